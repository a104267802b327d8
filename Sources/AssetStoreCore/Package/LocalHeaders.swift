/// Whether the header before each entry's bytes says what the central directory says, and the entries lie one
/// after another without overlap or gap.
///
/// Programs that read an archive from its front see only the local headers. An entry that shares bytes with
/// another is a bomb that totals by entry do not show.
enum LocalHeaders {
  /// Where the bytes of each entry begin, in the order of the central directory.
  static func check(_ directory: CentralDirectory, _ bytes: ArchiveBytes) throws -> [UInt64] {
    let entries = directory.entries
    let places = entries.map(\.offset)
    // Most writers list them as they lie.
    let isInOrder = zip(places, places.dropFirst()).allSatisfy { $0 <= $1 }
    let order =
      isInOrder ? Array(places.indices) : places.indices.sorted { places[$0] < places[$1] }
    guard order.first.map({ entries[$0].offset }) ?? directory.start == 0 else {
      throw StoreError(
        .strayData, "\(Path.name(bytes.path)) has bytes in front of its entries",
        subject: bytes.path)
    }
    if let last = order.last, entries[last].offset >= directory.start {
      throw ExtraFields.mismatch(entries[last].label, "is not where the archive says")
    }
    // Asking for a little costs as much as reading some kilobytes.
    let isDense = directory.start >> 13 < UInt64(entries.count)
    let ahead = isDense ? 256 << 10 : 1 << 10
    var offsets = [UInt64](repeating: 0, count: entries.count)
    for (position, index) in order.enumerated() {
      let next =
        position + 1 < order.count ? places[order[position + 1]] : directory.start
      let plain = unsafe try bytes.peek(at: places[index], count: 30, ahead: ahead) {
        unsafe entries[index].plainLocalHeader($0)
      }
      if let plain {
        let start = places[index] + UInt64(plain)
        if start <= next, next - start == entries[index].compressedSize {
          offsets[index] = start
          continue
        }
      }
      offsets[index] = try check(entries[index], before: next, bytes, ahead)
    }
    return offsets
  }

  /// Where the entry's bytes begin. Throws unless it ends where the next one, or the central directory, begins.
  private static func check(
    _ entry: CentralDirectory.Entry, before limit: UInt64, _ bytes: ArchiveBytes, _ ahead: Int
  ) throws -> UInt64 {
    var label: String { entry.label }
    guard entry.offset <= limit, limit - entry.offset >= 30 else { throw overlap(label) }
    let fixed = try bytes.read(at: entry.offset, count: 30, ahead: ahead)
    guard fixed.number(0, 4) == 0x0403_4b50 else {
      throw ExtraFields.mismatch(label, "is not where the archive says")
    }
    let nameLength = fixed.number(26, 2)
    let start = entry.offset + 30 + nameLength + fixed.number(28, 2)
    guard start <= limit, entry.compressedSize <= limit - start else { throw overlap(label) }
    let header = try bytes.read(
      at: entry.offset, count: Int(start - entry.offset), ahead: ahead)
    let name = header.dropFirst(30).prefix(Int(nameLength))
    guard isName(name, of: entry) else {
      throw ExtraFields.mismatch(
        label, "has another name before its bytes: \(EntryName.printable(Array(name)))")
    }
    let flags = UInt16(fixed.number(6, 2))
    // Encrypted, sizes follow, strongly encrypted, UTF-8, hidden.
    guard flags & 0x2849 == entry.flags & 0x2849 else {
      throw ExtraFields.mismatch(label, "has other flags before its bytes")
    }
    guard fixed.number(8, 2) == UInt64(entry.method) else {
      throw ExtraFields.mismatch(label, "has another compression method before its bytes")
    }
    let fields = try ExtraFields(header.dropFirst(30 + Int(nameLength)), of: label)
    if fields.unicodeName != nil {
      let text = try EntryName.text(name, isUTF8: flags & 0x800 != 0, fields, label)
      guard text.utf8.elementsEqual(entry.name.utf8) else {
        throw ExtraFields.mismatch(label, "has another name in Unicode before its bytes")
      }
    }
    let follows = flags & 8 != 0
    var sizes = [fixed.number(22, 4), fixed.number(18, 4)]
    // A writer that does not know the sizes yet may say "large" and leave them out.
    if !(follows && fields.hasNoSizes) {
      sizes = try fields.large(sizes.map { ($0, 4) }, of: label)
    }
    for (said, known) in [
      (sizes[0], entry.size), (sizes[1], entry.compressedSize),
      (fixed.number(14, 4), UInt64(entry.crc)),
    ] where said != known {
      guard follows, said == 0 || said == ExtraFields.largest(4) else {
        throw ExtraFields.mismatch(label, "has another size or CRC before its bytes")
      }
    }
    guard entry.method != 0 || entry.flags & 1 != 0 || entry.size == entry.compressedSize else {
      throw StoreError(
        .contentMismatch, "\(label) does not have the size that the archive says", subject: label)
    }
    let rest = limit - start - entry.compressedSize
    if follows {
      try check(following: entry, count: rest, bytes, at: limit - rest, ahead)
    } else if rest != 0 {
      throw stray(label)
    }
    return start
  }

  private static func isName(
    _ name: ArraySlice<UInt8>, of entry: CentralDirectory.Entry
  ) -> Bool {
    if let bytes = entry.bytes { return name.elementsEqual(bytes) }
    return name.elementsEqual(entry.name.utf8)
  }

  /// Throws unless the bytes after an entry are its sizes again; they come in four forms.
  private static func check(
    following entry: CentralDirectory.Entry, count: UInt64, _ bytes: ArchiveBytes,
    at position: UInt64, _ ahead: Int
  ) throws {
    let found = try bytes.read(at: position, count: Int(min(24, count)), ahead: ahead)
    var isThere = false
    for (signature, width) in [(4, 4), (4, 8), (0, 4), (0, 8)] {
      let length = signature + 4 + 2 * width
      guard found.count >= length, signature == 0 || found.number(0, 4) == 0x0807_4b50,
        found.number(signature, 4) == UInt64(entry.crc),
        found.number(signature + 4, width) == entry.compressedSize,
        found.number(signature + 4 + width, width) == entry.size
      else { continue }
      if UInt64(length) == count { return }
      isThere = true
    }
    if isThere { throw stray(entry.label) }
    throw ExtraFields.mismatch(entry.label, "has another size or CRC after its bytes")
  }

  private static func overlap(_ label: String) -> StoreError {
    StoreError(
      .entryOverlap, "\(label) overlaps another entry", subject: label)
  }

  private static func stray(_ label: String) -> StoreError {
    StoreError(
      .strayData, "there are bytes after \(label) that belong to no entry", subject: label)
  }
}
