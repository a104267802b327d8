internal import AssetStoreCore
internal import AssetStoreWeb

/// One asset with its texts, icon and releases.
struct AssetCheck: Sendable {
  private let folder: RegistryFolder
  private let isStrict: Bool
  private let categories: Set<String>?
  private let featured: Set<String>
  private let now: Int64

  /// - Parameters:
  ///   - settings: of the registry; nil if they are not known.
  ///   - now: in seconds since 1970 UTC, after which nothing was released.
  init(_ folder: RegistryFolder, _ settings: RegistrySettings?, isStrict: Bool, now: Int64) {
    self.folder = folder
    self.isStrict = isStrict
    self.now = now
    featured = Set(settings?.featured ?? [])
    categories = settings.map { Set($0.categories.map(\.id)) }
  }

  /// No registration if there is nothing to go by.
  func run(
    _ asset: RegistryFolder.AssetFolder
  ) throws -> (registration: Registration?, findings: Findings.Part) {
    let findings = Findings(isStrict: isStrict)
    findings.add(asset.findings)
    let files = AssetFiles(folder: folder, findings: findings, categories: categories, now: now)
    var registration = try files.check(asset)
    if featured.contains("\(asset.publisher)/\(asset.slug)") { registration?.support = .featured }
    return (registration, findings.part)
  }

  /// Bytes of an icon.
  static let largestIcon = 1 << 20
}

private struct AssetFiles {
  let folder: RegistryFolder
  let findings: Findings
  let categories: Set<String>?
  let now: Int64

  func check(_ asset: RegistryFolder.AssetFolder) throws -> Registration? {
    var registration = try readAsset(asset)
    for file in asset.files where file.name != AssetReader.file {
      if let language = AssetFiles.language(ofDescription: file.name) {
        registration?.descriptions[language] = try readDescription(file)
      } else if file.name != registration?.icon || !AssetReader.isIconFile(file.name) {
        RegistryFolder.ignored(file.path, findings)
      }
    }
    if let registration { try checkIcon(registration.icon, asset) }
    let releases = try readReleases(asset, registration?.repository.host)
    registration?.releases = releases
    return registration
  }

  private func readAsset(_ asset: RegistryFolder.AssetFolder) throws -> Registration? {
    guard let file = asset.file else {
      findings.turn(to: Path.join(asset.path, AssetReader.file))
      findings.add(.error, .fileMissing, "there is no file \(AssetReader.file)")
      return nil
    }
    guard let bytes = try folder.read(file, largest: RegistryValidator.largestFile, findings) else {
      return nil
    }
    return AssetReader(findings).read(
      bytes, publisher: asset.publisher, slug: asset.slug, categories: categories)
  }

  /// "" for description.md, "zh" for description.zh.md; nil for any other file.
  private static func language(ofDescription name: String) -> String? {
    if name == "description.md" { return "" }
    guard name.hasPrefix("description."), name.hasSuffix(".md") else { return nil }
    let language = String(name.dropFirst(12).dropLast(3))
    return LanguageTag(language)?.text == language ? language : nil
  }

  private func readDescription(_ file: RegistryFolder.File) throws -> String? {
    guard let bytes = try folder.read(file, largest: Markdown.longest, findings) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      findings.add(.error, .textEncoding, "the text is no UTF-8")
      return nil
    }
    guard StreamSafe.holds(text) else {
      findings.add(
        .error, .jsonMarks, "the text has more combining marks in a row than any language")
      return nil
    }
    if bytes.contains(where: { ($0 < 0x20 && !"\t\n\r".utf8.contains($0)) || $0 == 0x7f }) {
      findings.add(.error, .controlCharacter, "the text has control characters")
    }
    if !Markdown.isBearable(text) {
      findings.add(
        .error, .textTooDeep,
        "quotes, lists or brackets lie so deep in each other that the text would be shown as it is written"
      )
    }
    return text
  }

  private static let smallestSide = 128

  private func checkIcon(_ icon: String, _ asset: RegistryFolder.AssetFolder) throws {
    guard AssetReader.isIconFile(icon) else { return }
    guard let file = asset.files.first(where: { $0.name == icon }) else {
      findings.turn(to: Path.join(asset.path, icon))
      return findings.add(.error, .fileMissing, "\(AssetReader.file) names it, and it is not there")
    }
    guard let bytes = try folder.read(file, largest: AssetCheck.largestIcon, findings) else {
      return
    }
    findings.turn(to: file.path)
    guard let image = ImageHeader(bytes) else {
      return findings.add(.error, .badIcon, "it is no PNG and no JPEG")
    }
    if (image.format == .png) != (Path.ending(icon) == "png") {
      findings.add(.error, .badIcon, "it is a \(image.format.rawValue), whatever its name says")
    }
    let least = AssetFiles.smallestSide
    if image.width != image.height || image.width < least {
      findings.add(
        .error, .badIcon,
        "it has \(image.width) x \(image.height) pixels, and must be a square of \(least) x \(least) or more"
      )
    }
  }

  /// Newest first.
  private func readReleases(
    _ asset: RegistryFolder.AssetFolder, _ host: RepositoryHost?
  ) throws -> [RegisteredRelease] {
    var releases: [(version: VersionText, file: RegistryFolder.File, release: RegisteredRelease)] =
      []
    for file in asset.releases {
      guard let bytes = try folder.read(file, largest: RegistryValidator.largestFile, findings),
        let release = ReleaseReader(findings, now: now)
          .read(bytes, name: Path.stem(file.name), host: host)
      else { continue }
      check(release.dependencies, of: asset)
      releases.append((VersionText(release.version), file, release))
    }
    if releases.count > IndexAsset.mostReleases {
      findings.turn(to: Path.join(asset.path, ReleaseReader.folder))
      findings.add(
        .error, .textTooLong, "an asset has at most \(IndexAsset.mostReleases) releases")
    }
    releases.sort { $0.version < $1.version }
    for (older, newer) in zip(releases, releases.dropFirst())
    where older.version.isLevel(with: newer.version) {
      findings.turn(to: newer.file.path)
      findings.add(
        .error, .nameCollision, "\(older.file.name) is of the same version, written otherwise")
    }
    return releases.reversed().map(\.release)
  }

  private func check(
    _ dependencies: [RegisteredRelease.Dependency], of asset: RegistryFolder.AssetFolder
  ) {
    for dependency in dependencies {
      if dependency.name == "\(asset.publisher)/\(asset.slug)" {
        findings.add(.error, .selfDependency, "the asset depends on itself")
      } else if folder.index(of: dependency.name) == nil,
        RegistryName.isReference(dependency.name)
      {
        findings.add(
          .advice, .unknownDependency, "\(dependency.name), which it depends on, is not here")
      }
    }
  }
}
