// How packages come into a file system. All that are given come at once, or none does:
//
//   open     the archive is judged, and its metadata read; nobody sees it yet
//   check    its id is free, its permissions are known, what it needs comes along or is mounted
//   ask      the host grants what it asks for
//   enter    checked once more, for others mounted and unmounted meanwhile; then it is there
//
// What a package needs is looked for by the id that others are mounted at, which is the one that its scripts find them
// by, and judged by the version that their metadata says, with the ranges of the resolver.

/// `assetstore_mount`
package struct Mount: Sendable, Codable, Equatable {
  package var id: String
  package var path: String
  package var sha256: String
  package var permissions: [String]
  /// "" if the metadata says none, or was not looked at.
  package var version: String
  /// By name.
  package var dependencies: [Dependency]
}

extension PackageFileSystem {
  /// An archive to mount, by its absolute path.
  package struct Order: Sendable {
    package var path: String
    package var options: MountOptions

    package init(_ path: String, _ options: MountOptions = MountOptions()) {
      self.path = path
      self.options = options
    }
  }

  /// Mounts one package.
  ///
  /// - Parameter decide: whether the host grants a permission that it knows.
  @discardableResult
  package func mount(
    _ path: String, _ options: MountOptions = MountOptions(), _ progress: Progress = .none,
    decide: (Request) throws -> Bool = { _ in true }
  ) throws -> Mount {
    let newcomer = try open(Order(path, options), subject: nil, progress)
    try admit([newcomer], decide)
    return newcomer.mount
  }

  /// Mounts packages that may need each other. Errors have the path of the one that they are about as their subject.
  @discardableResult
  package func mount(
    _ orders: [Order], _ progress: Progress = .none,
    decide: (Request) throws -> Bool = { _ in true }
  ) throws -> [Mount] {
    let newcomers = try orders.map { order in
      let subject = order.options.shown ?? order.path
      return try Newcomer.telling(subject) { try open(order, subject: subject, progress) }
    }
    try admit(newcomers, decide)
    return newcomers.map(\.mount)
  }

  private func open(_ order: Order, subject: String?, _ progress: Progress) throws -> Newcomer {
    let (path, options) = (order.path, order.options)
    guard options.id != nil || !options.isPlain else {
      throw StoreError(
        .invalidArgument, "a package whose metadata is not looked at needs an id", subject: "id")
    }
    let sha256 = try options.sha256.isEmpty ? nil : Hex.checkedSHA256(options.sha256)
    // Before anything large is read.
    if let id = options.id {
      try MountIdentity.check(id)
      try mounts.use { mounts in
        var places = MountPlaces(mounts)
        try places.take(id, for: path)
      }
    }
    return try Refused.naming(options.shown ?? path, path) {
      try system.checkFile(path)
      let archive = try MountedArchive(
        path: path, options.limits, sha256: sha256, progress)
      let identity = try options.isPlain ? MountIdentity() : MountIdentity.read(archive)
      guard let id = options.id ?? identity.id else {
        throw StoreError(
          .malformedFile, "\(Path.name(path)) has no meta.json that says its id", subject: path,
          hint: "give it an id")
      }
      try MountIdentity.check(id)
      let data = self.options.base.map {
        DataFolder(system, base: $0, id: id, quota: self.options.quota)
      }
      let mount = Mount(
        id: id, path: path, sha256: archive.sha256, permissions: identity.permissions,
        version: identity.version, dependencies: identity.dependencies)
      return Newcomer(MountedPackage(mount, archive, data), subject: subject)
    }
  }

  private func admit(_ newcomers: [Newcomer], _ decide: (Request) throws -> Bool) throws {
    // Before anybody is asked.
    try mounts.use { try check(newcomers, in: $0) }
    for newcomer in newcomers {
      try newcomer.telling { mount in
        for permission in mount.permissions { try checkKnown(permission, of: mount) }
      }
    }
    for newcomer in newcomers {
      try newcomer.telling { mount in
        for permission in mount.permissions {
          try grant(Request(id: mount.id, path: mount.path, permission: permission), decide)
        }
      }
    }
    try mounts.use { mounts in
      try check(newcomers, in: mounts)
      for newcomer in newcomers { mounts[PathKey(newcomer.mount.id)] = newcomer.package }
    }
  }

  /// Throws unless all of them can be there together with those that are mounted.
  private func check(_ newcomers: [Newcomer], in mounts: [PathKey: MountedPackage]) throws {
    var places = MountPlaces(mounts)
    for newcomer in newcomers {
      try newcomer.telling { try places.take($0.id, for: $0.path) }
    }
    var all = mounts
    for newcomer in newcomers { all[PathKey(newcomer.mount.id)] = newcomer.package }
    for newcomer in newcomers {
      try newcomer.telling { mount in
        for need in newcomer.needs { try need.check(of: mount.id, in: all, places) }
      }
    }
  }

  private func checkKnown(_ permission: String, of mount: Mount) throws {
    guard options.permissions.contains(where: { PathKey($0) == PathKey(permission) }) else {
      let shown = EntryName.printable(permission)
      throw StoreError(
        .unknownPermission, "\(mount.id) asks for \"\(shown)\", which is not known here",
        subject: mount.path, hint: "name it among the permissions that are known, or do without it")
    }
  }

  private func grant(_ request: Request, _ decide: (Request) throws -> Bool) throws {
    let (id, permission) = (request.id, EntryName.printable(request.permission))
    guard try decide(request) else {
      throw StoreError(
        .permissionRefused, "\(id) asks for \"\(permission)\", which was refused",
        subject: request.path, hint: "mount it again if it may do that after all")
    }
  }
}

/// A package that was opened and is not mounted yet.
private struct Newcomer {
  let package: MountedPackage
  let needs: [MountNeed]
  /// What errors about it have as their subject; nil: what they have.
  private let subject: String?

  init(_ package: MountedPackage, subject: String?) {
    self.package = package
    self.subject = subject
    needs = package.mount.dependencies.map(MountNeed.init)
  }

  var mount: Mount { package.mount }

  func telling(_ body: (Mount) throws -> Void) throws {
    try Newcomer.telling(subject) { try body(mount) }
  }

  static func telling<Result>(_ subject: String?, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch var error as StoreError {
      if let subject, error.status != .misuse, error.status != .cancelled {
        error.subject = subject
      }
      throw error
    }
  }
}
