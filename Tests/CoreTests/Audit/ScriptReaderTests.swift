import Testing

@testable import AssetStoreCore

@Suite struct ScriptReaderTests {
  private func read(gdscript text: String) -> [String] {
    var found: [String] = []
    var reader = ScriptReader(Array(text.utf8), .gdscript, GDScriptTokens.self) {
      found.append("\($1) \($0.rawValue) \($2)")
    }
    reader.read()
    return found
  }

  private func read(csharp text: String) -> [String] {
    var found: [String] = []
    var reader = ScriptReader(Array(text.utf8), .csharp, CSharpTokens.self) {
      found.append("\($1) \($0.rawValue) \($2)")
    }
    reader.read()
    return found
  }

  @Test(arguments: [
    ("OS.execute('ls', [])", ["1 process OS.execute"]),
    ("var f = OS.execute", ["1 process OS.execute"]),
    ("(OS\n.\nexecute)('ls')", ["3 process OS.execute"]),
    ("OS.execute_with_pipe('')", ["1 process OS.execute_with_pipe"]),
    ("OS.shell_open('x')\nOS.kill(1)", ["1 process OS.shell_open", "2 process OS.kill"]),
    ("OS.get_environment('HOME')", ["1 environment OS.get_environment"]),
    ("print(\"%s\" %OS.get_unique_id())", ["1 environment OS.get_unique_id"]),
    ("OS.move_to_trash('x')", ["1 files OS.move_to_trash"]),
    ("@tool\nextends EditorPlugin", ["1 editor @tool", "2 editor EditorPlugin"]),
    ("tool\nextends Node", ["1 editor tool"]),
    ("@rpc(\"any_peer\")\nfunc f(): pass", ["1 network @rpc"]),
    ("var http := HTTPRequest.new()", ["1 network HTTPRequest"]),
    ("extends StreamPeerTCP", ["1 network StreamPeerTCP"]),
    ("IP.resolve_hostname('x')", ["1 network IP.resolve_hostname"]),
    ("FileAccess.open('x', FileAccess.READ)", ["1 files FileAccess", "1 files FileAccess"]),
    ("add_autoload_singleton('A', 'a.gd')", ["1 autoload add_autoload_singleton"]),
    (
      "ProjectSettings.set_setting(\"autoload/A\", '*a.gd')",
      ["1 autoload set_setting(\"autoload/A\")"]
    ),
    (
      "var s = GDScript.new()\ns.source_code = t",
      ["1 dynamic-code GDScript.new", "2 dynamic-code .source_code"]
    ),
    ("str_to_var(t)", ["1 dynamic-code str_to_var"]),
    ("ProjectSettings.load_resource_pack(p)", ["1 dynamic-code .load_resource_pack"]),
    ("load('user://x.gd')", ["1 dynamic-code load(\"user://x.gd\")"]),
    ("load(\"\\u0075ser://\" + x)", ["1 dynamic-code load(\"user://\")"]),
    ("const P = 'user://save.tres'", ["1 dynamic-code user://save.tres"]),
    ("GDExtensionManager.load_extension(p)", ["1 native-code GDExtensionManager"]),
    ("var c = ConfigFile.new()\nc.save(p)", ["2 files ConfigFile.save"]),
    ("image.save_png(p)", ["1 files .save_png"]),
    ("DisplayServer.clipboard_get()", ["1 environment DisplayServer.clipboard_get"]),
  ])
  func whatScriptsUse(_ text: String, _ expected: [String]) {
    #expect(read(gdscript: text) == expected)
  }

  @Test(arguments: [
    "# OS.execute('ls')", "var s = \"OS.execute\"", "\"\"\"\nOS.execute()\n\"\"\"",
    "func execute(): pass\nexecute()", "command.execute()", "OS.get_name()", "self.OS",
    "$OS.execute()", "$HTTPRequest.request(u)", "var http_request", "var fileaccess",
    "MyOS.execute()",
    "load('res://x.gd')", "preload('x.tscn')", "const P = 'user://settings.cfg'", "image.save(p)",
    "node.call('do_it')", "OS_execute", "r'OS.execute'", "^\"OS:execute\"",
    "Engine.is_editor_hint()",
    "scene.instantiate()", "callable.callv([a, b])", "x.callv('do_it', [])", "Callable(x, 'do_it')",
    "Callable()", "callable.call(a, b)", "@export var tool := 1", "var tool = 1",
    "func tool(): pass",
    "ProjectSettings.get_setting(\"autoload/A\")", "IP_ADDRESS", "const IP = '127.0.0.1'",
  ])
  func whatIsNothing(_ text: String) {
    #expect(read(gdscript: text) == [])
  }

  /// What could hide a name is told instead of it.
  @Test(arguments: [
    ("var o = OS\no.execute('ls')", ["1 dynamic-code OS"]),
    ("f(OS)", ["1 dynamic-code OS"]),
    ("return OS", ["1 dynamic-code OS"]),
    ("OS['execute']", ["1 dynamic-code OS"]),
    ("Callable(OS, 'execute')", ["1 dynamic-code OS", "1 dynamic-code Callable(\"execute\")"]),
    (
      "OS.call(\"execute\", 'ls')",
      [
        "1 dynamic-code OS.call", "1 dynamic-code call(\"execute\")",
        "1 process call(\"execute\")",
      ]
    ),
    ("OS.call('exe' + 'cute')", ["1 dynamic-code OS.call"]),
    (
      "OS.call(&\"\\u0065xecute\")",
      [
        "1 dynamic-code OS.call", "1 dynamic-code call(\"execute\")", "1 process call(\"execute\")",
      ]
    ),
    ("x.call_deferred('execute')", ["1 dynamic-code call_deferred(\"execute\")"]),
    ("x.call((name), 'execute')", ["1 dynamic-code call(\"execute\")"]),
    (
      "Engine.get_singleton('OS')",
      ["1 dynamic-code Engine.get_singleton"]
    ),
    (
      "ClassDB.instantiate('HTTPRequest')",
      ["1 dynamic-code ClassDB.instantiate", "1 network instantiate(\"HTTPRequest\")"]
    ),
    ("instance_from_id(i)", ["1 dynamic-code instance_from_id"]),
    ("x.callv(method, args)", ["1 dynamic-code callv"]),
    ("Callable(x,\n y(\"z\"))", ["1 dynamic-code Callable"]),
    ("Expression.new()", ["1 dynamic-code Expression"]),
  ])
  func whatHides(_ text: String, _ expected: [String]) {
    #expect(read(gdscript: text) == expected)
  }

  @Test(arguments: [
    ("using System.Net.Http;", ["1 network System.Net"]),
    ("using System.IO;\nFile.Delete(p);", ["1 files System.IO", "2 files File.Delete"]),
    ("new HttpRequest()", ["1 network HttpRequest"]),
    ("Godot.OS.ShellOpen(u)", ["1 process OS.ShellOpen"]),
    ("Process.Start(\"sh\")", ["1 process Process.Start"]),
    ("[DllImport(\"x\")]", ["1 native-code DllImport"]),
    (
      "[Tool]\npublic partial class P : EditorPlugin", ["1 editor [Tool]", "2 editor EditorPlugin"]
    ),
    ("[GlobalClass, Tool] class X", ["1 editor [Tool]"]),
    ("GD.StrToVar(t)", ["1 dynamic-code StrToVar"]),
    (
      "Environment.GetEnvironmentVariable(n)",
      [
        "1 environment Environment.GetEnvironmentVariable"
      ]
    ),
    ("$\"{OS.Execute(c)}\"", ["1 process OS.Execute"]),
    ("AddAutoloadSingleton(a, b)", ["1 autoload AddAutoloadSingleton"]),
    ("var s = \"OS.Execute\"; // OS.Execute", []),
    ("public override void _Process(double d) {}", []),
    ("file.Delete(); Tool tool = new Tool();", []),
    ("using System;\nusing Godot;", []),
    ("Environment e; e.Sky = s;", []),
    (
      "#if A\nFile.Delete(p);\n#else\nOS.Kill(1);\n#endif",
      ["2 files File.Delete", "4 process OS.Kill"]
    ),
    // Only one who does not know whether A holds takes these for comments and texts.
    (
      "#if A\n/*\n#endif\nOS.Kill(1);\n#if A\n*/\n#endif",
      ["3 opaque a condition within a comment or text"]
    ),
    ("#if A\n@\"\n # endif\nOS.Kill(1);", ["3 opaque a condition within a comment or text"]),
    (
      "#if A\n$\"{\n#endif\nOS.Kill(1);",
      [
        "4 process OS.Kill", "3 opaque a condition within a comment or text",
      ]
    ),
    ("/* a\n#region\n*/ #endif", []),
  ])
  func csharp(_ text: String, _ expected: [String]) {
    #expect(read(csharp: text) == expected)
  }

  /// However deep, long or broken, it ends, and in time.
  @Test func hostile() {
    let clock = ContinuousClock()
    let many = 300_000
    let texts = [
      String(repeating: "(", count: many), String(repeating: "\"\"\"", count: many / 3),
      String(repeating: "OS.", count: many / 3), String(repeating: "$@", count: many / 2),
      String(repeating: "a", count: many), String(repeating: "\\", count: many),
      String(repeating: "call(", count: many / 5), String(repeating: "{", count: many),
      "$\"" + String(repeating: "{$\"", count: many / 3), String(repeating: "'", count: many),
      String(repeating: "e\u{301}", count: many / 3), String(repeating: "$", count: many),
    ]
    for text in texts {
      let time = clock.measure {
        _ = read(gdscript: text)
        _ = read(csharp: text)
      }
      // A square would take hours.
      #expect(time < .seconds(20), "\(text.prefix(5)): \(time)")
    }
  }
}
