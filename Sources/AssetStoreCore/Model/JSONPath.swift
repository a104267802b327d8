/// A place in a JSON value: "$.dependencies[3].version".
///
/// Written as a query of RFC 9535 that finds that one value: names of letters, digits and "_" after a dot, others as
/// "['a name']" with that standard's escapes. What a terminal might obey is escaped too, and a very long name cut.
package struct JSONPath: Sendable, Equatable {
  enum Step: Sendable, Equatable {
    case name(String)
    case index(Int)
  }

  private(set) var steps: [Step] = []

  package static let root = JSONPath()

  package func name(_ name: String) -> JSONPath { adding(.name(name)) }
  package func index(_ index: Int) -> JSONPath { adding(.index(index)) }

  private func adding(_ step: Step) -> JSONPath {
    var path = self
    path.steps.append(step)
    return path
  }

  mutating func push(_ step: Step) { steps.append(step) }
  mutating func pop() { _ = steps.popLast() }

  package var text: String {
    steps.reduce(into: "$") { text, step in
      switch step {
      case .index(let index): text += "[\(index)]"
      case .name(let name) where JSONPath.isPlain(name): text += ".\(name)"
      case .name(let name): text += "['\(JSONPath.escaped(name))']"
      }
    }
  }

  private static let longest = 100

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.count <= longest
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || $0 == UInt8(ascii: "_")
      }
  }

  private static func escaped(_ name: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in name.unicodeScalars.prefix(longest) {
      switch scalar {
      case "'", "\\": text += ["\\", scalar]
      case "\n": text += ["\\", "n"]
      case "\r": text += ["\\", "r"]
      case "\t": text += ["\\", "t"]
      case "\u{8}": text += ["\\", "b"]
      case "\u{c}": text += ["\\", "f"]
      case _ where EntryName.isControl(scalar):
        let digits = String(scalar.value, radix: 16)
        text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
      default: text.append(scalar)
      }
    }
    if name.unicodeScalars.count > longest { text.append("…") }
    return String(text)
  }
}
