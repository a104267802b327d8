// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_project`: its calls wait for one another, but not for those they are made in.
@safe final class ProjectObject: @unchecked Sendable {
  let directory: UnsafePointer<CChar>
  let recovered: UnsafePointer<CChar>
  let store: Store
  private let arena = Arena()
  private let project: Locked<Project>

  init(_ project: Project, _ store: Store) {
    self.project = Locked(project)
    self.store = store
    unsafe directory = arena.string(project.directory)
    unsafe recovered = arena.string(project.recovered)
  }

  func use<Result>(_ body: (Project) throws -> Result) throws -> Result {
    try Callbacks.refuse(self, "project")
    return try project.use { try body($0) }
  }
}

func projectArgument(_ project: OpaquePointer?) throws -> ProjectObject {
  try unsafe Argument.object(project, ProjectObject.self, "project")
}

private struct PackagesDocument: Encodable {
  var packages: [InstalledPackage]
}

private struct FilesDocument: Encodable {
  var files: [InstalledFile]
}

@c @implementation
public func assetstore_project_open(
  _ store: OpaquePointer!, _ directory: UnsafePointer<CChar>!,
  _ project: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(project, error) {
    let store = try unsafe storeArgument(store)
    let directory = try absolutePath(unsafe Argument.text(directory, "directory"))
    return ProjectObject(try store.project(directory), store)
  }
}

@c @implementation
public func assetstore_project_close(_ project: OpaquePointer!) {
  unsafe Handles.remove(project, ProjectObject.self)
}

@c @implementation
public func assetstore_project_directory(_ project: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(project, ProjectObject.self)?.directory
}

@c @implementation
public func assetstore_project_recovered(_ project: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(project, ProjectObject.self)?.recovered
}

@c @implementation
public func assetstore_project_list(
  _ project: OpaquePointer!, _ packages: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(packages, error) {
    let packages = try unsafe projectArgument(project).use { try $0.list() }
    return unsafe ListObject(
      packages, json: PackagesDocument(packages: packages), assetstore_package.init)
  }
}

@c @implementation
public func assetstore_project_list_named(
  _ project: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ packages: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(packages, error) {
    let project = try unsafe projectArgument(project)
    let names = try unsafe Set(Argument.texts(names, name_count, "names"))
    let packages = try project.use { try $0.list() }.filter {
      names.isEmpty || names.contains($0.name)
    }
    return unsafe ListObject(
      packages, json: PackagesDocument(packages: packages), assetstore_package.init)
  }
}

@c @implementation
public func assetstore_project_files(
  _ project: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ files: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(files, error) {
    let project = try unsafe projectArgument(project)
    let names = try unsafe Argument.texts(names, name_count, "names")
    let files = try project.use { try $0.files(names) }
    return unsafe ListObject(files, json: FilesDocument(files: files), assetstore_file.init)
  }
}

@c @implementation
public func assetstore_packages_count(_ packages: OpaquePointer!) -> Int {
  unsafe Handles.find(packages, ListObject<assetstore_package>.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_packages_at(_ packages: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_package
>! {
  unsafe Handles.find(packages, ListObject<assetstore_package>.self)?.records[index]
}

@c @implementation
public func assetstore_packages_json(_ packages: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(packages, ListObject<assetstore_package>.self)?.json
}

@c @implementation
public func assetstore_packages_free(_ packages: OpaquePointer!) {
  unsafe Handles.remove(packages, ListObject<assetstore_package>.self)
}

@c @implementation
public func assetstore_files_count(_ files: OpaquePointer!) -> Int {
  unsafe Handles.find(files, ListObject<assetstore_file>.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_files_at(_ files: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_file
>! {
  unsafe Handles.find(files, ListObject<assetstore_file>.self)?.records[index]
}

@c @implementation
public func assetstore_files_json(_ files: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(files, ListObject<assetstore_file>.self)?.json
}

@c @implementation
public func assetstore_files_free(_ files: OpaquePointer!) {
  unsafe Handles.remove(files, ListObject<assetstore_file>.self)
}
