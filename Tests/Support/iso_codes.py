#!/usr/bin/env python3
"""Writes the codes of languages and countries into LanguageCodes.swift, from Debian's package iso-codes.

iso_codes.py          writes
iso_codes.py check    says whether writing would change anything
"""

import collections
import json
import pathlib
import sys
import textwrap

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Sources/AssetStoreCore/Package/Language/LanguageCodes.swift"
LISTS = pathlib.Path("/usr/share/iso-codes/json")

HEAD = """\
// Made by Tests/Support/iso_codes.py of the lists of iso-codes; a test holds it against them.

/// The codes of ISO 639 (languages, of two letters and of three) and ISO 3166-1 (countries, of two).
enum LanguageCodes {
  /// In lower case.
  static func isLanguage(_ code: Substring) -> Bool { contains(languages, code) }
  /// In upper case.
  static func isCountry(_ code: Substring) -> Bool { contains(countries, code) }

  private static let languages = table(languageCodes)
  private static let countries = table(countryCodes)

  /// What may follow the letters before the last, by these.
  private static func table(_ text: StaticString) -> [Substring: Substring] {
    "\\(text)".split(separator: " ").reduce(into: [:]) { table, group in
      let parts = group.split(separator: ":")
      if parts.count == 2 { table[parts[0]] = parts[1] }
    }
  }

  private static func contains(_ table: [Substring: Substring], _ code: Substring) -> Bool {
    guard let last = code.last else { return false }
    return table[code.dropLast()]?.contains(last) == true
  }
}

// "ab:cde" stands for abc, abd and abe.

"""


def load(name, key, field):
    return {row[field] for row in json.loads((LISTS / f"iso_{name}.json").read_text())[key] if field in row}


def grouped(codes):
    """"ab:cde" for abc, abd and abe."""
    groups = collections.defaultdict(str)
    for code in sorted(codes):
        groups[code[:-1]] += code[-1]
    return " ".join(f"{start}:{ends}" for start, ends in sorted(groups.items()))


def constant(name, text):
    lines = textwrap.wrap(text, 96, break_long_words=False, break_on_hyphens=False)
    body = " \\\n".join(f"  {line}" for line in lines)
    return f'private let {name}: StaticString = """\n{body}\n  """\n'


def source():
    two = load("639-2", "639-2", "alpha_2") | load("639-3", "639-3", "alpha_2")
    three = load("639-2", "639-2", "alpha_3") | load("639-3", "639-3", "alpha_3")
    # What stands for a range of private codes is no code.
    three = {code for code in three if len(code) == 3}
    countries = load("3166-1", "3166-1", "alpha_2")
    languages = f"{grouped(two)} {grouped(three)}"
    return HEAD + constant("languageCodes", languages) + "\n" + constant("countryCodes", grouped(countries))


def main():
    if sys.argv[1:] == ["check"]:
        sys.exit(TARGET.read_text() != source())
    TARGET.write_text(source())


if __name__ == "__main__":
    main()
