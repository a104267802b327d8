"""Plans whose archives say more than their sources did, or that come near a limit."""

import http.server
import io
import itertools
import threading
import unittest
import zipfile

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


if __name__ == "__main__":
    unittest.main()
