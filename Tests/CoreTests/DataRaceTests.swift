import CSystem
import Glibc
import Testing

@testable import AssetStoreCore

/// Somebody moves folders, links and files about in .data while it is used: nothing outside of it is read or changed.
@Suite struct DataRaceTests {
  private static let canary = "canary: not to be read, not to be changed"
  private static let rounds = 1500

  /// What is swapped, in turn, for the folder "d" and the file "f" in it.
  private static func swap(_ root: String, _ outside: String, until isDone: Locked<Bool>) {
    var round = 0
    while !isDone.use({ $0 }) {
      round += 1
      // A folder becomes a link to one outside, and one again.
      rename("\(root)/d", "\(root)/away")
      symlink(round % 2 == 0 ? outside : "../../outside", "\(root)/d")
      unlink("\(root)/d")
      rename("\(root)/away", "\(root)/d")
      // A file becomes a link to one outside, another name of it, and a file again.
      rename("\(root)/d/f", "\(root)/d/away")
      symlink("\(outside)/f", "\(root)/d/f")
      unlink("\(root)/d/f")
      link("\(outside)/f", "\(root)/d/f")
      unlink("\(root)/d/f")
      rename("\(root)/d/away", "\(root)/d/f")
      // What .data/p itself is called.
      if round % 8 == 0 {
        rename(root, root + "-away")
        symlink(outside, root)
        unlink(root)
        rename(root + "-away", root)
      }
    }
  }

  /// A file from outside has a name here for moments only, and one elsewhere all the time.
  @Test(arguments: [false, true], ["v", "v (deleted)"])
  func nothingEscapesByName(byHand: Bool, name: String) throws {
    // On a disk: there a name goes later than it is counted.
    let folder = Scratch()
    let secret = try folder.write("secret", Self.canary)
    let archive = folder.path + "/p.zip"
    try RealSystem().replace(archive, with: ZipBuilder([.init("a", "x")]).bytes(), sync: false)
    var options = PackageFileSystem.Options()
    options.base = folder.path
    let files = PackageFileSystem(options, system: RealSystem(walksByHand: byHand))
    var mounting = PackageFileSystem.MountOptions()
    mounting.id = "p"
    try files.mount(archive, mounting)
    try files.makeFolder("p/.data/d")

    let isDone = Locked(false)
    var leaks = 0
    let root = folder.path + "/.data/p"
    Workers.run(1) {
      while !isDone.use({ $0 }) {
        link(secret, "\(root)/\(name)")
        if name != "v" { rename("\(root)/\(name)", root + "/v") }
        unlink(root + "/v")
      }
    } beside: {
      for _ in 0..<60_000 {
        if (try? files.text("p/.data/\(name)")) != nil { leaks += 1 }
      }
      isDone.use { $0 = true }
    }
    #expect(leaks == 0)
  }

  @Test(arguments: [false, true])
  func nothingEscapes(byHand: Bool) throws {
    let folder = Scratch(inMemory: true)
    let outside = folder.path + "/outside"
    try RealSystem().makeDirectories(outside + "/d")
    for name in ["f", "d/f", "g"] {
      try folder.write("outside/" + name, Self.canary)
    }
    let archive = folder.path + "/p.zip"
    try RealSystem().replace(archive, with: ZipBuilder([.init("a", "x")]).bytes(), sync: false)

    var options = PackageFileSystem.Options()
    options.base = folder.path
    let files = PackageFileSystem(options, system: RealSystem(walksByHand: byHand))
    var mounting = PackageFileSystem.MountOptions()
    mounting.id = "p"
    try files.mount(archive, mounting)
    try files.makeFolder("p/.data/d")
    try files.put("own", "p/.data/d/f")

    let isDone = Locked(false)
    var done: [String: Int] = [:]
    var leaks = 0
    func attempt(_ what: String, _ body: () throws -> Void) {
      do {
        try body()
        done[what, default: 0] += 1
      } catch {
        #expect(error is StoreError)
      }
    }
    let root = folder.path + "/.data/p"
    Workers.run(1) {
      DataRaceTests.swap(root, outside, until: isDone)
    } beside: {
      for round in 0..<Self.rounds {
        attempt("read") {
          if try files.text("p/.data/d/f").contains("canary") { leaks += 1 }
        }
        attempt("write") { try files.put("own", "p/.data/d/f", [.write]) }
        attempt("truncate") { try files.put("own", "p/.data/d/f", [.write, .create, .truncate]) }
        attempt("create") { try files.put("own", "p/.data/d/g") }
        attempt("list") {
          let names = try files.list("p/.data/d", recursive: true).map(\.path)
          if names.contains("p/.data/d/d") { leaks += 1 }
        }
        attempt("folder") { try files.makeFolder("p/.data/d/made") }
        attempt("remove") { try files.remove("p/.data/d/made") }
        attempt("rename") { try files.rename("p/.data/d/g", to: "p/.data/d/h") }
        attempt("remove file") { try files.remove("p/.data/d/h") }
        if round % 64 == 0 { attempt("own") { try files.put("own", "p/.data/d/f") } }
      }
      isDone.use { $0 = true }
    }

    #expect(leaks == 0)
    for name in ["f", "d/f", "g"] {
      #expect(try RealSystem().read("\(outside)/\(name)", limit: 100) == Array(Self.canary.utf8))
    }
    #expect(try RealSystem().list(outside) == ["d", "f", "g"])
    #expect(try RealSystem().list(outside + "/d") == ["f"])
    // Each of them also came about, or there was no race.
    #expect(done.count == 10)
  }
}
