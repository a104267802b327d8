"""The classes against assetstore.h: what it has, scripts have."""

import re
import unittest
import xml.etree.ElementTree

import support

HEADER = (support.ROOT / "Include/assetstore.h").read_text()
# The package file system is for hosts that have no file system of their own; Godot's reads what is installed. The service
# is for servers.
for title in ("Package file system", "The service: both Godot store protocols"):
    own_to_c = re.compile(rf"/\* -+\n \* {title}\n.*?(?=/\* -{{20,}}\n|\Z)", re.S)
    assert own_to_c.search(HEADER)
    HEADER = own_to_c.sub("", HEADER)
SOURCE = "".join(path.read_text() for path in sorted((support.EXTENSION / "src").glob("*.[ch]")))
PAGES = {name: (support.EXTENSION / f"doc_classes/{name}.xml").read_text()
         for name in ("AssetStore", "AssetStoreJob")}

# What scripts give and get as numbers, and the class that has them.
NUMBERS = {"KIND": "AssetStore", "TYPE": "AssetStore", "SUPPORT": "AssetStore", "SORT": "AssetStore",
           "DURABILITY": "AssetStore", "PHASE": "AssetStoreJob"}
# What results say in words, as in JSON.
WORDS = {"CHANGE", "ACTION", "FINDING", "TRUST", "PREVIEW", "DECLARED", "SEVERITY"}
# What options say as booleans.
FLAGS = {"OPEN", "SYNC", "SHOW", "CACHE", "PLAN", "COMMIT", "BUNDLE", "VALIDATE", "BUILD",
         "MARKDOWN", "REGISTRY"}

# Options by the macro that says where they lie, see work_options.c, work_package.c, work_registry.c, work_bundle.c and
# store_texts.c.
OPTIONS = {"sync": "SYNC", "show": "SHOW", "inspect": "INSPECT", "audit": "AUDIT", "validate": "VALIDATE",
           "build": "BUILD", "publish": "PUBLISH", "plan": "PLAN", "query": "QUERY", "commit": "COMMIT", "bundle": "BUNDLE",
           "markdown": "MARKDOWN", "registry_key": "REGISTRY_KEY", "registry_validate": "REGISTRY_VALIDATE",
           "registry_build": "REGISTRY_BUILD", "registry_import": "REGISTRY_IMPORT", "registry_hash": "REGISTRY_HASH",
           "registry_verify": "REGISTRY_VERIFY"}


def constants():
    """Family, name and value of all there are; those of a status have the family STATUS."""
    status = HEADER[HEADER.index("typedef int32_t assetstore_status"):HEADER.index("assetstore_status_name")]
    found = [("STATUS", name, int(value)) for name, value in
             re.findall(r"#define ASSETSTORE_(\w+) (\d+)$", status, re.M)]
    found += [(family, name, int(value)) for family, name, value in
              re.findall(r"#define ASSETSTORE_([A-Z]+)_(\w+) (\d+)u?\b", HEADER.replace(status, ""))
              if family != "VERSION"]
    return found


class Header(unittest.TestCase):
    def test_every_call_can_be_made(self):
        calls = set(re.findall(r"(?m)^assetstore_status (assetstore_\w+)\(", HEADER))
        # Of what is there already; and what another call does as well.
        calls -= {"assetstore_error_status", "assetstore_sync_report_status", "assetstore_project_list"}
        self.assertGreater(len(calls), 20)
        self.assertEqual({call for call in calls if not re.search(rf"\b{call}\b", SOURCE)}, set())

    def test_every_constant_is_known(self):
        self.assertEqual({family for family, _, _ in constants()}, set(NUMBERS) | WORDS | FLAGS | {"STATUS"})
        documented = {
            (page, entry.get("name")): int(entry.get("value")) for page, text in PAGES.items()
            for entry in xml.etree.ElementTree.fromstring(text).iter("constant")}
        for family, name, value in constants():
            with self.subTest(f"{family}_{name}"):
                if family in NUMBERS:
                    self.assertEqual(documented[NUMBERS[family], f"{family}_{name}"], value)
                elif family in FLAGS:
                    self.assertTrue(re.search(rf"\bASSETSTORE_{family}_{name}\b", SOURCE))
                elif name != "OK":
                    self.assertTrue(f'"{name.lower().replace("_", "-")}"' in PAGES["AssetStore"])

    def test_every_option_can_be_given(self):
        structs = re.findall(
            r"typedef struct assetstore_(\w+?)(?:_options)? \{\n    uint32_t struct_size;(.*?)\}", HEADER, re.S)
        seen = 0
        for struct, body in structs:
            if struct == "progress":
                continue
            for field in re.findall(r"(\w+);", re.sub(r"/\*.*?\*/", "", body, flags=re.S)):
                with self.subTest(f"{struct}.{field}"):
                    place = rf"\b{OPTIONS[struct]}\({field}\)" if struct in OPTIONS else rf"\boptions\.{field} = "
                    if field == "text":
                        place = r"\bquery\.text = "
                    elif field.startswith("progress"):
                        place = rf"\b(work->{struct}|options)\.{field} = "
                    elif field == "flags":
                        if "none yet" in body:
                            continue
                        place = rf"\bASSETSTORE_{struct.upper()}_"
                    elif field.endswith("_count"):
                        continue
                    self.assertTrue(re.search(place, SOURCE))
                    seen += 1
        self.assertGreater(seen, 40)


if __name__ == "__main__":
    unittest.main()
