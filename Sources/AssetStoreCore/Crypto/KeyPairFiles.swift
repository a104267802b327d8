/// A new pair of keys on the disk: PREFIX.key, which only its owner can read, and PREFIX.pub.
package struct KeyPairFiles: Sendable, Codable, Equatable {
  package var id: String
  /// In one line.
  package var publicKey: String
  package var secretFile: String
  package var publicFile: String

  /// Makes the pair. Both files appear whole or not at all.
  ///
  /// - Parameters:
  ///   - password: of no bytes for none.
  ///   - replacing: whether files of these names may give way.
  package static func make(
    prefix: String, password: borrowing SecretBytes, replacing: Bool, _ system: any System
  ) throws -> KeyPairFiles {
    let (secretFile, publicFile) = (prefix + ".key", prefix + ".pub")
    for path in [secretFile, publicFile] {
      guard let status = try system.status(path) else { continue }
      guard replacing, status.kind == .file else {
        throw occupied(path, canReplace: status.kind == .file)
      }
    }
    let key = try SecretKey(system)
    let secret = try key.text(password: password, system)
    let ending = try ".\(system.randomName()).tmp"
    do {
      try unsafe secret.withBytes {
        try unsafe write($0, secretFile + ending, mode: 0o600, system)
      }
      try unsafe Array(key.publicKey.text.utf8).withUnsafeBytes {
        try unsafe write($0, publicFile + ending, mode: 0o644, system)
      }
      // The secret last: a public key without one is useless, and a secret key that is lost is lost.
      try place(publicFile, ending, replacing: replacing, system)
      do {
        try place(secretFile, ending, replacing: replacing, system)
      } catch {
        if !replacing { try? system.remove(file: publicFile) }
        throw error
      }
      try system.sync(directory: Path.parent(secretFile))
    } catch {
      for path in [secretFile, publicFile] { try? system.remove(file: path + ending) }
      throw error
    }
    return KeyPairFiles(
      id: key.publicKey.idText, publicKey: key.publicKey.line, secretFile: secretFile,
      publicFile: publicFile)
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, _ path: String, mode: UInt32, _ system: any System
  ) throws {
    let file = try system.open(path, .createNew(mode: mode))
    try unsafe file.write(bytes)
    try file.sync()
    try file.close()
  }

  private static func place(
    _ path: String, _ ending: String, replacing: Bool, _ system: any System
  ) throws {
    do {
      try system.rename(path + ending, to: path, replacing ? .replace : .failIfExists)
    } catch let error as StoreError where !replacing {
      throw try system.status(path) == nil ? error : occupied(path, canReplace: true)
    }
  }

  private static func occupied(_ path: String, canReplace: Bool) -> StoreError {
    StoreError(
      .pathOccupied, "\(path) is there already", subject: path,
      hint: canReplace
        ? "give another name; what was signed with a key that is gone cannot be signed again"
        : "give another name")
  }
}
