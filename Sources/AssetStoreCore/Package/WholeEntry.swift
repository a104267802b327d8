internal import CDeflate

/// Inflates entries that fit into memory, each in one call of libdeflate. Used on one thread at a time.
@safe final class WholeEntry {
  private let decompressor: OpaquePointer

  init() throws {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      throw StoreError(.defect, "libdeflate has no memory for a decompressor")
    }
    unsafe self.decompressor = decompressor
  }

  deinit {
    unsafe libdeflate_free_decompressor(decompressor)
  }

  /// Inflates all of an entry's bytes into a buffer of just its size, and compares both with what the archive says.
  func inflate(
    _ deflated: UnsafeRawBufferPointer, _ entry: Archive.Entry, of path: String,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws {
    var used = 0
    // One byte at least, so that there is an address to give.
    var none: UInt8 = 0
    let result = unsafe withUnsafeMutablePointer(to: &none) { none in
      unsafe libdeflate_deflate_decompress_ex(
        decompressor, deflated.baseAddress, deflated.count,
        buffer.baseAddress ?? UnsafeMutableRawPointer(none), buffer.count, &used, nil)
    }
    switch result {
    case LIBDEFLATE_SUCCESS:
      guard used == deflated.count else {
        throw entry.strayBytes(of: path)
      }
    case LIBDEFLATE_SHORT_OUTPUT, LIBDEFLATE_INSUFFICIENT_SPACE:
      throw entry.mismatch("size", of: path)
    default: throw entry.damaged("cannot be inflated", of: path)
    }
    guard unsafe libdeflate_crc32(0, buffer.baseAddress, buffer.count) == entry.crc else {
      throw entry.mismatch("CRC", of: path)
    }
  }
}

/// What is wrong with an entry of the archive at a path.
extension Archive.Entry {
  func strayBytes(of archive: String) -> StoreError {
    StoreError(
      .strayData, "\(path) in \(Path.name(archive)) has bytes after its end", subject: path)
  }

  func mismatch(_ what: String, of archive: String) -> StoreError {
    var error = damaged("does not have the \(what) that the archive says", of: archive)
    error.reason = .contentMismatch
    return error
  }

  func damaged(_ what: String, of archive: String) -> StoreError {
    StoreError(
      .archiveDamaged, "\(path) in \(Path.name(archive)) \(what)", subject: path,
      hint: "get a whole copy of the archive")
  }
}
