"""Installing: from everywhere an archive can be, twice, again elsewhere, over edits, and back."""

import contextlib
import json
import os
import shutil
import subprocess
import unittest

from support import Case, interrupt, noise, plugin_cfg, regular, sha256, snapshot, visible

NAME = "tester/hero"


class InstallCase(Case):
    def setUp(self):
        super().setUp()
        self.zip = self.addon("hero.zip", "hero", files={"main.gd": "extends Node\n", "data.bin": noise(200_000)})

    def manifest(self, project=None):
        return json.loads(((project or self.project) / "assetstore.json").read_text())["assets"]

    def lock(self, project=None):
        return json.loads(((project or self.project) / "assetstore.lock").read_text())["packages"]

    def assert_installed(self, project=None):
        project = project or self.project
        self.assertEqual((project / "addons/hero/main.gd").read_text(), "extends Node\n")
        self.assertEqual(sha256(project / "addons/hero/data.bin"), sha256(noise(200_000)))
        self.assertEqual(self.lock(project)[NAME]["sha256"], sha256(self.zip))
        self.assertIn(NAME, self.manifest(project))
        self.assertEqual((project / ".assetstore/.gdignore").exists(), True)
        self.assert_clean(project=project)
        self.assert_no_staging(project)
        cached = self.archives()
        self.assertEqual(sha256(cached[sha256(self.zip)]), sha256(self.zip))


class FromPlaces(InstallCase):
    def test_path(self):
        outcome = self.install(self.zip)
        [change] = outcome["changes"]
        self.assertEqual((change["kind"], change["name"], change["version"]), ("install", NAME, "1.0"))
        self.assertEqual((change["old_version"], change["trust"]), ("", "first-use"))
        self.assertEqual(outcome["durability"], "full")
        paths = [action["path"] for action in outcome["actions"]]
        self.assertEqual(paths, ["addons/hero/data.bin", "addons/hero/main.gd", "addons/hero/plugin.cfg"])
        self.assert_installed()
        package = self.packages()[NAME]
        self.assertEqual((package["sha256"], package["file_count"]), (sha256(self.zip), 3))
        self.assertEqual(package["tree_hash"], self.lock()[NAME]["tree_hash"])

    def test_relative_path_and_fast_durability(self):
        self.assertEqual(self.install("hero.zip", "--durability", "fast")["durability"], "fast")
        self.assert_installed()

    def test_file_url(self):
        self.install(self.zip.as_uri())
        self.assert_installed()

    def test_file_url_with_spaces_and_letters(self):
        folder = self.dir / "with space \u00e9\u4e2d"
        folder.mkdir()
        self.install(shutil.copy(self.zip, folder / "hero.zip"), "--dry-run")
        self.install((folder / "hero.zip").as_uri())
        self.assert_installed()

    def test_http_url(self):
        server = self.serve()
        self.install(server.url + "/hero.zip")
        self.assert_installed()
        self.assertEqual(self.lock()[NAME]["url"], server.url + "/hero.zip")

    def test_http_resumes_after_a_drop(self):
        server = self.serve()
        self.install(server.spoilt("drop-after-100000-times-1", "/hero.zip"))
        self.assert_installed()
        begin = int(server.headers("/hero.zip")["range"].removeprefix("bytes=").rstrip("-"))
        self.assertGreater(begin, 0)
        self.assertLessEqual(begin, 100_000)

    def test_http_changed_between_tries_starts_again(self):
        server = self.serve()
        self.install(server.spoilt("drop-after-100000-times-1", "/fault/changing/hero.zip"))
        self.assert_installed()

    def test_http_redirects(self):
        self.install(self.serve().spoilt("redirect-3", "/hero.zip"))
        self.assert_installed()

    def test_http_body_that_ends_early(self):
        self.refused(6, "short-body", "install", self.serve().spoilt("short-body", "/hero.zip"))
        self.assertEqual(self.archives(), {})

    def test_interrupt_keeps_the_project(self):
        server = self.serve()
        before = snapshot(self.project)
        arrived, opened = server.gate("/hero.zip")
        process = self.start("install", server.url + "/hero.zip")
        self.assertTrue(arrived.wait(60))
        interrupt(process)
        result = self.finish(process)
        self.assertEqual(result.code, 130, str(result))
        self.assert_one_line(result)
        self.assertEqual(snapshot(self.project), before)
        server.gates.clear()
        opened.set()
        self.install(server.url + "/hero.zip")
        self.assert_installed()

    def test_interrupt_while_unpacking_is_whole_or_not_at_all(self):
        files = {f"addons/many/{number}.txt": noise(2000, number) for number in range(6000)}
        archive = self.package("many.zip", {"addons/many/plugin.cfg": plugin_cfg("many"), **files})
        self.install(self.zip)
        before = visible(self.project)
        process = self.start("install", archive)
        staging = self.project / ".assetstore/staging"
        while process.poll() is None and not (staging.exists() and list(staging.glob("*/*"))):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.005)
        interrupt(process)
        result = self.finish(process)
        if result.code == 0:
            self.assertIn("tester/many", self.packages())
        else:
            self.assertEqual(result.code, 130, str(result))
            self.assertEqual(visible(self.project), before)
        self.assert_no_staging()
        self.assert_clean()

    def test_callers_hash(self):
        self.refused(3, "hash-mismatch", "install", self.zip, "--sha256", "0" * 64)
        self.refused(2, "invalid-argument", "install", self.zip, "--sha256", "abc")
        [change] = self.install(self.zip, "--sha256", sha256(self.zip).upper())["changes"]
        self.assertEqual(change["trust"], "pinned")
        self.assert_installed()


class FromSources(InstallCase):
    def add_library(self, **asset):
        pages = self.library([{"title": "Hero", "download_url": self.zip.as_uri(), **asset}])
        self.run_command("source", "add", "library", pages)
        self.run_command("sync")

    def test_library_that_gives_the_hash(self):
        self.add_library(download_hash=sha256(self.zip))
        [change] = self.install("1")["changes"]
        self.assertEqual((change["name"], change["source"], change["trust"]), (NAME, "library", "pinned"))
        self.assert_installed()
        self.assertEqual(self.lock()[NAME]["trust"], "pinned")

    def test_library_that_gives_a_wrong_hash(self):
        self.add_library(download_hash="0" * 64)
        self.refused(3, "hash-mismatch", "install", NAME)
        self.assertEqual(self.archives(), {})

    def test_library_that_gives_no_hash(self):
        self.add_library()
        result = self.run_command("install", NAME, json=False)
        self.assertIn(sha256(self.zip), result.stdout + result.stderr)
        self.assert_installed()
        self.assertEqual(self.lock()[NAME]["trust"], "first-use")

    def test_library_that_gives_other_bytes_later(self):
        self.add_library()
        self.install(NAME)
        clone = self.godot_project("clone")
        for name in ("assetstore.json", "assetstore.lock"):
            shutil.copy(self.project / name, clone)
        self.addon("hero.zip", "hero", files={"main.gd": "extends Evil\n"})
        self.store = self.dir / "other store"
        self.refused(3, "hash-mismatch", "install", project=clone)

    def test_library_over_http(self):
        server = self.serve()
        asset = {"title": "Hero", "download_url": server.url + "/hero.zip", "download_hash": sha256(self.zip)}
        server = self.serve(pages=self.library([asset]))
        # Two servers: the list comes from one, the archive from the other.
        self.run_command("source", "add", "library", server.api)
        self.run_command("sync")
        self.install("library:tester/hero")
        self.assert_installed()

    def test_engine_version(self):
        self.add_library(godot_version="4.4")
        self.refused(4, "engine-version", "install", NAME)
        self.install(NAME, "--any-godot")
        self.assert_installed()

    def test_without_a_download(self):
        self.add_library(download_url="")
        self.refused(5, "no-download", "install", NAME)

    def test_unknown_version(self):
        self.add_library()
        self.refused(5, "unknown-release", "install", NAME + "@9.9")
        self.install(NAME + "@1.0")
        self.assert_installed()

    def test_directory_source(self):
        folder = self.dir / "packages"
        folder.mkdir()
        shutil.copy(self.zip, folder)
        self.run_command("source", "add", "ours", folder)
        [record] = self.run_command("sync").json["sync"]
        self.assertEqual((record["added"], record["asset_count"]), (1, 1))
        [asset] = self.search("hero")["assets"]
        self.assertEqual((asset["ref"], asset["version"]), ("ours:tester/hero", "1.0"))
        self.install(asset["ref"])
        self.assert_installed()

    def test_offline_uses_the_cache_only(self):
        server = self.serve()
        url = server.url + "/hero.zip"
        self.add_library(download_url=url, download_hash=sha256(self.zip))
        self.refused(5, "not-cached", "install", NAME, "--offline")
        self.run_command("cache", "add", self.zip)
        self.install(NAME, "--offline")
        self.assert_installed()
        self.assertEqual(server.counts(), {})


class Again(InstallCase):
    def clone(self, *names):
        clone = self.godot_project("clone")
        for name in names:
            source = self.project / name
            if source.is_dir():
                shutil.copytree(source, clone / name)
            else:
                shutil.copy2(source, clone / name)
        return clone

    def test_twice_changes_nothing(self):
        self.install(self.zip)
        texts = {name: (self.project / name).read_bytes() for name in ("assetstore.json", "assetstore.lock")}
        before = visible(self.project)
        outcome = self.install(self.zip)
        self.assertEqual([change["kind"] for change in outcome["changes"]], ["none"])
        self.assertEqual(outcome["actions"], [])
        self.assertEqual(visible(self.project), before)
        self.assertEqual(self.run_command("install").json["actions"], [])
        self.assertEqual({name: (self.project / name).read_bytes() for name in texts}, texts)
        for text in texts.values():
            self.assertTrue(text.endswith(b"\n"))

    def test_texts_do_not_depend_on_the_order(self):
        other = self.addon("villain.zip", "villain")
        second = self.godot_project("second")
        self.install(self.zip)
        self.install(other)
        self.install(other, self.zip, project=second)
        for name in ("assetstore.json", "assetstore.lock"):
            self.assertEqual((self.project / name).read_bytes(), (second / name).read_bytes())

    def test_dry_run_changes_nothing(self):
        before = snapshot(self.project)
        plan = self.install(self.zip, "--dry-run")
        self.assertEqual([change["kind"] for change in plan["changes"]], ["install"])
        self.assertEqual({action["kind"] for action in plan["actions"]}, {"write"})
        self.assertEqual(snapshot(self.project), before)
        outcome = self.install(self.zip)
        self.assertEqual(outcome["actions"], plan["actions"])
        self.assertEqual(outcome["changes"], plan["changes"])

    def test_other_bytes_for_the_same_release_are_refused(self):
        self.install(self.zip)
        self.addon("hero.zip", "hero", files={"main.gd": "extends Other\n"})
        error = self.refused(3, "hash-mismatch", "install", self.zip)
        self.assertTrue(error["hint"])
        self.run_command("remove", NAME)
        self.install(self.zip)
        self.assert_clean()

    def test_fresh_clone_with_manifest_and_lock(self):
        self.install(self.zip)
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        self.assert_installed(clone)
        self.assertEqual(visible(clone), visible(self.project))

    def test_fresh_clone_on_another_machine(self):
        self.install(self.zip)
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.store = self.dir / "other store"
        [change] = self.install(project=clone)["changes"]
        self.assert_installed(clone)
        self.assertEqual(visible(clone), visible(self.project))

    def test_fresh_clone_with_the_files_adopts_them(self):
        self.install(self.zip)
        clone = self.clone("assetstore.json", "assetstore.lock", "addons")
        path = clone / "addons/hero/data.bin"
        os.utime(path, (1000, 1000))
        inode = path.stat().st_ino
        outcome = self.install(project=clone)
        self.assertEqual(outcome["actions"], [])
        self.assertEqual((path.stat().st_ino, path.stat().st_mtime), (inode, 1000))
        self.assert_installed(clone)
        self.assertEqual(self.packages(project=clone)[NAME]["file_count"], 3)

    def test_into_is_remembered(self):
        self.install(self.zip, "--into", "third_party")
        self.assertTrue((self.project / "third_party/hero/main.gd").exists())
        self.assertFalse((self.project / "addons").exists())
        self.assertEqual(self.manifest()[NAME]["into"], "third_party")
        newer = self.addon("newer.zip", "hero", "1.1")
        self.install(newer)
        self.assertIn('"1.1"', (self.project / "third_party/hero/plugin.cfg").read_text())
        self.assertFalse((self.project / "addons").exists())
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        self.assertTrue((clone / "third_party/hero/main.gd").exists())

    def test_into_stays_in_the_project(self):
        for folder in ("..", "../out", "/tmp/x", "a/../../b", ".assetstore", ".assetstore/staging", ".git", ".godot", ""):
            if folder:
                self.refused(2, "invalid-argument", "install", self.zip, "--into", folder)

    def test_unknown_keys_of_the_manifest_stay(self):
        self.install(self.zip)
        path = self.project / "assetstore.json"
        document = json.loads(path.read_text())
        document["note"] = "ours"
        document["assets"][NAME]["why"] = "because"
        path.write_text(json.dumps(document))
        self.install(self.addon("villain.zip", "villain"))
        document = json.loads(path.read_text())
        self.assertEqual((document["note"], document["assets"][NAME]["why"]), ("ours", "because"))


class Edits(InstallCase):
    def setUp(self):
        super().setUp()
        self.old = self.addon("one.zip", "hero", "1.0", {"a.gd": "a1", "b.gd": "b1", "c.gd": "c1", "d.gd": "d1"})
        self.new = self.addon("two.zip", "hero", "2.0", {"a.gd": "a2", "b.gd": "b1", "d.gd": "d2", "e.gd": "e2"})
        self.install(self.old)
        self.folder = self.project / "addons/hero"

    def text(self, name):
        path = self.folder / name
        return path.read_text() if path.exists() else None

    def edit(self, *names):
        for name in names:
            (self.folder / name).write_text(f"my {name}")

    def actions(self, outcome):
        return {action["path"].removeprefix("addons/hero/"): action["kind"] for action in outcome["actions"]}

    def test_upgrade_without_edits(self):
        outcome = self.install(self.new)
        [change] = outcome["changes"]
        self.assertEqual((change["kind"], change["old_version"], change["version"]), ("replace", "1.0", "2.0"))
        self.assertEqual(
            self.actions(outcome),
            {"a.gd": "replace", "c.gd": "delete", "d.gd": "replace", "e.gd": "write", "plugin.cfg": "replace"})
        self.assertEqual([self.text(name) for name in ("a.gd", "b.gd", "c.gd", "e.gd")], ["a2", "b1", None, "e2"])
        self.assert_clean()
        self.assert_no_staging()

    def test_upgrade_keeps_edits(self):
        self.edit("a.gd", "b.gd", "c.gd")
        actions = self.actions(self.install(self.new))
        self.assertEqual((actions["a.gd"], actions["b.gd"], actions["c.gd"]), ("write-new", "keep", "keep"))
        self.assertEqual([self.text(name) for name in ("a.gd", "b.gd", "c.gd")], ["my a.gd", "my b.gd", "my c.gd"])
        self.assertEqual((self.text("a.gd.new"), self.text("d.gd")), ("a2", "d2"))
        self.assertFalse((self.folder / "b.gd.new").exists())
        findings = self.findings()
        self.assertEqual((findings["addons/hero/a.gd"], findings["addons/hero/b.gd"]), ("modified", "modified"))
        self.assertEqual(findings["addons/hero/c.gd"], "extra")

    def test_upgrade_over_an_edit_that_is_the_new_file(self):
        (self.folder / "a.gd").write_text("a2")
        self.install(self.new)
        self.assertFalse((self.folder / "a.gd.new").exists())
        self.assert_clean()

    def test_forced_upgrade_keeps_the_bytes(self):
        self.edit("a.gd", "c.gd")
        actions = self.actions(self.install(self.new, "--force"))
        self.assertEqual((actions["a.gd"], actions["c.gd"]), ("overwrite", "delete-edit"))
        self.assertEqual((self.text("a.gd"), self.text("c.gd")), ("a2", None))
        self.assert_clean()
        self.assertEqual(self.backups(), {"my a.gd", "my c.gd"})

    def backups(self):
        return {path.read_text() for path in (self.project / ".assetstore/backup").rglob("*") if path.is_file()}

    def test_users_file_in_the_way(self):
        self.folder.joinpath("e.gd").write_text("mine")
        error = self.refused(4, "path-occupied", "install", self.new)
        self.assertEqual(error["subject"], "addons/hero/e.gd")

    def test_another_packages_file_in_the_way(self):
        other = self.package("other.zip", {"addons/hero/a.gd": "x", "addons/other/plugin.cfg": plugin_cfg("other")})
        self.refused(4, "path-owned", "install", other)

    def test_a_link_in_the_way_is_not_followed(self):
        outside = self.dir / "outside"
        outside.mkdir()
        (self.project / "addons/villain").symlink_to(outside)
        self.refused(4, "path-occupied", "install", self.addon("villain.zip", "villain"))
        self.assertEqual(list(outside.iterdir()), [])

    def test_remove(self):
        (self.folder / "mine.gd").write_text("mine")
        (self.folder / "a.gd.uid").write_text("uid://x")
        outcome = self.run_command("remove", NAME).json
        self.assertEqual([change["kind"] for change in outcome["changes"]], ["remove"])
        self.assertEqual(self.actions(outcome)["a.gd.uid"], "delete-generated")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["mine.gd"])
        self.assertEqual((self.manifest(), self.lock(), self.packages()), ({}, {}, {}))

    def test_remove_keeps_edits(self):
        self.edit("b.gd")
        self.assertEqual(self.actions(self.run_command("remove", NAME).json)["b.gd"], "keep")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["b.gd"])
        self.assertEqual(self.text("b.gd"), "my b.gd")

    def test_forced_remove_takes_edits(self):
        self.edit("b.gd")
        self.assertEqual(self.actions(self.run_command("remove", NAME, "--force").json)["b.gd"], "delete-edit")
        self.assertFalse((self.project / "addons").exists())
        self.assertEqual(self.backups(), {"my b.gd"})

    def test_dry_remove_changes_nothing(self):
        before = visible(self.project)
        self.run_command("remove", NAME, "--dry-run")
        self.assertEqual(visible(self.project), before)

    def test_remove_what_is_not_there(self):
        self.assertEqual(self.run_command("remove", "tester/nobody", code=5).json["error"]["reason"], "not-installed")
        self.assert_clean()


class Shapes(InstallCase):
    def test_two_addons_in_one_package(self):
        files = {"addons/one/plugin.cfg": plugin_cfg("one"), "addons/one/a.gd": "a"}
        files |= {"addons/two/plugin.cfg": plugin_cfg("two"), "addons/two/b.gd": "b", "README.md": "read"}
        [change] = self.install(self.package("pair.zip", {f"pair-main/{name}": data for name, data in files.items()}))["changes"]
        for name in ("one/a.gd", "two/b.gd"):
            self.assertTrue((self.project / "addons" / name).exists())
        self.assertFalse((self.project / "README.md").exists())
        self.assertEqual(list(self.packages()), [change["name"]])
        self.run_command("remove", change["name"])
        self.assertFalse((self.project / "addons").exists())

    def test_project_into_an_empty_folder(self):
        empty = self.dir / "empty"
        empty.mkdir()
        game = self.package(
            "game.zip",
            {"game-1.0/project.godot": '[application]\nconfig/name="Game"\n', "game-1.0/scenes/main.tscn": "[gd_scene]\n",
             "game-1.0/.gitignore": "x"})
        [change] = self.install(game, project=empty)["changes"]
        self.assertTrue((empty / "project.godot").exists())
        self.assertTrue((empty / "scenes/main.tscn").exists())
        self.assertFalse((empty / ".gitignore").exists())
        self.assert_clean(project=empty)
        self.refused(4, "path-occupied", "install", game)

    def test_plugin_at_the_root_with_modes_and_names(self):
        files = [
            (regular("x-abc/plugin.cfg"), plugin_cfg("My Tool")), (regular("x-abc/run.sh", 0o755), "#!/bin/sh\n"),
            (regular("x-abc/odd.txt", 0o600), "o"), (regular("x-abc/with space/\u4e2d\u6587.gd"), "z"),
            (regular("x-abc/empty/"), ""), (regular("x-abc/.gitattributes"), "g"), (regular("__MACOSX/x-abc/._a"), "m"),
            (regular("x-abc/.DS_Store"), "d"),
        ]
        [change] = self.install(self.package("tool.zip", files))["changes"]
        folder = self.project / "addons/my-tool"
        self.assertEqual(
            {path.relative_to(folder).as_posix(): oct(path.stat().st_mode & 0o777) for path in folder.rglob("*") if path.is_file()},
            {"plugin.cfg": "0o644", "run.sh": "0o755", "odd.txt": "0o644", "with space/\u4e2d\u6587.gd": "0o644"})
        self.assertFalse((self.project / "__MACOSX").exists())
        self.assertEqual({row["mode"] for row in self.run_command("list", "--files").json["files"]}, {0o644, 0o755})
        self.assert_clean()


if __name__ == "__main__":
    unittest.main()
