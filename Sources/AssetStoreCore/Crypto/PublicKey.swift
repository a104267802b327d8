/// The key that signatures are checked with.
package struct PublicKey: Sendable, Equatable {
  let id: [UInt8]
  let key: [UInt8]

  init(id: [UInt8], key: [UInt8]) {
    self.id = id
    self.key = key
  }

  /// Reads what minisign writes: the file, or only the line of it that begins with "RW".
  ///
  /// - Parameter name: what an error calls it.
  package init(_ bytes: [UInt8], name: String) throws {
    let lines = Minisign.lines(bytes)
    let hasComment = lines.count == 2 && lines[0].starts(with: Minisign.untrusted)
    guard bytes.count <= Minisign.longestFile, hasComment || lines.count == 1,
      let line = lines.last, let packed = Base64.decode(line), packed.count == 42,
      packed.starts(with: Minisign.algorithm)
    else {
      throw StoreError(
        .malformedKey, "\(name) is no public key of minisign", subject: name,
        hint: "such a file has two lines, of which the second begins with RW")
    }
    id = Array(packed[2..<10])
    key = Array(packed[10...])
  }

  /// The key in one line of 56 characters.
  package var line: String {
    String(decoding: Base64.encode(Minisign.algorithm + id + key), as: UTF8.self)
  }

  /// 16 hex digits, which tell keys apart and prove nothing.
  package var idText: String { Minisign.text(ofID: id) }

  /// The file, as minisign writes it: its comment names the key without leading zeros.
  package var text: String {
    let digits = idText.drop { $0 == "0" }
    return "untrusted comment: minisign public key \(digits.isEmpty ? "0" : digits)\n\(line)\n"
  }

  /// Throws unless `signature` is of `message`, made with the secret key that belongs to this one.
  package func verify(_ message: [UInt8], _ signature: Signature, name: String) throws {
    guard signature.keyID == id else {
      throw StoreError(
        .wrongKey,
        "\(name) is signed with the key \(Minisign.text(ofID: signature.keyID)), not with \(idText)",
        subject: name)
    }
    let signed = signature.isPrehashed ? try Blake2b.hash512(message) : message
    guard try Ed25519.verifies(signature.bytes, signed, key) else {
      throw StoreError(
        .badSignature, "\(name) is not what was signed with the key \(idText)", subject: name)
    }
    guard
      try Ed25519.verifies(
        signature.global, signature.bytes + signature.trustedComment, key)
    else {
      throw StoreError(
        .badTrustedComment, "the trusted comment of the signature of \(name) was changed",
        subject: name)
    }
  }
}
