"""What a project and a store are, read without the library, and what they must be after a fault.

A project has its old or its new bytes, never others; receipts, history, lock and backups belong to the
same of the two, the journal is empty, and nothing lies around. A store has whole archives only, no fewer
than before and after have in common and no others than they have; its catalogue is sound.
"""

import hashlib
import json
import os
import pathlib
import re
import sqlite3
import stat

OWN = {".gdignore", ".gitignore", "state.sqlite", "lock", "backup"}
STAYING = r"journal\.key|projects-v1/[0-9a-f]{64}|tmp/partial-[0-9a-f]{64}(\.note)?|tmp/sync-\w+\.lock"
CATALOGUE = {"catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"}


def tree(root):
    """Everything below a folder: kind, mode, and bytes' hash or target."""
    found = {}
    root = pathlib.Path(root)
    for path in sorted(root.rglob("*")):
        status = os.lstat(path)
        mode = stat.S_IMODE(status.st_mode)
        name = str(path.relative_to(root))
        if stat.S_ISLNK(status.st_mode):
            found[name] = ("link", mode, os.readlink(path))
        elif stat.S_ISDIR(status.st_mode):
            found[name] = ("folder", mode, "")
        else:
            found[name] = ("file", mode, hashlib.sha256(path.read_bytes()).hexdigest())
    return found


def top(path):
    return path.split("/")[0]


def query(path, sql):
    """Rows of a database. Writable, as only that reads what a log holds."""
    database = sqlite3.connect(path, timeout=1)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def receipts(path):
    """All that state.sqlite says but its times and names made of them; None if it says nothing."""
    if not path.exists() or query(path, "PRAGMA user_version") == [(0,)]:
        return None
    said = {"generation": query(path, "SELECT number FROM generation")}
    columns = [row[1] for row in query(path, "PRAGMA table_info(packages)") if row[1] != "installed_at"]
    said["packages"] = query(path, f"SELECT {','.join(columns)} FROM packages ORDER BY name")
    for table in ("files", "folders", "lost", "licenses"):
        said[table] = query(path, f"SELECT * FROM {table} ORDER BY 1, 2")
    said["history"] = [
        (*row, re.sub(r'(?<="folder":"\.assetstore/backup/)[^"/]+', "", record))
        for *row, record in query(path, "SELECT id, undoes, undone, record FROM history ORDER BY id")]
    # A first commit that was undone leaves the tables.
    return said if said["packages"] or said["history"] else None


class State:
    """An area as it lies there: its project and its store."""

    def __init__(self, area):
        self.area = area
        self.problems = []
        project, store = area / "project", area / "store"
        everything = tree(project)
        self.project = {path: what for path, what in everything.items() if top(path) != ".assetstore"}
        self.beside = {path: what for path, what in tree(area).items() if top(path) not in ("project", "store")}
        for path in [path for path in self.beside if re.fullmatch(r"all\.bundle\.[0-9a-f]{16}\.tmp", path)]:
            self.problems.append(f"left behind beside the project: {path}")
            del self.beside[path]
        own = {path.split("/", 1)[1]: what for path, what in everything.items() if path.startswith(".assetstore/")}
        # The folder below backup has the time in its name.
        self.lock = json.loads((project / "assetstore.lock").read_text())["packages"] \
            if "assetstore.lock" in self.project else {}
        self.backup = sorted(
            (path.split("/", 2)[2], what) for path, what in own.items() if re.match(r"backup/[^/]+/", path))
        self.problems += [f"left behind in the project: .assetstore/{path}" for path in own if top(path) not in OWN]
        for path, (kind, _, _) in own.items():
            inside = [other for other in own if other.startswith(path + "/")]
            if path.startswith("backup") and kind == "folder" and not inside:
                self.problems.append(f"an empty folder left behind: .assetstore/{path}")
        self.receipts = self.sound(project / ".assetstore/state.sqlite", receipts)
        journal = self.sound(project / ".assetstore/state.sqlite", journals)
        if journal:
            self.problems.append(f"a journal is left: {journal}")
        self.archives = self.stored(store)
        self.assets = self.sound(store / "catalogue.sqlite", assets)

    def sound(self, path, read):
        """What `read` finds in a database, which must be sound."""
        if not path.exists():
            return read(path)
        try:
            if query(path, "PRAGMA integrity_check") != [("ok",)]:
                self.problems.append(f"{path.name} fails its integrity check")
            return read(path)
        except sqlite3.Error as error:
            self.problems.append(f"{path.name} cannot be read: {error}")
            return None

    def stored(self, store):
        """The archives; whole, and nothing in the store but what belongs there."""
        found = set()
        for path, (kind, mode, digest) in tree(store).items() if store.exists() else ():
            name = path.split("/")[-1]
            if kind == "folder" or path in CATALOGUE:
                continue
            if re.fullmatch(r"archives-v1/[0-9a-f]{2}/[0-9a-f]{64}", path):
                found.add(name)
                if digest != name:
                    self.problems.append(f"the archive {name[:12]} has other bytes")
                if mode != 0o444:
                    self.problems.append(f"the archive {name[:12]} has mode {mode:o}")
            elif not re.fullmatch(STAYING, path):
                self.problems.append(f"left behind in the store: {path}")
        return found

    def agreement(self):
        """(Where receipts and lock disagree, the files that are not as the receipts have them)."""
        packages = {row[0]: row for row in self.receipts["packages"]} if self.receipts else {}
        problems = [f"the lock has {sorted(self.lock)}, the receipts {sorted(packages)}"] \
            if sorted(self.lock) != sorted(packages) else []
        for name, row in packages.items():
            if not {self.lock.get(name, {}).get(key) for key in ("sha256", "tree_hash", "version")} <= set(row):
                problems.append(f"lock and receipts have another {name}")
        files = self.receipts["files"] if self.receipts else ()
        return problems, {row[0] for row in files if self.project.get(row[0], ("", 0, ""))[2] != row[2]}


def journals(path):
    if not path.exists() or not query(path, "SELECT 1 FROM sqlite_master WHERE name = 'journal'"):
        return []
    return query(path, "SELECT substr(record, 1, 80) FROM journal")


def assets(path):
    """The rows of the catalogue that a sync brings."""
    tables = {row[0] for row in query(path, "SELECT name FROM sqlite_master")} if path.exists() else set()
    if "asset" not in tables:
        return set()
    columns = [row[1] for row in query(path, "PRAGMA table_info(asset)")]
    stable = [name for name in columns if name in ("title", "version", "slug", "publisher", "license")]
    return set(query(path, f"SELECT {','.join(stable)} FROM asset"))


def difference(one, other):
    """A few words on how two trees differ."""
    paths = sorted(path for path in {**one, **other} if one.get(path) != other.get(path))
    words = []
    for path in paths[:4]:
        how = "is missing" if path not in one else "is too much" if path not in other else "differs"
        words.append(f"{path} {how}")
    return ", ".join(words) + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")


def same(state, wanted):
    """How a state is not the wanted one; "" if it is, in all but the store."""
    if state.project != wanted.project:
        return difference(state.project, wanted.project)
    if state.receipts != wanted.receipts:
        return "the receipts are others"
    if state.backup != wanted.backup:
        return f"backup has {[path for path, _ in state.backup]}, not {[path for path, _ in wanted.backup]}"
    return ""


def between(state, old, new):
    """(old or new or None, what is wrong) of a project and store that were between the two."""
    problems = list(state.problems)
    which = None
    as_old, as_new = same(state, old), same(state, new)
    if not as_new:
        which = new
    if not as_old:
        which = old
    if which is None:
        problems.append(f"neither old ({as_old}) nor new ({as_new})")
    if state.beside not in (old.beside, new.beside):
        problems.append("outside of project and store: " + difference(state.beside, old.beside))
    if not old.archives & new.archives <= state.archives:
        problems.append("archives that both have are gone")
    if not state.archives <= old.archives | new.archives:
        problems.append("an archive that neither has")
    if state.assets is not None and not state.assets <= old.assets | new.assets:
        problems.append("the catalogue has assets that neither has")
    return which, problems


def exactly(state, wanted):
    """What is wrong with a state that must be the wanted one, store included."""
    problems = list(state.problems)
    how = same(state, wanted)
    if how:
        problems.append(how)
    if state.beside != wanted.beside:
        problems.append("outside of project and store: " + difference(state.beside, wanted.beside))
    if state.archives != wanted.archives:
        problems.append("the cache has other archives")
    if state.assets != wanted.assets:
        problems.append("the catalogue has other assets")
    return problems
