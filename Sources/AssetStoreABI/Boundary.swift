// The layer between C and AssetStoreCore. It holds no policy: each exported function reads its arguments,
// calls the core and hands out the result.
//
//   Boundary.swift   errors, arguments and options coming in
//   Handles.swift    objects named by numbers
//   Results.swift    values going out as records, strings and JSON
//   Callbacks.swift  who must not be called out of a callback
//   *Functions.swift one file per section of assetstore.h
//
// All code that touches raw memory for C is in the first three.

internal import AssetStoreCore
internal import CAssetStore
internal import Glibc

typealias OutPointer = UnsafeMutablePointer<OpaquePointer?>

/// Runs `body`; whatever it throws becomes a status and, if the caller wants one, an error object.
func boundary(_ error: OutPointer?, _ body: () throws -> Void) -> assetstore_status {
  unsafe error?.pointee = nil
  do {
    try body()
    return ASSETSTORE_OK
  } catch let failure as StoreError {
    unsafe error?.pointee = Handles.add(ErrorObject(failure))
    return failure.status.rawValue
  } catch let failure {
    let defect = StoreError(.defect, "unexpected error: \(failure)")
    unsafe error?.pointee = Handles.add(ErrorObject(defect))
    return defect.status.rawValue
  }
}

/// Like `boundary`, for a function that hands out an object.
func boundary(
  _ out: OutPointer?, _ error: OutPointer?, _ make: () throws -> any AnyObject & Sendable
) -> assetstore_status {
  unsafe out?.pointee = nil
  return unsafe boundary(error) {
    guard let out = unsafe out else { throw Argument.null("the place for the result") }
    unsafe out.pointee = Handles.add(try make())
  }
}

/// Reading arguments. `name` is what an error calls the argument.
enum Argument {
  /// An array longer than this is taken for a wild count.
  private static let maximumCount = 1_000_000

  static func null(_ name: String) -> StoreError {
    StoreError(.nullArgument, "\(name) is NULL", subject: name)
  }

  static func absurd(_ name: String) -> StoreError {
    StoreError(.invalidArgument, "\(name) is absurd", subject: name)
  }

  /// A string that must be there.
  static func text(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String {
    guard let pointer = unsafe pointer else { throw null(name) }
    guard let text = unsafe String(validatingCString: pointer) else {
      throw StoreError(.invalidUTF8, "\(name) is not valid UTF-8", subject: name)
    }
    guard StreamSafe.holds(text) else {
      throw StoreError(
        .invalidArgument, "\(name) has more combining marks in a row than any language",
        subject: name)
    }
    return text
  }

  /// A string that may be NULL.
  static func optionalText(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String? {
    guard let pointer = unsafe pointer else { return nil }
    return try unsafe text(pointer, name)
  }

  /// A password, whose only copy is overwritten when it goes; of no bytes for NULL.
  static func secret(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> SecretBytes {
    guard let pointer = unsafe pointer else { return SecretBytes([]) }
    let bytes = unsafe UnsafeRawBufferPointer(start: pointer, count: strlen(pointer))
    // Decoded and dropped: a String would be another copy.
    var decoder = UTF8()
    var rest = unsafe bytes.makeIterator()
    reading: while true {
      switch unsafe decoder.decode(&rest) {
      case .scalarValue: continue
      case .emptyInput: break reading
      case .error:
        throw StoreError(.invalidUTF8, "\(name) is not valid UTF-8", subject: name)
      }
    }
    return unsafe SecretBytes(bytes)
  }

  /// An array of strings; NULL is allowed if the count is 0.
  static func texts(
    _ pointer: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int, _ name: String
  ) throws -> [String] {
    guard count != 0 else { return [] }
    guard let pointer = unsafe pointer else { throw null(name) }
    guard (0...maximumCount).contains(count) else {
      throw absurd("the count of \(name)")
    }
    return try (0..<count).map { index in try unsafe text(pointer[index], name) }
  }

  /// A live object of the type that the function is about.
  static func object<Object: AnyObject>(
    _ pointer: OpaquePointer?, _ type: Object.Type, _ name: String
  ) throws -> Object {
    guard let pointer = unsafe pointer else { throw null(name) }
    guard let object = unsafe Handles.find(pointer, type) else {
      throw StoreError(.releasedObject, "\(name) was released or never was one", subject: name)
    }
    return object
  }

  /// An options struct that begins with its size, over the defaults of `defaults`. An older, shorter one is read as far
  /// as it reaches; a longer one must have zeros where we know of nothing.
  static func options<Options>(
    _ pointer: UnsafePointer<Options>?, _ defaults: Options, _ name: String
  ) throws -> Options {
    guard let pointer = unsafe pointer else { return defaults }
    let bytes = unsafe UnsafeRawPointer(pointer)
    let size = Int(unsafe bytes.load(as: UInt32.self))
    guard (8...4096).contains(size) else {
      throw StoreError(
        .invalidArgument, "struct_size of \(name) is \(size)", subject: name,
        hint: "begin with the _INIT macro")
    }
    let known = MemoryLayout<Options>.size
    for offset in min(known, size)..<size
    where unsafe bytes.load(fromByteOffset: offset, as: UInt8.self) != 0 {
      throw StoreError(
        .unknownOption, "\(name) sets something that this version of the library does not know",
        subject: name)
    }
    var options = defaults
    unsafe withUnsafeMutableBytes(of: &options) { target in
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: min(size, known)))
    }
    return options
  }

  /// Refuses flags that have no meaning here.
  static func flags(_ flags: UInt32, known: Int32, _ name: String) throws {
    guard flags & ~UInt32(bitPattern: known) == 0 else {
      throw StoreError(.unknownOption, "\(name) has flags that are not known", subject: name)
    }
  }

  /// How to ask servers, from the fields that several options have; 0 in one means the default.
  static func http(retries: UInt32, timeout: UInt32) -> HTTPOptions {
    var http = HTTPOptions()
    take(retries: retries, timeout: timeout, into: &http)
    return http
  }

  static func take(retries: UInt32, timeout: UInt32, into http: inout HTTPOptions) {
    if retries == .max {
      http.retries = 0
    } else if retries > 0 {
      http.retries = Int(min(retries, 100))
    }
    if timeout > 0 { http.timeout = Int64(min(timeout, 3_600_000)) }
  }

  /// What an archive may ask of us, from the fields that several options have; 0 in one means the default.
  static func limits(bytes: UInt64, entries: UInt32, ratio: UInt32) -> ArchiveLimits {
    var limits = ArchiveLimits()
    if bytes > 0 { limits.maxBytes = Int64(clamping: bytes) }
    if entries > 0 { limits.maxEntries = Int(entries) }
    if ratio > 0 { limits.maxRatio = Int64(ratio) }
    return limits
  }

  /// The caller's progress callback as the core calls it, in a call of these objects.
  static func progress(
    _ function: assetstore_progress_fn?, _ context: UnsafeMutableRawPointer?,
    of objects: AnyObject?...
  ) -> Progress {
    guard let function = unsafe function else { return .none }
    let objects = objects.compactMap { $0.map(ObjectIdentifier.init) }
    return Progress { phase, what, done, total in
      unsafe what.withCString { what in
        var report = unsafe assetstore_progress(
          struct_size: UInt32(MemoryLayout<assetstore_progress>.size), phase: phase.rawValue,
          what: what,
          done: done, total: total)
        return Callbacks.run(of: objects) { unsafe function(context, &report) != 0 }
      }
    }
  }
}
