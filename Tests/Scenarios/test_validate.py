"""package validate: everything that is wrong with a package becomes a finding with a place, and nothing is written."""

import json
import os
import stat
import unittest
import warnings
import zipfile

from support import Case, make_zip, plugin_cfg, regular, sha256, snapshot, special

META = {"id": "org.example.face", "name": "Face", "author": "Ada", "version": {"asset": "1.2.0", "spec": "1.0.0"}}


def meta(**changes):
    """The metadata with other values, or without those that are None, as text."""
    merged = {**META, **changes}
    return json.dumps({key: value for key, value in merged.items() if value is not None})


class Validating(Case):
    def validate(self, path, *options, code=None):
        before = snapshot(self.dir)
        result = self.run_command("package", "validate", path, *options, code=code)
        self.assertEqual(snapshot(self.dir), before, "validating wrote something")
        document = result.json
        self.assertEqual(result.stderr, "", str(result))
        self.assertEqual(result.code, 0 if document["valid"] else 1)
        self.assertEqual(document["valid"], document["errors"] == 0)
        severities = [finding["severity"] for finding in document["findings"]]
        self.assertEqual(severities.count("error"), min(document["errors"], 1000))
        self.assertEqual(severities.count("warning"), min(document["warnings"], 1000))
        for finding in document["findings"]:
            self.assertTrue(finding["message"])
            self.assertNotIn("\n", finding["message"])
            self.assertEqual(finding["path"][:1], "$" if finding["path"] else "")
        return document

    def found(self, path, *options):
        """(severity, code, entry, path) of each finding."""
        rows = self.validate(path, *options)["findings"]
        return [(row["severity"], row["code"], row["entry"], row["path"]) for row in rows]

    def vast(self, files, name="x.vast"):
        return make_zip(self.dir / name, files)

    def assert_metadata(self, text, code, path="", *options):
        """Metadata of this text has this one error."""
        rows = self.found(self.vast({"meta.json": text}), *options)
        self.assertEqual(rows, [("error", code, "meta.json", path)])


class Sound(Validating):
    FILES = {
        "meta.json": meta(permissions=["tracking"], dependencies=[{"id": "org.example.base", "version": "2.0.0"}]),
        "scripts/main.js": "x", "lang/en-US.json": '{"hello":"Hello"}', "lang/de-DE.json": '{"hello":"Hallo"}',
        "model.glb": b"\0" * 5000,
    }

    def test_archive(self):
        path = self.vast(self.FILES)
        document = self.validate(path, "--strict")
        self.assertEqual(document["findings"], [])
        self.assertEqual((document["format"], document["sha256"], document["size"]),
            ("vast", sha256(path), path.stat().st_size))

    def test_folder(self):
        folder = self.dir / "folder"
        for name, data in {**self.FILES, ".git/config": "x", ".gitignore": "x", "lang/.DS_Store": "x"}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        document = self.validate(folder, "--strict")
        self.assertEqual((document["findings"], document["sha256"]), ([], ""))

    def test_for_godot(self):
        files = {"addons/hero/plugin.cfg": plugin_cfg("hero"), "addons/hero/plugin.gd": "x"}
        self.assertEqual(self.validate(make_zip(self.dir / "hero.zip", files), "--strict")["findings"], [])

    def test_what_is_not_there(self):
        for path in ("nothing.vast", "no/thing.zip"):
            result = self.run_command("package", "validate", self.dir / path, code=5)
            self.assertEqual(result.json["error"]["reason"], "no-such-path")

    def test_needs_no_store(self):
        self.validate(self.vast(self.FILES))
        self.assertFalse(self.store.exists())

    def test_for_people(self):
        path = self.vast({"meta.json": '{\n  "id": "a",\n  "name": 5,\n  "author": "B"\n}'})
        lines = self.run_command("package", "validate", path, code=1, json=False).stdout.splitlines()
        self.assertEqual(lines[0], "meta.json:1:1: warning: the key is missing ($.version) [missing-key]")
        self.assertEqual(lines[1], "meta.json:3:3: error: it must be a string and is a number ($.name) [wrong-type]")
        self.assertEqual(lines[2], "1 error, 1 warning, not valid")
        good = self.vast(self.FILES)
        self.assertEqual(self.run_command("package", "validate", good, json=False).stdout, "valid\n")


class Metadata(Validating):
    """Each line of what a package's metadata can have wrong."""

    def test_missing(self):
        self.assertEqual(self.found(self.vast({"scripts/a.js": "x"})), [("error", "metadata-missing", "meta.json", "")])
        for name in ("Meta.json", "META.JSON", "pack/meta.json", "meta.json.txt"):
            self.assertEqual(self.found(self.vast({name: meta()})), [("error", "metadata-missing", "meta.json", "")])

    def test_twice(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for other in ("meta.json", "Meta.Json"):
                rows = self.found(self.vast([("meta.json", meta()), (other, meta(id="other"))]))
                self.assertEqual([row[:2] for row in rows], [("error", "path-collision")])

    def test_nested(self):
        rows = self.found(self.vast({"meta.json": meta(), "a/meta.json": "{}", "b/c/META.json": "["}))
        self.assertEqual(rows, [("warning", "metadata-elsewhere", "a/meta.json", ""),
            ("warning", "metadata-elsewhere", "b/c/META.json", "")])

    def test_unknown_keys(self):
        text = meta(homepage="x", **{"a b'c": 1}, version={**META["version"], "x": 1},
            dependencies=[{"id": "b", "version": "1.0.0", "y": []}])
        rows = self.found(self.vast({"meta.json": text}), "--strict")
        self.assertEqual({row[:2] for row in rows}, {("warning", "unknown-key")})
        self.assertEqual(sorted(row[3] for row in rows),
            ["$.dependencies[0].y", "$.homepage", "$.version.x", "$['a b\\'c']"])

    def test_wrong_types(self):
        for key, value, path in [
            ("id", 5, "$.id"), ("name", [], "$.name"), ("author", {}, "$.author"), ("version", 1, "$.version"),
            ("version", {"asset": 1, "spec": "1.0.0"}, "$.version.asset"), ("permissions", "a", "$.permissions"),
            ("permissions", ["a", 1], "$.permissions[1]"), ("dependencies", {}, "$.dependencies"),
            ("dependencies", ["b"], "$.dependencies[0]"),
            ("dependencies", [{"id": "b", "version": "1.0.0"}, {"id": 1, "version": "1.0.0"}], "$.dependencies[1].id"),
            ("dependencies", [{"id": "b", "version": "1.0.0", "required": "yes"}], "$.dependencies[0].required"),
        ]:
            with self.subTest(key=key, value=value):
                self.assert_metadata(meta(**{key: value}), "wrong-type", path)
        self.assert_metadata("[]", "wrong-type", "$")

    def test_bad_versions(self):
        for text in ("1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "latest", "", "^1.2.0", "1.2.3 "):
            with self.subTest(text=text):
                self.assert_metadata(meta(version={"asset": text, "spec": "1.0.0"}), "bad-version", "$.version.asset")
                self.assert_metadata(meta(dependencies=[{"id": "b", "version": text}]), "bad-version",
                    "$.dependencies[0].version")

    def test_bad_ids(self):
        for text in ("", ".", "..", "a/b", "../../etc/passwd", "/etc", "a\\b", "C:", "con", "LPT1.x", "a.", "a ", ".git",
                "a\nb", "a\0b", "a\u202eb", "x" * 129):
            with self.subTest(text=text):
                self.assert_metadata(meta(id=text), "bad-id", "$.id")
                self.assert_metadata(meta(dependencies=[{"id": text, "version": "1.0.0"}]), "bad-id",
                    "$.dependencies[0].id")

    def test_dependencies(self):
        base = {"id": "b", "version": "1.0.0"}
        self.assert_metadata(meta(dependencies=[base, base]), "duplicate-dependency", "$.dependencies[1].id")
        self.assert_metadata(meta(dependencies=[{"id": META["id"], "version": "1.0.0"}]), "self-dependency",
            "$.dependencies[0].id")
        self.assert_metadata(meta(dependencies=[{"version": "1.0.0"}]), "missing-key", "$.dependencies[0].id")
        many = [{"id": f"p{number}", "version": "1.0.0"} for number in range(10_000)]
        self.assert_metadata(meta(dependencies=many), "too-many-items", "$.dependencies")
        self.assertEqual(self.found(self.vast({"meta.json": meta(dependencies=many[:1000])})), [])

    def test_permissions(self):
        for name in ("", "a b", "a,b", "a\n", "x" * 65, "all"):
            self.assert_metadata(meta(permissions=[name]), "bad-permission", "$.permissions[0]")
        twice = self.vast({"meta.json": meta(permissions=["a", "a"])})
        self.assertEqual(self.found(twice), [("warning", "duplicate-permission", "meta.json", "$.permissions[1]")])
        self.assertEqual(self.found(twice, "--strict")[0][0], "error")

    def test_the_shape_before_the_specification(self):
        text = meta(version="1.2", intents=["Files"], dependencies=[{"id": "b", "version": "1.0", "required": False}])
        rows = self.found(self.vast({"meta.json": text}))
        self.assertEqual([row[0] for row in rows], ["warning"] * 4)
        self.assertEqual(sorted({row[1] for row in rows}), ["bad-version", "older-shape"])
        self.assertEqual({row[0] for row in self.found(self.dir / "x.vast", "--strict")}, {"error"})


class Texts(Validating):
    """JSON that is none, or that readers understand in different ways; in metadata and in texts of languages."""

    def assert_both(self, data, code, path=""):
        data = data if isinstance(data, bytes) else data.encode()
        rows = self.found(self.vast({"meta.json": data}))
        self.assertEqual(rows, [("error", code, "meta.json", path)])
        rows = self.found(self.vast({"meta.json": meta(), "lang/en.json": data}))
        self.assertEqual(rows, [("error", code, "lang/en.json", path)])

    def test_deep(self):
        self.assert_both("[" * 100_000, "json-depth", "$" + "[0]" * 32)
        self.assert_both('{"x":' * 100_000, "json-depth", "$" + ".x" * 32)

    def test_duplicate_names(self):
        self.assert_both('{"id":"a","id":"b"}', "json-duplicate-name", "$.id")
        self.assert_both('{"id":"a","\\u0069d":"b"}', "json-duplicate-name", "$.id")

    def test_byte_order_mark(self):
        path = self.vast({"meta.json": b"\xef\xbb\xbf" + meta().encode()})
        self.assertEqual(self.found(path), [("warning", "json-byte-order-mark", "meta.json", "")])
        self.assertEqual(self.found(path, "--strict"), [("error", "json-byte-order-mark", "meta.json", "")])

    def test_encodings(self):
        self.assert_both('{"id":"café"}'.encode("latin-1"), "json-encoding")
        self.assert_both(b'{"id":"\xed\xa0\x80"}', "json-encoding")
        for encoding in ("utf-16", "utf-16-be", "utf-16-le", "utf-32"):
            self.assert_both(meta().encode(encoding), "json-encoding")

    def test_syntax(self):
        for text in ("", " ", "{", '{"id":}', '{"id":"a",}', "{'id':'a'}", '{"id":"a"} x', '{"id":"\\ud800"}', "// x\n{}",
                '{"id":"a\nb"}', "NaN", '{"id":01}'):
            rows = self.found(self.vast({"meta.json": text}))
            self.assertEqual([row[:3] for row in rows], [("error", "json-syntax", "meta.json")], text)

    def test_place(self):
        [row] = self.validate(self.vast({"meta.json": '{\n "id": "a",\n "name": tru\n}'}))["findings"]
        self.assertEqual((row["path"], row["line"], row["column"]), ("$.name", 3, 10))

    def test_size(self):
        self.assertEqual(self.found(self.vast({"meta.json": b" " * (1 << 20) + b" "})),
            [("error", "json-size", "meta.json", "")])
        self.assertEqual(self.found(self.vast({"meta.json": meta(), "lang/en.json": b" " * (5 << 20)})),
            [("error", "json-size", "lang/en.json", "")])

    def test_marks(self):
        self.assert_both('{"' + "e" + "\u0301" * 50_000 + '":"x"}', "json-marks")

    def test_many_findings(self):
        text = json.dumps({f"key{number}": 0 for number in range(20_000)})
        document = self.validate(self.vast({"meta.json": text}))
        self.assertEqual((document["errors"], document["warnings"], len(document["findings"])), (1, 20_003, 1001))


class Content(Validating):
    def test_scripts(self):
        rows = self.found(self.vast({"meta.json": meta(), "main.js": "", "a/b.GD": "", "scripts/c.js": "", "d.md": ""}),
            "--strict")
        self.assertEqual(rows, [("warning", "script-ignored", "a/b.GD", ""), ("warning", "script-ignored", "main.js", "")])

    def test_names_of_languages(self):
        good = ["en", "en-US", "de-CH", "fil-PH", "yue", "zh-TW"]
        files = {f"lang/{name}.json": "{}" for name in good}
        self.assertEqual(self.found(self.vast({"meta.json": meta(), **files}), "--strict"), [])
        for name in ("xx", "en-UK", "en_US", "english", "en-USA", "es-419", "zh-Hant-TW", "en-US.UTF-8", "-US"):
            rows = self.found(self.vast({"meta.json": meta(), f"lang/{name}.json": "{}"}))
            self.assertEqual(rows, [("error", "language-name", f"lang/{name}.json", "")], name)
        path = self.vast({"meta.json": meta(), "lang/EN-us.json": "{}"})
        self.assertEqual(self.found(path), [("warning", "language-name", "lang/EN-us.json", "")])
        self.assertEqual(self.found(path, "--strict")[0][0], "error")

    def test_texts_of_languages(self):
        for text, path in [('{"a":1}', "$.a"), ('{"a b":null}', "$['a b']"), ("[]", "$"), ('"x"', "$")]:
            rows = self.found(self.vast({"meta.json": meta(), "lang/en.json": text}))
            self.assertEqual(rows, [("error", "wrong-type", "lang/en.json", path)])
        document = self.validate(self.vast({"meta.json": meta(), "lang/en.json": '{"a":"A","b":"B","c":"C"}',
            "lang/de.json": '{"b":"Beh"}'}), "--strict")
        [row] = document["findings"]
        self.assertEqual((row["severity"], row["code"], row["entry"]), ("warning", "texts-missing", "lang/de.json"))
        self.assertIn("2 of 3", row["message"])
        self.assertIn("a, c", row["message"])

    def test_plugins(self):
        def addon(cfg, **more):
            files = {"w/addons/hero/plugin.cfg": cfg, **{f"w/addons/hero/{name}": "" for name in more}}
            return make_zip(self.dir / "hero.zip", files)

        place = "w/addons/hero/plugin.cfg"
        self.assertEqual(self.found(addon(plugin_cfg("hero"))), [("error", "plugin-script-missing", place, "")])
        rows = self.found(addon('[plugin]\nname=""\nscript="../../x.gd"\n'))
        self.assertEqual(sorted(rows), [("error", "plugin-script-missing", place, ""),
            ("warning", "empty-text", place, "")] + [("warning", "plugin-key-missing", place, "")] * 3)
        lists = 'permissions=["a b"]\ndependencies=["a/b@", "a/b@^1", "a/b@^2"]\noptional_dependencies={"a/b": "^1"}\n'
        rows = self.found(addon(plugin_cfg("hero") + lists, **{"plugin.gd": ""}))
        self.assertEqual(sorted(row[:3] for row in rows), sorted(("error", code, place) for code in (
            "bad-permission", "bad-dependency", "duplicate-dependency", "wrong-type")))
        rows = self.found(addon(plugin_cfg("hero") + ";" * (1 << 20), **{"plugin.gd": ""}))
        self.assertEqual(rows, [("error", "malformed-file", place, "")])


class Archives(Validating):
    """Archives that are refused, damaged or none: findings too."""

    def test_no_zip(self):
        for name in ("x.vast", "x.zip"):
            for data in (b"", b"hello", os.urandom(5000), self.vast(Sound.FILES, "good.vast").read_bytes()[:-1]):
                (self.dir / name).write_bytes(data)
                document = self.validate(self.dir / name)
                self.assertEqual([(row["code"], row["entry"]) for row in document["findings"]], [("not-a-zip", "")])
                self.assertEqual(document["sha256"], "")
        os.mkfifo(self.dir / "pipe.vast")
        self.assertEqual(self.found(self.dir / "pipe.vast")[0][:2], ("error", "not-a-zip"))

    def test_hostile_names(self):
        for name, code in [("../evil", "path-traversal"), ("/evil", "path-absolute"), ("a\\evil", "path-absolute"),
                ("con.txt", "path-name"), ("a\x01", "path-name"), ("a" * 300, "path-too-long")]:
            for file in ("x.vast", "x.zip"):
                rows = self.found(self.vast([("meta.json", meta()), (regular(name), "x")], file))
                self.assertEqual([row[:2] for row in rows], [("error", code)])

    def test_links_and_devices(self):
        rows = self.found(self.vast([("meta.json", meta()), (special("a/link", stat.S_IFLNK), "/etc/passwd")]))
        self.assertEqual(rows, [("error", "link-entry", "a/link", "")])
        rows = self.found(self.vast([("meta.json", meta()), (special("dev", stat.S_IFCHR), "")]))
        self.assertEqual(rows, [("error", "special-entry", "dev", "")])

    def test_bytes_that_belie_their_checksum(self):
        """The list of entries names one that is not what it says: seen only by whoever reads it."""
        entry = regular("scripts/a.bin")
        entry.compress_type = zipfile.ZIP_STORED
        path = self.vast([("meta.json", meta()), (entry, b"A" * 5000)])
        data = bytearray(path.read_bytes())
        data[data.index(b"A" * 5000) + 2500] ^= 1
        path.write_bytes(data)
        self.assertEqual(self.found(path), [("error", "content-mismatch", "scripts/a.bin", "")])
        self.run_command("package", "inspect", path, code=0)

    def test_entries_that_are_not_there(self):
        path = self.vast({"meta.json": meta(), "b": "x" * 50})
        data = path.read_bytes()
        # The central directory gets the name of an entry that no header has.
        where = data.rindex(b"PK\x01\x02") + 46
        path.write_bytes(data[:where] + b"c" + data[where + 1:])
        self.assertEqual([row[:2] for row in self.found(path)], [("error", "header-mismatch")])

    def test_limits(self):
        path = self.vast({"meta.json": meta(), "zeros": b"\0" * (70 << 20)})
        self.assertEqual(self.found(path)[0][1], "compression-ratio")
        self.assertEqual(self.found(path, "--max-ratio", 5000), [])
        self.assertEqual(self.found(path, "--max-ratio", 5000, "--max-entries", 1)[0][1], "too-many-entries")

    def test_folders_with_what_cannot_be_packed(self):
        folder = self.dir / "folder"
        (folder / "sub").mkdir(parents=True)
        (folder / "meta.json").write_text(meta())
        os.symlink("meta.json", folder / "link")
        os.symlink(".", folder / "sub/loop")
        os.mkfifo(folder / "pipe")
        (folder / "sub/a:b\\c").write_text("")
        self.assertEqual(self.found(folder), [("error", "link-entry", "link", ""),
            ("error", "path-absolute", "sub/a:b\\c", ""), ("error", "link-entry", "sub/loop", "")])
        for name in ("link", "sub/loop", "sub/a:b\\c"):
            os.unlink(folder / name)
        self.assertEqual(self.found(folder), [("error", "special-entry", "pipe", "")])
        os.unlink(folder / "pipe")
        (folder / "A").write_text("")
        (folder / "a").write_text("")
        self.assertEqual(self.found(folder), [("error", "path-collision", "a", "")])
        os.unlink(folder / "a")
        open(os.fsencode(folder) + b"/caf\xe9", "w").close()
        self.assertEqual([row[1] for row in self.found(folder)], ["path-encoding"])


if __name__ == "__main__":
    unittest.main()
