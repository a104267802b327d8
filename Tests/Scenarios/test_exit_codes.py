"""The exit codes that the help of each command promises come about."""

import fcntl
import json
import os
import re
import sqlite3
import time
import unittest

from support import ROOT, Case
import registry_writer as writer

TABLES = sorted((ROOT / "Sources/assetstore-cli").glob("*Table.swift"))
NAME = "tester/hero"
AWAY = "http://127.0.0.1:1"


class ExitCodes(Case):
    """A store with a folder of packages and a library without details, and a project with one package."""

    time = 1_700_000_000

    def environment(self):
        return super().environment() | {"SOURCE_DATE_EPOCH": str(self.time)}

    def setUp(self):
        super().setUp()
        self.packages_folder = self.dir / "packages"
        self.archive = self.addon("hero.zip", "hero", folder=self.packages_folder)
        self.run_command("source", "add", "ours", self.packages_folder)
        self.run_command("sync", "ours")
        self.install(NAME)
        self.folder = self.dir / "face"
        (self.folder / "lang").mkdir(parents=True)
        (self.folder / "meta.json").write_text(json.dumps({
            "id": "face", "name": "Face", "author": "Ada", "version": {"asset": "1.0.0", "spec": "1.0.0"},
            "permissions": [], "dependencies": []}))
        (self.folder / "lang/en.json").write_text('{"hello": "Hello"}')
        self.registry = self.dir / "registry"
        self.run_command("registry", "new", self.registry, "--name", "demo", "--title", "Demo", "--url",
                         "https://registry.invalid/")
        self.key = self.dir / "demo.key"
        self.run_command("registry", "key", "new", "-o", self.dir / "demo", "--no-password")
        self.index = self.dir / "index"
        then, self.time = self.time, int(time.time())
        self.run_command("registry", "build", self.registry, "-o", self.index, "--key", self.key)
        self.time = then
        self.list = self.dir / "list.json"
        self.list.write_text('[{"title": "Face", "author": "Ada", "browse_url": "https://github.com/ada/face"}]')
        self.bundle = self.dir / "all.bundle"
        self.run_command("bundle", "export", self.bundle)
        self.token = self.dir / "token"
        self.token.write_text("x" * 43)
        self.data, self.saved = self.dir / "data", self.dir / "saved"
        self.serve_once("--data", self.data)
        self.run_command("serve", "backup", self.saved, "--data", self.data)
        self.runs = {
            "source add": ["x", self.packages_folder], "source list": [], "source remove": ["ours"], "sync": [],
            "search": [], "show": [f"ours:{NAME}"], "install": [], "update": [], "remove": [NAME], "list": [], "outdated": [],
            "verify": [], "repair": [], "history": [], "undo": [], "cache info": [], "cache gc": [],
            "cache add": [self.archive], "bundle export": [self.dir / "other.bundle"], "bundle import": [self.bundle],
            "package inspect": [self.archive],
            "package audit": [self.archive], "package validate": [self.folder], "package lang": [self.folder],
            "package build": [self.folder, "-o", self.dir / "face.vast"],
            "package list": [self.archive], "package cat": [self.archive, "addons/hero/main.gd"],
            "registry new": [self.registry, "ada", "--owner", "github:ada"], "registry validate": [self.registry],
            "registry key new": ["-o", self.dir / "other", "--no-password"],
            "registry build": [self.registry, "-o", self.dir / "public", "--key", self.key],
            "registry verify": [self.index, "--key", self.dir / "demo.pub"],
            "registry import": [self.list, "-o", self.dir / "imported"], "registry hash": [self.registry],
            "publish": [self.archive, "--to", AWAY, "--token-file", self.token],
            "serve": ["--listen", "127.0.0.1:0", "--data", self.data],
            "serve backup": [self.dir / "backup", "--data", self.data],
            "serve restore": [self.saved, "--data", self.dir / "restored"], "serve check": ["--data", self.data],
            "serve export": [self.dir / "exported", "--data", self.data, "--index-url", "https://cdn.example.org/"],
        }
        self.promised = {
            command: set(map(int, re.findall(r"^ +(\d+) ", self.exits(command), flags=re.M))) for command in self.runs
        }

    def serve_once(self, *arguments):
        """A server that is told to end as soon as it is ready."""
        server = self.start("serve", "--listen", "127.0.0.1:0", *arguments)
        self.assertIn(b'"url"', server.stdout.readline())
        server.terminate()
        self.assertEqual(self.finish(server).code, 0)

    def exits(self, command):
        help = self.run_command(*command.split(), "--help", json=False).stdout
        return help[help.index("Exit codes:"):]

    def gives(self, code, command, *arguments, **how):
        with self.subTest(command, code=code):
            self.assertIn(code, self.promised[command])
            result = self.run_command(*command.split(), *arguments, code=code, **how)
            if code > 1:
                self.assert_one_line(result)

    def all_give(self, code):
        """All that open the store."""
        for command, arguments in self.runs.items():
            if command in ("registry import", "registry hash") or not command.startswith(
                    ("package ", "registry ", "serve", "publish")):
                self.gives(code, command, *arguments)

    def test_the_table_has_no_other_commands(self):
        words = set(re.findall(r'words: \["([a-z", ]+)"\]', "".join(table.read_text() for table in TABLES)))
        commands = {text.replace('", "', " ") for text in words}
        self.assertEqual(commands - {"help", "completion"}, set(self.runs))

    def test_done(self):
        last = ["remove", "undo", "source remove"]
        # Needs a service that has the asset: see test_publish.
        self.runs.pop("publish")
        self.serve_once("--data", self.data)
        # Else it ends when it is told to.
        for command in [name for name in self.runs if name not in last + ["serve"]] + last:
            self.gives(0, command, *self.runs[command])

    def test_no(self):
        self.gives(1, "search", "nobody-has-this-word")
        (self.project / "addons/hero/main.gd").write_text("mine")
        self.gives(1, "verify")
        self.addon("hero.zip", "hero", "2.0", folder=self.packages_folder)
        self.run_command("sync")
        self.gives(1, "outdated")
        self.gives(1, "package audit", self.addon("tool.zip", "tool"), "--strict")
        self.gives(1, "package lang", self.folder, "no-such-text")
        self.gives(1, "serve export", self.dir / "exported", "--data", self.data, "--index-url", "nowhere")
        (self.folder / "meta.json").write_text("{}")
        self.gives(1, "package validate", self.folder)
        self.gives(1, "publish", self.list, *self.runs["publish"][1:])
        self.gives(1, "package build", *self.runs["package build"])
        self.gives(1, "registry new", self.registry, "ada/face", "--title", "Face")
        if writer.MINISIGN:
            keys = writer.Keys(self.dir)
            writer.write(self.dir / "signed", [writer.asset("ada/face", title="")], keys, int(time.time()))
            self.gives(1, "registry verify", self.dir / "signed", "--key", keys.line)
        (self.registry / "registry.json").write_text("{}")
        for command in ("validate", "build"):
            self.gives(1, f"registry {command}", *self.runs[f"registry {command}"])
        (self.data / "service.sqlite").write_bytes(b"no database" * 1000)
        self.gives(1, "serve check", *self.runs["serve check"])
        self.gives(1, "registry import", self.list, "-o", self.registry)
        (self.registry / "assets").symlink_to(self.dir)
        self.gives(1, "registry hash", self.registry)

    def test_usage(self):
        for command in self.runs:
            self.gives(2, command, "--no-such-option")
        self.gives(2, "serve", *self.runs["serve"], "--url", "ftp://assets.example")

    def test_integrity(self):
        (self.store / "catalogue.sqlite").write_bytes(b"no database" * 1000)
        self.all_give(3)
        self.archive.write_bytes(self.archive.read_bytes()[:-1])
        self.gives(3, "package audit", self.archive)
        self.bundle.write_bytes(self.bundle.read_bytes()[:-1])
        self.gives(3, "bundle import", self.bundle, store=self.dir / "other")
        for command in ("inspect", "list", "cat"):
            self.gives(3, f"package {command}", *self.runs[f"package {command}"])
        self.run_command("registry", "build", *self.runs["registry build"])
        (self.index / "index/head.json.minisig").unlink()
        self.gives(3, "registry verify", *self.runs["registry verify"])
        self.time -= 1
        self.gives(3, "registry build", *self.runs["registry build"])
        self.key.write_text("no key")
        self.gives(3, "registry build", *self.runs["registry build"])
        for folder in (self.data, self.saved):
            (folder / "service.sqlite").write_bytes(b"no database" * 1000)
        for command in ("serve", "serve backup", "serve restore", "serve export"):
            self.gives(3, command, *self.runs[command])

    def test_conflict(self):
        database = sqlite3.connect(self.store / "catalogue.sqlite")
        database.execute("PRAGMA user_version = 9999")
        database.close()
        self.all_give(4)
        self.gives(4, "package cat", self.archive, "addons")
        for command in ("new", "key new"):
            self.run_command(*f"registry {command}".split(), *self.runs[f"registry {command}"])
            self.gives(4, f"registry {command}", *self.runs[f"registry {command}"])
        (self.dir / "public/index/head.json").mkdir(parents=True)
        self.gives(4, "registry build", *self.runs["registry build"])
        for folder in (self.data, self.saved):
            database = sqlite3.connect(folder / "service.sqlite")
            database.execute("PRAGMA user_version = 9999")
            database.close()
        for command in ("serve", "serve backup", "serve restore", "serve check", "serve export"):
            self.gives(4, command, *self.runs[command])

    def test_conflict_with_the_lock(self):
        (self.project / "assetstore.json").write_text('{"format": 1}')
        self.gives(4, "install", "--frozen")
        self.gives(4, "bundle export", self.bundle)
        other = self.godot_project("other")
        self.install(self.addon("other.zip", "other"), project=other)
        self.gives(4, "bundle import", self.bundle, project=other)

    def test_not_found(self):
        self.gives(5, "source add", "x", "nowhere")
        self.gives(5, "source remove", "nowhere")
        self.gives(5, "sync", "nowhere")
        self.gives(5, "search", "--source", "nowhere")
        for command in ("show", "install", "update", "remove", "list", "outdated", "verify", "repair"):
            self.gives(5, command, "no/thing")
        self.gives(5, "list", NAME, "no/thing", "--files")
        for command in ("list", "history", "undo"):
            self.gives(5, command, project=self.dir / "nowhere")
        self.gives(5, "cache add", "nowhere.zip")
        for command in ("inspect", "validate", "lang"):
            self.gives(5, f"package {command}", "nowhere.zip")
        self.gives(5, "package build", "nowhere", "-o", self.dir / "face.vast")
        self.gives(5, "package audit", "nowhere.zip")
        self.gives(5, "bundle import", "nowhere.bundle")
        self.gives(5, "bundle export", "nowhere/all.bundle")
        self.gives(5, "package list", "nowhere.zip")
        self.gives(5, "package cat", self.archive, "nowhere")
        self.gives(5, "registry new", self.dir / "nowhere", "ada", "--owner", "github:ada")
        for command in ("validate", "hash"):
            self.gives(5, f"registry {command}", "nowhere")
        self.gives(5, "registry import", "nowhere", "-o", self.registry)
        self.gives(5, "registry build", "nowhere", "-o", self.dir / "public", "--key", self.key)
        self.gives(5, "registry verify", "nowhere", "--key", self.dir / "demo.pub")
        self.gives(5, "registry key new", "-o", self.dir / "nowhere/demo", "--no-password")
        self.gives(5, "publish", "nowhere.zip", *self.runs["publish"][1:])
        self.gives(5, "serve backup", self.dir / "backup", "--data", self.dir / "nowhere")
        self.gives(5, "serve restore", self.dir / "nowhere", "--data", self.dir / "restored")
        self.gives(5, "serve check", "--data", self.dir / "nowhere")
        self.gives(5, "serve export", self.dir / "exported", "--data", self.dir / "nowhere")

    def test_network(self):
        self.gives(6, "install", f"{AWAY}/x.zip")
        plain = self.package("plain-1.0.zip", {"addons/plain/main.gd": "extends Node\n"})
        self.gives(6, "publish", plain, *self.runs["publish"][1:])
        server = self.serve(pages=self.library([{"title": "Far", "download_url": f"{AWAY}/far.zip"}]))
        self.run_command("source", "add", "library", server.api)
        self.run_command("sync", "library")
        hero = server.url + "/packages/hero.zip"
        far = self.godot_project("far")
        self.install(hero, project=far)
        for path in self.archives().values():
            path.unlink()
        (far / "addons/hero/main.gd").unlink()
        server.close()
        self.gives(6, "sync", "library")
        self.gives(6, "repair", project=far)
        self.gives(6, "bundle export", self.bundle, project=far)
        self.run_command("remove", NAME, project=far)
        self.gives(6, "undo", project=far)

    def test_busy(self):
        def held(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
            self.addCleanup(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX)

        held(self.data / "lock")
        self.gives(7, "serve", *self.runs["serve"])
        self.run_command("serve", "export", *self.runs["serve export"])
        held(self.dir / "exported/.assetstore-export/lock")
        self.gives(7, "serve export", *self.runs["serve export"])
        held(self.store / "tmp/sync-ours.lock")
        self.gives(7, "sync")
        self.gives(7, "source add", "ours", self.dir)
        self.gives(7, "source remove", "ours")
        (self.project / "addons/hero/main.gd").unlink()
        self.addon("hero.zip", "hero", "2.0", folder=self.dir)
        held(self.project / ".assetstore/lock")
        self.gives(7, "install", self.dir / "hero.zip")
        other = self.godot_project("other")
        (other / ".assetstore").mkdir()
        held(other / ".assetstore/lock")
        self.gives(7, "bundle import", self.bundle, project=other)
        self.gives(7, "remove", NAME)
        self.gives(7, "repair")
        self.gives(7, "undo")

    def test_disk(self):
        with self.read_only(self.store):
            self.gives(8, "source add", "x", self.packages_folder)
            self.gives(8, "source remove", "ours")
            self.gives(8, "sync")
            self.gives(8, "cache add", self.archive)
            self.gives(8, "cache gc")
        user = self.unprivileged()
        self.archive.chmod(0)
        self.gives(8, "package inspect", self.archive, user=user)
        self.gives(8, "publish", *self.runs["publish"], user=user)
        self.gives(8, "package audit", self.archive, user=user)
        for command in ("inspect", "list", "cat"):
            self.gives(8, f"package {command}", *self.runs[f"package {command}"], user=user)
        with self.read_only(self.project):
            self.gives(8, "remove", NAME)
        for folder, command in ((self.registry, "new"), (self.dir, "key new")):
            with self.read_only(folder):
                self.gives(8, f"registry {command}", *self.runs[f"registry {command}"])
        with self.read_only(self.registry):
            self.gives(8, "registry import", self.list, "-o", self.registry)
        (self.registry / "registry.json").chmod(0)
        for command in ("validate", "build"):
            self.gives(8, f"registry {command}", *self.runs[f"registry {command}"], user=user)
        (self.index / "index/head.json").chmod(0)
        self.gives(8, "registry verify", *self.runs["registry verify"], user=user)
        with self.read_only(self.saved):
            self.gives(8, "serve backup", self.saved, "--data", self.data)
            self.gives(8, "serve restore", self.saved, "--data", self.saved / "new")
        with self.read_only(self.registry):
            self.gives(8, "serve export", self.registry, "--data", self.data)
        with self.read_only(self.data):
            self.gives(8, "serve", *self.runs["serve"])
        (self.data / "service.sqlite").chmod(0)
        self.gives(8, "serve check", *self.runs["serve check"], user=user)
        (self.registry / "assets").mkdir()
        (self.registry / "assets").chmod(0)
        self.gives(8, "registry hash", self.registry, user=user)


if __name__ == "__main__":
    unittest.main()
