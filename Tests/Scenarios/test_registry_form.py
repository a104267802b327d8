"""registry build: the page that registers an asset, as a file; what it does is tested in a browser."""

import json
import unittest
from html.parser import HTMLParser

from support import ROOT
from test_registry_build import Registry


class Form(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.labels, self.fields, self.ids, self.options = set(), {}, set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids.add(values.get("id"))
        if tag == "label" and "for" in values:
            self.labels.add(values["for"])
        elif tag in ("input", "select", "textarea") and values.get("name", "q") != "q" and values.get("type") not in ("checkbox", "radio"):
            self.fields[values["name"]] = values
        elif tag == "option":
            self.options.append(values["value"])


class Register(Registry):
    def test_fields(self):
        self.build()
        for place in ("register", "zh/register"):
            form = Form((self.out / place / "index.html").read_text())
            self.assertEqual(form.labels, {values["id"] for values in form.fields.values()})
            for name, values in form.fields.items():
                self.assertEqual(values["id"], name)
                for described in values["aria-describedby"].split():
                    self.assertIn(described, form.ids)
                self.assertIn(f"{name}-label", form.ids)
            for category in json.loads((self.registry / "registry.json").read_text())["categories"]:
                self.assertIn(category["id"], form.options)

    def test_fields_are_those_of_the_schemas(self):
        self.build()
        names = {name.split(".")[0] + "." + name.split(".")[1] for name in Form((self.out / "register/index.html").read_text()).fields}
        for kind in ("publisher", "asset", "release"):
            schema = json.loads((ROOT / f"Include/registry-{kind}.schema.json").read_text())
            # What is the same for all, and what only who keeps the registry says.
            keys = set(schema["properties"]) - {"$schema", "format", "support", "yanked"}
            fields = {name.split(".")[1] for name in names if name.startswith(f"{kind}.")}
            fields -= {"id", "slug", "description"}
            if "images" in fields:
                fields = fields - {"images", "videos"} | {"previews"}
            self.assertEqual(fields, keys)

    def test_schemas_are_those_that_are_shipped(self):
        self.build()
        for name in ("registry", "registry-publisher", "registry-asset", "registry-release"):
            self.assertEqual((self.out / f"site/{name}.schema.json").read_bytes(), (ROOT / f"Include/{name}.schema.json").read_bytes())


if __name__ == "__main__":
    unittest.main()
