/// What an id may be: the name of one file and of one folder, on every system.
package enum PackageId {
  static let longest = 128

  /// Why one of that many bytes at most cannot be one; nil if it can.
  package static func refusal(_ id: String) -> String? {
    do {
      _ = try Layout.closed(id: id, into: nil)
      return nil
    } catch let error as StoreError {
      return error.message
    } catch {
      return "it cannot name a file"
    }
  }

  /// Whether every program will take it.
  package static func isPortable(_ id: String) -> Bool {
    id.utf8.first.map(isAlphanumeric) == true
      && id.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }
}
