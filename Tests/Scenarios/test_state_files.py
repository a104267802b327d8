"""Files of ours that were edited, cut, deleted, replaced, or written by a newer version.

Each time there is one clear error or none, the way out that the hint names works, and what the user made
stays as it is.
"""

import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import unittest

from support import Case, noise, sha256, visible

INTEGRITY, CONFLICT = 3, 4
COMMANDS = (["list"], ["verify"], ["repair"], ["history"], ["undo"], ["outdated"], ["update"], ["install"],
    ["remove", "tester/hero"])


def damages(whole):
    """What may have become of a database, by name."""
    middle = len(whole) // 2
    pages = bytearray(whole)
    pages[4096:] = noise(len(whole) - 4096)
    flipped = bytearray(whole)
    flipped[100:160] = b"\xff" * 60
    return {
        "one byte": whole[:1], "part of the header": whole[:50], "only the header": whole[:100],
        "half a page": whole[:2048], "one page": whole[:4096], "half": whole[:middle],
        "without its end": whole[:-1000], "broken header": b"SQLite format 4\0" + whole[16:],
        "absurd page size": whole[:16] + b"\xff\xff" + whole[18:], "text": b"<<<<<<< HEAD\n" + whole,
        "noise": noise(len(whole)), "noise after the first page": bytes(pages), "broken schema": bytes(flipped),
        "zeros": bytes(len(whole)),
    }


def alter(path, *statements):
    database = sqlite3.connect(path)
    with database:
        for statement in statements:
            database.execute(statement)
    database.close()


class StateCase(Case):
    """A project with a package, one of whose files the user edited, and files of the user's beside it."""

    def setUp(self):
        super().setUp()
        self.zip = self.addon("hero.zip", "hero", files={"main.gd": "extends Node\n", "edited.gd": "var a\n"})
        self.install(self.zip)
        (self.project / "addons/hero/edited.gd").write_text("var mine = true\n")
        (self.project / "addons/hero/own.gd").write_text("var own\n")
        (self.project / "player.gd").write_text("var player\n")
        self.state = self.project / ".assetstore/state.sqlite"
        self.manifest, self.lock = self.project / "assetstore.json", self.project / "assetstore.lock"

    def assert_users_work(self):
        for path, text in {"addons/hero/edited.gd": "var mine = true\n", "addons/hero/own.gd": "var own\n",
            "player.gd": "var player\n"}.items():
            self.assertEqual((self.project / path).read_text(), text)

    def assert_whole(self):
        """Everything is installed, and nothing differs but the user's edit."""
        self.assert_users_work()
        self.assertEqual(list(self.packages()), ["tester/hero"])
        found = self.findings()
        self.assertEqual(found.pop("addons/hero/own.gd"), "extra")
        self.assertIn(found, ({}, {"addons/hero/edited.gd": "modified"}))
        staging = self.project / ".assetstore/staging"
        self.assertEqual(list(staging.rglob("*")) if staging.exists() else [], [])

    def tried(self, words, codes, **how):
        """Runs a command that may fail in these ways only, clearly and without touching the user's work."""
        before = visible(self.project)
        result = self.run_command(*words, code=None, **how)
        self.assertIn(result.code, codes, str(result))
        if "error" in (result.json if result.stdout else {}):
            self.assert_one_line(result)
            error = result.json["error"]
            self.assertTrue(error["hint"] or error["reason"] == "nothing-to-undo", str(result))
            self.assertEqual(visible(self.project), before)
        self.assert_users_work()
        return result


class ProjectStates(StateCase):
    def write(self, data):
        for path in self.state.parent.glob("state.sqlite*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        if data is not None:
            self.state.write_bytes(data)

    def move_away(self):
        """As the hint says."""
        aside = self.dir / "aside"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        os.rename(self.state, aside / "state.sqlite")
        for path in self.state.parent.glob("state.sqlite-*"):
            path.rename(aside / path.name)

    def assert_way_out(self, reason, code):
        """Every command names the trouble, and the hint leads out of it."""
        for words in COMMANDS:
            # It reads nothing but the history.
            result = self.tried(words, (0, code) if words == ["history"] else (code,))
            if result.code == 0:
                continue
            error = result.json["error"]
            self.assertEqual(error["reason"], reason, str(result))
            self.assertIn(str(self.state), error["message"] + error["subject"])
        self.assertIn("move it away and install without names", error["hint"])
        self.move_away()
        self.run_command("install")
        self.assert_whole()

    def test_damaged(self):
        whole = self.state.read_bytes()
        for name, data in damages(whole).items():
            with self.subTest(name):
                self.write(data)
                damaged = self.run_command("list", code=None)
                if damaged.code == 0:
                    # SQLite does not see every cut; then no command may do harm, and install heals.
                    for words in (["verify"], ["history"], ["list"]):
                        self.tried(words, (0, 1, INTEGRITY))
                    self.write(None)
                    self.run_command("install")
                    self.assert_whole()
                else:
                    self.assert_way_out("project-damaged", INTEGRITY)
                self.write(whole)

    def test_emptied_or_deleted(self):
        for data in (b"", None):
            self.write(data)
            self.assertEqual(self.packages(), {})
            for words in (["verify"], ["repair"], ["history"], ["outdated"]):
                self.tried(words, (0, 1))
            self.run_command("install")
            self.assert_whole()

    def test_folder_of_state_deleted(self):
        shutil.rmtree(self.state.parent)
        self.run_command("install")
        self.assert_whole()
        self.assertTrue((self.state.parent / ".gdignore").exists())

    def test_file_for_git_that_was_not_written_to_its_end(self):
        file = self.state.parent / ".gitignore"
        file.write_text("")
        self.run_command("repair")
        self.assertEqual(file.read_text(), "*\n")
        file.write_text("staging\n")
        (self.project / "addons/hero/main.gd").unlink()
        self.run_command("repair")
        self.assertEqual(file.read_text(), "staging\n")

    def test_not_a_file(self):
        elsewhere = self.dir / "elsewhere.sqlite"
        elsewhere.write_bytes(self.state.read_bytes())
        before = elsewhere.read_bytes()
        self.write(None)
        self.state.mkdir()
        self.assert_way_out("project-damaged", INTEGRITY)
        self.write(None)
        self.state.symlink_to(elsewhere)
        self.assert_way_out("project-damaged", INTEGRITY)
        self.assertEqual(elsewhere.read_bytes(), before)

    def test_folder_of_state_elsewhere(self):
        """A link there would have everything happen where it leads."""
        for name in (".assetstore", ".assetstore/backup"):
            place = self.project / name
            elsewhere = self.dir / "elsewhere"
            (elsewhere / "staging/precious").mkdir(parents=True)
            aside = self.dir / "away"
            if place.exists():
                place.rename(aside)
            place.symlink_to("../" * name.count("/") + "../elsewhere")
            around = self.surroundings(self.project)
            for words in COMMANDS:
                self.assertEqual(self.tried(words, (INTEGRITY,)).json["error"]["reason"], "project-damaged")
            self.assertEqual(self.surroundings(self.project), around)
            place.unlink()
            self.run_command("install")
            self.assert_whole()
            shutil.rmtree(elsewhere)
            shutil.rmtree(aside, ignore_errors=True)

    def test_of_another_program(self):
        self.write(None)
        alter(self.state, "CREATE TABLE recipes (name TEXT)", "PRAGMA user_version = 2")
        self.assert_way_out("project-damaged", INTEGRITY)

    def test_edited_rows(self):
        whole = self.state.read_bytes()
        for statement in (
            "UPDATE files SET path = '../../evil'", "UPDATE files SET path = '/etc/passwd'", "UPDATE files SET path = ''",
            "UPDATE files SET sha256 = 'x'", "UPDATE files SET size = -1", "UPDATE folders SET path = '..'",
            "UPDATE packages SET name = '../evil'", "UPDATE packages SET type = 'toy'",
            "UPDATE packages SET into_folder = '../..'", "UPDATE packages SET sha256 = '../../etc/passwd'",
            "PRAGMA user_version = -1", "DROP TABLE files",
        ):
            with self.subTest(statement):
                alter(self.state, statement + (" WHERE path = 'addons/hero/main.gd'" if "UPDATE files" in statement else ""))
                self.assert_way_out("project-damaged", INTEGRITY)
                self.write(whole)

    def test_hot_journal_where_nothing_can_be_written(self):
        """What SQLite was about is not known before it is rolled back, which needs the right to write."""
        hot = self.state.with_name("state.sqlite-journal")
        aside = self.dir / "aside"
        aside.mkdir()
        database = sqlite3.connect(self.state, isolation_level=None)
        database.execute("PRAGMA cache_size = 1")
        database.execute("BEGIN EXCLUSIVE")
        database.execute("CREATE TABLE much (text)")
        database.execute("INSERT INTO much SELECT hex(randomblob(1000)) FROM (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9))")
        for path in (self.state, hot):
            shutil.copy2(path, aside)
        database.execute("ROLLBACK")
        database.close()
        for path in (self.state, hot):
            shutil.copy2(aside / path.name, path)
        with self.read_only(self.project):
            for words in COMMANDS:
                result = self.run_command(*words, code=8)
                self.assert_one_line(result)
                error = result.json["error"]
                self.assertEqual(error["reason"], "read-only", str(result))
                self.assertIn("interrupted", error["message"])
        self.assertEqual(list(self.packages()), ["tester/hero"])
        self.assertFalse(hot.exists())

    def test_edited_history(self):
        """What the history says is believed no more than the rest."""
        alter(self.state, "UPDATE history SET record = '{'")
        self.assertEqual(self.tried(["history"], (INTEGRITY,)).json["error"]["reason"], "project-damaged")
        self.move_away()
        self.run_command("install")
        self.assert_whole()

    def test_impossible_history(self):
        """What undoing would write into manifest and lock can stand there."""
        whole = self.state.read_bytes()
        database = sqlite3.connect(self.state)
        [record] = database.execute("SELECT record FROM history").fetchone()
        database.close()
        for key, value in (("sha256", "x"), ("tree_hash", ""), ("into", "../.."), ("without", ["../../evil"])):
            with self.subTest(key):
                edited = json.loads(record)
                for step in edited["steps"].values():
                    step["before"] = {"entry": {**step["after"]["entry"], key: value}}
                alter(self.state, "UPDATE history SET record = '" + json.dumps(edited) + "'")
                error = self.tried(["history"], (INTEGRITY,)).json["error"]
                self.assertEqual(error["reason"], "project-damaged")
                self.assertIn("change set", error["message"])
                self.write(whole)

    def journal(self, steps, folder="x"):
        """As if a change with these steps had been interrupted."""
        staging = self.state.parent / "staging" / folder
        staging.mkdir(parents=True)
        self.put(json.dumps({"name": folder, "summary": "install evil/evil", "steps": steps}))
        return staging

    def put(self, record, key=None):
        """Signed with the store's key, as one of our own."""
        key = key or (self.dir / "store/journal.key").read_bytes()
        record = hmac.new(key, record.encode(), hashlib.sha256).hexdigest() + "\n" + record
        alter(self.state, "DELETE FROM journal", "INSERT INTO journal VALUES ('" + record + "')")

    def test_edited_journal(self):
        """Undoing what a stranger's journal says is no way out of the project."""
        whole = self.state.read_bytes()
        (self.dir / "evil").write_text("evil")
        around = self.surroundings(self.project)
        staged = ".assetstore/staging/x/new-0-0"
        moves = [("../outside", staged), (staged, "../evil"), (".git/hooks/post-checkout", staged),
            ("addons/../../outside", staged), ("addons//x", staged), (".assetstore/state.sqlite", staged)]
        steps = [[{"move": {"from": a, "to": b, "sha256": ""}}] for a, b in moves]
        steps += [[{"makeDirectory": {"_0": "../evil-folder"}}],
            [{"removeDirectory": {"_0": "../evil-folder", "mode": 511}}]]
        for step in steps:
            with self.subTest(step):
                staging = self.journal(step)
                (staging / "new-0-0").write_text("evil")
                self.assert_way_out("project-damaged", INTEGRITY)
                self.assertEqual(self.surroundings(self.project), {**around, **self.aside()})
                self.assertFalse((self.project / ".git").exists())
                self.write(whole)
        for record in ("", "{", "[]", "null"):
            with self.subTest(record):
                (self.state.parent / "staging").mkdir()
                self.put(record)
                self.assert_way_out("project-damaged", INTEGRITY)
                self.write(whole)

    def aside(self):
        return {path: what for path, what in self.surroundings(self.project).items() if path.startswith("aside")}

    def test_journal_through_a_link(self):
        outside = self.dir / "outside"
        outside.mkdir()
        (outside / "own").write_text("own")
        (self.project / "way").symlink_to(outside)
        around = self.surroundings(self.project)
        staging = self.journal([{"move": {"from": "way/evil", "to": ".assetstore/staging/x/new-0-0", "sha256": ""}}])
        (staging / "new-0-0").write_text("evil")
        for words in COMMANDS:
            error = self.tried(words, (INTEGRITY,)).json["error"]
            self.assertEqual((error["reason"], error["subject"]), ("project-damaged", "way"))
        self.assertEqual(self.surroundings(self.project), around)
        (self.project / "way").unlink()
        (self.project / "way").mkdir()
        self.run_command("list")
        self.assert_whole()

    def test_journal_of_another_store(self):
        """A project may come from anyone: only what this store signed is done unasked."""
        state = self.state.read_bytes()
        staging = self.journal([{"move": {"from": "mine.gd", "to": ".assetstore/staging/x/new-0-0", "sha256": ""}}])
        (staging / "new-0-0").write_text("evil")
        record = json.dumps({"name": "x", "summary": "", "steps": []})
        for sign in (lambda: self.put(record, b"another key"), lambda: self.put(record, bytes(32)),
                     lambda: alter(self.state, "UPDATE journal SET record = '" + record + "'"),
                     lambda: alter(self.state, "UPDATE journal SET record = 'unsigned\n" + record + "'")):
            sign()
            for words in COMMANDS:
                error = self.tried(words, (INTEGRITY,)).json["error"]
                self.assertEqual(error["reason"], "project-damaged")
        self.assertFalse((self.project / "mine.gd").exists())
        self.write(state)
        shutil.rmtree(staging)
        self.assert_whole()

    def test_link_that_a_step_puts_in_the_way(self):
        outside = self.dir / "outside"
        outside.mkdir()
        (self.project / "link").symlink_to(outside)
        staged = ".assetstore/staging/x/"
        staging = self.journal([
            {"move": {"from": "sub/evil", "to": staged + "new-0-0", "sha256": ""}},
            {"move": {"from": "sub", "to": "link", "sha256": ""}}])
        (staging / "new-0-0").write_text("evil")
        error = self.run_command("list", code=INTEGRITY).json["error"]
        self.assertEqual(error["reason"], "project-damaged")
        self.assertEqual(list(outside.iterdir()), [])

    def test_journal_is_undone(self):
        """The very form that the tests above write is believed where it is harmless."""
        staging = self.journal([{"move": {"from": "addons/hero/main.gd", "to": ".assetstore/staging/x/old-0",
            "sha256": ""}}])
        (self.project / "addons/hero/main.gd").rename(staging / "old-0")
        self.run_command("list")
        self.assert_whole()

    def test_lost_during_a_change(self):
        """What an interrupted change had moved away is kept, and the texts come back."""
        manifest, lock = self.manifest.read_bytes(), self.lock.read_bytes()
        staging = self.state.parent / "staging/x"
        staging.mkdir(parents=True)
        (self.project / "addons/hero/main.gd").rename(staging / "old-0")
        self.manifest.rename(staging / "old-assetstore.json")
        self.lock.rename(staging / "old-assetstore.lock")
        (staging / "new-0-0").write_text("new")
        self.write(b"damaged " * 1000)
        self.tried(["install"], (INTEGRITY,))
        self.move_away()
        self.run_command("install")
        self.assert_whole()
        self.assertEqual((self.manifest.read_bytes(), self.lock.read_bytes()), (manifest, lock))
        self.assertTrue((self.project / ".assetstore/backup/x/old-0").is_file())

    def test_newer(self):
        alter(self.state, "PRAGMA user_version = 9999")
        before = sha256(self.state)
        for words in COMMANDS:
            error = self.tried(words, (CONFLICT,)).json["error"]
            self.assertEqual(error["reason"], "project-newer")
            self.assertIn("newer version", error["hint"])
        self.assertEqual(sha256(self.state), before)


class ProjectTexts(StateCase):
    BAD = (b"{", b"[]", b"null", b"\xff\xfe", b'{"format":"x"}', b"[" * 100_000, b"\0" * 4096)

    def spoilt(self, path):
        whole = path.read_bytes()
        yield from self.BAD
        yield b""
        yield whole[:-3]
        yield whole[: len(whole) // 2]
        yield b"<<<<<<< HEAD\n" + whole
        yield whole + whole

    def test_lock(self):
        whole = self.lock.read_bytes()
        for data in self.spoilt(self.lock):
            self.lock.write_bytes(data)
            for words in (["install"], ["remove", "tester/hero"], ["update"], ["verify"]):
                error = self.tried(words, (INTEGRITY,)).json["error"]
                self.assertEqual(error["reason"], "malformed-file")
                self.assertEqual(error["subject"], str(self.lock))
            self.tried(["list"], (0,))
            self.lock.unlink()
            self.run_command("install")
            self.assert_whole()
            self.assertEqual(self.lock.read_bytes(), whole)

    def test_manifest(self):
        whole = self.manifest.read_bytes()
        for data in self.spoilt(self.manifest):
            self.manifest.write_bytes(data)
            for words in (["install"], ["remove", "tester/hero"], ["update"]):
                error = self.tried(words, (INTEGRITY,)).json["error"]
                self.assertEqual(error["reason"], "malformed-file")
                self.assertEqual(error["subject"], str(self.manifest))
            self.tried(["list"], (0,))
            self.tried(["verify"], (1,))
            self.manifest.write_bytes(whole)
            self.run_command("install")
            self.assert_whole()

    def test_manifest_deleted(self):
        """The lock says what is installed; nothing is removed because nobody wants it any more."""
        self.manifest.unlink()
        self.run_command("install", code=None)
        self.assert_users_work()
        self.assertEqual(list(self.packages()), ["tester/hero"])
        self.install(self.zip)
        self.assert_whole()
        self.assertEqual(list(json.loads(self.manifest.read_text())["assets"]), ["tester/hero"])

    def test_all_deleted(self):
        """Only the addon is left, with the user's edit in it."""
        for path in (self.manifest, self.lock):
            path.unlink()
        shutil.rmtree(self.state.parent)
        self.tried(["install", self.zip], (0, CONFLICT))
        self.assert_users_work()
        self.run_command("install", self.zip, "--overwrite")
        self.assertEqual(self.findings().get("addons/hero/edited.gd"), None)
        kept = [path.read_text() for path in (self.project / ".assetstore").rglob("*") if path.is_file()
            and path.stat().st_size < 100]
        self.assertIn("var mine = true\n", kept)

    def test_newer(self):
        for path in (self.manifest, self.lock):
            whole = path.read_bytes()
            document = json.loads(whole)
            document["format"] = 99
            path.write_text(json.dumps(document))
            before = path.read_bytes()
            for words in (["install"], ["remove", "tester/hero"], ["update"]):
                error = self.tried(words, (CONFLICT,)).json["error"]
                self.assertEqual(error["reason"], "project-newer")
            self.assertEqual(path.read_bytes(), before)
            path.write_bytes(whole)

    def test_not_files(self):
        for path in (self.manifest, self.lock):
            whole = path.read_bytes()
            path.unlink()
            path.mkdir()
            self.tried(["install"], (INTEGRITY,))
            path.rmdir()
            outside = self.dir / "outside.json"
            outside.write_bytes(whole)
            path.symlink_to(outside)
            self.tried(["install"], (0, INTEGRITY))
            self.assertEqual(outside.read_bytes(), whole)
            path.unlink()
            path.write_bytes(whole)


class Catalogues(StateCase):
    def setUp(self):
        super().setUp()
        self.pages = self.library([{"title": "Dialogue"}])
        self.run_command("source", "add", "library", self.pages)
        self.run_command("sync")
        self.catalogue = self.store / "catalogue.sqlite"
        alter(self.catalogue, "PRAGMA wal_checkpoint(TRUNCATE)")

    def write(self, data):
        for path in self.store.glob("catalogue.sqlite*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        if data is not None:
            self.catalogue.write_bytes(data)

    def assert_way_out(self, reason, code):
        archives = self.archives()
        for words in (["search", "dialogue"], ["source", "list"], ["sync"]):
            error = self.tried(words, (code,)).json["error"]
            self.assertEqual(error["reason"], reason)
        self.assertIn("move that file away, add your sources again and sync", error["hint"])
        self.write(None)
        self.run_command("source", "add", "library", self.pages)
        self.run_command("sync")
        self.assertEqual([row["title"] for row in self.search("dialogue", code=0)["assets"]], ["Dialogue"])
        self.assertEqual(self.archives(), archives)
        self.assert_whole()

    def test_damaged(self):
        whole = self.catalogue.read_bytes()
        for name, data in damages(whole).items():
            with self.subTest(name):
                self.write(data)
                results = [self.tried(words, (0, 1, INTEGRITY)) for words in (["source", "list"], ["search", "dialogue"],
                    ["sync"], ["show", "library:1"])]
                worst = max(result.code for result in results)
                if worst == INTEGRITY:
                    self.write(data)
                    self.assert_way_out_of_some()
                self.write(whole)

    def assert_way_out_of_some(self):
        """Not every command reads the damaged part."""
        self.write(None)
        self.run_command("source", "add", "library", self.pages)
        self.run_command("sync")
        self.assertEqual([row["title"] for row in self.search("dialogue", code=0)["assets"]], ["Dialogue"])
        self.assert_whole()

    def test_no_database_at_all(self):
        self.write(b"no database " * 1000)
        self.assert_way_out("catalogue-damaged", INTEGRITY)

    def test_deleted(self):
        for data in (b"", None):
            self.write(data)
            self.tried(["search", "dialogue"], (1,))
            self.assert_whole()

    def test_newer(self):
        alter(self.catalogue, "PRAGMA user_version = 9999")
        before = sha256(self.catalogue)
        for words in (["search", "dialogue"], ["source", "list"], ["sync"]):
            error = self.tried(words, (CONFLICT,)).json["error"]
            self.assertEqual(error["reason"], "catalogue-newer")
        self.assertEqual(sha256(self.catalogue), before)

    def test_lost_archives(self):
        """Those that the project was installed from come back from where they came."""
        shutil.rmtree(self.store / "archives-v1")
        (self.project / "addons/hero/main.gd").unlink()
        self.run_command("install")
        self.assert_whole()


if __name__ == "__main__":
    unittest.main()
