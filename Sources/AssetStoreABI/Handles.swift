internal import AssetStoreCore

/// Objects that C holds, named by numbers that are never used twice.
///
/// What C gets is such a number in the clothes of a pointer, never an address. So a released, foreign or
/// made-up pointer is not found here, and that is all that happens.
enum Handles {
  private struct Table: Sendable {
    /// Begins anywhere above 2^44, so that no count or index, and no number that another process was given, is one
    /// of ours; and stays below 2^47, because hosts that pack pointers into numbers have no more bits.
    var next = UInt.random(in: 1 << 44..<1 << 46) & ~15
    var objects: [UInt: any AnyObject & Sendable] = [:]
  }

  private static let table = Locked(Table())

  /// Keeps an object alive until its number is removed.
  static func add(_ object: any AnyObject & Sendable) -> OpaquePointer? {
    let number = table.use { table in
      // Steps of 16 look aligned to whoever inspects the pointer; they never come round.
      table.next &+= 16
      table.objects[table.next] = object
      return table.next
    }
    return unsafe OpaquePointer(bitPattern: number)
  }

  /// The object of that number, if it lives and is of the type.
  static func find<Object: AnyObject>(_ pointer: OpaquePointer?, _ type: Object.Type) -> Object? {
    guard let pointer = unsafe pointer else { return nil }
    let number = UInt(bitPattern: pointer)
    return table.use { $0.objects[number] } as? Object
  }

  /// Forgets a number; the object goes when nobody else needs it. Anything but a live number of the type is ignored.
  static func remove<Object: AnyObject>(_ pointer: OpaquePointer?, _ type: Object.Type) {
    guard unsafe find(pointer, type) != nil, let pointer = unsafe pointer else { return }
    let number = UInt(bitPattern: pointer)
    // Taken out under the lock, released outside it: a release may close files.
    let object = table.use { $0.objects.removeValue(forKey: number) }
    _ = consume object
  }
}
