/// The bytes of an archive at any offset, read through one window of bounded size.
final class ArchiveBytes {
  let file: ArchiveFile
  private var window: ArraySlice<UInt8> = []
  private var start: UInt64 = 0

  init(_ file: ArchiveFile) {
    self.file = file
  }

  var path: String { file.path }
  var size: UInt64 { file.size }

  /// `count` bytes from `offset`. Where they have to be read, up to `ahead` bytes are.
  func read(at offset: UInt64, count: Int, ahead: Int = 0) throws -> ArraySlice<UInt8> {
    guard offset <= size, UInt64(clamping: count) <= size - offset else {
      throw StoreError(
        .archiveDamaged, "\(Path.name(path)) ends too early", subject: path,
        hint: "get a whole copy of the archive")
    }
    if let known = inWindow(offset, count) { return known }
    window = []
    let wanted = Int(min(UInt64(clamping: max(count, ahead)), size - offset))
    window = try unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      try unsafe file.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      filled = wanted
    }[...]
    start = offset
    return window.prefix(count)
  }

  /// Gives `body` the bytes from `offset` that are there without reading on, if they are at least `count`.
  func peek<Result>(
    at offset: UInt64, count: Int, ahead: Int, _ body: (UnsafeRawBufferPointer) -> Result?
  ) throws -> Result? {
    guard offset <= size, UInt64(clamping: count) <= size - offset else { return nil }
    _ = try read(at: offset, count: count, ahead: ahead)
    let skipped = Int(offset - start)
    return unsafe window.withUnsafeBytes { unsafe body(.init(rebasing: $0[skipped...])) }
  }

  private func inWindow(_ offset: UInt64, _ count: Int) -> ArraySlice<UInt8>? {
    guard offset >= start, offset - start <= UInt64(window.count) else { return nil }
    let first = Int(offset - start)
    guard window.count - first >= count else { return nil }
    return window[first..<first + count]
  }
}

extension ArraySlice<UInt8> {
  /// The little-endian number of `width` bytes, at most 8, that begins `offset` bytes after the start; 0 past the end.
  func number(_ offset: Int, _ width: Int) -> UInt64 {
    unsafe withUnsafeBytes { unsafe $0.number(offset, width) }
  }
}

extension UnsafeRawBufferPointer {
  /// The little-endian number of `width` bytes, at most 8, that begins `offset` bytes after the start; 0 past the end.
  func number(_ offset: Int, _ width: Int) -> UInt64 {
    guard offset >= 0, (0...8).contains(width), offset <= count - width else { return 0 }
    switch width {
    case 2:
      return UInt64(
        UInt16(littleEndian: unsafe loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
    case 4:
      return UInt64(
        UInt32(littleEndian: unsafe loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    default:
      var number: UInt64 = 0
      for index in (offset..<offset + width).reversed() {
        number = unsafe number << 8 | UInt64(self[index])
      }
      return number
    }
  }
}
