import AssetStoreCore

@testable import AssetStoreRegistry

/// A registry that is edited at random, and built again and again.
final class EditedRegistry {
  let top: String
  let system = LaterSystem()
  var chance: Chance
  private var made = 0
  private(set) var names: [String] = []
  var time: Int64 = 1_700_000_000
  private let key: SecretKey

  var input: String { "\(top)/in" }
  var output: String { "\(top)/out" }

  init(seed: UInt64) throws {
    top = "/tmp/assetstore-rebuild-\(try system.randomName())"
    chance = Chance(state: seed)
    key = try SecretKey(RealSystem())
    try settings("First")
    for name in ["ada", "ada-b", "bob"] { try publisher(name) }
    for _ in 0..<25 { try add() }
  }

  deinit { try? system.removeTree(top) }

  func write(_ path: String, _ text: String) throws {
    try system.makeDirectories(Path.parent(path))
    try system.replace(path, with: Array(text.utf8), sync: false)
  }

  func settings(_ title: String) throws {
    try write(
      "\(input)/registry.json",
      """
      {"format":1,"name":"test","title":{"en":"\(title)"},"url":"https://example.org/r/",
      "categories":[{"id":"tools","en":"Tools"},{"id":"scripts","en":"Scripts"}]}
      """)
  }

  func publisher(_ name: String) throws {
    try write(
      "\(input)/publishers/\(name).json",
      """
      {"format":1,"name":"\(name) \(chance.next(9))","url":"https://example.org/\(chance.next(3))",
      "owners":["github:\(name)"]}
      """)
  }

  private func asset(_ name: String) throws {
    var tags = Set((0..<chance.next(4)).map { _ in "\"tag\(chance.next(7))\"" })
    // One that hardly any other asset has, so that lists lose their last.
    if chance.next(2) == 0 { tags.insert("\"rare\(chance.next(200))\"") }
    try write(
      "\(input)/assets/\(name)/asset.json",
      """
      {"format":1,"title":"T\(chance.next(1000))","type":"\(["addon", "project"][chance.next(2)])",
      "category":"\(["tools", "scripts"][chance.next(2)])","license":"\(["MIT", "Odd"][chance.next(2)])",
      "author":"A\(chance.next(3))","summary":"S","repository":{"host":"custom","url":"https://example.org/x"},
      "tags":[\(tags.sorted().joined(separator: ","))]}
      """)
  }

  private func release(_ name: String, _ version: Int) throws {
    let needed = (names + ["ada/none"])[chance.next(names.count + 1)]
    let needs = chance.next(3) == 0 && needed != name
    try write(
      "\(input)/assets/\(name)/releases/1.\(version).0.json",
      """
      {"format":1,"version":"1.\(version).0","godot_min":"4.\(chance.next(5))","download_url":"https://example.org/\(version).zip",
      "sha256":"\(String(repeating: "\(version % 10)", count: 64))","published":"2024-01-\(10 + chance.next(20))",
      "yanked":"\(chance.next(4) == 0 ? "bad" : "")",
      "dependencies":[\(needs ? "{\"name\":\"\(needed)\",\"version\":\"^1\"}" : "")]}
      """)
  }

  private func add() throws {
    made += 1
    let name = "\(["ada", "ada-b", "bob"][chance.next(3)])/tool-\(made)"
    names.append(name)
    try asset(name)
    try release(name, 0)
    if chance.next(2) == 0 { try describe(name) }
  }

  private func describe(_ name: String) throws {
    try write("\(input)/assets/\(name)/description.md", "# D\(chance.next(10000))\n")
  }

  /// One edit of one kind.
  func edit() throws -> String {
    let name = names[chance.next(names.count)]
    let folder = "\(input)/assets/\(name)"
    let kind = chance.next(12)
    switch kind {
    case 0, 1: try asset(name)
    case 2: try describe(name)
    case 3: try system.remove(file: "\(folder)/description.md")
    case 4: try release(name, 1 + chance.next(5))
    case 5: try release(name, 0)
    case 6, 7: try add()
    case 8 where names.count > 5:
      try system.removeTree(folder)
      names.removeAll { $0 == name }
    case 9:
      made += 1
      let new = "bob/moved-\(made)"
      try system.makeDirectories("\(input)/assets/bob")
      try system.rename(folder, to: "\(input)/assets/\(new)", .failIfExists)
      names = names.map { $0 == name ? new : $0 }
    case 10: try publisher("ada")
    case 11 where chance.next(4) == 0: try settings("Title \(chance.next(100))")
    default: try write("\(folder)/other.txt", "\(chance.next(100))")
    }
    return "\(kind) \(name)"
  }

  @discardableResult
  func build(_ output: String, _ system: (any System)? = nil) throws -> RegistryBuild {
    var options = RegistryBuilder.Options()
    (options.created, options.prunes) = (time, true)
    return try RegistryBuilder(options, system ?? self.system).build(input, to: output, key)
  }

  func tree(_ output: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    func walk(_ path: String) throws {
      for name in try system.list(Path.join(output, path)) where name != BuildFolder.name {
        let inner = Path.join(path, name)
        let place = Path.join(output, inner)
        if try system.status(place)?.kind == .directory {
          found[inner + "/"] = []
          try walk(inner)
        } else {
          found[inner] = try system.read(place, limit: 1 << 24)
        }
      }
    }
    try walk("")
    // Which folders a host of files shows is of no matter, and git keeps none that is empty.
    for folder in found.keys where folder.hasSuffix("/") {
      if folder.hasPrefix("index/") || folder.hasPrefix("icons/") { found[folder] = nil }
    }
    return found
  }

  /// What a build from nothing makes.
  func expected() throws -> (report: RegistryBuild, tree: [String: [UInt8]]) {
    let fresh = "\(top)/fresh"
    try system.removeTree(fresh)
    let report = try build(fresh)
    return (report, try tree(fresh))
  }
}
