// Bills of materials: what is installed, in a form that other programs read.
//
//     Sbom             the document: CycloneDX 1.6 as JSON, a component for each package
//     DependencyGraph  who needs whom
//     PackageURL       names of packages that any such program knows: pkg:generic/PUBLISHER/SLUG@VERSION
//     WebAddress       URLs of the lock as they may stand there
//
// Who is wanted for itself says the manifest. All else comes from the receipts, whose texts are anyone's: what is no
// URL is left out, what is no licence of SPDX's stands as a name, and the rest is text in JSON. The same receipts give
// the same bytes. So nothing of this machine is in it, neither paths nor the time of asking, and its serial number is
// a hash of the rest.

internal import FoundationEssentials

/// A bill of materials, before it is a document.
package struct Sbom {
  /// Of the project.
  var name: String
  /// "" if it does not say.
  var version: String
  /// By name.
  var receipts: [Receipt]
  /// Names of packages that the project wants; others are there because those need them.
  var wanted: [String] = []
  /// Seconds since 1970 UTC; nil: never changed. What is in no year of four digits is left out.
  var time: Int64?
  /// Of this library.
  var tool: String

  private static let project = "project"
  package static let times: ClosedRange<Int64> = 0...253_402_300_799

  /// Several lines that end with a line feed.
  package func document() throws -> String {
    var root: [String: JSONValue] = [
      "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX",
      "specVersion": "1.6", "version": .integer(1), "metadata": metadata,
      "components": .array(receipts.map(component)),
      "dependencies": dependencies,
    ]
    root["serialNumber"] = .string(try Sbom.serialNumber(of: Sbom.text(root)))
    return try Sbom.text(root)
  }

  /// A row for each component, also for those that need nobody, as the form wants it.
  private var dependencies: JSONValue {
    let graph = DependencyGraph(receipts, wanted: wanted)
    let rows =
      [(Sbom.project, graph.roots)] + receipts.map { ($0.name, graph.needs[$0.name] ?? []) }
    return .array(
      rows.map { name, needs in
        var row: [String: JSONValue] = ["ref": .string(name)]
        if !needs.isEmpty { row["dependsOn"] = .array(needs.map { .string($0) }) }
        return .object(row)
      })
  }

  private static func text(_ root: [String: JSONValue]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(JSONValue.object(root)) else {
      throw StoreError(.defect, "cannot write a value as JSON")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// A UUID of version 8 (RFC 9562), made of the hash of the content.
  private static func serialNumber(of text: String) throws -> String {
    var digits = Array(try SHA256.hash(text).prefix(32))
    digits[12] = "8"
    let variant = digits[16].hexDigitValue ?? 0
    digits[16] = ["8", "9", "a", "b"][variant % 4]
    let ends = [0, 8, 12, 16, 20, 32]
    let parts = zip(ends, ends.dropFirst()).map { String(digits[$0..<$1]) }
    return "urn:uuid:\(parts.joined(separator: "-"))"
  }

  private var metadata: JSONValue {
    var main: [String: JSONValue] = [
      "type": "application", "bom-ref": .string(Sbom.project), "name": .string(name),
    ]
    if !version.isEmpty { main["version"] = .string(version) }
    var metadata: [String: JSONValue] = [
      "component": .object(main),
      "tools": [
        "components": [["type": "application", "name": "assetstore", "version": .string(tool)]]
      ],
    ]
    if let time, Sbom.times.contains(time) {
      let date = Date(timeIntervalSince1970: Double(time))
      metadata["timestamp"] = .string(date.ISO8601Format())
    }
    return .object(metadata)
  }

  private func component(_ receipt: Receipt) -> JSONValue {
    let entry = receipt.entry
    let address = WebAddress.reference(entry.url)
    let hashes: JSONValue = [["alg": "SHA-256", "content": .string(entry.sha256)]]
    let publisher = Path.parent(receipt.name)
    var component: [String: JSONValue] = [
      "type": entry.type == .project ? "application" : "library",
      "bom-ref": .string(receipt.name), "group": .string(publisher),
      "name": .string(PackageName.slug(receipt.name)), "hashes": hashes,
      "purl": .string(
        PackageURL.text(
          namespace: publisher, name: PackageName.slug(receipt.name), version: entry.version,
          qualifiers: [
            ("checksum", "sha256:\(entry.sha256)"),
            ("download_url", HTTP.isHTTP(entry.url) ? address ?? "" : ""),
          ])),
      "properties": .array(
        [
          ("assetstore:source", entry.source), ("assetstore:tree_hash", entry.treeHash),
          ("assetstore:trust", entry.trust.rawValue),
          ("assetstore:vast_id", entry.declared?.vastId ?? ""),
          ("assetstore:permissions", (entry.declared?.permissions ?? []).joined(separator: " ")),
        ].filter { !$0.1.isEmpty }
          .map { .object(["name": .string($0.0), "value": .string($0.1)]) }),
    ]
    if !entry.version.isEmpty { component["version"] = .string(entry.version) }
    if !entry.title.isEmpty { component["description"] = .string(entry.title) }
    if let license = entry.license, !license.isEmpty {
      let known = SPDX.identifier(license)
      component["licenses"] = [
        ["license": .object([known == nil ? "name" : "id": .string(known ?? license)])]
      ]
    }
    if let address {
      component["externalReferences"] = [
        ["type": "distribution", "url": .string(address), "hashes": hashes]
      ]
    }
    return .object(component)
  }
}

extension Project {
  /// What is installed, as a document of CycloneDX.
  ///
  /// - Parameters:
  ///   - time: stands in the place of the last change's; seconds since 1970 UTC.
  ///   - tool: the version of this library.
  package func sbom(at time: Int64?, tool: String) throws -> String {
    let changed = try ProjectState.lastChange(ProjectFiles.state(directory), system: system)
    let said = try ProjectFiles.text("project.godot", system, directory).map {
      ConfigFile(Array($0.utf8))
    }
    let name = said?.text("application", "config/name") ?? ""
    let manifest = try ProjectFiles.text(Manifest.fileName, system, directory).map {
      try Manifest(Array($0.utf8), path: Path.join(directory, Manifest.fileName))
    }
    return try Sbom(
      name: [name, Path.name(directory)].first { !$0.isEmpty } ?? "project",
      version: said?.text("application", "config/version") ?? "",
      receipts: try receipts.select([]), wanted: (manifest?.assets.keys).map(Array.init) ?? [],
      time: time ?? changed, tool: tool
    ).document()
  }
}
