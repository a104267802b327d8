import CDeflate

/// Writes zips for tests, byte by byte, and lies about anything on request.
struct ZipBuilder {
  /// One entry. What is nil is told as it is.
  struct Entry {
    var name: [UInt8]
    var content: [UInt8] = []
    /// UNIX mode with its type bits; nil: written by a system that has none.
    var mode: UInt32? = 0o100644
    var deflated = false
    /// Sets the flag that the name is UTF-8.
    var utf8 = true
    /// Flags besides that one; 1 is "encrypted".
    var flags: UInt16 = 0

    var method: UInt16?
    var crc: UInt32?
    var size: UInt32?
    var compressedSize: UInt32?
    /// The name in the local header.
    var localName: [UInt8]?
    /// The bytes that stand for the content.
    var data: [UInt8]?

    init(
      _ name: String, _ content: [UInt8] = [], mode: UInt32? = nil, deflated: Bool = false,
      _ change: (inout Entry) -> Void = { _ in }
    ) {
      self.name = Array(name.utf8)
      self.content = content
      self.mode = mode ?? (name.hasSuffix("/") ? 0o040755 : 0o100644)
      self.deflated = deflated
      change(&self)
    }

    init(_ name: String, _ text: String, mode: UInt32? = nil, deflated: Bool = false) {
      self.init(name, Array(text.utf8), mode: mode, deflated: deflated)
    }
  }

  var entries: [Entry] = []
  var comment: [UInt8] = []
  /// Stands in front of the first entry.
  var prefix: [UInt8] = []
  /// What the end record says of their number.
  var count: UInt16?
  /// Ends with the records that only large archives need.
  var zip64 = false

  init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  func bytes() -> [UInt8] {
    var out = prefix
    var central: [UInt8] = []
    for entry in entries {
      let data = entry.data ?? (entry.deflated ? ZipBuilder.deflate(entry.content) : entry.content)
      let offset = UInt32(out.count)
      var common: [UInt8] = []
      common.put16(entry.flags | (entry.utf8 ? 0x800 : 0))
      common.put16(entry.method ?? (entry.deflated ? 8 : 0))
      common.put32(0x5a21_0000)  // 2025-01-01 00:00
      common.put32(entry.crc ?? ZipBuilder.crc(entry.content))
      common.put32(entry.compressedSize ?? UInt32(data.count))
      common.put32(entry.size ?? UInt32(entry.content.count))

      let localName = entry.localName ?? entry.name
      out.put32(0x0403_4b50)
      out.put16(20)
      out += common
      out.put16(UInt16(localName.count))
      out.put16(0)
      out += localName + data

      central.put32(0x0201_4b50)
      central.put16(entry.mode == nil ? 20 : 3 << 8 | 20)
      central.put16(20)
      central += common
      central.put16(UInt16(entry.name.count))
      central.put16(0)  // extra field
      central.put16(0)  // comment
      central.put16(0)  // disk
      central.put16(0)  // internal attributes
      central.put32((entry.mode ?? 0) << 16)
      central.put32(offset)
      central += entry.name
    }
    let start = UInt32(out.count)
    let number = count ?? UInt16(entries.count)
    out += central
    if zip64 {
      let record = UInt64(out.count)
      out.put32(0x0606_4b50)
      out.put64(44)
      out.put16(45)
      out.put16(45)
      out.put32(0)
      out.put32(0)
      out.put64(UInt64(number))
      out.put64(UInt64(number))
      out.put64(UInt64(central.count))
      out.put64(UInt64(start))
      out.put32(0x0706_4b50)
      out.put32(0)
      out.put64(record)
      out.put32(1)
    }
    out.put32(0x0605_4b50)
    out.put32(0)
    out.put16(zip64 ? .max : number)
    out.put16(zip64 ? .max : number)
    out.put32(zip64 ? .max : UInt32(central.count))
    out.put32(zip64 ? .max : start)
    out.put16(UInt16(comment.count))
    return out + comment
  }

  static func crc(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
  }

  static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(6) else { return [] }
    defer { libdeflate_free_compressor(compressor) }
    var out = [UInt8](
      repeating: 0, count: libdeflate_deflate_compress_bound(compressor, bytes.count))
    let count = bytes.withUnsafeBytes {
      libdeflate_deflate_compress(compressor, $0.baseAddress, $0.count, &out, out.count)
    }
    return Array(out[..<count])
  }
}

extension [UInt8] {
  fileprivate mutating func put16(_ number: UInt16) {
    for shift in [0, 8] { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  fileprivate mutating func put32(_ number: UInt32) {
    for shift in [0, 8, 16, 24] { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  fileprivate mutating func put64(_ number: UInt64) {
    put32(UInt32(truncatingIfNeeded: number))
    put32(UInt32(truncatingIfNeeded: number >> 32))
  }
}
