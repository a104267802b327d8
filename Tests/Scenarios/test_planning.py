"""Plans whose archives say more than their sources did, or that come near a limit."""

import http.server
import io
import itertools
import json
import threading
import unittest
import zipfile

from support import make_zip, visible
from test_dependencies import Needing


class Unhashed(Needing):
    """A library that pins nothing: what its packages need shows when they are fetched."""

    def library_of(self, slugs, content):
        """A source with these assets; `content` gives the zip's bytes for a slug at each request. All requests."""
        requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                slug = self.path.strip("/").removesuffix(".zip")
                requests.append(slug)
                body = content(slug)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}"
        pages = self.library([{"title": slug, "download_url": f"{url}/{slug}.zip"} for slug in slugs])
        self.run_command("source", "add", "lib", pages, "--kind", "library")
        self.sync()
        return requests

    def zipped(self, slug, needs="", asks=""):
        config = (f'[plugin]\nname="{slug}"\nauthor="Tester"\nversion="1.0"\nscript="main.gd"\n'
                  f"dependencies=[{needs}]\npermissions=[{asks}]\n")
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as archive:
            archive.writestr(f"addons/{slug}/plugin.cfg", config)
            archive.writestr(f"addons/{slug}/main.gd", "extends Node\n")
        return body.getvalue()

    def test_a_server_that_gives_other_bytes_each_time_is_asked_once(self):
        numbers = itertools.count()
        requests = self.library_of(["odd"], lambda slug: self.zipped(slug, asks=f'"p{next(numbers)}"'))
        self.refused(4, "permission-needed", "install", "tester/odd")
        self.assertEqual(len(requests), 1)
        self.install("tester/odd", "--grant", "all")
        self.assertEqual(len(requests), 2)
        self.assertEqual(self.packages()["tester/odd"]["permissions"], ["p1"])
        self.assert_clean()

    def test_each_archive_is_fetched_once(self):
        count = 8
        requests = self.library_of(
            [f"link{number}" for number in range(count)],
            lambda slug: self.zipped(
                slug, needs="" if slug == f"link{count - 1}" else f'"tester/link{int(slug[4:]) + 1}"'))
        self.install("tester/link0")
        self.assertEqual(sorted(requests), [f"link{number}" for number in range(count)])
        self.assertEqual(len(self.installed()), count)
        self.assert_clean()


class Ids(Needing):
    def test_an_id_in_another_case_takes_nothing_over(self):
        self.vast("org.x.base", "1.0.0", file="b1.vast")
        self.vast("org.x.top", "1.0.0", needs=[("org.x.base", "1.0.0")])
        self.sync()
        self.install("tester/org.x.top")
        before = visible(self.project)
        other = self.vast("ORG.X.BASE", "1.5.0", file="b2.vast")
        skipped = self.run_command("sync").json["sync"][0]["skipped"]
        self.assertEqual([row["what"] for row in skipped], [str(other)])
        self.assertIn("org.x.base", skipped[0]["why"])
        self.run_command("update")
        self.assertEqual(visible(self.project), before)
        fresh = self.godot_project("fresh")
        self.install("tester/org.x.top", project=fresh)
        self.assertEqual(self.lock(fresh)["tester/org.x.base"]["vast_id"], "org.x.base")

    def test_nor_does_one_of_another_source(self):
        self.vast("org.x.base", "1.0.0")
        self.vast("org.x.top", "1.0.0", needs=[("org.x.base", "1.0.0")])
        self.sync()
        other = self.dir / "other"
        other.mkdir()
        self.folder = other
        self.vast("ORG.X.BASE", "1.5.0")
        self.run_command("source", "add", "other", other, "--kind", "directory", "--priority", "9")
        self.sync()
        result = self.run_command("install", "tester/org.x.top", code=None)
        self.assertTrue(result.code == 4 or self.lock()["tester/org.x.base"]["vast_id"] == "org.x.base", str(result))

    def test_an_id_has_one_package(self):
        mine = self.vast("org.base", "1.0.0", author="Zoe", file="zoe.vast")
        theirs = self.vast("org.base", "1.0.0", author="Aaa", file="aaa.vast")
        self.install(mine)
        error = self.refused(4, "path-owned", "install", theirs, "--into", "mods")
        for name in ("aaa/org.base", "zoe/org.base"):
            self.assertIn(name, error["message"])
        fresh = self.godot_project("fresh")
        self.install(theirs, "--into", "mods", project=fresh)
        self.refused(4, "path-owned", "install", mine, theirs, "--into", "mods", project=self.godot_project("both"))
        # One for the other in one change.
        self.install(theirs, "--into", "mods", "--remove", "zoe/org.base")
        self.assertEqual(list(self.installed()), ["aaa/org.base"])


class Bounds(Needing):
    def meta(self, name, **members):
        meta = {"id": name, "name": name, "author": "Tester", "version": {"asset": "1.0.0", "spec": "1.0.0"}}
        return make_zip(self.dir / f"{name}.vast", {"meta.json": json.dumps({**meta, **members})})

    def test_a_long_id_is_an_error_everywhere(self):
        path = self.meta("i" * 129)
        self.assertEqual(self.run_command("package", "validate", path, code=None).code, 1)
        self.assertIn("128", self.refused(3, "malformed-file", "install", path)["message"])
        self.install(self.meta("i" * 128))

    def test_the_reason_of_a_refusal_is_told(self):
        error = self.refused(3, "malformed-file", "install", self.meta("a", version="1.0", permissions=["a b"]))
        self.assertIn("$.permissions[0]", error["message"])
        path = self.meta("large", description="x" * (1 << 20))
        result = self.run_command("install", path, code=3)
        self.assertIn("larger than", result.stderr)
        self.assertNotIn("--max-bytes", result.stderr)

    def test_who_is_to_blame(self):
        """The subject of an error names those that it is about, and not all that are wanted."""
        self.release("calm", "1.0")
        self.release("base", "1.0.0")
        self.release("top", "1.0", needs=["tester/base@^2"])
        self.sync()
        self.install("tester/calm")
        error = self.refused(4, "unsatisfiable", "install", "tester/top")
        self.assertEqual(error["subject"].split(), ["tester/top", "tester/base"])


if __name__ == "__main__":
    unittest.main()
