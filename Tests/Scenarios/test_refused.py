"""What becomes of an archive that was fetched or added and then refused."""

import struct
import unittest

from support import Case, plugin_cfg, sha256


class Refused(Case):
    def setUp(self):
        super().setUp()
        self.evil = self.package("evil.zip", {"addons/evil/plugin.cfg": plugin_cfg("evil"), "../../x.gd": "x"})
        # Passes the gate; there is nothing in it to install.
        self.empty = self.package("empty.zip", {".gitignore": "*\n"})
        self.server = self.serve()

    def offered(self, archive, **row):
        """The archive as that of an asset."""
        url = f"{self.server.url}/{archive.name}"
        self.run_command("source", "add", "pages", self.library([{"title": "Hero", "download_url": url, **row}]))
        self.run_command("sync")

    def assert_names(self, error, name, archive):
        self.assertIn(name, error["message"])
        for text in error.values():
            self.assertNotIn(sha256(archive), str(text))
            self.assertNotIn(str(self.store), str(text))

    def test_by_the_gate(self):
        self.offered(self.evil)
        for name in ("tester/hero", f"{self.server.url}/evil.zip"):
            error = self.refused(3, "path-traversal", "install", name)
            self.assert_names(error, name, self.evil)
            self.assertEqual(self.archives(), {}, name)

    def test_that_is_no_zip(self):
        archive = self.dir / "page.zip"
        archive.write_text("<html>not found</html>")
        self.offered(archive)
        for name in ("tester/hero", f"{self.server.url}/page.zip"):
            error = self.refused(3, "not-a-zip", "install", name)
            self.assert_names(error, name, archive)
            self.assertEqual(error["subject"], name)
            self.assertEqual(self.archives(), {}, name)

    def test_by_its_layout(self):
        self.offered(self.empty)
        for name in ("tester/hero", f"{self.server.url}/empty.zip", "./empty.zip"):
            error = self.refused(3, "empty-package", "install", name)
            self.assert_names(error, name, self.empty)
            self.assertEqual(self.archives(), {}, name)

    def test_by_its_hash(self):
        first = self.addon("hero.zip", "hero")
        self.offered(first, download_hash=sha256(b"other"))
        self.refused(3, "hash-mismatch", "install", "tester/hero")
        self.assertEqual(self.archives(), {})
        self.install(first)
        self.assertEqual(list(self.archives()), [sha256(first)])
        self.addon("hero.zip", "hero", files={"main.gd": "other"})
        self.refused(3, "hash-mismatch", "install", first)
        self.assertEqual(len(self.archives()), 1)

    def test_by_the_bytes_of_an_entry(self):
        archive = self.addon("hero.zip", "hero")
        data = bytearray(archive.read_bytes())
        start = data.index(b"main.gd") + len("main.gd")
        data[start:start + 4] = struct.pack("<I", 0xFFFFFFFF)
        archive.write_bytes(data)
        self.offered(archive)
        error = self.refused(3, ["content-mismatch", "archive-damaged"], "install", "tester/hero")
        self.assert_names(error, "tester/hero", archive)
        self.assertEqual(self.archives(), {})

    def test_by_path_among_several(self):
        good = self.addon("good.zip", "good")
        text = self.package("page.zip", {})
        text.write_text("<html>not found</html>")
        torn = self.addon("torn.zip", "torn")
        torn.write_bytes(torn.read_bytes()[:-30])
        for archive in (self.evil, text, torn):
            for name in (f"./{archive.name}", str(archive), archive.name):
                result = self.run_command("install", good, name, code=3)
                error = result.json["error"]
                self.assertTrue(error["message"].startswith(name), str(result))
                self.assertEqual(error["message"].count(archive.name), 1, str(result))
                self.assertNotIn("fetch", error["hint"])
                self.assertNotIn(sha256(archive), self.archives())

    def test_by_path_when_added_to_the_cache(self):
        good = self.addon("good.zip", "good")
        error = self.run_command("cache", "add", good, self.evil, code=3).json["error"]
        self.assertTrue(error["message"].startswith(str(self.evil)), error)

    def test_that_was_there_before_stays(self):
        self.run_command("cache", "add", self.empty)
        self.offered(self.empty)
        self.refused(3, "empty-package", "install", "tester/hero")
        self.assertEqual(list(self.archives()), [sha256(self.empty)])

    def test_that_another_project_has_stays(self):
        archive = self.addon("hero.zip", "hero")
        self.offered(archive)
        other = self.godot_project("other")
        self.install("tester/hero", project=other)
        for path in self.archives().values():
            path.unlink()
        self.refused(3, "too-many-entries", "install", "tester/hero", "--max-entries", "1")
        self.assertEqual(list(self.archives()), [sha256(archive)])

    def test_others_of_the_same_plan_stay(self):
        good = self.addon("good.zip", "good")
        self.refused(3, "empty-package", "install", good, self.empty)
        self.assertEqual(list(self.archives()), [sha256(good)])


if __name__ == "__main__":
    unittest.main()
