/// Which files Godot itself makes beside those of a package. Told by name alone.
package enum EngineFiles {
  /// The engine's own cache, anywhere in a project.
  package static let cacheFolder = ".godot"

  /// The path of the file that Godot made `path` for; nil if it is no such file.
  ///
  /// `NAME.import` and `NAME.uid` belong to NAME, `X.LANG.translation` to `X.csv`.
  package static func origin(of path: String) -> String? {
    let name = Path.name(path)
    for suffix in [".import", ".uid"]
    where name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count {
      return String(path.dropLast(suffix.count))
    }
    let suffix = ".translation"
    guard name.hasSuffix(suffix) else { return nil }
    let parts = name.dropLast(suffix.count).split(separator: ".", omittingEmptySubsequences: false)
    guard let language = parts.last, parts.count > 1, isLanguage(language) else { return nil }
    let stem = parts.dropLast().joined(separator: ".")
    return stem.isEmpty ? nil : Path.join(Path.parent(path), stem + ".csv")
  }

  /// "en", "pt_BR", "sr_Latn@ekavian": at most 32 letters, digits, "_", "-" and "@".
  private static func isLanguage(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.count <= 32
      && text.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
      }
  }
}
