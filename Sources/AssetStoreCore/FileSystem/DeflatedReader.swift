internal import CDeflate

/// A deflated entry that does not fit into memory, read at any place.
///
/// A deflate stream can be read only from its start, or from where a copy of the inflater was kept: it has the 32 KiB
/// before that place, which what follows refers to. So copies are kept on the way, at even distances: 64 over the
/// whole entry, and once somebody has gone back, 16 more between the two where he is.
final class DeflatedReader: EntryReader {
  private struct Mark {
    var made: UInt64
    var used: UInt64
    var inflater: Inflater
  }

  private let archive: MountedArchive
  private let entry: Archive.Entry
  private let size: UInt64
  private let compressedSize: UInt64

  /// Nil at the start, and after an error.
  private var inflater: Inflater?
  /// Inflated bytes before the place where it is, and deflated ones.
  private var made: UInt64 = 0
  private var used: UInt64 = 0
  /// Deflated bytes, which begin at `inputStart` of them.
  private var input: [UInt8] = []
  private var inputStart: UInt64 = 0

  /// By place.
  private var marks: [Mark] = []
  /// How many copies are kept; never more than 80.
  var keptCount: Int { marks.count }
  private let near: UInt64
  private let far: UInt64
  private var hasGoneBack = false

  /// Of the inflated bytes from the start to `seen`.
  private var crc: UInt32 = 0
  private var seen: UInt64 = 0
  private var isProven: Bool

  init(_ archive: MountedArchive, _ entry: Archive.Entry) {
    self.archive = archive
    self.entry = entry
    size = UInt64(clamping: entry.size)
    compressedSize = UInt64(clamping: entry.compressedSize)
    near = max(64 << 10, size / 1024 + 1)
    far = 16 * near
    isProven = archive.isProven(entry)
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
    try archive.check(entry)
    do {
      try go(to: offset)
      try unsafe inflate(into: buffer)
    } catch {
      // Where it stopped is anyone's guess.
      inflater = nil
      throw error
    }
  }

  private func go(to offset: UInt64) throws {
    let best = marks.last { $0.made <= offset }
    if inflater == nil || made > offset || made < best?.made ?? 0 {
      if inflater != nil, made > offset { hasGoneBack = true }
      inflater = try best?.inflater.copy() ?? Inflater()
      (made, used) = best.map { ($0.made, $0.used) } ?? (0, 0)
    }
    guard made < offset else { return }
    try unsafe PieceBuffer.use(Int(min(offset - made, 128 << 10))) { buffer in
      while made < offset {
        let count = Int(min(offset - made, UInt64(buffer.count)))
        try unsafe inflate(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }

  private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < buffer.count {
      // Up to where the next copy is kept.
      let room = min(UInt64(buffer.count - done), near - made % near)
      let step = try unsafe step(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + Int(room)]))
      guard step.made > 0 || !step.hasEnded else { throw lie("size") }
      let piece = unsafe UnsafeRawBufferPointer(rebasing: buffer[done..<done + step.made])
      unsafe see(piece)
      done += step.made
      if made % near == 0, made < size { try keep() }
    }
    if made == size, seen == size, !isProven { try end() }
  }

  /// Inflates some bytes.
  private func step(into output: UnsafeMutableRawBufferPointer) throws -> Inflater.Step {
    guard let inflater else { throw StoreError(.defect, "nothing to inflate with") }
    let isAtEnd = try !fill()
    let skipped = Int(used - inputStart)
    let step = try unsafe input.withUnsafeBytes {
      try unsafe inflater.inflate(UnsafeRawBufferPointer(rebasing: $0[skipped...]), into: output)
    }
    guard let step else {
      throw archive.condemn(entry, entry.damaged("cannot be inflated", of: archive.path))
    }
    guard step.made > 0 || step.used > 0 || step.hasEnded || !isAtEnd else {
      throw archive.condemn(entry, entry.damaged("ends too early", of: archive.path))
    }
    used += UInt64(step.used)
    made += UInt64(step.made)
    return step
  }

  /// Sees to it that there are deflated bytes; false if there are no more.
  private func fill() throws -> Bool {
    if used >= inputStart, used - inputStart < UInt64(input.count) { return true }
    let count = Int(min(64 << 10, compressedSize - used))
    (input, inputStart) = ([], used)
    guard count > 0 else { return false }
    input = try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let bytes = unsafe UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
      try unsafe archive.read(at: entry.offset + used, into: bytes)
      filled = count
    }
    return true
  }
}

extension DeflatedReader {
  /// Keeps a copy of the inflater where it is now.
  private func keep() throws {
    let isFar = made % far == 0
    guard isFar || hasGoneBack, let inflater else { return }
    let place = marks.firstIndex { $0.made >= made } ?? marks.count
    if place < marks.count, marks[place].made == made { return }
    marks.insert(Mark(made: made, used: used, inflater: try inflater.copy()), at: place)
    guard !isFar else { return }
    let span = made / far
    marks.removeAll { $0.made % far != 0 && $0.made / far != span }
  }

  /// What was inflated just now ends at `made`.
  private func see(_ bytes: UnsafeRawBufferPointer) {
    guard made > seen else { return }
    // It does not begin behind what was seen: one gets everywhere only from there.
    let new = unsafe UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - Int(made - seen))...])
    unsafe crc = libdeflate_crc32(crc, new.baseAddress, new.count)
    seen = made
  }

  /// All was seen: nothing may follow, and it must be what the archive says.
  private func end() throws {
    try unsafe PieceBuffer.use(1) { one in
      var hasEnded = false
      while !hasEnded {
        let step = try unsafe step(into: one)
        guard step.made == 0 else { throw lie("size") }
        hasEnded = step.hasEnded
      }
    }
    guard used == compressedSize else {
      throw archive.condemn(entry, entry.strayBytes(of: archive.path))
    }
    guard crc == entry.crc else { throw lie("CRC") }
    archive.prove(entry)
    isProven = true
  }

  private func lie(_ what: String) -> StoreError {
    archive.condemn(entry, entry.mismatch(what, of: archive.path))
  }
}
