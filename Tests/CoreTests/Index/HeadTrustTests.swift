import Testing

@testable import AssetStoreCore

@Suite final class HeadTrustTests {
  private static let now: Int64 = 1_800_000_000
  private let key: SecretKey
  private let other: SecretKey

  init() throws {
    key = try SecretKey(RealSystem())
    other = try SecretKey(RealSystem())
  }

  private func head(
    _ sequence: Int64 = 100, registry: String = "demo", created: Int64 = now - 1000,
    expires: Int64 = now + 1000, keys: [PublicKey] = [], more: String = ""
  ) -> [UInt8] {
    let keys = keys.map { "\"\($0.line)\"" }.joined(separator: ",")
    let hash = String(repeating: "ab", count: 32)
    return Array(
      """
      {"created":\(created),"expires":\(expires),"format":1,"index":{"sha256":"\(hash)","size":7},"keys":[\(keys)],\
      "mirrors":["https://mirror.invalid/a/"],"registry":"\(registry)","sequence":\(sequence)\(more)}

      """.utf8)
  }

  private func trust(_ sequence: Int64 = 0, hash: String = "", keys: [PublicKey] = []) -> HeadTrust
  {
    HeadTrust(
      pinned: key.publicKey, keys: keys, registry: sequence > 0 ? "demo" : "", sequence: sequence,
      hash: hash)
  }

  private func reason(
    _ trust: HeadTrust, _ bytes: [UInt8], by signer: borrowing SecretKey,
    comment: String = "assetstore registry demo sequence 100", now: Int64 = now
  ) throws -> StoreError.Reason? {
    let signature = try signer.sign(bytes, trusted: comment).text
    return reason(trust, bytes, signature, now: now)
  }

  private func reason(
    _ trust: HeadTrust, _ bytes: [UInt8], _ signature: [UInt8]?, now: Int64 = now
  ) -> StoreError.Reason? {
    do {
      _ = try trust.verified(bytes, signature: signature, now: now, name: "head")
      return nil
    } catch {
      return (error as? StoreError)?.reason ?? .defect
    }
  }

  @Test func whatAHeadSays() throws {
    let bytes = head(keys: [other.publicKey])
    let signature = try key.sign(bytes, trusted: "assetstore registry demo sequence 100").text
    let (head, signer) = try trust().verified(
      bytes, signature: signature, now: HeadTrustTests.now, name: "head")
    #expect(signer == key.publicKey)
    #expect(head.registry == "demo")
    #expect(head.sequence == 100)
    #expect(head.expires == HeadTrustTests.now + 1000)
    #expect(head.index == IndexFile(sha256: String(repeating: "ab", count: 32), size: 7))
    #expect(head.keys == [other.publicKey])
    #expect(head.mirrors == ["https://mirror.invalid/a/"])
  }

  @Test func signatures() throws {
    #expect(reason(trust(), head(), nil) == .headUnsigned)
    #expect(reason(trust(), head(), Array("no signature".utf8)) == .headBadSignature)
    #expect(try reason(trust(), head(), by: other) == .headUnknownKey)
    #expect(try reason(trust(keys: [other.publicKey]), head(), by: other) == nil)
    #expect(try reason(trust(keys: [other.publicKey]), head(), by: key) == .headUnknownKey)
    let signature = try key.sign(head(), trusted: "assetstore registry demo sequence 100").text
    #expect(reason(trust(), head(), signature) == nil)
    #expect(reason(trust(), head(expires: 1), signature) == .headBadSignature)
    // Another key that has the same id.
    let forged = PublicKey(id: other.publicKey.id, key: key.publicKey.key)
    #expect(try reason(HeadTrust(pinned: forged), head(), by: other) == .headBadSignature)
    let both = HeadTrust(pinned: forged, keys: [forged, other.publicKey])
    #expect(try reason(both, head(), by: other) == nil)
  }

  @Test func keysThatAHeadLeavesBelieved() throws {
    let (key, other) = (key.publicKey, other.publicKey)
    let third = try SecretKey(RealSystem()).publicKey
    /// The keys after a head that lists `listed`, where `before` were believed.
    func after(_ before: [PublicKey], _ listed: [PublicKey], by signer: PublicKey) throws
      -> [PublicKey]
    {
      let head = try IndexHead(self.head(keys: listed), name: "head")
      return trust(keys: before).keys(after: head, signedBy: signer)
    }
    // Who signs and is listed says who is believed, and who no longer.
    #expect(try after([], [key, other], by: key) == [key, other])
    #expect(try after([key, other], [other], by: other) == [other])
    #expect(try after([other], [other, third], by: other) == [other, third])
    #expect(try after([other, third], [key, other], by: other) == [key, other])
    // Who is not listed says only who is believed too.
    #expect(try after([], [], by: key) == [key])
    #expect(try after([], [other], by: key) == [key, other])
    #expect(try after([key, other], [], by: other) == [key])
    #expect(try after([key, other], [third], by: other) == [key, third])
    // What was given by the user and is believed no longer does not come back by being left out.
    #expect(try after([other], [], by: other) == [other])
    #expect(try after([other, third], [third], by: other) == [other, third])
  }

  @Test(arguments: [
    "", "assetstore registry demo sequence 99", "assetstore registry dem sequence 100",
    "assetstore registry demo sequence 100 ",
  ])
  func signaturesOfSomethingElse(comment: String) throws {
    #expect(try reason(trust(), head(), by: key, comment: comment) == .headBadSignature)
  }

  @Test func order() throws {
    let bytes = head()
    let hash = try SHA256.hash(bytes)
    #expect(try reason(trust(99, hash: "another"), bytes, by: key) == nil)
    #expect(try reason(trust(100, hash: hash), bytes, by: key) == nil)
    #expect(try reason(trust(100, hash: "another"), bytes, by: key) == .headForked)
    #expect(try reason(trust(101, hash: hash), bytes, by: key) == .headRolledBack)
    var other = trust(99)
    other.registry = "other"
    #expect(try reason(other, bytes, by: key) == .headOfAnotherRegistry)
  }

  @Test(
    arguments: [
      (now, nil), (now + 999, nil), (now + 1000, .headExpired), (now + 400 * 86_400, .headExpired),
      (now - 1000 - 86_400, nil), (now - 1001 - 86_400, .headFromTheFuture),
      (0, .headFromTheFuture),
    ] as [(Int64, StoreError.Reason?)])
  func time(now: Int64, expected: StoreError.Reason?) throws {
    #expect(try reason(trust(), head(), by: key, now: now) == expected)
  }

  @Test(arguments: [
    ",\"format\":1", ",\"mirrors\":[]", ",\"a\":{\"b\":1,\"b\":2}", "}",
  ])
  func textsThatReadersTakeDifferently(more: String) throws {
    #expect(try reason(trust(), head(more: more), by: key) == .malformedIndex)
  }

  @Test(
    arguments: [
      (0, "0 minutes"), (-5, "0 minutes"), (119 * 60, "119 minutes"), (7200, "2 hours"),
      (172_799, "47 hours"), (172_800, "2 days"),
    ] as [(Int64, String)])
  func ages(seconds: Int64, text: String) {
    #expect(HeadTrust.words(for: seconds) == text)
  }
}
