"""Writes a registry of many made-up registrations.

registrations.py COUNT FOLDER
"""

import hashlib
import json
import os
import pathlib
import random
import sys

CATEGORIES = ["2d-tools", "3d-tools", "audio", "editor", "materials", "networking", "scripts", "shaders", "ui"]
LICENSES = ["MIT"] * 6 + ["Apache-2.0", "GPL-3.0-or-later", "CC0-1.0", "MIT OR Apache-2.0"]


def words(chance):
    return ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randrange(3, 10))) for _ in range(4000)]


def write(path, document):
    with open(path, "w") as file:
        json.dump(document, file, indent=2)
        file.write("\n")


def description(chance, vocabulary, title):
    """Some 1 KB of Markdown."""
    say = lambda count: " ".join(chance.choices(vocabulary, k=count))
    return (f"# {title}\n\n{say(40).capitalize()}.\n\n## Features\n\n- **{say(2)}**: {say(8)}\n- `{say(1)}`: {say(8)}\n"
        f"- [{say(2)}](https://example.org/{say(1)})\n\n```gdscript\nfunc _ready():\n\tprint(\"{say(3)}\")\n```\n\n"
        f"{say(60).capitalize()}.\n")


def release(chance, number, version):
    return {"format": 1, "version": version, "godot_min": f"4.{number % 5}",
        "download_url": f"https://example.org/files/{number}/tool-{version}.zip", "size": 10_000 + number,
        "sha256": f"{chance.getrandbits(256):064x}", "published": f"20{20 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"}


def number_of(name):
    """By which editors know an asset."""
    return max(1, int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") & 0x7FFF_FFFF)


def generate(count, folder):
    """One release each, but every fiftieth has five; every tenth needs another, and has tags of a few hundred."""
    chance = random.Random(7)
    vocabulary = words(chance)
    folder = pathlib.Path(folder)
    (folder / "publishers").mkdir(parents=True)
    write(folder / "registry.json", {"format": 1, "name": "bench", "title": {"en": "Bench", "zh": "Bench"},
        "url": "https://example.org/registry/", "categories": [{"id": name, "en": name, "zh": name} for name in CATEGORIES]})
    publishers = max(1, count // 20)
    for number in range(publishers):
        write(folder / f"publishers/pub-{number}.json",
            {"format": 1, "name": f"Publisher {number}", "owners": [f"github:pub-{number}"]})
    names, numbers = [], set()
    for number in range(count):
        publisher, slug = f"pub-{number % publishers}", f"{vocabulary[number % 4000]}-{number}"
        if number_of(f"{publisher}/{slug}") in numbers:
            slug += "-2"
        names.append(f"{publisher}/{slug}")
        numbers.add(number_of(names[-1]))
        place = f"{folder}/assets/{publisher}/{slug}"
        os.makedirs(f"{place}/releases")
        title = " ".join(chance.choices(vocabulary, k=3)).title()
        write(f"{place}/asset.json", {"format": 1, "title": title, "type": "project" if number % 9 == 0 else "addon",
            "category": CATEGORIES[number % len(CATEGORIES)], "license": chance.choice(LICENSES), "author": f"Author {number % publishers}",
            "summary": " ".join(chance.choices(vocabulary, k=12)).capitalize() + ".",
            "repository": {"host": "github", "url": f"https://github.com/{publisher}/{slug}"},
            "issues_url": f"https://github.com/{publisher}/{slug}/issues",
            "icon": f"https://example.org/icons/{number}.png",
            "previews": [{"type": "image", "url": f"https://example.org/shots/{number}.png"}],
            "tags": sorted({vocabulary[int(300 * chance.random() ** 2)] for _ in range(3)})})
        with open(f"{place}/description.md", "w") as file:
            file.write(description(chance, vocabulary, title))
        for minor in range(5 if number % 50 == 0 else 1):
            document = release(chance, number, f"1.{minor}.0")
            if number % 10 == 1:
                document["dependencies"] = [{"name": names[number // 2], "version": "^1.0"}]
            write(f"{place}/releases/1.{minor}.0.json", document)


if __name__ == "__main__":
    generate(int(sys.argv[1]), sys.argv[2])
