"""The declarations of gdextension.h, compared with what a real engine prints of its own."""

import functools
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import support

SOURCES = support.EXTENSION / "src"


@functools.cache
def dump():
    """The engine's header, the same as JSON, and its API."""
    with tempfile.TemporaryDirectory(prefix="godot-dump-") as name:
        folder = pathlib.Path(name)
        subprocess.run(
            [support.engine(), "--headless", "--dump-gdextension-interface",
             "--dump-gdextension-interface-json", "--dump-extension-api", "--quit"],
            cwd=folder, check=False, capture_output=True, timeout=support.TIMEOUT)
        return ((folder / "gdextension_interface.h").read_text(),
                json.loads((folder / "gdextension_interface.json").read_text()),
                json.loads((folder / "extension_api.json").read_text()))


def declarations(text):
    """Name and normalised text of each typedef."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = {}
    for match in re.finditer(r"typedef\s+((?:[^{};]|\{[^}]*\})*);", text):
        body = " ".join(match[1].split())
        name = re.search(r"\(\s*\*\s*(\w+)\s*\)\s*\(|(\w+)$", body)
        found[name[1] or name[2]] = re.sub(r"\s*([(){}*,;])\s*", r"\1", body)
    return found


def enumerators(body):
    return dict(re.findall(r"(\w+) = ([-\w]+)", body))


def functions():
    """The engine's functions that are fetched: name and type, and the version from which on, 0 for all."""
    text = (SOURCES / "engine.h").read_text()
    found = {name: ("GDExtensionInterface" + kind, 0)
             for kind, name in re.findall(r"FUNCTION\((\w+),[\s\\]*(\w+)\)", text) if name != "name"}
    pairs = re.findall(r"PAIR\((\w+),[\s\\]*(\w+),[\s\\]*(\w+),[\s\\]*(\w+),[\s\\]*(\d)\)", text)
    for old_kind, old_name, kind, name, since in pairs:
        found[old_name] = ("GDExtensionInterface" + old_kind, 0)
        found[name] = ("GDExtensionInterface" + kind, int(since))
    found["editor_help_load_xml_from_utf8_chars_and_len"] = (
        "GDExtensionsInterfaceEditorHelpLoadXmlFromUtf8CharsAndLen", 3)
    found["get_godot_version"] = ("GDExtensionInterfaceGetGodotVersion", 0)
    return found


class Interface(unittest.TestCase):
    def setUp(self):
        header, self.interface, self.api = dump()
        self.theirs = declarations(header)
        self.ours = declarations((SOURCES / "gdextension.h").read_text())

    def test_declarations_are_the_engines(self):
        self.assertGreater(len(self.ours), 100)
        for name, body in self.ours.items():
            with self.subTest(name):
                self.assertIn(name, self.theirs)
                if body.startswith("enum"):
                    theirs = enumerators(self.theirs[name])
                    for enumerator, value in enumerators(body).items():
                        self.assertEqual(theirs.get(enumerator), value, enumerator)
                else:
                    self.assertEqual(body, self.theirs[name])

    def test_functions_are_the_engines(self):
        known = {entry["name"]: entry for entry in self.interface["interface"]}
        for name, (kind, _) in functions().items():
            with self.subTest(name):
                self.assertIn(name, known)
                arguments = ",".join(
                    f"{re.sub(r' ?[*] ?', '*', argument['type'])} {argument['name']}".replace("* ", "*")
                    for argument in known[name]["arguments"])
                result = re.sub(
                    r" ?[*] ?", "*", known[name].get("return_value", {}).get("type", "void"))
                ours = re.sub(r"\s+(?=\()", "", self.ours[kind])
                self.assertEqual(ours, f"{result}(*{kind})({arguments})")

    def test_versions(self):
        """Nothing is asked of an engine that is too old for it, and old_engine.c has none of that either."""
        hidden = re.findall(
            r'\{"(\w+)", (\d)\}', (support.ROOT / "Tests/Godot/old_engine.c").read_text())
        self.assertEqual({name: int(since) for name, since in hidden},
                         {name: since for name, (_, since) in functions().items() if since})
        for entry in self.interface["interface"]:
            if entry["name"] in functions():
                major, minor = map(int, entry["since"].split("."))
                self.assertLessEqual((major, minor), (4, max(2, functions()[entry["name"]][1])), entry["name"])

    def test_engines_without_what_is_deprecated(self):
        """An engine can be built so; there the newer function is found in its place."""
        for entry in self.interface["interface"]:
            if "deprecated" in entry and entry["name"] in functions():
                with self.subTest(entry["name"]):
                    newer = functions().get(entry["deprecated"]["replace_with"])
                    # Where the version is not told, it is a new one.
                    if entry["name"] != "get_godot_version":
                        self.assertTrue(newer and newer[1], "is asked of every engine")

    def test_sizes(self):
        """Sizes and offsets as a compiler sees them, by both headers."""
        structs = {name: re.findall(r"(\w+);", body) for name, body in self.ours.items()
                   if body.startswith("struct")}
        lines = "".join(
            f'printf("{name} %zu\\n", sizeof({name}));\n' + "".join(
                f'printf("{name}.{field} %zu\\n", offsetof({name}, {field}));\n' for field in fields)
            for name, fields in structs.items())
        program = f"#include HEADER\n#include <stddef.h>\n#include <stdio.h>\nint main(void){{\n{lines}}}\n"
        printed = []
        with tempfile.TemporaryDirectory(prefix="godot-sizes-") as name:
            folder = pathlib.Path(name)
            (folder / "theirs.h").write_text(dump()[0])
            (folder / "main.c").write_text(program)
            for header in (SOURCES / "gdextension.h", folder / "theirs.h"):
                subprocess.run(["cc", f'-DHEADER="{header}"', "-o", folder / "main", folder / "main.c"],
                               check=True)
                printed.append(subprocess.run(
                    [folder / "main"], check=True, capture_output=True, text=True).stdout)
        self.assertGreater(len(printed[0].splitlines()), 80)
        self.assertEqual(*printed)

    def test_sizes_of_values(self):
        sizes = next(entry["sizes"] for entry in self.api["builtin_class_sizes"]
                     if entry["build_configuration"] == "float_64")
        sizes = {entry["name"]: entry["size"] for entry in sizes}
        with tempfile.TemporaryDirectory(prefix="godot-sizes-") as name:
            program = pathlib.Path(name) / "main.c"
            program.write_text(
                '#include "value.h"\n#include <stdio.h>\nint main(void){printf("%zu %zu %zu %zu",'
                "sizeof(variant), sizeof(string), sizeof(string_name), sizeof(type_storage));}")
            subprocess.run(["cc", f"-I{SOURCES}", "-o", program.with_suffix(""), program], check=True)
            printed = subprocess.run(
                [program.with_suffix("")], check=True, capture_output=True, text=True).stdout
        ours = [int(text) for text in printed.split()]
        self.assertEqual(ours[:3], [sizes["Variant"], sizes["String"], sizes["StringName"]])
        for kind in ("Dictionary", "Array", "PackedStringArray", "bool", "int"):
            self.assertLessEqual(sizes[kind], ours[3])

    def test_numbers_of_methods(self):
        """The numbers by which engine.c asks for methods, and those of enumerations in class.c."""
        text = (SOURCES / "engine.c").read_text()
        classes = {entry["name"]: entry for entry in self.api["classes"]}
        bound = re.findall(r'"(\w+)",\s*"(\w+)",\s*(\d+)\)', text)
        self.assertEqual(len(bound), 9)
        for owner, method, number in bound:
            hashes = {entry["name"]: entry.get("hash") for entry in classes[owner]["methods"]}
            self.assertEqual(hashes[method], int(number), method)
        builtin = {entry["name"]: entry for entry in self.api["builtin_classes"]}
        numbers = dict(re.findall(r"HASH_(\w+) = (\d+)", text))
        for kind in ("Array", "PackedStringArray"):
            hashes = {entry["name"]: entry["hash"] for entry in builtin[kind]["methods"]}
            for method in ("size", "resize"):
                self.assertEqual(hashes[method], int(numbers[method.upper()]), method)
        hashes = {entry["name"]: entry["hash"] for entry in self.api["utility_functions"]}
        self.assertEqual(hashes["is_instance_valid"], int(numbers["IS_INSTANCE_VALID"]))
        values = {value["name"]: value["value"] for entry in self.api["global_enums"]
                  for value in entry["values"]}
        self.assertEqual(values["PROPERTY_HINT_ARRAY_TYPE"], 31)
        self.assertEqual(values["PROPERTY_USAGE_DEFAULT"], 6)
        self.assertEqual(values["PROPERTY_USAGE_EDITOR"], 4)
        self.assertEqual(values["PROPERTY_USAGE_READ_ONLY"], 1 << 28)
        self.assertEqual(values["PROPERTY_USAGE_CLASS_IS_ENUM"], 1 << 16)


if __name__ == "__main__":
    unittest.main()
