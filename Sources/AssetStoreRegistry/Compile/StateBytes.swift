internal import AssetStoreCore

/// Bytes that say nothing that we could have written.
struct StateFault: Error {}

/// Values one behind the other, each as short as it can be said.
struct StateWriter {
  private(set) var bytes: [UInt8] = []

  /// - Parameter count: bytes that are about to be put, as far as that is known.
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func put(_ number: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  mutating func put(_ number: Int64) { put(UInt64(bitPattern: number)) }

  mutating func put(count: Int) { put(UInt32(clamping: count)) }

  mutating func put(_ text: String) {
    put(count: text.utf8.count)
    bytes += text.utf8
  }

  mutating func put(_ texts: [String]) {
    put(count: texts.count)
    for text in texts { put(text) }
  }

  mutating func put(_ part: ArraySlice<UInt8>) {
    put(count: part.count)
    bytes += part
  }

  mutating func put(raw part: ArraySlice<UInt8>) { bytes += part }
}

/// Reads what a `StateWriter` wrote.
struct StateReader {
  private let bytes: ArraySlice<UInt8>
  private(set) var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func raw(_ count: Int) throws(StateFault) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.endIndex - position else { throw StateFault() }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Number.Type
  ) throws(StateFault) -> Number {
    let width = Number.bitWidth / 8
    guard width <= bytes.endIndex - position else { throw StateFault() }
    var number: Number = 0
    for index in stride(from: position + width - 1, through: position, by: -1) {
      number = number << 8 | Number(truncatingIfNeeded: bytes[index])
    }
    position += width
    return number
  }

  mutating func integer() throws(StateFault) -> Int64 {
    Int64(bitPattern: try number(UInt64.self))
  }

  mutating func count() throws(StateFault) -> Int { Int(try number(UInt32.self)) }

  mutating func text() throws(StateFault) -> String {
    String(decoding: try raw(count()), as: UTF8.self)
  }

  mutating func texts() throws(StateFault) -> [String] {
    let count = try count()
    guard count <= bytes.endIndex - position else { throw StateFault() }
    var texts: [String] = []
    texts.reserveCapacity(count)
    for _ in 0..<count { texts.append(try text()) }
    return texts
  }

  mutating func part() throws(StateFault) -> ArraySlice<UInt8> { try raw(count()) }

  mutating func choice<Choice: RawRepresentable<String>>(
    _ type: Choice.Type
  ) throws(StateFault) -> Choice {
    guard let choice = Choice(rawValue: try text()) else { throw StateFault() }
    return choice
  }
}

extension StateWriter {
  mutating func put(_ part: Findings.Part) {
    put(part.errors)
    put(part.warnings)
    put(count: part.findings.count)
    for finding in part.findings {
      put(finding.severity.rawValue)
      for text in [finding.code, finding.entry, finding.path, finding.message] { put(text) }
      put(Int64(finding.line))
      put(Int64(finding.column))
    }
  }
}

extension StateReader {
  mutating func findings() throws(StateFault) -> Findings.Part {
    var part = Findings.Part()
    part.errors = try integer()
    part.warnings = try integer()
    for _ in 0..<(try count()) {
      let severity = try choice(PackageFinding.Severity.self)
      let (code, entry, path, message) = (try text(), try text(), try text(), try text())
      part.findings.append(
        PackageFinding(
          severity: severity, code: code, entry: entry, path: path,
          line: Int32(clamping: try integer()), column: Int32(clamping: try integer()),
          message: message))
    }
    return part
  }
}
