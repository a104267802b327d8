"""package lang: which languages a package has, and which text somebody sees."""

import json
import unittest

from support import Case, make_zip
from test_validate import meta

TEXTS = {
    "en-US": {"hello": "Hello", "bye": "Bye", "key": "Key"}, "de-DE": {"hello": "Hallo", "bye": "Tsch\u00fcss"},
    "de-CH": {"hello": "Gr\u00fcezi"}, "fr": {"only": "Seulement"},
}


class Languages(Case):
    def setUp(self):
        super().setUp()
        self.path = make_zip(self.dir / "x.vast", {"meta.json": meta(),
            **{f"lang/{name}.json": json.dumps(texts) for name, texts in TEXTS.items()}})

    def lang(self, *arguments, path=None, code=0, **how):
        return self.run_command("package", "lang", path or self.path, *arguments, code=code, **how)

    def test_list(self):
        document = self.lang().json
        self.assertEqual(document["default"], "en-US")
        self.assertEqual({row["name"]: row["texts"] for row in document["languages"]}, TEXTS)
        everything = {key for texts in TEXTS.values() for key in texts}
        for row in document["languages"]:
            self.assertEqual(row["missing"], sorted(everything - set(TEXTS[row["name"]])))
            self.assertEqual(row["missing_count"], len(row["missing"]))
        lines = [line.split() for line in self.lang(json=False).stdout.splitlines()]
        self.assertEqual(lines, [["de-CH", "1", "3"], ["de-DE", "2", "2"], ["en-US", "3", "1", "default"],
            ["fr", "1", "3"]])

    def test_a_folder_is_the_same(self):
        folder = self.dir / "folder/lang"
        folder.mkdir(parents=True)
        for name, texts in TEXTS.items():
            (folder / f"{name}.json").write_text(json.dumps(texts))
        self.assertEqual(self.lang(path=folder.parent).json, self.lang().json)

    def test_best(self):
        for wanted, best in [("de-CH", "de-CH"), ("de-AT", "de-CH"), ("DE_de.UTF-8", "de-DE"), ("de", "de-CH"),
                ("fr-CA", "fr"), ("en", "en-US"), ("ja", "en-US"), ("x", "en-US"), ("*", "en-US")]:
            self.assertEqual(self.lang("--locale", wanted).json["language"], best, wanted)

    def test_texts(self):
        self.assertEqual(self.lang("--locale", "de-CH").json["texts"],
            {"hello": "Gr\u00fcezi", "bye": "Tsch\u00fcss", "key": "Key"})
        self.assertEqual(self.lang("bye", "--locale", "de-CH", json=False).stdout, "Tsch\u00fcss\n")
        self.assertEqual(self.lang("hello", json=False).stdout, "Hello\n")
        result = self.lang("only", "--locale", "de", code=1)
        self.assertEqual(result.json["texts"], {})
        self.assertEqual(self.lang("only", "--locale", "de", code=1, json=False).stdout, "")

    def test_none(self):
        path = make_zip(self.dir / "none.vast", {"meta.json": meta(), "lang/README": "x"})
        self.assertEqual(self.lang(path=path, code=1).json, {"default": "", "languages": []})
        self.assertEqual(self.lang("--locale", "de", path=path, code=1).json, {"language": "", "texts": {}})

    def test_bad_texts(self):
        for text in ("[]", '{"a":1}', '{"a":"b","a":"c"}', "{", "[" * 100_000):
            path = make_zip(self.dir / "bad.vast", {"meta.json": meta(), "lang/en.json": text})
            error = self.lang(path=path, code=3).json["error"]
            self.assertEqual((error["reason"], error["subject"]), ("malformed-file", "lang/en.json"))

    def test_texts_cannot_steer_the_terminal(self):
        path = make_zip(self.dir / "evil.vast", {"lang/en.json": json.dumps({"a\x1b[2J": "b\x1b[31m\nc"})})
        for arguments in (["--locale", "en"], ["a\x1b[2J"]):
            self.assertNotIn("\x1b", self.lang(*arguments, path=path, json=False).stdout)

    def test_many_languages_that_lack_much(self):
        """What each lacks is listed up to a thousand, and counted."""
        keys = {f"key{number}": "" for number in range(30_000)}
        names = [f"a{letter}" for letter in "abefkmnrsvyz"]
        files = {f"lang/{name}.json": json.dumps({name: ""}) for name in names}
        path = make_zip(self.dir / "large.vast", {**files, "lang/en.json": json.dumps(keys)})
        rows = {row["name"]: row for row in self.lang(path=path).json["languages"]}
        self.assertEqual({len(rows[name]["missing"]) for name in names}, {1000})
        self.assertEqual({rows[name]["missing_count"] for name in names}, {30_000 + len(names) - 1})


if __name__ == "__main__":
    unittest.main()
