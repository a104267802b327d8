internal import FoundationEssentials

/// The keys of the objects in a JSON text.
enum JSONKeys {
  /// The first key that stands twice in one object; nil if none does. Readers do not agree on which of the two
  /// counts, and a merge of two branches can leave both.
  ///
  /// - Parameter bytes: JSON in UTF-8 that has been read already, and so is none of any other kind.
  static func duplicate(in bytes: [UInt8]) -> String? {
    // Of each object and array that is open here; nil for an array.
    var open: [Set<String>?] = []
    var isKeyNext = false
    var position = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "{"):
        open.append([])
        isKeyNext = true
      case UInt8(ascii: "["):
        open.append(nil)
        isKeyNext = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = open.popLast()
        isKeyNext = false
      case UInt8(ascii: ","): isKeyNext = open.last.map { $0 != nil } ?? false
      case UInt8(ascii: "\""):
        let end = end(of: bytes, from: position)
        if isKeyNext, let last = open.indices.last {
          let key = text(bytes[position..<end])
          if open[last]?.insert(key).inserted == false { return key }
          isKeyNext = false
        }
        position = end - 1
      default: break
      }
      position += 1
    }
    return nil
  }

  /// Where what follows the string that begins at `start` begins.
  private static func end(of bytes: [UInt8], from start: Int) -> Int {
    var position = start + 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position + 1, bytes.count)
  }

  private static func text(_ quoted: ArraySlice<UInt8>) -> String {
    if quoted.contains(UInt8(ascii: "\\")),
      let text = try? JSONDecoder().decode(String.self, from: Data(quoted))
    {
      return text
    }
    return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
  }
}
