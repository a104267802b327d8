"""What a package can do is found in each kind of its files, beside what it declares; and finding it writes nothing."""

import json
import pathlib
import shutil
import time
import unittest
import zipfile

from support import Case, make_zip, plugin_cfg, regular, snapshot

SCENE = """[gd_scene load_steps=2 format=3]

[sub_resource type="GDScript" id="GDScript_a"]
script/source = "extends Node

func _ready():
	%s
"

[node name="Main" type="Node"]
script = SubResource("GDScript_a")
"""
ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\0" + bytes(44)

# Of each capability files that have it: name, mode, content, and where it is to be found.
POSITIVE = {
    "autoload": [
        ("a.gd", 0o644, 'func f():\n\tadd_autoload_singleton("A", "a.gd")\n', 2),
        ("b.gd", 0o644, 'ProjectSettings.set_setting("autoload/A", "*res://a.gd")', 1),
    ],
    "csharp": [("A.cs", 0o644, "public partial class A : Godot.Node {}", 0), ("A.csproj", 0o644, "<Project/>", 0)],
    "dynamic-code": [
        ("a.gd", 0o644, "var s = GDScript.new()", 1), ("b.gd", 0o644, "s.source_code = t", 1),
        ("c.gd", 0o644, "Expression.new().parse(t)", 1), ("d.gd", 0o644, 'load("user://mod.gd")', 1),
        ("e.gd", 0o644, "str_to_var(t)", 1), ("f.gd", 0o644, "var os = OS\nos.execute(x)", 1),
        ("g.gd", 0o644, 'x.call("execute", y)', 1), ("h.gd", 0o644, "Engine.get_singleton(n)", 1),
        ("i.gd", 0o644, "ClassDB.instantiate(n)", 1), ("j.gd", 0o644, "x.callv(n, a)", 1),
    ],
    "editor": [
        ("a.gd", 0o644, "@tool\nextends Node\n", 1), ("b.gd", 0o644, "extends EditorScript", 1),
        ("c.gd", 0o644, "extends EditorImportPlugin", 1), ("x/plugin.cfg", 0o644, plugin_cfg("X"), 7),
    ],
    "embedded-script": [
        ("a.tscn", 0o644, SCENE % "pass", 3),
        ("b.tres", 0o644, '[gd_resource type="GDScript" format=3]\n\n[resource]\nscript/source = "pass"\n', 1),
    ],
    "environment": [
        ("a.gd", 0o644, 'OS.get_environment("HOME")', 1), ("b.gd", 0o644, "OS.get_cmdline_args()", 1),
        ("C.cs", 0o644, 'var h = Environment.GetEnvironmentVariable("HOME");', 1),
    ],
    "executable": [("tool", 0o755, "text", 0), ("b.dat", 0o644, ELF, 0), ("c.exe", 0o644, "MZ", 0)],
    "files": [
        ("a.gd", 0o644, "FileAccess.open(p, FileAccess.WRITE)", 1), ("b.gd", 0o644, "DirAccess.remove_absolute(p)", 1),
        ("c.gd", 0o644, "ResourceSaver.save(r)", 1), ("d.gd", 0o644, "var c = ConfigFile.new()\nc.save(p)", 2),
        ("e.gd", 0o644, "OS.move_to_trash(p)", 1), ("F.cs", 0o644, "System.IO.File.Delete(p);", 1),
    ],
    "native-code": [
        ("a.gdextension", 0o644, '[libraries]\nlinux = "liba.so"\n', 2), ("liba.so", 0o755, b"", 0),
        ("b.dll", 0o644, b"", 0), ("c.dylib", 0o644, b"", 0), ("d.wasm", 0o644, b"\0asm", 0), ("e.png", 0o644, ELF, 0),
        ("f.bin", 0o644, b"\xcf\xfa\xed\xfe" + bytes(30), 0), ("G.cs", 0o644, '[DllImport("x")]', 1),
    ],
    "network": [
        ("a.gd", 0o644, "var h := HTTPRequest.new()", 1), ("b.gd", 0o644, "extends TCPServer", 1),
        ("c.gd", 0o644, "WebSocketPeer.new()", 1), ("d.gd", 0o644, "ENetMultiplayerPeer.new()", 1),
        ("e.gd", 0o644, 'JavaScriptBridge.eval("x")', 1), ("f.gd", 0o644, "PacketPeerUDP.new()", 1),
        ("g.tscn", 0o644, '[gd_scene format=3]\n[node name="A" type="HTTPRequest"]\n', 2),
        ("H.cs", 0o644, "using System.Net.Http;", 1), ("I.cs", 0o644, "var p = new StreamPeerTcp();", 1),
    ],
    "opaque": [
        ("a.zip", 0o644, "", 0), ("b.png", 0o644, b"PK\3\4", 0), ("c.res", 0o644, b"RSRC", 0), ("d.scn", 0o644, b"", 0),
        ("e.mesh", 0o644, b"RSCC", 0), ("f.pck", 0o644, b"GDPC", 0), ("g.gdc", 0o644, b"GDSC", 0),
    ],
    "process": [
        ("a.gd", 0o644, 'OS.execute("ls", [])', 1), ("b.gd", 0o644, "OS.create_process(p, a)", 1),
        ("c.gd", 0o644, 'OS.shell_open("https://example.org")', 1), ("d.gd", 0o644, "OS.kill(1)", 1),
        ("e.gd", 0o644, "OS.execute_with_pipe(p, a)", 1), ("f.gd", 0o644, "OS.create_instance(a)", 1),
        ("g.gd", 0o644, "OS.shell_show_in_file_manager(p)", 1), ("H.cs", 0o644, 'Process.Start("ls");', 1),
        ("i.tscn", 0o644, SCENE % "OS.execute(x)", 7), ("J.csproj", 0o644, '<Target>\n<Exec Command="ls"/>', 2),
    ],
    "shell-script": [("a.sh", 0o644, "ls", 0), ("b.bat", 0o644, "dir", 0), ("c.ps1", 0o644, "ls", 0),
        ("d", 0o644, "#!/bin/sh\nls\n", 0)],
}

# What looks like it and is nothing.
NEGATIVE = {
    "comments.gd": '# OS.execute("ls")\n## HTTPRequest\nextends Node # @tool\n',
    "texts.gd": 'var a = "OS.execute"\nvar b = \'HTTPRequest\'\nvar c = """\nFileAccess.open()\n"""\nvar d = r"\\"#OS.kill"\n'
        'var e = &"DirAccess"\nvar f = ^"EditorPlugin"\n',
    "own.gd": "class_name MyHTTPRequests\nvar os_execute = 1\nfunc execute(): pass\nfunc kill():\n\tself.execute()\n\tx.OS\n",
    "harmless.gd": 'OS.get_name()\nEngine.get_version_info()\nload("res://a.tscn").instantiate()\nx.call("show")\n',
    "scene.tscn": '[gd_scene format=3]\n; [node type="HTTPRequest"]\n[node name="HTTPRequest" type="Node"]\n'
        'text = "[sub_resource type=\\"GDScript\\"]\nscript/source = OS.kill(1)"\n',
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "notes.txt": "OS.execute and HTTPRequest are classes of Godot.\n", "MZ.txt": "MZ is how programs begin\n",
    "README.md": "```gdscript\nOS.execute()\n```\n", "data.json": '{"OS": "execute"}', "empty.gd": "", "a.gd.uid": "uid://abc\n",
}


class Audit(Case):
    def audit(self, path, *arguments, code=0, **how):
        before = snapshot(self.dir)
        result = self.run_command("package", "audit", path, *arguments, code=code, **how)
        self.assertEqual(snapshot(self.dir), before)
        return result

    def found(self, path, *arguments, **how):
        """By capability its places, each "ENTRY:LINE"."""
        document = self.audit(path, *arguments, **how).json
        return {
            row["name"]: [f"{place['entry']}:{place['line']}" for place in row["evidence"]]
            for row in document["capabilities"]
        }

    def test_each_capability(self):
        for capability, files in POSITIVE.items():
            for name, mode, content, line in files:
                with self.subTest(capability, file=name):
                    entry = f"w/addons/a/{name}"
                    path = make_zip(self.dir / "a.zip", [("w/addons/a/x.txt", ""), (regular(entry, mode), content)])
                    self.assertIn(f"{entry}:{line}", self.found(path).get(capability, []))
                    # The same in a .vast, wherever it lies.
                    path = make_zip(self.dir / "a.vast", [("meta.json", '{"id": "a"}'), (regular(name, mode), content)])
                    self.assertIn(f"{name}:{line}", self.found(path).get(capability, []))

    def test_what_is_nothing(self):
        files = {f"addons/a/{name}": data for name, data in NEGATIVE.items()}
        self.assertEqual(self.found(make_zip(self.dir / "a.zip", files)), {})
        for name, data in NEGATIVE.items():
            with self.subTest(name):
                self.assertEqual(self.found(make_zip(self.dir / "b.zip", {name: data, "x.txt": ""})), {})

    def test_csharp_that_is_nothing_else(self):
        code = (
            '// System.IO.File\n/* File.Delete(x) */ public class A {\n'
            'string s = "System.Net", t = @"a\\"; char c = \'"\'; void Execute() {} }\n#region " OS.Execute()\n')
        path = make_zip(self.dir / "a.zip", {"addons/a/Own.cs": code})
        self.assertEqual(self.found(path), {"csharp": ["addons/a/Own.cs:0"]})

    def test_encodings_and_ends_of_lines(self):
        code = "# größe\nextends Node\nvar h: HTTPRequest\n"
        for number, data in enumerate([
            code.encode(), code.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + code.encode(),
            code.encode("utf-16"), b"\xfe\xff" + code.encode("utf-16-be"), b"#\0" + code.encode(),
        ]):
            with self.subTest(number):
                path = make_zip(self.dir / "a.zip", {"addons/a/a.gd": data})
                self.assertEqual(self.found(path), {"network": ["addons/a/a.gd:3"]})

    def test_only_what_installing_would_place(self):
        path = make_zip(self.dir / "a.zip", {
            "w/addons/a/plugin.cfg": '[plugin]\nname="A"\n', "w/addons/a/a.gd": "extends Node", "w/tools/build.sh": "ls", "w/test.gd": "OS.kill(1)", "w/.github/run.sh": "ls",
            "w/project.godot": '[autoload]\nA="*res://a.gd"\n', "w/addons/loose.gd": "OS.kill(1)",
        })
        document = self.audit(path).json
        self.assertEqual((document["capabilities"], document["checked"]), ([], 2))
        self.install(path)
        self.assertEqual(len(self.run_command("list", "--files").json["files"]), 2)

    def test_a_project(self):
        path = make_zip(self.dir / "game.zip", {
            "w/project.godot": 'config_version=5\n[application]\nconfig/name="G"\n[autoload]\nA="*res://a.gd"\n',
            "w/main.gd": "OS.kill(1)"})
        self.assertEqual(self.found(path), {"autoload": ["w/project.godot:5"], "process": ["w/main.gd:1"]})

    def test_a_file_that_a_scene_calls_a_script(self):
        path = make_zip(self.dir / "a.zip", {
            "w/addons/a/main.tscn":
                '[gd_scene format=3]\n[ext_resource type="Script" path="res://addons/a/notes.txt" id="1"]\n',
            "w/addons/a/notes.txt": "\nOS.kill(1)", "w/addons/a/other.txt": "OS.kill(1)"})
        self.assertEqual(self.found(path), {"process": ["w/addons/a/notes.txt:2"]})

    def declaring(self, *permissions):
        """An addon that runs in the editor and uses the network, and declares this."""
        line = f"permissions={json.dumps(permissions)}\n" if permissions else ""
        return make_zip(self.dir / "d.zip", {
            "addons/d/plugin.cfg": plugin_cfg("D") + line, "addons/d/plugin.gd": "@tool\nextends EditorPlugin\n",
            "addons/d/net.gd": "var h: HTTPClient\n"})

    def test_declared_and_undeclared(self):
        for permissions, undeclared, unused in [
            ([], ["editor", "network"], []), (["network"], ["editor"], []), (["editor", "network"], [], []),
            (["files", "network", "rendering"], ["editor"], ["files"]), (["EDITOR", "Network"], [], []),
        ]:
            with self.subTest(permissions):
                path = self.declaring(*permissions)
                document = self.audit(path).json
                self.assertEqual([row["name"] for row in document["declared"]], permissions)
                self.assertEqual(document["undeclared"], undeclared)
                for row in document["declared"]:
                    use = "unused" if row["name"] in unused else "other" if row["name"] == "rendering" else "found"
                    self.assertEqual(row["use"], use)
                for row in document["capabilities"]:
                    self.assertEqual(row["declared"], row["name"] not in undeclared)
                strict = self.audit(path, "--strict", code=1 if undeclared else 0)
                self.assertEqual(strict.json, document)
                self.audit(path, "--strict", code=1 if undeclared else 0, json=False)
                # What Godot passes over does not keep it from being installed.
                self.install(path, "--grant=all", project=self.godot_project(f"p{len(list(self.dir.iterdir()))}"))

    def test_what_a_vast_declares(self):
        for field, declared, undeclared in [
            ({"permissions": ["network", "tracking"]}, ["network", "tracking"], []), ({"intents": "Files"}, ["Files"], ["network"]),
            ({}, [], ["network"]),
        ]:
            with self.subTest(field):
                path = make_zip(self.dir / "v.vast", {
                    "meta.json": json.dumps({"id": "v", **field}), "scripts/a.gd": "UDPServer.new()"})
                document = self.audit(path, "--strict", code=1 if undeclared else 0).json
                self.assertEqual(([row["name"] for row in document["declared"]], document["undeclared"]), (declared, undeclared))

    def test_a_plugin_that_nobody_can_read(self):
        error = self.audit(self.declaring("network", "track\u001bing"), code=3).json["error"]
        self.assertEqual((error["reason"], error["subject"]), ("malformed-file", "addons/d/plugin.cfg"))
        self.assertNotIn("\u001b", error["message"])

    def test_a_vast_that_nobody_can_read(self):
        path = make_zip(self.dir / "v.vast", {"meta.json": json.dumps({"id": "v", "permissions": "network"})})
        self.assertEqual(self.audit(path, code=3).json["error"]["reason"], "malformed-file")

    def test_for_people(self):
        text = self.audit(self.declaring("network", "process", "tracking"), json=False).stdout
        self.assertEqual(text.splitlines(), [
            "undeclared  editor", "  addons/d/plugin.cfg:7  script=plugin.gd", "  addons/d/plugin.gd:1  @tool",
            "  addons/d/plugin.gd:2  EditorPlugin", "declared    network", "  addons/d/net.gd:1  HTTPClient",
            "unused      process", "other       tracking", "3 files looked at: 1 undeclared (a hint, no proof)",
        ])
        self.assertNotIn("looked at", self.audit(self.declaring(), "--quiet", json=False).stdout)

    def test_how_much_evidence(self):
        path = make_zip(self.dir / "a.zip", {f"{name}.gd": "OS.kill(1)\n" * 9 for name in "cab"})
        for arguments, count in [([], 10), (["--evidence", "3"], 3), (["--evidence", "100"], 27)]:
            [row] = self.audit(path, *arguments).json["capabilities"]
            self.assertEqual((row["count"], len(row["evidence"])), (27, count))
            places = [(place["entry"], place["line"]) for place in row["evidence"]]
            self.assertEqual(places, [(f"{name}.gd", line) for name in "abc" for line in range(1, 10)][:count])
        text = self.audit(path, "--evidence", "3", json=False).stdout
        self.assertIn("\n  and 24 more\n", text)

    def test_what_inspect_refuses(self):
        broken = make_zip(self.dir / "a.zip", {"a.gd": "x" * 1000})
        broken.write_bytes(broken.read_bytes()[:-9])
        other = self.dir / "b.vast"
        shutil.copy(make_zip(self.dir / "b.zip", {"a.gd": "x"}), other)
        for path in (broken, other, self.dir / "nowhere.zip", self.dir):
            with self.subTest(path.name):
                inspected = self.run_command("package", "inspect", path, code=None)
                self.assertNotEqual(inspected.code, 0)
                self.assertEqual(self.audit(path, code=inspected.code).json, inspected.json)

    def test_a_text_with_a_wrong_sum(self):
        path = self.dir / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("a.gd", "extends Node # mark")
        path.write_bytes(path.read_bytes().replace(b"mark", b"fake"))
        self.assertEqual(self.audit(path, code=3).json["error"]["reason"], "content-mismatch")

    def test_in_time_whatever_comes(self):
        """What took the square of its size anywhere would take hours."""
        large = 1 << 20
        for name, text in {
            "line.gd": "x" * large, "brackets.gd": "(" * large, "quotes.gd": '"' * large, "object.gd": "OS." * (large // 3),
            "mark.cs": "$@" * (large // 2), "open.cs": '$"{' * (large // 3), "keys.tscn": "a=" * (large // 2),
            "tags.tscn": "[" * large, "escapes.tscn": 'script/source="' + "\\n" * (large // 2) + '"',
            "comments.tscn": "a ;\n" * (large // 4), "call.gd": 'call("' * (large // 6),
        }.items():
            with self.subTest(name):
                path = make_zip(self.dir / "a.zip", {name: text, "b.gd": "OS.kill(1)"})
                start = time.monotonic()
                self.assertIn("b.gd:1", self.found(path, "--evidence", "9999")["process"])
                self.assertLess(time.monotonic() - start, 20)

    def test_many_files(self):
        files = {f"addons/a/{number}.gd": "OS.kill(1)" for number in range(60_000)}
        start = time.monotonic()
        [row] = self.audit(make_zip(self.dir / "a.zip", files)).json["capabilities"]
        self.assertEqual((row["count"], len(row["evidence"])), (60_000, 10))
        self.assertLess(time.monotonic() - start, 60)

    def test_the_sample_packages(self):
        samples = pathlib.Path(__file__).resolve().parents[2] / "examples/packages"
        for folder in sorted(samples.iterdir()):
            with self.subTest(folder.name):
                files = {path.relative_to(folder).as_posix(): path.read_bytes()
                    for path in folder.rglob("*") if path.is_file()}
                ending = "vast" if "meta.json" in files else "zip"
                document = self.audit(make_zip(self.dir / f"{folder.name}.{ending}", files)).json
                is_plugin = any(name.endswith("plugin.cfg") for name in files)
                says_so = any(row["name"] == "editor" for row in document["declared"])
                self.assertEqual(document["undeclared"], ["editor"] if is_plugin and not says_so else [])


if __name__ == "__main__":
    unittest.main()
