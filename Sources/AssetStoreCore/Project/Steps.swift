/// One change to a project's files that can be taken back. Paths are relative to the project.
///
/// All that a commit does to a project is a list of these, written down in the journal before the first of
/// them. Each says enough to be undone by somebody who does not know whether it was done.
enum Step: Equatable, Codable {
  /// Of a directory that is not there.
  case makeDirectory(String)
  /// Only if nothing is in it: what the user put there meanwhile stays, and so does the directory.
  case removeDirectory(String, mode: UInt32)
  /// To where nothing is. `sha256`, where it is not "", is what a new file must hash to if nobody touched it.
  case move(from: String, to: String, sha256: String)

  var paths: [String] {
    switch self {
    case .makeDirectory(let path), .removeDirectory(let path, _): [path]
    case .move(let from, let to, _): [from, to]
    }
  }
}

/// Does steps in a project, and undoes them in the opposite order.
struct StepRunner {
  let system: any System
  /// Of the project.
  let directory: String
  /// Directories whose entries changed.
  private(set) var touched: Set<PathKey> = []
  /// What kept the first step from being undone that could not be.
  private(set) var failure: (any Error)?

  init(system: any System, directory: String) {
    self.system = system
    self.directory = directory
  }

  private func absolute(_ path: String) -> String { Path.join(directory, path) }

  mutating func perform(_ step: Step) throws {
    switch step {
    case .makeDirectory(let path):
      guard try system.makeDirectory(absolute(path)) else {
        throw StoreError(
          .planStale, "\(path) was made by somebody else meanwhile", subject: path,
          hint: "plan again")
      }
      touched.insert(PathKey(Path.parent(path)))
    case .removeDirectory(let path, _):
      guard try system.list(absolute(path)).isEmpty else { return }
      try system.remove(directory: absolute(path))
      touched.remove(PathKey(path))
      touched.insert(PathKey(Path.parent(path)))
    case .move(let from, let to, _):
      try system.rename(absolute(from), to: absolute(to), .failIfExists)
      touched.formUnion([PathKey(Path.parent(from)), PathKey(Path.parent(to))])
    }
  }

  /// Undoes steps, done or not, as far as it can; false if something could not be undone.
  ///
  /// - Parameter backup: beside this goes a new file that the user edited before it was taken back.
  mutating func undo(_ steps: [Step], backup: String) -> Bool {
    var complete = true
    for step in steps.reversed() {
      do {
        if try !undo(step, backup) { complete = false }
      } catch {
        failure = failure ?? error
        complete = false
      }
    }
    return complete
  }

  /// False if what is needed to undo it is gone.
  private mutating func undo(_ step: Step, _ backup: String) throws -> Bool {
    switch step {
    case .makeDirectory(let path):
      guard try system.status(absolute(path))?.kind == .directory,
        try system.list(absolute(path)).isEmpty
      else { return true }
      try system.remove(directory: absolute(path))
      touched.remove(PathKey(path))
      touched.insert(PathKey(Path.parent(path)))
    case .removeDirectory(let path, let mode):
      // One that is there may have been made by an undoing that did not live to give it its mode.
      if let status = try system.status(absolute(path)) {
        guard status.kind == .directory, status.mode != mode else { return true }
      }
      try system.makeDirectory(absolute(path))
      try system.setMode(mode, absolute(path))
      touched.formUnion([PathKey(path), PathKey(Path.parent(path))])
    case .move(let from, let to, let sha256):
      guard try system.status(absolute(from)) == nil else { return true }
      // Not among what the steps themselves put into the backup, where its path may be taken.
      let kept = Path.join("\(backup)-undone", to)
      if !sha256.isEmpty, try system.status(absolute(kept)) != nil { return true }
      guard let status = try system.status(absolute(to)) else { return false }
      var target = from
      if !sha256.isEmpty, try isEdited(to, status, sha256) {
        target = kept
        try system.makeDirectories(absolute(Path.parent(target)))
      }
      try system.rename(absolute(to), to: absolute(target), .failIfExists)
      touched.formUnion([PathKey(Path.parent(target)), PathKey(Path.parent(to))])
    }
    return true
  }

  private func isEdited(_ path: String, _ status: FileStatus, _ sha256: String) throws -> Bool {
    guard status.kind == .file else { return true }
    return try system.hash(absolute(path)) != sha256
  }

  /// Puts the entries of all directories that changed on the disk.
  func syncTouched() throws {
    // One flush of the whole file system costs less than many of single directories.
    if touched.count > 16 { return try system.sync(fileSystemOf: directory) }
    for path in touched.map(\.path).sorted(by: Path.precedes) {
      let directory = absolute(path)
      if try system.status(directory) != nil { try system.sync(directory: directory) }
    }
  }
}
