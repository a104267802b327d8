#!/usr/bin/env python3
"""All power cuts of Tests/CoreTests/PowerLoss, of which `make test` looks at a slice.

power.py    prints what was tried, and ends with 1 if a single outcome was not as it must be
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAULT = "power loss"


def campaign(root):
    """Runs the tests of a source tree: (rows of {operation, tried, violations}, the first violations in words)."""
    with tempfile.NamedTemporaryFile("r") as file:
        found = subprocess.run(
            ["Tests/Support/core.sh", "--filter", "PowerLossTests"], cwd=root, capture_output=True, text=True,
            env=dict(os.environ, ASSETSTORE_POWER_LOSS=file.name))
        rows = [json.loads(line) for line in file]
    rows.sort(key=lambda row: row["operation"])
    if not rows or (found.returncode and not any(row["violations"] for row in rows)):
        raise RuntimeError(f"the power cuts broke off: {(found.stdout + found.stderr)[-3000:]}")
    return rows, [line for line in found.stdout.splitlines() if ", cut after " in line]


def main():
    rows, words = campaign(ROOT)
    for line in words:
        print(f"VIOLATION: {line}")
    for row in rows:
        print(f"{row['operation']}: {row['tried']} tried, {row['violations']} violations")
    violations = sum(row["violations"] for row in rows)
    print(f"power: {sum(row['tried'] for row in rows) - violations} passed, {violations} failed")
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
