internal import CSystem
internal import CZip
internal import Glibc

/// The open file of an archive. Any thread.
///
/// It is one file from the first check to the last byte, whatever becomes of the path meanwhile.
final class ArchiveFile: Sendable {
  let path: String
  let size: UInt64
  fileprivate let descriptor: Int32

  init(path: String) throws {
    self.path = path
    // A pipe would otherwise hang here until somebody writes to it.
    descriptor = unsafe assetstore_open_file(path, O_RDONLY | O_NONBLOCK, 0)
    var status = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      if code == ENOENT || code == ENOTDIR {
        throw StoreError(.noSuchPath, "\(path) does not exist", subject: path)
      }
      throw StoreError.system(code, "cannot read \(path)", subject: path)
    }
    size = UInt64(clamping: status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Archive.notAZip(path)
    }
  }

  deinit {
    close(descriptor)
  }

  /// Which file it is, and when it was last changed.
  func stamp() throws -> FileStamp {
    guard let stamp = FileStamp(of: descriptor) else {
      throw StoreError.system(errno, "cannot look at \(path)", subject: path)
    }
    return stamp
  }

  /// Fills the buffer with the bytes from `offset`; throws if the file ends before.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
    var got = 0
    while got < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[got...])
      let count = unsafe pread(
        descriptor, rest.baseAddress, rest.count, off_t(clamping: offset &+ UInt64(got)))
      if count > 0 {
        got += count
      } else if count == 0 {
        throw StoreError(
          .archiveDamaged, "\(Path.name(path)) ends too early", subject: path,
          hint: "get a whole copy of the archive")
      } else if errno != EINTR {
        throw StoreError.system(errno, "cannot read \(path)", subject: path)
      }
    }
  }

}

/// An archive as libzip sees it, which inflates what does not fit into memory. Used on one thread at a time.
@safe final class LibzipArchive {
  private let file: ArchiveFile
  /// Opened when it is first needed.
  private var zip: OpaquePointer?

  init(_ file: ArchiveFile) {
    self.file = file
  }

  deinit {
    if let zip = unsafe zip { unsafe zip_discard(zip) }
  }

  /// Runs `body` with what libzip calls it.
  func use<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
    if let zip = unsafe zip { return try unsafe body(zip) }
    let opened = try unsafe open()
    unsafe zip = opened
    return try unsafe body(opened)
  }

  private func open() throws -> OpaquePointer {
    // Shares its position with ours, which nobody uses.
    let copy = dup(file.descriptor)
    guard copy >= 0 else {
      throw StoreError.system(errno, "cannot read \(file.path)", subject: file.path)
    }
    var code: Int32 = 0
    guard lseek(copy, 0, SEEK_SET) == 0, let opened = unsafe zip_fdopen(copy, 0, &code) else {
      let system = errno
      close(copy)
      throw Archive.failure(code, system: system, file.path)
    }
    return unsafe opened
  }
}
