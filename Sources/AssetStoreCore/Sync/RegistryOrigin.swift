/// Where a registry's files come from: its base URL or one of its mirrors, whichever works.
final class RegistryOrigin {
  private let options: HTTPOptions
  private let system: any System
  private var client: HTTPClient?
  private var fileBytes: Int64 = 0

  init(options: HTTPOptions, system: any System) {
    self.options = options
    self.system = system
  }

  var requests: Int64 { client?.requestsSent ?? 0 }
  var bytes: Int64 { (client?.receivedBytes ?? 0) + fileBytes }

  /// What an error calls a file.
  static func name(_ path: String, at base: String) -> String {
    if let folder = FileURL.path(base) { return Path.join(folder, path) }
    return HTTP.shown("\(base)/\(path)")
  }

  /// Fetches files and hands each over as it comes, in any order; the first that fails ends it.
  ///
  /// - Parameters:
  ///   - etag: of the only file that is asked for; "" for none.
  ///   - limit: bytes of each.
  func fetch(
    _ paths: [String], at base: String, etag: String = "", limit: Int, _ progress: Progress,
    what: String, each: (Int, HTTPReply) throws -> Void
  ) throws {
    if let folder = FileURL.path(base) {
      for (index, path) in paths.enumerated() {
        let body = try system.read(Path.join(folder, path), limit: limit)
        fileBytes += Int64(body.count)
        try each(index, HTTPReply(status: 200, body: body, etag: "", lastModified: ""))
      }
      return
    }
    let client = try self.client ?? HTTPClient(system: system)
    self.client = client
    let requests = paths.map { HTTPRequest(url: "\(base)/\($0)", etag: etag) }
    try client.fetch(
      requests, options: options, limit: limit, progress: progress, what: what
    ) { index, result in try each(index, try result.get()) }
  }

  /// Files of known sizes, of which `limit` is the largest.
  func fetchPinned(
    _ paths: [String], at base: String, limit: Int64, _ progress: Progress, what: String,
    each: (Int, [UInt8]) throws -> Void
  ) throws {
    do {
      try fetch(
        paths, at: base, limit: Int(clamping: limit), progress, what: what
      ) { try each($0, $1.body) }
    } catch let error as StoreError where error.reason == .tooLarge {
      throw IndexFile.mismatch(error.subject)
    }
  }

  /// One file; nil if there is none.
  func file(
    _ path: String, at base: String, etag: String = "", limit: Int, _ progress: Progress,
    what: String
  ) throws -> HTTPReply? {
    var reply: HTTPReply?
    do {
      try fetch([path], at: base, etag: etag, limit: limit, progress, what: what) { reply = $1 }
    } catch let error as StoreError where RegistryOrigin.isAbsence(error) {
      return nil
    }
    return reply
  }

  static func isAbsence(_ error: StoreError) -> Bool {
    error.reason == .noSuchPath
      || error.reason == .httpStatus && (error.systemCode == 404 || error.systemCode == 410)
  }
}
