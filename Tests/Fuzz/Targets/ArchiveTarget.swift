@testable import AssetStoreCore

private let folder = Folder()

/// The bytes as a file that is opened as an archive, unpacked and described.
func fuzzArchive(_ bytes: [UInt8]) throws {
  let path = try folder.write("package.zip", bytes)
  var limits = ArchiveLimits()
  limits.maxEntries = 1000
  limits.maxBytes = 8 << 20
  let opened = try attempt({ try Archive(path: path, limits: limits) })
  try checkValidation(path, isRefused: opened == nil, limits)
  try checkMounted(path, limits, opened)
  guard let archive = opened else { return }
  try require(archive.size == Int64(bytes.count), "another size")
  try require(archive.entries.count <= limits.maxEntries, "more entries than allowed")
  var total: Int64 = 0
  for entry in archive.entries {
    total += entry.size
    try require(entry.mode == 0o644 || entry.mode == 0o755, "mode of \(entry.path)")
    guard entry.kind == .file else { continue }
    var count: Int64 = 0
    let whole: Void? = try attempt {
      try unsafe archive.extract(entry) { piece in
        count += Int64(piece.count)
        try require(count <= entry.size, "\(entry.path) is longer than it says")
      }
    }
    try require(whole == nil || count == entry.size, "\(entry.path) is shorter than it says")
  }
  try require(total <= limits.maxBytes, "more bytes than allowed")
  try check(archive.entries, slug: "slug", into: nil)
  for name in ["thing-1.2.zip", "thing.vast"] { try checkDescription(archive, name) }
}

/// Files of a package, "NAME NUL CONTENT NUL ...", whose archive is described.
///
/// Apart from the other, since no input of that one with a changed file keeps a right CRC.
func fuzzDescription(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let fileName = String(decoding: input.piece(), as: UTF8.self)
  var files: [(name: [UInt8], content: [UInt8])] = []
  while !input.isEmpty, files.count < 50 { files.append((input.piece(), input.piece())) }
  let path = try folder.write("described.zip", StoredZip.bytes(files))
  let opened = try attempt { try Archive(path: path) }
  try checkValidation(path, isRefused: opened == nil, ArchiveLimits())
  if let opened { try checkDescription(opened, fileName) }
}

/// Whatever is wrong with it is a finding.
private func checkValidation(_ path: String, isRefused: Bool, _ limits: ArchiveLimits) throws {
  for isStrict in [false, true] {
    let validator = PackageValidator(isStrict: isStrict, limits, RealSystem(), .none)
    let report = try validator.validate(path)
    try require(!isRefused || !report.valid, "valid, and refused")
    try require(report.sha256.isEmpty == isRefused, "hash of what is refused")
    try check(report.findings)
    guard !isRefused else { continue }
    let vast = PackageValidator(isStrict: isStrict, limits, RealSystem(), .none)
    try check(try vast.validate(archive: path, .vast, whole: true).findings)
  }
}

private func checkDescription(_ archive: Archive, _ fileName: String) throws {
  let read = try attempt { try PackageDescription.read(archive, fileName: fileName) }
  guard let read else { return }
  for text in [read.title, read.author, read.version, read.license, read.godotMin, read.godotMax] {
    try require(isLine(text), "not one line: \(text.debugDescription)")
  }
  try require(
    PackageName.isValid("\(read.publisher)/\(read.slug)"), "name \(read.publisher)/\(read.slug)")
  try require(
    read.description.utf8.count <= PackageDescription.descriptionLimit, "long description")
  try require(
    read.folders.allSatisfy { $0.isEmpty || ProjectPath.isSafe($0) }, "folders \(read.folders)")
  if !read.closedId.isEmpty {
    let layout = try Layout.closed(id: read.closedId, into: nil)
    try require(layout.files.allSatisfy { ProjectPath.isSafe($0.path) }, "id \(read.closedId)")
  }
  let text = try JSONText.encode(read)
  try require(try JSONText.decode(PackageDescription.self, text) == read, "changed by JSON")
}
