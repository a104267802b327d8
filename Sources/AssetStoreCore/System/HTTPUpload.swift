/// The whole answer to a request that sent something.
package struct HTTPAnswer: Sendable {
  package var status: Int
  package var body: [UInt8]
}

extension HTTPClient {
  /// Sends a file as a POST, once: what was begun may have been done. No redirect is followed.
  ///
  /// - Parameters:
  ///   - headers: lines without their ends.
  ///   - file: stands at its beginning.
  ///   - limit: bytes of the answer.
  ///   - progress: hears `Phase.upload`.
  package func post(
    _ url: String, headers: [String], _ file: any FileHandle, size: Int64, options: HTTPOptions,
    limit: Int64, progress: Progress
  ) throws -> HTTPAnswer {
    defer { multi.removeAll() }
    let place = HTTP.shown(String(url.prefix { $0 != "?" }))
    do {
      let transfer = try start(url, headers, compressed: false, options, limit: limit) {
        try $0.post(file, size: size)
      }
      var body: [UInt8] = []
      while true {
        let ended = try multi.perform(now: system.ticks, options).first
        body += transfer.takeBody()
        let sent = min(transfer.sentBytes, size)
        try progress.report(.upload, place, UInt64(clamping: sent), of: UInt64(clamping: size))
        guard let ended else {
          try multi.wait(atMost: HTTPClient.beat)
          continue
        }
        if let failure = transfer.sourceFailure { throw failure }
        if let failure = HTTPFailure(transfer, ended.end, url, options) { throw failure.error }
        return HTTPAnswer(status: transfer.status, body: body)
      }
    } catch let error as StoreError where error.status == .network {
      let cause = error.message.firstRange(of: ": ").map { error.message[$0.upperBound...] } ?? ""
      throw StoreError(
        error.reason, "cannot send to \(place): \(cause)", subject: place, hint: error.hint,
        systemCode: error.systemCode)
    }
  }
}
