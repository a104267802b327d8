/// What changes the size of files, and how all changes are counted.
extension DataFolder {
  /// Writes all bytes from `offset` on, nil: at the end; gives where they end.
  func write(
    _ bytes: UnsafeRawBufferPointer, at offset: UInt64?, _ file: any PlacedFile, _ path: String
  ) throws -> UInt64 {
    try naming(path) {
      try counting { usage in
        let size = try size(file, path)
        let (end, overflow) = (offset ?? size).addingReportingOverflow(UInt64(bytes.count))
        guard !overflow, end <= UInt64(Int64.max) else { throw tooLong(path) }
        if end == offset ?? size { return end }
        try grow(file, from: size, to: end, &usage, path) {
          try unsafe file.write(bytes, at: Int64(clamping: offset ?? size))
        }
        return end
      }
    }
  }

  func truncate(_ file: any PlacedFile, to size: UInt64, _ path: String) throws {
    try naming(path) {
      try counting { usage in
        let old = try self.size(file, path)
        guard size <= UInt64(Int64.max) else { throw tooLong(path) }
        try grow(file, from: old, to: size, &usage, path) {
          try file.truncate(to: Int64(clamping: size))
        }
        try usage.give(old - min(old, size))
      }
    }
  }

  /// Runs `body`, which makes a file longer, and counts what came of it.
  private func grow(
    _ file: any PlacedFile, from old: UInt64, to new: UInt64, _ usage: inout DataUsage,
    _ path: String, _ body: () throws -> Void
  ) throws {
    let growth = new - min(new, old)
    try usage.take(growth, for: shown(path))
    do {
      try body()
    } catch {
      let now = try UInt64(clamping: file.status().size)
      try usage.give(growth - min(growth, now - min(now, old)))
      throw error
    }
  }

  /// Takes all bytes of a file away.
  func empty(_ file: any PlacedFile, _ usage: inout DataUsage) throws {
    let size = try UInt64(clamping: file.status().size)
    try file.truncate(to: 0)
    try usage.give(size)
  }

  private func size(_ file: any PlacedFile, _ path: String) throws -> UInt64 {
    guard try file.isThere() else {
      throw StoreError(
        .noSuchPath, "\(shown(path)) was removed while it was open", subject: shown(path))
    }
    return try UInt64(clamping: file.status().size)
  }

  private func tooLong(_ path: String) -> StoreError {
    StoreError(
      .invalidArgument, "\(shown(path)) would be longer than a file can be", subject: shown(path))
  }
}

extension DataFolder {
  /// Runs `body` while nobody else who keeps to the rules changes anything, here or in another process.
  private func counting<Result>(_ body: (inout DataUsage) throws -> Result) throws -> Result {
    try usage.use { known in
      let isCounted = try known?.isThere() ?? false
      guard let file = isCounted ? known : try usageFile() else { throw absent("") }
      try file.lock()
      defer { file.unlock() }
      var usage = try DataUsage(file, quota: quota, isCounted: isCounted, count: count)
      known = file
      return try body(&usage)
    }
  }

  /// The same with the folder, which is there then.
  func change<Result>(
    _ body: (any ConfinedFolder, inout DataUsage) throws -> Result
  ) throws -> Result {
    try counting { usage in
      guard let folder = try folder(create: true) else { throw absent("") }
      return try body(folder, &usage)
    }
  }

  private func usageFile() throws -> (any PlacedFile)? {
    let folder = try system.confined(base, [DataFolder.name, DataUsage.folder], create: true)
    // Another may make it at the same time.
    return try folder?.open(id, .update) ?? folder?.open(id, .createNew)
      ?? folder?.open(id, .update)
  }

  /// What all that lies there counts. What cannot be looked at, because it is gone or too deep for us, counts nothing.
  private func count() throws -> UInt64 {
    let folder = try folder(create: false)
    var sum: UInt64 = 0
    var folders = [""]
    while let next = folders.popLast() {
      for (name, status) in (try? folder?.list(next)) ?? [] {
        let (more, overflow) = sum.addingReportingOverflow(DataUsage.cost(status))
        sum = overflow ? .max : more
        if status.kind == .directory { folders.append(Path.join(next, name)) }
      }
    }
    return sum
  }
}
