// Signatures as minisign (https://jedisct1.github.io/minisign/) makes them, so that its program can check ours
// without us, and ours its.
//
//   NAME.pub       PublicKey    a comment, then base64 of: "Ed", key id (8), public key (32)
//   NAME.key       SecretKey    a comment, then base64 of: "Ed", "Sc" or 0 0, "B2", salt (32), two limits of scrypt (8 + 8,
//                               little endian), then key id (8), seed (32), public key (32), checksum (32)
//   FILE.minisig   Signature    a comment, then base64 of: "Ed" or "ED", key id (8), signature (64); then
//                               "trusted comment: ...", then base64 of a signature (64) of the signature and that comment
//
// "Ed" signs the file itself, "ED" its BLAKE2b-512; we make only the latter and check both. With "Sc" everything of a
// secret key from its id on is XORed with what scrypt makes of the password; the checksum (BLAKE2b-256 of "Ed", id, seed
// and public key) then tells a wrong password.
//
// All of these files may come from anyone. They are short, what is asked of scrypt is bounded by what minisign asks for
// itself (1 GiB, a few seconds), and base64 has one spelling.

/// What the files of minisign have in common.
enum Minisign {
  static let algorithm = Array("Ed".utf8)
  static let prehashed = Array("ED".utf8)
  static let untrusted = Array("untrusted comment: ".utf8)
  static let trusted = Array("trusted comment: ".utf8)

  /// Bytes of a line with its comment; what minisign has room for.
  static let longestComment = 1024
  static let longestTrustedComment = 8192
  /// Bytes of a file of any kind, comments at their longest.
  static let longestFile = 16_384
  static let longestPassword = 1023

  /// The lines of a file without their ends, of which the last may have none.
  static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      line in
      var line = line
      while line.last == UInt8(ascii: "\r") { line.removeLast() }
      return line
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Throws unless `comment` is what a file can have in one line.
  static func check(_ comment: String, _ what: String, longest: Int) throws {
    let isLine = !comment.unicodeScalars.contains { EntryName.isControl($0) && $0 != "\t" }
    guard isLine, comment.utf8.count <= longest else {
      throw StoreError(
        .invalidArgument, "the \(what) is no line of at most \(longest) bytes", subject: what)
    }
  }

  /// A key's id as minisign shows it: 16 hex digits, from the last byte to the first.
  static func text(ofID id: [UInt8]) -> String {
    Hex.encode(id.reversed()).uppercased()
  }
}
