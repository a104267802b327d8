/// A hash that an archive must have, and who says so.
struct Pin {
  /// "" if nobody says anything.
  var sha256 = ""
  /// "the one ...", as it goes on in a message.
  private var which = ""
  private var hint = ""

  static let none = Pin()

  static func asked(_ sha256: String) -> Pin {
    Pin(
      sha256: sha256, which: "the one asked for",
      hint: "check where that hash and where the archive come from")
  }

  static func locked(_ sha256: String) -> Pin {
    Pin(
      sha256: sha256, which: "the one in \(Lock.fileName)",
      hint: "if the change is meant, remove the package and install it again")
  }

  /// As an installed package, or one that is to come back, had it.
  static func installed(_ sha256: String) -> Pin {
    Pin(
      sha256: sha256, which: "the one that was installed",
      hint: "add the archive of that hash to the cache, or install the package again")
  }

  static func source(_ name: String, _ sha256: String) -> Pin {
    Pin(
      sha256: sha256, which: "the one that source \"\(name)\" gives",
      hint: "it was changed or damaged; do not use it unless you know why")
  }

  /// Runs `fetch`; says whose hash it is that the bytes do not have.
  func check<Result>(_ fetch: () throws -> Result) throws -> Result {
    do {
      return try fetch()
    } catch var error as StoreError where error.reason == .hashMismatch {
      error.message += "; expected is \(which)"
      error.hint = hint
      throw error
    }
  }

  /// This pin, or the other one where this says nothing; both must agree.
  func agreeing(with other: Pin, on candidate: Candidate) throws -> Pin {
    guard !sha256.isEmpty else { return other }
    guard !other.sha256.isEmpty, sha256 != other.sha256 else { return self }
    throw StoreError(
      .hashMismatch,
      "\(candidate.name) \(candidate.version): SHA-256 \(sha256) is \(which), but \(other.sha256) is \(other.which)",
      subject: candidate.name, hint: other.hint)
  }

  /// Checks bytes that are there already.
  func check(_ archive: CachedArchive, of candidate: Candidate) throws {
    guard sha256.isEmpty || archive.sha256 == sha256 else {
      throw StoreError(
        .hashMismatch,
        "\(candidate.name) \(candidate.version): SHA-256 \(sha256) is \(which), but its archive has \(archive.sha256)",
        subject: candidate.name, hint: hint)
    }
  }
}
