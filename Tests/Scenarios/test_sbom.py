"""The bill of materials says what is installed, as the project that wrote the form understands it."""

import json
import pathlib
import re
import subprocess
import sys
import unittest
import uuid

from support import ROOT, TIMEOUT, Case, plugin_cfg
from test_dependencies import Needing

LIBRARY = ROOT / ".build/test-data/cyclonedx"
MIT = "MIT License\n\nPermission is hereby granted"


def library():
    """Whether CycloneDX's own library can be had; it is fetched once."""
    sys.path.insert(0, str(LIBRARY))
    for _ in range(2):
        try:
            import cyclonedx.validation.json  # noqa: F401
            import packageurl  # noqa: F401
            import jsonschema  # noqa: F401
            return True
        except ImportError:
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(LIBRARY)]
            try:
                subprocess.run([*pip, "cyclonedx-python-lib[json-validation]"], capture_output=True, timeout=TIMEOUT)
            except (OSError, subprocess.TimeoutExpired):
                return False
    return False


class BillCase(Case):
    variables = {}

    def environment(self):
        environment = super().environment()
        environment.pop("SOURCE_DATE_EPOCH", None)
        return dict(environment, **self.variables)

    def sbom(self, **how):
        result = self.run_command("list", "--sbom", json=False, **how)
        self.assertEqual(result.stdout, self.run_command("list", "--sbom", **how).stdout)
        return result.stdout

    def lie(self, name, **what):
        """A lock may say anything; installing by it makes it what the receipts say."""
        path = self.project / "assetstore.lock"
        document = json.loads(path.read_text())
        document["packages"][name].update(what)
        path.write_text(json.dumps(document))
        manifest = self.project / "assetstore.json"
        if manifest.exists():
            manifest.unlink()
        self.run_command("install", "--frozen", "--offline")

    def need_library(self):
        if not library():
            self.skipTest("CycloneDX's library could not be fetched: no package index within reach")

    def validate(self, text):
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator

        error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
        if error is not None:
            self.fail(f"{error.data.message} at {list(error.data.absolute_path)}")


class Sbom(BillCase):
    def some(self):
        server = self.serve()
        self.addon("served.zip", "served", files={"LICENSE": MIT})
        self.package("odd.zip", {"addons/odd/plugin.cfg": plugin_cfg('<b>"Odd" & \\u202e Söns</b>', "1 \u00e9/..@?#%"), "LICENSE": "ours"})
        self.addon("in it #1.zip", "inside", folder=self.project / "vendor")
        self.install(f"{server.url}/served.zip", "odd.zip", self.project / "vendor/in it #1.zip")
        return server

    def test_what_it_says(self):
        server = self.some()
        self.variables = {"SOURCE_DATE_EPOCH": "1700000000"}
        document = json.loads(self.sbom())
        self.assertEqual((document["bomFormat"], document["specVersion"], document["version"]), ("CycloneDX", "1.6", 1))
        self.assertEqual(document["metadata"]["timestamp"], "2023-11-14T22:13:20Z")
        self.assertEqual(document["metadata"]["component"]["name"], "project")
        [tool] = document["metadata"]["tools"]["components"]
        version = self.run_command("--version", json=False).stdout.split()[1]
        self.assertEqual((tool["name"], tool["version"]), ("assetstore", version))
        packages = self.packages()
        components = {component["bom-ref"]: component for component in document["components"]}
        self.assertEqual(list(components), sorted(packages))
        for name, component in components.items():
            package = packages[name]
            self.assertEqual(f"{component['group']}/{component['name']}", name)
            self.assertEqual((component["version"], component["description"]), (package["version"], package["title"]))
            self.assertEqual(component["hashes"], [{"alg": "SHA-256", "content": package["sha256"]}])
            said = {row["name"]: row["value"] for row in component["properties"]}
            self.assertEqual(said["assetstore:tree_hash"], package["tree_hash"])
        self.assertEqual(components["tester/served"]["licenses"], [{"license": {"id": "MIT"}}])
        addresses = {name: [row["url"] for row in component.get("externalReferences", [])]
            for name, component in components.items()}
        self.assertEqual(addresses["tester/served"], [f"{server.url}/served.zip"])
        self.assertEqual(addresses["tester/inside"], ["vendor/in%20it%20%231.zip"])
        self.assertEqual(
            document["dependencies"],
            [{"ref": "project", "dependsOn": sorted(packages)}, *({"ref": name} for name in sorted(packages))])
        self.assertNotIn(str(self.dir), self.sbom())

    def test_the_main_component(self):
        (self.project / "project.godot").write_text('[application]\nconfig/name="My \\"Game\\""\nconfig/version="0.3"\n')
        main = json.loads(self.sbom())["metadata"]["component"]
        self.assertEqual((main["name"], main["version"], main["type"]), ('My "Game"', "0.3", "application"))

    def test_the_same_project_gives_the_same_bytes(self):
        self.assertNotIn("timestamp", self.sbom())
        self.some()
        first = self.sbom()
        self.assertEqual(self.sbom(), first)
        [change, *_] = self.run_command("history").json["history"]
        self.variables = {"SOURCE_DATE_EPOCH": str(change["at"])}
        self.assertEqual(self.sbom(), first)
        # On another machine, at another time.
        clone = self.clone("assetstore.json", "assetstore.lock", "vendor")
        clone.rename(self.dir / "deep")
        (self.dir / "deep").rename(clone)
        self.install("--frozen", project=clone)
        (self.project / "project.godot").write_text('[application]\nconfig/name="Game"\n')
        (clone / "project.godot").write_text('[application]\nconfig/name="Game"\n')
        self.assertEqual(self.sbom(project=clone), self.sbom())
        self.variables = {"SOURCE_DATE_EPOCH": "1"}
        other = json.loads(self.sbom())
        self.assertNotEqual(other["serialNumber"], json.loads(first)["serialNumber"])
        self.assertEqual(uuid.UUID(other["serialNumber"]).version, 8)
        self.assertEqual(uuid.UUID(other["serialNumber"]).variant, uuid.RFC_4122)

    def test_wrong_use(self):
        self.some()
        self.refused(2, "invalid-argument", "list", "--sbom", "--files")
        self.refused(2, "invalid-argument", "list", "--sbom", "tester/served")
        for time in ("", "now", "-1", "1e3", "99999999999999999999", "253402300800"):
            self.variables = {"SOURCE_DATE_EPOCH": time}
            self.refused(2, "invalid-argument", "list", "--sbom")
        self.variables = {"SOURCE_DATE_EPOCH": "0"}
        self.sbom()

    # As others read it

    def test_the_validator_of_cyclonedx(self):
        self.need_library()
        from cyclonedx.model.bom import Bom

        self.validate(self.sbom())
        self.some()
        text = self.sbom()
        self.validate(text)
        bom = Bom.from_json(json.loads(text))
        self.assertEqual(sorted(component.bom_ref.value for component in bom.components), sorted(self.packages()))
        bom.validate()

    def test_hostile_texts(self):
        self.need_library()
        from packageurl import PackageURL

        self.install(self.addon("hero.zip", "hero"))
        hostile = 'x"\\</script>\n\t\x00\x1b[0m\u202e\u2028é@?#&=+%zz/../ \U0001f600'
        urls = [
            ("https://h/a b?c=d&e=<f>#g#h", "https://h/a%20b?c=d&e=%3Cf%3E#g%23h"),
            ("https://user:secret@h:8/x.zip", "https://h:8/x.zip"), ("HTTP://[1:2:3:4:5:6:7:8]:80/[x]", "HTTP://[1:2:3:4:5:6:7:8]:80/%5Bx%5D"),
            ("https://h/%41%zz%", "https://h/%41%25zz%25"), ("https://h\u00e9/x", None), ("https://h o/x", None),
            ("https:///x", None), ("https://h:port/x", None), ("https://[h/x", None), ("ftp://h/x", None),
            ("file:///home/me/x.zip", None), ("/home/me/x.zip", None), ("", None), (hostile, ...),
            ("a:b/c", "a%3Ab/c"), ("https://h/\u202e", "https://h/%E2%80%AE"), ("://", None), ("http://", None),
        ]
        for url, address in urls:
            self.lie("tester/hero", url=url, version=hostile, title=hostile, source=hostile, license=hostile)
            text = self.sbom()
            self.assertNotIn("secret", text)
            self.assertNotIn("/home/me", text)
            self.validate(text)
            [component] = json.loads(text)["components"]
            self.assertEqual((component["version"], component["description"]), (hostile, hostile))
            self.assertEqual(component["licenses"], [{"license": {"name": hostile}}])
            found = [row["url"] for row in component.get("externalReferences", [])]
            if address is not ...:
                self.assertEqual(found, [address] if address else [], url)
            self.assertRegex(component["purl"], r"^[!-~]+$")
            purl = PackageURL.from_string(component["purl"])
            self.assertEqual((purl.type, purl.namespace, purl.name, purl.version), ("generic", "tester", "hero", hostile))
            expected = {"checksum": f"sha256:{component['hashes'][0]['content']}"}
            if found and re.match("https?://", found[0], re.I):
                expected["download_url"] = found[0]
            self.assertEqual(purl.qualifiers, expected)

    def test_each_licence_that_we_know_is_one_of_spdx(self):
        self.need_library()
        import cyclonedx.schema

        schema = pathlib.Path(cyclonedx.schema.__file__).parent / "_res/spdx.SNAPSHOT.schema.json"
        known = set(json.loads(schema.read_text())["enum"])
        source = (ROOT / "Sources/AssetStoreCore/Package/SPDX.swift").read_text()
        ours = re.search(r'usual = """(.*?)"""', source, re.S)[1].split()
        others = re.findall(r': "([^"]+)"', source[source.index("identifiersByOtherName = ["):])
        texts = re.findall(r'Known\(\s*"([^"]+)"', (ROOT / "Sources/AssetStoreCore/Package/LicenseText.swift").read_text())
        self.assertGreater(len(ours), 60)
        self.assertEqual({name for name in [*ours, *others, *texts] if name not in known}, set())
        self.assertEqual({name for name in [*others, *texts] if name not in ours}, set())


class Graph(BillCase, Needing):
    """Who needs whom."""

    def graph(self, **how):
        text = self.sbom(**how)
        if library():
            self.validate(text)
        rows = json.loads(text)["dependencies"]
        # Each component has one row, also where it needs nobody.
        self.assertEqual([row["ref"] for row in rows], ["project", *sorted(self.packages(**how))])
        return {row["ref"]: row.get("dependsOn", []) for row in rows}

    def test_who_needs_whom(self):
        for slug in ("base", "nice", "lone"):
            self.release(slug, "1.0.0")
        self.vast("an.id", "1.2.0", author="Somebody Else", asks=["tracking"])
        self.vast("top.id", "1.0.0", needs=[("an.id", "1.0.0")])
        self.release("top", "1.0", needs=["tester/base@^1", "tester/top"], can_use=["tester/nice", "tester/absent"])
        self.sync()
        self.install("tester/top", "tester/nice", "tester/lone", "tester/base", "tester/top.id", "--grant", "all")
        self.assertEqual(self.graph(), {
            "project": ["tester/base", "tester/lone", "tester/nice", "tester/top", "tester/top.id"],
            "somebody-else/an.id": [], "tester/base": [], "tester/lone": [], "tester/nice": [],
            "tester/top": ["tester/base", "tester/nice"], "tester/top.id": ["somebody-else/an.id"]})
        components = {component["bom-ref"]: component for component in json.loads(self.sbom())["components"]}
        said = {row["name"]: row["value"] for row in components["somebody-else/an.id"]["properties"]}
        self.assertEqual((said["assetstore:vast_id"], said["assetstore:permissions"]), ("an.id", "tracking"))
        # On another machine, where there is not even the manifest, the same but for what was wanted besides.
        first = self.graph()
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.variables = {"SOURCE_DATE_EPOCH": "1"}
        self.install("--frozen", project=clone, store=self.dir / "other")
        for project in (clone, self.project):
            (project / "project.godot").write_text('[application]\nconfig/name="Game"\n')
        self.assertEqual(self.sbom(project=clone), self.sbom())
        (clone / "assetstore.json").unlink()
        self.assertEqual(self.graph(project=clone), dict(first, project=["tester/lone", "tester/top", "tester/top.id"]))

    def test_in_a_circle(self):
        self.release("one", "1.0.0", needs=["tester/two"])
        self.release("two", "1.0.0", needs=["tester/one"])
        self.sync()
        self.install("tester/two")
        circle = {"tester/one": ["tester/two"], "tester/two": ["tester/one"]}
        self.assertEqual(self.graph(), {"project": ["tester/two"], **circle})
        # Nobody is left out because no one says who came first.
        (self.project / "assetstore.json").unlink()
        self.assertEqual(self.graph(), {"project": ["tester/one"], **circle})

    def test_hostile_names(self):
        """A lock may say anything of what a package needs; what is in no archive is in no bill."""
        self.release("base", "1.0.0")
        self.release("top", "1.0.0", needs=["tester/base"])
        self.sync()
        self.install("tester/top")
        first = self.graph()
        path = self.project / "assetstore.lock"
        document = json.loads(path.read_text())
        document["packages"]["tester/base"]["dependencies"] = {"tester/top": "*", "project": "*", "\u202e\u0000": "*"}
        path.write_text(json.dumps(document))
        self.assertEqual(self.graph(), first)


if __name__ == "__main__":
    unittest.main()
