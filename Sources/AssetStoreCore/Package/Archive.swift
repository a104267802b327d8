// Packages: what comes in, and where it goes.
//
// A package is a zip that somebody else made. Its way into a project is a row of small steps, each of which
// sees less of the outside than the one before:
//
//     Archive             the zip as entries and bytes; every byte checked against its CRC and size
//     CentralDirectory    what the archive says of itself, in one way only, and LocalHeaders says the same
//     ArchiveGate         names, kinds and totals that may never be installed, whatever the layout
//     Layout              which entries are installed, and as which paths of the project
//     PackageDescription  what the package says about itself, where no source says it better
//
// Gate and layout are pure: they see entries, not bytes, and are tested without a single zip. What an archive
// promises is compared with limits before anything is inflated, and what is inflated is compared with the
// promise, so the promise bounds memory and disk: buffers have a fixed size and larger entries are streamed.

internal import CDeflate
internal import CZip

/// What an archive may ask of us.
package struct ArchiveLimits: Sendable, Equatable {
  /// Entries, counting the folders that their paths imply.
  package var maxEntries = 100_000
  /// All entries together, inflated.
  package var maxBytes: Int64 = 8 << 30
  /// Inflated bytes for each byte of the archive. Counts only for what inflates to more than `smallBytes`.
  package var maxRatio: Int64 = 200

  /// What is no bomb however well it is compressed.
  package static let smallBytes: Int64 = 64 << 20

  package init() {}
}

/// An open zip that has passed the gate. Used on one thread at a time.
///
/// What fits into a buffer is inflated whole by libdeflate, the rest in pieces by libzip.
@safe package final class Archive {
  /// One name of the central directory.
  package struct Entry: Sendable, Equatable {
    package enum Kind: Sendable {
      case file
      case directory
      case link
      /// A device, socket or pipe.
      case special
    }

    /// Position in `entries`.
    package var index: Int
    /// With "/" between names and none at the end; never with "./" in front.
    package var path: String
    package var kind: Kind
    package var size: Int64
    package var compressedSize: Int64
    package var crc: UInt32
    /// 0o644 or 0o755. Other bits of the archive's are dropped.
    package var mode: UInt32
    /// The zip format's number: 0 is stored, 8 is deflated.
    package var method: UInt16
    package var isEncrypted: Bool
    /// Where its bytes begin in the archive; known when its local header was checked.
    var offset: UInt64 = 0

    package init(
      index: Int, path: String, kind: Kind = .file, size: Int64 = 0, compressedSize: Int64 = 0,
      crc: UInt32 = 0, mode: UInt32 = 0o644, method: UInt16 = 0, isEncrypted: Bool = false
    ) {
      self.index = index
      self.path = path
      self.kind = kind
      self.size = size
      self.compressedSize = compressedSize
      self.crc = crc
      self.mode = mode
      self.method = method
      self.isEncrypted = isEncrypted
    }
  }

  package let entries: [Entry]

  private let file: ArchiveFile
  private let libzip: LibzipArchive
  private let whole: WholeEntry
  private var deflated: [UInt8] = []
  private var inflated: [UInt8] = []

  private static let largestBuffered: Int64 = 4 << 20

  /// Opens the zip at `path`. Throws what the gate throws, naming the entry.
  package convenience init(path: String, limits: ArchiveLimits = ArchiveLimits()) throws {
    let file = try ArchiveFile(path: path)
    let (entries, _) = try Archive.gate(file, limits)
    let libzip = LibzipArchive(file)
    try unsafe libzip.use { zip in
      guard unsafe zip_get_num_entries(zip, 0) == entries.count else {
        throw StoreError(
          .headerMismatch, "\(Path.name(file.path)) can be read in several ways",
          subject: file.path)
      }
    }
    try self.init(file, libzip, entries)
  }

  /// Opens the zip at `path` again, which is the very file whose entries were checked before.
  convenience init(path: String, checked entries: [Entry]) throws {
    let file = try ArchiveFile(path: path)
    try self.init(file, LibzipArchive(file), entries)
  }

  private init(_ file: ArchiveFile, _ libzip: LibzipArchive, _ entries: [Entry]) throws {
    whole = try WholeEntry()
    self.file = file
    self.libzip = libzip
    self.entries = entries
  }

  package var path: String { file.path }
  /// The archive's own size in bytes.
  package var size: Int64 { Int64(clamping: file.size) }

  /// The SHA-256 of the archive's own bytes, reporting `Phase.hash`.
  func hash(_ progress: Progress) throws -> String {
    var hash = try SHA256()
    var done: UInt64 = 0
    try progress.report(.hash, path, done, of: file.size)
    try unsafe PieceBuffer.use { buffer in
      while done < file.size {
        let count = Int(clamping: min(UInt64(buffer.count), file.size - done))
        let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        try unsafe file.read(at: done, into: piece)
        unsafe hash.update(UnsafeRawBufferPointer(piece))
        done += UInt64(count)
        try progress.report(.hash, path, done, of: file.size)
      }
    }
    return hash.finish()
  }

  /// The whole entry, if it has at most `limit` bytes.
  package func read(_ entry: Entry, limit: Int) throws -> [UInt8] {
    guard entry.size <= Int64(limit) else {
      throw StoreError(
        .tooLarge, "\(entry.path) is larger than \(limit) bytes", subject: entry.path)
    }
    var bytes: [UInt8] = []
    try unsafe extract(entry) { unsafe bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Gives the entry's bytes to `sink`, piece by piece. If it throws, what the sink got must not be used.
  package func extract(_ entry: Entry, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    if entry.method == 0 {
      try unsafe copy(entry, sink)
    } else if entry.size <= Archive.largestBuffered, entry.compressedSize <= Archive.largestBuffered
    {
      try unsafe inflate(entry, sink)
    } else {
      try unsafe stream(entry, sink)
    }
  }
}

extension Archive {
  private func inflate(_ entry: Entry, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let (deflatedCount, inflatedCount) = (Int(entry.compressedSize), Int(entry.size))
    Archive.grow(&deflated, to: deflatedCount)
    Archive.grow(&inflated, to: inflatedCount)
    try unsafe deflated.withUnsafeMutableBytes { bytes in
      let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<deflatedCount])
      try unsafe file.read(at: entry.offset, into: bytes)
    }
    try unsafe deflated.withUnsafeBytes { input in
      try unsafe inflated.withUnsafeMutableBytes { output in
        let bytes = unsafe UnsafeMutableRawBufferPointer(rebasing: output[..<inflatedCount])
        try unsafe whole.inflate(
          UnsafeRawBufferPointer(rebasing: input[..<deflatedCount]), entry, of: path, into: bytes)
        try unsafe sink(UnsafeRawBufferPointer(bytes))
      }
    }
  }

  /// Of an entry that is stored as it is.
  private func copy(_ entry: Entry, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var crc: UInt32 = 0
    var done: Int64 = 0
    let count = Int(clamping: min(entry.size, Int64(PieceBuffer.largest)))
    try unsafe PieceBuffer.use(max(count, 1)) { buffer in
      while done < entry.size {
        let left = Int(clamping: entry.size - done)
        let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(count, left)])
        try unsafe file.read(at: entry.offset &+ UInt64(done), into: piece)
        unsafe crc = libdeflate_crc32(crc, piece.baseAddress, piece.count)
        done += Int64(piece.count)
        try unsafe sink(UnsafeRawBufferPointer(piece))
      }
    }
    guard crc == entry.crc else { throw entry.mismatch("CRC", of: path) }
  }

  private func stream(_ entry: Entry, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try unsafe libzip.use { zip in
      guard let opened = unsafe zip_fopen_index(zip, UInt64(clamping: entry.index), 0) else {
        throw entry.damaged("cannot be read", of: path)
      }
      defer { unsafe zip_fclose(opened) }
      var left = entry.size
      try unsafe PieceBuffer.use { buffer in
        while true {
          let count = Int(unsafe zip_fread(opened, buffer.baseAddress, UInt64(buffer.count)))
          if count == 0 { break }
          guard count > 0 else {
            throw unsafe reading(entry, zip_error_code_zip(zip_file_get_error(opened)))
          }
          // libzip compares sizes only at the end, which a bomb never reaches.
          guard Int64(count) <= left else {
            throw entry.mismatch("size", of: path)
          }
          left -= Int64(count)
          try unsafe sink(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
      }
      guard left == 0 else { throw entry.mismatch("size", of: path) }
    }
  }

  private static func grow(_ buffer: inout [UInt8], to count: Int) {
    // One byte at least, so that there is an address to give.
    if buffer.count < max(count, 1) { buffer = [UInt8](repeating: 0, count: max(count, 1)) }
  }

  private func reading(_ entry: Entry, _ code: Int32) -> StoreError {
    switch code {
    case ZIP_ER_CRC: entry.mismatch("CRC", of: path)
    case ZIP_ER_INCONS: entry.mismatch("size", of: path)
    case ZIP_ER_EOF: entry.damaged("ends too early", of: path)
    default: entry.damaged("cannot be inflated", of: path)
    }
  }
}

extension Archive {
  /// The entries and their places, when all that can be judged without their bytes was.
  static func gate(_ file: ArchiveFile, _ limits: ArchiveLimits) throws -> ([Entry], EntryPlaces) {
    do {
      return try entries(of: file, limits)
    } catch var error as StoreError where error.subject.isEmpty {
      // That there are too many is about no one of them.
      error.subject = file.path
      throw error
    }
  }

  private static func entries(
    of file: ArchiveFile, _ limits: ArchiveLimits
  ) throws -> ([Entry], EntryPlaces) {
    let bytes = ArchiveBytes(file)
    let directory = try CentralDirectory(bytes, limits)
    var entries = directory.entries.indices.map { Entry(directory.entries[$0], index: $0) }
    let places = try ArchiveGate.check(
      entries, archiveSize: Int64(clamping: file.size), limits)
    let offsets = try LocalHeaders.check(directory, bytes)
    for index in entries.indices { entries[index].offset = offsets[index] }
    return (entries, places)
  }

  /// What libzip says when it cannot open an archive.
  static func failure(_ code: Int32, system: Int32, _ path: String) -> StoreError {
    let name = Path.name(path)
    switch code {
    case ZIP_ER_OPEN, ZIP_ER_READ, ZIP_ER_SEEK, ZIP_ER_TELL:
      return StoreError.system(system == 0 ? 5 : system, "cannot read \(path)", subject: path)
    case ZIP_ER_NOZIP, ZIP_ER_EOF: return notAZip(path)
    case ZIP_ER_MEMORY:
      return StoreError(.defect, "libzip has no memory for \(name)", subject: path)
    default:
      var error = unsafe zip_error_t()
      unsafe zip_error_init_with_code(&error, code)
      defer { unsafe zip_error_fini(&error) }
      return StoreError(
        .archiveDamaged,
        "\(name) contradicts itself: \(unsafe String(cString: zip_error_strerror(&error)))",
        subject: path, hint: "get a whole copy of the archive")
    }
  }

  static func notAZip(_ path: String) -> StoreError {
    StoreError(
      .notAZip, "\(Path.name(path)) is not a zip archive, or its end is missing", subject: path,
      hint: "get a whole copy of the archive")
  }
}

extension Archive.Entry {
  fileprivate init(_ written: CentralDirectory.Entry, index: Int) {
    var name = written.name
    let isFolderName = name.utf8.last == UInt8(ascii: "/") && name.utf8.count > 1
    if isFolderName { name = String(Substring(name.utf8.dropLast())) }
    // Some packers write "./a" for "a" and "./" for the top.
    while name.utf8.starts(with: "./".utf8) { name = String(Substring(name.utf8.dropFirst(2))) }
    if isFolderName, name.utf8.elementsEqual(".".utf8) { name = "" }
    let kind: Kind =
      switch written.unixMode & 0o170000 {
      case _ where isFolderName: .directory
      case 0, 0o100000: .file
      case 0o040000: .directory
      case 0o120000: .link
      default: .special
      }
    self.init(
      index: index, path: name, kind: kind, size: Int64(clamping: written.size),
      compressedSize: Int64(clamping: written.compressedSize), crc: written.crc,
      mode: kind == .directory || written.unixMode & 0o111 != 0 ? 0o755 : 0o644,
      method: written.method,
      // One of these bits hides the entry's bytes, or the headers themselves.
      isEncrypted: written.flags & 0x2041 != 0)
  }
}
