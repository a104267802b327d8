import AssetStoreCore
import Testing

@Suite struct HTTPClientTests {
  let server = FaultServer.shared
  let system = RealSystem()

  var options: HTTPOptions {
    var options = HTTPOptions()
    options.retryDelay = 5
    options.timeout = 10_000
    return options
  }

  func fetch(
    _ requests: [HTTPRequest], _ options: HTTPOptions? = nil, limit: Int = 1 << 20,
    progress: Progress = .none, client: HTTPClient? = nil
  ) throws -> [Result<HTTPReply, StoreError>] {
    var replies: [Int: Result<HTTPReply, StoreError>] = [:]
    try (client ?? HTTPClient(system: system)).fetch(
      requests, options: options ?? self.options, limit: limit, progress: progress, what: "test"
    ) { index, reply in
      #expect(replies[index] == nil)
      replies[index] = reply
    }
    return requests.indices.compactMap { replies[$0] }
  }

  func fetchOne(
    _ path: String, _ options: HTTPOptions? = nil, limit: Int = 1 << 20, client: HTTPClient? = nil
  ) throws -> HTTPReply {
    let requests = [HTTPRequest(url: server.url + path)]
    return try #require(try fetch(requests, options, limit: limit, client: client).first).get()
  }

  func failure(_ path: String, _ options: HTTPOptions? = nil, limit: Int = 1 << 20) -> StoreError? {
    do {
      _ = try fetchOne(path, options, limit: limit)
      return nil
    } catch {
      return error as? StoreError
    }
  }

  @Test func redirectsLeadFromHTTPSOnlyToHTTPS() {
    #expect(HTTP.redirectSchemes(from: "https://a.invalid/b") == "https")
    #expect(HTTP.redirectSchemes(from: "HTTPS://a.invalid/b") == "https")
    #expect(HTTP.redirectSchemes(from: "http://a.invalid/https://") == "http,https")
  }

  @Test func strangersReachNoPrivateAddress() throws {
    let path = server.serve("private.json", Array("{}".utf8))
    let client = try HTTPClient(system: system)
    var strangers = options
    strangers.isPublicOnly = true
    // Also not by a connection that is there.
    _ = try fetchOne(path, client: client)
    let error = #expect(throws: StoreError.self) {
      try fetchOne(path, strangers, client: client)
    }
    #expect(error?.reason == .invalidArgument)
    #expect(try fetchOne(path, client: client).status == 200)
  }

  @Test func compressedBodyIsInflatedAndValidatorsAnswer304() throws {
    let body = Array(String(repeating: #"{"a":1}"#, count: 500).utf8)
    let path = server.serve("conditional.json", body)
    let client = try HTTPClient(system: system)
    let first = try fetchOne(path, client: client)
    #expect(first.status == 200)
    #expect(first.body == body)
    #expect(client.requestsSent == 1)
    #expect(client.receivedBytes < 1000)

    let url = server.url + path
    for again in [
      HTTPRequest(url: url, etag: first.etag),
      HTTPRequest(url: url, lastModified: first.lastModified),
    ] {
      let reply = try #require(try fetch([again]).first).get()
      #expect(reply.status == 304)
      #expect(reply.body.isEmpty)
    }
  }

  @Test func manyAtOnceAnswerEachOnce() throws {
    let bodies = (0..<40).map { noise(2000 + $0, seed: UInt64($0)) }
    let requests = bodies.enumerated().map {
      HTTPRequest(url: server.url + server.serve("many-\($0).bin", $1))
    }
    let client = try HTTPClient(system: system)
    let replies = try fetch(requests, client: client)
    #expect(try replies.map { try $0.get().body } == bodies)
    #expect(client.requestsSent == 40)
    #expect(client.receivedBytes == Int64(bodies.joined().count))
  }

  @Test func oneFailureDoesNotStopTheOthers() throws {
    let good = server.url + server.serve("beside.bin", [1])
    let replies = try fetch(
      [good, server.url + "/nowhere", "ftp://x/", good].map { HTTPRequest(url: $0) })
    #expect(try replies[0].get().body == [1])
    #expect(try replies[3].get().body == [1])
    #expect(throws: StoreError.self) { try replies[1].get() }
    guard case .failure(let error) = replies[2] else {
      Issue.record("it answered")
      return
    }
    #expect(error.reason == .invalidArgument)
  }

  @Test(arguments: [
    "status-500-times-2", "status-429-times-1", "status-503-retry-after-0-times-3", "reset-times-1",
    "short-body-times-2", "drop-after-10-times-1",
  ])
  func passingFaultIsTriedAgain(mode: String) throws {
    let body = noise(5000)
    let path = server.serve("passing.bin", body)
    let client = try HTTPClient(system: system)
    #expect(try fetchOne("/fault/\(mode)\(path)", client: client).body == body)
    #expect(client.requestsSent == 1 + (Int64(String(mode.last ?? "0")) ?? 0))
  }

  @Test func serverIsAskedNoMoreThanRetriesSay() throws {
    var options = options
    options.retries = 2
    let client = try HTTPClient(system: system)
    let path = server.serve("retries.bin", [1])
    let reply = try fetch(
      [HTTPRequest(url: "\(server.url)/fault/status-502\(path)")], options, client: client)
    #expect(throws: StoreError.self) { try reply[0].get() }
    #expect(client.requestsSent == 3)

    let missing = try HTTPClient(system: system)
    _ = try fetch([HTTPRequest(url: "\(server.url)/missing")], options, client: missing)
    #expect(missing.requestsSent == 1)
  }

  @Test(arguments: [
    ("status-500", StoreError.Reason.httpStatus), ("status-204", .httpStatus),
    ("status-304", .httpStatus),
    ("short-body", .shortBody), ("reset", .unreachable), ("redirect-loop", .tooManyRedirects),
    ("redirect-9", .tooManyRedirects), ("redirect-file", .badReply), ("garbage", .badReply),
    ("endless", .tooLarge), ("stall", .timeout), ("silent", .timeout), ("drip", .timeout),
  ])
  func lastingFaultHasItsReason(mode: String, reason: StoreError.Reason) throws {
    var options = options
    options.retries = 0
    if reason == .timeout { options.timeout = 250 }
    let path = "/fault/\(mode)" + server.serve("lasting.bin", noise(5000))
    let error = try #require(failure(path, options))
    #expect(error.reason == reason)
    #expect(error.subject == server.url + path)
    #expect(error.message.contains(server.url + path))
    #expect(!error.message.contains("\n"))
    if mode == "status-500" { #expect(error.systemCode == 500) }
  }

  @Test func whatDripsIsNotWaitedFor() throws {
    var options = options
    options.retries = 0
    options.timeout = 250
    let body = noise(20_000)
    let path = server.serve("dripping.bin", body)
    #expect(try fetchOne("/fault/slow\(path)", options).body == body)
    let error = try #require(failure("/fault/drip\(path)", options))
    #expect(error.reason == .timeout)
    #expect(error.status == .network)
    #expect(error.message.contains("bytes came in 250 ms"))
  }

  @Test func wholeTimeIsLimitedWhereItIsToBe() throws {
    var options = options
    options.retries = 0
    options.timeout = 250
    options.wholeTime = 300
    for mode in ["slow", "chatter"] {
      let path = "/fault/\(mode)" + server.serve("late.bin", noise(40_000))
      let error = try #require(failure(path, options))
      #expect(error.reason == .timeout)
      #expect(error.message.contains("took longer than 300 ms"))
    }
    #expect(try fetchOne(server.serve("in-time.bin", [1]), options).body == [1])
  }

  @Test func eightRedirectsAreFollowed() throws {
    let path = server.serve("moved.bin", [7])
    #expect(try fetchOne("/fault/redirect-8\(path)").body == [7])
  }

  @Test func limitCountsInflatedBytes() throws {
    let path = server.serve("bomb.json", [UInt8](repeating: 0x20, count: 200_000))
    #expect(failure(path, limit: 100_000)?.reason == .tooLarge)
    #expect(failure(path, limit: 200_000) == nil)
  }

  @Test func refusedConnectionAndUnknownHost() throws {
    var options = options
    options.retries = 1
    for url in ["http://127.0.0.1:1/", "http://nowhere.invalid/"] {
      let reply = try fetch([HTTPRequest(url: url)], options)
      guard case .failure(let error)? = reply.first else {
        Issue.record("\(url) answered")
        continue
      }
      #expect(error.reason == .unreachable)
      #expect(error.subject == url)
    }
  }

  @Test func passwordIsNotShown() throws {
    let address = server.url.dropFirst("http://".count)
    let reply = try fetch([HTTPRequest(url: "http://user:se@cret@\(address)/missing")])
    guard case .failure(let error)? = reply.first else {
      Issue.record("it answered")
      return
    }
    #expect(error.subject == "\(server.url)/missing")
    #expect(!"\(error)".contains("cret"))
  }

  @Test(arguments: [
    "", "/relative", "file:///etc/hostname", "http://", "http://a b/", "http://x/\n",
  ])
  func whatIsNoURL(url: String) throws {
    let reply = try fetch([HTTPRequest(url: url)])
    guard case .failure(let error)? = reply.first else {
      Issue.record("it answered")
      return
    }
    #expect(error.reason == .invalidArgument)
    #expect(!error.message.contains("\n"))
  }

  @Test func lineBreakInAValidatorIsNotSent() throws {
    let url = server.url + server.serve("injected.bin", [1])
    let reply = try fetch([HTTPRequest(url: url, etag: "\"a\"\r\nX-Injected: 1")])
    #expect(throws: StoreError.self) { try reply[0].get() }
  }

  @Test(arguments: ["silent", "status-503-retry-after-30", "reset"])
  func cancelWhileWaiting(mode: String) throws {
    var options = options
    options.retryDelay = 30_000
    options.timeout = 60_000
    let begun = system.ticks()
    var reports: [Phase] = []
    let progress = Progress { phase, _, _, _ in
      reports.append(phase)
      return reports.count > 4
    }
    let path = "/fault/\(mode)" + server.serve("cancelled.bin", [1])
    let error = #expect(throws: StoreError.self) {
      _ = try fetch([HTTPRequest(url: server.url + path)], options, progress: progress)
    }
    #expect(error?.reason == .cancelled)
    #expect(system.ticks() - begun < 5000)
    #expect(reports.last == (mode == "silent" ? .metadata : .wait))
  }

  @Test func waitingReportsDoNotFall() throws {
    var options = options
    options.retries = 2
    options.retryDelay = 120
    var reports: [UInt64] = []
    let progress = Progress { phase, _, done, total in
      if phase == .wait {
        #expect(done <= total)
        reports.append(done)
      }
      return false
    }
    let url = "\(server.url)/fault/status-500-times-2" + server.serve("waited.bin", [1])
    let client = try HTTPClient(system: system)
    _ = try fetch([HTTPRequest(url: url)], options, progress: progress, client: client)[0].get()
    #expect(client.requestsSent == 3)
    #expect(reports.count >= 2)
    #expect(reports == reports.sorted())
  }

  @Test func whatEachThrowsEndsTheCall() throws {
    let url = server.url + server.serve("thrown.bin", [1])
    let client = try HTTPClient(system: system)
    var calls = 0
    let error = #expect(throws: StoreError.self) {
      try client.fetch(
        Array(repeating: HTTPRequest(url: url), count: 20), options: options, limit: 10,
        progress: .none,
        what: "test"
      ) { _, _ in
        calls += 1
        throw StoreError(.noSpace, "full")
      }
    }
    #expect(error?.reason == .noSpace)
    #expect(calls == 1)
    #expect(try fetch([HTTPRequest(url: url)], client: client)[0].get().body == [1])
  }
}

/// What a download brought.
private struct Arrived {
  var starts: [DownloadStart] = []
  var bytes: [UInt8] = []
}

@Suite struct DownloadTests {
  let server = FaultServer.shared
  let system = RealSystem()
  let file = noise(50_000, seed: 3)

  private func download(
    _ path: String, from prefix: [UInt8] = [], validator: String = "", pinned: Bool = false,
    retries: Int = 3, limit: Int64 = 1 << 20, progress: Progress = .none
  ) throws -> Arrived {
    var options = HTTPOptions()
    options.retryDelay = 5
    options.retries = retries
    var arrived = Arrived(bytes: prefix)
    try HTTPClient(system: system).download(
      server.url + path, from: Int64(prefix.count), validator: validator, pinned: pinned,
      options: options, limit: limit, progress: progress, what: "test"
    ) { start in
      arrived.bytes.removeLast(arrived.bytes.count - Int(start.offset))
      arrived.starts.append(start)
    } received: {
      arrived.bytes += $0
    }
    return arrived
  }

  @Test func whole() throws {
    var reports: [UInt64] = []
    let arrived = try download(
      server.serve("whole.bin", file),
      progress: Progress { phase, _, done, total in
        reports.append(done)
        return phase != .download || (total != 0 && total != 50_000)
      })
    #expect(arrived.bytes == file)
    #expect(arrived.starts.map(\.offset) == [0])
    #expect(arrived.starts.first?.total == 50_000)
    #expect(reports.last == 50_000)
    #expect(try download(server.serve("nothing.bin", [])).starts.count == 1)
  }

  @Test func brokenConnectionIsContinued() throws {
    let path = server.serve("continued.bin", file)
    let arrived = try download("/fault/drop-after-15000\(path)")
    #expect(arrived.bytes == file)
    #expect(arrived.starts.map(\.offset) == [0, 15_000, 30_000, 45_000])
  }

  @Test func withoutValidatorsItBeginsAgainUnlessPinned() throws {
    let path = "/fault/no-validators/fault/drop-after-30000" + server.serve("unvalidated.bin", file)
    #expect(throws: StoreError.self) { try download(path) }
    #expect(try download(path, pinned: true).starts.map(\.offset) == [0, 30_000])
    let weak = "/fault/weak-validators/fault/drop-after-30000-times-1" + "/unvalidated.bin"
    let arrived = try download(weak)
    #expect(arrived.starts.map(\.offset) == [0, 0])
    #expect(arrived.bytes == file)
  }

  @Test func changedFileBeginsAgain() throws {
    let path = server.serve("changed.bin", file)
    let arrived = try download(path, from: [1, 2, 3], validator: "\"of-another-file\"")
    #expect(arrived.starts.map(\.offset) == [0])
    #expect(arrived.bytes == file)
  }

  @Test func serverWithoutRangesBeginsAgain() throws {
    let path = "/fault/no-ranges" + server.serve("rangeless.bin", file)
    let arrived = try download(path, from: Array(file[..<100]), pinned: true)
    #expect(arrived.starts.map(\.offset) == [0])
    #expect(arrived.bytes == file)
  }

  @Test func moreThanTheFileHasBeginsAgain() throws {
    let path = server.serve("shrunk.bin", file)
    let arrived = try download(path, from: noise(60_000), pinned: true)
    #expect(arrived.bytes == file)
  }

  @Test func wrongRangeIsRefused() throws {
    let path = "/fault/wrong-range" + server.serve("shifted.bin", file)
    let error = #expect(throws: StoreError.self) {
      try download(path, from: Array(file[..<100]), pinned: true)
    }
    #expect(error?.reason == .badReply)
  }

  @Test func whatAServerSendsInPartsIsAskedForUntilItsEnd() throws {
    let path = "/fault/short-range" + server.serve("parts.bin", file)
    let arrived = try download(path, from: Array(file[..<100]), pinned: true, retries: 0)
    #expect(arrived.bytes == file)
    #expect(arrived.starts.map(\.offset) == [100, 20_100, 40_100])
  }

  @Test func whatIsSentByteByByteIsNot() throws {
    let path = "/fault/byte-range" + server.serve("crumbs.bin", file)
    let error = #expect(throws: StoreError.self) {
      try download(path, from: Array(file[..<100]), pinned: true, retries: 2)
    }
    #expect(error?.reason == .badReply)
    #expect(error?.message.contains("too small parts") == true)
  }

  @Test func whatDripsIsContinuedAndThenGivenUp() throws {
    var options = HTTPOptions()
    (options.retryDelay, options.retries, options.timeout) = (5, 1, 250)
    var starts: [Int64] = []
    let url = "\(server.url)/fault/drip" + server.serve("dripping-archive.bin", file)
    let error = #expect(throws: StoreError.self) {
      try HTTPClient(system: system).download(
        url, from: 0, validator: "", pinned: true, options: options, limit: 1 << 20,
        progress: .none, what: "test"
      ) {
        starts.append($0.offset)
      } received: { _ in
      }
    }
    #expect(error?.reason == .timeout)
    #expect(starts.count == 2)
  }

  @Test func limitHolds() throws {
    let path = server.serve("long.bin", file)
    for path in [path, "/fault/endless\(path)"] {
      let error = #expect(throws: StoreError.self) { try download(path, limit: 49_999) }
      #expect(error?.reason == .tooLarge)
    }
  }

  @Test func errorPageIsNotTheFile() throws {
    let error = #expect(throws: StoreError.self) { try download("/no-such-file.zip") }
    #expect(error?.reason == .httpStatus)
    #expect(error?.systemCode == 404)
  }

  @Test func cancelledHalfway() throws {
    let path = "/fault/slow" + server.serve("slow.bin", file)
    let error = #expect(throws: StoreError.self) {
      try download(path, progress: Progress { _, _, done, _ in done > 0 })
    }
    #expect(error?.reason == .cancelled)
  }
}
