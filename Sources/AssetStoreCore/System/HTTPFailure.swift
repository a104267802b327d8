internal import CCurl
internal import Glibc

/// Why a request failed, and whether it may succeed if it is made again. Never thrown itself: its `error` is.
struct HTTPFailure: Error {
  var error: StoreError
  var mayPass: Bool
  /// Milliseconds that the server asks to wait.
  var retryAfter: Int64 = 0

  /// Milliseconds to wait after the `attempt`-th try failed with this.
  func delay(afterAttempt attempt: Int, _ options: HTTPOptions) -> Int64 {
    let doublings = min(max(attempt - 1, 0), 16)
    let backOff = min(max(options.retryDelay, 0), HTTP.longestWait) << Int64(doublings)
    return min(max(backOff, retryAfter), HTTP.longestWait)
  }

  /// What the way a transfer ended says; nil if an answer came whole, of whatever status.
  init?(_ transfer: CurlTransfer, _ end: CurlMulti.End, _ url: String, _ options: HTTPOptions) {
    let code: CURLcode
    switch end {
    case .done(let done): code = done
    case .givenUp(let why):
      self.init(why, options, url)
      return
    }
    switch code {
    case CURLE_OK: return nil
    case CURLE_OPERATION_TIMEDOUT: self.init(.silent, options, url)
    case CURLE_PARTIAL_FILE:
      self.init(.shortBody, "the connection ended before the body did", url, code, mayPass: true)
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      self.init(
        transfer.receivedBytes > 0 ? .shortBody : .unreachable, "the connection broke", url, code,
        mayPass: true)
    case CURLE_COULDNT_CONNECT where !transfer.refusedAddress.isEmpty:
      self.init(
        .invalidArgument, "\(transfer.refusedAddress) is an address of this machine or its network",
        url, code)
      error.hint = "private addresses are asked only where that is allowed"
    case CURLE_COULDNT_CONNECT:
      let system = transfer.systemCode
      let cause = system == 0 ? HTTPFailure.text(code) : unsafe String(cString: strerror(system))
      self.init(.unreachable, cause, url, code, mayPass: true)
      if system != 0 { error.systemCode = system }
      error.hint = "check the address and that you are online"
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
      self.init(.unreachable, HTTPFailure.text(code), url, code)
      error.hint = "check the address and that you are online"
    case CURLE_TOO_MANY_REDIRECTS:
      self.init(.tooManyRedirects, "more than \(HTTP.maxRedirects) redirects", url, code)
    case CURLE_URL_MALFORMAT where transfer.redirects == 0:
      self.init(.invalidArgument, "this is not a URL", url, code)
    case CURLE_WRITE_ERROR where transfer.isTooLarge:
      self.init(.tooLarge, "the answer is too large", url, code)
    case CURLE_WRITE_ERROR where transfer.status >= 300:
      self.init(status: transfer.status, transfer.retryAfter, url)
    case CURLE_OUT_OF_MEMORY: self.init(.defect, "libcurl has no memory", url, code)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_INVALIDCERTSTATUS:
      self.init(.unreachable, HTTPFailure.text(code), url, code)
      error.hint = "check the server's certificate and this machine's clock and certificates"
    default: self.init(.badReply, HTTPFailure.text(code), url, code)
    }
  }

  /// A complete answer that is not the one wanted.
  init(status: Int, _ retryAfter: Int64, _ url: String) {
    let mayPass = [408, 425, 429].contains(status) || (500...599).contains(status)
    error = HTTPFailure.error(.httpStatus, "the server answered \(status)", url)
    error.systemCode = Int32(clamping: status)
    error.hint =
      switch status {
      case 401, 403, 407: "the server wants other credentials; ~/.netrc is read"
      case 404, 410: "check the URL"
      default: mayPass ? "try again later" : ""
      }
    self.mayPass = mayPass
    self.retryAfter = retryAfter
  }

  /// An answer that makes no sense.
  init(badReply cause: String, _ url: String) {
    error = HTTPFailure.error(.badReply, cause, url)
    mayPass = false
  }

  static func error(_ reason: StoreError.Reason, _ cause: String, _ url: String) -> StoreError {
    let url = HTTP.shown(url)
    return StoreError(reason, "cannot fetch \(url): \(cause)", subject: url)
  }

  private init(_ why: GivenUp, _ options: HTTPOptions, _ url: String) {
    let cause =
      switch why {
      case .silent: "nothing came for \(options.timeout) ms"
      case .slow(let bytes): "only \(bytes) bytes came in \(options.timeout) ms"
      case .late: "it took longer than \(options.wholeTime) ms"
      }
    error = HTTPFailure.error(.timeout, cause, url)
    error.hint = "try again later"
    mayPass = true
  }

  private init(
    _ reason: StoreError.Reason, _ cause: String, _ url: String, _ code: CURLcode,
    mayPass: Bool = false
  ) {
    error = HTTPFailure.error(reason, cause, url)
    error.systemCode = Int32(bitPattern: code.rawValue)
    self.mayPass = mayPass
  }

  private static func text(_ code: CURLcode) -> String {
    unsafe String(cString: curl_easy_strerror(code))
  }
}
