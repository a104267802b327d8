"""registry build: what it writes, that the real minisign believes it, and that clients read it."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import time
import unittest
import zipfile

from support import ROOT, Case, snapshot
import registry_writer as writer

SAMPLE = pathlib.Path(ROOT) / "examples/registry"
COUNT = 120
# In the output, for the next build.
OWN = ".assetstore-build"


class Registry(Case):
    """The sample registry and a key, without a password."""

    def setUp(self):
        super().setUp()
        self.time = int(time.time()) - 1000
        self.registry, self.out = self.dir / "registry", self.dir / "www/out"
        shutil.copytree(SAMPLE, self.registry)
        self.key, self.pub = self.dir / "ours.key", self.dir / "ours.pub"
        self.public = self.run_command("registry", "key", "new", "-o", self.dir / "ours", "--no-password"
            ).json["public_key"]

    def environment(self):
        return {**super().environment(), **({"SOURCE_DATE_EPOCH": str(self.time)} if self.time else {})}

    def build(self, *options, out=None, code=0):
        return self.run_command("registry", "build", self.registry, "-o", out or self.out, "--key", self.key, *options,
            code=code).json

    def refused_build(self, code, reason, *options):
        before = snapshot(self.dir)
        error = self.build(*options, code=code)["error"]
        self.assertEqual(error["reason"], reason, error)
        self.assertEqual(snapshot(self.dir), before)

    def write(self, name, document):
        path = self.registry / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False))

    def change(self, file, **changes):
        self.write(file, {**json.loads((self.registry / file).read_text()), **changes})

    def add_assets(self, count, url="https://files.example.org"):
        """Of the publisher tester: tool-0 and so on, each with one release."""
        self.write("publishers/tester.json", {"format": 1, "name": "T", "owners": ["github:tester"]})
        for number in range(count):
            folder = f"assets/tester/tool-{number}"
            self.write(f"{folder}/asset.json", {"format": 1, "title": f"Tool {number}", "type": "addon",
                "category": "scripts", "license": "MIT", "author": "T", "summary": f"Tool of number {number}.",
                "repository": {"host": "custom", "url": "https://example.org/tools"}})
            body = self.archives / f"tool-{number}.zip"
            with zipfile.ZipFile(body, "w") as archive:
                archive.writestr(zipfile.ZipInfo(f"addons/tool-{number}/tool.gd"), "extends Node\n")
            self.write(f"{folder}/releases/1.0.0.json", {"format": 1, "version": "1.0.0", "godot_min": "4.0",
                "download_url": f"{url}/{body.name}", "size": body.stat().st_size,
                "sha256": hashlib.sha256(body.read_bytes()).hexdigest(), "published": "2026-01-31"})

    @property
    def archives(self):
        path = self.dir / "www/archives"
        path.mkdir(parents=True, exist_ok=True)
        return path

    def build_index(self, *options, **how):
        return self.build("--index-only", *options, **how)

    def files(self, out=None):
        """What is for readers: not what one build leaves for the next."""
        out = out or self.out
        return {str(path.relative_to(out)): path.read_bytes() for path in self.paths(out)}

    def paths(self, out=None):
        out = out or self.out
        return [path for path in out.rglob("*") if path.is_file() and OWN not in path.parts]


class Output(Registry):
    def test_same_input_same_bytes(self):
        self.add_assets(COUNT)
        built = self.build_index()["index"]
        again = self.build_index(out=self.dir / "again")["index"]
        self.assertEqual((built["assets"], built["sequence"], built["expires"]),
            (COUNT + 1, self.time, self.time + 90 * writer.DAY))
        self.assertEqual((again, self.files(self.dir / "again")), (built, self.files()))
        # Names say what is in a file, and the text is the one that Python makes of the value.
        for name, body in self.files().items():
            if name.endswith(".json"):
                self.assertEqual(writer.dump(json.loads(body)), body, name)
            if not name.startswith("index/head.json"):
                self.assertEqual(pathlib.Path(name).stem, hashlib.sha256(body).hexdigest())
        head = json.loads(self.files()["index/head.json"])
        self.assertEqual((head["registry"], head["keys"], head["index"]["sha256"]),
            ("sample", [self.public], built["sha256"]))
        self.assertLess(len(self.files()["index/head.json"]), 2000)

    @unittest.skipUnless(writer.MINISIGN, "minisign is not installed")
    def test_minisign_believes_it(self):
        password = self.dir / "password"
        password.write_text("secret\n")
        self.build_index()
        head = self.out / "index/head.json"
        told = subprocess.run([writer.MINISIGN, "-V", "-Q", "-p", self.pub, "-m", head], check=True, capture_output=True)
        self.assertEqual(told.stdout.decode().strip(), f"assetstore registry sample sequence {self.time}")
        subprocess.run([writer.MINISIGN, "-G", "-f", "-p", self.pub, "-s", self.key], check=True, text=True,
            input="secret\nsecret\n", capture_output=True)
        self.time += 1
        self.refused_build(2, "password-needed")
        self.build_index("--password-file", password)
        subprocess.run([writer.MINISIGN, "-V", "-p", self.pub, "-m", head], check=True, capture_output=True)

    def test_only_what_changed_is_written(self):
        self.add_assets(COUNT)
        first = self.build_index()["index"]
        before = {path: path.stat() for path in self.paths()}
        self.assertEqual(self.build_index()["index"], {**first, "written": 0, "kept": first["written"]})
        for path, status in before.items():
            self.assertEqual((path.stat().st_mtime_ns, path.stat().st_ino), (status.st_mtime_ns, status.st_ino))
        self.time += 1
        self.change("assets/tester/tool-7/asset.json", title="Another title")
        second = self.build_index()["index"]
        self.assertEqual((second["written"], second["kept"]), (2, first["written"] - 2))
        self.assertEqual({path for path in before if path.stat().st_ino != before[path].st_ino},
            {self.out / "index/head.json", self.out / "index/head.json.minisig"})
        # What older heads speak of goes only when it is to, and what is not ours never.
        (self.out / "index/shards/notes.txt").write_text("mine")
        self.assertEqual(self.build_index("--prune")["index"]["removed"], 2)
        self.build_index(out=self.dir / "fresh")
        kept = self.files()
        del kept["index/shards/notes.txt"]
        self.assertEqual(kept, self.files(self.dir / "fresh"))

    def test_damaged_files_are_written_again(self):
        self.build_index()
        good = self.files()
        [shard] = self.out.glob("index/shards/*/*.json")
        for body in (b"", shard.read_bytes()[:-1] + b" "):
            shard.write_bytes(body)
            self.assertEqual(self.build_index()["index"]["written"], 1)
            self.assertEqual(self.files(), good)
        (self.out / "index/head.json.minisig").unlink()
        (self.out / "index/head.json").write_bytes(b"{")
        self.build_index()
        self.assertEqual(self.files(), good)

    def test_texts_of_any_kind(self):
        text = "\"\\/\u2028 <script>\U0001f600 \u4e2d\u6587 \u00e9"
        (self.registry / "assets/ada/night-sky/description.md").write_text(text + "\r\n\ttab\n")
        self.build_index()
        [shard] = self.out.glob("index/shards/*/*.json")
        self.assertEqual(writer.dump(json.loads(shard.read_text())), shard.read_bytes())
        self.assertIn(text, json.loads(shard.read_text())["assets"][0]["description"])


class Refusals(Registry):
    def test_errors_end_it(self):
        self.change("assets/ada/night-sky/asset.json", license="")
        before = snapshot(self.dir)
        built = self.build(code=1)
        self.assertEqual((built["valid"], "index" in built, [row["code"] for row in built["findings"]]),
            (False, False, ["bad-license"]))
        self.assertEqual(snapshot(self.dir), before)

    def test_output_in_the_registry(self):
        """Nothing comes to be among registrations, nor they among what is built."""
        (self.dir / "link").symlink_to(self.registry)
        for out in (self.registry, self.registry / "assets", self.registry / "assets/ada/new", self.registry / "publishers/x",
                self.dir, self.dir / "link", self.dir / "link/assets/x"):
            with self.subTest(out=out):
                before = snapshot(self.dir)
                error = self.build(out=out, code=2)["error"]
                self.assertEqual((error["reason"], error["subject"]), ("invalid-argument", str(out)))
                self.assertEqual(snapshot(self.dir), before)
        self.build(out=self.registry / "public")

    def test_what_clients_would_refuse(self):
        self.build()
        self.change("assets/ada/night-sky/asset.json", title="Another")
        self.refused_index("head-forked")
        self.time -= 1
        self.refused_index("head-rolled-back")
        self.time += 10
        self.change("registry.json", name="other")
        self.refused_index("head-of-another-registry")

    def refused_index(self, reason, code=3):
        """Files that nobody speaks of may have come; what readers find is as it was."""
        before = self.files()
        result = self.run_command("registry", "build", self.registry, "-o", self.out, "--key", self.key, code=code)
        error = result.json["error"]
        self.assertEqual(error["reason"], reason)
        # The variable is the command's: the library's hint does not know it.
        self.assertNotIn("SOURCE_DATE_EPOCH", error["hint"])
        self.assertEqual("say SOURCE_DATE_EPOCH=" in result.stderr,
            reason not in ("head-of-another-registry", "invalid-argument"), result.stderr)
        after = self.files()
        self.assertEqual({name: after[name] for name in before}, before)

    def test_time(self):
        self.time = None
        self.refused_build(5, "unknown-revision")
        git = ["git", "-C", self.registry, "-c", "user.name=a", "-c", "user.email=a@example.org"]
        dates = {"GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000001 +0000"}
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
            subprocess.run([*git, *command], check=True, env={**os.environ, **dates}, capture_output=True)
        self.assertEqual(self.build()["index"]["created"], 1_700_000_001)
        # What a commit says of its time is whatever whoever made it wanted.
        for when, code, reason in ((int(time.time()) + 3 * 86_400, 3, "head-from-the-future"),
                                   (2**63 - 1, 2, "invalid-argument")):
            text = subprocess.run([*git, "cat-file", "commit", "HEAD"], check=True, capture_output=True).stdout
            text = re.sub(rb"(?m)^(committer .*> )\d+", rb"\g<1>%d" % when, text)
            commit = subprocess.run([*git, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"], input=text,
                                    check=True, capture_output=True).stdout.decode().strip()
            subprocess.run([*git, "update-ref", "HEAD", commit], check=True)
            with self.subTest(when=when):
                self.refused_index(reason, code=code)

    def test_wrong_use(self):
        self.refused(2, "invalid-argument", "registry", "build", self.registry, "-o", self.out)
        self.refused(2, "invalid-argument", "registry", "build", self.registry, "--key", self.key)
        self.key = self.pub
        self.refused_build(3, "malformed-key")
        self.key = self.dir / "none"
        self.refused_build(5, "no-such-path")

    def test_a_secret_is_not_shown(self):
        text = self.key.read_text()
        line = text.splitlines()[1]
        for key in (text, line, line[:60], "  " + line + "\n"):
            for words in (["build", self.registry, "-o", self.out, "--key", key],
                          ["build", self.registry, "-o", self.out, "--key", self.key, "--next-key", key],
                          ["verify", self.out, "--key", key]):
                result = self.run_command("registry", *words, code=3)
                self.assertEqual(result.json["error"]["reason"], "malformed-key", str(result))
                shown = result.stdout + result.stderr
                for at in (8, 20, 40):
                    self.assertNotIn(line[at : at + 12], shown)
            result = self.run_command("source", "add", "ours", "http://127.0.0.1:1/", "--key", key, code=3)
            self.assertNotIn(line[8:20], result.stdout + result.stderr)

    def test_a_secret_that_others_can_read_is_told_of(self):
        words = ["registry", "build", self.registry, "-o", self.out, "--key", self.key]
        self.assertEqual(self.run_command(*words).stderr, "")
        for mode in (0o640, 0o604, 0o660):
            self.key.chmod(mode)
            told = self.run_command(*words).stderr
            self.assertEqual(told.count("\n"), 1, told)
            self.assertIn(f"{self.key} can be read by others than its owner", told)

    def test_places_that_are_taken(self):
        self.out.mkdir(parents=True)
        (self.out / "index").mkdir()
        (self.out / "index/head.json").symlink_to(self.pub)
        self.assertEqual(self.build(code=4)["error"]["reason"], "not-a-file")
        self.assertIn(self.public, self.pub.read_text())

    def test_links_in_the_output(self):
        """Through none of them is anything written or removed."""
        self.build()
        tree = {path.relative_to(self.out).as_posix() for path in self.out.rglob("*") if path.is_dir()}
        for number, name in enumerate(sorted(path for path in tree if path in (
                "assets", "assets/ada", "index", "index/shards", "icons", "site", "search/words", "tags", "zh", "zh/assets", OWN))):
            with self.subTest(name=name):
                out, away = self.dir / f"out-{number}", self.dir / f"away-{number}"
                shutil.copytree(self.out, out)
                (out / name).rename(away)
                # Not to be removed as if it were of an older index.
                (away / ("0" * 64 + ".json")).write_text("mine")
                (out / name).symlink_to(away)
                self.time += 1
                self.change("assets/ada/night-sky/asset.json", title=f"Title {number}", category="scripts", tags=[f"tag{number}"])
                self.change("registry.json", title={"en": f"Title {number}"})
                before = snapshot(away)
                error = self.build("--prune", out=out, code=3 if name != OWN else 4)["error"]
                self.assertEqual(error["reason"], "link-entry" if name != OWN else "not-a-folder", error)
                self.assertEqual(snapshot(away), before)

    def test_links_for_what_is_kept(self):
        self.build()
        for name in ("files", "lock"):
            with self.subTest(name=name):
                mine = self.dir / f"mine-{name}"
                mine.write_text("mine\n")
                (self.out / OWN / name).unlink()
                (self.out / OWN / name).symlink_to(mine)
                self.time += 1
                self.build(code=8)
                self.assertEqual(mine.read_text(), "mine\n")
                (self.out / OWN / name).unlink()

    def test_lines_that_nobody_wrote(self):
        """The list of pages names what is not ours: that stays."""
        self.build()
        mine = [self.dir / "www/mine.txt", self.out / ".git/config", self.out / "index/mine.json", self.out / "icons/mine.png",
            self.out / OWN / "mine", self.dir / "absolute.txt"]
        for path in mine:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("mine")
        lines = ["../mine.txt", "assets/../../mine.txt", ".git/config", "index/mine.json", "icons/mine.png", f"{OWN}/mine",
            str(self.dir / "absolute.txt"), "./.git/config", "", "/", ".", "..", "index/head.json", "index//mine.json", "a\x01b", "a\0b"]
        with open(self.out / OWN / "files", "a") as file:
            for line in lines:
                file.write(f"\t{line}\nada/night-sky\t{line}\n")
        # All pages are looked through: nothing is known, and then everything has changed.
        (self.out / OWN / "state").unlink()
        self.time += 1
        self.build()
        self.assertEqual([path.read_text() for path in mine], ["mine"] * len(mine))
        self.time += 1
        shutil.rmtree(self.registry / "assets/ada/night-sky")
        self.build()
        self.assertEqual([path.read_text() for path in mine], ["mine"] * len(mine))

    def test_heads_that_nobody_signed(self):
        """A number that the key did not sign, however high, is in nobody's way."""
        self.build()
        head = self.out / "index/head.json"
        for signature in ("same", "none", "stranger"):
            with self.subTest(signature=signature):
                head.write_text(json.dumps({**json.loads(head.read_text()), "sequence": 2**53}, sort_keys=True, separators=(",", ":")) + "\n")
                if signature == "none":
                    (self.out / "index/head.json.minisig").unlink()
                if signature == "stranger":
                    self.run_command("registry", "key", "new", "-o", self.dir / "stranger", "--no-password")
                    subprocess.run(["minisign", "-S", "-W", "-s", self.dir / "stranger.key", "-m", head, "-t", "assetstore"], check=True,
                        stdout=subprocess.DEVNULL)
                self.time += 1
                self.build()
                self.assertEqual(json.loads(head.read_text())["sequence"], self.time)
                self.run_command("registry", "verify", self.out, "--key", self.pub)
        # Its own one still is.
        self.time -= 1
        self.refused_build(3, "head-rolled-back")


class Clients(Registry):
    """From registrations to an installed asset, and again after a change."""

    def setUp(self):
        super().setUp()
        self.server = self.serve(self.dir / "www")
        self.add_assets(COUNT, self.server.url + "/archives")
        self.build()
        self.run_command("source", "add", "reg", self.server.url + "/out", "--kind", "registry", "--key", self.public)

    def sync(self):
        return self.run_command("sync").json["sync"][0]

    def test_search_install_and_change(self):
        record = self.sync()
        self.assertEqual((record["added"], record["skipped"]), (COUNT + 1, []))
        self.assertEqual([row["slug"] for row in self.search("stars")["assets"]], ["night-sky"])
        shown = self.run_command("show", "ada/night-sky").json
        self.assertEqual((shown["asset"]["license"], shown["tags"], shown["releases"][0]["version"]),
            ("MIT", ["sky", "stars"], "1.1.0"))
        self.assertEqual(shown["releases"][1]["yanked"], "a star too many: use 1.1.0")
        icon = shown["asset"]["icon_url"].removeprefix(self.server.url)
        self.assertEqual((self.dir / f"www{icon}").read_bytes(),
            (self.registry / "assets/ada/night-sky/icon.png").read_bytes())
        self.install("tester/tool-7")
        self.assertEqual((self.project / "addons/tool-7/tool.gd").read_text(), "extends Node\n")

        self.time += 1
        self.change("assets/tester/tool-7/asset.json", title="Another title")
        self.build()
        counted = self.server.counts()
        record = self.sync()
        self.assertEqual((record["added"], record["changed"], record["removed"]), (0, 1, 0))
        asked = [path for path, count in self.server.counts().items() if count > counted.get(path, 0)]
        self.assertEqual(sorted(path.split("/")[3] for path in asked),
            ["head.json", "head.json.minisig", "manifests", "shards"])
        record = self.sync()
        self.assertEqual((record["requests"], record["not_modified"]), (1, 1))

    def test_keys_change(self):
        self.sync()
        self.run_command("registry", "key", "new", "-o", self.dir / "new", "--no-password")
        self.time += 1
        self.build("--next-key", self.dir / "new.pub")
        self.sync()
        self.key = self.dir / "new.key"
        for _ in range(2):
            self.time += 1
            self.build()
            self.assertEqual(self.sync()["asset_count"], COUNT + 1)


if __name__ == "__main__":
    unittest.main()
