/// Texts as they are compared: in small letters, without the accents of Latin letters.
///
/// As SQLite's tokenizer unicode61 does it with `remove_diacritics 2`, but for letters of the older Latin blocks only.
enum Folded {
  /// Pure; folding twice changes nothing more.
  static func text(_ text: String) -> String {
    var bytes = Array(text.utf8)
    var isASCII = true
    for index in bytes.indices {
      switch bytes[index] {
      case 0x41...0x5a: bytes[index] |= 0x20
      case 0x80...: isASCII = false
      default: break
      }
    }
    if isASCII { return String(decoding: bytes, as: UTF8.self) }
    var folded = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars where !(0x300...0x36f).contains(scalar.value) {
      folded.append(bases[scalar] ?? scalar)
    }
    return String(folded)
  }

  /// What an accented letter is one of.
  private static let bases: [Unicode.Scalar: Unicode.Scalar] = {
    var bases: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (base, letters) in accented {
      for letter in letters.unicodeScalars { bases[letter] = base }
    }
    return bases
  }()

  private static let accented: KeyValuePairs<Unicode.Scalar, String> = [
    "a": "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ",
    "b": "ḃḅḇ",
    "c": "çćĉċčḉ",
    "d": "ďḋḍḏḑḓ",
    "e": "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ",
    "f": "ḟ",
    "g": "ĝğġģǧǵḡ",
    "h": "ĥȟḣḥḧḩḫẖ",
    "i": "ìíîïĩīĭįǐȉȋḭḯỉị",
    "j": "ĵǰ",
    "k": "ķǩḱḳḵ",
    "l": "ĺļľḷḹḻḽ",
    "m": "ḿṁṃ",
    "n": "ñńņňǹṅṇṉṋ",
    "o": "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ",
    "p": "ṕṗ",
    "r": "ŕŗřȑȓṙṛṝṟ",
    "s": "śŝşšșṡṣṥṧṩ",
    "t": "ţťțṫṭṯṱẗ",
    "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự",
    "v": "ṽṿ",
    "w": "ŵẁẃẅẇẉẘ",
    "x": "ẋẍ",
    "y": "ýÿŷȳẏẙỳỵỷỹ",
    "z": "źżžẑẓẕ",
  ]
}
