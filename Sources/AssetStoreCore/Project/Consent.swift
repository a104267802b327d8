// Who was granted what.
//
// A package says what it wants to do, and a user grants it before it is installed. The project's lock records that: it
// is consent for the very bytes that it pins, also in a clone. A newer release from the same place, which is the
// source, or for an archive that was named by path or URL just that, keeps what was granted before. Whoever
// takes the name of a package without coming from there asks again, and so does what had gone and comes back.
//
// A text that comes from elsewhere is no consent: neither a lock in a bundle, nor what a lock says beyond what the
// archive that it pins asks for.

extension Planner {
  /// The permissions that package `name` was granted, as far as they hold for `entry`.
  func granted(_ name: String, to entry: Lock.Entry) -> [String] {
    let installed = files.receipts.packages[name]?.entry
    // Where the lock was lost, the receipt still knows.
    guard let known = files.lock.packages[name] ?? installed else { return [] }
    let permissions = known.declared?.permissions ?? []
    if known.hasArchive(of: entry) { return permissions }
    guard let installed, known.hasOrigin(of: entry), installed.hasOrigin(of: entry) else {
      return []
    }
    // What a lock says beyond what it pins would be taken later without a question.
    let asked = installed.declared?.permissions ?? []
    return permissions.filter(asked.contains)
  }
}

extension Lock.Entry {
  /// Whether it is the same archive, which is unpacked or placed closed in both.
  func hasArchive(of other: Lock.Entry) -> Bool {
    sha256 == other.sha256 && ArchiveRef.isClosed(url) == ArchiveRef.isClosed(other.url)
  }

  fileprivate func hasOrigin(of other: Lock.Entry) -> Bool {
    source == other.source && (!source.isEmpty || url == other.url)
  }
}

/// What packages ask for that nobody granted them.
struct Consent {
  private static let (mostPackages, mostPermissions) = (8, 16)

  private var asking: [(name: String, version: String, permissions: [String])] = []

  mutating func add(_ name: String, _ version: String, _ permissions: [String]) {
    if !permissions.isEmpty { asking.append((name, version, permissions)) }
  }

  /// Throws if there is any.
  func check() throws {
    guard let first = asking.first else { return }
    let told = asking.prefix(Consent.mostPackages).map { package in
      let names = package.permissions.prefix(Consent.mostPermissions).joined(separator: ", ")
      return "\(package.name) \(package.version) asks for \(names)"
        + Consent.more(package.permissions.count - Consent.mostPermissions, "")
    }
    throw StoreError(
      .permissionNeeded,
      told.joined(separator: "; ") + Consent.more(asking.count - Consent.mostPackages, " packages"),
      subject: first.name,
      hint: asking.count == 1
        ? "grant it if you trust the package with that"
        : "grant it if you trust all of these packages with that")
  }

  private static func more(_ count: Int, _ what: String) -> String {
    count > 0 ? " and \(count) more\(what)" : ""
  }
}
