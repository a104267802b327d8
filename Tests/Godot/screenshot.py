#!/usr/bin/env python3
"""Takes pictures of the editor panel in a real editor, for people to look at.

    screenshot.py [OUT [LOOK...]]     into OUT, else .build/godot/screenshots; some of LOOKS, or all

The editor draws with software OpenGL to an X server in memory. Both are run in the tree that display.sh
unpacks, in name spaces of their own; nothing of the system is touched. A loopback server has a library of
made-up assets; project/tests/dock/pictures.gd goes through the panel and saves what it sees.
"""

import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zlib

import support

sys.path.insert(0, str(support.ROOT / "Tests/Support"))
import fault_server  # noqa: E402

# The editor's numbers: 2 is 100 %, 6 is 200 %.
SCALE = "interface/editor/display_scale = {}\n"

# Name, size of the screen, further settings of the editor.
LOOKS = [
    ("dark", 1600, 1000, SCALE.format(2)),
    ("light", 1600, 1000, SCALE.format(2) + 'interface/theme/color_preset = "Light"\n'),
    ("narrow", 1000, 800, SCALE.format(2)),
    ("large", 2400, 1500, SCALE.format(6)),
    ("large-light", 2400, 1500, SCALE.format(6) + 'interface/theme/color_preset = "Light"\n'),
]

README = """# {title}

{text} It is **small**, has *no* dependencies, and is documented with `##` comments.

## Use

1. Install it.
2. Enable it in *Project Settings > Plugins*.
3. Call it:

```gdscript
var thing := Thing.new()
thing.speed = 4.0
```

- [Manual](https://example.org/manual)
- [x] works with Godot 4.2 and later
- [ ] ~~works without an engine~~

> Made by people who like small things.
"""

BBCODE = ("[b]{title}[/b]\n\n{text}\n[ul]Shown as [i]BBCode[/i]\nWith a [url=https://example.org]link[/url][/ul]\n"
          "[code]var thing := Thing.new()[/code]")

ASSETS = [
    ("Dialogue Box", "Sample Works", "2D Tools", "MIT", "4.2", "2.0.1", "community",
     "Shows conversations letter by letter, with choices. Accept goes to the next line."),
    ("Health Bar", "Sample Works", "2D Tools", "MIT", "4.0", "1.2.0", "featured", "A bar that follows its owner."),
    ("Dice Roller", "Table Top Tools", "Tools", "Apache-2.0", "4.1", "0.9", "community", "Throws dice of all kinds."),
    ("Terrain Brush", "Hilltop", "3D Tools", "MIT", "4.3", "3.1.4", "featured", "Paints hills and valleys."),
    ("Weather", "Hilltop", "Shaders", "CC0", "4.2", "1.0", "community", "Rain, snow and fog for 2D and 3D scenes."),
    ("State Charts", "J. Ärgerlich", "Scripts", "MIT", "4.2", "0.22.3", "community", "State machines that nest."),
    ("A title that is a good deal longer than the room there is for it in any list", "Somebody With a Long Name Too",
     "Misc", "GPL-3.0-or-later", "4.4", "2024.11.3-beta.2", "testing", "What becomes of long words."),
    ("Tomorrow's Addon", "Early Bird", "Tools", "MIT", "4.9", "0.1", "testing", "For a Godot that is not out yet."),
    ("Pixel Camera", "Sample Works", "2D Tools", "MIT", "4.0", "5.0.0", "community", "A camera without jitter."),
    ("Save Games", "Cellar Door", "Scripts", "BSD-3-Clause", "4.1", "1.4.2", "community", "Writes and reads saves."),
    ("Input Remapper", "Cellar Door", "Tools", "MIT", "4.2", "1.1", "community", "Lets players choose their keys."),
    ("Tiny Physics", "Hilltop", "Scripts", "MIT", "4.2", "0.3", "testing", "Physics for tiny games."),
    ("Quest Log", "Sample Works", "Scripts", "MIT", "4.0", "2.2", "community", "What is left to do."),
]


def icon(number):
    """A PNG of 128 pixels: a disc on a gradient, with a colour of its own."""
    red, green, blue = (40 + number * 67 % 200, 60 + number * 101 % 180, 80 + number * 37 % 170)
    rows = b""
    for y in range(128):
        rows += b"\0"
        for x in range(128):
            inside = (x - 64) ** 2 + (y - 64) ** 2 < (24 + number * 7 % 24) ** 2
            light = 0.55 + y / 285
            rows += bytes(255 - part // 3 if inside else int(part * light) for part in (red, green, blue))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 128, 128, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def library(folder, url):
    """Pages and files of a library with ASSETS."""
    samples = support.samples()
    (folder / "pages/asset").mkdir(parents=True)
    (folder / "files").mkdir()
    categories = sorted({asset[2] for asset in ASSETS})
    rows = []
    for number, (title, author, category, licence, godot, version, level, text) in enumerate(ASSETS, 1):
        (folder / f"files/{number}.png").write_bytes(icon(number))
        archive = samples / "packages" / f"{title.lower().replace(' ', '-')}.zip"
        if archive.exists():
            shutil.copy(archive, folder / "files" / archive.name)
        row = {
            "asset_id": str(number), "title": title, "author": author, "author_id": str(number),
            "category": category, "category_id": str(categories.index(category) + 1), "godot_version": godot,
            "rating": "0", "cost": licence, "support_level": level,
            "icon_url": f"{url}/{number}.png" if number % 5 else "", "version": "1", "version_string": version,
            "modify_date": f"2026-{number % 12 + 1:02}-11 08:30:00"}
        rows.append(row)
        words = (BBCODE if number == 2 else README).format(title=title, text=text)
        (folder / f"pages/asset/{number}.json").write_text(json.dumps({
            **row, "type": "addon", "description": words, "browse_url": "https://example.org/", "issues_url": "",
            "download_url": f"{url}/{archive.name}", "download_hash": "", "searchable": "1", "previews": [
                {"preview_id": str(other), "type": "image", "link": f"{url}/{other}.png", "thumbnail": f"{url}/{other}.png"}
                for other in range(2, 6)] + [
                {"preview_id": "9", "type": "video", "link": "https://example.org/video", "thumbnail": ""}]
            if number == 2 else []}))
    (folder / "pages/configure.json").write_text(json.dumps({"categories": [
        {"id": str(index), "name": name, "type": "0"} for index, name in enumerate(categories, 1)]}))
    (folder / "pages/asset-page-0.json").write_text(json.dumps({
        "result": rows, "page": 0, "pages": 1, "page_length": 500, "total_items": len(rows)}))


RUN = """
set -e
display=$1 engine=$2 work=$3 width=$4 height=$5
mount -t proc proc "$display/proc"
mount --rbind /dev "$display/dev"
mount --bind "$engine" "$display/engine"
mount --bind "$work" "$display/work"
exec chroot "$display" /bin/sh -ec '
    rm -f /work/ready
    mkfifo /work/ready
    Xvfb -displayfd 3 -screen 0 "$1x$2x24" -nolisten tcp 3>/work/ready >/work/xvfb.log 2>&1 &
    server=$!
    trap "kill $server" EXIT
    read -r number </work/ready
    lib=/engine/usr/lib/x86_64-linux-gnu
    export DISPLAY=":$number" HOME=/work/home XDG_CONFIG_HOME=/work/config XDG_DATA_HOME=/work/data
    export XDG_CACHE_HOME=/work/cache LIBGL_ALWAYS_SOFTWARE=1 GALLIUM_DRIVER=llvmpipe
    export DOCK_TEST=pictures ASSETSTORE_STORE=/work/store
    "$lib/ld-linux-x86-64.so.2" --library-path "$lib:$lib/pulseaudio:/usr/lib/x86_64-linux-gnu" \\
        /engine/usr/bin/godot --editor --path /work/project --audio-driver Dummy \\
        --rendering-driver opengl3 --resolution "$1x$2" --position 0,0 </dev/null
' sh "$width" "$height"
"""


def take(look, out):
    name, width, height, settings = look
    with tempfile.TemporaryDirectory(prefix="screenshot-") as scratch:
        work = pathlib.Path(scratch)
        (work / "server").mkdir()
        server = fault_server.Server(("127.0.0.1", 0), fault_server.Handler)
        url = f"http://127.0.0.1:{server.server_address[1]}"
        server.options = type("Options", (), dict(
            root=str(work / "server/files"), pages=str(work / "server/pages"), page_cap=500))
        library(work / "server", url)
        threading.Thread(target=server.serve_forever, daemon=True).start()

        project = work / "project"
        shutil.copytree(support.PROJECT, project, ignore=shutil.ignore_patterns(".godot", ".assetstore"))
        (project / ".godot").mkdir()
        (project / ".godot/extension_list.cfg").write_text("res://addons/assetstore/assetstore.gdextension\n")
        (project / "project.godot").write_text(
            'config_version=5\n\n[application]\n\nconfig/name="demo"\n'
            'config/features=PackedStringArray("4.6", "GL Compatibility")\n\n[editor_plugins]\n\n'
            'enabled=PackedStringArray("res://addons/assetstore/plugin.cfg", "res://tests/dock/plugin.cfg")\n\n'
            '[rendering]\n\nrenderer/rendering_method="gl_compatibility"\n')
        (work / "config/godot").mkdir(parents=True)
        (work / "config/godot/editor_settings-4.6.tres").write_text(
            '[gd_resource type="EditorSettings" format=3]\n\n[resource]\n'
            # Else the editor, of whose window nobody takes notice, hardly draws.
            'interface/editor/single_window_mode = true\ninterface/editor/update_continuously = true\n'
            'interface/editor/unfocused_low_processor_mode_sleep_usec = 5000\n'
            'network/connection/network_mode = 1\n' + settings)
        (work / "server.txt").write_text(url + "/asset-library/api")
        display = subprocess.run(
            [support.ROOT / "Tests/Godot/display.sh"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        # With a process name space of their own all end when the first does.
        with open(work / "log", "w") as log:
            subprocess.run(
                ["timeout", "--signal=KILL", str(3 * support.TIMEOUT), "unshare", "--user", "--map-root-user", "--mount",
                 "--pid", "--fork", "--kill-child", "sh", "-c", RUN, "sh", display,
                 str(pathlib.Path(display).parent / "root"), str(work), str(width), str(height)],
                stdout=log, stderr=log)
        output = (work / "log").read_text(errors="replace")
        server.shutdown()
        pictures = sorted(work.glob("*.png"))
        for picture in pictures:
            shutil.copy(picture, out / f"{name}-{picture.name}")
        if "\nEND 0" in output and pictures:
            return pictures
        print(f"screenshot.py: {name}: {output[-4000:]}", file=sys.stderr)
        return []


def main():
    support.built()
    out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else support.ROOT / ".build/godot/screenshots")
    out.mkdir(parents=True, exist_ok=True)
    for look in LOOKS:
        if len(sys.argv) > 2 and look[0] not in sys.argv[2:]:
            continue
        # Software OpenGL now and then aborts while the engine starts.
        pictures = take(look, out) or take(look, out) or sys.exit(f"screenshot.py: no pictures of {look[0]}")
        for picture in pictures:
            print(out / f"{look[0]}-{picture.name}")


if __name__ == "__main__":
    main()
