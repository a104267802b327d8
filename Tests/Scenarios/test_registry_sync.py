"""A registry's signed index as a source: what is fetched, what is believed, and what stays when it is not."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import time
import unittest

from support import Case
import registry_writer as writer

DAY = writer.DAY


@unittest.skipUnless(writer.MINISIGN, "minisign is not installed")
class Registry(Case):
    """A registry of 200 assets in 4 shards, on a server."""

    @classmethod
    def setUpClass(cls):
        cls.now = int(time.time())

    def setUp(self):
        super().setUp()
        self.out = self.dir / "www/out"
        self.keys = writer.Keys(self.dir)
        self.assets = [writer.asset(f"tester/tool-{number}") for number in range(200)]
        self.old = self.publish(self.now - 1000)
        self.server = self.serve(self.dir / "www")
        self.url = self.server.url + "/out"

    def publish(self, sequence, out=None, keys=None, **how):
        return writer.write(out or self.out, self.assets, keys or self.keys, sequence, **how)

    def add(self, url=None, *arguments, key=None):
        self.run_command("source", "add", "reg", url or self.url, "--kind", "registry", "--key",
            key or self.keys.line, *arguments)

    def sync(self, *arguments):
        return self.run_command("sync", *arguments).json["sync"][0]

    def fails(self, reason, code=3):
        """A sync that must end so, and leave the catalogue as it is."""
        before = self.rows()
        result = self.run_command("sync", "--retries", "1", code=code)
        [record] = result.json["sync"]
        self.assertEqual(record["error"]["reason"], reason, str(result))
        self.assertEqual(self.rows(), before)
        return record["error"]

    def rows(self):
        """All that the catalogue's database holds, also of what is searched."""
        with contextlib.closing(sqlite3.connect(self.store / "catalogue.sqlite")) as database:
            tables = database.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%'").fetchall()
            self.assertGreater(len(tables), 15)
            return {table: sorted(map(repr, database.execute(f"SELECT * FROM {table}"))) for table, in tables}

    def catalogue(self):
        return self.search("--limit", "500")["assets"]

    def titles(self):
        return {asset["slug"]: asset["title"] for asset in self.catalogue()}

    def asked(self):
        """The paths asked for since the last look."""
        counts = self.server.counts()
        before, self.counted = getattr(self, "counted", {}), counts
        return sorted(path.removeprefix("/out/index/") for path, count in counts.items() if count > before.get(path, 0))

    def text(self, *arguments, **how):
        """What a command says to people."""
        return self.run_command(*arguments, json=False, **how).stdout

    def shard(self, manifest, asset):
        sha256 = manifest["shards"][writer.number(asset, manifest["bits"])]["sha256"]
        return self.out / f"index/shards/{sha256[:2]}/{sha256}.json"


class Changes(Registry):
    def test_first_sync_takes_all(self):
        self.add()
        record = self.sync()
        self.assertEqual((record["added"], record["asset_count"], record["requests"]), (200, 200, 7))
        self.assertEqual((record["skipped"], record["changed"], record["removed"]), ([], 0, 0))
        shown = self.run_command("show", "tester/tool-7").json
        self.assertTrue(shown["complete"])
        self.assertEqual(shown["description"], "What tool-7 is for.")
        self.assertEqual(shown["releases"][0]["url"], self.url + "/packages/1.0.zip")
        self.assertEqual(list((self.store / "tmp").glob("index-*")), [])

    def test_no_change_is_one_small_request(self):
        self.add()
        self.sync()
        for url, status in [(None, 1), (self.server.spoilt("no-validators", "/out"), 1)]:
            if url:
                self.add(url)
                self.sync()
            self.asked()
            record = self.sync()
            self.assertEqual((record["requests"], record["not_modified"], record["changed"]), (1, 1, 0))
            self.assertLess(record["bytes"], 2000)
            self.assertEqual(len(self.asked()), 1)

    def test_one_changed_asset_is_one_shard(self):
        self.add()
        self.sync()
        self.asked()
        self.assets[7]["title"] = "Another title"
        manifest = self.publish(self.now - 900)
        record = self.sync()
        self.assertEqual((record["added"], record["changed"], record["removed"]), (0, 1, 0))
        self.assertEqual(self.titles()["tool-7"], "Another title")
        asked = self.asked()
        self.assertEqual(len(asked), 4, asked)
        self.assertIn(f"shards/{self.shard(manifest, self.assets[7]).parent.name}/"
            + self.shard(manifest, self.assets[7]).name, asked)

    def test_assets_come_and_go(self):
        self.add()
        self.sync()
        del self.assets[10:20]
        self.assets.append(writer.asset("other/new"))
        self.publish(self.now - 900)
        record = self.sync()
        self.assertEqual((record["added"], record["removed"], record["asset_count"]), (1, 10, 191))
        # Another number of shards, down to none with anything in it.
        self.publish(self.now - 800, bits=5)
        record = self.sync()
        self.assertEqual((record["added"], record["changed"], record["removed"]), (0, 0, 0))
        self.assets = self.assets[:1]
        self.publish(self.now - 700)
        record = self.sync()
        self.assertEqual((record["removed"], list(self.titles())), (190, ["tool-0"]))
        self.assets = []
        self.publish(self.now - 600)
        self.assertEqual(self.sync()["asset_count"], 0)

    def test_signed_again_without_a_change(self):
        self.add()
        self.sync()
        self.publish(self.now - 900)
        record = self.sync()
        self.assertEqual((record["requests"], record["changed"], record["asset_count"]), (2, 0, 200))

    def test_the_summary_is_searched_and_shown(self):
        self.assets = [writer.asset("tester/one", summary="Paints rainbows."),
            writer.asset("tester/two", summary="Grows trees.", description="Grows trees.\n\nAnd more."),
            writer.asset("tester/three", summary="Digs holes.", description="")]
        self.publish(self.now - 900)
        self.add()
        self.sync()
        for word, slug in [("rainbows", "one"), ("trees", "two"), ("holes", "three")]:
            self.assertEqual([asset["slug"] for asset in self.search(word)["assets"]], [slug])
        shown = [self.run_command("show", f"tester/{slug}").json["description"] for slug in ("one", "two", "three")]
        self.assertEqual(shown, ["Paints rainbows.\n\nWhat one is for.", "Grows trees.\n\nAnd more.", "Digs holes."])

    def test_what_has_no_release_is_for_no_engine(self):
        self.assets = [writer.asset("tester/none", releases=[])]
        self.publish(self.now - 900)
        self.add()
        self.sync()
        self.assertEqual(self.search("none", "--godot", "4.3")["assets"], [])
        [row] = [line.split() for line in self.text("search", "none").splitlines() if "tester/none" in line]
        self.assertIn("?", row)
        self.assertNotIn("any", row)

    def test_files(self):
        for url in (self.out, f"file://{self.out}"):
            self.add(url)
            record = self.sync()
            self.assertEqual((record["asset_count"], record["requests"], record["skipped"]), (200, 0, []))
            self.assertEqual(self.sync()["not_modified"], 1)

    def test_full_asks_for_everything(self):
        self.add()
        self.sync()
        record = self.sync("--full")
        self.assertEqual((record["requests"], record["added"], record["changed"]), (7, 0, 0))

    def test_what_came_before_an_interruption_is_not_fetched_again(self):
        self.add()
        self.sync()
        for asset in self.assets:
            asset["title"] += "!"
        manifest = self.publish(self.now - 900)
        last = self.shard(manifest, self.assets[7])
        body = last.read_bytes()
        last.write_bytes(body[:-1])
        self.fails("index-mismatch")
        last.write_bytes(body)
        self.asked()
        record = self.sync()
        self.assertEqual(record["changed"], 200)
        # Head, signature, manifest, and the one that was wrong.
        self.assertEqual(len(self.asked()), 3 + 1)

    def test_what_makes_no_sense_is_left_out(self):
        bad = [{"slug": "Upper"}, {"slug": "a/b"}, {"title": ""}, {"title": 7}, {"type": "virus"},
            {"icon_url": "file:///etc/hostname"}, {"icon_url": "../../secret"}, {"icon_url": "%2e%2e/secret"},
            {"releases": [writer.release(sha256="short")]}, {"releases": [writer.release(), writer.release()]},
            {"releases": [writer.release(url="javascript:alert(1)")]}, {"updated": -1},
            {"description": "x" * (1 << 20) + "x"}]
        self.assets = [{**writer.asset(f"tester/bad-{number}"), **how} for number, how in enumerate(bad)]
        self.assets.append(writer.asset("tester/good"))
        self.publish(self.now - 900, bits=0)
        self.add()
        record = self.sync()
        self.assertEqual((record["added"], len(record["skipped"])), (1, len(bad)), record["skipped"])


class Refusals(Registry):
    def setUp(self):
        super().setUp()
        self.add()
        self.sync()
        self.assets[7]["title"] = "Another title"

    def head(self):
        return json.loads((self.out / "index/head.json").read_bytes())

    def test_a_shard_that_is_another(self):
        replayed = self.shard(self.old, self.assets[7]).read_bytes()
        manifest = self.publish(self.now - 900)
        shard = self.shard(manifest, self.assets[7])
        good = shard.read_bytes()
        other = next(path for path in self.out.rglob("shards/*/*.json") if path != shard).read_bytes()
        for body in (good[:-10], good.replace(b"Another title", b"Another tidle"), other, replayed, good + b" " * 10_000):
            shard.write_bytes(body)
            self.assertIn("stays in use", self.fails("index-mismatch")["hint"])
        shard.unlink()
        self.fails("http-status", code=6)
        shard.write_bytes(good)
        self.assertEqual(self.sync()["changed"], 1)

    def test_a_manifest_that_is_another(self):
        old = next(self.out.glob("index/manifests/*.json")).read_bytes()
        self.publish(self.now - 900)
        path = self.out / f"index/manifests/{self.head()['index']['sha256']}.json"
        good = path.read_bytes()
        for body in (old, good[:-1], good + b"\n", b""):
            path.write_bytes(body)
            self.fails("index-mismatch")

    def test_a_signed_shard_that_is_none(self):
        """What is right of the others is not taken either."""
        for asset in self.assets:
            asset["title"] += "!"
        for number, body in enumerate((b"{}", b"[]", b"{\"format\":2,\"assets\":[]}", b"\xff", b'{"assets":[],"assets":[],"format":1}')):
            self.publish(self.now - 900 + number, spoil=lambda index, good: body if index == 3 else good)
            self.fails("malformed-index")
        self.publish(self.now - 800)
        self.assertEqual(self.sync()["changed"], 200)

    def test_a_file_that_is_another(self):
        self.add(self.out)
        self.sync()
        for asset in self.assets:
            asset["title"] += "!"
        manifest = self.publish(self.now - 900)
        shard = self.shard(manifest, self.assets[7])
        good = shard.read_bytes()
        for body in (good[:-1], good + b" ", good.replace(b"!", b"?")):
            shard.write_bytes(body)
            self.fails("index-mismatch")
        shard.unlink()
        self.fails("no-such-path", code=5)
        shard.write_bytes(good)
        self.assertEqual(self.sync()["changed"], 200)

    def test_an_older_head(self):
        old = self.dir / "old"
        shutil.copytree(self.out, old)
        self.publish(self.now - 900)
        self.sync()
        for name in ("head.json", "head.json.minisig"):
            shutil.copy(old / "index" / name, self.out / "index" / name)
        self.fails("head-rolled-back")

    def test_two_heads_of_one_number(self):
        self.publish(self.now - 1000)
        self.fails("head-forked")

    def test_an_expired_head(self):
        self.publish(self.now - 900, expires=self.now - 10)
        self.assertRegex(self.fails("head-expired")["message"], "expired")

    def test_a_head_that_is_kept_until_it_expires(self):
        self.assertEqual(self.sync()["not_modified"], 1)
        # As if time had passed.
        with contextlib.closing(sqlite3.connect(self.store / "catalogue.sqlite")) as database, database:
            database.execute("UPDATE registry SET expires = ?", (self.now - 10,))
        self.fails("head-expired")

    def test_another_key(self):
        self.publish(self.now - 900, keys=writer.Keys(self.dir, "other"))
        self.fails("head-unknown-key")

    def test_no_signature(self):
        self.publish(self.now - 900)
        signature = self.out / "index/head.json.minisig"
        good = signature.read_bytes()
        signature.unlink()
        self.fails("head-unsigned")
        place = good.index(b"\n") + 40
        other = b"B" if good[place] == ord("A") else b"A"
        for body in (b"", b"nothing\n" * 4, good.replace(b"demo", b"dema"), good[:place] + other + good[place + 1 :]):
            signature.write_bytes(body)
            self.fails("head-bad-signature")

    def test_a_signature_of_something_else(self):
        self.publish(self.now - 900, comment="assetstore registry demo sequence 1")
        self.fails("head-bad-signature")
        head = self.out / "index/head.json"
        self.publish(self.now - 900)
        head.write_bytes(head.read_bytes().replace(b"demo", b"dema"))
        self.fails("head-bad-signature")

    def test_head_and_signature_from_both_sides_of_a_publication(self):
        path = self.out / "index/head.json.minisig"
        self.publish(self.now - 900)
        old = path.read_bytes()
        self.assets[8]["title"] = "One more"
        self.publish(self.now - 800)
        new = path.read_bytes()
        path.write_bytes(old)
        arrived, opened = self.server.gate("head.json.minisig")
        process = self.start("sync")
        self.assertTrue(arrived.wait(60))
        arrived_again, opened_again = self.server.gate("/index/head.json")
        opened.set()
        self.assertTrue(arrived_again.wait(60), "the head was not asked for again")
        path.write_bytes(new)
        opened_again.set()
        self.assertEqual(self.finish(process).code, 0)
        self.assertEqual(self.titles()["tool-8"], "One more")

    def test_a_clock_that_is_off(self):
        self.publish(self.now + 3600)
        self.sync()
        self.assets[8]["title"] = "One more"
        self.publish(self.now + 366 * DAY)
        self.fails("head-from-the-future")
        # An hour late, and a year.
        self.publish(self.now + 3700, created=self.now - 3600, expires=self.now + 60)
        self.assertEqual(self.sync()["changed"], 1)
        self.assets[8]["title"] = "Once more"
        self.publish(self.now + 3800, created=self.now - 366 * DAY)
        self.assertIn("days ago", self.fails("head-expired")["message"])

    def test_another_registry_with_the_same_key(self):
        self.publish(self.now - 900, name="another")
        self.fails("head-of-another-registry")

    def test_a_head_that_is_none(self):
        head = self.out / "index/head.json"
        for body in (b"{", b"[]", b'{"format":1}', b'{"format":2}', b"x" * 20_000):
            head.write_bytes(body)
            self.keys.sign(head, "assetstore registry demo sequence 1")
            self.fails("malformed-index" if len(body) < 10_000 else "too-large", code=3)

    def test_a_server_that_keeps_one_waiting(self):
        for mode, why in (("drip", "bytes came in"), ("chatter", "took longer than")):
            self.add(self.server.spoilt(mode, "/out"))
            [record] = self.run_command("sync", "--timeout", "1", "--retries", "0", code=6).json["sync"]
            self.assertEqual(record["error"]["reason"], "timeout")
            self.assertIn(why, record["error"]["message"])

    def test_an_outage_keeps_what_there_is_and_tells_its_age(self):
        self.server.close()
        error = self.fails("unreachable", code=6)
        self.assertRegex(error["hint"], r"what was read \d+ minutes ago stays in use")
        self.assertEqual(len(self.titles()), 200)


class Mirrors(Registry):
    def setUp(self):
        super().setUp()
        self.mirror = self.dir / "www/mirror"
        self.publish(self.now - 950, mirrors=[self.server.url + "/gone", self.server.url + "/mirror/"])
        self.add()
        self.sync()
        self.assets[7]["title"] = "Another title"
        self.moved = self.publish(self.now - 900, mirrors=[self.server.url + "/mirror/"])
        shutil.copytree(self.out, self.mirror)

    def test_the_next_one_is_asked(self):
        shutil.rmtree(self.out)
        record = self.sync("--retries", "1")
        self.assertEqual((record["changed"], self.titles()["tool-7"]), (1, "Another title"))

    def test_a_shard_is_taken_where_it_is_whole(self):
        self.shard(self.moved, self.assets[7]).write_bytes(b"{}")
        self.assertEqual(self.sync()["changed"], 1)

    def test_one_with_the_files_of_another_registry(self):
        shutil.rmtree(self.out)
        shutil.rmtree(self.mirror)
        self.fails("http-status", code=6)
        self.publish(self.now - 800, out=self.mirror, keys=writer.Keys(self.dir, "other"), name="another")
        self.fails("head-unknown-key")
        self.publish(self.now - 800, out=self.mirror, name="another")
        self.fails("head-of-another-registry")
        self.publish(self.now - 800, mirrors=[self.server.url + "/mirror/"])
        self.assertEqual(self.sync()["changed"], 1)


class Archives(Registry):
    """What an index names relative to itself is to be had from its mirrors too."""

    def setUp(self):
        super().setUp()
        archive = self.addon("hero-1.0.zip", "hero", "1.0", folder=self.out / "packages")
        body = archive.read_bytes()
        self.release = writer.release(url="packages/hero-1.0.zip", size=len(body),
            sha256=hashlib.sha256(body).hexdigest())
        self.assets = [writer.asset("tester/hero", releases=[self.release])]
        self.publish(self.now - 900, mirrors=[self.server.url + "/gone", self.server.url + "/mirror/"])
        self.mirror = self.dir / "www/mirror"
        shutil.copytree(self.out, self.mirror)
        self.add()
        self.sync()

    def test_a_mirror_has_it(self):
        shutil.rmtree(self.out)
        self.install("tester/hero")
        locked = self.packages()["tester/hero"]
        self.assertEqual(locked["url"], self.url + "/packages/hero-1.0.zip")

    def test_a_mirror_has_another(self):
        shutil.rmtree(self.out)
        path = self.mirror / "packages/hero-1.0.zip"
        path.write_bytes(path.read_bytes() + b" ")
        self.refused(6, "http-status", "install", "tester/hero", "--retries", "1")

    def test_what_has_no_hash_is_had_from_its_own_place_only(self):
        self.release["sha256"] = ""
        self.publish(self.now - 800, mirrors=[self.server.url + "/mirror/"])
        self.sync()
        (self.out / "packages/hero-1.0.zip").unlink()
        self.refused(6, "http-status", "install", "tester/hero", "--retries", "1")


class Keys(Registry):
    def test_rotation(self):
        new = writer.Keys(self.dir, "new")
        self.add()
        self.sync()
        self.publish(self.now - 900, keys=new)
        self.fails("head-unknown-key")
        self.publish(self.now - 900, further=[new])
        self.sync()
        self.publish(self.now - 800, keys=new, further=[])
        self.sync()
        self.publish(self.now - 700, keys=new)
        self.fails("head-unknown-key")
        self.add(key=new.public)
        self.sync()
        self.publish(self.now - 600, keys=self.keys)
        self.fails("head-unknown-key")

    def test_a_key_that_was_rotated_away(self):
        new = writer.Keys(self.dir, "new")
        self.add()
        self.publish(self.now - 900, further=[self.keys, new])
        self.sync()
        self.publish(self.now - 800, keys=new, further=[self.keys, new])
        self.sync()
        self.publish(self.now - 700, further=[self.keys, new])
        self.sync()
        self.publish(self.now - 600, keys=new, further=[new])
        self.sync()
        self.assets[7]["title"] = "What a thief of the old key says"
        self.publish(self.now - 500, further=[self.keys, new])
        error = self.fails("head-unknown-key")
        self.assertIn("was replaced", error["message"])
        # The same key again changes nothing, as in a script that runs each day.
        self.add()
        self.fails("head-unknown-key")
        self.publish(self.now - 400, keys=new, further=[])
        self.sync()
        self.publish(self.now - 300)
        self.fails("head-unknown-key")
        self.publish(self.now - 300, keys=new, further=[new])
        self.sync()
        # The other one is what is known anyway, and the old one after it is believed as any that is given.
        self.add(key=new.line)
        self.sync()
        self.publish(self.now - 200)
        self.fails("head-unknown-key")
        self.add()
        self.sync()
        # So it is in a source that is added anew.
        self.publish(self.now - 100, keys=new, further=[new])
        self.fails("head-unknown-key")
        self.run_command("source", "remove", "reg")
        self.add(key=new.line)
        self.sync()

    def test_another_key_holds_for_what_is_known_too(self):
        other = writer.Keys(self.dir, "other")
        for url in (self.url, self.server.spoilt("no-validators", "/out"), self.out):
            self.add(url)
            self.sync()
            self.add(url, key=other.line)
            for _ in range(2):
                error = self.fails("head-unknown-key")
            self.assertEqual(len(self.titles()), 200)
            self.add(url)
            self.assertEqual(self.sync()["not_modified"], 0)
            self.assertEqual(self.sync()["not_modified"], 1)

    def test_each_key_is_named_once(self):
        self.add()
        self.sync()
        self.publish(self.now - 900, further=[self.keys])
        self.sync()
        self.publish(self.now - 800, keys=writer.Keys(self.dir, "other"))
        message = self.fails("head-unknown-key")["message"]
        self.assertRegex(message, r"not with [0-9A-F]{16}$")

    def test_one_that_was_added_as_a_library(self):
        self.run_command("source", "add", "reg", self.url)
        [record] = self.run_command("sync", "--retries", "1", code=6).json["sync"]
        self.assertIn("a registry is added as one", record["error"]["hint"])

    def test_none_or_no_key(self):
        self.refused(2, "invalid-argument", "source", "add", "reg", self.url, "--kind", "registry")
        self.refused(3, "malformed-key", "source", "add", "reg", self.url, "--kind", "registry", "--key", "RWnone")
        self.refused(3, "malformed-key", "source", "add", "reg", self.url, "--kind", "registry", "--key", self.keys.secret)
        self.refused(2, "invalid-argument", "source", "add", "reg", self.url, "--kind", "library", "--key", self.keys.line)
        self.assertEqual(self.run_command("source", "list").json["sources"], [])
        self.add()
        self.sync()
        # What is known stays known: the key, and what was read with it.
        self.run_command("source", "add", "reg", self.url, "--kind", "registry", "--priority", "3")
        self.assertEqual(self.sync()["not_modified"], 1)

    def source(self):
        [source] = self.run_command("source", "list").json["sources"]
        return source

    def test_another_priority_is_only_that(self):
        self.add()
        self.sync()
        self.run_command("source", "add", "reg", self.url + "/", "--priority", "7")
        source = self.source()
        self.assertEqual((source["kind"], source["priority"], source["asset_count"]), ("registry", 7, 200))
        self.assertEqual(self.sync()["not_modified"], 1)
        # A folder that is not there now keeps its kind too.
        self.run_command("source", "remove", "reg")
        for kind in ("library", "directory"):
            self.run_command("source", "add", "later", self.dir / "later", "--kind", kind)
            self.run_command("source", "add", "later", self.dir / "later", "--priority", "3")
            self.assertEqual((self.source()["kind"], self.source()["priority"]), (kind, 3))

    def test_another_url_keeps_the_key(self):
        new = writer.Keys(self.dir, "new")
        self.publish(self.now - 900, further=[self.keys, new])
        self.add()
        self.sync()
        self.publish(self.now - 800, keys=new, further=[new])
        self.sync()
        for url in (self.server.spoilt("no-validators", "/out"), self.out, self.url):
            self.run_command("source", "add", "reg", url)
            source = self.source()
            self.assertEqual((source["kind"], source["asset_count"]), ("registry", 0))
            self.assertEqual(self.sync()["added"], 200)
        self.publish(self.now - 700)
        self.run_command("source", "add", "reg", self.out)
        [record] = self.run_command("sync", code=3).json["sync"]
        self.assertEqual(record["error"]["reason"], "head-unknown-key")
        self.add(self.url)
        [record] = self.run_command("sync", code=3).json["sync"]
        self.assertEqual(record["error"]["reason"], "head-unknown-key")

    def test_another_kind_is_said(self):
        self.add()
        self.sync()
        self.run_command("source", "add", "reg", self.url, "--kind", "library")
        self.assertEqual((self.source()["kind"], self.source()["asset_count"]), ("library", 0))
        message = self.refused(2, "invalid-argument", "source", "add", "reg", self.url, "--kind", "registry")["message"]
        self.assertIn("a registry needs a public key", message)
        self.assertEqual(self.source()["kind"], "library")
        self.add()
        self.assertEqual(self.sync()["added"], 200)


class Withdrawn(Registry):
    def setUp(self):
        super().setUp()
        self.releases = []
        for version in ("1.1", "1.0"):
            archive = self.addon(f"hero-{version}.zip", "hero", version, folder=self.out / "packages")
            body = archive.read_bytes()
            self.releases.append(writer.release(version, url=f"packages/{archive.name}", size=len(body),
                sha256=hashlib.sha256(body).hexdigest()))
        self.assets = [writer.asset("tester/hero", releases=self.releases)]
        self.publish(self.now - 900)
        self.add()
        self.sync()

    def withdraw(self):
        self.withdraw_release(0)

    def withdraw_release(self, index):
        self.releases[index]["yanked"] = "it eats files"
        self.publish(self.now - 800)
        self.sync()

    def test_who_has_it_not_gets_the_one_before(self):
        self.withdraw()
        self.assertEqual(self.search()["assets"][0]["version"], "1.0")
        shown = self.run_command("show", "tester/hero").json["releases"]
        self.assertEqual([release["yanked"] for release in shown], ["it eats files", ""])
        self.install("tester/hero")
        self.assertEqual(self.packages()["tester/hero"]["version"], "1.0")

    def test_who_has_it_keeps_it(self):
        self.install("tester/hero")
        self.assertEqual(self.packages()["tester/hero"]["version"], "1.1")
        self.withdraw()
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        self.assertEqual(self.packages(project=clone)["tester/hero"]["version"], "1.1")

    def test_who_has_it_is_told(self):
        self.install("tester/hero")
        self.assertEqual(self.run_command("outdated").json, {"upgrades": [], "withdrawn": []})
        self.withdraw()
        told = [{"name": "tester/hero", "source": "reg", "title": "Hero", "version": "1.1",
            "reason": "it eats files", "instead": "1.0"}]
        self.assertEqual(self.run_command("outdated", code=1).json, {"upgrades": [], "withdrawn": told})
        line = "tester/hero 1.1 was withdrawn: it eats files; 1.0 is the newest that was not"
        self.assertIn(line, self.text("outdated", code=1))
        for words in (["update", "--dry-run"], ["update"], ["install"], ["install", "--frozen"]):
            self.assertIn(line, self.text(*words), words)
            self.assertEqual(self.run_command(*words).json["withdrawn"], told, words)
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.assertIn(line, self.text("install", "--frozen", project=clone))
        self.assertEqual(self.packages(project=clone)["tester/hero"]["version"], "1.1")
        self.run_command("remove", "tester/hero")
        self.assertEqual(self.run_command("outdated").json["withdrawn"], [])
        self.install("tester/hero@1.0")
        self.assertNotIn("withdrawn", self.text("install"))

    def test_nothing_is_there_instead(self):
        self.install("tester/hero")
        self.releases[1]["yanked"] = "this one too"
        self.withdraw()
        [told] = self.run_command("outdated", code=1).json["withdrawn"]
        self.assertEqual(told["instead"], "")
        self.assertIn("tester/hero 1.1 was withdrawn: it eats files\n", self.text("outdated", code=1))

    def test_a_newer_one_is_an_upgrade_too(self):
        self.install("tester/hero")
        self.releases.insert(0, {**self.releases[1], "version": "1.2"})
        self.withdraw_release(1)
        found = self.run_command("outdated", code=1).json
        self.assertEqual([row["latest"] for row in found["upgrades"]], ["1.2"])
        self.assertEqual([row["instead"] for row in found["withdrawn"]], ["1.2"])

    def test_who_has_it_not_does_not_get_it_by_its_version(self):
        self.withdraw()
        for ref in ("tester/hero@1.1", "reg:tester/hero@1.1", "tester/hero@^1.1"):
            error = self.refused(4, "unsatisfiable", "install", ref)
            self.assertIn("tester/hero 1.1 was withdrawn (it eats files)", error["message"])
            self.assertNotIn("yanked", error["message"])
        self.install("tester/hero")
        self.refused(4, "unsatisfiable", "install", "tester/hero@1.1")
        self.assertEqual(self.packages()["tester/hero"]["version"], "1.0")

    def test_who_has_it_gets_it_again_by_its_version(self):
        line = "tester/hero 1.1 was withdrawn: it eats files; 1.0 is the newest that was not"
        places = []
        for number, first in enumerate(("tester/hero", "tester/hero@1.1")):
            project, clone = self.godot_project(f"first-{number}"), self.godot_project(f"clone-{number}")
            self.install(first, project=project)
            for name in ("assetstore.json", "assetstore.lock"):
                shutil.copy2(project / name, clone / name)
            places += [project, clone]
        self.withdraw()
        for place in places:
            for ref in ("tester/hero@1.1", "reg:tester/hero@1.1", "tester/hero"):
                self.assertIn(line, self.text("install", ref, project=place))
                self.assertEqual(self.packages(project=place)["tester/hero"]["version"], "1.1")
                shutil.rmtree(place / "addons/hero")
                self.assertIn(line, self.text("install", ref, project=place))
                self.assertTrue((place / "addons/hero/plugin.cfg").exists())


if __name__ == "__main__":
    unittest.main()
