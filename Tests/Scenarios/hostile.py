"""A corpus of hostile archives, written byte by byte.

`CORPUS` is a list of `Hostile`: a name, a function that makes the bytes, and what must come of it. Each
archive carries a sound addon "hero" beside its one fault, so that nothing but the fault can be the reason.

hostile.py FOLDER writes them all into files.
"""

import binascii
import collections
import pathlib
import random
import stat
import struct
import sys
import zlib

SIGNED, UNSIGNED, WIDE, WIDE_UNSIGNED = "signed", "unsigned", "wide", "wide-unsigned"
BIG32, BIG64 = 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF
CFG = b'[plugin]\n\nname="hero"\ndescription=""\nauthor="Tester"\nversion="1.0"\nscript="plugin.gd"\n'

# reason: None if it installs. late: found while installing, not while opening. files: what is installed
# besides plugin.cfg below addons/hero: {path: (bytes, is executable)}; None: not compared.
Hostile = collections.namedtuple("Hostile", "name make reason late files")


def noise(size, seed=1):
    return random.Random(seed).randbytes(size)


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def encode(name):
    return name if isinstance(name, bytes) else name.encode()


def field(number, data):
    return struct.pack("<HH", number, len(data)) + data


def unicode_path(name, stands_for):
    return field(0x7075, struct.pack("<BI", 1, binascii.crc32(encode(stands_for))) + encode(name))


def large(*values):
    return field(1, b"".join(struct.pack("<Q", value) for value in values))


class Entry:
    """One entry. `central` and `local` override what one of the headers says; `says` what both say."""

    def __init__(self, name, data=b"evil\n", *, mode=stat.S_IFREG | 0o644, stored=False, raw=None, says=(), local=(),
            central=(), extra=b"", local_extra=b"", follows=None, follows_says=(), before=b"", system=3, at=None,
            absent=False):
        self.raw = raw if raw is not None else data if stored else deflate(data)
        self.data, self.mode, self.system = data, mode, system
        self.extra, self.local_extra, self.before = extra, local_extra, before
        self.at, self.absent, self.follows = at, absent, follows
        name = encode(name)
        flags = (0 if name.isascii() else 0x800) | (8 if follows else 0)
        truth = dict(name=name, flags=flags, method=0 if stored else 8, crc=binascii.crc32(data),
            packed=len(self.raw), size=len(data), disk=0)
        truth.update(says)
        self.central = {**truth, **dict(central)}
        self.local = {**truth, **dict(local)}
        self.after = {**truth, **dict(follows_says)}
        if follows:
            self.local.update(crc=0, packed=0, size=0)

    def local_header(self):
        name = encode(self.local["name"])
        fixed = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, self.local["flags"], self.local["method"], 0, 0x5A21,
            self.local["crc"], self.local["packed"], self.local["size"], len(name), len(self.local_extra))
        return fixed + name + self.local_extra

    def descriptor(self):
        if not self.follows:
            return b""
        form = "<IQQ" if self.follows in (WIDE, WIDE_UNSIGNED) else "<III"
        start = b"PK\x07\x08" if self.follows in (SIGNED, WIDE) else b""
        return start + struct.pack(form, self.after["crc"], self.after["packed"], self.after["size"])

    def central_header(self, offset):
        says, name = self.central, encode(self.central["name"])
        return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, self.system << 8 | 20, 20, says["flags"],
            says["method"], 0, 0x5A21, says["crc"], says["packed"], says["size"], len(name), len(self.extra), 0,
            says["disk"], 0, self.mode << 16, says.get("offset", offset)) + name + self.extra


def archive(*entries, prefix=b"", adjusted=True, gap=b"", comment=b"", tail=b"", end=(), wide=None, wide_end=(),
        locator=(), directory_tail=b"", between=b""):
    """The bytes of an archive of hero's plugin.cfg and these entries."""
    return bare(Entry("addons/hero/plugin.cfg", CFG), *entries, prefix=prefix, adjusted=adjusted, gap=gap,
        comment=comment, tail=tail, end=end, wide=wide, wide_end=wide_end, locator=locator,
        directory_tail=directory_tail, between=between)


def bare(*entries, prefix=b"", adjusted=True, gap=b"", comment=b"", tail=b"", end=(), wide=None, wide_end=(),
        locator=(), directory_tail=b"", between=b""):
    out = bytearray(prefix)
    shift = 0 if adjusted else len(prefix)
    central, offsets = bytearray(), []
    for entry in entries:
        out += entry.before
        offset = len(out) - shift
        offsets.append(offset)
        if entry.at is None:
            out += entry.local_header() + entry.raw + entry.descriptor()
        else:
            offset = offsets[entry.at] if entry.at >= 0 else offset + entry.at
        if not entry.absent:
            central += entry.central_header(offset)
    out += gap
    start = len(out) - shift
    out += central + directory_tail
    count = sum(not entry.absent for entry in entries)
    truth = dict(disk=0, first=0, here=count, count=count, size=len(central) + len(directory_tail), offset=start)
    if wide:
        says = {**truth, **dict(wide_end), **dict(wide if isinstance(wide, dict) else {})}
        record = len(out) - shift
        out += struct.pack("<IQHHIIQQQQ", 0x06064B50, says.get("length", 44), 45, 45, says["disk"], says["first"],
            says["here"], says["count"], says["size"], says["offset"])
        where = {**dict(disk=0, offset=record, disks=1), **dict(locator)}
        out += struct.pack("<IIQI", 0x07064B50, where["disk"], where["offset"], where["disks"])
        truth.update(here=0xFFFF, count=0xFFFF, size=BIG32, offset=BIG32)
    out += between
    truth.update(end)
    out += struct.pack("<IHHHHIIH", 0x06054B50, truth["disk"], truth["first"], truth["here"], truth["count"],
        truth["size"], truth["offset"], truth.get("comment", len(comment))) + comment
    return bytes(out) + tail


CORPUS = []


def refused(reason, name, make, late=False):
    CORPUS.append(Hostile(name, make, reason, late, None))


def installs(name, make, files):
    CORPUS.append(Hostile(name, make, None, False, files))


def named(reason, label, *names, **how):
    """Refused for the names of entries."""
    refused(reason, label, lambda: archive(*[Entry(name, **how) for name in names]))


def one(reason, label, late=False, name="addons/hero/a.bin", **how):
    """Refused for one entry."""
    refused(reason, label, lambda: archive(Entry(name, **how)), late)


def paths():
    for label, name in {
        "up": "../evil", "up-below": "addons/../../evil", "up-deep": "addons/hero/../../../evil", "up-bare": "..",
        "up-last": "addons/hero/..", "up-folder": "../evil/", "up-far": "../" * 40 + "tmp/evil-scenario",
        "up-after-dot": "./../evil",
    }.items():
        named("path-traversal", label, name)
    for label, name in {
        "absolute": "/tmp/evil-scenario", "unc": "//server/share/evil", "drive": "C:/evil", "drive-relative": "c:evil",
        "drive-backslash": "C:\\evil", "unc-backslash": "\\\\server\\share\\evil", "up-backslash": "..\\evil",
        "backslash": "addons\\hero\\evil", "backslash-end": "addons/hero/evil\\",
    }.items():
        named("path-absolute", label, name)
    for label, name in {
        "nul": "addons/hero/evil.gd\0.png", "nul-first": "\0evil", "newline": "addons/hero/a\nb",
        "escape": "addons/hero/a\x1b[31mb", "delete": "addons/hero/a\x7fb", "c1": "addons/hero/a\x85b",
        "bidi": "addons/hero/a\u202egpj.exe", "bidi-isolate": "addons/hero/a\u2066b", "con": "addons/hero/con",
        "nul-device": "addons/hero/NUL.gd", "com-superscript": "addons/hero/com\u00b9.txt",
        "conin": "addons/hero/CONIN$", "stream": "addons/hero/a.gd:b", "what": "addons/hero/a?", "star": "addons/h*o/a",
        "quote": 'addons/hero/"a"', "less": "addons/hero/a<b", "more": "addons/hero/a>b", "pipe": "addons/hero/a|b", "reserved-folder": "addons/hero/aux/a.gd", "dot-end": "addons/hero/evil.",
        "space-end": "addons/hero/evil ", "dots": "addons/hero/...", "empty-part": "addons//hero/evil",
        "dot-part": "addons/./hero/evil", "empty-name": "", "dot-name": ".",
    }.items():
        named("path-name", label, name)
    named("path-absolute", "slash-name", "/")
    named("path-too-long", "long-name", "addons/hero/" + "n" * 256)
    named("path-too-long", "long-name-in-bytes", "addons/hero/" + "\u00e9" * 128)
    named("path-too-long", "long-path", "addons/hero/" + "ab/" * 340 + "c")
    named("path-too-long", "longest-name", "n" * 65_535)
    utf8 = dict(says=dict(flags=0x800))
    named("path-encoding", "no-utf8", b"addons/hero/\xff\xfe", **utf8)
    named("path-encoding", "overlong", b"\xc0\xae\xc0\xae/evil", **utf8)
    named("path-encoding", "surrogate", b"addons/hero/\xed\xa0\x80", **utf8)
    named("path-encoding", "cut-utf8", b"addons/hero/caf\xc3", **utf8)
    for label, first, second in [
        ("twice", "a", "a"), ("case", "README.md", "Readme.md"), ("case-folder", "a/x", "A/y"),
        ("normalisation", "caf\u00e9", "cafe\u0301"), ("file-and-folder", "a", "a/b"), ("folder-and-file", "a/b", "a"),
        ("case-accent", "\u00c9", "\u00e9"), ("case-sharp-s", "stra\u00dfe", "STRASSE"), ("case-long-s", "\u017f", "s"),
        ("case-kelvin", "\u212a", "k"), ("unseen", "a\u200cb", "ab"), ("folder-twice", "a/", "a/"),
    ]:
        named("path-collision", label, f"addons/hero/{first}", f"addons/hero/{second}")


def kinds():
    one("link-entry", "link", late=True, data=b"/etc/passwd", mode=stat.S_IFLNK | 0o777)
    one("link-entry", "link-up", late=True, data=b"../../..", mode=stat.S_IFLNK | 0o777)
    refused("path-collision", "through-link", lambda: archive(
        Entry("addons/hero/way", b"../..", mode=stat.S_IFLNK | 0o777), Entry("addons/hero/way/evil")))
    for label, kind in dict(character=stat.S_IFCHR, block=stat.S_IFBLK, pipe=stat.S_IFIFO,
            socket=stat.S_IFSOCK).items():
        one("special-entry", label, mode=kind | 0o666)
    one("encrypted-entry", "encrypted", says=dict(flags=1))
    one("encrypted-entry", "strongly-encrypted", says=dict(flags=0x41))
    one("encrypted-entry", "hidden-headers", says=dict(flags=0x2000))
    one("encrypted-entry", "aes", says=dict(flags=1, method=99))
    for label, method in dict(bzip2=12, lzma=14, zstd=93, wavpack=97, deflate64=9, unknown=0xFFFF).items():
        one("unsupported-compression", label, says=dict(method=method))


def headers():
    for label, local in {
        "local-name": dict(name="addons/hero/b.bin"), "local-name-up": dict(name="../../../../evil."),
        "local-name-longer": dict(name="addons/hero/a.bin.gd"), "local-method": dict(method=0),
        "local-crc": dict(crc=1), "local-size": dict(size=4), "local-packed": dict(packed=3),
        "local-size-zero": dict(size=0), "local-encrypted": dict(flags=1), "local-utf8": dict(flags=0x800),
        "local-descriptor": dict(flags=8), "local-hidden": dict(flags=0x2000),
        "local-large": dict(size=BIG32, packed=BIG32),
    }.items():
        one("header-mismatch", label, local=local)
    one("encrypted-entry", "central-encrypted", central=dict(flags=1))
    for form in (SIGNED, UNSIGNED, WIDE, WIDE_UNSIGNED):
        one("header-mismatch", f"descriptor-{form}-size", follows=form, follows_says=dict(size=6))
        one("header-mismatch", f"descriptor-{form}-crc", follows=form, follows_says=dict(crc=6))
    refused("header-mismatch", "no-local-header", lambda: archive(Entry("addons/hero/a")).replace(b"PK\x03\x04", b"PK\x03\x05"))
    one("header-mismatch", "unicode-name", extra=unicode_path("addons/hero/b", "addons/hero/a.bin"))
    one("header-mismatch", "unicode-name-up", extra=unicode_path("../../evil", "addons/hero/a.bin"))
    one("header-mismatch", "unicode-name-stale", extra=unicode_path("addons/hero/b", "addons/hero/c"))
    one("header-mismatch", "unicode-name-local", local_extra=unicode_path("../../evil", "addons/hero/a.bin"))
    one("header-mismatch", "unicode-name-twice", extra=unicode_path("addons/hero/a.bin", "addons/hero/a.bin") * 2)
    one("header-mismatch", "unicode-name-flagged", name="addons/hero/\u00e9",
        extra=unicode_path("addons/hero/e", "addons/hero/\u00e9"))
    one("path-encoding", "unicode-name-no-utf8", extra=unicode_path(b"\xff", "addons/hero/a.bin"))
    old = b"addons/hero/caf\x82"
    one("path-traversal", "unicode-name-old-up", name=old, says=dict(flags=0),
        extra=unicode_path("../../evil", old), local_extra=unicode_path("../../evil", old))
    one("header-mismatch", "extra-cut", extra=struct.pack("<HH", 0x5455, 40) + b"x")
    one("header-mismatch", "local-extra-cut", local_extra=struct.pack("<HH", 0x5455, 40) + b"x")


def places():
    hero = "addons/hero"

    def quoted():
        """As the bombs of 2019: every entry has the same bytes, its own name only in the directory."""
        return archive(Entry(f"{hero}/kernel", b"\0" * 60_000),
            *[Entry(f"{hero}/{number}", b"\0" * 60_000, at=1) for number in range(500)])

    def inside():
        inner = Entry(f"{hero}/inner", b"inner", stored=True)
        outer = Entry(f"{hero}/outer", inner.local_header() + inner.raw, stored=True)
        data = archive(outer, Entry(f"{hero}/inner", b"inner", stored=True, at=1))
        # The second entry of the directory points into the bytes of the first.
        place = data.index(inner.local_header())
        at = data.rindex(f"{hero}/inner".encode()) - 4
        return data[:at] + struct.pack("<I", place) + data[at + 4 :]

    refused("entry-overlap", "overlap-same", lambda: archive(Entry(f"{hero}/a"), Entry(f"{hero}/b", at=1)))
    refused("entry-overlap", "overlap-quoted", quoted)
    refused("entry-overlap", "overlap-inside", inside)
    one("entry-overlap", "overlap-directory", stored=True, says=dict(packed=200, size=200))
    one("entry-overlap", "overlap-end", stored=True, central=dict(packed=BIG32 - 1, size=1000))
    refused("entry-overlap", "overlap-next", lambda: archive(
        Entry(f"{hero}/a", stored=True, says=dict(packed=50, size=50)), Entry(f"{hero}/b", noise(200))))
    one("entry-overlap", "offset-in-the-first", central=dict(offset=3))
    one("header-mismatch", "offset-past-the-end", central=dict(offset=1 << 30))
    refused("stray-data", "in-front", lambda: archive(prefix=b"#!/bin/sh\nrm -rf ~\nexit\n"))
    refused("stray-data", "in-front-shifted", lambda: archive(prefix=b"MZ" * 100, adjusted=False))
    refused("stray-data", "between-entries", lambda: archive(Entry(f"{hero}/a", before=b"hidden")))
    refused("stray-data", "hidden-entry", lambda: archive(
        Entry("../evil", absent=True), Entry(f"{hero}/a")))
    refused("stray-data", "after-entries", lambda: archive(Entry(f"{hero}/a"), gap=b"hidden" * 9))
    refused("stray-data", "after-directory", lambda: archive(Entry(f"{hero}/a"), between=b"hidden" * 9))
    refused("stray-data", "after-end", lambda: archive(Entry(f"{hero}/a"), tail=b"\n"))
    refused("stray-data", "after-end-much", lambda: archive(Entry(f"{hero}/a"), tail=noise(5000)))
    refused("stray-data", "two-ends", lambda: archive(
        Entry(f"{hero}/a"), comment=struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0, 0, 0, 0, 0)))
    refused("stray-data", "two-ends-in-comment", lambda: archive(
        comment=b"x" + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, 68, 0, 99) + b"y" * 30))
    refused("stray-data", "two-archives", lambda: archive(Entry("../evil")) + archive(Entry(f"{hero}/a")))
    refused("stray-data", "archive-in-comment", lambda: archive(comment=archive(Entry(f"{hero}/a"))))
    refused("stray-data", "after-descriptor", lambda: archive(Entry(f"{hero}/a", follows=SIGNED), gap=b"12345678"))
    refused("header-mismatch", "large-end-with-more", lambda: archive(wide=True, between=b"x" * 8))


def lies():
    big, text = noise(6 << 20), b"some text\n" * 1000
    for label, data in {"": text, "-big": big}.items():
        for how in ("stored", "deflated"):
            one("content-mismatch", f"crc-{how}{label}", late=True, data=data, stored=how == "stored", says=dict(crc=7))
        one("content-mismatch", f"size-less{label}", late=True, data=data, says=dict(size=len(data) - 1))
        one("content-mismatch", f"size-more{label}", late=True, data=data, says=dict(size=len(data) + 1))
    one("content-mismatch", "size-none", late=True, data=text, says=dict(size=0))
    one("content-mismatch", "size-stored", data=text, stored=True, says=dict(size=4))
    one("content-mismatch", "bomb-that-lies", late=True, data=b"\0" * (80 << 20), says=dict(size=5 << 20))
    one("content-mismatch", "small-bomb-that-lies", late=True, data=b"\0" * (80 << 20), says=dict(size=100))
    one("archive-damaged", "no-deflate", late=True, data=text, raw=b"\xff" * 500)
    one("archive-damaged", "no-deflate-big", late=True, data=big, raw=b"\xff" * 500)
    one(("archive-damaged", "content-mismatch"), "cut-deflate", late=True, data=text, raw=deflate(text)[:-8])
    one(("archive-damaged", "content-mismatch"), "cut-deflate-big", late=True, data=big, raw=deflate(big)[:-8])
    one(("archive-damaged", "content-mismatch"), "no-bytes", late=True, data=text, raw=b"")


def totals():
    hero = "addons/hero"
    one("compression-ratio", "bomb", data=b"\0" * (80 << 20))
    refused("compression-ratio", "bomb-in-parts", lambda: archive(
        *[Entry(f"{hero}/{number}", b"\0" * (2 << 20)) for number in range(40)]))
    one("compression-ratio", "bomb-by-claim", says=dict(size=1 << 31))
    refused("too-large", "over-8-gib", lambda: archive(
        *[Entry(f"{hero}/{number}", says=dict(size=BIG32 - 1)) for number in range(3)]))
    huge = dict(central=dict(size=BIG32))
    one("too-large", "large-size", extra=large(1 << 62), **huge)
    one("too-large", "large-size-negative", extra=large(BIG64), **huge)
    refused("too-large", "large-sizes-wrap", lambda: archive(
        *[Entry(f"{hero}/{number}", extra=large((1 << 63) - 1), **huge) for number in range(3)]))
    one("header-mismatch", "large-size-missing", **huge)
    one("header-mismatch", "padding-that-is-none", extra=b"abc")
    one("header-mismatch", "local-padding-that-is-none", local_extra=b"abc")
    one("header-mismatch", "large-size-cut", extra=field(1, b"1234"), **huge)
    one("header-mismatch", "large-size-twice", extra=large(5) * 2, **huge)
    one("header-mismatch", "large-size-differs", extra=large(6))
    one("header-mismatch", "large-size-differs-locally", local_extra=large(1 << 40, 1 << 40))
    one("entry-overlap", "large-packed", central=dict(packed=BIG32), extra=large(BIG64))
    one("header-mismatch", "large-offset", central=dict(offset=BIG32), extra=large(BIG64 - 10))
    refused("header-mismatch", "large-end-count", lambda: archive(wide=True, end=dict(count=7, here=7)))
    refused("header-mismatch", "large-end-offset", lambda: archive(wide=True, end=dict(offset=7)))
    refused("header-mismatch", "large-end-nowhere", lambda: archive(wide=True, locator=dict(offset=BIG64 - 3)))
    refused("header-mismatch", "large-end-elsewhere", lambda: archive(wide=True, locator=dict(offset=0)))
    refused("stray-data", "large-end-length", lambda: archive(wide=dict(length=1 << 60)))
    refused("header-mismatch", "large-directory-offset", lambda: archive(wide=dict(offset=BIG64 - 5)))
    refused("header-mismatch", "large-directory-size", lambda: archive(wide=dict(size=BIG64 - 5)))
    refused("too-many-entries", "large-count", lambda: archive(wide=dict(count=BIG64, here=BIG64)))
    refused("too-many-entries", "large-count-over", lambda: archive(wide=dict(count=100_001, here=100_001)))
    refused("header-mismatch", "large-count-under", lambda: archive(wide=dict(count=99_999, here=99_999)))
    refused("header-mismatch", "count-more", lambda: archive(end=dict(count=65_534, here=65_534)))
    refused("header-mismatch", "count-less", lambda: archive(Entry(f"{hero}/a"), end=dict(count=1, here=1)))
    refused("header-mismatch", "count-none", lambda: archive(end=dict(count=0, here=0)))
    refused("split-archive", "count-here", lambda: archive(end=dict(here=0)))
    refused("split-archive", "split", lambda: archive(end=dict(disk=1)))
    refused("split-archive", "split-directory", lambda: archive(end=dict(first=1)))
    one("split-archive", "split-entry", central=dict(disk=1))
    refused("split-archive", "split-large", lambda: archive(wide=True, locator=dict(disks=2)))
    refused("split-archive", "split-large-end", lambda: archive(
        wide=dict(disk=3), end=dict(disk=0xFFFF)))
    refused("header-mismatch", "directory-offset", lambda: archive(end=dict(offset=BIG32 - 1)))
    refused("header-mismatch", "directory-size", lambda: archive(end=dict(size=BIG32 - 1)))
    refused("stray-data", "directory-size-less", lambda: archive(end=dict(size=10)))
    refused("header-mismatch", "directory-tail", lambda: archive(directory_tail=b"PK\x05\x05\x04\x00sign"))
    refused("header-mismatch", "directory-garbage", lambda: archive(directory_tail=b"x" * 46, end=dict(count=2, here=2)))
    refused("too-many-entries", "many-files", lambda: bare(
        *[Entry(f"addons/hero/{number}", b"", stored=True) for number in range(100_001)],
        wide=True))
    refused("too-many-entries", "many-folders", lambda: archive(
        *[Entry(f"{hero}/{number}/" + "a/" * 490 + "f") for number in range(210)]))
    refused("empty-package", "empty", lambda: bare(), late=True)
    refused("empty-package", "only-folders", lambda: bare(
        Entry("a/", b"", mode=stat.S_IFDIR | 0o755), Entry("a/b/", b"", mode=stat.S_IFDIR | 0o755)), late=True)
    refused("empty-package", "only-leftovers", lambda: bare(
        Entry(".git/config"), Entry("__MACOSX/a"), Entry(".DS_Store")), late=True)


def no_archives():
    whole = archive(Entry("addons/hero/a.bin", noise(3000)))
    for label, make in {
        "no-bytes-at-all": lambda: b"", "text": lambda: b"hello\n", "html": lambda: b"<html>404</html>" * 100,
        "random": lambda: noise(100_000), "gzip": lambda: b"\x1f\x8b\x08" + noise(500),
        "only-p": lambda: b"P" * 70_000, "only-local": lambda: whole[: whole.index(b"PK\x01\x02")],
        "cut-in-half": lambda: whole[: len(whole) // 2], "cut-by-one": lambda: whole[:-1],
        "comment-missing": lambda: archive(comment=b"x" * 50)[:-20],
        "ends-everywhere": lambda: b"PK\x05\x06" * 16_000,
    }.items():
        refused("not-a-zip", label, make)
    refused("header-mismatch", "head-missing", lambda: whole[50:])


def sound():
    hero, text = "addons/hero", b"some text\n" * 100

    def good(label, *entries, files=None, **how):
        expected = {"a.txt": (text, False)} if files is None else files
        installs(label, lambda: archive(*entries, **how), expected)

    plain = Entry(f"{hero}/a.txt", text)
    good("plain", plain)
    good("with-comment", plain, comment=b"70263408b0240ee162d6eb550d8217aab15d3c99")
    good("with-large-end", plain, wide=True)
    for form in (SIGNED, UNSIGNED, WIDE, WIDE_UNSIGNED):
        good(f"sizes-follow-{form}", Entry(f"{hero}/a.txt", text, follows=form))
        good(f"sizes-follow-{form}-stored", Entry(f"{hero}/a.txt", text, follows=form, stored=True))
    good("empty-with-sizes-after", Entry(f"{hero}/a.txt", b"", follows=WIDE, stored=True),
        files={"a.txt": (b"", False)})
    good("large-fields", Entry(f"{hero}/a.txt", text, stored=True, central=dict(size=BIG32, packed=BIG32),
        extra=large(1000, 1000), local=dict(size=BIG32, packed=BIG32), local_extra=large(1000, 1000)))
    good("large-fields-not-needed", Entry(f"{hero}/a.txt", text, stored=True, local_extra=large(1000, 1000)))
    good("padding", Entry(f"{hero}/a.txt", text, local_extra=b"\0\0\0"))
    good("one-megabyte-of-zeros", Entry(f"{hero}/z", b"\0" * (1 << 20)), files={"z": (b"\0" * (1 << 20), False)})
    bomb = archive(Entry("../evil", b"\0" * (80 << 20)))
    good("bomb-inside", Entry(f"{hero}/b.zip", bomb, stored=True), files={"b.zip": (bomb, False)})
    good("set-user-id", Entry(f"{hero}/a.txt", text, mode=stat.S_IFREG | 0o6777), files={"a.txt": (text, True)})
    good("sticky", Entry(f"{hero}/a.txt", text, mode=stat.S_IFREG | 0o1644))
    good("no-mode", Entry(f"{hero}/a.txt", text, mode=0))
    good("unreadable", Entry(f"{hero}/a.txt", text, mode=stat.S_IFREG))
    good("dos", Entry(f"{hero}/a.txt", text, mode=stat.S_IFLNK | 0o777, system=0))
    good("escaped-up", Entry(f"{hero}/%2e%2e%2fevil", text), files={"%2e%2e%2fevil": (text, False)})
    good("home", Entry(f"{hero}/~root", text), files={"~root": (text, False)})
    good("option", Entry(f"{hero}/-rf", text), files={"-rf": (text, False)})
    good("dot-slash", Entry(f"./{hero}/a.txt", text))
    good("old-name", Entry(f"{hero}/".encode() + b"caf\x82", text, says=dict(flags=0)),
        files={"caf\u00e9": (text, False)})
    old = f"{hero}/".encode() + b"caf?\x82"
    good("unicode-name-beside-old", Entry(old, text, says=dict(flags=0), extra=unicode_path(f"{hero}/\u63d2", old)),
        files={"\u63d2": (text, False)})
    good("unicode-name-same", Entry(f"{hero}/a.txt", text, extra=unicode_path(f"{hero}/a.txt", f"{hero}/a.txt")))
    good("overlong-in-old-name", Entry(f"{hero}/".encode() + b"\xc0\xae\xc0\xae", text, says=dict(flags=0)),
        files={"\u2514\u00ab\u2514\u00ab": (text, False)})
    good("hidden-repositories", plain, Entry(f"{hero}/.git/hooks/post-checkout"),
        Entry(f"{hero}/sub/.GIT/config"), Entry(f"{hero}/git~1/config"), Entry(f"{hero}/other/.g\u200cit/x"))
    good("link-that-is-not-installed", plain, Entry("elsewhere", b"/etc", mode=stat.S_IFLNK | 0o777))
    good("our-state", plain, Entry(".assetstore/state.sqlite"), Entry("assetstore.lock"), Entry("project.godot"))


for group in (paths, kinds, headers, places, lies, totals, no_archives, sound):
    group()
assert len({case.name for case in CORPUS}) == len(CORPUS)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for case in CORPUS:
        (folder / f"{case.name}.zip").write_bytes(case.make())
    print(len(CORPUS), "archives,", sum(case.reason is not None for case in CORPUS), "to be refused")
