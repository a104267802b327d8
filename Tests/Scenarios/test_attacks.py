"""Attacks on the command: hostile servers, folders, archives and projects.

Each is judged by what lies on disk afterwards, by the exit code and by the time it takes.
"""

import contextlib
import gzip
import http.server
import json
import os
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import threading
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("ASSETSTORE", str(ROOT / ".build/out/bin/assetstore"))
PLUGIN = '[plugin]\nname="Greeter"\nauthor="Ada"\nversion="{0}"\nscript="a.gd"\n'


def addon(version="1.0", **files):
    """The files of the addon ada/greeter; further ones by their name in its folder."""
    named = {f"addons/greeter/{name}": text for name, text in files.items()}
    return {"addons/greeter/plugin.cfg": PLUGIN.format(version), "addons/greeter/a.gd": "extends Node\n", **named}


class AttackCase(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="attack-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.project = self.dir / "around/project"
        self.project.mkdir(parents=True)
        (self.project / "project.godot").write_text("config_version=5\n")
        self.state = self.project / ".assetstore/state.sqlite"

    def run_command(self, *arguments, timeout=20):
        """Exit code, and the JSON document that was printed."""
        line = [COMMAND, "--store", self.dir / "store", "--project", self.project, "--json", *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        try:
            done = subprocess.run(
                line, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, cwd=self.dir,
                env=dict(environment, HOME=str(self.dir)))
        except subprocess.TimeoutExpired:
            self.fail(f"{arguments} hangs")
        self.assertGreaterEqual(done.returncode, 0, f"{arguments} crashed: {done.stderr[:2000]}")
        return done.returncode, json.loads(done.stdout)

    def succeed(self, *arguments, **options):
        code, document = self.run_command(*arguments, **options)
        self.assertEqual(code, 0, f"{arguments}: {document}")
        return document

    def refused(self, reason, *arguments, **options):
        """The command must fail for that reason and change nothing in the project."""
        before = self.tree(self.dir / "around")
        code, document = self.run_command(*arguments, **options)
        self.assertNotEqual(code, 0, f"{arguments}: {document}")
        self.assertEqual(document["error"]["reason"], reason, document)
        self.assertEqual(self.tree(self.dir / "around"), before)

    def tree(self, root):
        """Everything below a folder, by its path as bytes."""
        found = {}
        for folder, folders, files in os.walk(os.fsencode(root)):
            for name in folders + files:
                path = os.path.join(folder, name)
                if os.path.isfile(path) and not os.path.islink(path):
                    with open(path, "rb") as file:
                        found[path] = file.read()
                else:
                    found[path] = os.lstat(path).st_mode
        return found

    def zip(self, name, files):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, text in files.items():
                archive.writestr(entry, text)
        return path

    def serve(self, answer):
        """A server whose pages `answer` gives by their path as (body, encoding); the URL of it."""

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body, encoding = answer(self.path)
                self.send_response(200)
                if encoding:
                    self.send_header("Content-Encoding", encoding)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"


class Servers(AttackCase):
    def library(self, **detail):
        """A server with one asset, "ada/greeter"."""
        asset = {
            "asset_id": "1", "title": "Greeter", "author": "Ada", "category_id": "1", "cost": "MIT",
            "godot_version": "4.0", "support_level": "community", "version": "1", "version_string": "1.0",
            "modify_date": "2024-01-01 00:00:00", **detail,
        }

        def answer(path):
            if path.startswith("/configure"):
                document = {"categories": []}
            elif path.startswith("/asset?"):
                document = {"result": [asset], "pages": 1, "total_items": 1}
            else:
                document = asset
            return json.dumps(document).encode(), None

        return self.serve(answer)

    def test_server_that_names_a_file_of_this_machine(self):
        secret = self.zip("secret/secret.zip", addon())
        for scheme in ["file://", "FILE://localhost"]:
            with self.subTest(scheme):
                self.succeed("source", "add", "far", self.library(download_url=f"{scheme}{secret}"))
                self.succeed("sync", "--full")
                self.refused("bad-reply", "install", "ada/greeter")
                self.assertEqual(self.succeed("cache", "info")["archives"], [])

    def test_pages_of_a_million_rows_that_are_none(self):
        rows = gzip.compress(b'{"pages": 100, "total_items": 1, "result": [' + b"0," * (1 << 20) + b"0]}")

        def answer(path):
            return (b'{"categories": []}', None) if path.startswith("/configure") else (rows, "gzip")

        self.succeed("source", "add", "far", self.serve(answer))
        self.refused("bad-reply", "sync")

    def test_reply_that_is_larger_than_any_page(self):
        page = gzip.compress(b'{"result": [' + b" " * (9 << 20) + b"]}")
        self.succeed("source", "add", "far", self.serve(
            lambda path: (b'{"categories": []}', None) if path.startswith("/configure") else (page, "gzip")))
        self.refused("too-large", "sync")


class Folders(AttackCase):
    def test_pipe_in_the_place_of_an_archive(self):
        pipe = self.dir / "pipe.zip"
        os.mkfifo(pipe)
        self.refused("not-a-file", "cache", "add", pipe)

    def test_file_that_is_larger_than_any_archive(self):
        with open(self.dir / "sparse.zip", "wb") as file:
            file.truncate(4 << 40)
        lock = {"source": "", "title": "", "type": "addon", "version": "1", "sha256": "0" * 64, "tree_hash": "0" * 64,
            "trust": "first-use", "url": (self.dir / "sparse.zip").as_uri()}
        (self.project / "assetstore.lock").write_text(json.dumps({"format": 1, "packages": {"a/b": lock}}))
        self.refused("too-large", "install")

    def test_file_without_an_end_among_the_packages(self):
        self.zip("packages/good.zip", addon())
        with open(self.dir / "packages/sparse.zip", "wb") as file:
            file.truncate(4 << 40)
        self.succeed("source", "add", "near", self.dir / "packages")
        self.assertEqual(self.succeed("sync")["sync"][0]["added"], 1)


class Texts(AttackCase):
    """Manifest and lock as a cloned project brings them."""

    def test_deep_and_long_texts(self):
        nest = b"[" * 400 + b"]" * 400 + b","
        for name in ["assetstore.json", "assetstore.lock"]:
            for text, reason in [(nest * 500, "malformed-file"), (b"[]," * (5 << 20), "too-large")]:
                with self.subTest(f"{name} {len(text)}"):
                    (self.project / name).write_bytes(b'{"format":1,"packages":{},"x":[' + text + b"0]}")
                    self.refused(reason, "install")
                    (self.project / name).unlink()

    def test_folders_of_git_and_of_ours_within_the_project(self):
        package = self.zip("greeter.zip", addon())
        for folder in ["part/.Git/hooks", "part/.assetStore", "GIT~1", "part/.g\u0131t"]:
            with self.subTest(folder):
                self.refused("invalid-argument", "install", package, "--into", folder)
                manifest = {"format": 1, "assets": {"ada/greeter": {"url": package.as_uri(), "into": folder}}}
                (self.project / "assetstore.json").write_text(json.dumps(manifest))
                self.refused("malformed-file", "install")
                (self.project / "assetstore.json").unlink()

    def test_files_that_the_kernel_makes_up(self):
        """Some have no end, and all say that they are empty."""
        entry = {"source": "", "title": "", "type": "addon", "version": "1", "url": "file:///proc/self/pagemap",
            "sha256": "0" * 64, "tree_hash": "0" * 64, "trust": "first-use"}
        texts = {"assetstore.json": {"format": 1, "assets": {"a/b": {"url": entry["url"]}}},
            "assetstore.lock": {"format": 1, "packages": {"a/b": entry}}}
        for (name, text), reason in zip(texts.items(), ["not-a-zip", "io-failure"]):
            with self.subTest(name):
                (self.project / name).write_text(json.dumps(text))
                self.refused(reason, "install")
                (self.project / name).unlink()
        self.refused("not-a-zip", "cache", "add", "/proc/self/pagemap")
        self.assertEqual([path for path in (self.dir / "store/tmp").iterdir() if path.stat().st_size], [])


class Marks(AttackCase):
    """Runs of combining marks, which take minutes to hash or compare."""

    RUN = "\u0315\u0316" * 50_000

    def test_marks_in_texts_of_the_project(self):
        package = self.zip("greeter.zip", addon())
        for document in [{"format": 1, self.RUN: 1}, {"format": 1, "assets": {self.RUN: {}}},
                {"format": 1, "assets": {"a/b": {"url": self.RUN}}}]:
            for plain in [True, False]:
                text = json.dumps(document, ensure_ascii=plain)
                (self.project / "assetstore.json").write_text(text)
                self.refused("malformed-file", "install", package)
        (self.project / "assetstore.json").unlink()
        (self.project / "assetstore.lock").write_text(json.dumps({"format": 1, "packages": {}, self.RUN: 1}))
        self.refused("malformed-file", "install", package)
        # As UTF-16 it is UTF-8 without a run too.
        (self.project / "assetstore.lock").write_bytes(
            json.dumps({"format": 1, "packages": {}, self.RUN: 1}, ensure_ascii=False).encode("utf-16-le"))
        self.refused("malformed-file", "install", package)
        (self.project / "assetstore.lock").unlink()
        (self.project / "project.godot").write_text(
            f'[{self.RUN}]\n{self.RUN}=1\n[application]\nconfig/features=PackedStringArray("{self.RUN}", "4.2")\n')
        self.succeed("install", package)

    def test_marks_in_the_state(self):
        self.succeed("install", self.zip("greeter.zip", addon()))
        record = json.dumps({"changes": [], "steps": {self.RUN: {}}})
        clean = self.state.read_bytes()
        attacks = {"history": f"UPDATE history SET record = '{record}'",
            "title": f"UPDATE packages SET title = '{self.RUN}', url = '{self.RUN}'",
            "path": f"UPDATE files SET path = '{self.RUN}' || sha256"}
        for name, statement in attacks.items():
            self.state.write_bytes(clean)
            with contextlib.closing(sqlite3.connect(self.state)) as database:
                database.execute(statement)
                database.commit()
            for command in [["list"], ["history"], ["undo"], ["verify"], ["update"]]:
                with self.subTest(f"{name} {command[0]}"):
                    self.run_command(*command)

    def test_marks_in_a_package(self):
        for name, files in {
            "plugin": {"addons/greeter/plugin.cfg": f'[plugin]\nname="Greeter{self.RUN}"\nauthor="Ada"\n{self.RUN}=1\n'},
            "escaped": {"addons/greeter/plugin.cfg": '[plugin]\nname="Greeter"\nauthor="Ada' + "\\u0315\\u0316" * 30_000 + '"\n'},
            "texts": {**addon(), "README.md": self.RUN, "LICENSE": self.RUN, "addons/greeter/LICENSE": self.RUN},
        }.items():
            with self.subTest(name):
                self.succeed("install", "--force", "--overwrite", self.zip(f"{name}.zip", files))

    def test_marks_in_names_of_entries(self):
        marks = self.RUN[:60]
        files = {f"addons/greeter/{number}/{marks}/{marks}{marks}": "" for number in range(2000)}
        self.refused("path-name", "install", self.zip("greeter.zip", {**addon(), **files}))

    def test_marks_in_a_reply(self):
        assets = [{
            "asset_id": str(number), "title": title, "author": "Ada", "category_id": "1", "cost": "MIT",
            "godot_version": "4.0", "support_level": "community", "version": "1", "version_string": "1.0",
            "modify_date": "2024-01-01 00:00:00", **more,
        } for number, title, more in [(1, "Greeter", {}), (2, "Marks" + self.RUN, {self.RUN: 1, ("\u0315" * 30 + "_") * 2000: 1})]]

        def answer(path):
            page = {"categories": [{"id": "1", "name": "Tools" + self.RUN, "type": "0"}]}
            if not path.startswith("/configure"):
                page = {"result": assets, "pages": 1, "total_items": 2}
            return json.dumps(page).encode(), ""

        self.succeed("source", "add", "library", self.serve(answer), "--kind", "library")
        self.succeed("sync")
        self.assertEqual(len(self.succeed("search")["assets"]), 2)

    def test_marks_in_arguments(self):
        run = self.RUN[:20_000]
        for command in [["search", run], ["install", run], ["show", run], ["install", f"https://127.0.0.1/{run}.zip"],
                ["source", "add", run, "https://127.0.0.1/"], ["search", "--godot", run]]:
            with self.subTest(command[0]):
                self.refused("invalid-argument", *command)


class Edits(AttackCase):
    def test_place_of_the_new_file_is_the_packages_own(self):
        self.succeed("install", self.zip("1.zip", addon(y="one")))
        (self.project / "addons/greeter/y").write_text("edited")
        second = self.zip("2.zip", addon("2.0", **{"y": "two", "y.new": "another"}))
        self.refused("path-occupied", "install", second)
        # Told by the plan, not by the commit.
        self.refused("path-occupied", "install", second, "--dry-run")
        self.succeed("install", second, "--force")
        self.assertEqual((self.project / "addons/greeter/y.new").read_text(), "another")


    def test_name_that_is_too_long_for_another_beside_it(self):
        name = "n" * 255
        self.succeed("install", self.zip("1.zip", addon(**{name: "one"})))
        (self.project / "addons/greeter" / name).write_text("edited")
        second = self.zip("2.zip", addon("2.0", **{name: "two"}))
        self.refused("path-occupied", "install", second)
        self.refused("path-occupied", "install", second, "--dry-run")
        self.succeed("install", second, "--force")

    def test_lock_that_is_somebody_elses_file(self):
        self.succeed("install", self.zip("1.zip", addon()))
        victim = self.dir / "victim"
        victim.write_text("precious")
        lock = self.project / ".assetstore/lock"
        lock.unlink()
        lock.hardlink_to(victim)
        self.succeed("remove", "ada/greeter")
        self.assertEqual(victim.read_text(), "precious")


class Composition(AttackCase):
    """Names that Swift takes for equal and the file system does not."""

    composed = "\u00e9"
    decomposed = "e\u0301"

    def test_link_behind_a_folder_of_an_equal_name(self):
        outside = self.dir / "around/outside"
        outside.mkdir()
        (self.project / "addons" / self.decomposed).mkdir(parents=True)
        (self.project / "addons" / self.composed).symlink_to(outside)
        near = self.zip("near.zip", {f"addons/{self.decomposed}/plugin.cfg": PLUGIN.format("1.0").replace("Greeter", "Near")})
        far = self.zip("far.zip", {f"addons/{self.composed}/far.sh": "", **addon(version="2.0")})
        # More than once: whether the one was taken for the other depended on the order of a dictionary.
        for _ in range(8):
            self.refused("path-occupied", "install", near, far)

    def test_release_that_spells_a_name_otherwise(self):
        for number, text in enumerate(["one", "two!"]):
            with self.subTest(text):
                self.succeed("install", self.zip(f"1-{number}.zip", addon(**{f"{self.composed}.gd": "one"})))
                self.succeed("install", self.zip(f"2-{number}.zip", addon("2.0", **{f"{self.decomposed}.gd": text})))
                self.succeed("verify")
                folder = self.project / "addons/greeter"
                self.assertEqual(sorted(os.listdir(folder)), ["a.gd", f"{self.decomposed}.gd", "plugin.cfg"])
                self.assertEqual((folder / f"{self.decomposed}.gd").read_text(), text)
                self.succeed("remove", "ada/greeter")
                self.assertFalse(folder.exists())


def multiplied(database, root, fanout=300, depth=12, size=4096):
    """A database whose table at page `root` has its rows fanout ** depth times."""
    pages = [database[start:start + size] for start in range(0, len(database), size)]
    header = 100 if root == 1 else 0

    def inner(child, header=0):
        page, end, cells = bytearray(size), size, []
        for number in range(fanout - header // 12):
            cell = struct.pack(">IB", child, number % 100 + 1)
            end -= len(cell)
            page[end:end + len(cell)] = cell
            cells.append(end)
        struct.pack_into(">BHHHBI", page, header, 5, 0, len(cells), end, 0, child)
        struct.pack_into(f">{len(cells)}H", page, header + 12, *cells)
        return page

    leaf = bytearray(pages[root - 1])
    if header:
        # The same page without the header of the file in front.
        count, = struct.unpack_from(">H", leaf, header + 3)
        leaf[:8 + 2 * count] = leaf[header:header + 8 + 2 * count]
    pages.append(leaf)
    for _ in range(depth):
        pages.append(inner(len(pages)))
    first = inner(len(pages), header)
    first[:header] = database[:header]
    pages[root - 1] = first
    whole = bytearray(b"".join(pages))
    struct.pack_into(">I", whole, 28, len(pages))
    return bytes(whole)


class State(AttackCase):
    """A project that came with receipts of its own making."""

    def setUp(self):
        super().setUp()
        self.succeed("install", self.zip("greeter.zip", addon()))

    def each_command(self):
        yield ["list"]
        yield ["verify"]
        yield ["repair"]
        yield ["remove", "ada/greeter"]

    def test_journal_that_names_a_file_to_be_removed(self):
        victim = self.dir / "around/victim"
        victim.write_text("precious")
        state = self.state.read_bytes()
        mark = bytes.fromhex("d9d505f920a163d7")
        size = int.from_bytes(state[16:18], "big")
        header = mark + struct.pack(">5I", 1, 0, len(state) // size, 512, size)
        page = struct.pack(">I", 1) + state[:size] + struct.pack(">I", sum(state[size - 200:0:-200]) & 0xFFFFFFFF)
        name = os.fsencode(victim)
        above = struct.pack(">I", 0x40000000 // size + 1) + name + struct.pack(">2I", len(name), sum(name)) + mark
        pathlib.Path(f"{self.state}-journal").write_bytes(header.ljust(512, b"\0") + page + above)
        for command in self.each_command():
            with self.subTest(command[0]):
                self.refused("project-damaged", *command)

    def test_pipes_and_links_beside_the_state(self):
        for ending in ["-journal", "-wal", "-shm"]:
            beside = pathlib.Path(f"{self.state}{ending}")
            for make in [os.mkfifo, lambda path: path.symlink_to(self.dir / "elsewhere")]:
                make(beside)
                for command in self.each_command():
                    with self.subTest(ending + " " + command[0]):
                        self.refused("project-damaged", *command)
                beside.unlink()
        self.assertFalse((self.dir / "elsewhere").exists())

    def test_pages_of_the_state_that_name_each_other(self):
        """Twelve pages, each of which names the next one three hundred times, have more rows than anyone can read."""
        record = json.dumps({"changes": [], "steps": {}, "kept": None, "others": "x" * 3000})
        with contextlib.closing(sqlite3.connect(self.state)) as database:
            database.execute("INSERT INTO journal VALUES ('{}')")
            database.execute("INSERT INTO history (at, undone, record) VALUES (1, 0, ?)", [record])
            database.commit()
            database.execute("VACUUM")
            roots = dict(database.execute("SELECT name, rootpage FROM sqlite_schema"))
        clean = self.state.read_bytes()
        for table in ["packages", "generation", "journal", "history", "sqlite_schema"]:
            self.state.write_bytes(multiplied(clean, roots.get(table, 1)))
            for command in self.each_command():
                with self.subTest(f"{table} {command[0]}"):
                    code, document = self.run_command(*command)
                    if code:
                        self.assertEqual(document["error"]["reason"], "project-damaged", document)
        # Where it was interrupted, the journal is read too.
        (self.project / ".assetstore/staging").mkdir()
        self.state.write_bytes(multiplied(clean, roots["journal"]))
        self.refused("project-damaged", "list")

    def test_views_and_triggers_in_the_state(self):
        endless = "WITH RECURSIVE c (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM c) SELECT"
        attacks = {
            "endless view": [
                "DROP TABLE generation", f"CREATE VIEW generation AS {endless} number FROM c"],
            "trigger": ["CREATE TRIGGER t AFTER UPDATE ON generation BEGIN DELETE FROM packages; END"],
            "no version": ["PRAGMA user_version = 0"],
        }
        clean = self.state.read_bytes()
        for name, statements in attacks.items():
            self.state.write_bytes(clean)
            with contextlib.closing(sqlite3.connect(self.state)) as database:
                for statement in statements:
                    database.execute(statement)
                database.commit()
            for command in self.each_command():
                with self.subTest(f"{name} {command[0]}"):
                    self.refused("project-damaged", *command)


if __name__ == "__main__":
    unittest.main()
