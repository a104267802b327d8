"""Verifying and repairing what is installed, and the cache that this rests on."""

import os
import shutil
import unittest

from support import Case, noise, plugin_cfg, regular, sha256, snapshot, visible

NAME = "tester/hero"
FILES = {
    "main.gd": "extends Node\n", "art/icon.png": "png", "texts.csv": "keys,en\n", "data.bin": noise(50_000),
}


class VerifyCase(Case):
    def setUp(self):
        super().setUp()
        files = [(regular(f"addons/hero/{name}"), data) for name, data in FILES.items()]
        files += [(regular("addons/hero/plugin.cfg"), plugin_cfg("hero")), (regular("addons/hero/tool.sh", 0o755),
            "#!/bin/sh\n")]
        self.zip = self.package("hero.zip", files)
        self.install(self.zip)
        self.folder = self.project / "addons/hero"
        self.installed = visible(self.project)

    def assert_differs(self, kind, name):
        """Verify finds exactly this, and repair undoes it."""
        document = self.run_command("verify", code=1).json
        self.assertFalse(document["clean"])
        found = [(row["path"], row["kind"], row["package"]) for row in document["findings"]]
        self.assertEqual(found, [(f"addons/hero/{name}", kind, NAME)])
        before = snapshot(self.project)
        plan = self.run_command("repair", "--dry-run").json
        self.assertEqual(visible(self.project), {path: what for path,
            what in before.items() if path.split("/")[0] != ".assetstore"})
        outcome = self.run_command("repair").json
        self.assertEqual(outcome["actions"], plan["actions"])
        self.assertEqual([change["kind"] for change in outcome["changes"]], ["repair"])
        self.assert_clean()
        self.assertEqual(visible(self.project), self.installed)


class Findings(VerifyCase):
    def test_clean(self):
        document = self.assert_clean()
        self.assertEqual((document["checked"], document["findings"]), (len(FILES) + 2, []))

    def test_modified(self):
        (self.folder / "main.gd").write_text("extends Evil\n")
        self.assert_differs("modified", "main.gd")

    def test_modified_with_size_and_times_kept(self):
        path = self.folder / "data.bin"
        status = path.stat()
        data = bytearray(path.read_bytes())
        data[25_000] ^= 1
        path.write_bytes(data)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.assert_differs("modified", "data.bin")

    def test_truncated(self):
        os.truncate(self.folder / "data.bin", 0)
        self.assert_differs("modified", "data.bin")

    def test_missing(self):
        (self.folder / "art/icon.png").unlink()
        self.assert_differs("missing", "art/icon.png")

    def test_missing_folder(self):
        shutil.rmtree(self.folder / "art")
        self.assert_differs("missing", "art/icon.png")

    def test_everything_missing(self):
        shutil.rmtree(self.project / "addons")
        self.assertEqual(set(self.findings().values()), {"missing"})
        self.run_command("repair")
        self.assertEqual(visible(self.project), self.installed)

    def test_link_in_the_place_of_a_file(self):
        other = self.dir / "same.gd"
        shutil.move(self.folder / "main.gd", other)
        (self.folder / "main.gd").symlink_to(other)
        self.assert_differs("type-changed", "main.gd")
        self.assertTrue(other.exists())

    def test_folder_in_the_place_of_a_file(self):
        (self.folder / "main.gd").unlink()
        (self.folder / "main.gd").mkdir()
        self.assert_differs("type-changed", "main.gd")

    def test_mode_taken_and_given(self):
        (self.folder / "tool.sh").chmod(0o644)
        self.assert_differs("mode-changed", "tool.sh")
        (self.folder / "main.gd").chmod(0o755)
        self.assert_differs("mode-changed", "main.gd")

    def test_extra_is_no_difference(self):
        (self.folder / "mine.gd").write_text("mine")
        document = self.assert_clean()
        self.assertEqual([(row["path"], row["kind"]) for row in document["findings"]], [("addons/hero/mine.gd",
            "extra")])
        self.assertEqual(self.run_command("repair").json["actions"], [])
        self.assertTrue((self.folder / "mine.gd").exists())

    def test_engine_files_are_told_apart(self):
        for name in ("main.gd.uid", "art/icon.png.import", "texts.en.translation", "texts.csv.import"):
            (self.folder / name).write_text("made by the engine")
        (self.folder / "stranger.png").write_text("mine")
        (self.project / ".godot").mkdir()
        (self.project / ".godot/uid_cache.bin").write_text("x")
        self.assert_clean()
        kinds = self.findings()
        self.assertEqual(kinds.pop("addons/hero/stranger.png"), "extra")
        self.assertEqual(
            kinds, {f"addons/hero/{name}": "generated" for name in ("main.gd.uid", "art/icon.png.import",
                "texts.en.translation", "texts.csv.import")})

    def test_several_at_once_are_sorted(self):
        (self.folder / "main.gd").write_text("x")
        (self.folder / "data.bin").unlink()
        (self.folder / "zzz").write_text("x")
        paths = [row["path"] for row in self.run_command("verify", code=1).json["findings"]]
        self.assertEqual(paths, [f"addons/hero/{name}" for name in ("data.bin", "main.gd", "zzz")])

    def test_only_the_named_package(self):
        other = self.addon("villain.zip", "villain")
        self.install(other)
        (self.project / "addons/villain/main.gd").write_text("x")
        self.run_command("verify", NAME, code=0)
        self.run_command("verify", "tester/villain", code=1)
        self.run_command("repair", NAME)
        self.run_command("verify", code=1)
        self.assertEqual(self.run_command("verify", "tester/nobody", code=5).json["error"]["reason"], "not-installed")

    def test_empty_project_is_clean(self):
        project = self.godot_project("other")
        before = snapshot(project)
        self.assertEqual(self.run_command("verify", project=project).json["checked"], 0)
        self.assertEqual(self.packages(project=project), {})
        self.assertEqual(snapshot(project), before)


class NotInstalled(VerifyCase):
    """Packages that assetstore.lock has and the project has no receipt of."""

    def assert_not_installed(self, project, *names):
        document = self.run_command("verify", code=1, project=project).json
        self.assertFalse(document["clean"])
        found = [(row["path"], row["kind"], row["package"]) for row in document["findings"]]
        self.assertEqual(found, [("assetstore.lock", "not-installed", name) for name in names])
        return document

    def test_fresh_clone(self):
        self.install(self.addon("villain.zip", "villain"))
        clone = self.clone("assetstore.json", "assetstore.lock")
        before = snapshot(clone)
        self.assertEqual(self.assert_not_installed(clone, NAME, "tester/villain")["checked"], 0)
        self.assertEqual(snapshot(clone), before)
        self.install(project=clone)
        self.assert_clean(project=clone)

    def test_clone_with_its_addons(self):
        clone = self.clone("assetstore.json", "assetstore.lock", "addons")
        self.assert_not_installed(clone, NAME)

    def test_receipts_are_gone(self):
        shutil.rmtree(self.project / ".assetstore")
        self.assert_not_installed(self.project, NAME)
        self.install()
        self.assert_clean()
        self.assertEqual(visible(self.project), self.installed)

    def test_one_of_two_has_no_receipt(self):
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        self.install(self.addon("villain.zip", "villain"))
        for name in ("assetstore.json", "assetstore.lock"):
            shutil.copy2(self.project / name, clone)
        self.assert_not_installed(clone, "tester/villain")
        (clone / "addons/hero/main.gd").unlink()
        rows = self.run_command("verify", code=1, project=clone).json["findings"]
        self.assertEqual([row["kind"] for row in rows], ["missing", "not-installed"])
        self.run_command("verify", NAME, code=1, project=clone)
        self.run_command("repair", NAME, project=clone)
        self.run_command("verify", NAME, code=0, project=clone)
        self.run_command("verify", "tester/villain", code=1, project=clone)
        self.refused(5, "not-installed", "verify", "tester/nobody", "tester/villain", project=clone)

    def test_a_person_is_told_what_to_do(self):
        clone = self.clone("assetstore.json", "assetstore.lock")
        result = self.run_command("verify", json=False, code=1, project=clone)
        self.assertIn(NAME, result.stdout)
        self.assertIn("assetstore install", result.stdout)

    def test_repair_and_update_say_what_they_leave(self):
        clone = self.clone("assetstore.json", "assetstore.lock")
        for command in ("repair", "update"):
            document = self.run_command(command, project=clone).json
            self.assertEqual([row["what"] for row in document["skipped"]], [NAME], command)

    def test_lock_that_cannot_be_read(self):
        (self.project / "assetstore.lock").write_text("{")
        self.refused(3, "malformed-file", "verify")


class Repairs(VerifyCase):
    def spoil(self):
        (self.folder / "main.gd").write_text("my edit")
        (self.folder / "data.bin").unlink()

    def empty_cache(self):
        for path in self.archives().values():
            path.chmod(0o644)
            path.unlink()

    def test_edited_bytes_are_kept(self):
        self.spoil()
        self.run_command("repair")
        kept = [path for path in (self.project / ".assetstore/backup").rglob("*") if path.is_file()]
        self.assertEqual([path.read_text() for path in kept], ["my edit"])

    def test_archive_is_pinned_by_the_lock(self):
        self.spoil()
        self.assertEqual(self.packages()[NAME]["trust"], "first-use")
        for extra in (["--dry-run"], []):
            [change] = self.run_command("repair", *extra).json["changes"]
            self.assertEqual(change["trust"], "pinned")
        self.assertEqual(self.packages()[NAME]["trust"], "first-use")

    def test_archive_is_fetched_again(self):
        self.empty_cache()
        self.spoil()
        self.run_command("repair")
        self.assertEqual(visible(self.project), self.installed)
        self.assertIn(sha256(self.zip), self.archives())

    def test_archive_is_gone_everywhere(self):
        self.empty_cache()
        self.zip.unlink()
        self.spoil()
        self.refused(5, ("no-such-path", "not-cached"), "repair")

    def test_archive_has_become_another(self):
        self.empty_cache()
        self.addon("hero.zip", "hero")
        self.spoil()
        self.refused(3, "hash-mismatch", "repair")

    def test_archive_in_the_cache_was_changed(self):
        path = self.archives()[sha256(self.zip)]
        path.chmod(0o644)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        self.spoil()
        result = self.run_command("repair", code=None)
        if result.code == 0:
            self.assertEqual(visible(self.project), self.installed)
        else:
            self.assertEqual(result.code, 3, str(result))
            self.assertEqual((self.folder / "main.gd").read_text(), "my edit")

    def test_archive_is_not_fetched_offline(self):
        server = self.serve()
        self.install(f"{server.url}/{self.addon('far.zip', 'far').name}")
        (self.project / "addons/far/main.gd").write_text("spoilt")
        self.empty_cache()
        self.refused(5, "not-cached", "repair", "tester/far", "--offline")

    def test_archive_of_this_machine_is_no_network(self):
        self.empty_cache()
        self.spoil()
        self.run_command("repair", "--offline")
        self.assert_clean()


class CacheCommands(VerifyCase):
    def hashes(self, *arguments):
        document = self.run_command("cache", *arguments).json
        self.assertEqual(document["bytes"], sum(row["size"] for row in document["archives"]))
        self.assertEqual(sorted(row["sha256"] for row in document["archives"]),
            [row["sha256"] for row in document["archives"]])
        return [row["sha256"] for row in document["archives"]]

    def test_info(self):
        document = self.run_command("cache", "info").json
        [archive] = document["archives"]
        self.assertEqual((archive["sha256"], archive["size"]), (sha256(self.zip), self.zip.stat().st_size))
        self.assertEqual(sha256(archive["path"]), archive["sha256"])

    def test_add_and_collect(self):
        other = self.addon("villain.zip", "villain")
        self.assertEqual(self.hashes("add", other, self.zip), sorted([sha256(other), sha256(self.zip)]))
        self.assertEqual(len(self.hashes("info")), 2)
        self.assertEqual(self.hashes("gc", "--dry-run"), [sha256(other)])
        self.assertEqual(len(self.archives()), 2)
        self.assertEqual(self.hashes("gc"), [sha256(other)])
        self.assertEqual(self.hashes("info"), [sha256(self.zip)])
        self.assertEqual(self.hashes("gc"), [])

    def test_project_that_is_gone_needs_nothing(self):
        shutil.rmtree(self.project)
        self.project.mkdir()
        self.assertEqual(self.hashes("gc"), [sha256(self.zip)])
        self.assertEqual(self.archives(), {})

    def test_removed_package_is_kept_for_undo_and_not_longer(self):
        self.run_command("remove", NAME)
        self.assertEqual(self.hashes("gc"), [])
        self.run_command("undo")
        self.run_command("undo")
        self.assertEqual(self.hashes("gc"), [sha256(self.zip)])

    def test_what_is_no_archive_is_not_added(self):
        text = self.dir / "text.zip"
        text.write_text("no zip")
        self.refused(3, "not-a-zip", "cache", "add", text)
        self.refused(5, "no-such-path", "cache", "add", self.dir / "nothing.zip")
        self.assertEqual(self.hashes("info"), [sha256(self.zip)])

    def test_installed_files_do_not_hang_on_the_cache(self):
        for path in self.folder.rglob("*"):
            if path.is_file():
                self.assertEqual((path.is_symlink(), path.stat().st_nlink), (False, 1))
        shutil.rmtree(self.store)
        self.assert_clean()


if __name__ == "__main__":
    unittest.main()
