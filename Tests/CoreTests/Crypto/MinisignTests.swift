import Testing

@testable import AssetStoreCore

/// Keys and signatures in the formats of minisign: what is made is what is read, and whatever was changed is told.
@Suite struct MinisignTests {
  /// The least that scrypt can be told; the real cost is of the tests with the real program.
  static let cheap = Scrypt(operations: 32_768, memory: 1 << 20)

  let system = RealSystem()
  let message = Array("the head of a registry\n".utf8)

  func reason(_ body: () throws -> Void) -> StoreError.Reason? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.reason
    }
  }

  func file(_ key: borrowing SecretKey, _ password: String) throws -> [UInt8] {
    let secret = SecretBytes(Array(password.utf8))
    return try key.text(password: secret, MinisignTests.cheap, system)
      .withBytes { Array($0) }
  }

  func readReason(_ file: [UInt8], _ password: String) -> StoreError.Reason? {
    reason {
      _ = try SecretKey(file, password: SecretBytes(Array(password.utf8)), name: "k")
    }
  }

  @Test func hashesAreThoseOfTheStandard() throws {
    // RFC 7693, appendix A; and the empty text and 128 bytes by Python's hashlib.
    let long = try Blake2b.hash512(Array("abc".utf8))
    #expect(
      Hex.encode(long)
        == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")
    for (bytes, wanted) in [
      (Array("abc".utf8), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
      ([], "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
      (Array(UInt8(0)...127), "c3582f71ebb2be66fa5dd750f80baae97554f3b015663c8be377cfcb2488c1d1"),
    ] {
      #expect(Hex.encode(try Blake2b.hash256(SecretBytes(bytes))) == wanted)
    }
  }

  @Test func base64HasOneSpelling() {
    for count in 0...10 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 77 + 250) }
      let text = Base64.encode(bytes)
      #expect(Base64.decode(text) == bytes)
      for (index, old) in text.enumerated() {
        for new in Array("ABCefg+/=\n \0".utf8) where new != old {
          var changed = text
          changed[index] = new
          let read = Base64.decode(changed)
          #expect(read == nil || read != bytes && Base64.encode(read ?? []) == changed)
        }
      }
    }
    for text in ["A", "AA", "AAA", "=", "====", "A===", "AA=A", "AB==", "AAB=", "AAAA=", "A-_A"] {
      #expect(Base64.decode(Array(text.utf8)) == nil, "\(text)")
    }
  }

  /// minisign writes the number of a key without leading zeros, as real ones show by chance only.
  @Test func theCommentOfAPublicKeyNamesItWithoutLeadingZeros() throws {
    let made = try SecretKey(system).publicKey
    for (id, comment) in [
      ([0x0D, 0x20, 0, 0, 0, 0, 0x0B, 0], "B00000000200D"), ([0, 0, 0, 0, 0, 0, 0, 0], "0"),
      ([1, 2, 3, 4, 5, 6, 7, 0xA8], "A807060504030201"),
    ] as [([UInt8], String)] {
      let text = PublicKey(id: id, key: made.key).text
      #expect(text.hasPrefix("untrusted comment: minisign public key \(comment)\n"), "\(text)")
      #expect(try PublicKey(Array(text.utf8), name: "k").id == id)
    }
  }

  @Test func whatIsSignedIsVerified() throws {
    let key = try SecretKey(system)
    let text = try key.sign(message, trusted: "sequence:7\tfor: tests", untrusted: "").text
    let signature = try Signature(text, name: "s")
    try key.publicKey.verify(message, signature, name: "m")
    #expect(signature.trustedText == "sequence:7\tfor: tests")
    #expect(signature.keyIDText == key.publicKey.idText)
    #expect(signature.text == text)
    let other = try SecretKey(system)
    #expect(reason { try other.publicKey.verify(message, signature, name: "m") } == .wrongKey)
    // One that only says that it is the key.
    let disguised = PublicKey(id: key.publicKey.id, key: other.publicKey.key)
    #expect(reason { try disguised.verify(message, signature, name: "m") } == .badSignature)
    // The comment of another signature by the same key.
    let second = try key.sign(message + message, trusted: "sequence:8")
    let mixed = Signature(
      untrustedComment: "", keyID: signature.keyID, bytes: signature.bytes,
      trustedComment: second.trustedText, global: second.global)
    #expect(reason { try key.publicKey.verify(message, mixed, name: "m") } == .badTrustedComment)
  }

  @Test func keysAreReadAgain() throws {
    let key = try SecretKey(system)
    let lines = key.publicKey.text
    #expect(try PublicKey(Array(lines.utf8), name: "p") == key.publicKey)
    #expect(try PublicKey(Array(key.publicKey.line.utf8), name: "p") == key.publicKey)
    let windows = lines.replacing("\n", with: "\r\n")
    #expect(try PublicKey(Array(windows.utf8), name: "p") == key.publicKey)
    for password in ["", "pässword with blanks "] {
      let file = try file(key, password)
      let again = try SecretKey(file, password: SecretBytes(Array(password.utf8)), name: "k")
      #expect(again.publicKey == key.publicKey)
      try key.publicKey.verify(message, again.sign(message, trusted: ""), name: "m")
    }
    let protected = try file(key, "right")
    #expect(readReason(protected, "") == .passwordNeeded)
    #expect(readReason(protected, "wrong") == .wrongPassword)
    #expect(readReason(protected, String(repeating: "x", count: 1024)) == .invalidArgument)
    #expect(readReason(protected, "a\nb") == .invalidArgument)
  }

  @Test func everyChangedByteOfASignatureIsTold() throws {
    let key = try SecretKey(system)
    let text = try key.sign(message, trusted: "a comment", untrusted: "another").text
    let untrusted = Minisign.untrusted.count..<Minisign.untrusted.count + "another".utf8.count
    for index in text.indices {
      for change: UInt8 in [0x01, 0x20, 0x80] {
        var changed = text
        changed[index] ^= change
        let told = reason {
          try key.publicKey.verify(message, Signature(changed, name: "s"), name: "m")
        }
        #expect(told?.status == (untrusted.contains(index) ? nil : .integrity), "byte \(index)")
      }
      #expect(
        reason { _ = try Signature(Array(text[..<index]), name: "s") } == .malformedSignature
          || index == text.count - 1, "up to byte \(index)")
    }
  }

  @Test func everyChangedByteOfTheMessageIsTold() throws {
    let key = try SecretKey(system)
    let signature = try key.sign(message, trusted: "")
    for index in message.indices {
      var changed = message
      changed[index] ^= 1
      #expect(reason { try key.publicKey.verify(changed, signature, name: "m") } == .badSignature)
    }
    for other in [[], message.dropLast(), message + [0]] {
      #expect(
        reason { try key.publicKey.verify(Array(other), signature, name: "m") } == .badSignature)
    }
  }

  @Test func everyChangedByteOfAPublicKeyIsTold() throws {
    let key = try SecretKey(system)
    let signature = try key.sign(message, trusted: "")
    let text = Array(key.publicKey.line.utf8)
    for index in text.indices {
      var changed = text
      changed[index] ^= 1
      let told = reason {
        try PublicKey(changed, name: "p").verify(message, signature, name: "m")
      }
      #expect(told?.status == .integrity, "byte \(index)")
    }
  }

  @Test(arguments: ["", "password"])
  func everyChangedByteOfASecretKeyIsTold(_ password: String) throws {
    let key = try SecretKey(system)
    let file = try file(key, password)
    let start = Minisign.untrusted.count
    let line = try #require(file.firstIndex(of: UInt8(ascii: "\n"))) + 1
    for index in file.indices where !(start..<line - 1).contains(index) {
      var changed = file
      changed[index] ^= 1
      let told = readReason(changed, password)
      // The limits, of which several come to the same cost; without a password they and the salt are unused.
      let isUnused = (line + (password.isEmpty ? 8 : 50)..<line + 72).contains(index)
      #expect(told != nil || isUnused || index == file.count - 1, "byte \(index)")
      #expect(told?.status != .internal, "byte \(index)")
    }
  }

  /// As minisign writes keys without a password: no checksum. The halves of the key still have to agree.
  @Test func secretKeysWithoutAChecksum() throws {
    let key = try SecretKey(system)
    let lines = Minisign.lines(try file(key, ""))
    let packed = try #require(Base64.decode(lines[1]))
    let bare = Array(packed.dropLast(32)) + [UInt8](repeating: 0, count: 32)
    func text(_ packed: [UInt8]) -> [UInt8] { lines[0] + [0x0a] + Base64.encode(packed) }
    #expect(readReason(text(bare), "") == nil)
    for index in 62..<126 {
      var changed = bare
      changed[index] ^= 1
      #expect(readReason(text(changed), "") == .malformedKey, "byte \(index)")
    }
    // Nor does a password excuse it.
    #expect(readReason(text(Array("EdSc".utf8) + bare.dropFirst(4)), "x") == .wrongPassword)
  }

  @Test func whatAKeyMayAskForIsBounded() throws {
    let key = try SecretKey(system)
    let lines = Minisign.lines(try file(key, "x"))
    let packed = try #require(Base64.decode(lines[1]))
    for (operations, memory) in [
      (1 << 25 + 1, 1 << 30), (UInt64.max, 1 << 20), (32_768, 1 << 30 + 1), (.max, .max), (0, .max),
    ] as [(UInt64, UInt64)] {
      var changed = packed
      for index in 0..<8 {
        changed[38 + index] = UInt8(truncatingIfNeeded: operations >> UInt64(8 * index))
        changed[46 + index] = UInt8(truncatingIfNeeded: memory >> UInt64(8 * index))
      }
      let told = readReason(lines[0] + [0x0a] + Base64.encode(changed), "x")
      #expect(told == .tooLarge, "\(operations) \(memory)")
    }
    // What libsodium makes of hardly anything.
    let least = try Scrypt(operations: 0, memory: 0).derive(
      SecretBytes(Array("x".utf8)), salt: [1], count: 8)
    #expect(least.count == 8)
  }

  @Test func otherFilesAreRefused() throws {
    let files: [[UInt8]] = [
      [], [0x0a], Array("RW".utf8), Array("untrusted comment: a\nRWRZ\n".utf8),
      Array("untrusted comment: a".utf8), [UInt8](repeating: 0x0a, count: 100_000),
      [UInt8](repeating: 0x41, count: 1_000_000), Array("untrusted comment: \n\n\n\n".utf8),
      Array(UInt8.min...UInt8.max),
    ]
    for file in files {
      #expect(reason { _ = try PublicKey(file, name: "p") } == .malformedKey)
      #expect(reason { _ = try Signature(file, name: "s") } == .malformedSignature)
      #expect(readReason(file, "") == .malformedKey)
    }
  }

  @Test func commentsAreLines() throws {
    let key = try SecretKey(system)
    for comment in ["a\nb", "a\rb", "\u{1b}[1m", "\0", String(repeating: "x", count: 9000)] {
      #expect(reason { _ = try key.sign(message, trusted: comment) } == .invalidArgument)
      #expect(
        reason { _ = try key.sign(message, trusted: "", untrusted: comment) } == .invalidArgument)
    }
    let longest = String(repeating: "ü", count: 4080)
    let signature = try Signature(key.sign(message, trusted: longest).text, name: "s")
    #expect(signature.trustedText == longest)
  }
}
