/// How `ConfinedFolder.open` opens a file.
package enum ConfinedMode: Sendable {
  case read
  case update
  /// Creates it; nothing is there yet.
  case createNew
}

/// Which names files below a confined folder may have.
package enum ConfinedNames: Sendable {
  /// The one here, in UTF-8: another might lead out.
  case one
  /// Others elsewhere too. What is not UTF-8 is listed with U+FFFD in it, and not found.
  case any
}

/// A file that is read and written at any place of it. Any thread.
package protocol PlacedFile: AnyObject, Sendable {
  /// Reads up to the buffer's size from `offset`; 0 at the end.
  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
  /// Writes all bytes from `offset` on.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws
  func truncate(to size: Int64) throws
  func status() throws -> FileStatus
  /// Whether it still has its name.
  func isThere() throws -> Bool
  /// Waits until no other process, or other opening of the file, has it locked, and locks it.
  func lock() throws
  func unlock()
}

/// A folder out of which no path leads. Any thread.
///
/// Paths are relative, made of names without "/" that are neither "." nor "..". No link is followed, wherever in the path
/// it is and whenever it came there: that is `linkEntry`. A file is opened only if it is a plain one, with `ConfinedNames`.
package protocol ConfinedFolder: AnyObject, Sendable {
  /// Nil if nothing is there; "" is the folder itself.
  func status(_ path: String) throws -> FileStatus?
  /// What is in a folder, sorted by bytes; with one name, those that are not UTF-8 are left out.
  func list(_ path: String) throws -> [(name: String, status: FileStatus)]
  /// Looks at many paths, as cheaply as it can be done.
  ///
  /// Unlike elsewhere a link on the way is followed: who takes what is found for what was found before looks at the
  /// folders on the way too.
  ///
  /// - Parameters:
  ///   - paths: each with a zero byte behind it.
  ///   - body: gets what is there, nil for nothing, and says whether to go on.
  func look(at paths: [UInt8], _ body: (FileStatus?) throws -> Bool) throws
  /// Nil if nothing is there, or with `createNew` if something is.
  func open(_ path: String, _ mode: ConfinedMode) throws -> (any PlacedFile)?
  /// False if something is there already.
  func makeDirectory(_ path: String) throws -> Bool
  /// What is at `to` is replaced: a file by a file, an empty folder by a folder.
  func rename(_ from: String, to: String) throws
  func remove(file: String) throws
  func remove(directory: String) throws
}
