"""The dock in the editor, driven through its controls by the scripts of project/tests/dock."""

import base64
import contextlib
import hashlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
import zipfile

import support

sys.path.insert(0, str(support.ROOT / "Tests/Support"))
import fault_server  # noqa: E402

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Dock(support.Case):
    def editor_project(self, *plugins, name="project"):
        project = self.godot_project(name)
        shutil.copytree(support.PROJECT / "tests", project / "tests")
        enabled = ", ".join(f'"res://{plugin}/plugin.cfg"' for plugin in plugins)
        with (project / "project.godot").open("a") as file:
            file.write(f"\n[editor_plugins]\n\nenabled=PackedStringArray({enabled})\n")
        return project

    def drive(self, test, project=None, **more):
        """Runs a script of tests/dock in the editor; what was printed."""
        project = project or self.editor_project("addons/assetstore", "tests/dock")
        output = self.godot(
            "--editor", "--verbose", "--path", project, leaks=False, DOCK_TEST=test,
            ASSETSTORE_STORE=str(self.dir / "store"), **more)
        # The editor's own progress, and what it loads, say nothing here.
        output = re.sub(r"(?m)^(\x1b\[|\[|Loading resource: |TextServer|Loading Editor).*\n", "", output)
        end = re.search(r"(?m)^END (\d+)\n((?:    .*\n)*)", output)
        self.assertTrue(end, f"{test} does not get to its end:\n{output[-6000:]}")
        self.assertEqual(end[1], "0", end[2] + output[-3000:])
        self.assertIsNone(re.search("SCRIPT ERROR", output), output[output.find("SCRIPT ERROR"):][:3000])
        # No warning either.
        self.assertIsNone(re.search(r"res://addons/assetstore/\S+\.gd:\d+", output), output[-3000:])
        # This one name the editor leaves behind without any addon, too.
        self.judge_leaks(re.sub(r"(?m)^(Orphan StringName: Node |StringName: 1 unclaimed).*\n", "", output))
        return output

    def settings(self, text=""):
        """The editor's settings file."""
        path = self.dir / "config/godot/editor_settings-4.6.tres"
        if text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'[gd_resource type="EditorSettings" format=3]\n\n[resource]\n{text}')
        return path

    def serve(self, root, pages):
        fault_server.counts.clear()
        fault_server.last_headers.clear()
        server = fault_server.Server(("127.0.0.1", 0), fault_server.Handler)
        server.options = type("Options", (), dict(root=str(root), pages=str(pages), page_cap=500))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_address[1]}"

    def test_search_install_edit_remove(self):
        project = self.editor_project("addons/assetstore", "tests/dock")
        output = self.drive("install", project)
        self.assertTrue((project / "addons/dialogue_box/dialogue_box.gd").is_file())
        self.assertIn("sample-works/dialogue-box", (project / "assetstore.lock").read_text())
        self.assertRegex(output, r"(?m)^BACKUP [1-9]")

    def test_changes_that_need_an_answer(self):
        self.drive("changes")

    def test_permissions_and_needs(self):
        project = self.editor_project("addons/assetstore", "tests/dock")
        self.drive("consent", project)
        self.assertFalse((project / "addons/tool").exists())
        self.assertNotIn("tester/", (project / "assetstore.lock").read_text())

    def test_withdrawn_releases(self):
        project = self.editor_project("addons/assetstore", "tests/dock")
        for version in ("1.0", "1.1"):
            about = f'[plugin]\n\nname="Tool"\nauthor="Tester"\nversion="{version}"\n'
            self.archive(f"tool-{version}.zip", {"addons/tool/plugin.cfg": about, "addons/tool/tool.gd": "# tool\n"})
        command = [support.COMMAND, "--quiet", "--store", self.dir / "store", "--project", project]
        for words in (["source", "add", "ours", self.dir / "files"], ["sync"], ["install", "tester/tool"]):
            subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
        # As a sync of a registry would.
        with contextlib.closing(sqlite3.connect(self.dir / "store/catalogue.sqlite")) as database, database:
            database.execute("UPDATE release SET yanked = 'it eats files' WHERE version = '1.1'")
        self.drive("withdrawn", project)
        lock = json.loads((project / "assetstore.lock").read_text())
        self.assertEqual(lock["packages"]["tester/tool"]["version"], "1.1")

    def pages(self, rows):
        """Pages of a library with these rows of assets and what their own pages say more."""
        pages = self.dir / "pages"
        (pages / "asset").mkdir(parents=True)
        made = []
        for number, (row, more) in enumerate(rows, 1):
            made.append({
                "asset_id": str(number), "author": "Tester", "author_id": "1", "category": "Tools", "category_id": "5",
                "godot_version": "4.0", "rating": "0", "cost": "MIT", "support_level": "community", "icon_url": "",
                "version": "1", "version_string": "1.0", "modify_date": "2026-01-01 00:00:00", **row})
            if more:
                (pages / f"asset/{number}.json").write_text(json.dumps({
                    **made[-1], "type": "addon", "description": "", "download_hash": "", "previews": [], **more}))
        (pages / "configure.json").write_text(json.dumps(
            {"categories": [{"id": "5", "name": "Tools", "type": "0"}]}))
        for page in range((len(made) + 499) // 500):
            (pages / f"asset-page-{page}.json").write_text(json.dumps({
                "result": made[500 * page : 500 * page + 500], "page": page, "pages": (len(made) + 499) // 500,
                "page_length": 500, "total_items": len(made)}))
        return pages

    def archive(self, name, files):
        (self.dir / "files").mkdir(exist_ok=True)
        with zipfile.ZipFile(self.dir / "files" / name, "w") as archive:
            for path, content in files.items():
                archive.writestr(path, content)

    def library(self, url):
        """A library with an icon, pictures and a package that is slow to come."""
        self.archive("slow.zip", {
            "addons/slow_thing/plugin.cfg": "[plugin]\n", "addons/slow_thing/noise.bin": os.urandom(400_000)})
        for name in ("icon.png", "picture.png"):
            (self.dir / "files" / name).write_bytes(PIXEL)
        more = {"download_url": f"{url}/fault/stall/slow.zip", "previews": [
            {"preview_id": "1", "type": "image", "link": f"{url}/picture.png", "thumbnail": f"{url}/picture.png"},
            {"preview_id": "2", "type": "video", "link": "https://example.org/video", "thumbnail": ""}]}
        self.pages([({"title": title, "icon_url": f"{url}/icon.png"}, more) for title in ("Quick Thing", "Slow Thing")])

    def test_offline_icons_cancel(self):
        url = self.serve(self.dir / "files", self.dir / "pages")
        self.library(url)
        output = self.drive("network", SERVER=url)
        self.assertRegex(output, r"(?m)^SEARCHED 1$")
        self.assertEqual(fault_server.counts["/icon.png"], 1, "two rows have one icon")
        # A day later the server is asked whether it still is the one, and answers that it is.
        states = list((self.dir / "store/images-v1").glob("*.cfg"))
        self.assertEqual(len(states), 2, "the icon and the picture")
        icon = hashlib.sha256(f"{url}/icon.png".encode()).hexdigest()
        states.sort(key=lambda path: path.stem != icon)
        self.assertEqual(states[0].with_suffix("").read_bytes(), PIXEL)
        for age, requests in ((0, 1), (100_000, 2)):
            states[0].write_text(re.sub(
                r"checked=.*", f"checked={time.time() - age}", states[0].read_text()))
            self.drive("icons", self.editor_project("addons/assetstore", "tests/dock", name=f"after-{age}"))
            self.assertEqual(fault_server.counts["/icon.png"], requests)
        self.assertRegex(fault_server.last_headers["/icon.png"]["if-none-match"], '^"[0-9a-f]{16}"$')
        self.assertGreater(float(re.search(r"checked=(.*)", states[0].read_text())[1]), time.time() - 1000)

    def test_texts_of_strangers(self):
        url = self.serve(self.dir / "files", self.dir / "pages")
        bad = "[img]res://icon.svg[/img][url=res://x.gd]click[/url]\n\x01\x00\u202edesrever\u2066 " + "e\u0301" * 40
        # As long as a library's may be: what is longer does not come into the catalogue.
        long = "[b]" + "W" * 1000
        self.archive("thing.zip", {"addons/thing/thing.gd": "# thing\n"})
        more = {
            "download_url": f"{url}/thing.zip", "browse_url": "https://example.org/" + "a" * 8000,
            "issues_url": "javascript:alert(1)", "previews": [
                {"preview_id": "1", "type": "image", "link": "file:///etc/passwd", "thumbnail": "res://icon.svg"},
                {"preview_id": "2", "type": "video", "link": "res://x.gd", "thumbnail": bad}]}
        rows = [({"title": text, "author": text, "cost": text, "version_string": text[:80], "category": text,
                  "icon_url": icon}, {**more, "description": description})
                for text, icon, description in (
                    (bad, "file:///etc/passwd", bad * 1000), (long, "http://[::1", "[a](" * 200_000),
                    ("\n" * 1000 + "x", bad, "[b]" * 50_000 + "x[/b]"), ("\u0645\u0631\u062d" * 170, "", "> " * 50_000))]
        self.pages(rows)
        self.drive("strangers", SERVER=url)

    def test_a_large_library(self):
        # A search for "com" has to go through each of these words.
        chance = random.Random(1)
        words = [f"com{number:04}" for number in range(9000)]
        rows = [({"title": " ".join(chance.sample(words, 40)), "cost": f"L{number % 20}",
                  "godot_version": f"4.{number % 10}"}, {}) for number in range(12_000)]
        self.drive("large", PAGES=str(self.pages(rows)))

    def test_the_editors_settings_are_left_alone(self):
        settings = (
            'asset_library/available_urls = {\n"mine": "http://127.0.0.1:9/asset-library/api"\n}\n'
            "network/connection/network_mode = 1\n")
        files = []
        for plugins in (("tests/dock",), ("addons/assetstore", "tests/dock")):
            self.settings(settings)
            self.drive("nothing" if len(plugins) == 1 else "install", self.editor_project(*plugins))
            files.append(self.settings().read_text())
            shutil.rmtree(self.dir / "project")
        # Where the editor was, and when, it writes itself; "mine" is one of the dock's known libraries.
        keys = [{match[1]: match[2] for match in re.finditer(r"(?m)^([\w/]+) = (.*(?:\n(?![\w/]+ = ).*)*)", file)}
                for file in files]
        self.assertEqual(*keys)
        self.assertIn("asset-library/api", keys[1]["asset_library/available_urls"])
        self.assertEqual(keys[1]["network/connection/network_mode"], "1")


if __name__ == "__main__":
    unittest.main()
