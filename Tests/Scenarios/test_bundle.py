"""A bundle takes a project to a machine without a network; and a bundle from anyone does no harm."""

import json
import os
import shutil
import unittest
import zipfile

from support import Case, interrupt, make_zip, noise, sha256, snapshot, visible

TEXTS = ("assetstore.json", "assetstore.lock")
MIT = "MIT License\n\nPermission is hereby granted"


def entries(path):
    with zipfile.ZipFile(path) as bundle:
        return {entry.filename: bundle.read(entry) for entry in bundle.infolist()}


def stored(path, files):
    """A zip as export writes it, of other entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in files.items():
            bundle.writestr(zipfile.ZipInfo(name), data)
    return path


class Bundle(Case):
    def setUp(self):
        super().setUp()
        self.bundle = self.dir / "game.bundle"
        self.far = {"project": self.godot_project("far/away/elsewhere"), "store": self.dir / "empty store"}

    def godot_project(self, name, **how):
        (self.dir / name).parent.mkdir(parents=True, exist_ok=True)
        return super().godot_project(name, **how)

    def make(self):
        """A project with packages from everywhere, in a bundle; their origins are gone."""
        server = self.serve()
        self.addon("served.zip", "served")
        self.addon("in it #1.zip", "inside", folder=self.project / "vendor")
        self.addon("beside.zip", "beside", files={"run.sh": "#!/bin/sh", "big.bin": noise(300_000)})
        self.addon("listed.zip", "listed", folder=self.dir / "folder")
        vast = self.package("pack.vast", {"meta.json": '{"id":"v.pack","name":"Pack","version":"1"}', "LICENSE": MIT})
        self.run_command("source", "add", "ours", self.dir / "folder")
        self.run_command("sync")
        self.install(self.project / "vendor/in it #1.zip", "beside.zip", vast, "ours:tester/listed")
        self.install(f"{server.url}/served.zip", "--into", "lib")
        self.store.joinpath("archives-v1").rename(self.dir / "no cache")
        document = self.run_command("bundle", "export", self.bundle).json
        server.close()
        hashes = {name: row["tree_hash"] for name, row in self.packages().items()}
        files = visible(self.project)
        self.assertEqual(document["archives"], 5)
        for path in self.dir.iterdir():
            if path.name not in (self.bundle.name, "far"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return document, hashes, files

    def test_on_a_machine_without_anything(self):
        document, hashes, files = self.make()
        taken = self.run_command("bundle", "import", self.bundle, **self.far).json
        self.assertEqual(taken, dict(document, written=list(TEXTS)))
        self.bundle.unlink()
        self.install("--frozen", "--offline", **self.far)
        packages = self.packages(**self.far)
        self.assertEqual({name: row["tree_hash"] for name, row in packages.items()}, hashes)
        self.assertEqual(sorted(packages), [row["name"] for row in document["packages"]])
        expected = {path: what for path, what in files.items() if not path.startswith("vendor")}
        self.assertEqual(visible(self.far["project"]), expected)
        self.assert_clean(**self.far)
        self.assertEqual(self.run_command("cache", "gc", **self.far).json["archives"], [])
        # What it installed can be made into the very same bundle there.
        self.run_command("bundle", "export", self.bundle, "--offline", **self.far)
        names = list(entries(self.bundle))
        self.assertEqual(names, sorted(names))

    def test_the_consent_of_others(self):
        """The lock of a bundle grants nothing here before somebody said so."""
        config = '[plugin]\nname="{0}"\nauthor="tester"\nversion="1.0"\nscript="m.gd"\npermissions=["{1}"]\n'
        for name, asks in (("one", "process"), ("two", "files")):
            path = make_zip(self.dir / f"{name}.zip", {
                f"addons/{name}/plugin.cfg": config.format(name, asks), f"addons/{name}/m.gd": name})
            self.install(path, "--grant", "all")
        exported = self.run_command("bundle", "export", self.bundle).json
        self.assertEqual([row["permissions"] for row in exported["packages"]], [["process"], ["files"]])
        before = snapshot(self.far["project"])
        error = self.refused(4, "permission-needed", "bundle", "import", self.bundle, **self.far)
        self.assertEqual(error["message"], "tester/one 1.0 asks for process; tester/two 1.0 asks for files")
        self.refused(4, "permission-needed", "bundle", "import", self.bundle, "--grant", "files", **self.far)
        told = self.run_command("bundle", "import", self.bundle, code=4, json=False, **self.far)
        self.assertIn("--grant files,process", told.stderr)
        looked = self.run_command("bundle", "import", self.bundle, "--dry-run", **self.far).json
        self.assertEqual(looked, dict(exported, written=[]))
        self.assertIn("tester/two asks for files", self.run_command(
            "bundle", "import", self.bundle, "--dry-run", json=False, **self.far).stdout)
        self.assertEqual(snapshot(self.far["project"]), before)
        self.assertEqual(self.run_command("cache", "info", **self.far).json["archives"], [])
        # The cache alone is no consent, and with one's own lock none is needed.
        self.run_command("bundle", "import", self.bundle, "--cache-only", **self.far)
        self.assertEqual(snapshot(self.far["project"]), before)
        shutil.copy(self.project / "assetstore.lock", self.far["project"])
        self.run_command("bundle", "import", self.bundle, **self.far)
        (self.far["project"] / "assetstore.lock").unlink()
        self.run_command("bundle", "import", self.bundle, "--grant", "files,process", **self.far)
        self.install("--frozen", "--offline", **self.far)
        self.assert_clean(**self.far)

    def test_a_lock_that_grants_less_than_is_asked_for(self):
        path = make_zip(self.dir / "one.zip", {
            "addons/one/plugin.cfg":
                '[plugin]\nname="one"\nauthor="tester"\nversion="1.0"\nscript="m.gd"\npermissions=["process"]\n'})
        self.install(path, "--grant", "all")
        self.run_command("bundle", "export", self.bundle)
        files = entries(self.bundle)
        lock = json.loads(files["assetstore.lock"])
        del lock["packages"]["tester/one"]["permissions"]
        files["assetstore.lock"] = json.dumps(lock)
        self.refused(3, "bundle-mismatch", "bundle", "import", stored(self.dir / "lie.bundle", files), **self.far)
        said = json.loads(files["bundle.json"])
        said["packages"]["tester/one"]["permissions"] = []
        files["bundle.json"] = json.dumps(said)
        self.run_command("bundle", "import", stored(self.dir / "less.bundle", files), **self.far)
        self.refused(4, "permission-needed", "install", "--frozen", "--offline", **self.far)

    def test_what_is_in_it(self):
        document, _, files = self.make()
        found = entries(self.bundle)
        archives = [name for name in found if name.startswith("archives/")]
        self.assertEqual([f"archives/{sha256(found[name])}" for name in archives], archives)
        for name in TEXTS:
            self.assertEqual(sha256(found[name]), files[name][2])
        described = json.loads(found["bundle.json"])
        self.assertEqual(described["format"], 1)
        self.assertEqual(list(described["packages"]), [row["name"] for row in document["packages"]])
        for row in document["packages"]:
            said = described["packages"][row["name"]]
            self.assertEqual({key: said[key] for key in row if key != "name"}, {k: v for k, v in row.items() if k != "name"})
            self.assertEqual(row["size"], len(found[f"archives/{row['sha256']}"]))
        self.assertEqual([found[name] for name in found if name.startswith("licenses/")], [MIT.encode()])
        self.assertEqual({name for name in found if "/" not in name}, {*TEXTS, "bundle.json"})

    def test_the_same_bytes(self):
        self.install(self.addon("hero.zip", "hero", files={"LICENSE": MIT}))
        self.run_command("bundle", "export", self.bundle)
        first = self.bundle.read_bytes()
        clone = self.clone(*TEXTS)
        self.run_command("bundle", "export", self.bundle, project=clone, store=self.dir / "other")
        self.assertEqual(self.bundle.read_bytes(), first)
        self.assertFalse((clone / ".assetstore").exists())

    def test_for_people(self):
        self.install(self.addon("hero.zip", "hero", files={"LICENSE": MIT}))
        said = self.run_command("bundle", "export", self.bundle, json=False).stdout.splitlines()
        self.assertEqual(said[0].split()[:3], ["tester/hero", "1.0", "MIT"])
        self.assertTrue(said[1].startswith("exported: 1 package in 1 archive, "))
        said = self.run_command("bundle", "import", self.bundle, json=False, **self.far).stdout
        self.assertIn("wrote assetstore.json and assetstore.lock", said)
        self.assertEqual(self.run_command("--quiet", "bundle", "import", self.bundle, json=False, **self.far).stdout, "")

    def test_a_project_with_another_lock(self):
        self.install(self.addon("hero.zip", "hero"))
        self.run_command("bundle", "export", self.bundle)
        self.install(self.addon("other.zip", "other"), **self.far)
        self.run_command("cache", "gc", **self.far)
        error = self.refused(4, "lock-differs", "bundle", "import", self.bundle, **self.far)
        self.assertEqual(error["subject"], "assetstore.lock")
        hero = self.packages()["tester/hero"]["sha256"]
        self.assertNotIn(hero, self.cached())
        before = snapshot(self.far["project"])
        taken = self.run_command("bundle", "import", self.bundle, "--cache-only", **self.far).json
        self.assertEqual(taken["written"], [])
        self.assertIn(hero, self.cached())
        self.assertEqual(snapshot(self.far["project"]), before)

    def cached(self):
        return [row["sha256"] for row in self.run_command("cache", "info", **self.far).json["archives"]]

    def test_a_clone_that_has_its_texts(self):
        self.install(self.addon("hero.zip", "hero"))
        self.run_command("bundle", "export", self.bundle)
        for name in TEXTS:
            shutil.copy(self.project / name, self.far["project"])
        self.assertEqual(self.run_command("bundle", "import", self.bundle, **self.far).json["written"], [])
        (self.dir / "hero.zip").unlink()
        self.install("--frozen", "--offline", **self.far)
        self.assert_clean(**self.far)

    # What goes wrong

    def test_nothing_to_export(self):
        self.refused(4, "lock-stale", "bundle", "export", self.bundle)
        self.install(self.addon("hero.zip", "hero"))
        (self.project / "assetstore.json").write_text('{"format":1,"assets":{}}')
        self.refused(4, "lock-stale", "bundle", "export", self.bundle)
        self.assertFalse(self.bundle.exists())

    def test_where_it_cannot_be_written(self):
        self.install(self.addon("hero.zip", "hero"))
        self.refused(4, "not-a-file", "bundle", "export", self.dir)
        # What is more than a file is not to be replaced by one.
        os.mkfifo(self.dir / "pipe")
        (self.dir / "link").symlink_to("pipe")
        for name in ("pipe", "link"):
            self.refused(4, "not-a-file", "bundle", "export", self.dir / name)
        self.refused(5, "no-such-path", "bundle", "export", self.dir / "nowhere/x.bundle")
        with self.tiny_disk(self.dir / "small", "16k") as small:
            self.install(self.addon("large.zip", "large", files={"a": noise(100_000)}))
            before = snapshot(small)
            error = self.run_command("bundle", "export", small / "x.bundle", code=8).json["error"]
            self.assertEqual(error["reason"], "no-space")
            self.assertEqual(snapshot(small), before)

    def test_an_archive_that_cannot_be_had(self):
        archive = self.addon("hero.zip", "hero")
        server = self.serve()
        self.install(f"{server.url}/hero.zip")
        shutil.rmtree(self.store / "archives-v1")
        self.refused(5, "not-cached", "bundle", "export", self.bundle, "--offline")
        archive.write_bytes(self.addon("other.zip", "other").read_bytes())
        self.refused(3, "hash-mismatch", "bundle", "export", self.bundle)
        server.close()
        self.refused(6, "unreachable", "bundle", "export", self.bundle, "--retries", "0")
        self.assertFalse(self.bundle.exists())

    def test_interrupted(self):
        """Held at a gate, so that it is in the middle of it."""
        self.addon("hero.zip", "hero")
        server = self.serve()
        self.install(f"{server.url}/hero.zip")
        shutil.rmtree(self.store / "archives-v1")
        self.bundle.write_text("old")
        arrived, opened = server.gate("hero.zip")
        process = self.start("bundle", "export", self.bundle)
        self.assertTrue(arrived.wait(60))
        interrupt(process)
        opened.set()
        self.assertEqual(self.finish(process).code, 130)
        self.assertEqual(self.bundle.read_text(), "old")
        self.assertEqual([path.name for path in self.dir.glob("*.tmp")], [])

    def refused_bundle(self, code, reason, bundle=None):
        """Nothing comes of it, in the project or in the cache."""
        error = self.refused(code, reason, "bundle", "import", bundle or self.bundle, **self.far)
        self.assertEqual(self.cached(), [])
        left = self.far["store"] / "tmp"
        self.assertEqual(list(left.iterdir()), [])
        return error

    def test_hostile_bundles(self):
        self.install(self.addon("hero.zip", "hero", files={"LICENSE": MIT}), self.addon("other.zip", "other"))
        self.run_command("bundle", "export", self.bundle)
        whole = entries(self.bundle)
        archives = [name for name in whole if name.startswith("archives/")]
        changed = bytearray(whole[archives[1]])
        changed[40] ^= 1
        lock, described = whole["assetstore.lock"].decode(), whole["bundle.json"].decode()
        first = json.loads(lock)["packages"]["tester/hero"]

        cases = [
            ("hash-mismatch", {archives[1]: bytes(changed)}),
            ("bundle-mismatch", {archives[0]: None}), ("bundle-mismatch", {"bundle.json": None}),
            ("bundle-mismatch", {"assetstore.lock": None}), ("bundle-mismatch", {"more.txt": b"x"}),
            ("bundle-mismatch", {"licenses/tester/hero/MORE": b"x"}),
            ("path-traversal", {"archives/../x": b"x"}), ("path-traversal", {"../../etc/x": b"x"}),
            ("too-large", {"assetstore.lock": lock.encode() + b" " * (2 << 20)}),
            ("too-large", {"bundle.json": described.encode() + b" " * (5 << 20)}),
            ("malformed-file", {"assetstore.lock": lock.replace('"format" : 1', '"format" : 1, "format" : 1').encode()}),
            ("malformed-file", {"bundle.json": described.replace('"format"', '"format" : 1, "format"').encode()}),
            ("bundle-mismatch", {"bundle.json": described.replace('"1.0"', '"2.0"').encode()}),
            ("bundle-mismatch", {"bundle.json": described.replace(first["tree_hash"], "0" * 64).encode()}),
            ("bundle-mismatch", {"assetstore.lock": lock.replace(first["sha256"], "0" * 64).encode()}),
            ("malformed-file", {"assetstore.lock": lock.replace(first["sha256"], "../../x").encode()}),
            ("malformed-file", {"assetstore.json": b"\xff\xfe{}"}), ("malformed-file", {"bundle.json": b"[" * 100_000}),
        ]
        hostile = self.dir / "hostile.bundle"
        for reason, change in cases:
            files = {name: data for name, data in {**whole, **change}.items() if data is not None}
            with self.subTest(reason=reason, change=list(change)):
                self.refused_bundle(3, reason, stored(hostile, files))
        make_zip(hostile, whole)
        self.refused_bundle(3, "unsupported-compression", hostile)
        bytes_ = self.bundle.read_bytes()
        for length in (0, 10, len(bytes_) // 2, len(bytes_) - 1):
            hostile.write_bytes(bytes_[:length])
            self.refused_bundle(3, "not-a-zip", hostile)
        hostile.write_bytes(b"#!/bin/sh\n" + bytes_)
        self.refused_bundle(3, ["header-mismatch", "stray-data"], hostile)
        hostile.write_text('{"format":1}')
        self.refused_bundle(3, "not-a-zip", hostile)
        # One that is right, after all these.
        self.run_command("bundle", "import", self.bundle, **self.far)

    def test_what_is_no_bundle(self):
        self.refused_bundle(5, "no-such-path", "nowhere.bundle")
        self.refused_bundle(4, "not-a-file", self.dir)
        os.mkfifo(self.dir / "pipe")
        self.refused_bundle(4, "not-a-file", self.dir / "pipe")
        # An archive of the other kind is a zip like any, and has not a single entry of a bundle.
        plain = stored(self.dir / "plain.zip", {"addons/hero/plugin.cfg": "x"})
        self.refused_bundle(3, "bundle-mismatch", plain)

    def test_names_that_would_play_tricks(self):
        """Of a bundle that a terminal shows: one line, and nothing in it that a terminal obeys."""
        evil = stored(self.dir / "evil.bundle", {"assetstore.lock": "{}", "\x1b[2J\u202e": "x"})
        result = self.run_command("bundle", "import", evil, code=3, json=False, **self.far)
        self.assert_one_line(result)
        self.assertNotIn("\x1b", result.stderr)
        self.assertNotIn("\u202e", result.stderr)

    def test_a_store_that_is_read_only(self):
        self.install(self.addon("hero.zip", "hero"))
        with self.read_only(self.store):
            self.run_command("bundle", "export", self.bundle)
            self.refused(8, "read-only", "bundle", "import", self.bundle, "--cache-only")

    def test_two_imports_at_the_same_time(self):
        _, hashes, _ = self.make()
        processes = [self.start("bundle", "import", self.bundle, **self.far) for _ in range(4)]
        results = [self.finish(process) for process in processes]
        for result in results:
            self.assertIn((result.code, result.code and result.json["error"]["reason"]), [
                (0, 0), (7, "busy"), (4, "plan-stale")], str(result))
        self.assertIn(0, [result.code for result in results])
        self.install("--frozen", "--offline", **self.far)
        self.assertEqual({name: row["tree_hash"] for name, row in self.packages(**self.far).items()}, hashes)


if __name__ == "__main__":
    unittest.main()
