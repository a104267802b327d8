"""Bad disks, databases, texts and arguments: one clear line, and the project as it was."""

import json
import os
import sqlite3
import unittest

from support import Case, noise, plugin_cfg, visible


class Disks(Case):
    def setUp(self):
        super().setUp()
        self.big = self.package("big.zip", {"addons/big/plugin.cfg": plugin_cfg("big"),
            "addons/big/data": noise(3 << 20)})
        self.small = self.addon("small.zip", "small")

    def test_full_project(self):
        with self.tiny_disk(self.dir / "disk", "2m") as disk:
            project = disk / "game"
            project.mkdir()
            (project / "project.godot").write_text("config_version=5\n")
            self.install(self.small, project=project)
            before = visible(project)
            result = self.run_command("install", self.big, code=8, project=project)
            self.assert_one_line(result)
            self.assertEqual(result.json["error"]["reason"], "no-space")
            self.assertEqual(visible(project), before)
            self.assert_no_staging(project)
            self.assert_clean(project=project)

    def test_full_project_that_never_had_a_package(self):
        with self.tiny_disk(self.dir / "disk", "2m") as disk:
            (disk / "project.godot").write_text("config_version=5\n")
            self.refused(8, "no-space", "install", self.big, project=disk)

    def test_full_store(self):
        with self.tiny_disk(self.dir / "disk", "2m") as disk:
            self.store = disk / "store"
            self.install(self.small, "--dry-run")
            self.refused(8, "no-space", "install", self.big)
            self.refused(8, "no-space", "cache", "add", self.big)
            left = [path for path in (self.store / "tmp").rglob("*") if path.is_file() and path.stat().st_size > 0]
            self.assertEqual(left, [])
            self.install(self.small)
            self.assert_clean()

    def test_full_store_while_syncing(self):
        assets = [{"title": f"Asset {number}", "author": f"Author {number}", "description": noise(200,
            number).hex() * 10}
                  for number in range(1500)]
        pages = self.library(assets)
        with self.tiny_disk(self.dir / "disk", "1m") as disk:
            self.store = disk / "store"
            self.run_command("source", "add", "library", pages)
            self.refused(8, "no-space", "sync")

    def test_unwritable_project(self):
        with self.read_only(self.project):
            self.refused(8, "read-only", "install", self.small)
        self.install(self.small)
        with self.read_only(self.project):
            self.assert_clean()
            self.assertEqual(list(self.packages()), ["tester/small"])
            self.refused(8, "read-only", "remove", "tester/small")
        self.run_command("remove", "tester/small")

    def test_forbidden_project(self):
        if os.geteuid() == 0:
            self.skipTest("root is forbidden nothing")
        self.project.chmod(0o555)
        self.addCleanup(self.project.chmod, 0o755)
        self.refused(8, "no-permission", "install", self.small)

    def test_read_only_store(self):
        pages = self.library([{"title": "Hero"}])
        self.run_command("source", "add", "library", pages)
        self.run_command("sync")
        with self.read_only(self.store):
            self.assertEqual([row["title"] for row in self.search("hero", code=0)["assets"]], ["Hero"])
            self.run_command("show", "1")
            self.run_command("cache", "info")
            self.refused(8, "read-only", "sync")
            self.refused(8, "read-only", "source", "add", "other", pages)
            self.refused(8, "read-only", "cache", "add", self.small)

    def test_store_that_is_a_file(self):
        self.store.write_text("x")
        self.refused(8, ("io-failure", "no-permission"), "search", "x")

    def test_project_that_is_missing(self):
        result = self.run_command("list", code=5, project=self.dir / "nowhere")
        self.assert_one_line(result)
        self.assertEqual(result.json["error"]["reason"], "no-such-path")
        self.assertFalse((self.dir / "nowhere").exists())


class Databases(Case):
    def setUp(self):
        super().setUp()
        self.run_command("source", "list")
        self.catalogue = self.store / "catalogue.sqlite"

    def write(self, path, data):
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(data)

    def test_newer_catalogue(self):
        with sqlite3.connect(self.catalogue) as database:
            database.execute("PRAGMA user_version = 9999")
        database.close()
        before = self.catalogue.read_bytes()
        self.refused(4, "catalogue-newer", "search", "x")
        self.assertEqual(self.catalogue.read_bytes(), before)

    def test_garbage_catalogue(self):
        for data in (b"this is no database\n" * 500, noise(20_000),
            self.catalogue.read_bytes()[:100] + noise(20_000)):
            self.write(self.catalogue, data)
            error = self.refused(3, "catalogue-damaged", "search", "x")
            self.assertIn(str(self.catalogue), error["hint"] + error["subject"] + error["message"])
            self.assertTrue(error["hint"])
            self.assertEqual(self.catalogue.read_bytes(), data)
        self.catalogue.unlink()
        self.run_command("search", code=1)

    def test_database_of_another_program(self):
        self.catalogue.unlink()
        self.write(self.catalogue, b"")
        with sqlite3.connect(self.catalogue) as database:
            database.execute("CREATE TABLE recipes (name TEXT)")
        database.close()
        self.refused(3, "catalogue-damaged", "search", "x")

    def test_damaged_project_state(self):
        self.install(self.addon("hero.zip", "hero"))
        state = self.project / ".assetstore/state.sqlite"
        whole = state.read_bytes()
        self.write(state, b"garbage" * 1000)
        for words in (["list"], ["verify"], ["remove", "tester/hero"]):
            error = self.refused(3, "project-damaged", *words)
            self.assertTrue(error["hint"])
        self.write(state, whole)
        with sqlite3.connect(state) as database:
            database.execute("PRAGMA user_version = 9999")
        database.close()
        self.assertEqual(self.run_command("list", code=4).json["error"]["reason"], "project-newer")

    def test_lost_project_state_is_rebuilt(self):
        self.install(self.addon("hero.zip", "hero"))
        before = {path: what for path, what in visible(self.project).items()}
        for path in (self.project / ".assetstore").glob("state.sqlite*"):
            path.unlink()
        self.run_command("install")
        self.assert_clean()
        self.assertEqual(list(self.packages()), ["tester/hero"])
        self.assertEqual(visible(self.project), before)

    def test_malformed_texts(self):
        self.install(self.addon("hero.zip", "hero"))
        other = self.addon("other.zip", "other")
        for name in ("assetstore.json", "assetstore.lock"):
            path = self.project / name
            whole = path.read_bytes()
            for text in (b"", b"{", b"[]", b"null", b"\xff\xfe", whole[:-3],
                b'{"format":1,"assets":[],"packages":[]}',
                         b'{"format":"x"}', b"[" * 100_000, b"<<<<<<< HEAD\n" + whole):
                path.write_bytes(text)
                error = self.refused(3, "malformed-file", "install", other)
                self.assertTrue(error["hint"])
            path.write_bytes(whole.replace(b": 1", b": 99", 1) if b": 1" in whole else whole.replace(b":1",
                b":99", 1))
            self.refused(4, "project-newer", "install", other)
            path.write_bytes(whole)

    def test_hostile_texts(self):
        """A manifest or lock from a stranger's repository cannot reach outside of the project."""
        self.install(self.addon("hero.zip", "hero"))
        for name, key in (("assetstore.json", "assets"), ("assetstore.lock", "packages")):
            path = self.project / name
            whole = path.read_bytes()
            document = json.loads(whole)
            document[key]["tester/hero"]["into"] = "../outside"
            path.write_text(json.dumps(document))
            self.refused(3, "malformed-file", "install")
            document[key]["tester/hero"]["into"] = "addons"
            document[key]["../../evil"] = document[key]["tester/hero"]
            path.write_text(json.dumps(document))
            self.refused(3, "malformed-file", "install")
            path.write_bytes(whole)


class Arguments(Case):
    def test_sources_that_cannot_be(self):
        folder = self.dir / "packages"
        folder.mkdir()
        for name in (".", ".."):
            self.refused(2, "invalid-argument", "source", "add", name, folder)
        for url, why in (
            ("", "empty"), ("http://host/a b", "space"), ("https://host/a\nb", "control"), ("http://host/\x7f", "control"),
            (f"file://{self.dir}/a b", "space"), (f"file://{self.dir}/%+5", "no URL"), ("file:///%0", "no URL"),
            ("file:///a%00b", "no URL"), ("ftp://host/x", "no URL"), ("http://", "no server"), ("https:///x", "no server"),
        ):
            with self.subTest(url):
                error = self.refused(2, "invalid-argument", "source", "add", "bad", url, "--kind", "library")
                self.assertIn(why, error["message"])
        self.assertEqual(self.run_command("source", "list").json["sources"], [])
        odd = self.dir / "a folder, 100%+5"
        odd.mkdir()
        self.run_command("source", "add", "odd", odd)
        [source] = self.run_command("source", "list").json["sources"]
        self.run_command("source", "add", "same", source["url"])
        self.run_command("sync")

    def test_invalid_utf8(self):
        bad = b"a\xff\xfeb"
        for words in (["search", bad], ["show", bad], ["install", bad + b".zip"], ["search", "--author", bad],
                      ["source", "add", "x", bad], ["verify", bad], ["cache", "add", bad]):
            self.refused(2, "invalid-utf8", *words)

    def test_wrong_use(self):
        for words in (["nonsense"], ["search", "--limit", "0"], ["search", "--limit", "501"], ["search", "--nope"],
                      ["show"], ["search", "--type", "toy"], ["source", "add", "Bad Name", self.dir],
                      ["source", "add", "123", self.dir], ["install", "a/b/c/d"], ["show", ""], ["remove"]):
            self.refused(2, ("invalid-argument", "invalid-ref", "unknown-option"), *words)

    def test_unknown_ref_has_the_nearest_names(self):
        self.run_command("source", "add", "library", self.library([{"title": "Dialogue Manager"},
            {"title": "Terrain"}]))
        self.run_command("sync")
        for command in ("show", "install"):
            error = self.refused(5, "unknown-ref", command, "tester/dialoge-manager")
            self.assertIn("tester/dialogue-manager", error["hint"])
            self.assertEqual(error["subject"], "tester/dialoge-manager")
            self.refused(5, "unknown-ref", command, "99999")
        self.refused(5, "unknown-source", "sync", "nobody")
        self.refused(5, ("unknown-source", "unknown-ref"), "show", "nobody:tester/terrain")

    def test_only_what_is_near_is_offered_for_an_unknown_ref(self):
        self.run_command("source", "add", "library", self.library([{"title": "Dialogue Manager"},
            {"title": "Terrain", "description": "not a word of dialogue"}]))
        self.run_command("sync")
        for ref, near in {
            "tester/terain": ["terrain"], "nobody/terrain": ["terrain"], "dialogue": ["dialogue-manager"],
            "dialogue manager": ["dialogue-manager"], "tester/terrain-3d": ["terrain"], "testr/terrain": ["terrain"],
            "tester/inventory": [], "tester/x": [], "inventory": [],
        }.items():
            hint = self.refused(5, "unknown-ref", "install", ref)["hint"]
            offered = [name for name in ("terrain", "dialogue-manager") if f"tester/{name}" in hint]
            self.assertEqual(offered, near, (ref, hint))
            self.assertEqual("did you mean" in hint, bool(near), (ref, hint))

    def test_hints_do_not_advise_what_does_not_help(self):
        self.assertNotIn("add", self.refused(5, "unknown-source", "source", "remove", "nope")["hint"])
        self.install(self.addon("hero.zip", "hero"))
        for command in ("remove", "update", "repair", "list", "verify"):
            self.assertNotIn("install without", self.refused(5, "not-installed", command, "a/b")["hint"])
        clone = self.clone("assetstore.json", "assetstore.lock")
        for command in ("remove", "update", "repair", "list"):
            error = self.refused(5, "not-installed", command, "tester/hero", project=clone)
            self.assertIn("install without names", error["hint"])

    def test_ambiguous_ref(self):
        for name in ("one", "two"):
            self.run_command("source", "add", name, self.library([{"title": "Hero", "download_url": "x"}],
                folder=name))
        self.run_command("sync")
        for command in ("show", "install"):
            error = self.refused(4, "ambiguous-ref", command, "tester/hero")
            self.assertIn("one:tester/hero", error["hint"])
            self.assertIn("two:tester/hero", error["hint"])
        self.assertEqual(self.run_command("show", "two:tester/hero").json["asset"]["source"], "two")
        self.run_command("source", "add", "two", self.dir / "two", "--priority", "5")
        self.run_command("sync")
        self.assertEqual(self.run_command("show", "tester/hero").json["asset"]["source"], "two")


if __name__ == "__main__":
    unittest.main()
