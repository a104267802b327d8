"""Installing again: twice, elsewhere, over edits, and taking it back."""

import json
import os
import shutil
import stat
import unittest

from support import plugin_cfg, snapshot, visible
from test_install import NAME, InstallCase


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
        for folder in ("..", "../out", "/tmp/x", "a/../../b", ".assetstore", ".assetstore/staging", ".git",
            ".godot", ""):
            if folder:
                self.refused(2, "invalid-argument", "install", self.zip, "--into", folder)

    def test_modes_of_the_texts_stay(self):
        self.install(self.addon("one.zip", "one"))
        modes = {"assetstore.json": 0o600, "assetstore.lock": 0o664}
        for name, mode in modes.items():
            (self.project / name).chmod(mode)
        self.install(self.addon("two.zip", "two"))
        self.run_command("remove", "tester/one")
        for name, mode in modes.items():
            self.assertEqual(stat.S_IMODE((self.project / name).stat().st_mode), mode, name)

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


if __name__ == "__main__":
    unittest.main()
