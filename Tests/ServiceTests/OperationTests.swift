import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// What who runs the service asks of it: figures, backups, and whether all is well.
@Suite struct OperationTests {
  /// A folder of its own, gone at the end.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let system = RealSystem()
    let folder = "/tmp/service-\(try system.randomName())"
    try system.makeDirectories(folder)
    defer { try? system.removeTree(folder) }
    try body(folder)
  }

  private func open(_ folder: String) throws -> Service {
    try Service(folder, ServiceOptions(), RealSystem())
  }

  private func text(_ response: Response) -> String {
    guard case .bytes(let bytes) = response.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Of a release that was uploaded with these bytes.
  private func upload(_ bytes: String, _ service: Service, _ folder: String) throws -> String {
    let system = RealSystem()
    try system.replace(Path.join(folder, "upload"), with: Array(bytes.utf8), sync: false)
    let cache = ArchiveCache(system: system, directory: folder, readOnly: false)
    let archive = try cache.add(
      file: Path.join(folder, "upload"), expecting: "", progress: .none)
    _ = try service.data.write { database in
      let known = try AssetTable.find("ann", "thing", database)?.id
      let id = try known ?? AssetTable.insert(.sample("Thing"), database)
      return try ReleaseTable.insert(
        ReleaseRecord(assetID: id, version: "1", sha256: archive.sha256, size: 1), database)
    }
    return archive.sha256
  }

  @Test func requestsAreCountedByRoute() throws {
    try inFolder { folder in
      let service = try open(folder)
      _ = service.handle(Request(method: "GET", target: "/healthz", address: "127.0.0.1"))
      _ = service.handle(Request(method: "GET", target: "/no\"\n\\thing", address: "127.0.0.1"))
      _ = service.admit(Request(method: "POST", target: "/healthz"))
      let here = Request(method: "GET", target: "/metrics", address: "127.0.0.1")
      let figures = text(service.handle(here))
      #expect(figures.contains("requests_total{route=\"GET /healthz\",status=\"200\"} 1\n"))
      #expect(figures.contains("requests_total{route=\"\",status=\"404\"} 1\n"))
      #expect(figures.contains("requests_total{route=\"\",status=\"405\"} 1\n"))
      #expect(figures.contains("assetstore_edits_waiting 0\n"))
      for address in ["", "203.0.113.1", "1270.0.0.1", "::2"] {
        let elsewhere = Request(method: "GET", target: "/metrics", address: address)
        #expect(service.handle(elsewhere).status == 403)
      }
    }
  }

  @Test func aBodyIsAdmittedByItsLength() throws {
    try inFolder { folder in
      let service = try open(folder)
      func admit(_ length: String) -> Int32 {
        let request = Request(
          method: "GET", target: "/healthz", fields: [("Content-Length", length)])
        switch service.admit(request) {
        case .body: return 100
        case .answer(let response): return response.status
        }
      }
      #expect(admit("\(Body.largest)") == 100)
      #expect(admit("\(Body.largest + 1)") == 413)
      for length in ["", "-1", "9999999999999999999999", "1x"] {
        #expect(admit(length) == 400, "\(length)")
      }
    }
  }

  @Test func whatWasUploadedIsBackedUpAndRestored() throws {
    try inFolder { folder in
      let system = RealSystem()
      let (data, saved, again) = (folder + "/data", folder + "/saved", folder + "/again")
      let service = try open(data)
      let first = try upload("first", service, data)
      let backup = ServiceBackup(system, .none)
      // While the service is open.
      try backup.write(data, to: saved)
      let second = try upload("second", service, data)
      try backup.write(data, to: saved)
      try backup.restore(saved, to: again)
      #expect(try ServiceCheck(again, system, .none).valid)
      let restored = ArchiveCache(system: system, directory: again, readOnly: true)
      #expect(try restored.list().map(\.sha256) == [first, second].sorted())
      #expect(throws: StoreError.self) { try backup.restore(saved, to: again) }
      #expect(throws: StoreError.self) { try backup.write(saved, to: data) }
      // The next start empties that.
      #expect(throws: StoreError.self) { try backup.write(data, to: data + "/tmp/saved") }
      #expect(try system.status(data + "/tmp/saved") == nil)
      try system.makeDirectories(folder + "/other")
      try system.replace(folder + "/other/mine", with: [1], sync: false)
      #expect(throws: StoreError.self) { try backup.write(data, to: folder + "/other") }
      #expect(try system.list(folder + "/other") == ["mine"])
    }
  }

  @Test func aCheckFindsWhatIsWrong() throws {
    try inFolder { folder in
      let system = RealSystem()
      let (data, saved) = (folder + "/data", folder + "/saved")
      let service = try open(data)
      let hashes = try ["one", "two"].map { try upload($0, service, data) }
      try service.data.write { database in
        try database.run("PRAGMA defer_foreign_keys = ON")
      }
      let cache = ArchiveCache(system: system, directory: data, readOnly: true)
      try ServiceBackup(system, .none).write(data, to: saved)
      try system.remove(file: cache.path(hashes[0]))
      try system.setMode(0o644, cache.path(hashes[1]))
      try system.replace(cache.path(hashes[1]), with: [1, 2, 3], sync: false)
      let codes = Set(try ServiceCheck(data, system, .none).findings.map(\.code))
      #expect(codes == ["missing-archive", "damaged-archive"])
      // A backup of that is none, and the older one stays.
      #expect(throws: StoreError.self) {
        try ServiceBackup(system, .none).write(data, to: folder + "/other")
      }
      #expect(try ServiceCheck(saved, system, .none).valid)
      let stray = try Database(saved + "/service.sqlite", .readWrite)
      try stray.run("PRAGMA foreign_keys = OFF")
      try stray.run("DELETE FROM asset")
      #expect(
        try ServiceCheck(saved, system, .none).findings.map(\.code).contains("damaged-database"))
    }
  }

  @Test func aDatabaseOfOthersStaysAsItIs() throws {
    try inFolder { folder in
      let system = RealSystem()
      let path = folder + "/service.sqlite"
      let foreign = try Database(path, .readWrite)
      try foreign.run("CREATE TABLE theirs (name TEXT)")
      func refused() throws -> String? {
        let before = try system.read(path, limit: 1 << 24)
        var reason: String?
        do {
          _ = try open(folder)
        } catch let error as StoreError {
          reason = error.reason.rawValue
        }
        #expect(try system.read(path, limit: 1 << 24) == before)
        return reason
      }
      #expect(try refused() == "malformed-file")
      try system.remove(file: path)
      _ = try open(folder)
      let newer = try Database(path, .readWrite)
      try newer.query("PRAGMA journal_mode = DELETE", []) { _ in }
      try newer.run("PRAGMA user_version = 9999")
      #expect(try refused() == "catalogue-newer")
    }
  }

  @Test func anEmptyDatabaseIsDamaged() throws {
    try inFolder { folder in
      let system = RealSystem()
      try system.replace(folder + "/service.sqlite", with: [], sync: false)
      let found = try ServiceCheck(folder, system, .none).findings.map(\.code)
      #expect(found == ["damaged-database"])
    }
  }

  @Test func nobodyElseLooksIntoTheData() throws {
    try inFolder { folder in
      let system = RealSystem()
      func mode(_ name: String) throws -> UInt32? {
        try system.status(folder + name).map { $0.mode & 0o777 }
      }
      _ = try open(folder + "/deep/data")
      let backup = ServiceBackup(system, .none)
      try backup.write(folder + "/deep/data", to: folder + "/backup")
      try backup.restore(folder + "/backup", to: folder + "/copy")
      #expect(try ["/deep/data", "/backup", "/copy"].map(mode) == [0o700, 0o700, 0o700])
      // Who made it may have meant it otherwise.
      try system.makeDirectories(folder + "/given")
      try system.setMode(0o750, folder + "/given")
      _ = try open(folder + "/given")
      #expect(try mode("/given") == 0o750)
    }
  }

  @Test func tokensThatExpiredAreForgotten() throws {
    try inFolder { folder in
      let service = try open(folder)
      try service.data.write { database in
        try database.run(
          "INSERT INTO user (name, name_key, password, created) VALUES ('a', 'a', '', 1)")
        try database.run(
          """
          INSERT INTO token (hash, user_id, kind, created, expires)
          VALUES ('old', 1, 'session', 1, 2), ('new', 1, 'session', 1, 1 << 40)
          """)
      }
      try service.maintain()
      let left = try service.data.read { try $0.rows("SELECT hash FROM token", as: { $0.text(0) }) }
      #expect(left == ["new"])
    }
  }
}
