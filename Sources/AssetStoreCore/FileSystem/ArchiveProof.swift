internal import CDeflate

/// Whether the file of a mounted archive still has the bytes that were looked at. Any thread.
///
/// Hashing at each read would cost most of the time of reading. But a system that changes a file notes the time
/// before it changes the bytes: if after a read that time is still the one of the hash, then so were the bytes. A change
/// in the same instant as the hash would leave the same time, so hashing waits until the last change lies
/// far enough back. Where the time is another, say since somebody has made a hard link, the hash tells
/// whether anything has changed that matters.
final class ArchiveProof: Sendable {
  private enum State {
    case known(FileStamp)
    case changed
  }

  private let file: ArchiveFile
  /// What all of its bytes hash to; nil if nobody said, and only its size and time of modification count.
  let sha256: String?
  private let state: Locked<State>

  /// How often a file is looked at again that changes meanwhile.
  private static let tries = 3

  /// Runs `look`, which reads what it wants to know of the archive, and compares all of it with `sha256`.
  ///
  /// - Parameter look: gives the stored entries when asked for them.
  static func make<Seen>(
    _ file: ArchiveFile, sha256: String?, _ progress: Progress,
    look: () throws -> (Seen, stored: () -> [Archive.Entry])
  ) throws -> (ArchiveProof, Seen) {
    for _ in 0..<tries {
      let stamp = try settled(file, sha256)
      let (seen, stored) = try look()
      if let sha256 {
        let inOrder = stored().sorted { $0.offset < $1.offset }
        let (hash, wrong) = try hash(file, inOrder, progress)
        guard hash == sha256 else {
          throw StoreError(
            .hashMismatch, "\(Path.name(file.path)) has the hash \(hash), not \(sha256)",
            subject: file.path, hint: "get a whole copy of the archive")
        }
        if let wrong { throw wrong.mismatch("CRC", of: file.path) }
      }
      if try file.stamp() == stamp, stamp.size == Int64(clamping: file.size) {
        return (ArchiveProof(file, sha256, stamp), seen)
      }
    }
    throw changed(file)
  }

  private init(_ file: ArchiveFile, _ sha256: String?, _ stamp: FileStamp) {
    self.file = file
    self.sha256 = sha256
    state = Locked(.known(stamp))
  }

  /// The stamp that goes with the bytes that were looked at; to be asked for before some are read.
  func known() throws -> FileStamp {
    try state.use { state in
      guard case .known(let known) = state else { throw ArchiveProof.changed(file) }
      return known
    }
  }

  /// Whether what was read since the stamp was asked for is right; false if it has to be read again. Throws if the
  /// archive is another.
  func holds(_ before: FileStamp) throws -> Bool {
    let stamp = try file.stamp()
    if stamp == before || (sha256 == nil && stamp.hasSameBytes(as: before)) { return true }
    return try state.use { state in
      guard case .known(let known) = state else { throw ArchiveProof.changed(file) }
      // Another thread has hashed it meanwhile; what was read in between is anyone's guess.
      if known != before { return false }
      guard let sha256 else {
        state = .changed
        throw ArchiveProof.changed(file)
      }
      do {
        state = .known(try ArchiveProof.proven(file, sha256))
        return false
      } catch let error as StoreError where error.status != .io {
        state = .changed
        throw ArchiveProof.changed(file)
      }
    }
  }
}

extension ArchiveProof {
  /// The stamp of the file that has this hash, now as before.
  private static func proven(_ file: ArchiveFile, _ sha256: String) throws -> FileStamp {
    for _ in 0..<tries {
      let stamp = try settled(file, sha256)
      guard stamp.size == Int64(clamping: file.size), try hash(file, [], .none).0 == sha256 else {
        break
      }
      if try file.stamp() == stamp { return stamp }
    }
    throw changed(file)
  }

  /// The file's stamp, once any change from now on would be seen in it.
  private static func settled(_ file: ArchiveFile, _ sha256: String?) throws -> FileStamp {
    var stamp = try file.stamp()
    guard sha256 != nil else { return stamp }
    for _ in 0..<tries {
      stamp.settle()
      let again = try file.stamp()
      if again == stamp { return stamp }
      stamp = again
    }
    throw changed(file)
  }

  /// The hash of all bytes, and the first of these entries whose CRC is wrong.
  private static func hash(
    _ file: ArchiveFile, _ stored: [Archive.Entry], _ progress: Progress
  ) throws -> (String, wrong: Archive.Entry?) {
    var hash = try SHA256()
    var done: UInt64 = 0
    var rest = stored[...]
    var crc: UInt32 = 0
    var wrong: Archive.Entry?
    try progress.report(.hash, file.path, done, of: file.size)
    try unsafe PieceBuffer.use { buffer in
      while done < file.size {
        let count = Int(clamping: min(UInt64(buffer.count), file.size - done))
        let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        try unsafe file.read(at: done, into: piece)
        unsafe hash.update(UnsafeRawBufferPointer(piece))
        while let entry = rest.first, entry.offset < done + UInt64(count) {
          let end = entry.offset + UInt64(clamping: entry.size)
          let from = Int(clamping: max(entry.offset, done) - done)
          let to = Int(clamping: min(end, done + UInt64(count)) - done)
          let part = unsafe UnsafeRawBufferPointer(rebasing: piece[from..<max(from, to)])
          unsafe crc = libdeflate_crc32(crc, part.baseAddress, part.count)
          guard end <= done + UInt64(count) else { break }
          if crc != entry.crc, wrong == nil { wrong = entry }
          crc = 0
          rest = rest.dropFirst()
        }
        done += UInt64(count)
        try progress.report(.hash, file.path, done, of: file.size)
      }
    }
    return (hash.finish(), wrong)
  }

  private static func changed(_ file: ArchiveFile) -> StoreError {
    StoreError(
      .archiveChanged, "\(file.path) was changed since it was mounted", subject: file.path,
      hint: "unmount the package and mount it again")
  }
}
