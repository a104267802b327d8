/// Markup that is made of texts of strangers without anybody having to think of it: what is written in the source is
/// markup, and what is put into it is text, escaped.
///
///     page += "<a href=\"\(url)\">\(title)</a>"
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
  package private(set) var bytes: [UInt8]

  package init() { bytes = [] }

  package init(stringLiteral markup: String) { bytes = Array(markup.utf8) }

  package init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

  /// - Parameter markup: known to be well-formed, and not made of texts of strangers but by `Markdown`.
  package init(markup: String) { bytes = Array(markup.utf8) }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + interpolationCount * 32)
    }

    package mutating func appendLiteral(_ markup: String) { bytes += markup.utf8 }

    package mutating func appendInterpolation(_ text: String) { HTMLText.append(text, to: &bytes) }

    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      bytes += String(number).utf8
    }

    package mutating func appendInterpolation(_ url: SafeURL) {
      HTMLText.append(url.text, to: &bytes)
    }

    package mutating func appendInterpolation(_ markup: HTML) { bytes += markup.bytes }
  }

  package static func += (page: inout HTML, more: HTML) { page.bytes += more.bytes }

  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }
}
