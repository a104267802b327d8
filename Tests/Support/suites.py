#!/usr/bin/env python3
"""Runs suites one after another and ends with one line that sums them up.

suites.py test    what `make test` runs after the build
suites.py gates   what `make check` adds
suites.py godot   what runs in a real Godot, and is part of `test`

Each suite says how many of its tests passed and failed; one that cannot say so is one test. The exit
status 77 says that a suite cannot run here. The output goes through as it comes, so that a hanging test is seen
hanging.
"""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / ".build/out"


def swift_testing(text):
    """Counts the tests that Swift Testing finished: (passed, failed)."""
    passed = len(re.findall(r"^.{0,3} ?Test (?!run |case ).+ passed after", text, flags=re.M))
    failed = len(re.findall(r"^.{0,3} ?Test (?!run |case ).+ failed after", text, flags=re.M))
    return passed, failed


def unittest(text):
    """A skipped test has not passed."""
    ran = sum(int(n) for n in re.findall(r"^Ran (\d+) test", text, flags=re.M))
    failed = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", text))
    skipped = sum(int(n) for n in re.findall(r"skipped=(\d+)", text))
    return ran - failed - skipped, failed


def counted(text):
    """The last line of a script of ours: "NAME: N passed, N failed"."""
    matches = re.findall(r"^\w+: (\d+) passed, (\d+) failed$", text, flags=re.M)
    return tuple(int(n) for n in matches[-1]) if matches else (0, 0)


def one(_):
    return 0, 0


def python_suite(folder):
    return ["python3", "-m", "unittest", "discover", "-s", folder, "-t", folder]


GODOT = ("godot", ["Tests/Godot/run.sh"], unittest)

SUITES = {
    "godot": [GODOT],
    "test": [
        ("core", ["Tests/Support/core.sh"], swift_testing),
        ("abi", ["Tests/ABI/run.sh"], counted),
        ("command", python_suite("Tests/CLI"), unittest),
        ("scenarios", python_suite("Tests/Scenarios"), unittest),
        ("website", ["Tests/Website/run.sh"], unittest),
        GODOT,
    ],
    "gates": [
        ("lint", ["Tests/Support/lint.sh"], one),
        ("installed", ["Tests/ABI/installed.sh"], one),
        ("readme", ["python3", "Tests/Support/readme.py"], one),
        ("examples", ["Tests/Support/examples.sh"], one),
        ("openapi", ["Tests/OpenAPI/run.sh"], unittest),
        ("quickstart", ["Tests/Support/quickstart.sh"], one),
        ("faults", ["python3", "Tests/Faults/campaign.py", "--every", "13"], counted),
        ("address sanitizer", ["Tests/Support/sanitize.sh", "address"], one),
        ("sanitized extension", ["python3", "Tests/Godot/sanitized.py"], unittest),
        ("thread sanitizer", ["Tests/Support/sanitize.sh", "thread"], one),
    ],
}


def run(name, command, count):
    """Runs one suite; what it printed decides how many tests passed, its exit status whether all did."""
    print(f"\n=== {name}: {' '.join(command)}", flush=True)
    environment = dict(
        os.environ,
        ASSETSTORE=str(OUT / "bin/assetstore"),
        ASSETSTORE_LIBRARY=str(OUT / "lib/libassetstore.so"),
    )
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = b""
    for line in process.stdout:
        sys.stdout.buffer.write(line)
        sys.stdout.flush()
        text += line
    status = process.wait()
    if status == 77:
        return 0, 0
    passed, failed = count(text.decode(errors="replace"))
    if status != 0:
        failed = max(failed, 1)
    elif passed == 0:
        passed = 1 if count is one else 0
        failed = 0 if count is one else 1
    return passed, failed


def main():
    results = []
    for name, command, count in SUITES[sys.argv[1]]:
        results.append((name, *run(name, command, count)))
    print()
    for name, passed, failed in results:
        print(f"{name}: {passed} passed, {failed} failed" if passed or failed else f"{name}: not run")
    total_passed = sum(passed for _, passed, _ in results)
    total_failed = sum(failed for _, _, failed in results)
    print(f"{total_passed} passed, {total_failed} failed", flush=True)
    sys.exit(1 if total_failed else 0)


if __name__ == "__main__":
    main()
