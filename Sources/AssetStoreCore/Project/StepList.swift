/// All that a transaction does to its project, in order: old files out, folders that become empty out, new
/// folders and files in, edits from the backup back, and the texts last.
struct StepList {
  private(set) var steps: [Step] = []

  private let system: any System
  private let directory: String
  /// The transaction's.
  private let name: String
  private let work: Plan.Work
  private let places: StagedPlaces
  /// Folders that new files and folders go into.
  private let needed: Set<PathKey>
  private var made: Set<PathKey> = []

  init(
    _ system: any System, _ directory: String, _ name: String, _ work: Plan.Work,
    _ places: StagedPlaces
  ) throws {
    self.system = system
    self.directory = directory
    self.name = name
    self.work = work
    self.places = places
    let targets = work.actions.compactMap(\.target).filter { places.newFolder(of: $0) == nil }
    needed = Set((targets + places.newFolders).flatMap(ProjectPath.parents).map(PathKey.init))
    try takeAway()
    try removeFolders()
    try makeFolders()
    placeFiles()
    try restoreEdits()
    try replaceTexts()
  }

  private func inProject(_ path: String) -> String { Path.join(directory, path) }

  private mutating func takeAway() throws {
    for (number, step) in work.actions.enumerated() {
      guard let (from, to) = wayOut(step, number) else { continue }
      if Path.isWithin(to, Journal.backupFolder) {
        for folder in ProjectPath.parents(to) where folder != ProjectPath.folder {
          guard try system.status(inProject(folder)) == nil else { continue }
          make(folder)
        }
      }
      steps.append(.move(from: from, to: to, sha256: ""))
    }
  }

  /// Where what lies in the place of a new file, or shall go, is moved; nil if nothing has to.
  private func wayOut(_ step: Plan.Step, _ number: Int) -> (from: String, to: String)? {
    let path = step.action.kind == .writeNew ? step.target ?? "" : step.action.path
    switch step.action.kind {
    case .keep, .write: return nil
    case .writeNew where work.seen[PathKey(path)]?.look == .absent: return nil
    case .overwrite, .deleteEdit: return (path, Path.join(Journal.backup(name), path))
    case .restore:
      // A folder goes as one that became empty.
      guard case .file? = work.seen[PathKey(path)]?.look else { return nil }
    case .replace, .delete, .deleteGenerated, .writeNew: break
    }
    return (path, Path.join(Journal.staging(name), "old-\(number)"))
  }

  private mutating func removeFolders() throws {
    let emptied = Set(
      work.actions.filter { $0.action.kind.takesAway }.map(\.action.path)
        .flatMap(ProjectPath.parents).map(PathKey.init)
    ).subtracting(needed)
    // A folder that is overwritten is moved to the backup as it is.
    let written = work.actions.filter(\.action.kind.comesNew).compactMap(\.target)
    let inTheWay = try written.filter { places.newFolder(of: $0) == nil }
      .filter { try system.status(inProject($0))?.kind == .directory }.map(PathKey.init)
    try remove(emptied.union(inTheWay))
  }

  private mutating func remove(_ folders: Set<PathKey>) throws {
    // Longer paths first: a folder is emptied before the one it lies in.
    for folder in folders.map(\.path).sorted(by: { $0.utf8.count > $1.utf8.count }) {
      guard let status = try system.status(inProject(folder)), status.kind == .directory else {
        continue
      }
      steps.append(.removeDirectory(folder, mode: status.mode))
    }
  }

  private mutating func makeFolders() throws {
    for folder in needed.map(\.path).sorted(by: Path.precedes) {
      // A file that lies there now is among those taken away above.
      if try system.status(inProject(folder))?.kind != .directory { make(folder) }
    }
  }

  private mutating func make(_ folder: String) {
    if made.insert(PathKey(folder)).inserted { steps.append(.makeDirectory(folder)) }
  }

  private mutating func placeFiles() {
    var contents: [PathKey: [(path: String, sha256: String)]] = [:]
    for step in work.actions {
      guard let target = step.target, let source = step.source else { continue }
      let sha256 = work.packages[source.package].files[source.file].sha256
      if let folder = places.newFolder(of: target) {
        let inside = String(target.utf8.dropFirst(folder.utf8.count + 1)) ?? ""
        contents[PathKey(folder), default: []].append((inside, sha256))
      } else {
        steps.append(.move(from: places.place(target, source), to: target, sha256: sha256))
      }
    }
    for folder in places.newFolders {
      steps.append(
        .place(
          from: places.place(folder), to: folder,
          files: FileList(contents[PathKey(folder)] ?? [])))
    }
  }

  private mutating func restoreEdits() throws {
    var emptied: Set<PathKey> = []
    for step in work.actions {
      guard let place = step.backup, let target = step.target else { continue }
      steps.append(.move(from: place, to: target, sha256: ""))
      emptied.formUnion(
        ProjectPath.parents(place).filter { Path.isWithin($0, Journal.backupFolder) }
          .map(PathKey.init))
    }
    try remove(emptied)
  }

  private mutating func replaceTexts() throws {
    for text in try work.changedTexts() {
      if text.old != nil {
        let old = Path.join(Journal.staging(name), "old-\(text.name)")
        steps.append(.move(from: text.name, to: old, sha256: ""))
      }
      steps.append(
        .move(
          from: Path.join(Journal.staging(name), text.name), to: text.name,
          sha256: try SHA256.hash(text.new)))
    }
  }
}

extension Action.Kind {
  /// Whether nothing is left where it was.
  var takesAway: Bool {
    switch self {
    case .delete, .deleteEdit, .deleteGenerated: true
    default: false
    }
  }
}
