/// Who has which id: those that differ only in case, or in the form of their letters, count as one.
struct MountPlaces {
  private struct Holder {
    var id: String
    var path: String
    var isMounted: Bool
  }

  /// By folded id.
  private var holders: [String: Holder] = [:]

  init(_ mounts: [PathKey: MountedPackage]) {
    for mount in mounts.values.map(\.mount) {
      holders[EntryName.folded(mount.id)] = Holder(id: mount.id, path: mount.path, isMounted: true)
    }
  }

  /// Throws unless nobody has the id yet.
  mutating func take(_ id: String, for path: String) throws {
    let folded = EntryName.folded(id)
    guard let other = holders[folded] else {
      holders[folded] = Holder(id: id, path: path, isMounted: false)
      return
    }
    throw StoreError(
      .idMounted,
      "\(path) is \(id), and so is \(other.path)\(other.isMounted ? ", which is mounted" : "")",
      subject: id, hint: "unmount the one, or mount the other at an id of your choice")
  }

  /// The id that somebody has who is not quite called so.
  func other(like id: String) -> String? { holders[EntryName.folded(id)]?.id }
}

/// What a package needs of another one.
struct MountNeed {
  private let dependency: Dependency
  /// Nil if it is none.
  private let range: VersionRange?

  init(_ dependency: Dependency) {
    self.dependency = dependency
    range = try? VersionRange(dependency.version)
  }

  /// Throws unless one of these packages will do.
  ///
  /// - Parameter id: who needs it.
  func check(of id: String, in packages: [PathKey: MountedPackage], _ places: MountPlaces) throws {
    let name = EntryName.printable(dependency.name)
    let wanted =
      dependency.version == "*" ? name : EntryName.printable("\(name) \(dependency.version)")
    guard let package = packages[PathKey(dependency.name)] else {
      guard !dependency.optional else { return }
      throw StoreError(
        .dependencyNotMounted, "\(id) needs \(wanted), which is not mounted", subject: name,
        hint: places.other(like: dependency.name).map { "\($0) is, but case counts here" }
          ?? "mount it first, or both together")
    }
    guard let range else {
      throw StoreError(
        .dependencyVersion, "\(id) needs \(wanted), which no version is", subject: name,
        hint: "tell those who made \(id)")
    }
    guard range.contains(package.version) else {
      let version = package.mount.version
      throw StoreError(
        .dependencyVersion,
        "\(id) needs \(wanted), and \(name) is \(version.isEmpty ? "of no known version" : version)",
        subject: name, hint: "mount versions that suit each other")
    }
  }
}
