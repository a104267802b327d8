internal import CDeflate

/// Writes a zip of nothing but files, in its plainest form: no extra fields, comments, descriptors or folders.
@safe struct ZipWriter: ~Copyable {
  /// Beyond these an archive needs the larger form.
  static let mostEntries = 65_534
  static let mostBytes: Int64 = 0xffff_fffe
  /// A file of more bytes is stored as it is, so that memory has a bound. As such files are read here and there, and
  /// mostly are compressed already, that is rather an advantage.
  private static let largestDeflated: Int64 = 32 << 20
  /// Measured: three per cent larger than what the highest, 12, makes, in a quarter of its time.
  private static let level: Int32 = 9

  private let file: any FileHandle
  private let time: UInt32
  private let compressor: OpaquePointer?
  private var central: [UInt8] = []
  private var count = 0
  private var offset: Int64 = 0

  /// - Parameters:
  ///   - file: empty, open for writing.
  ///   - time: of all entries, seconds since 1970 UTC; what a zip cannot say becomes the nearest that it can.
  init(_ file: any FileHandle, time: Int64, isCompressed: Bool) throws {
    self.file = file
    self.time = ZipWriter.dosTime(time)
    if isCompressed {
      guard let made = unsafe libdeflate_alloc_compressor(ZipWriter.level) else {
        throw StoreError(.defect, "libdeflate has no memory for a compressor")
      }
      unsafe compressor = made
    } else {
      unsafe compressor = nil
    }
  }

  deinit {
    if let compressor = unsafe compressor { unsafe libdeflate_free_compressor(compressor) }
  }

  /// Adds a file; they come in the order that they are to have.
  mutating func add(_ entry: Archive.Entry, of folder: PackageFolder, _ progress: Progress) throws {
    var record = Record(path: entry.path, mode: entry.mode, time: time, size: entry.size)
    record.offset = offset
    if unsafe compressor != nil, entry.size > 0, entry.size <= ZipWriter.largestDeflated {
      let bytes = try folder.read(entry, limit: Int(ZipWriter.largestDeflated))
      record.crc = unsafe bytes.withUnsafeBytes {
        unsafe libdeflate_crc32(0, $0.baseAddress, $0.count)
      }
      if let deflated = deflate(bytes) {
        record.method = 8
        record.packed = Int64(deflated.count)
        try write(record.local())
        try write(deflated)
      } else {
        try write(record.local())
        try write(bytes)
      }
    } else {
      try store(&record, entry, of: folder, progress)
    }
    central += record.central()
    count += 1
  }

  /// Copies a file's bytes, and then puts their CRC into the header before them.
  private mutating func store(
    _ record: inout Record, _ entry: Archive.Entry, of folder: PackageFolder, _ progress: Progress
  ) throws {
    try write(record.local())
    guard entry.size <= ZipWriter.mostBytes - offset else { throw ZipWriter.tooLarge }
    var crc: UInt32 = 0
    var done: Int64 = 0
    try unsafe folder.extract(entry) { piece in
      unsafe crc = libdeflate_crc32(crc, piece.baseAddress, piece.count)
      try unsafe file.write(piece)
      done += Int64(piece.count)
      try progress.report(
        .hash, entry.path, UInt64(clamping: done), of: UInt64(clamping: entry.size))
    }
    offset += done
    record.crc = crc
    try file.seek(to: record.offset)
    try unsafe record.local().withUnsafeBytes { try unsafe file.write($0) }
    try file.seek(to: offset)
  }

  /// Writes what says which entries there are.
  consuming func finish() throws {
    let start = offset
    try write(central)
    var end: [UInt8] = []
    end.put(0x0605_4b50, 4)
    end.put(0, 4)
    end.put(UInt64(count), 2)
    end.put(UInt64(count), 2)
    end.put(UInt64(central.count), 4)
    end.put(UInt64(clamping: start), 4)
    end.put(0, 2)
    try write(end)
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    guard Int64(bytes.count) <= ZipWriter.mostBytes - offset else { throw ZipWriter.tooLarge }
    try unsafe bytes.withUnsafeBytes { try unsafe file.write($0) }
    offset += Int64(bytes.count)
  }

  private static let tooLarge = StoreError(
    .tooLarge, "the archive would be larger than \(mostBytes) bytes",
    hint: "make several packages of it")

  /// The bytes in fewer bytes; nil if there is no such form.
  private func deflate(_ bytes: [UInt8]) -> [UInt8]? {
    guard let compressor = unsafe compressor else { return nil }
    let deflated = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      count = unsafe bytes.withUnsafeBytes {
        // With less room than the bytes themselves take it gives up where nothing is won.
        unsafe libdeflate_deflate_compress(
          compressor, $0.baseAddress, $0.count, buffer.baseAddress, buffer.count - 1)
      }
    }
    return deflated.isEmpty ? nil : deflated
  }

  /// The time as a zip has it: local, without a zone, in steps of two seconds, from 1980 to 2107. Taken as UTC.
  private static func dosTime(_ seconds: Int64) -> UInt32 {
    let (first, last): (Int64, Int64) = (315_532_800, 4_354_819_198)
    let seconds = min(max(seconds, first), last)
    let (days, second) = (seconds / 86_400, seconds % 86_400)
    // Years that begin in March have their leap day at their end.
    let shifted = days + 719_468
    let (era, day) = (shifted / 146_097, shifted % 146_097)
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let inYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * inYear + 2) / 153
    let date = (
      year: era * 400 + year + (month < 10 ? 0 : 1), month: month < 10 ? month + 3 : month - 9,
      day: inYear - (153 * month + 2) / 5 + 1
    )
    let high = (date.year - 1980) << 9 | date.month << 5 | date.day
    let low = (second / 3600) << 11 | (second / 60 % 60) << 5 | second % 60 / 2
    return UInt32(truncatingIfNeeded: high << 16 | low)
  }
}

extension ZipWriter {
  /// What both headers of an entry say.
  private struct Record {
    var path: String
    var mode: UInt32
    var time: UInt32
    var size: Int64
    var packed: Int64
    var method: UInt64 = 0
    var crc: UInt32 = 0
    /// Of its local header.
    var offset: Int64 = 0

    init(path: String, mode: UInt32, time: UInt32, size: Int64) {
      self.path = path
      self.mode = mode
      self.time = time
      self.size = size
      packed = size
    }

    /// From the version that is needed to the length of the name.
    private func common() -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.put(20, 2)
      // Names of other letters are UTF-8, which is said.
      bytes.put(path.utf8.allSatisfy { $0 < 0x80 } ? 0 : 0x800, 2)
      bytes.put(method, 2)
      bytes.put(UInt64(time), 4)
      bytes.put(UInt64(crc), 4)
      bytes.put(UInt64(clamping: packed), 4)
      bytes.put(UInt64(clamping: size), 4)
      bytes.put(UInt64(path.utf8.count), 2)
      bytes.put(0, 2)
      return bytes
    }

    func local() -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.put(0x0403_4b50, 4)
      return bytes + common() + Array(path.utf8)
    }

    func central() -> [UInt8] {
      var bytes: [UInt8] = []
      bytes.put(0x0201_4b50, 4)
      // From a UNIX system, which is where modes come from.
      bytes.put(3 << 8 | 20, 2)
      bytes += common()
      // Comment, disk, attributes of its content: none.
      bytes.put(0, 6)
      bytes.put(UInt64(0o100000 | mode) << 16, 4)
      bytes.put(UInt64(clamping: offset), 4)
      return bytes + Array(path.utf8)
    }
  }
}

extension [UInt8] {
  /// Adds a number of `width` bytes, the lowest first.
  fileprivate mutating func put(_ number: UInt64, _ width: Int) {
    for index in 0..<width { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index))) }
  }
}
