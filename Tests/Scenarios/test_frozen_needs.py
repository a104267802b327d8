"""The lock alone says what is installed, also of packages that need others, whatever it claims of them."""

import json
import shutil
import unittest

from support import make_zip, visible
from test_dependencies import Needing
from test_frozen import TEXTS, tree


class FrozenNeeds(Needing):
    """Packages of two sources: plugins and `.vast`, some of which others need and some only use."""

    def setUp(self):
        super().setUp()
        self.theirs = self.dir / "theirs"
        self.theirs.mkdir()
        self.run_command("source", "add", "theirs", self.theirs, "--kind", "directory")
        for version in ("1.0.0", "1.4.0", "2.0.0"):
            self.release("base", version)
            self.release("nice", version)
            self.release("evil", version)
        self.closed(self.theirs, "an.id", "1.2.0", author="Somebody Else")
        self.closed(self.theirs, "an.id", "2.0.0", author="Somebody Else")
        self.closed(self.theirs, "use.id", "1.0.0")
        self.closed(self.folder, "top.id", "1.0.0", {"an.id": True, "use.id": False})
        self.release("top", "1.0", needs=["tester/base@^1"], can_use=["tester/nice@^1"], asks=["network"])
        self.sync()
        self.asked = ["tester/top", "tester/nice", "tester/top.id", "tester/use.id"]
        self.install(*self.asked, "--grant", "all")
        self.all = sorted([*self.asked, "tester/base", "somebody-else/an.id"])

    def closed(self, folder, id, version, needs={}, author="Tester"):
        meta = {"id": id, "name": id, "author": author, "version": {"asset": version, "spec": "1.0.0"},
                "dependencies": [{"id": i, "version": "1.0.0", "required": r} for i, r in needs.items()]}
        return make_zip(folder / f"{id}-{version}.vast", {"meta.json": json.dumps(meta)})

    def hashes(self, **how):
        return {name: row["tree_hash"] for name, row in self.packages(**how).items()}

    def edit(self, name, change, project=None):
        path = (project or self.project) / name
        document = json.loads(path.read_text())
        change(document["assets" if name == TEXTS[0] else "packages"])
        path.write_text(json.dumps(document))

    def elsewhere(self, store="other store"):
        """A clone on a machine whose store knows no source."""
        if (self.dir / "clone").exists():
            shutil.rmtree(self.dir / "clone")
        return {"project": self.clone(*TEXTS), "store": self.dir / store}

    def test_on_another_machine(self):
        self.assertEqual(self.installed(), {
            "somebody-else/an.id": "1.2.0", "tester/base": "1.4.0", "tester/nice": "1.4.0", "tester/top": "1.0",
            "tester/top.id": "1.0.0", "tester/use.id": "1.0.0"})
        lock = self.lock()
        self.assertEqual(lock["tester/top"]["optional_dependencies"], {"tester/nice": "^1"})
        self.assertEqual(lock["tester/top.id"]["dependencies"], {"an.id": "^1.0.0"})
        self.assertEqual(lock["tester/top.id"]["optional_dependencies"], {"use.id": "^1.0.0"})
        self.assertEqual((lock["somebody-else/an.id"]["vast_id"], lock["somebody-else/an.id"]["source"]), ("an.id", "theirs"))
        how = self.elsewhere()
        before = [(how["project"] / name).read_bytes() for name in TEXTS]
        self.install("--frozen", **how)
        self.assertEqual(tree(how["project"]), tree(self.project))
        self.assertEqual(self.hashes(**how), self.hashes())
        self.assertEqual(self.hashes(**how), {name: row["tree_hash"] for name, row in lock.items()})
        self.assert_clean(**how)
        self.assertEqual([row["kind"] for row in self.install("--frozen", **how)["changes"]], ["none"] * 6)
        # What is installed without being frozen says the same.
        self.install("--offline", **how)
        self.assertEqual([(how["project"] / name).read_bytes() for name in TEXTS], before)

    def test_by_bundle(self):
        bundle = self.dir / "game.bundle"
        document = self.run_command("bundle", "export", bundle).json
        self.assertEqual([row["name"] for row in document["packages"]], self.all)
        expected, hashes = tree(self.project), self.hashes()
        for folder in (self.project, self.store, self.folder, self.theirs):
            shutil.rmtree(folder)
        how = {"project": self.godot_project("far"), "store": self.dir / "far store"}
        self.run_command("bundle", "import", bundle, "--grant", "network", **how)
        texts = [(how["project"] / name).read_bytes() for name in TEXTS]
        self.install("--frozen", "--offline", **how)
        self.assertEqual(tree(how["project"]), expected)
        self.assertEqual(self.hashes(**how), hashes)
        self.assertEqual([(how["project"] / name).read_bytes() for name in TEXTS], texts)
        self.assert_clean(**how)
        again = self.dir / "again.bundle"
        self.run_command("bundle", "export", again, "--offline", **how)
        self.assertEqual(again.read_bytes(), bundle.read_bytes())

    def everywhere(self, name, change, reason="lock-stale"):
        """It is refused where all is installed, and where nothing is."""
        whole = (self.project / name).read_text()
        self.edit(name, change)
        errors = [self.refused(4, reason, "install", "--frozen"),
                  self.refused(4, reason, "install", "--frozen", **self.elsewhere())]
        (self.project / name).write_text(whole)
        return errors

    def test_when_the_manifest_moved(self):
        for change, about in [
            (lambda it: it.update({"tester/evil": {"version": "*"}}), "tester/evil"),
            (lambda it: it["tester/top"].update(version="^2"), "tester/top"),
            (lambda it: it["tester/nice"].update(version="=2.0.0"), "tester/nice"),
            (lambda it: it["tester/nice"].update(version="no range <"), "tester/nice"),
            # What others need stays by them; what they only use does not.
            (lambda it: it.pop("tester/nice"), "tester/nice"),
            (lambda it: it.pop("tester/use.id"), "tester/use.id"),
            (lambda it: it.pop("tester/top"), "tester/base"),
            (lambda it: it.update({"tester/base": {"version": "^2"}}), "tester/base"),
        ]:
            for error in self.everywhere(TEXTS[0], change):
                self.assertEqual(error["subject"], about)
        self.edit(TEXTS[0], lambda it: it.update({"tester/base": {"version": "^1.4"}}))
        self.install("--frozen")
        self.install("--frozen", **self.elsewhere())

    def test_when_the_lock_lacks_what_is_needed(self):
        self.everywhere(TEXTS[1], lambda it: it.pop("tester/base"))
        self.everywhere(TEXTS[1], lambda it: it.pop("somebody-else/an.id"))

    def test_no_bundle_of_less_than_is_needed(self):
        """It would be found out where nothing can be had any more."""
        self.run_command("bundle", "export", self.dir / "whole.bundle")
        def older(it):
            it["tester/base"]["version"] = "0.9.0"
        for change, about in [(lambda it: it.pop("tester/base"), "tester/base"), (older, "tester/base"),
                              (lambda it: it.pop("somebody-else/an.id"), "an.id")]:
            whole = (self.project / TEXTS[1]).read_text()
            self.edit(TEXTS[1], change)
            error = self.refused(4, "lock-stale", "bundle", "export", self.dir / "half.bundle")
            self.assertEqual(error["subject"], about)
            self.assertIn("tester/top", error["message"])
            (self.project / TEXTS[1]).write_text(whole)
        self.assertFalse((self.dir / "half.bundle").exists())

    def test_when_the_lock_has_what_nobody_needs(self):
        self.everywhere(TEXTS[1], lambda it: it.update({"tester/evil": dict(it["tester/base"])}))

    def test_when_the_lock_lies_of_what_is_needed(self):
        """What an archive says counts, and not what the lock says of it."""
        def said(name, needs, *leaving, **coming):
            def change(it):
                it[name]["dependencies"] = needs
                for other in leaving:
                    del it[other]
                for other, row in coming.items():
                    it["tester/" + other] = dict(it["tester/base"], **row)
            return change

        # Needs that are kept quiet, and what they need with them.
        self.everywhere(TEXTS[1], said("tester/top", {}, "tester/base"))
        self.everywhere(TEXTS[1], said("tester/top.id", {}, "somebody-else/an.id"))
        # Needs that nobody has, so that more comes along than anybody wants.
        evil = str(self.folder / "evil-1.0.0.zip")
        [row] = [row for row in self.run_command("cache", "add", evil).json["archives"]]
        self.everywhere(TEXTS[1], said(
            "tester/top", {"tester/base": "^1", "tester/evil": "*"},
            evil={"url": evil, "sha256": row["sha256"], "version": "1.0.0"}))

    def test_when_the_lock_lies_of_versions(self):
        """An older or newer release than what is needed, and a range that lets it be."""
        [row] = self.run_command("cache", "add", self.folder / "base-2.0.0.zip").json["archives"]

        def change(it):
            it["tester/base"].update(version="2.0.0", sha256=row["sha256"], url=str(self.folder / "base-2.0.0.zip"))
            it["tester/top"]["dependencies"] = {"tester/base": "*"}
        self.everywhere(TEXTS[1], change)

    def test_when_the_lock_lies_of_ids(self):
        def change(it):
            it["tester/use.id"]["vast_id"], it["somebody-else/an.id"]["vast_id"] = "an.id", "use.id"
        self.everywhere(TEXTS[1], change)

        def larger(it):
            it["somebody-else/an.id"]["vast_id"] = "An.Id"
            it["tester/top.id"]["dependencies"] = {"AN.ID": "^1.0.0"}
        self.everywhere(TEXTS[1], larger)

    def test_when_the_lock_lies_of_permissions(self):
        def change(it):
            it["tester/top"]["permissions"] = ["files"]
        whole = (self.project / TEXTS[1]).read_text()
        self.edit(TEXTS[1], change)
        self.refused(4, "permission-needed", "install", "--frozen", **self.elsewhere())
        (self.project / TEXTS[1]).write_text(whole)

    def test_what_is_unreadable_of_needs(self):
        for value in ("tester/base", ["tester/base"], {"tester/base": 1}, {"tester/base": None}):
            whole = (self.project / TEXTS[1]).read_text()
            self.edit(TEXTS[1], lambda it: it["tester/top"].update(dependencies=value))
            self.refused(3, "malformed-file", "install", "--frozen")
            (self.project / TEXTS[1]).write_text(whole)


if __name__ == "__main__":
    unittest.main()
