extension PublicKey {
  /// A public key out of its line, or out of its file.
  package init(lineOrFile text: String, workingDirectory: String, _ system: any System) throws {
    if let key = try? PublicKey(Array(text.utf8), name: "key") {
      self = key
      return
    }
    let path = Path.absolute(text, from: workingDirectory)
    guard try system.status(path) != nil else {
      throw StoreError(
        .malformedKey, "\(text.prefix(200)) is neither a public key of minisign nor a file",
        subject: "key", hint: "such a key has 56 characters and begins with RW")
    }
    try system.checkFile(path)
    self = try PublicKey(system.read(path, limit: Minisign.longestFile), name: path)
  }
}

extension SecretKey {
  /// The key of a file.
  ///
  /// - Parameter password: of no bytes if there is none.
  package init(
    file: String, password: borrowing SecretBytes, _ system: any System
  ) throws {
    try system.checkFile(file)
    var bytes = try system.read(file, limit: Minisign.longestFile)
    defer { SecretBytes.wipe(&bytes) }
    try self.init(bytes, password: password, name: file)
  }
}
