internal import CCrypto

/// scrypt (RFC 7914) by libcrypto, with its cost said as libsodium and so minisign say it.
struct Scrypt: Equatable {
  var operations: UInt64
  /// Bytes.
  var memory: UInt64

  /// What minisign takes for a new key: 1 GiB and some seconds. A file that asks for more is refused.
  static let standard = Scrypt(operations: 1 << 25, memory: 1 << 30)

  private static let blockFactor: UInt64 = 8

  /// N and p as libsodium chooses them for these limits.
  private var parameters: (cost: UInt64, parallel: UInt64) {
    let operations = max(self.operations, 32_768)
    let isLimitedByOperations = operations < memory / 32
    let most =
      isLimitedByOperations
      ? operations / (Scrypt.blockFactor * 4) : memory / (Scrypt.blockFactor * 128)
    var cost: UInt64 = 2
    while cost <= most / 2 { cost *= 2 }
    let parallel = isLimitedByOperations ? 1 : operations / 4 / cost / Scrypt.blockFactor
    return (cost, max(parallel, 1))
  }

  /// What `password` becomes, in `count` bytes.
  func derive(
    _ password: borrowing SecretBytes, salt: [UInt8], count: Int
  ) throws -> SecretBytes {
    guard operations <= Scrypt.standard.operations, memory <= Scrypt.standard.memory else {
      throw StoreError(
        .tooLarge,
        "the secret key asks for more than 1 GiB of memory or 2^25 operations to be opened",
        subject: "password", hint: "minisign itself asks for as much and not more")
    }
    let (cost, parallel) = parameters
    var key = SecretBytes(count: count)
    let isDone = unsafe password.withBytes { password in
      unsafe key.withMutableBytes { key in
        unsafe EVP_PBE_scrypt(
          password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt,
          salt.count,
          cost, Scrypt.blockFactor, parallel, Scrypt.standard.memory * 2,
          key.baseAddress?.assumingMemoryBound(to: UInt8.self), key.count)
      }
    }
    guard isDone == 1 else {
      throw StoreError(
        .ioFailure, "there is no memory for \(memory >> 20) MiB that opening the secret key takes",
        subject: "password")
    }
    return key
  }
}
