"""What the tests of the website share: registries made of nothing but this, servers, and a browser that is watched.

A registry is built once by the command and served twice, by nginx and by Python, from a folder below the root. Each
test opens pages in a real Chromium; whatever goes wrong there without anybody looking (an error in the console, a
request to somewhere else, an answer that is no answer) fails it at its end.
"""

import atexit
import contextlib
import functools
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("ASSETSTORE", str(ROOT / ".build/out/bin/assetstore"))
PACKAGES = ROOT / ".build/test-data/website"
CHROMIUM = shutil.which("chromium")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
# Below which the site lies: with a blank and letters that addresses escape.
PLACE = "some where/é"
TIMEOUT = 120

sys.path[:0] = [str(PACKAGES), str(ROOT / "Tests/Support")]
try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright
    import html5lib
except ImportError:
    sync_playwright = None


@functools.cache
def scratch():
    path = pathlib.Path(tempfile.mkdtemp(prefix="website-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def command(*arguments, code=0, **environment):
    line = [COMMAND, "--store", scratch() / "store", "--json", *arguments]
    result = subprocess.run(list(map(str, line)), capture_output=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment})
    if result.returncode != code:
        raise AssertionError(f"{arguments}: {result.returncode}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}")
    return json.loads(result.stdout)


# Servers

def start(*line, **how):
    process = subprocess.Popen(list(map(str, line)), stdin=subprocess.DEVNULL, **how)
    atexit.register(stop, process)
    return process


def stop(process):
    process.terminate()
    process.wait(TIMEOUT)


def serve_by_nginx(root):
    """A port on which nginx serves a folder. It gets the socket listening, so that there is nothing to wait for."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    port = listener.getsockname()[1]
    folder = scratch() / f"nginx-{port}"
    folder.mkdir()
    temporary = "\n".join(f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""
        daemon off; worker_processes 1; {"user root;" if os.geteuid() == 0 else ""} pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 256; }}
        http {{
          include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; gzip on;
          gzip_types application/json text/css application/javascript; {temporary}
          server {{ listen 127.0.0.1:{port}; root "{root}"; absolute_redirect off; error_page 404 "/{PLACE}/404.html"; }}
        }}
        """)
    start(NGINX, "-e", folder / "error.log", "-c", folder / "nginx.conf", pass_fds=[listener.fileno()],
        env={"NGINX": f"{listener.fileno()};"})
    listener.close()
    return port


def serve_by_python(root):
    process = start(sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0", cwd=root,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    # "Serving HTTP on 127.0.0.1 port 12345 (...) ..."
    return int(process.stdout.readline().split()[5])


class Site:
    """A registry that was built, in a folder of its own, and served."""

    def __init__(self, name, write):
        folder = scratch() / name
        self.registry = folder / "registry"
        self.root = folder / "www"
        self.out = self.root / PLACE
        shutil.rmtree(folder, ignore_errors=True)
        self.registry.mkdir(parents=True)
        write(self.registry)
        key = folder / "key"
        command("registry", "key", "new", "-o", key, "--no-password")
        self.report = command("registry", "build", self.registry, "-o", self.out, "--key", f"{key}.key",
            SOURCE_DATE_EPOCH=str(int(time.time())))

    @property
    def pages(self):
        """Files of pages for people: engines get their answers as index.html too."""
        return [path for path in self.out.rglob("*.html") if path.relative_to(self.out).parts[0] not in ("api", "asset-library", "projects")]

    @functools.cached_property
    def nginx(self):
        return self.address(serve_by_nginx(self.root))

    @functools.cached_property
    def python(self):
        return self.address(serve_by_python(self.root))

    def address(self, port):
        from urllib.parse import quote
        return f"http://127.0.0.1:{port}/{quote(PLACE)}/"


# The browser

@functools.cache
def browser():
    playwright = sync_playwright().start()
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])

    def close():
        with contextlib.suppress(Exception):
            chromium.close()
            playwright.stop()

    atexit.register(close)
    return chromium


@unittest.skipUnless(sync_playwright and CHROMIUM and NGINX, "there is no Chromium, nginx or Playwright here")
class Case(unittest.TestCase):
    """Opens pages of `site`, and sees to it that they behave."""

    site = None

    def setUp(self):
        self.noted, self.requests = [], []
        self.base = self.site.nginx

    def tearDown(self):
        self.assertEqual(self.noted, [])
        strangers = [url for url in self.requests if not url.startswith((self.base, "blob:"))]
        self.assertEqual(strangers, [], "requests to somewhere else")

    def expect_noted(self, *beginnings):
        """These went wrong, as they were to, and nothing else did."""
        self.assertEqual([any(note.startswith(one) for one in beginnings) for note in self.noted], [True] * len(self.noted), self.noted)
        self.assertTrue(self.noted)
        self.noted.clear()

    def open(self, path="", **options):
        """A page in a browser of its own."""
        context = browser().new_context(**{"locale": "en-US", "reduced_motion": "reduce", **options})
        self.addCleanup(context.close)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and self.noted.append(message.text))
        page.on("pageerror", lambda error: self.noted.append(str(error)))
        page.on("dialog", lambda dialog: (self.noted.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("response", lambda answer: answer.status >= 400 and self.noted.append(f"{answer.status} {answer.url}"))
        page.goto(self.base + path)
        return page

    def assert_accessible(self, page, what=""):
        answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
        found = [f"{row['id']}: {row['help']}: {[node['html'][:200] for node in row['nodes']][:3]}" for row in answer["violations"]]
        self.assertEqual(found, [], what or page.url)

    def assert_well_formed(self, text, what=""):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(text)
        self.assertEqual([(place, code) for place, code, _ in parser.errors], [], what)


def picture(page, name):
    """Where somebody asked for pictures, one of the whole page."""
    folder = os.environ.get("WEBSITE_PICTURES")
    if folder:
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
