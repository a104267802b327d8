internal import CZip

/// The bytes of an archive at any offset, read through one window of bounded size.
///
/// Read through libzip's source, so that what is checked is the very file that libzip reads later.
@safe final class ArchiveBytes {
  let path: String
  let size: UInt64
  private let source: OpaquePointer
  private var window: ArraySlice<UInt8> = []
  private var start: UInt64 = 0

  init(_ source: OpaquePointer, path: String, size: UInt64) throws {
    self.path = path
    self.size = size
    unsafe zip_source_keep(source)
    unsafe self.source = source
    guard unsafe zip_source_open(source) == 0 else { throw failure() }
  }

  deinit {
    unsafe zip_source_close(source)
    unsafe zip_source_free(source)
  }

  /// `count` bytes from `offset`. Where they have to be read, up to `ahead` bytes are.
  func read(at offset: UInt64, count: Int, ahead: Int = 0) throws -> ArraySlice<UInt8> {
    guard offset <= size, UInt64(clamping: count) <= size - offset else {
      throw StoreError(
        .archiveDamaged, "\(Path.name(path)) ends too early", subject: path,
        hint: "fetch the archive again")
    }
    if let known = inWindow(offset, count) { return known }
    window = []
    let wanted = min(UInt64(clamping: max(count, ahead)), size - offset)
    var bytes = [UInt8](repeating: 0, count: Int(wanted))
    guard unsafe zip_source_seek(source, Int64(clamping: offset), 0) == 0 else { throw failure() }
    var got = 0
    while got < bytes.count {
      let now = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[got...])
        return unsafe zip_source_read(source, rest.baseAddress, UInt64(rest.count))
      }
      guard now >= 0 else { throw failure() }
      // Shorter than it was when it was opened.
      if now == 0 { break }
      got += Int(now)
    }
    window = bytes.prefix(got)
    start = offset
    guard let bytes = inWindow(offset, count) else {
      throw StoreError(.archiveDamaged, "\(Path.name(path)) was cut short meanwhile", subject: path)
    }
    return bytes
  }

  private func inWindow(_ offset: UInt64, _ count: Int) -> ArraySlice<UInt8>? {
    guard offset >= start, offset - start <= UInt64(window.count) else { return nil }
    let rest = window.dropFirst(Int(offset - start))
    return rest.count >= count ? rest.prefix(count) : nil
  }

  private func failure() -> StoreError {
    unsafe Archive.failure(zip_source_error(source), path)
  }
}

extension ArraySlice<UInt8> {
  /// The little-endian number of `width` bytes that begins `offset` bytes after the start; 0 past the end.
  func number(_ offset: Int, _ width: Int) -> UInt64 {
    let bytes = dropFirst(offset).prefix(width)
    return bytes.count == width ? bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } : 0
  }
}
