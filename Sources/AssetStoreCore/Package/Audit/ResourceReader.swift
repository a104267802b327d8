/// Finds in scenes, resources and settings what they run, bring and use.
struct ResourceReader {
  /// What the file is for Godot.
  enum Kind: Equatable {
    /// A scene or resource.
    case resource
    /// project.godot, or what overrides it.
    case project
    /// plugin.cfg.
    case plugin
    /// A .gdextension.
    case library
    /// Other text of that form.
    case settings
  }

  private let kind: Kind
  private let found: (Capability, Int, String) -> Void
  /// Gets the path of each script that the file names.
  private let named: ([UInt8]) -> Void
  private var tokens: ResourceTokens

  private var section: [UInt8] = []
  /// The class of the resource that the values are of.
  private var type = ""
  /// The class of the resource that the file as a whole is.
  private var fileType = ""

  /// What one key of a value stands for.
  private struct Field {
    var key: [UInt8]
    /// Whether it is one of a tag, "[node type=...]".
    var isTag = false
  }

  init(
    _ bytes: [UInt8], _ kind: Kind, found: @escaping (Capability, Int, String) -> Void,
    named: @escaping ([UInt8]) -> Void
  ) {
    self.kind = kind
    self.found = found
    self.named = named
    tokens = ResourceTokens(bytes)
  }

  mutating func read() {
    while let head = tokens.head() {
      switch head {
      case .section: kind == .resource ? readTag() : readSection()
      case .key(let key): readAssignment(key)
      }
    }
  }

  private mutating func readSection() {
    let name = tokens.sectionName()
    let isBlank: (UInt8) -> Bool = { $0 <= 0x20 }
    section = Array(name.drop(while: isBlank).prefix { !isBlank($0) }.prefix(64))
  }

  private mutating func readAssignment(_ key: [UInt8]) {
    if kind == .project { judgeSetting(key) }
    readValue(Field(key: key))
  }

  private func judgeSetting(_ key: [UInt8]) {
    // A key may have its section in it.
    let name = section.isEmpty ? key : section + [UInt8(ascii: "/")] + key
    let word = AuditFindings.word(name)
    if name.starts(with: "autoload/".utf8) || name.starts(with: "autoload_prepend/".utf8)
      || name.elementsEqual("application/run/main_loop_type".utf8)
    {
      found(.autoload, tokens.line, word)
    } else if name.starts(with: "editor_plugins/".utf8) {
      found(.editor, tokens.line, word)
    }
  }

  /// "[sub_resource type="GDScript" id="1"]", from behind its bracket.
  private mutating func readTag() {
    section = []
    var path: [UInt8] = []
    var tagType = ""
    let line = tokens.line
    while let token = tokens.next(), token.byte != UInt8(ascii: "]") {
      guard token.kind == .name else { continue }
      let name = Array(tokens.bytes[token.range].prefix(64))
      guard tokens.peek()?.byte == UInt8(ascii: "=") else {
        if section.isEmpty { section = name }
        continue
      }
      _ = tokens.next()
      let value = readValue(Field(key: name, isTag: true))
      if name.elementsEqual("type".utf8) { tagType = ScriptText.name(value[...]) ?? "" }
      if name.elementsEqual("path".utf8) { path = value }
    }
    judgeTag(String(decoding: section, as: UTF8.self), tagType, path, line)
  }

  private mutating func judgeTag(_ tag: String, _ tagType: String, _ path: [UInt8], _ line: Int) {
    switch tag {
    case "ext_resource":
      if path.starts(with: "user://".utf8) || path.first == UInt8(ascii: "/") {
        found(.dynamicCode, line, AuditFindings.word(path))
      }
      if tagType.hasSuffix("Script") { named(path) }
    case "gd_resource":
      fileType = tagType
      judge(type: tagType, line)
    case "resource": type = fileType
    case "sub_resource", "node":
      type = tagType
      judge(type: tagType, line)
    default: break
    }
  }

  private func judge(type: String, _ line: Int) {
    if isScript(type) { found(.embeddedScript, line, type) }
    if let capability = ScriptNames.gdscript.find(type)?.alone {
      found(capability, line, type)
    }
  }

  private func isScript(_ type: String) -> Bool {
    type.hasSuffix("Script") && type != "EditorScript"
  }

  /// Reads one value to its end, and gives what it says if it is nothing but a string.
  @discardableResult
  private mutating func readValue(_ field: Field) -> [UInt8] {
    var depth = 0
    var field = field
    // Of "Object(Class, ...)", whose class comes next.
    var (isObject, isClassNext) = (false, false)
    var last: ResourceTokens.Token?
    while let token = tokens.next() {
      switch token.kind {
      case .string:
        read(string: token, field, isObject: isObject)
        if depth == 0 {
          return ResourceTokens.unescaped(tokens.bytes[token.range].prefix(1024)).text
        }
      case .name:
        let name = ScriptText.name(tokens.bytes[token.range].prefix(64)) ?? ""
        if isClassNext { judge(type: name, token.line) }
        let next = tokens.peek()
        isClassNext = name == "Object" && next?.byte == UInt8(ascii: "(")
        isObject = isObject || isClassNext
        if depth == 0, next?.byte != UInt8(ascii: "("), !isTyped(name, next) { return [] }
      case .mark:
        switch token.byte {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
          depth -= 1
          let next = depth == 0 ? tokens.peek() : nil
          let isType = token.byte == UInt8(ascii: "]") && next?.byte == UInt8(ascii: "(")
          if depth <= 0, !isType { return [] }
        case UInt8(ascii: ":"):
          if let last, last.kind == .string {
            field.key = ResourceTokens.unescaped(tokens.bytes[last.range].prefix(256)).text
          }
        case UInt8(ascii: ","): field.key = []
        // In front of a string.
        case UInt8(ascii: "&"), UInt8(ascii: "@"), UInt8(ascii: "^"): break
        default: if depth == 0 { return [] }
        }
      }
      last = token
    }
    return []
  }

  /// Whether the name is that of a typed array or dictionary, whose type comes in brackets.
  private func isTyped(_ name: String, _ next: ResourceTokens.Token?) -> Bool {
    (name == "Array" || name == "Dictionary") && next?.byte == UInt8(ascii: "[")
  }

  private func read(string token: ResourceTokens.Token, _ field: Field, isObject: Bool) {
    let content = tokens.bytes[token.range]
    let isSource =
      field.key.elementsEqual("script/source".utf8)
      || (field.key.elementsEqual("source_code".utf8) && (isObject || isScript(type)))
    if isSource, !field.isTag {
      found(.embeddedScript, token.line, String(decoding: field.key, as: UTF8.self))
      read(script: content, token.line)
    }
    switch kind {
    case .library:
      let isLibrary = ["libraries", "dependencies", "entry"].contains {
        section.elementsEqual($0.utf8)
      }
      if isLibrary, !content.isEmpty {
        let path = ResourceTokens.unescaped(content.prefix(1024)).text
        found(.nativeCode, token.line, AuditFindings.word(path))
      }
    case .plugin:
      guard section.elementsEqual("plugin".utf8), field.key.elementsEqual("script".utf8) else {
        break
      }
      let path = ResourceTokens.unescaped(content.prefix(1024)).text
      found(.editor, token.line, "script=\(AuditFindings.word(path))")
      named(path)
    default: break
    }
  }

  /// Reads the script that a string is, whose first line stands on `line`.
  private func read(script content: ArraySlice<UInt8>, _ line: Int) {
    let (text, escapedLines) = ResourceTokens.unescaped(content)
    let found = { (capability: Capability, inner: Int, word: String) in
      // Those that begin by an escape stand on the line before.
      let escaped = escapedLines.indices.bisect { Int(escapedLines[$0]) > inner }
      self.found(capability, line + inner - 1 - escaped, word)
    }
    if type == "CSharpScript" {
      var reader = ScriptReader(text, .csharp, CSharpTokens.self, found: found)
      reader.read()
    } else {
      var reader = ScriptReader(text, .gdscript, GDScriptTokens.self, found: found)
      reader.read()
    }
  }
}
