"""What a service publishes becomes a static index by itself, which readers use without the service."""

import http.client
import http.server
import json
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

from publishing import PublishingCase
from serving import PATIENCE, Serving
from support import COMMAND, snapshot

from service_client import Service  # noqa: E402, of Tests/Support, which `support` makes known

AWAY = "https://github.com/grace/engine"


class Edge:
    """A CDN: the index from a folder, and what is below /archives/ from the service, which it keeps for ever."""

    def __init__(self, folder):
        edge = self
        self.folder = pathlib.Path(folder)
        self.service = None
        self.kept = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = edge.archive(self.path) if self.path.startswith("/archives/") else edge.file(self.path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def file(self, path):
        file = self.folder / path.split("?")[0].lstrip("/")
        return file.read_bytes() if file.is_file() else None

    def archive(self, path):
        if path not in self.kept:
            connection = http.client.HTTPConnection("127.0.0.1", self.service, timeout=PATIENCE)
            connection.request("GET", path)
            answer = connection.getresponse()
            if answer.status != 200:
                return None
            assert "immutable" in answer.getheader("Cache-Control"), answer.getheaders()
            self.kept[path] = answer.read()
            connection.close()
        return self.kept[path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Index(PublishingCase, Serving):
    def setUp(self):
        self.options = ()
        super().setUp()
        self.service.stop()
        self.run_command("registry", "key", "new", "-o", self.dir / "ours", "--no-password")
        self.out = self.dir / "public"
        self.edge = Edge(self.out)
        self.addCleanup(self.edge.close)
        self.options = ("--url", self.edge.url, "--index", self.out, "--index-key", self.dir / "ours.key",
                        "--index-url", f"{self.edge.url}/", "--name", "Our Assets")
        self.begin()
        self.wait_for("an index", (self.out / "index/head.json.minisig").exists)
        self.run_command("source", "add", "ours", f"{self.edge.url}/", "--kind", "registry", "--key", self.dir / "ours.pub")

    def begin(self):
        self.service = Service(self, COMMAND, self.data, *map(str, self.options))
        self.edge.service = self.service.port
        self.admin = self.service.admin()

    def server_log(self):
        return (self.dir / "serve.log").read_text()

    def accepted(self, version, **how):
        answer = self.upload(version, self.file(version, **how).read_bytes())
        self.assertEqual(answer.status, 201, answer.text)
        return self.decide(answer.json["id"]).json["id"]

    def releases(self):
        """What a reader sees after it has read the index again."""
        self.run_command("sync")
        found = self.run_command("show", "ours:ada/camera", code=None)
        return [] if found.code == 5 else sorted((row["version"], row["yanked"]) for row in found.json["releases"])

    def until(self, releases):
        last = time.monotonic() + PATIENCE
        while (found := self.releases()) != releases:
            self.assertLess(time.monotonic(), last, f"{found} is not {releases}: {self.server_log()}")

    def test_readers_follow_the_service_and_need_it_no_more(self):
        self.accepted("1.0")
        self.until([("1.0", "")])
        self.run_command("install", "ours:ada/camera")
        self.assertTrue((self.project / "addons/camera/plugin.cfg").is_file())
        self.assertTrue(self.run_command("verify").json["clean"])
        # A new release, and the other one is withdrawn.
        asset = self.accepted("1.1")
        self.until([("1.0", ""), ("1.1", "")])
        reason = {"reason": "eats files"}
        self.assertEqual(self.api("POST", "/api/v1/publish/ada/camera/1.0/yank", self.token, reason).status, 200)
        self.until([("1.0", "eats files"), ("1.1", "")])
        told = self.run_command("outdated", code=1)
        self.assertIn("eats files", told.stdout)
        self.run_command("update")
        # The service is gone: whoever comes now reads and installs all the same, as the edge has it all.
        self.service.process.send_signal(signal.SIGKILL)
        self.service.process.wait()
        other = self.godot_project("other")
        self.run_command("source", "add", "cdn", f"{self.edge.url}/", "--kind", "registry", "--key", self.dir / "ours.pub",
                         store=self.dir / "fresh")
        self.run_command("sync", store=self.dir / "fresh")
        self.run_command("install", "cdn:ada/camera@1.1", project=other, store=self.dir / "fresh")
        self.assertTrue((other / "addons/camera/plugin.cfg").is_file())
        # What is deleted goes, and what was installed stays.
        self.begin()
        self.assertEqual(self.api("POST", f"{Service.api}/asset/{asset}/delete", self.admin).status, 200)
        self.until([])
        self.assertTrue(self.run_command("verify").json["clean"])
        self.assertEqual(self.server_log().count('"failed"'), 0, self.server_log())
        self.run_command("registry", "verify", self.out, "--key", self.dir / "ours.pub")

    def test_another_key_is_not_believed(self):
        self.accepted("1.0")
        self.until([("1.0", "")])
        self.run_command("registry", "key", "new", "-o", self.dir / "other", "--no-password")
        self.run_command("source", "add", "theirs", f"{self.edge.url}/", "--kind", "registry", "--key",
                         self.dir / "other.pub", store=self.dir / "fresh")
        error = self.run_command("sync", store=self.dir / "fresh", code=3).json["sync"][0]["error"]
        self.assertEqual(error["reason"], "head-unknown-key")

    def test_a_build_that_fails_is_tried_again(self):
        shutil.move(self.dir / "ours.key", self.dir / "away.key")
        self.accepted("1.0")
        self.wait_for("a failure", lambda: "the index was not built" in self.server_log())
        self.assertEqual(self.service.request("GET", "/healthz").status, 200)
        shutil.move(self.dir / "away.key", self.dir / "ours.key")
        self.until([("1.0", "")])

    def test_registry_json_is_the_maintainers(self):
        file = self.data / "registry/registry.json"
        settings = json.loads(file.read_text())
        self.assertEqual((settings["name"], settings["url"]), ("our-assets", f"{self.edge.url}/"))
        settings["title"]["zh"] = "\u8d44\u4ea7"
        settings["expiry_days"] = 7
        file.write_text(json.dumps(settings))
        self.accepted("1.0")
        self.until([("1.0", "")])
        self.assertEqual(json.loads(file.read_text()), settings)
        self.assertIn("\u8d44\u4ea7", (self.out / "zh/index.html").read_text())

    def test_others_read_it_and_not_the_data(self):
        self.service.stop()
        shutil.rmtree(self.out)
        self.data.chmod(0o755)
        self.begin()
        self.wait_for("an index", (self.out / "index/head.json.minisig").exists)
        self.assertEqual(self.data.stat().st_mode & 0o777, 0o700)
        closed = [path for path in self.out.rglob("*") if not path.stat().st_mode & 0o004]
        self.assertEqual(closed, [])

    def test_what_belongs_together_is_asked_for(self):
        for missing in ("--url", "--index-key", "--index-url"):
            at = self.options.index(missing)
            options = self.options[:at] + self.options[at + 2:]
            self.run_command("serve", "--data", self.dir / "new", "--listen", "127.0.0.1:0", *options, code=2)
        self.run_command("serve", "--data", self.dir / "new", "--index-key", self.dir / "ours.key", code=2)
        self.run_command("serve", "--data", self.dir / "new", "--listen", "127.0.0.1:0", "--url", self.edge.url, "--index",
                         self.out, "--index-key", self.dir / "none.key", "--index-url", f"{self.edge.url}/", code=8)


class Export(Serving):
    """The registry alone, of a service's data that is written by hand."""

    count = 400

    def setUp(self):
        super().setUp()
        self.terminate(self.serve_data())
        self.registry = self.dir / "registry"
        database = self.database()
        with database:
            for number in range(self.count):
                self.add(database, f"tool-{number}", description=f"# Tool\n\nNumber {number} of them.\n\nIt is good.")
        database.close()

    def database(self):
        database = sqlite3.connect(self.data / "service.sqlite")
        database.execute("PRAGMA foreign_keys = OFF")
        return database

    def add(self, database, slug, publisher="grace", version="1.0", url=None, sha256="", yanked="", support=1, **fields):
        row = dict(
            user_id=7, author=publisher, author_key=publisher, publisher=publisher, slug=slug, title=slug, title_key=slug,
            category_id=5, godot_version=40300, version=1, version_string=version, cost="MIT", cost_key="mit",
            support_level=support, download_provider=0, created=1000, modified=1000, download_commit="a" * 40,
            browse_url=AWAY, issues_url="", icon_url="", description="") | fields
        names = ", ".join(row)
        cursor = database.execute(f"INSERT INTO asset ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        self.release(database, cursor.lastrowid, version, f"{AWAY}/archive/{'a' * 40}.zip" if url is None else url, sha256,
                     yanked)
        return cursor.lastrowid

    def release(self, database, asset, version, url, sha256="", yanked="", created=1000):
        database.execute("INSERT INTO release (asset_id, version, godot_min, url, sha256, size, created, yanked) "
                         "VALUES (?, ?, 40300, ?, ?, 0, ?, ?)", (asset, version, url, sha256, created, yanked))

    def export(self, folder=None, code=0, **how):
        return self.run_command("serve", "export", folder or self.registry, "--data", self.data, "--url",
                                "https://assets.example.org", "--index-url", "https://cdn.example.org/", code=code, **how)

    def files(self, folder):
        return {path: what for path, what in snapshot(folder).items() if not path.startswith(".") and what[0] == "file"}

    def assert_whole(self):
        """As one that was never broken off."""
        self.export()
        fresh = self.dir / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        self.export(fresh)
        found = self.files(self.registry)
        self.assertEqual(found, self.files(fresh))
        self.assertEqual(list(self.registry.rglob("*.tmp")), [])
        self.assertTrue(self.run_command("registry", "validate", self.registry).json["valid"])
        again = self.export().json
        self.assertEqual((again["written"], again["removed"]), (0, 0))
        return found

    def killed_after(self, condition):
        process = self.start("serve", "export", self.registry, "--data", self.data, "--url", "https://assets.example.org",
                             "--index-url", "https://cdn.example.org/")
        while process.poll() is None and not condition():
            pass
        process.kill()
        self.finish(process)

    def test_what_a_kill_leaves_the_next_one_puts_right(self):
        folder = self.registry / "assets/grace"
        for number in (0, 3, 150, 390):
            shutil.rmtree(self.registry, ignore_errors=True)
            self.killed_after((folder / f"tool-{number}").exists)
            self.assert_whole()
        # While half of it goes and the rest changes.
        database = self.database()
        with database:
            database.execute("UPDATE asset SET searchable = id % 2, title = title || '!', description = ''")
        self.killed_after(lambda: not (folder / "tool-30/description.md").exists())
        self.killed_after(lambda: not (folder / "tool-31").exists())
        found = self.assert_whole()
        self.assertEqual(len([path for path in found if path.endswith("asset.json")]), self.count // 2)
        with database:
            database.execute("UPDATE asset SET searchable = 0")
        database.close()
        self.assertEqual(list(self.assert_whole()), ["registry.json"])
        self.assertEqual(list((self.registry / "assets").iterdir()), [])

    def test_what_others_wrote_stays(self):
        """The folder is a checkout of git with registrations of people, of names that the service has too."""
        shutil.copytree(pathlib.Path(__file__).parents[2] / "examples/registry", self.registry)
        subprocess.run(["git", "init", "-q", self.registry], check=True)
        theirs = snapshot(self.registry)
        settings = json.loads((self.registry / "registry.json").read_text())
        (self.registry / "registry.json").write_text(json.dumps(settings | {"featured": ["ada/night-sky"]}))
        database = self.database()
        with database:
            database.execute("DELETE FROM asset WHERE id % 100 <> 0")
            mine = self.add(database, "night-sky", publisher="ada", support=2)
        report = self.export().json
        self.assertTrue(report["valid"], report)
        after = snapshot(self.registry)
        for path, what in theirs.items():
            if path != "registry.json" and what[0] == "file":
                self.assertEqual(after[path], what, path)
        self.assertTrue((self.registry / "assets/publisher-7/night-sky/asset.json").is_file())
        changed = json.loads((self.registry / "registry.json").read_text())
        self.assertEqual(changed["featured"], ["ada/night-sky", "publisher-7/night-sky"])
        self.assertEqual(changed["title"], settings["title"])
        self.assertTrue(self.run_command("registry", "validate", self.registry).json["valid"])
        with database:
            database.execute("UPDATE asset SET searchable = 0 WHERE id = ?", (mine,))
        database.close()
        self.export()
        self.assertFalse((self.registry / "assets/publisher-7").exists())
        self.assertEqual(json.loads((self.registry / "registry.json").read_text())["featured"], ["ada/night-sky"])
        self.assertTrue((self.registry / "assets/ada/night-sky/asset.json").is_file())

    def test_hostile_names_and_texts(self):
        database = self.database()
        with database:
            database.execute("DELETE FROM asset")
            for slug in ("con", "\u00e4ther", "\u8d44\u4ea7", "a-b", "ab", "x" * 100, "..", "a/../../b", "index.html", "\n"):
                self.add(database, slug)
            self.add(database, "evil", title="<script>\u202e\x00\n", description="\x1b[31m<script>alert(1)</script>\n" * 9000,
                     icon_url="javascript:alert(1)", issues_url="file:///etc/passwd", cost="\"; rm -rf", author="\u202e")
            self.add(database, "deep", description="> " * 3000 + "deep")
            self.add(database, "nowhere", browse_url="ftp://x", url="ftp://x/a.zip", sha256="0" * 64)
            self.add(database, "unknown", url="https://example.org/a.zip")
            self.add(database, "known", url="https://example.org/a.zip", sha256="0" * 64, version="../../1 0\n")
            old = self.add(database, "twice", yanked="a\nb" * 500)
            self.release(database, old, "1.0.0", f"{AWAY}/archive/{'b' * 40}.zip", created=2000)
            self.add(database, "sent", url="", sha256="1" * 64)
        database.close()
        self.assert_whole()
        report = self.export().json
        names = sorted(str(path.parent.relative_to(self.registry / "assets"))
                       for path in self.registry.glob("assets/*/*/asset.json"))
        self.assertEqual(report["assets"], len(names))
        told = {finding["entry"]: finding["message"] for finding in report["findings"]}
        self.assertEqual({finding["code"] for finding in report["findings"]}, {"not-exported"})
        self.assertIn("left out", told["grace/unknown"])
        self.assertNotIn("grace/unknown", names)
        self.assertIn("grace/a-b", names)
        self.assertIn("grace/ather", names)
        self.assertNotIn("grace/ab", names)
        self.assertNotIn("grace/con", names)
        # Two of one version: the newer is here.
        releases = self.registry / "assets/grace/twice/releases"
        self.assertEqual([path.name for path in releases.iterdir()], ["1.0.0.json"])
        sent = json.loads((self.registry / "assets/grace/sent/releases/1.0.json").read_text())
        self.assertEqual(sent["download_url"], f"https://assets.example.org/archives/{'1' * 64}/sent-1.0.zip")

    def test_links_lead_nowhere(self):
        outside = self.dir / "outside"
        outside.mkdir()
        for place in ("assets", "assets/grace", "assets/grace/tool-1", "publishers", ".assetstore-export"):
            shutil.rmtree(self.registry, ignore_errors=True)
            (self.registry / place).parent.mkdir(parents=True)
            (self.registry / place).symlink_to(outside)
            result = self.export(code=None)
            self.assertNotEqual(result.code, 0, place)
            self.assertEqual(list(outside.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
