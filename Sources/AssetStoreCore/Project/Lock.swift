/// `assetstore.lock`: exactly what the project got. Enough to get the same bytes again anywhere.
///
/// By name of the package: "source", "title", "type", "version", "url" and "sha256" of its archive, "tree_hash",
/// "trust", and where they are needed "license", "into", the folder in the place of "addons", and "without", the
/// files of the archive that another package took over with `--overwrite`; and of what the package declares "vast_id",
/// "dependencies" and "optional_dependencies", ranges by name, and "permissions", which were granted.
package struct Lock: Sendable, Equatable {
  package static let fileName = "assetstore.lock"
  private static let format: Int64 = 1
  private static let repair = "take it back from version control, or move it away and install again"

  /// One installed package.
  package struct Entry: Sendable, Equatable, Codable {
    package var source: String
    package var title: String
    package var type: AssetType
    package var version: String
    package var url: String
    package var sha256: String
    package var treeHash: String
    package var trust: Trust
    package var into: String?
    /// Files that the archive has and another package took over, by path; nil if there are none.
    package var without: [String]?
    /// The SPDX identifier of the licence whose text its archive has, else what its source calls the licence; nil
    /// if neither says. Found out at the first installation and kept from then on.
    package var license: String?
    /// Nil if it declares nothing.
    package var declared: Declared?

    package init(
      source: String, title: String, type: AssetType, version: String, url: String, sha256: String,
      treeHash: String, trust: Trust, into: String?, without: [String]? = nil,
      license: String? = nil, declared: Declared? = nil
    ) {
      self.source = source
      self.title = title
      self.type = type
      self.version = version
      self.url = url
      self.sha256 = sha256
      self.treeHash = treeHash
      self.trust = trust
      self.into = into
      self.without = without
      self.license = license
      self.declared = declared == .nothing ? nil : declared
    }

    /// The same without these files too.
    func losing(_ paths: Set<String>) -> Lock.Entry {
      var entry = self
      let lost = Set((without ?? []).map(PathKey.init)).union(paths.map(PathKey.init))
      entry.without = lost.isEmpty ? nil : lost.map(\.path).sorted(by: Path.precedes)
      return entry
    }

    /// The same with these files again.
    func regaining(_ paths: [String]) -> Lock.Entry {
      var entry = self
      let regained = Set(paths.map(PathKey.init))
      let lost = (without ?? []).filter { !regained.contains(PathKey($0)) }
      entry.without = lost.isEmpty ? nil : lost
      return entry
    }
  }

  /// By "PUBLISHER/SLUG".
  package var packages: [String: Entry] = [:]

  package init() {}

  package init(_ bytes: [UInt8], path: String) throws {
    let object = try FormatFile.parse(bytes, path: path, format: Lock.format, repair: Lock.repair)
    guard let packages = object["packages"]?.object else {
      throw FormatFile.malformed(path, "has no \"packages\"", Lock.repair)
    }
    for (name, value) in packages {
      guard PackageName.isValid(name) else {
        throw FormatFile.malformed(
          path, "names the package \"\(PackageName.printable(name))\", which is not PUBLISHER/SLUG",
          Lock.repair)
      }
      guard let object = value.object, let entry = Entry(object) else {
        throw FormatFile.malformed(path, "says nothing usable of \(name)", Lock.repair)
      }
      self.packages[name] = entry
    }
  }

  package func text() throws -> String {
    try FormatFile.text(
      ["packages": .object(packages.mapValues { .object($0.object) })], format: Lock.format)
  }
}

extension Lock.Entry {
  fileprivate init?(_ object: [String: JSONValue]) {
    guard let sha256 = object["sha256"]?.string, Hex.isSHA256(sha256),
      let treeHash = object["tree_hash"]?.string, Hex.isSHA256(treeHash),
      let version = object["version"]?.string, let url = object["url"]?.string,
      let trust = (object["trust"]?.string).flatMap({ Trust(rawValue: $0) }),
      let type = AssetType(rawValue: object["type"]?.string ?? AssetType.addon.rawValue)
    else { return nil }
    let into = object["into"]?.string
    if let into, !ProjectPath.isSafe(into) { return nil }
    let without = object["without"]?.strings
    guard (without ?? []).allSatisfy(ProjectPath.isSafe),
      (without == nil) == (object["without"] == nil), let declared = Declared(lock: object)
    else { return nil }
    self.init(
      source: object["source"]?.string ?? "", title: object["title"]?.string ?? "", type: type,
      version: version, url: url, sha256: sha256, treeHash: treeHash, trust: trust, into: into,
      without: without, license: object["license"]?.string, declared: declared)
  }

  fileprivate var object: [String: JSONValue] {
    var object: [String: JSONValue] = [
      "source": .string(source), "title": .string(title), "type": .string(type.rawValue),
      "version": .string(version), "url": .string(url), "sha256": .string(sha256),
      "tree_hash": .string(treeHash), "trust": .string(trust.rawValue),
    ]
    object["license"] = license.map { .string($0) }
    object["into"] = into.map { .string($0) }
    object["without"] = without.map { .array($0.map { .string($0) }) }
    return object.merging(declared?.lockObject ?? [:]) { first, _ in first }
  }
}

extension Declared {
  fileprivate init?(lock object: [String: JSONValue]) {
    var dependencies: [Dependency] = []
    for (key, optional) in [("dependencies", false), ("optional_dependencies", true)] {
      guard let ranges = object[key] else { continue }
      guard let ranges = ranges.object else { return nil }
      for (name, range) in ranges {
        guard let version = range.string else { return nil }
        dependencies.append(Dependency(name: name, version: version, optional: optional))
      }
    }
    let permissions = object["permissions"]?.strings
    guard (permissions == nil) == (object["permissions"] == nil),
      (permissions ?? []).allSatisfy(PackageMetadata.isPermission)
    else { return nil }
    self.init(
      vastId: object["vast_id"]?.string ?? "", dependencies: dependencies,
      permissions: permissions ?? [])
  }

  fileprivate var lockObject: [String: JSONValue] {
    var object: [String: JSONValue] = [:]
    if !vastId.isEmpty { object["vast_id"] = .string(vastId) }
    if !permissions.isEmpty { object["permissions"] = .array(permissions.map { .string($0) }) }
    for (key, optional) in [("dependencies", false), ("optional_dependencies", true)] {
      let ranges = dependencies.filter { $0.optional == optional }
      guard !ranges.isEmpty else { continue }
      object[key] = .object(
        Dictionary(ranges.map { ($0.name, .string($0.version)) }) { first, _ in first })
    }
    return object
  }
}
