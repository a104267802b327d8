internal import Glibc

/// The body of a request as it comes: in memory, or in a file of its own once it is large.
struct RequestBody: ~Copyable {
  private(set) var bytes: [UInt8] = []
  /// "" as long as it is in memory.
  private(set) var file = ""
  private var descriptor: Int32 = -1
  private let folder: String

  /// Bytes beyond which it goes into a file.
  private static let largest = 1 << 20

  /// - Parameter folder: where the file would lie.
  init(in folder: String) {
    self.folder = folder
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    // Unless the service took it.
    if !file.isEmpty { unsafe unlink(file) }
  }

  /// False if the disk does not take it.
  mutating func append(_ piece: UnsafeRawBufferPointer) -> Bool {
    if descriptor < 0, bytes.count + piece.count <= RequestBody.largest {
      unsafe bytes.append(contentsOf: piece)
      return true
    }
    if descriptor < 0 {
      var name = Array("\(folder)/body-XXXXXX".utf8CString)
      descriptor = unsafe mkstemp(&name)
      guard descriptor >= 0 else { return false }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      file = unsafe name.withUnsafeBufferPointer { unsafe Library.text($0.baseAddress) }
      guard StandardStreams.write(bytes, to: descriptor) == nil else { return false }
      bytes = []
    }
    return unsafe StandardStreams.write(Array(piece), to: descriptor) == nil
  }
}
