#!/usr/bin/env python3
"""A web server on loopback that fails on purpose.

    fault_server.py --root DIR [--pages DIR] [--page-cap N]

Prints its port as the first line and ends when its standard input is closed. It serves

    /PATH                       a file of --root: ETag, Last-Modified, If-None-Match, Range, If-Range
    /asset-library/api/...      the Godot Asset Library's configure, asset and asset/ID, from --pages
    /stats                      what was asked so far: {"total", "paths": {path: count}, "last": {path: headers}}
    /fault/MODE/PATH            PATH, spoilt as MODE says; MODE-times-N spoils only the first N requests

Modes that answer in the place of PATH:
    status-CODE[-retry-after-S]  that status
    redirect-loop                a redirect to itself
    redirect-N                   N redirects, then PATH
    redirect-file                a redirect to a file:// URL
    html                         a web page with status 200
    garbage                      bytes that are no HTTP
    reset                        the connection is reset
    silent                       no answer at all
    endless                      a body without end
    chatter                      headers without end, 1 KiB each, 20 ms apart
Modes that change the answer:
    short-body                   half of the body, then the end of the connection
    drop-after-N                 N bytes of the body, then the end of the connection
    stall                        half of the body, then silence
    slow                         the body in pieces of 1 KiB, 20 ms apart
    drip                         the body in pieces of 1 byte, 20 ms apart
    no-validators                without ETag and Last-Modified, and so without their use
    weak-validators              with a weak ETag and no Last-Modified
    no-ranges                    Range is ignored
    short-range                  Range is answered with at most 20,000 bytes of it
    byte-range                   Range is answered with at most 1 byte of it
    wrong-range                  Range is answered with another part than the one asked for
    changing                     another ETag each time
"""

import argparse
import email.utils
import gzip
import hashlib
import http.server
import json
import os
import re
import socket
import struct
import sys
import threading
import time
import urllib.parse

lock = threading.Lock()
counts = {}
last_headers = {}
silence = threading.Event()  # Never set: waiting for it is being silent.


class Answer:
    """What would be sent if nothing went wrong."""

    def __init__(self, body, content_type, modified=None):
        self.body = body
        self.content_type = content_type
        self.etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        self.modified = modified
        self.ranges = True
        self.wrong_range = False
        self.longest = None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "fault_server"
    timeout = 60

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        path = self.path
        if urllib.parse.urlsplit(path).path == "/stats":
            with lock:
                stats = {"total": sum(counts.values()), "paths": counts, "last": last_headers}
                body = json.dumps(stats, sort_keys=True).encode()
            return self.send_plain(200, body, "application/json")
        with lock:
            counts[path] = counts.get(path, 0) + 1
            last_headers[path] = {name.lower(): value for name, value in self.headers.items()}
            count = counts[path]

        modes = []
        while match := re.match(r"/fault/([^/]+)(/.*)", path):
            mode, path = match.groups()
            times = re.fullmatch(r"(.+)-times-(\d+)", mode)
            if times and count > int(times.group(2)):
                continue
            modes.append(times.group(1) if times else mode)
        for mode in modes:
            if self.answer_instead(mode, path):
                return
        answer = self.answer(path)
        if answer is None:
            return self.send_plain(404, b"nothing here\n", "text/plain")
        for mode in modes:
            if mode in ("no-validators", "weak-validators"):
                answer.etag = "W/" + answer.etag if mode == "weak-validators" else None
                answer.modified = None
            elif mode == "no-ranges":
                answer.ranges = False
            elif mode == "short-range":
                answer.longest = 20_000
            elif mode == "byte-range":
                answer.longest = 1
            elif mode == "wrong-range":
                answer.wrong_range = True
            elif mode == "changing":
                answer.etag = '"%d"' % count
                answer.modified = None
        self.send(answer, modes)

    def answer_instead(self, mode, path):
        if match := re.fullmatch(r"status-(\d+)(?:-retry-after-(\d+))?", mode):
            headers = {"Retry-After": match.group(2)} if match.group(2) else {}
            self.send_plain(int(match.group(1)), b"spoilt\n", "text/plain", headers)
        elif mode == "redirect-loop":
            self.send_plain(302, b"", "text/plain", {"Location": self.path})
        elif mode == "redirect-file":
            self.send_plain(302, b"", "text/plain", {"Location": "file:///etc/hostname"})
        elif match := re.fullmatch(r"redirect-(\d+)", mode):
            left = int(match.group(1)) - 1
            target = "/fault/redirect-%d%s" % (left, path) if left > 0 else path
            self.send_plain(302, b"", "text/plain", {"Location": target})
        elif mode == "html":
            page = b"<!DOCTYPE html><html><body><h1>Please log in</h1></body></html>"
            self.send_plain(200, page, "text/html")
        elif mode == "garbage":
            self.connection.sendall(b"\x00\x01 this is no HTTP \xff\n" * 20)
            self.close_connection = True
        elif mode == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif mode == "silent":
            silence.wait(30)
            self.close_connection = True
        elif mode == "endless":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            for _ in range(4096):
                self.wfile.write(b"x" * 65536)
            self.close_connection = True
        elif mode == "chatter":
            self.send_response(200)
            self.flush_headers()
            for number in range(1000):
                self.wfile.write(b"X-%d: %s\r\n" % (number, b"x" * 1024))
                time.sleep(0.02)
            self.close_connection = True
        else:
            return False
        return True

    def send_plain(self, status, body, content_type, headers={}):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send(self, answer, modes):
        validators = {}
        if answer.etag:
            validators["ETag"] = answer.etag
        if answer.modified:
            validators["Last-Modified"] = email.utils.formatdate(answer.modified, usegmt=True)

        asked = self.headers.get("If-None-Match")
        if asked is not None:
            unchanged = answer.etag is not None and asked == answer.etag
        else:
            since = self.headers.get("If-Modified-Since")
            unchanged = since is not None and since == validators.get("Last-Modified")
        if unchanged:
            self.send_response(304)
            for name, value in validators.items():
                self.send_header(name, value)
            self.end_headers()
            return

        body, status, headers = answer.body, 200, dict(validators)
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        condition = self.headers.get("If-Range")
        strong = [value for value in validators.values() if not value.startswith("W/")]
        if wanted and answer.ranges and (condition is None or condition in strong):
            first = int(wanted.group(1))
            if first >= len(body):
                headers["Content-Range"] = "bytes */%d" % len(body)
                return self.send_plain(416, b"", "text/plain", headers)
            if answer.wrong_range:
                first = max(0, first - 1)
            piece = body[first:][: answer.longest]
            headers["Content-Range"] = "bytes %d-%d/%d" % (first, first + len(piece) - 1, len(body))
            body, status = piece, 206
        elif answer.content_type == "application/json" and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"

        self.send_response(status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        if answer.ranges:
            self.send_header("Accept-Ranges", "bytes")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.send_body(body, modes)

    def send_body(self, body, modes):
        for mode in modes:
            if mode in ("short-body", "stall"):
                self.wfile.write(body[: len(body) // 2])
                if mode == "stall":
                    silence.wait(30)
                self.close_connection = True
                return
            if match := re.fullmatch(r"drop-after-(\d+)", mode):
                if int(match.group(1)) < len(body):
                    self.wfile.write(body[: int(match.group(1))])
                    self.close_connection = True
                    return
            if mode in ("slow", "drip"):
                length = 1024 if mode == "slow" else 1
                for start in range(0, len(body), length):
                    self.wfile.write(body[start : start + length])
                    time.sleep(0.02)
                return
        self.wfile.write(body)

    def answer(self, path):
        parts = urllib.parse.urlsplit(path)
        if parts.path.startswith("/asset-library/api/"):
            return library_answer(self.server.options, parts)
        names = [name for name in urllib.parse.unquote(parts.path).split("/") if name]
        file = os.path.join(self.server.options.root, *names)
        if ".." in names or not os.path.isfile(file):
            return None
        with open(file, "rb") as stream:
            body = stream.read()
        kind = "application/json" if file.endswith(".json") else "application/octet-stream"
        return Answer(body, kind, os.path.getmtime(file))


def library_answer(options, parts):
    """The Asset Library's API, as far as a client reads it."""
    if options.pages is None:
        return None
    query = dict(urllib.parse.parse_qsl(parts.query))
    route = parts.path[len("/asset-library/api/") :]
    if match := re.fullmatch(r"asset/(\d+)", route):
        file = os.path.join(options.pages, "asset", match.group(1) + ".json")
        if not os.path.isfile(file):
            return None
        with open(file, "rb") as stream:
            return Answer(stream.read(), "application/json")
    categories = read_json(options, "configure.json")["categories"]
    wanted = {"addon": ("0",), "project": ("1",), "any": ("0", "1")}.get(query.get("type"), ("0",))
    categories = [row for row in categories if str(row["type"]) in wanted]
    if route == "configure":
        return json_answer({"categories": categories})
    if route != "asset":
        return None

    ids = {str(row["id"]) for row in categories}
    low, high = version_range(query.get("godot_version") or None)
    rows = [
        row
        for row in read_json(options, "asset-page-0.json")["result"]
        if str(row["category_id"]) in ids and low <= encoded_version(row["godot_version"]) <= high
    ]
    size = min(abs(leading_number(query.get("max_results", "40"))), 500, options.page_cap)
    if size == 0:
        return None
    if "page" in query:
        offset = abs(leading_number(query["page"])) * size
    else:
        offset = abs(leading_number(query.get("offset", "0")))
    return json_answer(
        {
            "result": rows[offset : offset + size],
            "page": offset // size,
            "pages": -(-len(rows) // size),
            "page_length": size,
            "total_items": len(rows),
        }
    )


def read_json(options, name):
    with open(os.path.join(options.pages, name), "rb") as stream:
        return json.load(stream)


def json_answer(value):
    return Answer(json.dumps(value, separators=(",", ":")).encode(), "application/json")


def leading_number(text):
    match = re.match(r"\s*([+-]?\d+)", text)
    return int(match.group(1)) if match else 0


def encoded_version(text):
    if text in ("unknown", "custom_build"):
        return 0 if text == "unknown" else 9999999
    major, minor, patch = (text.split(".") + ["0", "0"])[:3]
    return leading_number(major) * 10000 + min(leading_number(minor), 100) * 100 + min(leading_number(patch), 100)


def version_range(text):
    """The lowest versions that suit. Without a version the server means 2.1, as the real one does."""
    if text == "any":
        return 0, 9999999
    if text is None:
        return 20100, 20199
    version = encoded_version(text)
    return version // 10000 * 10000, version // 100 * 100 + 99


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True)
    parser.add_argument("--pages")
    parser.add_argument("--page-cap", type=int, default=500)
    server = Server(("127.0.0.1", 0), Handler)
    server.options = parser.parse_args()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    while sys.stdin.buffer.read(4096):
        pass


if __name__ == "__main__":
    main()
