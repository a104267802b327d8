"""registry import: a list and a library become a registry without errors, names stay, and hostile rows stay out."""

import json
import pathlib
import shutil
import time
import unittest

from support import ROOT, Case, snapshot

LIST = pathlib.Path(ROOT).parent / "shared/data/awesome-godot.json"
PAGES = pathlib.Path(ROOT).parent / "shared/data/library-pages"
COMMIT = "3f786850e387550fdab836ed7e6dc881de23001b"
TIME = 1_780_000_000


def row(title="Face", author="ada", url="https://github.com/ada/face", **how):
    return {"title": title, "author": author, "category": "Tools", "type": "addon", "description": "Sees.",
        "browse_url": url, **how}


class Importing(Case):
    def setUp(self):
        super().setUp()
        self.registry, self.time = self.dir / "ours", TIME

    def environment(self):
        return {**super().environment(), "SOURCE_DATE_EPOCH": str(self.time)}

    def list(self, *rows, name="list.json"):
        path = self.dir / name
        path.write_text(json.dumps(rows, ensure_ascii=False))
        return path

    def run_import(self, source, *options, code=0):
        return self.run_command("registry", "import", source, "-o", self.registry, *options, code=code).json

    def import_rows(self, *rows):
        return self.run_import(self.list(*rows))

    def import_library(self, *assets, options=()):
        pages = self.library(assets)
        self.run_command("source", "add", "lib", pages)
        self.run_command("sync")
        return self.run_import("lib", *options)

    def validate(self, code=0):
        return self.run_command("registry", "validate", self.registry, code=code).json

    def read(self, name):
        return json.loads((self.registry / name).read_text())

    def names(self):
        return sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in self.registry.glob("assets/*/*/asset.json"))

    def build(self):
        self.time = int(time.time()) - 1000
        self.run_command("registry", "key", "new", "-o", self.dir / "k", "--no-password")
        return self.run_command("registry", "build", self.registry, "-o", self.dir / "out", "--key", self.dir / "k.key").json

    def assert_sound(self):
        """No errors, and nothing half done."""
        self.validate()
        self.assertEqual(list(self.registry.rglob(".*.tmp")), [])


class Lists(Importing):
    def test_rows_of_no_use(self):
        """Each costs as much as the others, however many there are."""
        started = time.monotonic()
        done = self.import_rows(*({"title": f"T{number}", "author": "A"} for number in range(20_000)))
        self.assertEqual((done["skipped"], done["warnings"], len(done["findings"])), (20_000, 20_001, 1000))
        self.assertLess(time.monotonic() - started, 30)

    def test_publishers_are_accounts(self):
        """What a row calls its author is not whose the repository is, and not what its publisher is called."""
        self.import_rows(row("One", "Ada Lovelace", "https://github.com/Eve-1/one"), row("Two", "ada", "https://github.com/eve-1/two"),
            row("Three", "Ada Lovelace", "https://three.example.org/"))
        self.assertEqual(self.names(), ["ada-lovelace/three", "eve-1/one", "eve-1/two"])
        self.assertEqual((self.read("publishers/eve-1.json")["name"], self.read("publishers/eve-1.json")["owners"]), ("Eve-1", ["github:Eve-1"]))
        self.assertEqual(self.read("assets/eve-1/one/asset.json")["author"], "Ada Lovelace")

    @unittest.skipUnless(LIST.exists(), "the shared data are not there")
    def test_real_list(self):
        rows = json.loads(LIST.read_text())
        done = self.run_import(LIST, "--url", "https://assets.example.org/")
        # One stands there twice, which is said of the second.
        self.assertEqual((done["added"], done["kept"], done["skipped"]), (len(rows) - 1, 1, 0))
        self.assertEqual(([(found["code"], found["line"] > 0) for found in done["findings"]], done["valid"]), ([("not-imported", True)], True))
        self.assertEqual(self.build()["index"]["assets"], len(rows) - 1)
        self.assertLessEqual({row["code"] for row in self.validate()["findings"]}, {"unknown-license"})
        self.assertEqual({row["title"] for row in rows},
            {json.loads(path.read_text())["title"] for path in self.registry.glob("assets/*/*/asset.json")})
        self.assertEqual(len(self.read("registry.json")["categories"]), len({row["category"] for row in rows}))
        before = snapshot(self.registry)
        self.assertEqual(self.run_import(LIST)["kept"], len(rows))
        self.assertEqual(snapshot(self.registry), before)

    def test_what_a_row_becomes(self):
        self.import_rows(row("Night Sky!", "Ada L.", "https://github.com/ada/sky/tree/main/x", category="Games / 2D",
            type="project", description="Stars. " * 60, license="MIT", godot_version="4", godot_versions=["4", "3"]))
        self.assertEqual(self.read("publishers/ada.json"),
            {"format": 1, "name": "ada", "url": "https://github.com/ada", "owners": ["github:ada"], "keys": []})
        asset = self.read("assets/ada/night-sky/asset.json")
        self.assertTrue(asset.pop("summary").endswith("\u2026"))
        self.assertEqual(asset, {
            "format": 1, "title": "Night Sky!", "type": "project", "category": "games-2d", "license": "MIT", "author": "Ada L.",
            "repository": {"host": "github", "url": "https://github.com/ada/sky"}, "issues_url": "", "icon": "", "previews": [],
            "tags": ["godot-4", "godot-3"], "support": "community", "vast_id": "",
            "provenance": {"source": "list.json", "id": "", "url": "https://github.com/ada/sky/tree/main/x",
                "imported": "2026-05-28T20:26:40Z"}})
        self.assertEqual((self.registry / "assets/ada/night-sky/description.md").read_text(), "Stars. " * 60 + "\n")
        self.assert_sound()

    def test_names_that_collide(self):
        rows = [row(), row("FACE", url="https://github.com/ada/other"), row("Face 2", url="https://github.com/ada/third"),
            row("face", "Ada", "https://gitlab.com/ada/face"), row("face", "nobody", "https://a.example/face"),
            row("\u591c\u7a7a", "\u827e\u8fbe", "https://github.com/aida/night-sky"), row("con", "nul", "https://github.com/nul/con"),
            row("a.b_c", "x", "https://github.com/x/1"), row("ab-C", "x", "https://github.com/x/2")]
        self.assertEqual(self.import_rows(*rows)["added"], len(rows))
        names = ["ada-2/face", "ada/face", "ada/face-2", "ada/face-2-2", "aida/night-sky", "nobody/face",
            "publisher-nul/asset-con", "x/a-b-c", "x/ab-c-2"]
        self.assertEqual(self.names(), names)
        self.assertEqual(self.read("publishers/ada-2.json")["owners"], ["gitlab:ada"])
        self.assertEqual(self.read("publishers/nobody.json")["owners"], ["custom:nobody"])
        self.assert_sound()
        # In any order, and with more among them, they are found again.
        self.assertEqual(self.import_rows(row("New"), *reversed(rows))["kept"], len(rows))
        self.assertEqual(self.names(), sorted([*names, "ada/new"]))

    def test_rows_that_cannot_be_used(self):
        rows = [None, 1, "x", [], {}, row(title=""), row(title="\u202e\n"), row(title=None), row(url=""), row(url="javascript:alert(1)"),
            row(url="../../etc/passwd"), row(url=f"https://a.example/{'x' * 3000}"), row(url=["https://a.example/"])]
        done = self.import_rows(*rows, row())
        self.assertEqual((done["added"], done["skipped"], done["valid"], self.names()), (1, len(rows), True, ["ada/face"]))
        told = [finding for finding in done["findings"] if finding["code"] == "not-imported"]
        self.assertEqual((len(told), {finding["entry"] for finding in told}), (len(rows), {"list.json"}))
        self.assertEqual({finding["severity"] for finding in told}, {"warning"})
        self.assertEqual(len({finding["column"] for finding in told}), len(rows))
        self.assert_sound()

    def test_hostile_texts(self):
        nasty = "\x1b]0;x\x07<script>\u202e\u0000\r\n../..\\\"'"
        rows = [row(nasty + "title", nasty, "https://github.com/eve/1", description=nasty * 10, category=nasty, license=nasty),
            row("../../../etc/passwd", "../../root", "https://github.com/eve/2", category="../../x"),
            row("/", "/", "https://github.com/eve/3"), row("..", ".", "https://github.com/eve/4"),
            row("x" * 100_000, "y" * 100_000, "https://github.com/eve/5", description="z" * (1 << 20), category="c" * 10_000),
            row("deep", "eve", "https://github.com/eve/6", description="> " * 50_000 + "a"),
            row("lists", "eve", "https://github.com/eve/7", description="[" * 100_000),
            row("tags", "eve", "https://github.com/eve/8", godot_versions=["4" * 1000, "\x1b", "4", "4"] * 100)]
        before = {path for path in self.dir.iterdir()}
        done = self.import_rows(*rows)
        self.assertEqual((done["added"], done["skipped"]), (len(rows), 0), done["findings"])
        self.assert_sound()
        self.assertEqual({path for path in self.dir.iterdir()} - before, {self.registry, self.dir / "list.json", self.store} - before)
        text = "".join(path.read_text() for path in self.registry.rglob("*.*"))
        for mark in ("\x1b", "\u202e", "\x07", "\\u001b", "\\u0007"):
            self.assertNotIn(mark, text)
        # All of one account.
        self.assertEqual(len(list((self.registry / "publishers").iterdir())), 1)
        self.build()

    def test_many_of_a_name(self):
        """Neither takes time without end."""
        rows = [row("Same", "ada", f"https://github.com/ada/{number}") for number in range(300)]
        # Accounts that differ only where people do not look.
        for number in range(300):
            account = "e" + "".join("-v" if number >> bit & 1 else "v" for bit in range(9))
            rows.append(row("Same", "eve", f"https://github.com/{account}/x"))
        done = self.import_rows(*rows)
        self.assertEqual((done["added"], done["skipped"]), (100, 500))
        self.assert_sound()

    def test_lists_that_are_none(self):
        for text, code in ((b"", "json-syntax"), (b"{}", "wrong-type"), (b"[1,]", "json-syntax"), (b"\xff\xfe[\x00", "json-encoding"),
                (b"[" * 100_000, "json-depth"), (b'["a' + "\u0301".encode() * 100 + b'"]', "json-marks")):
            path = self.dir / "list.json"
            path.write_bytes(text)
            done = self.run_import(path, code=1)
            self.assertEqual(([row["code"] for row in done["findings"]], done["valid"]), ([code], False))
            self.assertFalse(self.registry.exists())
        for path, code, reason in ((self.dir / "none.json", 5, "no-such-path"), (self.dir, 4, "not-a-file"), ("lib", 5, "unknown-source")):
            self.refused(code, reason, "registry", "import", path, "-o", self.registry)
        self.refused(2, "invalid-argument", "registry", "import", path)


class Registries(Importing):
    def test_what_is_there_stays(self):
        shutil.copytree(pathlib.Path(ROOT) / "examples/registry", self.registry)
        before = snapshot(self.registry)
        done = self.import_rows(row("Night Sky", "x", "https://codeberg.org/Ada/night-sky/"), row("Night sky", "x", "https://codeberg.org/ada/other"),
            row(author="Someone", url="https://github.com/ada/face", category="2D Tools"))
        self.assertEqual((done["added"], done["kept"], done["publishers"], done["categories"]), (2, 1, 1, 1))
        self.assertEqual(self.names(), ["ada-2/night-sky", "ada/face", "ada/night-sky"])
        after = snapshot(self.registry)
        self.assertEqual([name for name in before if name.count("/") > 3 and after[name] != before[name]], [])
        self.assertEqual([name for name in before if "." in name[1:] and after[name] != before[name]], ["registry.json"])
        settings = self.read("registry.json")
        self.assertEqual([category["id"] for category in settings["categories"]], ["2d-tools", "3d-tools", "scripts", "tools"])
        self.assertEqual((settings["name"], settings["title"]["zh"]), ("sample", "\u793a\u4f8b\u6ce8\u518c\u8868"))
        self.assert_sound()

    def test_url_of_one_that_is_there(self):
        """It stays, which is said."""
        self.run_command("registry", "import", self.list(row()), "-o", self.registry, "--url", "https://a.example/")
        done = self.run_import(self.list(row()), "--url", "https://b.example/")
        self.assertEqual([(found["severity"], found["code"], found["entry"]) for found in done["findings"]], [("warning", "bad-url", "registry.json")])
        self.assertEqual(self.read("registry.json")["url"], "https://a.example/")
        self.assertEqual(self.run_import(self.list(row()), "--url", "https://a.example/")["findings"], [])

    def test_row_that_is_there_twice(self):
        done = self.import_rows(row("One"), row("Two"), row("One"))
        told = [found for found in done["findings"] if found["code"] == "not-imported"]
        self.assertEqual((done["added"], done["kept"], len(told)), (2, 1, 1))
        self.assertIn('"One"', told[0]["message"])

    def test_registries_that_are_none(self):
        self.registry.mkdir()
        for text in ("{", "[]", "{}"):
            (self.registry / "registry.json").write_text(text)
            before = snapshot(self.registry)
            self.assertFalse(self.run_import(self.list(row()), code=1)["valid"])
            self.assertEqual(snapshot(self.registry), before)

    def test_links(self):
        outside = self.dir / "outside"
        outside.mkdir()
        for name in ("assets", "publishers", "registry.json", "assets/ada", "publishers/ada.json"):
            shutil.rmtree(self.registry, ignore_errors=True)
            self.import_rows(row("Other", "other", "https://github.com/other/one"))
            link = self.registry / name
            if link.is_dir():
                shutil.rmtree(link)
            link.unlink(missing_ok=True)
            target = outside / "registry.json"
            target.write_text("mine")
            link.symlink_to(target if link.suffix else outside)
            done = self.run_import(self.list(row()), code=1)
            self.assertEqual((done["valid"], [finding["code"] for finding in done["findings"]]), (False, ["link-entry"]), name)
            self.assertEqual(([path.name for path in outside.iterdir()], target.read_text()), (["registry.json"], "mine"))


class Libraries(Importing):
    @unittest.skipUnless(PAGES.exists(), "the shared data are not there")
    def test_real_library(self):
        self.run_command("source", "add", "godot", PAGES)
        self.run_command("sync")
        done = self.run_import("godot")
        self.assertEqual((done["added"], done["kept"], done["skipped"]), (336, 0, 0))
        self.assertGreaterEqual(done["releases"], 320)
        self.assertEqual(done["added"] - done["releases"], sum("has no release" in finding["message"] for finding in done["findings"]))
        self.assertEqual(self.build()["index"]["assets"], 336)
        before = snapshot(self.registry)
        self.assertEqual(self.run_import("godot")["kept"], 336)
        self.assertEqual(snapshot(self.registry), before)

    def test_what_an_asset_becomes(self):
        archive = self.addon("tool.zip", "tool")
        server = self.serve()
        done = self.import_library(
            dict(title="Tool", author="Ada", cost="GPLv3", support_level="official", godot_version="4.2", version_string="v1.2",
                browse_url="https://github.com/ada/tool", issues_url="https://github.com/ada/tool/issues",
                icon_url="https://a.example/i c.png", description="# Tool\n\nDoes *it*.\x07\n",
                download_url=f"https://github.com/ada/tool/archive/{COMMIT}.zip",
                previews=[{"type": "video", "link": "https://v.example/1", "thumbnail": ""}, {"type": "image", "link": "javascript:1"}]),
            dict(title="Tool", author="ada", browse_url="https://github.com/ada/tool", cost="", icon_url="http://a.example/i.png",
                download_url=f"{server.url}/{archive.name}", godot_version="unknown"),
            dict(title="Pinned", author="Ada", browse_url="https://ada.example/", cost="Proprietary (see LICENSE file)", download_url="https://ada.example/p.zip",
                download_hash="a" * 64),
            dict(title="Elsewhere", author="Ada", browse_url="https://ada.example/2", download_url=f"https://gitlab.com/ada/e/-/archive/{COMMIT}.zip"))
        self.assertEqual((done["added"], done["releases"]), (4, 3), done["findings"])
        self.assertEqual(self.names(), ["ada-2/pinned", "ada-3/elsewhere", "ada/tool", "ada/tool-2"])
        asset = self.read("assets/ada/tool/asset.json")
        self.assertEqual((asset["license"], asset["support"], asset["icon"], asset["issues_url"], asset["summary"]),
            ("GPL-3.0", "community", "https://a.example/i%20c.png", "https://github.com/ada/tool/issues", "Tool"))
        self.assertEqual(asset["previews"], [{"type": "video", "url": "https://v.example/1", "thumbnail_url": "https://v.example/1"}])
        self.assertEqual((asset["provenance"]["source"], asset["provenance"]["id"]), ("lib", "1"))
        self.assertEqual((self.registry / "assets/ada/tool/description.md").read_text(), "# Tool\n\nDoes *it*.\n\n")
        release = self.read("assets/ada/tool/releases/v1.2.json")
        self.assertEqual((release["commit"], release["download_url"], release["godot_min"], release["published"]),
            (COMMIT, "", "4.2", "2026-01-01T00:00:00Z"))
        self.assertEqual(self.read("assets/ada/tool-2/asset.json")["license"], "LicenseRef-unknown")
        self.assertEqual(self.read("assets/ada-2/pinned/asset.json")["license"], "LicenseRef-proprietary-see-license-file")
        self.assertEqual(self.read("assets/ada-2/pinned/releases/1.0.json")["sha256"], "a" * 64)
        # Where the page is anything, the archive tells whose repository it is.
        self.assertEqual((self.read("assets/ada-3/elsewhere/asset.json")["repository"]["url"], self.read("publishers/ada-3.json")["owners"]),
            ("https://gitlab.com/ada/e", ["gitlab:ada"]))
        self.assert_sound()
        self.assertEqual(self.run_import("lib")["kept"], 4)

    def test_hashes(self):
        archive = self.addon("tool.zip", "tool")
        (self.dir / "page.zip").write_text("<html>")
        server = self.serve()
        urls = [f"{server.url}/{archive.name}", f"{server.url}/page.zip", f"{server.url}/none.zip", "http://a.example/x.zip"]
        done = self.import_library(*(dict(title=f"Tool {number}", browse_url="https://github.com/ada/tool", download_url=url)
            for number, url in enumerate(urls)), options=["--hash", "--private", "--retries", "0"])
        self.assertEqual((done["added"], done["releases"]), (4, 1), done["findings"])
        release = self.read("assets/ada/tool-0/releases/1.0.json")
        self.assertEqual((release["download_url"], release["size"]), (urls[0], archive.stat().st_size))
        self.assert_sound()
        self.build()
        self.run_command("source", "add", "ours", (self.dir / "out").as_uri(), "--kind", "registry", "--key", self.dir / "k.pub")
        self.run_command("sync", "ours")
        self.install("ours:ada/tool-0")

    def test_without_details(self):
        pages = self.library([dict(title="Tool", download_url="https://a.example/x.zip", browse_url="https://github.com/ada/tool")])
        server = self.serve(pages=pages)
        self.run_command("source", "add", "lib", server.api)
        self.refused(2, "invalid-argument", "registry", "import", "lib", "-o", self.registry)
        self.run_command("sync")
        done = self.run_import("lib")
        self.assertEqual((done["added"], done["skipped"], [finding["code"] for finding in done["findings"]]),
            (0, 1, ["not-imported", "bad-url"]))
        self.run_command("sync", "--details")
        self.assertEqual(self.run_import("lib")["added"], 1)
        self.assertEqual(self.read("assets/ada/tool/asset.json")["provenance"],
            {"source": server.api, "id": "1", "url": f"{server.api}/asset/1", "imported": "2026-05-28T20:26:40Z"})

    def test_other_sources(self):
        (self.dir / "packages").mkdir()
        self.addon("tool.zip", "tool", folder=self.dir / "packages")
        self.run_command("source", "add", "dir", self.dir / "packages")
        self.run_command("sync")
        self.refused(2, "invalid-argument", "registry", "import", "dir", "-o", self.registry)


if __name__ == "__main__":
    unittest.main()
