/// Paths relative to a project, as they stand in receipts, manifest and lock.
///
/// Those files travel with a repository, so what they say may be anyone's.
package enum ProjectPath {
  /// Where a project keeps what is ours.
  package static let folder = ".assetstore"

  /// Whether `path` names something inside the project that a package may own.
  package static func isSafe(_ path: String) -> Bool {
    guard !path.isEmpty, path.utf8.count <= 1024, !path.utf8.contains(0) else { return false }
    let names = Path.names(path[...])
    guard names.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return false }
    return fold(String(names.first ?? "")) != folder
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
