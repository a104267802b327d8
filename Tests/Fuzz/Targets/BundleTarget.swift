@testable import AssetStoreCore

private let folder = Folder()

/// An archive that any bundle may have.
private let archive = StoredZip.bytes([(Array("addons/a/plugin.cfg".utf8), Array("x".utf8))])
private let sha256 = (try? SHA256.hash(archive)) ?? ""

/// The entries of a bundle, "NAME NUL CONTENT NUL ...". In names and contents "@" stands for the hash of the archive, as
/// no input that was changed would have it; a content of "@" alone is that archive.
func fuzzBundle(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  var files: [(name: [UInt8], content: [UInt8])] = []
  while !input.isEmpty, files.count < 50 {
    let (name, content) = (input.piece(), input.piece())
    files.append((filled(name), content == [UInt8(ascii: "@")] ? archive : filled(content)))
  }
  let path = try folder.write("all.bundle", StoredZip.bytes(files))
  let read = try attempt {
    try BundleReader(path: path, shown: "all.bundle", limits: ArchiveLimits())
  }
  guard let reader = read else { return }
  let names = reader.lock.packages.keys.sorted(by: Path.precedes)
  try require(reader.packages.map(\.name) == names, "other packages than the lock's")
  let licenses = files.filter { file in
    var name = file.name[...]
    while name.starts(with: "./".utf8) { name = name.dropFirst(2) }
    return name.starts(with: "licenses/".utf8)
  }
  let texts = reader.manifest == nil ? 2 : 3
  let archives = Set(reader.packages.map(\.sha256))
  try require(files.count == texts + licenses.count + archives.count, "entries that nobody names")
  let cache = ArchiveCache(
    system: folder.system, directory: Path.join(folder.path, "store"), readOnly: false)
  defer { try? folder.system.removeTree(cache.directory) }
  let filled: Void? = try attempt {
    try BundleImport(
      cache: cache, reader: reader, shown: "all.bundle", limits: ArchiveLimits(), project: nil,
      progress: .none
    ).fill()
  }
  let cached = try cache.list().map(\.sha256)
  for sha256 in cached {
    try require(
      try SHA256.hash(folder.system.read(cache.path(sha256), limit: 1 << 24)) == sha256,
      "another hash")
  }
  try require(Set(cached) == (filled == nil ? [] : archives), "the cache has \(cached)")
}

private func filled(_ bytes: [UInt8]) -> [UInt8] {
  bytes.flatMap { $0 == UInt8(ascii: "@") ? Array(sha256.utf8) : [$0] }
}
