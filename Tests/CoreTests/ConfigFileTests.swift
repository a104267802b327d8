import AssetStoreCore
import Testing

@Suite struct ConfigFileTests {
  struct Record: Decodable {
    var path: String
    var fields: [String: String]
  }

  @Test func realPluginFiles() throws {
    guard let records = try SharedData.json([Record].self, "plugin-cfg.json") else { return }
    #expect(records.count == 52)
    for record in records {
      for style in Style.allCases {
        let config = ConfigFile(style.text(record.fields))
        for (key, value) in record.fields {
          #expect(config.text("plugin", key) == value, "\(record.path), \(style)")
        }
      }
    }
  }

  /// Ways in which the same fields can be written.
  enum Style: CaseIterable {
    case plain, escaped, windows, spaced

    func text(_ fields: [String: String]) -> String {
      let lines = fields.sorted { $0.key < $1.key }.map { key, value in
        let value = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return switch self {
        case .escaped: "\(key)=\"\(value.replacing("\n", with: "\\n"))\""
        case .spaced: "  \(key) \t=  \"\(value)\"   ; remark"
        default: "\(key)=\"\(value)\""
        }
      }
      let text = "[plugin]\n\n" + lines.joined(separator: "\n")
      return switch self {
      case .windows: "\u{feff}" + text.replacing("\n", with: "\r\n") + "\r\n"
      case .spaced: "; made by hand\n\n" + text
      default: text + "\n"
      }
    }
  }

  @Test func values() {
    let config = ConfigFile(
      """
      config_version=5

      [application]
      config/name="A \\"game\\" \\u00e9 \\ud83d\\ude00 \\U01f600 \\q"
      config/features=PackedStringArray("4.2", "Forward Plus")
      boot_splash/bg_color=Color(0.1, 0.2, 0.3, 1)
      [input]
      jump={
      "deadzone": 0.5,
      "events": [Object(InputEventKey,"resource_name":"; [x]")]
      }
      after = true ; remark
      # neither is this
      garbage without sign
      [configuration]
      compatibility_minimum = 4.1
      "quoted key"="x"
      """)
    #expect(config.text("", "config_version") == "5")
    #expect(config.text("application", "config/name") == "A \"game\" é 😀 😀 q")
    #expect(config.value("application", "config/features")?.strings == ["4.2", "Forward Plus"])
    #expect(config.text("application", "boot_splash/bg_color") == "Color(0.1, 0.2, 0.3, 1)")
    #expect(config.text("input", "after") == "true")
    #expect(
      config.value("input", "jump")?.strings == ["deadzone", "events", "resource_name", "; [x]"])
    #expect(config.text("configuration", "compatibility_minimum") == "4.1")
    #expect(config.text("configuration", "quoted key") == "x")
    #expect(config.text("configuration", "absent") == "")
    #expect(config.value("absent", "absent") == nil)
    #expect(config.text("input", "deadzone") == "")
  }

  @Test func hostileTextEnds() {
    for text in [
      "", "[", "[a", "=", "a=", "a=\"", "a=\"\\", "a=\"\\u", "a=\"\\ud83d", "a=((((", "a=))))\nb=1",
      "\u{feff}", "a=\"\\U110000\"",
      String(repeating: "[", count: 100_000), "a=" + String(repeating: "{", count: 100_000),
      String(repeating: "a=\"", count: 100_000),
    ] {
      _ = ConfigFile(text)
    }
    #expect(ConfigFile("a=))))\nb=1").text("", "b") == "1")
    #expect(ConfigFile("a=\"open").text("", "a") == "open")
    #expect(ConfigFile("a=\"\\ud83d!\"").text("", "a") == "\u{fffd}!")
    #expect(ConfigFile([0x61, 0x3d, 0x22, 0xff, 0x22]).text("", "a") == "\u{fffd}")
    let late = [UInt8](repeating: 0x0a, count: ConfigFile.limit) + Array("a=1".utf8)
    #expect(ConfigFile(late).value("", "a") == nil)
  }
}
