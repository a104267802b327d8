#!/usr/bin/env python3
"""Proves that the fault campaign can fail: breaks a copy of the product with each patch of mutations/.

prove.py            all patches
prove.py power      those of mutations/power, which break what only a power cut shows
prove.py faults     the others

A mutation that the slice of `make check` does not turn red is a hole in the campaign; one of mutations/power is
held against all power cuts. The unbroken copy must be green.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import power

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / ".build/faults/copy"


def run(*words, **how):
    return subprocess.run([str(word) for word in words], cwd=COPY, **how)


def refresh():
    """Makes the copy what the tree is; what was built in it stays, to build less."""
    COPY.mkdir(parents=True, exist_ok=True)
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        source, target = ROOT / name, COPY / name
        if not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or source.read_bytes() != target.read_bytes():
            shutil.copy(source, target)


def spoils_power_cuts():
    """Whether a power cut finds something in what the copy has now."""
    try:
        rows, words = power.campaign(COPY)
    except RuntimeError as error:
        sys.exit(f"prove.py: {error}")
    red = [row["operation"] for row in rows if row["violations"]]
    print(f"  {len(red)} operations: {'; '.join(red)}" if red else "  no violation", flush=True)
    if words:
        print(f"  {words[0][:150]}", flush=True)
    return bool(red)


def spoils_faults():
    """Whether the slice finds something in what the copy has now."""
    if run("Tests/Support/build.sh", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        sys.exit("prove.py: it does not build")
    environment = dict(os.environ, ASSETSTORE=str(COPY / ".build/out/bin/assetstore"))
    found = run(
        "python3", ROOT / "Tests/Faults/campaign.py", "--every", "13", "--first", env=environment,
        capture_output=True, text=True)
    lines = [line for line in found.stdout.splitlines() if line.startswith("VIOLATION")]
    if found.returncode and not lines:
        sys.exit(f"prove.py: the campaign broke off: {found.stderr}")
    print("  " + (lines[0][:150] if lines else "no violation"), flush=True)
    return bool(lines)


def main():
    wanted = sys.argv[1:] or ["faults", "power"]
    wrong = tried = 0
    for name, folder, is_red in (("faults", ".", spoils_faults), ("power", "power", spoils_power_cuts)):
        patches = sorted((ROOT / "Tests/Faults/mutations" / folder).glob("*.patch"))
        for patch in [None, *patches] if name in wanted else []:
            refresh()
            print(f"{name}: {patch.stem if patch else 'unbroken'}", flush=True)
            if patch and run("patch", "-p1", "--forward", "--input", patch, capture_output=True).returncode:
                sys.exit(f"prove.py: {patch.name} does not apply")
            tried += 1
            wrong += is_red() != bool(patch)
    print(f"prove: {tried - wrong} passed, {wrong} failed")
    sys.exit(1 if wrong or not tried else 0)


if __name__ == "__main__":
    main()
