#!/usr/bin/env python3
"""Runs what the README shows: compiles and runs its C program, and types in its shell lines.

Among them a line that begins with "$ " is a command; all of them run in one shell that stops at
the first failure, in a new folder with the samples of examples/, with a home of its own. A line below
a command is text that the command must print.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / ".build/out"


def blocks(language, count):
    """The README's code blocks in a language, one after the other."""
    found = re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    if len(found) != count:
        sys.exit(f"readme.py: {len(found)} blocks of {language} where {count} are expected")
    return "".join(found)


def run(command, **more):
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, **more)
    if result.returncode != 0:
        sys.exit(f"readme.py: {command} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = dict(os.environ, HOME=name, PATH=f"{OUT}/bin:{os.environ['PATH']}")
        for variable in ("ASSETSTORE_STORE", "XDG_DATA_HOME"):
            environment.pop(variable, None)
        run([ROOT / "examples/make-samples.sh", name])

        lines = blocks("console", 2).splitlines()
        script = "set -e\n" + "\n".join(line[2:] for line in lines if line.startswith("$ "))
        printed = run(["bash", "-c", script], cwd=folder / "project", env=environment)
        for line in lines:
            if not line.startswith("$ ") and " ".join(line.split()) not in " ".join(printed.split()):
                sys.exit(f"readme.py: the shell did not print: {line}\nbut:\n{printed}")

        (folder / "readme.c").write_text(blocks("c", 1))
        run(["cc", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/Include",
             "-o", folder / "readme", folder / "readme.c",
             f"-L{OUT}/lib", "-lassetstore", f"-Wl,-rpath,{OUT}/lib"])
        printed = run([folder / "readme"], env=environment)
        if "Dialogue Box" not in printed:
            sys.exit(f"readme.py: the program found nothing:\n{printed}")
    print("readme: the shell and the program do what the README says")


if __name__ == "__main__":
    main()
