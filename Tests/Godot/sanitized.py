"""The tests in GDScript once more, with the extension built for the address and the thread sanitizer.

Only Debian's engine can be started so: its own loader loads the sanitizer before everything else.
"""

import functools
import os
import pathlib
import subprocess
import unittest

import support
import test_export
import test_scripts
import variants

WORK = support.ROOT / ".build/godot"
CC = os.environ.get("CC", "cc")

OPTIONS = {
    "address": {"ASAN_OPTIONS": "detect_leaks=0:verify_asan_link_order=0:handle_segv=0"},
    # The engine itself is not built for it: what it does alone is not judged.
    "thread": {"TSAN_OPTIONS": "handle_segv=0:ignore_noninstrumented_modules=1"},
}


@functools.cache
def launcher(sanitizer):
    """A command that runs the engine with a sanitizer."""
    runtime = {"address": "libasan.so", "thread": "libtsan.so"}[sanitizer]
    found = subprocess.run([CC, f"-print-file-name={runtime}"], check=True, capture_output=True, text=True)
    no_deepbind = WORK / "no_deepbind.so"
    subprocess.run([CC, "-shared", "-fPIC", "-o", no_deepbind, support.ROOT / "Tests/Godot/no_deepbind.c"],
                   check=True)
    root = test_export.template().parents[2]
    libraries = root / "usr/lib/x86_64-linux-gnu"
    path = WORK / f"godot-{sanitizer}"
    path.write_text(
        f"#!/bin/sh\nexec {libraries}/ld-linux-x86-64.so.2 --preload "
        f"{no_deepbind}:{pathlib.Path(found.stdout.strip()).resolve()} "
        f"--library-path {libraries}:{libraries}/pulseaudio {root}/usr/bin/godot \"$@\"\n")
    path.chmod(0o755)
    return str(path)


class Sanitized(support.Case):
    def run_scripts(self, sanitizer):
        addon = variants.variant(sanitizer, [], [f"-fsanitize={sanitizer}", "-fno-omit-frame-pointer"])
        for path in test_scripts.TESTS:
            with self.subTest(path.name):
                project = self.godot_project(path.stem, addon=addon)
                (project / "tests").symlink_to(path.parent)
                output = self.godot(
                    "--path", project, "--script", "tests/run.gd", "--", f"tests/{path.name}",
                    engine_path=launcher(sanitizer), leaks=False, timeout=600,
                    SCRATCH=str(self.dir / f"scratch-{path.stem}"), **OPTIONS[sanitizer])
                self.assertRegex(output, r"(?m)^END \d+$", output[-6000:])
                found = output.find("Sanitizer")
                self.assertEqual(found, -1, output[max(0, found - 200):found + 6000])
                self.assertNotRegex(output, "(?m)^FAILED")

    def test_address(self):
        self.run_scripts("address")

    def test_thread(self):
        self.run_scripts("thread")


if __name__ == "__main__":
    unittest.main()
