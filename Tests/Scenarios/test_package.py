"""What is said of a package file is what installing it comes to; and saying it writes nothing."""

import json
import os
import stat
import unittest
import zipfile

from support import Case, make_zip, noise, plugin_cfg, regular, sha256, snapshot, special

PROJECT = 'config_version=5\n\n[application]\n\nconfig/name="My Game"\nconfig/version="0.3"\n'


class Inspect(Case):
    def inspect(self, path, *arguments, **how):
        before = snapshot(self.dir)
        result = self.run_command("package", "inspect", path, *arguments, **how)
        self.assertEqual(snapshot(self.dir), before)
        return result

    def assert_installed_so(self, path):
        """Gives what was said of it."""
        document = self.inspect(path).json
        info = document["package"]
        project = self.godot_project(f"for {path.name}")
        self.install(path, project=project)
        name = f"{info['publisher']}/{info['slug']}"
        [row] = self.packages(project=project).values()
        for key in ("title", "version", "sha256", "size", "file_count"):
            self.assertEqual(row[key], info[key], key)
        self.assertEqual(row["name"], name)
        files = self.run_command("list", "--files", project=project).json["files"]
        self.assertEqual(
            [(file["path"], file["size"], file["mode"]) for file in files],
            [(file["path"], file["size"], file["mode"]) for file in document["files"]])
        self.assertEqual((info["archive_size"], info["sha256"]), (path.stat().st_size, sha256(path)))
        return document

    def test_an_addon_below_a_wrapping_folder(self):
        path = make_zip(self.dir / "hero-main.zip", [
            ("hero-main/", ""), ("hero-main/LICENSE", "MIT License\n\nPermission is hereby granted"),
            ("hero-main/README.md", "# Hero"), ("hero-main/.github/ci.yml", "x"),
            ("hero-main/addons/hero/plugin.cfg", plugin_cfg("Hero", "1.2")),
            (regular("hero-main/addons/hero/run.sh", 0o755), "true"),
            ("hero-main/addons/other/main.gd", "extends Node"),
        ])
        document = self.assert_installed_so(path)
        info = document["package"]
        self.assertEqual(
            (info["publisher"], info["slug"], info["type"], info["license"], info["entry_count"]),
            ("tester", "hero", "addon", "MIT", 7))
        self.assertEqual(info["description"], "For tests\n\n# Hero")
        self.assertEqual(document["folders"], ["addons/hero", "addons/other"])
        self.assertEqual(document["tags"], ["editor-plugin"])
        self.assertEqual(
            [(file["path"], file["entry"]) for file in document["files"]],
            [(path, f"hero-main/{path}")
                for path in ("addons/hero/plugin.cfg", "addons/hero/run.sh", "addons/other/main.gd")])

    def test_one_without_a_name_of_its_own(self):
        document = self.assert_installed_so(make_zip(self.dir / "some-thing-2.0.zip", {"a.gd": "x", "b/c.gd": "y"}))
        info = document["package"]
        self.assertEqual((info["publisher"], info["slug"], info["version"]), ("local", "some-thing", "2.0"))
        self.assertEqual(document["folders"], ["addons/some-thing"])

    def test_a_vast(self):
        meta = {"id": "v.pack", "name": "Pack", "author": "Ada", "version": {"asset": "3.0", "spec": "1.0"}}
        path = make_zip(self.dir / "pack.vast", {"meta.json": json.dumps(meta), "scripts/a.gd": "x"})
        document = self.assert_installed_so(path)
        self.assertEqual(document["package"]["vast_id"], "v.pack")
        self.assertEqual(document["files"], [
            {"path": "assets/v.pack.vast", "entry": "", "size": path.stat().st_size, "mode": 0o644}])

    def test_a_project(self):
        path = make_zip(self.dir / "game.zip", {"w/project.godot": PROJECT, "w/main.tscn": "x", "w/.godot/cache": "y"})
        document = self.inspect(path).json
        self.assertEqual((document["package"]["type"], document["package"]["title"]), ("project", "My Game"))
        self.assertEqual(document["folders"], [""])
        self.assertEqual([file["path"] for file in document["files"]], ["main.tscn", "project.godot"])

    def test_for_people(self):
        path = make_zip(self.dir / "a.zip", {
            "addons/hero/plugin.cfg": plugin_cfg("The Hero", "1.2"),
            "addons/hero/a b.gdextension": '[configuration]\ncompatibility_minimum="4.2"\ncompatibility_maximum="4.4"\n',
            "LICENSE": "MIT License\n\nPermission is hereby granted", "README.md": "Read me",
        })
        info = self.inspect(path).json["package"]
        title, *facts = self.inspect(path, json=False).stdout.splitlines()
        end = facts.index("")
        self.assertEqual(title, "The Hero")
        self.assertEqual(dict(line.split(maxsplit=1) for line in facts[:end]), {
            "name": "tester/the-hero", "author": "Tester", "type": "addon", "licence": "MIT", "version": "1.2",
            "Godot": "4.2-4.4", "tags": "editor-plugin, gdextension", "folders": "addons/hero",
            "installs": f"2 files, {info['size']} B", "archive": f"{path.stat().st_size} B, entries: 4",
            "SHA-256": sha256(path),
        })
        self.assertEqual(facts[end + 1 :], ["For tests", "", "Read me"])
        listed = self.inspect(path, "--files", json=False).stdout.splitlines()
        self.assertEqual([line.split(maxsplit=3)[0] for line in listed], ["644", "644"])
        self.assertIn("addons/hero/a b.gdextension  addons/hero/a b.gdextension", listed[0])

    def test_limits(self):
        path = self.addon("hero.zip", "hero", files={"a": b"\0" * (70 << 20)})
        for reason, *limit in [
            ("compression-ratio",), ("too-many-entries", "--max-entries", 3, "--max-ratio", 5000),
            ("too-large", "--max-bytes", 70 << 20, "--max-ratio", 5000),
        ]:
            error = self.inspect(path, *limit, code=3).json["error"]
            self.assertEqual(error["reason"], reason)
        self.inspect(path, "--max-ratio", 5000)

    def test_what_is_no_file(self):
        self.assertEqual(self.inspect(self.dir, code=4).json["error"]["reason"], "not-a-file")
        os.mkfifo(self.dir / "pipe.zip")
        self.assertEqual(self.inspect(self.dir / "pipe.zip", code=4).json["error"]["reason"], "not-a-file")
        self.assertEqual(self.inspect("/dev/zero", code=4).json["error"]["reason"], "not-a-file")
        self.assertEqual(self.inspect("", code=2).json["error"]["reason"], "invalid-argument")
        self.assertEqual(self.inspect("nowhere.zip", code=5).json["error"]["reason"], "no-such-path")

    def test_a_vast_without_metadata(self):
        path = make_zip(self.dir / "pack.vast", {"scripts/a.gd": "x"})
        self.assertEqual(self.inspect(path, code=3).json["error"]["reason"], "malformed-file")

    def test_damage_shows_where_it_is_read(self):
        """In what describes the package; the rest is not unpacked."""
        whole = self.addon("hero.zip", "hero", files={"main.gd": "extends Node\n"}).read_bytes()
        for name, code in (("plugin.cfg", 3), ("main.gd", 0)):
            data = bytearray(whole)
            begin = data.index(name.encode()) + len(name)
            data[begin : begin + 4] = b"\xff" * 4
            path = self.dir / "damaged.zip"
            path.write_bytes(data)
            self.inspect(path, code=code)
            self.run_command("install", path, code=3)


class Contents(Case):
    """What is in a package file is listed and written out, and nothing else is done."""

    def contents(self, *arguments, **how):
        before = snapshot(self.dir)
        result = self.run_command("package", *arguments, **how)
        self.assertEqual(snapshot(self.dir), before)
        return result

    def cat(self, path, entry, code=0, json=False):
        process = self.start("package", "cat", path, entry, json=json)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, stderr)
        return stdout, stderr.decode()

    def test_list(self):
        path = make_zip(self.dir / "a b.zip", [
            ("b/", ""), ("b/c.txt", "sea"), ("b/d/e", ""), (regular("run.sh", 0o755), "true"),
            (special("link", stat.S_IFLNK), "b"), ("b-a", "x" * 5000), ("é.txt", "e")])
        entries = self.contents("list", path).json["entries"]
        self.assertEqual([(entry["path"], entry["kind"], entry["size"], entry["mode"]) for entry in entries], [
            ("b", "folder", 0, 0o755), ("b-a", "file", 5000, 0o644), ("b/c.txt", "file", 3, 0o644),
            ("b/d", "folder", 0, 0o755), ("b/d/e", "file", 0, 0o644), ("link", "link", 1, 0o755),
            ("run.sh", "file", 4, 0o755), ("é.txt", "file", 1, 0o644)])
        lines = self.contents("list", path, json=False).stdout.splitlines()
        self.assertEqual([line.split()[-2:] for line in lines[:2]], [["755", "b/"], ["644", "b-a"]])
        self.assertIn("link (link)", lines[5])

    def test_packages_of_all_kinds(self):
        vast = make_zip(self.dir / "p.vast", {"meta.json": "{ this is none", "scripts/a.gd": "x"})
        self.assertEqual([entry["path"] for entry in self.contents("list", vast).json["entries"]],
                         ["meta.json", "scripts", "scripts/a.gd"])
        empty = make_zip(self.dir / "con.zip", {})
        self.assertEqual(self.contents("list", empty).json["entries"], [])
        self.assertEqual(self.contents("list", self.dir, code=4).json["error"]["reason"], "not-a-file")
        self.assertEqual(self.contents("list", "nowhere.zip", code=5).json["error"]["reason"], "no-such-path")
        bad = make_zip(self.dir / "bad.zip", {"../x": "x"})
        for words in (["list", bad], ["cat", bad, "../x"]):
            error = self.contents(*words, code=3).json["error"]
            self.assertEqual((error["reason"], error["subject"]), ("path-traversal", "../x"))
        self.assertEqual(self.contents("list", vast, "--max-entries", 2, code=3).json["error"]["reason"],
                         "too-many-entries")

    def test_cat(self):
        large = noise(3_000_000) + b"\0\n\r\x1b[2J" * 1000
        path = make_zip(self.dir / "p.zip", {
            "large": large, "small": b"\xff\0\n", "empty": b"", "d/e": "x", "link": "d"})
        self.assertEqual(self.cat(path, "large")[0], large)
        self.assertEqual(self.cat(path, "small"), (b"\xff\0\n", ""))
        self.assertEqual(self.cat(path, "empty"), (b"", ""))
        self.assertEqual(self.cat(path, "d/e", json=True), (b"x", ""))
        for entry in ("no", "d/", "/small", "./small", "SMALL", "", "d/../small", ".data"):
            stdout, stderr = self.cat(path, entry, code=5)
            self.assertEqual(stdout, b"")
            self.assertEqual(len(stderr.splitlines()), 1)
        self.cat(path, "d", code=4)

    def test_damage_is_not_written(self):
        for name, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
            for count in (1000, 3_000_000):
                data = noise(count)
                path = self.dir / f"{name}-{count}.zip"
                with zipfile.ZipFile(path, "w", method) as archive:
                    archive.writestr("entry", data)
                    archive.writestr("after", "fine")
                whole = bytearray(path.read_bytes())
                # The CRC in both headers, so that it is only the bytes that belie it.
                for mark, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
                    start = whole.index(mark) + offset
                    whole[start : start + 4] = b"\x12\x34\x56\x78"
                path.write_bytes(whole)
                stdout, stderr = self.cat(path, "entry", code=3)
                self.assertIn("CRC", stderr)
                self.assertLess(len(stdout), count)
                self.assertTrue(data.startswith(stdout))
                self.assertEqual(self.cat(path, "after")[0], b"fine")

    def test_a_reader_who_leaves(self):
        path = make_zip(self.dir / "p.zip", {"large": noise(8_000_000)})
        process = self.start("package", "cat", path, "large", json=False)
        process.stdout.read(10)
        process.stdout.close()
        self.assertEqual(process.wait(timeout=60), 0)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()


if __name__ == "__main__":
    unittest.main()
