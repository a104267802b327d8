@testable import AssetStoreCore

/// What was read and written again says the same, and is written the same way.
func fuzzManifest(_ bytes: [UInt8]) throws {
  let path = "/p/\(Manifest.fileName)"
  guard var manifest = try attempt({ try Manifest(bytes, path: path) }) else { return }
  for (name, wish) in manifest.assets {
    try require(PackageName.isValid(name), "name \(name)")
    try require(wish.into.map(ProjectPath.isSafe) ?? true, "into \(wish.into ?? "")")
  }
  let text = try manifest.text()
  let again = try Manifest(Array(text.utf8), path: path)
  try require(again == manifest, "another manifest: \(text)")
  try require(try again.text() == text, "another text: \(text)")
  for name in manifest.assets.keys.sorted().prefix(1) + ["a/b"] {
    manifest.want(name, Manifest.Wish(version: "1"))
  }
  _ = try Manifest(Array(manifest.text().utf8), path: path)
}

/// The same for the lock, but for what we do not know in it.
func fuzzLock(_ bytes: [UInt8]) throws {
  let path = "/p/\(Lock.fileName)"
  guard let lock = try attempt({ try Lock(bytes, path: path) }) else { return }
  for (name, entry) in lock.packages {
    try require(PackageName.isValid(name), "name \(name)")
    try require(entry.into.map(ProjectPath.isSafe) ?? true, "into \(entry.into ?? "")")
    try require(Hex.isSHA256(entry.sha256) && Hex.isSHA256(entry.treeHash), "hash of \(name)")
  }
  let text = try lock.text()
  let again = try Lock(Array(text.utf8), path: path)
  try require(again == lock, "another lock: \(text)")
  try require(try again.text() == text, "another text: \(text)")
}
