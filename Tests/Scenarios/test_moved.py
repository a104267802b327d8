"""Projects that bring their archives along, and are cloned or moved to another place."""

import json
import shutil
import unittest

from support import Case, sha256, visible

NAME = "tester/hero"


class Moved(Case):
    def setUp(self):
        super().setUp()
        self.vendored = self.addon("hero #1 100%.zip", "hero", folder=self.project / "vendor")
        self.url = "vendor/hero #1 100%.zip"

    def urls(self):
        """What manifest and lock say of the package."""
        assets = json.loads((self.project / "assetstore.json").read_text())["assets"]
        packages = json.loads((self.project / "assetstore.lock").read_text())["packages"]
        return assets[NAME].get("url"), packages[NAME]["url"]

    def clone(self, *names):
        """These files of the project, elsewhere; the project and the store are gone."""
        clone = self.dir / "elsewhere/deep/clone"
        for name in ("project.godot", "vendor", *names):
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            source = self.project / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, clone / name)
        self.project.rename(self.dir / "was here")
        shutil.rmtree(self.store)
        self.project = clone

    def assert_installed(self):
        self.assertTrue((self.project / "addons/hero/main.gd").exists())
        self.assert_clean()

    def test_in_the_project(self):
        relative = self.vendored.relative_to(self.dir)
        for ref in (self.vendored, relative, self.vendored.as_uri(), f"project/../{relative}"):
            self.install(ref)
            self.assertEqual(self.urls(), (self.url, self.url), ref)
            self.assertEqual(self.packages()[NAME]["url"], self.url)
        self.clone("assetstore.json", "assetstore.lock")
        self.install()
        self.assert_installed()
        self.assertEqual(self.urls(), (self.url, self.url))

    def test_with_its_state(self):
        self.install(self.vendored)
        self.clone("assetstore.json", "assetstore.lock", ".assetstore", "addons")
        (self.project / "addons/hero/main.gd").unlink()
        self.run_command("repair")
        self.assert_installed()
        self.run_command("remove", NAME)
        shutil.rmtree(self.store)
        self.run_command("undo")
        self.assert_installed()

    def test_without_its_lock(self):
        self.install(self.vendored)
        self.clone("assetstore.json")
        self.install()
        self.assert_installed()
        self.assertEqual(self.urls(), (self.url, self.url))

    def test_without_its_manifest(self):
        self.install(self.vendored)
        self.clone("assetstore.lock")
        self.install()
        self.assert_installed()

    def test_manifest_by_hand(self):
        manifest = self.project / "assetstore.json"
        manifest.write_text(json.dumps({"format": 1, "assets": {NAME: {"url": "./" + self.url}}}))
        self.install()
        self.assert_installed()
        self.assertEqual(self.urls(), ("./" + self.url, self.url))
        before = visible(self.project)
        [change] = self.install()["changes"]
        self.assertEqual(change["kind"], "none")
        self.assertEqual(visible(self.project), before)

    def test_beside_the_project(self):
        """A relative path says that the two belong together; another does not."""
        beside = self.addon("hero.zip", "hero")
        self.install("hero.zip")
        self.assertEqual(self.urls(), ("../hero.zip", "../hero.zip"))
        self.install(beside)
        self.assertEqual(self.urls(), (beside.as_uri(), beside.as_uri()))
        self.install("hero.zip")
        self.clone("assetstore.json", "assetstore.lock")
        beside.rename(self.project.parent / "hero.zip")
        self.install()
        self.assert_installed()

    def test_source_in_the_project(self):
        self.run_command("source", "add", "ours", self.project / "vendor")
        self.run_command("sync")
        self.install(NAME)
        self.assertEqual(self.urls(), (None, self.url))
        self.assertEqual(self.run_command("outdated").json["upgrades"], [])
        self.clone("assetstore.json", "assetstore.lock")
        self.install()
        self.assert_installed()

    def test_vast(self):
        vast = self.package("any #1.vast", {"meta.json": '{"id":"v.pack","name":"Pack","version":"1"}'},
            folder=self.project / "vendor")
        self.install(vast)
        self.clone("assetstore.json", "assetstore.lock")
        self.install()
        self.assertEqual(sha256(self.project / "assets/v.pack.vast"), sha256(self.project / "vendor/any #1.vast"))

    def test_another_archive_in_its_place(self):
        self.install(self.vendored)
        self.clone("assetstore.json", "assetstore.lock")
        self.addon(self.vendored.name, "hero", files={"main.gd": "extends Evil\n"}, folder=self.project / "vendor")
        error = self.refused(3, "hash-mismatch", "install")
        self.assertIn("assetstore.lock", error["message"])


if __name__ == "__main__":
    unittest.main()
