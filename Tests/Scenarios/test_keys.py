"""registry key new: the files, the password from a file or a terminal, and what the real minisign makes of them."""

import os
import pty
import shutil
import subprocess
import unittest

from support import ROOT, Case


class Keys(Case):
    def setUp(self):
        super().setUp()
        self.prefix = self.dir / "ours"
        self.key, self.pub = self.dir / "ours.key", self.dir / "ours.pub"

    def new(self, *arguments, **how):
        return self.run_command("registry", "key", "new", "-o", self.prefix, *arguments, **how)

    def refused_new(self, code, reason, *arguments):
        return self.refused(code, reason, "registry", "key", "new", "-o", self.prefix, *arguments)

    def test_files(self):
        made = self.new("--no-password").json
        self.assertEqual((made["secret_file"], made["public_file"]), (str(self.key), str(self.pub)))
        self.assertEqual(self.key.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.pub.read_text(),
            f"untrusted comment: minisign public key {made['id']}\n{made['public_key']}\n")
        before = self.key.read_bytes(), self.pub.read_bytes()
        self.refused_new(4, "path-occupied", "--no-password")
        self.assertEqual((self.key.read_bytes(), self.pub.read_bytes()), before)
        again = self.new("--no-password", "--force", json=False).stdout
        self.assertEqual(again.splitlines()[1], self.pub.read_text().splitlines()[1])
        self.assertNotEqual(self.key.read_bytes(), before[0])
        self.assertEqual(sorted(path.name for path in self.dir.glob("ours*")), ["ours.key", "ours.pub"])

    def test_wrong_use(self):
        empty = self.dir / "empty"
        empty.write_text("\nnot the first line\n")
        long = self.dir / "long"
        long.write_text("x" * 1024)
        for reason, arguments in [
            ("password-needed", []), ("invalid-argument", ["--password-file", empty]),
            ("invalid-argument", ["--password-file", empty, "--no-password"]),
            ("invalid-argument", ["--password-file", long]),
        ]:
            self.refused_new(2, reason, *arguments)
        self.refused(2, "invalid-argument", "registry", "key", "new", "--no-password")
        self.refused(5, "no-such-path", "registry", "key", "new", "--no-password", "-o", self.dir / "no/such/ours")
        self.assertEqual(list(self.dir.glob("ours*")), [])

    @unittest.skipUnless(shutil.which("minisign"), "minisign is not installed")
    def test_minisign_signs_with_them(self):
        password = self.dir / "password"
        password.write_text("pass w\u00f6rd\r\nnot this\n")
        message = self.dir / "message"
        message.write_text("hello\n")
        for ours, theirs in [(["--no-password"], ["-W"]), (["--password-file", password], [])]:
            self.new("--force", *ours)
            subprocess.run(["minisign", "-S", *theirs, "-s", self.key, "-m", message], check=True,
                input="pass w\u00f6rd\n", text=True, capture_output=True)
            subprocess.run(["minisign", "-V", "-p", self.pub, "-m", message], check=True, capture_output=True)

    def typed(self, *lines, words=None):
        """Exit code and all that a terminal shows, of which the lines are answers."""
        child, terminal = pty.fork()
        if child == 0:
            words = words or ["registry", "key", "new", "-o", self.prefix]
            line = [str(word) for word in self.line(words, json=False)]
            os.execve(line[0], line, {**self.environment(), "SOURCE_DATE_EPOCH": "1780000000"})
        shown = b""
        try:
            for line in lines:
                while b": " not in shown.split(b"\n")[-1]:
                    shown += os.read(terminal, 100)
                os.write(terminal, line.encode() + b"\n")
                shown += b"\n"
            while piece := os.read(terminal, 1000):
                shown += piece
        except OSError:
            pass
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

    def test_terminal(self):
        code, shown = self.typed("one", "another")
        self.assertEqual((code, list(self.dir.glob("ours*"))), (2, []), shown)
        self.assertNotIn("one", shown.replace("registry", ""))
        self.assertEqual(self.typed("", "")[0], 2)
        code, shown = self.typed("secret words", "secret words")
        self.assertEqual(code, 0, shown)
        self.assertNotIn("secret words", shown)
        self.assertIn(self.pub.read_text().splitlines()[1], shown)

    def test_building_asks(self):
        """Once, as minisign does, and only for what needs it."""
        self.typed("secret words", "secret words")
        out = self.dir / "out"
        words = ["registry", "build", ROOT / "examples/registry", "-o", out, "--key", self.key]
        for wrong in ("other words", ""):
            code, shown = self.typed(wrong, words=words)
            self.assertEqual((code, shown.count("Password:"), out.exists()), (2, 1, False), shown)
        code, shown = self.typed("secret words", words=words)
        self.assertEqual((code, shown.count("Password:")), (0, 1), shown)
        self.assertNotIn("secret words", shown)
        self.assertTrue((out / "index/head.json.minisig").exists())
        # Where nobody sits, nobody is asked.
        self.assertEqual(self.run_command(*words, code=2).json["error"]["reason"], "password-needed")
        self.new("--no-password", "--force")
        self.assertEqual(self.typed(words=[*words[:-3], self.dir / "plain", "--key", self.key])[0], 0)


if __name__ == "__main__":
    unittest.main()
