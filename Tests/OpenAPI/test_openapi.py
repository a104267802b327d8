"""Answers of a running server are as its OpenAPI documents say, for users and for nobody in particular."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/Scenarios"), str(ROOT / "Tests/Support")]
from service_client import Service  # noqa: E402
from support import COMMAND, Case, make_zip, plugin_cfg  # noqa: E402

PACKAGES = pathlib.Path(os.environ["SCHEMATHESIS"])
DOCUMENTS = {"library": "/asset-library/api", "store": "/api/v1", "service": ""}
PASSWORD = "a long password for all"
EXAMPLES = os.environ.get("OPENAPI_EXAMPLES", "6")
# What a document does not allow is refused but where the protocol of the library passes over it.
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "allow_header_conformance"]
MORE = {"store": ["negative_data_rejection"], "service": ["negative_data_rejection"]}
UPLOAD = "/api/v1/publish/{publisher}/{slug}/{version}"
# What is worth nothing if it never comes so far.
SEEN = {"service": {f"POST {UPLOAD} {status}" for status in (201, 400, 401, 409, 422)} | {
    f"POST {UPLOAD}/yank 200", f"POST {UPLOAD}/unyank 200", "GET /api/v1/edits/{id}/package 200"}}


class OpenAPI(Case):
    def setUp(self):
        super().setUp()
        self.service = Service(self, COMMAND, self.dir / "data")
        self.boss = self.service.admin()
        # Above the hundred and twenty writes a minute of one.
        self.names = [f"user{number}" for number in range(12)]
        for number, name in enumerate(self.names):
            fields = {"X-Forwarded-For": f"10.1.1.{number}"}
            account = dict(username=name, password=PASSWORD, email=f"{name}@example.org")
            self.assertEqual(self.service.post("/register", account, fields=fields).status, 200)
            if number > 1:
                self.assertEqual(self.service.set_level(self.boss, name, "admin"), 200)
        self.assets, self.edits = [], []
        for number in range(8):
            asset = {"title": f"Thing {number}", "description": "About *it*.", "category_id": number + 1, "godot_version": "4.2",
                "version_string": "1.0", "cost": "MIT", "download_provider": "GitHub", "download_commit": "a" * 40,
                "browse_url": "https://github.com/ada/thing", "icon_url": "https://ada.example/icon.png",
                "previews": [{"enabled": True, "operation": "insert", "type": "video", "link": "https://v.example/1"}]}
            edit = self.done("/asset", asset)["id"]
            self.edits.append(int(edit))
            if number > 4:
                self.done(f"/asset/edit/{edit}/review", {})
            if number > 5:
                self.assets.append(int(self.done(f"/asset/edit/{edit}/accept", {})["id"]))
        for title in ("Another", "Yet another"):
            self.edits.append(int(self.done(f"/asset/{self.assets[0]}", {"title": title})["id"]))
        self.packages = [self.package("sound"), self.package("other"), self.package("damaged")]
        self.packages[2].write_bytes(self.packages[2].read_bytes()[:-9])
        self.published, self.waiting = [], []
        for name in self.names[2:6]:
            self.publish(name)

    def package(self, name):
        return make_zip(self.dir / f"{name}.zip", {
            "addons/camera/plugin.cfg": plugin_cfg(name), "addons/camera/plugin.gd": "extends Node\n"})

    def publish(self, name):
        """An asset with releases that were uploaded, some of them withdrawn, and a package that waits."""
        session = self.service.post("/login", {"username": name, "password": PASSWORD}).json["token"]
        fields = {"Authorization": f"Bearer {session}", "Content-Type": "application/json"}
        made = self.service.request("POST", "/api/v1/account/tokens", json.dumps({"scope": f"{name}/camera"}), fields)
        self.assertEqual(made.status, 201, made.text)
        token = made.json["token"]
        self.published.append({"publisher": name, "slug": "camera", "token": token})
        for number in range(6):
            answer = self.service.request(
                "POST", f"/api/v1/publish/{name}/camera/0.{number}?cost=MIT", self.packages[0].read_bytes(),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/zip"})
            self.assertEqual(answer.status, 201, answer.text)
            edit = answer.json["id"]
            if number == 5:
                self.waiting.append(edit)
                break
            self.done(f"/asset/edit/{edit}/review", {})
            self.done(f"/asset/edit/{edit}/accept", {})
        for number in (0, 2, 4):
            answer = self.service.request(
                "POST", f"/api/v1/publish/{name}/camera/0.{number}/yank", json.dumps({"reason": "breaks"}),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            self.assertEqual(answer.status, 200, answer.text)

    def done(self, path, body):
        answer = self.service.post(path, body, fields={"Authorization": f"Bearer {self.boss}"})
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def compare(self, document, users):
        known, seen = self.dir / "known.json", self.dir / "seen"
        seen.write_text("")
        publishers, versions = [asset["publisher"] for asset in self.published], [f"0.{number}" for number in range(6)]
        known.write_text(json.dumps({
            "port": self.service.port, "password": PASSWORD, "users": users, "assets": self.assets, "seen": str(seen),
            "packages": [str(path) for path in self.packages], "published": self.published, "parameters": {
                "id": [1, 2, 3], "publisher": ["root", *publishers], "slug": ["thing-6", "camera", "thing-7"], "name": ["user0", "user1"],
                **{f"{path} id": self.edits if "edit" in path else self.assets for path in (
                    "/asset/{id}", "/asset/{id}/delete", "/asset/{id}/undelete", "/asset/{id}/support_level", "/asset/edit/{id}",
                    "/asset/edit/{id}/review", "/asset/edit/{id}/accept", "/asset/edit/{id}/reject")},
                "/api/v1/edits/{id}/package id": self.waiting,
                **{f"{UPLOAD}/{act} {name}": values for act in ("yank", "unyank") for name, values in (
                    ("publisher", publishers), ("slug", ["camera"]), ("version", versions))}}}))
        # It would make an account of its own.
        # What has no length, or too much of it, is refused before it is read.
        (self.dir / "schemathesis.toml").write_text(
            "[auth]\nauto-signup = false\n[checks.negative_data_rejection]\nexpected-statuses = "
            '["400", "401", "403", "404", "405", "409", "411", "413", "415", "422", "429"]\n')
        base = f"http://127.0.0.1:{self.service.port}{DOCUMENTS[document]}"
        environment = dict(os.environ, PYTHONPATH=f"{PACKAGES}:{ROOT / 'Tests/OpenAPI'}", SCHEMATHESIS_HOOKS="hooks", KNOWN=str(known))
        result = subprocess.run(
            [sys.executable, PACKAGES / "bin/st", "run", f"{base}/openapi.json", "--url", base, "--phases", "examples,coverage,fuzzing",
             "--checks", ",".join(CHECKS + MORE.get(document, [])), "--max-examples", EXAMPLES, "--generation-deterministic",
             "--seed", "7", "--no-shrink", "--no-color", "--suppress-health-check", "all",
             "--continue-on-failure", "--warnings", "off", "--request-timeout", "30"],
            cwd=self.dir, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        said = result.stdout.decode("utf-8", "replace")
        self.assertEqual(result.returncode, 0, said[-30000:])
        self.assertIn("Test cases", said)
        if users:
            self.assertEqual(SEEN.get(document, set()) - set(seen.read_text().splitlines()), set())


def comparison(document):
    def test(self):
        for users in (self.names, []):
            with self.subTest(users=len(users)):
                self.compare(document, users)

    return test


for _document in DOCUMENTS:
    setattr(OpenAPI, f"test_{_document}", comparison(_document))

if __name__ == "__main__":
    unittest.main()
