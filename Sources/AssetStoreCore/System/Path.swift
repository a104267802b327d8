internal import Glibc

/// A path as a key, equal to the same bytes only.
///
/// Swift takes two strings for equal that differ in how their accents are composed. For the file system they
/// are two files, and one of the two may be a link.
struct PathKey: Hashable, Sendable {
  let path: String

  init(_ path: String) { self.path = path }

  static func == (left: PathKey, right: PathKey) -> Bool {
    left.path.utf8.count == right.path.utf8.count && Path.order(left.path, right.path) == 0
  }

  func hash(into hasher: inout Hasher) {
    let isDone: Void? = unsafe path.utf8.withContiguousStorageIfAvailable {
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isDone == nil { for byte in path.utf8 { hasher.combine(byte) } }
  }
}

/// Paths as text. Nothing here looks at a disk.
package enum Path {
  /// `name` below `directory`; an empty `directory` gives `name`.
  package static func join(_ directory: String, _ name: String) -> String {
    if directory.isEmpty { return name }
    return directory.utf8.last == UInt8(ascii: "/") ? directory + name : "\(directory)/\(name)"
  }

  /// What stands between the "/"s, empty names too. By bytes: an accent makes one character with a "/" before it.
  package static func names(_ path: Substring) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      Substring($0)
    }
  }

  /// What stands before the last "/"; "/" at the top, "" for a bare name.
  package static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What stands after the last "/".
  package static func name(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// The name without its last ".ending".
  package static func stem(_ path: String) -> String {
    let name = name(path)
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return name
    }
    return String(name[..<dot])
  }

  /// The last ending in lower case, without its dot; "" if none.
  package static func ending(_ path: String) -> String {
    let name = name(path)
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return ""
    }
    return name[name.utf8.index(after: dot)...].lowercased()
  }

  /// `path` seen from `directory`, without "." and ".." and double slashes. Links are not looked at.
  package static func absolute(_ path: String, from directory: String) -> String {
    let whole = path.utf8.first == UInt8(ascii: "/") ? path : join(directory, path)
    var kept: [Substring] = []
    for name in names(whole[...]) where !name.isEmpty && name != "." {
      if name == ".." {
        _ = kept.popLast()
      } else {
        kept.append(name)
      }
    }
    return "/" + kept.joined(separator: "/")
  }

  /// Order by bytes: the same on every machine, and a folder stands before what is in it.
  package static func precedes(_ left: String, _ right: String) -> Bool { order(left, right) < 0 }

  /// Below 0, 0 or above 0 as `left` comes before, is, or comes after `right` by bytes.
  package static func order(_ left: String, _ right: String) -> Int {
    let order = unsafe left.utf8.withContiguousStorageIfAvailable { left in
      unsafe right.utf8.withContiguousStorageIfAvailable { right -> Int in
        guard let first = left.baseAddress, let second = right.baseAddress else {
          return left.count - right.count
        }
        let order = unsafe memcmp(first, second, min(left.count, right.count))
        return order == 0 ? left.count - right.count : Int(order)
      }
    }
    if let order, let order { return order }
    if left.utf8.lexicographicallyPrecedes(right.utf8) { return -1 }
    return right.utf8.lexicographicallyPrecedes(left.utf8) ? 1 : 0
  }

  /// Whether the first `count` bytes are the same; both have as many.
  static func isSame(_ left: String, _ right: String, upTo count: Int) -> Bool {
    let isSame = unsafe left.utf8.withContiguousStorageIfAvailable { left in
      unsafe right.utf8.withContiguousStorageIfAvailable { right in
        guard let first = left.baseAddress, let second = right.baseAddress else {
          return count == 0
        }
        return unsafe memcmp(first, second, count) == 0
      }
    }
    return (isSame ?? nil) ?? left.utf8.prefix(count).elementsEqual(right.utf8.prefix(count))
  }

  /// Whether `path` is `directory` or lies below it; both relative or both absolute.
  package static func isWithin(_ path: String, _ directory: String) -> Bool {
    directory.isEmpty || path == directory || path.utf8.starts(with: "\(directory)/".utf8)
  }
}
