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
/// Small deflated entries are inflated whole by libdeflate, the others in pieces by libzip.
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

  package let path: String
  /// The archive's own size in bytes.
  package let size: Int64
  package let entries: [Entry]

  private let handle: OpaquePointer
  private let decompressor: OpaquePointer
  private var deflated: [UInt8] = []
  private var inflated: [UInt8] = []

  private static let largestBuffered: Int64 = 4 << 20

  /// Opens the zip at `path`. Throws what the gate throws, naming the entry.
  package init(path: String, limits: ArchiveLimits = ArchiveLimits()) throws {
    let opened = try unsafe Archive.open(path, limits)
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      unsafe zip_discard(opened.handle)
      throw StoreError(.defect, "libdeflate has no memory for a decompressor")
    }
    self.path = path
    unsafe handle = opened.handle
    unsafe self.decompressor = decompressor
    size = unsafe opened.size
    entries = unsafe opened.entries
  }

  deinit {
    unsafe zip_discard(handle)
    unsafe libdeflate_free_decompressor(decompressor)
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
    if entry.method == UInt16(ZIP_CM_DEFLATE), entry.size <= Archive.largestBuffered,
      entry.compressedSize <= Archive.largestBuffered
    {
      try unsafe inflate(entry, sink)
    } else {
      try unsafe stream(entry, sink)
    }
  }
}

extension Archive {
  private func inflate(_ entry: Entry, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let file = try unsafe open(entry, ZIP_FL_COMPRESSED)
    defer { unsafe zip_fclose(file) }
    let (deflatedCount, inflatedCount) = (Int(entry.compressedSize), Int(entry.size))
    Archive.grow(&deflated, to: deflatedCount)
    Archive.grow(&inflated, to: inflatedCount)
    let got = unsafe deflated.withUnsafeMutableBytes {
      unsafe zip_fread(file, $0.baseAddress, UInt64(deflatedCount))
    }
    guard got == deflatedCount else { throw damaged(entry, "ends too early") }
    let result = unsafe deflated.withUnsafeBytes { input in
      unsafe inflated.withUnsafeMutableBytes { output in
        unsafe libdeflate_deflate_decompress(
          decompressor, input.baseAddress, deflatedCount, output.baseAddress, inflatedCount, nil)
      }
    }
    switch result {
    case LIBDEFLATE_SUCCESS: break
    case LIBDEFLATE_SHORT_OUTPUT, LIBDEFLATE_INSUFFICIENT_SPACE:
      throw mismatch(entry, "size")
    default: throw damaged(entry, "cannot be inflated")
    }
    try unsafe inflated.withUnsafeBytes { bytes in
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<inflatedCount])
      guard unsafe libdeflate_crc32(0, bytes.baseAddress, bytes.count) == entry.crc else {
        throw mismatch(entry, "CRC")
      }
      try unsafe sink(bytes)
    }
  }

  private func stream(_ entry: Entry, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let file = try unsafe open(entry, 0)
    defer { unsafe zip_fclose(file) }
    var left = entry.size
    try unsafe withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
      while true {
        let count = Int(unsafe zip_fread(file, buffer.baseAddress, UInt64(buffer.count)))
        if count == 0 { break }
        guard count > 0 else {
          throw unsafe reading(entry, zip_error_code_zip(zip_file_get_error(file)))
        }
        // libzip compares sizes only at the end, which a bomb never reaches.
        guard Int64(count) <= left else {
          throw mismatch(entry, "size")
        }
        left -= Int64(count)
        try unsafe sink(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    guard left == 0 else { throw mismatch(entry, "size") }
  }

  private func open(_ entry: Entry, _ flags: UInt32) throws -> OpaquePointer {
    guard let file = unsafe zip_fopen_index(handle, UInt64(clamping: entry.index), flags) else {
      throw damaged(entry, "cannot be read")
    }
    return unsafe file
  }

  private static func grow(_ buffer: inout [UInt8], to count: Int) {
    // One byte at least, so that there is an address to give.
    if buffer.count < max(count, 1) { buffer = [UInt8](repeating: 0, count: max(count, 1)) }
  }

  private func reading(_ entry: Entry, _ code: Int32) -> StoreError {
    switch code {
    case ZIP_ER_CRC: mismatch(entry, "CRC")
    case ZIP_ER_INCONS: mismatch(entry, "size")
    case ZIP_ER_EOF: damaged(entry, "ends too early")
    default: damaged(entry, "cannot be inflated")
    }
  }

  private func mismatch(_ entry: Entry, _ what: String) -> StoreError {
    var error = damaged(entry, "does not have the \(what) that the archive says")
    error.reason = .contentMismatch
    return error
  }

  private func damaged(_ entry: Entry, _ what: String) -> StoreError {
    StoreError(
      .archiveDamaged, "\(entry.path) in \(Path.name(path)) \(what)", subject: entry.path,
      hint: "fetch the archive again")
  }
}

extension Archive {
  private static func open(
    _ path: String, _ limits: ArchiveLimits
  ) throws -> (handle: OpaquePointer, size: Int64, entries: [Entry]) {
    var error = unsafe zip_error_t()
    unsafe zip_error_init(&error)
    defer { unsafe zip_error_fini(&error) }
    guard let source = unsafe zip_source_file_create(path, 0, -1, &error) else {
      throw unsafe failure(&error, path)
    }
    var isOurs = true
    defer { if isOurs { unsafe zip_source_free(source) } }
    var status = unsafe zip_stat_t()
    guard unsafe zip_source_stat(source, &status) == 0 else {
      throw unsafe failure(zip_source_error(source), path)
    }
    // Folders and pipes have no size.
    guard unsafe status.valid & UInt64(ZIP_STAT_SIZE) != 0 else { throw notAZip(path) }
    let bytes = try unsafe ArchiveBytes(source, path: path, size: status.size)
    // Open until libzip has opened it too: it is one file, whatever becomes of the path.
    defer { withExtendedLifetime(bytes) {} }
    let directory = try CentralDirectory(bytes, limits)
    let entries = directory.entries.indices.map { Entry(directory.entries[$0], index: $0) }
    let size = Int64(clamping: bytes.size)
    try ArchiveGate.check(entries, archiveSize: size, limits)
    try LocalHeaders.check(directory, bytes)
    guard let handle = unsafe zip_open_from_source(source, ZIP_RDONLY, &error) else {
      throw unsafe failure(&error, path)
    }
    isOurs = false
    guard unsafe zip_get_num_entries(handle, 0) == entries.count else {
      defer { unsafe zip_discard(handle) }
      throw StoreError(
        .headerMismatch, "\(Path.name(path)) can be read in several ways", subject: path)
    }
    return unsafe (handle, size, entries)
  }

  static func failure(_ error: UnsafeMutablePointer<zip_error_t>, _ path: String)
    -> StoreError
  {
    let name = Path.name(path)
    let system = unsafe zip_error_code_system(error)
    switch unsafe zip_error_code_zip(error) {
    case ZIP_ER_NOENT:
      return StoreError(.noSuchPath, "\(path) does not exist", subject: path)
    case ZIP_ER_OPEN, ZIP_ER_READ, ZIP_ER_SEEK, ZIP_ER_TELL:
      return StoreError.system(system == 0 ? 5 : system, "cannot read \(path)", subject: path)
    // Not supported: a folder or pipe.
    case ZIP_ER_NOZIP, ZIP_ER_EOF, ZIP_ER_OPNOTSUPP: return notAZip(path)
    case ZIP_ER_MEMORY:
      return StoreError(.defect, "libzip has no memory for \(name)", subject: path)
    default:
      return StoreError(
        .archiveDamaged,
        "\(name) contradicts itself: \(unsafe String(cString: zip_error_strerror(error)))",
        subject: path, hint: "fetch the archive again")
    }
  }

  static func notAZip(_ path: String) -> StoreError {
    StoreError(
      .notAZip, "\(Path.name(path)) is not a zip archive, or its end is missing", subject: path,
      hint: "fetch the archive again")
  }
}

extension Archive.Entry {
  fileprivate init(_ written: CentralDirectory.Entry, index: Int) {
    var name = written.name[...]
    let isFolderName = name.utf8.last == UInt8(ascii: "/") && name != "/"
    if isFolderName { name = Substring(name.utf8.dropLast()) }
    // Some packers write "./a" for "a" and "./" for the top.
    while name.utf8.starts(with: "./".utf8) { name = Substring(name.utf8.dropFirst(2)) }
    if isFolderName, name == "." { name = "" }
    let kind: Kind =
      switch written.unixMode & 0o170000 {
      case _ where isFolderName: .directory
      case 0, 0o100000: .file
      case 0o040000: .directory
      case 0o120000: .link
      default: .special
      }
    self.init(
      index: index, path: String(name), kind: kind, size: Int64(clamping: written.size),
      compressedSize: Int64(clamping: written.compressedSize), crc: written.crc,
      mode: kind == .directory || written.unixMode & 0o111 != 0 ? 0o755 : 0o644,
      method: written.method,
      // One of these bits hides the entry's bytes, or the headers themselves.
      isEncrypted: written.flags & 0x2041 != 0)
  }
}
