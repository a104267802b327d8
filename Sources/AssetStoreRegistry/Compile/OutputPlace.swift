internal import AssetStoreCore

/// Where an index may come to lie: beside registrations, but not among them, and not around them.
struct OutputPlace {
  private let system: any System
  /// Folders that lie in each other. Deeper ones nobody makes but by mistake.
  private static let deepest = 4096

  init(_ system: any System) { self.system = system }

  /// - Parameters:
  ///   - output: absolute; it need not be there.
  ///   - path: of the registry, absolute.
  func check(_ output: String, registry path: String) throws {
    let folders = [
      path, Path.join(path, AssetReader.folder), Path.join(path, PublisherReader.folder),
    ]
    let refuse = { (why: String) in
      StoreError(
        .invalidArgument, "\(output) \(why)", subject: output,
        hint: "build into a folder of its own, such as \(Path.join(path, "public"))")
    }
    guard let registry = try folder(path) else { return }
    let around = try surroundings(of: output)
    if let there = try folder(output) {
      if there == registry { throw refuse("is the registry itself") }
      if try surroundings(of: path).contains(there) { throw refuse("has the registry in it") }
    }
    for registrations in folders.dropFirst() {
      guard let inner = try folder(registrations) else { continue }
      if around.contains(inner) { throw refuse("lies among registrations") }
    }
  }

  /// What tells a folder from others, however it is called: the path may lead through links.
  private func folder(_ path: String) throws -> FileStatus? {
    try system.status(Path.join(path, "."))
  }

  /// All folders that a path lies in, with itself if it is a folder.
  private func surroundings(of path: String) throws -> [FileStatus] {
    var path = path
    while try folder(path) == nil, path != "/" { path = "/" + Path.parent(path).dropFirst() }
    var found: [FileStatus] = []
    while found.count < OutputPlace.deepest, let status = try folder(path), found.last != status {
      found.append(status)
      path = Path.join(path, "..")
    }
    return found
  }
}
