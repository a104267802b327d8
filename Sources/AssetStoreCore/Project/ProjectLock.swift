internal import Glibc

/// The right to change a project: an advisory lock on `.assetstore/lock`, which holds the holder's process
/// number while there is one and is empty else.
final class ProjectLock {
  /// Relative to the project.
  static let path = "\(ProjectPath.folder)/lock"

  private let system: any System
  private let path: String
  private let lock: any FileLock

  init(system: any System, path: String, project: String) throws {
    guard let lock = try system.tryLock(path) else {
      let digits = (try? system.read(path, limit: 64))?.prefix { (0x30...0x39).contains($0) } ?? []
      let holder = String(decoding: digits, as: UTF8.self)
      throw StoreError(
        .busy,
        holder.isEmpty
          ? "\(project) is being changed by another process"
          : "\(project) is being changed by process \(holder)",
        subject: project, hint: "try again when it is done")
    }
    self.system = system
    self.path = path
    self.lock = lock
    // Only for the other's message, so a failure is no reason to stop.
    try? write("\(getpid())\n")
  }

  deinit { try? write("") }

  private func write(_ text: String) throws {
    guard try system.status(path) != nil else { return }
    // Who made the project may have put a hard link there, to a file with something else in it.
    let ours: [UInt8] = Array("0123456789\n".utf8)
    guard try system.read(path, limit: 64).allSatisfy(ours.contains) else { return }
    let file = try system.open(path, .update)
    try file.truncate(to: 0)
    try unsafe Array(text.utf8).withUnsafeBytes { try unsafe file.write($0) }
    try file.close()
  }
}
