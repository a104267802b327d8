"""The command's contract, tested from outside: what it prints, where, and its exit codes.

    ASSETSTORE=path/to/assetstore python3 -m unittest discover Tests/CLI

Each test has a store and a project of its own. What needs a tool that is not there is skipped.
"""

import contextlib
import io
import json
import os
import pty
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
import unittest.mock
import zipfile

COMMAND = os.path.abspath(os.environ.get("ASSETSTORE", "assetstore"))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCES = os.path.join(ROOT, "Sources")
JSON_PAGE = os.path.join(SOURCES, "assetstore-cli", "assetstore-json.5")
PLUGIN = '[plugin]\n\nname="{0}"\ndescription="Says hello"\nauthor="Ada"\nversion="{1}"\nscript="a.gd"\n'


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        self.store = os.path.join(self.folder, "store")
        self.project = os.path.join(self.folder, "project")
        os.mkdir(self.project)
        self.write("project/project.godot", "config_version=5\n")

    def write(self, path, text):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, path):
        with open(os.path.join(self.folder, path), encoding="utf-8") as file:
            return file.read()

    def package(self, path, title="Greeter", version="1.0", more=""):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("addons/greeter/plugin.cfg", PLUGIN.format(title, version) + more)
            archive.writestr("addons/greeter/a.gd", "extends Node\n")
        return self.write(path, data.getvalue())

    def environment(self):
        return {
            **os.environ, "ASSETSTORE_STORE": self.store, "HOME": self.folder,
            "no_proxy": "127.0.0.1",
        }

    def start(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen(
            [COMMAND, *arguments], cwd=self.project, env=self.environment(),
            stdin=subprocess.DEVNULL, **options)

    def run_command(self, *arguments, **options):
        """Gives exit code, standard output and standard error."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=60)
        return process.returncode, (out or b"").decode(), (err or b"").decode()

    def expect(self, code, *arguments, **options):
        """Runs the command, which must end with `code`, and gives its standard output."""
        actual, out, err = self.run_command(*arguments, **options)
        self.assertEqual(actual, code, f"{arguments}: {out}{err}")
        return out

    def expect_error(self, code, *arguments, **options):
        """Runs the command, which must fail with one line, and gives the line."""
        actual, out, err = self.run_command(*arguments, **options)
        self.assertEqual(actual, code, f"{arguments}: {out}{err}")
        self.assertEqual(out, "")
        self.assertRegex(err, r"\Aassetstore: [^\n]+\n\Z")
        return err

    def expect_document(self, code, *arguments):
        out = self.expect(code, *arguments, "--json")
        self.assertTrue(out.endswith("\n"))
        return json.loads(out)


class Place(CommandTest):
    def test_a_project_above_is_named(self):
        above = self.project
        self.assertEqual(self.run_command("list"), (0, "", ""))
        self.project = os.path.join(above, "addons")
        os.mkdir(self.project)
        self.assertEqual(self.run_command("list"), (0, "", f"assetstore: in the project {above}\n"))
        self.assertEqual(self.run_command("list", "--quiet"), (0, "", ""))
        self.assertEqual(self.run_command("list", "--json")[2], "")


class Usage(CommandTest):
    def test_wrong_usage_is_one_line_and_exit_code_2(self):
        for arguments, said in [
            ([], "--help"),
            (["serach"], "'search'"),
            ([""], "''"),
            (["source"], "add, list, remove"),
            (["source", "frob"], "source frob"),
            (["cache"], "info"),
            (["package"], "inspect, list, cat, audit, validate, build, lang"),
            (["package", "inspect"], "FILE"),
            (["package", "inspect", "a.zip", "b.zip"], "b.zip"),
            (["package", "inspect", "a.zip", "--max-bytes", "0"], "'0'"),
            (["package", "audit"], "FILE"),
            (["package", "audit", "a.zip", "--evidence", "10001"], "'10001'"),
            (["package", "build", "dir"], "--output FILE"),
            (["package", "build", "dir", "-o"], "needs a value"),
            (["package", "build", "dir", "-o", ""], "''"),
            (["package", "build", "dir", "-ostore.tar"], "store.tar"),
            (["package", "validate", "-strict"], "-strict"),
            (["package", "lang", "a", "b", "c"], "'c'"),
            (["show"], "REF"),
            (["show", "a/b", "c/d"], "c/d"),
            (["source", "add", "only-a-name"], "URL"),
            (["search", "--limt", "3"], "--limit"),
            (["--limit", "3", "search"], "come after"),
            (["search", "-x"], "-x"),
            (["search", "--limit"], "needs a value"),
            (["search", "--limit", "0"], "'0'"),
            (["search", "--limit", "501"], "'501'"),
            (["search", "--limit", "three"], "'three'"),
            (["search", "--limit", "99999999999999999999"], "'99999999999999999999'"),
            (["search", "--offset", "-1"], "'-1'"),
            (["search", "--page", "1", "--offset", "1"], "--offset"),
            (["search", "--type", "sound"], "addon"),
            (["search", "--support", "testing,,featured"], "community"),
            (["search", "--sort="], "''"),
            (["search", "--reverse=yes"], "no value"),
            (["--json=1", "search"], "no value"),
            (["install", "a/b", "c/d", "--sha256", "0" * 64], "single REF"),
            (["remove"], "REF"),
            (["install", "--remove"], "needs a value"),
            (["install", "--remove="], "''"),
            (["install", "--max-entries", "0"], "'0'"),
            (["update", "--max-ratio", "4294967296"], "'4294967296'"),
            (["repair", "--max-bytes", "-1"], "'-1'"),
            (["undo", "a/b"], "a/b"),
            (["history", "--dry-run"], "--dry-run"),
            (["outdated", "--durability", "fast"], "--durability"),
            (["completion", "tcsh"], "tcsh"),
            (["completion"], "SHELL"),
            (["help", "frob"], "frob"),
            (["search", "--bogus", "--help"], "--bogus"),
            (["search", "a\x1b[31m", "--bogus\x1b[31m"], "--bogus"),
        ]:
            with self.subTest(arguments=arguments):
                line = self.expect_error(2, *arguments)
                self.assertIn(said, line)
                self.assertNotIn("\x1b", line)

    def test_wrong_usage_as_document(self):
        for arguments in [["--json", "search", "--bogus"], ["search", "--bogus", "--json"]]:
            code, out, err = self.run_command(*arguments)
            error = json.loads(out)["error"]
            self.assertEqual(code, 2)
            self.assertEqual(error["status"], "misuse")
            self.assertEqual(error["reason"], "unknown-option")
            self.assertEqual(error["subject"], "--bogus")
            self.assertEqual(err.count("\n"), 1)

    def test_json_after_the_dashes_is_an_operand(self):
        self.expect_error(2, "show", "--", "a", "--json")

    def test_invalid_utf8_is_refused(self):
        for arguments in [[b"\xff"], [b"search", b"a\xc3"], [b"--store", b"\xed\xa0\x80", b"list"]]:
            self.assertIn("UTF-8", self.expect_error(2, *arguments))

    def test_options_before_and_after_and_with_equals_sign(self):
        other = os.path.join(self.folder, "other")
        for arguments in [
            ["--store", other, "source", "list"], ["source", "--store=" + other, "list"],
            ["source", "list", "--store", other], ["--store", "x", "source", "list", "--store", other],
        ]:
            shutil.rmtree(other, ignore_errors=True)
            self.expect(0, *arguments)
            self.assertTrue(os.path.isdir(other), arguments)


class Help(CommandTest):
    def commands(self):
        lines = self.expect(0, "--help").split("\n")
        start = lines.index("Commands:") + 1
        names = [re.split(r"  +", line.strip())[0] for line in lines[start:lines.index("", start)]]
        self.assertIn("source add", names)
        self.assertIn("verify", names)
        return names

    def test_every_command_has_help(self):
        for name in self.commands():
            with self.subTest(command=name):
                words = name.split()
                text = self.expect(0, *words, "--help")
                self.assertTrue(text.startswith(f"Usage: assetstore {name}"))
                for part in ["Options of all commands:", "Examples:", "Exit codes:"]:
                    self.assertIn(part, text)
                self.assertLessEqual(max(map(len, text.split("\n"))), 80)
                self.assertEqual(text, self.expect(0, "help", *words))
                self.assertEqual(text, self.expect(0, *words, "-h", "--quiet"))

    def test_group_help_lists_its_commands(self):
        text = self.expect(0, "cache", "--help")
        self.assertIn("cache gc", text)
        self.assertNotIn("verify", text)

    def test_version(self):
        self.assertRegex(self.expect(0, "--version"), r"\Aassetstore \d+\.\d+\.\d+\n\Z")

    def test_manual_has_every_command_and_option(self):
        page = self.expect(0, "help", "--man").replace("\\-", "-")
        for name in self.commands():
            self.assertIn(f'.SS "assetstore {name}', page)
            for option in re.findall(r"^  (--[a-z0-9-]+)", self.expect(0, "help", *name.split()), re.M):
                self.assertIn(option, page)

    def test_manual_keeps_values_as_they_are_typed(self):
        page = self.expect(0, "help", "--man").replace("\\-", "-")
        meanings = re.findall(r"^\.TP\n\\fB--.*\n(.*: )((?:[a-z]+, )+[a-z]+)\.$", page, re.M)
        self.assertGreater(len(meanings), 5)
        for meaning, values in meanings:
            first = re.match(r"\w+", meaning)[0]
            self.assertNotIn(first.lower(), values.split(", "), meaning)

    def lint(self, page):
        # Plain ASCII, so that every roff reads it alike.
        page.decode("ascii")
        result = subprocess.run(
            ["groff", "-man", "-ww", "-Tutf8", "-Wbreak"], input=page, capture_output=True, check=False)
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    @unittest.skipUnless(shutil.which("groff"), "needs groff")
    def test_manual_pages_are_clean_roff(self):
        self.lint(self.expect(0, "help", "--man").encode())
        with open(JSON_PAGE, "rb") as page:
            self.lint(page.read())

    def test_json_manual_has_the_reasons_there_are(self):
        with open(JSON_PAGE, encoding="utf-8") as page:
            text = page.read().replace("\\-", "-")
        listed = re.findall(r"^\.TP\n\.B ([a-z0-9-]+)$", text[text.index(".SH REASONS"):], re.M)
        model = os.path.join(SOURCES, "AssetStoreCore", "Model", "StoreError.swift")
        with open(model, encoding="utf-8") as file:
            reasons = re.findall(r'case \w+ = "([a-z0-9-]+)"', file.read())
        self.assertGreater(len(reasons), 40)
        self.assertEqual(sorted(listed), sorted(reasons))

    def test_json_manual_has_the_codes_there_are(self):
        with open(JSON_PAGE, encoding="utf-8") as page:
            text = page.read().replace("\\-", "-")
        text = text[text.index(".SH CODES OF FINDINGS"):text.index(".SH REASONS")]
        listed = re.findall(r"^\.TP\n\.B ([a-z0-9-]+)$", text, re.M)
        path = os.path.join(SOURCES, "AssetStoreCore", "Package", "Validation", "PackageFinding.swift")
        with open(path, encoding="utf-8") as file:
            codes = re.findall(r'case \w+ = "([a-z0-9-]+)"', file.read())
        self.assertGreater(len(codes), 25)
        self.assertEqual(listed, codes)


class Documents(CommandTest):
    """What --json prints has the keys and types that assetstore-json(5) states, and no others."""

    def setUp(self):
        super().setUp()
        self.seen = set()
        self.shapes = {}
        with open(JSON_PAGE, encoding="utf-8") as page:
            text = page.read().replace("\\-", "-")
        text = text[text.index(".SH DOCUMENTS"):text.index(".SH CODES OF FINDINGS")]
        for section in text.split("\n.SS ")[1:]:
            title, _, body = section.partition("\n")
            shape = {}
            for entry in body.split(".TP\n")[1:]:
                head, _, said = entry.split("\n.PP")[0].partition("\n")
                said = " ".join(re.sub(r"^\.[A-Z]+ ", "", said, flags=re.M).split())
                shape.update((key, said) for key in re.findall(r"[a-z_0-9]+", head[3:]))
            for name in title.strip('"').split(", "):
                self.shapes[name] = shape

    def agree(self, value, name):
        self.seen.add(name)
        shape = self.shapes[name]
        needed = {key for key, said in shape.items() if "the key is absent" not in said}
        self.assertLessEqual(needed, value.keys(), name)
        self.assertLessEqual(value.keys(), shape.keys(), name)
        for key, item in value.items():
            said = shape[key]
            if match := re.match(r"Array of ([\w ]+) objects", said):
                for element in item:
                    self.agree(element, match[1])
            elif match := re.match(r"An? ([\w ]+) object", said):
                self.agree(item, match[1])
            elif said.startswith("Array of strings"):
                self.assertEqual({type(element) for element in item} - {str}, set(), (name, key))
            else:
                word = re.match(r"[A-Z][a-z]+?(?=s?\b)", said)[0]
                kind = {"String": str, "Hash": str, "Boolean": bool, "Object": dict}.get(word, int)
                self.assertIs(type(item), kind, (name, key))

    def served(self):
        """What a server says when it is ready, before it is told to end."""
        line = [COMMAND, "--json", "serve", "--listen=127.0.0.1:0", "--data=" + os.path.join(self.folder, "data")]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
            document = json.loads(server.stdout.readline())
            server.terminate()
            self.assertEqual(server.wait(timeout=60), 0)
        return document

    def test_documents_are_what_the_manual_says(self):
        subprocess.run([os.path.join(ROOT, "examples/make-samples.sh"), self.folder], check=True)
        self.enterContext(unittest.mock.patch.dict(os.environ, SOURCE_DATE_EPOCH=str(int(time.time()))))
        self.write("packages/text.zip", "this is no zip")
        self.package("packages/greeter.zip", more='optional_dependencies=["ada/choir"]\n')
        self.package("declaring.zip", more='permissions=["editor"]\n')
        self.write("face/lang/en.json", '{"hello":"Hello"}')
        self.write("face/lang/de.json", "{}")
        self.write("list.json", '[{"title": "Face", "author": "Ada", "browse_url": "https://github.com/ada/face"}, {}]')
        ref, file = "samples:sample-works/dialogue-box", "addons/dialogue_box/plugin.gd"
        for code, name, *arguments in [
            (0, "source add", "ours", "../packages"), (0, "source add", "samples", "../library"),
            (0, "source list"), (0, "sync"), (0, "search", "dialogue"), (0, "show", ref),
            (0, "install", ref, "../packages/dice-roller.zip", "ours:ada/greeter"),
            (0, "list"), (0, "list --files"),
            (1, "verify"), (0, "repair"), (0, "remove", "sample-works/dialogue-box"), (0, "undo"),
            (1, "outdated"), (0, "update"), (0, "history"),
            (0, "cache info"), (0, "cache add", "../packages/health-bar.zip"), (0, "cache gc"),
            (0, "bundle export", "all.bundle"), (0, "bundle import", "all.bundle"),
            (0, "package inspect", "../packages/greeter.zip"),
            (0, "package audit", "../declaring.zip"),
            (1, "package validate", "../face"), (0, "package build", "../packages", "-o", "../all.zip"),
            (0, "registry new", "../reg", "--name", "reg", "--title=Reg", "--url=https://a.example/"),
            (0, "registry import", "../list.json", "-o", "../reg"),
            (1, "registry hash", "../reg", "ada/face", "--offline"),
            (1, "registry validate", "../packages"),
            (0, "registry key new", "--no-password", "-o", "../ours"),
            (0, "registry build", os.path.join(ROOT, "examples/registry"), "-o", "../index", "--key", "../ours.key"),
            (0, "registry verify", "../index", "--key", "../ours.pub"),
            (0, "package lang", "../face"), (0, "package lang --locale", "../face", "hello", "--locale=de"),
            (0, "package list", "../packages/greeter.zip"),
            (1, "publish", "../list.json", "--to=http://127.0.0.1:1", "--token-file=../token"),
            (0, "serve"), (0, "serve backup", "../saved", "--data=../data"), (0, "serve check", "--data=../data"),
            (0, "serve restore", "../saved", "--data=../again"),
            (0, "serve export", "../published", "--data=../data", "--url=https://a.example",
             "--index-url=https://b.example/"),
            (0, "source remove", "ours"), (5, "Any command that fails", "show", "no/thing"),
        ]:
            with self.subTest(command=name):
                if name == "verify":
                    self.write("project/" + file, "a change\n")
                words = [] if name.startswith("Any") else name.removesuffix(" --locale").split()
                if name == "registry hash":
                    self.write("reg/assets/ada/face/releases/1.0.json", '{"format": 1, "version": "1.0", "godot_min": "4.0", '
                               f'"published": "2026-01-31", "commit": "{"0" * 40}"}}')
                if name == "publish":
                    self.write("token", "secret\n")
                if name == "outdated":
                    self.package("packages/greeter-2.zip", version="2.0")
                    self.expect(0, "sync")
                    # As if a registry had told so.
                    with contextlib.closing(sqlite3.connect(os.path.join(self.store, "catalogue.sqlite"))) as database, database:
                        database.execute("UPDATE release SET yanked = 'It shouts' WHERE version = '1.0'")
                if name in ("install", "update", "remove", "repair", "undo"):
                    plan = self.expect_document(0, *words, *arguments, "--dry-run")
                    self.agree({**plan, "durability": "full"}, name)
                    self.assertNotIn("durability", plan)
                document = self.served() if name == "serve" else self.expect_document(code, *words, *arguments)
                self.agree(document, name)
        self.assertEqual(self.seen, set(self.shapes))


class Completions(CommandTest):
    def script(self, shell):
        return self.write(f"completion.{shell}", self.expect(0, "completion", shell))

    def test_every_shell_parses_its_script(self):
        for shell in ["bash", "zsh", "fish"]:
            script = self.script(shell)
            if shutil.which(shell):
                result = subprocess.run([shell, "-n", script], capture_output=True, check=False)
                self.assertEqual((result.returncode, result.stderr), (0, b""), shell)

    def test_bash_offers_what_fits(self):
        script = self.script("bash")
        for words, offered in [
            (["sea"], ["search"]),
            (["source", ""], ["add", "list", "remove"]),
            (["--store", "x", "cache", "g"], ["gc"]),
            (["search", "--sort", "re"], ["relevance"]),
            (["search", "--sort", "=", "re"], ["relevance"]),
            (["install", "--dry"], ["--dry-run"]),
            (["und"], ["undo"]),
            (["pack"], ["package"]),
            (["package", ""], ["inspect", "list", "cat", "audit", "validate", "build", "lang"]),
            (["package", "inspect", "x.zip", "--fi"], ["--files"]),
            (["package", "-o", "x", "bu"], ["build"]),
            (["package", "build", "x", "--un"], ["--uncompressed"]),
            (["update", "--durability", "f"], ["full", "fast"]),
            (["undo", "--over"], ["--overwrite"]),
            (["source", "add", "name", "url", "--ki"], ["--kind"]),
        ]:
            with self.subTest(words=words):
                line = " ".join(f"'{word}'" for word in ["assetstore", *words])
                result = subprocess.run(
                    ["bash", "-c", f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(words)}; "
                     "_assetstore; echo \"${COMPREPLY[@]}\""],
                    capture_output=True, check=True, text=True)
                self.assertEqual(result.stdout.split(), offered)

    @unittest.skipUnless(shutil.which("fish"), "needs fish")
    def test_fish_offers_what_fits(self):
        script = self.script("fish")
        for line, offered in [
            ("assetstore sea", ["search"]), ("assetstore source ", ["add", "list", "remove"]),
            ("assetstore --store x cache g", ["gc"]),
        ]:
            result = subprocess.run(
                ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"],
                capture_output=True, check=True, text=True, env=self.environment())
            self.assertEqual([row.split("\t")[0] for row in result.stdout.splitlines()], offered)


class Output(CommandTest):
    def test_a_reader_that_goes_away_is_no_failure(self):
        reader, writer = os.pipe()
        os.close(reader)
        code, _, err = self.run_command("help", "--man", stdout=writer)
        os.close(writer)
        self.assertEqual((code, err), (0, ""))

    @unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
    def test_a_full_disk_is_told(self):
        with open("/dev/full", "wb") as full:
            line = self.expect_error(8, "--help", stdout=full)
        self.assertIn("No space left", line)

    def test_a_closed_standard_output_is_told(self):
        self.expect_error(8, "--help", preexec_fn=lambda: os.close(1), stdout=None)

    def test_a_closed_standard_output_is_never_a_file_of_the_store(self):
        self.expect_error(
            8, "source", "list", "--json", preexec_fn=lambda: os.close(1), stdout=None)
        self.assertEqual(self.expect_document(0, "source", "list"), {"sources": []})

    def terminal(self, *arguments):
        """What the command writes when standard output is a terminal."""
        master, slave = pty.openpty()
        process = self.start(*arguments, stdout=slave)
        os.close(slave)
        written = b""
        try:
            while chunk := os.read(master, 4096):
                written += chunk
        except OSError:
            # Linux says so when the last writer is gone.
            pass
        os.close(master)
        process.communicate(timeout=60)
        return written.decode()

    def test_metadata_cannot_steer_the_terminal(self):
        self.package("packages/evil.zip", title="Evil\x1b]0;owned\x07\x1b[2J\u202e\u009b31m")
        self.expect(0, "source", "add", "ours", os.path.join(self.folder, "packages"))
        self.expect(0, "sync")
        for arguments in [["search", "--no-color"], ["search", "--json"]]:
            written = self.terminal(*arguments)
            self.assertIn("Evil", written)
            for character in "\x1b\x07\u202e\u009b":
                self.assertNotIn(character, written, arguments)
        self.assertIn("\x1b[", self.terminal("search"))
        self.assertNotIn("\x1b", self.expect(0, "search"))


class Work(CommandTest):
    def add_source(self):
        self.package("packages/greeter.zip")
        self.expect(0, "source", "add", "ours", os.path.join(self.folder, "packages"), "--priority=7")

    def test_sources(self):
        self.add_source()
        [source] = self.expect_document(0, "source", "list")["sources"]
        self.assertEqual((source["name"], source["kind"], source["priority"]), ("ours", "directory", 7))
        self.assertIn("never", self.expect(0, "source", "list"))
        self.assertEqual(self.expect_document(0, "source", "remove", "ours"), {"sources": []})
        self.expect_error(5, "source", "remove", "ours")

    def test_search_and_show(self):
        self.add_source()
        self.assertIn("1 asset ", self.expect(0, "sync"))
        [asset] = self.expect_document(0, "search", "greeter", "--limit", "5")["assets"]
        self.assertEqual(asset["title"], "Greeter")
        self.assertEqual(self.expect_document(0, "show", asset["ref"])["asset"], asset)
        self.assertIn(asset["ref"], self.expect(0, "show", asset["ref"], "--offline"))
        self.assertEqual(self.expect(1, "search", "zzzzzzzz"), "")
        self.assertEqual(self.expect_document(1, "search", "zzzzzzzz")["total"], 0)
        self.expect_error(5, "show", "nobody/nothing")
        self.expect(0, "show", asset["ref"] + "@1.0")
        self.expect_error(5, "show", asset["ref"] + "@9")

    def test_sync_goes_on_after_a_failure(self):
        self.expect(0, "source", "add", "away", os.path.join(self.folder, "away"), "--kind=directory")
        self.add_source()
        code, out, err = self.run_command("sync")
        self.assertNotIn(code, (0, 2))
        self.assertRegex(out, r"\Aours: 1 asset [^\n]*\n\Z")
        self.assertEqual(err.count("\n"), 1)
        self.assertEqual(self.expect_document(0, "search")["total"], 1)

    def test_sync_of_an_unknown_source(self):
        self.expect_error(5, "sync", "nowhere")

    def test_the_main_job(self):
        archive = self.package("greeter.zip")
        before = sorted(os.listdir(self.project))
        plan = self.expect_document(0, "install", archive, "--dry-run")
        self.assertEqual([change["kind"] for change in plan["changes"]], ["install"])
        self.assertEqual(sorted(os.listdir(self.project)), before)

        out = self.expect(0, "install", archive)
        self.assertIn("installed", out)
        self.assertIn("first use", out)
        self.assertEqual(self.read("project/addons/greeter/a.gd"), "extends Node\n")
        [package] = self.expect_document(0, "list")["packages"]
        name = package["name"]
        self.assertEqual(self.expect_document(0, "list", name), {"packages": [package]})
        self.expect_error(5, "list", name, "no/such")
        files = self.expect_document(0, "list", name, "--files")["files"]
        self.assertEqual(len(files), 2)

        self.expect(0, "verify")
        self.write("project/addons/greeter/a.gd", "extends Node2D\n")
        self.assertIn("modified       addons/greeter/a.gd\n", self.expect(1, "verify"))
        found = self.expect_document(1, "verify", name)["findings"]
        self.assertEqual([item["path"] for item in found], ["addons/greeter/a.gd"])
        self.expect(0, "repair")
        self.assertEqual(self.read("project/addons/greeter/a.gd"), "extends Node\n")
        self.expect(0, "verify", "--quiet")

        self.assertEqual(self.expect(0, "remove", name, "--durability", "fast", "--quiet"), "")
        self.assertFalse(os.path.exists(os.path.join(self.project, "addons/greeter/a.gd")))
        self.assertEqual(self.expect_document(0, "list"), {"packages": []})
        self.expect_error(5, "remove", name)

        self.assertIn("nothing is outdated", self.expect(0, "outdated"))
        self.assertIn("removed", self.expect(0, "history"))
        self.assertIn("would install ada/greeter 1.0", self.expect(0, "undo", "--dry-run"))
        out = self.expect(0, "undo")
        self.assertIn("installed ada/greeter 1.0", out)
        self.assertTrue(out.endswith("durability: full (on the disk)\n"), out)
        self.assertIn("durability: fast", self.expect(0, "remove", name, "--durability", "fast"))
        self.assertIn("(undone)", self.expect(0, "history"))

    def test_nothing_to_do_leaves_nothing_behind(self):
        for command in ["repair", "install"]:
            self.expect(0, command)
            self.assertEqual(os.listdir(self.project), ["project.godot"])

    def test_the_project_is_found_from_below(self):
        archive = self.package("greeter.zip")
        below = os.path.join(self.project, "scenes", "deep")
        os.makedirs(below)
        result = subprocess.run(
            [COMMAND, "install", archive], cwd=below, env=self.environment(), capture_output=True,
            check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue(os.path.exists(os.path.join(self.project, "addons/greeter/a.gd")))

    def test_cache(self):
        archive = self.package("greeter.zip")
        [added] = self.expect_document(0, "cache", "add", archive)["archives"]
        self.assertEqual(self.expect_document(0, "cache", "info")["archives"], [added])
        self.assertIn("would be removed", self.expect(0, "cache", "gc", "--dry-run"))
        self.assertEqual(self.expect_document(0, "cache", "gc")["archives"], [added])
        self.assertEqual(self.expect_document(0, "cache", "info"), {"archives": [], "bytes": 0})
        self.expect_error(5, "cache", "add", os.path.join(self.folder, "none.zip"))
        other = self.package("other.zip", title="Other")
        both = self.expect_document(0, "cache", "add", archive, other, archive)
        self.assertEqual(len(both["archives"]), 2)
        self.assertEqual(both, self.expect_document(0, "cache", "info"))

    def test_exit_codes_of_failures(self):
        text = self.write("text.zip", "this is no zip")
        self.expect_error(3, "install", text)
        archive = self.package("greeter.zip")
        self.expect_error(3, "install", archive, "--sha256", "0" * 64)
        self.expect_error(2, "install", archive, "--sha256", "short")
        self.write("project/addons/greeter/a.gd", "mine\n")
        self.expect_error(4, "install", archive)
        self.assertEqual(self.read("project/addons/greeter/a.gd"), "mine\n")
        self.expect_error(5, "list", "--project", os.path.join(self.folder, "missing"))
        self.expect_error(8, "source", "list", "--store", os.path.join(archive, "below"))

    def test_failures_name_the_options_that_help(self):
        """The library speaks of what can be done; the command, of how its caller says so, and only if it can be said."""
        archive = self.package("greeter.zip")
        self.write("project/addons/greeter/a.gd", "mine\n")
        line = self.expect_error(4, "install", archive)
        self.assertIn("allow overwriting; see --into, --overwrite)\n", line)
        code, out, _ = self.run_command("install", archive, "--json")
        self.assertEqual(code, 4)
        self.assertNotIn("--", json.loads(out)["error"]["hint"])
        self.expect(0, "install", archive, "--overwrite")
        self.assertIn("see --max-entries)", self.expect_error(3, "install", archive, "--max-entries", "1", "--into", "x"))

        # In the way of what undo would bring back, which has no --into.
        self.expect(0, "remove", "ada/greeter")
        self.write("project/addons/greeter/a.gd", "mine\n")
        self.assertIn("; see --overwrite)\n", self.expect_error(4, "undo"))
        self.assertIn("list what is installed", self.expect_error(5, "remove", "ada/greeter"))

    def test_a_damaged_catalogue(self):
        self.write("store/catalogue.sqlite", b"no database at all, but long enough to be read\n" * 100)
        self.expect_error(3, "search")
        code, out, _ = self.run_command("search", "--json")
        self.assertEqual((code, json.loads(out)["error"]["reason"]), (3, "catalogue-damaged"))

    def test_an_unreachable_server(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        self.expect_error(6, "install", f"http://127.0.0.1:{port}/a.zip", "--retries", "0")

    def interrupt(self, number):
        """A download from a server that accepts and stays silent is interrupted."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(30)
            port = server.getsockname()[1]
            process = self.start(
                "install", f"http://127.0.0.1:{port}/a.zip",
                # Whoever runs the tests in the background may have it ignored.
                preexec_fn=lambda: [signal.signal(each, signal.SIG_DFL) for each in (signal.SIGINT, signal.SIGHUP)])
            connection, _ = server.accept()
            with connection:
                process.send_signal(number)
                out, err = process.communicate(timeout=30)
        self.assertEqual((process.returncode, out), (130, b""))
        self.assertRegex(err, rb"\Aassetstore: [^\n]+\n\Z")
        self.assertEqual(os.listdir(self.project), ["project.godot"])

    def test_interrupted(self):
        self.interrupt(signal.SIGINT)

    def test_terminated(self):
        self.interrupt(signal.SIGTERM)

    def test_hung_up(self):
        self.interrupt(signal.SIGHUP)


if __name__ == "__main__":
    unittest.main()
