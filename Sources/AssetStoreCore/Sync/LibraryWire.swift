internal import FoundationEssentials

/// The Godot Asset Library's replies, read tolerantly: what the servers in use really send.
///
/// Ids, counters and even texts come as strings or as numbers, depending on the server's version. A row that
/// lacks what makes it an asset is left out by itself, so that one bad row does not hide the others.
enum LibraryWire {
  /// `GET /configure`
  struct Configuration: Decodable {
    struct Category: Decodable {
      var id: Text
      var name: Text
      var type: Text?
    }

    var categories: [Tolerant<Category>]
  }

  /// `GET /asset`
  struct Page: Decodable {
    var result: [Tolerant<Row>]
    var pages: Text?
    var totalItems: Text?
  }

  /// A row of `GET /asset`.
  struct Row: Decodable {
    var assetId: Text
    var title: Text
    var author: Text
    var category: Text?
    var categoryId: Text?
    var godotVersion: Text?
    var rating: Text?
    var cost: Text?
    var supportLevel: Text?
    var iconUrl: Text?
    var version: Text?
    var versionString: Text?
    var modifyDate: Text?
  }

  /// `GET /asset/{id}`, beside what its row has.
  struct Detail: Decodable {
    struct Picture: Decodable {
      var type: Text?
      var link: Text?
      var thumbnail: Text?
    }

    var assetId: Text
    var versionString: Text?
    var godotVersion: Text?
    var modifyDate: Text?
    var description: Text?
    var browseUrl: Text?
    var issuesUrl: Text?
    var downloadUrl: Text?
    var downloadHash: Text?
    var previews: [Tolerant<Picture>]?
  }

  /// A JSON string, number or boolean as text; null is "".
  struct Text: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let string = try? value.decode(String.self) {
        text = string
      } else if value.decodeNil() {
        text = ""
      } else if let number = try? value.decode(Int64.self) {
        text = String(number)
      } else if let flag = try? value.decode(Bool.self) {
        text = flag ? "1" : "0"
      } else {
        text = String(try value.decode(Double.self))
      }
    }

    var number: Int64? { Int64(text) }
  }

  /// An element of a list, or why it could not be read.
  struct Tolerant<Value: Decodable>: Decodable {
    var value: Value?
    var problem = ""

    init(from decoder: any Decoder) throws {
      do {
        value = try Value(from: decoder)
      } catch DecodingError.keyNotFound(let key, _) {
        problem = "no \(key.stringValue)"
      } catch {
        problem = "not of the expected shape"
      }
    }
  }

  /// Reads a reply; `origin` is the URL or path that an error names.
  ///
  /// Its texts lose combining marks that are too many, so that one bad row does not hide the others.
  static func decode<Value: Decodable>(_ type: Value.Type, _ body: [UInt8], origin: String) throws
    -> Value
  {
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(type, from: Data(StreamSafe.cut(json: body) ?? []))
    } catch {
      let start = body.first { $0 > 0x20 }
      let what = start == UInt8(ascii: "<") ? "a web page" : "something else"
      throw StoreError(
        .badReply, "\(origin) is not the Asset Library's JSON but \(what)", subject: origin,
        hint: "check the URL of the source: \"/asset\" and \"/configure\" are put behind it")
    }
  }
}

extension LibraryWire.Row {
  /// The row as the catalogue takes it; nil with the reason if it is no asset.
  func asset(categories: [Int64: (name: String, type: AssetType)]) -> (
    asset: AssetRow?, problem: String
  ) {
    guard let number = assetId.number, number > 0 else {
      return (nil, "asset_id \"\(assetId.text)\" is no id")
    }
    guard !title.text.isEmpty else { return (nil, "no title") }
    let known = categoryId?.number.flatMap { categories[$0] }
    var asset = AssetRow()
    asset.number = number
    asset.title = title.text
    asset.author = author.text
    asset.publisher = Slug.make(author.text)
    if asset.publisher.isEmpty { asset.publisher = "unknown" }
    asset.slug = Slug.make(title.text)
    if asset.slug.isEmpty { asset.slug = "asset-\(number)" }
    asset.type = known?.type ?? .addon
    asset.category = category?.text ?? known?.name ?? ""
    asset.license = cost?.text ?? ""
    asset.iconUrl = iconUrl?.text ?? ""
    asset.rating = Int32(clamping: rating?.number ?? 0)
    asset.updated = LibraryDate.seconds(modifyDate?.text ?? "")
    let level = supportLevel?.text ?? ""
    asset.support = level == "official" ? .featured : Support(rawValue: level) ?? .community
    var release = ReleaseRow()
    release.version = versionString?.text ?? version?.text ?? ""
    // They become part of manifests and locks.
    guard asset.title.utf8.count <= 1024 else { return (nil, "a title of over 1024 bytes") }
    guard release.version.utf8.count <= PackageMetadata.longestVersion else {
      return (nil, "a version of over \(PackageMetadata.longestVersion) bytes")
    }
    release.godotMin = GodotVersion(godotVersion?.text ?? "")
    release.published = asset.updated
    asset.releases = [release]
    let details = [
      version?.text ?? "", modifyDate?.text ?? "", release.version, release.godotMin.text,
    ]
    let others = [
      asset.title, asset.author, asset.category, asset.type.rawValue, asset.license, asset.iconUrl,
      asset.support.rawValue, "\(asset.rating)",
    ]
    asset.revision = AssetRow.revision(details: details, others: others)
    return (asset, "")
  }
}

extension LibraryWire.Detail {
  /// The page as the catalogue takes it.
  func rows(origin: String) throws -> (details: DetailRow, release: ReleaseRow) {
    var details = DetailRow()
    details.description = description?.text ?? ""
    details.browseUrl = browseUrl?.text ?? ""
    details.issuesUrl = issuesUrl?.text ?? ""
    details.previews = (previews ?? []).compactMap { item -> Preview? in
      guard let preview = item.value, let link = preview.link?.text, !link.isEmpty else {
        return nil
      }
      let thumbnail = preview.thumbnail?.text ?? ""
      return Preview(
        type: preview.type?.text == "video" ? .video : .image, url: link,
        thumbnailUrl: thumbnail.isEmpty ? link : thumbnail)
    }
    var release = ReleaseRow()
    release.version = versionString?.text ?? ""
    release.godotMin = GodotVersion(godotVersion?.text ?? "")
    release.url = downloadUrl?.text ?? ""
    release.sha256 = (downloadHash?.text ?? "").lowercased()
    // A hash that cannot be checked must not be taken for no hash.
    guard release.sha256.isEmpty || Hex.isSHA256(release.sha256) else {
      throw StoreError(
        .badReply, "\(origin): download_hash \"\(release.sha256.prefix(80))\" is no SHA-256",
        subject: origin)
    }
    let most = PackageMetadata.longestVersion
    guard release.version.utf8.count <= most, release.url.utf8.count <= 8192 else {
      throw StoreError(
        .badReply, "\(origin): a version of over \(most) bytes, or a URL of over 8192",
        subject: origin)
    }
    release.published = LibraryDate.seconds(modifyDate?.text ?? "")
    return (details, release)
  }
}

/// The library's dates, "YYYY-MM-DD HH:MM:SS" in UTC.
enum LibraryDate {
  /// Seconds since 1970; 0 for what is no date.
  static func seconds(_ text: String) -> Int64 {
    let parts = text.split { "- :T".contains($0) }.map { Int64($0) ?? -1 }
    guard parts.count == 6, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
      (1...31).contains(parts[2]), (0...23).contains(parts[3]), (0...59).contains(parts[4]),
      (0...60).contains(parts[5])
    else { return 0 }
    // Days since 1970-03-01 counted in years that begin in March, so that the leap day comes last.
    let year = parts[1] > 2 ? parts[0] : parts[0] - 1
    let month = (parts[1] + 9) % 12
    let days =
      year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + parts[2] - 1
      - 719_468
    return days * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
  }
}
