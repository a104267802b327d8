// Bundles: all that a lock needs, in one file for a machine without a network.
//
//     archives/<sha256>                  the archives, each once
//     assetstore.json                    the manifest; not there if the project has none
//     assetstore.lock                    the lock
//     bundle.json                        what is in it, for whoever has no library of ours
//     licenses/PUBLISHER/SLUG/<path>     the texts of licences that the archives have, for people
//
// A bundle is a zip in which everything is stored as it is, sorted by name and without times: the same lock gives the
// same bytes everywhere. BundleExport writes one, from archives that are hashed on the way. BundleReader is where
// a file from anywhere becomes a bundle: it passes the gate of archives, has exactly the entries that lock and
// bundle.json name, and both say the same. BundleImport takes it into the cache, where each archive is hashed once
// more and looked at by the gate itself, and a project gets the two texts in one transaction.

/// How `Project.exportBundle` and `Store.importBundle` go about it.
package struct BundleOptions: Sendable {
  package var offline = false
  /// For each archive.
  package var limits = ArchiveLimits()
  package var http = HTTPOptions()
  /// Whether packages get what the lock of the bundle grants them.
  package var granting = false
  /// Whether only what is in the bundle is asked for.
  package var looking = false

  package init() {}
}

/// `assetstore_bundled_package`
package struct BundledPackage: Sendable, Codable, Equatable {
  /// "PUBLISHER/SLUG"
  package var name: String
  package var source: String
  package var title: String
  package var version: String
  package var url: String
  package var sha256: String
  package var treeHash: String
  /// Of its archive, bytes.
  package var size: Int64
  /// "" if it is not known.
  package var license: String
  /// What its lock grants it, by name.
  package var permissions: [String]

  init(_ name: String, _ entry: Lock.Entry, size: Int64) {
    self.name = name
    source = entry.source
    title = entry.title
    version = entry.version
    url = entry.url
    sha256 = entry.sha256
    treeHash = entry.treeHash
    self.size = size
    license = entry.license ?? ""
    permissions = (entry.declared?.permissions ?? []).sorted(by: Path.precedes)
  }
}

/// `assetstore_bundle`
package struct BundleSummary: Sendable, Codable, Equatable {
  /// By name.
  package var packages: [BundledPackage]
  /// How many archives they come in.
  package var archives: Int64
  /// The sum of the archives' sizes.
  package var bytes: Int64
  /// The texts that the project got: `Manifest.fileName`, `Lock.fileName`.
  package var written: [String] = []

  init(_ packages: [BundledPackage]) {
    self.packages = packages
    let sizes = Dictionary(packages.map { ($0.sha256, $0.size) }) { first, _ in first }
    archives = Int64(sizes.count)
    bytes = sizes.values.reduce(0, &+)
  }
}

/// The names and texts in a bundle.
enum BundleFormat {
  static let description = "bundle.json"
  static let archives = "archives"
  static let licenses = "licenses"
  /// Bytes that bundle.json may have.
  static let largestDescription = 4 << 20
  private static let format: Int64 = 1

  static func archive(_ sha256: String) -> String { Path.join(archives, sha256) }

  static func folder(ofLicenses name: String) -> String { Path.join(licenses, name) }

  /// A package as bundle.json has it.
  struct Described: Equatable {
    var package: BundledPackage
    /// Names of entries, in the order of their bytes.
    var licenses: [String]
  }

  static func text(_ packages: [Described]) throws -> String {
    let objects = packages.map { ($0.package.name, JSONValue.object(object($0))) }
    return try FormatFile.text(
      ["packages": .object(Dictionary(objects) { first, _ in first })], format: format,
      limit: largestDescription)
  }

  private static func object(_ described: Described) -> [String: JSONValue] {
    let package = described.package
    return [
      "source": .string(package.source), "title": .string(package.title),
      "version": .string(package.version), "url": .string(package.url),
      "sha256": .string(package.sha256), "tree_hash": .string(package.treeHash),
      "size": .integer(package.size), "license": .string(package.license),
      "permissions": .array(package.permissions.map { .string($0) }),
      "license_files": .array(described.licenses.map { .string($0) }),
    ]
  }

  /// What bundle.json says of each package, by name; an object may have more keys than we know.
  ///
  /// - Parameter path: what an error calls it.
  static func read(_ bytes: [UInt8], path: String) throws -> [String: JSONValue] {
    let repair = "export it again"
    let root = try FormatFile.parse(
      bytes, path: path, format: format, repair: repair, limit: largestDescription)
    guard let packages = root["packages"]?.object else {
      throw FormatFile.malformed(path, "has no \"packages\"", repair)
    }
    return packages
  }

  /// Whether bundle.json says of a package what we would; gives the names of its licences then.
  static func licenses(of value: JSONValue?, like package: BundledPackage) -> [String]? {
    guard let said = value?.object, let licenses = said["license_files"]?.strings else {
      return nil
    }
    let expected = object(Described(package: package, licenses: licenses))
    guard expected.allSatisfy({ said[$0.key] == $0.value }) else { return nil }
    let folder = folder(ofLicenses: package.name) + "/"
    return licenses.allSatisfy { $0.utf8.starts(with: folder.utf8) } ? licenses : nil
  }
}
