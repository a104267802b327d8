// Downloads into the cache, continued from call to call.
//
// A download that ends early leaves its bytes under the hash of its URL and a note. The next call reads
// them again, as it needs their hash anyway, and goes on if they are still the bytes of the note and the
// server says that its file is still the same, or if the whole will be checked against a known hash.
// Without either it starts over: bytes that survived a crash prove nothing.

extension ArchiveCache {
  /// Bytes of the largest archive.
  static var largest: Int64 { 8 << 30 }

  /// Fetches an archive into the cache, from a mirror of its registry if it is not to be had where it should be.
  ///
  /// url     http://, https:// or file://
  /// sha256  what its bytes must hash to; "" if nothing is known, and then no mirror is asked
  package func fetch(
    url: String, expecting sha256: String, options: HTTPOptions, progress: Progress
  ) throws -> CachedArchive {
    try Failover.first(of: [url] + (sha256.isEmpty ? [] : mirrors(url))) {
      try fetch(only: $0, expecting: sha256, options: options, progress: progress)
    }
  }

  private func fetch(
    only url: String, expecting sha256: String, options: HTTPOptions, progress: Progress
  ) throws -> CachedArchive {
    if let path = FileURL.path(url) {
      return try add(file: path, expecting: sha256, progress: progress)
    }
    try checkWritable()
    try checkExpectation(sha256)
    guard HTTP.isHTTP(url) else {
      let shown = HTTP.shown(url)
      throw StoreError(
        .invalidArgument, "cannot fetch \(shown): not an http, https or file URL", subject: shown)
    }
    try system.makeDirectories(temporary)
    let path = Path.join(temporary, ArchiveCache.partialPrefix + (try SHA256.hash(url)))
    var download = Download(url: url, sha256: sha256, options: options)
    guard let lock = try lock(partial: path) else {
      return try receive(&download, try newWriter(), progress)
    }
    let writer = try ArchiveWriter(system: system, path: path, lock: lock)
    download.note = path + ".note"
    try resume(&download, writer, progress)
    return try receive(&download, writer, progress)
  }

  /// Nil where this download needs a file of its own: another process is at the same one, or has just made it
  /// read-only, or died then.
  private func lock(partial path: String) throws -> (any FileLock)? {
    do {
      return try system.tryLock(path)
    } catch let error as StoreError where error.reason == .noPermission {
      guard let status = try system.status(path), status.mode & 0o200 == 0 else { throw error }
      return nil
    }
  }

  private struct Download {
    var url: String
    var sha256: String
    var options: HTTPOptions
    /// Where to note how to go on; "" if this cannot be continued by another call.
    var note = ""
    var validator = ""
  }

  /// Takes over what an earlier call left, if it can be trusted.
  private func resume(_ download: inout Download, _ writer: ArchiveWriter, _ progress: Progress)
    throws
  {
    guard try writer.existingSize() > 0 else { return }
    let note = readNote(download.note)
    if note != nil || !download.sha256.isEmpty {
      var hash = try SHA256()
      try unsafe read(writer.path, progress) {
        unsafe hash.update($0)
        unsafe writer.count($0)
      }
      let found = hash.finish()
      let isAsNoted = note?.size == writer.size && note?.sha256 == found
      if isAsNoted { download.validator = note?.validator ?? "" }
      if isAsNoted || !download.sha256.isEmpty {
        try writer.seekToEnd()
        return try system.remove(file: download.note)
      }
    }
    try system.remove(file: download.note)
    try writer.restart()
  }

  private func receive(_ download: inout Download, _ writer: ArchiveWriter, _ progress: Progress)
    throws
    -> CachedArchive
  {
    let shown = HTTP.shown(download.url)
    let client = try HTTPClient(system: system)
    do {
      var pieces = writer.size > 0 ? 1 : 0
      var isLastTry = false
      while true {
        var validator = download.validator
        defer { download.validator = validator }
        try unsafe client.download(
          download.url, from: writer.size, validator: validator, pinned: !download.sha256.isEmpty,
          options: download.options, limit: ArchiveCache.largest, progress: progress, what: shown
        ) { start in
          if start.offset == 0 {
            try writer.restart()
            pieces = 0
          }
          pieces += 1
          validator = start.validator
        } received: {
          try unsafe writer.append($0)
        }
        let hash = try writer.finish()
        if download.sha256.isEmpty || hash == download.sha256 {
          return try place(writer, hash, progress)
        }
        // Pieces of two different files may have come together; a file in one piece is what it is.
        guard pieces > 1, !isLastTry else {
          throw ArchiveCache.mismatch(shown, expected: download.sha256, got: hash)
        }
        isLastTry = true
        try writer.restart()
        validator = ""
      }
    } catch {
      leave(download, writer, after: error)
      throw error
    }
  }

  /// Keeps the bytes of a download that may go on, and only those.
  private func leave(_ download: Download, _ writer: ArchiveWriter, after error: any Error) {
    let status = (error as? StoreError)?.status
    let canGoOn = !download.validator.isEmpty || !download.sha256.isEmpty
    do {
      guard status == .network || status == .cancelled, canGoOn, !download.note.isEmpty,
        writer.size > 0
      else {
        return try system.remove(file: writer.path)
      }
      let note = Note(size: writer.size, sha256: try writer.finish(), validator: download.validator)
      try system.replace(download.note, with: note.bytes, sync: false)
    } catch {
      // The first error is the one to tell.
      try? system.remove(file: writer.path)
    }
  }

  /// The three lines of a note.
  private struct Note {
    var size: Int64
    var sha256: String
    var validator: String

    var bytes: [UInt8] { Array("\(size)\n\(sha256)\n\(validator)\n".utf8) }
  }

  /// Nil if there is none that can be read.
  private func readNote(_ path: String) -> Note? {
    guard let bytes = try? system.read(path, limit: 4096) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4, let size = Int64(lines[0]) else { return nil }
    return Note(size: size, sha256: String(lines[1]), validator: String(lines[2]))
  }
}
