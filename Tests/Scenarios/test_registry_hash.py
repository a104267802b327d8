"""registry hash: what is released is downloaded and pinned, a pin is never changed, and one failure costs nobody else."""

import hashlib
import json
import pathlib
import shutil
import subprocess
import unittest

from support import ROOT, Case, snapshot

SAMPLE = pathlib.Path(ROOT) / "examples/registry"


class Hashing(Case):
    def setUp(self):
        super().setUp()
        self.registry = self.dir / "registry"
        shutil.copytree(SAMPLE, self.registry)
        shutil.rmtree(self.registry / "assets/ada/night-sky/releases")
        (self.dir / "www").mkdir()
        self.server = self.serve(self.dir / "www")

    def archive(self, slug):
        """Its SHA-256 and size."""
        path = self.addon(f"{slug}.zip", slug, folder=self.dir / "www")
        return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size

    def release(self, version="1.0.0", url=None, text=None, **how):
        """Written as somebody does who has their own way."""
        path = self.registry / f"assets/ada/night-sky/releases/{version}.json"
        path.parent.mkdir(exist_ok=True)
        document = {"format": 1, "version": version, "godot_min": "4.2", "download_url": url or f"{self.server.url}/{version}.zip",
            "published": "2026-01-31", **how}
        path.write_text(text or json.dumps(document, indent="\t") + "\n")
        return path

    def hash(self, *arguments, code=0):
        return self.run_command("registry", "hash", self.registry, *arguments, "--private", "--retries", "0", code=code).json

    def states(self, document):
        return {row["release"].split("@")[1]: row["state"] for row in document["releases"]}

    def codes(self, document):
        return [row["code"] for row in document["findings"]]


class Pins(Hashing):
    def test_pin(self):
        sha256, size = self.archive("1.0.0")
        path = self.release()
        before = path.read_text()
        (path.parent / "notes.txt").write_text("of nobody's interest")
        self.run_command("registry", "validate", self.registry, code=1)
        done = self.hash()
        self.assertEqual(done, {"errors": 0, "findings": [], "kept": 0, "valid": True, "warnings": 0, "releases": [
            {"release": "ada/night-sky@1.0.0", "sha256": sha256, "size": size, "state": "pinned",
                "url": f"{self.server.url}/1.0.0.zip"}]})
        # Only what was added is other than it was.
        self.assertEqual(path.read_text(), before.removesuffix('\n}\n') + f',\n\t"sha256": "{sha256}",\n\t"size": {size}\n}}\n')
        self.run_command("registry", "validate", self.registry)
        self.assertIn(sha256, self.archives())
        after = snapshot(self.registry)
        self.assertEqual(self.hash(), {**done, "kept": 1, "releases": []})
        self.assertEqual(self.states(self.hash("--check")), {"1.0.0": "right"})
        self.assertEqual(snapshot(self.registry), after)

    def test_what_registry_new_made(self):
        sha256, size = self.archive("2.0.0")
        self.run_command("registry", "new", self.registry, "ada/night-sky@2.0.0", "--godot-min", "4.2",
            "--download-url", f"{self.server.url}/2.0.0.zip")
        self.hash()
        path = self.registry / "assets/ada/night-sky/releases/2.0.0.json"
        release = json.loads(path.read_text())
        self.assertEqual((release["sha256"], release["size"]), (sha256, size))
        self.assertIn(f'\n  "size" : {size}\n}}\n', path.read_text())

    def test_refs(self):
        for version in ("1.0.0", "1.1.0", "2.0.0"):
            self.archive(version)
            self.release(version, yanked="gone" if version == "2.0.0" else "")
        self.assertEqual(self.states(self.hash("ada/night-sky@1.1.0")), {"1.1.0": "pinned"})
        self.assertEqual(self.states(self.hash()), {"1.0.0": "pinned"})
        self.assertEqual(self.states(self.hash("--check")), {"1.0.0": "right", "1.1.0": "right"})
        self.assertEqual(self.states(self.hash("ada")), {"2.0.0": "pinned"})
        self.assertEqual(self.states(self.hash("ada/night-sky", "--check")), {version: "right" for version in ("1.0.0", "1.1.0", "2.0.0")})
        for ref in ("eve", "ada/sky", "ada/night-sky@3", "../ada", "ada/", "\u00e9/x"):
            self.refused(5, "unknown-ref", "registry", "hash", self.registry, ref)
        self.refused(5, "no-such-path", "registry", "hash", self.dir / "none")

    def test_working_directory(self):
        self.archive("1.0.0")
        self.release()
        line = self.line(["registry", "hash", "--private"])
        done = subprocess.run(line, cwd=self.registry, env=self.environment(), capture_output=True, check=True)
        self.assertEqual(self.states(json.loads(done.stdout)), {"1.0.0": "pinned"})

    def test_offline(self):
        sha256, size = self.archive("1.0.0")
        self.release(sha256=sha256)
        self.release("1.1.0")
        done = self.hash("--offline", code=1)
        self.assertEqual((self.states(done), self.codes(done)), ({"1.0.0": "failed", "1.1.0": "failed"}, ["offline", "offline"]))
        self.assertEqual(self.server.counts(), {})
        self.run_command("cache", "add", self.dir / "www/1.0.0.zip")
        done = self.hash("--offline", code=1)
        self.assertEqual((self.states(done), self.codes(done)), ({"1.0.0": "pinned", "1.1.0": "failed"}, ["offline"]))

    def test_history(self):
        """A hash may come to a release that has none, and goes or changes no more."""
        self.archive("1.0.0")
        path = self.release()
        git = ["git", "-C", self.registry, "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
            subprocess.run([*git, *command], check=True, capture_output=True)
        self.hash()
        self.run_command("registry", "validate", self.registry, "--since", "HEAD")
        for command in (["add", "."], ["commit", "-q", "-m", "pinned"]):
            subprocess.run([*git, *command], check=True, capture_output=True)
        pinned = json.loads(path.read_text())
        for changes in ({"sha256": "0" * 64}, {"size": 1}):
            path.write_text(json.dumps({**pinned, **changes}))
            done = self.run_command("registry", "validate", self.registry, "--since", "HEAD", code=1).json
            self.assertEqual(self.codes(done), ["release-changed"])


class Refusals(Hashing):
    def test_mismatch(self):
        sha256, size = self.archive("1.0.0")
        path = self.release(sha256="0" * 64, size=size)
        self.release("1.1.0", size=size + 1, url=f"{self.server.url}/1.0.0.zip")
        self.release("1.2.0", url=f"{self.server.url}/1.0.0.zip")
        before = path.read_bytes()
        # Of what is pinned only who asks hears.
        done = self.hash(code=3)
        self.assertEqual((self.states(done), self.codes(done), done["kept"]), ({"1.1.0": "failed", "1.2.0": "pinned"}, ["hash-mismatch"], 1))
        done = self.hash("--check", code=3)
        self.assertEqual(self.states(done), {"1.0.0": "failed", "1.1.0": "failed", "1.2.0": "right"})
        self.assertEqual(self.codes(done), ["hash-mismatch"] * 2)
        self.assertEqual(path.read_bytes(), before)
        self.assertNotIn("0" * 64, self.archives())
        self.assertIn(sha256, self.archives())

    def test_others_are_pinned_all_the_same(self):
        self.archive("1.0.0")
        self.archive("9.0.0")
        (self.dir / "www/page.zip").write_text("<html>not found</html>")
        for version, url in (("2.0.0", "/none.zip"), ("3.0.0", "/page.zip"), ("4.0.0", None), ("5.0.0", None)):
            self.release(version, f"{self.server.url}{url}" if url else None)
        self.release("4.0.0", "http://a.example/x.zip")
        self.release("5.0.0", "http://127.0.0.1.a.example/x.zip")
        self.release("6.0.0", "http://127.0.0.1:1/x.zip")
        self.release("7.0.0", text='{"format": 1, "version": "7.0.0"')
        self.release("8.0.0", godot_min="four")
        self.release("1.0.0")
        self.release("9.0.0")
        before = snapshot(self.registry)
        done = self.hash(code=1)
        self.assertEqual(self.states(done), {"1.0.0": "pinned", "9.0.0": "pinned", **{f"{n}.0.0": "failed" for n in range(2, 7)}})
        self.assertEqual({pathlib.Path(row["entry"]).stem: row["code"] for row in done["findings"]}, {
            "2.0.0": "http-status", "3.0.0": "not-a-zip", "4.0.0": "invalid-argument", "5.0.0": "invalid-argument",
            "6.0.0": "unreachable", "7.0.0": "json-syntax", "8.0.0": "bad-version"})
        after = snapshot(self.registry)
        self.assertEqual([pathlib.Path(name).stem for name in after if before.get(name) != after[name] and name.endswith(".json")],
            ["1.0.0", "9.0.0"])
        self.assertEqual(list(self.registry.rglob("*.tmp")), [])
        for row in done["findings"]:
            self.assertNotIn("\n", row["message"])
            self.assertNotIn(str(self.store), row["message"])

    def test_private_addresses(self):
        """Who opens a pull request does not get to ask what only the machine that judges it can reach."""
        _, port = self.server.url.rsplit(":", 1)
        self.archive("1.0.0")
        for number, host in enumerate(("127.0.0.1", "localhost", "127.1", "0.0.0.0", "10.0.0.1", "169.254.169.254", "0x7f000001")):
            self.release(f"{number}.0.0", f"http://{host}:{port}/1.0.0.zip", sha256="0" * 64)
        done = self.run_command("registry", "hash", self.registry, "--retries", "0", code=1).json
        self.assertEqual(self.states(done), {f"{number}.0.0": "failed" for number in range(7)})
        self.assertEqual(self.codes(done), ["invalid-argument"] * 7)
        for row in done["findings"]:
            self.assertIn("is an address of this machine or its network", row["message"])
        self.assertEqual(self.server.counts(), {})

    def test_credentials(self):
        """What the user knows is not for whoever names a server."""
        (self.dir / ".netrc").write_text("machine 127.0.0.1 login ada password secret\n")
        self.archive("1.0.0")
        self.release()
        self.hash()
        self.assertNotIn("authorization", self.server.headers("1.0.0.zip"))
        self.run_command("install", f"{self.server.url}/1.0.0.zip?mine")
        self.assertIn("authorization", self.server.headers("1.0.0.zip?mine"))

    def test_links(self):
        outside = self.dir / "outside.json"
        path = self.release()
        self.archive("1.0.0")
        path.rename(outside)
        path.symlink_to(outside)
        before = outside.read_bytes()
        done = self.hash(code=1)
        self.assertEqual((self.codes(done), done["releases"], outside.read_bytes()), (["link-entry"], [], before))

    def test_no_asset(self):
        path = self.release()
        (path.parent.parent / "asset.json").unlink()
        done = self.hash(code=1)
        self.assertEqual((self.codes(done), done["releases"]), (["file-missing"], []))

    def test_edited_meanwhile(self):
        self.archive("1.0.0")
        path = self.release()
        arrived, opened = self.server.gate("1.0.0.zip")
        process = self.start("registry", "hash", self.registry, "--private")
        self.assertTrue(arrived.wait(60))
        path.write_text(path.read_text().replace("4.2", "4.3"))
        before = path.read_bytes()
        opened.set()
        result = self.finish(process)
        self.assertEqual((result.code, self.codes(result.json)), (1, ["folder-changed"]))
        self.assertEqual(path.read_bytes(), before)

    def test_cancelled(self):
        self.archive("1.0.0")
        path = self.release()
        before = path.read_bytes()
        arrived, opened = self.server.gate("1.0.0.zip")
        process = self.start("registry", "hash", self.registry, "--private")
        self.assertTrue(arrived.wait(60))
        process.send_signal(2)
        self.assertEqual(self.finish(process).code, 130)
        opened.set()
        self.assertEqual(path.read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
