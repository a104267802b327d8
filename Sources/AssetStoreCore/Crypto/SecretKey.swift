/// The key that signatures are made with. Its bytes are overwritten when it goes.
package struct SecretKey: ~Copyable {
  package let publicKey: PublicKey
  private let seed: SecretBytes

  private static let kdf = Array("Sc".utf8)
  private static let noKDF: [UInt8] = [0, 0]
  private static let checksum = Array("B2".utf8)
  private static let saltSize = 32
  /// Id, seed, public key and checksum: what a password hides.
  private static let hiddenSize = 8 + 32 + 32 + 32
  private static let hiddenStart = 6 + saltSize + 16

  private init(_ publicKey: PublicKey, _ seed: consuming SecretBytes) {
    self.publicKey = publicKey
    self.seed = seed
  }

  /// A new key.
  package init(_ system: any System) throws {
    var random = try system.random(Ed25519.keySize)
    let seed = SecretBytes(wiping: &random)
    let key = try Ed25519.publicKey(seed)
    self.init(PublicKey(id: try system.random(8), key: key), seed)
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - password: of no bytes if there is none.
  ///   - name: what an error calls the file.
  package init(_ file: [UInt8], password: borrowing SecretBytes, name: String) throws {
    let malformed = StoreError(
      .malformedKey, "\(name) is no secret key of minisign", subject: name)
    let lines = file.count <= Minisign.longestFile ? Minisign.lines(file) : []
    guard lines.count == 2, lines[0].starts(with: Minisign.untrusted),
      var packed = Base64.decode(lines[1])
    else { throw malformed }
    defer { SecretBytes.wipe(&packed) }
    let hasPassword = packed.dropFirst(2).starts(with: SecretKey.kdf)
    guard packed.count == SecretKey.hiddenStart + SecretKey.hiddenSize,
      packed.starts(with: Minisign.algorithm),
      hasPassword || packed.dropFirst(2).starts(with: SecretKey.noKDF),
      packed.dropFirst(4).starts(with: SecretKey.checksum)
    else { throw malformed }

    var hidden = SecretBytes(packed[SecretKey.hiddenStart...])
    if hasPassword {
      guard password.count > 0 else {
        throw StoreError(.passwordNeeded, "\(name) is protected by a password", subject: name)
      }
      try SecretKey.check(password)
      let cost = Scrypt(
        operations: SecretKey.number(packed[38..<46]), memory: SecretKey.number(packed[46..<54]))
      try hidden.mix(
        cost.derive(password, salt: Array(packed[6..<38]), count: SecretKey.hiddenSize))
    }
    let id = unsafe hidden.withBytes { unsafe Array($0[..<8]) }
    let half = unsafe hidden.withBytes { unsafe Array($0[40..<72]) }
    let told = unsafe hidden.withBytes { unsafe Array($0[72...]) }
    // Without a password, minisign leaves the checksum out.
    let isSummed = try told == SecretKey.sum(hidden)
    guard isSummed || !hasPassword && told.allSatisfy({ $0 == 0 }) else {
      if hasPassword {
        throw StoreError(.wrongPassword, "the password of \(name) is another", subject: name)
      }
      throw malformed
    }
    let seed = hidden.copy(8..<40)
    let key = try Ed25519.publicKey(seed)
    guard key == half else { throw malformed }
    self.init(PublicKey(id: id, key: key), seed)
  }

  /// The file, which the password protects unless it is of no bytes.
  package func text(
    password: borrowing SecretBytes, _ system: any System
  ) throws -> SecretBytes {
    try text(password: password, .standard, system)
  }

  func text(
    password: borrowing SecretBytes, _ cost: Scrypt, _ system: any System
  ) throws -> SecretBytes {
    try SecretKey.check(password)
    var hidden = SecretBytes(count: SecretKey.hiddenSize)
    unsafe hidden.withMutableBytes { hidden in
      unsafe hidden.copyBytes(from: publicKey.id)
      unsafe seed.withBytes { seed in
        for index in 0..<32 { unsafe hidden[8 + index] = seed[index] }
      }
      for (index, byte) in publicKey.key.enumerated() { unsafe hidden[40 + index] = byte }
    }
    let sum = try SecretKey.sum(hidden)
    unsafe hidden.withMutableBytes { hidden in
      for (index, byte) in sum.enumerated() { unsafe hidden[72 + index] = byte }
    }
    let isProtected = password.count > 0
    var packed = Minisign.algorithm + (isProtected ? SecretKey.kdf : SecretKey.noKDF)
    packed += SecretKey.checksum
    if isProtected {
      let salt = try system.random(SecretKey.saltSize)
      try hidden.mix(cost.derive(password, salt: salt, count: SecretKey.hiddenSize))
      packed += salt + SecretKey.bytes(cost.operations) + SecretKey.bytes(cost.memory)
    } else {
      packed += [UInt8](repeating: 0, count: SecretKey.saltSize + 16)
    }
    unsafe hidden.withBytes { unsafe packed.append(contentsOf: $0) }
    // minisign's own words, with a password or without.
    var text = Array("untrusted comment: minisign encrypted secret key\n".utf8)
    var line = Base64.encode(packed)
    text += line
    text.append(UInt8(ascii: "\n"))
    SecretBytes.wipe(&packed)
    SecretBytes.wipe(&line)
    return SecretBytes(wiping: &text)
  }

  /// Signs the BLAKE2b-512 of `message`.
  ///
  /// - Parameters:
  ///   - trusted: a line that nobody can change without the key, at most 8192 bytes.
  ///   - untrusted: a line that anybody can change, at most 1024 bytes.
  package func sign(
    _ message: [UInt8], trusted: String,
    untrusted: String = "signature from assetstore secret key"
  ) throws -> Signature {
    try Minisign.check(
      trusted, "trusted comment",
      longest: Minisign.longestTrustedComment - Minisign.trusted.count - 2)
    try Minisign.check(
      untrusted, "untrusted comment",
      longest: Minisign.longestComment - Minisign.untrusted.count - 2)
    let bytes = try Ed25519.sign(Blake2b.hash512(message), seed)
    return Signature(
      untrustedComment: untrusted, keyID: publicKey.id, bytes: bytes, trustedComment: trusted,
      global: try Ed25519.sign(bytes + Array(trusted.utf8), seed))
  }

  /// Refuses what minisign could not be told either: it reads one line.
  private static func check(_ password: borrowing SecretBytes) throws {
    let isLine = unsafe password.withBytes { bytes in
      unsafe !bytes.contains { $0 == 0 || $0 == 0x0a || $0 == 0x0d }
    }
    guard isLine, password.count <= Minisign.longestPassword else {
      throw StoreError(
        .invalidArgument, "the password is no line of at most \(Minisign.longestPassword) bytes",
        subject: "password")
    }
  }

  /// The checksum of what is to be hidden.
  private static func sum(_ hidden: borrowing SecretBytes) throws -> [UInt8] {
    var summed = SecretBytes(count: 2 + 72)
    unsafe summed.withMutableBytes { summed in
      unsafe summed.copyBytes(from: Minisign.algorithm)
      unsafe hidden.withBytes { hidden in
        for index in 0..<72 { unsafe summed[2 + index] = hidden[index] }
      }
    }
    return try Blake2b.hash256(summed)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
  }
}
