/// Names of licences, as the list of the SPDX project has them.
package enum SPDX {
  /// The identifier of the licence that `text` names, whatever its case; nil if it names none that is here.
  ///
  /// Also knows what Godot's Asset Library calls them.
  package static func identifier(_ text: String) -> String? {
    let key = text.lowercased()
    return identifiers[key] ?? identifiersByOtherName[key]
  }

  /// What a source calls a licence, as an identifier where that is known; "" where it does not say.
  static func stated(_ text: String) -> String {
    let text = text.split { $0.isWhitespace }.joined(separator: " ")
    return text.lowercased() == "unknown" ? "" : identifier(text) ?? text
  }

  /// Those that what games are made of comes under. The list has hundreds more.
  package static let usual: [String] = {
    let usual = """
      0BSD AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 Artistic-2.0 BlueOak-1.0.0
      BSD-1-Clause BSD-2-Clause BSD-3-Clause BSD-3-Clause-Clear BSD-4-Clause BSL-1.0 BUSL-1.1
      CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-3.0
      CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-2.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CECILL-2.1 ECL-2.0
      EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 FTL GFDL-1.3-only GFDL-1.3-or-later GPL-2.0 GPL-2.0-only
      GPL-2.0-or-later GPL-3.0 GPL-3.0-only GPL-3.0-or-later HPND ICU IJG ISC LGPL-2.0-only LGPL-2.0-or-later
      LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0 LGPL-3.0-only LGPL-3.0-or-later libpng-2.0 Libpng
      MIT MIT-0 MPL-1.1 MPL-2.0 MS-PL MS-RL MulanPSL-2.0 NCSA OFL-1.0 OFL-1.1 OSL-3.0 PostgreSQL
      PSF-2.0 Python-2.0 Unicode-3.0 Unicode-DFS-2016 Unlicense UPL-1.0 Vim WTFPL X11 Zlib zlib-acknowledgement
      """
    return usual.split { $0.isWhitespace }.map(String.init)
  }()

  /// What they are called elsewhere, in lower case.
  package static var otherNames: [String] { identifiersByOtherName.keys.sorted() }

  /// By themselves in lower case.
  private static let identifiers = Dictionary(usual.map { ($0.lowercased(), $0) }) { first, _ in
    first
  }

  private static let identifiersByOtherName = [
    "agplv3": "AGPL-3.0", "cc0": "CC0-1.0", "eupl": "EUPL-1.2", "gplv2": "GPL-2.0",
    "gplv3": "GPL-3.0",
    "lgplv2": "LGPL-2.0-only", "lgplv2.1": "LGPL-2.1", "lgplv3": "LGPL-3.0", "mpl": "MPL-2.0",
    "mit license": "MIT", "apache license 2.0": "Apache-2.0", "apache 2.0": "Apache-2.0",
    "the unlicense": "Unlicense",
  ]
}
