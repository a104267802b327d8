internal import AssetStoreWeb

/// Assets as lists show them.
enum CardList {
  /// - Parameters:
  ///   - home: from the page to the folder of all pages of the language.
  ///   - root: from the page to the folder of the whole.
  ///   - level: of the headings: one below that of what the list is in.
  static func html(
    _ cards: some Sequence<AssetCard>, home: String, root: String, level: Int = 2
  ) -> HTML {
    var list: HTML = "<ul class=\"cards\">\n"
    for card in cards {
      list += """
        <li>\(icon(card, root, 48))<div><h\(level)><a href="\(home)\(SitePath.asset(card.name))">\(
          card.title)</a></h\(level)>
        <p>\(card.summary)</p><p class="meta"><a href="\(home)\(SitePath.publisher(card.publisher))">\(card.publisherName)</a>
        """
      if card.author != card.publisherName { list += " · \(card.author)" }
      if !card.version.isEmpty { list += " · \(card.version)" }
      let engines = PageParts.engines(card.godotMin, card.godotMax)
      if !engines.isEmpty { list += " · Godot \(engines)" }
      list += "</p></div></li>\n"
    }
    list += "</ul>\n"
    return list
  }

  /// The icon, if it lies here, else the first letter on a tile.
  static func icon(_ card: AssetCard, _ root: String, _ side: Int) -> HTML {
    if card.hasOwnIcon {
      return
        "<img src=\"\(root)\(card.icon)\" alt=\"\" width=\"\(side)\" height=\"\(side)\" loading=\"lazy\">"
    }
    return PageParts.tile(card.title, Int(card.number & 7))
  }
}

extension AssetCard {
  /// Whether the icon is a file of ours: no page asks another server for one.
  var hasOwnIcon: Bool { icon.utf8.starts(with: "icons/".utf8) }
}
