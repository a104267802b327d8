/// Memory for pieces of a file.
///
/// Not on the stack: what the standard library gives for a while may lie there, and the threads of a host can have
/// little of it.
package enum PieceBuffer {
  package static let largest = 256 << 10

  package static func use<Result>(
    _ count: Int = largest, _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { unsafe buffer.deallocate() }
    return try unsafe body(buffer)
  }
}
