"""The operations of the campaign: each makes its starting point in an area and names one command.

An area is a folder with a project, a store and the archives they use. Everything in it is the same
each time it is made.
"""

import json
import os
import pathlib
import shutil
import stat
import zipfile

import judge
import tracing

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("ASSETSTORE", str(ROOT / ".build/out/bin/assetstore"))

ONE = {
    "changed.gd": "one\n", "edited-changed.gd": "one\n", "edited-same.gd": "same\n", "same.gd": "same\n",
    "dropped.png": "picture\n", "edited-dropped.gd": "one\n", "old/deep/gone.gd": "gone\n",
    "turn": "a file\n", "tool.sh": "#!/bin/sh\n",
}
TWO = {
    "changed.gd": "two\n", "edited-changed.gd": "two\n", "edited-same.gd": "same\n", "same.gd": "same\n",
    "new/deep/come.gd": "come\n", "turn/inner.gd": "now a folder\n", "tool.sh": "#!/bin/sh\nexit\n",
}


class Area:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        # What it must be again when a command that was killed in it is recovered.
        self.wanted = None
        self.project, self.store = self.folder / "project", self.folder / "store"
        self.archives, self.pages = self.folder / "archives", self.folder / "pages"
        self.bundle = self.folder / "all.bundle"

    def line(self, *words):
        """Quiet, as what cannot be said on a full disk is an error of its own."""
        return [COMMAND, "--quiet", "--store", self.store, "--project", self.project, *words]

    def run(self, *words, code=0):
        """Runs the command, which must give `code` unless that is None."""
        result = tracing.run(self.line(*words), self.folder)
        if code is not None and result.code != code:
            raise RuntimeError(f"{words} gave {result.code}: {result.stderr}")
        return result

    def make(self):
        """A project, and archives of several packages."""
        for folder in (self.project, self.archives):
            folder.mkdir(parents=True)
        features = 'config_version=5\n\n[application]\n\nconfig/features=PackedStringArray("4.3")\n'
        (self.project / "project.godot").write_text(features)
        self.zip("x1.zip", "x", "1.0", ONE)
        self.zip("x2.zip", "x", "2.0", TWO)
        self.zip("y.zip", "y", "1.0", {"main.gd": "y\n", "lib/a.gd": "a\n"})
        self.zip("z.zip", "z", "1.0", {f"many/{number // 4}/{number}.gd": f"{number}\n" for number in range(68)})

    def zip(self, file, name, version, files):
        config = (
            f'[plugin]\n\nname="{name}"\ndescription="For tests"\nauthor="Tester"\nversion="{version}"\n'
            'script="same.gd"\n')
        with zipfile.ZipFile(self.archives / file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, text in {"plugin.cfg": config, **files}.items():
                entry = zipfile.ZipInfo(f"addons/{name}/{path}", (2026, 1, 1, 0, 0, 0))
                mode = 0o755 if path.endswith(".sh") else 0o644
                entry.external_attr = (stat.S_IFREG | mode) << 16
                archive.writestr(entry, text)

    def install(self, *names):
        self.run("install", *[self.archives / f"{name}.zip" for name in names])

    def edit(self):
        """What a user and the engine do to the package x."""
        addon = self.project / "addons/x"
        for name in ("edited-changed.gd", "edited-same.gd", "edited-dropped.gd"):
            (addon / name).write_text("edited\n")
        (addon / "mine.gd").write_text("mine\n")
        (addon / "dropped.png.import").write_text("made by the engine\n")

    def library(self, assets):
        """A library's pages; each asset is (number, title)."""
        shutil.rmtree(self.pages, ignore_errors=True)
        (self.pages / "asset").mkdir(parents=True)
        rows = []
        for number, title in assets:
            row = {
                "asset_id": str(number), "title": title, "author": "Tester", "author_id": "1", "category": "Tools",
                "category_id": "5", "godot_version": "4.0", "rating": "0", "cost": "MIT",
                "support_level": "community", "icon_url": "", "version": "1", "version_string": "1.0",
                "modify_date": "2026-01-01 00:00:00",
            }
            details = dict(
                row, download_hash="", description=f"About {title}", previews=[], type="addon",
                download_url=f"https://example.com/{number}.zip")
            (self.pages / "asset" / f"{number}.json").write_text(json.dumps(details))
            rows.append(row)
        categories = [{"id": "5", "name": "Tools", "type": "0"}]
        (self.pages / "configure.json").write_text(json.dumps({"categories": categories}))
        page = {"result": rows, "page": 0, "pages": 1, "page_length": 500, "total_items": len(rows)}
        (self.pages / "asset-page-0.json").write_text(json.dumps(page))


class Operation:
    """`words` is the command; `repeats`: it may be given once more after it took effect.

    `finally_` is what a retry is instead, where the command itself is only a means to open the project.
    `installs`: what the lock has is installed when it is done.
    """

    def __init__(self, name, prepare, words, repeats=True, finally_=None, installs=True):
        self.name, self.prepare, self.words = name, prepare, words
        self.repeats, self.finally_, self.installs = repeats, finally_, installs


def fresh(area):
    area.make()


def several(area):
    area.make()
    area.install("x1")


def edited(area):
    several(area)
    area.edit()


def upgraded(area):
    """Without an edit of what the upgrade drops, which would be in the way of an undo."""
    edited(area)
    (area.project / "addons/x/edited-dropped.gd").write_text(ONE["edited-dropped.gd"])
    area.install("x2")


def forced(area):
    removable(area)
    area.run("remove", "tester/x", "--force")


def removable(area):
    edited(area)
    area.install("y")


def spoilt(area):
    edited(area)
    (area.project / "addons/x/changed.gd").unlink()
    shutil.rmtree(area.project / "addons/x/old")


def synced(area):
    area.make()
    area.library([(number, f"Thing {number}") for number in range(1, 13)])
    area.run("source", "add", "lib", area.pages, "--kind", "library")
    area.run("sync")
    area.library([(number, f"Thing {number}{' anew' * (number % 2)}") for number in range(4, 16)])


def collectable(area):
    """x2 is needed by the lock, x1 by undo; y and z by nobody, as their project is gone."""
    upgraded(area)
    area.run("cache", "add", area.archives / "y.zip", area.archives / "z.zip")


def addable(area):
    several(area)


def exportable(area):
    """An older bundle lies where the new one is to be."""
    several(area)
    area.run("bundle", "export", area.bundle)
    area.install("y", "z")


def importable(area):
    """A bundle, and neither a store nor more of a project than any has."""
    exportable(area)
    area.run("bundle", "export", area.bundle)
    shutil.rmtree(area.store)
    for name in ("addons", ".assetstore"):
        shutil.rmtree(area.project / name)
    for name in ("assetstore.json", "assetstore.lock"):
        (area.project / name).unlink()


def killed(prepare, words, at, is_committed=False):
    """Prepares and kills the command at the call that `at` chooses from all calls."""
    def make(area):
        prepare(area)
        old = judge.State(area.folder)
        shutil.copytree(area.folder, f"{area.folder}-counted", symlinks=True)
        trace = f"{area.folder}-trace"
        line = area.line(*words(area))
        _, calls = tracing.count(line, area.folder, trace)
        area.wanted = judge.State(area.folder) if is_committed else old
        shutil.rmtree(area.folder)
        os.rename(f"{area.folder}-counted", area.folder)
        call = at(calls)
        tracing.spoil(line, area.folder, trace, tracing.injection("SIGKILL", calls, call))
        if not (area.project / ".assetstore/staging").exists():
            raise RuntimeError(f"killed at {call}, and nothing is to be recovered")
    return make


def moves(calls):
    return [call for call in calls if call.name == "renameat2" and "/staging/" in call.text]


def half(calls):
    return moves(calls)[len(moves(calls)) // 2]


def committing(calls):
    """A write in the middle of the commit of receipts, after the last step."""
    after = calls[calls.index(moves(calls)[-1]) + 1:]
    writes = [call for call in after if call.name == "pwrite64" and "/state.sqlite>" in call.text]
    return writes[len(writes) // 2]


def sweeping(calls):
    """In the middle of taking away what is not needed any more, after the commit."""
    last = [call for call in calls if call.name == "unlink" and "/staging/" in call.text]
    return last[len(last) // 2]


def upgrade(area):
    return ["install", area.archives / "x2.zip"]


def repair(area):
    return ["repair"]


def listing(area):
    return ["list"]


OPERATIONS = [
    Operation("install, fresh", fresh, lambda area: ["install", area.archives / "x1.zip"]),
    Operation(
        "install, several", several, lambda area: ["install", area.archives / "y.zip", area.archives / "z.zip"]),
    Operation("upgrade with edits", edited, upgrade),
    Operation("remove", removable, lambda area: ["remove", "tester/x"], repeats=False),
    Operation("remove, forced", removable, lambda area: ["remove", "tester/x", "--force"], repeats=False),
    Operation("undo", upgraded, lambda area: ["undo"], repeats=False),
    Operation("undo, edits come back", forced, lambda area: ["undo"], repeats=False),
    Operation("repair", spoilt, repair),
    Operation("recovery of an upgrade", killed(edited, upgrade, half), listing, finally_=upgrade),
    Operation("recovery at the commit", killed(edited, upgrade, committing), listing, finally_=upgrade),
    Operation("recovery of a repair", killed(spoilt, repair, half), listing, finally_=repair),
    Operation(
        "recovery while sweeping", killed(edited, upgrade, sweeping, is_committed=True), listing, finally_=upgrade),
    Operation("sync", synced, lambda area: ["sync"]),
    Operation("cache gc", collectable, lambda area: ["cache", "gc"]),
    Operation(
        "cache add", addable, lambda area: ["cache", "add", area.archives / "y.zip", area.archives / "z.zip"]),
    Operation("bundle export", exportable, lambda area: ["bundle", "export", area.bundle]),
    Operation("bundle import", importable, lambda area: ["bundle", "import", area.bundle], installs=False),
]
