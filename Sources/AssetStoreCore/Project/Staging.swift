/// Unpacks the files that a plan writes to where they wait (`StagedPlaces`), and hashes them on the way. Many files
/// are unpacked by several threads.
struct Staging {
  /// One file to unpack.
  struct Job: Sendable {
    var package: Int
    /// Position in the package's files.
    var file: Int
    /// Absolute.
    var path: String
  }

  let system: any System
  /// Whether each file is put on the disk by itself.
  let syncEach: Bool
  let progress: Progress

  /// Fewer are unpacked sooner than threads are made.
  private static let fewFiles = 128
  private static let fewBytes: Int64 = 4 << 20

  /// Unpacks the files and fills in their hashes.
  func unpack(_ packages: inout [Plan.Package], _ jobs: [Job]) throws {
    for package in Set(jobs.map(\.package)).map({ packages[$0] }) {
      guard let cached = package.archive,
        case let status = try system.status(cached.path), status == package.archiveStatus,
        status?.changed == package.archiveStatus?.changed
      else {
        throw StoreError(
          .planStale, "the archive of \(package.name) changed since the plan was made",
          subject: package.name, hint: "plan again")
      }
    }
    let bytes = jobs.reduce(Int64(0)) { $0 &+ packages[$1.package].files[$1.file].size }
    let few = jobs.count < Staging.fewFiles && bytes < Staging.fewBytes
    let shared = Shared(jobs: jobs, packages: packages, total: UInt64(clamping: bytes))
    let (system, syncEach) = (system, syncEach)
    func report(_ name: String) throws {
      let done = shared.done
      try progress.report(.unpack, name, done, of: max(done, shared.total))
    }
    Workers.run(few ? 0 : Workers.best - 1) {
      var worker = Worker(system: system, syncEach: syncEach, shared: shared)
      // The listener is called in the caller's thread only; the others just hear that it is over.
      worker.run { _ in try shared.check() }
    } beside: {
      var worker = Worker(system: system, syncEach: syncEach, shared: shared)
      worker.run(report)
    } waiting: {
      do { try report(packages.first?.name ?? "") } catch { shared.fail(error, of: 0) }
    }
    for (job, hash) in zip(jobs, try shared.hashes()) {
      packages[job.package].files[job.file].sha256 = hash
    }
  }

  /// Why a package could not be unpacked.
  struct Failure: Error {
    var package: Int
    var cause: any Error
  }
}

extension Staging {
  /// What the threads have in common.
  private final class Shared: Sendable {
    private struct State {
      var next = 0
      var done: UInt64 = 0
      var hashes: [String]
      var failure: Failure?
    }

    let jobs: [Job]
    let packages: [Plan.Package]
    let total: UInt64
    private let state: Locked<State>

    init(jobs: [Job], packages: [Plan.Package], total: UInt64) {
      self.jobs = jobs
      self.packages = packages
      self.total = total
      state = Locked(State(hashes: [String](repeating: "", count: jobs.count)))
    }

    /// The number of a job that nobody has begun; nil when there is none, or one failed.
    func next() -> Int? {
      state.use { state in
        guard state.failure == nil, state.next < jobs.count else { return nil }
        defer { state.next += 1 }
        return state.next
      }
    }

    func fail(_ error: any Error, of package: Int) {
      state.use { $0.failure = $0.failure ?? Failure(package: package, cause: error) }
    }
    func check() throws { try state.use { if let failure = $0.failure { throw failure } } }
    func finish(_ job: Int, _ hash: String) { state.use { $0.hashes[job] = hash } }
    func wrote(_ count: Int) { state.use { $0.done &+= UInt64(count) } }
    var done: UInt64 { state.use { $0.done } }

    func hashes() throws -> [String] {
      try state.use { state in
        if let failure = state.failure { throw failure }
        return state.hashes
      }
    }
  }

  private struct Worker {
    let system: any System
    let syncEach: Bool
    let shared: Shared
    private var archive: (package: Int, opened: Archive)?

    init(system: any System, syncEach: Bool, shared: Shared) {
      self.system = system
      self.syncEach = syncEach
      self.shared = shared
    }

    mutating func run(_ report: (_ package: String) throws -> Void) {
      while let number = shared.next() {
        let job = shared.jobs[number]
        do {
          let package = shared.packages[job.package]
          let file = package.files[job.file]
          let hash = try write(file, try archive(job.package, package), to: job.path) {
            shared.wrote($0)
            try report(package.name)
          }
          guard file.sha256.isEmpty || file.sha256 == hash else {
            throw StoreError(
              .hashMismatch,
              "\(file.path) from the archive of \(package.name) is not what was installed",
              subject: file.path, hint: "remove the package and install it again")
          }
          shared.finish(number, hash)
        } catch {
          shared.fail(error, of: job.package)
        }
      }
    }

    private mutating func archive(_ number: Int, _ package: Plan.Package) throws -> Archive {
      if let archive, archive.package == number { return archive.opened }
      let opened = try Archive(path: package.archive?.path ?? "", checked: package.entries)
      archive = (number, opened)
      return opened
    }

    private func write(
      _ file: Plan.File, _ archive: Archive, to path: String, _ wrote: (Int) throws -> Void
    ) throws -> String {
      let output = try system.open(path, .createNew(mode: file.mode))
      var hash = try SHA256()
      if let index = file.entry {
        guard archive.entries.indices.contains(index) else {
          throw StoreError(.defect, "a plan names an entry that is not in its archive")
        }
        try unsafe archive.extract(archive.entries[index]) { bytes in
          unsafe hash.update(bytes)
          try unsafe output.write(bytes)
          try wrote(bytes.count)
        }
      } else {
        try unsafe system.open(archive.path, .read).readPieces { bytes in
          unsafe hash.update(bytes)
          try unsafe output.write(bytes)
          try wrote(bytes.count)
        }
      }
      if syncEach { try output.sync() }
      try output.close()
      return hash.finish()
    }
  }
}
