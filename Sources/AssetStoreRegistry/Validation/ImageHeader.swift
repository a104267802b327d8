/// The size of an image, from the first bytes of a PNG or JPEG.
///
/// Source of the rules: PNG's specification (third edition), 5.2 and 11.2.1; ITU-T T.81, B.1.1 and B.2.2.
struct ImageHeader: Equatable {
  enum Format: String {
    case png = "PNG"
    case jpeg = "JPEG"
  }

  let format: Format
  let width: Int
  let height: Int

  /// Nil if the bytes are no such image, or end before its size is said.
  init?(_ bytes: [UInt8]) {
    if let size = ImageHeader.png(bytes) {
      (format, width, height) = (.png, size.width, size.height)
    } else if let size = ImageHeader.jpeg(bytes) {
      (format, width, height) = (.jpeg, size.width, size.height)
    } else {
      return nil
    }
    guard width > 0, height > 0 else { return nil }
  }

  private static let pngStart: [UInt8] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
  ]

  private static func png(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.count >= 33, bytes.starts(with: pngStart) else { return nil }
    return (number(bytes[16..<20]), number(bytes[20..<24]))
  }

  private static func jpeg(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.starts(with: [0xff, 0xd8]) else { return nil }
    var position = 2
    while position + 1 < bytes.count, bytes[position] == 0xff {
      let marker = bytes[position + 1]
      // Any number of 0xff may fill the space before a marker.
      if marker == 0xff {
        position += 1
        continue
      }
      position += 2
      // Those that stand alone, of which none but TEM may come so early; and the beginning of data.
      if marker == 0x01 { continue }
      guard !(0xd0...0xda).contains(marker), position + 2 <= bytes.count else { return nil }
      let length = number(bytes[position..<position + 2])
      guard length >= 2, length <= bytes.count - position else { return nil }
      let isFrame = (0xc0...0xcf).contains(marker) && ![0xc4, 0xc8, 0xcc].contains(marker)
      if isFrame {
        guard length >= 8 else { return nil }
        return (
          number(bytes[position + 5..<position + 7]), number(bytes[position + 3..<position + 5])
        )
      }
      position += length
    }
    return nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
