/// What one package brought into a project.
package struct Receipt: Sendable, Equatable {
  package var name: String
  package var entry: Lock.Entry
  package var installedAt: Int64
  /// The folders that are the package's own; "" is the project.
  package var folders: [String]
  /// By path.
  package var files: [InstalledFile]

  package init(
    name: String, entry: Lock.Entry, installedAt: Int64, folders: [String], files: [InstalledFile]
  ) {
    self.name = name
    self.entry = entry
    self.installedAt = installedAt
    self.folders = folders
    self.files = files
  }

  package var size: Int64 { files.reduce(0) { $0 &+ $1.size } }

  package var summary: InstalledPackage {
    InstalledPackage(
      name: name, source: entry.source, title: entry.title, version: entry.version, url: entry.url,
      sha256: entry.sha256, treeHash: entry.treeHash, trust: entry.trust,
      fileCount: Int64(files.count), size: size, installedAt: installedAt,
      vastId: entry.declared?.vastId ?? "", permissions: entry.declared?.permissions ?? [],
      dependencies: entry.declared?.dependencies ?? [], license: entry.license ?? "")
  }
}

/// All receipts of a project.
package struct Receipts: Sendable, Equatable {
  /// Counts the commits: the same number means nothing was committed in between.
  package var generation: Int64 = 0
  /// By name of the package.
  package var packages: [String: Receipt] = [:]
  /// Whether their files were left out.
  var isBrief = false

  package init() {}

  /// The packages that `names` ask for, all if it is empty, by name.
  ///
  /// - Parameter lock: says whether one that is not installed should be.
  package func select(_ names: [String], _ lock: Lock = Lock()) throws -> [Receipt] {
    for name in names where packages[name] == nil {
      throw StoreError(
        .notInstalled, "\(PackageName.printable(name)) is not installed in this project",
        subject: name,
        hint: lock.packages[name] == nil
          ? "list what is installed"
          : "install without names: that installs what \(Lock.fileName) has")
    }
    let wanted = names.isEmpty ? Set(packages.keys) : Set(names)
    return packages.values.filter { wanted.contains($0.name) }
      .sorted { Path.precedes($0.name, $1.name) }
  }

  /// The files that packages lost to others which are gone, so that nobody has them: paths by package.
  ///
  /// Where several lost the same, the one that was installed last may have it back.
  func deserted() -> [String: [String]] {
    let losers = packages.values.filter { $0.entry.without != nil }.sorted {
      $0.installedAt == $1.installedAt
        ? Path.precedes($0.name, $1.name) : $0.installedAt > $1.installedAt
    }
    guard !losers.isEmpty else { return [:] }
    var files = Set(packages.values.joined().map { ProjectPath.fold($0.path) })
    let folders = Set(files.flatMap(ProjectPath.parents))
    var deserted: [String: [String]] = [:]
    for loser in losers {
      for path in loser.entry.without ?? [] {
        let folded = ProjectPath.fold(path)
        guard !folders.contains(folded),
          !ProjectPath.parents(folded).contains(where: files.contains),
          files.insert(folded).inserted
        else { continue }
        deserted[loser.name, default: []].append(path)
      }
    }
    return deserted
  }

  /// The names of the packages that the lock has and that are not installed, by name.
  func absent(from lock: Lock) -> [String] {
    lock.packages.keys.filter { packages[$0] == nil }.sorted(by: Path.precedes)
  }
}
