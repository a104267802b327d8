internal import CCrypto

/// HMAC with SHA-256 (RFC 2104), by libcrypto.
package enum HMAC {
  /// 64 lower-case hex digits.
  package static func code(of text: String, key: [UInt8]) throws -> String {
    let bytes = Array(text.utf8)
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let isDone =
      unsafe CCrypto.HMAC(
        EVP_sha256(), key, Int32(clamping: key.count), bytes, bytes.count, &digest, &length) != nil
    guard isDone, length == 32 else { throw StoreError(.defect, "libcrypto has no HMAC") }
    return Hex.encode(digest)
  }
}
