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

  private func inWindow(_ offset: UInt64, _ count: Int) -> ArraySlice<UInt8>? {
    guard offset >= start, offset - start <= UInt64(window.count) else { return nil }
    let first = Int(offset - start)
    guard window.count - first >= count else { return nil }
    return window[first..<first + count]
  }
}

extension ArraySlice<UInt8> {
  /// The little-endian number of `width` bytes that begins `offset` bytes after the start; 0 past the end.
  func number(_ offset: Int, _ width: Int) -> UInt64 {
    guard offset >= 0, width >= 0, offset + width <= count else { return 0 }
    var number: UInt64 = 0
    for index in (startIndex + offset..<startIndex + offset + width).reversed() {
      number = number << 8 | UInt64(self[index])
    }
    return number
  }
}
