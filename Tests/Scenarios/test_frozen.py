"""The lock alone says what is installed: on other machines, and after branches were merged."""

import json
import shutil
import subprocess
import unittest

from support import TIMEOUT, Case, visible

TEXTS = ("assetstore.json", "assetstore.lock")


def tree(project):
    """What a project has but for what is ours."""
    return {path: what for path, what in visible(project).items() if path not in TEXTS and path != "."}


class Frozen(Case):
    def setUp(self):
        super().setUp()
        self.vast = self.package("v.vast", {"meta.json": '{"id":"v.pack","name":"Pack","version":"1"}'})
        self.addon("served.zip", "served")
        self.addon("beside.zip", "beside", files={"a.gd": "a", "tool.sh": "#!/bin/sh"})

    def hashes(self, **how):
        return {name: row["tree_hash"] for name, row in self.packages(**how).items()}

    def locked(self):
        packages = json.loads((self.project / "assetstore.lock").read_text())["packages"]
        return {name: row["tree_hash"] for name, row in packages.items()}

    def edit(self, name, change, project=None):
        path = (project or self.project) / name
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document))

    def test_on_another_machine(self):
        server = self.serve()
        self.install(self.vast, "beside.zip")
        self.install(f"{server.url}/served.zip", "--into", "lib")
        clone = self.clone(*TEXTS)
        before = [(clone / name).read_bytes() for name in TEXTS]
        how = {"project": clone, "store": self.dir / "other store"}
        self.assertEqual(
            [change["kind"] for change in self.install("--frozen", **how)["changes"]], ["install"] * 3)
        self.assertEqual(tree(clone), tree(self.project))
        self.assertEqual(self.hashes(**how), self.hashes())
        self.assertEqual(self.hashes(**how), self.locked())
        self.assert_clean(**how)
        # Once more, and now that nobody answers.
        server.close()
        self.install("--frozen", **how)
        (clone / "lib/served/main.gd").unlink()
        self.install("--frozen", "--offline", **how)
        self.assertEqual(tree(clone), tree(self.project))
        self.assertEqual([(clone / name).read_bytes() for name in TEXTS], before)

    def test_without_an_archive_that_is_pinned(self):
        self.install(self.vast)
        clone = self.clone(*TEXTS)
        self.vast.write_bytes(self.vast.read_bytes()[:-1])
        self.refused(3, "hash-mismatch", "install", "--frozen", project=clone, store=self.dir / "other")
        self.vast.unlink()
        self.refused(5, "no-such-path", "install", "--frozen", project=clone, store=self.dir / "other")

    def test_when_the_manifest_moved(self):
        self.install(self.vast, "beside.zip")
        [one, two] = sorted(self.packages())
        whole = (self.project / "assetstore.json").read_text()
        changes = [
            lambda it: it["assets"][one].update(version="9"), lambda it: it["assets"][one].update(source="other"),
            lambda it: it["assets"][one].update(into="lib"), lambda it: it["assets"][one].update(url="other.zip"),
            lambda it: it["assets"].pop(two), lambda it: it["assets"].update({"new/one": {}}),
        ]
        for change in changes:
            (self.project / "assetstore.json").write_text(whole)
            self.edit("assetstore.json", change)
            error = self.refused(4, "lock-stale", "install", "--frozen")
            self.assertIn(error["subject"], (one, two, "new/one"))
        (self.project / "assetstore.json").write_text(whole)
        (self.project / "assetstore.lock").rename(self.dir / "away")
        self.refused(4, "lock-stale", "install", "--frozen")
        self.refused(4, "lock-stale", "install", "--frozen", project=self.godot_project("empty"))
        (self.dir / "away").rename(self.project / "assetstore.lock")
        self.install("--frozen")

    def test_what_stays(self):
        self.install(self.vast)
        text = [(self.project / name).read_bytes() for name in TEXTS]
        self.install("beside.zip")
        for name, old in zip(TEXTS, text):
            (self.project / name).write_bytes(old)
        document = self.install("--frozen")
        self.assertEqual([row["what"] for row in document["skipped"]], ["tester/beside"])
        self.assertEqual(len(self.packages()), 2)
        self.assertIn("tester/beside stays", self.run_command("install", "--frozen", json=False).stdout)

    def test_wrong_use(self):
        for more in (["a/b"], ["--into", "lib"], ["--remove", "a/b"], ["beside.zip", "--sha256", "0" * 64]):
            self.refused(2, "invalid-argument", "install", "--frozen", *more)
        self.run_command("update", "--frozen", code=2)

    def test_edits_stay(self):
        self.install("beside.zip")
        clone = self.clone(*TEXTS, "addons")
        (clone / "addons/beside/a.gd").write_text("mine")
        self.install("--frozen", project=clone)
        self.assertEqual((clone / "addons/beside/a.gd").read_text(), "mine")
        self.assertEqual(self.findings(project=clone), {"addons/beside/a.gd": "modified"})


@unittest.skipUnless(shutil.which("git"), "git is missing")
class Merged(Case):
    """Branches that each add a package."""

    def setUp(self):
        super().setUp()
        for slug in "ampz":
            self.addon(f"{slug}.zip", slug, folder=self.project / "vendor")
        self.git("init", "--quiet", "--initial-branch=main", ".")
        self.git("config", "user.name", "Tester")
        self.git("config", "user.email", "tester@example.com")
        self.change("main", "m", "p")

    def git(self, *words, code=0):
        environment = dict(self.environment(), GIT_CONFIG_NOSYSTEM="1")
        result = subprocess.run(
            ["git", "-C", str(self.project), *words], capture_output=True, text=True, timeout=TIMEOUT, env=environment)
        self.assertEqual(result.returncode, code, f"{words}: {result.stdout}{result.stderr}")
        return result.stdout

    def change(self, branch, *slugs, remove=None):
        """Installs on a branch of its own, which begins at the first commit."""
        if branch != "main":
            self.git("checkout", "--quiet", "-b", branch, "main")
        if slugs:
            self.install(*[self.project / f"vendor/{slug}.zip" for slug in slugs])
        if remove:
            self.run_command("remove", remove)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", branch)

    def merge(self, *branches):
        """Merges, and installs what came out as a clone does."""
        self.git("checkout", "--quiet", "main")
        for branch in branches:
            self.git("merge", "--quiet", "--no-edit", branch)
        for name in ("addons", ".assetstore"):
            shutil.rmtree(self.project / name, ignore_errors=True)
        before = [(self.project / name).read_bytes() for name in TEXTS]
        self.install("--frozen")
        # Nothing is laid out otherwise by the next change.
        self.install()
        self.assertEqual([(self.project / name).read_bytes() for name in TEXTS], before)
        return [name.split("/")[1] for name in self.packages()]

    def test_one_before_and_one_behind(self):
        self.change("first", "a")
        self.change("second", "z")
        self.assertEqual(self.merge("first", "second"), ["a", "m", "p", "z"])

    def test_one_goes_and_one_comes(self):
        self.change("first", remove="tester/p")
        self.change("second", "a")
        self.assertEqual(self.merge("first", "second"), ["a", "m"])

    def test_one_is_upgraded_and_one_comes(self):
        self.git("checkout", "--quiet", "-b", "first", "main")
        self.addon("m.zip", "m", version="2.0", folder=self.project / "vendor")
        self.run_command("remove", "tester/m")
        self.change_on("first", "m")
        self.change("second", "z")
        self.assertEqual(self.merge("first", "second"), ["m", "p", "z"])
        self.assertEqual(self.packages()["tester/m"]["version"], "2.0")

    def change_on(self, branch, slug):
        self.install(self.project / f"vendor/{slug}.zip")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", branch)

    def test_both_add_the_same(self):
        self.change("first", "a")
        self.change("second", "a")
        self.assertEqual(self.merge("first", "second"), ["a", "m", "p"])

    def test_a_package_that_stands_twice_is_said(self):
        """As a merge by hand can leave it."""
        for name in TEXTS:
            path = self.project / name
            text = path.read_text()
            start = text.index('    "tester/m"')
            block = text[start : text.index("    },\n", start) + len("    },\n")]
            path.write_text(text.replace(block, block + block))
            for words in (["install"], ["install", "--frozen"]):
                self.assertIn("tester/m", self.refused(3, "malformed-file", *words)["message"])
            path.write_text(text)
        self.install("--frozen")


if __name__ == "__main__":
    unittest.main()
