internal import AssetStoreCore

/// What a client shows instead of a password.
enum Token {
  /// The raw values are stored.
  enum Kind: String, Sendable {
    case session
    /// Sets a new password, once.
    case reset
    /// Uploads releases of one asset.
    case publish
  }

  static let day: Int64 = 86_400
  /// Seconds that one counts; of `publish` the most.
  static func lifetime(_ kind: Kind) -> Int64 {
    switch kind {
    case .session: 30 * day
    case .reset: 3600
    case .publish: 366 * day
    }
  }

  /// 256 bits that nobody can guess: 43 characters of base64url.
  static func make(_ system: any System) throws -> String {
    let text = Base64.encode(try system.random(32)).compactMap { digit -> UInt8? in
      switch digit {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: digit
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What is stored of a token. How long a lookup of it takes tells of the hash, and nothing of the token.
  static func hash(_ token: String) throws -> String {
    guard token.utf8.count <= 128 else { return "" }
    return try SHA256.hash(token)
  }
}
