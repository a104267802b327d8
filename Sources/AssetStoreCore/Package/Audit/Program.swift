/// Compiled code by its first bytes.
struct Program: Equatable {
  enum Use: Sendable {
    case library
    case program
    /// One of them; names tell which.
    case either
  }

  let format: String
  let use: Use

  init?(_ head: ArraySlice<UInt8>) {
    switch head.number(0, 4) {
    case 0x464c_457f:
      let isBigEndian = head.number(5, 1) == 2
      let type = head.number(isBigEndian ? 17 : 16, 1)
      self.init("ELF", type == 2 ? .program : type == 3 ? .either : .library)
    case 0x6d73_6100: self.init("WebAssembly", .library)
    case 0xfeed_face, 0xfeed_facf:
      self.init("Mach-O", head.number(12, 4) == 2 ? .program : .library)
    case 0xcefa_edfe, 0xcffa_edfe:
      self.init("Mach-O", head.number(12, 4) == 2 << 24 ? .program : .library)
    case 0xbeba_feca:
      // The same number begins a class of Java, with its version where the other has a small count.
      let isMachO = head.number(4, 3) == 0 && head.number(7, 1) < 45
      self.init(isMachO ? "Mach-O" : "Java class", .library)
    case _ where head.starts(with: "!<arch>\n".utf8): self.init("static library", .library)
    case _ where head.starts(with: "dex\n".utf8): self.init("Dalvik", .library)
    case _ where head.starts(with: "MZ".utf8):
      let offset = Int(clamping: head.number(0x3c, 4))
      guard offset <= head.count - 24 else {
        // Its header lies further on; a text has no zero byte.
        guard head.prefix(0x40).contains(0) else { return nil }
        self.init("PE", .program)
        return
      }
      guard head.number(offset, 4) == 0x4550 else { return nil }
      self.init("PE", head.number(offset + 22, 2) & 0x2000 == 0 ? .program : .library)
    default: return nil
    }
  }

  private init(_ format: String, _ use: Use) {
    self.format = format
    self.use = use
  }
}
