"""Registries for the tests, written as their owners would."""

import functools
import json
import pathlib
import re
import shutil
import struct
import zlib

from support import ROOT, Site

SAMPLE = ROOT / "examples/registry"
AWESOME = ROOT.parent / "shared/data/awesome-godot.json"
LARGE = 2000
# What somebody might hope that a page takes for markup.
SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
HOSTILE_MARKDOWN = f"""# {SCRIPT}

<script>alert(3)</script> <img src=x onerror=alert(4)> [a](javascript:alert(5)) ![b](javascript:alert(6))
<svg onload=alert(7)> [c](data:text/html,<script>alert(8)</script>) <https://example.org/"onmouseover=alert(9)>

![picture](https://pictures.example.org/x.png) <style>body {{ display: none }}</style> <meta http-equiv=refresh content=0>
"""


def png(width, height=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height = height or width
    rows = b"".join(b"\0" + b"".join(bytes((x % 256, y % 256, 160)) for x in range(width)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))


def asset(folder, name, releases=("1.0.0",), description="", **how):
    publisher, slug = name.split("/")
    place = f"assets/{publisher}/{slug}"
    put(folder, f"publishers/{publisher}.json", {"format": 1, "name": publisher.title(), "owners": [f"github:{publisher}"]})
    put(folder, f"{place}/asset.json", {"format": 1, "title": slug.replace("-", " ").title(), "type": "addon",
        "category": "scripts", "license": "MIT", "author": publisher.title(), "summary": f"What {slug} is for.",
        "repository": {"host": "github", "url": f"https://github.com/{publisher}/{slug}"}, **how})
    if description:
        put(folder, f"{place}/description.md", description)
    for release in releases:
        release = release if isinstance(release, dict) else {"version": release}
        put(folder, f"{place}/releases/{release['version']}.json", {"format": 1, "godot_min": "4.2", "published": "2026-01-31",
            "commit": "5" * 40, "sha256": "0" * 64, "size": 12345, **release})


def write_small(folder):
    """The sample, one of everything, and texts that would be markup."""
    shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
    asset(folder, "tester/everything", title="Everything at once", type="project", category="2d-tools", license="MIT OR Apache-2.0",
        author="文 Tester", tags=["one", "two words", "中文"], issues_url="https://example.org/issues",
        previews=[{"type": "image", "url": "https://example.org/a.png"}, {"type": "video", "url": "https://example.org/v"}],
        icon="icon.png", description="# Head\n\nSome *text* with `code`.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```gdscript\nprint(1)\n```\n",
        releases=[{"version": "1.0.0", "yanked": "broken"}, {"version": "1.1.0", "godot_max": "4.6", "permissions": ["network", "files"],
            "dependencies": [{"name": "ada/night-sky", "version": "^1.0"}]}])
    put(folder, "assets/tester/everything/icon.png", png(128))
    asset(folder, "tester/nothing", releases=())
    asset(folder, "tester/hostile", title=SCRIPT, author=SCRIPT, summary=SCRIPT, tags=[SCRIPT[:64], "../../x", "?a=b&c#d"],
        license="LicenseRef-x", description=HOSTILE_MARKDOWN, issues_url="https://example.org/?q=(%22)",
        previews=[{"type": "image", "url": "https://example.org/&lt;"}],
        releases=[{"version": "1.0.0", "yanked": SCRIPT, "permissions": ["<b>"]}, {"version": "2.0.0", "permissions": ["<script>"]}])
    put(folder, "publishers/tester.json", {"format": 1, "name": SCRIPT, "url": "https://example.org/", "owners": ["github:tester"]})
    settings = json.loads((folder / "registry.json").read_text())
    settings["description"] = {"en": SCRIPT, "zh": SCRIPT}
    settings["featured"] = ["tester/everything"]
    settings["categories"].append({"id": "hostile", "en": SCRIPT, "zh": SCRIPT})
    put(folder, "registry.json", settings)


def write_large(folder):
    """Many assets, of which words tell one from the other."""
    shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
    kinds = ["camera", "dialogue", "inventory", "terrain", "shader", "network", "sound", "tween"]
    for number in range(LARGE):
        kind = kinds[number % len(kinds)]
        asset(folder, f"maker-{number % 40}/{kind}-{number}", title=f"{kind.title()} {number}", summary=f"The {kind} of number {number}.",
            category=["2d-tools", "3d-tools", "scripts"][number % 3], license=["MIT", "Apache-2.0", "CC0-1.0"][number % 3 - 1],
            type="project" if number % 10 == 9 else "addon", tags=[kind, f"t{number % 7}"],
            releases=[{"version": "1.0.0", "published": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}", "godot_min": f"4.{number % 5}"}])
    asset(folder, "tester/dialogue-zh", title="对话管理器", summary="用于角色对话的插件。", tags=["对话"])


def write_awesome(folder):
    """What a community knows of, as the list says."""
    categories = {}
    used = set()
    for row in json.loads(AWESOME.read_text()):
        owner, _, repository = row["browse_url"].removeprefix("https://").rstrip("/").partition("/")[2].partition("/")
        names = [re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64].strip("-") for text in (owner, repository)]
        key = tuple(re.sub(r"[^a-z0-9]", "", name) for name in names)
        if not all(names) or key in used or not re.fullmatch(r"https://[!-~]+", row["browse_url"]):
            continue
        used.add(key)
        category = re.sub(r"[^a-z0-9]+", "-", row["category"].lower()).strip("-")
        categories[category] = row["category"]
        one_line = " ".join(row["description"].split())
        asset(folder, "/".join(names), releases=(), title=row["title"], author=row["author"], type=row["type"], category=category,
            summary=one_line[:300] or "-", license=row.get("license") or "LicenseRef-unknown", description=row["description"],
            repository={"host": "custom", "url": row["browse_url"]})
    put(folder, "registry.json", {"format": 1, "name": "awesome", "title": {"en": "Awesome", "zh": "精选"},
        "url": "https://assets.example.org/", "categories": [{"id": name, "en": text} for name, text in sorted(categories.items())]})


@functools.cache
def small():
    return Site("small", write_small)


@functools.cache
def large():
    return Site("large", write_large)


@functools.cache
def awesome():
    return Site("awesome", write_awesome) if AWESOME.exists() else None
