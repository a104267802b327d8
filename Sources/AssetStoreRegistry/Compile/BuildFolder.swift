internal import AssetStoreCore

/// The folder in the output that is of no use to readers, and nobody uploads: what one build leaves for the next.
///
///     .assetstore-build/lock     held by who builds
///                       state    BuildState; gone while pages are changed, so that what was not ended is not believed
///                       state.minisig    its signature, so that who may write here says nothing in the name of the key
///                       files    BuiltFiles
///                       *.tmp    files that are about to replace others
struct BuildFolder {
  static let name = ".assetstore-build"

  private let output: String
  private let system: any System
  private var lock: (any FileLock)?

  private var path: String { Path.join(output, BuildFolder.name) }
  private var state: String { Path.join(path, "state") }
  private var signature: String { state + ".minisig" }
  private static let trustedComment = "assetstore registry build state"
  var files: String { Path.join(path, "files") }

  /// Nothing is made yet, so that what fails leaves nothing; but what is there is locked.
  init(_ output: String, _ system: any System) throws {
    self.output = output
    self.system = system
    switch try system.status(path)?.kind {
    case nil: break
    case .directory?: try take()
    default:
      throw StoreError(.notAFolder, "\(path) is there and is no folder", subject: path)
    }
  }

  /// Makes the output, if need be, and sees to it that nobody else builds.
  mutating func open() throws {
    guard lock == nil else { return }
    try system.makeDirectories(path)
    try take()
  }

  private mutating func take() throws {
    guard let lock = try system.tryLock(Path.join(path, "lock")) else {
      throw StoreError(
        .busy, "\(output) is being built by another process", subject: output,
        hint: "try again when it is done")
    }
    self.lock = lock
    // What cannot go now is in nobody's way.
    for name in try system.list(path) where name.utf8.suffix(4).elementsEqual(".tmp".utf8) {
      try? system.remove(file: Path.join(path, name))
    }
    let index = Path.parent(Path.join(output, IndexPath.head))
    guard try system.status(index)?.kind == .directory else { return }
    for name in try system.list(index) where WholeFile.isUnfinished(name) {
      try? system.remove(file: Path.join(index, name))
    }
  }

  /// What the last build left; nil if nothing can be believed.
  ///
  /// - Parameter publicKey: which it must be signed for: others may write to this folder, and what is said here goes
  ///   into what is published without being looked at again.
  func read(key: String, signedWith publicKey: PublicKey) throws -> BuildState? {
    guard lock != nil, try system.status(state)?.kind == .file else { return nil }
    guard let bytes = try? system.read(state, limit: BuildState.largest),
      let file = try? system.read(signature, limit: 1 << 12),
      let signature = try? Signature(file, name: signature),
      signature.trustedText == BuildFolder.trustedComment,
      (try? publicKey.verify(Array(bytes.suffix(64)), signature, name: state)) != nil,
      let state = try BuildState(bytes, key: key)
    else { return nil }
    // Of another time, it knows nothing of what was made since then.
    let head = try? system.read(Path.join(output, IndexPath.head), limit: IndexHead.largest)
    return try head.map(SHA256.hash) == state.head ? state : nil
  }

  func forget() throws { try system.remove(file: state) }

  func write(_ new: BuildState, _ key: borrowing SecretKey) throws {
    let temporary = Path.join(path, "state.tmp")
    try? system.remove(file: temporary)
    let file = try system.open(temporary, .createNew(mode: 0o644))
    let bytes = new.bytes
    let end = Locked<[UInt8]?>(nil)
    try Workers.run(1) {
      if let found = try? BuildState.end(of: bytes) { end.use { $0 = found } }
    } beside: {
      try unsafe bytes.withUnsafeBytes { try unsafe file.write($0) }
    }
    guard let end = end.use({ $0 }) else { throw StoreError(.defect, "no end of a state") }
    try unsafe end.withUnsafeBytes { try unsafe file.write($0) }
    try file.close()
    try system.rename(temporary, to: state, .replace)
    let made = try key.sign(Array(end.suffix(64)), trusted: BuildFolder.trustedComment).text
    try system.replace(signature, with: made, sync: false)
  }
}
