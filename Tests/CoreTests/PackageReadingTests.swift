import Glibc
import Testing

@testable import AssetStoreCore

/// What is read of mounted packages, at any place and in any order, against the bytes that were put in.
@Suite struct PackageReadingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Deflates to less than half, and no two parts of it are the same.
  private static func text(_ count: Int) -> [UInt8] { Array(text[..<count]) }

  private static let text: [UInt8] = {
    var random = SteadyRandom(seed: 1)
    let lines = (0..<360_000).map { "line \($0) has \(random.below(1 << 30))\n" }
    return Array(lines.joined().utf8)
  }()

  private func mounted(_ path: String, sha256: String = "") throws -> PackageFileSystem {
    let files = PackageFileSystem(PackageFileSystem.Options(), system: RealSystem())
    var options = PackageFileSystem.MountOptions()
    options.id = "p"
    options.isPlain = true
    options.sha256 = sha256
    options.limits.maxRatio = .max
    try files.mount(path, options)
    return files
  }

  private func mounted(_ entries: [ZipBuilder.Entry], pinned: Bool = false) throws
    -> PackageFileSystem
  {
    let bytes = ZipBuilder(entries).bytes()
    let path = try folder.write("p.zip", bytes)
    return try mounted(path, sha256: pinned ? SHA256.hash(bytes) : "")
  }

  private func read(_ stream: PackageStream, _ count: Int, at offset: UInt64? = nil) throws
    -> [UInt8]
  {
    try stream.bytes(count, at: offset)
  }

  private func reason(_ body: () throws -> Void) -> StoreError.Reason? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.reason ?? .defect
    }
  }

  struct Kind: Sendable, CustomTestStringConvertible {
    var count: Int
    var deflated: Bool
    var pinned: Bool
    var testDescription: String {
      "\(count)\(deflated ? " deflated" : "")\(pinned ? " pinned" : "")"
    }
  }

  static let kinds: [Kind] = [0, 1, 70_000, 1 << 20, 1 << 20 + 1, 5_000_000].flatMap { count in
    [false, true].flatMap { deflated in
      [false, true].map { Kind(count: count, deflated: deflated, pinned: $0) }
    }
  }

  /// Seeks and reads of a stream do what they do with an array.
  @Test(arguments: kinds)
  func anywhere(kind: Kind) throws {
    let content = PackageReadingTests.text(kind.count)
    let files = try mounted(
      [.init("before", "x"), .init("e", content, deflated: kind.deflated), .init("after", "y")],
      pinned: kind.pinned)
    let stream = try files.open("p/e", [])
    #expect(stream.size == UInt64(kind.count))
    var random = SteadyRandom(seed: UInt64(kind.count) + (kind.deflated ? 1 : 0))
    var position = 0
    for _ in 0..<300 {
      let length = [0, 1, 100, 4096, 70_000, 300_000][random.below(6)]
      switch random.below(5) {
      case 0:
        let offset = random.below(kind.count + 100)
        let expected = content[min(offset, kind.count)..<min(offset + length, kind.count)]
        #expect(try same(read(stream, length, at: UInt64(offset)), expected))
      case 1:
        position = random.below(kind.count + 100)
        try stream.seek(Int64(position), from: .start)
      case 2:
        let back = -random.below(position + 1)
        try stream.seek(Int64(back), from: .current)
        position += back
      case 3:
        let back = random.below(kind.count + 1)
        try stream.seek(Int64(-back), from: .end)
        position = kind.count - back
      default: break
      }
      #expect(stream.position == UInt64(position))
      let expected = content[
        min(position, kind.count)..<min(position + length, kind.count)]
      #expect(try same(read(stream, length), expected))
      position += expected.count
    }
  }

  /// Backwards in small steps, which would be the worst without places to go on from.
  @Test func backwards() throws {
    let content = PackageReadingTests.text(8 << 20)
    let files = try mounted([.init("e", content, deflated: true)])
    let stream = try files.open("p/e", [])
    var end = content.count
    while end > 0 {
      let start = max(0, end - 8192)
      #expect(
        try same(read(stream, end - start, at: UInt64(start)), content[start..<end]))
      end = start
    }
  }

  /// However large an entry is and however it is read, only so many copies of the inflater are kept.
  @Test func copiesAreBounded() throws {
    let size = 200 << 20
    let path = try folder.write(
      "p.zip", ZipBuilder([.init("e", [UInt8](repeating: 7, count: size), deflated: true)]).bytes())
    var limits = ArchiveLimits()
    limits.maxRatio = .max
    let archive = try MountedArchive(path: path, limits, sha256: nil, .none)
    let reader = DeflatedReader(archive, archive.entries[0])
    var byte: [UInt8] = [0]
    var random = SteadyRandom(seed: 3)
    var most = 0
    for offset in [size - 1] + (0..<100).map({ _ in random.below(size) }) {
      try byte.withUnsafeMutableBytes { try reader.read(at: UInt64(offset), into: $0) }
      #expect(byte == [7])
      most = max(most, reader.keptCount)
    }
    #expect((60...80).contains(most))
  }

  @Test func seeksThatLeadNowhere() throws {
    let files = try mounted([.init("e", "four")])
    let stream = try files.open("p/e", [])
    try stream.seek(3, from: .start)
    for (offset, origin) in [
      (-1, .start), (-4, .current), (-5, .end), (.min, .start), (.min, .current), (.min, .end),
      (.max, .current), (.max, .end),
    ] as [(Int64, PackageStream.Origin)] {
      #expect(reason { try stream.seek(offset, from: origin) } == .invalidArgument)
      #expect(stream.position == 3)
    }
    try stream.seek(.max, from: .start)
    #expect(try read(stream, 4).isEmpty)
    #expect(try read(stream, 4, at: .max).isEmpty)
    try stream.seek(-Int64.max + 1, from: .current)
    #expect(try read(stream, 4) == Array("our".utf8))
    try stream.seek(0, from: .end)
    #expect(try read(stream, 4).isEmpty)
  }

  /// What large archives have: sizes of 64 bits in extra fields, and sizes that follow the bytes.
  @Test func largeForm() throws {
    let script = """
      import sys, zipfile
      class Pipe:
          def write(self, data): return sys.stdout.buffer.write(data)
          def flush(self): sys.stdout.buffer.flush()
      for out in (Pipe(), "\(folder.path)/seekable.zip"):
          with zipfile.ZipFile(out, "w") as made:
              for method in (0, 8):
                  info = zipfile.ZipInfo("e%d" % method)
                  info.compress_type = method
                  with made.open(info, "w", force_zip64=True) as file:
                      for number in range(100000): file.write(b"%d\\n" % number)
      """
    let path = try folder.write("make.py", Array(script.utf8))
    try #require(system("python3 \(path) > \(folder.path)/piped.zip") == 0)
    let content = (0..<100_000).map { "\($0)\n" }.joined().utf8
    for name in ["seekable.zip", "piped.zip"] {
      let files = try mounted(Path.join(folder.path, name))
      for entry in ["p/e0", "p/e8"] {
        let stream = try files.open(entry, [])
        #expect(try read(stream, content.count + 1).elementsEqual(content))
        #expect(try read(stream, 100, at: 5000).elementsEqual(content.dropFirst(5000).prefix(100)))
      }
    }
  }

  @Test func manyThreads() throws {
    let content = PackageReadingTests.text(3 << 20)
    let files = try mounted(
      [
        .init("s", content), .init("d", content, deflated: true),
        .init("w", Array(content[..<9000]), deflated: true),
      ],
      pinned: true)
    let wrong = Locked(0)
    let next = Locked<UInt64>(0)
    Workers.run(8) {
      var random = SteadyRandom(
        seed: next.use {
          $0 += 1
          return $0
        })
      for _ in 0..<40 {
        for (path, count) in [("p/s", 3 << 20), ("p/d", 3 << 20), ("p/w", 9000)] {
          let offset = random.below(count)
          guard let stream = try? files.open(path, []),
            let bytes = try? stream.bytes(5000, at: UInt64(offset)),
            same(bytes, content[offset..<min(count, offset + 5000)])
          else {
            wrong.use { $0 += 1 }
            continue
          }
        }
      }
    } beside: {
    }
    #expect(wrong.use { $0 } == 0)
  }

  /// What an entry says of itself and is not, is found out at its end, and not read again.
  @Test(arguments: [false, true], [1000, 2 << 20])
  func lies(deflated: Bool, count: Int) throws {
    let content = PackageReadingTests.text(count)
    var damaged = deflated ? ZipBuilder.deflate(content) : content
    damaged[damaged.count / 2] ^= 0x55
    let short = Array(ZipBuilder.deflate(content).dropLast(20))
    let long = ZipBuilder.deflate(content) + [1, 2, 3]
    let lies: [(StoreError.Reason?, (inout ZipBuilder.Entry) -> Void)] =
      [(.contentMismatch, { $0.crc = 1 }), (nil, { [damaged] in $0.data = damaged })]
      + (deflated
        ? [
          (.contentMismatch, { $0.size = UInt32(count - 1) }),
          (.contentMismatch, { $0.size = UInt32(count + 1) }), (nil, { $0.data = short }),
          (.strayData, { $0.data = long }),
        ] : [])
    for (expected, lie) in lies {
      let files = try mounted([.init("e", content, deflated: deflated, lie)])
      let stream = try files.open("p/e", [])
      let other = try files.open("p/e", [])
      var told: [UInt8] = []
      let found = reason {
        while case let piece = try read(stream, 100_000), !piece.isEmpty { told += piece }
      }
      let reasons: [StoreError.Reason] =
        expected.map { [$0] } ?? [.contentMismatch, .archiveDamaged]
      #expect(found.map(reasons.contains) == true)
      // Nothing of the part that showed it; where it fits into memory, nothing at all.
      #expect(told.count <= count - count % 100_000)
      if deflated, count < 1 << 20 { #expect(told.isEmpty) }
      #expect(expected == nil || same(told, content.prefix(told.count)))
      // From now on it is known to all, also where it was right so far.
      #expect(reason { _ = try files.open("p/e", []) } == found)
      for stream in [stream, other] {
        #expect(reason { _ = try read(stream, 100_000) } == found)
        #expect(reason { _ = try read(stream, 10, at: 0) } == found)
      }
    }
  }

  /// With a hash, even a wrong CRC of what is stored is found when it is mounted.
  @Test func pins() throws {
    let content = Array("content".utf8)
    let entries: [ZipBuilder.Entry] = [
      .init("a", content), .init("b", content, deflated: true), .init("c", []),
    ]
    _ = try mounted(entries, pinned: true)
    #expect(
      reason { _ = try mounted(entries + [.init("e", content) { $0.crc = 1 }], pinned: true) }
        == .contentMismatch)
    #expect(reason { _ = try mounted(entries + [.init("e", content) { $0.crc = 1 }]) } == nil)
    let path = try folder.write("p.zip", ZipBuilder(entries).bytes())
    let hash = try SHA256.hash("another")
    #expect(reason { _ = try mounted(path, sha256: hash) } == .hashMismatch)
    #expect(reason { _ = try mounted(path, sha256: "12") } == .invalidArgument)
    _ = try mounted(path, sha256: SHA256.hash(ZipBuilder(entries).bytes()).uppercased())
  }
}

/// As `==`, which takes its time with millions in a debug build.
private func same(_ left: [UInt8], _ right: ArraySlice<UInt8>) -> Bool {
  left.count == right.count
    && left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return memcmp(first, second, left.count) == 0
      }
    }
}

extension PackageStream {
  /// What it reads, at the position if at no offset.
  func bytes(_ count: Int, at offset: UInt64? = nil) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0xaa, count: count)
    let got = try bytes.withUnsafeMutableBytes { buffer in
      if let offset { return try read(at: offset, into: buffer) }
      return try read(into: buffer)
    }
    return Array(bytes[..<got])
  }
}

/// Numbers that are the same each time.
struct SteadyRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(bound, 1)
  }
}
