/// Paths relative to a project, as they stand in receipts, manifest and lock.
///
/// Those files travel with a repository, so what they say may be anyone's.
package enum ProjectPath {
  /// Where a project keeps what is ours.
  package static let folder = ".assetstore"

  /// Whether `path` names something inside the project that a package may own.
  package static func isSafe(_ path: String) -> Bool {
    guard !path.isEmpty, path.utf8.count <= 1024 else { return false }
    // By hand, as it is asked for each file of each receipt.
    var (length, dots) = (0, 0)
    var (first, isPlain) = (UInt8(0), true)
    // Whether a name may be one that `Content.isPrivate` knows.
    var isSuspect = false
    func isEnd() -> Bool {
      let begins = first == UInt8(ascii: ".") || first | 0x20 == UInt8(ascii: "g")
      isSuspect = isSuspect || !isPlain || (begins && [4, 5, 11].contains(length))
      return length != dots || length > 2
    }
    for byte in path.utf8 {
      switch byte {
      case 0: return false
      case UInt8(ascii: "/"):
        guard isEnd() else { return false }
        (length, dots, isPlain) = (0, 0, true)
      default:
        if length == 0 { first = byte }
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
        if byte >= 0x80 { isPlain = false }
      }
    }
    guard isEnd() else { return false }
    return !isSuspect || !Path.names(path[...]).contains { Content.isPrivate(fold(String($0))) }
  }

  /// Equal for paths that a file system without case or Unicode distinctions takes for one, as the gate of
  /// archives sees it.
  package static func fold(_ path: String) -> String { EntryName.folded(path) }

  /// The folders that `path` lies in, outermost first.
  package static func parents(_ path: String) -> [String] {
    var parents: [String] = []
    var parent = Path.parent(path)
    while !parent.isEmpty {
      parents.append(parent)
      parent = Path.parent(parent)
    }
    return parents.reversed()
  }
}

extension ProjectPath {
  /// The folders that `path` lies in, as far as they are not `known` yet, and `path` itself, outermost first. The
  /// folders are known then.
  static func way(to path: String, _ known: inout Set<PathKey>) -> [String] {
    var way = [path]
    var folder = Path.parent(path)
    while !folder.isEmpty, known.insert(PathKey(folder)).inserted {
      way.append(folder)
      folder = Path.parent(folder)
    }
    return way.reversed()
  }
}

/// Names of packages, "PUBLISHER/SLUG".
package enum PackageName {
  package static func isValid(_ name: String) -> Bool {
    let parts = Path.names(name[...])
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
          && part.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7f && $0 != "\\" && $0 != ":" && $0 != "@"
          }
      }
  }

  /// The part after the "/".
  package static func slug(_ name: String) -> String { Path.name(name) }

  /// `text` fit for a message of one line.
  static func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? "?" : Character($0) }.prefix(
        100))
  }
}
