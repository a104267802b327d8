/// Finds in a script what it uses of the engine and the system.
///
/// It knows names, not values: `OS.execute` is seen wherever it stands, and what hides behind a variable is not.
/// So what could hide it is told as well: `OS` by itself, calls by name, code made of text.
struct ScriptReader<Tokens: ScriptTokens> {
  private let names: ScriptNames
  private let found: (Capability, Int, String) -> Void
  private var tokens: Tokens
  /// Whether `save` may be that of a ConfigFile, which is no other way to be told.
  private let hasConfigFile: Bool

  private var previous: ScriptToken?
  /// What is known of the previous token, if that is a name, or else of the one before a dot.
  private var object: (name: String, known: KnownName, line: Int)?
  /// What each bracket that is open calls, the innermost last, as deep as anybody writes.
  private var calls: [Call] = []
  private var callsTooDeep = 0
  /// What the next bracket calls.
  private var callee = Call()
  /// The line of an attribute that is complete when the next token is.
  private var attribute: Int?

  private struct Call {
    var name = ""
    var role: KnownName.Role?
    var object: KnownName?
    var line = 0
    /// Whether it has several arguments.
    var hasMore = false
    /// Whether one of them is a text.
    var hasText = false
  }

  private static var deepest: Int { 200 }

  init(
    _ bytes: [UInt8], _ names: ScriptNames, _ tokens: Tokens.Type,
    found: @escaping (Capability, Int, String) -> Void
  ) {
    self.names = names
    self.found = found
    self.tokens = Tokens(bytes)
    hasConfigFile = bytes.indices.contains {
      bytes[$0] == UInt8(ascii: "C") && bytes[$0...].starts(with: "ConfigFile".utf8)
    }
  }

  mutating func read() {
    while let token = tokens.next() {
      judgeAttribute(token)
      switch token.kind {
      case .name: read(name: token)
      case .string:
        read(string: token)
        object = handedOn()
      case .mark: read(mark: token)
      case .number: object = handedOn()
      }
      previous = token
    }
    object = handedOn()
    if let line = tokens.unclear {
      found(.opaque, line, "a condition within a comment or text")
    }
  }

  private func isMark(_ token: ScriptToken?, _ mark: Character) -> Bool {
    token?.mark == mark.asciiValue
  }

  /// Tells of an object that stood alone, and forgets it.
  private func handedOn() -> (name: String, known: KnownName, line: Int)? {
    if let object, object.known.isHandedOn, !names.isCSharp {
      found(.dynamicCode, object.line, object.name)
    }
    return nil
  }

  private mutating func read(mark token: ScriptToken) {
    switch token.mark {
    case UInt8(ascii: "."):
      // Only a plain name is an object that is known: "a.OS" is some member.
      if previous?.kind != .name { object = nil }
      return
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      let isCall = token.mark == UInt8(ascii: "(") && previous?.kind == .name
      if calls.count < Self.deepest {
        calls.append(isCall ? callee : Call())
      } else {
        callsTooDeep += 1
      }
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      if callsTooDeep > 0 {
        callsTooDeep -= 1
      } else if let call = calls.popLast() {
        judge(call)
      }
    case UInt8(ascii: ","):
      if callsTooDeep == 0, let last = calls.indices.last { calls[last].hasMore = true }
    default: break
    }
    object = handedOn()
  }

  /// Judges a call that has all its arguments.
  private func judge(_ call: Call) {
    // With one argument these are about a Callable that is there already.
    let takesName = ["callv", "Callv", "Callable"].contains(call.name)
    if takesName, call.hasMore, !call.hasText { found(.dynamicCode, call.line, call.name) }
  }

  private mutating func read(name token: ScriptToken) {
    let isMember = isMark(previous, ".")
    let before = isMember ? object : handedOn()
    object = nil
    callee = Call()
    guard before != nil || names.mayKnow(tokens.bytes[token.range]),
      let name = tokens.name(token)
    else { return }
    if !names.isCSharp {
      // "$OS" is a node of that name.
      if isMark(previous, "$") { return }
      if isMark(previous, "@") {
        if name == "tool" { found(.editor, token.line, "@tool") }
        if name == "rpc" { found(.network, token.line, "@rpc") }
        return
      }
      // The keyword of Godot 3.
      if previous == nil, name == "tool" { found(.editor, token.line, name) }
    }
    if let before { read(member: name, of: before, token.line) }
    guard let known = names.find(name) else {
      readUnknown(name, isMember: isMember, token.line)
      return
    }
    // In C# what has a namespace in front is the same class.
    if let capability = known.alone, !isMember || names.isCSharp {
      found(capability, token.line, name)
    } else if let capability = known.afterDot, isMember {
      found(capability, token.line, ".\(name)")
    }
    callee = Call(name: name, role: known.role, object: before?.known, line: token.line)
    if !isMember || names.isCSharp { object = (name, known, token.line) }
  }

  private func read(
    member: String, of object: (name: String, known: KnownName, line: Int), _ line: Int
  ) {
    let word = "\(object.name).\(member)"
    if let capability = names.capability(member, of: object.known) {
      found(capability, line, word)
    } else if object.known.isHandedOn, names.isDynamic(member) {
      found(.dynamicCode, line, word)
    }
  }

  private mutating func readUnknown(_ name: String, isMember: Bool, _ line: Int) {
    if isMember, hasConfigFile, ["save", "save_encrypted", "save_encrypted_pass"].contains(name) {
      found(.files, line, "ConfigFile.\(name)")
    }
    guard names.isCSharp else { return }
    if isMember, hasConfigFile, ["Save", "SaveEncrypted", "SaveEncryptedPass"].contains(name) {
      found(.files, line, "ConfigFile.\(name)")
    }
    if name == "Tool" || name == "Rpc", isMark(previous, "[") || isMark(previous, ",") {
      attribute = line
    }
  }

  /// C#'s "[Tool]" and "[Rpc]", which are ordinary names elsewhere.
  private mutating func judgeAttribute(_ token: ScriptToken) {
    guard let line = attribute else { return }
    attribute = nil
    guard let previous, isMark(token, "]") || isMark(token, ",") || isMark(token, "(") else {
      return
    }
    let isTool = tokens.name(previous) == "Tool"
    found(isTool ? .editor : .network, line, isTool ? "[Tool]" : "[Rpc]")
  }

  private mutating func read(string token: ScriptToken) {
    if callsTooDeep == 0, let last = calls.indices.last { calls[last].hasText = true }
    let call = callsTooDeep == 0 ? calls.last ?? Call() : Call()
    let first = tokens.bytes[token.range].first
    // Few strings are of interest, and reading them takes time.
    guard call.role != nil || first == UInt8(ascii: "u") || first == ScriptText.backslash else {
      return
    }
    let text = tokens.text(token)
    let word = { "\(call.name)(\"\(AuditFindings.word(text))\")" }
    switch call.role {
    case .calls:
      guard let method = ScriptText.name(text[...]), names.isTelling(method: method) else { break }
      found(.dynamicCode, token.line, word())
      if let object = call.object, let capability = names.capability(method, of: object) {
        found(capability, token.line, word())
      }
    case .loads:
      if ScriptReader.isOutside(text) { found(.dynamicCode, token.line, word()) }
      return
    case .makes:
      guard let name = ScriptText.name(text[...]), let known = names.find(name) else { break }
      if let capability = known.alone { found(capability, token.line, word()) }
    case .sets:
      if text.starts(with: "autoload/".utf8) { found(.autoload, token.line, word()) }
    case nil: break
    }
    if text.starts(with: "user://".utf8), ScriptReader.holdsCode(text) {
      found(.dynamicCode, token.line, AuditFindings.word(text))
    }
  }

  /// Whether the path is of no file of the project.
  private static func isOutside(_ path: [UInt8]) -> Bool {
    path.starts(with: "user://".utf8) || path.first == UInt8(ascii: "/")
      || (path.count > 1 && path[1] == UInt8(ascii: ":"))
  }

  /// Whether a file of that name can bring code along when it is loaded.
  private static func holdsCode(_ path: [UInt8]) -> Bool {
    let endings = [
      "gd", "gdc", "tscn", "scn", "tres", "res", "pck", "zip", "gdextension", "so", "dll", "dylib",
    ]
    return endings.contains(Path.ending(String(decoding: path, as: UTF8.self)))
  }
}
