"""package build: the same files give the same archive, everybody can read it, and what is wrong is not built."""

import os
import random
import shutil
import signal
import stat
import subprocess
import time
import unittest
import zipfile

from support import TIMEOUT, Case, interrupt, noise, plugin_cfg, sha256, snapshot
from test_validate import meta

FILES = {
    "meta.json": meta().encode(), "scripts/main.js": b"x" * 3000, "lang/en-US.json": b'{"hello":"Hello"}', "a.b": b"1",
    "a/b": b"2", "a-b": b"3", "empty": b"", "noise.bin": noise(5000), "stra\u00dfe/\u00e9.txt": b"4", "tool.sh": b"#!/bin/sh\n",
}


class Building(Case):
    def folder(self, name="in", files=FILES):
        folder = self.dir / name
        names = list(files)
        random.Random(name).shuffle(names)
        for path in names:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(files[path])
        if "tool.sh" in files:
            os.chmod(folder / "tool.sh", 0o755)
        return folder

    def build(self, folder, output="out.vast", *options, code=0):
        return self.run_command("package", "build", folder, "-o", self.dir / output, *options, code=code)

    def built(self, *arguments):
        document = self.build(*arguments).json
        path = self.dir / (arguments[1] if len(arguments) > 1 else "out.vast")
        self.assertTrue(document["valid"])
        self.assertEqual((document["sha256"], document["size"]), (sha256(path), path.stat().st_size))
        return path.read_bytes()

    def environment(self):
        environment = super().environment()
        environment.pop("SOURCE_DATE_EPOCH", None)
        return {**environment, **getattr(self, "more", {})}


class Reproducible(Building):
    def test_same_files_give_same_bytes(self):
        first = self.built(self.folder("first"), "first.vast")
        # Another order, other times, another umask and owner, folders beside, and what is left out.
        second = self.folder("second")
        for path in second.rglob("*"):
            if path.is_file():
                os.chmod(path, 0o700 if path.name == "tool.sh" else 0o600)
            else:
                os.chmod(path, 0o700)
            os.utime(path, (12345, 67890))
            if os.geteuid() == 0:
                os.chown(path, 12345, 54321)
        for name in ("empty-folder", ".git/objects", "__MACOSX/x"):
            (second / name).mkdir(parents=True)
        for name in (".git/HEAD", ".gitignore", "a/.DS_Store", "__MACOSX/x/y", ".gdignore"):
            (second / name).write_text("x")
        (second / ".gdignore").unlink()
        old = os.umask(0o077)
        try:
            self.assertEqual(self.built(second, "second.vast"), first)
        finally:
            os.umask(old)
        self.more = {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8"}
        self.assertEqual(self.built(second, "third.vast"), first)

    def test_time(self):
        folder = self.folder()
        plain = self.built(folder)
        with zipfile.ZipFile(self.dir / "out.vast") as archive:
            self.assertEqual({entry.date_time for entry in archive.infolist()}, {(1980, 1, 1, 0, 0, 0)})
        self.more = {"SOURCE_DATE_EPOCH": "1700000000"}
        self.assertNotEqual(self.built(folder), plain)
        with zipfile.ZipFile(self.dir / "out.vast") as archive:
            self.assertEqual({entry.date_time for entry in archive.infolist()}, {(2023, 11, 14, 22, 13, 20)})
        for text in ("", "soon", "-1", "1.5", "99999999999999999999"):
            self.more = {"SOURCE_DATE_EPOCH": text}
            error = self.build(folder, code=2).json["error"]
            self.assertEqual(error["subject"], "SOURCE_DATE_EPOCH")

    def test_uncompressed(self):
        """These bytes are those of anybody who follows the description, in whatever language."""
        data = self.built(self.folder(), "out.vast", "--uncompressed")
        local, central = b"", b""
        count = 0
        for name in sorted(FILES, key=str.encode):
            content, raw = FILES[name], name.encode()
            common = b"".join([
                (20).to_bytes(2, "little"), (0 if name.isascii() else 0x800).to_bytes(2, "little"), bytes(2),
                (0x0021_0000).to_bytes(4, "little"), zipfile.crc32(content).to_bytes(4, "little"),
                len(content).to_bytes(4, "little") * 2, len(raw).to_bytes(2, "little"), bytes(2)])
            mode = 0o100755 if name == "tool.sh" else 0o100644
            central += (b"PK\x01\x02" + (0x314).to_bytes(2, "little") + common + bytes(6)
                + (mode << 16).to_bytes(4, "little") + len(local).to_bytes(4, "little") + raw)
            local += b"PK\x03\x04" + common + raw + content
            count += 1
        end = (b"PK\x05\x06" + bytes(4) + count.to_bytes(2, "little") * 2 + len(central).to_bytes(4, "little")
            + len(local).to_bytes(4, "little") + bytes(2))
        self.assertEqual(data, local + central + end)


class Readable(Building):
    def assert_readable(self, path, files):
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            self.assertEqual(archive.namelist(), sorted(files, key=str.encode))
            for entry in archive.infolist():
                self.assertEqual(archive.read(entry), files[entry.filename])
                mode = 0o755 if entry.filename == "tool.sh" else 0o644
                self.assertEqual(entry.external_attr >> 16, stat.S_IFREG | mode)
                self.assertEqual((entry.extra, entry.comment, entry.create_system), (b"", b"", 3))
        for tool in (["unzip", "-t"], ["zipinfo"], ["zip", "-T"]):
            if shutil.which(tool[0]):
                result = subprocess.run([*tool, path], capture_output=True, text=True, timeout=TIMEOUT)
                self.assertEqual(result.returncode, 0, f"{tool}: {result.stdout}{result.stderr}")
                self.assertNotIn("warning", (result.stdout + result.stderr).lower())

    def test_everybody_reads_it(self):
        for options in ([], ["--uncompressed"]):
            self.built(self.folder(), "out.vast", *options)
            self.assert_readable(self.dir / "out.vast", FILES)
        self.run_command("package", "validate", self.dir / "out.vast", "--strict")
        self.install(self.dir / "out.vast")
        self.assertEqual(sha256(self.project / "assets/org.example.face.vast"), sha256(self.dir / "out.vast"))

    def test_for_godot(self):
        files = {"addons/hero/plugin.cfg": plugin_cfg("hero").encode(), "addons/hero/plugin.gd": b"x", "README.md": b"Read"}
        self.built(self.folder(files=files), "hero.zip")
        self.assert_readable(self.dir / "hero.zip", files)
        self.install(self.dir / "hero.zip")
        self.assertEqual((self.project / "addons/hero/plugin.gd").read_bytes(), b"x")

    def test_many_files(self):
        files = {"meta.json": meta().encode(), **{f"d{number % 100}/f{number}": b"%d" % number for number in range(20_000)}}
        self.built(self.folder(files=files))
        self.assert_readable(self.dir / "out.vast", files)

    def test_large_files(self):
        files = {**FILES, "large": noise(1 << 20) * 40}
        self.built(self.folder(files=files))
        self.assert_readable(self.dir / "out.vast", files)


class Nothing(Building):
    """What is not built leaves everything as it was."""

    def assert_not_built(self, folder, output="out.vast", code=1):
        before = snapshot(self.dir)
        result = self.build(folder, output, code=code)
        self.assertEqual(snapshot(self.dir), before)
        return result.json

    def test_findings(self):
        folder = self.folder(files={**FILES, "meta.json": meta(version="1.0.0").encode()})
        self.build(self.folder("good"))
        document = self.assert_not_built(folder)
        self.assertEqual((document["valid"], document["sha256"], document["size"]), (False, "", 0))
        [finding] = document["findings"]
        self.assertEqual((finding["severity"], finding["code"], finding["path"]), ("error", "older-shape", "$.version"))
        text = self.run_command("package", "build", folder, "-o", self.dir / "out.vast", code=1, json=False).stdout
        self.assertEqual(text.splitlines()[-1], "1 error, nothing was built")

    def test_links_and_devices(self):
        for name, make in [("link", lambda path: os.symlink("meta.json", path)), ("pipe", os.mkfifo)]:
            folder = self.folder(name)
            make(folder / "x")
            [finding] = self.assert_not_built(folder)["findings"]
            self.assertEqual(finding["entry"], "x")

    def test_what_would_be_taken_for_a_bomb(self):
        """What nobody could install is not built."""
        folder = self.folder(files={"meta.json": FILES["meta.json"],
            **{f"zeros{number}": b"\0" * (20 << 20) for number in range(4)}})
        [finding] = self.assert_not_built(folder)["findings"]
        self.assertEqual((finding["severity"], finding["code"]), ("error", "compression-ratio"))

    def test_warnings_do_not_hinder(self):
        folder = self.folder(files={**FILES, "lang/de-DE.json": b"{}", "other.js": b""})
        document = self.build(folder).json
        self.assertEqual({finding["severity"] for finding in document["findings"]}, {"warning"})
        self.assertEqual(document["warnings"], 2)

    def test_wrong_places(self):
        folder = self.folder()
        (self.dir / "dir.vast").mkdir()
        os.mkfifo(self.dir / "pipe.vast")
        (self.dir / "link.vast").symlink_to("other.vast")
        for output, code, reason in [("out", 2, "invalid-argument"), ("out.tar.gz", 2, "invalid-argument"),
                ("dir.vast", 4, "not-a-file"), ("pipe.vast", 4, "not-a-file"), ("link.vast", 4, "not-a-file"),
                ("no/where/out.vast", 5, "no-such-path")]:
            error = self.assert_not_built(folder, output, code)["error"]
            self.assertEqual((error["reason"], error["subject"]), (reason, str(self.dir / output)))
            self.assertNotIn(".tmp", error["message"])
        for path in (self.dir / "nothing", folder / "meta.json"):
            self.assertEqual(self.assert_not_built(path, code=5)["error"]["reason"], "no-such-path")

    def test_itself(self):
        folder = self.folder()
        plain = self.built(folder)
        for _ in range(3):
            self.assertEqual(self.built(folder, "in/out.vast"), plain)
        os.symlink(folder, self.dir / "link")
        self.assertEqual(self.built(self.dir / "link", "in/a/../out.vast"), plain)

    def test_a_link_in_its_place(self):
        """What the link leads to is not written through."""
        target = self.dir / "precious"
        target.write_text("precious")
        os.symlink(target, self.dir / "out.vast")
        self.built(self.folder())
        self.assertEqual(target.read_text(), "precious")
        self.assertFalse((self.dir / "out.vast").is_symlink())

    def test_full_disk(self):
        folder = self.folder(files={**FILES, "large": noise(3 << 20)})
        with self.tiny_disk(self.dir / "tiny", "1m") as tiny:
            result = self.run_command("package", "build", folder, "-o", tiny / "out.vast", code=8)
            self.assertEqual(result.json["error"]["reason"], "no-space")
            self.assertEqual(list(tiny.iterdir()), [])

    def test_interrupted(self):
        folder = self.folder(files={**FILES, **{f"{number}.bin": noise(1 << 20, number) for number in range(60)}})
        process = self.start("package", "build", folder, "-o", self.dir / "out.vast")
        deadline = time.monotonic() + TIMEOUT
        while not list(self.dir.glob("out.vast.*.tmp")) and process.poll() is None and time.monotonic() < deadline:
            os.sched_yield()
        interrupt(process)
        result = self.finish(process)
        self.assertEqual(result.code, 130, str(result))
        self.assertEqual(list(self.dir.glob("out.vast*")), [])

    def test_killed(self):
        """A kill leaves the old archive; what the next one leaves is whole."""
        folder = self.folder(files={**FILES, **{f"{number}.bin": noise(1 << 18, number) for number in range(60)}})
        old = self.built(self.folder("old"))
        process = self.start("package", "build", folder, "-o", self.dir / "out.vast")
        deadline = time.monotonic() + TIMEOUT
        while not list(self.dir.glob("out.vast.*.tmp")) and process.poll() is None and time.monotonic() < deadline:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
        self.finish(process)
        data = (self.dir / "out.vast").read_bytes()
        self.assertTrue(data == old or process.returncode == 0)
        self.built(folder)
        self.assertEqual(list(self.dir.glob("out.vast*")), [self.dir / "out.vast"])


if __name__ == "__main__":
    unittest.main()
