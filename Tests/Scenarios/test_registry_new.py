"""registry new: what it makes is what registry validate finds nothing wrong with, and what is there it leaves alone."""

import json
import os
import pty
import subprocess
import unittest

from support import TIMEOUT, Case, snapshot

REGISTRY = ("--name", "ours", "--title", "Ours", "--url", "https://a.example/")
ASSET = ("--title", "Face", "--summary", "Sees", "--author", "Ada", "--category", "scripts", "--license", "MIT",
    "--repository", "https://github.com/ada/face")
COMMIT = "3f786850e387550fdab836ed7e6dc881de23001b"


class New(Case):
    def setUp(self):
        super().setUp()
        self.registry = self.dir / "ours"

    def new(self, *arguments, code=0):
        return self.run_command("registry", "new", self.registry, *arguments, code=code)

    def whole(self):
        self.new(*REGISTRY)
        self.new("ada", "--owner", "github:ada", "--owner", "gitlab:ada")
        self.new("ada/face", *ASSET, "--tag", "a", "--tag", "b")
        self.new("ada/face@1.0.0", "--godot-min", "4.2", "--commit", COMMIT, "--sha256", "0" * 64, "--size", "12")

    def read(self, name):
        return json.loads((self.registry / name).read_text())

    def test_whole(self):
        self.whole()
        result = self.run_command("registry", "validate", self.registry)
        self.assertEqual(result.json, {"errors": 0, "findings": [], "valid": True, "warnings": 0})
        self.assertEqual(self.read("publishers/ada.json")["owners"], ["github:ada", "gitlab:ada"])
        asset = self.read("assets/ada/face/asset.json")
        self.assertEqual((asset["tags"], asset["repository"]["host"]), (["a", "b"], "github"))
        release = self.read("assets/ada/face/releases/1.0.0.json")
        self.assertEqual((release["commit"], release["size"], release["version"]), (COMMIT, 12, "1.0.0"))
        names = sorted(str(path.relative_to(self.registry)) for path in self.registry.rglob("*") if path.is_file())
        self.assertEqual(names, ["assets/ada/face/asset.json", "assets/ada/face/description.md",
            "assets/ada/face/releases/1.0.0.json", "publishers/ada.json", "registry.json"])

    def test_hosts(self):
        self.new(*REGISTRY)
        self.new("ada", "--owner", "github:ada")
        for host, url in (("gitlab", "https://gitlab.com/a/b/c"), ("bitbucket", "https://bitbucket.org/a/b"),
                ("codeberg", "https://codeberg.org/a/b"), ("custom", "https://example.org/a/b")):
            self.new(f"ada/{host}", *ASSET[:-1], url)
            self.assertEqual(self.read(f"assets/ada/{host}/asset.json")["repository"], {"host": host, "url": url})

    def test_errors(self):
        """Then nothing is written."""
        self.new(*REGISTRY[:-1], "nowhere", code=1)
        self.assertFalse(self.registry.exists())
        self.new(*REGISTRY)
        before = snapshot(self.registry)
        for arguments in (("ada",), ("ada", "--owner", "ada"), ("ada/face", *ASSET), ("ada/face@1.0.0", "--godot-min", "4.2")):
            result = self.new(*arguments, code=1)
            self.assertFalse(result.json["valid"])
            self.assertEqual(snapshot(self.registry), before, arguments)
        for arguments in (("../x",), ("Ada",), ("a/b/c",), ("a/b@",), ("a@1.0",), ("a/b@../x",), ("ada", "--commit", COMMIT)):
            self.refused(2, ("invalid-argument", "usage"), "registry", "new", self.registry, *arguments)
            self.assertEqual(snapshot(self.registry), before, arguments)
        self.refused(5, "no-such-path", "registry", "new", self.dir / "nowhere", "ada", "--owner", "github:ada")

    def test_there(self):
        self.whole()
        before = snapshot(self.registry)
        for arguments in (REGISTRY, ("ada", "--owner", "github:eve"), ("ada/face", *ASSET),
                ("ada/face@1.0.0", "--godot-min", "4.3", "--commit", COMMIT)):
            self.refused(4, "path-occupied", "registry", "new", self.registry, *arguments)
        self.assertEqual(snapshot(self.registry), before)

    def test_links(self):
        self.new(*REGISTRY)
        outside = self.dir / "outside"
        outside.mkdir()
        (self.registry / "publishers").symlink_to(outside)
        result = self.new("ada", "--owner", "github:ada", code=None)
        self.assertNotEqual(result.code, 0, str(result))
        self.assertEqual(list(outside.iterdir()), [])

    def test_asking(self):
        """On a terminal, what is needed and not given is asked for."""
        terminal, theirs = pty.openpty()
        line = self.line(["registry", "new", self.registry, "--title", "Ours"], json=False)
        process = subprocess.Popen(line, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.dir, env=self.environment())
        os.write(terminal, b"ours\nhttps://a.example/\n")
        stdout, stderr = process.communicate(timeout=TIMEOUT)
        os.close(terminal)
        os.close(theirs)
        self.assertEqual(process.returncode, 0, (stdout, stderr))
        self.assertEqual(stderr, b"name: url: ")
        self.assertEqual(self.read("registry.json")["url"], "https://a.example/")


if __name__ == "__main__":
    unittest.main()
