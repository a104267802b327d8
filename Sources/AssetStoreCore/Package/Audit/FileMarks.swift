/// What a file is by its name, its mode and its first bytes, without reading it.
struct FileMarks {
  /// What reading the whole file would tell more about.
  enum Text: Equatable {
    case gdscript
    case csharp
    case build
    case resource(ResourceReader.Kind)
  }

  /// So many bytes tell what a file is.
  static let headLength = 4096

  /// What is told by what, in no order.
  private(set) var marks: [(Capability, word: String)] = []

  private let name: String
  private let ending: String

  /// Judges by name and mode; a folder in the path may count too.
  init(_ path: String, mode: UInt32) {
    name = Path.name(path)
    ending = Path.ending(path)
    let word = ".\(ending)"
    switch ending {
    case "gdextension", "gdnlib", "gdns": add(.nativeCode, word)
    case "exe", "com", "msi", "appimage": add(.executable, word)
    case "cs", "csproj", "sln", "props", "targets": add(.csharp, word)
    case _ where isLibrary: add(.nativeCode, AuditFindings.word(name.utf8))
    case _ where FileMarks.shellEndings.contains(ending): add(.shellScript, word)
    case _ where FileMarks.opaqueEndings.contains(ending): add(.opaque, word)
    default: break
    }
    // Libraries are often marked so and cannot be started.
    if mode & 0o111 != 0, !isLibrary { add(.executable, "mode 755") }
  }

  /// Notes what the file is; the first word for it stands.
  private mutating func add(_ capability: Capability, _ word: String) {
    if !marks.contains(where: { $0.0 == capability }) { marks.append((capability, word)) }
  }

  /// A scripting language that is not read here.
  private static let opaqueEndings: Set<String> = [
    "7z", "aar", "apk", "bz2", "cjs", "gdc", "gz", "jar", "js", "lua", "mjs", "nut", "nupkg",
    "pck", "rar", "res", "scn", "tar", "tgz", "ts", "unitypackage", "vast", "wren", "xz", "zip",
    "zst",
  ]

  private static let shellEndings: Set<String> = [
    "bash", "bat", "cmd", "command", "fish", "pl", "ps1", "psm1", "py", "rb", "sh", "vbs", "wsf",
    "zsh",
  ]

  private static let libraryEndings: Set<String> = [
    "a", "dll", "dylib", "framework", "lib", "o", "so", "wasm", "xcframework",
  ]

  /// By its name: "x.so", "x.so.1" and what lies in a framework.
  private var isLibrary: Bool {
    FileMarks.libraryEndings.contains(ending) || FileMarks.hasVersion(name)
  }

  private static func hasVersion(_ name: String) -> Bool {
    guard let end = name.utf8.lastIndex(where: { !(0x30...0x39).contains($0) && $0 != 0x2e }) else {
      return false
    }
    let stem = name.utf8[...end]
    let isLast = name.utf8.index(after: end) == name.utf8.endIndex
    return !isLast && stem.suffix(3).elementsEqual(".so".utf8)
  }

  /// What a whole reading would be of; `isScript`: a scene says so.
  func text(isScript: Bool) -> Text? {
    switch ending {
    case "gd": .gdscript
    case "cs": .csharp
    case "csproj", "props", "targets": .build
    case "tscn", "tres", "escn": .resource(.resource)
    case "godot": .resource(.project)
    case "gdextension", "gdnlib": .resource(.library)
    case "cfg":
      .resource(name == "plugin.cfg" ? .plugin : name == "override.cfg" ? .project : .settings)
    case "import", "remap": .resource(.settings)
    default: isScript ? .gdscript : nil
    }
  }

  /// Judges by the first bytes, as many of `headLength` as the file has.
  mutating func judge(head: ArraySlice<UInt8>) {
    if let program = Program(head) {
      add(.nativeCode, program.format)
      if program.use == .program || (program.use == .either && !isLibrary) {
        add(.executable, program.format)
      }
    }
    for (magic, word) in FileMarks.containers
    where head.dropFirst(magic.offset).starts(with: magic.bytes) {
      add(.opaque, word)
    }
    if head.starts(with: "#!".utf8), !head.starts(with: "#![".utf8) {
      add(.shellScript, AuditFindings.word(head.prefix { $0 != 0x0a && $0 != 0x0d }))
    }
  }

  /// Whether it is a scene or resource by its first bytes, whatever its name.
  static func isResource(head: ArraySlice<UInt8>) -> Bool {
    let text = head.drop { $0 <= 0x20 || $0 >= 0x80 }
    return text.starts(with: "[gd_scene".utf8) || text.starts(with: "[gd_resource".utf8)
  }

  private static let containers: [(magic: (offset: Int, bytes: [UInt8]), word: String)] = [
    ((0, [0x50, 0x4b, 3, 4]), "zip archive"), ((0, [0x50, 0x4b, 5, 6]), "zip archive"),
    ((0, Array("GDPC".utf8)), "Godot pack"), ((0, Array("GDSC".utf8)), "compiled GDScript"),
    ((0, Array("GDEC".utf8)), "encrypted file"), ((0, Array("RSRC".utf8)), "binary resource"),
    ((0, Array("RSCC".utf8)), "binary resource"), ((0, [0x1f, 0x8b]), "gzip"),
    ((0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), "7z archive"),
    ((0, [0xfd, 0x37, 0x7a, 0x58, 0x5a]), "xz"), ((0, [0x28, 0xb5, 0x2f, 0xfd]), "zstd"),
    ((0, Array("Rar!".utf8)), "rar archive"), ((0, Array("BZh".utf8)), "bzip2"),
    ((257, Array("ustar".utf8)), "tar archive"),
  ]
}
