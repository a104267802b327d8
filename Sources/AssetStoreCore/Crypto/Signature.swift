/// A signature that lies beside what was signed. Nothing it says is to be believed before `PublicKey.verify`.
package struct Signature: Sendable, Equatable {
  var untrustedComment: String
  /// Whether the BLAKE2b-512 of the message was signed, and not the message.
  let isPrehashed: Bool
  let keyID: [UInt8]
  let bytes: [UInt8]
  /// As it was signed, whatever its encoding.
  let trustedComment: [UInt8]
  /// Of `bytes` and the trusted comment.
  let global: [UInt8]

  init(
    untrustedComment: String, keyID: [UInt8], bytes: [UInt8], trustedComment: String,
    global: [UInt8]
  ) {
    self.untrustedComment = untrustedComment
    isPrehashed = true
    self.keyID = keyID
    self.bytes = bytes
    self.trustedComment = Array(trustedComment.utf8)
    self.global = global
  }

  /// Reads a file.
  ///
  /// - Parameter name: what an error calls it.
  package init(_ file: [UInt8], name: String) throws {
    let lines = file.count <= Minisign.longestFile ? Minisign.lines(file) : []
    guard lines.count == 4, lines[0].starts(with: Minisign.untrusted),
      lines[2].starts(with: Minisign.trusted),
      let packed = Base64.decode(lines[1]), packed.count == 10 + Ed25519.signatureSize,
      packed.starts(with: Minisign.algorithm) || packed.starts(with: Minisign.prehashed),
      let global = Base64.decode(lines[3]), global.count == Ed25519.signatureSize
    else {
      throw StoreError(
        .malformedSignature, "\(name) is no signature of minisign", subject: name,
        hint: "such a file has four lines, of which the first two are not the whole")
    }
    untrustedComment = String(
      decoding: lines[0].dropFirst(Minisign.untrusted.count), as: UTF8.self)
    isPrehashed = packed.starts(with: Minisign.prehashed)
    keyID = Array(packed[2..<10])
    bytes = Array(packed[10...])
    trustedComment = Array(lines[2].dropFirst(Minisign.trusted.count))
    self.global = global
  }

  /// What the signer says of the message, for people and programs.
  package var trustedText: String { String(decoding: trustedComment, as: UTF8.self) }

  /// The id of the key that it claims to be made with, as `PublicKey.idText`.
  package var keyIDText: String { Minisign.text(ofID: keyID) }

  /// The file.
  package var text: [UInt8] {
    let algorithm = isPrehashed ? Minisign.prehashed : Minisign.algorithm
    let lines = [
      Minisign.untrusted + untrustedComment.utf8, Base64.encode(algorithm + keyID + bytes),
      Minisign.trusted + trustedComment, Base64.encode(global),
    ]
    return lines.flatMap { $0 + [UInt8(ascii: "\n")] }
  }
}
