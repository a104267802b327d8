"""Installing from everywhere an archive can be, and archives of every shape."""

import contextlib
import json
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
        self.assertEqual((project / ".assetstore/.gitignore").read_text(), "*\n")
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
        for ref in (self.zip, self.zip.as_uri(), self.serve().url + "/hero.zip"):
            error = self.refused(3, "hash-mismatch", "install", ref, "--sha256", "0" * 64)
            for part in (sha256(self.zip), "0" * 64, "asked for"):
                self.assertIn(part, error["message"])
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
        error = self.refused(3, "hash-mismatch", "install", NAME)
        self.assertIn('source "library"', error["message"])
        error = self.refused(3, "hash-mismatch", "install", NAME, "--sha256", sha256(self.zip))
        for part in ('source "library"', "asked for"):
            self.assertIn(part, error["message"])
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
        error = self.refused(5, "unknown-release", "install", NAME + "@9.9")
        self.assertNotIn("9.9.x", error["hint"])
        error = self.refused(5, "unknown-release", "install", NAME + "@1")
        self.assertIn("1.x is any that begins so; it has 1.0", error["hint"])
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

    def test_offline_is_without_servers(self):
        self.install(self.zip.as_uri(), "--offline")
        self.run_command("undo")
        self.add_library()
        self.install(NAME, "--offline")
        self.assert_installed()

    def test_offline_uses_the_cache_for_what_is_on_a_server(self):
        server = self.serve()
        url = server.url + "/hero.zip"
        self.add_library(download_url=url, download_hash=sha256(self.zip))
        self.refused(5, "not-cached", "install", NAME, "--offline")
        self.run_command("cache", "add", self.zip)
        self.install(NAME, "--offline")
        self.assert_installed()
        self.assertEqual(server.counts(), {})


class Shapes(InstallCase):
    def test_two_addons_in_one_package(self):
        files = {"addons/one/plugin.cfg": plugin_cfg("one"), "addons/one/a.gd": "a"}
        files |= {"addons/two/plugin.cfg": plugin_cfg("two"), "addons/two/b.gd": "b", "README.md": "read"}
        [change] = self.install(self.package("pair.zip", {f"pair-main/{name}": data for name,
            data in files.items()}))["changes"]
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
            {"game-1.0/project.godot": '[application]\nconfig/name="Game"\n',
                "game-1.0/scenes/main.tscn": "[gd_scene]\n",
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
            (regular("x-abc/empty/"), ""), (regular("x-abc/.gitattributes"), "g"), (regular("__MACOSX/x-abc/._a"),
                "m"),
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
