internal import CDeflate

/// Names of entries, which come as bytes.
package enum EntryName {
  /// The name that is meant: UTF-8 where it is or must be, else the code page of old DOS, unless there is a
  /// field with the name in Unicode.
  ///
  /// Two names of which each program takes the one it knows are refused.
  static func text(
    _ bytes: ArraySlice<UInt8>, isUTF8: Bool, _ fields: ExtraFields,
    _ label: @autoclosure () -> String
  ) throws -> String {
    // Nearly all names.
    if fields.unicodeName == nil, isASCII(bytes) { return String(decoding: bytes, as: UTF8.self) }
    let name = try decoded(Array(bytes), isUTF8: isUTF8, fields, label)
    guard StreamSafe.holds(name) else {
      let shown = printable(String(name.unicodeScalars.prefix(64)))
      throw StoreError(
        .pathName, "\(shown) has more combining marks in a row than any language", subject: shown)
    }
    return name
  }

  private static func isASCII(_ bytes: ArraySlice<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe $0.allSatisfy { $0 < 0x80 } }
  }

  private static func decoded(
    _ bytes: [UInt8], isUTF8: Bool, _ fields: ExtraFields, _ label: () -> String
  ) throws -> String {
    let plain = String(validating: bytes, as: UTF8.self)
    if isUTF8, plain == nil {
      throw StoreError(.pathEncoding, "\(label()) has a name that is no UTF-8", subject: label())
    }
    guard let field = fields.unicodeName else { return plain ?? codePage437(bytes) }
    guard let name = String(validating: field.dropFirst(5), as: UTF8.self) else {
      throw StoreError(.pathEncoding, "\(label()) has a name that is no UTF-8", subject: label())
    }
    let isSame = field.dropFirst(5).elementsEqual(bytes)
    let stands = field.number(0, 1) == 1 && field.number(1, 4) == UInt64(crc(bytes))
    // Only a name of an old code page needs another beside it.
    guard isSame || (stands && plain == nil) else {
      throw ExtraFields.mismatch(label(), "has another name in Unicode: \(printable(name))")
    }
    return name
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    unsafe bytes.withUnsafeBytes { unsafe libdeflate_crc32(0, $0.baseAddress, $0.count) }
  }

  private static func codePage437(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let high = Int(byte) - 0x80
      text.append(upperHalf.indices.contains(high) ? upperHalf[high] : Unicode.Scalar(byte))
    }
    return String(text)
  }

  private static let upperHalf = Array(
    """
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}
    """.unicodeScalars)

  /// The name as one line that cannot play tricks on a terminal.
  static func printable(_ bytes: [UInt8]) -> String {
    printable(String(decoding: bytes.prefix(4096), as: UTF8.self))
  }

  package static func printable(_ name: String) -> String {
    guard !name.isEmpty else { return "(no name)" }
    // Nearly all names, and each entry's is asked for.
    if name.utf8.count <= 1024, name.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return name }
    var text = String.UnicodeScalarView()
    for scalar in name.unicodeScalars.prefix(1024) {
      let isSeen = !isControl(scalar) && !scalar.properties.isDefaultIgnorableCodePoint
      text.append(isSeen ? scalar : "\u{fffd}")
    }
    return String(text)
  }

  /// Control characters, and the marks that turn the direction of text and so disguise a name.
  package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029, 0x202a...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  /// What stays of the name on a file system that knows neither case nor characters without a look.
  ///
  /// Names that it takes for one are equal strings, which normalisation does not tell apart either.
  package static func folded(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name.lowercased() }
    var seen = String.UnicodeScalarView()
    for scalar in name.unicodeScalars where !scalar.properties.isDefaultIgnorableCodePoint {
      // The two without a case that are canonically equivalent to ASCII.
      seen.append(scalar == "\u{37e}" ? ";" : scalar == "\u{1fef}" ? "`" : scalar)
    }
    // Both ways, since "ß" has only an upper case of two letters and some letters share one.
    return String(seen).uppercased().lowercased()
  }
}
