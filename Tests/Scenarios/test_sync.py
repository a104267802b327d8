"""Refreshing several sources at once."""

import unittest

from support import Case


class Several(Case):
    """A good source, one that is away, one whose server answers with a web page, one with a bad package."""

    def setUp(self):
        super().setUp()
        good, bad = self.dir / "good", self.dir / "bad"
        self.addon("hero.zip", "hero", folder=good)
        self.addon("villain.zip", "villain", folder=bad)
        (bad / "text.zip").write_text("no zip")
        server = self.serve()
        self.run_command("source", "add", "away", self.dir / "away", "--kind", "directory")
        self.run_command("source", "add", "bad", bad)
        self.run_command("source", "add", "good", good)
        self.run_command("source", "add", "server", server.url + "/fault/html")

    def records(self, result):
        return {record["source"]: record for record in result.json["sync"]}

    def test_the_others_are_read_and_each_failure_is_named(self):
        result = self.run_command("sync", code=5)
        records = self.records(result)
        self.assertEqual(list(records), ["away", "bad", "good", "server"])
        self.assertEqual({name for name in records if "error" in records[name]}, {"away", "server"})
        self.assertEqual(records["away"]["error"]["reason"], "no-such-path")
        self.assertEqual(records["server"]["error"]["reason"], "bad-reply")
        self.assertEqual((records["good"]["added"], records["good"]["asset_count"]), (1, 1))
        self.assertEqual(result.json["error"], records["away"]["error"])
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), 2, result.stderr)
        self.assertIn("source away: ", lines[0])
        self.assertIn("source server: ", lines[1])

    def test_people_read_what_was_skipped_and_why(self):
        result = self.run_command("sync", code=None, json=False)
        self.assertIn("good: 1 asset (1 added)\n", result.stdout)
        self.assertRegex(result.stdout, r"bad: 1 asset \(1 added, 1 skipped\)\n  skipped [^\n]*/text\.zip: [^\n]+zip")
        self.assertEqual(len(result.stderr.splitlines()), 2, result.stderr)

    def test_exit_code_is_that_of_the_most_serious_failure(self):
        for names, code in ((["good"], 0), (["server"], 6), (["away"], 5), (["server", "good", "away"], 5)):
            for json in (True, False):
                self.run_command("sync", *names, code=code, json=json)

    def test_a_name_said_twice_is_one(self):
        result = self.run_command("sync", "good", "good", "bad", "good")
        self.assertEqual(list(self.records(result)), ["good", "bad"])
        said = self.run_command("sync", "good", "good", json=False).stdout
        self.assertEqual(said, "good: 1 asset (unchanged)\n")

    def test_a_name_that_is_none_ends_it_before_it_begins(self):
        self.refused(5, "unknown-source", "sync", "good", "nowhere")
        self.assertEqual(self.search(code=1)["total"], 0)


class Turns(Case):
    """What happens to a source while it is read."""

    def test_a_source_that_is_read_is_not_changed(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "library", server.api)
        self.run_command("source", "add", "other", server.api)
        arrived, opened = server.gate("page=0")
        process = self.start("sync", "library")
        self.assertTrue(arrived.wait(60))
        self.refused(7, "busy", "source", "remove", "library")
        self.refused(7, "busy", "source", "add", "library", self.dir)
        self.run_command("source", "remove", "other")
        opened.set()
        self.assertEqual(self.finish(process).code, 0)
        self.assertEqual(self.search()["total"], 1)
        self.run_command("source", "remove", "library")
        self.assertEqual(self.search(code=1)["total"], 0)


class Details(Case):
    """An asset's own page is read again when it may have changed, and only then."""

    def setUp(self):
        super().setUp()
        self.row = {"title": "Hero", "rating": "1", "download_url": "http://host.invalid/hero.zip"}
        self.server = self.serve(pages=self.library([self.row]))
        self.run_command("source", "add", "library", self.server.api)

    def sync(self, *arguments, **row):
        self.library([{**self.row, **row}])
        return self.run_command("sync", *arguments).json["sync"][0]

    def test_rating_and_icon_do_not_make_them_stale(self):
        self.assertEqual(self.sync("--details")["detailed"], 1)
        record = self.sync("--details", rating="9", icon_url="http://host.invalid/new.png")
        self.assertEqual((record["changed"], record["detailed"]), (1, 0))
        shown = self.run_command("show", "tester/hero", "--offline").json
        self.assertTrue(shown["complete"])
        self.assertEqual((shown["asset"]["rating"], shown["asset"]["icon_url"]), (9, "http://host.invalid/new.png"))
        self.assertEqual(shown["releases"][0]["url"], self.row["download_url"])

    def test_dates_and_versions_do(self):
        self.sync("--details")
        changed = {}
        for key, value in (("modify_date", "2026-03-03 00:00:00"), ("version", "2"), ("version_string", "1.1"),
            ("godot_version", "4.1")):
            changed[key] = value
            self.sync("--full", **changed)
            self.assertFalse(self.run_command("show", "tester/hero", "--offline").json["complete"], key)
            self.assertEqual(self.sync("--details", **changed)["detailed"], 1, key)

    def test_what_was_never_read_stays_so(self):
        self.sync()
        self.sync(rating="9")
        self.assertFalse(self.run_command("show", "tester/hero", "--offline").json["complete"])

    def test_a_store_that_cannot_be_written_says_that_they_are_missing(self):
        self.sync()
        with self.read_only(self.store):
            self.refused(8, "read-only", "install", "tester/hero")
            self.assertFalse(self.run_command("show", "tester/hero").json["complete"])


class Names(Case):
    def test_each_asset_has_a_name_of_its_own(self):
        titles = ["Hero", "Hero", "Hero 2", "Hero 2 2", "Hero", "Hero 2"]
        self.run_command("source", "add", "library", self.library([{"title": title} for title in titles]))
        for _ in range(2):
            self.run_command("sync", "--full")
            refs = {asset["number"]: asset["ref"] for asset in self.search()["assets"]}
            self.assertEqual(len(set(refs.values())), len(titles), refs)
            self.assertEqual(refs[1], "library:tester/hero")
            self.assertEqual(refs[3], "library:tester/hero-2")
            for number, ref in refs.items():
                self.assertEqual(self.run_command("show", ref).json["asset"]["number"], number)


class Folders(Case):
    def test_what_cannot_be_read_is_skipped_and_named(self):
        folder = self.dir / "packages"
        self.addon("hero.zip", "hero", folder=folder)
        locked = self.addon("locked.zip", "locked", folder=folder)
        inner = self.addon("inner.zip", "inner", folder=folder / "inner").parent
        self.run_command("source", "add", "ours", folder)
        user = self.unprivileged()
        locked.chmod(0)
        inner.chmod(0)
        self.addCleanup(inner.chmod, 0o755)
        [record] = self.run_command("sync", user=user).json["sync"]
        self.assertEqual({skip["what"] for skip in record["skipped"]}, {str(locked), str(inner)})
        self.assertEqual((record["added"], record["asset_count"]), (1, 1))


if __name__ == "__main__":
    unittest.main()
