"""Hostile and broken archives: each is refused with one line, and nothing is written anywhere."""

import os
import stat
import struct
import unittest
import warnings
import zipfile

from support import Refusals, make_zip, noise, plugin_cfg, regular, snapshot, special


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
        whole = self.package("stored.zip", [(regular("addons/hero/plugin.cfg"), plugin_cfg("hero")), (entry,
            b"A" * 5000)])
        data = bytearray(whole.read_bytes())
        data[data.index(b"A" * 5000) + 2500] ^= 1
        whole.write_bytes(data)
        self.assert_refused("content-mismatch", whole)

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
        self.assert_refused("content-mismatch", whole)

    def test_nothing_to_install(self):
        self.assert_refused("empty-package", make_zip(self.dir / "empty.zip", {}))
        self.assert_refused("empty-package", make_zip(self.dir / "folders.zip", {"a/": "", "a/b/": ""}))

    def test_too_much(self):
        self.assert_refused("compression-ratio", self.package("bomb.zip", {"addons/hero/zeros": b"\0" * (65 << 20)}))

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
        for name in ("../evil", "addons/../../evil", "addons/hero/../../../evil", "..", "addons/hero/..",
            "../../../../../../tmp/evil-scenario"):
            self.assert_entry_refused("path-traversal", name)
        self.assertFalse(os.path.exists("/tmp/evil-scenario"))

    def test_absolute(self):
        for name in ("/tmp/evil-scenario", "//server/share/evil", "C:/evil", "c:evil", "C:\\evil",
            "\\\\server\\share\\evil", "..\\evil", "addons\\hero\\evil"):
            self.assert_entry_refused(("path-absolute", "path-traversal", "path-name"), name)
        self.assertFalse(os.path.exists("/tmp/evil-scenario"))

    def test_links(self):
        self.assert_entry_refused("link-entry", special("addons/hero/link", stat.S_IFLNK))

    def test_devices(self):
        for kind in (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK):
            self.assert_entry_refused("special-entry", special("addons/hero/thing", kind))

    def test_collisions(self):
        for first, second in [
            ("README.md", "Readme.md"), ("a/x", "A/y"), ("caf\u00e9", "cafe\u0301"), ("a", "a/b"), ("\u00c9",
                "\u00e9"),
        ]:
            self.assert_entry_refused("path-collision", f"addons/hero/{first}", f"addons/hero/{second}")

    def test_the_same_name_twice(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assert_entry_refused("path-collision", "addons/hero/a", "addons/hero/a")

    def test_names_that_not_every_system_has(self):
        for name in ("con", "CON.txt", "aux", "nul.gd", "com1", "LPT9.png", "dot.", "space ", "a\nb", "a\x7fb",
            "a\u202eb", "a:b", "a?", "a*b", '"a"', "a<b", "a>b", "a|b"):
            self.assert_entry_refused("path-name", f"addons/hero/{name}", "addons/hero/fine.gd")

    def test_escape_sequences_in_names(self):
        for name in ("a\x1b[31mb", "a\x1b[31m\u4e2d"):
            self.assert_entry_refused("path-name", f"addons/hero/{name}")

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
        self.assert_refused("header-mismatch", whole)

    def test_a_hostile_name_in_the_cache_command(self):
        hostile = make_zip(self.dir / "hostile.zip", {"../evil": "x"})
        before = snapshot(self.dir)
        self.run_command("cache", "add", hostile, code=None)
        self.assertEqual({path for path in snapshot(self.dir) if not path.startswith("store")}, set(before))


if __name__ == "__main__":
    unittest.main()
