/// The one folder of a package that can be written: BASE/.data/ID on the disk. Any thread.
///
/// Paths are relative to it; "" is the folder itself. What leads out of it is refused by name, by
/// `ArchiveGate`, and in fact, by `ConfinedFolder`.
final class DataFolder: Sendable {
  static let name = ".data"

  let system: any System
  let base: String
  let id: String
  let quota: UInt64
  /// The file that is locked for each change; nil until the first.
  let usage = Locked<(any PlacedFile)?>(nil)

  init(_ system: any System, base: String, id: String, quota: UInt64) {
    self.system = system
    self.base = base
    self.id = id
    self.quota = quota
  }

  /// What messages call a path.
  func shown(_ path: String) -> String {
    "\(id)/\(MountedPackage.shown(DataFolder.name, path))"
  }

  func absent(_ path: String) -> StoreError {
    StoreError(.noSuchPath, "\(shown(path)) does not exist", subject: shown(path))
  }

  /// Runs `body`, and lets errors of the disk name the path as it is here.
  func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      let real = Path.join(Path.join(base, DataFolder.name), id)
      guard error.subject.utf8.starts(with: real.utf8) else { throw error }
      throw StoreError(
        error.reason, error.message.replacing(real, with: shown("")), subject: shown(path),
        hint: error.hint, systemCode: error.systemCode)
    }
  }
}

extension DataFolder {
  /// Nil if nothing is there that can be opened.
  func status(_ path: String) throws -> FileStatus? {
    try check(path)
    return try naming(path) {
      guard let folder = try folder(create: false) else {
        // It is made when it is first written to.
        return path.isEmpty
          ? FileStatus(kind: .directory, size: 0, mode: 0o755, modified: 0, changed: 0, inode: 0)
          : nil
      }
      return try folder.status(path).flatMap { $0.isPlain ? $0 : nil }
    }
  }

  /// What is in a folder, with paths relative to .data, by path, or with `recursive` all below it.
  func list(_ path: String, recursive: Bool) throws -> [(path: String, status: FileStatus)] {
    try check(path)
    return try naming(path) {
      guard let folder = try folder(create: false) else {
        if path.isEmpty { return [] }
        throw absent(path)
      }
      var found = try listed(folder, path)
      guard recursive else { return found }
      var folders = found.filter { $0.status.kind == .directory }.map(\.path)
      while let next = folders.popLast() {
        // What was removed meanwhile is not there.
        let below = (try? listed(folder, next)) ?? []
        folders += below.filter { $0.status.kind == .directory }.map(\.path)
        found += below
      }
      return found.sorted { Path.precedes($0.path, $1.path) }
    }
  }

  private func listed(_ folder: any ConfinedFolder, _ path: String) throws -> [(
    path: String, status: FileStatus
  )] {
    try folder.list(path).compactMap { name, status in
      let path = Path.join(path, name)
      return status.isPlain && (try? check(path)) != nil ? (path, status) : nil
    }
  }

  func folder(create: Bool) throws -> (any ConfinedFolder)? {
    try system.confined(base, [DataFolder.name, id], create: create)
  }

  /// Refuses a path that no archive could have.
  private func check(_ path: String) throws {
    if path.isEmpty { return }
    guard path.utf8.first != UInt8(ascii: "/") else {
      let shown = EntryName.printable(shown(path))
      throw StoreError(.pathName, "\(shown) has an empty name in its path", subject: shown)
    }
    try ArchiveGate.check(path: path, shown: shown(path))
  }
}

extension DataFolder {
  /// Opens a file; nil if it is not there and not to be made.
  func open(_ path: String, _ mode: StreamMode) throws -> (any PlacedFile)? {
    try check(path)
    return try naming(path) {
      guard mode.contains(.create) || mode.contains(.truncate) else {
        return try folder(create: false)?.open(path, mode.isEmpty ? .read : .update)
      }
      return try change { folder, usage in
        guard let file = try folder.open(path, .update) else {
          return mode.contains(.create) ? try make(path, folder, &usage) : nil
        }
        if mode.contains(.truncate) { try empty(file, &usage) }
        return file
      }
    }
  }

  private func make(
    _ path: String, _ folder: any ConfinedFolder, _ usage: inout DataUsage
  ) throws -> (any PlacedFile)? {
    try usage.take(DataUsage.overhead, for: shown(path))
    do {
      if let file = try folder.open(path, .createNew) { return file }
    } catch {
      try usage.give(DataUsage.overhead)
      throw error
    }
    // Somebody who does not know of the lock has made it meanwhile.
    try usage.give(DataUsage.overhead)
    return try folder.open(path, .update)
  }

  func makeFolder(_ path: String) throws {
    try check(path)
    try naming(path) {
      try change { folder, usage in
        try usage.take(DataUsage.overhead, for: shown(path))
        do {
          guard try !path.isEmpty && folder.makeDirectory(path) else {
            throw StoreError(
              .pathOccupied, "\(shown(path)) exists", subject: shown(path))
          }
        } catch {
          try usage.give(DataUsage.overhead)
          throw error
        }
      }
    }
  }

  func remove(_ path: String) throws {
    try check(path)
    try checkInside(path)
    try naming(path) {
      try change { folder, usage in
        guard let status = try folder.status(path) else { throw absent(path) }
        if status.kind == .directory {
          try folder.remove(directory: path)
          try usage.give(DataUsage.overhead)
        } else {
          let file = try folder.open(path, .update)
          try folder.remove(file: path)
          try usage.give(DataUsage.overhead)
          // Who has it open could otherwise keep, and fill, what nobody counts any more.
          if let file { try empty(file, &usage) }
        }
      }
    }
  }

  func rename(_ from: String, to: String) throws {
    try check(from)
    try check(to)
    try checkInside(from)
    try checkInside(to)
    try naming(to) {
      try change { folder, usage in
        guard let moved = try folder.status(from), moved.isPlain else { throw absent(from) }
        if PathKey(from) == PathKey(to) { return }
        if moved.kind == .directory { try checkMove(from, to, folder) }
        let old = try folder.status(to)
        if let old, old.kind != moved.kind {
          throw StoreError(
            old.kind == .directory ? .notAFile : .notAFolder,
            "\(shown(from)) cannot replace \(shown(to))", subject: shown(to))
        }
        let replaced = old?.kind == .file ? try folder.open(to, .update) : nil
        try folder.rename(from, to: to)
        if old != nil { try usage.give(DataUsage.overhead) }
        if let replaced { try empty(replaced, &usage) }
      }
    }
  }

  private func checkInside(_ path: String) throws {
    guard !path.isEmpty else {
      throw StoreError(
        .readOnly, "\(shown(path)) itself can be neither removed nor moved nor replaced",
        subject: shown(path), hint: "name something in it")
    }
  }

  /// Throws if a folder cannot come to lie at `to` with all that is in it.
  private func checkMove(_ from: String, _ to: String, _ folder: any ConfinedFolder) throws {
    guard !Path.isWithin(to, from) else {
      throw StoreError(
        .invalidArgument, "\(shown(from)) cannot be moved into itself", subject: shown(to))
    }
    // What has a longer path could be neither reached nor counted.
    var folders = [from]
    while let next = folders.popLast() {
      for (name, status) in try folder.list(next) {
        let path = Path.join(next, name)
        guard path.utf8.count - from.utf8.count + to.utf8.count <= 1024 else {
          throw StoreError(
            .pathTooLong, "\(shown(path)) would have a path longer than 1024 bytes",
            subject: shown(path))
        }
        if status.kind == .directory { folders.append(path) }
      }
    }
  }
}

extension FileStatus {
  /// Whether it can be opened or listed.
  fileprivate var isPlain: Bool { kind == .file || kind == .directory }
}
