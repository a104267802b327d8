internal import AssetStoreCore

/// Editors up to Godot 4.6, and what else speaks the older protocol, know an asset by a number, and what they have of
/// it they update from the number. It is a hash of the name of 31 bits, so that it needs no memory and everybody can
/// reckon it; but whoever tries names for an hour finds one with the number of another's asset. Neither may get it then:
/// nothing says who was first, and clients would update one into the other. In a pull request it is the newcomer who
/// takes another name.
enum NumberCheck {
  /// A finding for each of those that have one number.
  ///
  /// - Parameter assets: with the hashes of their names: see `AssetCard.hash`.
  static func run(
    _ assets: [(folder: RegistryFolder.AssetFolder, hash: UInt32)], _ findings: Findings
  ) {
    // Sorted, which takes a tenth of the time of a dictionary.
    let numbers = assets.enumerated().map {
      UInt64(UInt32(bitPattern: AssetCard.number($0.element.hash))) << 32 | UInt64($0.offset)
    }.sorted()
    for (one, other) in zip(numbers, numbers.dropFirst()) where one >> 32 == other >> 32 {
      let folders = [one, other].map { assets[Int($0 & 0xffff_ffff)].folder }
      add(folders[0], folders[1], findings)
      add(folders[1], folders[0], findings)
    }
  }

  private static func add(
    _ asset: RegistryFolder.AssetFolder, _ other: RegistryFolder.AssetFolder, _ findings: Findings
  ) {
    findings.turn(to: Path.join(asset.path, AssetReader.file))
    findings.add(
      .error, .nameCollision,
      "\(asset.publisher)/\(asset.slug) has the number that editors know \(other.publisher)/\(other.slug) by: the newer of the two must be called otherwise"
    )
  }
}

extension RegistryFolder {
  /// Assets that editors could not tell apart.
  func checkNumbers(_ findings: Findings) throws {
    let hashes = try Workers.map(assets.count, step: 4000) {
      try AssetCard.hash("\(assets[$0].publisher)/\(assets[$0].slug)")
    }
    NumberCheck.run(Array(zip(assets, hashes)).map { ($0, $1) }, findings)
  }
}
