internal import AssetStoreCore

/// Answers that many ask for, as long as nothing changes. Any thread.
///
/// All are of one version of the catalogue. Those that were asked for lately are in `young`; when that is full it
/// becomes `old`, and what nobody asked for since the last time is dropped.
final class AnswerCache: Sendable {
  struct Answer: Sendable {
    let bytes: [UInt8]
    /// Of these bytes, with its quotes.
    let etag: String

    init(_ bytes: [UInt8]) throws {
      self.bytes = bytes
      etag = "\"\(try SHA256.hash(bytes).prefix(32))\""
    }
  }

  private struct State {
    var version: Int64 = 0
    var young: [String: Answer] = [:]
    var old: [String: Answer] = [:]
    var youngSize = 0
  }

  private let state = Locked(State())
  /// Bytes of each half.
  private let half: Int

  /// - Parameter most: bytes that it may hold.
  init(most: Int) {
    half = most / 2
  }

  /// A key of texts that may hold anything.
  static func key(_ parts: [String]) -> String {
    parts.map { "\($0.utf8.count):\($0)" }.joined()
  }

  func find(_ key: String, _ version: Int64) -> Answer? {
    state.use { state in
      guard state.version == version else { return nil }
      if let answer = state.young[key] { return answer }
      guard let answer = state.old[key] else { return nil }
      add(answer, key, &state)
      return answer
    }
  }

  func add(_ answer: Answer, _ key: String, _ version: Int64) {
    state.use { state in
      // What is older than the rest was overtaken by a change.
      guard version >= state.version else { return }
      if version > state.version {
        state = State()
        state.version = version
      }
      add(answer, key, &state)
    }
  }

  private func add(_ answer: Answer, _ key: String, _ state: inout State) {
    // What an entry takes beside its bytes.
    let size = answer.bytes.count + key.utf8.count + 256
    guard size <= half / 4 else { return }
    if state.youngSize + size > half {
      state.old = state.young
      state.young = [:]
      state.youngSize = 0
    }
    if state.young.updateValue(answer, forKey: key) == nil { state.youngSize += size }
  }

  /// Bytes in it, for tests.
  var size: Int {
    state.use { state in
      [state.young, state.old].joined().reduce(0) { $0 + $1.value.bytes.count }
    }
  }
}

extension Service {
  /// Seconds for which a proxy may answer without asking again.
  private static let freshFor = 10

  /// The JSON answer of a key, which must tell all that it depends on beside what is published.
  ///
  /// - Parameter make: gives it out of the database, if it is not known.
  func answer(
    _ request: Request, _ key: String, _ make: (Database) throws -> [UInt8]
  ) throws -> Response {
    let version = data.catalogueVersion
    if let known = answers.find(key, version) { return try response(known, request) }
    let answer = try AnswerCache.Answer(try data.read(make))
    answers.add(answer, key, version)
    return try response(answer, request)
  }

  /// The same where reading what was asked takes longer than finding its answer.
  ///
  /// - Parameters:
  ///   - words: what was asked, as the client wrote it. It leads to the answer too, as each program asks in its own words.
  ///   - read: gives the key, which must be the same for the same words.
  func answer(
    _ request: Request, words: String,
    _ read: () throws -> (key: String, make: (Database) throws -> [UInt8])
  ) throws -> Response {
    let version = data.catalogueVersion
    if let known = answers.find(words, version) { return try response(known, request) }
    let (key, make) = try read()
    let answer =
      try answers.find(key, version) ?? AnswerCache.Answer(try data.read(make))
    answers.add(answer, key, version)
    answers.add(answer, words, version)
    return try response(answer, request)
  }

  private func response(_ answer: AnswerCache.Answer, _ request: Request) throws -> Response {
    let isKnown = try request.field("if-none-match").map { list in
      list.split(separator: ",").contains {
        var tag = $0.trimmingPrefix { $0 == " " }
        if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
        while tag.last == " " { tag.removeLast() }
        return tag == "*" || tag == answer.etag
      }
    }
    var response = Response(200, type: "application/json", .bytes(answer.bytes))
    if isKnown == true {
      response.status = 304
      response.fields = []
      response.body = .bytes([])
    }
    response.fields += [
      ("ETag", answer.etag), ("Cache-Control", "public, max-age=\(Service.freshFor)"),
    ]
    return response
  }
}
