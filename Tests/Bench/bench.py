#!/usr/bin/env python3
"""Measures what the library promises, side by side in one run, and fails where a promise is broken.

bench.py [COUNT...]   with catalogues of COUNT synthetic assets; without: 100000 and 1000000

Catalogues are kept in .build/bench and used again; a catalogue of another format is made anew.
"""

import functools
import hashlib
import http.server
import os
import pathlib
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

import registrations
import service
from harness import COMMAND, LIBRARY, OUT, ROOT, WORK, broken, compile_c, promise, words

# A word in each asset of about one in a thousand: "selective" as a person's query is.
RARE = "quaternion"


def catalogue(count):
    """The store with `count` assets, made if it is not there. Rows go in by SQL: syncing is not measured."""
    store = WORK / f"store-{count}"
    mark = store / "complete"
    if mark.exists():
        return store
    shutil.rmtree(store, ignore_errors=True)
    pages = WORK / "empty"
    pages.mkdir(parents=True, exist_ok=True)
    subprocess.run([COMMAND, "--store", store, "source", "add", "bench", pages, "--kind",
                    "directory"], check=True, stdout=subprocess.DEVNULL)
    chance = random.Random(2)
    vocabulary, weights = words(20000)
    stream = chance.choices(vocabulary, weights, k=1 << 20)
    database = sqlite3.connect(store / "catalogue.sqlite")
    database.execute("PRAGMA synchronous = OFF")
    source = database.execute("SELECT id FROM source").fetchone()[0]
    database.execute("INSERT INTO category (id, name, number) VALUES (1, 'Tools', 5)")
    database.execute("INSERT INTO license (id, name) VALUES (1, 'MIT')")
    columns = [row[1] for row in database.execute("PRAGMA table_info(asset)")]

    def assets():
        for number in range(1, count + 1):
            at = chance.randrange(len(stream) - 60)
            title = " ".join(stream[at : at + 3]).title()
            description = " ".join(stream[at + 3 : at + 3 + chance.randrange(15, 55)])
            if chance.randrange(1000) == 0:
                description += " " + RARE
            author = stream[at + 59].title()
            row = dict(
                id=number, source_id=source, number=number, publisher=author.lower(),
                slug=f"asset-{number}", slug_base=f"asset-{number}", type="addon",
                support="community", title=title, title_key=title.lower(), author=author,
                category_id=1, license_id=1, description=description, updated=1700000000 + number,
                rating=0, version="1.0", godot_min=40000 + 100 * (number % 5), godot_max=None,
                page=0, generation=1)
            yield [row.get(column, "") for column in columns]

    holders = ", ".join("?" * len(columns))
    with database:
        database.executemany(f"INSERT INTO asset VALUES ({holders})", assets())
        database.execute(
            "INSERT INTO release SELECT id, 0, version, godot_min, godot_max, '', '', 0, 0 FROM asset")
        database.execute(
            "INSERT INTO asset_text (rowid, title, publisher, tags, description) "
            "SELECT id, title, author, tags, description FROM asset")
        database.execute("INSERT INTO asset_text (asset_text) VALUES ('optimize')")
    database.execute("ANALYZE")
    database.close()
    mark.touch()
    return store


def search(count, rounds):
    print(f"\nsearching {count:,} assets: first page with total, median of {rounds}")
    store = catalogue(count)
    program = compile_c("search", f"-L{OUT}/lib", "-lassetstore", "-lsqlite3", "-ldl")
    result = subprocess.run([program, store, RARE, str(rounds)], check=True, capture_output=True)
    total, statements, library, same, scan = (float(text) for text in result.stdout.split())
    if total == 0 or statements == 0:
        sys.exit("bench: nothing was found, so nothing was measured")
    promise(f"library, {total:.0f} found", library / 1000, None, " ms")
    promise("the same SQL through libsqlite3", same / 1000, None, " ms")
    promise("LIKE '%...%' scan", scan / 1000, None, " ms")
    promise("library / the same SQL", library / same, 1.3, "")
    promise("library / scan", library / scan, 0.1 if count >= 1_000_000 else None, "")
    return library


def godot(count, rounds, library):
    """The same search by a script in Godot, which gets dictionaries."""
    subprocess.run([ROOT / "godot-gdextension/build.sh"], check=True)
    engine = subprocess.run([ROOT / "Tests/Godot/engine.sh"], check=True, stdout=subprocess.PIPE,
                            text=True).stdout.strip()
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        project = pathlib.Path(name)
        (project / ".godot").mkdir()
        (project / "project.godot").write_text("config_version=5\n")
        (project / "addons").symlink_to(ROOT / "godot-gdextension/project/addons")
        (project / ".godot/extension_list.cfg").write_text(
            "res://addons/assetstore/assetstore.gdextension\n")
        result = subprocess.run(
            [engine, "--headless", "--path", project, "--script", ROOT / "Tests/Bench/search.gd", "--",
             catalogue(count), RARE, str(rounds)], check=True, capture_output=True, text=True)
    script = float(re.search(r"(?m)^MEDIAN (\d+)$", result.stdout)[1])
    print(f"\nsearching {count:,} assets from GDScript: median of {rounds}")
    promise("a page of dictionaries", script / 1000, None, " ms")
    promise("GDScript / library", script / library, 2, "")


def load(count):
    program = compile_c("load", "-ldl")
    times = [
        float(subprocess.run([program, LIBRARY, catalogue(count), RARE], check=True,
                             capture_output=True).stdout)
        for _ in range(11)
    ]
    print(f"\nloading the library, opening a store of {count:,} assets, first query: median of 11")
    promise("from nothing to the first page", statistics.median(times) / 1000, 30, " ms")


def resolving():
    """Built apart from other builds, since the package has this program only here."""
    scratch = WORK / "swift"
    subprocess.run(
        [os.environ.get("SWIFT", "swift"), "build", "--quiet", "--configuration", "release", "--scratch-path",
         scratch, "--product", "bench-resolver"], cwd=ROOT, check=True,
        env={**os.environ, "ASSETSTORE_BENCH": "build"})
    result = subprocess.run([scratch / "release/bench-resolver"], check=True, capture_output=True)
    chosen, fresh, locked = (int(text) for text in result.stdout.split())
    if chosen < 900:
        sys.exit("bench: the resolver chose too little to be measured")
    print(f"\nresolving 1,000 packages with 20 releases each, {chosen} chosen: median of 15")
    promise("without a lock", fresh / 1000, 100, " ms")
    promise("with a lock that stays", locked / 1000, 100, " ms")


def peak(size):
    """Peak memory of installing a package of `size` MiB, in MiB."""
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        folder = pathlib.Path(name)
        archive = folder / "large.zip"
        block = random.Random(3).randbytes(1 << 19) + bytes(1 << 19)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            target.writestr("addons/large/plugin.cfg", '[plugin]\nname="Large"\nversion="1"\n')
            with target.open("addons/large/one.bin", "w", force_zip64=True) as entry:
                for _ in range(size // 2):
                    entry.write(block)
            for number in range(size // 2):
                target.writestr(f"addons/large/many/{number}.bin", block)
        (folder / "project").mkdir()
        (folder / "project/project.godot").write_text("config_version=5\n")
        process = subprocess.Popen(
            [COMMAND, "--store", folder / "store", "--project", folder / "project", "--quiet",
             "install", archive], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"bench: installing {size} MiB failed")
        return usage.ru_maxrss / 1024


def memory():
    print("\npeak memory of an installation")
    promise("package of 64 MiB", peak(64), None, " MiB")
    promise("package of 1 GiB", peak(1024), 96, " MiB")


def package(folder):
    """An archive of 10,000 scripts in 679 folders."""
    archive = folder / "many.zip"
    chance = random.Random(4)
    vocabulary, _ = words(4000)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("addons/many/plugin.cfg", '[plugin]\nname="Many"\nversion="1"\n')
        for number in range(9_999):
            text = " ".join(chance.choices(vocabulary, k=chance.randrange(30, 1700)))
            target.writestr(f"addons/many/{number % 97}/{number % 7}/{number}.gd", text)
    return archive


def timed(*words):
    """Seconds that a command takes."""
    started = time.monotonic()
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


class Installing:
    """Installs a package of 10,000 files side by side with unzip, on one file system."""

    def __init__(self, program, root):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=root))
        self.store = self.folder / "store"
        self.archive = package(self.folder)
        self.locked = self.project()
        self.run(self.locked, "fast", self.archive)

    def project(self):
        project = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (project / "project.godot").write_text("config_version=5\n")
        return project

    def run(self, project, *words):
        words = [str(word) for word in (self.program, self.store, project, *words)]
        return float(subprocess.run(words, check=True, capture_output=True).stdout) / 1e6

    def unzip(self, *after):
        target = self.project()
        subprocess.run(["sync", "-f", self.folder], check=True)
        seconds = timed("unzip", "-q", self.archive, "-d", target)
        seconds += timed(*after) if after else 0
        shutil.rmtree(target)
        return seconds

    def install(self, durability, *ref):
        """Of REF by the first who has it, or of what a clone's lock names."""
        project = self.project()
        if ref:
            shutil.rmtree(self.store)
        else:
            for name in ("assetstore.json", "assetstore.lock"):
                shutil.copy(self.locked / name, project)
        subprocess.run(["sync", "-f", self.folder], check=True)
        seconds = self.run(project, durability, *ref)
        shutil.rmtree(project)
        return seconds

    def close(self):
        shutil.rmtree(self.folder)


def installing(rounds=7):
    """Ratios are medians of the rounds' own, since the machine is not the same from round to round."""
    program = compile_c("install", f"-L{OUT}/lib", "-lassetstore")
    for name, root, durability, limit in (
            ("disk", WORK, "full", 1.5), ("memory", "/dev/shm", "fast", 0.5)):
        if not os.access(root, os.W_OK):
            broken.append(f"installing in {name}: {root} cannot be written")
            continue
        print(f"\ninstalling 10,000 files, {durability}, in {name}: median of {rounds}")
        peer = "unzip; sync -f" if durability == "full" else "unzip"
        bench = Installing(program, root)
        after = ("sync", "-f", bench.folder) if durability == "full" else ()
        rows = [(bench.unzip(*after), bench.install(durability), bench.install(durability, bench.archive))
                for _ in range(rounds)]
        one, two, three = (statistics.median(column) * 1000 for column in zip(*rows))
        promise(peer, one, None, " ms")
        promise("what a lock names, archive in the cache", two, None, " ms")
        promise("an archive that is not in the cache yet", three, None, " ms")
        promise(f"library / {peer}", statistics.median(row[1] / row[0] for row in rows), limit, "")
        if durability == "full":
            project = bench.project()
            bench.run(project, "full", bench.archive)
            promise("installing what is there already", bench.run(project, "none", 51) * 1000, 20, " ms")
            promise("opening a project: the check for interruptions",
                    bench.run(project, "open", 51) * 1000, 2, " ms")
        bench.close()


def hash_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def large(folder, method, size, block):
    """An archive with one entry of `size` MiB."""
    archive = folder / f"{method}-{size}.zip"
    with zipfile.ZipFile(archive, "w", method, compresslevel=1) as target:
        with target.open("large", "w", force_zip64=True) as entry:
            for _ in range(size):
                entry.write(block())
    return archive


def reading(rounds=21):
    """Through the package file system, in turns with what it is compared with."""
    program = compile_c("read", f"-L{OUT}/lib", "-lassetstore")
    chance = random.Random(5)

    def run(*arguments):
        done = subprocess.run([str(word) for word in (program, *arguments)], check=True, capture_output=True)
        first, *others = done.stdout.split()
        return [float(first) / 1000, *map(float, others)]

    with tempfile.TemporaryDirectory(dir=WORK) as name:
        folder = pathlib.Path(name)
        print(f"\nmounting packages of 10,000 entries: median of {rounds}")
        many = package(folder)
        promise(f"of 2.5 KB each, {many.stat().st_size >> 20} MiB", *run("mount", many, rounds), 10, " ms")
        small = folder / "small.zip"
        with zipfile.ZipFile(small, "w") as archive:
            for number in range(10_000):
                archive.writestr(f"scripts/{number % 97}/{number}.gd", "extends Node\n" * (number % 9))
        promise(f"of 60 bytes each, {small.stat().st_size >> 20} MiB", *run("mount", small, rounds), 10, " ms")

        print(f"\nreading 100 MiB of one entry, 64 KiB at a time: median of {rounds}")
        stored = large(folder, zipfile.ZIP_STORED, 100, lambda: chance.randbytes(1 << 20))
        for title, pin, limit in (("with a hash", hash_of(stored), 1.25), ("without, CRC compared", "", None)):
            plain, first, again = run("whole", stored, pin, rounds)
            promise("pread()", plain, None, " ms")
            promise(f"stored, {title} / pread()", first, limit, "")
            promise(f"stored, {title}, again / pread()", again, 1.25, "")
        text = random.Random(6).choices(words(4000)[0], k=150_000)

        def page():
            at = chance.randrange(len(text))
            return " ".join(text[at:] + text[:at]).encode()[: 1 << 20].ljust(1 << 20)

        deflated = large(folder, zipfile.ZIP_DEFLATED, 100, page)
        rows = []
        for _ in range(7):
            unzip = timed("unzip", "-p", deflated, "large")
            rows.append((unzip, timed(COMMAND, "package", "cat", deflated, "large")))
        promise("unzip -p", statistics.median(row[0] for row in rows) * 1000, None, " ms")
        promise("deflated, package cat / unzip -p", statistics.median(row[1] / row[0] for row in rows), 1, "")

        print("\nreading 4 KiB at random places of a deflated entry of 1 GiB: median of 301")
        huge = large(folder, zipfile.ZIP_DEFLATED, 1024, lambda half=chance.randbytes(1 << 19) + bytes(1 << 19): half)
        promise("in one stream", *run("places", huge, 301), None, " ms")
        promise("inflating all of it", timed(COMMAND, "package", "cat", huge, "large") * 1000, None, " ms")


def measured(environment, *words):
    """Seconds and peak memory in MiB of a command."""
    started = time.monotonic()
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL,
                               env={**os.environ, **environment})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, words))} failed")
    return time.monotonic() - started, usage.ru_maxrss / 1024


class Building:
    """A registry of made-up registrations, and what is built of it: all, or the index alone."""

    def __init__(self, count):
        self.input = WORK / f"registrations-2-{count}"
        mark = WORK / f"registrations-2-{count}.complete"
        if not mark.exists():
            shutil.rmtree(self.input, ignore_errors=True)
            registrations.generate(count, self.input)
            mark.touch()
        self.key = WORK / "registry.key"
        if not self.key.exists():
            subprocess.run([COMMAND, "registry", "key", "new", "-o", WORK / "registry", "--no-password"],
                           check=True, stdout=subprocess.DEVNULL)
        self.output = WORK / "registry"
        self.copy = WORK / "registry.copy"
        self.remove()
        self.time = int(time.time()) - 10_000
        self.assets = sorted(self.input.glob("assets/pub-1/*/asset.json"))

    def remove(self):
        for folder in (self.output, self.copy):
            shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["sync", "-f", WORK], check=True)

    def build(self):
        return measured({"SOURCE_DATE_EPOCH": str(self.time)}, COMMAND, "--quiet", "registry", "build",
                        self.input, "-o", self.output, "--key", self.key)

    def change(self):
        """Another summary of one asset."""
        self.time += 1
        path = self.assets[self.time % len(self.assets)]
        path.write_text(re.sub(r'"summary": ".*"', f'"summary": "Changed at {self.time}"', path.read_text()))

    def files(self):
        return sum(len(files) for _, _, files in os.walk(self.output))


def registry(count=100_000):
    building = Building(count)
    print(f"\nbuilding a registry of {count:,} assets: index, website and answers for editors")
    seconds, peak = building.build()
    promise(f"from nothing, {building.files():,} files", seconds, 20, " s")
    promise("peak memory of that", peak, 1024, " MiB")
    program = compile_c("copy")
    read, written = map(float, subprocess.run([program, building.input, building.output], check=True,
                                              capture_output=True).stdout.split())
    promise("C: reading what was read, writing what was written", read + written, None, " s")
    shutil.rmtree(building.copy)
    # Of what was just written nobody can tell whether it stayed as it is.
    time.sleep(4)
    building.build()
    promise("again, nothing changed", statistics.median(building.build()[0] for _ in range(5)), 1, " s")
    times = []
    for _ in range(5):
        building.change()
        times.append(building.build()[0])
    promise("again, one asset changed", statistics.median(times), 1, " s")
    syncing(building)
    building.remove()


class Counting(http.server.SimpleHTTPRequestHandler):
    """Serves files, and counts what it sends."""

    protocol_version = "HTTP/1.1"
    requests = 0
    sent = 0

    def log_request(self, *_):
        Counting.requests += 1

    def log_message(self, *_):
        pass

    def copyfile(self, source, target):
        body = source.read()
        Counting.sent += len(body)
        target.write(body)


def syncing(building):
    public = building.key.with_suffix(".pub")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Counting, directory=building.output))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        def sync(store, url=None):
            """Seconds, requests and bytes."""
            command = [COMMAND, "--quiet", "--store", f"{name}/{store}"]
            if url:
                subprocess.run([*command, "source", "add", "bench", url, "--kind", "registry", "--key", public],
                               check=True, stdout=subprocess.DEVNULL)
            requests, sent = Counting.requests, Counting.sent
            seconds = measured({}, *command, "sync")[0]
            return seconds, Counting.requests - requests, Counting.sent - sent

        print("\nsyncing that registry")
        promise("first, from files", sync("file", f"file://{building.output}")[0], 15, " s")
        seconds, _, whole = sync("http", f"http://127.0.0.1:{server.server_port}/")
        promise(f"first, by HTTP, {whole >> 20} MiB", seconds, None, " s")
        _, requests, sent = sync("http")
        promise("nothing changed: requests", requests, 1, "")
        promise("nothing changed: bytes", sent, 2000, "")
        building.change()
        building.build()
        seconds, _, sent = sync("http")
        promise("one asset changed", seconds, None, " s")
        promise("one asset changed: bytes / all of the index", sent / whole, 0.01, "")
        removing = [COMMAND, "--quiet", "--store", f"{name}/http", "source", "remove", "bench"]
        promise("removing the source", measured({}, *removing)[0], 5, " s")
    server.shutdown()


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    counts = [int(text) for text in sys.argv[1:]] or [100_000, 1_000_000]
    for count in counts:
        library = search(count, 51)
        godot(count, 51, library)
    load(counts[0])
    resolving()
    memory()
    installing()
    reading()
    registry()
    service.measure()
    if broken:
        sys.exit(f"\nbench: {len(broken)} limits broken: {', '.join(broken)}")
    print("\nbench: all limits kept")


if __name__ == "__main__":
    main()
