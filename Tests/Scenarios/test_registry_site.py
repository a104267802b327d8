"""registry build: the website, as files: well-formed, linked, without anybody's scripts, and stable."""

import json
import re
import unittest
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from test_registry_build import Registry

BASE = "https://assets.example.org/"
HOSTILE = "\"'></title><script>alert(1)</script><img src=x onerror=alert(1)>]]>&amp;\ufffe"
PAGES = ["index.html", "assets/ada/night-sky/index.html", "categories/scripts/index.html", "tags/index.html",
    "publishers/tester/index.html", "search/index.html", "404.html"]


VOID = {"meta", "link", "img", "input", "br", "hr"}


class Page(HTMLParser):
    """What of a page can lead elsewhere, or be run. Tags that do not pair are an error."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.scripts, self.attributes, self.text = [], [], [], set(), ""
        self.open, self.ids = [], set()
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        assert len(values) == len(attributes), attributes
        if tag not in VOID:
            self.open.append(tag)
        assert values.get("id") not in self.ids, values
        self.ids |= {values["id"]} if "id" in values else set()
        self.attributes |= set(values)
        if tag == "script":
            self.scripts.append(values.get("src"))
        for name in ("href", "action"):
            if name in values and values.get("rel") not in ("canonical", "alternate"):
                (self.loads if tag == "link" else self.links).append(values[name])
        if "src" in values:
            self.loads.append(values["src"])

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text += data


class Website(Registry):
    def pages(self, out=None):
        """Those for people: answers for engines are called so too."""
        out = out or self.out
        names = {path: str(path.relative_to(out)) for path in sorted(out.rglob("*.html"))}
        return {name: path.read_text() for path, name in names.items() if "api/" not in name}

    def release(self, name, version, **fields):
        self.write(f"assets/{name}/releases/{version}.json", {"format": 1, "version": version, "godot_min": "4.1",
            "download_url": f"https://files.example.org/{version}.zip", "sha256": "0" * 64, "published": "2026-02-03",
            **fields})

    def add_hostile(self):
        """One asset whose every text would be a script, if it could."""
        self.write("publishers/evil.json", {"format": 1, "name": HOSTILE, "owners": ["github:evil"]})
        text = HOSTILE
        self.write("assets/evil/all/asset.json", {"format": 1, "title": text, "type": "addon", "category": "scripts",
            "license": "MIT", "author": text, "summary": text, "icon": "https://elsewhere.example.org/icon.png",
            "repository": {"host": "custom", "url": "https://example.org/?a&b"}, "tags": [text[:60], "../..", "中文"],
            "previews": [{"type": "image", "url": "https://elsewhere.example.org/1.png",
                "thumbnail_url": "https://elsewhere.example.org/t.png"}]})
        (self.registry / "assets/evil/all/description.md").write_text(
            f"# {text}\n\n{text}\n\n<script>alert(2)</script>\n\n[a](javascript:alert(3)) ![b](https://elsewhere.example.org/b.png)"
            "\n\n<img src=x onerror=alert(4)>\n\n```\n</code></pre><script>alert(5)</script>\n```\n")
        self.release("evil/all", "1.0.0", yanked=text, dependencies=[{"name": "nobody/nothing", "version": "^1"}])
        self.release("evil/all", "1.1.0", dependencies=[
            {"name": "nobody/nothing", "version": "^1"}, {"name": "ada/night-sky", "version": "<script>", "optional": True}][:1])

    def test_every_page(self):
        self.add_assets(60)
        self.add_hostile()
        self.build()
        pages = self.pages()
        files = set(self.files())
        for name in PAGES:
            self.assertLessEqual({name, f"zh/{name}"}, set(pages))
        for name, text in pages.items():
            with self.subTest(name):
                page = Page(text)
                self.assertFalse({each for each in page.attributes if each.startswith("on") or each == "style"})
                self.assertIn("Content-Security-Policy", text)
                self.assertTrue(all(page.scripts) and "<style" not in text)
                for url in page.loads:
                    self.assertEqual(urlsplit(urljoin(BASE + name, url)).netloc, "assets.example.org")
                for url in page.loads + page.links:
                    self.assert_leads_somewhere(files, name, url)

    def assert_leads_somewhere(self, files, name, url):
        parts = urlsplit(urljoin(BASE + name, url))
        self.assertIn(parts.scheme, ("http", "https"))
        if parts.netloc != "assets.example.org":
            return
        path = unquote(parts.path).removeprefix("/")
        path = path + "index.html" if path == "" or path.endswith("/") else path
        self.assertTrue(path in files, f"{name}: {url}")

    def test_what_an_asset_says(self):
        self.add_hostile()
        self.build()
        page = self.pages()["assets/ada/night-sky/index.html"]
        text = Page(page).text
        for part in ("Night Sky", "assetstore install ada/night-sky", "MIT", "Yanked: a star too many: use 1.1.0"):
            self.assertIn(part, text)
        icon = re.search(r'<img src="../../../(icons/[^"]+)"', page)[1]
        self.assertEqual((self.out / icon).read_bytes(), (self.registry / "assets/ada/night-sky/icon.png").read_bytes())
        # The text in Chinese on the page in Chinese.
        chinese = (self.registry / "assets/ada/night-sky/description.zh.md").read_text().splitlines()[0].strip("# ")
        self.assertIn(chinese, self.pages()["zh/assets/ada/night-sky/index.html"])
        self.assertNotIn(chinese, page)
        # What is needed and not here has a page that says so.
        self.assertIn("evil/all", self.pages()["assets/nobody/nothing/index.html"])

    def test_works_from_any_folder(self):
        """Only what others must know the whole of begins with the address, and nothing else depends on it."""
        self.add_assets(30)
        self.build()
        here = self.pages()
        self.change("registry.json", url="http://127.0.0.1:8080/some/where/else/")
        self.build(out=self.dir / "there")
        there = self.pages(self.dir / "there")
        for name, text in here.items():
            if not name.endswith("404.html"):
                self.assertEqual(text.replace(BASE, "http://127.0.0.1:8080/some/where/else/"), there[name])
                self.assertFalse([url for url in Page(text).links if url.startswith((BASE, "/"))], name)

    def test_feeds_and_sitemaps(self):
        self.add_assets(60)
        self.add_hostile()
        self.release("tester/tool-9", "2.0.0", published="2026-05-06T07:08:09Z")
        self.build()
        atom = "{http://www.w3.org/2005/Atom}"
        for folder in ("", "zh/"):
            feed = ET.parse(self.out / f"{folder}atom.xml").getroot()
            entries = feed.findall(f"{atom}entry")
            self.assertEqual(len(entries), 50)
            self.assertEqual((entries[0].find(f"{atom}title").text, entries[0].find(f"{atom}updated").text),
                ("Tool 9 2.0.0", "2026-05-06T07:08:09Z"))
            self.assertEqual(feed.find(f"{atom}updated").text, "2026-05-06T07:08:09Z")
            ids = [entry.find(f"{atom}id").text for entry in entries]
            self.assertEqual(len(set(ids)), 50)
            items = ET.parse(self.out / f"{folder}feed.xml").getroot().findall("channel/item")
            self.assertEqual(len(items), 50)
            self.assertEqual(items[0].find("pubDate").text, "Wed, 06 May 2026 07:08:09 +0000")
            self.assertEqual(items[0].find("link").text, f"{BASE}{folder}assets/tester/tool-9/")
        space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
        urls = []
        for place in ET.parse(self.out / "sitemap.xml").iter(f"{space}loc"):
            urls += [each.text for each in ET.parse(self.out / place.text.removeprefix(BASE)).iter(f"{space}loc")]
        self.assertEqual(len(urls), len(set(urls)))
        for asset in self.registry.glob("assets/*/*"):
            self.assertIn(f"{BASE}assets/{asset.parent.name}/{asset.name}/", urls)
            self.assertIn(f"{BASE}zh/assets/{asset.parent.name}/{asset.name}/", urls)
        for url in urls:
            self.assert_leads_somewhere(set(self.files()), "", url)
        self.assertIn(f"Sitemap: {BASE}sitemap.xml", (self.out / "robots.txt").read_text())

    def test_a_change_touches_little(self):
        self.add_assets(150)
        self.build()
        before = self.files()
        self.time += 1
        self.change("assets/tester/tool-77/asset.json", title="Another title")
        self.build()
        pages = self.pages()
        changed = [name for name, body in self.files().items() if before.get(name) != body and name in pages]
        self.assertIn("assets/tester/tool-77/index.html", changed)
        self.assertLess(len(changed), 14, changed)
        self.build(out=self.dir / "fresh")
        fresh = self.files(self.dir / "fresh")
        self.assertEqual({name: body for name, body in self.files().items() if name in fresh}, fresh)

    def test_search_files(self):
        """What the script reads is JSON, and small."""
        self.add_assets(150)
        self.build()
        page = (self.out / "search/index.html").read_text()
        words, cards = (int(re.search(rf'data-{name}="(\d+)"', page)[1]) for name in ("words", "cards"))
        found = {}
        for number in range(words):
            body = json.loads((self.out / f"search/words/{number}.json").read_text())
            for word, (count, entries) in body["words"].items():
                self.assertEqual(len(entries), 9 * count)
                found[word] = count
            self.assertTrue(all(len(facets) == 6 for facets in body["facets"]))
        self.assertEqual((found["tool"], found["night"], found["@scripts"], found["#sky"]), (150, 1, 150, 1))
        rows = {}
        for number in range(cards):
            rows |= json.loads((self.out / f"search/cards/{number}.json").read_text())
        self.assertEqual(len(rows), 151)
        self.assertIn(["tester/tool-3", "Tool 3", "Tool of number 3.", "T", "T", "1.0.0", "4.0", "", ""], rows.values())


if __name__ == "__main__":
    unittest.main()
