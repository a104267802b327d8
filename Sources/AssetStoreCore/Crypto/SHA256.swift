internal import CCrypto

/// SHA-256 by libcrypto, which uses the processor's own instructions for it.
@safe package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  package init() throws {
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else { throw StoreError(.defect, "libcrypto has no SHA-256") }
    unsafe self.context = context
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    unsafe _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The hash as 64 lower-case hex digits. Nothing may be added after this.
  package consuming func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe _ = EVP_DigestFinal_ex(context, &digest, nil)
    return Hex.encode(digest)
  }

  package static func hash(_ bytes: [UInt8]) throws -> String {
    var hash = try SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hash.update($0) }
    return hash.finish()
  }

  package static func hash(_ bytes: ArraySlice<UInt8>) throws -> String {
    var hash = try SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hash.update($0) }
    return hash.finish()
  }

  package static func hash(_ text: String) throws -> String { try hash(Array(text.utf8)) }
}

package enum Hex {
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The value of a digit of either case; nil for any other byte.
  package static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// A SHA-256 that a caller gave, as we write it.
  static func checkedSHA256(_ text: String) throws -> String {
    let lower = text.lowercased()
    guard isSHA256(lower) else {
      throw StoreError(
        .invalidArgument, "\"\(EntryName.printable(lower).prefix(80))\" is no SHA-256",
        subject: "sha256", hint: "give 64 hex digits")
    }
    return lower
  }

  /// Whether `text` is a SHA-256 as we write it: 64 lower-case hex digits.
  package static func isSHA256(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
