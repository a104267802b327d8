// What a .vast says of itself: the file meta.json at its top.
//
//     {"id": "org.example.face", "name": "Face", "author": "Ada",
//      "version": {"asset": "1.2.0", "spec": "1.0.0"},
//      "permissions": ["tracking"],
//      "dependencies": [{"id": "org.example.base", "version": "2.0.0"}]}
//
// That is the specification's shape. The one program that ever read such files had another: "version" a text of
// up to four numbers, "intents" for the permissions (an array, or one text with commas as flags are written),
// "required" beside each dependency. Both are read, into one value; "required" is taken in both, for the
// specification has no other way to say that a dependency may be absent.
//
// There is one reader for two purposes. Installing and mounting want a PackageMetadata or a reason why there is none.
// Validating wants everything that is wrong. So the reader goes on after each finding, and tells apart what makes
// the metadata unusable (it is no JSON, a key has a value of another type, a dependency has no id) from what
// is only wrong (a version that is no version).

/// Reads meta.json into a value and findings.
struct MetadataReader {
  private let findings: Findings
  /// The first finding in the text that leaves nothing to go by.
  private(set) var fault: PackageFinding?
  /// Whether the text has the shape that the specification replaced, in which versions are any text.
  private var isOlder = false

  /// - Parameter findings: turned to the metadata's entry.
  init(_ findings: Findings) {
    self.findings = findings
  }

  /// Nil if there is nothing to go by; findings say why.
  mutating func read(_ bytes: [UInt8]) -> PackageMetadata? {
    guard let root = findings.json(bytes, largest: PackageMetadata.largest) else { return nil }
    guard case .object(let members) = root.value else {
      fault(.wrongType, .root, root, "the metadata must be an object and is \(root.kind)")
      return nil
    }
    let known = [
      "$schema", "id", "name", "author", "description", "version", "permissions", "intents",
      "dependencies",
    ]
    let keys = keys(members, .root, known: known)
    if case .string? = keys["version"]?.value { isOlder = true }
    if keys["intents"] != nil { isOlder = true }

    var metadata = PackageMetadata()
    metadata.id = id(keys["id"], .root.name("id"), in: root)
    metadata.name = line(keys["name"], .root.name("name"), in: root)
    metadata.author = line(keys["author"], .root.name("author"), in: root)
    metadata.description = text(keys["description"], .root.name("description")) ?? ""
    metadata.version = version(keys["version"], in: root)
    metadata.permissions = permissions(keys)
    metadata.dependencies = dependencies(keys["dependencies"], of: metadata.id)
    return fault == nil ? metadata : nil
  }
}

extension MetadataReader {
  /// A finding that leaves nothing to go by.
  private mutating func fault(
    _ code: PackageFinding.Code, _ path: JSONPath, _ node: JSONNode, _ message: String
  ) {
    let finding = findings.add(.error, code, path, at: node.offset, message)
    let isFirst = fault.map { (finding.line, finding.column) < ($0.line, $0.column) } ?? true
    if isFirst { fault = finding }
  }

  /// The members by name; those that nobody knows are findings.
  private mutating func keys(
    _ members: [JSONNode.Member], _ path: JSONPath, known: [String]
  ) -> [String: JSONNode] {
    var keys: [String: JSONNode] = [:]
    for member in members {
      if known.contains(member.name) {
        keys[member.name] = member.node
      } else {
        findings.add(
          .advice, .unknownKey, path.name(member.name), at: member.node.offset,
          "no reader knows this key")
      }
    }
    return keys
  }

  private mutating func wrongType(_ node: JSONNode, _ path: JSONPath, _ wanted: String) {
    if case .null = node.value {
      // Some programs write it for what is not there.
      findings.add(
        .deviation, .wrongType, path, at: node.offset, "it must be \(wanted) and is null")
    } else {
      fault(.wrongType, path, node, "it must be \(wanted) and is \(node.kind)")
    }
  }

  private mutating func text(_ node: JSONNode?, _ path: JSONPath) -> String? {
    guard let node else { return nil }
    if case .string(let text) = node.value { return text }
    wrongType(node, path, "a string")
    return nil
  }

  private mutating func missing(_ path: JSONPath, in node: JSONNode) {
    findings.add(.deviation, .missingKey, path, at: node.offset, "the key is missing")
  }

  /// A text of one line, for people.
  private mutating func line(_ node: JSONNode?, _ path: JSONPath, in parent: JSONNode) -> String {
    guard let node else {
      missing(path, in: parent)
      return ""
    }
    guard let text = text(node, path) else { return "" }
    if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
      findings.add(.deviation, .emptyText, path, at: node.offset, "the text is empty")
    }
    if text.unicodeScalars.contains(where: EntryName.isControl) {
      findings.add(
        .error, .controlCharacter, path, at: node.offset,
        "the text has a line break or another control character")
    }
    if text.unicodeScalars.count > PackageMetadata.longestLine {
      findings.add(
        .deviation, .textTooLong, path, at: node.offset,
        "the text has more than \(PackageMetadata.longestLine) characters")
    }
    return text
  }

  private mutating func id(_ node: JSONNode?, _ path: JSONPath, in parent: JSONNode) -> String {
    guard let node else {
      fault(.missingKey, path, parent, "the key is missing")
      return ""
    }
    guard case .string(let id) = node.value else {
      fault(.wrongType, path, node, "it must be a string and is \(node.kind)")
      return ""
    }
    if id.utf8.count > PackageId.longest {
      fault(.badId, path, node, "an id has at most \(PackageId.longest) bytes")
    } else if let refusal = PackageId.refusal(id) {
      findings.add(.error, .badId, path, at: node.offset, refusal)
    } else if !PackageId.isPortable(id) {
      findings.add(
        .deviation, .unportableId, path, at: node.offset,
        "an id should begin with a letter or digit and have only those of ASCII, \".\", \"_\" and \"-\""
      )
    }
    return id
  }
}

extension MetadataReader {
  private mutating func version(
    _ node: JSONNode?, in parent: JSONNode
  ) -> PackageMetadata.Version {
    let path = JSONPath.root.name("version")
    guard let node else {
      missing(path, in: parent)
      return PackageMetadata.Version()
    }
    switch node.value {
    case .string(let text):
      findings.add(
        .deviation, .olderShape, path, at: node.offset,
        "the specification has an object with \"asset\" and \"spec\" here")
      check(version: text, path, node)
      return PackageMetadata.Version(asset: text)
    case .object(let members):
      let keys = keys(members, path, known: ["asset", "spec"])
      var version = PackageMetadata.Version()
      version.asset = self.version(keys["asset"], path.name("asset"), in: node)
      version.spec = self.version(keys["spec"], path.name("spec"), in: node)
      return version
    default:
      wrongType(node, path, "an object")
      return PackageMetadata.Version()
    }
  }

  private mutating func version(
    _ node: JSONNode?, _ path: JSONPath, in parent: JSONNode
  ) -> String {
    guard let node else {
      missing(path, in: parent)
      return ""
    }
    guard let text = text(node, path) else { return "" }
    check(version: text, path, node)
    return text
  }

  private mutating func check(version: String, _ path: JSONPath, _ node: JSONNode) {
    guard !VersionText(version).isSemantic else { return }
    findings.add(
      isOlder ? .deviation : .error, .badVersion, path, at: node.offset,
      "it is no version of Semantic Versioning, such as 1.2.0")
  }

  private mutating func permissions(_ keys: [String: JSONNode]) -> [String] {
    if let node = keys["intents"] {
      findings.add(
        .deviation, .olderShape, .root.name("intents"), at: node.offset,
        "the specification calls them \"permissions\"")
    }
    // Where there are both, what either asks for is asked for.
    var permissions: [String] = []
    for key in ["permissions", "intents"] {
      for (path, node) in names(keys[key], .root.name(key), mayBeOneText: key == "intents") {
        guard case .string(let name) = node.value else {
          fault(.wrongType, path, node, "it must be a string and is \(node.kind)")
          continue
        }
        if key == "intents", name.lowercased() == "none" { continue }
        guard PackageMetadata.isPermission(name) else {
          fault(.badPermission, path, node, "no permission: \(PackageMetadata.permissionRule)")
          continue
        }
        if permissions.contains(name) {
          findings.add(
            .deviation, .duplicatePermission, path, at: node.offset, "it is there already")
        } else {
          permissions.append(name)
        }
      }
    }
    return permissions
  }

  private mutating func names(
    _ node: JSONNode?, _ path: JSONPath, mayBeOneText: Bool
  ) -> [(JSONPath, JSONNode)] {
    let most = PackageMetadata.mostPermissions
    if mayBeOneText, let node, case .string(let text) = node.value {
      // Of more than may be, one too many is enough to be told of.
      let parts = text.utf8.split(
        separator: UInt8(ascii: ","), maxSplits: most, omittingEmptySubsequences: false)
      let elements = parts.map { part in
        let name = String(Substring(part.drop { $0 == UInt8(ascii: " ") }))
        return JSONNode(value: .string(name), offset: node.offset)
      }
      let list = JSONNode(value: .array(elements), offset: node.offset)
      return self.elements(list, path, atMost: most).map { (path, $0.element) }
    }
    return elements(node, path, atMost: most).map { (path.index($0.offset), $0.element) }
  }

  private mutating func elements(
    _ node: JSONNode?, _ path: JSONPath, atMost most: Int
  ) -> [(offset: Int, element: JSONNode)] {
    guard let node else { return [] }
    guard case .array(let elements) = node.value else {
      wrongType(node, path, "an array")
      return []
    }
    guard elements.count <= most else {
      fault(
        .tooManyItems, path, node, "there are \(elements.count), and more than \(most) are not read"
      )
      return []
    }
    return Array(elements.enumerated())
  }

  private mutating func dependencies(
    _ node: JSONNode?, of own: String
  ) -> [PackageMetadata.Dependency] {
    let path = JSONPath.root.name("dependencies")
    var dependencies: [PackageMetadata.Dependency] = []
    var seen: Set<String> = []
    for (index, node) in elements(node, path, atMost: PackageMetadata.mostDependencies) {
      let path = path.index(index)
      guard case .object(let members) = node.value else {
        fault(.wrongType, path, node, "it must be an object and is \(node.kind)")
        continue
      }
      let keys = keys(members, path, known: ["id", "version", "required"])
      var dependency = PackageMetadata.Dependency(id: id(keys["id"], path.name("id"), in: node))
      dependency.version = version(keys["version"], path.name("version"), in: node)
      if let required = keys["required"] {
        if case .bool(let value) = required.value {
          dependency.isRequired = value
        } else {
          wrongType(required, path.name("required"), "true or false")
        }
      }
      if dependency.id == own, !own.isEmpty {
        findings.add(
          .error, .selfDependency, path.name("id"), at: node.offset, "the package depends on itself"
        )
      } else if !dependency.id.isEmpty, !seen.insert(dependency.id).inserted {
        findings.add(
          .error, .duplicateDependency, path.name("id"), at: node.offset,
          "the package depends on it already")
      }
      dependencies.append(dependency)
    }
    return dependencies
  }
}
