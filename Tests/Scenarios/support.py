"""What the scenarios share: the command, its surroundings, and proofs about files.

Each test has a store and a Godot project of its own, side by side in one temporary folder. The command
is judged by its exit code, its JSON and the files it leaves; what it says to people is only counted in
lines.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("ASSETSTORE", str(ROOT / ".build/out/bin/assetstore"))
LIBRARY_PAGES = ROOT.parent / "shared/data/library-pages"
TIMEOUT = 120

sys.path.insert(0, str(ROOT / "Tests/Support"))
import fault_server  # noqa: E402

# A shell without job control ignores SIGINT in what it starts in the background, and so would the command.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Result:
    """What a run of the command came to."""

    def __init__(self, arguments, code, stdout, stderr):
        self.arguments = arguments
        self.code = code
        self.stdout = stdout.decode("utf-8", "replace")
        self.stderr = stderr.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.stdout)

    def __str__(self):
        return f"{self.arguments} -> {self.code}\n{self.stdout[:2000]}\n{self.stderr[:2000]}"


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="scenario-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.store = self.dir / "store"
        self.project = self.godot_project("project")

    def godot_project(self, name, version="4.3"):
        project = self.dir / name
        project.mkdir()
        text = f'config_version=5\n\n[application]\n\nconfig/features=PackedStringArray("{version}")\n'
        (project / "project.godot").write_text(text)
        return project

    def clone(self, *names):
        """Another project with these files and folders of this one."""
        clone = self.godot_project("clone")
        for name in names:
            copy = shutil.copytree if (self.project / name).is_dir() else shutil.copy2
            copy(self.project / name, clone / name)
        return clone

    # The command

    def line(self, arguments, json=True, project=None, store=None):
        line = [COMMAND, "--store", str(store or self.store), "--project", str(project or self.project)]
        if json:
            line.append("--json")
        return line + [argument if isinstance(argument, bytes) else str(argument) for argument in arguments]

    def environment(self):
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return dict(environment, HOME=str(self.dir), TERM="dumb")

    def start(self, *arguments, user=None, **how):
        """The command as a running process, perhaps of another user."""
        process = subprocess.Popen(
            self.line(arguments, **how),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.dir,
            env=self.environment(),
            **({"user": user, "group": user, "extra_groups": []} if user else {}),
        )
        process.words = arguments
        self.addCleanup(self.stop, process)
        return process

    def stop(self, process):
        if process.poll() is None:
            process.kill()
            process.communicate()

    def unprivileged(self):
        """The number of a user for `run_command` who may do all in the store, but is not root; None for oneself."""
        if os.geteuid() != 0:
            return None
        for path in [self.dir, self.store, *self.store.rglob("*")]:
            os.chown(path, 65534, 65534)
        return 65534

    def finish(self, process):
        try:
            stdout, stderr = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail(f"{process.words} hangs")
        return Result(process.words, process.returncode, stdout, stderr)

    def run_command(self, *arguments, code=0, **how):
        """Runs the command to its end; `code` None: whatever it gives."""
        result = self.finish(self.start(*arguments, **how))
        if code is not None:
            self.assertEqual(result.code, code, str(result))
        return result

    def refused(self, code, reason, *arguments, **how):
        """Runs the command, which must fail so, with one line, and leave the project as it was.

        `reason` is one, or several of which one must be it.
        """
        project = how.get("project") or self.project
        store = how.get("store")
        before, around = snapshot(project), self.surroundings(project, store)
        result = self.run_command(*arguments, code=code, **how)
        self.assert_one_line(result)
        error = result.json["error"]
        self.assertIn(error["reason"], [reason] if isinstance(reason, str) else reason, str(result))
        self.assertTrue(error["message"])
        self.assertNotIn("\n", error["message"] + error["hint"])
        if error["status"] != "misuse":
            # Options are the command's; the library is used by others too.
            self.assertNotIn("--", error["hint"])
            self.assertNotIn("SOURCE_DATE_EPOCH", error["hint"])
        self.assertEqual(snapshot(project), before, f"{arguments} changed the project")
        self.assertEqual(self.surroundings(project, store), around, f"{arguments} wrote outside of the project")
        return error

    def surroundings(self, project, store=None):
        """What lies beside project and store, where a hostile archive would write first."""
        own = {os.path.relpath(path, self.dir).split("/")[0] for path in (project, store or self.store)}
        return {path: what for path, what in snapshot(self.dir).items() if path.split("/")[0] not in own}

    def assert_one_line(self, result):
        self.assertEqual(len(result.stderr.splitlines()), 1, str(result))
        self.assertTrue(result.stderr.endswith("\n"), str(result))

    # Short forms

    def install(self, *refs, **how):
        return self.run_command("install", *refs, **how).json

    def packages(self, **how):
        return {row["name"]: row for row in self.run_command("list", **how).json["packages"]}

    def findings(self, **how):
        """What verify finds, by path."""
        document = self.run_command("verify", code=None, **how).json
        return {row["path"]: row["kind"] for row in document["findings"]}

    def assert_clean(self, **how):
        document = self.run_command("verify", code=0, **how).json
        self.assertTrue(document["clean"])
        return document

    def assert_no_staging(self, project=None):
        for folder in ("staging", "backup"):
            left = pathlib.Path(project or self.project) / ".assetstore" / folder
            self.assertEqual(list(left.rglob("*")) if left.exists() else [], [], f"{folder} was left behind")

    def archives(self):
        """The files of the cache by the name they have there."""
        folder = self.store / "archives-v1"
        return {path.name: path for path in folder.rglob("*") if path.is_file()} if folder.exists() else {}

    def search(self, *arguments, code=None, **how):
        return self.run_command("search", *arguments, code=code, **how).json

    # Surroundings

    def package(self, name, files, folder=None):
        """A zip; see make_zip."""
        return make_zip((folder or self.dir) / name, files)

    def addon(self, file, slug, version="1.0", files=None, **how):
        """A zip with one addon of that name and version, by "Tester"."""
        content = {f"addons/{slug}/{name}": data for name, data in (files or {"main.gd": "extends Node\n"}).items()}
        content[f"addons/{slug}/plugin.cfg"] = plugin_cfg(slug, version)
        return self.package(file, content, **how)

    def serve(self, root=None, pages=None, page_cap=500):
        server = Server(root or self.dir, pages, page_cap)
        self.addCleanup(server.close)
        return server

    def library(self, assets, folder="pages"):
        """A library's pages as files; each asset a dict with at least title and download_url."""
        pages = self.dir / folder
        (pages / "asset").mkdir(parents=True, exist_ok=True)
        categories = [{"id": "5", "name": "Tools", "type": "0"}, {"id": "9", "name": "Projects", "type": "1"}]
        rows = []
        for number, asset in enumerate(assets, 1):
            row = {
                "asset_id": str(number), "author": "Tester", "author_id": "1", "category": "Tools",
                "category_id": "5", "godot_version": "4.0", "rating": "0", "cost": "MIT",
                "support_level": "community", "icon_url": "", "version": "1", "version_string": "1.0",
                "modify_date": "2026-01-01 00:00:00", "download_hash": "", "description": "", "previews": [],
                "type": "addon",
            }
            row.update(asset)
            (pages / "asset" / f"{number}.json").write_text(json.dumps(row))
            listed = ("type", "description", "download_url", "download_hash", "previews")
            rows.append({key: value for key, value in row.items() if key not in listed})
        (pages / "configure.json").write_text(json.dumps({"categories": categories}))
        page = {"result": rows, "page": 0, "pages": 1, "page_length": 500, "total_items": len(rows)}
        (pages / "asset-page-0.json").write_text(json.dumps(page))
        return pages

    @contextlib.contextmanager
    def mounted(self, target, *arguments):
        """A mount for the time of the test; skips it where that is not allowed."""
        target.mkdir(exist_ok=True)
        if os.geteuid() != 0:
            self.skipTest("needs root to mount a file system")
        if subprocess.run(["mount", *arguments, str(target)], capture_output=True, timeout=TIMEOUT).returncode:
            self.skipTest("mounting is not allowed here")
        try:
            yield target
        finally:
            subprocess.run(["umount", "-l", str(target)], capture_output=True, timeout=TIMEOUT)

    def tiny_disk(self, target, size):
        return self.mounted(target, "-t", "tmpfs", "-o", f"size={size}", "tmpfs")

    @contextlib.contextmanager
    def read_only(self, folder):
        with self.mounted(folder, "--bind", str(folder)):
            again = ["mount", "-o", "remount,ro,bind", str(folder)]
            if subprocess.run(again, capture_output=True, timeout=TIMEOUT).returncode:
                self.skipTest("read-only mounts are not allowed here")
            yield folder


class Refusals(Case):
    """Each archive is refused by a fresh project and by one that has a package."""

    def assert_refused(self, reason, *refs, code=3):
        fresh = self.refused(code, reason, "install", *refs)
        if not hasattr(self, "used"):
            self.used = self.godot_project("used")
            self.install(self.addon("first.zip", "first"), project=self.used)
        before = visible(self.used)
        result = self.run_command("install", *refs, code=code, project=self.used)
        self.assert_one_line(result)
        self.assertEqual(visible(self.used), before)
        self.assert_no_staging(self.used)
        self.assert_clean(project=self.used)
        return fresh


class Server:
    """The fault server inside this process, so that a request can be held at a gate."""

    def __init__(self, root, pages=None, page_cap=500):
        self.gates = []
        gates = self.gates

        class Handler(fault_server.Handler):
            def do_GET(self):
                for part, arrived, opened in list(gates):
                    if part in self.path:
                        arrived.set()
                        opened.wait(600)
                super().do_GET()

        fault_server.counts.clear()
        fault_server.last_headers.clear()
        self.http = fault_server.Server(("127.0.0.1", 0), Handler)
        self.http.options = type("Options", (), dict(root=str(root), pages=pages and str(pages), page_cap=page_cap))
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.api = self.url + "/asset-library/api"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def spoilt(self, mode, path="/asset-library/api"):
        return f"{self.url}/fault/{mode}{path}"

    def gate(self, part):
        """Holds every request whose path has `part`: (one has arrived, let them through)."""
        arrived, opened = threading.Event(), threading.Event()
        self.gates.append((part, arrived, opened))
        return arrived, opened

    def counts(self):
        with fault_server.lock:
            return dict(fault_server.counts)

    def headers(self, part):
        """The headers of the last request whose path has `part`."""
        with fault_server.lock:
            return next(headers for path, headers in fault_server.last_headers.items() if part in path)

    def close(self):
        for _, _, opened in self.gates:
            opened.set()
        self.http.shutdown()
        self.http.server_close()


def snapshot(root):
    """Everything below a folder, and itself: kind, mode, and hash or target."""
    found = {}
    root = pathlib.Path(root)
    for path in [root, *sorted(root.rglob("*"))]:
        status = os.lstat(path)
        mode = stat.S_IMODE(status.st_mode)
        name = os.fsencode(os.path.relpath(path, root)).decode("utf-8", "backslashreplace")
        if stat.S_ISLNK(status.st_mode):
            found[name] = ("link", mode, os.readlink(path))
        elif stat.S_ISDIR(status.st_mode):
            found[name] = ("folder", mode, "")
        elif stat.S_ISREG(status.st_mode):
            found[name] = ("file", mode, sha256(path))
        else:
            found[name] = ("special", mode, "")
    return found


def visible(root):
    """A snapshot of a project without what is ours there."""
    return {path: what for path, what in snapshot(root).items() if path.split("/")[0] != ".assetstore"}


def sha256(what):
    data = what if isinstance(what, bytes) else pathlib.Path(what).read_bytes()
    return hashlib.sha256(data).hexdigest()


def make_zip(path, files):
    """A zip of a dict, or of pairs where names occur twice.

    A name is a str, or a ZipInfo for what a str cannot say; one that ends with "/" is a folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            entry = name if isinstance(name, zipfile.ZipInfo) else regular(name)
            archive.writestr(entry, data)
    return path


def regular(name, mode=0o644):
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    kind = stat.S_IFDIR | 0o755 if name.endswith("/") else stat.S_IFREG | mode
    entry.external_attr = kind << 16
    return entry


def special(name, kind):
    """An entry of another kind: stat.S_IFLNK, stat.S_IFCHR, ..."""
    entry = regular(name)
    entry.external_attr = (kind | 0o777) << 16
    return entry


def plugin_cfg(name, version="1.0"):
    return (
        f'[plugin]\n\nname="{name}"\ndescription="For tests"\nauthor="Tester"\nversion="{version}"\n'
        'script="plugin.gd"\n'
    )


def noise(size, seed=1):
    """Bytes that do not compress, the same each time."""
    return random.Random(seed).randbytes(size)


def interrupt(process):
    process.send_signal(signal.SIGINT)
