/// `assetstore_audit`: what a package can do as far as its files tell, beside what it declares.
package struct AuditReport: Sendable, Codable, Equatable {
  /// One place that tells of a capability. `assetstore_evidence`
  package struct Evidence: Sendable, Codable, Equatable {
    /// In the archive.
    package var entry: String
    /// Counted from 1; 0: the file as a whole.
    package var line: Int64
    /// What was found there.
    package var word: String
  }

  /// `assetstore_capability`
  package struct Found: Sendable, Codable, Equatable {
    /// The raw value of a `Capability`.
    package var name: String
    package var declared: Bool
    /// All places, of which `evidence` has the first.
    package var count: Int64
    /// By entry, then line.
    package var evidence: [Evidence]
  }

  /// What became of a declared permission.
  package enum Use: String, Sendable, Codable {
    /// It names a capability that was found.
    case found
    /// It names a capability that was not found.
    case unused
    /// It means something to the host only.
    case other

    /// The header's `ASSETSTORE_DECLARED_...`.
    package var number: Int32 {
      switch self {
      case .found: 1
      case .unused: 2
      case .other: 3
      }
    }
  }

  /// `assetstore_declared`
  package struct Permission: Sendable, Codable, Equatable {
    /// As the package writes it.
    package var name: String
    package var use: Use
  }

  /// By name.
  package var declared: [Permission]
  /// By name.
  package var capabilities: [Found]
  /// Names of capabilities that were found and are not declared, by name.
  package var undeclared: [String]
  /// Files that were looked at.
  package var checked: Int64

  init(_ findings: AuditFindings, declared: [String], checked: Int) {
    self.checked = Int64(checked)
    self.declared = declared.map { name in
      let capability = AuditReport.capability(name)
      return Permission(
        name: name, use: capability.map { findings[$0].count > 0 ? .found : .unused } ?? .other)
    }
    let known = Set(declared.compactMap(AuditReport.capability))
    let found = Capability.allCases.filter { findings[$0].count > 0 }
    capabilities = found.map {
      Found(
        name: $0.rawValue, declared: known.contains($0), count: findings[$0].count,
        evidence: findings[$0].first)
    }
    undeclared = found.filter { !known.contains($0) }.map(\.rawValue)
  }

  /// The capability that a declared name means, whatever its case; nil: one that only the host knows.
  package static func capability(_ name: String) -> Capability? {
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    return Capability(rawValue: name.lowercased())
  }
}

/// What was found so far: of each capability how often, and the first places.
final class AuditFindings {
  struct Places {
    var count: Int64 = 0
    var first: [AuditReport.Evidence] = []
  }

  /// What of a text is shown as evidence.
  private static let longestWord = 80

  private let limit: Int
  private var places: [Capability: Places] = [:]
  private var last: [Capability: AuditReport.Evidence] = [:]

  /// Keeps at most `limit` places of each capability.
  init(limit: Int) { self.limit = limit }

  subscript(capability: Capability) -> Places { places[capability] ?? Places() }

  /// Notes a place; the same word again on the same line counts once.
  func add(_ capability: Capability, _ entry: String, _ line: Int, _ word: String) {
    let evidence = AuditReport.Evidence(entry: entry, line: Int64(line), word: word)
    guard last[capability] != evidence else { return }
    last[capability] = evidence
    places[capability, default: Places()].count += 1
    if self[capability].first.count < limit {
      places[capability, default: Places()].first.append(evidence)
    }
  }

  /// Joins what was found elsewhere, with the first places of both.
  func join(_ other: AuditFindings) {
    for (capability, more) in other.places {
      var joined = self[capability]
      joined.count += more.count
      let all = joined.first + more.first
      joined.first = Array(all.sorted(by: AuditFindings.precedes).prefix(limit))
      places[capability] = joined
    }
  }

  private static func precedes(
    _ left: AuditReport.Evidence, _ right: AuditReport.Evidence
  ) -> Bool {
    let order = Path.order(left.entry, right.entry)
    guard order == 0 else { return order < 0 }
    return left.line == right.line
      ? Path.precedes(left.word, right.word) : left.line < right.line
  }

  /// What `bytes` say as one line that is safe to show.
  static func word(_ bytes: some Collection<UInt8>) -> String {
    EntryName.printable(StreamSafe.text(Array(bytes.prefix(longestWord))))
  }
}
