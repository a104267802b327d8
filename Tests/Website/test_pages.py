"""The pages of the website, as people meet them: with and without scripts, by keyboard, in the dark, in Chinese."""

import pathlib
import unittest
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import registries
from registries import SCRIPT
from support import Case, picture

KINDS = ["", "categories/2d-tools/", "tags/", "tags/sky/", "publishers/tester/", "assets/tester/everything/", "assets/tester/hostile/",
    "assets/tester/nothing/", "search/", "search/?q=sky", "register/"]


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src", "action"):
                self.found.append((tag, dict(attributes).get("rel"), value))
            elif name == "id":
                self.ids.add(value)


class Pages(Case):
    def setUp(self):
        self.site = registries.small()
        super().setUp()

    def test_every_kind_is_accessible(self):
        """In both themes and languages, with nothing that axe objects to."""
        for language in ("", "zh/"):
            for scheme in ("light", "dark"):
                page = self.open(language, color_scheme=scheme)
                for kind in KINDS:
                    with self.subTest(language=language, scheme=scheme, kind=kind):
                        page.goto(self.base + language + kind)
                        if kind.endswith("sky"):
                            page.locator("#results li").first.wait_for()
                        self.assert_accessible(page)
                        picture(page, f"{language.strip('/')}-{scheme}-{kind.strip('/').replace('/', '-').replace('?', '-') or 'home'}")

    def test_narrow(self):
        """On a telephone nothing is wider than the page."""
        page = self.open(viewport={"width": 320, "height": 640})
        for kind in KINDS:
            with self.subTest(kind=kind):
                page.goto(self.base + kind)
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 320)
                picture(page, f"narrow-{kind.strip('/').replace('/', '-').replace('?', '-') or 'home'}")

    def test_well_formed(self):
        for path in self.site.pages():
            with self.subTest(path=path):
                self.assert_well_formed(path.read_text())

    def test_links_lead_somewhere(self):
        """All links of all pages that stay here, and none that scripts could hide behind."""
        pages = {path: Links(path.read_text()) for path in self.site.pages()}
        self.assertGreater(len(pages), 40)
        count = 0
        for path, links in pages.items():
            here = f"https://assets.example.org/{path.relative_to(self.site.out)}"
            for tag, rel, link in links.found:
                there = urlsplit(urljoin(here, link))
                self.assertIn(there.scheme, ("http", "https", "mailto"), (path, link))
                if there.netloc != "assets.example.org":
                    self.assertEqual(tag, "a", f"{path} asks {link}")
                    continue
                target = self.site.out / unquote(there.path).lstrip("/")
                target = target / "index.html" if there.path.endswith("/") else target
                self.assertTrue(target.is_file(), f"{path}: {link}")
                if there.fragment and target in pages:
                    self.assertIn(there.fragment, pages[target].ids, f"{path}: {link}")
                count += 1
        self.assertGreater(count, 500)

    def test_from_home_to_an_asset(self):
        page = self.open()
        self.assertEqual(page.title(), "Sample Registry")
        page.get_by_role("link", name="2D Tools").first.click()
        page.get_by_role("link", name="Everything at once").click()
        self.assertEqual(page.locator("h1").text_content(), "Everything at once")
        text = page.locator("main").inner_text()
        for part in ("MIT OR Apache-2.0", "文 Tester", "1.1.0", "network", "ada/night-sky", "assetstore install tester/everything", "broken"):
            self.assertIn(part, text)
        self.assertEqual(page.locator(".prose table td").all_text_contents(), ["1", "2"])
        # What needs it is told on the page of what is needed.
        page.locator("aside").get_by_role("link", name="ada/night-sky").click()
        page.get_by_role("link", name="Everything at once").click()
        page.get_by_role("link", name="two words").click()
        self.assertEqual(page.locator(".cards :is(h2, h3)").all_text_contents(), ["Everything at once"])

    def test_publisher(self):
        """Named by what its file says, with a way to its own site and to all that it registered."""
        page = self.open("assets/tester/everything/")
        page.locator(".by").get_by_role("link", name=SCRIPT).click()
        self.assertTrue(page.url.endswith("/publishers/tester/"), page.url)
        self.assertEqual(page.locator("h1").text_content(), SCRIPT)
        self.assertEqual(page.locator("main").get_by_role("link", name="example.org").get_attribute("href"), "https://example.org/")
        self.assertEqual(page.locator(".cards .meta").first.get_by_role("link").text_content(), SCRIPT)
        # All of a card leads to its asset but the publisher's name.
        page.goto(f"{self.base}zh/tags/one/")
        page.locator(".cards li").first.click(position={"x": 12, "y": 12})
        self.assertTrue(page.url.endswith("/zh/assets/tester/everything/"), page.url)
        page.go_back()
        page.locator(".cards .meta a").first.click()
        self.assertTrue(page.url.endswith("/zh/publishers/tester/"), page.url)

    def test_theme_is_remembered(self):
        page = self.open(color_scheme="light")
        color = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(color)
        toggle = page.locator("button.theme")
        toggle.focus()
        page.keyboard.press("Enter")
        dark = page.evaluate(color)
        self.assertNotEqual(light, dark)
        for path in ("tags/", "zh/register/"):
            page.goto(self.base + path)
            self.assertEqual(page.evaluate(color), dark)
        page.locator("button.theme").click()
        self.assertEqual(page.evaluate(color), light)
        # Who chose nothing has the system's.
        self.assertEqual(self.open(color_scheme="dark").evaluate(color), dark)
        self.assertEqual(self.open(color_scheme="dark", java_script_enabled=False).locator("body").evaluate(
            "body => getComputedStyle(body).backgroundColor"), dark)

    def test_languages(self):
        page = self.open("assets/tester/everything/")
        self.assertEqual(page.locator("html").get_attribute("lang"), "en")
        page.locator(".top nav").get_by_role("link", name="中文").click()
        self.assertTrue(page.url.endswith("/zh/assets/tester/everything/"), page.url)
        self.assertTrue(page.locator("html").get_attribute("lang").startswith("zh"))
        self.assertIn("许可证", page.locator("main").inner_text())
        page.locator(".top nav").get_by_role("link", name="English").click()
        self.assertTrue(page.url.endswith(f"{self.base}assets/tester/everything/"), page.url)
        page.goto(f"{self.base}zh/assets/ada/night-sky/")
        self.assertRegex(page.locator(".prose").inner_text(), "[\u4e00-\u9fff]")
        page.goto(f"{self.base}zh/")
        self.assertEqual(page.title(), "示例注册表")

    def test_copy(self):
        page = self.open("assets/tester/everything/")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button = page.locator("[data-copy] button").first
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="✓").or_(page.get_by_text("Copied")).first.wait_for()
        self.assertEqual(page.evaluate("navigator.clipboard.readText()"), "assetstore install tester/everything")

    def test_keyboard(self):
        """The first key leads past the menu; then everything that one can do gets the focus, and shows it."""
        page = self.open("assets/tester/everything/")
        page.keyboard.press("Tab")
        self.assertEqual(page.evaluate("document.activeElement.hash"), "#main")
        self.assertTrue(page.evaluate("document.activeElement.getBoundingClientRect().left >= 0"))
        page.keyboard.press("Enter")
        self.assertEqual(page.evaluate("document.activeElement.id"), "main")
        page.goto(page.url.split("#")[0])
        wanted = page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible").count()
        seen = set()
        for _ in range(wanted + 20):
            page.keyboard.press("Tab")
            place = page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
            if place in seen:
                break
            if page.evaluate("document.activeElement !== document.body"):
                seen.add(place)
                style = page.evaluate("(({ outlineStyle, boxShadow }) => [outlineStyle, boxShadow])(getComputedStyle(document.activeElement))")
                self.assertNotEqual(style, ["none", "none"], page.evaluate("document.activeElement.outerHTML"))
        self.assertGreaterEqual(len(seen), wanted)

    def test_without_scripts(self):
        page = self.open(java_script_enabled=False)
        for kind in KINDS:
            page.goto(self.base + kind)
            self.assertTrue(page.locator("h1").inner_text())
        self.assertTrue(page.locator("noscript").first.is_visible())
        page.goto(f"{self.base}assets/tester/everything/")
        self.assertIn("assetstore install tester/everything", page.locator("main").inner_text())
        # A button that needs a script is not there without it.
        self.assertEqual(page.locator("button:visible").count(), 0)

    def test_scripts_are_texts(self):
        for language in ("", "zh/"):
            page = self.open(f"{language}assets/tester/hostile/")
            self.assertEqual(page.locator("h1").text_content(), SCRIPT)
            text = page.locator("main").text_content()
            self.assertGreaterEqual(text.count("<script>alert(1)</script>"), 3)
            for selector in ("main script, main style, main meta, main iframe, main svg, main [onerror], main [onload], main [onmouseover]",
                    "a[href^='javascript:'], a[href^='data:'], img[src^='http'], img[src^='x']"):
                self.assertEqual(page.locator(selector).count(), 0, selector)
            for path in ("", "tags/", "publishers/tester/", "categories/hostile/", "search/?q=alert"):
                page.goto(self.base + language + path)
                if "alert" in path:
                    page.locator("#results li").first.wait_for()
                    self.assertIn(SCRIPT, page.locator("#results").text_content())
                self.assertEqual(page.locator("main script, main [onerror]").count(), 0, path)
            for link in page.locator("a").all():
                self.assertTrue(link.evaluate("link => ['http:', 'https:'].includes(link.protocol)"))

    def test_policy(self):
        """Should markup of a stranger ever get into a page, the browser would run nothing of it and ask nobody."""
        page = self.open("assets/tester/hostile/")
        page.evaluate("""() => {
            const place = document.querySelector("main");
            place.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }));
            place.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = true'><a id=bad href='javascript:window.ran = true'>x</a>");
            place.append(Object.assign(new Image(), { src: "https://pictures.example.org/x.png" }));
        }""")
        page.locator("#bad").click()
        page.wait_for_load_state("networkidle")
        self.assertIsNone(page.evaluate("window.ran ?? null"))
        self.expect_noted("Refused to", "404", "Failed to load resource", "Executing inline", "Loading the image", "Running the JavaScript URL")
        self.requests[:] = [url for url in self.requests if url != "https://pictures.example.org/x.png"]
        for path in self.site.pages():
            self.assertIn('http-equiv="Content-Security-Policy" content="default-src \'none\'', path.read_text(), path)

    def test_no_script_makes_markup(self):
        for path in self.site.out.glob("site/*.js"):
            self.assertNotRegex(path.read_text(), r"(inner|outer)HTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function", path)

    def test_what_is_not_there(self):
        page = self.open()
        page.goto(f"{self.base}assets/none/none/")
        self.assertEqual(page.locator("h1").inner_text(), "There is no such page")
        # It is shown anywhere, and so all that it has comes from where the registry says that it lies.
        self.expect_noted("404", "Failed to load resource", "Loading the", "Refused to load")
        links = Links((self.site.out / "404.html").read_text()).found
        self.assertEqual([link for _, _, link in links if not link.startswith(("https://assets.example.org/", "#"))], [])
        self.requests[:] = [url for url in self.requests if not url.startswith("https://assets.example.org/")]


class Plain(Case):
    """The same site by Python's server: no page depends on the settings of a server."""

    def setUp(self):
        self.site = registries.small()
        super().setUp()
        self.base = self.site.python

    def test_all_kinds(self):
        page = self.open()
        for kind in KINDS:
            page.goto(self.base + kind)
            self.assertTrue(page.locator("h1").inner_text())
        for language in ("", "zh/"):
            page.goto(f"{self.base}{language}search/?q=sky")
            page.locator("#results li").first.wait_for()


class Feeds(Case):
    def setUp(self):
        self.site = registries.small()
        super().setUp()

    def test_they_are_xml(self):
        import xml.etree.ElementTree as tree
        for name in ("feed.xml", "atom.xml", "zh/feed.xml", "zh/atom.xml", "sitemap.xml"):
            root = tree.parse(self.site.out / name).getroot()
            self.assertTrue(list(root), name)
            links = [element.get("href") or element.text for element in root.iter() if element.tag.rpartition("}")[2] in ("link", "loc")]
            self.assertTrue([link for link in links if link.startswith("https://assets.example.org/")], name)
            for link in links:
                target = pathlib.Path(self.site.out, unquote(link.removeprefix("https://assets.example.org/")))
                self.assertTrue((target / "index.html" if link.endswith("/") else target).is_file(), link)


@unittest.skipUnless(registries.AWESOME.exists(), "there are no shared data")
class Awesome(Case):
    """Several hundred real assets."""

    def setUp(self):
        self.site = registries.awesome()
        super().setUp()

    def test_browse_and_search(self):
        self.assertGreater(self.site.report["index"]["assets"], 300)
        page = self.open()
        self.assert_accessible(page)
        picture(page, "awesome-home")
        page.locator(".tiles a").first.click()
        self.assert_accessible(page)
        picture(page, "awesome-category")
        page.goto(f"{self.base}search/?q=futsal")
        page.locator("#results h2 a").first.click()
        self.assertIn("Futsal", page.locator("h1").text_content())
        picture(page, "awesome-asset")

    def test_all_pages(self):
        for path in self.site.pages():
            text = path.read_text()
            self.assert_well_formed(text, path)
            for tag, _, link in Links(text).found:
                if urlsplit(link).scheme or urlsplit(link).netloc:
                    continue
                target = (path.parent / unquote(urlsplit(link).path)).resolve()
                self.assertTrue(target.is_file() or (target / "index.html").is_file(), f"{path}: {link}")


if __name__ == "__main__":
    unittest.main()
