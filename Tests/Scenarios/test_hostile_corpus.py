"""Each hostile archive is refused for its own reason, each sound one installed, whichever way it comes."""

import pathlib
import shutil
import tempfile
import time
import unittest

from hostile import CFG, CORPUS
from support import Case, sha256, snapshot, visible

# No archive of the corpus needs more, and each bomb would.
MEMORY = 256 << 20
LARGEST_FILE = 64 << 20
SECONDS = 60


def is_judged_when_described(case):
    """Whether it shows before the files are unpacked: describing a package finds links and emptiness too."""
    return not case.late or case.reason in ("link-entry", "empty-package")


class Corpus(Case):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="scenario-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        for case in CORPUS:
            cls.path(case).write_bytes(case.make())

    @classmethod
    def path(cls, case):
        return cls.folder / f"{case.name}.zip"

    def line(self, arguments, **how):
        """Whoever takes more is stopped, which is a crash to the test."""
        largest = 0 if arguments[0] == "package" else LARGEST_FILE
        return ["prlimit", f"--data={MEMORY}", f"--fsize={largest}", *super().line(arguments, **how)]

    def timed(self, *arguments, **how):
        start = time.monotonic()
        result = self.run_command(*arguments, code=None, **how)
        self.assertLess(time.monotonic() - start, SECONDS, str(result))
        self.assertIn(result.code, (0, 3), str(result))
        return result

    def assert_reason(self, case, result):
        self.assertEqual(result.code, 3, str(result))
        self.assert_one_line(result)
        error = result.json["error"]
        self.assertIn(error["reason"], [case.reason] if isinstance(case.reason, str) else case.reason, str(result))
        for text in (error["message"], error["subject"], error["hint"], result.stderr[:-1]):
            self.assertTrue(text.isprintable(), repr(text))
        self.assertTrue(error["subject"] or error["reason"] in ("empty-package", "too-many-entries"), str(result))

    def assert_nothing_outside(self, around):
        self.assertEqual(self.surroundings(self.project), around)
        self.assertFalse(pathlib.Path("/tmp/evil-scenario").exists())
        self.assertEqual([path for path in (self.store / "tmp").glob("*") if path.stat().st_size], [])

    def test_there_are_enough(self):
        self.assertGreaterEqual(sum(case.reason is not None for case in CORPUS), 60)
        self.assertGreaterEqual(sum(case.reason is None for case in CORPUS), 20)

    def test_install(self):
        """Into a project with a package and a file of the user's, with nothing of it changed by a refusal."""
        self.install(self.addon("first.zip", "first"))
        (self.project / "mine.gd").write_text("extends Node\n")
        before = visible(self.project)
        for case in CORPUS:
            with self.subTest(case.name):
                path = self.path(case)
                around, archives = self.surroundings(self.project), self.archives()
                result = self.timed("install", path)
                self.assert_nothing_outside(around)
                self.assert_no_staging()
                if case.reason is None:
                    self.assertEqual(result.code, 0, str(result))
                    self.assert_installed(case)
                    self.run_command("remove", "tester/hero")
                else:
                    self.assert_reason(case, result)
                    if not case.late:
                        self.assertEqual(self.archives(), archives)
                self.assertEqual(visible(self.project), before)
        self.assert_clean()

    def assert_installed(self, case):
        files = {**case.files, "plugin.cfg": (CFG, False)}
        expected = {path: ("file", 0o755 if runs else 0o644, sha256(data)) for path, (data, runs) in files.items()}
        found = snapshot(self.project / "addons/hero")
        self.assertEqual({path: what for path, what in found.items() if what[0] != "folder"}, expected)
        self.assert_clean()

    def test_cache_add(self):
        for case in CORPUS:
            with self.subTest(case.name):
                path = self.path(case)
                around, archives = self.surroundings(self.project), self.archives()
                result = self.timed("cache", "add", path)
                self.assert_nothing_outside(around)
                if case.reason is None or case.late:
                    self.assertEqual(result.code, 0, str(result))
                    added = set(self.archives()) - set(archives)
                    self.assertLessEqual(added, {sha256(path)})
                else:
                    self.assert_reason(case, result)
                    self.assertEqual(self.archives(), archives)

    def test_inspect(self):
        """As installing would, as far as that needs no unpacking; and nothing is written, not even a store."""
        before, corpus = snapshot(self.dir), snapshot(self.folder)
        for case in CORPUS:
            with self.subTest(case.name):
                result = self.timed("package", "inspect", self.path(case))
                if case.reason and is_judged_when_described(case):
                    self.assert_reason(case, result)
                    continue
                self.assertEqual(result.code, 0, str(result))
                document = result.json
                self.assertEqual(document["package"]["sha256"], sha256(self.path(case)))
                if case.reason is None:
                    self.assertEqual(
                        {row["path"]: (row["size"], row["mode"]) for row in document["files"]},
                        {f"addons/hero/{path}": (len(data), 0o755 if runs else 0o644)
                            for path, (data, runs) in {**case.files, "plugin.cfg": (CFG, False)}.items()})
        self.assertEqual(snapshot(self.dir), before)
        self.assertEqual(snapshot(self.folder), corpus)
        self.assertFalse(pathlib.Path("/tmp/evil-scenario").exists())

    def test_inspect_says_what_install_says(self):
        """Word for word, of what is refused before it is unpacked."""
        for case in CORPUS:
            if case.reason and not case.late:
                with self.subTest(case.name):
                    inspected = self.timed("package", "inspect", self.path(case))
                    self.assertEqual(inspected.json, self.timed("install", self.path(case)).json)

    def test_audit(self):
        """Refused as by inspect, or for texts that are not whole; and nothing is written."""
        before, corpus = snapshot(self.dir), snapshot(self.folder)
        for case in CORPUS:
            with self.subTest(case.name):
                result = self.timed("package", "audit", self.path(case))
                if case.reason and (is_judged_when_described(case) or result.code):
                    self.assert_reason(case, result)
                    continue
                self.assertEqual(result.code, 0, str(result))
                self.assertGreater(result.json["checked"], 0)
    def cat(self, path, entry):
        """The exit code and what was written."""
        process = self.start("package", "cat", path, entry, json=False)
        stdout, stderr = process.communicate(timeout=SECONDS)
        self.assertIn(process.returncode, (0, 3), stderr)
        return process.returncode, stdout

    def test_read_where_it_lies(self):
        """What is refused before it is unpacked is so, word for word; of the others, what is wrong is not read."""
        before, corpus = snapshot(self.dir), snapshot(self.folder)
        for case in CORPUS:
            with self.subTest(case.name):
                path = self.path(case)
                result = self.timed("package", "list", path)
                if case.reason and not case.late:
                    self.assert_reason(case, result)
                    self.assertEqual(result.json, self.timed("package", "inspect", path).json)
                    continue
                self.assertEqual(result.code, 0, str(result))
                files = [row["path"] for row in result.json["entries"] if row["kind"] != "folder"]
                read = {file: self.cat(path, file) for file in files}
                if case.reason is None:
                    wanted = {**case.files, "plugin.cfg": (CFG, False)}
                    for file, (data, _) in wanted.items():
                        self.assertEqual(read[f"addons/hero/{file}"], (0, data))
                elif case.reason != "empty-package":
                    self.assertIn(3, [code for code, _ in read.values()])
        self.assertEqual(snapshot(self.dir), before)
        self.assertEqual(snapshot(self.folder), corpus)

    def test_directory_source(self):
        """All of them in one folder: those to be refused are named as skipped, and do not disturb the others."""
        self.run_command("source", "add", "corpus", self.folder)
        around = self.surroundings(self.project)
        result = self.timed("sync")
        self.assertEqual(result.code, 0, str(result))
        self.assert_nothing_outside(around)
        [record] = result.json["sync"]
        skipped = {pathlib.Path(row["what"]).stem for row in record["skipped"]}
        self.assertEqual(skipped, {case.name for case in CORPUS if case.reason and is_judged_when_described(case)})
        self.assertEqual(self.run_command("show", "corpus:tester/hero").json["asset"]["title"], "hero")


if __name__ == "__main__":
    unittest.main()
