/// `assetstore.json`: what the project wants. People edit it, so what we do not know in it stays.
///
/// By name of the package: "version", a version or "*"; "source", the name of a source, where only that will do;
/// "into", the folder in the place of "addons"; and "url", where the archive is, if it came from no source: a URL,
/// or a path seen from the folder of this file, which is what an archive within the project gets, and one that
/// was named by a relative path (`ArchivePlace`).
package struct Manifest: Sendable, Equatable {
  package static let fileName = "assetstore.json"
  private static let format: Int64 = 1
  private static let repair =
    "correct it, or take it back from version control; without it the lock says what to install"

  /// One wanted package.
  package struct Wish: Sendable, Equatable, Codable {
    /// Name of a source; "" for any.
    package var source = ""
    /// The version asked for, or "*".
    package var version = "*"
    /// The folder that stands in the place of "addons".
    package var into: String?
    /// The archive, where it was named by path or URL: `ArchivePlace`.
    package var url: String?
    fileprivate var others: [String: JSONValue] = [:]

    package init(
      source: String = "", version: String = "*", into: String? = nil, url: String? = nil
    ) {
      self.source = source
      self.version = version
      self.into = into
      self.url = url
    }
  }

  /// By "PUBLISHER/SLUG".
  package var assets: [String: Wish] = [:]
  private var others: [String: JSONValue] = [:]

  package init() {}

  package init(_ bytes: [UInt8], path: String) throws {
    others = try FormatFile.parse(
      bytes, path: path, format: Manifest.format, repair: Manifest.repair)
    guard let assets = (others.removeValue(forKey: "assets") ?? .object([:])).object else {
      throw FormatFile.malformed(path, "has an \"assets\" that is no object", Manifest.repair)
    }
    for (name, value) in assets {
      guard PackageName.isValid(name) else {
        throw FormatFile.malformed(
          path, "names the package \"\(PackageName.printable(name))\", which is not PUBLISHER/SLUG",
          Manifest.repair)
      }
      guard let object = value.object, let wish = Wish(object) else {
        throw FormatFile.malformed(path, "says nothing usable of \(name)", Manifest.repair)
      }
      self.assets[name] = wish
    }
  }

  package func text() throws -> String {
    var object = others
    object["assets"] = .object(assets.mapValues { .object($0.object) })
    return try FormatFile.text(object, format: Manifest.format, name: Manifest.fileName)
  }

  /// Puts a wish in the place of another and keeps what we do not know of the other.
  package mutating func want(_ name: String, _ wish: Wish) {
    var wish = wish
    wish.others = assets[name]?.others ?? [:]
    assets[name] = wish
  }
}

extension Manifest.Wish {
  /// Whether what the lock has is what is wanted, wherever it is installed to.
  func isSatisfied(by locked: Lock.Entry, _ place: ArchivePlace) -> Bool {
    (try? range(among: [locked.version]))?.contains(VersionText(locked.version)) == true
      && (source.isEmpty || source == locked.source)
      && (url.map { place.written($0) == place.written(locked.url) } ?? true)
  }

  fileprivate init?(_ object: [String: JSONValue]) {
    for (key, value) in object {
      switch key {
      case "source", "version", "into", "url":
        guard let text = value.string else { return nil }
        switch key {
        case "source": source = text
        case "version": version = text.isEmpty ? "*" : text
        case "into": into = text
        default: url = text
        }
      default: others[key] = value
      }
    }
    if let into, !ProjectPath.isSafe(into) { return nil }
  }

  fileprivate var object: [String: JSONValue] {
    var object = others
    if !source.isEmpty { object["source"] = .string(source) }
    object["version"] = .string(version)
    object["into"] = into.map { .string($0) }
    object["url"] = url.map { .string($0) }
    return object
  }
}
