"""What one run of one script cannot show: the command beside, documentation, quitting, memory."""

import json
import pathlib
import re
import shutil
import socket
import subprocess
import time
import unittest
import xml.etree.ElementTree
import zipfile

import support


class Behaviour(support.Case):
    def command(self, *arguments):
        """The command, on the store and project that the scripts here use."""
        result = subprocess.run(
            [support.COMMAND, "--store", self.dir / "store", "--project", self.dir / "project", "--json",
             *arguments], capture_output=True, text=True, env=self.environment(), cwd=self.dir)
        self.assertTrue(result.stdout, result.stderr)
        return json.loads(result.stdout)

    def silent_server(self):
        """Accepts connections, and never answers; its address."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        return server, f"http://127.0.0.1:{server.getsockname()[1]}"

    OPEN = """
	var store := AssetStore.new()
	store.open(OS.get_environment("HOME") + "/store")
"""

    def test_from_an_empty_project(self):
        """Copy the folder, run one script: search, install, verify, use a class of what was installed."""
        project = self.dir / "project"
        project.mkdir()
        (project / "project.godot").write_text("config_version=5\n")
        (project / "addons").mkdir()
        shutil.copytree(support.built(), project / "addons/assetstore")
        # A first import finds the extension, and may end with the engine's own abort.
        self.godot("--path", project, "--import", "--frame-delay", "50", leaks=False)
        output = self.script(f"""extends SceneTree
func _init() -> void:
{self.OPEN}
	store.add_source("samples", OS.get_environment("SAMPLES"))
	store.sync().wait()
	var ref: String = store.search("dialogue").assets[0].ref
	print("installed ", store.install([ref]).wait().changes.size())
	print("clean ", store.verify().wait().clean)
	var box: Node = load("res://addons/dialogue_box/dialogue_box.gd").new()
	box.speak(PackedStringArray(["Good morning."]))
	print("it says ", box.text)
	box.free()
	print("END")
	quit()
""", project=project)
        for line in ("installed 1", "clean true", "it says Good morning."):
            self.assertRegex(output, rf"(?m)^{line}$")
        lock = json.loads((project / "assetstore.lock").read_text())
        self.assertTrue(lock)
        self.assertTrue(self.command("verify")["clean"])

    def test_demo(self):
        project = self.godot_project()
        output = self.godot(
            "--path", project, "--script", support.PROJECT / "demo.gd", "--",
            support.samples() / "library", "health")
        self.assertRegex(output, r"(?m)^    demo:sample-works/health-bar  Health Bar$")
        self.assertRegex(output, r"(?m)^installed demo:sample-works/health-bar\nas published: true$")
        self.assertTrue((project / "addons/health_bar/plugin.cfg").exists())

    def test_samples_are_scripts(self):
        """What the samples install is what the engine takes."""
        project = self.godot_project()
        self.command("install", "--grant", "all", *map(str, sorted((support.samples() / "packages").glob("*.zip"))))
        scripts = [path.relative_to(project) for path in sorted(project.glob("addons/*/*.gd"))
                   if path.parts[-2] != "assetstore"]
        self.assertGreater(len(scripts), 5)
        self.script("extends SceneTree\nfunc _init() -> void:\n" + "".join(
            f"\tassert(load('res://{path}').can_instantiate(), '{path}')\n" for path in scripts)
            + "\tprint('END')\n\tquit()\n", project=project)

    def test_documentation_is_of_these_classes(self):
        """The engine writes the pages anew from the classes; all but the prose must be what is there."""
        project = self.godot_project()
        self.godot("--path", project, "--doctool", project, "--gdextension-docs", leaks=False)

        def facts(path):
            found = set()
            root = xml.etree.ElementTree.parse(path).getroot()
            for group in root:
                for entry in group:
                    if entry.tag in ("method", "signal"):
                        parts = [(child.tag, *sorted(child.attrib.items())) for child in entry
                                 if child.tag != "description"]
                        found.add((entry.tag, *sorted(entry.attrib.items()), *parts))
                    elif entry.tag in ("member", "constant"):
                        attributes = {k: v for k, v in entry.attrib.items() if k != "default"}
                        found.add((entry.tag, *sorted(attributes.items())))
            return found

        for name in ("AssetStore", "AssetStoreJob"):
            ours = facts(support.EXTENSION / f"doc_classes/{name}.xml")
            theirs = facts(project / f"doc_classes/{name}.xml")
            self.assertGreater(len(theirs), 10)
            self.assertEqual(sorted(map(repr, ours - theirs)), [])
            self.assertEqual(sorted(map(repr, theirs - ours)), [])

    def test_documentation_is_complete(self):
        for path in (support.EXTENSION / "doc_classes").glob("*.xml"):
            for entry in xml.etree.ElementTree.parse(path).getroot().iter():
                if entry.tag in ("description", "brief_description", "member", "constant"):
                    self.assertTrue((entry.text or "").strip(), (path.name, entry.tag, entry.attrib))

    def test_editor_shows_the_documentation(self):
        project = self.godot_project()
        (project / "addons/probe").mkdir()
        (project / "addons/probe/plugin.cfg").write_text(
            '[plugin]\n\nname="Probe"\ndescription=""\nauthor=""\nversion="1"\nscript="plugin.gd"\n')
        (project / "addons/probe/plugin.gd").write_text("""@tool
extends EditorPlugin
func _enter_tree() -> void:
	for i in 60:
		await get_tree().process_frame
	for page in ["AssetStore", "AssetStoreJob"]:
		EditorInterface.get_script_editor().goto_help("class_name:" + page)
	for i in 60:
		await get_tree().process_frame
	for label in EditorInterface.get_script_editor().find_children("*", "RichTextLabel", true, false):
		print("HELP ", label.get_parsed_text().replace("\\n", " "))
	print("END")
	get_tree().quit()
""")
        with (project / "project.godot").open("a") as file:
            file.write('\n[editor_plugins]\n\nenabled=PackedStringArray("res://addons/probe/plugin.cfg")\n')
        # The first run of an editor makes its own documentation, and then leaves out that of extensions.
        for _ in range(2):
            output = self.godot("--editor", "--path", project, "--quit-after", "4000", leaks=False)
        self.assertRegex(output, r"(?m)^END$", output[-6000:])
        self.assertRegex(output, r"(?m)^HELP .*Searches, installs and verifies assets\.")
        self.assertRegex(output, r"(?m)^HELP .*Long work of an AssetStore, on a thread of its own\.")
        self.assertNotIn("handle_crash", output)

    def quits(self, body, seconds=10):
        """Quits while the jobs of `body` run; nothing may be left, and it may not take long."""
        project = self.godot_project()
        (project / "main.gd").write_text(
            f"extends SceneTree\nvar jobs := []\nfunc _init() -> void:\n{self.OPEN}{body}"
            "\tprint('END ', Time.get_unix_time_from_system())\n\tquit()\n")
        output = self.godot("--verbose", "--path", project, "--script", "main.gd")
        ended = time.time()
        self.assertNotIn("SCRIPT ERROR", output)
        match = re.search(r"(?m)^END ([\d.]+)$", output)
        self.assertTrue(match, output[-6000:])
        self.assertLess(ended - float(match[1]), seconds)
        return project

    def test_quitting_while_jobs_run(self):
        _, url = self.silent_server()
        self.quits(f"""
	store.add_source("silent", "{url}")
	jobs.append(store.sync())
	jobs.append(store.install(["{url}/a.zip"]))
	jobs.append(store.install(["{url}/b.zip"]))
	store.verify()
	OS.delay_msec(300)
""")

    def test_quitting_while_thousands_wait(self):
        self.quits("""
	for i in 5000:
		jobs.append(store.verify())
		store.fetch_asset("no/such")
""")

    def test_quitting_in_a_signal(self):
        self.quits("""
	for i in 100:
		jobs.append(store.verify())
		jobs[i].failed.connect(func(_error): quit())
		jobs[i].finished.connect(func(): quit())
	await jobs[50].finished
""")

    def test_quitting_while_files_are_put_in_place(self):
        """Whenever it comes, the project is the old one or the new one."""
        (self.dir / "big").mkdir()
        archive = self.dir / "big.zip"
        with zipfile.ZipFile(archive, "w") as target:
            target.writestr("addons/big/plugin.cfg", '[plugin]\nname="Big"\nversion="1"\n')
            for number in range(400):
                target.writestr(f"addons/big/{number}.txt", f"{number}\n" * 500)
        for delay in (0, 5, 20, 60, 150):
            with self.subTest(delay):
                shutil.rmtree(self.dir / "project", ignore_errors=True)
                project = self.quits(f"""
	jobs.append(store.install(["{archive}"]))
	OS.delay_msec({delay})
""")
                installed = len(self.command("list")["packages"])
                self.assertTrue(self.command("verify")["clean"])
                self.assertEqual((project / "addons/big").exists(), installed == 1)
                self.assertFalse(list((project / ".assetstore").glob("staging/*")))

    def test_memory(self):
        """1,000 searches and 100 installations, after as many to warm up, take no more memory."""
        output = self.script(f"""extends SceneTree
func resident() -> int:
	var file := FileAccess.open("/proc/self/status", FileAccess.READ)
	while true:
		var line := file.get_line()
		if line.begins_with("VmRSS:"):
			return line.to_int()
	return 0
func searches(store: AssetStore, count: int) -> void:
	for i in count:
		store.search("box" if i % 2 else "dialoge", {{"limit": 10}})
		store.search("x", {{"limit": "wrong"}}) if i % 100 == 0 else null
func installations(store: AssetStore, count: int) -> void:
	for i in count:
		var job := store.install(["samples:sample-works/dialogue-box"], {{"durability": 1}})
		await job.finished
		store.remove(["sample-works/dialogue-box"], {{"durability": 1}}).wait()
		await process_frame
func _init() -> void:
{self.OPEN}
	store.add_source("samples", OS.get_environment("SAMPLES"))
	store.sync().wait()
	searches(store, 1000)
	await installations(store, 60)
	await process_frame
	var before := [OS.get_static_memory_usage(), resident(), Performance.get_monitor(Performance.OBJECT_COUNT)]
	searches(store, 1000)
	print("SEARCHES ", OS.get_static_memory_usage() - before[0], " ", resident() - before[1])
	before = [OS.get_static_memory_usage(), resident(), Performance.get_monitor(Performance.OBJECT_COUNT)]
	await installations(store, 100)
	await process_frame
	print("RESIDENT ", resident())
	print("INSTALLATIONS ", OS.get_static_memory_usage() - before[0], " ", resident() - before[1])
	print("OBJECTS ", Performance.get_monitor(Performance.OBJECT_COUNT) - before[2])
	print("END")
	quit()
""")
        for what in ("SEARCHES", "INSTALLATIONS"):
            static, resident = map(int, re.search(rf"(?m)^{what} (-?\d+) (-?\d+)$", output).groups())
            self.assertRegex(output, r"(?m)^RESIDENT [1-9]\d{4,}$")
            print(f"{what.lower()}: static memory {static:+} bytes, resident {resident:+} KiB")
            self.assertLess(static, 4 << 10, what)
            self.assertLess(resident, 4 << 10, what)
        self.assertRegex(output, r"(?m)^OBJECTS 0(\.0)?$")


if __name__ == "__main__":
    unittest.main()
