"""Servers of files as they come: Python's own, and nginx where it is installed. On loopback only."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
KINDS = ("python", "nginx") if NGINX else ("python",)

# As the distribution's, with all that it writes in one folder.
CONFIGURATION = """
daemon off;
master_process off;
pid {work}/pid;
error_log {work}/errors;
events {{}}
http {{
    access_log {work}/log;
    default_type application/octet-stream;
    types {{ text/html html; application/json json; image/png png; }}
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


class FileServer:
    """Serves a folder; `url` has no "/" at its end."""

    def __init__(self, root, kind="python"):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="server-"))
        self.log = self.work / "log"
        {"python": self._python, "nginx": self._nginx}[kind](root)
        self.url = f"http://127.0.0.1:{self.port}"

    def _python(self, root):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", root, "0"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        self.port = int(re.search(r"port (\d+)", self.process.stdout.readline())[1])

    def _nginx(self, root):
        # It cannot say which port it was given.
        for _ in range(10):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
            (self.work / "conf").write_text(CONFIGURATION.format(work=self.work, port=self.port, root=root))
            self.process = subprocess.Popen(
                [NGINX, "-p", self.work, "-c", self.work / "conf", "-e", self.work / "errors"],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if self._answers():
                return
            self.process.kill()
            self.process.communicate()
        raise AssertionError((self.work / "errors").read_text())

    def _answers(self):
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                # There is nothing to wait for but this.
                time.sleep(0.01)
        return False

    def requests(self):
        """What was asked for: (path with its query, status)."""
        return [(path, int(status))
            for path, status in re.findall(r'"GET (\S+) HTTP/[\d.]+" (\d+)', self.log.read_text())]

    def close(self):
        self.process.kill()
        self.process.communicate()
        shutil.rmtree(self.work, ignore_errors=True)
