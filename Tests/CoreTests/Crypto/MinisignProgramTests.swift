import Testing

@testable import AssetStoreCore

/// The real minisign and ours, each with what the other made.
@Suite(
  .enabled(if: Program.find("minisign") != nil, "minisign is not installed"), .serialized)
struct MinisignProgramTests {
  let system = RealSystem()
  let scratch = Scratch()
  let program = Program.find("minisign") ?? ""

  func path(_ name: String) -> String { Path.join(scratch.path, name) }
  func read(_ name: String) throws -> [UInt8] { try system.read(path(name), limit: 100_000) }

  /// A key of ours, as files.
  func writeKey(_ password: String, _ cost: Scrypt = MinisignTests.cheap) throws -> PublicKey {
    let key = try SecretKey(system)
    let text = try key.text(password: SecretBytes(Array(password.utf8)), cost, system)
    try scratch.write("ours.key", text.withBytes { String(decoding: $0, as: UTF8.self) })
    try scratch.write("ours.pub", key.publicKey.text)
    return key.publicKey
  }

  func sign(_ key: String, _ more: [String] = [], password: String = "") throws -> Int32 {
    try scratch.write("password", "\(password)\n")
    return try Program.run(
      [program, "-S", "-s", path(key), "-m", path("m"), "-t", "a comment"] + more,
      input: path("password"))
  }

  func verify(_ key: String) throws -> Int32 {
    try Program.run([program, "-V", "-p", path(key), "-m", path("m")])
  }

  @Test(arguments: ["", "a\n", "\0\u{1}ü", String(repeating: "long ", count: 10_000)])
  func theirsVerifiesOurs(_ message: String) throws {
    let key = try SecretKey(system)
    try scratch.write("ours.pub", key.publicKey.text)
    try scratch.write("m", message)
    let signature = try key.sign(Array(message.utf8), trusted: "sequence:1 ü").text
    try scratch.write("m.minisig", String(decoding: signature, as: UTF8.self))
    #expect(try verify("ours.pub") == 0)
    try scratch.write("m", message + ".")
    #expect(try verify("ours.pub") != 0)
  }

  @Test(arguments: [[], ["-l"], ["-H"]])
  func oursVerifiesTheirs(_ options: [String]) throws {
    try scratch.write("m", "a message\n")
    #expect(
      try Program.run([program, "-G", "-W", "-p", path("theirs.pub"), "-s", path("theirs.key")])
        == 0)
    #expect(try sign("theirs.key", options + ["-W"]) == 0)
    let key = try PublicKey(read("theirs.pub"), name: "theirs.pub")
    let signature = try Signature(read("m.minisig"), name: "m.minisig")
    try key.verify(read("m"), signature, name: "m")
    #expect(signature.trustedText == "a comment")
    #expect(signature.isPrehashed == (options != ["-l"]))
    #expect(signature.text == (try read("m.minisig")))
    for (index, byte) in try read("m").enumerated() {
      var changed = try read("m")
      changed[index] = byte ^ 0x10
      #expect { try key.verify(changed, signature, name: "m") } throws: {
        ($0 as? StoreError)?.reason == .badSignature
      }
    }
    // Their secret key is one of ours.
    let secret = try SecretKey(read("theirs.key"), password: SecretBytes([]), name: "theirs.key")
    #expect(secret.publicKey == key)
    #expect(key.text == String(decoding: try read("theirs.pub"), as: UTF8.self))
  }

  @Test func theirsSignsWithOurKeys() throws {
    try scratch.write("m", "a message\n")
    for (password, options) in [("", ["-W"]), ("pass wörd", [])] {
      let key = try writeKey(password)
      #expect(try sign("ours.key", options, password: password) == 0)
      try key.verify(read("m"), Signature(read("m.minisig"), name: "s"), name: "m")
      #expect(try verify("ours.pub") == 0)
    }
    #expect(try sign("ours.key", password: "another") != 0)
  }

  /// At the cost that both take for new keys.
  @Test func oursSignsWithTheirProtectedKey() throws {
    try scratch.write("password", "pass wörd\npass wörd\n")
    try scratch.write("m", "a message\n")
    #expect(
      try Program.run(
        [program, "-G", "-p", path("theirs.pub"), "-s", path("theirs.key")],
        input: path("password")) == 0)
    let file = try read("theirs.key")
    let secret = try SecretKey(
      file, password: SecretBytes(Array("pass wörd".utf8)), name: "theirs.key")
    let signature = try secret.sign(read("m"), trusted: "").text
    try scratch.write("m.minisig", String(decoding: signature, as: UTF8.self))
    #expect(try verify("theirs.pub") == 0)
    #expect { _ = try SecretKey(file, password: SecretBytes([]), name: "k") } throws: {
      ($0 as? StoreError)?.reason == .passwordNeeded
    }
  }
}
