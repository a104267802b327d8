/// Markup that occurs on pages of both the static website and the service.
package enum PageParts {
  /// Of links that strangers made: nobody vouches for where they lead, and who is there need not know from where.
  package static let rel = "nofollow ugc"

  /// - Parameter seconds: since 1970 UTC.
  package static func day(_ seconds: Int64) -> HTML {
    let day = SiteNumber.day(seconds)
    return "<time datetime=\"\(day)\">\(day)</time>"
  }

  /// What stands for an asset without an icon: the first letter of its title.
  ///
  /// - Parameter number: tells the colour.
  package static func tile(_ title: String, _ number: Int) -> HTML {
    let letter = title.first { $0.isLetter || $0.isNumber }.map { String($0).uppercased() } ?? "·"
    return "<span class=\"tile t\(number & 7)\" aria-hidden=\"true\">\(letter)</span>"
  }

  /// Versions of Godot: "4.2+", "4.2 – 4.5"; "" if nothing is known.
  package static func engines(_ lowest: String, _ highest: String) -> String {
    if highest.isEmpty { return lowest.isEmpty ? "" : "\(lowest)+" }
    return lowest == highest ? lowest : "\(lowest) – \(highest)"
  }
}

extension SafeURL {
  /// The server that it leads to.
  package var host: String {
    let rest = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2)
    return rest.count > 1 ? String(rest[1]) ?? text : text
  }
}
