"""Newer releases, edits in their way, and paths that two want."""

import json
import shutil
import unicodedata
import unittest
import zipfile

from support import Case, noise, plugin_cfg, regular, visible

NAME = "tester/hero"


class UpdateCase(Case):
    """A project, and a folder of packages as its source."""

    def setUp(self):
        super().setUp()
        self.packages_folder = self.dir / "packages"
        self.packages_folder.mkdir()
        self.run_command("source", "add", "ours", self.packages_folder, "--kind", "directory")

    def release(self, slug, version, files=None, godot=None):
        """A release in the source; `godot` is what it says it runs on: lowest, and perhaps highest."""
        files = dict(files or {"main.gd": f"extends Node # {version}\n"})
        if godot:
            lowest, highest = (*godot.split("-"), "")[:2]
            highest = f'compatibility_maximum="{highest}"\n' if highest else ""
            files[f"{slug}.gdextension"] = f'[configuration]\n\ncompatibility_minimum="{lowest}"\n{highest}'
        return self.addon(f"{slug}-{version}.zip", slug, version, files, folder=self.packages_folder)

    def sync(self):
        self.run_command("sync")

    def installed(self, project=None):
        return {name: row["version"] for name, row in self.packages(project=project).items()}

    def outdated(self, *arguments, **how):
        """What is outdated: by name, from and to which version."""
        result = self.run_command("outdated", *arguments, code=None, **how)
        rows = result.json["upgrades"]
        self.assertEqual(result.code, 1 if rows else 0, str(result))
        return {row["name"]: (row["version"], row["latest"]) for row in rows}

    def update(self, *arguments, **how):
        return self.run_command("update", *arguments, **how).json

    def changes(self, document):
        return {row["name"]: row["kind"] for row in document["changes"]}

    def actions(self, document):
        return {row["path"]: row["kind"] for row in document["actions"]}

    def wishes(self, project=None):
        return json.loads(((project or self.project) / "assetstore.json").read_text())["assets"]

    def text(self, path):
        path = self.project / path
        return path.read_text() if path.exists() else None

    def write(self, path, text):
        path = self.project / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def backups(self):
        """What lies in the backup: the texts of files by their own path in the project."""
        folder = self.project / ".assetstore/backup"
        return {
            path.relative_to(folder).as_posix().split("/", 1)[1]: path.read_text()
            for path in folder.rglob("*") if path.is_file()
        }

    def history(self, **how):
        return self.run_command("history", **how).json["history"]


class Matrix(UpdateCase):
    """Each kind of file against each that a new release can do with it."""

    OLD = {
        "same.gd": "same", "changed.gd": "old", "dropped.gd": "dropped", "gone/deep.gd": "deep",
        "icon.svg": "<svg/>", "words.csv": "keys,en\n",
    }
    NEW = {"same.gd": "same", "changed.gd": "new", "added.gd": "added", "icon.svg": "<svg/>"}

    def setUp(self):
        super().setUp()
        self.release("hero", "1.0", self.OLD)
        self.sync()
        self.install(NAME)
        self.release("hero", "2.0", self.NEW)
        self.sync()
        self.folder = "addons/hero/"

    def test_unedited(self):
        self.assertEqual(self.outdated(), {NAME: ("1.0", "2.0")})
        document = self.update()
        [change] = document["changes"]
        self.assertEqual((change["kind"], change["old_version"], change["version"]), ("replace", "1.0", "2.0"))
        self.assertEqual(self.actions(document), {
            self.folder + "added.gd": "write", self.folder + "changed.gd": "replace",
            self.folder + "dropped.gd": "delete", self.folder + "gone/deep.gd": "delete",
            self.folder + "plugin.cfg": "replace", self.folder + "words.csv": "delete",
        })
        self.assertEqual(self.text(self.folder + "changed.gd"), "new")
        self.assertFalse((self.project / self.folder / "gone").exists())
        self.assert_clean()
        self.assert_no_staging()
        self.assertEqual(self.outdated(), {})
        fresh = self.godot_project("fresh")
        self.install(NAME, project=fresh)
        self.assertEqual(visible(self.project), visible(fresh))

    def test_edited_and_changed(self):
        self.write(self.folder + "changed.gd", "mine")
        self.assertEqual(self.actions(self.update())[self.folder + "changed.gd"], "write-new")
        self.assertEqual(self.text(self.folder + "changed.gd"), "mine")
        self.assertEqual(self.text(self.folder + "changed.gd.new"), "new")
        self.assertEqual(self.findings()[self.folder + "changed.gd"], "modified")
        self.assertEqual(self.installed(), {NAME: "2.0"})

    def test_edited_and_unchanged(self):
        self.write(self.folder + "same.gd", "mine")
        self.assertEqual(self.actions(self.update())[self.folder + "same.gd"], "keep")
        self.assertEqual(self.text(self.folder + "same.gd"), "mine")
        self.assertIsNone(self.text(self.folder + "same.gd.new"))

    def test_edited_and_dropped(self):
        self.write(self.folder + "dropped.gd", "mine")
        self.write(self.folder + "gone/deep.gd", "mine too")
        actions = self.actions(self.update())
        self.assertEqual((actions[self.folder + "dropped.gd"], actions[self.folder + "gone/deep.gd"]), ("keep", "keep"))
        self.assertEqual(self.text(self.folder + "dropped.gd"), "mine")
        findings = self.findings()
        self.assertEqual(findings[self.folder + "dropped.gd"], "extra")
        self.assertEqual(findings[self.folder + "gone/deep.gd"], "extra")
        self.run_command("remove", NAME)
        self.assertEqual(self.text(self.folder + "dropped.gd"), "mine")

    def test_edited_to_what_the_new_release_has(self):
        self.write(self.folder + "changed.gd", "new")
        self.assertNotIn(self.folder + "changed.gd", self.actions(self.update()))
        self.assertIsNone(self.text(self.folder + "changed.gd.new"))
        self.assert_clean()

    def test_deleted_by_the_user_comes_with_the_new_release(self):
        for name in ("same.gd", "changed.gd", "dropped.gd"):
            (self.project / self.folder / name).unlink()
        self.update()
        self.assertEqual(self.text(self.folder + "changed.gd"), "new")
        self.assertIsNone(self.text(self.folder + "dropped.gd"))
        self.assert_clean()

    def test_forced(self):
        for name in ("same.gd", "changed.gd", "dropped.gd"):
            self.write(self.folder + name, f"my {name}")
        actions = self.actions(self.update("--force"))
        self.assertEqual(actions[self.folder + "changed.gd"], "overwrite")
        self.assertEqual(actions[self.folder + "dropped.gd"], "delete-edit")
        self.assertEqual(self.text(self.folder + "changed.gd"), "new")
        self.assertEqual(
            self.backups(),
            {self.folder + name: f"my {name}" for name in ("same.gd", "changed.gd", "dropped.gd")})
        self.assert_clean()

    def test_files_of_the_user_stay(self):
        mine = [self.folder + "mine.gd", self.folder + "gone/mine.gd", "addons/mine/a.gd"]
        for path in mine:
            self.write(path, "mine")
        self.update()
        self.assertEqual([self.text(path) for path in mine], ["mine"] * 3)
        self.assertEqual(self.findings()[self.folder + "gone/mine.gd"], "extra")
        self.assert_clean()

    def test_engine_files_go_with_their_file(self):
        made = {"icon.svg.import": "stays", "same.gd.uid": "stays", "dropped.gd.uid": "goes",
            "words.csv.import": "goes", "words.en.translation": "goes", "gone/deep.gd.uid": "goes"}
        for name, what in made.items():
            self.write(self.folder + name, what)
        actions = self.actions(self.update())
        for name, what in made.items():
            expected = "delete-generated" if what == "goes" else None
            self.assertEqual(actions.get(self.folder + name), expected, name)
            self.assertEqual(self.text(self.folder + name), None if what == "goes" else what, name)
        self.assertFalse((self.project / self.folder / "gone").exists())
        self.assert_clean()

    def test_engine_files_of_a_kept_edit_stay(self):
        self.write(self.folder + "dropped.gd", "mine")
        self.write(self.folder + "dropped.gd.uid", "uid")
        self.update()
        self.assertEqual(self.text(self.folder + "dropped.gd.uid"), "uid")

    def test_a_new_file_beside_one_of_the_user(self):
        self.write(self.folder + "changed.gd", "mine")
        self.write(self.folder + "changed.gd.new", "also mine")
        error = self.refused(4, "path-occupied", "update")
        self.assertEqual(error["subject"], self.folder + "changed.gd.new")

    def test_third_release_replaces_its_own_new_file(self):
        self.write(self.folder + "changed.gd", "mine")
        self.update()
        self.release("hero", "3.0", {**self.NEW, "changed.gd": "newest"})
        self.sync()
        self.update()
        self.assertEqual(self.text(self.folder + "changed.gd"), "mine")
        self.assertEqual(self.text(self.folder + "changed.gd.new"), "newest")
        self.assert_no_staging()

    def test_file_becomes_folder_and_folder_becomes_file(self):
        self.update()
        self.release("hero", "3.0", {"same.gd/inner.gd": "inner", "deep": "x"})
        self.sync()
        self.update()
        self.assertEqual(self.text(self.folder + "same.gd/inner.gd"), "inner")
        self.release("hero", "4.0", {"same.gd": "a file again", "deep/er": "x"})
        self.sync()
        self.update()
        self.assertEqual(self.text(self.folder + "same.gd"), "a file again")
        self.assertEqual(self.text(self.folder + "deep/er"), "x")
        self.assert_clean()

    def test_dry_run_is_what_is_then_done(self):
        for name in ("same.gd", "changed.gd", "dropped.gd"):
            self.write(self.folder + name, f"my {name}")
        before = visible(self.project)
        plan = self.update("--dry-run")
        self.assertEqual(visible(self.project), before)
        self.assertNotIn("durability", plan)
        done = self.update()
        self.assertEqual((done["changes"], done["actions"]), (plan["changes"], plan["actions"]))

    def test_only_the_executable_bit_changed(self):
        self.package("packages/hero-3.0.zip", {
            "addons/hero/plugin.cfg": plugin_cfg("hero", "3.0"),
            **{f"addons/hero/{name}": text for name, text in self.NEW.items() if name != "same.gd"},
        })
        with zipfile.ZipFile(self.packages_folder / "hero-3.0.zip", "a") as archive:
            archive.writestr(regular("addons/hero/same.gd", 0o755), "same")
        self.sync()
        self.update()
        self.assertEqual((self.project / self.folder / "same.gd").stat().st_mode & 0o777, 0o755)
        self.assert_clean()


class Choice(UpdateCase):
    """Which release is taken."""

    def releases(self):
        self.release("hero", "1.0", godot="4.0")
        self.release("hero", "1.9", godot="4.1")
        self.release("hero", "1.10", godot="4.2")
        self.release("hero", "2.0", godot="4.4")
        self.release("hero", "2.1-beta", godot="4.5")
        self.sync()

    def test_newest_that_suits_the_engine(self):
        self.release("hero", "1.0", godot="4.0")
        self.sync()
        projects = {version: self.godot_project(f"on {version}", version) for version in ("4.1", "4.3", "4.4")}
        for project in projects.values():
            self.install(NAME, project=project)
        self.releases()
        for version, newest in [("4.1", "1.9"), ("4.3", "1.10"), ("4.4", "2.0")]:
            with self.subTest(engine=version):
                project = projects[version]
                self.assertEqual(self.outdated(project=project), {NAME: ("1.0", newest)})
                self.update(project=project)
                self.assertEqual(self.installed(project), {NAME: newest})
                self.assertEqual(self.outdated(project=project), {})
                self.assertEqual(self.update(project=project)["changes"], [])

    def test_any_engine(self):
        self.release("hero", "1.0", godot="4.0")
        self.sync()
        self.install(NAME)
        self.releases()
        self.assertEqual(self.outdated("--any-godot"), {NAME: ("1.0", "2.0")})
        self.update("--any-godot")
        self.assertEqual(self.installed(), {NAME: "2.0"})
        self.assertEqual(self.outdated(), {}, "a newer one than suits is not taken back")

    def test_newest_is_too_new_for_a_maximum(self):
        self.release("hero", "1.0", godot="4.0")
        self.release("hero", "1.1", godot="4.0-4.2")
        self.sync()
        self.install(NAME)
        self.assertEqual(self.installed(), {NAME: "1.0"})
        self.assertEqual(self.outdated(), {})
        older = self.godot_project("older", "4.2")
        self.install(NAME, project=older)
        self.assertEqual(self.installed(older), {NAME: "1.1"})

    def test_engine_moves_on(self):
        self.releases()
        self.install(NAME)
        self.assertEqual(self.installed(), {NAME: "1.10"})
        path = self.project / "project.godot"
        path.write_text(path.read_text().replace("4.3", "4.5"))
        self.assertEqual(self.outdated(), {NAME: ("1.10", "2.0")})

    def test_pinned_version_stays(self):
        self.releases()
        self.install(f"{NAME}@1.9")
        self.assertEqual(self.wishes()[NAME]["version"], "1.9")
        self.assertEqual(self.outdated(), {})
        self.assertEqual(self.update()["changes"], [])
        self.update(NAME)
        self.assertEqual(self.installed(), {NAME: "1.9"})
        self.install(NAME)
        self.assertEqual(self.installed(), {NAME: "1.10"})

    def test_a_path_is_no_source(self):
        archive = self.addon("sidekick.zip", "sidekick")
        self.install(archive)
        self.release("sidekick", "9.0")
        self.sync()
        self.assertEqual(self.outdated(), {})
        self.assertEqual(self.update()["changes"], [])
        self.assertEqual(self.installed(), {"tester/sidekick": "1.0"})

    def test_source_that_is_gone(self):
        self.release("hero", "1.0")
        self.sync()
        self.install(NAME)
        self.run_command("source", "remove", "ours")
        self.assertEqual(self.outdated(), {})
        self.update()
        self.assertEqual(self.installed(), {NAME: "1.0"})

    def test_only_the_named_ones(self):
        for slug in ("hero", "villain"):
            self.release(slug, "1.0")
        self.sync()
        self.install(NAME, "tester/villain")
        for slug in ("hero", "villain"):
            self.release(slug, "2.0")
        self.sync()
        self.assertEqual(self.outdated("tester/villain"), {"tester/villain": ("1.0", "2.0")})
        self.assertEqual(self.changes(self.update("tester/villain")), {"tester/villain": "replace"})
        self.assertEqual(self.installed(), {NAME: "1.0", "tester/villain": "2.0"})
        for command in ("update", "outdated"):
            self.refused(5, "not-installed", command, "tester/nobody")

    def test_nothing_newer_is_no_change_set(self):
        self.release("hero", "1.0")
        self.sync()
        self.install(NAME)
        before = visible(self.project)
        document = self.update()
        self.assertEqual((document["changes"], document["actions"]), ([], []))
        self.assertEqual(visible(self.project), before)
        self.assertEqual(len(self.history()), 1)

    def test_withdrawn_release_is_no_downgrade(self):
        self.release("hero", "1.0")
        newest = self.release("hero", "2.0")
        self.sync()
        self.install(NAME)
        newest.unlink()
        self.sync()
        self.assertEqual(self.outdated(), {})
        self.update()
        self.assertEqual(self.installed(), {NAME: "2.0"})

    def test_empty_project(self):
        self.assertEqual(self.outdated(), {})
        self.assertEqual(self.update()["changes"], [])
        self.assertEqual([path.name for path in self.project.iterdir()], ["project.godot"])

    def test_wish_keeps_its_folder_and_its_unknown_keys(self):
        self.release("hero", "1.0")
        self.sync()
        self.install(NAME, "--into", "third_party")
        path = self.project / "assetstore.json"
        document = json.loads(path.read_text())
        document["assets"][NAME]["why"] = "because"
        path.write_text(json.dumps(document))
        self.release("hero", "2.0")
        self.sync()
        self.update()
        self.assertEqual(self.wishes()[NAME]["why"], "because")
        self.assertIn("2.0", self.text("third_party/hero/main.gd"))
        self.assertFalse((self.project / "addons").exists())

    def test_a_named_package_that_stays_says_why(self):
        self.release("hero", "1.0")
        self.release("villain", "1.0")
        self.sync()
        self.install(f"{NAME}@1.0", "tester/villain", self.addon("guest.zip", "guest"))
        self.release("hero", "2.0")
        self.sync()
        document = self.update(NAME, "tester/villain", "tester/guest")
        self.assertEqual(document["changes"], [])
        whys = {row["what"]: row["why"] for row in document["skipped"]}
        self.assertEqual(whys[NAME], "assetstore.json asks for version 1.0")
        self.assertIn("newest release for Godot 4.3", whys["tester/villain"])
        self.assertIn("path or URL", whys["tester/guest"])
        self.assertEqual(self.update()["skipped"], [])
        for arguments in ([NAME], [NAME, "--dry-run"]):
            said = self.run_command("update", *arguments, json=False).stdout
            self.assertIn(f"{NAME} stays: assetstore.json asks for version 1.0\n", said)

    def test_offline(self):
        archive = self.addon("hero-1.zip", "hero", "1.0")
        newer = self.addon("hero-2.zip", "hero", "2.0")
        server = self.serve()
        row = {"title": "hero", "version": "1", "version_string": "1.0", "download_url": f"{server.url}/{archive.name}"}
        pages = self.library([row])
        self.run_command("source", "add", "pages", pages)
        self.run_command("sync", "pages", "--details")
        self.install(NAME)
        self.library([{**row, "version": "2", "version_string": "2.0", "download_url": f"{server.url}/{newer.name}",
            "modify_date": "2026-02-02 00:00:00"}])
        self.run_command("sync", "pages", "--details")
        self.assertEqual(self.outdated("--offline"), {NAME: ("1.0", "2.0")})
        self.refused(5, "not-cached", "update", "--offline")
        self.update()
        self.assertEqual(self.installed(), {NAME: "2.0"})


class Owners(UpdateCase):
    """Paths that two packages want, or that a file of the user has."""

    def setUp(self):
        super().setUp()
        self.first = self.package("first.zip", {
            "addons/first/plugin.cfg": plugin_cfg("first"), "addons/shared/a.gd": "first's",
            "addons/shared/b.gd": "only first's",
        })
        self.second = self.package("second.zip", {
            "addons/second/plugin.cfg": plugin_cfg("second"), "addons/shared/a.gd": "second's",
        })
        self.shared = "addons/shared/a.gd"

    def owners(self):
        files = self.run_command("list", "--files").json["files"]
        return {row["path"]: row["package"] for row in files}

    def test_conflict_is_named_and_nothing_done(self):
        self.install(self.first)
        error = self.refused(4, "path-owned", "install", self.second)
        self.assertEqual(error["subject"], self.shared)
        self.assertIn("tester/first", error["message"])
        self.assertIn("tester/second", error["message"])
        self.assertEqual(self.installed(), {"tester/first": "1.0"})

    def test_conflict_within_one_change_set(self):
        error = self.refused(4, "path-owned", "install", self.first, self.second)
        self.assertEqual(error["subject"], self.shared)
        self.refused(4, "path-owned", "install", self.first, self.second, "--overwrite")

    def test_overwrite_takes_over_and_undo_gives_back(self):
        self.install(self.first)
        before = visible(self.project)
        self.install(self.second, "--overwrite")
        self.assertEqual(self.text(self.shared), "second's")
        self.assertEqual(self.owners()[self.shared], "tester/second")
        self.assertEqual(self.owners()["addons/shared/b.gd"], "tester/first")
        self.assert_clean()
        self.assert_no_staging()
        self.run_command("undo")
        self.assertEqual(visible(self.project), before)
        self.assertEqual(self.owners()[self.shared], "tester/first")
        self.assert_clean()

    def without(self, name="tester/first"):
        return json.loads(self.text("assetstore.lock"))["packages"][name].get("without")

    def removed_taker(self):
        """The second package took the file over and was removed again."""
        self.install(self.first)
        self.alone = visible(self.project)
        self.install(self.second, "--overwrite")
        self.both = visible(self.project)
        self.run_command("remove", "tester/second")

    def assert_missing(self, *names, project=None):
        document = self.run_command("verify", *names, code=1, project=project).json
        found = [(row["path"], row["kind"], row["package"]) for row in document["findings"]]
        self.assertEqual(found, [(self.shared, "missing", "tester/first")])

    def test_repair_gives_back_what_the_taker_took_along(self):
        self.removed_taker()
        self.assertIsNone(self.text(self.shared))
        self.assertEqual(self.text("addons/shared/b.gd"), "only first's")
        self.assert_missing()
        self.assert_missing("tester/first")
        plan = self.run_command("repair", "--dry-run").json
        document = self.run_command("repair").json
        self.assertEqual(document["actions"], plan["actions"])
        self.assertEqual(self.actions(document), {self.shared: "write"})
        self.assertEqual(self.changes(document), {"tester/first": "repair"})
        self.assertEqual(visible(self.project), self.alone)
        self.assertEqual(self.owners()[self.shared], "tester/first")
        self.assertIsNone(self.without())
        self.assert_clean()
        self.assertEqual(self.run_command("repair").json["actions"], [])

    def test_undoing_the_removal_gives_the_taker_its_file_again(self):
        self.removed_taker()
        self.run_command("undo")
        self.assertEqual(visible(self.project), self.both)
        self.assert_clean()

    def test_undoing_repair_and_removal_leads_back(self):
        self.removed_taker()
        removed = visible(self.project)
        self.run_command("repair")
        self.run_command("undo")
        self.assertEqual(visible(self.project), removed)
        self.assert_missing()
        self.run_command("undo")
        self.assertEqual(visible(self.project), self.both)
        self.assert_clean()
        self.run_command("undo")
        self.assertEqual(visible(self.project), self.alone)
        self.assert_clean()

    def test_a_clone_misses_the_same_file(self):
        self.removed_taker()
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        self.assertEqual(visible(clone), visible(self.project))
        self.assert_missing(project=clone)
        self.run_command("repair", project=clone)
        self.assert_clean(project=clone)
        self.assertEqual((clone / self.shared).read_text(), "first's")

    def test_what_lies_there_instead_is_a_difference_and_goes_to_the_backup(self):
        self.removed_taker()
        self.write(self.shared, "mine")
        document = self.run_command("verify", code=1).json
        self.assertEqual([(row["path"], row["kind"]) for row in document["findings"]], [(self.shared, "modified")])
        self.run_command("repair")
        self.assertEqual(visible(self.project), self.alone)
        self.assertEqual(self.backups(), {self.shared: "mine"})
        self.assert_clean()

    def test_the_right_file_put_there_by_hand_is_taken_over(self):
        self.removed_taker()
        self.write(self.shared, "first's")
        self.run_command("repair")
        self.assert_clean()
        self.assertEqual(self.owners()[self.shared], "tester/first")
        self.assertIsNone(self.without())

    def test_of_several_losers_one_gets_the_file(self):
        third = self.package("third.zip", {
            "addons/third/plugin.cfg": plugin_cfg("third"), "addons/shared/a.gd": "third's",
        })
        self.install(self.first)
        self.install(self.second, "--overwrite")
        self.install(third, "--overwrite")
        self.run_command("remove", "tester/third")
        [row] = self.run_command("verify", code=1).json["findings"]
        self.assertEqual((row["path"], row["kind"]), (self.shared, "missing"))
        loser = ({"tester/first", "tester/second"} - {row["package"]}).pop()
        self.run_command("verify", loser, code=0)
        self.assertEqual(self.run_command("repair", loser).json["actions"], [])
        self.run_command("repair")
        self.assertEqual(self.owners()[self.shared], row["package"])
        self.assertEqual(self.without(loser), [self.shared])
        self.assert_clean()

    def test_a_lost_path_that_no_archive_has_is_forgotten(self):
        self.removed_taker()
        shutil.rmtree(self.project / ".assetstore")
        lock = self.project / "assetstore.lock"
        document = json.loads(lock.read_text())
        document["packages"]["tester/first"]["without"] = [self.shared, "addons/shared/nothing.gd"]
        lock.write_text(json.dumps(document))
        self.install()
        self.run_command("verify", code=1)
        self.run_command("repair")
        self.assert_clean()
        self.assertIsNone(self.without())

    def test_removing_the_loser_leaves_the_takers_file(self):
        self.install(self.first)
        self.install(self.second, "--overwrite")
        self.run_command("remove", "tester/first")
        self.assertEqual(self.text(self.shared), "second's")
        self.assertIsNone(self.text("addons/shared/b.gd"))
        self.assert_clean()

    def test_repairing_and_reinstalling_the_loser_takes_nothing_back(self):
        self.install(self.first)
        self.install(self.second, "--overwrite")
        before = visible(self.project)
        for command in (["repair"], ["repair", "tester/first"], ["install"], ["update"]):
            self.run_command(*command)
            self.assertEqual(visible(self.project), before, command)
        (self.project / "addons/shared/b.gd").unlink()
        self.run_command("repair", "tester/first")
        self.assertEqual(visible(self.project), before)

    def test_a_clone_gets_what_was_taken_over(self):
        self.install(self.first)
        self.install(self.second, "--overwrite")
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        self.assertEqual(visible(clone), visible(self.project))
        self.assert_clean(project=clone)
        self.run_command("repair", project=clone)
        self.assertEqual(visible(clone), visible(self.project))

    def test_a_clone_with_its_addons_makes_the_same_receipts(self):
        self.install(self.first)
        self.install(self.second, "--overwrite")
        clone = self.clone("assetstore.json", "assetstore.lock", "addons")
        self.install(project=clone)
        self.assertEqual(visible(clone), visible(self.project))
        self.assert_clean(project=clone)
        files = self.run_command("list", "--files", project=clone).json["files"]
        self.assertEqual({row["path"]: row["package"] for row in files}, self.owners())

    def test_a_colleague_follows_a_takeover_and_its_undoing(self):
        self.install(self.first)
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        for command in (["install", self.second, "--overwrite"], ["undo"]):
            self.run_command(*command)
            for name in ("assetstore.json", "assetstore.lock"):
                shutil.copy2(self.project / name, clone)
            # What a pull drops from the manifest is removed by name.
            gone = [] if command[0] == "install" else ["--remove", "tester/second"]
            self.install(*gone, project=clone)
            self.assertEqual(visible(clone), visible(self.project), command)
            self.assert_clean(project=clone)

    def test_the_lock_names_what_was_lost_until_that_is_undone(self):
        self.install(self.first)
        before = self.text("assetstore.lock")
        self.assertNotIn("without", before)
        self.install(self.second, "--overwrite")
        packages = json.loads(self.text("assetstore.lock"))["packages"]
        self.assertEqual(packages["tester/first"]["without"], [self.shared])
        self.assertNotIn("without", packages["tester/second"])
        self.run_command("undo")
        self.assertEqual(self.text("assetstore.lock"), before)

    def test_a_lost_lock_is_written_again_as_it_was(self):
        self.install(self.first)
        self.install(self.second, "--overwrite")
        before = self.text("assetstore.lock")
        (self.project / "assetstore.lock").unlink()
        self.install()
        self.assertEqual(self.text("assetstore.lock"), before)

    def test_an_upgrade_of_the_loser_does_not_take_the_file_back_unasked(self):
        files = {"addons/shared/a.gd": "first's", "addons/shared/b.gd": "only first's"}
        source = self.dir / "source"
        self.package("first.zip", {**files, "addons/first/plugin.cfg": plugin_cfg("first")}, folder=source)
        self.run_command("source", "add", "ours", source, "--kind", "directory")
        self.sync()
        self.install("tester/first")
        self.install(self.second, "--overwrite")
        newer = {**files, "addons/first/plugin.cfg": plugin_cfg("first", "2.0")}
        self.package("first.zip", newer, folder=source)
        self.sync()
        error = self.refused(4, "path-owned", "update")
        self.assertEqual(error["subject"], self.shared)
        self.assertIn("tester/second", error["message"])
        self.update("--overwrite")
        self.assertEqual(self.text(self.shared), "first's")
        self.assertEqual(self.owners()[self.shared], "tester/first")
        packages = json.loads(self.text("assetstore.lock"))["packages"]
        self.assertNotIn("without", packages["tester/first"])
        self.assertEqual(packages["tester/second"]["without"], [self.shared])

    def test_the_loser_takes_the_file_back_when_named_with_overwrite(self):
        self.install(self.first)
        self.install(self.second, "--overwrite")
        self.install(self.first)
        self.assertEqual(self.text(self.shared), "second's")
        self.install(self.first, "--overwrite")
        self.assertEqual(self.text(self.shared), "first's")
        self.assertEqual(self.owners()[self.shared], "tester/first")
        self.assert_clean()
        self.run_command("undo")
        self.assertEqual(self.text(self.shared), "second's")
        self.assert_clean()

    def test_a_lock_whose_lost_paths_leave_the_project_is_refused(self):
        self.install(self.first)
        self.install(self.second, "--overwrite")
        lock = self.project / "assetstore.lock"
        for spoilt in (["../a.gd"], "addons", [7], [".assetstore/state.sqlite"]):
            document = json.loads(lock.read_text())
            document["packages"]["tester/first"]["without"] = spoilt
            lock.write_text(json.dumps(document))
            self.refused(3, "malformed-file", "install")

    def test_overwriting_an_edited_file_of_another_package_keeps_the_edit(self):
        self.install(self.first)
        self.write(self.shared, "mine")
        self.install(self.second, "--overwrite")
        kept = {self.text(self.shared), self.text(self.shared + ".new"), *self.backups().values()}
        self.assertIn("mine", kept)
        self.assertIn("second's", kept)

    def test_takeover_after_removal_in_one_change_set(self):
        self.install(self.first)
        document = self.install(self.second, "--remove", "tester/first")
        self.assertEqual(self.changes(document), {"tester/first": "remove", "tester/second": "install"})
        self.assertEqual(self.text(self.shared), "second's")
        self.assertIsNone(self.text("addons/shared/b.gd"))
        self.assert_clean()

    def test_users_file_in_the_way(self):
        self.write(self.shared, "mine")
        error = self.refused(4, "path-occupied", "install", self.second)
        self.assertEqual(error["subject"], self.shared)
        document = self.install(self.second, "--overwrite")
        self.assertEqual(self.actions(document)[self.shared], "overwrite")
        self.assertEqual(self.text(self.shared), "second's")
        self.assertEqual(self.backups(), {self.shared: "mine"})
        self.assert_clean()

    def test_users_file_with_the_same_bytes_is_taken_as_it_is(self):
        self.write(self.shared, "second's")
        self.assertNotIn(self.shared, self.actions(self.install(self.second)))
        self.assert_clean()

    def test_users_folder_link_and_file_for_a_folder_never_give_way(self):
        self.write(self.shared + "/mine.gd", "mine")
        self.refused(4, "path-occupied", "install", self.second, "--overwrite")
        shutil.rmtree(self.project / "addons/shared")
        self.write("outside.gd", "mine")
        (self.project / "addons/shared").mkdir()
        (self.project / self.shared).symlink_to("../../outside.gd")
        self.refused(4, "path-occupied", "install", self.second, "--overwrite")
        shutil.rmtree(self.project / "addons/shared")
        self.write("addons/shared", "a file where a folder must be")
        self.refused(4, "path-occupied", "install", self.second, "--overwrite")

    def test_update_meets_a_users_file(self):
        self.release("hero", "1.0")
        self.sync()
        self.install(NAME)
        self.release("hero", "2.0", {"main.gd": "x", "added.gd": "theirs"})
        self.sync()
        self.write("addons/hero/added.gd", "mine")
        self.refused(4, "path-occupied", "update")
        self.update("--overwrite")
        self.assertEqual(self.text("addons/hero/added.gd"), "theirs")
        self.assertEqual(self.backups(), {"addons/hero/added.gd": "mine"})

    def test_update_meets_another_packages_file(self):
        self.release("hero", "1.0")
        self.sync()
        self.install(NAME, self.first)
        self.package("packages/hero-2.0.zip", {
            "addons/hero/plugin.cfg": plugin_cfg("hero", "2.0"), self.shared: "hero's",
        })
        self.sync()
        self.assertEqual(self.refused(4, "path-owned", "update")["subject"], self.shared)
        self.assertEqual(self.installed()[NAME], "1.0")
        self.update("--overwrite")
        self.assertEqual(self.text(self.shared), "hero's")
        self.assert_clean()


class Likeness(UpdateCase):
    """Names that are one on some file systems: case and Unicode forms."""

    COMPOSED = unicodedata.normalize("NFC", "caf\u00e9.gd")
    DECOMPOSED = unicodedata.normalize("NFD", "caf\u00e9.gd")
    PAIRS = [("Name.gd", "name.gd"), (COMPOSED, DECOMPOSED), ("stra\u00dfe.gd", "STRASSE.gd"), ("Dir/a.gd", "dir/b.gd")]

    def test_within_one_archive(self):
        for number, (one, other) in enumerate(self.PAIRS):
            with self.subTest(pair=(one, other)):
                archive = self.addon(f"{number}.zip", "hero", files={one: "1", other: "2"})
                self.refused(3, "path-collision", "install", archive)
                self.refused(3, "path-collision", "install", archive, "--overwrite", "--force")

    def test_between_packages(self):
        for number, (one, other) in enumerate(self.PAIRS):
            with self.subTest(pair=(one, other)):
                project = self.godot_project(f"project {number}")
                self.install(self.two(f"{number}-one.zip", "one", one), project=project)
                second = self.two(f"{number}-two.zip", "two", other)
                for extra in ([], ["--overwrite"]):
                    self.refused(
                        4, ["path-owned", "path-occupied"], "install", second, *extra, project=project)

    def test_between_packages_of_one_change_set(self):
        for number, (one, other) in enumerate(self.PAIRS):
            with self.subTest(pair=(one, other)):
                first = self.two(f"{number}-one.zip", "one", one)
                second = self.two(f"{number}-two.zip", "two", other)
                self.refused(4, ["path-owned", "path-occupied"], "install", first, second)

    def two(self, file, slug, name):
        return self.package(file, {f"addons/{slug}/plugin.cfg": plugin_cfg(slug), f"addons/shared/{name}": slug})

    def test_with_a_file_of_the_user(self):
        for number, (one, other) in enumerate(self.PAIRS):
            with self.subTest(pair=(one, other)):
                project = self.godot_project(f"project {number}")
                path = project / "addons/shared" / one
                path.parent.mkdir(parents=True)
                path.write_text("mine")
                archive = self.two(f"{number}.zip", "two", other)
                for extra in ([], ["--overwrite"]):
                    self.refused(4, "path-occupied", "install", archive, *extra, project=project)

    def test_renamed_in_case_alone_by_an_update(self):
        for slug, (one, other) in zip("abcd", self.PAIRS):
            with self.subTest(pair=(one, other)):
                self.release(slug, "1.0", {one: "old"})
                self.sync()
                self.install(f"tester/{slug}")
                self.release(slug, "2.0", {other: "new"})
                self.sync()
                self.update()
                self.assertEqual(self.text(f"addons/{slug}/{other}"), "new")
                self.assertIsNone(self.text(f"addons/{slug}/{one}"))
                self.assert_clean()

    def test_renamed_in_case_alone_over_an_edit(self):
        self.release("hero", "1.0", {"Main.gd": "old"})
        self.sync()
        self.install(NAME)
        self.release("hero", "2.0", {"main.gd": "new"})
        self.sync()
        self.write("addons/hero/Main.gd", "mine")
        self.refused(4, "path-occupied", "update")
        self.assertEqual(self.text("addons/hero/Main.gd"), "mine")


class OneChangeSet(UpdateCase):
    """Installing, upgrading and removing many packages is one change: all or nothing."""

    def setUp(self):
        super().setUp()
        for slug in ("a", "b", "c"):
            self.release(slug, "1.0", {"data.bin": noise(5000, ord(slug)), "main.gd": f"{slug} 1.0"})
        self.sync()
        self.install("tester/a", "tester/b", "tester/c")
        for slug in ("a", "b"):
            self.release(slug, "2.0", {"main.gd": f"{slug} 2.0"})
        self.release("d", "1.0")
        self.release("e", "1.0")
        self.sync()

    def test_install_upgrade_and_remove(self):
        document = self.install("tester/a", "tester/b", "tester/d", "tester/e", "--remove", "tester/c")
        self.assertEqual(self.changes(document), {
            "tester/a": "replace", "tester/b": "replace", "tester/c": "remove", "tester/d": "install",
            "tester/e": "install",
        })
        self.assertEqual(
            self.installed(), {"tester/a": "2.0", "tester/b": "2.0", "tester/d": "1.0", "tester/e": "1.0"})
        self.assertEqual(set(self.wishes()), {"tester/a", "tester/b", "tester/d", "tester/e"})
        self.assertFalse((self.project / "addons/c").exists())
        self.assertEqual(len(self.history()), 2)
        self.assertEqual(len(self.history()[0]["changes"]), 5)
        self.assert_clean()
        self.assert_no_staging()

    def test_update_and_remove(self):
        document = self.update("--remove", "tester/c", "--remove=tester/b", "tester/a")
        self.assertEqual(self.changes(document), {"tester/a": "replace", "tester/b": "remove", "tester/c": "remove"})
        self.assertEqual(self.installed(), {"tester/a": "2.0"})

    def test_one_that_cannot_be_stops_all(self):
        self.write("addons/e/main.gd", "mine")
        self.refused(4, "path-occupied", "install", "tester/a", "tester/d", "tester/e", "--remove", "tester/c")
        self.refused(5, "not-installed", "install", "tester/a", "--remove", "tester/nobody")
        self.refused(5, "unknown-ref", "install", "tester/a", "tester/nobody")
        damaged = self.dir / "damaged.zip"
        damaged.write_bytes(self.addon("whole.zip", "whole").read_bytes()[:-30])
        self.refused(3, ["archive-damaged", "not-a-zip"], "install", "tester/a", damaged, "--remove", "tester/c")

    def test_asked_for_and_to_be_removed(self):
        self.refused(2, "invalid-argument", "install", "tester/a", "--remove", "tester/a")
        self.refused(2, "invalid-argument", "update", "tester/a", "--remove", "tester/a")
        self.update("--remove", "tester/a")
        self.assertNotIn("tester/a", self.installed())

    def test_remove_named_twice(self):
        self.update("tester/a", "--remove", "tester/c", "--remove", "tester/c")
        self.assertEqual(self.installed(), {"tester/a": "2.0", "tester/b": "1.0"})

    def test_files_move_from_one_package_to_another(self):
        self.package("packages/a-3.0.zip", {
            "addons/a/plugin.cfg": plugin_cfg("a", "3.0"), "addons/b/main.gd": "now a's",
        })
        self.package("packages/b-3.0.zip", {"addons/b/plugin.cfg": plugin_cfg("b", "3.0")})
        self.sync()
        self.update()
        self.assertEqual(self.text("addons/b/main.gd"), "now a's")
        self.assert_clean()
        self.run_command("undo")
        self.assertEqual(self.text("addons/b/main.gd"), "b 1.0")
        self.assert_clean()


class Limits(UpdateCase):
    """What an archive may be is an option of the command."""

    def setUp(self):
        super().setUp()
        self.zip = self.addon("many.zip", "many", files={f"{number}.txt": "x" for number in range(30)})
        self.bomb = self.addon("bomb.zip", "bomb", files={"zeros.bin": bytes(2_000_000)})

    def test_entries(self):
        self.refused(3, "too-many-entries", "install", self.zip, "--max-entries", "32")
        self.install(self.zip, "--max-entries", "33")

    def test_bytes(self):
        self.refused(3, "too-large", "install", self.bomb, "--max-ratio", "100000", "--max-bytes", "2000000")
        self.install(self.bomb, "--max-ratio", "100000", "--max-bytes", "2001000")

    def test_ratio(self):
        # The rule counts from 64 MiB on.
        self.install(self.bomb)
        large = self.addon("large.zip", "large", files={"zeros.bin": bytes(70_000_000)})
        self.refused(3, "compression-ratio", "install", large)
        self.install(large, "--max-ratio", "100000")
        self.assertEqual((self.project / "addons/large/zeros.bin").stat().st_size, 70_000_000)

    def test_what_a_limit_let_in_can_be_repaired_and_undone(self):
        self.install(self.bomb, "--max-ratio", "100000")
        (self.project / "addons/bomb/zeros.bin").unlink()
        self.run_command("repair", "--max-ratio", "100000")
        self.assert_clean()
        self.run_command("remove", "tester/bomb")
        self.run_command("undo", "--max-ratio", "100000")
        self.assert_clean()

    def test_impossible_limits(self):
        for option in ("--max-entries", "--max-bytes", "--max-ratio"):
            for value in ("0", "-1", "x", "99999999999999999999"):
                self.refused(2, "invalid-argument", "install", self.zip, option, value)


if __name__ == "__main__":
    unittest.main()
