"""A registry, published as the README says: on a server of files, and on an S3-compatible one. Clients read and install."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import urllib.error
import urllib.request

from support import COMMAND, ROOT, TIMEOUT, Case

DATA = pathlib.Path(ROOT) / ".build/test-data"
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
IMMUTABLE = "public, max-age=31536000, immutable"
# In what is built, for the next build.
OWN = ".assetstore-build"
# What it needs in other folders than the system's.
NGINX_AROUND = """
daemon off;
master_process off;
pid {work}/pid;
events {{}}
http {{
    access_log off;
    types {{ text/html html; application/json json; image/png png; }}
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    {server}
}}
"""


def section():
    """How to publish, as the README has it."""
    text = (pathlib.Path(ROOT) / "README.md").read_text()
    return text[text.index("\n## Publish a registry\n"):].split("\n## ")[1]


def blocks(language):
    found = re.findall(rf"^```{language}\n(.*?)^```", section(), re.M | re.S)
    if not found:
        raise AssertionError(f"the README shows no {language}")
    return found


def packages(name, *wanted):
    """The folder with packages of the index, installed once; None without one within reach."""
    folder = DATA / name
    if not folder.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        new = pathlib.Path(tempfile.mkdtemp(dir=DATA))
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(new), *wanted]
        try:
            subprocess.run(pip, capture_output=True, timeout=5 * TIMEOUT, check=True)
            new.rename(folder)
        except (OSError, subprocess.SubprocessError):
            shutil.rmtree(new, ignore_errors=True)
    return folder if folder.exists() else None


class Publishing(Case):
    def setUp(self):
        super().setUp()
        self.time = int(time.time()) - 1000
        self.registry = self.dir / "registry"
        shutil.copytree(pathlib.Path(ROOT) / "examples/registry", self.registry)
        self.run_command("registry", "key", "new", "-o", self.dir / "ours", "--no-password")

    def environment(self):
        return {**super().environment(), "SOURCE_DATE_EPOCH": str(self.time)}

    def register(self, slug, url):
        """An asset whose only release is at a URL, and pinned by a download."""
        self.run_command("registry", "new", self.registry, f"ada/{slug}", "--title", slug.title(), "--summary", "Sees", "--author", "Ada",
            "--category", "scripts", "--license", "MIT", "--repository", "https://example.org/ada")
        folder = self.registry / f"assets/ada/{slug}/releases"
        folder.mkdir()
        (folder / "1.0.0.json").write_text(json.dumps({"format": 1, "version": "1.0.0", "godot_min": "4.0", "download_url": url,
            "published": "2026-01-31"}))
        self.run_command("registry", "hash", self.registry, f"ada/{slug}", "--private")

    def build(self):
        self.time += 1
        self.run_command("registry", "build", self.registry, "-o", self.dir / "public", "--key", self.dir / "ours.key")

    def shell(self, lines, **more):
        result = subprocess.run(["bash", "-ec", lines], cwd=self.dir, env={**self.environment(), **more}, capture_output=True, text=True,
            timeout=TIMEOUT)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def add(self, url):
        self.run_command("source", "add", "ours", url, "--kind", "registry", "--key", self.dir / "ours.pub")

    def sync(self):
        record = self.run_command("sync").json["sync"][0]
        return record["added"], record["changed"], record["removed"]

    def headers(self, url):
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:
            return answer.headers["Cache-Control"], answer.headers["Content-Type"].split(";")[0]

    def hashed(self):
        """The path of a file that is named by its hash."""
        [shard, *_] = sorted((self.dir / "public/index/shards").rglob("*.json"))
        self.assertEqual(shard.stem, hashlib.sha256(shard.read_bytes()).hexdigest())
        return shard.relative_to(self.dir / "public")


class Workflow(Publishing):
    """What the example's continuous integration does, but for the steps of GitHub's own."""

    def setUp(self):
        super().setUp()
        text = (self.registry / ".github/workflows/registry.yml").read_text()
        found = re.findall(r"^      - name: (.*)\n(?:        .*\n)*?        run: (?:\|\n((?:          .*\n)+)|(.*)\n)", text, re.M)
        self.steps = {name: textwrap.dedent(block) or line for name, block, line in found}
        # Our servers are where others have none.
        download = "Download what the change releases"
        self.steps[download] = self.steps[download].replace(" --check", " --check --private")
        (self.dir / "bin").mkdir()
        command = self.dir / "bin/assetstore"
        command.write_text(f'#!/bin/sh\nexec {COMMAND} --store {self.store} "$@"\n')
        command.chmod(0o755)
        (self.dir / "www").mkdir()
        self.server = self.serve(self.dir / "www")
        self.git("init", "-q", "-b", "main")
        self.base = self.commit()

    def git(self, *arguments):
        line = ["git", "-C", self.registry, "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
        return subprocess.run(line, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self):
        self.git("add", ".")
        self.git("commit", "-q", "-m", "a change")
        return self.git("rev-parse", "HEAD")

    def step(self, name, **more):
        """Its exit code, and all that it printed. GitHub's shell stops at the first failure, also within a pipe."""
        environment = {**self.environment(), "PATH": f"{self.dir}/bin:{os.environ['PATH']}", "RUNNER_TEMP": str(self.dir), **more}
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", self.steps[name]], cwd=self.registry, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT)
        return done.returncode, done.stdout

    def test_pull_request(self):
        self.addon("eye.zip", "eye", folder=self.dir / "www")
        self.register("eye", f"{self.server.url}/eye.zip")
        head = self.commit()
        change = {"BASE": self.base, "AUTHOR": "ada"}
        for name in ("Validate the change", "Download what the change releases"):
            code, printed = self.step(name, **change)
            self.assertEqual(code, 0, printed)
        self.assertEqual(self.server.counts(), {"/eye.zip": 2})
        code, printed = self.step("Validate the change", **{**change, "AUTHOR": "eve"})
        self.assertEqual((code, "not-owner" in printed), (1, True), printed)
        # Another archive than was pinned, and none that is pinned.
        release = self.registry / "assets/ada/eye/releases/1.0.0.json"
        pinned = json.loads(release.read_text())
        for changes, said in (({"sha256": "0" * 64}, "hash-mismatch"), ({"sha256": "", "size": 0}, pinned["sha256"])):
            release.write_text(json.dumps({**pinned, **changes}))
            self.commit()
            code, printed = self.step("Download what the change releases", **change)
            self.assertEqual((code != 0, said in printed), (True, True), printed)
            self.git("reset", "-q", "--hard", head)
        # Nothing is downloaded for what releases nothing.
        self.assertEqual(self.step("Download what the change releases", BASE=head, AUTHOR="ada")[0], 0)

    def test_merged(self):
        code, printed = self.step("Validate all")
        self.assertEqual(code, 0, printed)
        # As whoever pasted it into the settings may have.
        for key in ((self.dir / "ours.key").read_text(), (self.dir / "ours.key").read_text().rstrip()):
            shutil.rmtree(self.dir / "public", ignore_errors=True)
            code, printed = self.step("Build and sign", KEY=key)
            self.assertEqual(code, 0, printed)
        self.assertEqual([path.name for path in self.dir.glob("registry.key")], [])
        self.add((self.dir / "public").as_uri())
        self.assertEqual(self.sync(), (1, 0, 0))


class Storage(Publishing):
    """moto, from the package index, with the ordinary client."""

    def setUp(self):
        super().setUp()
        moto = packages("moto", "moto[s3]", "flask", "flask-cors")
        if moto is None:
            self.skipTest("moto is not there, and no package index within reach")
        self.bin = self.dir / "bin"
        self.bin.mkdir()
        if shutil.which("aws") is None:
            client = packages("awscli", "awscli")
            if client is None:
                self.skipTest("there is no aws, and no package index within reach")
            (self.bin / "aws").write_text(f'#!/bin/sh\nPYTHONPATH={client} exec {sys.executable} -m awscli "$@"\n')
            (self.bin / "aws").chmod(0o755)
        server = subprocess.Popen([sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.dir,
            env={**super().environment(), "PYTHONPATH": str(moto)})
        self.addCleanup(self.end, server)
        for line in server.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            self.fail("moto ended")
        self.endpoint = found[0]
        self.shell('aws s3 mb "s3://$BUCKET"\naws s3api put-bucket-policy --bucket "$BUCKET" --policy \'' + json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::assets/*"}]}) + "'")

    def end(self, server):
        server.kill()
        server.communicate()

    def environment(self):
        environment = super().environment()
        return {**environment, "PATH": f"{self.dir}/bin:{environment['PATH']}", "BUCKET": "assets", "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": getattr(self, "endpoint", ""),
            "AWS_EC2_METADATA_DISABLED": "true"}

    def test_publish(self):
        [lines] = blocks("bash")
        base = f"{self.endpoint}/assets"
        self.addon("eye.zip", "eye")
        self.shell("aws s3 mb s3://packages-of-ada\naws s3 cp eye.zip s3://packages-of-ada/ --acl public-read")
        self.register("eye", f"{self.endpoint}/packages-of-ada/eye.zip")
        self.build()
        # Nobody finds anything before the head is there.
        commands = re.split(r"(?<!\\)\n(?=aws)", lines)
        self.assertEqual(len(commands), 4)
        for command in commands[:-2]:
            self.shell(command)
        with self.assertRaises(urllib.error.HTTPError):
            self.headers(f"{base}/index/head.json")
        self.shell("\n".join(commands[-2:]))
        self.assertEqual(self.headers(f"{base}/index/head.json"), ("no-cache", "application/json"))
        self.assertEqual(self.headers(f"{base}/index/head.json.minisig"), ("no-cache", "text/plain"))
        self.assertEqual(self.headers(f"{base}/{self.hashed()}"), (IMMUTABLE, "application/json"))
        for path in sorted((self.dir / "public").rglob("index.html"))[:1]:
            self.assertEqual(self.headers(f"{base}/{path.relative_to(self.dir / 'public')}"), ("public, max-age=300", "text/html"))

        self.add(base)
        self.assertEqual(self.sync(), (2, 0, 0))
        self.install("ada/eye")
        self.assertTrue((self.project / "addons/eye/main.gd").is_file())
        # Once more, with a change, of which clients hear only when the head is there.
        stray = self.dir / "public/old.html"
        stray.write_text("old")
        self.shell(lines)
        self.assertEqual(self.headers(f"{base}/old.html")[1], "text/html")
        stray.unlink()
        asset = self.registry / "assets/ada/eye/asset.json"
        asset.write_text(asset.read_text().replace('"Eye"', '"Sharp eye"'))
        old = self.hashed()
        self.build()
        for command in commands[:-2]:
            self.shell(command)
        self.assertEqual(self.sync(), (0, 0, 0))
        self.shell("\n".join(commands[-2:]))
        self.assertEqual(self.sync(), (0, 1, 0))
        self.assertEqual(self.headers(f"{base}/{old}")[0], IMMUTABLE)
        with self.assertRaises(urllib.error.HTTPError):
            self.headers(f"{base}/old.html")


class Files(Publishing):
    @unittest.skipUnless(NGINX, "nginx is not installed")
    def test_publish(self):
        root, work = self.dir / "srv", self.dir / "nginx"
        root.mkdir()
        work.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        [server] = blocks("nginx")
        for said, here in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/registry;", f"root {root};")):
            self.assertIn(said, server)
            server = server.replace(said, here)
        (work / "conf").write_text(NGINX_AROUND.format(work=work, server=server))
        process = subprocess.Popen([NGINX, "-p", work, "-c", work / "conf", "-e", work / "errors"], stdin=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)

        self.build()
        self.upload(root)
        base = f"http://127.0.0.1:{port}"
        self.add(base)
        self.assertEqual(self.sync(), (1, 0, 0))
        self.assertEqual(self.headers(f"{base}/index/head.json"), ("no-cache", "application/json"))
        self.assertEqual(self.headers(f"{base}/index/head.json.minisig")[0], "no-cache")
        self.assertEqual(self.headers(f"{base}/{self.hashed()}"), (IMMUTABLE, "application/json"))
        [icon] = (self.dir / "public/icons").rglob("*.png")
        self.assertEqual(self.headers(f"{base}/{icon.relative_to(self.dir / 'public')}"), (IMMUTABLE, "image/png"))
        self.assertEqual(self.headers(f"{base}/index.html"), ("public, max-age=300", "text/html"))
        # The page for what is not there, and of what is taken down.
        self.take_down(root, base)

    def take_down(self, root, base):
        page = "assets/ada/night-sky/index.html"
        self.assertTrue((root / page).exists())
        shards = set((root / "index/shards").rglob("*.json"))
        shutil.rmtree(self.registry / "assets/ada")
        self.build()
        self.upload(root, older=shards)
        self.assertFalse((root / page).exists())
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.headers(f"{base}/{page}")
        with caught.exception as answer:
            self.assertEqual((answer.code, answer.read()), (404, (root / "404.html").read_bytes()))
        self.assertEqual(self.sync(), (0, 0, 1))

    def upload(self, root, older=()):
        """By rsync as the README has it, else what that would copy and delete. Clients may still want what is older."""
        public = self.dir / "public"
        lines = next(block for block in blocks("shell") if "rsync" in block)
        self.assertEqual(lines.count("$HOST:/srv/registry/"), 3)
        if shutil.which("rsync"):
            self.shell(lines.replace("$HOST:/srv/registry/", f"{root}/"))
        else:
            shutil.copytree(public, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(OWN))
            for path in sorted(root.rglob("*"), reverse=True):
                name = path.relative_to(root)
                if name.parts[0] not in ("index", "icons") and not (public / name).exists():
                    path.rmdir() if path.is_dir() else path.unlink()
        there = {path.relative_to(root) for path in root.rglob("*") if path.is_file()}
        built = {path.relative_to(public) for path in public.rglob("*") if path.is_file() and OWN not in path.parts}
        self.assertLessEqual(built, there)
        self.assertLessEqual({path.relative_to(root) for path in older}, there)
        self.assertEqual({path for path in there - built if path.parts[0] not in ("index", "icons")}, set())


if __name__ == "__main__":
    unittest.main()
