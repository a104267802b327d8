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

  /// A registry's URL and those of its mirrors, each once. What lies in files here is not looked for on servers.
  static func bases(_ url: String, _ mirrors: [String]) -> [String] {
    guard HTTP.isHTTP(url) else { return [url] }
    var bases = [url]
    for mirror in mirrors {
      var mirror = mirror
      while mirror.utf8.last == UInt8(ascii: "/") { mirror.removeLast() }
      if !bases.contains(mirror) { bases.append(mirror) }
    }
    return bases
  }

  /// What an error calls a file.
  static func name(_ path: String, at base: String) -> String {
    if let folder = FileURL.path(base) { return Path.join(folder, path) }
    return HTTP.shown("\(base)/\(path)")
  }

  /// Fetches small files and hands each over as it comes, in any order; the first that fails ends it, and so does one
  /// that takes twice as long as a server may be silent: nothing signed says yet how long it is.
  ///
  /// - Parameters:
  ///   - etag: of the only file that is asked for; "" for none.
  ///   - limit: bytes of each.
  func fetch(
    _ paths: [String], at base: String, etag: String = "", limit: Int, _ progress: Progress,
    what: String, each: (Int, HTTPReply) throws -> Void
  ) throws {
    var options = options
    options.wholeTime = options.timeout * 2
    try results(
      of: paths, at: base, etag: etag, options, limit: limit, progress, what: what
    ) {
      try each($0, $1.get())
    }
  }

  /// Likewise, and leaves it to `each` what a failure of one of them means for the others.
  private func results(
    of paths: [String], at base: String, etag: String, _ options: HTTPOptions, limit: Int,
    _ progress: Progress, what: String, each: (Int, Result<HTTPReply, StoreError>) throws -> Void
  ) throws {
    if let folder = FileURL.path(base) {
      for (index, path) in paths.enumerated() {
        let read: Result<[UInt8], StoreError>
        do {
          read = .success(try system.read(Path.join(folder, path), limit: limit))
        } catch let error as StoreError {
          read = .failure(error)
        }
        let reply = read.map { HTTPReply(status: 200, body: $0, etag: "", lastModified: "") }
        fileBytes += Int64((try? read.get().count) ?? 0)
        try each(index, reply)
      }
      return
    }
    let client = try self.client ?? HTTPClient(system: system)
    self.client = client
    let requests = paths.map { HTTPRequest(url: "\(base)/\($0)", etag: etag) }
    try client.fetch(
      requests, options: options, limit: limit, progress: progress, what: what, each: each)
  }

  /// Files of known hashes. One that is not there, or is another, fails the call only after the others came.
  func fetchPinned(
    _ files: [(path: String, file: IndexFile)], at base: String, _ progress: Progress, what: String,
    each: (Int, [UInt8]) throws -> Void
  ) throws {
    let limit = Int(clamping: files.map(\.file.size).max() ?? 0)
    var failure: StoreError?
    try results(
      of: files.map(\.path), at: base, etag: "", options, limit: limit, progress, what: what
    ) { index, result in
      let name = RegistryOrigin.name(files[index].path, at: base)
      do {
        let reply = try result.get()
        try files[index].file.check(reply.body, name: name)
        try each(index, reply.body)
      } catch let error as StoreError where RegistryOrigin.isOfOneFile(error) {
        failure = failure ?? (error.reason == .tooLarge ? IndexFile.mismatch(name) : error)
      }
    }
    if let failure { throw failure }
  }

  private static func isOfOneFile(_ error: StoreError) -> Bool {
    error.reason == .tooLarge || error.reason == .indexMismatch || isAbsence(error)
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
