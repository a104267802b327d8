// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore
internal import Glibc

/// The directory that NULL stands for.
private func defaultDirectory() throws -> String {
  func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(validatingCString: value)
  }
  if let directory = variable("ASSETSTORE_STORE") { return directory }
  // The XDG base directory specification says that a relative path there is to be ignored.
  if let data = variable("XDG_DATA_HOME"), data.utf8.first == UInt8(ascii: "/") {
    return Path.join(data, "assetstore")
  }
  guard let home = variable("HOME") else {
    throw StoreError(
      .invalidArgument, "no directory is given and HOME is not set",
      hint: "name the store's directory")
  }
  return Path.join(home, ".local/share/assetstore")
}

/// An absolute path for one that may be relative to the working directory.
func absolutePath(_ path: String) throws -> String {
  guard !path.isEmpty else { throw StoreError(.invalidArgument, "a path is empty") }
  if path.utf8.first == UInt8(ascii: "/") { return Path.absolute(path, from: "/") }
  guard let working = unsafe getcwd(nil, 0) else {
    throw StoreError.system(errno, "the working directory is not known")
  }
  defer { unsafe free(working) }
  guard let directory = unsafe String(validatingCString: working) else {
    throw StoreError(.invalidUTF8, "the working directory's path is not valid UTF-8", subject: path)
  }
  return Path.absolute(path, from: directory)
}

/// `assetstore`
@safe final class StoreObject: @unchecked Sendable {
  let store: Store
  let directory: UnsafePointer<CChar>
  private let arena = Arena()

  init(_ store: Store) {
    self.store = store
    unsafe directory = arena.string(store.directory)
  }
}

func storeArgument(_ store: OpaquePointer?) throws -> Store {
  let store = try unsafe Argument.object(store, StoreObject.self, "store").store
  try Callbacks.refuse(store, "store")
  return store
}

@c @implementation
public func assetstore_open(
  _ directory: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_open_options>!,
  _ store: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(store, error) {
    let options = try unsafe Argument.options(options, assetstore_open_options(), "options")
    try Argument.flags(options.flags, known: 1, "options")
    let path = try unsafe Argument.optionalText(directory, "directory") ?? defaultDirectory()
    let readOnly = options.flags & ASSETSTORE_OPEN_READ_ONLY != 0
    return StoreObject(
      try Store(directory: absolutePath(path), readOnly: readOnly, system: RealSystem()))
  }
}

@c @implementation
public func assetstore_close(_ store: OpaquePointer!) {
  unsafe Handles.remove(store, StoreObject.self)
}

@c @implementation
public func assetstore_directory(_ store: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(store, StoreObject.self)?.directory
}
