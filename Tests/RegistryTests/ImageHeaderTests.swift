import Testing

@testable import AssetStoreRegistry

@Suite struct ImageHeaderTests {
  static func png(_ width: UInt32, _ height: UInt32) -> [UInt8] {
    let number = { (value: UInt32) in
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) }
    }
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
      + number(width) + number(height) + [8, 6, 0, 0, 0, 0, 0, 0, 0]
  }

  @Test func png() throws {
    let image = try #require(ImageHeader(Self.png(128, 200)))
    #expect(image.format == .png && image.width == 128 && image.height == 200)
    for count in 0..<33 { #expect(ImageHeader(Array(Self.png(128, 128).prefix(count))) == nil) }
    #expect(ImageHeader(Self.png(0, 128)) == nil)
  }

  @Test func jpeg() throws {
    // Application data, filled up, a table, then a progressive frame.
    let start: [UInt8] = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0xff, 0xc0, 0xff, 0xff, 0xc4, 0, 3, 0]
    let frame: [UInt8] = [0xff, 0xc2, 0, 11, 8, 0, 200, 1, 4, 1, 1, 0x11, 0]
    let image = try #require(ImageHeader(start + frame))
    #expect(image.format == .jpeg && image.width == 260 && image.height == 200)
    for count in 0..<(start + frame).count {
      #expect(ImageHeader(Array((start + frame).prefix(count))) == nil)
    }
    #expect(ImageHeader([0xff, 0xd8, 0xff, 0xda, 0, 2] + frame) == nil)
    #expect(ImageHeader([0xff, 0xd8, 0xff, 0xe0, 0, 1] + frame) == nil)
  }

  @Test func others() {
    #expect(ImageHeader([]) == nil)
    #expect(ImageHeader(Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)) == nil)
    #expect(ImageHeader(Array("GIF89a".utf8)) == nil)
  }
}
