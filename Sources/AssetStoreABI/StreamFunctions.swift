// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_stream`
final class StreamObject: Sendable {
  let stream: PackageStream

  init(_ stream: PackageStream) {
    self.stream = stream
  }
}

private func streamArgument(_ stream: OpaquePointer?) throws -> PackageStream {
  try unsafe Argument.object(stream, StreamObject.self, "stream").stream
}

/// Puts what `read` says, given the caller's buffer, into the caller's `count`.
private func reading(
  _ buffer: UnsafeMutableRawPointer?, _ size: Int, _ count: UnsafeMutablePointer<Int>?,
  _ read: (UnsafeMutableRawBufferPointer) throws -> Int
) throws {
  unsafe count?.pointee = 0
  guard unsafe buffer != nil || size == 0 else { throw Argument.null("buffer") }
  guard let count = unsafe count else { throw Argument.null("count") }
  guard size >= 0 else { throw Argument.absurd("size") }
  unsafe count.pointee = try unsafe read(.init(start: buffer, count: size))
}

@c @implementation
public func assetstore_stream_open(
  _ filesystem: OpaquePointer!, _ path: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_stream_options>!,
  _ stream: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(stream, error) {
    let object = try unsafe fileSystemArgument(filesystem)
    let path = try unsafe Argument.text(path, "path")
    let options = try unsafe Argument.options(options, assetstore_stream_options(), "options")
    try Argument.flags(options.flags, known: 15, "options")
    let mode = StreamMode(rawValue: options.flags)
    guard mode.contains(.write) || mode.isEmpty else {
      throw StoreError(
        .invalidArgument, "flags that write lack ASSETSTORE_STREAM_WRITE", subject: "options")
    }
    return StreamObject(try object.files.open(path, mode))
  }
}

@c @implementation
public func assetstore_stream_read(
  _ stream: OpaquePointer!, _ buffer: UnsafeMutableRawPointer!, _ size: Int,
  _ count: UnsafeMutablePointer<Int>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    try unsafe reading(buffer, size, count) { buffer in
      try unsafe streamArgument(stream).read(into: buffer)
    }
  }
}

@c @implementation
public func assetstore_stream_read_at(
  _ stream: OpaquePointer!, _ offset: UInt64, _ buffer: UnsafeMutableRawPointer!, _ size: Int,
  _ count: UnsafeMutablePointer<Int>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    try unsafe reading(buffer, size, count) { buffer in
      try unsafe streamArgument(stream).read(at: offset, into: buffer)
    }
  }
}

@c @implementation
public func assetstore_stream_write(
  _ stream: OpaquePointer!, _ bytes: UnsafeRawPointer!, _ size: Int,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let stream = try unsafe streamArgument(stream)
    guard unsafe bytes != nil || size == 0 else { throw Argument.null("bytes") }
    guard size >= 0 else { throw Argument.absurd("size") }
    try unsafe stream.write(.init(start: bytes, count: size))
  }
}

@c @implementation
public func assetstore_stream_truncate(
  _ stream: OpaquePointer!, _ size: UInt64, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) { try unsafe streamArgument(stream).truncate(to: size) }
}

@c @implementation
public func assetstore_stream_seek(
  _ stream: OpaquePointer!, _ offset: Int64, _ origin: Int32,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let stream = try unsafe streamArgument(stream)
    guard let origin = PackageStream.Origin(rawValue: origin) else {
      throw StoreError(.invalidArgument, "\(origin) is no origin", subject: "origin")
    }
    try stream.seek(offset, from: origin)
  }
}

@c @implementation
public func assetstore_stream_position(_ stream: OpaquePointer!) -> UInt64 {
  unsafe Handles.find(stream, StreamObject.self)?.stream.position ?? 0
}

@c @implementation
public func assetstore_stream_size(_ stream: OpaquePointer!) -> UInt64 {
  unsafe Handles.find(stream, StreamObject.self)?.stream.size ?? 0
}

@c @implementation
public func assetstore_stream_close(_ stream: OpaquePointer!) {
  unsafe Handles.remove(stream, StreamObject.self)
}
