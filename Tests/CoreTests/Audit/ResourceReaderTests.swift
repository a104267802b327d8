import Testing

@testable import AssetStoreCore

@Suite struct ResourceReaderTests {
  private func read(
    _ text: String, _ kind: ResourceReader.Kind = .resource
  ) -> (found: [String], named: [String]) {
    var found: [String] = []
    var named: [String] = []
    var reader = ResourceReader(
      Array(text.utf8), kind, found: { found.append("\($1) \($0.rawValue) \($2)") },
      named: { named.append(String(decoding: $0, as: UTF8.self)) })
    reader.read()
    return (found, named)
  }

  @Test func aSceneWithAScriptInside() {
    let text = """
      [gd_scene load_steps=3 format=3 uid="uid://abc"]

      [ext_resource type="Script" path="res://addons/x/a.txt" id="1_a"]
      [ext_resource type="Texture2D" path="res://icon.svg" id="2"]

      [sub_resource type="GDScript" id="GDScript_1"]
      resource_name = "in ; the [scene]"
      script/source = "extends Node

      func _ready():
      	OS.execute(\\"ls\\", [])  # \\"
      	var s = \\"FileAccess\\"
      	DirAccess.open(s)
      "

      [node name="Net]" type="HTTPRequest" parent="."]
      script = SubResource("GDScript_1")
      timeout = 3.5
      """
    let (found, named) = read(text)
    #expect(
      found == [
        "6 embedded-script GDScript", "8 embedded-script script/source", "11 process OS.execute",
        "13 files DirAccess", "16 network HTTPRequest",
      ])
    #expect(named == ["res://addons/x/a.txt"])
  }

  @Test(arguments: [
    // A script as the resource itself.
    (
      "[gd_resource type=\"GDScript\" format=3]\n\n[resource]\nsource_code = \"OS.kill(1)\"\n",
      [
        "1 embedded-script GDScript", "4 embedded-script source_code", "4 process OS.kill",
      ]
    ),
    // Blanks within a key, a key in quotes, an escape for a line.
    (
      "[sub_resource type=\"GDScript\" id=\"1\"]\nscr ipt/\nsou rce=\"a\\nOS.kill(1)\nOS.kill(2)\"",
      [
        "1 embedded-script GDScript", "3 embedded-script script/source", "3 process OS.kill",
        "4 process OS.kill",
      ]
    ),
    (
      "\"script/so\\u0075rce\" = \"OS.kill(1)\"",
      [
        "1 embedded-script script/source", "1 process OS.kill",
      ]
    ),
    // An object within a value, in the middle of others.
    (
      "a = [1, {\"b\": Object(GDScript,\"x\":1,\n\"source_code\":\"OS.kill(1)\")}]\nc = 2",
      [
        "1 embedded-script GDScript", "2 embedded-script source_code", "2 process OS.kill",
      ]
    ),
    ("a = Object(HTTPRequest,\"x\":1)", ["1 network HTTPRequest"]),
    ("a = Array[int]([1, 2])\n[node type=\"UDPServer\"]", ["2 network UDPServer"]),
    ("a = &\"b\"\n[node type=\"UDPServer\"]", ["2 network UDPServer"]),
    ("a = true\n[node type=\"UDPServer\"]", ["2 network UDPServer"]),
    ("a = #ff00ff\n[node type=\"UDPServer\"]", ["2 network UDPServer"]),
    ("a = -1.5e-3\n[node type=\"UDPServer\"]", ["2 network UDPServer"]),
    ("a = Vector2(1, 2) b = 3 [node type=\"UDPServer\"]", ["1 network UDPServer"]),
    (
      "[ext_resource type=\"Script\" path=\"user://x.gd\" id=\"1\"]",
      ["1 dynamic-code user://x.gd"]
    ),
    (
      "[sub_resource type=\"CSharpScript\" id=\"1\"]\nscript/source = \"OS.ShellOpen(u);\"",
      [
        "1 embedded-script CSharpScript", "2 embedded-script script/source",
        "2 process OS.ShellOpen",
      ]
    ),
    // Nothing of that kind.
    ("; [node type=\"HTTPRequest\"]\n[node name=\"HTTPRequest\" type=\"Node\"]", []),
    ("text = \"[node type=\\\"HTTPRequest\\\"]\"", []),
    ("[node type=\"Node\"]\nsource_code = \"OS.kill(1)\"", []),
    ("[gd_resource type=\"EditorScript\"]", ["1 editor EditorScript"]),
    ("a = Object(InputEventKey,\"keycode\":4)", []),
  ])
  func resources(_ text: String, _ expected: [String]) {
    #expect(read(text).found == expected)
  }

  @Test func settings() {
    let project = """
      config_version=5
      autoload/Old="*res://old.gd"

      [application]
      config/name="autoload/x"
      run/main_loop_type="Mine"

      [autoload]
      Global="*res://global.gd"

      [editor_plugins]
      enabled=PackedStringArray("res://addons/x/plugin.cfg")

      [input]
      jump={"events": [Object(InputEventKey,"script":null)]}
      """
    #expect(
      read(project, .project).found == [
        "2 autoload autoload/Old", "6 autoload application/run/main_loop_type",
        "9 autoload autoload/Global", "12 editor editor_plugins/enabled",
      ])
    #expect(read(project, .settings).found == [])
    let plugin = read("[plugin]\nname=\"A\"\nscript=\"plug.txt\"\n", .plugin)
    #expect(plugin.found == ["3 editor script=plug.txt"])
    #expect(plugin.named == ["plug.txt"])
    let library = read(
      """
      [configuration]
      entry_symbol = "init"
      [libraries]
      linux.x86_64 = "res://bin/a.so"
      windows = "b.dll"
      [dependencies]
      linux = { "c.so": "" }
      """, .library)
    #expect(
      library.found == [
        "4 native-code res://bin/a.so", "5 native-code b.dll", "7 native-code c.so",
      ])
  }

  @Test func hostile() {
    let many = 300_000
    let texts = [
      String(repeating: "[", count: many), String(repeating: "a", count: many),
      String(repeating: "a=", count: many / 2), String(repeating: "a=a ", count: many / 4),
      "a=" + String(repeating: "(", count: many), "a=" + String(repeating: "]", count: many),
      "[a " + String(repeating: "b ", count: many / 2),
      "a=\"" + String(repeating: "\\", count: many),
      "a={" + String(repeating: "\"k\":", count: many / 4), String(repeating: ";", count: many),
      "[a " + String(repeating: "b;\n", count: many / 3),
      "script/source=\"" + String(repeating: "\\n", count: many / 2) + "OS.kill(1)",
      "a=" + String(repeating: "Object(", count: many / 7),
    ]
    let clock = ContinuousClock()
    for text in texts {
      for kind in [ResourceReader.Kind.resource, .project, .library] {
        let time = clock.measure { _ = read(text, kind) }
        #expect(time < .seconds(20), "\(text.prefix(9)): \(time)")
      }
    }
  }
}
