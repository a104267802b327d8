/// What is wrong with the files of a `.vast`.
struct VastCheck {
  private let findings: Findings
  private let package: any PackageFiles

  init(_ package: any PackageFiles, _ findings: Findings) {
    self.package = package
    self.findings = findings
  }

  func run() throws {
    try checkMetadata()
    for entry in package.entries where entry.kind != .directory { checkPlace(entry) }
    try checkLanguages()
  }

  /// The entry's bytes; nil, and a finding, if it does not have them.
  private func bytes(_ entry: Archive.Entry, largest: Int) throws -> [UInt8]? {
    findings.turn(to: entry.path)
    guard entry.size <= Int64(largest) else {
      findings.add(.error, .jsonSize, "the text is larger than \(largest) bytes")
      return nil
    }
    let bytes = try findings.noting(archive: package.path) {
      try package.read(entry, limit: largest)
    }
    findings.turn(to: entry.path, text: bytes)
    return bytes
  }
}

extension VastCheck {
  private func checkMetadata() throws {
    let wanted = PackageMetadata.entry
    let entry = package.entries.first { $0.path == wanted && $0.kind == .file }
    let others = package.entries.filter {
      $0.path != wanted && $0.kind == .file && EntryName.folded(Path.name($0.path)) == wanted
    }
    guard let entry else {
      findings.turn(to: wanted)
      let found = others.first.map { "; \(EntryName.printable($0.path)) is not read" } ?? ""
      return findings.add(
        .error, .metadataMissing, "there is no file \(wanted) at the top of the package\(found)")
    }
    for other in others {
      findings.turn(to: other.path)
      findings.add(.advice, .metadataElsewhere, "only \(wanted) at the top of the package is read")
    }
    guard let bytes = try bytes(entry, largest: PackageMetadata.largest) else { return }
    var reader = MetadataReader(findings)
    _ = reader.read(bytes)
  }

  private static let scriptEndings: Set<String> = [
    "cjs", "cs", "gd", "js", "lua", "mjs", "py", "ts",
  ]

  private func checkPlace(_ entry: Archive.Entry) {
    findings.turn(to: entry.path)
    let top = Path.names(entry.path[...]).first ?? ""
    if top == ".data" {
      findings.add(
        .deviation, .dataShadowed,
        "nobody will see it: the package's writable folder takes the place of .data")
    }
    if top != "scripts", VastCheck.scriptEndings.contains(Path.ending(entry.path)) {
      findings.add(
        .advice, .scriptIgnored, "it will be ignored: scripts are looked for in scripts only")
    }
    guard top == "lang", entry.path != "lang" else { return }
    if let tag = LanguageFile.tag(entry.path) {
      if Path.stem(entry.path) != tag.text {
        findings.add(.deviation, .languageName, "it should be called \(tag.text).json")
      }
    } else if Path.parent(entry.path) == "lang", Path.ending(entry.path) == "json" {
      findings.add(
        .error, .languageName,
        "it is not named by a language of ISO 639 and perhaps a country of ISO 3166, such as en-US.json"
      )
    } else {
      findings.add(
        .advice, .languageFileIgnored,
        "it will be ignored: texts are looked for in lang/LANGUAGE-COUNTRY.json only")
    }
  }
}

extension VastCheck {
  private func checkLanguages() throws {
    let files = LanguageFile.entries(package.entries)
    guard LanguageFile.areRead(files.map(\.entry)) else {
      findings.turn(to: LanguageFile.folder)
      return findings.add(
        .error, .tooManyItems,
        "more than \(LanguageFile.mostLanguages) languages or \(LanguageFile.largestTogether) bytes of texts are not read"
      )
    }
    var read: [(tag: LanguageTag, texts: [LanguageFile.Text])] = []
    for file in files {
      guard let bytes = try bytes(file.entry, largest: LanguageFile.largest),
        let texts = LanguageFile.read(bytes, findings)
      else { continue }
      read.append((file.tag, texts))
    }
    // What one lacks is not known while another cannot be read.
    guard read.count == files.count else { return }
    let languages = Languages(read)
    for (index, language) in languages.all.enumerated()
    where languages.missingCount(index) > 0 {
      let missing = languages.missing(index)
      let names = missing.prefix(5).map { key in
        EntryName.printable(String(languages.keys[key].unicodeScalars.prefix(60)))
      }
      let more = missing.count > names.count ? ", ..." : ""
      let path = files.first { $0.tag == language.tag }?.entry.path ?? ""
      findings.turn(to: path)
      findings.add(
        .advice, .textsMissing,
        "\(missing.count) of \(languages.keys.count) keys have no text here: \(names.joined(separator: ", "))\(more)"
      )
    }
  }
}
