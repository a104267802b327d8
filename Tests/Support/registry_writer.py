"""Writes a registry's index, independently of the library that reads it.

    Keys(folder, name)                      a key pair of the real minisign, without a password
    write(out, assets, keys, sequence=...)  the files below OUT/index, signed
    asset("tester/hero", ...)               an asset as a shard has it

The shapes are those that Sources/AssetStoreCore/Index describes.
"""

import hashlib
import json
import pathlib
import shutil
import subprocess

MINISIGN = shutil.which("minisign")
DAY = 86_400
LARGEST_SHARD = 96


class Keys:
    def __init__(self, folder, name="registry"):
        self.secret = pathlib.Path(folder) / f"{name}.key"
        self.public = pathlib.Path(folder) / f"{name}.pub"
        run("-G", "-W", "-f", "-p", self.public, "-s", self.secret)

    @property
    def line(self):
        return self.public.read_text().splitlines()[1]

    def sign(self, file, comment):
        run("-S", "-s", self.secret, "-m", file, "-t", comment)


def run(*arguments):
    subprocess.run([MINISIGN, *map(str, arguments)], check=True, stdin=subprocess.DEVNULL, capture_output=True)


def dump(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def release(version="1.0", **how):
    return {
        "version": version, "godot_min": "4.0", "godot_max": "", "url": f"packages/{version}.zip", "sha256": "",
        "size": 0, "published": 1_700_000_000, "dependencies": [], "permissions": [], "yanked": "", **how,
    }


def asset(name, **how):
    publisher, slug = name.split("/")
    return {
        "publisher": publisher, "slug": slug, "type": "addon", "title": slug.title(), "author": publisher.title(),
        "category": "Tools", "license": "MIT", "summary": "", "description": f"What {slug} is for.",
        "icon_url": "", "browse_url": "", "issues_url": "", "support": "community", "tags": [], "vast_id": "",
        "previews": [], "updated": 1_700_000_000, "releases": [release()], **how,
    }


def number(asset, bits):
    """Which shard an asset belongs to: the first bits of the SHA-256 of its name."""
    digest = hashlib.sha256(f"{asset['publisher']}/{asset['slug']}".encode()).digest()
    return int.from_bytes(digest[:4]) >> 32 - bits


def place(out, folder, body):
    """Writes a file under its SHA-256; gives what others say of it."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = pathlib.Path(out) / "index" / folder.format(sha256[:2]) / f"{sha256}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return {"sha256": sha256, "size": len(body)}


def write(out, assets, keys, sequence, name="demo", bits=None, expires=None, created=None, further=(), mirrors=(),
        comment=None, spoil=lambda number, body: body, **head):
    """Publishes the assets; `sequence` is a time, as the compiler's is. Gives the manifest.

    `spoil` changes the bytes of a shard before they are hashed.
    """
    if bits is None:
        bits = next(bits for bits in range(17) if bits == 16 or len(assets) / 2**bits <= LARGEST_SHARD)
    shards = [[] for _ in range(2**bits)]
    for one in sorted(assets, key=lambda one: (one["publisher"].encode(), one["slug"].encode())):
        shards[number(one, bits)].append(one)
    entries = []
    for index, shard in enumerate(shards):
        file = {"sha256": "", "size": 0}
        if shard:
            file = place(out, "shards/{}", spoil(index, dump({"format": 1, "assets": shard})))
        entries.append({**file, "assets": len(shard)})
    manifest = {"format": 1, "registry": name, "assets": len(assets), "bits": bits, "shards": entries}
    created = sequence if created is None else created
    publish(out, keys, comment or f"assetstore registry {name} sequence {sequence}", {
        "format": 1, "registry": name, "sequence": sequence, "created": created,
        "expires": created + 90 * DAY if expires is None else expires,
        "index": place(out, "manifests", dump(manifest)),
        "keys": [key.line for key in further], "mirrors": list(mirrors), **head,
    })
    return manifest


def publish(out, keys, comment, head):
    path = pathlib.Path(out) / "index/head.json"
    path.write_bytes(dump(head))
    keys.sign(path, comment)
