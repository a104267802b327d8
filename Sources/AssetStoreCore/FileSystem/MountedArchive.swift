/// The archive of a mounted package: what is in it, and how to read it. Any thread.
final class MountedArchive: Sendable {
  let entries: [Archive.Entry]
  private let file: ArchiveFile
  private let places: EntryPlaces
  private let proof: ArchiveProof
  /// All places by path, made when a folder is first listed.
  private let sorted = Locked<[(path: String, found: EntryPlaces.Found)]?>(nil)
  /// What was found of entries when they were read to the end, by index: nil is "as it should be".
  private let verdicts = Locked<[Int: StoreError?]>([:])

  /// Opens the archive at `path`. Throws what the gate throws, naming the entry.
  ///
  /// - Parameter sha256: what all of it must hash to; nil: whatever it does.
  init(
    path: String, _ limits: ArchiveLimits, sha256: String?, _ progress: Progress
  ) throws {
    let file = try ArchiveFile(path: path)
    self.file = file
    (proof, (entries, places)) = try ArchiveProof.make(file, sha256: sha256, progress) {
      let seen = try Archive.gate(file, limits)
      return (seen, stored: { seen.0.filter { $0.method == 0 && $0.kind != .directory } })
    }
  }

  var path: String { file.path }
  var sha256: String { proof.sha256 ?? "" }

  /// What is at a path of the archive; nil if nothing is. "" is the folder at the top.
  func find(_ path: String) -> EntryPlaces.Found? { path.isEmpty ? .folder : places.find(path) }

  /// A reader of a file.
  func reader(_ entry: Archive.Entry) throws -> any EntryReader {
    guard entry.kind == .file else {
      throw StoreError(.linkEntry, "\(entry.path) is a symbolic link", subject: entry.path)
    }
    try check(entry)
    // What is larger deflated than inflated is odd, and need not come into memory for that.
    let isSmall = max(entry.size, entry.compressedSize / 2) <= WholeReader.largest
    let reader: any EntryReader =
      switch (entry.method, isSmall) {
      case (0, _): StoredReader(self, entry)
      case (_, true): WholeReader(self, entry)
      case (_, false): DeflatedReader(self, entry)
      }
    // Nobody reads an empty one, but it may not be.
    if entry.size == 0 { try unsafe reader.read(at: 0, into: .init(start: nil, count: 0)) }
    return reader
  }

  /// The whole entry, if it has at most `limit` bytes.
  func read(_ entry: Archive.Entry, limit: Int) throws -> [UInt8] {
    guard entry.size <= Int64(limit) else {
      throw StoreError(
        .tooLarge, "\(entry.path) is larger than \(limit) bytes", subject: entry.path)
    }
    let reader = try reader(entry)
    return try unsafe [UInt8](unsafeUninitializedCapacity: Int(entry.size)) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      try unsafe reader.read(
        at: 0, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<Int(entry.size)]))
      count = Int(entry.size)
    }
  }

  /// Fills the buffer with the archive's own bytes from `offset` on, as they were when it was mounted.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
    while true {
      let known = try proof.known()
      do {
        try unsafe file.read(at: offset, into: buffer)
      } catch {
        // That it was changed is the better reason.
        _ = try proof.holds(known)
        throw error
      }
      if try proof.holds(known) { return }
    }
  }
}

extension MountedArchive {
  /// The places in a folder, by path, or with `recursive` all below it.
  func list(_ folder: String, recursive: Bool) -> [(path: String, found: EntryPlaces.Found)] {
    let all = sorted.use { sorted in
      let made = sorted ?? places.sorted()
      sorted = made
      return made
    }
    let start = Array((folder.isEmpty ? "" : folder + "/").utf8)
    var listed: [(path: String, found: EntryPlaces.Found)] = []
    var index = all.indices.bisect { !all[$0].path.utf8.lexicographicallyPrecedes(start) }
    while index < all.count, all[index].path.utf8.starts(with: start) {
      let path = all[index].path.utf8
      let end = path.dropFirst(start.count).firstIndex(of: UInt8(ascii: "/"))
      guard let end, !recursive else {
        listed.append(all[index])
        index += 1
        continue
      }
      // Of a folder that was listed already: on to what lies behind it.
      let folder = path[...end]
      index = (index..<all.count).bisect { !all[$0].path.utf8.starts(with: folder) }
    }
    return listed
  }
}

extension MountedArchive {
  func isProven(_ entry: Archive.Entry) -> Bool {
    // Of those, the CRC was compared along with the hash.
    if entry.method == 0, proof.sha256 != nil { return true }
    return verdicts.use { verdicts in
      if case .some(nil) = verdicts[entry.index] { return true }
      return false
    }
  }

  /// Throws what was found of the entry, be it by another stream, if that is not as it should be.
  func check(_ entry: Archive.Entry) throws {
    if let verdict = verdicts.use({ $0[entry.index] }), let verdict { throw verdict }
  }

  /// The entry has the size and the CRC that the archive says.
  func prove(_ entry: Archive.Entry) {
    // What was wrong once stays so, whatever the next look at it says.
    verdicts.use { if $0[entry.index] == nil { $0[entry.index] = .some(nil) } }
  }

  /// The entry cannot be read; gives the error back.
  func condemn(_ entry: Archive.Entry, _ error: StoreError) -> StoreError {
    verdicts.use { $0[entry.index] = .some(error) }
    return error
  }
}
