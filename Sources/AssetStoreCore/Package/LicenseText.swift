/// Tells a licence from its text.
package enum LicenseText {
  /// What files with such texts are called, in lower case and up to the first "." or "-".
  static let fileNames = ["license", "licence", "copying", "unlicense"]

  /// The SPDX identifier of the licence that `text` is, or is a notice of; "" if it is no usual one.
  ///
  /// Of several in one text it is the one that comes first.
  package static func recognise(_ text: String) -> String {
    let text = plain(text)
    var best: (id: String, position: Int)?
    for license in known {
      let positions = license.phrases.compactMap { text.firstRange(of: Array($0.utf8))?.lowerBound }
      guard positions.count == license.phrases.count, let position = positions.first else {
        continue
      }
      if position < best?.position ?? .max { best = (license.id, position) }
    }
    return best?.id ?? ""
  }

  private struct Known {
    let id: String
    let phrases: [String]

    init(_ id: String, _ phrases: String...) {
      self.id = id
      self.phrases = phrases
    }
  }

  // Where two begin with the same phrase, the one that asks for more stands first.
  private static let known = [
    Known("AGPL-3.0", "gnu affero general public license", "version 3"),
    Known("LGPL-3.0", "gnu lesser general public license", "version 3"),
    Known("LGPL-2.1", "gnu lesser general public license", "version 2.1"),
    Known("GPL-3.0", "gnu general public license", "version 3"),
    Known("GPL-2.0", "gnu general public license", "version 2"),
    Known("Apache-2.0", "apache license", "version 2.0"),
    Known("MPL-2.0", "mozilla public license", "2.0"),
    Known("CC0-1.0", "cc0 1.0"),
    Known("CC-BY-SA-4.0", "attribution-sharealike 4.0"),
    Known("CC-BY-4.0", "creative commons", "attribution 4.0"),
    Known("CC-BY-3.0", "creative commons", "attribution 3.0"),
    Known("Unlicense", "free and unencumbered software released into the public domain"),
    Known("BSL-1.0", "boost software license", "version 1.0"),
    Known(
      "BSD-3-Clause", "redistribution and use in source and binary forms",
      "used to endorse or promote products"),
    Known(
      "BSD-2-Clause", "redistribution and use in source and binary forms",
      "redistributions in binary form must reproduce"),
    Known("Zlib", "this notice may not be removed or altered from any source distribution"),
    Known(
      "ISC", "permission to use, copy, modify, and/or distribute this software for any purpose",
      "provided that the above copyright notice and this permission notice appear in all copies"),
    Known(
      "MIT", "permission is hereby granted, free of charge, to any person obtaining a copy",
      "without restriction"),
    Known("MIT", "the mit license"),
    Known("MIT", "mit license"),
  ]

  /// The beginning in lower case, with one space for each run of blanks.
  private static func plain(_ text: String) -> [UInt8] {
    let words = text.prefix(16 << 10).lowercased().utf8.split { $0 <= 0x20 }
    return Array(words.joined(separator: [0x20]))
  }
}
