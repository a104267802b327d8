import CSystem
import Glibc
import Testing

@testable import AssetStoreCore

/// The folder that a package may write: what can be done in it, and that nothing leads out of it or over its quota.
@Suite struct DataFolderTests {
  let folder: TemporaryFolder
  private let archive: String

  init() throws {
    folder = try TemporaryFolder()
    archive = try folder.write(
      "p.zip", ZipBuilder([.init("a", "x"), .init(".data/a", "x")]).bytes())
  }

  private func mounted(
    quota: UInt64 = 1 << 20, byHand: Bool = false, id: String = "p"
  ) throws -> PackageFileSystem {
    var options = PackageFileSystem.Options()
    options.base = folder.path
    options.quota = quota
    let files = PackageFileSystem(options, system: RealSystem(walksByHand: byHand))
    var mounting = PackageFileSystem.MountOptions()
    mounting.id = id
    try files.mount(archive, mounting)
    return files
  }

  private var root: String { folder.path + "/.data/p" }

  private func reason(_ body: () throws -> Void) -> StoreError.Reason? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.reason ?? .defect
    }
  }

  @Test(arguments: [false, true])
  func filesAndFolders(byHand: Bool) throws {
    let files = try mounted(byHand: byHand)
    // What the archive has there is not seen, and nothing is made before it is needed.
    #expect(try files.list("p", recursive: true).map(\.path) == ["p/.data", "p/a"])
    #expect(try files.list("p/.data", recursive: false).isEmpty)
    #expect(try RealSystem().status(folder.path + "/.data") == nil)
    #expect(reason { _ = try files.open("p/.data/a", []) } == .noSuchPath)
    #expect(reason { _ = try files.open("p/.data/a", [.write]) } == .noSuchPath)

    try files.put("hello", "p/.data/f")
    #expect(try files.text("p/.data/f") == "hello")
    try files.put("J", "p/.data/f", [.write])
    try files.put("!", "p/.data/f", [.write, .create, .append])
    #expect(try files.text("p/.data/f") == "Jello!")
    try files.put("new", "p/.data/f", [.write, .create, .truncate])
    #expect(try files.text("p/.data/f") == "new")
    #expect(try RealSystem().read(root + "/f", limit: 10) == Array("new".utf8))

    let stream = try files.open("p/.data/f", [.write])
    try stream.seek(5, from: .start)
    try [UInt8(ascii: "A")].withUnsafeBytes { try stream.write($0) }
    #expect(try stream.bytes(9, at: 0) == Array("new\0\0A".utf8))
    try stream.truncate(to: 1)
    #expect((stream.size, stream.position) == (1, 6))
    #expect(try stream.bytes(9).isEmpty)

    try files.makeFolder("p/.data/d")
    try files.makeFolder("p/.data/d/e")
    try files.put("x", "p/.data/d/e/g")
    #expect(reason { try files.makeFolder("p/.data/d") } == .pathOccupied)
    #expect(reason { try files.makeFolder("p/.data/f") } == .pathOccupied)
    #expect(reason { try files.makeFolder("p/.data") } == .pathOccupied)
    #expect(reason { try files.makeFolder("p/.data/no/d") } == .noSuchPath)
    #expect(reason { try files.put("x", "p/.data/no/f") } == .noSuchPath)
    #expect(reason { try files.put("x", "p/.data/f/g") } == .noSuchPath)
    #expect(reason { try files.put("x", "p/.data/d") } == .notAFile)
    #expect(reason { _ = try files.open("p/.data", []) } == .notAFile)
    #expect(
      try files.list("p/.data", recursive: true).map(\.path) == [
        "p/.data/d", "p/.data/d/e", "p/.data/d/e/g", "p/.data/f",
      ])
    #expect(try files.list("p/.data/d/e", recursive: false).map(\.size) == [1])
    #expect(try files.status("p/.data/d").kind == .folder)
    #expect(try files.status("p/.data").kind == .folder)

    try files.rename("p/.data/d/e/g", to: "p/.data/d/h")
    try files.rename("p/.data/d/h", to: "p/.data/f")
    #expect(try files.text("p/.data/f") == "x")
    #expect(reason { try files.rename("p/.data/d", to: "p/.data/d/e/d") } == .invalidArgument)
    #expect(reason { try files.rename("p/.data/d", to: "p/.data/f") } == .notAFolder)
    #expect(reason { try files.rename("p/.data/f", to: "p/.data/d") } == .notAFile)
    #expect(reason { try files.rename("p/.data/no", to: "p/.data/f") } == .noSuchPath)
    #expect(reason { try files.rename("p/.data/f", to: "p/.data") } == .readOnly)
    #expect(reason { try files.remove("p/.data/d") } == .folderNotEmpty)
    try files.remove("p/.data/d/e")
    try files.remove("p/.data/d")
    try files.remove("p/.data/f")
    #expect(reason { try files.remove("p/.data/f") } == .noSuchPath)
    for body in [
      { try files.remove("p/.data") }, { try files.rename("p/.data", to: "p/.data/x") },
      { try files.rename("p/.data/x", to: "p/.data") },
    ] {
      #expect(reason(body) == .readOnly)
    }
    #expect(try files.list("p/.data", recursive: false).isEmpty)
  }

  @Test(arguments: [
    "..", "../x", "a/../../x", "/etc/passwd", "/x", "a//b", ".", "a/.", "con", "a\\b", "C:x",
    "a\n", "x.", String(repeating: "x", count: 256), String(repeating: "x/", count: 512) + "x",
    "a\u{202e}b", "a\0b", "a:b", "d/a:b", "a?", "a*", "a\"", "a<", "a>", "a|",
  ])
  func names(name: String) throws {
    let files = try mounted()
    let path = "p/.data/\(name)"
    let bodies: [() throws -> Void] = [
      { _ = try files.open(path, []) }, { _ = try files.open(path, [.write, .create]) },
      { _ = try files.status(path) }, { _ = try files.list(path, recursive: false) },
      { try files.makeFolder(path) }, { try files.remove(path) },
      { try files.rename(path, to: "p/.data/ok") }, { try files.rename("p/.data/ok", to: path) },
    ]
    for body in bodies {
      #expect([.refused, .notFound].contains(reason(body)?.status))
    }
    #expect(try RealSystem().status(folder.path + "/.data") == nil)
  }

  /// Errors name what was asked for, as it was.
  @Test func subjects() throws {
    let files = try mounted()
    try files.put("x", "p/.data/f")
    let asked: [(String, () throws -> Void)] = [
      ("p", { _ = try files.open("p", []) }), ("p/", { _ = try files.open("p/", []) }),
      ("p/b", { _ = try files.open("p/b", []) }), ("p", { try files.remove("p") }),
      ("p/.data", { _ = try files.open("p/.data", []) }),
      ("p/.data", { try files.remove("p/.data") }),
      ("p/.data/", { try files.remove("p/.data/") }),
      ("p/.data/x", { try files.remove("p/.data/x") }),
      ("p/.data/x/y", { try files.put("x", "p/.data/x/y") }),
      ("p/.data/x/y", { try files.makeFolder("p/.data/x/y") }),
      ("p/.data/f/y", { try files.makeFolder("p/.data/f/y") }),
      ("p/.data/d/a:b", { _ = try files.open("p/.data/d/a:b", []) }),
      ("p/.data/x (deleted)", { try files.put("x", "p/.data/x (deleted)") }),
    ]
    for (subject, body) in asked {
      let error = #expect(throws: StoreError.self) { try body() }
      #expect(error?.subject == subject)
      #expect(error?.message.contains(subject) == true)
      #expect(error?.message.contains("//") == false)
      #expect(error?.message.contains(folder.path) == false)
    }
    for body in [{ try files.remove("") }, { try files.makeFolder("") }] {
      #expect(reason(body) == .readOnly)
    }
    #expect(reason { _ = try files.open("", []) } == .notAFile)
  }

  @Test(arguments: [false, true])
  func links(byHand: Bool) throws {
    let outside = try folder.write("secret", Array("canary".utf8))
    let files = try mounted(byHand: byHand)
    try files.put("x", "p/.data/f")
    symlink(outside, root + "/file-link")
    symlink(folder.path, root + "/folder-link")
    symlink("f", root + "/inner-link")
    symlink("nowhere", root + "/loose-link")
    link(outside, root + "/hard-link")
    mkfifo(root + "/pipe", 0o600)
    #expect(try files.list("p/.data", recursive: true).map(\.path) == ["p/.data/f"])
    for (path, expected) in [
      ("file-link", .linkEntry), ("folder-link", .linkEntry), ("inner-link", .linkEntry),
      ("loose-link", .linkEntry), ("hard-link", .linkEntry), ("folder-link/secret", .linkEntry),
      ("folder-link/new", .linkEntry), ("pipe", .specialEntry),
    ] as [(String, StoreError.Reason)] {
      let path = "p/.data/\(path)"
      #expect(
        reason { try files.put("y", path, [.write, .create, .truncate]) } == expected, "\(path)")
      #expect(reason { _ = try files.open(path, []) } == expected, "\(path)")
      #expect(reason { try files.remove(path) } == expected, "\(path)")
      #expect(reason { try files.rename("p/.data/f", to: path) } != nil, "\(path)")
      #expect(reason { try files.rename(path, to: "p/.data/g") } != nil, "\(path)")
    }
    #expect(reason { try files.makeFolder("p/.data/folder-link/d") } == .linkEntry)
    #expect(reason { _ = try files.list("p/.data/folder-link", recursive: false) } == .noSuchPath)
    #expect(try RealSystem().read(outside, limit: 10) == Array("canary".utf8))
    #expect(try files.text("p/.data/f") == "x")
  }

  /// The folders that .data lies in are not reached through links either.
  @Test(arguments: [false, true])
  func linkedAbove(byHand: Bool) throws {
    let elsewhere = folder.path + "/elsewhere"
    try RealSystem().makeDirectories(elsewhere)
    let files = try mounted(byHand: byHand)
    symlink(elsewhere, folder.path + "/.data")
    #expect(reason { try files.put("x", "p/.data/f") } == .linkEntry)
    try RealSystem().remove(file: folder.path + "/.data")
    try RealSystem().makeDirectories(folder.path + "/.data")
    symlink(elsewhere, root)
    #expect(reason { try files.put("x", "p/.data/f") } == .linkEntry)
    #expect(try RealSystem().list(elsewhere).isEmpty)
  }

  @Test func quota() throws {
    let files = try mounted(quota: 20_000)
    try files.put(String(repeating: "x", count: 10_000), "p/.data/a")
    // 4096 + 10000 are taken, and a second file would take 4096.
    #expect(
      reason { try files.put(String(repeating: "y", count: 2000), "p/.data/b") } == .quotaExceeded)
    #expect(try files.status("p/.data/b").size == 0)
    try files.put(String(repeating: "y", count: 1808), "p/.data/b")
    #expect(
      reason { try files.put("z", "p/.data/b", [.write, .create, .append]) } == .quotaExceeded)
    #expect(reason { try files.makeFolder("p/.data/d") } == .quotaExceeded)
    #expect(reason { try files.put("", "p/.data/c") } == .quotaExceeded)
    let stream = try files.open("p/.data/a", [.write])
    // Holes count, as they can be filled.
    #expect(reason { try stream.truncate(to: 1 << 40) } == .quotaExceeded)
    try stream.seek(1 << 40, from: .start)
    #expect(reason { try [1].withUnsafeBytes { try stream.write($0) } } == .quotaExceeded)
    #expect(stream.size == 10_000)
    try stream.truncate(to: 5000)
    try files.put(String(repeating: "z", count: 5000), "p/.data/b", [.write, .create, .append])
    #expect(
      reason { try files.put("z", "p/.data/b", [.write, .create, .append]) } == .quotaExceeded)
    try files.remove("p/.data/b")
    try files.makeFolder("p/.data/d")
    try files.put(String(repeating: "w", count: 2712), "p/.data/d/e")
    #expect(
      reason { try files.put("w", "p/.data/d/e", [.write, .create, .append]) } == .quotaExceeded)
    // Replacing gives back what was there.
    try files.rename("p/.data/d/e", to: "p/.data/a")
    try files.put(String(repeating: "w", count: 5000), "p/.data/a", [.write, .create, .append])
    // Another package has its own.
    let other = try mounted(quota: 20_000, id: "q")
    try other.put(String(repeating: "x", count: 10_000), "q/.data/a")
  }

  /// Who has it open cannot fill what nobody counts any more.
  @Test func removedWhileOpen() throws {
    let files = try mounted(quota: 20_000)
    try files.put(String(repeating: "x", count: 10_000), "p/.data/a")
    let removed = try files.open("p/.data/a", [.write])
    try files.remove("p/.data/a")
    #expect(removed.size == 0)
    #expect(try removed.bytes(10).isEmpty)
    #expect(reason { try [1].withUnsafeBytes { try removed.write($0) } } == .noSuchPath)
    #expect(reason { try removed.truncate(to: 1) } == .noSuchPath)
    try files.put("new", "p/.data/b")
    try files.put("old", "p/.data/a")
    let replaced = try files.open("p/.data/a", [.write])
    try files.rename("p/.data/b", to: "p/.data/a")
    #expect(replaced.size == 0)
    #expect(reason { try [1].withUnsafeBytes { try replaced.write($0) } } == .noSuchPath)
    #expect(try files.text("p/.data/a") == "new")
    try files.put(String(repeating: "x", count: 15_901), "p/.data/a", [.write, .create, .append])
    #expect(try files.status("p/.data/a").size == 15_904)
  }

  /// Two file systems are to each other as two processes.
  @Test func sharedQuota() throws {
    let files = try (0..<2).map { _ in try mounted(quota: 200_000) }
    let full = Locked(0)
    let next = Locked(0)
    Workers.run(4) {
      let number = next.use { number in
        number += 1
        return number
      }
      for _ in 0..<60 {
        do {
          try files[number % 2].put(
            String(repeating: "x", count: 997), "p/.data/\(number)", [.write, .create, .append])
        } catch let error as StoreError where error.reason == .quotaExceeded {
          full.use { $0 += 1 }
        } catch {
          full.use { $0 = -1000 }
        }
      }
    } beside: {
    }
    // 184 times 997 bytes, and four files.
    #expect(full.use { $0 } == 240 - 184)
    let counted = try files[0].list("p/.data", recursive: true).reduce(0) { $0 + 4096 + $1.size }
    #expect(counted <= 200_000)
    // Counted anew, it is the same.
    let again = try mounted(quota: 200_000)
    let left = 200_000 - Int(counted)
    #expect(
      reason {
        try again.put(
          String(repeating: "x", count: left + 1), "p/.data/1", [.write, .create, .append])
      }
        == .quotaExceeded)
    try again.put(String(repeating: "x", count: left), "p/.data/1", [.write, .create, .append])
  }

  /// What others put there counts from the next mount on, and a lost or forged note of the sum is counted anew.
  @Test func countedAnew() throws {
    var files = try mounted(quota: 20_000)
    try files.put("x", "p/.data/a")
    _ = try folder.write(".data/p/b", [UInt8](repeating: 0, count: 15_000))
    files = try mounted(quota: 20_000)
    #expect(reason { try files.put("", "p/.data/c") } == .quotaExceeded)
    try files.remove("p/.data/b")
    try files.put("", "p/.data/c")
    try RealSystem().replace(folder.path + "/.data/.usage/p", with: [], sync: false)
    try files.put("", "p/.data/d")
    #expect(
      reason { try files.put(String(repeating: "x", count: 3616), "p/.data/e") } == .quotaExceeded)
    try files.put(String(repeating: "x", count: 3615), "p/.data/e")
    try RealSystem().removeTree(folder.path + "/.data")
    try files.put(String(repeating: "x", count: 15_000), "p/.data/e")
  }

  /// Folders cannot be nested so deep that nobody counts them any more.
  @Test func depth() throws {
    let files = try mounted()
    func chain(_ top: String) throws -> String {
      var path = "p/.data/\(top)"
      try files.makeFolder(path)
      for _ in 0..<5 {
        path += "/" + String(repeating: "d", count: 150)
        try files.makeFolder(path)
      }
      return path
    }
    let deep = try chain("a")
    _ = try chain("b")
    #expect(reason { try files.rename("p/.data/b", to: deep + "/b") } == .pathTooLong)
    try files.rename("p/.data/b", to: "p/.data/c")
  }
}

extension PackageFileSystem {
  func put(_ text: String, _ path: String, _ mode: StreamMode = [.write, .create]) throws {
    try Array(text.utf8).withUnsafeBytes { try open(path, mode).write($0) }
  }

  func text(_ path: String) throws -> String {
    String(decoding: try open(path, []).bytes(100_000), as: UTF8.self)
  }
}
