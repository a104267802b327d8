internal import CCurl
internal import Glibc

/// An address of a server.
struct NetworkAddress: Equatable {
  /// In the order of the network: 4 or 16.
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Nil for what is none of IPv4 or IPv6.
  @unsafe init?(_ address: UnsafeMutablePointer<curl_sockaddr>) {
    let place: (offset: Int, count: Int)
    switch unsafe address.pointee.family {
    case AF_INET: place = (4, 4)
    case AF_INET6: place = (8, 16)
    default: return nil
    }
    let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
    guard unsafe Int(address.pointee.addrlen) >= place.offset + place.count else { return nil }
    // SAFETY: libcurl has as many bytes there as it says.
    let raw = unsafe UnsafeRawPointer(address) + offset + place.offset
    bytes = unsafe Array(UnsafeRawBufferPointer(start: raw, count: place.count))
  }

  /// As people write it, but for the abbreviations of IPv6.
  var text: String {
    if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
    return stride(from: 0, to: bytes.count - 1, by: 2)
      .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }

  /// Whether everybody means the same server by it: no address of this machine, of a network of one's own, or of no
  /// server at all.
  ///
  /// Source of the rules: the registries of special-purpose addresses of IANA.
  var isPublic: Bool {
    switch bytes.count {
    case 4: NetworkAddress.isPublic(bytes[...])
    case 16:
      if starts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)
        || starts(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)
      {
        NetworkAddress.isPublic(bytes[12...])
      } else if starts(0x20, 0x02) {
        NetworkAddress.isPublic(bytes[2..<6])
      } else {
        // 2000::/3, without what is for protocols (2001::/23) and for examples (2001:db8::/32 and 3fff::/20).
        bytes[0] >> 5 == 1 && !(starts(0x20, 0x01) && bytes[2] < 2)
          && !starts(0x20, 0x01, 0x0d, 0xb8) && !(starts(0x3f, 0xff) && bytes[2] < 16)
      }
    default: false
    }
  }

  private func starts(_ start: UInt8...) -> Bool { bytes.starts(with: start) }

  /// - Parameter bytes: four.
  private static func isPublic(_ bytes: ArraySlice<UInt8>) -> Bool {
    let parts = Array(bytes)
    switch (parts[0], parts[1], parts[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): return false
    case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): return false
    case (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113): return false
    // Within a cloud of its owner, it is each machine's own.
    case (168, 63, 129): return parts[3] != 16
    default: return true
    }
  }
}
