"""The dock in the editor, driven through its controls by the scripts of project/tests/dock."""

import base64
import json
import re
import sys
import threading
import unittest
import zipfile

import support

sys.path.insert(0, str(support.ROOT / "Tests/Support"))
import fault_server  # noqa: E402

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Dock(support.Case):
    def editor_project(self, *plugins):
        project = self.godot_project()
        (project / "tests").symlink_to(support.PROJECT / "tests")
        enabled = ", ".join(f'"res://{plugin}/plugin.cfg"' for plugin in plugins)
        with (project / "project.godot").open("a") as file:
            file.write(f"\n[editor_plugins]\n\nenabled=PackedStringArray({enabled})\n")
        return project

    def drive(self, test, project=None, **more):
        """Runs a script of tests/dock in the editor; what was printed."""
        project = project or self.editor_project("addons/assetstore", "tests/dock")
        output = self.godot(
            "--editor", "--path", project, leaks=False, DOCK_TEST=test,
            ASSETSTORE_STORE=str(self.dir / "store"), **more)
        end = re.search(r"(?m)^END (\d+)\n((?:    .*\n)*)", output)
        self.assertTrue(end, f"{test} does not get to its end:\n{output[-6000:]}")
        self.assertEqual(end[1], "0", end[2] + output[-3000:])
        self.assertNotIn("SCRIPT ERROR", output)
        self.assertNotRegex(output, r"res://addons/assetstore/\S+\.gd:\d+")
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


if __name__ == "__main__":
    unittest.main()
