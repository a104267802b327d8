import AssetStoreCore
import Testing

@Suite struct ThreeWayTests {
  typealias Contents = ThreeWay.Contents

  /// Letters are bytes, "x" after one is the executable bit, "-" is nothing there, "/" is a folder or link.
  private func contents(_ text: String) -> Contents? {
    text == "-" ? nil : Contents(sha256: String(text.prefix(1)), executable: text.hasSuffix("x"))
  }

  @Test(arguments: [
    // original, disk, new, decision, with force
    ("-", "-", "a", "write", "write"),
    ("-", "a", "a", "nothing", "nothing"),
    ("-", "a", "ax", "replace", "replace"),
    ("-", "b", "a", "occupied", "occupied"),
    ("-", "/", "a", "occupied", "occupied"),
    ("-", "a", "-", "nothing", "nothing"),
    ("a", "-", "b", "write", "write"),
    ("a", "-", "a", "write", "write"),
    ("a", "a", "a", "nothing", "nothing"),
    ("a", "a", "b", "replace", "replace"),
    ("a", "ax", "b", "replace", "replace"),
    ("a", "ax", "a", "replace", "replace"),
    ("a", "b", "b", "nothing", "nothing"),
    ("a", "c", "b", "write-new", "overwrite"),
    ("a", "c", "a", "keep", "overwrite"),
    ("a", "/", "b", "write-new", "overwrite"),
    ("a", "/", "a", "keep", "overwrite"),
    ("a", "-", "-", "nothing", "nothing"),
    ("a", "a", "-", "delete", "delete"),
    ("a", "ax", "-", "delete", "delete"),
    ("a", "c", "-", "keep", "delete-edit"),
    ("a", "/", "-", "keep", "keep"),
    ("-", "-", "-", "nothing", "nothing"),
  ])
  func decision(original: String, disk: String, new: String, plain: String, forced: String) {
    let onDisk: ThreeWay.OnDisk =
      disk == "/" ? .other : contents(disk).map { .file($0) } ?? .absent
    for (force, expected) in [(false, plain), (true, forced)] {
      let decision = ThreeWay.decide(
        original: contents(original), disk: onDisk, new: contents(new), force: force)
      let name =
        switch decision {
        case .nothing: "nothing"
        case .occupied: "occupied"
        case .act(let kind): kind.rawValue
        }
      #expect(name == expected, "force: \(force)")
    }
  }

  @Test func bytesThatWereNotHashedEqualNothing() {
    let unknown = Contents(sha256: "", executable: false)
    #expect(!unknown.sameBytes(as: unknown))
  }
}

@Suite struct EngineFilesTests {
  @Test(arguments: [
    ("a/b.png.import", "a/b.png"), ("b.gd.uid", "b.gd"), ("a/text.en.translation", "a/text.csv"),
    ("text.pt_BR.translation", "text.csv"), ("a.b.en.translation", "a.b.csv"),
  ])
  func origin(path: String, origin: String) {
    #expect(EngineFiles.origin(of: path) == origin)
  }

  @Test(arguments: [
    "a/.import", ".uid", "a.import/b", "text.translation", ".en.translation", "x.e n.translation",
    "a.imports", "a.tmp",
  ])
  func others(path: String) {
    #expect(EngineFiles.origin(of: path) == nil)
  }
}
