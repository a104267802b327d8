/// Fetches over HTTP(S). Keeps its connections from one call to the next; used on one thread at a time.
///
/// HTTP/2 is used where a server offers it, a proxy where the environment names one, `~/.netrc` where it
/// knows the host.
package final class HTTPClient {
  let system: any System
  let multi: CurlMulti
  private let created: Int64
  private var reported: Int64 = 0

  /// Requests sent so far, retries included; redirects are not counted.
  package private(set) var requestsSent: Int64 = 0
  /// Bytes of bodies that came over the network so far, compressed as they were, failed tries included.
  package private(set) var receivedBytes: Int64 = 0

  package init(system: any System) throws {
    self.system = system
    multi = try CurlMulti()
    created = system.ticks()
  }

  /// Fetches pages, several at a time, and hands each to `each` with its place in `requests` as soon as it
  /// is there. What `each` throws ends the call; so does cancelling. Bodies over `limit` bytes are refused.
  ///
  /// While nothing happens, `progress` hears its last report of `what` again, and `Phase.wait` while all
  /// that is left to do is waiting for the next try.
  package func fetch(
    _ requests: [HTTPRequest], options: HTTPOptions, limit: Int, progress: Progress, what: String,
    each: (Int, Result<HTTPReply, StoreError>) throws -> Void
  ) throws {
    var unsent = requests.indices
    var waiting: [Try] = []
    var sent: [ObjectIdentifier: Try] = [:]
    defer { multi.removeAll() }

    while true {
      while multi.active.count < min(max(options.maxParallel, 1), 16) {
        let now = system.ticks()
        let next: Try
        if let ready = waiting.firstIndex(where: { $0.readyAt <= now }) {
          next = waiting.remove(at: ready)
        } else if let first = unsent.popFirst() {
          next = Try(index: first)
        } else {
          break
        }
        let request = requests[next.index]
        do {
          sent[try send(request, options, limit)] = next.again()
        } catch let error as StoreError where error.status == .misuse {
          try each(next.index, .failure(error))
        }
      }

      for (transfer, end) in try multi.perform(now: system.ticks, options) {
        guard var tried = sent.removeValue(forKey: ObjectIdentifier(transfer)) else { continue }
        receivedBytes += transfer.receivedBytes
        let request = requests[tried.index]
        switch outcome(of: transfer, end, request, options) {
        case .success(let reply): try each(tried.index, .success(reply))
        case .failure(let failure) where failure.mayPass && tried.attempts <= options.retries:
          tried.readyAt = system.ticks() + failure.delay(afterAttempt: tried.attempts, options)
          waiting.append(tried)
        case .failure(let failure): try each(tried.index, .failure(failure.error))
        }
      }

      if multi.active.isEmpty && waiting.isEmpty && unsent.isEmpty { return }

      let soonest = waiting.map(\.readyAt).min()
      if multi.active.isEmpty && unsent.isEmpty, let soonest {
        try reportWaiting(until: soonest, progress, what)
      } else if isTimeToReport() {
        try progress.again(what)
      }
      if !multi.active.isEmpty || unsent.isEmpty {
        try multi.wait(atMost: min(HTTPClient.beat, (soonest ?? .max) - system.ticks()))
      }
    }
  }

  /// Fetches one file of at most `limit` bytes, from `offset` on if the server can do that.
  ///
  /// `began` is called before the first bytes of each answer and says where they belong; `received` gets
  /// the bytes in order. An answer that begins at 0 makes all earlier bytes void.
  ///
  /// validator  what `DownloadStart` gave when the bytes before `offset` came; "" if unknown
  /// pinned     the caller checks the whole file, so it may be continued without a validator
  package func download(
    _ url: String, from offset: Int64, validator: String, pinned: Bool, options: HTTPOptions,
    limit: Int64, progress: Progress, what: String,
    began: (DownloadStart) throws -> Void, received: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var position = offset
    var furthest = offset
    var validator = validator
    var attempts = 0
    defer { multi.removeAll() }

    while true {
      if validator.isEmpty && !pinned { position = 0 }
      var headers: [String] = []
      if position > 0 {
        headers.append("Range: bytes=\(position)-")
        if !validator.isEmpty { headers.append("If-Range: \(validator)") }
      }
      let asked = position
      var start: DownloadStart?
      attempts += 1
      let failure = try transfer(url, headers, options, limit) { transfer in
        if start == nil {
          let answered = try DownloadStart(transfer, asked: asked, url)
          guard answered.total <= limit else { throw HTTPClient.tooLarge(url, limit) }
          try began(answered)
          (start, position, validator) = (answered, answered.offset, answered.validator)
        }
        let bytes = transfer.takeBody()
        guard Int64(bytes.count) <= limit - position else { throw HTTPClient.tooLarge(url, limit) }
        try unsafe bytes.withUnsafeBytes { try unsafe received($0) }
        position += Int64(bytes.count)
      } waiting: {
        // What was reported does not fall where the server starts over.
        let done = max(position, furthest)
        let total = start.map { $0.total == 0 ? 0 : max($0.total, done) } ?? 0
        try progress.report(.download, what, UInt64(clamping: done), of: UInt64(clamping: total))
      }
      guard let failure else {
        guard let start, position < start.total else { return }
        // A server may answer with less than was asked for; the rest is asked for again.
        guard position > asked else {
          throw HTTPFailure(badReply: "the server sent a part without bytes", url).error
        }
        if position - asked >= HTTP.leastPart {
          attempts = 0
        } else if attempts > options.retries {
          throw HTTPFailure(badReply: "the server sends it in too small parts", url).error
        }
        continue
      }
      if failure.error.systemCode == 416 && asked > 0 {
        // There is nothing behind what we have, so what we have is of another file.
        (position, validator) = (0, "")
        attempts -= 1
        continue
      }
      // A long file over a bad line is worth more tries as long as each brings it forward.
      if position >= furthest + (1 << 20) { attempts = 1 }
      furthest = max(furthest, position)
      guard failure.mayPass && attempts <= options.retries else { throw failure.error }
      let until = system.ticks() + failure.delay(afterAttempt: attempts, options)
      while system.ticks() < until {
        try reportWaiting(until: until, progress, what)
        try multi.wait(atMost: min(HTTPClient.beat, until - system.ticks()))
      }
    }
  }
}

extension HTTPClient {
  /// Milliseconds between two reports.
  static var beat: Int64 { 100 }

  /// A request's fate so far.
  private struct Try {
    var index: Int
    var attempts = 0
    var readyAt: Int64 = 0

    func again() -> Try {
      var next = self
      next.attempts += 1
      return next
    }
  }

  private static func tooLarge(_ url: String, _ limit: Int64) -> StoreError {
    HTTPFailure.error(.tooLarge, "it has more than \(limit) bytes", url)
  }

  private func send(_ request: HTTPRequest, _ options: HTTPOptions, _ limit: Int) throws
    -> ObjectIdentifier
  {
    var headers: [String] = []
    if !request.etag.isEmpty { headers.append("If-None-Match: \(request.etag)") }
    if !request.lastModified.isEmpty {
      headers.append("If-Modified-Since: \(request.lastModified)")
    }
    return ObjectIdentifier(
      try start(request.url, headers, compressed: true, options, limit: Int64(limit)))
  }

  func start(
    _ url: String, _ headers: [String], compressed: Bool, _ options: HTTPOptions, limit: Int64,
    prepare: (CurlTransfer) throws -> Void = { _ in }
  ) throws -> CurlTransfer {
    // A line break would end the header and begin one of the caller's making.
    guard HTTP.isHTTP(url),
      (headers + [url]).allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f } })
    else {
      throw HTTPFailure.error(.invalidArgument, "this is not an http or https URL", url)
    }
    let transfer = try CurlTransfer(
      url, headers: headers, compressed: compressed, limit: limit, timeout: options.timeout,
      now: system.ticks())
    if options.usesCredentials { try transfer.useCredentials() }
    if options.isPublicOnly { try transfer.askPublicOnly() }
    try prepare(transfer)
    try multi.add(transfer)
    requestsSent += 1
    return transfer
  }

  private func outcome(
    of transfer: CurlTransfer, _ end: CurlMulti.End, _ request: HTTPRequest,
    _ options: HTTPOptions
  ) -> Result<HTTPReply, HTTPFailure> {
    if let failure = HTTPFailure(transfer, end, request.url, options) {
      return .failure(failure)
    }
    let status = transfer.status
    let isConditional = !request.etag.isEmpty || !request.lastModified.isEmpty
    guard status == 200 || (status == 304 && isConditional) else {
      return .failure(HTTPFailure(status: status, transfer.retryAfter, request.url))
    }
    return .success(
      HTTPReply(
        status: status, body: transfer.takeBody(), etag: transfer.etag,
        lastModified: transfer.lastModified))
  }

  /// One request alone: `arrived` after each step that brought something of a 200 or 206, and once at the
  /// end of a complete one; `waiting` at each beat. Nil if it came whole.
  private func transfer(
    _ url: String, _ headers: [String], _ options: HTTPOptions, _ limit: Int64,
    arrived: (CurlTransfer) throws -> Void, waiting: () throws -> Void
  ) throws -> HTTPFailure? {
    let transfer = try start(url, headers, compressed: false, options, limit: limit)
    while true {
      let ended = try multi.perform(now: system.ticks, options).first
      if !transfer.body.isEmpty { try arrived(transfer) }
      if isTimeToReport() || ended != nil { try waiting() }
      guard let ended else {
        try multi.wait(atMost: HTTPClient.beat)
        continue
      }
      receivedBytes += transfer.receivedBytes
      if let failure = HTTPFailure(transfer, ended.end, url, options) {
        return failure
      }
      guard transfer.status == 200 || transfer.status == 206 else {
        return HTTPFailure(status: transfer.status, transfer.retryAfter, url)
      }
      // A file without a single byte begins, too.
      try arrived(transfer)
      return nil
    }
  }

  private func isTimeToReport() -> Bool {
    let now = system.ticks()
    guard reported == 0 || now - reported >= HTTPClient.beat else { return false }
    reported = now
    return true
  }

  /// Counts from when the client was made, so that a second wait does not begin below the first.
  private func reportWaiting(until: Int64, _ progress: Progress, _ what: String) throws {
    guard isTimeToReport() else { return }
    try progress.report(
      .wait, what, UInt64(clamping: system.ticks() - created), of: UInt64(clamping: until - created)
    )
  }
}

extension DownloadStart {
  /// What the headers of an answer say about the bytes that follow.
  fileprivate init(_ transfer: CurlTransfer, asked: Int64, _ url: String) throws {
    validator = HTTP.rangeValidator(etag: transfer.etag, lastModified: transfer.lastModified)
    guard transfer.status == 206 else {
      (offset, total) = (0, max(transfer.announcedBytes, 0))
      return
    }
    // "bytes FIRST-LAST/TOTAL", TOTAL may be "*"
    let range = transfer.contentRange.split(separator: "/", maxSplits: 1)
    let first = range.first?.split { $0 == " " || $0 == "-" }.dropFirst().first
    guard asked > 0, let first, Int64(first) == asked else {
      throw HTTPFailure(badReply: "the server sent another part than the one asked for", url).error
    }
    offset = asked
    total = range.count == 2 ? max(Int64(range[1]) ?? 0, 0) : 0
  }
}
