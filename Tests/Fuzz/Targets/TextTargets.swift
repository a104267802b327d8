@testable import AssetStoreCore

/// Version texts, a line each: their order is a total one. Read as ranges, what is read can be written.
func fuzzVersions(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let texts = input.lines(atMost: 6)
  let versions = texts.map { VersionText($0) }
  for a in versions {
    for b in versions {
      let truths = [a < b, b < a, a == b].filter { $0 }.count
      try require(truths == 1, "no order: \(quoted([a, b]))")
      for c in versions where a < b && b < c {
        try require(a < c, "no chain: \(quoted([a, b, c]))")
      }
    }
  }
  for (text, version) in zip(texts, versions) {
    let exactly = VersionRange.exactly(text)
    try require(
      versions.allSatisfy { exactly.contains($0) == ($0 == version) },
      "not only \(quoted([version]))")
    for dialect in [VersionRange.Dialect.manifest, .vast] {
      switch Result(catching: { () throws(VersionRange.Problem) in
        try VersionRange(text, dialect)
      }) {
      case .success(let range):
        try require(
          (try? VersionRange(range.text)) == range, "\(text) becomes \(range.text)")
      case .failure(let problem):
        try require((0...text.utf8.count).contains(problem.position), "no place in \(text)")
      }
    }
  }
  for text in texts {
    let version = GodotVersion(text)
    try require(version >= .unknown && version <= .customBuild, "out of range: \(text)")
    try require(GodotVersion(version.text) == version, "\(text) becomes \(version.text)")
    try require(GodotVersion.isVersion(version.text), "\(version.text) is no version")
    for other in texts {
      let (minimum, maximum) = (version, GodotVersion(other))
      _ = GodotVersion.suits(minimum: minimum, maximum: maximum, engine: maximum)
    }
    if version != .customBuild {
      try require(
        GodotVersion.suits(minimum: version, maximum: version, engine: version),
        "\(version.text) does not suit itself")
    }
  }
}

private func quoted(_ versions: [VersionText]) -> String {
  versions.map(\.text.debugDescription).joined(separator: ", ")
}

/// A name as a user writes it; written again from its parts it names the same.
func fuzzRef(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  _ = ArchiveRef.isArchive(text)
  let fileName = ArchiveRef.fileName(text)
  try require(!fileName.utf8.contains(UInt8(ascii: "/")), "a path: \(fileName)")
  try require(isLine(PackageName.printable(text)), "printable")
  if let ref = try attempt({ try Ref(text) }) {
    let source = ref.source.map { "\($0):" } ?? ""
    let version = ref.version.map { "@\($0)" } ?? ""
    let name =
      switch ref.name {
      case .slug(let publisher, let slug): "\(publisher)/\(slug)"
      case .number(let number): "\(number)"
      case .word(let word): word
      }
    try require(
      try attempt { try Ref("\(source)\(name)\(version)") } == ref, "\(source)\(name)\(version)")
  }
  let slug = Slug.make(text)
  try require(slug.unicodeScalars.count <= 100 && slug.utf8.count <= 240, "long slug")
  try require(Slug.make(slug).utf8.elementsEqual(slug.utf8), "slug \(slug)")
  guard !slug.isEmpty else { return }
  try require(PackageName.isValid("\(slug)/\(slug)"), "name \(slug)")
  try require(
    try Ref("\(slug)/\(slug)").name == .slug(publisher: slug, slug: slug), "no REF: \(slug)")
  let place: Void? = try attempt { try ArchiveGate.check(path: "addons/\(slug)/x") }
  try require(place != nil || slug.utf8.count <= 6, "no folder: \(slug)")
}

/// A file in the engine's format, and the text of a licence.
func fuzzConfig(_ bytes: [UInt8]) throws {
  let file = ConfigFile(bytes)
  for (section, key) in [("plugin", "name"), ("application", "config/features"), ("", "a")] {
    if let value = file.value(section, key) {
      try require(value.text.utf8.count <= 3 * bytes.count, "longer than the file")
      for text in value.strings { _ = GodotVersion(text) }
    }
  }
  _ = LicenseText.recognise(String(decoding: bytes, as: UTF8.self))
}

/// URLs and paths, a line each.
func fuzzURL(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  for text in input.lines(atMost: 4) {
    if let path = FileURL.path(text) {
      try require(path.utf8.first == UInt8(ascii: "/") && !path.utf8.contains(0), "path \(path)")
      try require(
        FileURL.path(FileURL.make(path))?.utf8.elementsEqual(path.utf8) == true, "again \(path)")
    }
    let absolute = Path.absolute(text, from: "/a/b")
    try require(absolute.utf8.first == UInt8(ascii: "/"), "not absolute: \(absolute)")
    try require(Path.absolute(absolute, from: "/c").utf8.elementsEqual(absolute.utf8), absolute)
    let names = Path.names(absolute[...]).dropFirst()
    try require(!names.contains("..") && !names.contains("."), "dots: \(absolute)")
    if ProjectPath.isSafe(text) {
      try require(
        Path.absolute(text, from: "/p").utf8.elementsEqual("/p/\(text)".utf8), "unsafe: \(text)")
    }
    let shown = HTTP.shown(text)
    try require(isLine(shown), "shown \(shown.debugDescription)")
    try require(HTTP.shown(shown) == shown, "shown again: \(shown)")
    _ = HTTP.isHTTP(text)
  }
}
