/// The texts and receipts of a project as they are at one moment.
struct ProjectFiles {
  var receipts: Receipts
  var manifestText: String?
  var lockText: String?
  /// Nil if there is none.
  var manifest: Manifest?
  var lock: Lock
  /// What project.godot says; nil if it says nothing usable.
  var engine: GodotVersion?

  static let largestText = 4 << 20

  init(system: any System, directory: String) throws {
    try self.init(
      system: system, directory: directory,
      receipts: try ProjectState.read(ProjectFiles.state(directory), system: system))
  }

  init(system: any System, directory: String, receipts: Receipts) throws {
    self.receipts = receipts
    manifestText = try ProjectFiles.text(Manifest.fileName, system, directory)
    lockText = try ProjectFiles.text(Lock.fileName, system, directory)
    manifest = try manifestText.map {
      try Manifest(Array($0.utf8), path: Path.join(directory, Manifest.fileName))
    }
    lock = try ProjectFiles.lock(lockText, directory)
    if let godot = try ProjectFiles.text("project.godot", system, directory) {
      engine = ProjectFiles.engine(ConfigFile(Array(godot.utf8)))
    }
  }

  /// What a project should have; nothing without a lock.
  static func lock(_ system: any System, _ directory: String) throws -> Lock {
    try lock(text(Lock.fileName, system, directory), directory)
  }

  private static func lock(_ text: String?, _ directory: String) throws -> Lock {
    guard let text else { return Lock() }
    return try Lock(Array(text.utf8), path: Path.join(directory, Lock.fileName))
  }

  /// A text of the project; nil if there is no such file.
  static func text(_ name: String, _ system: any System, _ directory: String) throws -> String? {
    let path = Path.join(directory, name)
    guard let status = try system.status(path) else { return nil }
    guard status.kind == .file else {
      throw StoreError(
        .malformedFile, "\(path) is not a file", subject: path, hint: "move it away")
    }
    let bytes = try system.read(path, limit: ProjectFiles.largestText)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw StoreError(
        .malformedFile, "\(path) is not UTF-8", subject: path,
        hint: "save it as UTF-8, or take it back from version control")
    }
    return text
  }

  static func state(_ directory: String) -> String {
    Path.join(directory, "\(ProjectPath.folder)/state.sqlite")
  }

  /// The first of config/features that reads as a version.
  private static func engine(_ file: ConfigFile) -> GodotVersion? {
    let features = file.value("application", "config/features")?.strings ?? []
    return features.lazy.map { GodotVersion($0) }.first { $0 != .unknown && $0 != .customBuild }
  }
}
