internal import CDeflate

/// Deflates whole files, always at the same level.
@safe final class ZipDeflater {
  /// Measured: three per cent larger than what the highest, 12, makes, in a quarter of its time.
  private static let level: Int32 = 9

  private let compressor: OpaquePointer

  init() throws {
    guard let made = unsafe libdeflate_alloc_compressor(ZipDeflater.level) else {
      throw StoreError(.defect, "libdeflate has no memory for a compressor")
    }
    unsafe compressor = made
  }

  deinit { unsafe libdeflate_free_compressor(compressor) }

  /// The bytes in fewer bytes; nil if there is no such form.
  func deflate(_ bytes: [UInt8]) -> [UInt8]? {
    guard !bytes.isEmpty else { return nil }
    let deflated = unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      count = unsafe bytes.withUnsafeBytes {
        // With less room than the bytes themselves take it gives up where nothing is won.
        unsafe libdeflate_deflate_compress(
          compressor, $0.baseAddress, $0.count, buffer.baseAddress, buffer.count - 1)
      }
    }
    return deflated.isEmpty ? nil : deflated
  }
}
