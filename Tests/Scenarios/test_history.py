"""What was done to a project, taking it back, and what an interruption leaves."""

import shutil
import subprocess
import time
import unittest

from support import TIMEOUT, noise, sha256, snapshot, visible
from test_update import NAME, UpdateCase


class HistoryCase(UpdateCase):
    """Two releases of one package, three more packages."""

    def setUp(self):
        super().setUp()
        self.old = self.release("hero", "1.0", {"main.gd": "old", "dropped.gd": "dropped"})
        for slug in ("a", "b", "c"):
            self.release(slug, "1.0", {"data.bin": noise(3000, ord(slug))})
        self.sync()

    def newer(self):
        archive = self.release("hero", "2.0", {"main.gd": "new", "added.gd": "added"})
        self.sync()
        return archive

    def undo(self, *arguments, **how):
        return self.run_command("undo", *arguments, **how).json

    def texts(self, project=None):
        project = project or self.project
        return {name: (project / name).read_bytes() for name in ("assetstore.json", "assetstore.lock")}


class History(HistoryCase):
    def test_empty(self):
        before = snapshot(self.project)
        self.assertEqual(self.history(), [])
        self.assertEqual(snapshot(self.project), before)
        self.refused(5, "nothing-to-undo", "undo")

    def test_what_when_and_from_which_archive(self):
        begin = int(time.time())
        self.install(NAME)
        newest = self.newer()
        self.update()
        self.install("tester/a", "tester/b", "--remove", NAME)
        rows = self.history()
        self.assertEqual(sorted((row["id"] for row in rows), reverse=True), [row["id"] for row in rows])
        for row in rows:
            self.assertTrue(begin <= row["at"] <= time.time() + 1)
            self.assertEqual((row["undoes"], row["undone"]), (0, False))
        self.assertEqual([self.changes(row) for row in rows], [
            {NAME: "remove", "tester/a": "install", "tester/b": "install"}, {NAME: "replace"}, {NAME: "install"},
        ])
        [first], [second] = rows[2]["changes"], rows[1]["changes"]
        self.assertEqual((first["version"], first["sha256"]), ("1.0", sha256(self.old)))
        self.assertEqual((second["old_version"], second["version"], second["sha256"]), ("1.0", "2.0", sha256(newest)))
        text = self.run_command("history", json=False).stdout
        self.assertEqual(len(text.splitlines()), 5)
        self.assertIn(sha256(newest), text)
        self.assertIn("1.0 -> 2.0", text)

    def test_undone_and_undoing(self):
        self.install(NAME)
        self.undo()
        later, first = self.history()
        self.assertEqual((later["undoes"], later["undone"]), (first["id"], False))
        self.assertEqual((first["undoes"], first["undone"]), (0, True))
        self.assertEqual(self.changes(later), {NAME: "remove"})
        self.refused(5, "nothing-to-undo", "undo")

    def test_what_changes_nothing_leaves_no_trace(self):
        self.install(NAME)
        self.install(NAME)
        self.run_command("install")
        self.run_command("update")
        self.run_command("install", "tester/a", "--dry-run")
        self.run_command("undo", "--dry-run")
        self.refused(5, "unknown-ref", "install", "tester/nobody")
        self.assertEqual(len(self.history()), 1)

    def test_durability_is_stated(self):
        plans = {
            "install": [NAME], "repair": [], "remove": [NAME], "undo": [], "update": [],
        }
        for how in ("full", "fast"):
            for command, arguments in plans.items():
                with self.subTest(command=command, durability=how):
                    document = self.run_command(command, *arguments, "--durability", how).json
                    self.assertEqual(document["durability"], how)
            self.run_command("remove", NAME)
        self.assertEqual(self.install(NAME)["durability"], "full")
        for how in ("full", "fast"):
            text = self.run_command("remove", NAME, "--durability", how, json=False).stdout
            self.assertIn(f"durability: {how}", text)
            self.install(NAME)
        self.assertNotIn("durability", self.run_command("remove", NAME, "--dry-run", json=False).stdout)


class Undo(HistoryCase):
    def test_install(self):
        before = {path: what for path, what in visible(self.project).items() if path != "."}
        self.install(NAME)
        self.assertEqual(self.changes(self.undo()), {NAME: "remove"})
        after = {path: what for path, what in visible(self.project).items() if path not in (".", *self.texts())}
        self.assertEqual(after, before)
        self.assertEqual((self.packages(), self.wishes()), ({}, {}))
        self.assert_no_staging()

    def test_upgrade(self):
        self.install(NAME)
        before = visible(self.project)
        self.newer()
        self.update()
        [change] = self.undo()["changes"]
        self.assertEqual((change["kind"], change["old_version"], change["version"]), ("replace", "2.0", "1.0"))
        self.assertEqual(visible(self.project), before)
        self.assertEqual(self.outdated(), {NAME: ("1.0", "2.0")})
        self.assert_clean()
        self.assert_no_staging()

    def test_remove(self):
        self.install(NAME)
        before = visible(self.project)
        self.run_command("remove", NAME)
        self.assertEqual(self.changes(self.undo()), {NAME: "install"})
        self.assertEqual(visible(self.project), before)
        self.assert_clean()

    def test_many_at_once(self):
        self.install(NAME, "tester/a", "tester/b")
        before = visible(self.project)
        self.newer()
        self.install(NAME, "tester/c", "--remove", "tester/b")
        self.assertEqual(self.installed(), {NAME: "2.0", "tester/a": "1.0", "tester/c": "1.0"})
        self.assertEqual(
            self.changes(self.undo()), {NAME: "replace", "tester/b": "install", "tester/c": "remove"})
        self.assertEqual(visible(self.project), before)
        self.assert_clean()

    def test_one_after_the_other_back_to_the_beginning(self):
        states = []
        for step in (["install", NAME], ["install", "tester/a"], ["remove", NAME], ["install", "tester/b", NAME]):
            self.run_command(*step)
            states.append(visible(self.project))
        for state in reversed(states[:-1]):
            self.undo()
            self.assertEqual(visible(self.project), state)
            self.assert_clean()
        self.undo()
        self.assertEqual(self.packages(), {})
        self.refused(5, "nothing-to-undo", "undo")
        self.assertEqual(len(self.history()), 8)

    def test_change_after_an_undo_can_be_undone(self):
        self.install(NAME)
        self.install("tester/a")
        self.undo()
        self.install("tester/b")
        self.undo()
        self.assertEqual(self.installed(), {NAME: "1.0"})
        self.undo()
        self.assertEqual(self.installed(), {})

    def test_plan_and_outcome_name_what_they_take_back(self):
        self.assertEqual(self.install(NAME)["undoes"], 0)
        self.install("tester/a")
        last, first = self.history()
        for change_set in (last, first):
            number = change_set["id"]
            self.assertEqual(self.undo("--dry-run")["undoes"], number)
            said = self.run_command("undo", "--dry-run", json=False).stdout
            self.assertTrue(said.startswith(f"would take back change {number} "), said)
            if change_set is last:
                self.assertEqual(self.undo()["undoes"], number)
            else:
                said = self.run_command("undo", json=False).stdout
                self.assertTrue(said.startswith(f"took back change {number} "), said)

    def test_dry_run_is_what_is_then_done(self):
        self.install(NAME)
        self.newer()
        self.update()
        before = visible(self.project)
        plan = self.undo("--dry-run")
        self.assertEqual(visible(self.project), before)
        done = self.undo()
        self.assertEqual((done["changes"], done["actions"]), (plan["changes"], plan["actions"]))

    def test_repair_of_no_edit_is_nothing_to_undo(self):
        self.install(NAME)
        (self.project / "addons/hero/main.gd").unlink()
        self.run_command("repair")
        self.assertEqual(self.changes(self.undo()), {NAME: "remove"})

    def test_pin_and_folder_come_back(self):
        self.install(f"{NAME}@1.0", "--into", "third_party")
        before, texts = visible(self.project), self.texts()
        self.newer()
        self.install(f"{NAME}@2.0", "--into", "elsewhere")
        self.assertEqual(self.text("elsewhere/hero/main.gd"), "new")
        self.undo()
        self.assertEqual(self.texts(), texts)
        self.assertEqual(visible(self.project), before)

    def test_without_sources_and_network(self):
        self.install(NAME)
        before = visible(self.project)
        self.newer()
        self.update()
        self.run_command("source", "remove", "ours")
        shutil.rmtree(self.packages_folder)
        self.undo("--offline")
        self.assertEqual(visible(self.project), before)

    def test_after_gc(self):
        self.install(NAME)
        before = visible(self.project)
        self.newer()
        self.update()
        removed = self.run_command("cache", "gc").json["archives"]
        self.assertEqual(removed, [], "undo needs the old one")
        shutil.rmtree(self.packages_folder)
        self.undo("--offline")
        self.assertEqual(visible(self.project), before)
        self.assert_clean()

    def test_gc_keeps_what_was_removed_and_takes_what_undo_is_through_with(self):
        self.install(NAME)
        self.run_command("remove", NAME)
        self.assertEqual(self.run_command("cache", "gc").json["archives"], [])
        self.undo("--offline")
        self.assert_clean()
        self.undo()
        self.assertEqual(self.installed(), {})
        gone = [row["sha256"] for row in self.run_command("cache", "gc").json["archives"]]
        self.assertEqual(gone, [sha256(self.old)], "nothing is left that could bring it back")

    def test_archive_that_is_gone_is_said(self):
        self.install(NAME)
        self.newer()
        self.update()
        self.archives()[sha256(self.old)].unlink()
        shutil.rmtree(self.packages_folder)
        self.refused(5, ["not-cached", "no-such-path"], "undo", "--offline")
        self.refused(5, ["not-cached", "no-such-path"], "undo")

    def test_damaged_cached_archive_is_fetched_again(self):
        self.install(NAME)
        before = visible(self.project)
        self.newer()
        self.update()
        cached = self.archives()[sha256(self.old)]
        cached.chmod(0o644)
        cached.write_bytes(cached.read_bytes()[:-10])
        self.undo()
        self.assertEqual(visible(self.project), before)
        self.assertEqual(sha256(self.archives()[sha256(self.old)]), sha256(self.old))

    def test_edits_made_since_are_kept(self):
        self.install(NAME)
        self.newer()
        self.update()
        self.write("addons/hero/main.gd", "mine")
        self.write("addons/hero/added.gd", "mine too")
        self.write("addons/hero/own.gd", "own")
        actions = self.actions(self.undo())
        self.assertEqual(actions["addons/hero/main.gd"], "write-new")
        self.assertEqual(actions["addons/hero/added.gd"], "keep")
        self.assertEqual(actions["addons/hero/dropped.gd"], "write")
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")
        self.assertEqual(self.text("addons/hero/main.gd.new"), "old")
        self.assertEqual(self.text("addons/hero/added.gd"), "mine too")
        self.assertEqual(self.text("addons/hero/own.gd"), "own")
        self.assertEqual(self.installed(), {NAME: "1.0"})

    def test_an_edit_that_a_removal_kept_is_the_packages_again(self):
        self.install(NAME)
        self.write("addons/hero/main.gd", "mine")
        self.run_command("remove", NAME)
        self.undo()
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")
        self.assertEqual(self.text("addons/hero/dropped.gd"), "dropped")
        self.assertEqual(self.differences(), {"addons/hero/main.gd": "modified"})

    def test_an_edit_of_what_an_update_dropped_is_the_packages_again(self):
        self.install(NAME)
        self.newer()
        self.write("addons/hero/dropped.gd", "mine")
        self.update()
        self.undo()
        self.assertEqual(self.text("addons/hero/dropped.gd"), "mine")
        self.assertEqual(self.differences(), {"addons/hero/dropped.gd": "modified"})

    def test_what_was_overwritten_comes_back(self):
        self.write("addons/hero/main.gd", "mine")
        self.install(NAME, "--overwrite")
        self.assertEqual(self.actions(self.undo())["addons/hero/main.gd"], "restore")
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")
        self.assertIsNone(self.text("addons/hero/dropped.gd"))
        self.assertEqual(self.installed(), {})
        self.assertFalse((self.project / ".assetstore/backup").exists())

    def test_what_was_overwritten_and_edited_since_stays_in_the_backup(self):
        self.write("addons/hero/main.gd", "mine")
        self.install(NAME, "--overwrite")
        self.write("addons/hero/main.gd", "mine again")
        self.undo()
        self.assertEqual(self.text("addons/hero/main.gd"), "mine again")
        self.assertEqual(self.backups(), {"addons/hero/main.gd": "mine"})

    def test_forced_removal_and_update(self):
        self.install(NAME)
        self.write("addons/hero/main.gd", "mine")
        self.newer()
        self.update("--force")
        self.undo()
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")
        self.assertEqual(self.installed(), {NAME: "1.0"})
        self.run_command("remove", NAME, "--force")
        self.assertIsNone(self.text("addons/hero/main.gd"))
        self.undo()
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")
        self.assertEqual(self.text("addons/hero/dropped.gd"), "dropped")
        self.assertEqual(self.differences(), {"addons/hero/main.gd": "modified"})

    def test_repair(self):
        self.install(NAME)
        self.write("addons/hero/main.gd", "mine")
        self.run_command("repair")
        self.assertEqual(self.text("addons/hero/main.gd"), "old")
        self.undo()
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")
        self.assertEqual(self.installed(), {NAME: "1.0"})

    def test_a_folder_of_the_user_where_an_edit_comes_back(self):
        self.install(NAME)
        self.write("addons/hero/main.gd", "mine")
        self.run_command("remove", NAME, "--force")
        self.write("addons/hero/main.gd/notes.txt", "mine too")
        before = visible(self.project)
        for options in ((), ("--force",), ("--overwrite",)):
            result = self.run_command("undo", *options, code=4)
            self.assertEqual(result.json["error"]["reason"], "path-occupied")
            self.assertEqual(visible(self.project), before)
        shutil.rmtree(self.project / "addons/hero/main.gd")
        (self.project / "addons/hero/main.gd").mkdir()
        self.undo()
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")

    def test_a_file_of_the_user_where_the_folder_of_an_edit_comes_back(self):
        self.write("addons/hero/main.gd", "mine")
        self.install(NAME, "--overwrite")
        shutil.rmtree(self.project / "addons/hero")
        self.write("addons/hero", "mine too")
        before = visible(self.project)
        result = self.run_command("undo", code=4)
        self.assertEqual(result.json["error"]["reason"], "path-occupied")
        self.assertEqual(visible(self.project), before)

    def test_an_edit_comes_back_where_a_package_has_a_folder(self):
        """The folder goes, as the package that has it does."""
        self.write("addons/hero/turn", "mine")
        self.install(self.addon("turning.zip", "hero", files={"turn": "a file\n"}), "--overwrite")
        self.install(self.addon("turned.zip", "hero", version="2.0", files={"turn/inner.gd": "inner\n"}))
        self.undo()
        self.assertEqual(self.text("addons/hero/turn"), "a file\n")
        self.undo()
        self.assertEqual(self.text("addons/hero/turn"), "mine")

    def differences(self):
        findings = self.run_command("verify", code=None).json["findings"]
        return {row["path"]: row["kind"] for row in findings if row["kind"] != "extra"}

    def test_edits_in_what_was_installed_are_kept(self):
        self.install(NAME)
        self.write("addons/hero/main.gd", "mine")
        self.undo()
        self.assertEqual(self.text("addons/hero/main.gd"), "mine")
        self.assertIsNone(self.text("addons/hero/dropped.gd"))

    def test_forced(self):
        self.install(NAME)
        self.newer()
        self.update()
        self.write("addons/hero/main.gd", "mine")
        self.undo("--force")
        self.assertEqual(self.text("addons/hero/main.gd"), "old")
        self.assertEqual(self.backups(), {"addons/hero/main.gd": "mine"})
        self.assert_clean()

    def test_users_file_where_a_removed_one_comes_back(self):
        self.install(NAME)
        self.run_command("remove", NAME)
        self.write("addons/hero/main.gd", "mine")
        self.assertEqual(self.refused(4, "path-occupied", "undo")["subject"], "addons/hero/main.gd")
        self.undo("--overwrite")
        self.assertEqual(self.text("addons/hero/main.gd"), "old")
        self.assertEqual(self.backups(), {"addons/hero/main.gd": "mine"})
        self.assert_clean()

    def test_manifest_edited_since_keeps_what_is_not_undone(self):
        self.install(NAME)
        self.install("tester/a")
        path = self.project / "assetstore.json"
        path.write_text(path.read_text().replace('"assets"', '"note": "ours",\n  "assets"', 1))
        self.undo()
        self.assertEqual(set(self.wishes()), {NAME})
        self.assertIn("ours", path.read_text())

    def test_a_clone_has_no_history(self):
        self.install(NAME)
        clone = self.godot_project("clone")
        for name in self.texts():
            shutil.copy2(self.project / name, clone)
        self.refused(5, "nothing-to-undo", "undo", project=clone)

    def test_arguments(self):
        self.run_command("undo", NAME, code=2)
        self.run_command("history", NAME, code=2)


class Stale(HistoryCase):
    """A plan is refused when the project is another by the time it is to be committed."""

    def stale(self, *meanwhile):
        """Installs an archive whose download is held until `meanwhile` was done."""
        archive = self.addon("slow.zip", "slow")
        server = self.serve()
        arrived, opened = server.gate("/slow.zip")
        process = self.start("install", f"{server.url}/{archive.name}")
        self.assertTrue(arrived.wait(TIMEOUT))
        for step in meanwhile:
            step()
        before = snapshot(self.project)
        opened.set()
        server.gates.clear()
        result = self.finish(process)
        self.assertEqual(result.code, 4, str(result))
        self.assert_one_line(result)
        self.assertEqual(result.json["error"]["reason"], "plan-stale")
        self.assertEqual(snapshot(self.project), before)

    def test_another_package_was_installed(self):
        self.install(NAME)
        self.stale(lambda: self.install("tester/a"))
        self.assertEqual(set(self.installed()), {NAME, "tester/a"})
        self.assert_clean()

    def test_first_package_was_installed(self):
        self.stale(lambda: self.install("tester/a"))
        self.assertEqual(set(self.installed()), {"tester/a"})

    def test_change_was_undone(self):
        self.install(NAME)
        self.stale(self.undo)
        self.assertEqual(self.installed(), {})

    def test_manifest_was_edited(self):
        self.install(NAME)
        path = self.project / "assetstore.json"
        self.stale(lambda: path.write_text(path.read_text().replace("{", '{"note": 1,', 1)))


@unittest.skipUnless(shutil.which("strace"), "needs strace to kill at a chosen moment")
class Interrupted(HistoryCase):
    """Killed in the middle: opening the project puts it right, says so, and says it once."""

    def kill(self, *arguments, nth):
        """Kills the command at its nth rename; the first ones of an upgrade put old files aside."""
        line = ["strace", "-f", "-o", "/dev/null", "-e", "trace=rename,renameat,renameat2",
            "-e", f"inject=rename,renameat,renameat2:signal=KILL:when={nth}"]
        process = subprocess.run(
            line + self.line(arguments), cwd=self.dir, env=self.environment(), capture_output=True, timeout=TIMEOUT)
        if b"ptrace" in process.stderr and b"not permitted" in process.stderr:
            self.skipTest("tracing is not allowed here")
        self.assertIn(process.returncode, (-9, 137), process.stderr)

    def interrupted(self):
        """A project whose upgrade was killed halfway, and what it was before."""
        self.install(NAME, "tester/a")
        before = visible(self.project)
        self.newer()
        self.run_command("cache", "add", self.packages_folder / "hero-2.0.zip")
        self.kill("update", nth=3)
        self.assertNotEqual(visible(self.project), before)
        return before

    def test_every_command_that_opens_the_project_says_it(self):
        before = self.interrupted()
        broken = self.dir / "broken"
        shutil.copytree(self.project, broken, symlinks=True)
        for command in (
            ["list"], ["verify"], ["outdated"], ["history"], ["install", "--dry-run"], ["update", "--dry-run"],
            ["repair", "--dry-run"], ["remove", NAME, "--dry-run"], ["undo", "--dry-run"], ["list", "--quiet"],
        ):
            for json in (True, False):
                with self.subTest(command=command, json=json):
                    shutil.rmtree(self.project)
                    shutil.copytree(broken, self.project, symlinks=True)
                    result = self.run_command(*command, json=json, code=None)
                    self.assertIn(result.code, (0, 1))
                    self.assertEqual(len(result.stderr.splitlines()), 1, str(result))
                    self.assertIn("interrupted", result.stderr)
                    self.assertIn("hero", result.stderr)
                    if json:
                        self.assertTrue(result.json)
                    self.assertEqual(visible(self.project), before)
                    self.assertEqual(self.run_command("list").stderr, "")
                    self.assert_no_staging()
                    self.assert_clean()

    def test_retry_succeeds(self):
        self.interrupted()
        self.run_command("update")
        self.assertEqual(self.installed()[NAME], "2.0")
        self.assert_clean()
        self.assertEqual(len(self.history()), 2)

    def test_undo_killed(self):
        self.install(NAME)
        self.newer()
        self.update()
        before = visible(self.project)
        self.kill("undo", nth=3)
        self.run_command("list")
        self.assertEqual(visible(self.project), before)
        self.assertEqual([row["undone"] for row in self.history()], [False, False])
        self.undo()
        self.assertEqual(self.installed(), {NAME: "1.0"})


if __name__ == "__main__":
    unittest.main()
