"""What is said of a package file is what installing it comes to; and saying it writes nothing."""

import json
import os
import unittest

from support import Case, make_zip, plugin_cfg, regular, sha256, snapshot

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
        self.assertEqual(self.inspect(self.dir, code=2).json["error"]["reason"], "invalid-argument")
        os.mkfifo(self.dir / "pipe.zip")
        self.assertEqual(self.inspect(self.dir / "pipe.zip", code=2).json["error"]["reason"], "invalid-argument")
        self.assertEqual(self.inspect("/dev/zero", code=2).json["error"]["reason"], "invalid-argument")
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


if __name__ == "__main__":
    unittest.main()
