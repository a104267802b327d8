/// A file of a package file system that is open, and a position in it. Its calls wait for one another.
package final class PackageStream: Sendable {
  enum Source {
    /// An entry of an archive, of so many bytes.
    case entry(any EntryReader, size: UInt64)
    case data(DataFile)
  }

  /// A file in .data.
  struct DataFile {
    var file: any PlacedFile
    var folder: DataFolder
    /// Relative to .data.
    var path: String
    var canWrite: Bool
    var appends: Bool
  }

  package enum Origin: Int32, Sendable {
    case start = 0
    case current = 1
    case end = 2
  }

  private struct State {
    var source: Source
    var position: UInt64 = 0
  }

  private let state: Locked<State>

  init(_ source: Source) {
    state = Locked(State(source: source))
  }

  package var position: UInt64 { state.use { $0.position } }

  /// 0 if the disk does not say.
  package var size: UInt64 { state.use { (try? $0.source.size()) ?? 0 } }

  /// Reads at the position and moves it; gives fewer bytes only where the file ends.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try state.use { state in
      let count = try unsafe state.source.read(at: state.position, into: buffer)
      state.position += UInt64(count)
      return count
    }
  }

  /// The same at another place, and the position stays.
  package func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try state.use { try unsafe $0.source.read(at: offset, into: buffer) }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try state.use { state in
      let data = try state.source.writable()
      state.position = try unsafe data.folder.write(
        bytes, at: data.appends ? nil : state.position, data.file, data.path)
    }
  }

  package func truncate(to size: UInt64) throws {
    try state.use { state in
      let data = try state.source.writable()
      try data.folder.truncate(data.file, to: size, data.path)
    }
  }

  package func seek(_ offset: Int64, from origin: Origin) throws {
    try state.use { state in
      let start: UInt64 =
        switch origin {
        case .start: 0
        case .current: state.position
        case .end: try state.source.size()
        }
      let (sum, overflow) = Int64(clamping: start).addingReportingOverflow(offset)
      guard !overflow, sum >= 0 else {
        throw StoreError(
          .invalidArgument, "no file has a place \(offset) bytes from \(start)", subject: "offset")
      }
      state.position = UInt64(sum)
    }
  }
}

extension PackageStream.Source {
  func size() throws -> UInt64 {
    switch self {
    case .entry(_, let size): size
    case .data(let data):
      UInt64(clamping: try data.folder.naming(data.path) { try data.file.status().size })
    }
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch self {
    case .entry(let reader, let size):
      guard offset < size else { return 0 }
      let count = Int(clamping: min(UInt64(buffer.count), size - offset))
      if count > 0 {
        try unsafe reader.read(at: offset, into: .init(rebasing: buffer[..<count]))
      }
      return count
    case .data(let data):
      guard offset <= UInt64(Int64.max) else { return 0 }
      return try data.folder.naming(data.path) {
        var done = 0
        while done < buffer.count, let place = Int64(exactly: offset + UInt64(done)) {
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
          let count = try unsafe data.file.read(at: place, into: rest)
          if count == 0 { break }
          done += count
        }
        return done
      }
    }
  }

  func writable() throws -> PackageStream.DataFile {
    guard case .data(let data) = self, data.canWrite else {
      throw StoreError(.readOnly, "the stream was not opened to write")
    }
    return data
  }
}
