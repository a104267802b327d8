// JSON that somebody else wrote, and that is judged and not only used.
//
// FoundationEssentials reads the JSON of servers and of our own tables. It says neither where a text is wrong nor that
// an object has a name twice, of which each reader takes the one it likes; and a text that is nested deep
// or mixes encodings gets far before it fails. So what people write and merge is read here, metadata, texts of
// languages, manifest and lock: by RFC 8259 to the letter, in one pass, with the place of each value, bounded in size
// and depth.
//
//     JSONDocument   the text as a tree, or the fault that ends it; what is doubtful beside
//     JSONReader     how it is read
//     JSONPath       where in the tree something is
//     TextPlaces     where in the text that is
//     JSONValue      the same value without places, for who keeps it and writes it again

/// A JSON value as it stands in a text.
package struct JSONNode: Sendable {
  package enum Value: Sendable {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case array([JSONNode])
    /// In order, and as often as they are there.
    case object([Member])
  }

  package struct Member: Sendable {
    package var name: String
    package var node: JSONNode
  }

  package var value: Value
  /// Where it begins, or in an object the name that it has there: bytes from the start of the text.
  package var offset: Int

  /// What a person calls such a value.
  package var kind: String {
    switch value {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// Why a text is no JSON, or none that all readers understand alike.
package struct JSONFault: Error, Sendable, Equatable {
  package enum Kind: Sendable {
    case encoding
    case byteOrderMark
    case size
    case depth
    case marks
    case syntax
    case duplicateName
  }

  package var kind: Kind
  package var path: JSONPath
  /// Bytes from the start of the text.
  package var offset: Int
  /// What is wrong, as the end of a sentence about the text.
  package var message: String
}

/// A JSON text from outside.
package struct JSONDocument: Sendable {
  package let root: JSONNode
  /// What readers understand in different ways: a byte order mark, names that an object has twice. In order; only the
  /// first hundred.
  package let doubts: [JSONFault]

  /// Reads a text; throws the first fault.
  ///
  /// - Parameters:
  ///   - largest: bytes that it may have.
  ///   - deepest: how deep arrays and objects may lie in each other.
  package init(_ bytes: [UInt8], largest: Int, deepest: Int = 32) throws(JSONFault) {
    var reader = JSONReader(bytes, deepest: deepest)
    root = try reader.read(largest: largest)
    doubts = reader.doubts
  }
}

/// Lines and columns of a text.
package struct TextPlaces: Sendable {
  private let starts: [Int]

  package init(_ bytes: [UInt8]) {
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == 0x0a { starts.append(index + 1) }
    self.starts = starts
  }

  /// Both count from 1, columns in bytes.
  package func place(_ offset: Int) -> (line: Int, column: Int) {
    let line = (0..<starts.count).bisect { starts[$0] > offset }
    return (line, offset - starts[line - 1] + 1)
  }
}
