"""engine.sh where Debian's Godot is not there yet, with an apt and a dpkg that only pretend."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("engine.sh")
KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# Each call is a line of the log. A package is named like a file in it, and is one line.
APT = r"""#!/bin/sh
for word; do
    case $word in
    Dir::Cache=*) cache=${word#*=} ;;
    indextargets) . /etc/os-release; echo "http://127.0.0.1:9/debian|Debian|Debian|$VERSION_CODENAME|main"; exit ;;
    install)
        echo install >>"$PRETENDED/log"
        [ ! -e "$PRETENDED/no-packages" ] || exit 100
        echo godot >"$cache/archives/godot.deb" ;;
    esac
done
"""
DPKG = r"""#!/bin/sh
lib=$3/usr/lib/x86_64-linux-gnu
mkdir -p "$lib" "$3/usr/bin"
printf '#!/bin/sh\necho 4.6.3.stable\n' >"$lib/ld-linux-x86-64.so.2"
chmod +x "$lib/ld-linux-x86-64.so.2"
[ ! -e "$PRETENDED/interrupted" ] || { rm "$PRETENDED/interrupted"; exit 1; }
cp "$lib/ld-linux-x86-64.so.2" "$3/usr/bin/godot-template-release"
"""


@unittest.skipUnless(KEYRING.exists() and shutil.which("apt-get", path="/usr/bin")
                     and not shutil.which("godot", path="/usr/bin:/bin"),
                     "only where Debian's Godot would be downloaded")
class Engine(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="engine-"))
        self.addCleanup(shutil.rmtree, self.dir)
        for name, text in (("apt-get", APT), ("dpkg-deb", DPKG)):
            (self.dir / name).write_text(text)
            (self.dir / name).chmod(0o755)
        self.environment = {"PATH": f"{self.dir}:/usr/bin:/bin", "HOME": "/nonexistent",
                            "XDG_CACHE_HOME": str(self.dir / "cache"), "PRETENDED": str(self.dir)}
        self.cache = self.dir / "cache/assetstore-godot"

    def start(self, *arguments, before=(), **more):
        return subprocess.Popen([*before, SCRIPT, *arguments], env={**self.environment, **more}, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ask(self, *arguments, **how):
        process = self.start(*arguments, **how)
        output, errors = process.communicate(timeout=60)
        return process.returncode, output.strip(), errors.strip()

    def downloads(self):
        return (self.dir / "log").read_text().count("install")

    def answers(self):
        for wanted, path in (("editor", "godot"), ("release-template", "root/usr/bin/godot-template-release")):
            status, output, errors = self.ask(wanted)
            self.assertEqual((status, output), (0, str(self.cache / path)), errors)
            self.assertTrue(os.access(output, os.X_OK))

    def test_several_at_once_download_once(self):
        for process in [self.start() for _ in range(4)]:
            output, errors = process.communicate(timeout=60)
            self.assertEqual((process.returncode, output), (0, f"{self.cache}/godot\n"), errors)
        self.answers()
        self.assertEqual(self.downloads(), 1)

    def test_a_failed_download_says_so_and_is_made_up_for(self):
        (self.dir / "no-packages").touch()
        status, output, errors = self.ask()
        self.assertIn(status, (1, 77))
        self.assertEqual(output, "")
        self.assertRegex(errors.splitlines()[-1], "^engine.sh: .*download.*; let GODOT name a Godot")
        self.assertEqual(self.downloads(), 3)
        (self.dir / "no-packages").unlink()
        self.answers()

    def test_no_network_is_told_apart(self):
        alone = ("unshare", "--user", "--map-root-user", "--net")
        if subprocess.run([*alone, "true"], capture_output=True).returncode != 0:
            self.skipTest("this machine allows no network name space")
        (self.dir / "no-packages").touch()
        status, _, errors = self.ask(before=alone)
        self.assertEqual(status, 77, errors)
        self.assertRegex(errors.splitlines()[-1], "^engine.sh: no network")

    def test_one_that_is_incomplete_is_unpacked_again(self):
        (self.dir / "interrupted").touch()
        self.assertEqual(self.ask()[0], 1)
        self.answers()
        self.assertEqual(self.downloads(), 2)
        (self.cache / "root/usr/bin/godot-template-release").unlink()
        self.answers()
        self.assertEqual(self.downloads(), 3)

    def test_what_is_named_is_used_or_refused(self):
        other = self.dir / "other"
        for version, status in (("4.5.1.stable", 0), ("4.10", 0), ("4.4.1.stable", 1), ("3.6", 1)):
            other.write_text(f"#!/bin/sh\necho {version}\n")
            other.chmod(0o755)
            result = self.ask(GODOT=str(other))
            self.assertEqual(result[:2], (status, "" if status else str(other)))
        self.assertRegex(result[2], "^engine.sh: GODOT=.* is no Godot")
        self.assertFalse(self.cache.exists())


if __name__ == "__main__":
    unittest.main()
