internal import AssetStoreCore

extension Service {
  /// Where clients reach the service: "https://host", without a slash at the end.
  func address(_ request: Request) throws -> String {
    guard options.url.isEmpty else { return options.url }
    guard let host = try request.field("host"), Service.isHost(host) else {
      throw Problem(400, "the request does not say which host it is for")
    }
    return "\(request.isSecure ? "https" : "http")://\(host)"
  }

  /// Whether it is a name or an address, with or without a port: nothing that could lead elsewhere in a URL.
  private static func isHost(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x3a, 0x41...0x5b, 0x5d, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
