"""What tests of packages that are uploaded have in common."""

import json
import os

from support import COMMAND, Case, make_zip, plugin_cfg

from service_client import Service  # noqa: E402, of Tests/Support, which `support` makes known

ZIP = {"Content-Type": "application/zip"}


class PublishingCase(Case):
    """A service, a user with a token for one asset, and an admin."""

    options = ()

    def setUp(self):
        super().setUp()
        self.data = self.dir / "data"
        self.service = Service(self, COMMAND, self.data, *self.options)
        self.ada = self.service.signed_up("ada")
        self.admin = self.service.admin()
        self.token = self.token_for(self.ada, "ada/camera")

    def api(self, method, path, token, body=None):
        fields = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return self.service.request(method, path, json.dumps(body or {}), fields)

    def token_for(self, session, scope):
        answer = self.api("POST", "/api/v1/account/tokens", session, {"scope": scope})
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json["token"]

    def file(self, version="1.0", size=0, name="camera.zip"):
        """A package, of at least so many bytes."""
        return make_zip(self.dir / name, {
            "addons/camera/plugin.cfg": plugin_cfg("camera", version), "addons/camera/plugin.gd": "extends Node\n",
            "addons/camera/LICENSE": "MIT", "addons/camera/data.bin": os.urandom(size)})

    def upload(self, version, data, token=None, name="ada/camera", query="?cost=MIT", fields=()):
        return self.service.request("POST", f"/api/v1/publish/{name}/{version}{query}", data,
                                    dict(ZIP, Authorization=f"Bearer {token or self.token}", **dict(fields)))

    def decide(self, edit, act="accept", **body):
        if act == "accept":
            self.assertEqual(self.api("POST", f"{Service.api}/asset/edit/{edit}/review", self.admin).status, 200)
        return self.api("POST", f"{Service.api}/asset/edit/{edit}/{act}", self.admin, body)

    def kept(self):
        return sorted(path.name for path in (self.data / "archives-v1").rglob("*") if path.is_file())
