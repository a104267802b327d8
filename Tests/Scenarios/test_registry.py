"""registry validate: everything that is wrong with a registry becomes a finding with a place, and nothing is written."""

import json
import os
import pathlib
import shutil
import struct
import subprocess
import time
import unittest
import zlib

from support import ROOT, TIMEOUT, Case, snapshot

SAMPLE = pathlib.Path(ROOT) / "examples/registry"
ASSET = "assets/ada/night-sky/asset.json"
RELEASE = "assets/ada/night-sky/releases/1.1.0.json"
OLD_RELEASE = "assets/ada/night-sky/releases/1.0.0.json"
PUBLISHER = "publishers/ada.json"
SCRIPT = "<script>alert(1)</script>\"'&[url=javascript:alert(1)]x[/url]"


def png(width, height=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height = width if height is None else height
    rows = b"".join(b"\0" + b"\0" * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Registry(Case):
    def setUp(self):
        super().setUp()
        self.registry = self.dir / "registry"
        shutil.copytree(SAMPLE, self.registry)

    def validate(self, *options, registry=None):
        before = snapshot(self.dir)
        result = self.run_command("registry", "validate", registry or self.registry, *options, code=None)
        self.assertEqual(snapshot(self.dir), before, "validating wrote something")
        document = result.json
        self.assertEqual(result.stderr, "", str(result))
        self.assertEqual(result.code, 0 if document["valid"] else 1)
        for finding in document["findings"]:
            self.assertTrue(finding["message"])
            self.assertNotIn("\n", finding["message"])
            self.assertEqual(finding["path"][:1], "$" if finding["path"] else "")
        return document

    def found(self, *options):
        rows = self.validate(*options)["findings"]
        return [(row["severity"], row["code"], row["entry"], row["path"]) for row in rows]

    def assert_found(self, code, entry, path="", *options, severity="error"):
        """This is the only finding."""
        self.assertEqual(self.found(*options), [(severity, code, entry, path)])

    def write(self, name, content):
        path = self.registry / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))

    def change(self, file, **changes):
        """Other values for keys of a file, or none for None."""
        document = {**json.loads((SAMPLE / file).read_text()), **changes}
        self.write(file, {key: value for key, value in document.items() if value is not None})


class Content(Registry):
    def test_sample(self):
        self.assertEqual(self.validate("--strict"), {"errors": 0, "findings": [], "valid": True, "warnings": 0})

    def test_place(self):
        self.write(PUBLISHER, '{"format":1,"name":"Ada",\n  "owners":["ada"]}')
        row = self.validate()["findings"][0]
        self.assertEqual((row["entry"], row["line"], row["column"], row["path"]), (PUBLISHER, 2, 13, "$.owners[0]"))
        result = self.run_command("registry", "validate", self.registry, json=False, code=1)
        self.assertRegex(result.stdout, r"^publishers/ada\.json:2:13: error: .* \(\$\.owners\[0\]\) \[bad-owner\]\n")

    def test_values(self):
        for name, changes, code, path in (
                (ASSET, {"title": None}, "missing-key", "$.title"), (ASSET, {"title": ""}, "empty-text", "$.title"),
                (ASSET, {"title": 1}, "wrong-type", "$.title"), (ASSET, {"summary": "a\nb"}, "control-character", "$.summary"),
                (ASSET, {"author": "x" * 301}, "text-too-long", "$.author"), (ASSET, {"type": "game"}, "unknown-value", "$.type"),
                (ASSET, {"category": "none"}, "unknown-value", "$.category"), (ASSET, {"license": "MIT License"}, "bad-license", "$.license"),
                (ASSET, {"license": "GPLv3"}, "bad-license", "$.license"), (ASSET, {"format": 2}, "unknown-format", "$.format"),
                (ASSET, {"issues_url": "javascript:alert(1)"}, "bad-url", "$.issues_url"), (ASSET, {"vast_id": "a/b"}, "bad-id", "$.vast_id"),
                (ASSET, {"tags": ["a", "a"]}, "duplicate-item", "$.tags[1]"), (ASSET, {"support": "best"}, "unknown-value", "$.support"),
                (ASSET, {"repository": {"host": "github", "url": "https://github.com/ada/x.git"}}, "bad-url", "$.repository.url"),
                (ASSET, {"repository": {"host": "bitbucket", "url": "https://github.com/ada/x"}}, "bad-url", "$.repository.url"),
                (ASSET, {"previews": [{"type": "image", "url": "data:,x"}]}, "bad-url", "$.previews[0].url"),
                (ASSET, {"support": "featured"}, "unknown-value", "$.support"), (ASSET, {"support": "best"}, "unknown-value", "$.support"),
                (RELEASE, {"published": "9999-12-31"}, "bad-time", "$.published"),
                ("registry.json", {"featured": ["night-sky"]}, "bad-name", "$.featured[0]"),
                (PUBLISHER, {"owners": []}, "empty-text", "$.owners"), (PUBLISHER, {"keys": ["RWx"]}, "bad-key", "$.keys[0]"),
                (RELEASE, {"commit": "main"}, "bad-commit", "$.commit"), (RELEASE, {"commit": "89e6c98"}, "bad-commit", "$.commit"),
                (RELEASE, {"commit": None}, "missing-key", "$.download_url"), (RELEASE, {"version": "1.1.1"}, "bad-version", "$.version"),
                (RELEASE, {"download_url": "https://example.org/x.zip"}, "bad-download", "$.commit"),
                (RELEASE, {"commit": None, "download_url": "https://example.org/x.zip", "sha256": ""}, "bad-hash", "$.sha256"),
                (RELEASE, {"published": "2026-02-30"}, "bad-time", "$.published"), (RELEASE, {"godot_max": "4.1"}, "unknown-value", "$.godot_max"),
                (RELEASE, {"godot_min": "four"}, "bad-version", "$.godot_min"), (RELEASE, {"size": -1}, "unknown-value", "$.size"),
                (RELEASE, {"permissions": ["a b"]}, "bad-permission", "$.permissions[0]"),
                (RELEASE, {"dependencies": [{"name": "sky", "version": "*"}]}, "bad-dependency", "$.dependencies[0].name"),
                (RELEASE, {"dependencies": [{"name": "ada/night-sky", "version": "*"}]}, "self-dependency", ""),
                ("registry.json", {"url": "https://example.org/x"}, "bad-url", "$.url"), ("registry.json", {"expiry_days": 0}, "unknown-value", "$.expiry_days"),
                ("registry.json", {"title": {"zh": "x"}}, "missing-key", "$.title.en")):
            with self.subTest(name=name, changes=changes):
                self.change(name, **changes)
                self.assert_found(code, name, path)
            shutil.copy(SAMPLE / name, self.registry / name)

    def test_warnings(self):
        for name, changes, code, path in ((ASSET, {"more": 1}, "unknown-key", "$.more"),
                ("registry.json", {"featured": ["ada/moon"]}, "unknown-value", "$.featured"), (ASSET, {"license": "Own-1.0"}, "unknown-license", "$.license"),
                (RELEASE, {"sha256": None}, "bad-hash", "$.sha256"),
                (RELEASE, {"dependencies": [{"name": "ada/moon", "version": "^1"}]}, "unknown-dependency", "")):
            with self.subTest(changes=changes):
                self.change(name, **changes)
                self.assert_found(code, name, path, severity="warning")
            shutil.copy(SAMPLE / name, self.registry / name)

    def test_published_today(self):
        """Clocks and time zones differ."""
        for hours, found in ((0, []), (20, []), (30, ["bad-time"])):
            text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + hours * 3600))
            self.change(RELEASE, published=text)
            self.assertEqual([row[1] for row in self.found()], found, text)

    def test_no_registry(self):
        (self.dir / "empty").mkdir()
        rows = self.validate(registry=self.dir / "empty")["findings"]
        self.assertEqual([(row["code"], row["entry"]) for row in rows], [("file-missing", "registry.json")])
        self.refused(5, "no-such-path", "registry", "validate", self.dir / "nowhere")

    def test_no_publisher(self):
        (self.registry / PUBLISHER).unlink()
        self.assert_found("file-missing", PUBLISHER)

    def test_icons(self):
        icon = "assets/ada/night-sky/icon.png"
        for content in (png(127), png(256, 128), b"", b"<svg/>", png(128)[:20], png(128) + b"\0" * (1 << 20)):
            self.write(icon, content)
            rows = self.found()
            self.assertEqual([row[2] for row in rows], [icon], rows)
            self.assertIn(rows[0][1], ("bad-icon", "text-too-long"))
        self.write(icon, png(512))
        self.assertEqual(self.found(), [])
        (self.registry / icon).unlink()
        self.assert_found("file-missing", icon)

    def test_names(self):
        for other, codes in (("Night-Sky", {"bad-name", "name-collision"}), ("night_sky", {"name-collision"}),
                ("nightsky", {"name-collision"}), ("con", {"bad-name"}), ("a b", {"bad-name"}), ("moon\u0301", {"bad-name"})):
            with self.subTest(other=other):
                path = self.registry / "assets/ada" / other
                shutil.copytree(self.registry / "assets/ada/night-sky", path)
                rows = [row for row in self.found() if row[0] == "error"]
                self.assertEqual({row[1] for row in rows}, codes, rows)
                shutil.rmtree(path)
        self.change(PUBLISHER)
        shutil.copy(self.registry / PUBLISHER, self.registry / "publishers/a-da.json")
        self.assertEqual([row[1] for row in self.found()], ["name-collision"])

    def test_numbers(self):
        """By its number an editor knows an asset, and nobody gets what has another's, whoever is first by name."""
        shutil.copy(self.registry / PUBLISHER, self.registry / "publishers/eve.json")
        for name in ("eve/tool-28041", "ada/tool-60501"):
            shutil.copytree(self.registry / "assets/ada/night-sky", self.registry / "assets" / name)
        rows = self.validate()["findings"]
        self.assertEqual([(row["severity"], row["code"], row["entry"]) for row in rows],
            [("error", "name-collision", f"assets/{name}/asset.json") for name in ("ada/tool-60501", "eve/tool-28041")])
        for row in rows:
            self.assertIn("ada/tool-60501", row["message"])
            self.assertIn("eve/tool-28041", row["message"])

    def test_same_version(self):
        self.change(RELEASE, version="1.1")
        (self.registry / RELEASE).rename(self.registry / RELEASE.replace("1.1.0", "1.1"))
        shutil.copy(SAMPLE / RELEASE, self.registry / RELEASE)
        self.assertEqual([row[1] for row in self.found() if row[0] == "error"], ["name-collision"])

    def test_ignored(self):
        for name in ("assets/readme.md", "assets/ada/x", "assets/ada/night-sky/Asset.json", "publishers/x.txt",
                "assets/ada/night-sky/releases/x.txt", "assets/ada/night-sky/description.xx-yy.md", "assets/ada/night-sky/more/x"):
            self.write(name, "x")
        rows = self.found()
        self.assertEqual({row[:2] for row in rows}, {("warning", "file-ignored")})
        self.assertEqual(len(rows), 7, rows)


class Hostile(Registry):
    def test_links(self):
        outside = self.dir / "secret.json"
        outside.write_text("{")
        for name in ("registry.json", PUBLISHER, ASSET, RELEASE, "assets/ada/night-sky/icon.png", "assets/ada/night-sky/description.md",
                "assets/ada/night-sky/releases", "assets/ada", "assets", "publishers"):
            with self.subTest(name=name):
                path = self.registry / name
                aside = self.dir / "aside"
                path.rename(aside)
                path.symlink_to(aside)
                rows = self.found()
                self.assertIn(("error", "link-entry", name, ""), rows)
                path.unlink()
                aside.rename(path)
        os.mkfifo(self.registry / "assets/ada/night-sky/pipe")
        self.assert_found("special-entry", "assets/ada/night-sky/pipe")

    def test_scripts(self):
        """In each text of each file: either it is a text, which is escaped where it is shown, or it is refused."""
        for name in ("registry.json", PUBLISHER, ASSET, RELEASE):
            document = json.loads((SAMPLE / name).read_text())
            for key, value in document.items():
                if not isinstance(value, str):
                    continue
                self.change(name, **{key: SCRIPT})
                codes = [row[1] for row in self.found()]
                if key in ("title", "author", "summary", "name", "yanked") and name != "registry.json":
                    self.assertEqual(codes, [], (name, key))
                else:
                    self.assertTrue(codes, (name, key))
            shutil.copy(SAMPLE / name, self.registry / name)
        self.change(ASSET, license=f"{SCRIPT}\x1b[31m::error::x\n::warning::y", **{f"{SCRIPT}\n::error::z": 1})
        for options in ((), ("--format", "github")):
            result = self.run_command("registry", "validate", self.registry, *options, json=False, code=1)
            self.assertNotIn("\x1b", result.stdout)
            self.assertEqual(len(result.stdout.splitlines()), 3, str(result))

    def test_large(self):
        text = "assets/ada/night-sky/description.md"
        self.write(text, "x" * (1 << 20))
        self.assert_found("text-too-long", text)
        self.write(text, "> " * 100_000 + "x")
        self.assert_found("text-too-deep", text)
        self.write(text, "- " * 100_000 + "x")
        self.assert_found("text-too-deep", text)
        self.write(text, b"\xff")
        self.assert_found("text-encoding", text)
        self.write(text, "a" + "\u0301" * 10_000)
        self.assert_found("json-marks", text)
        self.write(text, "a\0b")
        self.assert_found("control-character", text)
        shutil.copy(SAMPLE / text, self.registry / text)
        self.write(ASSET, '{"a":' + "[" * 100_000)
        self.assertEqual([row[1] for row in self.found()][0], "json-depth")
        self.write(ASSET, b" " * (2 << 20))
        self.assertEqual([row[1] for row in self.found()][0], "text-too-long")
        self.write(ASSET, '{"format":1,"format":2}')
        self.assertEqual([row[1] for row in self.found()][0], "json-duplicate-name")


class Keys(Registry):
    def test_secret_key(self):
        """Who clones the registry could sign."""
        (self.dir / "password").write_text("x\n")
        for number, options in enumerate((("--no-password",), ("--password-file", self.dir / "password"))):
            self.run_command("registry", "key", "new", "-o", self.dir / f"ours{number}", *options)
            for ending in ("key", "pub"):
                shutil.copy(self.dir / f"ours{number}.{ending}", self.registry / f"ours.{ending}")
            self.write("other.key", "untrusted comment: minisign public key\n" + "x" * 5000)
            self.assert_found("secret-key", "ours.key", severity="warning")
            self.assert_found("secret-key", "ours.key", "", "--strict")


class Changes(Registry):
    def setUp(self):
        super().setUp()
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("first")

    def git(self, *arguments):
        line = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-C", self.registry, *arguments]
        return subprocess.run(line, check=True, capture_output=True, text=True, timeout=TIMEOUT, env=self.environment()).stdout.strip()

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", message)

    def test_only_changes(self):
        self.change(ASSET, title="")
        self.commit("a mistake")
        self.assertEqual(self.found("--since", "HEAD"), [])
        self.assert_found("empty-text", ASSET, "$.title", "--since", "HEAD~1")
        self.write("assets/ada/moon/asset.json", "{")
        rows = self.found("--since", "HEAD")
        self.assertEqual([(row[1], row[2]) for row in rows], [("json-syntax", "assets/ada/moon/asset.json")])

    def test_new_release(self):
        self.change(RELEASE, version="1.2.0")
        (self.registry / RELEASE).rename(self.registry / RELEASE.replace("1.1.0", "1.2.0"))
        shutil.copy(SAMPLE / RELEASE, self.registry / RELEASE)
        for _ in range(2):
            self.assertEqual(self.found("--since", "main~0", "--author", "github:ada"), [])
            self.git("add", "--all")

    def test_append_only(self):
        self.change(RELEASE, size=1)
        self.assert_found("release-changed", RELEASE, "$.size", "--since", "HEAD")
        self.change(RELEASE, sha256=None)
        self.assertIn(("error", "release-changed", RELEASE, "$.sha256"), self.found("--since", "HEAD"))
        self.change(RELEASE, yanked="it breaks")
        self.assertEqual(self.found("--since", "HEAD"), [])
        (self.registry / RELEASE).write_text((SAMPLE / RELEASE).read_text().replace("\n", "\n  "))
        self.assertEqual(self.found("--since", "HEAD"), [])
        (self.registry / RELEASE).unlink()
        self.assert_found("release-removed", RELEASE, "", "--since", "HEAD")
        self.commit("removed")
        self.assert_found("release-removed", RELEASE, "", "--since", "HEAD~1")
        shutil.rmtree(self.registry / "assets/ada")
        self.assertEqual({row[1] for row in self.found("--since", "HEAD~1")}, {"release-removed"})

    def test_moved_repository(self):
        """What is released by its commit alone is something else by another repository."""
        there = {"host": "github", "url": "https://github.com/eve/night-sky"}
        self.change(ASSET, repository=there)
        self.assertEqual(self.found("--since", "HEAD"), [])
        self.git("checkout", "--quiet", ".")
        self.change(RELEASE, sha256=None)
        self.commit("not pinned")
        self.change(ASSET, repository=there)
        rows = self.found("--since", "HEAD")
        self.assertEqual([row for row in rows if row[0] == "error"], [("error", "release-changed", ASSET, "$.repository")])
        # A hash that comes along is of what it leads to now.
        shutil.copy(SAMPLE / RELEASE, self.registry / RELEASE)
        self.assert_found("release-changed", ASSET, "$.repository", "--since", "HEAD")
        shutil.copy(SAMPLE / ASSET, self.registry / ASSET)
        self.commit("pinned")
        self.change(ASSET, repository=there, title="Moved")
        self.assertEqual(self.found("--since", "HEAD"), [])

    def test_former_owner(self):
        self.git("checkout", "--quiet", "-b", "branch")
        self.change(ASSET, title="Mine")
        self.commit("changed")
        self.git("checkout", "--quiet", "main")
        self.change(PUBLISHER, owners=["github:bob"])
        self.commit("taken over")
        self.git("checkout", "--quiet", "branch")
        for author in ("github:ada", "github:bob"):
            self.assert_found("not-owner", ASSET, "", "--since", "main", "--author", author)

    def test_files_that_look_like_a_repository(self):
        """Git takes a folder with these for one, and its settings may start programs."""
        outer = self.dir / "outer"
        shutil.copytree(SAMPLE, outer / "registry")
        self.registry = outer
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", "all")
        self.registry = outer / "registry"
        self.assertEqual(self.found("--since", "HEAD"), [])
        bare = self.dir / "bare"
        self.git("clone", "--quiet", "--bare", outer, bare)
        shutil.copytree(bare, self.registry, dirs_exist_ok=True)
        self.refused(5, "unknown-revision", "registry", "validate", self.registry, "--since", "HEAD")

    def test_owner(self):
        self.change(ASSET, title="Mine")
        self.assertEqual(self.found("--since", "HEAD"), [])
        self.assertEqual(self.found("--since", "HEAD", "--author", "github:Ada"), [])
        self.assert_found("not-owner", ASSET, "", "--since", "HEAD", "--author", "github:eve")
        self.assert_found("not-owner", ASSET, "", "--since", "HEAD", "--author", "gitlab:ada")
        # Nobody makes themself an owner.
        self.change(PUBLISHER, owners=["github:eve"])
        self.assert_found("not-owner", ASSET, "", "--since", "HEAD", "--author", "github:eve")
        self.commit("taken over")
        self.assertEqual(self.found("--since", "HEAD~1", "--author", "github:ada"), [])
        self.change("publishers/ada.json", owners=["github:ada"])
        self.change(PUBLISHER, name="Eve", owners=["github:eve"])
        (self.registry / PUBLISHER).rename(self.registry / "publishers/eve.json")
        self.git("checkout", "--quiet", PUBLISHER)
        self.assertEqual(self.found("--since", "HEAD", "--author", "github:eve"), [])
        self.assert_found("not-owner", "publishers/eve.json", "", "--since", "HEAD", "--author", "github:bob")
        self.git("clean", "-fdq")
        self.change("registry.json", expiry_days=30)
        self.assert_found("not-owner", "registry.json", "", "--since", "HEAD", "--author", "github:ada")

    def test_maintainers(self):
        """What is no publisher's is for whom registry.json names, as it was."""
        (self.registry / ".github").mkdir(exist_ok=True)
        for name in (".github/workflows/other.yml", "README.md", "publishers.json"):
            with self.subTest(name):
                self.write(name, "x")
                self.git("add", "--all")
                self.assert_found("not-owner", name, "", "--since", "HEAD", "--author", "github:ada")
                self.git("reset", "--quiet", "--hard")
        self.write("assets/README.md", "x")
        self.git("add", "--all")
        self.assertIn(("error", "not-owner", "assets/README.md", ""), self.found("--since", "HEAD", "--author", "github:ada"))
        self.git("reset", "--quiet", "--hard")
        # Also where no registration is: of another publisher, in a folder that nobody reads.
        self.write("assets/ada/night-sky/more/x.txt", "x")
        self.git("add", "--all")
        self.assertIn(("error", "not-owner", "assets/ada/night-sky/more/x.txt", ""), self.found("--since", "HEAD", "--author", "github:eve"))
        self.git("reset", "--quiet", "--hard")
        # Nobody makes themself one.
        self.change("registry.json", maintainers=["github:ada"])
        self.write("README.md", "x")
        rows = self.found("--since", "HEAD", "--author", "github:ada")
        self.assertEqual([row[:3] for row in rows], [("error", "not-owner", "README.md"), ("error", "not-owner", "registry.json")])
        self.commit("a maintainer")
        self.change("registry.json", expiry_days=30)
        (self.registry / "README.md").unlink()
        self.assertEqual(self.found("--since", "HEAD", "--author", "github:Ada"), [])
        rows = self.found("--since", "HEAD", "--author", "github:eve")
        self.assertEqual([row[:3] for row in rows], [("error", "not-owner", "README.md"), ("error", "not-owner", "registry.json")])

    def test_apart(self):
        """What others did meanwhile is no change of this one."""
        self.git("checkout", "--quiet", "-b", "mine")
        self.change(ASSET, title="Mine")
        self.commit("mine")
        self.git("checkout", "--quiet", "main")
        self.change(RELEASE, version="1.2.0")
        (self.registry / RELEASE).rename(self.registry / RELEASE.replace("1.1.0", "1.2.0"))
        shutil.copy(SAMPLE / RELEASE, self.registry / RELEASE)
        self.commit("theirs")
        self.git("checkout", "--quiet", "mine")
        self.assertEqual(self.found("--since", "main", "--author", "github:ada"), [])

    def test_within_a_repository(self):
        outer = self.dir / "outer"
        outer.mkdir()
        shutil.rmtree(self.registry / ".git")
        self.registry.rename(outer / "registry")
        self.registry = outer
        self.git("init", "--quiet")
        self.commit("all")
        self.registry = outer / "registry"
        self.change(RELEASE, size=1)
        self.assert_found("release-changed", RELEASE, "$.size", "--since", "HEAD")
        self.git("checkout", "--quiet", ".")
        (outer / "\udcff.sh").write_text("x")
        subprocess.run(["git", "-C", outer, "add", "--all"], check=True)
        self.assertEqual([row[:2] for row in self.found("--since", "HEAD", "--author", "github:ada")], [("error", "not-owner")])

    def test_revisions(self):
        for revision in ("nothing", "HEAD~9", "--output=x", "-x", "HEAD:registry.json", "HEAD..HEAD", "$(touch x)", "HEAD\nHEAD"):
            with self.subTest(revision=revision):
                result = self.run_command("registry", "validate", self.registry, f"--since={revision}", code=None)
                self.assertIn(result.code, (2, 5), str(result))
                self.assertIn(result.json["error"]["reason"], ("unknown-revision", "invalid-argument"))
        self.assertFalse((self.dir / "x").exists() or (self.registry / "x").exists())
        self.refused(2, "invalid-argument", "registry", "validate", self.registry, "--author", "github:ada")
        self.refused(2, "invalid-argument", "registry", "validate", self.registry, "--since", "HEAD", "--author", "ada")

    def test_environment(self):
        """What a hook says of another repository is not believed, and settings of the repository start no program."""
        self.change(RELEASE, size=1)
        marker = self.dir / "ran"
        script = self.dir / "script"
        script.write_text(f"#!/bin/sh\ntouch {marker}\n")
        script.chmod(0o755)
        self.git("config", "core.fsmonitor", str(script))
        self.git("config", "diff.external", str(script))
        self.git("config", "core.pager", str(script))
        marker.unlink(missing_ok=True)
        environment = dict(self.environment(), GIT_DIR="/nowhere", GIT_INDEX_FILE="/nowhere", GIT_EXTERNAL_DIFF=str(script))
        line = self.line(["registry", "validate", self.registry, "--since", "HEAD"])
        result = subprocess.run(line, capture_output=True, timeout=TIMEOUT, env=environment, cwd=self.dir)
        self.assertEqual(result.returncode, 1, result)
        self.assertEqual([row["code"] for row in json.loads(result.stdout)["findings"]], ["release-changed"])
        self.assertFalse(marker.exists())

    def test_annotations(self):
        self.change(RELEASE, size=1, published="100%: never\u2028, or")
        result = self.run_command("registry", "validate", self.registry, "--since", "HEAD", "--format", "github", json=False, code=1)
        lines = result.stdout.splitlines()
        entry = f"{self.registry}/{RELEASE}".replace(":", "%3A").replace(",", "%2C")
        self.assertTrue(lines[0].startswith(f"::error file={entry},line=1,col="), lines)
        self.assertEqual(len(lines), 4, lines)


if __name__ == "__main__":
    unittest.main()
