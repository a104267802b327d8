/// Chooses releases: of what is asked for, and of what that needs in turn.
///
/// What is installed stays as it is as long as it can. So the packages of the lock that nobody asked to move are
/// first offered at their locked release alone, without a look at any source; only where that leads to nothing,
/// or something is to move, are they offered with all the releases that they have.
struct Selection {
  /// A package that is asked for.
  struct Request {
    /// "PUBLISHER/SLUG"
    var name: String
    var range: VersionRange
    /// The releases to choose from; nil: those of the lock and the sources.
    var offers: [Candidate]?
    /// Whether the lock's release is as good as any other: it is not preferred.
    var isNew: Bool
  }

  let lock: [String: Lock.Entry]
  /// What people wrote that they want; nil: nothing says it.
  let manifest: Manifest?
  let finder: any ReleaseFinder
  /// What releases must suit; nil: any will do.
  let engine: GodotVersion?
  /// Why there are no releases of a package that are not here.
  var absence = "which no source has"
  /// Whether nobody wants a package of the lock that stands in no manifest and that no other needs.
  var isStrict = false
  /// The lock's packages that shall be as new as can be.
  var moving: Set<String> = []
  /// What archives that were opened since declare, by their `key`.
  var learned: [String: Declared] = [:]

  /// Tells a release from all others.
  static func key(_ candidate: Candidate) -> String {
    [candidate.name, candidate.version, candidate.url].joined(separator: "\u{1f}")
  }

  // MARK: who is there for whom

  /// The lock's packages that are there because somebody wants them, and not only because others need them.
  var wanted: Set<String> {
    let needed = needing.keys
    return Set(
      lock.keys.filter { manifest?.assets[$0] != nil || !isStrict && !needed.contains($0) })
  }

  /// By name of a package of the lock, the others of it that need it.
  var needing: [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for (name, others) in needs {
      for other in others { found[other, default: []].insert(name) }
    }
    return found
  }

  /// By name of a package of the lock, the others of it that it needs.
  private var needs: [String: [String]] {
    var names: [PathKey: String] = [:]
    for name in lock.keys.sorted(by: Path.precedes).reversed() {
      if let id = lock[name]?.declared?.vastId, !id.isEmpty { names[PathKey(id)] = name }
    }
    for name in lock.keys { names[PathKey(name)] = name }
    return Dictionary(
      uniqueKeysWithValues: lock.map { name, entry in
        let others = (entry.declared?.dependencies ?? []).filter { !$0.optional }
          .compactMap { names[PathKey($0.name)] }
        return (name, others.filter { $0 != name })
      })
  }

  /// The lock's package of a name, or id.
  func locked(_ name: String) -> String? {
    if lock[name] != nil { return name }
    return lock.keys.filter { lock[$0]?.declared?.isVast(name) == true }.min(by: Path.precedes)
  }

  /// Of the lock's packages without these, those that are still wanted or needed, and who needs them.
  func staying(without leaving: Set<String>) -> [String: Set<String>] {
    var queue = wanted.subtracting(leaving).sorted(by: Path.precedes)
    var found: [String: Set<String>] = Dictionary(uniqueKeysWithValues: queue.map { ($0, []) })
    let needs = needs
    while let name = queue.popLast() {
      for needed in needs[name] ?? [] {
        if found[needed] == nil { queue.append(needed) }
        found[needed, default: []].insert(name)
      }
    }
    return found
  }

  // MARK: choosing

  /// The releases of these packages, of what else of the lock is wanted but `leaving`, and of what they need.
  func choose(_ requests: [Request], leaving: Set<String> = []) throws -> [String: Candidate] {
    let asked = Set(requests.map(\.name))
    let others = wanted.subtracting(asked).subtracting(leaving).sorted(by: Path.precedes).map {
      Request(name: $0, range: range(of: $0), offers: nil, isNew: false)
    }
    let all = requests + others
    if moving.isEmpty,
      let found = try attempt(all, leaving: leaving, allOffers: false, mustEnd: false)
    {
      return found
    }
    return try attempt(all, leaving: leaving, allOffers: true, mustEnd: true) ?? [:]
  }

  /// What the manifest asks of a locked package, if that has it; else what the lock has.
  private func range(of name: String) -> VersionRange {
    let version = lock[name]?.version ?? ""
    guard let wish = manifest?.assets[name],
      wish.source.isEmpty || wish.source == lock[name]?.source,
      let range = try? wish.range(among: [version]), range.contains(VersionText(version))
    else { return .exactly(version) }
    return range
  }

  /// - Parameter mustEnd: whether that there is no choice is an error; else nil is returned.
  private func attempt(
    _ requests: [Request], leaving: Set<String>, allOffers: Bool, mustEnd: Bool
  ) throws -> [String: Candidate]? {
    let byName = Dictionary(requests.map { ($0.name, $0) }) { first, _ in first }
    var offers: [String: [Candidate]] = [:]
    let fixed = lock.filter { name, _ in byName[name]?.isNew != true && !leaving.contains(name) }
    let request = Resolver.Request(
      requests.map { Resolver.Need($0.name, $0.range.text) }, engine: engine,
      locked: fixed.mapValues(\.version), moving: moving)
    let answer = try Resolver.resolve(request) { name in
      guard Path.names(name[...]).count == 2 else { return .nothing(why: try why(name)) }
      let isFree = allOffers || moving.contains(name) || leaving.contains(name)
      let found = try byName[name]?.offers ?? self.offers(name, isFree: isFree)
      offers[name] = found
      guard !found.isEmpty else { return .nothing(why: absence) }
      return .releases(
        try found.map { try release($0, isLocked: $0.version == fixed[name]?.version, byName) })
    }
    switch answer {
    case .packages(let choices):
      var result: [String: Candidate] = [:]
      for choice in choices {
        let found = offers[choice.package]?.first { $0.version == choice.version }
        guard let found else {
          throw StoreError(.defect, "the resolver chose what was not offered")
        }
        result[choice.package] = found
      }
      return result
    case .impossible where !mustEnd, .tooHard where !mustEnd: return nil
    case .impossible(let explanation):
      throw StoreError(
        .unsatisfiable, explanation.line, subject: Selection.subject(explanation.packages),
        hint: "ask for other versions, or remove what stands against it")
    case .tooHard:
      throw StoreError(
        .unsatisfiable, "no fitting releases were found in reasonable time",
        subject: Selection.subject(requests.map(\.name)),
        hint: "ask for narrower versions")
    }
  }

  /// Names in an error's subject: no more than somebody would look at.
  private static func subject(_ names: [String]) -> String {
    names.prefix(16).map { $0.cut(to: 256) }.joined(separator: " ")
  }
}

extension Selection {
  /// The package of a name or id; an id that names no package stays as it is.
  private func name(_ needed: String, _ requests: [String: Request]) throws -> String {
    if Path.names(needed[...]).count == 2 { return needed }
    let asked = requests.values.filter {
      $0.offers?.contains { $0.declared.isVast(needed) } == true
    }
    if let name = asked.map(\.name).min(by: Path.precedes) ?? locked(needed) { return name }
    let names = try finder.names(ofVast: needed)
    return names.count == 1 ? names[0] : needed
  }

  /// Why an id names no package.
  private func why(_ id: String) throws -> String {
    let names = try finder.names(ofVast: id)
    return names.isEmpty
      ? absence
      : "which is claimed by several packages: \(names.joined(separator: " and "))"
  }

  private func offers(_ name: String, isFree: Bool) throws -> [Candidate] {
    let locked = lock[name].map { Candidate(name: name, $0) }
    if let locked, !isFree || locked.source.isEmpty { return [locked] }
    let source = manifest?.assets[name]?.source ?? lock[name]?.source ?? ""
    do {
      let ref = try Ref((source.isEmpty ? "" : "\(source):") + name)
      var found = try finder.releases(ref, name)
      // What the lock has may be gone from its source.
      if let locked, !found.contains(where: { $0.version == locked.version }) {
        found.append(locked)
      }
      return found
    } catch let error as StoreError
      where error.reason == .unknownRef || error.reason == .unknownSource
      || error.reason == .invalidRef
    {
      return locked.map { [$0] } ?? []
    } catch let error as StoreError where error.status == .network {
      guard let locked else { throw error }
      return [locked]
    }
  }

  private func release(
    _ candidate: Candidate, isLocked: Bool, _ requests: [String: Request]
  ) throws -> Resolver.Release {
    let declared = learned[Selection.key(candidate)] ?? candidate.declared
    // The lock knows an archive by its hash, and the cache may have it.
    let entry = lock[candidate.name]
    let isPinned = isLocked && entry?.url == candidate.url
    // Who has it keeps it, also when it is asked for once more.
    let isHere = entry?.version == candidate.version && entry?.source == candidate.source
    return Resolver.Release(
      candidate.version,
      needs: try declared.dependencies.map {
        Resolver.Need(try name($0.name, requests), $0.version, $0.optional ? .optional : .required)
      },
      // It is there already, whatever the engine became since.
      godotMin: isLocked ? .unknown : candidate.godotMin,
      godotMax: isLocked ? nil : candidate.godotMax, yanked: isHere ? "" : candidate.yanked,
      obstacle: candidate.url.isEmpty && !isPinned ? "names no archive to download" : "")
  }
}

extension Candidate {
  /// The release that the lock has.
  init(name: String, _ locked: Lock.Entry) {
    self.init(
      name: name, source: locked.source, title: locked.title, type: locked.type,
      version: locked.version, url: locked.url, sha256: "",
      declared: locked.declared ?? .nothing, license: locked.license ?? "")
  }
}

extension Manifest.Wish {
  /// The versions that are asked for; a text that is one of `versions` is that one.
  func range(among versions: [String]) throws(VersionRange.Problem) -> VersionRange {
    versions.contains(version) ? .exactly(version) : try VersionRange(version)
  }
}
