"""What the audit of packages knows of the engine, compared with the engine: its names, and the files it writes."""

import json
import subprocess
import unittest
import zipfile

import support
from test_interface import dump

# Has the engine write a script into all the places that a script can be in.
WRITE = r"""extends SceneTree

func _init():
	var script := GDScript.new()
	script.source_code = "extends Node\n\n\nfunc _ready():\n\tvar a := \"x \\\" # y\"\n\tOS.execute(a, [])\n"
	script.reload()
	var scene := PackedScene.new()
	var node := Node.new()
	node.set_script(script)
	var request := HTTPRequest.new()
	node.add_child(request)
	request.owner = node
	scene.pack(node)
	for name in ["scene.tscn", "scene.scn"]:
		ResourceSaver.save(scene, "res://out/" + name)
	for name in ["script.tres", "script.res"]:
		ResourceSaver.save(script.duplicate(), "res://out/" + name)
	var holder := Resource.new()
	holder.set_meta("kept", [script.duplicate(), {"a": &"b", "c": Color.RED}])
	ResourceSaver.save(holder, "res://out/holder.tres")
	var file := ConfigFile.new()
	file.set_value("a b", "c/d", {"x": script.duplicate()})
	file.save("res://out/settings.cfg")
	ProjectSettings.set_setting("autoload/Global", "*res://global.gd")
	ProjectSettings.save_custom("res://out/project.godot")
	var text := var_to_str(script.duplicate())
	FileAccess.open("res://out/value.tres", FileAccess.WRITE).store_string("[gd_resource format=3]\n\n[resource]\na = " + text)
	node.free()
	print("END")
	quit()
"""


class Audit(support.Case):
    def plain_project(self):
        project = self.dir / "plain"
        (project / "out").mkdir(parents=True)
        (project / "project.godot").write_text('config_version=5\n\n[application]\n\nconfig/name="plain"\n')
        return project

    def audit(self, files):
        """By entry and capability the lines that tell of it."""
        path = self.dir / "package.vast"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("meta.json", '{"id": "package"}')
            for name, data in files.items():
                archive.writestr(name, data)
        run = subprocess.run(
            [support.COMMAND, "package", "audit", path, "--json", "--evidence", "10000"], capture_output=True,
            text=True, timeout=support.TIMEOUT, check=True)
        found = {}
        for row in json.loads(run.stdout)["capabilities"]:
            for place in row["evidence"]:
                found.setdefault(place["entry"], {}).setdefault(row["name"], []).append(place["line"])
        return found

    def test_scripts_in_what_the_engine_writes(self):
        project = self.plain_project()
        self.script(WRITE, project, leaks=False)
        files = {path.name: path.read_bytes() for path in (project / "out").iterdir() if path.suffix != ".uid"}
        self.assertEqual(
            set(files), {"scene.tscn", "scene.scn", "script.tres", "script.res", "holder.tres", "settings.cfg",
                "project.godot", "value.tres"})
        found = self.audit(files)
        for name in ("scene.tscn", "script.tres", "holder.tres", "settings.cfg", "value.tres"):
            with self.subTest(name):
                self.assertIn("embedded-script", found.get(name, {}))
                lines = files[name].decode().split("\n")
                [line] = found[name]["process"]
                self.assertIn("OS.execute", lines[line - 1])
        self.assertEqual(set(found["scene.tscn"]), {"embedded-script", "network", "process"})
        self.assertEqual(set(found["project.godot"]), {"autoload"})
        self.assertEqual({name: set(found[name]) for name in ("scene.scn", "script.res")},
            {"scene.scn": {"opaque"}, "script.res": {"opaque"}})

    def test_no_class_of_the_engine_is_missed(self):
        classes = {row["name"]: row for row in dump()[2]["classes"]}

        def inherits(name, ancestors):
            while name:
                if name in ancestors:
                    return True
                name = classes[name].get("inherits")
            return False

        # What these talk to is the same program, a file, or no network at all.
        local = {"OfflineMultiplayerPeer"}
        roots = {"ENetConnection", "HTTPClient", "HTTPRequest", "JavaScriptBridge", "MultiplayerAPI", "MultiplayerPeer",
            "PacketPeerUDP", "PacketPeerDTLS", "SocketServer", "StreamPeerSocket", "StreamPeerTCP", "StreamPeerTLS", "TCPServer",
            "UDPServer", "DTLSServer", "UPNP", "UPNPDevice", "WebRTCPeerConnection", "WebSocketPeer", "ENetPacketPeer"}
        wanted = {
            "network": {name for name in classes if inherits(name, roots)} - local,
            # Settings of an import are no code.
            "editor": {name for name, row in classes.items() if row["api_type"] == "editor"
                and not name.startswith("ResourceImporter")},
            "files": {"FileAccess", "DirAccess", "ResourceSaver", "ZIPPacker", "ZIPReader", "PCKPacker"},
            "dynamic-code": {"Expression", "JavaClassWrapper"},
            "native-code": {"GDExtension", "GDExtensionManager"},
        }
        self.assertGreater(len(wanted["network"]), 25)
        self.assertGreater(len(wanted["editor"]), 50)
        for capability, names in wanted.items():
            self.assertLessEqual(names - {"SocketServer"}, classes.keys())
            found = self.audit({f"{name}.gd": f"var a: {name}" for name in sorted(names & classes.keys())})
            missed = {name for name in names & classes.keys() if capability not in found.get(f"{name}.gd", {})}
            self.assertEqual(missed, set(), capability)

    def test_methods_are_those_of_the_engine(self):
        methods = {
            "OS": {
                "process": ["create_instance", "create_process", "execute", "execute_with_pipe", "kill", "open_with_program",
                    "set_restart_on_exit", "shell_open", "shell_show_in_file_manager"],
                "environment": ["get_cmdline_args", "get_cmdline_user_args", "get_environment", "get_unique_id",
                    "has_environment", "set_environment", "unset_environment"],
                "files": ["move_to_trash"],
            },
            "DisplayServer": {"environment": ["clipboard_get", "clipboard_get_image", "clipboard_get_primary"]},
            "Engine": {"dynamic-code": ["get_singleton", "register_script_language"]},
            "ClassDB": {"dynamic-code": ["class_call_static", "instantiate"]},
            "ProjectSettings": {"files": ["save", "save_custom"], "dynamic-code": ["load_resource_pack"]},
            "JavaScriptBridge": {"dynamic-code": ["eval"]},
            "IP": {"network": ["get_local_addresses", "get_local_interfaces", "resolve_hostname",
                "resolve_hostname_addresses", "resolve_hostname_queue_item"]},
            "Marshalls": {"dynamic-code": ["base64_to_variant"]},
        }
        known = {row["name"]: {method["name"] for method in row.get("methods", [])} for row in dump()[2]["classes"]}
        # Those that came later than Godot 4.2.
        newer = {"execute_with_pipe", "open_with_program", "class_call_static"}
        files, wanted = {}, []
        for name, by_capability in methods.items():
            for capability, members in by_capability.items():
                for member in members:
                    if member not in newer:
                        self.assertIn(member, known[name])
                    entry = f"{name}.{member}.gd"
                    files[entry] = f"{name}.{member}(a)"
                    wanted.append((entry, capability))
        found = self.audit(files)
        for entry, capability in wanted:
            self.assertIn(capability, found.get(entry, {}), entry)
        functions = {row["name"] for row in dump()[2]["utility_functions"]}
        self.assertLessEqual({"str_to_var", "bytes_to_var_with_objects", "instance_from_id"}, functions)


if __name__ == "__main__":
    unittest.main()
