internal import CCrypto

/// Bytes that nobody may find in memory later: kept in one place, not copied, overwritten before it is given back.
@safe package struct SecretBytes: ~Copyable {
  private let buffer: UnsafeMutableRawBufferPointer

  /// Zeros.
  init(count: Int) {
    unsafe buffer = .allocate(byteCount: count, alignment: 16)
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
  }

  package init(_ bytes: some Collection<UInt8>) {
    self.init(count: bytes.count)
    unsafe buffer.copyBytes(from: bytes)
  }

  /// Takes over the bytes: the array is zero afterwards.
  package init(wiping bytes: inout [UInt8]) {
    self.init(bytes)
    SecretBytes.wipe(&bytes)
  }

  deinit {
    unsafe OPENSSL_cleanse(buffer.baseAddress, buffer.count)
    unsafe buffer.deallocate()
  }

  package var count: Int { unsafe buffer.count }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try unsafe body(UnsafeRawBufferPointer(buffer))
  }

  mutating func withMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try unsafe body(buffer)
  }

  /// XORs these bytes with others, as far as both go.
  mutating func mix(_ other: borrowing SecretBytes) {
    for index in 0..<min(count, other.count) {
      // Not by "^=", of which this compiler makes invalid code for the thread sanitizer.
      unsafe buffer[index] = buffer[index] ^ other.buffer[index]
    }
  }

  func copy(_ range: Range<Int>) -> SecretBytes {
    unsafe SecretBytes(buffer[range])
  }

  /// Overwrites an array that had a secret in it.
  package static func wipe(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}
