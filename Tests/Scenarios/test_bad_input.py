"""Bad input: each gives one clear line and the right exit code, and the project stays as it was."""

import concurrent.futures
import json
import os
import sqlite3
import stat
import struct
import unittest
import zipfile

from support import Case, interrupt, make_zip, noise, plugin_cfg, regular, snapshot, special, visible


class Refusals(Case):
    """Each archive is refused by a fresh project and by one that has a package."""

    def assert_refused(self, reason, *refs, code=3):
        fresh = self.refused(code, reason, "install", *refs)
        if not hasattr(self, "used"):
            self.used = self.godot_project("used")
            self.install(self.addon("first.zip", "first"), project=self.used)
        before = visible(self.used)
        result = self.run_command("install", *refs, code=code, project=self.used)
        self.assert_one_line(result)
        self.assertEqual(visible(self.used), before)
        self.assert_no_staging(self.used)
        self.assert_clean(project=self.used)
        return fresh


class Files(Refusals):
    def test_missing(self):
        self.assert_refused("no-such-path", self.dir / "nothing.zip", code=5)
        self.assert_refused("no-such-path", (self.dir / "nothing.zip").as_uri(), code=5)

    def test_folder(self):
        (self.dir / "folder.zip").mkdir()
        self.assert_refused("invalid-argument", self.dir / "folder.zip", code=2)

    def test_not_a_zip(self):
        for name, data in {"text": b"hello\n", "empty": b"", "noise": noise(5000), "html": b"<html>" * 100}.items():
            path = self.dir / f"{name}.zip"
            path.write_bytes(data)
            self.assert_refused(("not-a-zip", "archive-damaged"), path)

    def test_truncated(self):
        data = self.addon("whole.zip", "hero", files={"a.bin": noise(20_000)}).read_bytes()
        path = self.dir / "part.zip"
        for length in (1, 4, 30, 1000, len(data) // 2, len(data) - 30, len(data) - 1):
            path.write_bytes(data[:length])
            self.assert_refused(("not-a-zip", "archive-damaged"), path)

    def test_bytes_that_belie_their_checksum(self):
        entry = regular("addons/hero/a.bin")
        entry.compress_type = zipfile.ZIP_STORED
        whole = self.package("stored.zip", [(regular("addons/hero/plugin.cfg"), plugin_cfg("hero")), (entry, b"A" * 5000)])
        data = bytearray(whole.read_bytes())
        data[data.index(b"A" * 5000) + 2500] ^= 1
        whole.write_bytes(data)
        self.assert_refused("archive-damaged", whole)

    def test_bytes_that_are_no_deflate(self):
        whole = self.addon("deflated.zip", "hero", files={"a.bin": noise(20_000)})
        data = bytearray(whole.read_bytes())
        begin = data.index(b"a.bin") + 5
        data[begin : begin + 64] = b"\xff" * 64
        whole.write_bytes(data)
        self.assert_refused("archive-damaged", whole)

    def test_size_that_is_a_lie(self):
        whole = self.addon("lie.zip", "hero", files={"a.txt": "x" * 1000})
        data = bytearray(whole.read_bytes())
        for offset in range(len(data) - 4):
            if data[offset : offset + 4] == struct.pack("<I", 1000):
                data[offset : offset + 4] = struct.pack("<I", 900)
        whole.write_bytes(data)
        self.assert_refused("archive-damaged", whole)

    def test_nothing_to_install(self):
        self.assert_refused("empty-package", make_zip(self.dir / "empty.zip", {}))
        self.assert_refused("empty-package", make_zip(self.dir / "folders.zip", {"a/": "", "a/b/": ""}))

    def test_too_much(self):
        self.assert_refused("compression-ratio", self.package("bomb.zip", {"addons/hero/zeros": b"\0" * (64 << 20)}))

    def test_a_damaged_one_among_good_ones(self):
        good = self.addon("good.zip", "good")
        bad = self.dir / "bad.zip"
        bad.write_bytes(good.read_bytes()[:-10])
        self.assert_refused(("not-a-zip", "archive-damaged"), good, bad)


class HostileArchives(Refusals):
    def assert_entry_refused(self, reason, *entries):
        pairs = [(regular("addons/hero/plugin.cfg"), plugin_cfg("hero"))]
        pairs += [(entry if isinstance(entry, zipfile.ZipInfo) else regular(entry), b"evil\n") for entry in entries]
        self.assert_refused(reason, make_zip(self.dir / "hostile.zip", pairs))

    def test_traversal(self):
        for name in ("../evil", "addons/../../evil", "addons/hero/../../../evil", "..", "addons/hero/..", "../../../../../../tmp/evil-scenario"):
            self.assert_entry_refused("path-traversal", name)
        self.assertFalse(os.path.exists("/tmp/evil-scenario"))

    def test_absolute(self):
        for name in ("/tmp/evil-scenario", "//server/share/evil", "C:/evil", "c:evil", "C:\\evil", "\\\\server\\share\\evil", "..\\evil", "addons\\hero\\evil"):
            self.assert_entry_refused(("path-absolute", "path-traversal", "path-name"), name)
        self.assertFalse(os.path.exists("/tmp/evil-scenario"))

    def test_links(self):
        self.assert_entry_refused("link-entry", special("addons/hero/link", stat.S_IFLNK))

    def test_devices(self):
        for kind in (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK):
            self.assert_entry_refused("special-entry", special("addons/hero/thing", kind))

    def test_collisions(self):
        for first, second in [
            ("README.md", "Readme.md"), ("a/x", "A/y"), ("caf\u00e9", "cafe\u0301"), ("a", "a/b"), ("\u00c9", "\u00e9"),
        ]:
            self.assert_entry_refused("path-collision", f"addons/hero/{first}", f"addons/hero/{second}")

    def test_the_same_name_twice(self):
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assert_entry_refused("path-collision", "addons/hero/a", "addons/hero/a")

    def test_names_that_not_every_system_has(self):
        for name in ("con", "CON.txt", "aux", "nul.gd", "com1", "LPT9.png", "dot.", "space ", "a\nb", "a\x7fb", "a\u202eb"):
            self.assert_entry_refused("path-name", f"addons/hero/{name}", "addons/hero/fine.gd")

    def test_escape_sequences_in_names(self):
        """In the old code page of zips the byte of ESC is an arrow; as UTF-8 it is refused."""
        self.assert_entry_refused(("path-name", "archive-damaged"), "addons/hero/a\x1b[31m\u4e2d")
        pairs = [(regular("addons/hero/plugin.cfg"), plugin_cfg("hero")), (regular("addons/hero/a\x1b[31mb"), "x")]
        result = self.run_command("install", make_zip(self.dir / "hostile.zip", pairs), code=None)
        self.assertIn(result.code, (0, 3), str(result))
        self.assertFalse([path for path in snapshot(self.project) if "\x1b" in path])

    def test_long_names(self):
        for name in ("a/" * 10_000 + "f", "n" * 256, "/".join(["n" * 200] * 6)):
            self.assert_entry_refused("path-too-long", f"addons/hero/{name}")

    def test_encrypted(self):
        whole = self.addon("secret.zip", "hero")
        data = bytearray(whole.read_bytes())
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(signature)
            while at >= 0:
                data[at + offset] |= 1
                at = data.find(signature, at + 4)
        whole.write_bytes(data)
        self.assert_refused("encrypted-entry", whole)

    def test_unknown_compression(self):
        whole = self.addon("odd.zip", "hero")
        data = bytearray(whole.read_bytes())
        for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            at = data.find(signature)
            while at >= 0:
                data[at + offset : at + offset + 2] = struct.pack("<H", 97)
                at = data.find(signature, at + 4)
        whole.write_bytes(data)
        self.assert_refused("unsupported-compression", whole)

    def test_headers_that_disagree(self):
        whole = self.addon("two-faced.zip", "hero", files={"innocent.gd": "x"})
        data = whole.read_bytes()
        at = data.index(b"innocent.gd")
        whole.write_bytes(data[:at] + b"../evil1.gd" + data[at + 11 :])
        self.assert_refused(("archive-damaged", "path-traversal", "not-a-zip"), whole)

    def test_a_hostile_name_in_the_cache_command(self):
        hostile = make_zip(self.dir / "hostile.zip", {"../evil": "x"})
        before = snapshot(self.dir)
        self.run_command("cache", "add", hostile, code=None)
        self.assertEqual({path for path in snapshot(self.dir) if not path.startswith("store")}, set(before))


class Disks(Case):
    def setUp(self):
        super().setUp()
        self.big = self.package("big.zip", {"addons/big/plugin.cfg": plugin_cfg("big"), "addons/big/data": noise(3 << 20)})
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
        assets = [{"title": f"Asset {number}", "author": f"Author {number}", "description": noise(200, number).hex() * 10}
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
        for data in (b"this is no database\n" * 500, noise(20_000), self.catalogue.read_bytes()[:100] + noise(20_000)):
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
            for text in (b"", b"{", b"[]", b"null", b"\xff\xfe", whole[:-3], b'{"format":1,"assets":[],"packages":[]}',
                         b'{"format":"x"}', b"[" * 100_000, b"<<<<<<< HEAD\n" + whole):
                path.write_bytes(text)
                error = self.refused(3, "malformed-file", "install", other)
                self.assertTrue(error["hint"])
            path.write_bytes(whole.replace(b": 1", b": 99", 1) if b": 1" in whole else whole.replace(b":1", b":99", 1))
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
        self.run_command("source", "add", "library", self.library([{"title": "Dialogue Manager"}, {"title": "Terrain"}]))
        self.run_command("sync")
        for command in ("show", "install"):
            error = self.refused(5, "unknown-ref", command, "tester/dialoge-manager")
            self.assertIn("tester/dialogue-manager", error["hint"])
            self.assertEqual(error["subject"], "tester/dialoge-manager")
            self.refused(5, "unknown-ref", command, "99999")
        self.refused(5, "unknown-source", "sync", "nobody")
        self.refused(5, ("unknown-source", "unknown-ref"), "show", "nobody:tester/terrain")

    def test_ambiguous_ref(self):
        for name in ("one", "two"):
            self.run_command("source", "add", name, self.library([{"title": "Hero", "download_url": "x"}], folder=name))
        self.run_command("sync")
        for command in ("show", "install"):
            error = self.refused(4, "ambiguous-ref", command, "tester/hero")
            self.assertIn("one:tester/hero", error["hint"])
            self.assertIn("two:tester/hero", error["hint"])
        self.assertEqual(self.run_command("show", "two:tester/hero").json["asset"]["source"], "two")
        self.run_command("source", "add", "two", self.dir / "two", "--priority", "5")
        self.run_command("sync")
        self.assertEqual(self.run_command("show", "tester/hero").json["asset"]["source"], "two")


class Network(Case):
    """The spoilt ones run side by side: most of their time is waiting to try again."""

    SPOILT = {
        "status-404": "http-status", "status-500": "http-status", "status-403": "http-status", "html": None,
        "redirect-loop": "too-many-redirects", "short-body": "short-body", "garbage": None,
        "reset": ("unreachable", "short-body", "bad-reply"),
    }

    def side_by_side(self, check):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for future in [pool.submit(check, mode, reason) for mode, reason in self.SPOILT.items()]:
                future.result()

    def test_syncing(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "good", server.api)
        self.run_command("sync")

        def check(mode, reason):
            store = self.dir / f"store-{mode}"
            self.run_command("source", "add", "library", server.spoilt(mode), store=store)
            result = self.run_command("sync", code=6, store=store)
            self.assert_one_line(result)
            error = result.json["error"]
            self.assertIn(error["reason"], [reason] if isinstance(reason, str) else reason or ["bad-reply", "unreachable"], str(result))
            self.assertIn(server.url, error["subject"] + error["message"])
            if mode.startswith("status-"):
                self.assertEqual(error["system_code"], int(mode[7:]))
            self.run_command("search", code=1, store=store)

        self.side_by_side(check)

    def test_archives(self):
        server = self.serve()
        self.addon("hero.zip", "hero")
        before = snapshot(self.project)

        def check(mode, reason):
            # A web page in the place of an archive is known by its bytes only.
            code, reason = (3, "not-a-zip") if mode == "html" else (6, reason)
            store = self.dir / f"store-{mode}"
            result = self.run_command("install", server.spoilt(mode, "/hero.zip"), code=code, store=store)
            self.assert_one_line(result)
            self.assertIn(result.json["error"]["reason"], [reason] if isinstance(reason, str) else reason or ["bad-reply", "unreachable"], str(result))

        self.side_by_side(check)
        self.assertEqual(snapshot(self.project), before)

    def test_a_failing_sync_keeps_the_catalogue(self):
        pages = self.library([{"title": "Hero"}])
        server = self.serve(pages=pages, page_cap=1)
        self.run_command("source", "add", "library", server.api)
        self.run_command("sync")
        server.http.options.page_cap = 0  # From now on the list is a 404.
        self.refused(6, "http-status", "sync")
        self.assertEqual(self.search("hero", code=0)["total"], 1)

    def test_other_sources_are_read_after_a_failure(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "bad", server.spoilt("status-404"))
        self.run_command("source", "add", "good", server.api)
        self.refused(6, "http-status", "sync")
        self.assertEqual(self.search("hero", code=0)["total"], 1)

    def test_nobody_listens(self):
        server = self.serve()
        url = server.url
        server.close()
        self.refused(6, "unreachable", "install", url + "/hero.zip")

    def test_redirect_to_a_file_is_refused(self):
        server = self.serve()
        error = self.refused(6, ("bad-reply", "unreachable", "too-many-redirects"), "install", server.spoilt("redirect-file", "/hero.zip"))
        self.assertNotIn(os.uname().nodename, json.dumps(error))

    @unittest.skipUnless(os.environ.get("ASSETSTORE_SLOW_TESTS"), "takes minutes: set ASSETSTORE_SLOW_TESTS")
    def test_silence_is_a_timeout(self):
        server = self.serve()
        server.gate("/hero.zip")
        process = self.start("install", server.url + "/hero.zip")
        process.wait(300)
        result = self.finish(process)
        self.assertEqual((result.code, result.json["error"]["reason"]), (6, "timeout"), str(result))
        self.assert_one_line(result)

    def test_short_trouble_is_overcome(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "library", server.spoilt("status-503-times-1"))
        [record] = self.run_command("sync").json["sync"]
        self.assertEqual(record["added"], 1)

    def test_interrupt_ends_the_wait_for_a_silent_server(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "library", server.api)
        for words in (["sync"], ["install", server.url + "/hero.zip"]):
            arrived, _ = server.gate("/")
            before = snapshot(self.project)
            process = self.start(*words)
            self.assertTrue(arrived.wait(60))
            interrupt(process)
            result = self.finish(process)
            self.assertEqual(result.code, 130, str(result))
            self.assert_one_line(result)
            self.assertEqual(snapshot(self.project), before)
            for _, _, opened in server.gates:
                opened.set()
            server.gates.clear()

    def test_pages_of_nonsense(self):
        server_pages = self.library([{"title": "Hero"}])
        page = server_pages / "asset-page-0.json"
        self.run_command("source", "add", "library", server_pages)
        for text in ("", "[]", "{", "null", '{"result":{}}', '{"result":[1,2]', "\x00", "[" * 200_000, "<html>"):
            page.write_text(text)
            error = self.refused(6, "bad-reply", "sync")
            self.assertIn(str(page), error["subject"] + error["message"])
        page.write_text('{"result":[{"asset_id":"x"},7,{"asset_id":1,"title":"Good","author":"A"}],"pages":1}')
        [record] = self.run_command("sync").json["sync"]
        self.assertEqual((record["asset_count"], len(record["skipped"])), (1, 2))


if __name__ == "__main__":
    unittest.main()
