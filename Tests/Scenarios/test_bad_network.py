"""Servers that fail, for catalogues and for archives: one clear line, and everything as it was."""

import base64
import concurrent.futures
import json
import os
import unittest

from support import Case, interrupt, snapshot


class Credentials(Case):
    """A user's name and password in the URL of a source are for its server alone."""

    SAID = "user:geheim@"

    def url(self, url):
        return url.replace("://", "://" + self.SAID)

    def assert_silent(self, result):
        self.assertNotIn("geheim", result.stdout + result.stderr)
        self.assertNotIn("user:", result.stdout + result.stderr)

    def test_they_are_sent_and_not_shown(self):
        server = self.serve(pages=self.library([{"title": "Hero"}, {"title": "Bad", "download_hash": "zz"}]))
        for json in (True, False):
            for arguments in (
                ["source", "add", "library", self.url(server.api)], ["source", "list"],
                ["sync", "--details", "--full"], ["show", "library:1"], ["search"],
            ):
                self.assert_silent(self.run_command(*arguments, json=json))
        said = base64.b64encode(self.SAID[:-1].encode()).decode()
        self.assertEqual(server.headers("/asset?")["authorization"], f"Basic {said}")
        [source] = self.run_command("source", "list").json["sources"]
        self.assertEqual(source["url"], server.api)

    def test_no_error_shows_them(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        for mode in ("status-404", "html", "garbage"):
            self.run_command("source", "add", "library", self.url(server.spoilt(mode)))
            for json in (True, False):
                self.assert_silent(self.run_command("sync", json=json, code=6))
        bad = self.url(server.api)
        for arguments in (["--kind", "directory", bad], [bad + " x"], [bad.replace("http", "ftp")]):
            self.assert_silent(self.run_command("source", "add", "other", *arguments, code=2))


class Network(Case):
    """The spoilt ones run side by side: most of their time is waiting to try again."""

    SPOILT = {
        "status-404": "http-status", "status-500": "http-status", "status-403": "http-status", "html": None,
        "redirect-loop": "too-many-redirects", "short-body": "short-body", "garbage": None,
        "reset": ("unreachable", "short-body", "bad-reply"),
    }

    def side_by_side(self, check):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for future in [pool.submit(check, mode, reason) for mode, reason in self.SPOILT.items()]:
                future.result()

    def test_syncing(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "good", server.api)
        self.run_command("sync")

        def check(mode, reason):
            store = self.dir / f"store-{mode}"
            self.run_command("source", "add", "library", server.spoilt(mode), store=store)
            result = self.run_command("sync", code=6, store=store)
            self.assert_one_line(result)
            error = result.json["error"]
            self.assertIn(error["reason"], [reason] if isinstance(reason, str) else reason or ["bad-reply",
                "unreachable"], str(result))
            self.assertIn(server.url, error["subject"] + error["message"])
            if mode.startswith("status-"):
                self.assertEqual(error["system_code"], int(mode[7:]))
            self.run_command("search", code=1, store=store)

        self.side_by_side(check)

    def test_archives(self):
        server = self.serve()
        self.addon("hero.zip", "hero")
        before = snapshot(self.project)

        def check(mode, reason):
            # A web page in the place of an archive is known by its bytes only.
            code, reason = (3, "not-a-zip") if mode == "html" else (6, reason)
            store = self.dir / f"store-{mode}"
            result = self.run_command("install", server.spoilt(mode, "/hero.zip"), code=code, store=store)
            self.assert_one_line(result)
            self.assertIn(result.json["error"]["reason"], [reason] if isinstance(reason,
                str) else reason or ["bad-reply", "unreachable"], str(result))

        self.side_by_side(check)
        self.assertEqual(snapshot(self.project), before)

    def test_a_failing_sync_keeps_the_catalogue(self):
        pages = self.library([{"title": "Hero"}])
        server = self.serve(pages=pages, page_cap=1)
        self.run_command("source", "add", "library", server.api)
        self.run_command("sync")
        server.http.options.page_cap = 0  # From now on the list is a 404.
        self.refused(6, "http-status", "sync")
        self.assertEqual(self.search("hero", code=0)["total"], 1)

    def test_other_sources_are_read_after_a_failure(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "bad", server.spoilt("status-404"))
        self.run_command("source", "add", "good", server.api)
        self.refused(6, "http-status", "sync")
        self.assertEqual(self.search("hero", code=0)["total"], 1)

    def test_nobody_listens(self):
        server = self.serve()
        url = server.url
        server.close()
        self.refused(6, "unreachable", "install", url + "/hero.zip")

    def test_redirect_to_a_file_is_refused(self):
        server = self.serve()
        error = self.refused(6, ("bad-reply", "unreachable", "too-many-redirects"), "install",
            server.spoilt("redirect-file", "/hero.zip"))
        self.assertNotIn(os.uname().nodename, json.dumps(error))

    def test_silence_is_a_timeout(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "library", server.api)
        self.run_command("sync")
        server.gate("/")
        for words in (["sync"], ["install", server.url + "/hero.zip"], ["install", "1"]):
            error = self.refused(6, "timeout", *words, "--timeout", "1", "--retries", "0")
            self.assertIn(server.url, error["subject"])
        self.assertFalse(self.run_command("show", "1", "--timeout", "1", "--retries", "0").json["complete"])

    def test_what_drips_is_a_timeout(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        (self.dir / "hero.zip").write_bytes(b"PK\3\4" * 1000)
        self.run_command("source", "add", "library", server.spoilt("drip"))
        for words in (["sync"], ["install", server.spoilt("drip", "/hero.zip")]):
            error = self.refused(6, "timeout", *words, "--timeout", "1", "--retries", "0")
            self.assertIn("bytes came in 1000 ms", error["message"])

    def test_short_trouble_is_overcome(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "library", server.spoilt("status-503-times-1"))
        [record] = self.run_command("sync").json["sync"]
        self.assertEqual(record["added"], 1)

    def test_interrupt_ends_the_wait_for_a_silent_server(self):
        server = self.serve(pages=self.library([{"title": "Hero"}]))
        self.run_command("source", "add", "library", server.api)
        for words in (["sync"], ["install", server.url + "/hero.zip"]):
            arrived, _ = server.gate("/")
            before = snapshot(self.project)
            process = self.start(*words)
            self.assertTrue(arrived.wait(60))
            interrupt(process)
            result = self.finish(process)
            self.assertEqual(result.code, 130, str(result))
            self.assert_one_line(result)
            self.assertEqual(snapshot(self.project), before)
            for _, _, opened in server.gates:
                opened.set()
            server.gates.clear()

    def test_pages_of_nonsense(self):
        server_pages = self.library([{"title": "Hero"}])
        page = server_pages / "asset-page-0.json"
        self.run_command("source", "add", "library", server_pages)
        for text in ("", "[]", "{", "null", '{"result":{}}', '{"result":[1,2]', "\x00", "[" * 200_000, "<html>"):
            page.write_text(text)
            error = self.refused(6, "bad-reply", "sync")
            self.assertIn(str(page), error["subject"] + error["message"])
        page.write_text('{"result":[{"asset_id":"x"},7,{"asset_id":1,"title":"Good","author":"A"}],"pages":1}')
        [record] = self.run_command("sync").json["sync"]
        self.assertEqual((record["asset_count"], len(record["skipped"])), (1, 2))


if __name__ == "__main__":
    unittest.main()
