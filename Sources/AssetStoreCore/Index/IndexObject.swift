/// What is wrong with a part of an index, as the end of a sentence about it.
struct IndexFault: Error, Equatable {
  var message: String
}

/// A JSON object of an index. Texts and lists that it does not have are empty; what is there must be of the right kind
/// and no larger than anything real.
struct IndexObject {
  private let members: [String: JSONNode]

  init(_ node: JSONNode, _ what: String) throws(IndexFault) {
    guard case .object(let members) = node.value else {
      throw IndexFault(message: "\(what) is \(node.kind), not an object")
    }
    self.members = Dictionary(members.map { ($0.name, $0.node) }) { first, _ in first }
  }

  /// The object that a file is.
  static func file(_ bytes: [UInt8], largest: Int) throws(IndexFault) -> IndexObject {
    let document: JSONDocument
    do {
      document = try JSONDocument(bytes, largest: largest, deepest: 8)
    } catch {
      throw IndexFault(message: "it \(error.message)")
    }
    if let doubt = document.doubts.first { throw IndexFault(message: "it \(doubt.message)") }
    let object = try IndexObject(document.root, "it")
    let format = try object.integer("format", 1...Int64.max)
    guard format == 1 else {
      throw IndexFault(message: "it has format \(format), and this version knows 1")
    }
    return object
  }

  /// - Parameter most: bytes.
  func text(_ name: String, most: Int) throws(IndexFault) -> String {
    guard let node = members[name] else { return "" }
    guard case .string(let text) = node.value else {
      throw IndexFault(message: "\(name) is \(node.kind), not a string")
    }
    guard text.utf8.count <= most else {
      throw IndexFault(message: "\(name) has over \(most) bytes")
    }
    return text
  }

  /// A text without line breaks or control characters.
  func line(_ name: String, most: Int) throws(IndexFault) -> String {
    let text = try text(name, most: most)
    guard !text.unicodeScalars.contains(where: EntryName.isControl) else {
      throw IndexFault(message: "\(name) has a control character")
    }
    return text
  }

  func integer(_ name: String, _ range: ClosedRange<Int64>) throws(IndexFault) -> Int64 {
    guard let node = members[name] else { throw IndexFault(message: "it has no \(name)") }
    guard case .number(let text) = node.value, let number = Int64(text), range.contains(number)
    else { throw IndexFault(message: "\(name) is no number that it can be") }
    return number
  }

  /// Seconds since 1970; not after the year 9999.
  func time(_ name: String) throws(IndexFault) -> Int64 { try integer(name, 0...253_402_300_799) }

  func flag(_ name: String) throws(IndexFault) -> Bool {
    guard let node = members[name] else { return false }
    guard case .bool(let flag) = node.value else {
      throw IndexFault(message: "\(name) is \(node.kind), not true or false")
    }
    return flag
  }

  func list(_ name: String, most: Int) throws(IndexFault) -> [JSONNode] {
    guard let node = members[name] else { return [] }
    guard case .array(let elements) = node.value else {
      throw IndexFault(message: "\(name) is \(node.kind), not an array")
    }
    guard elements.count <= most else {
      throw IndexFault(message: "\(name) has over \(most) elements")
    }
    return elements
  }

  /// - Parameter longest: bytes of each.
  func texts(_ name: String, most: Int, longest: Int) throws(IndexFault) -> [String] {
    var texts: [String] = []
    for node in try list(name, most: most) {
      guard case .string(let text) = node.value, text.utf8.count <= longest,
        !text.unicodeScalars.contains(where: EntryName.isControl)
      else { throw IndexFault(message: "\(name) has an element that is no text it can have") }
      texts.append(text)
    }
    return texts
  }

  /// "sha256" and "size" of a file; nil if both say that there is none.
  func file(mostBytes: Int64) throws(IndexFault) -> IndexFile? {
    let sha256 = try text("sha256", most: 64)
    let size = try integer("size", 0...mostBytes)
    if sha256.isEmpty, size == 0 { return nil }
    guard Hex.isSHA256(sha256), size > 0 else {
      throw IndexFault(message: "sha256 and size are of no file")
    }
    return IndexFile(sha256: sha256, size: size)
  }

  func object(_ name: String) throws(IndexFault) -> IndexObject {
    guard let node = members[name] else { throw IndexFault(message: "it has no \(name)") }
    return try IndexObject(node, name)
  }
}

extension StoreError {
  /// A file of an index that has the right hash and not the right shape.
  static func malformedIndex(_ name: String, _ fault: IndexFault) -> StoreError {
    StoreError(
      .malformedIndex, "\(name) is no file of a registry's index: \(fault.message)", subject: name,
      hint: "tell those who run the registry; if its format is newer, upgrade assetstore")
  }
}
