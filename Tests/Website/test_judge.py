"""The judge of schemas in the browser and a public validator agree, and a schema that it does not know it does not take."""

import copy
import json
import random
import unittest

import registries
from support import ROOT, Case
from public_validator import validator

NAMES = ["registry", "registry-publisher", "registry-asset", "registry-release"]
KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
GOOD = {
    "registry": {"format": 1, "name": "demo", "title": {"en": "Demo", "zh": "示例"}, "description": {}, "url": "https://a.example/b/",
        "mirrors": ["https://b.example/"], "expiry_days": 30, "categories": [{"id": "tools", "en": "Tools", "zh-TW": "工具"}]},
    "registry-publisher": {"format": 1, "name": "Ada", "url": "https://example.org", "owners": ["github:ada", "gitlab:a/b"], "keys": [KEY]},
    "registry-asset": {"format": 1, "title": "Sky", "type": "addon", "category": "tools", "license": "MIT OR ISC", "author": "Ada", "summary": "A sky.",
        "repository": {"host": "github", "url": "https://github.com/ada/sky"}, "issues_url": "https://example.org/issues?x=%20", "icon": "icon.png",
        "previews": [{"type": "video", "url": "https://example.org/v", "thumbnail_url": ""}], "tags": ["a", "中"], "support": "community",
        "vast_id": "org.example.sky"},
    "registry-release": {"format": 1, "version": "1.0.0", "godot_min": "4.2", "godot_max": "", "commit": "5" * 40, "size": 12, "sha256": "a" * 64,
        "published": "2026-01-31", "dependencies": [{"name": "b/c", "version": "^1.2", "optional": True}], "permissions": ["network"], "yanked": ""},
}
VALUES = [None, True, False, 0, 1, 1.0, -1, 1.5, 1e400, 2**53, "", "a", "1.2.3", "a/b", "con", " ", "x\ty", "x\n", [], ["a"], ["a", "a"], [1, True], {}, [[]],
    {"name": "b/c", "version": "1.0.0"}, {"__proto__": 1}, "https://example.org/a/b", "https://github.com/ada/sky", "https://github.com/ada/sky.git",
    "https://github.com/ada/..", "javascript:x", "x" * 300, "x" * 301, "\U0001f600" * 300, "\U0001f600" * 301, "\u202ex", "\u00e9", "0" * 40, "0" * 64, "en",
    {"en": "x"}, {"EN": "x"}, "icon.png", "http://example.org/i.png", "github:a", KEY, KEY + "\n", "4.3", "4.3\n", "2026-01-31T00:00:00Z", "all", "a b"]
ASK = """async ([place, part, text]) => {
    const { judgeOf } = await import(place);
    const [schema, documents] = JSON.parse(text);
    const judge = judgeOf(schema, part ?? undefined);
    return documents.map((document) => judge(document).length === 0);
}"""


class Schemas(Case):
    def setUp(self):
        self.site = registries.small()
        super().setUp()
        self.page = self.open()
        self.kind = validator()
        if self.kind is None:
            self.skipTest("jsonschema is not there, and no package index within reach")

    def judge(self, schema, documents, part=None):
        return self.page.evaluate(ASK, [f"{self.base}site/schema.js", part, json.dumps([schema, documents])])

    def schema(self, name):
        return json.loads((ROOT / f"Include/{name}.schema.json").read_text())

    def assert_agreed(self, schema, documents):
        # What JSON cannot say does not reach a judge of JSON.
        documents = [json.loads(json.dumps(one).replace("Infinity", "1e300")) for one in documents]
        judge = self.kind(schema)
        expected = [judge.is_valid(one) for one in documents]
        for document, wanted, got in zip(documents, expected, self.judge(schema, documents)):
            self.assertEqual(got, wanted, json.dumps(document)[:600])
        return expected

    def test_all_documents_of_the_sample(self):
        for name, pattern in (("registry", "registry.json"), ("registry-publisher", "publishers/*.json"),
                ("registry-asset", "assets/*/*/asset.json"), ("registry-release", "assets/*/*/releases/*.json")):
            documents = [json.loads(path.read_text()) for path in self.site.registry.glob(pattern)]
            self.assertEqual(set(self.assert_agreed(self.schema(name), documents)), {True})

    def test_each_value_in_each_place(self):
        for name in NAMES:
            documents = [GOOD[name], *VALUES]
            for place in self.places(GOOD[name]):
                for value in VALUES:
                    documents.append(self.replaced(GOOD[name], place, value))
                documents.append(self.replaced(GOOD[name], place, KeyError))
            expected = self.assert_agreed(self.schema(name), documents)
            self.assertTrue(expected[0])
            self.assertGreater(len(documents), 400)
            self.assertTrue(40 < sum(expected) < len(expected) / 2, (name, sum(expected), len(expected)))

    def test_random_changes(self):
        dice = random.Random(6)
        for name in NAMES:
            documents = []
            for _ in range(500):
                document = GOOD[name]
                for _ in range(dice.randint(2, 4)):
                    place = dice.choice(list(self.places(document)))
                    document = self.replaced(document, place, dice.choice([*VALUES, KeyError]))
                    if not isinstance(document, dict):
                        break
                documents.append(document)
            self.assert_agreed(self.schema(name), documents)

    def places(self, value, path=()):
        if path:
            yield path
        for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            yield from self.places(value[key], (*path, key))

    def replaced(self, document, place, value):
        document = copy.deepcopy(document)
        holder = document
        for key in place[:-1]:
            holder = holder[key]
        if value is KeyError:
            del holder[place[-1]]
        else:
            holder[place[-1]] = copy.deepcopy(value)
        return document

    def test_every_keyword_alone(self):
        """Also what no schema of ours says in that way."""
        for schema in ({"type": "integer"}, {"type": "number"}, {"type": "object"}, {"type": "array"}, {"type": "boolean"}, {"const": [1, {"a": 1}]},
                {"const": 1}, {"enum": [1, "a", None]}, {"enum": [{}]}, {"minLength": 3}, {"maxLength": 1}, {"minimum": 1}, {"maximum": 1}, {"minItems": 1},
                {"maxItems": 1}, {"uniqueItems": True}, {"uniqueItems": False}, {"items": {"type": "string"}}, {"required": ["en"]}, {"required": ["__proto__"]},
                {"properties": {"en": {"type": "integer"}}}, {"properties": {"en": {}}, "additionalProperties": {"type": "integer"}},
                {"propertyNames": {"pattern": "^[a-z]*$"}}, {"not": {"type": "string"}}, {"allOf": [{"minLength": 2}, {"maxLength": 3}]},
                {"anyOf": [{"type": "string"}, {"type": "array"}]},
                {"oneOf": [{"type": "number"}, {"type": "integer"}]}, {"if": {"type": "string"}, "then": {"minLength": 2}},
                {"$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}}}, "$ref": "#/$defs/a"}, {"pattern": "a$", "minLength": 2}, {}):
            with self.subTest(schema=schema):
                self.assert_agreed(schema, VALUES)

    def test_a_part(self):
        names = ["a", "a-b", "con", "A", "", "a" * 65]
        self.assertEqual(self.judge(self.schema("registry"), names, "#/$defs/name"), [True, True, False, False, False, False])

    def test_what_it_does_not_know(self):
        for name in NAMES:
            schema = self.schema(name)
            for change in (lambda one: one.update(format="date"), lambda one: one.update(unevaluatedProperties=False), lambda one: one.update(type=["string"]),
                    lambda one: one.update({"$ref": "#/$defs/none"}), lambda one: one.update({"$ref": "https://example.org/"}), lambda one: one.update(items=True),
                    lambda one: one.update(dependentRequired={}), lambda one: one.update({"if": {}}), lambda one: one.update({"$schema": "http://json-schema.org/draft-07/schema#"}),
                    lambda one: one["properties"].update(more={"prefixItems": []}), lambda one: one["$defs"]["line"].update({"$dynamicRef": "#"}),
                    lambda one: one["properties"]["format"].update({"else": {}})):
                changed = copy.deepcopy(schema)
                change(changed)
                with self.subTest(name=name, changed=changed), self.assertRaisesRegex(Exception, "Error: #"):
                    self.judge(changed, [])


if __name__ == "__main__":
    unittest.main()
