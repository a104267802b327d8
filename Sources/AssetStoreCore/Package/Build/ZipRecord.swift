/// What a zip says of an entry, in its plainest form: as PKWARE's APPNOTE has it, and with larger records only for
/// numbers that need them.
struct ZipRecord {
  private static let stored: UInt64 = 0
  private static let deflated: UInt64 = 8

  private let name: String
  private let mode: UInt32
  private let time: UInt32
  private let method: UInt64
  private let size: UInt64
  private let packedSize: UInt64
  /// Where its local header begins.
  let offset: UInt64
  var crc: UInt32 = 0

  /// - Parameters:
  ///   - name: in UTF-8, at most 65,535 bytes, with "/" between names.
  ///   - time: of `dosTime`.
  ///   - deflatedSize: nil for what is stored.
  init(
    _ name: String, mode: UInt32, time: UInt32, size: UInt64, deflatedSize: Int? = nil,
    at offset: UInt64
  ) {
    self.name = name
    self.mode = mode
    self.time = time
    self.size = size
    self.offset = offset
    method = deflatedSize == nil ? ZipRecord.stored : ZipRecord.deflated
    packedSize = deflatedSize.map { UInt64($0) } ?? size
  }

  /// As long whatever the CRC is.
  var local: [UInt8] {
    let extra = ZipRecord.extra([size, packedSize])
    return ZipRecord.bytes([(0x0403_4b50, 4)] + common(extra)) + Array(name.utf8) + extra
  }

  var central: [UInt8] {
    let extra = ZipRecord.extra([size, packedSize, offset])
    // A comment, a disk, attributes of the inside: none.
    return ZipRecord.bytes(
      [(0x0201_4b50, 4), (ZipRecord.maker | version, 2)] + common(extra) + [
        (0, 6), (UInt64(0o100000 | mode) << 16, 4), (ZipRecord.narrow(offset), 4),
      ]) + Array(name.utf8) + extra
  }

  /// From the version that is needed to the length of the extra field.
  private func common(_ extra: [UInt8]) -> [(UInt64, Int)] {
    [
      // Names of other letters are UTF-8, which is said.
      (version, 2), (name.utf8.allSatisfy { $0 < 0x80 } ? 0 : 0x800, 2), (method, 2),
      (UInt64(time), 4), (UInt64(crc), 4), (ZipRecord.narrow(packedSize), 4),
      (ZipRecord.narrow(size), 4), (UInt64(name.utf8.count), 2), (UInt64(extra.count), 2),
    ]
  }

  private var version: UInt64 {
    [size, packedSize, offset].contains { ZipRecord.isLarge($0) }
      ? ZipRecord.largeVersion : ZipRecord.plainVersion
  }
}

extension ZipRecord {
  /// What stands at the end of a zip.
  ///
  /// - Parameter size: of the list of entries, which begins at `offset`.
  static func end(count: UInt64, size: UInt64, at offset: UInt64) -> [UInt8] {
    var numbers: [(UInt64, Int)] = []
    if isLarge(count, 2) || isLarge(size) || isLarge(offset) {
      numbers = [
        (0x0606_4b50, 4), (44, 8), (maker | largeVersion, 2), (largeVersion, 2), (0, 8),
        (count, 8), (count, 8), (size, 8), (offset, 8),
        (0x0706_4b50, 4), (0, 4), (offset + size, 8), (1, 4),
      ]
    }
    return bytes(
      numbers + [
        (0x0605_4b50, 4), (0, 4), (narrow(count, 2), 2), (narrow(count, 2), 2), (narrow(size), 4),
        (narrow(offset), 4), (0, 2),
      ])
  }

  // From a UNIX system, which is where modes come from.
  private static let maker: UInt64 = 3 << 8
  private static let plainVersion: UInt64 = 20
  private static let largeVersion: UInt64 = 45

  /// Numbers of these widths, the lowest byte first, one after another.
  private static func bytes(_ numbers: [(UInt64, Int)]) -> [UInt8] {
    numbers.flatMap { number, width in
      (0..<width).map { UInt8(truncatingIfNeeded: number >> (UInt64($0) * 8)) }
    }
  }

  private static func isLarge(_ number: UInt64, _ width: Int = 4) -> Bool {
    number >= ExtraFields.largest(width)
  }

  /// What stands in a field of so many bytes for a number that may be too large for it.
  private static func narrow(_ number: UInt64, _ width: Int = 4) -> UInt64 {
    min(number, ExtraFields.largest(width))
  }

  /// The field with those of the numbers that are too large for their places; empty if none is.
  private static func extra(_ numbers: [UInt64]) -> [UInt8] {
    let large = numbers.filter { isLarge($0) }
    return large.isEmpty
      ? [] : bytes([(1, 2), (UInt64(large.count * 8), 2)] + large.map { ($0, 8) })
  }

  /// The time as a zip has it: local, without a zone, in steps of two seconds, from 1980 to 2107. Taken as UTC.
  ///
  /// - Parameter seconds: since 1970 UTC; what a zip cannot say becomes the nearest that it can.
  static func dosTime(_ seconds: Int64) -> UInt32 {
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
