internal import CAssetStore

/// `registry key`.
enum RegistryCommands {
  static func newKey(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let prefix = invocation[.keyOutput] else {
      throw Failure.usage(
        "'registry key new' needs --output", subject: "--output",
        hint: "--output PREFIX, or -o PREFIX, says where PREFIX.key and PREFIX.pub come to lie")
    }
    var password = try password(invocation, console)
    defer { password.wipe() }
    var options = unsafe assetstore_registry_key_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_registry_key_options.self)
    if invocation.has(.replaceKey) {
      unsafe options.flags = ASSETSTORE_REGISTRY_KEY_REPLACE
    }
    try unsafe password.withCString { text in
      unsafe options.password = unsafe text
      try unsafe Library.withStrings { strings in
        let prefix = unsafe strings.pointer(prefix)
        let key = try unsafe Library.obtain(assetstore_registry_key_free) {
          unsafe assetstore_registry_key_new(prefix, &options, $0, $1)
        }
        tell(key, invocation, console)
      }
    }
    return .done
  }

  private static func tell(
    _ key: borrowing Handle, _ invocation: Invocation, _ console: Console
  ) {
    if console.json {
      console.document(unsafe Library.text(assetstore_registry_key_json(key.pointer)))
      return
    }
    let prefix = invocation[.keyOutput] ?? ""
    console.summary("made \(prefix).key, to be kept secret, and \(prefix).pub")
    console.line(unsafe Library.text(assetstore_registry_key_public(key.pointer)))
  }

  /// The password that protects the key; empty for none.
  private static func password(_ invocation: Invocation, _ console: Console) throws -> Password {
    if let file = invocation[.passwordFile] {
      guard !invocation.has(.noPassword) else {
        throw Failure.usage(
          "--password-file and --no-password exclude each other", subject: "--no-password",
          hint: "leave one of them out")
      }
      return try Password(firstLineOf: file)
    }
    if invocation.has(.noPassword) { return Password() }
    console.flush()
    return try Password.ask()
  }
}
