internal import Glibc

// Nearly all headers of nearly all archives have nothing special about them: an ASCII name, no large sizes, no second
// name, nothing that follows. Those are read here, in a fraction of the time; the others, and all that are wrong,
// are left to the readers that can also say what is wrong.

extension CentralDirectory.Entry {
  /// Adds the entry that `bytes` begin with and gives the length of its header; nil if it is not that plain, or longer
  /// than `limit`.
  static func plain(
    _ bytes: UnsafeRawBufferPointer, atMost limit: UInt64, _ entries: inout [Self]
  ) -> Int? {
    let lengths = unsafe (
      Int(bytes.number(28, 2)), Int(bytes.number(30, 2)), Int(bytes.number(32, 2))
    )
    let length = 46 + lengths.0 + lengths.1 + lengths.2
    let large = UInt64(UInt32.max)
    let (signature, disk) = unsafe (bytes.number(0, 4), bytes.number(34, 2))
    let numbers = unsafe (bytes.number(24, 4), bytes.number(20, 4), bytes.number(42, 4))
    guard bytes.count >= length, length <= limit, signature == 0x0201_4b50, disk == 0,
      lengths.0 <= 1024,
      numbers.0 != large, numbers.1 != large, numbers.2 != large,
      unsafe ExtraFields.arePlain(bytes[(46 + lengths.0)...].prefix(lengths.1))
    else { return nil }
    let name = unsafe bytes[46..<46 + lengths.0]
    guard unsafe name.allSatisfy({ $0 < 0x80 }) else { return nil }
    let system = unsafe bytes.number(5, 1)
    unsafe entries.append(
      Self(
        name: String(decoding: UnsafeRawBufferPointer(rebasing: name), as: UTF8.self),
        flags: UInt16(bytes.number(8, 2)), method: UInt16(bytes.number(10, 2)),
        crc: UInt32(bytes.number(16, 4)), compressedSize: numbers.1, size: numbers.0,
        offset: numbers.2,
        unixMode: system == 3 || system == 19 ? UInt32(bytes.number(40, 2)) : 0))
    return length
  }

  /// How long the local header is that `bytes` begin with; nil if it is not that plain, or does not say exactly what
  /// this one does.
  borrowing func plainLocalHeader(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let (nameLength, extraLength) = unsafe (Int(bytes.number(26, 2)), Int(bytes.number(28, 2)))
    let length = 30 + nameLength + extraLength
    let said = unsafe (
      signature: bytes.number(0, 4), flags: bytes.number(6, 2), method: bytes.number(8, 2),
      crc: bytes.number(14, 4), compressedSize: bytes.number(18, 4), size: bytes.number(22, 4)
    )
    // Encrypted, sizes follow, strongly encrypted, UTF-8, hidden.
    guard bytes.count >= length, said.signature == 0x0403_4b50,
      (said.flags ^ UInt64(flags)) & 0x2849 == 0, flags & 0x2049 == 0, said.method == method,
      said.crc == crc, said.compressedSize == compressedSize, said.size == size,
      method != 0 || size == compressedSize, size != UInt64(UInt32.max),
      compressedSize != UInt64(UInt32.max), self.bytes == nil,
      unsafe ExtraFields.arePlain(bytes[(30 + nameLength)..<length])
    else { return nil }
    let isSame = unsafe name.utf8.withContiguousStorageIfAvailable { known in
      guard known.count == nameLength, nameLength > 0,
        let known = known.baseAddress, let said = bytes.baseAddress
      else { return false }
      return unsafe memcmp(known, said + 30, nameLength) == 0
    }
    return isSame == true ? length : nil
  }
}

extension ExtraFields {
  /// Whether the fields are whole, and none of them changes the meaning of the header.
  static func arePlain(_ fields: Slice<UnsafeRawBufferPointer>) -> Bool {
    var rest = unsafe UnsafeRawBufferPointer(rebasing: fields)
    while rest.count >= 4 {
      let (id, length) = unsafe (rest.number(0, 2), Int(rest.number(2, 2)))
      guard id != 0x0001, id != 0x7075, length <= rest.count - 4 else { return false }
      unsafe rest = .init(rebasing: rest[(4 + length)...])
    }
    return unsafe rest.allSatisfy { $0 == 0 }
  }
}
