/// A registry's head file, by itself only a claim: `HeadTrust.verified` makes it more.
package struct IndexHead: Sendable, Equatable {
  /// Name of the registry.
  package var registry: String
  /// Higher with each publication.
  package var sequence: Int64
  /// Seconds since 1970 UTC, as `expires`.
  package var created: Int64
  /// From then on the head says nothing any more.
  package var expires: Int64
  package var index: IndexFile
  /// Further keys that heads may be signed with.
  package var keys: [PublicKey]
  /// Base URLs where the same files are to be had, http or https.
  package var mirrors: [String]

  /// Bytes of a head: eight times what ours have.
  package static let largest = 16 << 10
  static let mostKeys = 16
  static let mostMirrors = 16
  static let longestName = 64
  static let longestURL = 2048

  package init(
    registry: String, sequence: Int64, created: Int64, expires: Int64, index: IndexFile,
    keys: [PublicKey], mirrors: [String]
  ) {
    self.registry = registry
    self.sequence = sequence
    self.created = created
    self.expires = expires
    self.index = index
    self.keys = keys
    self.mirrors = mirrors
  }

  /// Reads a head.
  ///
  /// - Parameter name: what an error calls it.
  package init(_ bytes: [UInt8], name: String) throws {
    do {
      try self.init(try IndexObject.file(bytes, largest: IndexHead.largest))
    } catch {
      throw StoreError.malformedIndex(name, error)
    }
  }

  private init(_ object: IndexObject) throws(IndexFault) {
    registry = try object.line("registry", most: IndexHead.longestName)
    guard !registry.isEmpty else { throw IndexFault(message: "it names no registry") }
    sequence = try object.integer("sequence", 1...(1 << 53))
    created = try object.time("created")
    expires = try object.time("expires")
    guard let index = try object.object("index").file(mostBytes: Int64(IndexManifest.largest))
    else { throw IndexFault(message: "it names no manifest") }
    self.index = index
    keys = []
    for line in try object.texts("keys", most: IndexHead.mostKeys, longest: 64) {
      guard let key = try? PublicKey(Array(line.utf8), name: "keys") else {
        throw IndexFault(message: "keys has an element that is no public key")
      }
      keys.append(key)
    }
    mirrors = []
    let mirrors = try object.texts(
      "mirrors", most: IndexHead.mostMirrors, longest: IndexHead.longestURL)
    for mirror in mirrors {
      guard HTTP.isHTTP(mirror), !mirror.utf8.contains(0x20) else {
        throw IndexFault(message: "mirrors has an element that is no http or https URL")
      }
      self.mirrors.append(mirror)
    }
  }

  /// What the signature of the head has to say of it.
  package var trustedComment: String { "assetstore registry \(registry) sequence \(sequence)" }
}
