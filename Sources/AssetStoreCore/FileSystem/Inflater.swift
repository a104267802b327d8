internal import CZlib

/// A deflate stream that is inflated piece by piece, and can be copied as it stands. Used on one thread at a time.
@safe final class Inflater {
  /// zlib remembers where it lies.
  private let stream: UnsafeMutablePointer<z_stream>

  struct Step {
    /// Bytes that were taken from the input and put into the output.
    var used: Int
    var made: Int
    /// Whether the stream ended.
    var hasEnded: Bool
  }

  init() throws {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe assetstore_zlib_inflate_raw(stream) == Z_OK else {
      unsafe stream.deallocate()
      throw StoreError(.defect, "zlib has no memory for a stream")
    }
  }

  private init(copying other: Inflater) throws {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe inflateCopy(stream, other.stream) == Z_OK else {
      unsafe stream.deallocate()
      throw StoreError(.defect, "zlib has no memory for a stream")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Another that goes on from the same place.
  func copy() throws -> Inflater { try Inflater(copying: self) }

  /// Inflates as much as one of the two has or holds; nil if the bytes are no deflate stream.
  func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Step? {
    let (given, room) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
    // zlib does not write to it.
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
    unsafe stream.pointee.avail_in = given
    unsafe stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
    unsafe stream.pointee.avail_out = room
    let result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
    let step = unsafe Step(
      used: Int(given &- stream.pointee.avail_in), made: Int(room &- stream.pointee.avail_out),
      hasEnded: result == Z_STREAM_END)
    switch result {
    // The last of them: neither could go on.
    case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return step
    case Z_MEM_ERROR: throw StoreError(.defect, "zlib has no memory for a stream")
    default: return nil
    }
  }
}
