/// Archives that were fetched or added for a plan and then refused.
enum Refused {
  /// The error to tell for one of the archive of `shown`: what the caller asked for, and not where it lies in the
  /// cache. The archive goes from there again if it came with this plan and no project needs it.
  static func archive(
    _ archive: CachedArchive, of shown: String, _ error: StoreError, cache: ArchiveCache,
    project: String
  ) -> StoreError {
    guard error.status == .integrity || error.status == .refused else { return error }
    forget(archive, cache, project)
    var message = error.message.replacing(archive.path, with: shown)
    if error.reason != .hashMismatch {
      message = message.replacing(archive.sha256, with: shown)
    }
    return telling(error, message, of: archive.path, shown)
  }

  /// Runs `body`, which reads the archive at `path` before it is in the cache; a refusal calls it `shown`.
  static func naming<Result>(
    _ shown: String, _ path: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError where error.status == .integrity || error.status == .refused {
      var message = error.message
      let name = Path.name(path)
      if message.utf8.starts(with: "\(name) ".utf8) {
        message = shown + (String(message.utf8.dropFirst(name.utf8.count)) ?? "")
      }
      throw telling(error, message, of: path, shown)
    }
  }

  private static func telling(
    _ error: StoreError, _ message: String, of path: String, _ shown: String
  ) -> StoreError {
    StoreError(
      error.reason,
      message.utf8.starts(with: shown.utf8) ? message : "\(shown): \(message)",
      subject: error.subject == path ? shown : error.subject, hint: error.hint,
      systemCode: error.systemCode)
  }

  /// Removes an archive that this call brought in, unless some project needs it.
  static func forget(_ archive: CachedArchive, _ cache: ArchiveCache, _ project: String?) {
    guard archive.isNew, !isNeeded(archive.sha256, cache, project) else { return }
    try? cache.remove(archive.sha256)
  }

  private static func isNeeded(
    _ sha256: String, _ cache: ArchiveCache, _ project: String?
  ) -> Bool {
    // What cannot be read may well need it.
    guard let known = try? cache.projects() else { return true }
    for directory in [project].compactMap(\.self) + known
    where (try? cache.system.isDirectory(directory)) == true {
      guard let needed = try? Project.neededArchives(cache.system, directory) else { return true }
      if needed.contains(sha256) { return true }
    }
    return false
  }
}
