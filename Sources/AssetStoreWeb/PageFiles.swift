/// The files in site/ that pages ask for, as they lie in Resources/.
package enum PageFiles {
  /// By name.
  package static let all: [(name: String, bytes: [UInt8])] = [
    ("icon.svg", PackageResources.icon_svg),
    ("site.css", PackageResources.site_css),
    ("theme.js", PackageResources.theme_js),
  ]
}
