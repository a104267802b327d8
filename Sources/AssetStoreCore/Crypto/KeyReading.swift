extension PublicKey {
  /// A public key out of its line, or out of its file.
  package init(lineOrFile text: String, workingDirectory: String, _ system: any System) throws {
    if let key = try? PublicKey(Array(text.utf8), name: "key") {
      self = key
      return
    }
    try SecretKey.refuse(textOf: text)
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
  /// How the line of one begins, with a password and without.
  private static let beginnings = ["RWRTY0Iy", "RWQAAEIy"]

  /// Throws if what shall be the path of a key is a secret key itself, or part of it, without saying it again: errors are
  /// logged.
  static func refuse(textOf path: String) throws {
    let isSecret = path.utf8.split { $0 <= 0x20 }.contains { word in
      beginnings.contains { word.starts(with: $0.utf8) }
    }
    guard !isSecret else {
      throw StoreError(
        .malformedKey, "this is a secret key, and not the path of a file with a key",
        subject: "key",
        hint: "others may have seen it by now: make a new one, and give the path of its file")
    }
  }

  /// The key of a file.
  ///
  /// - Parameter password: of no bytes if there is none.
  package init(
    file: String, workingDirectory: String, password: borrowing SecretBytes, _ system: any System
  ) throws {
    try SecretKey.refuse(textOf: file)
    let file = Path.absolute(file, from: workingDirectory)
    try system.checkFile(file)
    var bytes = try system.read(file, limit: Minisign.longestFile)
    defer { SecretBytes.wipe(&bytes) }
    try self.init(bytes, password: password, name: file)
  }
}
