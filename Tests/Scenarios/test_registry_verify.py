"""registry verify: what clients would refuse of an index is refused before, by the same names."""

import shutil
import time
import unittest

from support import Case
import registry_writer as writer


@unittest.skipUnless(writer.MINISIGN, "minisign is not installed")
class Verify(Case):
    def setUp(self):
        super().setUp()
        self.now = int(time.time())
        self.out = self.dir / "out"
        self.keys = writer.Keys(self.dir)
        self.assets = [writer.asset(f"tester/tool-{number}") for number in range(200)]
        archive = self.addon("hero-1.0.zip", "hero", "1.0", folder=self.out / "packages")
        for asset in self.assets:
            asset["releases"] = [writer.release(url=f"packages/{archive.name}", size=archive.stat().st_size)]
        self.archive = archive
        self.manifest = self.publish(self.now - 1000)

    def publish(self, sequence, **how):
        return writer.write(self.out, self.assets, how.pop("keys", self.keys), sequence, **how)

    def verify(self, path=None, code=0, key=None):
        return self.run_command("registry", "verify", path or self.out, "--key", key or self.keys.line, code=code).json

    def fails(self, reason, code=3, path=None, key=None):
        result = self.verify(path, code, key)
        self.assertEqual(result["error"]["reason"], reason, result)

    def test_a_folder_and_a_head(self):
        whole = self.verify()
        self.assertEqual((whole["registry"], whole["sequence"]), ("demo", self.now - 1000))
        # Head, signature, manifest, 4 shards, and the one archive.
        self.assertEqual((whole["files"], whole["assets"], whole["skipped"]), (8, 200, []))
        self.assertEqual(whole["expires"], self.now - 1000 + 90 * writer.DAY)
        head = self.verify(self.out / "index/head.json", key=self.keys.public)
        self.assertEqual(head, {**whole, "files": 0, "assets": 0})
        self.assertEqual(list(self.dir.glob("store/*")), [])

    def test_each_file(self):
        for path in sorted(path for path in self.out.rglob("*") if path.is_file()):
            good = path.read_bytes()
            isHead, isSignature = path.name == "head.json", path.name.endswith(".minisig")
            wrong = "head-bad-signature" if isHead or isSignature else "index-mismatch"
            for body in (good[:-1], good + b"\n", good[:20] + bytes([good[20] ^ 1]) + good[21:]):
                # Line ends at the end of a signature say nothing; nor does a zip say that it was changed, without a hash.
                if isSignature or path == self.archive and len(body) == len(good):
                    continue
                path.write_bytes(body)
                with self.subTest(path.name, length=len(body) - len(good)):
                    self.fails(wrong)
            path.unlink()
            if isSignature:
                self.fails("head-unsigned")
            else:
                self.fails("no-such-path", code=5)
            path.write_bytes(good)
        self.verify()

    def test_what_is_signed_with_another_key(self):
        self.fails("head-unknown-key", key=writer.Keys(self.dir, "other").line)
        self.fails("malformed-key", key="RWnone")
        self.fails("malformed-key", key=self.keys.secret)

    def test_what_is_too_old_or_too_new(self):
        self.publish(self.now - 900, expires=self.now - 10)
        self.fails("head-expired")
        self.publish(self.now + 3600)
        self.verify()
        self.publish(self.now + 366 * writer.DAY)
        self.fails("head-from-the-future")

    def test_what_clients_leave_out(self):
        self.assets[7]["title"] = ""
        self.publish(self.now - 900)
        result = self.verify(code=1)
        self.assertEqual((result["assets"], len(result["skipped"])), (199, 1))
        self.assertIn("title", result["skipped"][0]["why"])

    def test_what_is_no_index(self):
        head = self.out / "index/head.json"
        for body, reason in (
                (b"{", "malformed-index"), (b'{"format":2}', "malformed-index"), (b"x" * 20_000, "too-large")):
            head.write_bytes(body)
            self.keys.sign(head, "assetstore registry demo sequence 1")
            self.fails(reason)
            self.fails(reason, path=head)
        shutil.rmtree(self.out)
        self.fails("no-such-path", code=5)
        self.out.mkdir()
        self.fails("no-such-path", code=5)

    def test_usage(self):
        self.refused(2, "invalid-argument", "registry", "verify", self.out)


if __name__ == "__main__":
    unittest.main()
