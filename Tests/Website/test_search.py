"""Searching in the browser: what is typed and chosen, what is found, what the address says, and what it costs."""

import json
import unittest
from urllib.parse import parse_qs, urlsplit

import registries
from support import Case, picture

# Bytes of the answers to one search, beside the page's own files.
MOST_BYTES = 100_000


class Search(Case):
    def setUp(self):
        self.site = registries.large()
        super().setUp()
        self.page = None

    def search(self, text=None, path="search/", **filters):
        """Titles that are found, the first dozen."""
        self.page = self.page or self.open(path)
        page = self.page
        if text is not None:
            page.locator("#q").fill(text)
        for name, value in filters.items():
            page.locator(f"#search [name={name}]").select_option(value)
        page.locator("#q").press("Enter")
        return self.titles()

    def numbers(self, text=None, **filters):
        return [int(title.split()[1]) for title in self.search(text, **filters)]

    def titles(self):
        # The last search is done when it says what it found.
        searching = self.page.locator("#search").get_attribute("data-searching")
        self.page.locator("#status:not(:empty)").filter(has_not_text=searching).wait_for()
        return self.page.locator("#results h2").all_text_contents()

    def address(self):
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def test_words(self):
        # What has the words comes before what has longer ones.
        self.assertEqual(self.search("camera 104"), ["Camera 104", "Camera 1040", "Camera 1048"])
        self.assertEqual(self.address(), {"q": "camera 104"})
        self.assertEqual(self.search("104 CAMERA")[0], "Camera 104")
        self.assertEqual(self.search("stars")[:1], ["Night Sky"])
        self.assertEqual(self.search("inven 1002"), ["Inventory 1002"], "a beginning of a word")
        self.page.locator("#results h2 a").first.click()
        self.assertEqual(self.page.locator("h1").text_content(), "Inventory 1002")
        self.page.go_back()
        self.assertEqual(self.titles(), ["Inventory 1002"])

    def test_typing(self):
        self.page = self.open("search/")
        self.page.locator("#q").press_sequentially("dialogue 17", delay=20)
        self.page.locator("#results h2", has_text="Dialogue 17").first.wait_for()
        self.page.locator("#q").press_sequentially("7", delay=20)
        self.page.wait_for_url("**/search/?q=dialogue+177")
        self.assertEqual(self.titles(), ["Dialogue 177", "Dialogue 1777"])
        picture(self.page, "search")

    def test_publisher(self):
        self.assertEqual(self.search("camera 104")[0], "Camera 104")
        self.page.locator("#results .meta a", has_text="Maker-24").first.click()
        self.assertTrue(self.page.url.endswith("/publishers/maker-24/"), self.page.url)
        self.assertEqual(self.page.locator("h1").text_content(), "Maker-24")

    def test_descriptions(self):
        """How they begin, in either language, and no more of them."""
        self.assertEqual(self.search("eye"), ["Night Sky"])
        self.assertEqual(self.search("肉眼"), ["Night Sky"])

    def test_chinese(self):
        self.assertEqual(self.search("对话"), ["对话管理器"])
        self.assertEqual(self.search("角色对话"), ["对话管理器"])
        self.page = None
        self.assertEqual(self.search("管理器", path="zh/search/"), ["对话管理器"])
        self.page.locator("#results h2 a").click()
        self.assertIn("/zh/assets/tester/dialogue-zh/", self.page.url)

    def test_nothing(self):
        self.assertEqual(self.search("xyzzy"), [])
        self.assertIn("Nothing", self.page.locator("#status").text_content())
        self.assert_accessible(self.page)
        for text in ("", " ", "\"'<>&%", "../..", "__proto__", "constructor", "\u202e", "a" * 5000, "\U0001f600", "#", "@"):
            with self.subTest(text=text[:20]):
                self.assertEqual(self.search(text), [])

    def test_too_short(self):
        for text in ("c", "c#", "#", "+ -"):
            with self.subTest(text=text):
                self.assertEqual(self.search(text), [])
                self.assertIn("at least 2 letters", self.page.locator("#status").text_content())
        # What is chosen beside it still counts.
        self.assertEqual(len(self.search("c", category="2d-tools")), 12)
        self.assertIn("at least 2 letters", self.page.locator("#status").text_content())
        self.assertEqual(self.search("", category=""), [])
        self.assertNotIn("letters", self.page.locator("#status").text_content())

    def test_other_language(self):
        self.search("terrain", category="scripts")
        self.page.locator(".top a[hreflang]").click()
        self.page.wait_for_url("**/zh/search/?q=terrain&category=scripts")
        titles = self.titles()
        self.assertEqual(self.page.locator("#q").input_value(), "terrain")
        self.page.locator(".top a[hreflang]").click()
        self.page.wait_for_url(lambda url: "/zh/" not in url and url.endswith("/search/?q=terrain&category=scripts"))
        self.assertEqual(self.titles(), titles)

    def test_filters(self):
        self.assertEqual({(number % 8, number % 3) for number in self.numbers("dialogue", category="3d-tools")}, {(1, 1)})
        self.assertEqual(self.address(), {"q": "dialogue", "category": "3d-tools"})
        self.assertEqual({(number % 10, number % 3) for number in self.numbers(type="project")}, {(9, 1)})
        self.assertEqual({number % 3 for number in self.numbers(category="", type="", license="CC0-1.0")}, {0})
        self.assertEqual({number % 5 for number in self.numbers(license="", godot="400")}, {0})

    def test_filters_alone(self):
        self.assertEqual({number % 7 for number in self.numbers("", tag="t3")}, {3})
        self.assertEqual(len(self.search("", tag="", category="2d-tools")), 12)
        self.assertEqual({number % 10 for number in self.numbers("", category="", type="project")}, {9})
        self.assertEqual({(number % 10, number % 3) for number in self.numbers(license="MIT")}, {(9, 1)})
        self.assertEqual({number % 3 for number in self.numbers(type="", license="Apache-2.0")}, {2})
        self.assertEqual({number % 5 for number in self.numbers(license="", godot="400")}, {0})
        self.assertEqual({(number % 5, number % 10) for number in self.numbers(type="project", godot="404")}, {(4, 9)})
        self.assertTrue(self.search(type="", godot="", support="community"))
        self.assertEqual(self.address(), {"support": "community"})

    def test_all_that_suit_a_filter(self):
        self.search("", type="project")
        count = self.page.locator("#status").text_content()
        wanted = sum(json.loads(path.read_text())["type"] == "project" for path in self.site.registry.glob("assets/*/*/asset.json"))
        self.assertIn(f" {wanted}", count)
        self.search(type="", godot="402")
        # Three of five, and two beside them.
        self.assertIn(f" {registries.LARGE * 3 // 5 + 2}", self.page.locator("#status").text_content())

    def test_typing_errors(self):
        for text in ("inventroy 1002", "inventary 1002", "inventry 1002", "inventoory 1002", "invenory 1002", "inventt 1002"):
            with self.subTest(text=text):
                self.assertEqual(self.search(text), ["Inventory 1002"])
                self.assertIn(f"similar words were searched: {text.split()[0]}", self.page.locator("#status").text_content())
        self.search("inventory 1002")
        self.assertNotIn("similar", self.page.locator("#status").text_content())
        self.assertEqual(self.search("invexxory"), [])

    def test_address(self):
        self.page = self.open("search/?q=terrain&category=scripts&tag=t1&godot=404&none=1&type=neither")
        titles = self.titles()
        self.assertEqual(self.page.locator("#q").input_value(), "terrain")
        self.assertEqual(self.page.locator("#search [name=category]").input_value(), "scripts")
        self.assertTrue(titles)
        self.assertEqual({(number % 8, number % 3, number % 7) for number in (int(title.split()[1]) for title in titles)}, {(3, 2, 1)})
        self.page.reload()
        self.assertEqual(self.titles(), titles)

    def test_from_any_page(self):
        self.page = self.open("tags/")
        field = self.page.locator(".find input")
        field.fill("shader 44")
        field.press("Enter")
        self.page.wait_for_url("**/search/?q=shader+44")
        self.assertIn("Shader 44", self.titles())

    def test_more(self):
        self.assertEqual(len(self.search("tween")), 12)
        for count in (24, 36):
            self.page.locator("#more").focus()
            self.page.keyboard.press("Enter")
            self.page.locator(f"#results li:nth-child({count})").wait_for()
            # Where one goes on reading.
            self.assertEqual(self.page.evaluate("[...document.querySelectorAll('#results h2 a')].indexOf(document.activeElement)"), count - 12)
        titles = self.page.locator("#results h2").all_text_contents()
        self.assertEqual(len(set(titles)), 36)
        self.assert_accessible(self.page)

    def test_more_twice(self):
        self.search("tween")
        # The files come after both clicks.
        self.page.evaluate("for (let click = 0; click < 2; click += 1) document.getElementById('more').click()")
        self.page.locator("#results li:nth-child(24)").wait_for()
        self.page.wait_for_load_state("networkidle")
        titles = self.page.locator("#results h2").all_text_contents()
        self.assertEqual((len(titles), len(set(titles))), (24, 24))
        self.page.locator("#more").click()
        self.page.locator("#results li:nth-child(36)").wait_for()

    def test_what_it_costs(self):
        self.page = self.open("search/")
        self.page.wait_for_load_state("networkidle")
        answers = []
        self.page.on("response", lambda answer: answers.append(answer))
        self.search("network 725")
        spent = sum(len(answer.body()) for answer in answers)
        self.assertTrue(0 < spent < MOST_BYTES, spent)
        self.assertLess(len(answers), 20)
        whole = sum(path.stat().st_size for path in self.site.out.glob("index/shards/*/*.json"))
        self.assertLess(spent, whole / 10)

    def test_index_is_gone(self):
        self.page = self.open("search/")
        self.page.wait_for_load_state("networkidle")
        self.page.route("**/words/*.json", lambda route: route.abort())
        self.assertEqual(self.search("camera"), [])
        self.assertEqual(self.page.locator("#status").text_content(), self.page.locator("#search").get_attribute("data-failed"))
        self.page.unroute_all()
        self.assertTrue(self.search("camera"))
        self.expect_noted("Failed to load resource")


if __name__ == "__main__":
    unittest.main()
