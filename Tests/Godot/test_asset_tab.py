"""The stock editor's own asset tab, without anything of ours, pointed at a registry on a server of files, and at the
service."""

import contextlib
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
from service_client import Service  # noqa: E402

SAMPLE = support.ROOT / "examples/registry"
TAB = support.ROOT / "Tests/Godot/asset_tab"


class Tab(support.Case):
    def drive(self, api, asset):
        """Installs the asset with the tab from this API; the project and what was printed."""
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
            f'"files": "{api}"\n}}\nnetwork/connection/network_mode = 1\n')
        output = self.godot("--editor", "--path", project, leaks=False, ASSET=asset)
        self.assertRegex(output, r"(?m)^END", output[-6000:])
        self.assertNotIn("SCRIPT ERROR", output)
        return project, output


class RegistryTab(Tab):
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

    def test_list_and_install(self):
        for kind in file_servers.KINDS:
            with self.subTest(kind):
                server = self.start_server(kind)
                asset = self.build(server.url)
                project, output = self.drive(f"{server.url}/out/asset-library/api", asset)
                self.assertIn("LISTED 2 in", output)
                self.assertRegex(output, r'ITEM \["Tool 0", "Scripts", "tester"\]')
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
        project, output = self.drive(f"{server.url}/out/asset-library/api", asset)
        self.assertRegex(output, r"DOWNLOADED Failed SHA-256 hash check")
        self.assertFalse((project / "addons").exists())

    def test_a_full_list(self):
        server = self.start_server()
        asset = self.build(server.url, 520)
        project, output = self.drive(f"{server.url}/out/asset-library/api", asset)
        self.assertIn("LISTED 500 in", output)
        self.assertTrue((project / "addons/tool/tool.gd").is_file(), output)


class ServiceTab(Tab):
    def setUp(self):
        super().setUp()
        www = self.dir / "www"
        www.mkdir()
        with zipfile.ZipFile(www / "tool.zip", "w") as archive:
            archive.writestr("tool-1.0.0/addons/tool/tool.gd", "extends Node\n")
        self.sha256 = hashlib.sha256((www / "tool.zip").read_bytes()).hexdigest()
        self.origin = file_servers.FileServer(www, "python")
        self.service = Service(self, support.COMMAND, self.dir / "data", "--keep-archives", "--private")

    def published(self):
        """The number of an asset that went through moderation."""
        token = self.service.admin()
        body = dict(
            token=token, title="Tool 0", description="A [b]tool[/b].", category_id="6", godot_version="4.0",
            version_string="1.0.0", cost="MIT", download_provider="Custom", browse_url="https://example.org/tool",
            download_commit=f"{self.origin.url}/tool.zip", icon_url=f"{self.origin.url}/icon.png")
        answer = self.service.post("/asset", body)
        self.assertEqual(answer.status, 200, answer.text)
        for act in ("review", "accept"):
            answer = self.service.post(f"/asset/edit/{answer.json.get('id') or answer.json['edit_id']}/{act}", {"token": token})
            self.assertEqual(answer.status, 200, answer.text)
        return answer.json["id"]

    def test_what_was_once_had_is_had_without_its_origin(self):
        with contextlib.closing(self.origin):
            asset, api = self.first_time()
        self.assertEqual(self.service.get(f"/asset/{asset}").json["download_hash"], self.sha256)
        project, output = self.drive(api, asset)
        self.assertEqual((project / "addons/tool/tool.gd").read_text(), "extends Node\n", output)

    def first_time(self):
        asset = self.published()
        api = f"http://127.0.0.1:{self.service.port}/asset-library/api"
        project, output = self.drive(api, asset)
        self.assertIn("LISTED 1 in", output)
        self.assertRegex(output, r'ITEM \["Tool 0", "Scripts", "root"\]')
        self.assertEqual((project / "addons/tool/tool.gd").read_text(), "extends Node\n", output)
        return asset, api


if __name__ == "__main__":
    unittest.main()
