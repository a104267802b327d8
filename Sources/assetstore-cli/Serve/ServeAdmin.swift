internal import CAssetStore
internal import Glibc

/// Administrators that are made by who runs the service.
enum ServeAdmin {
  /// `serve --create-admin`
  static func make(
    _ name: String, _ service: borrowing Handle, _ console: Console
  ) throws -> ExitCode {
    var password = try Password.canAsk ? Password.ask() : Password.read()
    defer { password.wipe() }
    let service = unsafe service.pointer
    try unsafe password.withCString { password in
      try unsafe Library.withStrings { strings in
        let name = unsafe strings.pointer(name)
        try unsafe Library.check {
          unsafe assetstore_service_add_user(service, name, password, ASSETSTORE_LEVEL_ADMIN, $0)
        }
      }
    }
    if console.json { console.document(JSON.object([("user", JSON.string(name))])) }
    console.summary("\(name) is an administrator")
    return .done
  }

  /// Where a service begins that nobody can be asked about, as in a container. Once there are accounts, one of them may be
  /// a stranger's who took the name.
  static func makeOfEnvironment(_ service: borrowing Handle) throws {
    guard let name = unsafe getenv("ASSETSTORE_ADMIN_USER"),
      let password = unsafe getenv("ASSETSTORE_ADMIN_PASSWORD")
    else { return }
    let service = unsafe service.pointer
    var count = 0
    try unsafe Library.check { unsafe assetstore_service_count_users(service, &count, $0) }
    guard count == 0 else { return }
    try unsafe Library.check {
      unsafe assetstore_service_add_user(service, name, password, ASSETSTORE_LEVEL_ADMIN, $0)
    }
    // Not for programs that are started later.
    unsafe unsetenv("ASSETSTORE_ADMIN_PASSWORD")
  }
}
