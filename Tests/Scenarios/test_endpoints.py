"""What registry build makes for the asset tab of stock editors: the requests of both protocols, to servers of files."""

import hashlib
import json
import os
import re
import shutil
import time
import unittest
import urllib.error
import urllib.request

# The first import makes what is in Tests/Support known.
import test_registry_build
from support import snapshot
import file_servers

# What an editor of 4.6.3 was seen to ask first, and what the source of one of 4.7 has.
LIBRARY_SEARCH = "/asset?sort=updated&godot_version=4.6&support=official+community"
STORE_SEARCH = "/search/query/?query=&require_release=true&type=0&sort=reviews_desc&compatibility=4.7"
ROW = {"title", "asset_id", "author", "author_id", "category_id", "cost"}
DETAIL = ROW | {"version", "version_string", "description", "download_url", "download_hash", "browse_url"}
HIT = {"name", "slug", "store_url", "license_type", "license_url", "reviews_score", "publisher"}
ASSET = HIT | {"body_bbcode", "source"}
RELEASE = {"download_url", "version", "stable", "min_godot_version", "max_godot_version", "changes_bbcode"}
SCRIPT = "</script><script>alert(1)</script>\"'&[url=javascript:alert(1)]x[/url]\u00e9\u4e2d\U0001f600"
PROJECT = "assets/tester/tool-1/asset.json"


class Endpoints(test_registry_build.Registry):
    def setUp(self):
        super().setUp()
        (self.dir / "www").mkdir()
        self.change("registry.json", url="http://127.0.0.1:9/out/")

    def start_server(self, kind="python"):
        server = file_servers.FileServer(self.dir / "www", kind)
        self.addCleanup(server.close)
        self.change("registry.json", url=f"{server.url}/out/")
        shutil.rmtree(self.registry / "assets/tester", ignore_errors=True)
        return server

    def get(self, url, code=200):
        """As the editor does, which follows redirects and looks at no content type."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(url, timeout=20) as reply:
                body, status = reply.read(), reply.status
        except urllib.error.HTTPError as error:
            body, status = error.read(), error.code
        self.assertEqual(status, code, url)
        return body

    def json(self, url):
        body = self.get(url)
        self.assertTrue(body.isascii())
        for mark in b"<>&":
            self.assertNotIn(mark, body)
        return json.loads(body)

    def read(self, name):
        return json.loads((self.out / name).read_bytes())

    def hits(self, base="api/v1"):
        return [row["asset"] for row in self.read(f"{base}/search/query/index.html")["hits"]]

    def rows(self, base="asset-library/api"):
        return self.read(f"{base}/asset/index.html")["result"]


class Requests(Endpoints):
    def test_library_protocol(self):
        for kind in file_servers.KINDS:
            with self.subTest(kind):
                server = self.start_server(kind)
                self.add_assets(5, f"{server.url}/archives")
                self.change(PROJECT, type="project")
                self.time += 1
                self.build()
                for base, count, query in (("", 5, ""), ("projects/", 1, "type=project&")):
                    self.library(f"{server.url}/out/{base}asset-library/api", count, query)

    def library(self, base, count, query):
        categories = {row["id"]: row for row in self.json(f"{base}/configure")["categories"] if row["name"]}
        self.json(f"{base}/configure?type=project")
        found = self.json(base + LIBRARY_SEARCH.replace("?", "?" + query))
        self.assertEqual((found["page"], found["pages"], found["total_items"], len(found["result"])),
            (0, 1, count, count))
        for row in found["result"]:
            self.assertLessEqual(ROW, row.keys())
            # One that is not of the same type, or not known, empties the list.
            self.assertIn(row["category_id"], categories)
            if row["icon_url"]:
                self.assertEqual(self.get(row["icon_url"])[:4], b"\x89PNG")
            detail = self.json(f"{base}/asset/{row['asset_id']}")
            self.assertLessEqual(DETAIL, detail.keys())
            self.assertEqual({name: detail[name] for name in row}, row)
            for name in ("asset_id", "author_id", "category_id", "version"):
                self.assertIsInstance(detail[name], str)
                self.assertLess(int(detail[name]), 1 << 31)
            if "/archives/" in detail["download_url"]:
                archive = self.get(detail["download_url"])
                self.assertEqual(hashlib.sha256(archive).hexdigest(), detail["download_hash"])
        self.get(f"{base}/asset/1", 404)

    def test_store_protocol(self):
        for kind in file_servers.KINDS:
            with self.subTest(kind):
                server = self.start_server(kind)
                self.add_assets(60, f"{server.url}/archives")
                self.change(PROJECT, type="project")
                self.time += 1
                self.build()
                for base, count in (("", 60), ("projects/", 1)):
                    # First in the editor's list of repositories, and not first, without the publisher.
                    for named in (True, False):
                        self.store_as_editor(f"{server.url}/out/{base}api/v1", count, named)

    def store_as_editor(self, base, count, named):
        self.get(f"{base}/")
        tags = {row["slug"] for row in self.json(f"{base}/tags/?featured_only=true") if row["display_name"]}
        licenses = {row["type"] for row in self.json(f"{base}/licenses/")}
        found = self.json(base + STORE_SEARCH)
        self.assertIsInstance(found["count"], str)
        # An editor offers as many pages; there are no others.
        self.assertEqual((max(1, int(found["count"]) // 24), len(found["hits"])), (1, count))
        for asset in (row["asset"] for row in found["hits"]):
            self.assertLessEqual(HIT, asset.keys())
            self.assertLessEqual({"name", "slug", "verified"}, asset["publisher"].keys())
            self.assertIn(asset["license_type"], licenses)
            publisher = asset["publisher"]["slug"] if named else ""
            detail = self.json(f"{base}/assets/{publisher}/{asset['slug']}/")
            self.assertLessEqual(ASSET, detail.keys())
            self.assertEqual({name: detail[name] for name in asset}, asset)
            self.assertTrue(all({"display_name", "slug"} <= tag.keys() for tag in detail["tags"]))
            self.assertTrue(tags & {tag["slug"] for tag in detail["tags"]})
            # An editor takes the publisher from the detail.
            name = f"{detail['publisher']['slug']}/{detail['slug']}"
            releases = self.json(f"{base}/releases/{name}/")
            self.assertEqual(len(releases), 1)
            self.assertLessEqual(RELEASE, releases[0].keys())
            if "/archives/" in releases[0]["download_url"]:
                archive = self.get(releases[0]["download_url"])
                self.assertEqual(hashlib.sha256(archive).hexdigest(), releases[0]["sha256"])
            self.assertEqual(self.json(f"{base}/publishers/{asset['publisher']['slug']}/")["slug"],
                asset["publisher"]["slug"])
        self.get(f"{base}/assets/ada/none/", 404)

    def test_our_client(self):
        """The older protocol's list is whole for it as long as it has all assets."""
        for kind in file_servers.KINDS:
            with self.subTest(kind):
                server = self.start_server(kind)
                self.add_assets(5, f"{server.url}/archives")
                self.time += 1
                self.build()
                self.run_command("source", "add", kind, f"{server.url}/out/asset-library/api", "--kind", "library")
                record = self.run_command("sync", kind, "--details").json["sync"][0]
                self.assertEqual((record["added"], record["detailed"], record["skipped"]), (6, 6, []))
                self.install(f"{kind}:tester/tool-3")
                self.assertEqual((self.project / "addons/tool-3/tool.gd").read_text(), "extends Node\n")
                self.run_command("remove", "tester/tool-3")
                self.add_assets(6, f"{server.url}/archives")
                self.time += 1
                self.build()
                # Servers of files tell times of a second, within which two builds are one.
                os.utime(self.out / "asset-library/api/asset/index.html", (time.time() + 2,) * 2)
                record = self.run_command("sync", kind).json["sync"][0]
                self.assertEqual((record["added"], record["changed"], record["removed"]), (1, 0, 0))


class Answers(Endpoints):
    def test_newest_release_that_is_not_yanked(self):
        self.build()
        [row] = self.rows()
        self.assertEqual(row["version_string"], "1.1.0")
        releases = self.read("api/v1/releases/ada/night-sky/index.html")
        self.assertEqual([row["version"] for row in releases], ["1.1.0"])
        release = "assets/ada/night-sky/releases/1.1.0.json"
        self.change(release, version="1.2.0-beta", godot_min="4.3", godot_max="4.5")
        (self.registry / release).rename(self.registry / release.replace("1.1.0", "1.2.0-beta"))
        self.change("assets/ada/night-sky/releases/1.0.0.json", yanked="")
        self.time += 1
        self.build()
        # A stable one is what an editor preselects, and all of 4.5 is below "4.5" for us alone.
        self.assertEqual([(row["version"], row["stable"], row["max_godot_version"])
            for row in self.read("api/v1/releases/ada/night-sky/index.html")],
            [("1.0.0", True, "4.99.99"), ("1.2.0-beta", False, "4.5.99")])

    def test_nothing_to_install(self):
        self.build()
        [row] = self.rows()
        self.change("assets/ada/night-sky/releases/1.1.0.json", yanked="broken")
        self.time += 1
        self.build()
        self.assertEqual((self.rows(), self.hits()), ([], []))
        # Who still has the number gets no archive.
        detail = self.read(f"asset-library/api/asset/{row['asset_id']}")
        self.assertEqual((detail["download_url"], detail["searchable"]), ("", "0"))
        self.assertEqual(self.read("api/v1/releases/ada/night-sky/index.html"), [])

    def test_needs_are_told(self):
        self.add_assets(1)
        self.change("assets/ada/night-sky/releases/1.1.0.json", permissions=["network"],
            dependencies=[{"name": "tester/tool-0", "version": "^1"}])
        self.build()
        text = self.read("api/v1/assets/ada/night-sky/index.html")["body_bbcode"]
        self.assertIn("[b]Install this, too:[/b] [url=http://127.0.0.1:9/out/assets/tester/tool-0/]tester/tool-0[/url] ^1\n",
            text)
        self.assertIn("[b]Asks for:[/b] network\n", text)

    def test_numbers_stay(self):
        """A newcomer whose name has the number of another gets nobody's place: nothing is built."""
        self.add_assets(1)
        mine, other = self.registry / "assets/tester/tool-0", self.registry / "assets/eve/tool-28041"
        other.parent.mkdir()
        mine.rename(other)
        shutil.copy(self.registry / "publishers/ada.json", self.registry / "publishers/eve.json")
        self.build()
        numbers = {row["author"]: row["asset_id"] for row in self.rows()}
        self.assertEqual(numbers["eve"], "1006440562")
        shutil.copytree(other, self.registry / "assets/ada/tool-60501")
        self.time += 1
        before = snapshot(self.out)
        result = self.build(code=1)
        self.assertEqual([row["code"] for row in result["findings"]], ["name-collision"] * 2)
        self.assertEqual(snapshot(self.out), before)

    def test_author(self):
        """Who is named is the publisher, not whom the asset calls so."""
        self.change("assets/ada/night-sky/asset.json", author="Somebody Else")
        self.build()
        [row] = self.rows()
        self.assertEqual(row["author"], "ada")

    def test_featured(self):
        """Maintainers say it, and nobody else."""
        self.build()
        self.assertEqual(self.rows()[0]["support_level"], "community")
        self.assertFalse(self.read("api/v1/assets/ada/night-sky/index.html")["featured"])
        self.change("registry.json", featured=["ada/night-sky"])
        self.time += 1
        self.build()
        self.assertEqual(self.rows()[0]["support_level"], "featured")
        self.assertTrue(self.read("api/v1/assets/ada/night-sky/index.html")["featured"])

    def test_not_before_it_is_published(self):
        """Who dates a release ahead would be first in each list until then."""
        release = "assets/ada/night-sky/releases/1.1.0.json"
        for ahead, code in ((2 * 86_400, 1), (3600, 0)):
            self.change(release, published=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + ahead)))
            done = self.build(code=code)
            self.assertEqual([(row["code"], row["entry"]) for row in done["findings"]], [("bad-time", release)] * code)

    def test_same_slug_of_two(self):
        """Without the publisher nobody can tell whose it is."""
        self.build()
        self.assertEqual(self.read("api/v1/assets/night-sky/index.html")["publisher"]["slug"], "ada")
        self.add_assets(1)
        (self.registry / "assets/tester/tool-0").rename(self.registry / "assets/tester/night-sky")
        self.time += 1
        self.build()
        self.assertEqual(self.read("api/v1/assets/night-sky/index.html"), {})
        self.assertEqual(len(self.hits()), 2)

    def test_newest_500(self):
        self.add_assets(501)
        self.change("assets/tester/tool-7/releases/1.0.0.json", published="2020-01-31")
        self.build()
        for titles in ([row["title"] for row in self.rows()], [row["name"] for row in self.hits()]):
            self.assertEqual(len(titles), 500)
            self.assertEqual(titles[0], "Night Sky")
            self.assertNotIn("Tool 7", titles)
        # It is there for who knows its name.
        self.assertEqual(self.read("api/v1/releases/tester/tool-7/index.html")[0]["version"], "1.0.0")

    def test_hostile_texts(self):
        asset = json.loads((self.registry / "assets/ada/night-sky/asset.json").read_text())
        taken = {key: SCRIPT for key in ("title", "author", "summary")}
        asset.update(taken, tags=["<b>", "a&b"])
        self.write("assets/ada/night-sky/asset.json", asset)
        (self.registry / "assets/ada/night-sky/description.md").write_text(
            f"<script>alert(1)</script> [x](javascript:alert(1)) [url=file:///etc]x[/url] {SCRIPT[2:]}\n")
        result = self.run_command("registry", "validate", self.registry, code=None).json
        if not result["valid"]:
            self.fail(result["findings"])
        self.build()
        for path in self.out.rglob("*"):
            if path.is_file() and ("api" in path.parts or "v1" in path.parts):
                body = path.read_bytes()
                self.assertIsNone(re.search(rb"[^\x20-\x7e\n]|[<>&]", body), path)
                json.loads(body)
        self.assertEqual(self.rows()[0]["title"], SCRIPT)
        text = self.read("api/v1/assets/ada/night-sky/index.html")["body_bbcode"]
        self.assertNotRegex(text, r"\[url=(?!http)")

    def test_index_only(self):
        self.build("--index-only")
        self.assertEqual({path.name for path in self.out.iterdir() if path.name[0] != "."}, {"icons", "index"})

    def test_only_what_changed_is_written(self):
        self.add_assets(20)
        self.build()
        self.assertEqual(self.build()["index"]["written"], 0)
        before = self.files()
        self.time += 1
        self.change("assets/tester/tool-7/asset.json", title="Another title")
        self.build()
        after = self.files()
        changed = [name for name in after if after[name] != before.get(name) and "api/" in name]
        number = next(row["asset_id"] for row in self.rows() if row["title"] == "Another title")
        self.assertEqual(sorted(changed), sorted([
            "asset-library/api/asset/index.html", f"asset-library/api/asset/{number}",
            "api/v1/assets/tester/tool-7/index.html", "api/v1/assets/tool-7/index.html",
            "api/v1/search/query/index.html"]))


if __name__ == "__main__":
    unittest.main()
