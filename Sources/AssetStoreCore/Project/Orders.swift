/// A package that is asked for, and what the manifest is to say of it.
struct Order {
  var request: Selection.Request
  var wish: Manifest.Wish
  /// What an error calls it: the REF as it was given.
  var shown: String
  /// Already in the cache, where it had to be read to know its name.
  var archive: CachedArchive?
  var opened: Archive?
}

/// What is asked for: by REFs, by the manifest, or by the lock alone.
struct Orders {
  let files: ProjectFiles
  let options: Plan.Options
  let place: ArchivePlace
  let archives: PlanArchives
  let finder: any ReleaseFinder
  /// The lock's packages that are there because somebody wants them.
  let wishedInLock: Set<String>

  /// - Parameter refs: none: what manifest and lock want.
  func all(_ refs: [String], _ pin: Pin) throws -> [String: Order] {
    let into = try options.into.map(Layout.checked(folder:))
    var orders: [String: Order] = [:]
    for order in try refs.isEmpty ? wanted() : refs.map({ try self.order($0, pin, into) }) {
      let name = order.request.name
      guard PackageName.isValid(name) else {
        throw StoreError(
          .invalidRef, "\(PackageName.printable(name)) cannot be the name of a package",
          subject: name)
      }
      if let other = orders[name],
        other.request.range != order.request.range || other.request.offers != order.request.offers
      {
        throw StoreError(
          .ambiguousRef, "two different releases of \(name) are asked for", subject: name,
          hint: "ask for one of them")
      }
      orders[name] = order
    }
    return orders
  }

  private func order(
    _ ref: String, _ pin: Pin, _ into: String?
  ) throws -> Order {
    var order =
      ArchiveRef.isArchive(ref)
      ? try archive(ref, from: options.workingDirectory, pin) : try order(of: ref)
    order.wish.into = into ?? files.manifest?.assets[order.request.name]?.into
    return order
  }

  /// Releases that a source has for a REF.
  private func order(of text: String) throws -> Order {
    let ref = try Ref(text)
    let offers = try finder.releases(ref, text)
    guard let newest = offers.first else {
      throw StoreError(.noDownload, "\(text) has no release", subject: text)
    }
    var wish = Manifest.Wish(source: newest.source)
    if let version = ref.version { wish.version = version }
    let range: VersionRange
    do {
      range = try wish.range(among: offers.map(\.version))
    } catch {
      throw StoreError(
        .invalidRef,
        "\"\(text)\": \"\(wish.version)\" is no version and no range of them: \(error.reason)",
        subject: text, hint: "write PUBLISHER/SLUG@^1.2, or @ and one of its versions")
    }
    try check(offers, range, text, wish.version)
    return Order(
      request: Selection.Request(name: newest.name, range: range, offers: offers, isNew: true),
      wish: wish, shown: text)
  }

  /// Throws what is wrong with a package by itself, which is said in fewer words than what is wrong with several.
  private func check(
    _ offers: [Candidate], _ range: VersionRange, _ shown: String, _ wanted: String
  ) throws {
    let name = offers.first.map { "\($0.source):\($0.name)" } ?? shown
    let within = offers.filter { range.contains(VersionText($0.version)) }
    guard !within.isEmpty else {
      throw StoreError.noRelease(name, wanted, among: offers.map(\.version), subject: shown)
    }
    let engine = options.anyEngine ? nil : files.engine
    let suitable = within.filter { release in
      engine.map {
        GodotVersion.suits(minimum: release.godotMin, maximum: release.godotMax, engine: $0)
      } ?? true
    }
    guard !suitable.isEmpty else {
      let needs = within.first.map { release in
        release.godotMax.map { "\(release.godotMin.text) to \($0.text)" }
          ?? "\(release.godotMin.text) or later"
      }
      throw StoreError(
        .engineVersion,
        "\(name) needs Godot \(needs ?? "unknown"), the project has \(engine?.text ?? "unknown")",
        subject: shown, hint: "allow any engine version to install it all the same")
    }
    guard suitable.contains(where: { !$0.url.isEmpty }) else {
      throw StoreError(.noDownload, "\(name) names no archive to download", subject: shown)
    }
  }

  /// What the manifest wants, at the lock's versions; without a manifest, what the lock has.
  private func wanted() throws -> [Order] {
    let wishes = files.manifest?.assets ?? unwritten
    return try wishes.sorted { Path.precedes($0.key, $1.key) }.map { name, wish in
      let locked = files.lock.packages[name]
      let range: VersionRange
      do {
        range = try wish.range(among: locked.map { [$0.version] } ?? [])
      } catch let error as VersionRange.Problem {
        throw StoreError(
          .malformedFile,
          "\(Manifest.fileName) asks for \(name) in \"\(wish.version)\", which is no range of versions: \(error.reason)",
          subject: name, hint: "write a version, or a range such as ^1.2")
      }
      if let locked, wish.isSatisfied(by: locked, place) {
        return Order(
          request: Selection.Request(
            name: name, range: range, offers: [Candidate(name: name, locked)], isNew: false),
          wish: wish, shown: name)
      }
      var order: Order
      if let url = wish.url {
        if files.receipts.isBrief { throw Planner.NeedsFiles() }
        order = try archive(url, from: place.project, .none)
      } else {
        let ref = try Ref((wish.source.isEmpty ? "" : "\(wish.source):") + name)
        let offers = try finder.releases(ref, name)
        // A text that is a version is that one, whatever else it could mean.
        let range = (try? wish.range(among: offers.map(\.version))) ?? range
        try check(offers, range, name, wish.version)
        order = Order(
          request: Selection.Request(name: name, range: range, offers: offers, isNew: true),
          wish: wish, shown: name)
      }
      order.request.name = name
      order.request.offers = order.request.offers?.map { candidate in
        var candidate = candidate
        candidate.name = name
        return candidate
      }
      order.wish = wish
      return order
    }
  }

  /// What a manifest would say, where there is none.
  var unwritten: [String: Manifest.Wish] {
    files.lock.packages.filter { wishedInLock.contains($0.key) }.mapValues { wish(for: $0) }
  }

  private func wish(for entry: Lock.Entry) -> Manifest.Wish {
    Manifest.Wish(
      source: entry.source, into: entry.into, url: entry.source.isEmpty ? entry.url : nil)
  }

  /// An archive named by path or URL, as what it says of itself.
  ///
  /// - Parameter directory: what a relative path is seen from.
  private func archive(_ ref: String, from directory: String, _ pin: Pin) throws -> Order {
    let named = try archives.open(ref, from: directory, pin)
    let description = named.description
    let candidate = Candidate(
      name: "\(description.publisher)/\(description.slug)", source: "", title: description.title,
      type: description.type, version: description.version, url: named.url, sha256: "",
      declared: description.declared)
    return Order(
      request: Selection.Request(
        name: candidate.name, range: .exactly(candidate.version), offers: [candidate], isNew: true),
      wish: Manifest.Wish(url: named.url), shown: named.shown, archive: named.cached,
      opened: named.opened)
  }
}
