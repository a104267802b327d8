internal import CCrypto

/// BLAKE2b (RFC 7693) in the two lengths that minisign uses.
enum Blake2b {
  /// 64 bytes, by libcrypto.
  static func hash512(_ bytes: [UInt8]) throws -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 64)
    var length: UInt32 = 0
    let isDone = unsafe EVP_Digest(bytes, bytes.count, &digest, &length, EVP_blake2b512(), nil) == 1
    guard isDone, length == 64 else { throw StoreError(.defect, "libcrypto has no BLAKE2b") }
    return digest
  }

  private static let blockSize = 128

  /// 32 bytes, of at most one block. libcrypto knows this length only from version 3.2 on, and the hash of one
  /// length is no part of that of another.
  static func hash256(_ block: borrowing SecretBytes) throws -> [UInt8] {
    guard block.count <= blockSize else { throw StoreError(.defect, "more than a block") }
    var words = [UInt64](repeating: 0, count: 16)
    unsafe block.withBytes { bytes in
      for index in 0..<bytes.count {
        words[index / 8] |= UInt64(unsafe bytes[index]) << UInt64(index % 8 * 8)
      }
    }
    var state = initial
    // Length of the hash, no key, one leaf.
    state[0] ^= 0x0101_0000 ^ 32
    var v = state + initial
    v[12] ^= UInt64(block.count)
    v[14] = ~v[14]
    for order in orders + orders.prefix(2) {
      for (index, (a, b, c, d)) in lanes.enumerated() {
        mix(&v, a, b, c, d, words[order[2 * index]], words[order[2 * index + 1]])
      }
    }
    for index in 0..<8 { state[index] ^= v[index] ^ v[index + 8] }
    for index in words.indices { words[index] = 0 }
    return state.prefix(4).flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
    }
  }

  private static func mix(
    _ v: inout [UInt64], _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: UInt64, _ y: UInt64
  ) {
    func turned(_ word: UInt64, _ count: UInt64) -> UInt64 { word >> count | word << (64 - count) }
    v[a] = v[a] &+ v[b] &+ x
    v[d] = turned(v[d] ^ v[a], 32)
    v[c] = v[c] &+ v[d]
    v[b] = turned(v[b] ^ v[c], 24)
    v[a] = v[a] &+ v[b] &+ y
    v[d] = turned(v[d] ^ v[a], 16)
    v[c] = v[c] &+ v[d]
    v[b] = turned(v[b] ^ v[c], 63)
  }

  private static let initial: [UInt64] = [
    0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
  ]

  private static let lanes = [
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
  ]

  private static let orders = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
  ]
}
