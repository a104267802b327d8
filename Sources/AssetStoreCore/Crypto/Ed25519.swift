internal import CCrypto

/// Ed25519 (RFC 8032) by libcrypto.
enum Ed25519 {
  static let signatureSize = 64
  static let keySize = 32

  /// The public key that belongs to a seed of 32 bytes.
  static func publicKey(_ seed: borrowing SecretBytes) throws -> [UInt8] {
    let key = try unsafe secretKey(seed)
    defer { unsafe EVP_PKEY_free(key) }
    var bytes = [UInt8](repeating: 0, count: keySize)
    var count = keySize
    guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == keySize else {
      throw failure
    }
    return bytes
  }

  static func sign(_ message: [UInt8], _ seed: borrowing SecretBytes) throws -> [UInt8] {
    let key = try unsafe secretKey(seed)
    defer { unsafe EVP_PKEY_free(key) }
    guard let context = unsafe EVP_MD_CTX_new() else { throw failure }
    defer { unsafe EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: signatureSize)
    var count = signatureSize
    guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
      count == signatureSize
    else { throw failure }
    return signature
  }

  /// Whether `signature` was made of `message` by the secret key that belongs to `key`.
  static func verifies(_ signature: [UInt8], _ message: [UInt8], _ key: [UInt8]) throws -> Bool {
    guard signature.count == signatureSize, key.count == keySize else { return false }
    // Bytes that are no point of the curve show when they are used.
    guard let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, key, key.count) else {
      return false
    }
    defer { unsafe EVP_PKEY_free(key) }
    guard let context = unsafe EVP_MD_CTX_new() else { throw failure }
    defer { unsafe EVP_MD_CTX_free(context) }
    guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { throw failure }
    return unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  private static func secretKey(_ seed: borrowing SecretBytes) throws -> OpaquePointer {
    let key = unsafe seed.withBytes { seed in
      unsafe EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nil, seed.baseAddress?.assumingMemoryBound(to: UInt8.self), seed.count)
    }
    guard let key = unsafe key else { throw failure }
    return unsafe key
  }

  private static let failure = StoreError(.defect, "libcrypto has no Ed25519")
}
