/// An id of a `.vast` has one package in a project: others need it by the id alone.
enum VastIds {
  /// Throws where a package needs an id, and what was chosen for it proved to have another.
  ///
  /// - Parameter declared: what all packages that the project will have declare, by name.
  static func check(_ declared: [String: Declared]) throws {
    let ids = Set(declared.values.map { PathKey($0.vastId) })
    for (name, package) in declared.sorted(by: { Path.precedes($0.key, $1.key) }) {
      for need in package.dependencies where !need.optional {
        guard Path.names(need.name[...]).count != 2, !ids.contains(PathKey(need.name)) else {
          continue
        }
        throw StoreError(
          .unsatisfiable, "\(name) depends on \(need.name), and no package proved to have that id",
          subject: name, hint: "ask for other versions")
      }
    }
  }

  /// Throws for a package that comes with an id that another has, or that comes too.
  static func check(_ lock: Lock, _ contents: [PackageContents], leaving: [String]) throws {
    var owners: [PathKey: String] = [:]
    let coming = Set(contents.map(\.package.name))
    for (name, entry) in lock.packages where !coming.contains(name) && !leaving.contains(name) {
      if let id = id(entry) { owners[id] = name }
    }
    // Those that stay as they are first: two of them, which an older version let in, can still be removed.
    for content in contents.filter({ $0.receipt != nil }) + contents.filter({ $0.receipt == nil }) {
      let package = content.package
      guard let id = id(package.entry) else { continue }
      if let owner = owners.updateValue(package.name, forKey: id), content.receipt == nil {
        throw StoreError(
          .pathOwned, "\(package.name) has the id \(id.path), which \(owner) has", subject: id.path,
          hint: "remove \(owner) first")
      }
    }
  }

  private static func id(_ entry: Lock.Entry) -> PathKey? {
    (entry.declared?.vastId).flatMap { $0.isEmpty ? nil : PathKey($0) }
  }
}
