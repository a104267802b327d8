internal import Glibc

/// The places that an archive's entries take on a file system that takes the least care of names: all entries, and
/// the folders that their paths lead through.
///
/// Made for archives with tens of thousands of entries that are opened to read one of them, hence a table of its own
/// over bytes: one of strings takes several times as long.
package struct EntryPlaces: Sendable {
  /// What is at a path.
  enum Found: Equatable, Sendable {
    /// An entry, by its number in the order of `add`.
    case entry(Int)
    /// A folder that no entry stands for.
    case folder
  }

  private struct Place {
    var hash: Int
    /// Of its folded path in `keys`.
    var key: Int
    var keyLength: Int
    /// The path of this entry begins with its own, which has so many bytes.
    var path: Int
    var length: Int
    var isFolder: Bool
    /// Whether an entry stands for it, and not only a path that leads through it.
    var isEntry: Bool
  }

  private var paths: [String] = []
  private var keys: [UInt8] = []
  private var places: [Place] = []
  /// Positions in `places` plus one, where their hashes point or behind; 0 is free. A power of two, at most half full.
  private var slots: [UInt32]
  /// Folded paths that are not ASCII. Of those that are canonically equivalent the first one stands for all.
  private var others: [Substring: Substring] = [:]
  private let limit: Int
  /// The folder of the last entry, as the beginning of that one's path.
  private var last: (path: Int, length: Int)?

  /// - Parameter limit: of places, folders that are only led through included.
  init(expecting count: Int, limit: Int) {
    self.limit = limit
    var size = 16
    while size < 3 * count { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    paths.reserveCapacity(count)
    places.reserveCapacity(count + count / 8)
    keys.reserveCapacity(32 * count)
  }

  /// How many places there are.
  var count: Int { places.count }
}

extension EntryPlaces {
  enum Failure: Error {
    /// Another path that is the same where case is ignored.
    case collision(with: String)
    case fileAndFolder
    case twice
    case tooMany
  }

  /// Takes the places of the next entry; "" takes none.
  mutating func add(_ path: String, isFolder: Bool) throws(Failure) {
    paths.append(path)
    if path.isEmpty { return }
    let (folded, isASCII) = key(path)
    var (length, keyLength) = (path.utf8.count, folded.count)
    var (isFolder, isEntry) = (isFolder, true)
    while true {
      let hash = EntryPlaces.hash(folded, keyLength)
      var slot = hash & (slots.count - 1)
      while let known = place(at: slot) {
        if places[known].hash == hash, isKey(of: places[known], folded, keyLength) {
          return try add(known, paths.count - 1, length, isFolder: isFolder, isEntry: isEntry)
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      guard places.count < limit else { throw .tooMany }
      places.append(
        Place(
          hash: hash, key: keys.count, keyLength: keyLength, path: paths.count - 1, length: length,
          isFolder: isFolder, isEntry: isEntry))
      keys += folded[..<keyLength]
      slots[slot] = UInt32(truncatingIfNeeded: places.count)
      if 2 * places.count > slots.count { grow() }
      // Upwards, until a folder is known: those above it then are too.
      guard let keyAbove = folded[..<keyLength].lastIndex(of: UInt8(ascii: "/")),
        let above = isASCII ? keyAbove : EntryPlaces.parent(path.utf8.prefix(length))
      else { return }
      // As it often is that of the entry before.
      if let last, above == last.length, Path.isSame(paths[last.path], path, upTo: above) { return }
      if isEntry { last = (paths.count - 1, above) }
      (length, keyLength, isFolder, isEntry) = (above, keyAbove, true, false)
    }
  }

  /// The place at a position in `places` is taken once more.
  private mutating func add(
    _ known: Int, _ path: Int, _ length: Int, isFolder: Bool, isEntry: Bool
  ) throws(Failure) {
    let place = places[known]
    guard place.length == length, Path.isSame(paths[place.path], paths[path], upTo: length) else {
      throw .collision(with: String(Substring(paths[place.path].utf8.prefix(place.length))))
    }
    guard place.isFolder == isFolder else { throw .fileAndFolder }
    guard !(place.isEntry && isEntry) else { throw .twice }
    if isEntry {
      places[known].isEntry = true
      places[known].path = path
    }
  }
}

extension EntryPlaces {
  /// What is at exactly this path; nil if nothing is.
  func find(_ path: String) -> Found? {
    guard let folded = knownKey(path) else { return nil }
    let hash = EntryPlaces.hash(folded, folded.count)
    var slot = hash & (slots.count - 1)
    while let known = place(at: slot) {
      let place = places[known]
      if place.hash == hash, isKey(of: place, folded, folded.count) {
        guard paths[place.path].utf8.prefix(place.length).elementsEqual(path.utf8) else {
          return nil
        }
        return place.isEntry ? .entry(place.path) : .folder
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// All places with what they are, in the order of their paths' bytes.
  func sorted() -> [(path: String, found: Found)] {
    places.map { place in
      let path = paths[place.path]
      if place.isEntry { return (path, Found.entry(place.path)) }
      return (String(Substring(path.utf8.prefix(place.length))), Found.folder)
    }
    .sorted { Path.precedes($0.path, $1.path) }
  }
}

extension EntryPlaces {
  private func place(at slot: Int) -> Int? {
    let number = Int(slots[slot])
    return number == 0 ? nil : number - 1
  }

  private func isKey(of place: Place, _ key: [UInt8], _ length: Int) -> Bool {
    guard place.keyLength == length else { return false }
    return unsafe keys.withUnsafeBytes { keys in
      unsafe key.withUnsafeBytes { key in
        guard let known = keys.baseAddress, let key = key.baseAddress else {
          return false
        }
        return unsafe memcmp(known + place.key, key, length) == 0
      }
    }
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: 2 * slots.count)
    for (number, place) in places.enumerated() {
      var slot = place.hash & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(truncatingIfNeeded: number + 1)
    }
  }

  /// Seeded by the process, so that nobody can make up paths that all hash alike.
  private static func hash(_ key: [UInt8], _ length: Int) -> Int {
    var hasher = Hasher()
    unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: .init(rebasing: $0[..<length])) }
    return hasher.finalize()
  }

  /// How long the path of the folder is; nil at the top.
  private static func parent(_ path: Substring.UTF8View) -> Int? {
    path.lastIndex(of: UInt8(ascii: "/")).map { path.distance(from: path.startIndex, to: $0) }
  }

  /// The folded path, in bytes that are the same for all paths that are taken for one.
  private mutating func key(_ path: String) -> ([UInt8], isASCII: Bool) {
    if let key = EntryPlaces.asciiKey(path) { return (key, true) }
    let folded = EntryName.folded(path)
    for name in Path.names(folded[...]) where others[name] == nil {
      if !name.utf8.allSatisfy({ $0 < 0x80 }) { others[name] = name }
    }
    return (known(folded), false)
  }

  /// The same, of a path that may be in no place at all.
  private func knownKey(_ path: String) -> [UInt8]? {
    if let key = EntryPlaces.asciiKey(path) { return key }
    return StreamSafe.holds(path) ? known(EntryName.folded(path)) : nil
  }

  /// Name by name, as each path above is looked up by the beginning of this one.
  private func known(_ folded: String) -> [UInt8] {
    Array(Path.names(folded[...]).map { others[$0] ?? $0 }.joined(separator: "/").utf8)
  }

  /// In lower case, if it is all ASCII.
  private static func asciiKey(_ path: String) -> [UInt8]? {
    let key: [UInt8]?? = unsafe path.utf8.withContiguousStorageIfAvailable { bytes in
      guard unsafe bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
      return unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { key, count in
        for index in 0..<bytes.count {
          let byte = unsafe bytes[index]
          unsafe key[index] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
        }
        count = bytes.count
      }
    }
    return key ?? nil
  }
}
