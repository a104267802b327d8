"""What an editor of 4.7 asks of a store, request for request, asked of a server; its answers are held against what the editor's
source takes from them."""

import hashlib
import json
import re
import unittest
import urllib.parse

from serving import Client
from support import COMMAND, Case, make_zip, plugin_cfg

from service_client import Service  # noqa: E402, of Tests/Support, which `support` makes known

ASSETS = 53
ENGINE = "4.7"
SORTS = ["relevance", "updated_desc", "updated_asc", "reviews_desc", "reviews_asc", "created_desc", "created_asc"]
# It has no other length.
PAGE = 24
# What the source reads without looking whether it is there.
HIT = {"name", "slug", "store_url", "license_type", "license_url", "reviews_score", "publisher"}
DETAIL = HIT | {"body_bbcode", "source"}
RELEASE = {"download_url", "version", "stable", "min_godot_version", "max_godot_version", "changes_bbcode"}
# Of RichTextLabel.
TAGS = {"b", "i", "u", "s", "code", "url", "img", "ul", "ol", "table", "cell", "font_size", "indent", "lb", "rb", "hr", "p",
        "center", "color", "codeblock", "fgcolor", "bgcolor"}
DESCRIPTION = "# A thing\n\nIt *does* [things](https://things.example/) in **many** ways, with `code` and [b]brackets[/b].\n\n- one\n- two\n"


class Editor:
    """The asset tab of one editor: a connection for each request, as HTTPRequest makes them."""

    def __init__(self, test, place, base, is_first=True):
        self.test, self.place, self.base, self.is_first = test, place, base, is_first

    def get(self, target, status=200):
        with Client(self.place) as client:
            client.send((f"GET {target} HTTP/1.1\r\nAccept-Encoding: gzip, deflate\r\nHost: {self.place[0]}:{self.place[1]}\r\n"
                         "User-Agent: GodotEngine/4.7.stable.official (Linux)\r\nAccept: */*\r\n\r\n").encode())
            reply = client.reply()
        self.test.assertEqual(reply.status, status, target)
        self.test.assertIsNone(reply.field("WWW-Authenticate"))
        return reply

    def json(self, path, status=200):
        return self.get(f"{self.base}{path}", status).json

    def begin(self):
        """What the tab asks before anybody can search."""
        self.get(f"{self.base}/")
        self.tags = {tag["slug"]: tag["display_name"] for tag in self.json("/tags/?featured_only=true")}
        self.licenses = [license["type"] for license in self.json("/licenses/")]

    def search(self, text="", tag="", kind=0, sort="reviews_desc", engine=ENGINE, licenses=(), page=1):
        query = urllib.parse.quote(text.lower(), safe="") + (f"%23{tag}" if tag else "")
        target = f"/search/query/?query={query}&require_release=true&type={kind}&sort={sort}&compatibility={engine}"
        target += "".join(f"&licenses={urllib.parse.quote(license, safe='')}" for license in licenses)
        found = self.json(target + (f"&page={page}" if page > 1 else ""))
        self.test.assertIsInstance(found["count"], str)
        for hit in found["hits"]:
            asset = hit["asset"]
            self.test.assertLessEqual(HIT, asset.keys())
            self.test.assertLessEqual({"name", "slug", "verified"}, asset["publisher"].keys())
            self.test.assertIs(type(asset["reviews_score"]), int)
        return int(found["count"]), [hit["asset"] for hit in found["hits"]]

    def all(self, **how):
        """What somebody sees who goes through all pages that have a button."""
        count, assets = self.search(**how)
        pages = max(1, count // PAGE)
        for page in range(2, pages + 1):
            again, more = self.search(page=page, **how)
            self.test.assertEqual(again, count)
            self.test.assertLessEqual(len(more), PAGE)
            assets += more
        return assets

    def path(self, asset):
        # Of a store that is not the first of its settings, it forgets who the publisher is.
        return f"{asset['publisher']['slug'] if self.is_first else ''}/{asset['slug']}/"

    def open(self, asset):
        detail = self.json(f"/assets/{self.path(asset)}")
        self.test.assertLessEqual(DETAIL, detail.keys())
        self.test.assertEqual({name: detail[name] for name in asset}, asset)
        for url in detail.get("media", []):
            self.test.assertIsInstance(url, str)
        self.test.assertEqual("video_playback_url" in detail, "video_thumbnail_url" in detail)
        self.test.assertTrue(all({"display_name", "slug"} <= tag.keys() for tag in detail["tags"]))
        releases = self.json(f"/releases/{self.path(asset)}")
        for release in releases:
            self.test.assertLessEqual(RELEASE, release.keys())
            self.test.assertIs(type(release["id"]), int)
            self.test.assertLess(release["id"], 1 << 31)
            self.test.assertIs(type(release["stable"]), bool)
        for text in [detail["body_bbcode"], *(release["changes_bbcode"] for release in releases)]:
            self.test.assertLessEqual(set(re.findall(r"\[/?([a-z_]+)", text)), TAGS)
        return detail, releases

    def download(self, release):
        place = urllib.parse.urlsplit(release["download_url"])
        self.test.assertEqual((place.hostname, place.port), self.place)
        return self.get(place.path).body


def parts(version):
    numbers = [int(part) for part in version.split(".")]
    return numbers + [0] * (4 - len(numbers))


def suits(release, engine):
    """As the editor compares: what a version does not say is 0."""
    low, high = release["min_godot_version"], release["max_godot_version"]
    return not (low and parts(engine) < parts(low)) and not (high and parts(engine) > parts(high))


class Requests(Case):
    def setUp(self):
        super().setUp()
        self.service = Service(self, COMMAND, self.dir / "data")
        self.root = self.service.admin()
        self.place = ("127.0.0.1", self.service.port)
        # More than one user may write in a minute.
        self.users = []
        for number in range(4):
            self.users.append(self.service.signed_up(f"user-{number}"))
            self.assertEqual(self.service.set_level(self.root, f"user-{number}", "admin"), 200)
        for number in range(ASSETS):
            self.add(number)

    def post(self, path, body, token, status=200):
        fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = self.service.request("POST", path, json.dumps(body), fields)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json

    def accept(self, edit, token):
        self.post(f"{Service.api}/asset/edit/{edit}/review", {}, token)
        self.post(f"{Service.api}/asset/edit/{edit}/accept", {}, token)

    def add(self, number, **fields):
        token = self.users[number % len(self.users)]
        asset = {"title": f"Thing {number:02}", "description": DESCRIPTION, "category_id": 9 if number == 7 else 5,
                 "godot_version": "4.8" if number == 3 else "4.2", "version_string": "1.0", "cost": "MIT" if number % 3 else "Apache-2.0",
                 "download_provider": "GitHub", "download_commit": "a" * 40, "browse_url": "https://github.com/user/thing",
                 "icon_url": "https://user.example/icon.png",
                 "previews": [{"enabled": True, "operation": "insert", "type": "video", "link": "https://v.example/1",
                               "thumbnail": "https://v.example/1.png"}]}
        self.accept(self.post(f"{Service.api}/asset", asset | fields, token)["id"], token)

    def upload(self, version, highest=None):
        """A package, of a library that says so if it has a highest version of the engine."""
        token = self.post("/api/v1/account/tokens", {"scope": "root/camera"}, self.root, 201)["token"]
        files = {"addons/camera/plugin.cfg": plugin_cfg("camera", version), "addons/camera/plugin.gd": "extends Node\n"}
        if highest:
            files["addons/camera/camera.gdextension"] = (
                '[configuration]\n\nentry_symbol="camera_init"\ncompatibility_minimum="4.1"\n'
                f'compatibility_maximum="{highest}"\n\n[libraries]\n\nlinux.x86_64="camera.so"\n')
            files["addons/camera/camera.so"] = "no library"
        data = make_zip(self.dir / "camera.zip", files).read_bytes()
        answer = self.service.request(
            "POST", f"/api/v1/publish/root/camera/{version}?cost=MIT&title=Camera&godot_version=4.3&changes=It%20is%20**new**", data,
            {"Authorization": f"Bearer {token}", "Content-Type": "application/zip"})
        self.assertEqual(answer.status, 201, answer.text)
        self.accept(answer.json["id"], self.root)
        return data

    def test_what_an_editor_asks(self):
        archives = {version: self.upload(version) for version in ("1.0", "1.1", "2.0-beta")}
        addons = {f"Thing {number:02}" for number in range(ASSETS) if number not in (3, 7)} | {"Camera"}
        # As it is written in the settings, or with a slash at its end.
        for base, is_first in (("/api/v1", True), ("/api/v1", False), ("/api/v1/", True)):
            with self.subTest(base=base, is_first=is_first):
                editor = Editor(self, self.place, base, is_first)
                editor.begin()
                self.assertEqual(sorted(editor.licenses), ["Apache-2.0", "MIT"])
                self.assertTrue(all(editor.tags.values()))
                orders = {sort: [asset["name"] for asset in editor.all(sort=sort)] for sort in SORTS}
                for sort, names in orders.items():
                    self.assertEqual((len(names), set(names)), (len(addons), addons), sort)
                for order in ("updated", "reviews", "created"):
                    self.assertEqual(orders[f"{order}_desc"], orders[f"{order}_asc"][::-1])
                self.assertEqual([asset["name"] for asset in editor.all(kind=1)], ["Thing 07"])
                self.assertIn("Thing 03", [asset["name"] for asset in editor.all(engine="4.8.1")])
                names = [asset["name"] for asset in editor.all(licenses=["Apache-2.0"])]
                self.assertEqual(sorted(names), [f"Thing {number:02}" for number in range(0, ASSETS, 3) if number != 3])
                self.assertEqual(len(editor.all(licenses=["Apache-2.0", "MIT"])), len(addons))
                self.assertEqual([asset["name"] for asset in editor.all(text="THING 11")], ["Thing 11"])
                _, [camera] = editor.search(text="camera")
                detail, releases = editor.open(camera)
                tag = detail["tags"][0]["slug"]
                self.assertIn(tag, editor.tags)
                self.assertEqual(editor.search(text="camera", tag=tag), (1, [camera]))
                self.assertEqual(editor.search(text="camera", tag=next(slug for slug in editor.tags if slug != tag)), (0, []))
                self.assertEqual(editor.search(text="no such thing #\u00e9?&%"), (0, []))
                # The first is what it preselects.
                self.assertEqual([release["version"] for release in releases], ["1.1", "1.0", "2.0-beta"])
                self.assertEqual([release["stable"] for release in releases], [True, True, False])
                self.assertIn("[b]new[/b]", releases[0]["changes_bbcode"])
                for release in releases:
                    self.assertTrue(suits(release, ENGINE))
                    archive = editor.download(release)
                    self.assertEqual(archive, archives[release["version"]])
                    self.assertEqual(hashlib.sha256(archive).hexdigest(), release["sha256"])

    def test_a_highest_version_is_told_as_the_engine_takes_it(self):
        """Which loads a library for "4.6" in all of 4.6, where the asset tab takes it for 4.6.0."""
        for version, highest in [("1.0", "4"), ("1.1", "4.6"), ("1.2", "4.5.1")]:
            self.upload(version, highest)
        for engine, suitable in [("4.5.1", ["1.2", "1.1", "1.0"]), ("4.5.2", ["1.1", "1.0"]), ("4.6.3", ["1.1", "1.0"]),
                                 ("4.7.1", ["1.0"])]:
            editor = Editor(self, self.place, "/api/v1")
            _, [camera] = editor.search(text="camera", engine=engine)
            _, releases = editor.open(camera)
            self.assertEqual([release["version"] for release in releases if suits(release, engine)], suitable, engine)
            compatible = editor.json(f"/releases/root/camera/?compatibility={engine}")
            self.assertEqual([release["version"] for release in compatible], suitable, engine)

    def test_each_asset_opens_and_suits(self):
        editor = Editor(self, self.place, "/api/v1")
        for engine in (ENGINE, f"{ENGINE}.1", "4.1"):
            for asset in editor.all(engine=engine):
                detail, releases = editor.open(asset)
                self.assertTrue(any(suits(release, engine) for release in releases), asset["name"])
                self.assertIn("[b]many[/b]", detail["body_bbcode"])
                self.assertIn("[lb]b]brackets[lb]/b]", detail["body_bbcode"])

    def test_what_no_editor_asks(self):
        editor = Editor(self, self.place, "/api/v1")
        found = "/search/query/?query=&require_release=true&type=0&sort=reviews_desc&compatibility=4.7"
        for name, value in [("sort", "downloads"), ("compatibility", "4.3-stable"), ("compatibility", "4"), ("type", "2"),
                            ("page", "0"), ("page", "one"), ("batch_size", "0"), ("batch_size", "101"), ("require_release", "maybe")]:
            with self.subTest(f"{name}={value}"):
                target = re.sub(rf"([?&]){name}=[^&]*", rf"\1{name}={value}", found)
                wrong = editor.json(target if f"{name}={value}" in target else f"{target}&{name}={value}", 422)
                self.assertEqual(wrong["detail"][0]["loc"], ["query", name])
        for path in ("/assets/user-0/none/", "/assets//none/", "/releases//none/", "/publishers/nobody/"):
            self.assertIsInstance(editor.json(path, 404)["detail"], str)
        self.assertEqual([asset["slug"] for asset in editor.json("/search/autocomplete/?query=thing%2011")], ["thing-11"])
        # Nothing is there behind the last page, and that is no error.
        self.assertEqual(editor.search(page=100)[1], [])


if __name__ == "__main__":
    unittest.main()
