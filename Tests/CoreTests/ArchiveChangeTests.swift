import CSystem
import Glibc
import Testing

@testable import AssetStoreCore

/// Archives that somebody writes to while they are mounted.
@Suite struct ArchiveChangeTests {
  let folder: TemporaryFolder
  let path: String
  let bytes: [UInt8]

  private static let content = Array(String(repeating: "0123456789abcdef", count: 200_000).utf8)

  init() throws {
    folder = try TemporaryFolder()
    bytes = ZipBuilder([
      .init("stored", ArchiveChangeTests.content),
      .init("large", ArchiveTests.noise(1_500_000), deflated: true),
      .init("small", "small", deflated: true),
    ]).bytes()
    path = try folder.write("p.zip", bytes)
  }

  private func mounted(pinned: Bool) throws -> PackageFileSystem {
    let files = PackageFileSystem(PackageFileSystem.Options(), system: RealSystem())
    var options = PackageFileSystem.MountOptions()
    options.id = "p"
    options.sha256 = try pinned ? SHA256.hash(bytes) : ""
    try files.mount(path, options)
    return files
  }

  private func reason(_ stream: PackageStream, at offset: UInt64 = 0) -> StoreError.Reason? {
    var buffer = [UInt8](repeating: 0, count: 100)
    do {
      _ = try buffer.withUnsafeMutableBytes { try stream.read(at: offset, into: $0) }
      return nil
    } catch {
      return (error as? StoreError)?.reason ?? .defect
    }
  }

  private func times() -> stat {
    var status = stat()
    stat(path, &status)
    return status
  }

  /// Changes bytes in the file's place, and sets its time of modification back.
  private func patch(_ new: [UInt8], at offset: Int, keepingTime: Bool) {
    let before = times()
    let descriptor = open(path, O_WRONLY)
    new.withUnsafeBytes { _ = pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    if keepingTime { futimens(descriptor, [before.st_atim, before.st_mtim]) }
    close(descriptor)
  }

  @Test(arguments: [false, true])
  func patched(keepingTime: Bool) throws {
    let files = try mounted(pinned: true)
    let streams = try ["p/stored", "p/large", "p/small"].map { try files.open($0, []) }
    for stream in streams { #expect(reason(stream) == nil) }
    patch(Array("XXXX".utf8), at: 60, keepingTime: keepingTime)
    // What was inflated before is still right; nothing else is read of it.
    #expect(reason(streams[0]) == .archiveChanged)
    #expect(reason(streams[1], at: 1_400_000) == .archiveChanged)
    #expect(reason(streams[2]) == nil)
    #expect(reason(try files.open("p/small", [])) == .archiveChanged)
    // Not even when it is put right again: nobody knows what was read in between.
    patch(Array(bytes[60..<64]), at: 60, keepingTime: keepingTime)
    #expect(reason(streams[0]) == .archiveChanged)
  }

  /// In the same instant as the mount, over and over.
  @Test func patchedAtOnce() throws {
    for round in 0..<20 {
      try RealSystem().remove(file: path)
      _ = try folder.write("p.zip", bytes)
      let files = try mounted(pinned: true)
      patch([UInt8(round)], at: 70, keepingTime: true)
      #expect(reason(try files.open("p/stored", [])) == .archiveChanged)
    }
  }

  /// Changed and changed back between a read and its check, while another thread has found all to be right again.
  @Test func changedBack() throws {
    let file = try ArchiveFile(path: path)
    let (proof, _) = try ArchiveProof.make(file, sha256: SHA256.hash(bytes), .none) {
      ((), stored: { [] })
    }
    let known = try proof.known()
    #expect(try proof.holds(known))
    patch(Array("XXXX".utf8), at: 60, keepingTime: true)
    // Here one thread reads, and is held up.
    patch(Array(bytes[60..<64]), at: 60, keepingTime: true)
    let other = try proof.known()
    #expect(try !proof.holds(other))
    #expect(try proof.holds(proof.known()))
    #expect(try !proof.holds(known))
  }

  /// What changes the time and no byte changes nothing.
  @Test func touched() throws {
    let files = try mounted(pinned: true)
    let stream = try files.open("p/stored", [])
    chmod(path, 0o600)
    #expect(reason(stream) == nil)
    link(path, path + ".link")
    #expect(reason(stream) == nil)
    patch(Array(bytes[60..<64]), at: 60, keepingTime: false)
    #expect(reason(stream) == nil)
    try RealSystem().remove(file: path)
    #expect(reason(stream) == nil)
    let plain = try folder.write("p.zip", bytes)
    let unpinned = try mounted(pinned: false)
    chmod(plain, 0o600)
    #expect(reason(try unpinned.open("p/stored", [])) == nil)
  }

  @Test(arguments: [false, true])
  func cutOrGrown(pinned: Bool) throws {
    for size in [100, bytes.count + 1] {
      try RealSystem().remove(file: path)
      _ = try folder.write("p.zip", bytes)
      let files = try mounted(pinned: pinned)
      let stream = try files.open("p/stored", [])
      truncate(path, off_t(size))
      #expect(reason(stream, at: 3_000_000) == .archiveChanged)
      #expect(reason(stream) == .archiveChanged)
    }
  }

  /// Without a hash, the time of modification is all there is.
  @Test func unpinned() throws {
    let files = try mounted(pinned: false)
    let stream = try files.open("p/stored", [])
    #expect(reason(stream) == nil)
    patch(Array("XXXX".utf8), at: 60, keepingTime: false)
    // Its clock may not have gone on since.
    utimensat(AT_FDCWD, path, [times().st_atim, timespec(tv_sec: 1, tv_nsec: 0)], 0)
    #expect(reason(stream) == .archiveChanged)
    // A mount anew takes it as it is now, and finds the CRC wrong at the end.
    let again = try mounted(pinned: false).open("p/stored", [])
    var buffer = [UInt8](repeating: 0, count: 4_000_000)
    let error = #expect(throws: StoreError.self) {
      try buffer.withUnsafeMutableBytes { try again.read(into: $0) }
    }
    #expect(error?.reason == .contentMismatch)
  }

  /// A file that takes the archive's place is another.
  @Test func replaced() throws {
    let files = try mounted(pinned: true)
    _ = try folder.write("p.zip", [1, 2, 3])
    #expect(reason(try files.open("p/stored", [])) == nil)
  }
}
