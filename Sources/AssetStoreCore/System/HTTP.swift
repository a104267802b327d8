// HTTP(S), as far as this library speaks it: GET, and POST of a file (HTTPUpload).
//
// libcurl's multi interface does the work, on the thread of the caller and only inside the call: there is
// no thread of ours that could call back. Its callbacks only put bytes aside (CurlTransfer); everything
// that can fail, report or be cancelled happens between two of its steps (HTTPClient). What went wrong,
// and whether trying again may help, is judged in one place (HTTPFailure).
//
// An answer is taken whole or not at all. A metadata reply waits in memory until it is complete; a
// download is handed on as it arrives and is continued from there if the connection breaks.

/// How requests are made: fields of `assetstore_sync_options`.
package struct HTTPOptions: Sendable {
  /// Requests at one time, 1 to 16.
  package var maxParallel = 4
  /// Further tries of a request that failed.
  package var retries = 3
  /// Milliseconds before the first retry, doubled for each further one.
  package var retryDelay: Int64 = 500
  /// Milliseconds for connecting, then until the first byte comes, and then for each `leastBytes` more.
  package var timeout: Int64 = 30_000
  /// Milliseconds that a try may take in all; 0: as many as it needs at that rate.
  package var wholeTime: Int64 = 0
  /// Whether `~/.netrc` says who is asking.
  package var usesCredentials = true
  /// Whether only servers are asked that everybody can reach, whatever they are called and wherever a redirect leads.
  package var isPublicOnly = false

  /// 1000 bytes a second; who gives a server more time than usual is content with less.
  var leastBytes: Int64 { min(timeout, 30_000) }

  package init() {}
}

/// A page to fetch, with the validators of the copy we have.
package struct HTTPRequest: Sendable {
  package var url: String
  package var etag: String
  package var lastModified: String

  package init(url: String, etag: String = "", lastModified: String = "") {
    self.url = url
    self.etag = etag
    self.lastModified = lastModified
  }
}

/// A complete answer.
package struct HTTPReply: Sendable {
  /// 200, or 304 with an empty body: the copy we have is still right.
  package var status: Int
  package var body: [UInt8]
  package var etag: String
  package var lastModified: String
}

/// Where a download begins to arrive: at the place asked for, or at 0 if the server starts over.
package struct DownloadStart: Sendable, Equatable {
  package var offset: Int64
  /// Of the whole file; 0 if the server does not say.
  package var total: Int64
  /// What to send as If-Range to continue later: a strong ETag, else the date; "" if the server gave neither.
  package var validator: String
}

package enum HTTP {
  static let userAgent = "assetstore/0.1.0"
  static let maxRedirects = 8
  /// Bytes of the parts that a server may send a file in without each counting as a try.
  static let leastPart: Int64 = 16 << 10
  /// Longest wait that a server can ask for with Retry-After, in milliseconds.
  static let longestWait: Int64 = 60_000

  /// Whether this is a URL for `HTTPClient`.
  package static func isHTTP(_ url: String) -> Bool {
    let start = url.prefix(8).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://")
  }

  /// Where a redirect may lead, as curl writes it: who asked by https gets nothing that anybody on the way may change.
  package static func redirectSchemes(from url: String) -> String {
    url.prefix(8).lowercased().hasPrefix("https://") ? "https" : "http,https"
  }

  /// A URL as it may be shown: without user name and password, on one line.
  package static func shown(_ url: String) -> String {
    var text = url
    if let scheme = text.firstRange(of: "://") {
      let host = text[scheme.upperBound...]
      let authority = host.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      if let at = authority.lastIndex(of: "@") {
        text.removeSubrange(authority.startIndex...at)
      }
    }
    let line = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? "?" : $0 }
    return String(String.UnicodeScalarView(line))
  }

  /// The value to send as If-Range; a weak ETag does not promise the same bytes.
  static func rangeValidator(etag: String, lastModified: String) -> String {
    etag.isEmpty || etag.hasPrefix("W/") ? lastModified : etag
  }
}
