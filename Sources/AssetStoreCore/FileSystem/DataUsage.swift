/// How much of its quota a package's .data takes: a number in a file that all processes share, and lock for each change.
///
/// The number is counted anew when it is first needed after a mount. From then on it goes up before the disk is
/// asked for more and down after something went, so that whoever dies in between leaves it too high rather than too
/// low.
struct DataUsage {
  /// Beside the packages' own folders; one file each, by id.
  static let folder = ".usage"
  /// What a file or folder counts besides its bytes: about what it takes on a disk.
  static let overhead: UInt64 = 4096

  private let file: any PlacedFile
  private let quota: UInt64
  private(set) var bytes: UInt64

  /// The number in the file, which is locked.
  ///
  /// - Parameter count: counts, if the number is not to be relied on.
  init(_ file: any PlacedFile, quota: UInt64, isCounted: Bool, count: () throws -> UInt64)
    throws
  {
    self.file = file
    self.quota = quota
    var number = [UInt8](repeating: 0, count: 8)
    let length = try unsafe number.withUnsafeMutableBytes { try unsafe file.read(at: 0, into: $0) }
    bytes = number[...].number(0, 8)
    if !isCounted || length < 8 { try set(try count()) }
  }

  private mutating func set(_ number: UInt64) throws {
    bytes = number
    try unsafe withUnsafeBytes(of: number.littleEndian) { try unsafe file.write($0, at: 0) }
  }

  /// Takes so many bytes more, or throws `quotaExceeded` and takes none.
  mutating func take(_ more: UInt64, for path: String) throws {
    guard more > 0 else { return }
    let (sum, overflow) = bytes.addingReportingOverflow(more)
    guard !overflow, sum <= quota else {
      throw StoreError(
        .quotaExceeded, "\(path) would bring its .data over \(quota) bytes", subject: path,
        hint: "remove something there, or allow it more")
    }
    try set(sum)
  }

  /// Gives bytes back.
  mutating func give(_ less: UInt64) throws {
    if less > 0 { try set(bytes - min(less, bytes)) }
  }

  /// What a file or folder counts.
  static func cost(_ status: FileStatus) -> UInt64 {
    switch status.kind {
    case .file: overhead &+ UInt64(clamping: status.size)
    case .directory: overhead
    case .link, .other: 0
    }
  }
}
