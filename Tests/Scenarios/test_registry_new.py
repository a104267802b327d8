"""registry new: what it makes is what registry validate finds nothing wrong with, and what is there it leaves alone."""

import json
import os
import pty
import re
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

    def test_unpinned(self):
        """A release of which only registry hash can tell the hash is made, and said to be not ready."""
        self.whole()
        made = self.new("ada/face@2.0.0", "--godot-min", "4.2", "--download-url", "https://a.example/face.zip").json
        self.assertEqual([(row["severity"], row["code"], row["path"]) for row in made["findings"]], [("warning", "bad-hash", "$.sha256")])
        judged = self.run_command("registry", "validate", self.registry, code=1).json
        for row in (*made["findings"], *judged["findings"]):
            self.assertIn("registry hash", row["message"])
        # A hash that is none is no missing one.
        self.new("ada/face@2.1.0", "--godot-min", "4.2", "--download-url", "https://a.example/face.zip", "--sha256", "x", code=1)

    def test_words(self):
        """Options are named as they are written, and what was made by its place."""
        made = self.run_command("registry", "new", self.registry, *REGISTRY, json=False)
        self.assertIn("made registry.json", made.stdout + made.stderr)
        self.new("ada", "--owner", "github:ada")
        result = self.run_command("registry", "new", self.registry, "ada/face", *ASSET[:4], json=False, code=1)
        self.assertIn("the key is missing (--author)", result.stdout)
        self.new("ada/face", *ASSET)
        result = self.run_command("registry", "new", self.registry, "ada/face@1.0.0", "--godot-min", "4.2", json=False, code=1)
        self.assertIn("neither download_url nor commit (--download-url)", result.stdout)

    def test_maintainers(self):
        self.new(*REGISTRY, "--owner", "github:eve")
        self.assertEqual(self.read("registry.json")["maintainers"], ["github:eve"])

    def test_more_of_an_asset(self):
        self.whole()
        self.new("ada/mouth", *ASSET, "--issues", "https://github.com/ada/face/issues", "--preview", "https://a.example/1.png",
            "--preview", "https://a.example/2.png")
        asset = self.read("assets/ada/mouth/asset.json")
        self.assertEqual(asset["issues_url"], "https://github.com/ada/face/issues")
        self.assertEqual(asset["previews"], [{"type": "image", "url": f"https://a.example/{number}.png"} for number in (1, 2)])
        self.new("ada/mouth@1.0.0", "--godot-min", "4.2", "--commit", COMMIT, "--need", "ada/face@^1.0", "--need", "eve/x",
            "--permission", "network")
        release = self.read("assets/ada/mouth/releases/1.0.0.json")
        self.assertEqual(release["dependencies"], [{"name": "ada/face", "version": "^1.0"}, {"name": "eve/x", "version": "*"}])
        self.assertEqual(release["permissions"], ["network"])

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

    def test_names_of_others(self):
        """What validate would refuse for its name is not made."""
        self.whole()
        (self.registry / "assets/ada/tool-60501").mkdir()
        (self.registry / "assets/ada/tool-60501/asset.json").write_text((self.registry / "assets/ada/face/asset.json").read_text())
        self.new("eve", "--owner", "github:eve")
        before = snapshot(self.registry)
        for name, options in (("a-da", ("--owner", "github:eve")), ("ada/f_ace", ASSET), ("eve/tool-28041", ASSET),
                ("ada/face@1.0", ("--godot-min", "4.2", "--commit", COMMIT))):
            result = self.new(name, *options, code=1)
            self.assertEqual([row["code"] for row in result.json["findings"] if row["severity"] == "error"], ["name-collision"], name)
        self.assertEqual(snapshot(self.registry), before)

    def test_no_registry(self):
        """A folder is no registry because something could be registered in it."""
        self.registry.mkdir()
        result = self.new("ada", "--owner", "github:ada", code=1)
        self.assertEqual([(row["code"], row["entry"]) for row in result.json["findings"]], [("file-missing", "registry.json")])
        self.assertEqual(list(self.registry.iterdir()), [])

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

    def asked(self, *arguments, typed):
        """What a terminal is asked, where somebody types this."""
        terminal, theirs = pty.openpty()
        line = self.line(["registry", "new", self.registry, *arguments], json=False)
        process = subprocess.Popen(line, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.dir, env=self.environment())
        os.write(terminal, typed)
        stdout, stderr = process.communicate(timeout=TIMEOUT)
        os.close(terminal)
        os.close(theirs)
        self.assertEqual(process.returncode, 0, (stdout, stderr))
        return re.findall(r"^([a-z-]+)(?: \(.*?\))?: ", stderr.decode(), re.M), stdout.decode() + stderr.decode()

    def test_asking(self):
        """On a terminal, what is needed and not given is asked for."""
        questions, _ = self.asked("--title", "Ours", typed=b"ours\nhttps://a.example/\n")
        self.assertIn("name", questions)
        self.assertEqual(self.read("registry.json")["url"], "https://a.example/")

    def test_asking_again(self):
        """What cannot be is asked again, and the other answers stay."""
        self.new(*REGISTRY)
        self.new("ada", "--owner", "github:ada")
        _, said = self.asked("ada/face", *ASSET[:6], *ASSET[8:], typed=b"games\n\nscripts\n")
        self.assertIn("2d-tools, 3d-tools", said)
        self.assertEqual((self.read("assets/ada/face/asset.json")["category"], said.count("category (")), ("scripts", 3))
        _, said = self.asked("ada/face@1.0.0", typed=f"4.2\nmain\n{COMMIT}\n".encode())
        self.assertEqual(self.read("assets/ada/face/releases/1.0.0.json")["commit"], COMMIT)
        _, said = self.asked("ada/face@2.0.0", typed=b"4.2\n\nhttps://a.example/face.zip\n")
        self.assertEqual(self.read("assets/ada/face/releases/2.0.0.json")["download_url"], "https://a.example/face.zip")


if __name__ == "__main__":
    unittest.main()
