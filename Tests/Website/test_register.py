"""The page that registers an asset: what it makes, the command takes; what the command would not, it says."""

import json
import pathlib
import shutil
import unittest
import zipfile

import registries
from registries import SCRIPT, png
from support import Case, command, picture, scratch

KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
LEAST = {
    "publisher.id": "bea", "publisher.name": "Bea", "publisher.owners": "github:bea", "asset.title": "Moon", "asset.slug": "moon",
    "asset.summary": "Puts a moon into the sky.", "asset.category": "scripts", "asset.license": "MIT", "asset.author": "Bea",
    "asset.repository.url": "https://github.com/bea/moon", "release.version": "1.0.0", "release.published": "2026-05-01",
    "release.godot_min": "4.3", "release.commit": "5" * 40,
}
MOST = {
    **LEAST, "publisher.name": "贝亚 & Co", "publisher.owners": "github:bea\ngitlab:bea/team", "publisher.url": "https://example.org/bea",
    "publisher.keys": KEY, "asset.title": "月亮", "asset.type": "project", "asset.license": "MIT OR (Apache-2.0 WITH LLVM-exception)",
    "asset.description": "# Moon\n\n* one\n* 二\n", "asset.description.zh": "# 月亮\n", "asset.issues_url": "https://example.org/issues?a=%20",
    "asset.images": "https://example.org/1.png\nhttps://example.org/2.png", "asset.videos": "https://example.org/v",
    "asset.tags": "moon, night sky, 月", "asset.vast_id": "org.example.moon", "release.godot_max": "4.6", "release.sha256": "a" * 64,
    "release.size": "123456", "release.dependencies": "ada/night-sky ^1.0\nada/stars >=1.0 <3.0 ?", "release.permissions": "network files",
}


class Register(Case):
    def setUp(self):
        self.site = registries.small()
        super().setUp()
        self.page = None

    def fill(self, values, icon=None, path="register/"):
        self.page = self.page or self.open(path, accept_downloads=True)
        for name, value in values.items():
            field = self.page.locator(f'[id="{name}"]')
            if field.evaluate("field => field.localName") == "select":
                field.select_option(value)
            else:
                field.fill(value)
        if icon:
            name, body = icon
            self.page.locator('[id="asset.icon"]').set_input_files({"name": name, "mimeType": "image/png", "buffer": body})

    def choose(self, name, value):
        self.page.locator(f'[name="{name}"][value="{value}"]').check()

    def make(self):
        self.page.click("#register button[type=submit]")
        self.page.locator("#register[aria-busy=false]").wait_for(state="attached")

    def problems(self):
        """What is said to be wrong: the fields by name."""
        self.make()
        self.assertTrue(self.page.locator("#result").is_hidden())
        self.assertEqual(self.page.evaluate("document.activeElement.id"), "problems")
        self.assertNotIn("undefined", self.page.locator("#problems").text_content())
        return [link.get_attribute("href")[1:] for link in self.page.locator("#problems a").all()]

    def download(self, link):
        with self.page.expect_download() as promised:
            link.click()
        path = scratch() / "downloads" / promised.value.suggested_filename
        promised.value.save_as(path)
        return path

    def files(self, *codes):
        """Makes the files, and unpacks them into a copy of the registry, which is then right but for these warnings."""
        self.make()
        self.assertEqual(self.page.locator("#problems li").all_text_contents(), [])
        self.assertEqual(self.page.evaluate("document.activeElement.id"), "result-title")
        copy = scratch() / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.site.registry, copy)
        path = self.download(self.page.locator("#all-files a"))
        shutil.unpack_archive(path, copy)
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            names = archive.namelist()
        report = command("registry", "validate", copy)
        self.assertEqual([row["code"] for row in report["findings"] if row["entry"] in names], list(codes), report)
        self.assertTrue(report["valid"])
        return {name: (copy / name).read_bytes() for name in names}

    def test_least(self):
        self.fill(LEAST)
        files = self.files("bad-hash")
        self.assertEqual(sorted(files), ["assets/bea/moon/asset.json", "assets/bea/moon/releases/1.0.0.json", "publishers/bea.json"])
        document = json.loads(files["assets/bea/moon/asset.json"])
        self.assertEqual((document["title"], document["repository"]["host"], document["icon"]), ("Moon", "github", ""))

    def test_most(self):
        icon = png(130)
        self.fill(MOST, ("my moon.PNG", icon))
        files = self.files("unknown-dependency")
        folder = "assets/bea/moon/"
        self.assertEqual(files[folder + "icon.png"], icon)
        self.assertEqual(files[folder + "description.md"].decode(), "# Moon\n\n* one\n* 二\n")
        self.assertEqual(files[folder + "description.zh.md"].decode(), "# 月亮\n")
        asset = json.loads(files[folder + "asset.json"])
        self.assertEqual([sorted(preview) for preview in asset["previews"]], [["type", "url"]] * 3)
        self.assertEqual((asset["title"], asset["type"], asset["tags"], asset["icon"], len(asset["previews"])),
            ("月亮", "project", ["moon", "night sky", "月"], "icon.png", 3))
        self.assertEqual(json.loads(files["publishers/bea.json"]), {"format": 1, "name": "贝亚 & Co", "keys": [KEY],
            "owners": ["github:bea", "gitlab:bea/team"], "url": "https://example.org/bea"})
        release = json.loads(files[folder + "releases/1.0.0.json"])
        self.assertEqual((release["size"], release["permissions"], release["dependencies"][1]),
            (123456, ["network", "files"], {"name": "ada/stars", "version": ">=1.0 <3.0", "optional": True}))
        # Each of them alone has the same bytes, and so has the text that is shown.
        for name, body in files.items():
            item = self.page.locator("#files li", has=self.page.locator(f"h3 >> text='{name}'"))
            self.assertEqual(self.download(item.locator("a")).read_bytes(), body)
            if not name.endswith(".png"):
                self.assertEqual(item.locator("pre").text_content(), body.decode())
        self.assertEqual(files, self.files("unknown-dependency"))
        picture(self.page, "register-made")

    def test_by_address_for_a_known_publisher(self):
        self.fill({**LEAST, "publisher.id": "ada", "publisher.owners": ""})
        self.page.locator('[name="publisher.isNew"]').uncheck()
        self.assertTrue(self.page.locator('[id="publisher.name"]').is_hidden())
        self.choose("release.origin", "download_url")
        self.assertTrue(self.page.locator('[id="release.commit"]').is_hidden())
        self.fill({"release.download_url": "https://example.org/moon-1.0.0.zip", "release.sha256": "b" * 64})
        files = self.files()
        release = json.loads(files["assets/ada/moon/releases/1.0.0.json"])
        self.assertEqual((release["download_url"], "commit" in release, len(files)), ("https://example.org/moon-1.0.0.zip", False, 2))
        self.page.locator('[name="release.isThere"]').uncheck()
        self.assertEqual(list(self.files()), ["assets/ada/moon/asset.json"])

    def test_scripts_are_texts(self):
        # A text of more than one word is no code; what has a form of its own is refused.
        self.fill({**MOST, **{name: SCRIPT for name in ("publisher.name", "asset.title", "asset.summary", "asset.author")},
            "asset.tags": SCRIPT[:60].replace(",", ""), "asset.description": registries.HOSTILE_MARKDOWN})
        files = self.files("unknown-dependency")
        self.assertEqual(json.loads(files["assets/bea/moon/asset.json"])["title"], SCRIPT)
        self.assertEqual(self.page.locator("#result script, #result img").count(), 0)

    def test_nothing_filled_in(self):
        self.fill({})
        required = self.page.locator("[required]:visible").evaluate_all("fields => fields.map((field) => field.id)")
        refused = self.problems()
        # A choice has always one.
        self.assertEqual(refused, [name for name in required if name not in ("asset.type", "asset.repository.host")])
        self.assert_accessible(self.page)
        picture(self.page, "register-problems")
        # From the summary to the field by keyboard, whose error a screen reader is told of.
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.assertEqual(self.page.evaluate("document.activeElement.id"), "publisher.id")
        field = self.page.locator('[id="publisher.id"]')
        self.assertEqual(field.get_attribute("aria-invalid"), "true")
        self.assertIn("publisher.id-error", field.get_attribute("aria-describedby"))
        self.assertTrue(self.page.locator('[id="publisher.id-error"]').text_content())
        self.page.keyboard.type("bea")
        self.assertIsNone(field.get_attribute("aria-invalid"))
        self.fill(LEAST)
        self.files("bad-hash")

    def test_refused(self):
        """What the page refuses, each alone in a form that is right."""
        self.fill(MOST)
        for name, values in {
                "publisher.id": ["con", "A", "a/b", "-a", "a" * 65, SCRIPT], "publisher.name": ["x" * 301, "\u202eb"],
                "publisher.owners": ["bea", "github:", "github:a\ngithub:a", "svn:a"], "publisher.url": ["javascript:alert(1)", "https://a b"],
                "publisher.keys": [KEY[:-1]], "asset.slug": ["Moon", "nul"], "asset.license": ["GPLv3", "MIT License", "MIT OR", "(MIT", "MIT/ISC"],
                "asset.category": [""], "asset.issues_url": ["ftp://example.org/"], "asset.images": ["https://example.org/a\nx"],
                "asset.videos": ["data:,x"], "asset.tags": ["a, a", "x" * 65, ",".join(map(str, range(51)))], "asset.vast_id": ["a/b"],
                "asset.repository.url": ["https://github.com/bea/moon.git", "https://github.com/bea", "https://example.org/bea/moon"],
                "asset.description": ["x\u0007", "é" * 131_073], "asset.description.zh": ["x\u0007", "月" * 87_382], "release.version": ["one two", "", "../x"], "release.published": [""],
                "release.godot_min": ["four", "4.x"], "release.godot_max": ["4.2", "4"], "release.commit": ["main", "5" * 39, "A" * 40],
                "release.sha256": ["0"], "release.size": ["1 MB", "-1", "99999999999999999"],
                "release.dependencies": ["moon", "bea/moon *", "ada/x one", "ada/x *\nada/x ^1"], "release.permissions": ["all"]}.items():
            for value in values:
                with self.subTest(name=name, value=value[:50]):
                    self.fill({name: value})
                    self.assertEqual(self.problems(), [name])
            self.fill({name: MOST.get(name, "")})
        self.page.locator('[id="asset.repository.host"]').select_option("custom")
        self.assertEqual(self.problems(), ["release.commit"])
        self.choose("release.origin", "download_url")
        self.fill({"release.sha256": "", "release.download_url": "http:"})
        self.assertEqual(self.problems(), ["release.download_url", "release.sha256"])

    def test_icons(self):
        self.fill(LEAST)
        good = png(128)
        jpeg = bytes(self.page.evaluate("""() => new Promise((done) => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 128, height: 128 });
            canvas.getContext("2d").fillRect(0, 0, 60, 60);
            canvas.toBlob(async (blob) => done([...new Uint8Array(await blob.arrayBuffer())]), "image/jpeg");
        })"""))
        for body, isGood in ((png(127), False), (png(130, 128), False), (b"", False), (b"GIF89a", False), (good[:200], False),
                (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False), (good + bytes(1 << 20), False), (good, True), (jpeg, True)):
            with self.subTest(length=len(body)):
                self.fill({}, ("icon.png", body))
                if isGood:
                    files = self.files("bad-hash")
                    self.assertIn(body, files.values())
                    self.assertIn("assets/bea/moon/" + json.loads(files["assets/bea/moon/asset.json"])["icon"], files)
                else:
                    self.assertEqual(self.problems(), ["asset.icon"])

    def test_host_of_a_known_address(self):
        self.fill({"asset.repository.url": "https://codeberg.org/bea/moon", "asset.title": "x"})
        self.assertEqual(self.page.locator('[id="asset.repository.host"]').input_value(), "codeberg")

    def test_copy(self):
        self.fill(LEAST)
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.make()
        item = self.page.locator("#files li").first
        item.locator("button").click()
        item.locator("[role=status]:not(:empty)").wait_for()
        self.assertEqual(self.page.evaluate("navigator.clipboard.readText()"), item.locator("pre").text_content())

    def test_chinese(self):
        self.fill(LEAST, path="zh/register/")
        self.assertEqual(self.page.locator('[id="asset.category"] option:checked').text_content(), "脚本")
        self.files("bad-hash")
        self.fill({"asset.title": ""})
        self.assertEqual(self.problems(), ["asset.title"])
        self.assertRegex(self.page.locator("#problems").text_content(), "[\u4e00-\u9fff]")
        self.assert_accessible(self.page)

    def test_keyboard_alone(self):
        """From the first field to the files without a mouse."""
        self.page = self.open("register/")
        self.page.locator('[id="publisher.id"]').focus()
        for _ in range(60):
            name = self.page.evaluate("document.activeElement.id")
            kind = self.page.evaluate("document.activeElement.type")
            if kind == "submit":
                break
            if kind == "date":
                self.page.keyboard.type("05012026")
            elif kind == "select-one" and name == "asset.category":
                self.page.keyboard.type("Scr")
            elif name in LEAST and kind not in ("select-one", "date"):
                self.page.keyboard.type(LEAST[name])
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.page.locator("#register[aria-busy=false]").wait_for(state="attached")
        self.assertEqual(self.page.locator("#problems li").all_text_contents(), [])
        for _ in range(2):
            self.page.keyboard.press("Tab")
        self.assertTrue(self.page.evaluate("document.activeElement.download"))

    def test_schemas_do_not_come(self):
        self.page = self.open()
        self.page.route("**/*.schema.json", lambda route: route.abort())
        self.page.goto(self.base + "register/")
        self.fill(LEAST)
        self.make()
        self.assertEqual(self.page.locator("#problems li").count(), 1)
        self.expect_noted("Failed to load resource", "TypeError: Failed to fetch")

    def test_without_scripts(self):
        page = self.open("register/", java_script_enabled=False)
        self.assertTrue(page.locator("#register").is_hidden())
        self.assertTrue(page.locator("noscript").is_visible())
        page.locator("#by-hand summary").click()
        self.assertIn("assetstore registry new", page.locator("#by-hand pre").inner_text())
        links = page.locator("#by-hand a").evaluate_all("links => links.map((link) => link.href)")
        self.assertEqual(len(links), 3)
        for link in links:
            name = link.rsplit("/", 1)[1]
            shipped = pathlib.Path(registries.ROOT / "Include" / name).read_bytes()
            self.assertEqual(page.request.get(link).body(), shipped)

    def test_accessible(self):
        for scheme in ("light", "dark"):
            page = self.open("register/", color_scheme=scheme)
            page.locator("#by-hand summary").click()
            self.assert_accessible(page, scheme)
            picture(page, f"register-{scheme}")


if __name__ == "__main__":
    unittest.main()
