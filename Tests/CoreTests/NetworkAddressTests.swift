import Glibc
import Testing

@testable import AssetStoreCore

@Suite struct NetworkAddressTests {
  @Test func publicAddresses() throws {
    let address = { (text: String) throws -> NetworkAddress in
      var bytes = in6_addr()
      if text.contains(":") {
        try #require(inet_pton(AF_INET6, text, &bytes) == 1)
        return NetworkAddress(withUnsafeBytes(of: bytes) { Array($0) })
      }
      return NetworkAddress(text.split(separator: ".").compactMap { UInt8($0) })
    }
    for text in [
      "1.1.1.1", "8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
      "223.255.255.255", "2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
      "2002:808:808::1", "168.63.129.15",
    ] {
      #expect(try address(text).isPublic, "\(text)")
    }
    for text in [
      "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1",
      "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.192", "198.18.0.1",
      "203.0.113.9", "224.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "fe80::1",
      "fd00:ec2::254", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::7f00:1",
      "64:ff9b:1::1", "2002:7f00:1::1", "2001:db8::1", "2001::1", "3fff::1", "::127.0.0.1",
    ] {
      #expect(try !address(text).isPublic, "\(text)")
    }
    #expect(try address("2606:4700::a").text == "2606:4700:0:0:0:0:0:a")
    #expect(NetworkAddress([1, 2, 3]).isPublic == false)
  }
}
