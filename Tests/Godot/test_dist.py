"""What `make dist` packs, unpacked where nothing else is: the addon in it works in a project."""

import functools
import hashlib
import pathlib
import shutil
import subprocess
import tarfile
import unittest

import support


@functools.cache
def tarball():
    support.built()
    subprocess.run([support.ROOT / "Tests/Support/dist.sh"], check=True, stdout=subprocess.DEVNULL)
    found, = (support.ROOT / ".build").glob("assetstore-*.tar.gz")
    return found


class Dist(support.Case):
    def test_same_files_give_the_same_bytes(self):
        first = hashlib.sha256(tarball().read_bytes()).hexdigest()
        subprocess.run([support.ROOT / "Tests/Support/dist.sh"], check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(hashlib.sha256(tarball().read_bytes()).hexdigest(), first)

    def test_addon_works_from_it(self):
        """Unpacked as a stranger does, copied to an empty project, run; as the README says."""
        with tarfile.open(tarball()) as archive:
            names = archive.getnames()
            self.assertEqual({pathlib.PurePath(name).parts[0] for name in names},
                             {tarball().name.removesuffix(".tar.gz")})
            archive.extractall(self.dir, filter="data")
        there = self.dir / tarball().name.removesuffix(".tar.gz")
        for name in names:
            self.assertNotRegex(name, r"\.(uid|import|o)$|/\.godot|__pycache__")
        licences = {path.name for path in (there / "godot/addons/assetstore/licenses").iterdir()}
        self.assertTrue({"assetstore.txt", "libraries.txt", "swift.txt"} <= licences, licences)

        project = self.dir / "project"
        (project / ".godot").mkdir(parents=True)
        (project / "project.godot").touch()
        shutil.copytree(there / "godot", project, dirs_exist_ok=True)
        (project / ".godot/extension_list.cfg").write_text(
            "res://addons/assetstore/assetstore.gdextension\n")
        subprocess.run([there / "examples/make-samples.sh", self.dir / "samples"], check=True)
        output = self.godot("--path", project, "--script", "demo.gd", "--", self.dir / "samples/library",
                            "health", leaks=False)
        self.assertRegex(output, r"(?m)^installed demo:sample-works/health-bar\nas published: true$")

        # The command finds the library beside it.
        shown = subprocess.run([there / "bin/assetstore", "--project", project, "verify"],
                               env=self.environment(), capture_output=True, text=True, check=False)
        self.assertEqual(shown.returncode, 0, shown.stderr)


if __name__ == "__main__":
    unittest.main()
