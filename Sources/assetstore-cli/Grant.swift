/// `--grant LIST`: what people let packages do.
enum Grant {
  /// Permissions as the library parts them.
  static func names(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }

  /// Whether it covers all that packages ask for; if not, the library says what it lacks.
  static func covers(_ asked: Set<String>, _ invocation: Invocation) -> Bool {
    let lists = invocation.all(.grant)
    let names = lists.flatMap { $0.split { $0 == "," || $0 == " " } }
    let given = Set(names.map(String.init))
    return given.contains("all") || asked.isSubset(of: given)
  }

  /// What to type where that is what failed; "" if it is not to be typed as it stands, or long.
  static func words(_ failure: Failure, for asked: Set<String>) -> String {
    guard failure.reason == "permission-needed", !asked.isEmpty else { return "" }
    let list = asked.sorted().joined(separator: ",")
    // Packages choose these names, and a shell has its own thoughts about some.
    let isPlain = list.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
        || ",._-".utf8.contains(byte)
    }
    return isPlain && list.utf8.count <= 300 ? "--grant \(list)" : ""
  }
}
