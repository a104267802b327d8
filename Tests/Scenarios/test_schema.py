"""The JSON Schema of meta.json and our own findings agree, with a public validator in the middle."""

import copy
import json
import pathlib
import random
import unittest

from support import ROOT
from test_validate import META, Validating
from public_validator import validator

SCHEMA = pathlib.Path(ROOT) / "Include/vast-meta.schema.json"
# What no schema can say.
OURS_ALONE = {"self-dependency", "duplicate-dependency"}
WHOLE = {**META, "description": "Sees", "permissions": ["tracking", "rendering"],
    "dependencies": [{"id": "org.example.base", "version": "2.0.0"},
        {"id": "org.example.extra", "version": "0.1.0-rc.1+5", "required": False}]}


class Schema(Validating):
    def setUp(self):
        super().setUp()
        kind = validator()
        if kind is None:
            self.skipTest("jsonschema is not there, and no package index within reach")
        self.schema = json.loads(SCHEMA.read_text())
        kind.check_schema(self.schema)
        self.judge = kind(self.schema)

    def assert_agreed(self, document, valid=None):
        schema = self.judge.is_valid(document)
        report = self.validate(self.vast({"meta.json": json.dumps(document)}), "--strict")
        codes = {row["code"] for row in report["findings"] if row["severity"] == "error"}
        said = f"{json.dumps(document)[:500]}\nschema: {[e.message[:200] for e in self.judge.iter_errors(document)]}\n{codes}"
        self.assertEqual(schema, not codes - OURS_ALONE, said)
        if valid is not None:
            self.assertEqual(schema, valid, said)

    def test_good(self):
        for changes in ({}, {"permissions": None}, {"dependencies": None}, {"description": None}, {"id": "a"},
                {"id": "A-1_b.c"}, {"id": "x" * 128}, {"id": "console"}, {"id": "com0"}, {"id": "nul-1"}, {"extra": [1]},
                {"$schema": "file:///x.json"}, {"name": "\u00c9\U0001f600" * 150}, {"description": "a\nb"},
                {"permissions": ["x" * 64, "\u00e9"]}, {"version": {"asset": "0.0.0", "spec": "1.0.0", "more": 1}}):
            document = {key: value for key, value in {**WHOLE, **changes}.items() if value is not None}
            self.assert_agreed(document, True)

    def test_bad(self):
        dependency = {"id": "b", "version": "1.0.0"}
        for changes in ({"id": ""}, {"id": "a/b"}, {"id": "a b"}, {"id": "-a"}, {"id": "a."}, {"id": "nul"}, {"id": "CoM1.x"},
                {"id": "a\n"}, {"id": "\u00e9"}, {"id": "x" * 129}, {"id": None}, {"id": ".git"}, {"id": ".."},
                {"name": ""}, {"name": " "}, {"name": "a\nb"}, {"name": "\u202eb"}, {"name": "x" * 301}, {"name": None},
                {"author": 1}, {"description": []}, {"version": "1.0.0"}, {"version": {"asset": "1.0.0"}},
                {"version": {"asset": "1.0.0\n", "spec": "1.0.0"}}, {"version": {"asset": "1.0", "spec": "1.0.0"}},
                {"version": {"asset": "1.0.0-01", "spec": "1.0.0"}}, {"version": None}, {"intents": []},
                {"permissions": {}}, {"permissions": ["a", "a"]}, {"permissions": ["a b"]}, {"permissions": [""]},
                {"permissions": ["x" * 65]}, {"permissions": [f"p{n}" for n in range(257)]}, {"dependencies": {}},
                {"dependencies": ["b"]}, {"dependencies": [{"id": "b"}]}, {"dependencies": [{"version": "1.0.0"}]},
                {"dependencies": [{**dependency, "required": 1}]}, {"dependencies": [{**dependency, "id": "a/b"}]},
                {"dependencies": [{**dependency, "version": "^1.0.0"}]},
                {"dependencies": [{"id": f"p{n}", "version": "1.0.0"} for n in range(1001)]}):
            self.assert_agreed({**WHOLE, **changes}, False)
        for key in ("id", "name", "author", "version"):
            self.assert_agreed({name: value for name, value in WHOLE.items() if name != key}, False)
        for document in ([], "x", None, 1, {}):
            self.assert_agreed(document, False)

    def test_random_changes(self):
        """A few hundred documents, each the good one with a few values replaced, moved or taken away."""
        values = [None, True, 0, 1.5, "", "a", "1.2.3", "01.2.3", "a/b", "con", " ", "x\ty", [], ["a"], ["a", "a"], {},
            {"id": "b", "version": "1.0.0"}, {"asset": "1.0.0", "spec": "2.0.0"}, "x" * 200, "\u00e9", "a\u0300", 10**30]
        dice = random.Random(7)
        for _ in range(400):
            document = copy.deepcopy(WHOLE)
            for _ in range(dice.randint(1, 3)):
                places = [(document, key) for key in document]
                for holder, key in list(places):
                    inner = holder[key]
                    places += [(inner, k) for k in (inner if isinstance(inner, dict) else
                        range(len(inner)) if isinstance(inner, list) else ())]
                    for part in inner if isinstance(inner, list) else ():
                        places += [(part, k) for k in (part if isinstance(part, dict) else ())]
                holder, key = dice.choice(places)
                if dice.random() < 0.2 and isinstance(holder, dict):
                    del holder[key]
                else:
                    holder[key] = copy.deepcopy(dice.choice(values))
            with self.subTest(document=document):
                self.assert_agreed(document)


if __name__ == "__main__":
    unittest.main()
