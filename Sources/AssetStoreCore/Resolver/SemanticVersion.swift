extension VersionText {
  /// Whether it is one of Semantic Versioning, to the letter: no "v", three numbers, no zeros before them.
  ///
  /// Source of the rules: its specification, version 2.0.0, sections 2, 9 and 10.
  package var isSemantic: Bool {
    let (rest, build) = VersionText.divided(Array(text.utf8)[...], at: UInt8(ascii: "+"))
    let (core, prerelease) = VersionText.divided(rest, at: UInt8(ascii: "-"))
    let numbers = VersionText.identifiers(core)
    return numbers.count == 3 && numbers.allSatisfy(VersionText.isNumber)
      && (prerelease.map(VersionText.identifiers) ?? []).allSatisfy { part in
        VersionText.isIdentifier(part)
          && (VersionText.isNumber(part) || !part.allSatisfy(VersionText.isDigit))
      } && (build.map(VersionText.identifiers) ?? []).allSatisfy(VersionText.isIdentifier)
  }

  private static func divided(_ text: ArraySlice<UInt8>, at sign: UInt8)
    -> (ArraySlice<UInt8>, ArraySlice<UInt8>?)
  {
    guard let index = text.firstIndex(of: sign) else { return (text, nil) }
    return (text[..<index], text[(index + 1)...])
  }

  private static func identifiers(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  }

  private static func isNumber(_ part: ArraySlice<UInt8>) -> Bool {
    !part.isEmpty && part.allSatisfy(isDigit) && (part.count == 1 || part.first != 0x30)
  }

  private static func isIdentifier(_ part: ArraySlice<UInt8>) -> Bool {
    !part.isEmpty
      && part.allSatisfy {
        isDigit($0) || (0x61...0x7a).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
      }
  }
}
