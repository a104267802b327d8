internal import AssetStoreCore

/// Reads publishers/PUBLISHER.json.
struct PublisherReader {
  static let folder = "publishers"
  private let findings: Findings

  /// - Parameter findings: turned to the file.
  init(_ findings: Findings) { self.findings = findings }

  /// Nil if there is nothing to go by.
  func read(_ bytes: [UInt8], id: String) -> Publisher? {
    let known = ["name", "url", "owners", "keys"]
    guard let reader = ObjectReader(text: bytes, findings, known: known) else { return nil }
    var publisher = Publisher(id: id)
    publisher.name = reader.line("name")
    publisher.url = reader.url("url", isRequired: false)
    publisher.owners = reader.strings("owners", atMost: 100, isRequired: true) {
      PublisherReader.isOwner($0) ? nil : (.badOwner, PublisherReader.ownerRule)
    }
    // Nobody signs anything else than a registry yet.
    _ = reader.strings("keys", atMost: 16) {
      (try? PublicKey(Array($0.utf8), name: "key")) != nil && !$0.utf8.contains(0x0a)
        ? nil : (.badKey, "it is no public key of minisign in one line, which begins with RW")
    }
    return publisher
  }

  static let ownerRule =
    "it must be HOST:NAME, such as github:ada; HOST is one of \(RepositoryHost.allCases.map(\.rawValue).joined(separator: ", "))"

  /// Whether a text names an account, as "github:ada" does.
  package static func isOwner(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let name = text[text.utf8.index(after: colon)...]
    return RepositoryHost(rawValue: String(text[..<colon])) != nil
      && (1...100).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || "._-/@".utf8.contains($0)
      }
  }
}
