#!/usr/bin/env python3
"""Measures `assetstore serve` beside nginx, which serves a file with the bytes of one of its answers, and beside the SQL
of its answers alone. All by wrk, on this machine."""

import contextlib
import getpass
import hashlib
import os
import pathlib
import random
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import harness

LUA = pathlib.Path(__file__).with_name("wrk.lua")
CONNECTIONS = (1, 8, 64)
ROUNDS = 5
SECONDS = 2
# A word that some hundred authors or titles have.
COMMON = harness.words(20000)[0][100]
# As many as `serve` has.
THREADS = min(32, max(4, 2 * os.cpu_count()))
LIST = "/asset-library/api/asset?type=any&godot_version=4.4&filter="

NGINX = """
daemon off;
user {user};
worker_processes {threads};
pid {work}/pid;
error_log {work}/errors;
events {{ worker_connections 1024; }}
http {{
    access_log {work}/log;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    default_type application/json;
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    server {{ listen 127.0.0.1:{port}; root {work}/root; }}
}}
"""


@contextlib.contextmanager
def server(data):
    """Gives the process and the URL of `assetstore serve`, which logs requests as nginx does."""
    log = harness.WORK / "requests"
    log.unlink(missing_ok=True)
    process = subprocess.Popen(
        [harness.COMMAND, "serve", "--listen", "127.0.0.1:0", "--data", data, "--log", log,
         "--connections-per-address", "1000"],
        stdout=subprocess.PIPE, text=True,
        env={**os.environ, "ASSETSTORE_ADMIN_USER": "root", "ASSETSTORE_ADMIN_PASSWORD": "an admin's long password"})
    try:
        yield process, re.search(r"http://[^/\s]+", process.stdout.readline())[0]
    finally:
        process.terminate()
        process.communicate(timeout=60)


@contextlib.contextmanager
def nginx(body):
    """Gives the process and the URL of a file with these bytes."""
    with tempfile.TemporaryDirectory(dir=harness.WORK) as name:
        work = pathlib.Path(name)
        work.chmod(0o755)
        (work / "root").mkdir()
        (work / "root/asset").write_bytes(body)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (work / "conf").write_text(
            NGINX.format(work=work, port=port, threads=THREADS, user=getpass.getuser()))
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        process = subprocess.Popen([program, "-p", work, "-c", work / "conf", "-e", work / "errors"],
                                   stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 20
            while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit("bench: nginx: " + (work / "errors").read_text())
                time.sleep(0.01)
            yield process, f"http://127.0.0.1:{port}/asset"
        finally:
            process.terminate()
            process.wait(timeout=60)


def data(count):
    """The data of a service with `count` assets, made if it is not there. Rows go in by SQL: nobody submits them."""
    with tempfile.TemporaryDirectory(dir=harness.WORK) as name:
        fresh = pathlib.Path(name) / "data"
        with server(fresh):
            pass
        database = sqlite3.connect(fresh / "service.sqlite")
        schema = str(database.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall())
        made = harness.WORK / f"service-{count}-{hashlib.sha256(schema.encode()).hexdigest()[:8]}"
        if made.exists():
            return made
        with database:
            fill(database, count)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        fresh.rename(made)
    return made


def fill(database, count):
    chance = random.Random(7)
    vocabulary, weights = harness.words(20000)
    stream = chance.choices(vocabulary, weights, k=1 << 20)
    columns = [row[1] for row in database.execute("PRAGMA table_info(asset)")
               if not row[1].startswith("fit_")]

    def assets():
        for number in range(1_000_000_000, 1_000_000_000 + count):
            at = chance.randrange(len(stream) - 60)
            title, author = " ".join(stream[at : at + 3]), stream[at + 59]
            row = dict(
                id=number, user_id=1, author=author.title(), author_key=author, publisher=author, slug=f"asset-{number}",
                title=title.title(), title_key=title, category_id=1 + number % 7, godot_version=40000 + 100 * (number % 5),
                version=1, version_string="1.0", cost="MIT", cost_key="mit", support_level=1, download_provider=0,
                searchable=1, created=1700000000 + number % 1000003, modified=1700000000 + number % 1000033,
                browse_url=f"https://example.org/{author}/{number}", icon_url=f"https://example.org/{number}.png",
                description=" ".join(stream[at + 3 : at + 3 + chance.randrange(15, 55)]))
            yield [row.get(column, "") for column in columns]

    database.executemany(
        f"INSERT INTO asset ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", assets())
    database.execute(
        "INSERT INTO release (asset_id, version, godot_min, url, sha256, size, created) SELECT id, version_string, "
        "godot_version, 'https://example.org/' || id || '.zip', '', 0, created FROM asset")
    for table in ("asset_text", "asset_word"):
        database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def load(url, connections, *, seconds=SECONDS, targets=None, every=1):
    """Requests, requests a second, and the 99th percentile in milliseconds; all must have been answered with 200."""
    words = ["wrk", "-t", "1" if connections == 1 or targets else "2", "-c", str(connections), "-d", f"{seconds}s",
             "--timeout", "30s", "-s", LUA, url, *(["--", targets, str(every)] if targets else [])]
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=seconds + 60)
    match = re.search(r"(?m)^RESULT (\d+) (\S+) (\S+) (\d+)$", done.stdout)
    if not match or match[4] != "0":
        sys.exit(f"bench: wrk: {done.stdout}{done.stderr}")
    return int(match[1]), int(match[1]) / float(match[2]), float(match[3])


def spent(process):
    """Microseconds of processor that a process and its children had so far."""
    ticks = 0
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if process.pid in (int(path.parent.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks * 1e6 / os.sysconf("SC_CLK_TCK")


def repeated(folder):
    """Ratios are medians of the rounds' own, since the machine is not the same from round to round."""
    with server(folder) as (one, url):
        target = url + LIST + COMMON
        body = urllib.request.urlopen(target).read()
        with nginx(body) as (two, file):
            print(f"\nthe same list again and again, {len(body):,} bytes, {THREADS} threads each: median of {ROUNDS}")
            for connections in CONNECTIONS:
                rows = []
                for _ in range(ROUNDS):
                    row = []
                    for process, address in (two, file), (one, target):
                        before = spent(process)
                        count, rate, late = load(address, connections)
                        row.append((rate, late, (spent(process) - before) / count))
                    rows.append(row)
                title = f"{connections} connection{'s'[: connections - 1]}"
                for column, name in enumerate(("nginx, a file with these bytes", "server")):
                    rate, late, cost = (statistics.median(row[column][i] for row in rows) for i in range(3))
                    harness.promise(f"{title}: {name}, p99 {late:.2f} ms", rate, None, "/s")
                    harness.promise("processor, each", cost, None, " µs")
                harness.promise(f"{title}: nginx / server",
                                statistics.median(row[0][0] / row[1][0] for row in rows), 2, "")


def distinct(folder):
    program = harness.compile_c("service", f"-L{harness.OUT}/lib", "-lassetstore", "-lsqlite3", "-ldl", "-lpthread")
    targets = others(folder)
    lines = targets.read_text().splitlines(keepends=True)
    print(f"\nlists that nobody asked for before: median of {ROUNDS}")
    for connections in CONNECTIONS:
        threads = min(connections, THREADS)
        title = f"{connections} connection{'s'[: connections - 1]}"
        rows = []
        for number in range(ROUNDS):
            # The same for both, others in each round.
            lines = lines[1000:] + lines[:1000]
            targets.write_text("".join(lines))
            alone = subprocess.run([program, folder, str(threads)], check=True, input="".join(lines[:1000]),
                                   capture_output=True, text=True).stdout.split()
            with server(folder) as (process, url):
                before = spent(process)
                count, rate, late = load(url + "/healthz", connections, targets=targets)
                rows.append((*map(float, alone), rate, late, (spent(process) - before) / count))
        _, first, again, alone, least, rate, late, cost = (statistics.median(column) for column in zip(*rows))
        if connections == 1:
            harness.promise("an answer without the socket", first / 1000, None, " ms")
            harness.promise("the same answer again", again, None, " µs")
        harness.promise(f"{title}: the same SQL on {threads} threads", alone, None, "/s")
        harness.promise("processor, each", least, None, " µs")
        harness.promise(f"{title}: server, p99 {late:.2f} ms", rate, None, "/s")
        harness.promise("processor, each", cost, None, " µs")
        harness.promise(f"{title}: the same SQL / server",
                        statistics.median(row[3] / row[5] for row in rows), 1.5, "")


def others(folder):
    """A file of targets, each for another word, without the few words that are in everything."""
    targets = folder / "targets"
    vocabulary = harness.words(20000)[0][100:]
    random.Random(8).shuffle(vocabulary)
    targets.write_text("".join(f"{LIST}{word}\n" for word in vocabulary))
    return targets


def resident(process):
    """MiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


def memory(folder, requests=1_000_000):
    targets = others(folder)
    lines = targets.read_text().splitlines(keepends=True)
    with server(folder) as (process, url):
        target = url + LIST + COMMON

        def ask(count, every):
            nonlocal lines
            end = time.monotonic() + 300
            while count > 0:
                if time.monotonic() > end:
                    sys.exit("bench: the server is too slow for this")
                done = load(target, 64, seconds=5, targets=targets, every=every)[0]
                # Those that come next in the file were not asked for yet, or so long ago that nobody knows.
                lines = lines[done // every :] + lines[: done // every]
                targets.write_text("".join(lines))
                count -= done

        # Until the cache of answers is full and all threads have what they need.
        ask(len(lines), 1)
        ask(requests // 5, 50)
        before = resident(process)
        ask(requests, 50)
        print(f"\nmemory of the server, {requests:,} requests, one in 50 of them for another list")
        harness.promise("before", before, None, " MiB")
        harness.promise("after / before", resident(process) / before, 1.05, "")


class Slow:
    """Clients that send a request a byte at a time."""

    # So seldom that sending takes nothing from who is measured.
    PAUSE = 0.25
    HEAD = b"GET /healthz HTTP/1.1\r\nHost: h.example\r\nX-Slow: " + b"a" * 4000

    def __init__(self, url, count):
        host, port = url.removeprefix("http://").split(":")
        self.address = (host, int(port))
        self.clients = [[socket.create_connection(self.address), 0] for _ in range(count)]
        self.end = threading.Event()
        self.thread = threading.Thread(target=self.drip)
        self.thread.start()

    def drip(self):
        while not self.end.wait(Slow.PAUSE):
            for client in self.clients:
                try:
                    client[0].send(self.HEAD[client[1] : client[1] + 1])
                    client[1] += 1
                except OSError:
                    client[0].close()
                    client[:] = [socket.create_connection(self.address), 0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end.set()
        self.thread.join()
        for client, _ in self.clients:
            client.close()


def slow(folder, count=64):
    """The least of many short rounds: what else runs on this machine makes some of them worse, and none better."""
    with server(folder) as (_, url):
        target = url + LIST + COMMON
        rows = []
        for _ in range(4 * ROUNDS):
            without = load(target, 8, seconds=1)[2]
            with Slow(url, count):
                rows.append((without, load(target, 8, seconds=1)[2]))
    print(f"\n8 connections beside {count} clients that send a byte every {Slow.PAUSE} s: least of {4 * ROUNDS}")
    one, two = (min(column) for column in zip(*rows))
    harness.promise("99th percentile without them", one, None, " ms")
    harness.promise("99th percentile with them", two, None, " ms")
    harness.promise("with / without", two / one, 1.25, "")


def measure(count=100_000):
    print(f"\nserving {count:,} assets")
    folder = data(count)
    repeated(folder)
    distinct(folder)
    slow(folder)
    memory(folder)


if __name__ == "__main__":
    harness.WORK.mkdir(parents=True, exist_ok=True)
    measure()
    if harness.broken:
        sys.exit(f"\nbench: {len(harness.broken)} limits broken: {', '.join(harness.broken)}")
