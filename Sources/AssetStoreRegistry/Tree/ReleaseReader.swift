internal import AssetStoreCore

/// Reads assets/PUBLISHER/SLUG/releases/VERSION.json.
struct ReleaseReader {
  static let folder = "releases"
  private let findings: Findings

  /// Whether it is no error yet that a hash is missing.
  private let isPinnedLater: Bool
  private let now: Int64

  /// - Parameters:
  ///   - findings: turned to the file.
  ///   - now: in seconds since 1970 UTC; what is published later than a day after it cannot be.
  init(_ findings: Findings, isPinnedLater: Bool = false, now: Int64 = .max) {
    self.findings = findings
    self.isPinnedLater = isPinnedLater
    self.now = now
  }

  private static let known = [
    "version", "godot_min", "godot_max", "download_url", "commit", "size", "sha256", "published",
    "dependencies", "permissions", "yanked",
  ]

  /// Nil if there is nothing to go by.
  ///
  /// - Parameters:
  ///   - name: of the file, without ".json".
  ///   - host: of the asset's repository; nil if it is not known.
  func read(_ bytes: [UInt8], name: String, host: RepositoryHost?) -> RegisteredRelease? {
    guard let reader = ObjectReader(text: bytes, findings, known: ReleaseReader.known) else {
      return nil
    }
    var release = RegisteredRelease()
    release.version = version(reader, name)
    (release.godotMin, release.godotMax) = engines(reader)
    (release.downloadURL, release.commit) = origin(reader, host)
    release.size = reader.integer("size", in: 0...(1 << 53)) ?? 0
    release.sha256 = hash(reader, isNeeded: !release.downloadURL.isEmpty && !isPinnedLater)
    release.published = reader.time("published")
    // Lists are newest first, so that it would be first in them until then.
    if release.published - HeadTrust.clockSkew > now {
      reader.add(
        .badTime, "published", "it is more than a day after now, which is \(Timestamp.text(now))")
    }
    release.dependencies = dependencies(reader)
    release.permissions = reader.strings("permissions", atMost: PackageMetadata.mostPermissions) {
      PackageMetadata.isPermission($0)
        ? nil : (.badPermission, "no permission: \(PackageMetadata.permissionRule)")
    }
    release.yanked = reader.line("yanked", isRequired: false)
    return release
  }

  private func version(_ reader: ObjectReader, _ name: String) -> String {
    guard let version = reader.string("version") else { return "" }
    if !RegistryName.isVersion(version) {
      reader.add(
        .badVersion, "version",
        "a version has 1 to 64 letters and digits of ASCII, \".\", \"_\", \"+\" and \"-\", and begins with a letter or digit"
      )
    } else if version != name {
      reader.add(.badVersion, "version", "the file must be called \(version).json")
    } else if !VersionText(version).isSemantic {
      reader.add(
        .badVersion, "version",
        "it is no version of Semantic Versioning, such as 1.2.0, and may be ordered and ranged otherwise than it is meant",
        .advice)
    }
    return version
  }

  private func engines(_ reader: ObjectReader) -> (String, String) {
    let lowest = engine("godot_min", reader, isRequired: true)
    let highest = engine("godot_max", reader, isRequired: false)
    let (low, high) = (GodotVersion(lowest), GodotVersion(highest))
    if high != .unknown, low != .unknown, low > high {
      reader.add(.unknownValue, "godot_max", "it is lower than godot_min")
    }
    return (lowest, highest)
  }

  private func engine(_ key: String, _ reader: ObjectReader, isRequired: Bool) -> String {
    guard let text = reader.string(key, isRequired: isRequired), isRequired || !text.isEmpty else {
      return ""
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isVersion =
      (1...3).contains(parts.count)
      && parts.allSatisfy {
        (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
    if !isVersion { reader.add(.badVersion, key, "it is no version of Godot, such as 4.3") }
    return text
  }

  /// download_url or commit, one of which there must be.
  private func origin(_ reader: ObjectReader, _ host: RepositoryHost?) -> (String, String) {
    let url = reader.url("download_url", isRequired: false)
    let commit = reader.string("commit", isRequired: false) ?? ""
    if !commit.isEmpty, !ReleaseReader.isHex(commit, [40, 64]) {
      reader.add(
        .badCommit, "commit",
        "it must be the full hash of a commit, 40 or 64 lower-case hex digits: names of branches and tags change"
      )
    }
    if url.isEmpty, commit.isEmpty, isText(reader, "download_url"), isText(reader, "commit") {
      reader.add(.missingKey, "download_url", "there is neither download_url nor commit")
    }
    if !url.isEmpty, !commit.isEmpty {
      reader.add(.badDownload, "commit", "there are both download_url and commit")
    }
    if !commit.isEmpty, host == .custom {
      reader.add(
        .badDownload, "commit",
        "the host of the repository is \"custom\", of which nobody knows where archives are: give download_url"
      )
    }
    return (url, commit)
  }

  private func isText(_ reader: ObjectReader, _ key: String) -> Bool {
    guard let node = reader[key] else { return true }
    if case .string = node.value { return true }
    return false
  }

  private static func isHex(_ text: String, _ lengths: Set<Int>) -> Bool {
    lengths.contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private func hash(_ reader: ObjectReader, isNeeded: Bool) -> String {
    let hash = reader.string("sha256", isRequired: false) ?? ""
    if !hash.isEmpty, !ReleaseReader.isHex(hash, [64]) {
      reader.add(.badHash, "sha256", "it must be 64 lower-case hex digits")
    } else if hash.isEmpty, isText(reader, "sha256") {
      // Hosts pack the archive of a commit anew whenever they like.
      reader.add(
        .badHash, "sha256",
        "nobody can tell whether what is downloaded is what was published: registry hash writes down what it hashes to",
        isNeeded ? .error : .advice)
    }
    return hash
  }

  private func dependencies(_ reader: ObjectReader) -> [RegisteredRelease.Dependency] {
    var seen: Set<String> = []
    let known = ["name", "version", "optional"]
    return reader.objects(
      "dependencies", atMost: PackageMetadata.mostDependencies, known: known
    ).map {
      var dependency = RegisteredRelease.Dependency()
      dependency.name = $0.string("name") ?? ""
      if case .string? = $0["name"]?.value {
        if !RegistryName.isReference(dependency.name) {
          $0.add(.badDependency, "name", "it must be PUBLISHER/SLUG")
        } else if !seen.insert(dependency.name).inserted {
          $0.add(.duplicateDependency, "name", "the release depends on it already")
        }
      }
      dependency.range = $0.string("version") ?? ""
      if case .string? = $0["version"]?.value,
        (try? VersionRange(dependency.range)) == nil
          || ObjectReader.refusal(line: dependency.range) != nil
      {
        $0.add(.badVersion, "version", "it is no range of versions, such as ^1.2")
      }
      dependency.isOptional = $0.flag("optional")
      return dependency
    }
  }
}
