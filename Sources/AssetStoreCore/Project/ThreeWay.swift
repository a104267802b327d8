/// The three-hash rule: what happens to one path, told from what was installed there, what lies there and
/// what is to lie there.
package enum ThreeWay {
  /// The bytes and the executable bit of a file.
  package struct Contents: Sendable, Equatable {
    /// "" for bytes that need no hash, because their size already tells them from the other two.
    package var sha256: String
    package var executable: Bool

    package init(sha256: String, executable: Bool) {
      self.sha256 = sha256
      self.executable = executable
    }

    package func sameBytes(as other: Contents?) -> Bool {
      !sha256.isEmpty && sha256 == other?.sha256
    }
  }

  /// What lies at a path.
  package enum OnDisk: Sendable, Equatable {
    case absent
    case file(Contents)
    /// A folder, a link or something else that no package installs.
    case other
  }

  package enum Decision: Sendable, Equatable {
    /// The path is already as it shall be, or not ours.
    case nothing
    case act(Action.Kind)
    /// Something that no package brought is in the way.
    case occupied
  }

  /// - Parameters:
  ///   - original: what the receipt says was installed; nil if no package has this path.
  ///   - new: what shall be installed; nil if the path is dropped.
  ///   - force: edits give way, and their bytes go to the backup.
  package static func decide(
    original: Contents?, disk: OnDisk, new: Contents?, force: Bool
  ) -> Decision {
    guard let new else { return drop(original: original, disk: disk, force: force) }
    switch disk {
    case .absent:
      return .act(.write)
    case .file(let contents):
      if contents.sameBytes(as: new) {
        return contents.executable == new.executable ? .nothing : .act(.replace)
      }
      guard let original else { return .occupied }
      if contents.sameBytes(as: original) { return .act(.replace) }
      return edited(original, new, force)
    case .other:
      guard let original else { return .occupied }
      return edited(original, new, force)
    }
  }

  private static func edited(_ original: Contents, _ new: Contents, _ force: Bool) -> Decision {
    if force { return .act(.overwrite) }
    return .act(new.sameBytes(as: original) ? .keep : .writeNew)
  }

  private static func drop(original: Contents?, disk: OnDisk, force: Bool) -> Decision {
    guard let original else { return .nothing }
    switch disk {
    case .absent: return .nothing
    case .file(let contents):
      if contents.sameBytes(as: original) { return .act(.delete) }
      return .act(force ? .deleteEdit : .keep)
    case .other:
      // A folder may hold anything: not even force takes away what was never a file of the package.
      return .act(.keep)
    }
  }
}
