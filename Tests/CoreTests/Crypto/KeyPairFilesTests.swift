import Testing

@testable import AssetStoreCore

/// Pairs of keys on the disk.
@Suite struct KeyPairFilesTests {
  let system = RealSystem()
  let scratch = Scratch()

  func make(_ name: String, replacing: Bool = false) throws -> KeyPairFiles {
    try KeyPairFiles.make(
      prefix: Path.join(scratch.path, name), password: SecretBytes([]), replacing: replacing, system
    )
  }

  func picture() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try system.list(scratch.path) {
      files[name] = try system.read(Path.join(scratch.path, name), limit: 1000)
    }
    return files
  }

  @Test func arePrivateAndBelongTogether() throws {
    let made = try make("a")
    #expect(try system.list(scratch.path) == ["a.key", "a.pub"])
    #expect(try system.status(made.secretFile)?.mode == 0o600)
    let secret = try SecretKey(
      system.read(made.secretFile, limit: 1000), password: SecretBytes([]), name: "a.key")
    let key = try PublicKey(system.read(made.publicFile, limit: 1000), name: "a.pub")
    #expect(secret.publicKey == key)
    #expect((key.idText, key.line) == (made.id, made.publicKey))
    let message = Array("x".utf8)
    try key.verify(message, secret.sign(message, trusted: ""), name: "x")
  }

  @Test(arguments: ["a.key", "a.pub"])
  func nothingIsOverwrittenUntold(_ name: String) throws {
    try scratch.write(name, "mine")
    let before = try picture()
    #expect { try make("a") } throws: { ($0 as? StoreError)?.reason == .pathOccupied }
    #expect(try picture() == before)
    let made = try make("a", replacing: true)
    #expect(try system.list(scratch.path) == ["a.key", "a.pub"])
    #expect(try system.status(made.secretFile)?.mode == 0o600)
  }

  @Test func foldersAreNeverReplaced() throws {
    try system.makeDirectories(Path.join(scratch.path, "a.pub"))
    #expect { try make("a", replacing: true) } throws: {
      ($0 as? StoreError)?.reason == .pathOccupied
    }
    #expect(try system.list(scratch.path) == ["a.pub"])
    #expect { try make("no/such/folder") } throws: {
      ($0 as? StoreError)?.reason == .noSuchPath
    }
  }

  /// Whatever call fails: both files or none, and nothing else.
  @Test func failuresLeaveNothing() throws {
    for call in 1...40 {
      let failing = FailingSystem(failingAt: call)
      do {
        _ = try KeyPairFiles.make(
          prefix: Path.join(scratch.path, "a"), password: SecretBytes([]), replacing: false, failing
        )
        #expect(call > 5)
        return
      } catch {
        let left = try system.list(scratch.path)
        #expect(left.isEmpty || left == ["a.key", "a.pub"], "call \(call): \(left)")
        for name in left { try system.remove(file: Path.join(scratch.path, name)) }
      }
    }
    Issue.record("it never ends")
  }
}
