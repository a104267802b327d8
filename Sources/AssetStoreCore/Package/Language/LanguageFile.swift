/// Files of texts: which they are in a package, and what is in one.
enum LanguageFile {
  struct Text: Sendable, Equatable {
    var key: String
    var text: String
  }

  static let folder = "lang"
  /// Bytes of one file, and of all files of a package.
  static let largest = 4 << 20
  static let largestTogether: Int64 = 16 << 20
  static let mostLanguages = 500

  /// The entries whose names say that they are the texts of a language, with that language, in their order.
  static func entries(
    _ entries: [Archive.Entry]
  ) -> [(entry: Archive.Entry, tag: LanguageTag)] {
    entries.compactMap { entry in
      guard entry.kind == .file, let tag = tag(entry.path) else { return nil }
      return (entry, tag)
    }
  }

  /// Whether a package may have so many and so large ones.
  static func areRead(_ files: [Archive.Entry]) -> Bool {
    var left = largestTogether
    return files.count <= mostLanguages
      && files.allSatisfy { file in
        guard file.size <= left else { return false }
        left -= file.size
        return true
      }
  }

  /// The language of the file of this path in a package; nil if it is none.
  static func tag(_ path: String) -> LanguageTag? {
    guard Path.parent(path) == folder, path.utf8.suffix(5).elementsEqual(".json".utf8) else {
      return nil
    }
    return LanguageTag(Path.stem(path))
  }

  /// The texts in a file's bytes; nil, and findings, if it is not one object of strings.
  ///
  /// - Parameter findings: turned to the file's entry.
  static func read(_ bytes: [UInt8], _ findings: Findings) -> [Text]? {
    guard let root = findings.json(bytes, largest: largest) else { return nil }
    guard case .object(let members) = root.value else {
      findings.add(
        .error, .wrongType, .root, at: root.offset,
        "the texts of a language must be an object and are \(root.kind)")
      return nil
    }
    var texts: [Text] = []
    var isWhole = true
    for member in members {
      guard case .string(let text) = member.node.value else {
        findings.add(
          .error, .wrongType, .root.name(member.name), at: member.node.offset,
          "a text must be a string and is \(member.node.kind)")
        isWhole = false
        continue
      }
      // C would see nothing behind it.
      guard !text.utf8.contains(0), !member.name.utf8.contains(0) else {
        findings.add(
          .error, .controlCharacter, .root.name(member.name), at: member.node.offset,
          "a key or text has a zero character")
        isWhole = false
        continue
      }
      texts.append(Text(key: member.name, text: text))
    }
    return isWhole ? texts : nil
  }
}

extension Languages {
  /// Reads the texts of the package that is an archive or a folder.
  package static func read(_ path: String, _ system: any System) throws -> Languages {
    try system.isDirectory(path)
      ? read(PackageFolder(path, ArchiveLimits(), system)) : read(Archive(path: path))
  }

  /// Reads the texts of a package; throws for a file that is named like one of them and is none.
  package static func read(_ package: some PackageFiles) throws -> Languages {
    let files = LanguageFile.entries(package.entries)
    guard LanguageFile.areRead(files.map(\.entry)) else {
      throw StoreError(
        .tooLarge, "\(Path.name(package.path)) has more texts than are read", subject: package.path)
    }
    return Languages(
      try files.map { file in
        let findings = Findings(isStrict: false)
        let bytes = try package.read(file.entry, limit: LanguageFile.largest)
        findings.turn(to: file.entry.path, text: bytes)
        guard let texts = LanguageFile.read(bytes, findings) else {
          let first = findings.firstError
          throw StoreError(
            .malformedFile,
            "\(file.entry.path) has not the texts of a language: \(first?.message ?? "") (line \(first?.line ?? 0))",
            subject: file.entry.path)
        }
        return (file.tag, texts)
      })
  }
}
