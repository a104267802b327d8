import Testing

@testable import AssetStoreCore

@Suite struct FileMarksTests {
  private func marks(_ path: String, _ head: [UInt8] = [], mode: UInt32 = 0o644) -> [String] {
    var marks = FileMarks(path, mode: mode)
    marks.judge(head: head[...])
    return marks.marks.map { "\($0.rawValue) \($1)" }.sorted()
  }

  @Test(arguments: [
    ("bin/liba.so", ["native-code liba.so"]), ("a.so.1.2", ["native-code a.so.1.2"]),
    ("a.DLL", ["native-code a.DLL"]), ("a.dylib", ["native-code a.dylib"]),
    ("a.wasm", ["native-code a.wasm"]), ("a.a", ["native-code a.a"]),
    ("a.gdextension", ["native-code .gdextension"]), ("run.sh", ["shell-script .sh"]),
    ("run.PS1", ["shell-script .ps1"]), ("a.bat", ["shell-script .bat"]),
    ("a.scn", ["opaque .scn"]), ("a.res", ["opaque .res"]), ("a.zip", ["opaque .zip"]),
    ("a.pck", ["opaque .pck"]), ("a.gdc", ["opaque .gdc"]), ("a.js", ["opaque .js"]),
    ("a.exe", ["executable .exe"]), ("A.cs", ["csharp .cs"]), ("A.csproj", ["csharp .csproj"]),
    ("a.gd", []), ("a.tscn", []), ("model.obj", []), ("a.png", []), ("also", []), ("a.some", []),
    ("so", []),
    (".so", []), ("a.social", []), ("v1.2", []), ("README.md", []),
  ])
  func byName(_ path: String, _ expected: [String]) {
    #expect(marks(path) == expected)
  }

  private static func elf(_ type: UInt8, bigEndian: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, bigEndian ? 2 : 1, 1]
    bytes += [UInt8](repeating: 0, count: 9)
    return bytes + (bigEndian ? [0, type] : [type, 0]) + [UInt8](repeating: 0, count: 44)
  }

  private static func pe(_ characteristics: UInt8) -> [UInt8] {
    var bytes = Array("MZ".utf8) + [UInt8](repeating: 0, count: 126)
    bytes[0x3c] = 0x80
    bytes += [0x50, 0x45, 0, 0] + [UInt8](repeating: 0, count: 18) + [0, characteristics]
    return bytes + [UInt8](repeating: 0, count: 10)
  }

  private static let text = Array(
    "MZ is how this text begins, and it goes on for quite a while.".utf8)

  @Test(arguments: [
    ("a.png", elf(2), ["executable ELF", "native-code ELF"]),
    ("tool", elf(3), ["executable ELF", "native-code ELF"]),
    ("tool", elf(2, bigEndian: true), ["executable ELF", "native-code ELF"]),
    ("a.o", elf(1), ["native-code a.o"]),
    ("a.so", elf(3), ["native-code a.so"]),
    // It says that it is a program.
    ("a.so", elf(2), ["executable ELF", "native-code a.so"]),
    ("x", pe(0x20), ["native-code PE"]), ("x", pe(0), ["executable PE", "native-code PE"]),
    ("x.dll", pe(0x20), ["native-code x.dll"]),
    ("x", Array("MZ".utf8) + [UInt8](repeating: 0, count: 70), []),
    ("x.txt", text, []),
    ("x", [0xcf, 0xfa, 0xed, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0], ["native-code Mach-O"]),
    (
      "x", [0xcf, 0xfa, 0xed, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0],
      ["executable Mach-O", "native-code Mach-O"]
    ),
    ("x", [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2], ["native-code Mach-O"]),
    ("x", [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52], ["native-code Java class"]),
    ("x", [0, 0x61, 0x73, 0x6d], ["native-code WebAssembly"]),
    ("x", Array("!<arch>\n".utf8), ["native-code static library"]),
    ("x", Array("#!/bin/sh\nls".utf8), ["shell-script #!/bin/sh"]),
    ("x.gd", Array("#![x]".utf8), []),
    ("x.png", [0x50, 0x4b, 3, 4], ["opaque zip archive"]),
    ("x", Array("GDPC".utf8), ["opaque Godot pack"]),
    ("x.mesh", Array("RSRC".utf8), ["opaque binary resource"]),
    ("x.tscn", Array("RSCC".utf8), ["opaque binary resource"]),
    ("x.gd", Array("GDSC".utf8), ["opaque compiled GDScript"]),
    ("x", [UInt8](repeating: 1, count: 257) + Array("ustar".utf8), ["opaque tar archive"]),
    ("x", [0x7f], []), ("x", [0x4d, 0x5a], []), ("x", [], []),
  ])
  func byFirstBytes(_ path: String, _ head: [UInt8], _ expected: [String]) {
    #expect(marks(path, head) == expected)
    // Wherever the bytes lie.
    var marks = FileMarks(path, mode: 0o644)
    marks.judge(head: ([0, 0, 0] + head)[3...])
    #expect(marks.marks.map { "\($0.0.rawValue) \($0.word)" }.sorted() == expected)
  }

  @Test func byMode() {
    #expect(marks("a.png", mode: 0o755) == ["executable mode 755"])
    #expect(marks("run.sh", mode: 0o755) == ["executable mode 755", "shell-script .sh"])
    #expect(marks("a.so", mode: 0o755) == ["native-code a.so"])
  }
}
