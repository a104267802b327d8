import Testing

@testable import AssetStoreCore

/// An error is a line that somebody can read, whatever names are in it.
@Suite struct StoreErrorTests {
  @Test func longMessagesAreCut() {
    #expect("1234".cut(to: 4) == "1234")
    for (text, scalar) in [("x", 1), ("\u{e9}", 2), ("\u{ffff}", 3), ("\u{1f600}", 4)] {
      let long = String(repeating: text, count: 900_000)
      for most in 100..<104 {
        let cut = long.cut(to: most)
        #expect((most - 3...most).contains(cut.utf8.count))
        #expect(cut.hasPrefix(text) && cut.hasSuffix(" ... (cut from \(900_000 * scalar) bytes)"))
        #expect(!cut.unicodeScalars.contains("\u{fffd}"))
      }
      let error = StoreError(.unknownRef, long, hint: long)
      #expect(error.message.utf8.count <= 4096 && error.hint.utf8.count <= 4096)
      #expect(StoreError(.unsatisfiable, long).message.utf8.count <= 16384)
    }
    let control = StoreError(.unknownRef, String(repeating: "\u{1}", count: 4096)).message
    #expect(control.utf8.count <= 4096 && control.hasPrefix("\u{fffd}\u{fffd}"))
  }
}
