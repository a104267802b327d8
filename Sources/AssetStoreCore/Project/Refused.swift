/// Archives that were fetched or added for a plan and then refused.
enum Refused {
  /// The error to tell for one of the archive of `shown`: what the caller asked for, and not where it lies in the
  /// cache. The archive goes from there again if it came with this plan and no project needs it.
  static func archive(
    _ archive: CachedArchive, of shown: String, _ error: StoreError, cache: ArchiveCache,
    project: String
  ) -> StoreError {
    guard error.status == .integrity || error.status == .refused else { return error }
    if archive.isNew, !isNeeded(archive.sha256, cache, project) {
      try? cache.remove(archive.sha256)
    }
    var message = error.message.replacing(archive.path, with: shown)
    if error.reason != .hashMismatch {
      message = message.replacing(archive.sha256, with: shown)
    }
    return StoreError(
      error.reason, message.contains(shown) ? message : "\(shown): \(message)",
      subject: error.subject == archive.path ? shown : error.subject, hint: error.hint,
      systemCode: error.systemCode)
  }

  private static func isNeeded(_ sha256: String, _ cache: ArchiveCache, _ project: String) -> Bool {
    // What cannot be read may well need it.
    guard let known = try? cache.projects() else { return true }
    for directory in [project] + known where (try? cache.system.isDirectory(directory)) == true {
      guard let needed = try? Project.neededArchives(cache.system, directory) else { return true }
      if needed.contains(sha256) { return true }
    }
    return false
  }
}
