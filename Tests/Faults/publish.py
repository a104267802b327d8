#!/usr/bin/env python3
"""Writes the result of the last whole campaign into README.md, between its two markers."""

import json
import pathlib
import sys

import power

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- faults: Tests/Faults/publish.py writes this -->\n", "<!-- end of faults -->\n"


def main():
    results = json.loads((ROOT / ".build/faults/results.json").read_text())
    table = (ROOT / ".build/faults/results.md").read_text()
    cuts = sum(row["tried"] for row in results["rows"] if row["fault"] == power.FAULT)
    tried = sum(row["tried"] for row in results["rows"]) - cuts
    violations = sum(row["violations"] for row in results["rows"])
    text = (
        f"`make faults` killed or failed these operations at every file-system call they make, {tried:,} times in "
        f"{round(results['seconds'] / 60)} minutes, and then opened\nthe project again; {cuts:,} times it opened what a "
        "simulated power cut may leave of what was not synced. Each number is how\noften that was tried; "
        f"{violations or 'none'} of them gave anything else than exactly the old or exactly the new project (with "
        "durability `fast`: lost\nan edit), or could not be repeated with success.\n\n")
    readme = (ROOT / "README.md").read_text()
    if BEGIN not in readme or END not in readme:
        sys.exit(f"publish.py: README.md lacks the lines {BEGIN}{END}")
    before, rest = readme.split(BEGIN, 1)
    (ROOT / "README.md").write_text(before + BEGIN + text + table + END + rest.split(END, 1)[1])


if __name__ == "__main__":
    main()
