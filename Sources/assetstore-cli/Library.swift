internal import CAssetStore
internal import Glibc

/// An object of the library; released when it goes out of scope.
@safe struct Handle: ~Copyable {
  let pointer: OpaquePointer
  private let release: (OpaquePointer?) -> Void

  fileprivate init(_ pointer: OpaquePointer, _ release: @escaping (OpaquePointer?) -> Void) {
    unsafe self.pointer = unsafe pointer
    unsafe self.release = unsafe release
  }

  deinit { unsafe release(pointer) }
}

/// How this client calls the library: objects that release themselves, errors that are thrown.
enum Library {
  typealias Out = UnsafeMutablePointer<OpaquePointer?>

  /// The object that `call` gives through its first argument; its error comes through the second.
  static func obtain(
    _ release: @escaping (OpaquePointer?) -> Void, _ call: (Out, Out) -> assetstore_status
  ) throws -> Handle {
    var object: OpaquePointer?
    try unsafe check { unsafe call(&object, $0) }
    guard let object = unsafe object else {
      throw Failure.defect("the library gave neither a result nor an error")
    }
    return unsafe Handle(object, release)
  }

  /// Throws what `call` fails with.
  static func check(_ call: (Out) -> assetstore_status) throws {
    var error: OpaquePointer?
    let status = unsafe call(&error)
    guard status == ASSETSTORE_OK else {
      throw unsafe Failure(status: status, consuming: error)
    }
  }

  /// The records of a list, which live as long as the list.
  static func records<Record>(
    _ list: OpaquePointer, _ count: (OpaquePointer?) -> Int,
    _ record: (OpaquePointer?, Int) -> UnsafePointer<Record>?
  ) -> [Record] {
    (0..<max(0, unsafe count(list))).compactMap { unsafe record(list, $0)?.pointee }
  }

  static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }

  /// What goes into the `struct_size` of options.
  static func size<Options>(of type: Options.Type) -> UInt32 {
    UInt32(MemoryLayout<Options>.stride)
  }

  /// What goes into the `retries` of options: there 0 is the default, and none is another number.
  static func retries(_ invocation: Invocation) -> UInt32 {
    invocation.number(.retries).map { $0 == 0 ? .max : UInt32(clamping: $0) } ?? 0
  }

  /// What goes into the `timeout_ms` of options.
  static func timeout(_ invocation: Invocation) -> UInt32 {
    UInt32(clamping: (invocation.number(.timeout) ?? 0) * 1000)
  }

  /// Opens the store that the invocation names.
  static func openStore(_ invocation: Invocation) throws -> Handle {
    try unsafe withStrings { strings in
      let directory = unsafe strings.pointer(invocation[.store])
      return try unsafe obtain(assetstore_close) { unsafe assetstore_open(directory, nil, $0, $1) }
    }
  }

  /// Opens the project that the invocation names, or that the working directory is in, and says what that
  /// had to put right.
  static func openProject(
    _ invocation: Invocation, _ store: borrowing Handle, _ console: Console
  ) throws -> Handle {
    let store = unsafe store.pointer
    let found = invocation[.project] == nil ? nearestProject() : nil
    if let found, found.isAbove, !console.quiet, !console.json {
      console.announce("assetstore: in the project \(found.path)")
    }
    let project = try unsafe withStrings { strings in
      let directory = unsafe strings.pointer(invocation[.project] ?? found?.path ?? ".")
      return try unsafe obtain(assetstore_project_close) {
        unsafe assetstore_project_open(store, directory, $0, $1)
      }
    }
    let recovered = unsafe text(assetstore_project_recovered(project.pointer))
    if !recovered.isEmpty { console.announce("assetstore: \(recovered)") }
    return project
  }

  /// The nearest folder upward that is a project: one with a project.godot or an assetstore.json; and whether it is
  /// another one than the working directory.
  private static func nearestProject() -> (path: String, isAbove: Bool)? {
    guard let current = unsafe realpath(".", nil) else { return nil }
    defer { unsafe free(current) }
    var folder = unsafe String(cString: current)
    let start = folder
    while true {
      let parent = folder.hasSuffix("/") ? folder : folder + "/"
      for name in ["project.godot", "assetstore.json"]
      where unsafe access(parent + name, F_OK) == 0 {
        return (folder, isAbove: folder != start)
      }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }

  /// Gives `body` a place for C strings that live until it returns.
  static func withStrings<Result: ~Copyable>(
    _ body: (CStrings) throws -> Result
  ) rethrows -> Result {
    let strings = unsafe CStrings()
    defer { unsafe strings.release() }
    return try unsafe body(strings)
  }
}

/// Copies of strings as C wants them, for the fields of options and for lists.
@unsafe final class CStrings {
  private var copies: [UnsafeMutablePointer<CChar>] = unsafe []
  private var lists: [UnsafeMutablePointer<UnsafePointer<CChar>?>] = unsafe []

  func pointer(_ text: String?) -> UnsafePointer<CChar>? {
    guard let text, let copy = unsafe strdup(text) else { return nil }
    unsafe copies.append(copy)
    return unsafe UnsafePointer(copy)
  }

  /// An array of the texts; nil if there are none.
  func list(_ texts: [String]) -> UnsafePointer<UnsafePointer<CChar>?>? {
    guard !texts.isEmpty else { return nil }
    let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: texts.count)
    for (index, text) in texts.enumerated() {
      unsafe (list + index).initialize(to: pointer(text))
    }
    unsafe lists.append(list)
    return unsafe UnsafePointer(list)
  }

  fileprivate func release() {
    for index in unsafe copies.indices { unsafe free(copies[index]) }
    for index in unsafe lists.indices { unsafe lists[index].deallocate() }
  }
}

extension Library {
  /// "maker/tool ^1.2, maker/other * (optional)"
  static func dependencies(_ records: [UnsafePointer<assetstore_dependency>?]) -> String {
    unsafe records.compactMap { record in
      guard let dependency = unsafe record?.pointee else { return nil }
      return unsafe "\(text(dependency.name)) \(text(dependency.version))"
        + (dependency.optional != 0 ? " (optional)" : "")
    }.joined(separator: ", ")
  }
}
