internal import Glibc

/// One change to a directory tree that can be taken back. Paths are absolute.
///
/// All that a commit does to a project is a list of these, so that what is done, and how to undo it, is
/// known before each of them.
enum Step: Equatable {
  case makeDirectory(String)
  /// Only if nothing is in it: what the user put there meanwhile stays, and so does the directory.
  case removeDirectory(String)
  /// An empty file, if there is none.
  case makeFile(String)
  /// To where nothing is.
  case move(from: String, to: String)
  /// `old` nil: there was no such file.
  case replaceText(String, old: [UInt8]?, new: [UInt8])
}

/// Does steps one by one and undoes them in the opposite order.
final class StepRunner {
  private let system: any System
  private let sync: Bool
  private var done: [Step] = []
  /// Directories whose entries changed.
  private(set) var touched: Set<PathKey> = []

  init(system: any System, sync: Bool) {
    self.system = system
    self.sync = sync
  }

  func perform(_ step: Step) throws {
    switch step {
    case .makeDirectory(let path):
      guard try system.makeDirectory(path) else { return }
      touched.insert(PathKey(Path.parent(path)))
    case .removeDirectory(let path):
      guard try system.status(path)?.kind == .directory, try system.list(path).isEmpty else {
        return
      }
      try system.remove(directory: path)
      touched.remove(PathKey(path))
      touched.insert(PathKey(Path.parent(path)))
    case .makeFile(let path):
      guard try system.status(path) == nil else { return }
      // Noted first, here and below: it may fail when half of it is done, and undoing it twice does no harm.
      done.append(step)
      do {
        try system.open(path, .createNew(mode: 0o644)).close()
      } catch let error as StoreError where error.systemCode == EEXIST {
        // Another process was faster: it is there, and not ours to undo.
        done.removeLast()
        return
      }
      touched.insert(PathKey(Path.parent(path)))
      return
    case .move(let from, let to):
      try system.rename(from, to: to, .failIfExists)
      touched.formUnion([PathKey(Path.parent(from)), PathKey(Path.parent(to))])
    case .replaceText(let path, _, let new):
      done.append(step)
      try system.replace(path, with: new, sync: sync)
      return
    }
    done.append(step)
  }

  /// Undoes all that was done, as far as it can; false if something could not be undone.
  func undo() -> Bool {
    var complete = true
    while let step = done.popLast() {
      do {
        switch step {
        case .makeDirectory(let path): try system.remove(directory: path)
        case .removeDirectory(let path): try system.makeDirectory(path)
        case .makeFile(let path): try system.remove(file: path)
        case .move(let from, let to): try system.rename(to, to: from, .failIfExists)
        case .replaceText(let path, let old?, _): try system.replace(path, with: old, sync: sync)
        case .replaceText(let path, nil, _): try system.remove(file: path)
        }
      } catch {
        complete = false
      }
    }
    return complete
  }

  /// Puts the entries of all directories that changed on the disk.
  func syncTouched() throws {
    for path in touched.map(\.path).sorted(by: Path.precedes) { try system.sync(directory: path) }
  }
}
