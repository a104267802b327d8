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


if __name__ == "__main__":
    unittest.main()
