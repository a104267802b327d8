/// What no archive may carry, judged by names, kinds and totals alone.
///
/// Links are not judged here: real archives carry some outside of what is installed, and `Layout` refuses
/// the others.
package enum ArchiveGate {
  /// Throws for the first entry that is not acceptable; gives the places that they take.
  @discardableResult
  package static func check(
    _ entries: [Archive.Entry], archiveSize: Int64, _ limits: ArchiveLimits
  ) throws -> EntryPlaces {
    guard entries.count <= limits.maxEntries else { throw tooManyEntries(limits) }
    var total: Int64 = 0
    var places = EntryPlaces(expecting: entries.count, limit: limits.maxEntries)
    for entry in entries {
      try check(entry)
      try add(entry, to: &places, limits)
      let (sum, overflow) = total.addingReportingOverflow(entry.size)
      guard !overflow, entry.size >= 0, sum <= limits.maxBytes else {
        throw refusal(.tooLarge, entry, "brings the package over \(limits.maxBytes) bytes")
      }
      total = sum
    }
    let (allowed, overflow) = max(archiveSize, 1).multipliedReportingOverflow(by: limits.maxRatio)
    guard overflow || total <= max(allowed, ArchiveLimits.smallBytes) else {
      throw StoreError(
        .compressionRatio,
        "the archive's \(archiveSize) bytes would become \(total), over \(limits.maxRatio) times as many",
        subject: entries.max { $0.size < $1.size }?.path ?? "")
    }
    return places
  }

  private static func check(_ entry: Archive.Entry) throws {
    // The folder at the top, which some packers write down.
    if entry.path.isEmpty, entry.kind == .directory { return }
    try check(path: entry.path)
    if entry.kind == .special {
      throw refusal(.specialEntry, entry, "is a device, socket or pipe")
    }
    if entry.isEncrypted { throw refusal(.encryptedEntry, entry, "is encrypted") }
    guard entry.kind == .directory || entry.method == 0 || entry.method == 8 else {
      throw refusal(
        .unsupportedCompression, entry,
        "uses compression method \(entry.method); only deflate is supported")
    }
  }

  /// Throws unless `path` is a relative path that means the same on every system.
  ///
  /// - Parameter shown: what errors call it; nil: as it is.
  package static func check(path: String, shown: String? = nil) throws {
    if isPlain(path) { return }
    let bytes = path.utf8
    let shown = shown ?? path
    guard bytes.count <= 1024 else {
      throw refusal(.pathTooLong, shown, "has a path longer than 1024 bytes")
    }
    guard !bytes.contains(UInt8(ascii: "\\")) else {
      throw refusal(
        .pathAbsolute, shown, "has a backslash in its path, where only \"/\" parts names")
    }
    guard bytes.first != UInt8(ascii: "/") else {
      throw refusal(.pathAbsolute, shown, "has an absolute path")
    }
    guard !startsWithDrive(path) else {
      throw refusal(.pathAbsolute, shown, "begins with what Windows takes for a drive")
    }
    for name in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      try check(name: Substring(name), of: shown)
    }
  }

  /// Whether nothing about the path needs a second look, as is so of nearly all of the many that archives have.
  private static func isPlain(_ path: String) -> Bool {
    let isPlain = unsafe path.utf8.withContiguousStorageIfAvailable { bytes in
      guard (1...1024).contains(bytes.count) else { return false }
      var name = 0
      for index in 0...bytes.count {
        let byte = unsafe index < bytes.count ? bytes[index] : UInt8(ascii: "/")
        guard (0x20..<0x7f).contains(byte), byte != UInt8(ascii: "\\"), !isForbidden(byte)
        else { return false }
        if byte != UInt8(ascii: "/") { continue }
        guard (1...255).contains(index - name) else { return false }
        let last = unsafe bytes[index - 1]
        guard last != UInt8(ascii: "."), last != UInt8(ascii: " ") else { return false }
        // Two letters that a name begins with which Windows reserves.
        switch unsafe (bytes[name] | 0x20, bytes[min(name + 1, bytes.count - 1)] | 0x20) {
        case (0x61, 0x75), (0x63, 0x6f), (0x6c, 0x70), (0x6e, 0x75), (0x70, 0x72): return false
        default: name = index + 1
        }
      }
      return true
    }
    return isPlain ?? false
  }

  /// Whether Windows has the character in no name.
  private static func isForbidden(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "*"), UInt8(ascii: ":"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "|"):
      true
    default: false
    }
  }

  private static func startsWithDrive(_ path: String) -> Bool {
    path.utf8.dropFirst().first == UInt8(ascii: ":")
      && path.utf8.first.map { (0x61...0x7a).contains($0 | 0x20) } == true
  }

  /// Throws unless `name` can be one file's name on every system.
  private static func check(name: Substring, of path: String) throws {
    guard !name.utf8.elementsEqual("..".utf8) else {
      throw refusal(.pathTraversal, path, "has \"..\" in its path")
    }
    guard !name.isEmpty, !name.utf8.elementsEqual(".".utf8) else {
      throw refusal(.pathName, path, "has an empty name or \".\" in its path")
    }
    guard name.utf8.count <= 255 else {
      throw refusal(.pathTooLong, path, "has a name longer than 255 bytes")
    }
    guard
      name.utf8.allSatisfy({ (0x20..<0x7f).contains($0) })
        || !name.unicodeScalars.contains(where: EntryName.isControl)
    else {
      throw refusal(.pathName, path, "has a control character in its name")
    }
    if let byte = name.utf8.first(where: isForbidden) {
      throw refusal(
        .pathName, path, "has a \(Unicode.Scalar(byte)) in its name, which Windows forbids")
    }
    guard name.utf8.last != UInt8(ascii: "."), name.utf8.last != UInt8(ascii: " ") else {
      throw refusal(.pathName, path, "has a name that ends with a dot or space")
    }
    guard !isReserved(name) else {
      throw refusal(.pathName, path, "has a name that Windows reserves")
    }
  }

  /// Whether Windows takes the name for a device, whatever its ending.
  private static func isReserved(_ name: Substring) -> Bool {
    // Few names begin like that, and capitals are slow.
    guard let first = name.utf8.first, "CcPpAaNnLl".utf8.contains(first) else { return false }
    var stem = Substring(name.utf8.prefix { $0 != UInt8(ascii: ".") }).uppercased()
    while stem.utf8.last == UInt8(ascii: " ") { stem.removeLast() }
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(stem) { return true }
    guard stem.hasPrefix("COM") || stem.hasPrefix("LPT"), stem.count == 4 else { return false }
    return stem.last.map { "123456789¹²³".contains($0) } ?? false
  }

  static func tooManyEntries(_ limits: ArchiveLimits) -> StoreError {
    StoreError(.tooManyEntries, "the archive has more than \(limits.maxEntries) files and folders")
  }

  private static func refusal(
    _ reason: StoreError.Reason, _ entry: Archive.Entry, _ what: String
  ) -> StoreError {
    refusal(reason, entry.path, what)
  }

  private static func refusal(_ reason: StoreError.Reason, _ path: String, _ what: String)
    -> StoreError
  {
    StoreError(reason, "\(EntryName.printable(path)) \(what)", subject: EntryName.printable(path))
  }
}

extension ArchiveGate {
  private static func add(
    _ entry: Archive.Entry, to places: inout EntryPlaces, _ limits: ArchiveLimits
  ) throws {
    do {
      try places.add(entry.path, isFolder: entry.kind == .directory)
    } catch {
      switch error {
      case .collision(let other):
        throw refusal(
          .pathCollision, entry,
          "collides with \(EntryName.printable(other)) where case is ignored")
      case .fileAndFolder: throw refusal(.pathCollision, entry, "is both a file and a folder")
      case .twice: throw refusal(.pathCollision, entry, "is in the archive twice")
      case .tooMany: throw tooManyEntries(limits)
      }
    }
  }
}
