"""The real catalogue of several hundred assets, against an independent computation over its JSON."""

import json
import random
import re
import shutil
import signal
import unicodedata
import unittest

from support import LIBRARY_PAGES, Case, interrupt

# Keys of a row of the list and of the asset in our JSON that say the same.
SAME = {
    "title": "title", "author": "author", "category": "category", "cost": "license", "icon_url": "icon_url",
    "version_string": "version", "support_level": "support",
}


def encoded(version):
    """The library's encoding of a Godot version, by its rules A5."""
    if version == "custom_build":
        return 9999999
    parts = [int(re.match(r"\d*", part).group() or 0) for part in version.split(".")][:3]
    major, minor, patch = parts + [0] * (3 - len(parts))
    return major * 10000 + min(minor, 100) * 100 + min(patch, 100)


def fold(text):
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text):
    return re.findall(r"[^\W_]+", fold(text))


class Expected:
    """The catalogue as the pages say it."""

    def __init__(self):
        pages = [json.loads(path.read_text()) for path in sorted(LIBRARY_PAGES.glob("asset-page-*.json"))]
        types = {row["id"]: row["type"] for row in json.loads((LIBRARY_PAGES / "configure.json").read_text())["categories"]}
        self.rows = {int(row["asset_id"]): row for page in pages for row in page["result"]}
        self.details = {
            number: json.loads((LIBRARY_PAGES / "asset" / f"{number}.json").read_text()) for number in self.rows
        }
        for row in self.rows.values():
            row["is"] = {"0": "addon", "1": "project"}[types[row["category_id"]]]

    def find(self, type="any", category=None, license=None, support=None, author=None, godot="any"):
        """The numbers of the assets that pass these filters."""
        low, high = 0, 9999999
        if godot != "any":
            version = encoded(godot)
            low, high = version // 10000 * 10000, version // 100 * 100 + 99
        return {
            number
            for number, row in self.rows.items()
            if type in ("any", row["is"])
            and (category is None or category.lower() == row["category"].lower() or category == row["category_id"])
            and (license is None or license.lower() == row["cost"].lower())
            and (support is None or row["support_level"] in support.split(","))
            and (author is None or author.lower() == row["author"].lower())
            and low <= encoded(row["godot_version"]) <= high
        }

    def tokens(self, number, split):
        row = self.rows[number]
        text = " ".join([row["title"], row["author"], self.details[number]["description"]])
        found = words(text)
        if split:
            # CamelCase names may be found by their parts too.
            found += words(re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", text))
        return set(found)


@unittest.skipUnless(LIBRARY_PAGES.is_dir(), f"{LIBRARY_PAGES} is not there")
class LibraryCase(Case):
    @classmethod
    def setUpClass(cls):
        cls.expected = Expected()

    def everything(self, *arguments, **how):
        """All that a search finds, page after page."""
        found, total = [], None
        while total is None or len(found) < total:
            page = self.search(*arguments, "--limit", "100", "--offset", len(found), **how)
            self.assertIn(total, (None, page["total"]))
            total = page["total"]
            self.assertTrue(page["assets"] or total == 0, f"{arguments}: nothing from {len(found)} of {total}")
            found += page["assets"]
        self.assertEqual(len({row["ref"] for row in found}), total)
        return found

    def add(self, url, *options):
        self.run_command("source", "add", "library", url, *options)

    def assert_catalogue(self):
        found = self.everything("--sort", "name")
        self.assertEqual({row["number"] for row in found}, set(self.expected.rows))
        for asset in found:
            row = self.expected.rows[asset["number"]]
            self.assertEqual({ours: asset[ours] for ours in SAME.values()}, {SAME[key]: row[key] for key in SAME})
            self.assertEqual(asset["type"], row["is"])
            self.assertEqual(encoded(asset["godot_min"]), encoded(row["godot_version"]))
            self.assertEqual(asset["source"], "library")
        return found


class Files(LibraryCase):
    """Synced from files, once for all tests of the class: none of them writes."""

    kept = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("make_store")
        maker.setUp()
        cls.addClassCleanup(maker.doCleanups)
        maker.add(LIBRARY_PAGES.as_uri())
        cls.record = maker.run_command("sync").json["sync"][0]
        cls.kept = maker.store

    def make_store(self):
        """The name of what fills the store: no test."""

    def setUp(self):
        super().setUp()
        self.store = self.kept or self.store

    def test_report_counts_every_asset(self):
        count = len(self.expected.rows)
        record = self.record
        self.assertEqual((record["asset_count"], record["added"], record["detailed"]), (count, count, count))
        self.assertEqual((record["changed"], record["removed"], record["skipped"]), (0, 0, []))
        self.assertEqual(record["requests"], 0)
        sources = self.run_command("source", "list").json["sources"]
        self.assertEqual([(row["name"], row["kind"], row["asset_count"]) for row in sources], [("library",
            "library", count)])

    def test_every_asset_is_as_its_row_says(self):
        self.assert_catalogue()

    def test_details_are_as_the_pages_say(self):
        for number in random.Random(1).sample(sorted(self.expected.rows), 12):
            shown, page = self.run_command("show", number).json, self.expected.details[number]
            self.assertTrue(shown["complete"])
            for key in ("description", "browse_url", "issues_url"):
                self.assertEqual(shown[key], page[key])
            self.assertEqual([row["url"] for row in shown["releases"]], [page["download_url"]])
            self.assertEqual(shown["releases"][0]["sha256"], page["download_hash"])

    def assert_finds(self, **filters):
        options = [part for name, value in filters.items() for part in (f"--{name}", value)]
        expected = self.expected.find(**filters)
        found = self.everything(*options)
        self.assertEqual({row["number"] for row in found}, expected, filters)
        return expected

    def test_each_filter_alone(self):
        rows = self.expected.rows.values()
        for type in ("any", "addon", "project"):
            self.assertTrue(self.assert_finds(type=type))
        for name, number in {(row["category"], row["category_id"]) for row in rows}:
            by_name = self.assert_finds(category=name)
            self.assertEqual(self.assert_finds(category=name.upper()), by_name)
            self.assertEqual(self.assert_finds(category=number), by_name)
        for license in {row["cost"] for row in rows}:
            self.assertTrue(self.assert_finds(license=license))
        self.assertEqual(self.assert_finds(license="mit"), self.expected.find(license="MIT"))
        for support in ("testing", "community", "featured", "testing,featured", "testing,community,featured"):
            self.assertTrue(self.assert_finds(support=support))
        for author in random.Random(2).sample(sorted({row["author"] for row in rows}), 10):
            self.assertTrue(self.assert_finds(author=author))
            self.assert_finds(author=author.upper() if author.isascii() else author)

    def test_godot_versions_by_the_library_rule(self):
        asked = "any 4.0 4.2 4.3.1 4.4-stable 4.4 4 3.5 3.6 3 2.1 1.0 unknown custom_build 5.0 4.200 99999.1".split()
        sizes = {version: len(self.assert_finds(godot=version)) for version in asked}
        self.assertEqual(sizes["any"], len(self.expected.rows))
        self.assertGreater(sizes["4.4"], sizes["3.5"])
        self.assertGreater(sizes["unknown"], 0)
        self.refused(2, "invalid-argument", "search", "--godot", "foo")

    def test_filters_together(self):
        random_choice = random.Random(3).choice
        rows = list(self.expected.rows.values())
        for _ in range(30):
            row = random_choice(rows)
            filters = {
                "type": random_choice([row["is"], "any"]), "category": random_choice([row["category"],
                    row["category_id"]]),
                "license": row["cost"], "support": row["support_level"], "author": row["author"],
                "godot": random_choice(["4.1", "3.5", "unknown", "any"]),
            }
            self.assert_finds(**{name: filters[name] for name in random.Random(str(row)).sample(sorted(filters), 3)})

    def test_what_nothing_matches_is_the_answer_no(self):
        page = self.search("--category", "No such category", code=1)
        self.assertEqual((page["assets"], page["total"]), ([], 0))

    def test_orders(self):
        stamp = lambda row: self.expected.rows[row["number"]]["modify_date"]
        rest = lambda row: (row["title"].lower(), row["publisher"], row["slug"], row["number"])
        found = self.everything()
        for keys, options in [
            ([rest, (stamp, True)], []),
            ([rest, (stamp, True)], ["--sort", "updated"]),
            ([rest, stamp], ["--sort", "updated", "--reverse"]),
            ([rest], ["--sort", "name"]),
            ([rest, lambda row: row["license"].lower()], ["--sort", "license"]),
            ([rest, (lambda row: row["license"].lower(), True)], ["--sort", "license", "--reverse"]),
        ]:
            expected = list(found)
            for key in keys:
                key, falling = key if isinstance(key, tuple) else (key, False)
                expected.sort(key=key, reverse=falling)
            actual = self.everything(*options)
            self.assertEqual([row["number"] for row in actual], [row["number"] for row in expected], options)
        titles = [row["title"].lower() for row in self.everything("--sort", "name", "--reverse")]
        self.assertEqual(titles, sorted(titles, reverse=True))

    def test_pages_cut_the_same_list(self):
        count = len(self.expected.rows)
        whole = [row["ref"] for row in self.everything("--sort", "name")]
        for limit in (1, 7, 40, 100, 500):
            for page in {0, 1, (count - 1) // limit}:
                document = self.search("--sort", "name", "--limit", limit, "--page", page)
                self.assertEqual([row["ref"] for row in document["assets"]], whole[page * limit : (page + 1) * limit])
                self.assertEqual((document["total"], document["offset"], document["limit"]), (count, page * limit,
                    limit))
        document = self.search("--limit", 10, "--offset", count + 5, code=1)
        self.assertEqual((document["assets"], document["total"]), ([], count))
        self.assertEqual(self.search()["limit"], 40)

    def test_text_finds_what_has_all_words(self):
        numbers = sorted(self.expected.rows)
        strict = {number: self.expected.tokens(number, split=False) for number in numbers}
        loose = {number: self.expected.tokens(number, split=True) for number in numbers}
        chance = random.Random(4)
        for turn in range(60):
            number = chance.choice(numbers)
            known = sorted(word for word in strict[number] if word.isascii() and len(word) > 2)
            picked = chance.sample(known, min(len(known), chance.choice([1, 1, 2, 3])))
            asked = [word[: chance.choice([3, 5, 50])] for word in picked]
            if turn % 2:
                asked = [word.upper() for word in asked]
            has = lambda tokens: all(any(token.startswith(word.lower()) for token in tokens) for word in asked)
            document = self.everything(*asked)
            found = {row["number"] for row in document}
            self.assertIn(number, found, asked)
            self.assertLessEqual({each for each in numbers if has(strict[each])}, found, asked)
            self.assertLessEqual(found, {each for each in numbers if has(loose[each])}, asked)

    def test_text_with_filters(self):
        for asked in ("game", "editor", "player"):
            plain = {row["number"] for row in self.everything(asked)}
            addons = {row["number"] for row in self.everything(asked, "--type", "addon", "--godot", "4.3")}
            self.assertEqual(addons, plain & self.expected.find(type="addon", godot="4.3"))

    def test_exact_title_comes_first(self):
        for number in random.Random(5).sample(sorted(self.expected.rows), 25):
            title = self.expected.rows[number]["title"]
            first = self.search(title, "--limit", 5)["assets"][0]
            self.assertEqual(first["title"].lower(), title.lower())

    def test_nothing_in_a_text_is_an_operator(self):
        count = len(self.expected.rows)
        odd = [
            "%", "_", "'", '"', "*", "a* OR b", "NEAR(a b)", "title:x", "-x", "^x", "(", ")", "{", "}", "AND", "NOT",
            "a AND", "\U0001f600", "x" * 10000, "a " * 5000, "\\", "--", ";DROP TABLE asset", "\u0301", "\u202e", "\x01",
        ]
        for text in odd:
            result = self.run_command("search", "--", text, code=None)
            self.assertIn(result.code, (0, 1), str(result))
            self.assertLessEqual(result.json["total"], count)

    def test_a_misspelt_word_is_corrected(self):
        title = "Dialogue Manager"
        self.assertIn(title, [row["title"] for row in self.everything(title)])
        page = self.search("dialoguee managr", code=0)
        self.assertIn(title, [row["title"] for row in page["assets"]])
        self.assertTrue(page["corrected"])

    def test_numbers_and_names_are_refs(self):
        for asset in random.Random(6).sample(self.everything(), 10):
            for ref in (asset["ref"], f"library:{asset['number']}", str(asset["number"])):
                self.assertEqual(self.run_command("show", ref).json["asset"], asset)


class Http(LibraryCase):
    def sync(self, *arguments, code=0):
        document = self.run_command("sync", *arguments, code=code).json
        return document["sync"][0] if code == 0 else document

    def test_one_page_and_many_give_the_same_catalogue_as_files(self):
        lists = []
        for name, cap in (("one", 500), ("many", 20)):
            server = self.serve(pages=LIBRARY_PAGES, page_cap=cap)
            self.store = self.dir / name
            self.add(server.api)
            record = self.sync()
            self.assertEqual(record["added"], len(self.expected.rows))
            self.assertEqual(record["requests"], sum(server.counts().values()))
            self.assertGreaterEqual(record["requests"], 1 + -(-len(self.expected.rows) // cap))
            lists.append(self.assert_catalogue())
        self.assertEqual(*lists)

    def test_second_sync_is_conditional(self):
        server = self.serve(pages=LIBRARY_PAGES, page_cap=50)
        self.add(server.api)
        first = self.sync()
        second = self.sync()
        self.assertEqual((second["added"], second["changed"], second["removed"]), (0, 0, 0))
        self.assertGreater(second["not_modified"], 0)
        # The categories come without a condition.
        self.assertGreaterEqual(second["not_modified"], second["requests"] - 1)
        self.assertLess(second["bytes"], first["bytes"] / 10)
        self.assertIn("if-none-match", server.headers("page=1"))
        self.assert_catalogue()
        full = self.sync("--full")
        self.assertEqual((full["not_modified"], full["added"]), (0, 0))
        self.assert_catalogue()

    def test_details_come_when_needed_or_asked_for(self):
        server = self.serve(pages=LIBRARY_PAGES)
        self.add(server.api)
        self.assertEqual(self.sync()["detailed"], 0)
        offline = self.run_command("show", "7", "--offline").json
        self.assertFalse(offline["complete"])
        shown = self.run_command("show", "7").json
        self.assertTrue(shown["complete"])
        self.assertEqual(shown["description"], self.expected.details[7]["description"])
        self.run_command("show", "7")
        self.assertEqual(server.counts().get("/asset-library/api/asset/7"), 1)
        self.sync("--details")
        asked = {path for path in server.counts() if "/api/asset/" in path}
        self.assertEqual(len(asked), len(self.expected.rows))
        word = max(words(self.expected.details[9]["description"]), key=len)
        self.assertIn(9, [row["number"] for row in self.everything(word)])

    def test_what_the_server_drops_and_adds_follows(self):
        pages = self.dir / "pages"
        shutil.copytree(LIBRARY_PAGES, pages)
        for path in [pages, *pages.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        document = json.loads((pages / "asset-page-0.json").read_text())
        dropped = [document["result"].pop() for _ in range(5)]
        (pages / "asset-page-0.json").write_text(json.dumps(document))
        server = self.serve(pages=pages, page_cap=40)
        self.add(server.api)
        self.assertEqual(self.sync()["asset_count"], len(self.expected.rows) - 5)
        document["result"] = document["result"][7:] + dropped
        document["result"][0]["title"] = "Renamed by its author"
        (pages / "asset-page-0.json").write_text(json.dumps(document))
        record = self.sync()
        self.assertEqual((record["added"], record["changed"], record["removed"]), (5, 1, 7))
        self.assertEqual(self.search("renamed by its author")["assets"][0]["number"],
            int(document["result"][0]["asset_id"]))

    def interrupted(self, end):
        server = self.serve(pages=LIBRARY_PAGES, page_cap=20)
        self.add(server.api)
        arrived, opened = server.gate("page=9")
        process = self.start("sync")
        self.assertTrue(arrived.wait(60), "page 9 was never asked for")
        end(process)
        result = self.finish(process)
        server.gates.clear()
        opened.set()
        before = server.counts()
        record = self.sync()
        counted = {path: count - before.get(path, 0) for path, count in server.counts().items()}
        self.assertEqual(record["asset_count"], len(self.expected.rows))
        self.assert_catalogue()
        corrected = self.search("dialoguee managr", code=0)
        self.assertIn("Dialogue Manager", [row["title"] for row in corrected["assets"]])
        pages = {path for path in counted if "page=" in path}
        again = {path for path in pages if counted[path]}
        self.assertTrue(any("page=9" in path for path in again))
        self.assertLess(len(again), len(pages), "every page was asked for again")
        return result

    def test_killed_sync_continues(self):
        result = self.interrupted(lambda process: process.send_signal(signal.SIGKILL))
        self.assertEqual(result.code, -signal.SIGKILL)

    def test_interrupted_sync_continues(self):
        result = self.interrupted(interrupt)
        self.assertEqual(result.code, 130)
        self.assert_one_line(result)
        self.assertEqual(result.json["error"]["reason"], "cancelled")


if __name__ == "__main__":
    unittest.main()
