/// What stands beside a header: the fields that change its meaning, each at most once.
struct ExtraFields {
  /// Sizes and offsets that need more than 32 bits.
  private var large: ArraySlice<UInt8>?
  /// The name in UTF-8, with the CRC of the name that it stands for.
  private(set) var unicodeName: ArraySlice<UInt8>?

  init(_ bytes: ArraySlice<UInt8>, of label: @autoclosure () -> String) throws {
    var rest = bytes
    while rest.count >= 4 {
      let (id, length) = (rest.number(0, 2), Int(rest.number(2, 2)))
      rest = rest.dropFirst(4)
      guard length <= rest.count else {
        throw ExtraFields.mismatch(label(), "has an extra field that is cut short")
      }
      let field = rest.prefix(length)
      rest = rest.dropFirst(length)
      switch id {
      case 0x0001 where large != nil, 0x7075 where unicodeName != nil:
        throw ExtraFields.mismatch(label(), "has the same extra field twice")
      case 0x0001: large = field
      case 0x7075: unicodeName = field
      default: break
      }
    }
    // Fewer than four bytes are padding.
    guard rest.allSatisfy({ $0 == 0 }) else {
      throw ExtraFields.mismatch(label(), "has an extra field that is cut short")
    }
  }

  /// The header's numbers, with those that say "see the extra field" taken from there.
  ///
  /// Numbers are in the order of the field, with their width in the header.
  func large(
    _ numbers: [(value: UInt64, width: Int)], of label: @autoclosure () -> String
  ) throws -> [UInt64] {
    // Nearly all entries.
    if large == nil, !numbers.contains(where: { $0.value == ExtraFields.largest($0.width) }) {
      return numbers.map(\.value)
    }
    var rest = large ?? []
    let isNeeded = numbers.contains { $0.value == ExtraFields.largest($0.width) }
    return try numbers.map { value, width in
      let wide = width * 2
      // Some write all of them, needed or not: then they have to be the same.
      guard value == ExtraFields.largest(width) || (!isNeeded && rest.count >= wide) else {
        return value
      }
      guard rest.count >= wide else {
        throw ExtraFields.mismatch(label(), "lacks the field for its large sizes")
      }
      let large = rest.number(0, wide)
      rest = rest.dropFirst(wide)
      guard isNeeded || large == value || large == 0 else {
        throw ExtraFields.mismatch(label(), "has two different sizes")
      }
      return isNeeded ? large : value
    }
  }

  /// Whether large sizes are announced at most.
  var hasNoSizes: Bool { large?.isEmpty ?? true }

  /// What a number of so many bytes is if the real one is in the extra field.
  static func largest(_ width: Int) -> UInt64 { .max >> UInt64(64 - 8 * width) }

  static func mismatch(_ label: String, _ what: String) -> StoreError {
    StoreError(.headerMismatch, "\(label) \(what)", subject: label)
  }
}
