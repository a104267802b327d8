internal import CSystem
internal import Glibc

/// What tells whether an open file still has the bytes that it had.
///
/// The time of its last change is set by the system with each change, and by nobody else.
struct FileStamp: Equatable, Sendable {
  var device: UInt64
  var inode: UInt64
  var size: Int64
  /// Nanoseconds since 1970 UTC: when its bytes changed, and when anything did.
  var modified: Int64
  var changed: Int64

  /// Of the file that is open as `descriptor`; nil if the system does not say.
  init?(of descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = FileStamp.nanoseconds(status.st_mtim)
    changed = FileStamp.nanoseconds(status.st_ctim)
  }

  /// Whether the bytes are the same if nobody set the time of modification back.
  func hasSameBytes(as other: FileStamp) -> Bool {
    var other = other
    other.changed = changed
    return self == other
  }

  /// How many nanoseconds from now on a change may still leave the same stamp.
  ///
  /// The clock of a file system goes in steps: of some milliseconds, or where it keeps whole seconds of up to two. A
  /// stamp from the future does not count: a change now would set it back.
  var unsettled: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    let now = FileStamp.nanoseconds(time)
    let last = max(changed, modified)
    let step: Int64 = last % 1_000_000_000 == 0 ? 2_000_000_000 : 20_000_000
    guard last <= now &+ step else { return 0 }
    return max(0, last &+ step &- now)
  }

  /// Waits until any change shows.
  func settle() {
    while case let left = unsettled, left > 0 {
      var time = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
      unsafe nanosleep(&time, nil)
    }
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
