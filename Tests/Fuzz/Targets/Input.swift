/// Bytes taken apart as a target needs it. What is missing at the end is empty or 0.
struct Input {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// The next line, without its end, as whatever UTF-8 it is near to.
  mutating func line() -> String {
    let line = rest.prefix { $0 != 0x0a }
    rest = rest.dropFirst(line.count + 1)
    return String(decoding: line, as: UTF8.self)
  }

  /// The lines that are left, at most `limit`.
  mutating func lines(atMost limit: Int) -> [String] {
    var lines: [String] = []
    while !rest.isEmpty, lines.count < limit { lines.append(line()) }
    return lines
  }

  /// The bytes up to the next zero.
  mutating func piece() -> [UInt8] {
    let piece = rest.prefix { $0 != 0 }
    rest = rest.dropFirst(piece.count + 1)
    return Array(piece)
  }

  mutating func remaining() -> [UInt8] {
    defer { rest = [] }
    return Array(rest)
  }

  var isEmpty: Bool { rest.isEmpty }
}
