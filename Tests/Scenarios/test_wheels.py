"""Archives nobody here wrote: wheels are zips that carry a list of their files' SHA-256."""

import base64
import csv
import io
import shutil
import subprocess
import sys
import unittest
import zipfile

from support import ROOT, TIMEOUT, Case, sha256, visible

WHEELS = ROOT / ".build/test-data/wheels"
NAMES = ("packaging", "six", "typing_extensions")


def wheels():
    """The wheels, fetched once; fewer if they cannot be."""
    found = [path for name in NAMES for path in sorted(WHEELS.glob(f"{name}-*.whl"))[:1]]
    if len(found) < len(NAMES):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        try:
            subprocess.run([*pip, "--dest", str(WHEELS), *NAMES], capture_output=True, timeout=TIMEOUT)
        except (OSError, subprocess.TimeoutExpired):
            pass
        found = [path for name in NAMES for path in sorted(WHEELS.glob(f"{name}-*.whl"))[:1]]
    return found


def record(wheel):
    """What the wheel's RECORD promises: SHA-256 in hex by path."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/RECORD"))
        rows = csv.reader(io.StringIO(archive.read(name).decode()))
        promised = [(row[0], row[1].partition("=")) for row in rows if row and row[1]]
    assert all(kind == "sha256" for _, (kind, _, _) in promised)
    return {path: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).hex() for path, (_, _, text) in promised}


class Wheels(Case):
    def setUp(self):
        super().setUp()
        self.wheels = wheels()
        if len(self.wheels) < len(NAMES):
            self.skipTest("the wheels could not be fetched: no package index within reach")

    def test_receipts_have_the_hashes_of_record(self):
        before = visible(self.project)
        installed = {}
        for wheel in self.wheels:
            archive = shutil.copy(wheel, self.dir / f"{wheel.stem}.zip")
            [change] = self.install(archive)["changes"]
            self.assertEqual((change["kind"], change["sha256"]), ("install", sha256(wheel)))
            installed[change["name"]] = wheel
        self.assertEqual(len(installed), len(NAMES))

        for name, wheel in installed.items():
            files = self.run_command("list", name, "--files").json["files"]
            with zipfile.ZipFile(wheel) as archive:
                count = sum(not entry.is_dir() for entry in archive.infolist())
            self.assertEqual(len(files), count)
            folder = "addons/" + name.split("/")[1]
            actual = {row["path"].removeprefix(folder + "/"): row["sha256"] for row in files}
            promised = record(wheel)
            self.assertGreater(len(promised), 3)
            self.assertEqual({path: actual.get(path) for path in promised}, promised)
            for row in files:
                path = self.project / row["path"]
                self.assertEqual((sha256(path), path.stat().st_size), (row["sha256"], row["size"]))
        self.assert_clean()

        self.run_command("remove", *installed)
        after = visible(self.project)
        ours = {"assetstore.json", "assetstore.lock"}
        self.assertEqual({path: what for path, what in after.items() if path not in ours}, before)
        self.assertEqual(self.packages(), {})


if __name__ == "__main__":
    unittest.main()
