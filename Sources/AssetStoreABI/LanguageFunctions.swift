// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_languages`
@safe final class LanguagesObject: ResultObject, @unchecked Sendable {
  let languages: Languages
  let names: Records<UnsafePointer<CChar>>
  /// Of all languages.
  let keys: Records<UnsafePointer<CChar>>
  /// Of each language.
  private let texts: [Records<UnsafePointer<CChar>>]
  /// What was last asked for is mostly what is asked for next.
  private let missing = Locked<(language: Int, keys: [Int])>((-1, []))

  init(_ languages: Languages) {
    let arena = Arena()
    self.languages = languages
    unsafe names = arena.records(languages.all) { unsafe arena.string($0.name) }
    unsafe keys = arena.records(languages.keys) { unsafe arena.string($0) }
    unsafe texts = unsafe languages.all.map { language in
      unsafe arena.records(language.texts) { unsafe arena.string($0.text) }
    }
    super.init(LanguagesDocument(languages: languages), arena)
  }

  func text(_ key: String, in wanted: String) -> UnsafePointer<CChar>? {
    guard let found = languages.text(key, in: wanted) else { return nil }
    return unsafe texts[found.language][found.text]?.pointee
  }

  func missing(_ language: Int, _ index: Int) -> Int? {
    missing.use { missing in
      if missing.language != language { missing = (language, languages.missing(language)) }
      return missing.keys.indices.contains(index) ? missing.keys[index] : nil
    }
  }
}

/// The object as JSON. Of what a language lacks, the first thousand keys: each could lack what all others have.
private struct LanguagesDocument: Encodable, Sendable {
  private static let mostMissing = 1000

  var languages: Languages

  private enum Key: CodingKey {
    case `default`, languages, name, texts, missing, missingCount
  }

  func encode(to encoder: any Encoder) throws {
    var document = encoder.container(keyedBy: Key.self)
    let name = languages.defaultLanguage.map { languages.all[$0].name }
    try document.encode(name ?? "", forKey: .default)
    var list = document.nestedUnkeyedContainer(forKey: .languages)
    for (index, language) in languages.all.enumerated() {
      var row = list.nestedContainer(keyedBy: Key.self)
      try row.encode(language.name, forKey: .name)
      let texts = language.texts.map { (languages.keys[$0.key], $0.text) }
      try row.encode(Dictionary(texts) { first, _ in first }, forKey: .texts)
      let missing = languages.missing(index)
      let keys = missing.prefix(LanguagesDocument.mostMissing).map { languages.keys[$0] }
      try row.encode(keys, forKey: .missing)
      try row.encode(missing.count, forKey: .missingCount)
    }
  }
}

/// The object, and the position in it of the language of that name.
private func find(
  _ languages: OpaquePointer?, _ language: UnsafePointer<CChar>?
) -> (object: LanguagesObject, language: Int)? {
  guard let object = unsafe Handles.find(languages, LanguagesObject.self),
    let name = try? unsafe Argument.text(language, "language"),
    let position = object.languages.position(of: name)
  else { return nil }
  return (object, position)
}

@c @implementation
public func assetstore_languages_open(
  _ path: UnsafePointer<CChar>!, _ languages: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(languages, error) {
    let path = try unsafe absolutePath(Argument.text(path, "path"))
    return LanguagesObject(try Languages.read(path, RealSystem()))
  }
}

@c @implementation
public func assetstore_languages_count(_ languages: OpaquePointer!) -> Int {
  unsafe Handles.find(languages, LanguagesObject.self)?.names.count ?? 0
}

@c @implementation
public func assetstore_languages_at(
  _ languages: OpaquePointer!, _ index: Int
) -> UnsafePointer<CChar>! {
  unsafe Handles.find(languages, LanguagesObject.self)?.names[index]?.pointee
}

@c @implementation
public func assetstore_languages_default(_ languages: OpaquePointer!) -> UnsafePointer<CChar>! {
  guard let object = unsafe Handles.find(languages, LanguagesObject.self),
    let index = object.languages.defaultLanguage
  else { return nil }
  return unsafe object.names[index]?.pointee
}

@c @implementation
public func assetstore_languages_best(
  _ languages: OpaquePointer!, _ wanted: UnsafePointer<UnsafePointer<CChar>?>!,
  _ wanted_count: Int
) -> UnsafePointer<CChar>! {
  guard let object = unsafe Handles.find(languages, LanguagesObject.self),
    let wanted = try? unsafe Argument.texts(wanted, wanted_count, "wanted"),
    let index = object.languages.best(wanted)
  else { return nil }
  return unsafe object.names[index]?.pointee
}

@c @implementation
public func assetstore_languages_text(
  _ languages: OpaquePointer!, _ language: UnsafePointer<CChar>!, _ key: UnsafePointer<CChar>!
) -> UnsafePointer<CChar>! {
  guard let object = unsafe Handles.find(languages, LanguagesObject.self),
    let language = try? unsafe Argument.text(language, "language"),
    let key = try? unsafe Argument.text(key, "key")
  else { return nil }
  return unsafe object.text(key, in: language)
}

@c @implementation
public func assetstore_languages_key_count(
  _ languages: OpaquePointer!, _ language: UnsafePointer<CChar>!
) -> Int {
  unsafe find(languages, language).map { $0.object.languages.all[$0.language].texts.count } ?? 0
}

@c @implementation
public func assetstore_languages_key_at(
  _ languages: OpaquePointer!, _ language: UnsafePointer<CChar>!, _ index: Int
) -> UnsafePointer<CChar>! {
  guard let found = unsafe find(languages, language),
    case let texts = found.object.languages.all[found.language].texts, texts.indices.contains(index)
  else { return nil }
  return unsafe found.object.keys[texts[index].key]?.pointee
}

@c @implementation
public func assetstore_languages_missing_count(
  _ languages: OpaquePointer!, _ language: UnsafePointer<CChar>!
) -> Int {
  unsafe find(languages, language).map { $0.object.languages.missingCount($0.language) } ?? 0
}

@c @implementation
public func assetstore_languages_missing_at(
  _ languages: OpaquePointer!, _ language: UnsafePointer<CChar>!, _ index: Int
) -> UnsafePointer<CChar>! {
  guard let found = unsafe find(languages, language),
    let key = found.object.missing(found.language, index)
  else { return nil }
  return unsafe found.object.keys[key]?.pointee
}

@c @implementation
public func assetstore_languages_json(_ languages: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(languages, LanguagesObject.self)?.json
}

@c @implementation
public func assetstore_languages_free(_ languages: OpaquePointer!) {
  unsafe Handles.remove(languages, LanguagesObject.self)
}
