/// Compares the lock with the receipts, and these with what lies on disk. Reads every byte; never trusts a time
/// stamp.
struct Verifier {
  let tree: ProjectTree
  let receipts: Receipts
  let lock: Lock

  func verify(_ names: [String], _ progress: Progress) throws -> Verification {
    let absent = receipts.absent(from: lock).filter { names.isEmpty || names.contains($0) }
    let present = names.filter { !absent.contains($0) }
    let selected = names.isEmpty || !present.isEmpty ? try receipts.select(present, lock) : []
    var findings = absent.map {
      Finding(kind: .notInstalled, path: Lock.fileName, package: $0)
    }
    let deserted = receipts.deserted()
    var checked: UInt64 = 0
    for receipt in selected {
      for file in receipt.files {
        if let kind = try compare(file, progress) {
          findings.append(Finding(kind: kind, path: file.path, package: receipt.name))
        }
        checked += 1
      }
      for path in deserted[receipt.name] ?? [] {
        findings.append(Finding(kind: try instead(of: path), path: path, package: receipt.name))
      }
    }
    let known = Set(deserted.values.joined().map(PathKey.init))
    findings += try strangers(selected, known, progress)
    findings.sort {
      Path.precedes($0.path, $1.path)
        || !Path.precedes($1.path, $0.path) && Path.precedes($0.package, $1.package)
    }
    return Verification(
      clean: !findings.contains { $0.kind.isDifference }, checked: checked, findings: findings)
  }

  private func compare(_ file: InstalledFile, _ progress: Progress) throws -> Finding.Kind? {
    switch try tree.look(file.path) {
    case .absent: return .missing
    case .other: return .typeChanged
    // What lies behind a link may well have the right bytes, but it is not what was installed.
    case .blocked: return .typeChanged
    case .file(let status):
      guard status.size == file.size, try tree.hash(file.path, progress) == file.sha256 else {
        return .modified
      }
      return status.mode & 0o100 == file.mode & 0o100 ? nil : .modeChanged
    }
  }

  /// What became of a file of which nothing but its path is known.
  private func instead(of path: String) throws -> Finding.Kind {
    switch try tree.look(path) {
    case .absent: .missing
    case .file: .modified
    case .other, .blocked: .typeChanged
    }
  }

  /// What lies in the packages' own folders, is no package's file and not `known` either.
  private func strangers(
    _ selected: [Receipt], _ known: Set<PathKey>, _ progress: Progress
  ) throws -> [Finding] {
    let owned = known.union(receipts.packages.values.joined().map { PathKey($0.path) })
    var findings: [Finding] = []
    var met: Set<PathKey> = []
    for receipt in selected {
      for folder in receipt.folders {
        func isOurs(_ path: String) -> Bool {
          path == ProjectPath.folder || path == Manifest.fileName || path == Lock.fileName
            || path == ".git"
        }
        func add(_ kind: Finding.Kind, _ path: String) {
          if met.insert(PathKey(path)).inserted {
            findings.append(Finding(kind: kind, path: path, package: receipt.name))
          }
        }
        try tree.walk(folder) { path in
          // Thousands of files of the engine's cache are one thing to know about.
          if Path.name(path) == EngineFiles.cacheFolder { add(.generated, path) }
          return !isOurs(path) && Path.name(path) != EngineFiles.cacheFolder
        } _: { path in
          guard !owned.contains(PathKey(path)), !isOurs(path) else { return }
          try progress.report(.hash, path, 0, of: 0)
          let origin = EngineFiles.origin(of: path)
          let isGenerated = try origin.map {
            try owned.contains(PathKey($0)) || tree.look($0) != .absent
          }
          add(isGenerated == true ? .generated : .extra, path)
        }
      }
    }
    return findings
  }
}

extension Sequence where Element == Receipt {
  /// The files of all of them.
  func joined() -> [InstalledFile] { flatMap(\.files) }
}
