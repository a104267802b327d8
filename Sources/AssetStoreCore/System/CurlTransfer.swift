internal import CCurl
internal import Glibc

/// One request on its way, as libcurl's easy handle, and what has come back so far.
///
/// libcurl's callbacks run inside `CurlMulti.perform`; they put bytes aside and judge nothing.
@safe final class CurlTransfer {
  fileprivate let handle: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let limit: Int64

  /// The kept bytes of the body that nobody has taken yet.
  private(set) var body: [UInt8] = []
  private(set) var etag = ""
  private(set) var lastModified = ""
  private(set) var contentRange = ""
  /// The body had more than `limit` bytes and was left there.
  private(set) var isTooLarge = false
  /// The last address that was not to be asked; "" if there was none.
  private(set) var refusedAddress = ""
  /// What we threw away: bodies of answers that are not wanted.
  private var discarded = 0
  private var headerBytes = 0
  private var kept: Int64 = 0
  /// What is sent, and why it could not be read.
  private var source: (any FileHandle)?
  private(set) var sourceFailure: (any Error)?

  /// Bytes that had come when `waited` was last 0.
  private var mark: Int64 = 0
  /// Milliseconds since then, and since the beginning, in which we could have taken what comes.
  private var waited: Int64 = 0
  private var age: Int64 = 0
  private var checkedAt: Int64

  /// A GET of `url` with these further header lines, of whose body at most `limit` bytes are kept.
  init(
    _ url: String, headers lines: [String], compressed: Bool, limit: Int64, timeout: Int64,
    now: Int64
  ) throws {
    guard let handle = unsafe curl_easy_init() else { throw CurlTransfer.noMemory }
    unsafe self.handle = handle
    self.limit = limit
    self.checkedAt = now
    for line in lines {
      guard let longer = unsafe curl_slist_append(headers, line) else {
        throw CurlTransfer.noMemory
      }
      unsafe headers = longer
    }
    try set(CURLOPT_URL, url)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_REDIR_PROTOCOLS_STR, HTTP.redirectSchemes(from: url))
    try set(CURLOPT_USERAGENT, HTTP.userAgent)
    try set(CURLOPT_FOLLOWLOCATION, 1)
    try set(CURLOPT_MAXREDIRS, HTTP.maxRedirects)
    // Signals belong to the host program.
    try set(CURLOPT_NOSIGNAL, 1)
    // A cancelled request does not wait for the end of a name look-up.
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: timeout))
    if compressed { try set(CURLOPT_ACCEPT_ENCODING, "gzip") }

    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    try unsafe check(assetstore_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers))
    try unsafe check(assetstore_curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
    try unsafe check(assetstore_curl_set_pointer(handle, CURLOPT_HEADERDATA, context))
    // SAFETY: the context is this object, which `CurlMulti` keeps while the handle is in use.
    try unsafe check(
      assetstore_curl_set_data_function(handle, CURLOPT_WRITEFUNCTION) {
        bytes, size, count, context in
        guard let context = unsafe context else { return 0 }
        let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        return unsafe transfer.take(
          body: UnsafeRawBufferPointer(start: bytes, count: size &* count))
          ? size &* count : 0
      })
    try unsafe check(
      assetstore_curl_set_data_function(handle, CURLOPT_HEADERFUNCTION) {
        bytes, size, count, context in
        guard let context = unsafe context else { return 0 }
        let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        return unsafe transfer.take(
          header: UnsafeRawBufferPointer(start: bytes, count: size &* count))
          ? size &* count : 0
      })
  }

  /// Makes it a POST of a file's bytes from where it stands. The answer is kept, whatever its status, and followed nowhere.
  func post(_ file: any FileHandle, size: Int64) throws {
    source = file
    try set(CURLOPT_POST, 1)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try unsafe check(
      assetstore_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(size)))
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    try unsafe check(assetstore_curl_set_pointer(handle, CURLOPT_READDATA, context))
    // SAFETY: as above.
    try unsafe check(
      assetstore_curl_set_data_function(handle, CURLOPT_READFUNCTION) {
        bytes, size, count, context in
        guard let context = unsafe context else { return CurlTransfer.abort }
        let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        return unsafe transfer.give(
          UnsafeMutableRawBufferPointer(start: bytes, count: size &* count))
      })
  }

  /// CURL_READFUNC_ABORT
  private static let abort = 0x1000_0000

  private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    do {
      return try unsafe source?.read(into: buffer) ?? 0
    } catch {
      sourceFailure = error
      return CurlTransfer.abort
    }
  }

  /// Reads `~/.netrc`.
  func useCredentials() throws { try set(CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue)) }

  /// Asks only addresses that everybody can reach. They are judged where a connection is made, after names were looked
  /// up and redirects followed; so connections of others are not taken.
  func askPublicOnly() throws {
    try set(CURLOPT_FRESH_CONNECT, 1)
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    try unsafe check(assetstore_curl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context))
    // SAFETY: as above.
    try unsafe check(
      assetstore_curl_set_socket_function(handle) { context, _, address in
        guard let context = unsafe context, let address = unsafe address else { return -1 }
        let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        let place = unsafe NetworkAddress(address)
        guard let place, place.isPublic else {
          transfer.refusedAddress = place?.text ?? "no address of the internet"
          return -1
        }
        return unsafe socket(
          address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
          address.pointee.protocol)
      })
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(headers)
  }

  /// The kept bytes; they are the caller's now.
  func takeBody() -> [UInt8] {
    defer { body = [] }
    return body
  }

  var status: Int { info(CURLINFO_RESPONSE_CODE) }
  var redirects: Int { info(CURLINFO_REDIRECT_COUNT) }
  /// The errno of a connection that could not be made.
  var systemCode: Int32 { Int32(truncatingIfNeeded: info(CURLINFO_OS_ERRNO) as Int) }
  /// Bytes of the body as they came over the network.
  var receivedBytes: Int64 { info(CURLINFO_SIZE_DOWNLOAD_T) }
  /// Bytes of what is sent that went over the network.
  var sentBytes: Int64 { info(CURLINFO_SIZE_UPLOAD_T) }
  /// Bytes that the body will have; -1 if the server does not say.
  var announcedBytes: Int64 { info(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T) }
  /// Milliseconds that the server asks to wait; 0 if it does not.
  var retryAfter: Int64 {
    let seconds: Int64 = info(CURLINFO_RETRY_AFTER)
    return min(max(seconds, 0), HTTP.longestWait / 1000) * 1000
  }

  /// Why it is not worth waiting for any longer; nil if it is.
  func giveUp(now: Int64, _ options: HTTPOptions) -> GivenUp? {
    // Who was busy with what came before must not blame the server for it.
    let step = min(max(now - checkedAt, 0), CurlTransfer.longestStep)
    checkedAt = now
    age += step
    waited += step
    // As they came over the network: what drips in compressed form shows only at its end.
    let seen = Int64(headerBytes) + receivedBytes + sentBytes
    let came = max(seen - mark, 0)
    if came >= (mark == 0 ? 1 : options.leastBytes) {
      mark = seen
      waited = 0
    }
    if options.wholeTime > 0, age >= options.wholeTime { return .late }
    guard waited >= options.timeout else { return nil }
    return came == 0 ? .silent : .slow(came)
  }

  /// Milliseconds that may lie between two looks at a transfer that nobody was kept from.
  private static let longestStep: Int64 = 1000

  private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    guard status == 200 || status == 206 || source != nil else {
      // Reading the short text of an error keeps the connection usable; a long one is not worth it.
      discarded += bytes.count
      return discarded <= 64 << 10
    }
    guard Int64(bytes.count) <= limit - kept else {
      isTooLarge = true
      return false
    }
    kept += Int64(bytes.count)
    unsafe body.append(contentsOf: bytes)
    return true
  }

  private func take(header bytes: UnsafeRawBufferPointer) -> Bool {
    headerBytes += bytes.count
    guard headerBytes <= 300 << 10 else { return false }
    let line = unsafe StreamSafe.text(bytes)
    if line.hasPrefix("HTTP/") {
      // Each redirect brings a set of headers; only the last one counts.
      (etag, lastModified, contentRange) = ("", "", "")
      return true
    }
    guard let colon = line.firstIndex(of: ":") else { return true }
    let value = CurlTransfer.trimmed(line[line.index(after: colon)...])
    switch line[..<colon].lowercased() {
    case "etag": etag = value
    case "last-modified": lastModified = value
    case "content-range": contentRange = value
    default: break
    }
    return true
  }

  /// A header's value, or "" for one that we would not send back: too long or not plain text.
  private static func trimmed(_ text: Substring) -> String {
    let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
    var bytes = Array(text.utf8.drop(while: blank))
    while let last = bytes.last, blank(last) { bytes.removeLast() }
    guard bytes.count <= 1024, bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static var noMemory: StoreError { StoreError(.defect, "libcurl has no memory") }

  private func check(_ code: CURLcode) throws {
    guard code == CURLE_OK else {
      throw StoreError(
        .defect,
        "libcurl does not take an option: \(unsafe String(cString: curl_easy_strerror(code)))",
        systemCode: Int32(bitPattern: code.rawValue))
    }
  }

  private func set(_ option: CURLoption, _ value: Int) throws {
    try check(unsafe assetstore_curl_set_long(handle, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws {
    try check(unsafe assetstore_curl_set_string(handle, option, value))
  }

  private func info(_ info: CURLINFO) -> Int {
    var value = 0
    unsafe _ = assetstore_curl_get_long(handle, info, &value)
    return value
  }

  private func info(_ info: CURLINFO) -> Int64 {
    var value: curl_off_t = 0
    unsafe _ = assetstore_curl_get_offset(handle, info, &value)
    return Int64(value)
  }
}

/// Why a transfer is ended though it goes on.
enum GivenUp {
  /// No byte came for too long.
  case silent
  /// Only so many did.
  case slow(Int64)
  /// Its time is over.
  case late
}

/// The requests that are on their way together, and the connections kept for the next ones.
@safe final class CurlMulti {
  /// How a transfer ended.
  enum End {
    case done(CURLcode)
    case givenUp(GivenUp)
  }

  /// Once for the process, as libcurl wants it; never undone, since the host may use libcurl too.
  private static let initialised: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  private let handle: UnsafeMutableRawPointer
  private(set) var active: [CurlTransfer] = []

  init() throws {
    guard CurlMulti.initialised, let handle = unsafe curl_multi_init() else {
      throw StoreError(.defect, "libcurl cannot be initialised")
    }
    unsafe self.handle = handle
  }

  deinit {
    removeAll()
    unsafe curl_multi_cleanup(handle)
  }

  func add(_ transfer: CurlTransfer) throws {
    try check(unsafe curl_multi_add_handle(handle, transfer.handle))
    active.append(transfer)
  }

  /// Ends all transfers where they are.
  func removeAll() {
    for transfer in active { unsafe _ = curl_multi_remove_handle(handle, transfer.handle) }
    active = []
  }

  /// Does what can be done without waiting and gives the transfers that ended by it.
  func perform(
    now: () -> Int64, _ options: HTTPOptions
  ) throws -> [(transfer: CurlTransfer, end: End)] {
    var running: Int32 = 0
    try check(unsafe curl_multi_perform(handle, &running))
    var ended: [(transfer: CurlTransfer, end: End)] = []
    var left: Int32 = 0
    while let message = unsafe curl_multi_info_read(handle, &left) {
      let easy = unsafe message.pointee.easy_handle
      let code = unsafe message.pointee.data.result
      if let index = active.firstIndex(where: { unsafe $0.handle == easy }) {
        ended.append((active[index], .done(code)))
        try end(at: index)
      }
    }
    let now = now()
    for transfer in active {
      guard let why = transfer.giveUp(now: now, options) else { continue }
      ended.append((transfer, .givenUp(why)))
      if let index = active.firstIndex(where: { $0 === transfer }) { try end(at: index) }
    }
    return ended
  }

  /// Waits until something arrives, at most so many milliseconds.
  func wait(atMost milliseconds: Int64) throws {
    try check(
      unsafe curl_multi_poll(handle, nil, 0, Int32(clamping: max(milliseconds, 0)), nil))
  }

  private func end(at index: Int) throws {
    let transfer = active.remove(at: index)
    try check(unsafe curl_multi_remove_handle(handle, transfer.handle))
  }

  private func check(_ code: CURLMcode) throws {
    guard code == CURLM_OK else {
      throw StoreError(
        .defect, "libcurl cannot go on: \(unsafe String(cString: curl_multi_strerror(code)))",
        systemCode: code.rawValue)
    }
  }
}
