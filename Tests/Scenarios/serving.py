"""A server of the command as a process of its own, and clients that send it what they like."""

import contextlib
import json
import re
import select
import signal
import socket
import ssl
import subprocess
import time

from support import Case, TIMEOUT

HEAD = b"Host: a.example\r\n"
# Of a test that waits for something that must come; only a failure takes so long.
PATIENCE = 30


def request(method="GET", target="/healthz", fields=b"", body=b""):
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    return method.encode() + b" " + target.encode() + b" HTTP/1.1\r\n" + HEAD + fields + length + b"\r\n" + body


class Reply:
    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1])
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:]]
        self.body = body

    def field(self, name):
        values = [value for found, value in self.fields if found.lower() == name.lower()]
        return values[-1] if values else None

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """One connection."""

    def __init__(self, place, context=None):
        self.socket = socket.create_connection(place, timeout=PATIENCE)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname=place[0])
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        """Whether anything came; the server may have closed, by a reset too."""
        try:
            data = self.socket.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            data = b""
        self.rest += data
        return data != b""

    def reply(self, method="GET"):
        """The next one; None if the server closed instead."""
        while b"\r\n\r\n" not in self.rest:
            if not self.more():
                return None
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        reply = Reply(head, b"")
        length = 0 if method == "HEAD" else int(reply.field("content-length") or 0)
        while len(self.rest) < length:
            if not self.more():
                raise EOFError(f"{len(self.rest)} of {length} bytes")
        reply.body, self.rest = self.rest[:length], self.rest[length:]
        return reply

    def ask(self, *arguments, **how):
        self.send(request(*arguments, **how))
        return self.reply(arguments[0] if arguments else "GET")

    def is_closed(self):
        """Waits until the server closes; what comes before is read and forgotten."""
        with contextlib.suppress(OSError):
            while self.more():
                pass
            return True
        return False


class Serving(Case):
    def setUp(self):
        super().setUp()
        self.data = self.dir / "data"
        self.log = self.dir / "requests.log"

    def serve_data(self, *arguments, listen="127.0.0.1:0", data=None, environment=None):
        """A server that is ready."""
        line = self.line(["serve", "--data", data or self.data, "--listen", listen, "--log", self.log, *arguments])
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=self.dir, env=self.environment() | (environment or {}))
        process.words = arguments
        self.addCleanup(self.end, process)
        said = process.stdout.readline()
        if not said:
            self.fail(f"no server: {process.stderr.read()}")
        process.url = json.loads(said)["url"]
        host, port = re.fullmatch(r"https?://(.+):(\d+)", process.url).groups()
        process.place = (host, int(port))
        return process

    def end(self, process):
        self.stop(process)
        process.stdout.close()
        process.stderr.close()

    def terminate(self, process, number=signal.SIGTERM):
        process.send_signal(number)
        self.assertEqual(process.wait(timeout=TIMEOUT), 0, process.stderr.read())

    def ask(self, process, *arguments, **how):
        with Client(process.place) as client:
            return client.ask(*arguments, **how)

    def lines(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def wait_for(self, what, condition):
        """Polls for what another process does by itself."""
        last = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), last, what)
            select.select([], [], [], 0.02)

    def figure(self, process, name):
        text = self.ask(process, "GET", "/metrics").body.decode()
        return int(re.search(rf"(?m)^{re.escape(name)} (\d+)$", text)[1])

    def certificate(self, name):
        """A certificate that signs itself, its key, and what believes it."""
        key, certificate = self.dir / f"{name}.key", self.dir / f"{name}.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        return certificate, key, ssl.create_default_context(cafile=certificate)
