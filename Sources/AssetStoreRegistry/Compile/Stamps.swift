internal import AssetStoreCore

/// What the file system said of some files when they were read: as long as it says the same, they have the same bytes.
///
/// The time of the last change of anything is the system's own, and nobody sets it back. But its clock goes in steps, and
/// what changes twice in one step looks the same after the second: so a stamp that was young when it was taken counts for
/// nothing, and its file is read once more.
enum Stamps {
  /// Seconds that a file must have been left alone before a look at it counts. File systems that keep whole seconds have
  /// steps of up to two.
  private static let settling: Int64 = 3

  /// Whether nothing can have changed since then without showing.
  ///
  /// - Parameter begun: when the reading began, in seconds since 1970 UTC.
  static func isSettled(_ status: FileStatus, at begun: Int64) -> Bool {
    max(status.modified, status.changed) / 1_000_000_000 < begun - settling
  }

  static func append(
    _ name: String, _ status: FileStatus, begun: Int64, to writer: inout StateWriter
  ) {
    writer.put(name)
    writer.put(isSettled(status, at: begun) ? kind(status) : 0)
    writer.put(status.size)
    writer.put(status.modified)
    writer.put(status.changed)
    writer.put(status.inode)
  }

  private static func kind(_ status: FileStatus) -> UInt8 {
    switch status.kind {
    case .file: 1
    case .directory: 2
    case .link, .other: 0
    }
  }

  private static func isSame(_ stamp: Stamp, _ status: FileStatus) -> Bool {
    stamp.kind != 0 && stamp.kind == kind(status) && stamp.size == status.size
      && stamp.modified == status.modified && stamp.changed == status.changed
      && stamp.inode == status.inode
  }

  private struct Stamp {
    var name: ArraySlice<UInt8>
    var kind: UInt8
    var size, modified, changed: Int64
    var inode: UInt64

    init(_ reader: inout StateReader) throws(StateFault) {
      name = try reader.part()
      kind = try reader.number(UInt8.self)
      (size, modified, changed) = (
        try reader.integer(), try reader.integer(), try reader.integer()
      )
      inode = try reader.number(UInt64.self)
    }
  }

  /// Whether a file is what it was.
  static func isSame(_ stamps: ArraySlice<UInt8>, _ status: FileStatus) -> Bool {
    var reader = StateReader(stamps)
    return ((try? Stamp(&reader)).map { isSame($0, status) }) ?? false
  }

  /// Of an asset's folder and all in it.
  static func of(_ asset: RegistryFolder.AssetFolder, begun: Int64) -> [UInt8] {
    var writer = StateWriter()
    append("", asset.status, begun: begun, to: &writer)
    if let status = asset.releasesStatus {
      append(ReleaseReader.folder, status, begun: begun, to: &writer)
    }
    for file in asset.files { append(file.name, file.status, begun: begun, to: &writer) }
    for file in asset.releases {
      append("\(ReleaseReader.folder)/\(file.name)", file.status, begun: begun, to: &writer)
    }
    return writer.bytes
  }

  /// Whether an asset's folder has the files that it had, with the bytes that they had.
  static func isSame(
    _ stamps: ArraySlice<UInt8>, _ asset: RegistryFolder.AssetFolder, in folder: RegistryFolder
  ) throws -> Bool {
    var reader = StateReader(stamps)
    guard let first = try? Stamp(&reader), isSame(first, asset.status) else { return false }
    var rest = reader
    var paths: [UInt8] = []
    paths.reserveCapacity(512)
    while !reader.isAtEnd {
      guard let stamp = try? Stamp(&reader), stamp.kind != 0, !stamp.name.contains(0) else {
        return false
      }
      for name in [AssetReader.folder, asset.publisher, asset.slug] {
        paths += name.utf8
        paths.append(UInt8(ascii: "/"))
      }
      paths += stamp.name
      paths.append(0)
    }
    try folder.look(at: paths) { status in
      // Taken apart once more, which costs less than to keep it.
      guard let status, let stamp = try? Stamp(&rest), isSame(stamp, status) else {
        rest = StateReader([0])
        return false
      }
      return true
    }
    return rest.isAtEnd
  }

  /// Of the publishers' files.
  static func of(_ files: [RegistryFolder.File], begun: Int64) -> [UInt8] {
    var writer = StateWriter()
    for file in files { append(file.name, file.status, begun: begun, to: &writer) }
    return writer.bytes
  }

  /// Whether these are the same files with the same bytes.
  static func isSame(_ stamps: ArraySlice<UInt8>, _ files: [RegistryFolder.File]) -> Bool {
    var reader = StateReader(stamps)
    for file in files {
      guard let stamp = try? Stamp(&reader), stamp.name.elementsEqual(file.name.utf8),
        isSame(stamp, file.status)
      else { return false }
    }
    return reader.isAtEnd
  }
}
