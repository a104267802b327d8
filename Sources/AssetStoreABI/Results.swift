internal import AssetStoreCore
internal import CAssetStore
internal import Glibc

/// Memory that C borrows from an object: records and strings, freed all at once.
@safe final class Arena: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = unsafe []
  private var room: UnsafeMutableRawBufferPointer = unsafe UnsafeMutableRawBufferPointer(
    start: nil, count: 0)

  deinit {
    for index in unsafe blocks.indices { unsafe free(blocks[index]) }
  }

  private func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    // malloc fails only when nothing else in the process works either; then there is no result to give.
    guard let block = unsafe malloc(max(size, 1)) else { abort() }
    unsafe blocks.append(block)
    return unsafe block
  }

  /// Names without white space in them, parted by single spaces.
  func words(_ names: [String]) -> UnsafePointer<CChar> {
    unsafe string(names.joined(separator: " "))
  }

  /// A copy of `text` that ends with a zero byte. A zero byte within is left out: C could not see past it.
  func string(_ text: String) -> UnsafePointer<CChar> {
    var text = text
    return text.withUTF8 { unsafe string($0) }
  }

  private func string(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<CChar> {
    let size = bytes.count + 1
    if unsafe room.count < size {
      let capacity = max(4096, size)
      unsafe room = UnsafeMutableRawBufferPointer(start: allocate(capacity), count: capacity)
    }
    let start = unsafe room.baseAddress.unsafelyUnwrapped
    var length = bytes.count
    if let first = bytes.baseAddress, unsafe memchr(first, 0, length) == nil {
      unsafe start.copyMemory(from: first, byteCount: length)
    } else {
      length = 0
      for index in bytes.indices where unsafe bytes[index] != 0 {
        unsafe room[length] = unsafe bytes[index]
        length += 1
      }
    }
    unsafe room[length] = 0
    unsafe room = UnsafeMutableRawBufferPointer(rebasing: room[size...])
    return unsafe UnsafePointer(start.assumingMemoryBound(to: CChar.self))
  }

  /// A copy of bytes.
  func bytes(_ bytes: [UInt8]) -> UnsafeRawPointer {
    let block = unsafe allocate(bytes.count)
    unsafe bytes.withUnsafeBytes { source in
      if let start = source.baseAddress {
        unsafe block.copyMemory(from: start, byteCount: source.count)
      }
    }
    return UnsafeRawPointer(block)
  }

  /// Records made from values, one each.
  func records<Value, Record>(_ values: [Value], _ make: (Value) -> Record) -> Records<Record> {
    let base = unsafe allocate(values.count * MemoryLayout<Record>.stride).bindMemory(
      to: Record.self, capacity: values.count)
    for (index, value) in values.enumerated() { unsafe (base + index).initialize(to: make(value)) }
    return unsafe Records(base: base, count: values.count)
  }
}

/// Records in an arena.
@safe struct Records<Record>: @unchecked Sendable {
  fileprivate let base: UnsafeMutablePointer<Record>
  let count: Int

  /// The record at `index`; nil past the end.
  subscript(index: Int) -> UnsafePointer<Record>? {
    guard index >= 0, index < count else { return nil }
    return unsafe UnsafePointer(base + index)
  }
}

/// A result that C holds: an arena, and itself as JSON when asked for.
class ResultObject: @unchecked Sendable {
  let arena: Arena
  private let encode: @Sendable () throws -> String
  /// Address of the JSON text in the arena; 0 until asked for.
  private let address = Locked<UInt>(0)

  /// `document` is what the JSON shows.
  init(_ document: some Encodable & Sendable, _ arena: Arena) {
    self.arena = arena
    encode = { try JSONText.encode(document) }
  }

  /// The JSON text, made once. An encoder that fails, which nothing here can cause, gives "{}".
  final var json: UnsafePointer<CChar>? {
    let address = address.use { address in
      if address == 0 { address = unsafe UInt(bitPattern: arena.string((try? encode()) ?? "{}")) }
      return address
    }
    return unsafe UnsafePointer(bitPattern: address)
  }
}

/// A result that is a list of one kind of record.
final class ListObject<Record>: ResultObject, @unchecked Sendable {
  let records: Records<Record>

  init<Value>(
    _ values: [Value], json document: some Encodable & Sendable, _ make: (Value, Arena) -> Record
  ) {
    let arena = Arena()
    records = arena.records(values) { make($0, arena) }
    super.init(document, arena)
  }
}

/// `assetstore_error`
@safe final class ErrorObject: ResultObject, @unchecked Sendable {
  let error: StoreError
  let reason: UnsafePointer<CChar>
  let message: UnsafePointer<CChar>
  let subject: UnsafePointer<CChar>
  let hint: UnsafePointer<CChar>

  private struct Document: Encodable {
    var error: StoreError.Told
  }

  init(_ error: StoreError) {
    let arena = Arena()
    let told = error.told
    self.error = error
    unsafe reason = arena.string(told.reason)
    unsafe message = arena.string(told.message)
    unsafe subject = arena.string(told.subject)
    unsafe hint = arena.string(told.hint)
    super.init(Document(error: told), arena)
  }
}

/// Static strings for accessors that must give one.
enum StaticText {
  /// "" that lives for ever.
  nonisolated(unsafe) static let empty: UnsafePointer<CChar>? = unsafe UnsafePointer(strdup(""))
  nonisolated(unsafe) static let version: UnsafePointer<CChar>? = unsafe UnsafePointer(
    strdup(ASSETSTORE_VERSION))
  nonisolated(unsafe) static let unknown: UnsafePointer<CChar>? = unsafe UnsafePointer(
    strdup("unknown"))
  nonisolated(unsafe) static let statusNames: [Int32: UnsafePointer<CChar>] = {
    var names: [Int32: UnsafePointer<CChar>] = unsafe [:]
    for status in StoreError.Status.allCases {
      if let name = unsafe strdup(status.name) {
        unsafe names[status.rawValue] = unsafe UnsafePointer(name)
      }
    }
    return unsafe names
  }()
}
