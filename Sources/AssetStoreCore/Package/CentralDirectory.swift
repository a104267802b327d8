/// What an archive says of itself at its end: its entries, and where their bytes are.
///
/// Read before libzip allocates memory for any of it. An archive may be described in one way only: several end
/// records, records that belie one another, and bytes that no record accounts for are refused, for another
/// program, or a person's scanner, may follow the other description.
struct CentralDirectory {
  struct Entry {
    var name: String
    /// The name as it is written; nil if that is in the same bytes.
    var bytes: [UInt8]?
    var flags: UInt16
    var method: UInt16
    var crc: UInt32
    var compressedSize: UInt64
    var size: UInt64
    /// Of its local header.
    var offset: UInt64
    /// UNIX mode with its type bits; 0 from a system that has none.
    var unixMode: UInt32

    /// The name in messages.
    var label: String { EntryName.printable(name) }
  }

  private(set) var entries: [Entry] = []
  /// Where it begins, which is where the last entry's bytes end.
  let start: UInt64

  init(_ bytes: ArchiveBytes, _ limits: ArchiveLimits) throws {
    let end = try EndRecord(bytes, limits)
    start = end.directory
    entries.reserveCapacity(Int(end.count))
    var position = end.directory
    for _ in 0..<end.count {
      let left = end.end - position
      let plain = unsafe try bytes.peek(at: position, count: 46, ahead: 256 << 10) {
        unsafe Entry.plain($0, atMost: left, &entries)
      }
      if let plain {
        position += UInt64(plain)
        continue
      }
      guard end.end - position >= 46,
        case let fixed = try bytes.read(at: position, count: 46, ahead: 256 << 10),
        fixed.number(0, 4) == 0x0201_4b50
      else {
        throw StoreError(
          .headerMismatch, "\(Path.name(bytes.path)) has fewer entries than it says",
          subject: bytes.path)
      }
      let lengths = (fixed.number(28, 2), fixed.number(30, 2), fixed.number(32, 2))
      let length = 46 + lengths.0 + lengths.1 + lengths.2
      guard length <= end.end - position else {
        throw StoreError(
          .headerMismatch, "the list of entries of \(Path.name(bytes.path)) ends too early",
          subject: bytes.path)
      }
      let record = try bytes.read(at: position, count: Int(length), ahead: 256 << 10)
      entries.append(
        try Entry(
          fixed: record, name: record.dropFirst(46).prefix(Int(lengths.0)),
          extra: record.dropFirst(46 + Int(lengths.0)).prefix(Int(lengths.1))))
      position += length
    }
    guard position == end.end else {
      throw StoreError(
        .headerMismatch, "\(Path.name(bytes.path)) has more entries than it says",
        subject: bytes.path)
    }
  }
}

extension CentralDirectory.Entry {
  fileprivate init(
    fixed: ArraySlice<UInt8>, name: ArraySlice<UInt8>, extra: ArraySlice<UInt8>
  ) throws {
    var label: String { EntryName.printable(Array(name)) }
    guard name.count <= 4096 else {
      throw StoreError(
        .pathTooLong, "\(label) has a path longer than 1024 bytes", subject: label)
    }
    flags = UInt16(fixed.number(8, 2))
    method = UInt16(fixed.number(10, 2))
    crc = UInt32(fixed.number(16, 4))
    (size, compressedSize) = (fixed.number(24, 4), fixed.number(20, 4))
    offset = fixed.number(42, 4)
    let disk = fixed.number(34, 2)
    let system = fixed.number(5, 1)
    unixMode = system == 3 || system == 19 ? UInt32(fixed.number(40, 2)) : 0
    let fields = try ExtraFields(extra, of: label)
    self.name = try EntryName.text(name, isUTF8: flags & 0x800 != 0, fields, label)
    if !self.name.utf8.elementsEqual(name) { bytes = Array(name) }
    let values = try fields.large(
      [(size, 4), (compressedSize, 4), (offset, 4), (disk, 2)], of: label)
    (size, compressedSize, offset) = (values[0], values[1], values[2])
    guard values[3] == 0 else {
      throw StoreError(
        .splitArchive, "\(label) lies in another part of a split zip archive", subject: label)
    }
  }
}

/// The record that ends an archive, with its larger form where there is one.
private struct EndRecord {
  var count: UInt64
  /// Where the central directory begins and ends.
  var directory: UInt64
  var end: UInt64

  private static let length = 22

  init(_ bytes: ArchiveBytes, _ limits: ArchiveLimits) throws {
    // The longest comment follows the record.
    let tail = min(bytes.size, UInt64(EndRecord.length + 65_535))
    let start = bytes.size - tail
    let found = try bytes.read(at: start, count: Int(tail))
    let position = start + UInt64(try EndRecord.find(found, bytes))
    let record = try bytes.read(at: position, count: EndRecord.length)
    let whole = try EndRecord.larger(bytes, before: position, limits)
    // Number of this disk, disk of the directory, entries here, entries, size and offset of the directory.
    let narrow = [
      (record.number(4, 2), 2), (record.number(6, 2), 2), (record.number(8, 2), 2),
      (record.number(10, 2), 2), (record.number(12, 4), 4), (record.number(16, 4), 4),
    ]
    let values = whole?.values ?? narrow.map(\.0)
    if whole != nil {
      for (value, (old, width)) in zip(values, narrow) where old != value {
        guard old == ExtraFields.largest(width) else {
          throw EndRecord.contradiction(bytes, "its two end records differ")
        }
      }
    }
    guard values[0] == 0, values[1] == 0, values[2] == values[3] else {
      throw StoreError(
        .splitArchive, "\(Path.name(bytes.path)) is one part of a split zip archive",
        subject: bytes.path, hint: "join the parts into one archive")
    }
    guard values[3] <= UInt64(clamping: limits.maxEntries) else {
      throw ArchiveGate.tooManyEntries(limits)
    }
    (count, directory, end) = (values[3], values[5], whole?.position ?? position)
    guard directory <= end, values[4] <= end - directory else {
      throw EndRecord.contradiction(bytes, "its list of entries is not where it says")
    }
    guard values[4] == end - directory else {
      throw EndRecord.stray(bytes, "has bytes that belong to no entry")
    }
    // libzip keeps all of it in memory. Names are seldom longer than 100 bytes.
    let (room, overflow) = count.multipliedReportingOverflow(by: 1024)
    guard overflow || values[4] >> 20 <= room >> 20 else {
      throw StoreError(
        .tooLarge, "the list of entries of \(Path.name(bytes.path)) is too large",
        subject: bytes.path)
    }
  }

  /// Where in the archive's tail the only end record is.
  private static func find(_ tail: ArraySlice<UInt8>, _ bytes: ArchiveBytes) throws -> Int {
    var fitting: [Int] = []
    var last: (position: Int, isWhole: Bool)?
    var rest = tail
    while let index = rest.firstIndex(of: 0x50) {
      rest = rest[index...]
      let position = index - tail.startIndex
      if rest.number(0, 4) == 0x0605_4b50, rest.count >= length {
        let after = rest.count - length
        let comment = Int(rest.number(20, 2))
        if comment == after { fitting.append(position) }
        // An archive that is stored in this one also has an end record, but is not where it says.
        let offset = bytes.size - UInt64(rest.count)
        let extent = rest.number(12, 4) + rest.number(16, 4)
        last = (position, comment < after && extent == offset)
      }
      rest = rest.dropFirst()
    }
    guard let position = fitting.first else {
      if let last, last.isWhole { throw stray(bytes, "goes on after its end") }
      throw Archive.notAZip(bytes.path)
    }
    guard fitting.count == 1, last?.position == position else {
      throw stray(bytes, "has several end records")
    }
    return position
  }

  /// The record that large archives have before the usual one, if there is one.
  private static func larger(
    _ bytes: ArchiveBytes, before position: UInt64, _ limits: ArchiveLimits
  ) throws -> (values: [UInt64], position: UInt64)? {
    guard position >= 20 else { return nil }
    let locator = try bytes.read(at: position - 20, count: 20)
    guard locator.number(0, 4) == 0x0706_4b50 else { return nil }
    let offset = locator.number(8, 8)
    guard position - 20 >= 56, offset <= position - 20 - 56 else {
      throw contradiction(bytes, "its larger end record is not where it says")
    }
    let record = try bytes.read(at: offset, count: 56)
    guard record.number(0, 4) == 0x0606_4b50 else {
      throw contradiction(bytes, "its larger end record is not where it says")
    }
    guard record.number(4, 8) == position - 20 - offset - 12 else {
      throw stray(bytes, "has bytes that belong to no entry")
    }
    guard locator.number(4, 4) == 0, locator.number(16, 4) <= 1 else {
      throw StoreError(
        .splitArchive, "\(Path.name(bytes.path)) is one part of a split zip archive",
        subject: bytes.path, hint: "join the parts into one archive")
    }
    let values = [
      record.number(16, 4), record.number(20, 4), record.number(24, 8), record.number(32, 8),
      record.number(40, 8), record.number(48, 8),
    ]
    return (values, offset)
  }

  private static func contradiction(_ bytes: ArchiveBytes, _ what: String) -> StoreError {
    StoreError(
      .headerMismatch, "\(Path.name(bytes.path)) contradicts itself: \(what)", subject: bytes.path)
  }

  private static func stray(_ bytes: ArchiveBytes, _ what: String) -> StoreError {
    StoreError(.strayData, "\(Path.name(bytes.path)) \(what)", subject: bytes.path)
  }
}
