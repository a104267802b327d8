/// Where new files wait in staging until they are put in place.
///
/// A folder that the project does not have yet is built in staging as it will be, and moved in one piece. Other
/// files wait side by side under numbers.
struct StagedPlaces {
  private let staging: String
  /// By folder, the outermost new folder that it is or lies in; nil if it is not new.
  private var roots: [PathKey: String?] = [PathKey(""): nil]
  /// The outermost new folders, each with its number.
  private var numbers: [PathKey: Int] = [:]
  /// The outermost new folders of the project.
  private(set) var newFolders: [String] = []
  /// Folders to be made in staging, in this order.
  private(set) var folders: [String] = []

  /// - Parameters:
  ///   - name: the transaction's.
  ///   - isAbsent: whether nothing is at a path of the project.
  init(_ actions: [Plan.Step], _ name: String, isAbsent: (String) throws -> Bool) throws {
    staging = Journal.staging(name)
    for target in actions.compactMap(\.target) {
      _ = try findRoot(Path.parent(target), isAbsent)
    }
  }

  private mutating func findRoot(
    _ folder: String, _ isAbsent: (String) throws -> Bool
  ) throws -> String? {
    if let known = roots[PathKey(folder)] { return known }
    var root = try findRoot(Path.parent(folder), isAbsent)
    if root == nil, try isAbsent(folder) {
      root = folder
      numbers[PathKey(folder)] = newFolders.count
      newFolders.append(folder)
    }
    roots[PathKey(folder)] = .some(root)
    if root != nil { folders.append(place(folder)) }
    return root
  }

  /// The outermost new folder that a file to be written lies in.
  func newFolder(of target: String) -> String? { roots[PathKey(Path.parent(target))] ?? nil }

  /// Where a new folder, or what lies in one, waits.
  func place(_ path: String) -> String {
    guard let root = roots[PathKey(path)] ?? newFolder(of: path),
      let number = numbers[PathKey(root)]
    else { return path }
    return Path.join(staging, "tree-\(number)")
      + String(Substring(path.utf8.dropFirst(root.utf8.count)))
  }

  /// Where a file waits that will be written to `target`.
  func place(_ target: String, _ source: (package: Int, file: Int)) -> String {
    newFolder(of: target) == nil
      ? Path.join(staging, "new-\(source.package)-\(source.file)") : place(target)
  }
}
