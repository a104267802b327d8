/// What is known of a registry, and so what its next head is held against.
///
/// A signature alone says that a head was published once. Whoever stands between could still give an older one (rollback),
/// the same one for ever (freeze), or that of another registry of the same people; each of these has its own refusal.
package struct HeadTrust: Sendable, Equatable {
  /// The key that the user gave.
  package var pinned: PublicKey
  /// The keys that a head may be signed with, as the last one left them; before the first, the user's.
  package var keys: [PublicKey]
  /// The registry's name; "" before its first head.
  package var registry: String
  /// Of the last head; 0 before the first.
  package var sequence: Int64
  /// SHA-256 of the last head; "" before the first.
  package var hash: String

  /// - Parameter keys: empty for that of the user alone.
  package init(
    pinned: PublicKey, keys: [PublicKey] = [], registry: String = "", sequence: Int64 = 0,
    hash: String = ""
  ) {
    self.pinned = pinned
    self.keys = keys.isEmpty ? [pinned] : keys
    self.registry = registry
    self.sequence = sequence
    self.hash = hash
  }

  /// Seconds that the clock of whoever publishes may be before ours.
  package static let clockSkew: Int64 = 86_400

  /// The head that these bytes are, if it is to be believed, and the key that it is signed with.
  ///
  /// - Parameters:
  ///   - signature: the file beside it; nil if there is none.
  ///   - now: seconds since 1970 UTC.
  ///   - name: what an error calls the head.
  package func verified(
    _ bytes: [UInt8], signature: [UInt8]?, now: Int64, name: String
  ) throws -> (head: IndexHead, signer: PublicKey) {
    let (signature, signer) = try check(bytes, signature, name)
    let head = try IndexHead(bytes, name: name)
    guard signature.trustedText == head.trustedComment else {
      throw StoreError(
        .headBadSignature, "the signature of \(name) was made for something else", subject: name)
    }
    guard registry.isEmpty || head.registry == registry else {
      throw StoreError(
        .headOfAnotherRegistry,
        "\(name) is of the registry \"\(head.registry)\", not of \"\(registry)\"", subject: name,
        hint: "if it was renamed, remove the source and add it again")
    }
    guard head.created <= now + HeadTrust.clockSkew else {
      throw StoreError(
        .headFromTheFuture,
        "\(name) was made \(HeadTrust.words(for: head.created - now)) from now", subject: name,
        hint: "check the clock of this machine")
    }
    guard head.sequence >= sequence else {
      throw StoreError(
        .headRolledBack,
        "\(name) has the sequence number \(head.sequence), and \(sequence) was already read",
        subject: name, hint: "the server gives an old state of the registry: try again later")
    }
    guard try head.sequence > sequence || SHA256.hash(bytes) == hash else {
      throw StoreError(
        .headForked,
        "\(name) is another than the one with the same sequence number \(sequence) that was already read",
        subject: name, hint: "tell those who run the registry")
    }
    try HeadTrust.checkAge(expires: head.expires, now: now, name: name)
    return (head, signer)
  }

  /// The keys that the next head may be signed with.
  ///
  /// A head that lists the key it is signed with says who is believed from then on, and whose key was replaced, that of
  /// the user too. Any other only names further keys.
  package func keys(after head: IndexHead, signedBy signer: PublicKey) -> [PublicKey] {
    guard !head.keys.contains(signer) else { return head.keys }
    let known = keys.contains(pinned) ? pinned : signer
    return [known] + head.keys.filter { $0 != known }
  }

  /// Throws if a head that expires then is no longer to be used.
  package static func checkAge(expires: Int64, now: Int64, name: String) throws {
    guard expires > now else {
      throw StoreError(
        .headExpired, "\(name) expired \(words(for: now - expires)) ago", subject: name,
        hint: "the registry was not published since, or the server keeps that back")
    }
  }

  private func check(
    _ bytes: [UInt8], _ file: [UInt8]?, _ name: String
  ) throws -> (Signature, PublicKey) {
    guard let file else {
      throw StoreError(
        .headUnsigned, "\(name) has no signature beside it", subject: name,
        hint: "nothing that is not signed is read from a registry")
    }
    guard let signature = try? Signature(file, name: name) else {
      throw StoreError(
        .headBadSignature, "what lies beside \(name) is no signature of minisign", subject: name)
    }
    let known = keys.filter { $0.idText == signature.keyIDText }
    guard !known.isEmpty else {
      var names: [String] = []
      for key in keys where !names.contains(key.idText) { names.append(key.idText) }
      let list = names.joined(separator: " or ")
      guard signature.keyIDText != pinned.idText else {
        throw StoreError(
          .headUnknownKey,
          "\(name) is signed with the key \(pinned.idText), which was replaced by \(list)",
          subject: name, hint: "tell those who run the registry")
      }
      throw StoreError(
        .headUnknownKey, "\(name) is signed with the key \(signature.keyIDText), not with \(list)",
        subject: name,
        hint: "if the registry has a new key, add the source again with that one")
    }
    let signer = known.first { (try? $0.verify(bytes, signature, name: name)) != nil }
    guard let signer else {
      throw StoreError(
        .headBadSignature, "\(name) is not what was signed with the key \(signature.keyIDText)",
        subject: name)
    }
    return (signature, signer)
  }

  /// A time in words.
  package static func words(for seconds: Int64) -> String {
    if seconds >= 2 * 86_400 { return "\(seconds / 86_400) days" }
    if seconds >= 2 * 3600 { return "\(seconds / 3600) hours" }
    return "\(max(0, seconds) / 60) minutes"
  }
}
