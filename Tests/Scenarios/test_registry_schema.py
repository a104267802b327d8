"""The JSON Schemas of a registry's files and our own findings agree, with a public validator in the middle."""

import copy
import json
import pathlib
import random
import unittest

from support import ROOT
from test_registry import ASSET, PUBLISHER, RELEASE, SAMPLE, Registry
from public_validator import validator

# What a schema can say but in part.
OURS_ALONE = {"bad-license", "bad-time", "duplicate-dependency"}
SCHEMAS = {"registry.json": "registry", PUBLISHER: "registry-publisher", ASSET: "registry-asset", RELEASE: "registry-release"}
KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
WHOLE = {
    "registry.json": {"mirrors": ["https://a.example/b/"], "maintainers": ["github:ada"], "featured": ["ada/night-sky"]},
    PUBLISHER: {"url": "https://example.org", "keys": [KEY]},
    ASSET: {"previews": [{"type": "video", "url": "https://example.org/v", "thumbnail_url": ""}], "vast_id": "org.example.sky",
        "issues_url": "https://example.org/issues?x=%20",
        "provenance": {"source": "https://example.org/api", "id": "7", "url": "https://example.org/api/asset/7", "imported": "2026-01-31T00:00:00Z"}},
    RELEASE: {"godot_max": "4.9", "dependencies": [{"name": "b/c", "version": "^1.2", "optional": True}], "permissions": ["network"]},
}


class Schemas(Registry):
    def setUp(self):
        super().setUp()
        kind = validator()
        if kind is None:
            self.skipTest("jsonschema is not there, and no package index within reach")
        self.judges = {}
        for name, schema in SCHEMAS.items():
            document = json.loads((pathlib.Path(ROOT) / f"Include/{schema}.schema.json").read_text())
            kind.check_schema(document)
            self.judges[name] = kind(document)

    def whole(self, name):
        return {**json.loads((SAMPLE / name).read_text()), **copy.deepcopy(WHOLE[name])}

    def assert_agreed(self, name, document, valid=None):
        self.write(name, document)
        rows = self.validate("--strict")["findings"]
        # What is to be found in other files is not about this one, and neither are values that it depends on.
        codes = {row["code"] for row in rows if row["severity"] == "error" and row["entry"] == name}
        ranges = {row["path"] for row in rows if row["code"] == "bad-version"}
        alone = OURS_ALONE | ({"bad-version"} if ranges and all("dependencies" in path for path in ranges) else set())
        errors = [error.message[:200] for error in self.judges[name].iter_errors(document)]
        said = f"{json.dumps(document)[:700]}\nschema: {errors}\n{codes}"
        if errors or codes - alone:
            self.assertTrue(errors and codes, said)
        if valid is not None:
            self.assertEqual(not errors, valid, said)

    def test_good(self):
        for name, changes in (
                ("registry.json", {}), ("registry.json", {"mirrors": [], "maintainers": [], "description": {}, "expiry_days": 3650, "more": 1}),
                (PUBLISHER, {}), (PUBLISHER, {"url": "", "keys": [], "owners": ["gitlab:a/b", "github:Ada-1"]}),
                (ASSET, {"provenance": {"source": "list.json", "imported": "2026-01-31"}}),
                (ASSET, {}), (ASSET, {"icon": "https://example.org/i.svg"}), (ASSET, {"icon": ""}), (ASSET, {"title": "\u00c9\U0001f600" * 150}),
                (ASSET, {"repository": {"host": "gitlab", "url": "https://git.example.org/a/b/c"}}),
                (ASSET, {"repository": {"host": "custom", "url": "http://example.org:80"}}),
                (ASSET, {"license": "MIT AND (ISC OR 0BSD)", "$schema": "x"}),
                (RELEASE, {}), (RELEASE, {"commit": "0" * 64, "sha256": ""}), (RELEASE, {"size": 0, "published": "2026-01-01T00:00:00.5+01:00"}),
                (RELEASE, {"commit": "", "download_url": "https://example.org/a.zip"}), (RELEASE, {"godot_min": "4.3.1", "godot_max": ""})):
            self.assert_agreed(name, {**self.whole(name), **changes}, True)
            self.write(name, (SAMPLE / name).read_text())

    def test_bad(self):
        repository = {"host": "github", "url": "https://github.com/ada/sky"}
        for name, changes in (
                ("registry.json", {"name": "1"}), ("registry.json", {"name": ".."}), ("registry.json", {"url": "https://a.example"}),
                ("registry.json", {"url": "https://a.example/x?/"}), ("registry.json", {"categories": []}),
                ("registry.json", {"categories": [{"id": "con", "en": "x"}]}), ("registry.json", {"categories": [{"id": "x"}]}),
                ("registry.json", {"title": {}}), ("registry.json", {"title": {"en": "x", "EN": "y"}}), ("registry.json", {"expiry_days": 0}),
                ("registry.json", {"format": "1"}), ("registry.json", {"maintainers": ["ada"]}), ("registry.json", {"mirrors": ["https://a.example/b"]}),
                (PUBLISHER, {"owners": []}), (PUBLISHER, {"owners": ["ada"]}), (PUBLISHER, {"owners": ["github:a", "github:a"]}),
                (PUBLISHER, {"owners": ["github:a\n"]}), (PUBLISHER, {"keys": [KEY + "\n"]}), (PUBLISHER, {"keys": [KEY[:-1]]}), (PUBLISHER, {"name": " "}),
                (ASSET, {"title": "\u202eb"}), (ASSET, {"repository": {"host": "github"}}), (ASSET, {"repository": "x"}),
                (ASSET, {"repository": {**repository, "url": "https://github.com/ada"}}), (ASSET, {"repository": {**repository, "url": "https://github.com/ada/sky/"}}),
                (ASSET, {"repository": {**repository, "url": "https://github.com:443/ada/sky"}}), (ASSET, {"repository": {**repository, "url": "https://github.com/ada/sky.git"}}),
                (ASSET, {"repository": {**repository, "url": "https://github.com/ada/.."}}), (ASSET, {"repository": {"host": "svn", "url": "https://a.example"}}),
                (ASSET, {"issues_url": "https://[::1]/"}), (ASSET, {"issues_url": "https://a b/"}), (ASSET, {"issues_url": "https://u@a.example/"}),
                (ASSET, {"issues_url": "https://a.example/%2"}), (ASSET, {"icon": "icon.svg"}), (ASSET, {"icon": "http://a.example/i.png"}), (ASSET, {"icon": "../icon.png"}),
                (ASSET, {"tags": ["x" * 65]}), (ASSET, {"tags": ["a", "a"]}), (ASSET, {"tags": [""]}), (ASSET, {"license": ""}), (ASSET, {"license": "MIT/ISC"}),
                (ASSET, {"provenance": {}}), (ASSET, {"provenance": "list.json"}), (ASSET, {"provenance": {"source": "", "imported": "2026-01-31"}}),
                (ASSET, {"provenance": {"source": "a", "url": "list.json", "imported": "2026-01-31"}}), (ASSET, {"provenance": {"source": "a", "id": "1\n", "imported": "2026-01-31"}}),
                (ASSET, {"provenance": {"source": "a", "imported": "1 May"}}), (ASSET, {"vast_id": "a/b"}), (ASSET, {"type": None}), (ASSET, {"previews": [{"type": "image"}]}),
                (RELEASE, {"commit": ""}), (RELEASE, {"commit": "A" * 40}), (RELEASE, {"commit": "a" * 41}), (RELEASE, {"download_url": "https://example.org/a.zip"}),
                (RELEASE, {"commit": "", "download_url": "https://example.org/a.zip", "sha256": ""}), (RELEASE, {"sha256": "0"}), (RELEASE, {"size": -1}), (RELEASE, {"size": 1.5}),
                (RELEASE, {"published": "1 May"}), (RELEASE, {"godot_min": ""}), (RELEASE, {"godot_min": "4.x"}), (RELEASE, {"version": "a b"}),
                (RELEASE, {"permissions": ["all"]}), (RELEASE, {"dependencies": [{"name": "b", "version": ""}]}), (RELEASE, {"dependencies": [{"name": "b/c"}]}),
                (RELEASE, {"dependencies": [{"name": "b/nul", "version": "*"}]}), (RELEASE, {"yanked": "a\nb"}), (RELEASE, {"yanked": None})):
            with self.subTest(name=name, changes=changes):
                self.assert_agreed(name, {**self.whole(name), **changes}, False)
            self.write(name, (SAMPLE / name).read_text())
        for name in SCHEMAS:
            for document in ([], "x", None, 1, {}):
                self.assert_agreed(name, document, False)
            self.write(name, (SAMPLE / name).read_text())

    def test_random_changes(self):
        """The good documents, each with a few values replaced, moved or taken away."""
        values = [None, True, 0, 1.5, "", "a", "1.2.3", "a/b", "con", " ", "x\ty", [], ["a"], ["a", "a"], {}, {"name": "b/c", "version": "1.0.0"},
            "https://example.org/a/b", "https://github.com/ada/sky", "javascript:x", "x" * 400, "\u00e9", "0" * 40, "0" * 64, "en", {"en": "x"}, "icon.png"]
        dice = random.Random(11)
        for name in SCHEMAS:
            for _ in range(120):
                document = self.whole(name)
                for _ in range(dice.randint(1, 3)):
                    places = [(document, key) for key in document]
                    for holder, key in list(places):
                        inner = holder[key]
                        places += [(inner, k) for k in (inner if isinstance(inner, dict) else range(len(inner)) if isinstance(inner, list) else ())]
                    holder, key = dice.choice(places)
                    # Of what other files are called, or say.
                    if key in ("version", "category", "icon", "categories"):
                        continue
                    if dice.random() < 0.2 and isinstance(holder, dict):
                        del holder[key]
                    else:
                        holder[key] = copy.deepcopy(dice.choice(values))
                with self.subTest(name=name, document=document):
                    self.assert_agreed(name, document)
            self.write(name, (SAMPLE / name).read_text())


if __name__ == "__main__":
    unittest.main()
