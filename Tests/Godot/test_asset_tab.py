"""The stock editor's own asset tab, without anything of ours, pointed at a registry on a server of files."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
import zipfile

import support

sys.path.insert(0, str(support.ROOT / "Tests/Support"))
import file_servers  # noqa: E402

SAMPLE = support.ROOT / "examples/registry"
TAB = support.ROOT / "Tests/Godot/asset_tab"


class AssetTab(support.Case):
    def setUp(self):
        super().setUp()
        self.www = self.dir / "www"
        self.www.mkdir()
        self.registry = self.dir / "registry"
        shutil.copytree(SAMPLE, self.registry)
        self.archive = self.www / "tool.zip"
        with zipfile.ZipFile(self.archive, "w") as archive:
            archive.writestr("tool-1.0.0/addons/tool/tool.gd", "extends Node\n")
            archive.writestr("tool-1.0.0/README.md", "# Tool\n")

    def write(self, name, document):
        path = self.registry / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document))

    def build(self, url, count=1):
        """Assets tool-0 and so on; the number of the first one."""
        settings = json.loads((SAMPLE / "registry.json").read_text())
        self.write("registry.json", {**settings, "url": f"{url}/out/"})
        self.write("publishers/tester.json", {"format": 1, "name": "T", "owners": ["github:tester"]})
        for number in range(count):
            folder = self.registry / f"assets/tester/tool-{number}"
            self.write(folder / "asset.json", {
                "format": 1, "title": f"Tool {number}", "type": "addon", "category": "scripts", "license": "MIT",
                "author": "Tester", "summary": "A [b]tool[/b].", "icon": "icon.png",
                "repository": {"host": "custom", "url": "https://example.org/tool"}})
            shutil.copy(SAMPLE / "assets/ada/night-sky/icon.png", folder)
            (folder / "description.md").write_text("With **all** it needs:\n\n- one `node`\n")
            self.write(folder / "releases/1.0.0.json", {
                "format": 1, "version": "1.0.0", "godot_min": "4.0", "download_url": f"{url}/{self.archive.name}",
                "size": self.archive.stat().st_size, "published": "2026-03-01",
                "sha256": hashlib.sha256(self.archive.read_bytes()).hexdigest()})
        environment = self.environment(SOURCE_DATE_EPOCH="1790000000")
        run = lambda *line: subprocess.run([support.COMMAND, *line], check=True, env=environment, stdout=subprocess.DEVNULL)
        if not (self.dir / "ours.key").exists():
            run("registry", "key", "new", "-o", self.dir / "ours", "--no-password")
        shutil.rmtree(self.www / "out", ignore_errors=True)
        run("registry", "build", self.registry, "-o", self.www / "out", "--key", self.dir / "ours.key")
        rows = json.loads((self.www / "out/asset-library/api/asset/index.html").read_text())["result"]
        return next(row["asset_id"] for row in rows if row["title"] == "Tool 0")

    def start_server(self, kind="python"):
        server = file_servers.FileServer(self.www, kind)
        self.addCleanup(server.close)
        return server

    def drive(self, server, asset):
        """Installs the asset with the tab; the project and what was printed."""
        project = self.dir / "project"
        shutil.rmtree(project, ignore_errors=True)
        shutil.rmtree(self.dir / "cache", ignore_errors=True)
        shutil.copytree(TAB, project / "asset_tab")
        (project / "project.godot").write_text(
            'config_version=5\n\n[application]\n\nconfig/name="test"\nconfig/features=PackedStringArray("4.6")\n'
            '\n[editor_plugins]\n\nenabled=PackedStringArray("res://asset_tab/plugin.cfg")\n')
        settings = self.dir / "config/godot/editor_settings-4.6.tres"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(
            '[gd_resource type="EditorSettings" format=3]\n\n[resource]\nasset_library/available_urls = {\n'
            f'"files": "{server.url}/out/asset-library/api"\n}}\nnetwork/connection/network_mode = 1\n')
        output = self.godot("--editor", "--path", project, leaks=False, ASSET=asset)
        self.assertRegex(output, r"(?m)^END", output[-6000:])
        self.assertNotIn("SCRIPT ERROR", output)
        return project, output

    def test_list_and_install(self):
        for kind in file_servers.KINDS:
            with self.subTest(kind):
                server = self.start_server(kind)
                asset = self.build(server.url)
                project, output = self.drive(server, asset)
                self.assertIn("LISTED 2 in", output)
                self.assertRegex(output, r'ITEM \["Tool 0", "Scripts", "Tester"\]')
                self.assertIn("A [b]tool[/b].\n\nWith all it needs:\n\n• one node", output)
                self.assertEqual((project / "addons/tool/tool.gd").read_text(), "extends Node\n", output)
                paths = [path for path, _ in server.requests()]
                api = "/out/asset-library/api"
                search = "?sort=updated&godot_version=4.6&support=official+community"
                self.assertEqual([path for path in paths if "/icons/" not in path], [
                    f"{api}/configure", f"{api}/asset{search}", f"{api}/asset/{search}", f"{api}/asset/{asset}",
                    "/tool.zip"])
                self.assertIn("/out/icons/", "".join(paths))
                self.assertLessEqual({status for _, status in server.requests()}, {200, 301, 304})

    def test_hash_is_checked(self):
        server = self.start_server()
        asset = self.build(server.url)
        with zipfile.ZipFile(self.archive, "a") as archive:
            archive.writestr("tool-1.0.0/addons/tool/more.gd", "extends Node\n")
        project, output = self.drive(server, asset)
        self.assertRegex(output, r"DOWNLOADED Failed SHA-256 hash check")
        self.assertFalse((project / "addons").exists())

    def test_a_full_list(self):
        server = self.start_server()
        asset = self.build(server.url, 520)
        project, output = self.drive(server, asset)
        self.assertIn("LISTED 500 in", output)
        self.assertTrue((project / "addons/tool/tool.gd").is_file(), output)


if __name__ == "__main__":
    unittest.main()
