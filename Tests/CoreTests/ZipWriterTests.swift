import Testing

@testable import AssetStoreCore

@Suite struct ZipWriterTests {
  private let scratch = Scratch()

  private func write(_ name: String, _ body: (ZipWriter) throws -> Void) throws -> String {
    let path = Path.join(scratch.path, name)
    let file = try RealSystem().open(path, .createNew(mode: 0o644))
    let writer = ZipWriter(file)
    try body(writer)
    try writer.finish()
    try file.close()
    return path
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    try RealSystem().read(path, limit: 1 << 24)
  }

  @Test func whatIsWrittenIsRead() throws {
    let contents = [
      "": "", "a": "", "b/c": "text",
      "b/\u{e9}\u{1f600}": String(repeating: "long", count: 100_000),
    ]
    .filter { !$0.key.isEmpty }
    let path = try write("a.zip") { writer in
      for (name, text) in contents.sorted(by: { $0.key < $1.key }) {
        try writer.add(name, Array(text.utf8))
      }
    }
    let archive = try Archive(path: path)
    #expect(archive.entries.map(\.path) == contents.keys.sorted())
    for entry in archive.entries {
      #expect(entry.method == 0 && entry.mode == 0o644 && entry.kind == .file)
      #expect(
        String(decoding: try archive.read(entry, limit: 1 << 20), as: UTF8.self)
          == contents[entry.path])
    }
    #expect(try Archive(path: write("empty.zip") { _ in }).entries.isEmpty)
  }

  /// Whoever reads the format's own description would write the same.
  @Test func everyByteIsAsTheFormatHasIt() throws {
    let text: [UInt8] = Array("hello".utf8)
    let deflated = ZipBuilder.deflate(text)
    var expected = ZipBuilder([
      .init("a/b", text) { $0.utf8 = false },
      .init("\u{e9}", text, mode: 0o100755, deflated: true),
    ]).bytes()
    let local = 30 + 3 + text.count
    let central = local + 30 + 2 + deflated.count
    for start in [10, local + 10, central + 12, central + 46 + 3 + 12] {
      // Another time.
      expected.replaceSubrange(start..<start + 4, with: [0, 0, 0x21, 0])
    }
    let path = try write("a.zip") { writer in
      try writer.add("a/b", size: UInt64(text.count)) { sink in
        try text.withUnsafeBytes { try sink($0) }
      }
      try writer.add("\u{e9}", mode: 0o755, text, deflated: deflated)
    }
    #expect(try bytes(path) == expected)
  }

  @Test func manyEntries() throws {
    let path = try write("a.zip") { writer in
      for number in 0..<70_000 { try writer.add("\(number)", []) }
    }
    #expect(try Archive(path: path).entries.count == 70_000)
  }

  @Test func largeEntries() throws {
    let path = Path.join(scratch.path, "large.zip")
    let file = SparseFile(try RealSystem().open(path, .createNew(mode: 0o644)))
    let writer = ZipWriter(file)
    let size: UInt64 = 5 << 30
    try writer.add("before", Array("one".utf8))
    try writer.add("large", size: size) { sink in
      let piece = [UInt8](repeating: 0, count: SparseFile.hole)
      for _ in 0..<size / UInt64(piece.count) { try piece.withUnsafeBytes { try sink($0) } }
    }
    try writer.add("behind", Array("two".utf8))
    try writer.finish()
    try file.close()
    var limits = ArchiveLimits()
    limits.maxBytes = .max
    let archive = try Archive(path: path, limits: limits)
    #expect(archive.entries.map(\.size) == [3, 5 << 30, 3])
    for (index, text) in [(0, "one"), (2, "two")] {
      #expect(try archive.read(archive.entries[index], limit: 9) == Array(text.utf8))
    }
    #expect(failure { _ = try Archive(path: path) } == nil)
    limits.maxBytes = 4 << 30
    #expect(failure { _ = try Archive(path: path, limits: limits) } == .tooLarge)
  }

  @Test(arguments: [0, 2, 4, 300]) func anotherSizeThanSaid(size: UInt64) {
    #expect(
      failure {
        _ = try write("\(size).zip") { writer in
          try writer.add("a", size: size) { sink in
            try [1, 2, 3].withUnsafeBytes { try sink($0) }
          }
        }
      } == .ioFailure)
  }
}

/// A file in which pieces of one size are holes.
private final class SparseFile: FileHandle {
  static let hole = 1 << 20
  private let real: any FileHandle
  private var position: Int64 = 0

  init(_ real: any FileHandle) { self.real = real }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    if bytes.count == SparseFile.hole {
      try real.seek(to: position + Int64(bytes.count))
    } else {
      try real.write(bytes)
    }
    position += Int64(bytes.count)
  }
  func seek(to offset: Int64) throws {
    position = offset
    try real.seek(to: offset)
  }
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try real.read(into: buffer)
  }
  func truncate(to size: Int64) throws { try real.truncate(to: size) }
  func status() throws -> FileStatus { try real.status() }
  func sync() throws { try real.sync() }
  func close() throws { try real.close() }
}
