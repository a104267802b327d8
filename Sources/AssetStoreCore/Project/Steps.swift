internal import Glibc

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
  /// Of a new folder with new files, to where nothing is.
  case place(from: String, to: String, files: FileList)

  var paths: [String] {
    switch self {
    case .makeDirectory(let path), .removeDirectory(let path, _): [path]
    case .move(let from, let to, _): [from, to]
    case .place(let from, let to, let files):
      [from, to] + files.files.map { Path.join(to, $0.path) }
    }
  }
}

/// Files below a folder and what they hash to. Written as one text with a line for each, as there may be many.
struct FileList: Equatable, Codable {
  var files: [(path: String, sha256: String)]

  init(_ files: [(path: String, sha256: String)]) { self.files = files }

  static func == (left: FileList, right: FileList) -> Bool {
    left.files.elementsEqual(right.files) { $0 == $1 }
  }

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    files = text.utf8.split(separator: UInt8(ascii: "\n")).map { line in
      (String(Substring(line.dropFirst(65))), String(Substring(line.prefix(64))))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var text = ""
    for file in files { text += "\(file.sha256) \(file.path)\n" }
    var container = encoder.singleValueContainer()
    try container.encode(text)
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
        throw madeByOthers(path)
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
    case .place(let from, let to, _):
      do {
        try system.rename(absolute(from), to: absolute(to), .failIfExists)
      } catch let error as StoreError where error.systemCode == EEXIST {
        throw madeByOthers(to)
      }
      touched.formUnion([PathKey(Path.parent(from)), PathKey(Path.parent(to))])
    }
  }

  private func madeByOthers(_ path: String) -> StoreError {
    StoreError(
      .planStale, "\(path) was made by somebody else meanwhile", subject: path, hint: "plan again")
  }

  /// Undoes steps, done or not, as far as it can; false if something could not be undone.
  ///
  /// - Parameter edits: where a new file goes that the user edited before it was taken back.
  mutating func undo(_ steps: [Step], edits: String) -> Bool {
    var complete = true
    for step in steps.reversed() {
      do {
        if try !undo(step, edits) { complete = false }
      } catch {
        failure = failure ?? error
        complete = false
      }
    }
    return complete
  }

  /// False if what is needed to undo it is gone.
  private mutating func undo(_ step: Step, _ edits: String) throws -> Bool {
    // Looked at anew each time: an earlier step may have moved a link there.
    let tree = ProjectTree(system: system, directory: directory)
    for path in step.paths { try tree.refuseLinks(to: path) }
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
      if !sha256.isEmpty, try system.status(absolute(Path.join(edits, to))) != nil { return true }
      guard let status = try system.status(absolute(to)) else {
        // A new file that the user deleted since needs no undoing; an old one is lost.
        return !sha256.isEmpty
      }
      if !sha256.isEmpty, try isEdited(to, status, sha256) {
        try keep(to, edits)
      } else {
        try system.rename(absolute(to), to: absolute(from), .failIfExists)
        touched.formUnion([PathKey(Path.parent(from)), PathKey(Path.parent(to))])
      }
    case .place(let from, let to, let files):
      // As long as it waits in one piece, nothing of it is in the project.
      guard try system.status(absolute(from)) == nil else { return true }
      try takeBack(files, to, edits)
    }
    return true
  }

  /// Removes a folder that was placed, but for what the user did in it meanwhile.
  private mutating func takeBack(_ files: FileList, _ folder: String, _ edits: String) throws {
    var folders: Set<PathKey> = [PathKey(folder)]
    for file in files.files {
      let path = Path.join(folder, file.path)
      folders.formUnion(
        ProjectPath.parents(path).filter { Path.isWithin($0, folder) }.map(PathKey.init))
      guard let status = try system.status(absolute(path)) else { continue }
      if try isEdited(path, status, file.sha256) {
        try keep(path, edits)
      } else {
        try system.remove(file: absolute(path))
      }
    }
    for path in folders.map(\.path).sorted(by: { $0.utf8.count > $1.utf8.count }) {
      guard try system.status(absolute(path))?.kind == .directory else { continue }
      touched.insert(PathKey(path))
      guard try system.list(absolute(path)).isEmpty else { continue }
      try system.remove(directory: absolute(path))
      touched.remove(PathKey(path))
      touched.insert(PathKey(Path.parent(path)))
    }
  }

  /// Moves what the user made of a new file to where edits are kept.
  private mutating func keep(_ path: String, _ edits: String) throws {
    let target = Path.join(edits, path)
    try ProjectTree(system: system, directory: directory).refuseLinks(to: target)
    try system.makeDirectories(absolute(Path.parent(target)))
    try system.rename(absolute(path), to: absolute(target), .failIfExists)
    touched.formUnion([PathKey(Path.parent(target)), PathKey(Path.parent(path))])
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
