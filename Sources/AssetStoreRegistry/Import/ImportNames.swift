internal import AssetStoreCore

/// What publishers and assets are called. Pure: the same rows in the same order get the same names, also where some of
/// them are registered already.
struct ImportNames {
  /// What an asset is known by, beside its name.
  struct Identity: Equatable {
    var repository: String
    /// At the source; "" if it has none there.
    var source = ""
    var id = ""
  }

  /// The assets of one title and repository, by source.
  private struct Namesakes {
    private var ids: [String: Set<String>] = [:]

    mutating func take(_ identity: Identity) {
      ids[identity.source, default: []].insert(identity.id)
    }

    /// Whether an asset is one of them. Only the same source can tell two apart, by their ids.
    func has(_ identity: Identity) -> Bool {
      guard ids.count == 1, !identity.id.isEmpty, let known = ids[identity.source] else {
        return !ids.isEmpty
      }
      return known.contains(identity.id) || known.contains("")
    }
  }

  /// Folded names of publishers, and who owns them: accounts of hosts in lower case, as hosts compare them.
  private var publishers: Set<String> = []
  private var owners: [String: String] = [:]
  /// Folded names by publisher.
  private var assets: [String: Set<String>] = [:]
  /// Of assets, as editors know them.
  private var numbers: Set<Int32> = []
  /// By folded name and repository, in lower case, as hosts compare them.
  private var namesakes: [[String]: Namesakes] = [:]
  private var imported: Set<[String]> = []

  /// - Parameter owners: as the publisher's file names them.
  mutating func take(publisher: String, owners: [String]) {
    publishers.insert(RegistryName.folded(publisher))
    for owner in owners where self.owners[owner.lowercased()] == nil {
      self.owners[owner.lowercased()] = publisher
    }
  }

  mutating func take(asset: String, of publisher: String, _ identity: Identity) throws {
    let folded = RegistryName.folded(asset)
    numbers.insert(try ImportNames.number(asset, of: publisher))
    assets[publisher, default: []].insert(folded)
    namesakes[[folded, identity.repository.lowercased()], default: Namesakes()].take(identity)
    if !identity.id.isEmpty { imported.insert([identity.source, identity.id]) }
  }

  /// Whether what has this id at that source is registered.
  func isImported(_ id: String, of source: String) -> Bool {
    !id.isEmpty && imported.contains([source, id])
  }

  /// The publisher with this owner, and whether it is a new one.
  ///
  /// - Parameters:
  ///   - owner: as "github:ada".
  ///   - names: what it may be called, best first.
  func publisher(
    of owner: String, called names: [String]
  ) throws -> (name: String, isNew: Bool) {
    if let known = owners[owner.lowercased()] { return (known, false) }
    let free = ImportNames.names(names, else: "publisher").first {
      !publishers.contains(RegistryName.folded($0))
    }
    guard let free else { throw ImportProblem("too many publishers have its author's name") }
    return (free, true)
  }

  /// The name of an asset; nil if it is registered already.
  func asset(
    of publisher: String, called names: [String], _ identity: Identity
  ) throws -> String? {
    let taken = assets[publisher] ?? []
    let repository = identity.repository.lowercased()
    for name in ImportNames.names(names, else: "asset") {
      let folded = RegistryName.folded(name)
      if namesakes[[folded, repository]]?.has(identity) == true { return nil }
      if !taken.contains(folded), !numbers.contains(try ImportNames.number(name, of: publisher)) {
        return name
      }
    }
    throw ImportProblem("too many assets of its publisher have its name")
  }

  private static func number(_ asset: String, of publisher: String) throws -> Int32 {
    AssetCard.number(try AssetCard.hash("\(publisher)/\(asset)"))
  }

  /// The first of `names` that is one, then the same with numbers from 2 on.
  private static func names(
    _ names: [String], else last: String
  ) -> some Sequence<String> {
    let name = names.first { !$0.isEmpty } ?? last
    // A device of Windows, as "con" is.
    let base = RegistryName.refusal(name) == nil ? name : "\(last)-\(name)"
    // Somebody who has more of one name does not mean it well.
    return (1...50).lazy.map { number in
      guard number > 1 else { return String(base.prefix(RegistryName.longest)) }
      let end = "-\(number)"
      let start = base.prefix(RegistryName.longest - end.utf8.count).reversed().drop { $0 == "-" }
      return String(start.reversed()) + end
    }
  }
}
