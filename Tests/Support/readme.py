#!/usr/bin/env python3
"""Runs what the README shows, each thing in a new folder and with a home of its own.

It types in the lines of a console: one that begins with "$ " is a command; all of them run in one shell that
stops at the first failure, in a folder with the samples of examples/. A line below a command is text that the
command must print. It compiles and runs the C program, types in the lines that make a Godot project, and
runs the GDScript in there, in a real engine.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / ".build/out"
sys.path.insert(0, str(ROOT / "Tests/Godot"))
import support  # noqa: E402


def block(language, count=1):
    """The README's code blocks in a language, as many as there must be, one after the other."""
    found = re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    if len(found) != count:
        sys.exit(f"readme.py: {len(found)} blocks of {language} where {count} are expected")
    return "".join(found)


def run(command, **more):
    path = more.get("env", os.environ)["PATH"]
    command[0] = shutil.which(command[0], path=path) or command[0]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, **more)
    if result.returncode != 0:
        sys.exit(f"readme.py: {command} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def demand(text, printed, what):
    if " ".join(text.split()) not in " ".join(printed.split()):
        sys.exit(f"readme.py: {what} did not print: {text}\nbut:\n{printed}")


def shell(folder, environment):
    run([ROOT / "examples/make-samples.sh", folder])
    lines = block("console", 3).splitlines()
    script = "set -e\n" + "\n".join(line[2:] for line in lines if line.startswith("$ "))
    printed = run(["bash", "-c", script], cwd=folder / "project", env=environment)
    for line in lines:
        if not line.startswith("$ "):
            demand(line, printed, "the shell")


def program(folder, environment):
    (folder / "readme.c").write_text(block("c"))
    run(["cc", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/Include",
         "-o", folder / "readme", folder / "readme.c",
         f"-L{OUT}/lib", "-lassetstore", f"-Wl,-rpath,{OUT}/lib"])
    demand("Dialogue Box", run([folder / "readme"], env=environment), "the program")


def godot(folder, environment):
    """In a folder that has what a checkout has after `make godot`."""
    support.built()
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in ("examples", "godot-gdextension"):
        (checkout / name).symlink_to(ROOT / name)
    (folder / "bin").mkdir()
    (folder / "bin/godot").symlink_to(support.engine())
    environment = dict(environment, PATH=f"{folder}/bin:{environment['PATH']}")
    printed = run(["bash", "-ec", block("sh")], cwd=checkout, env=environment)
    demand("installed demo:sample-works/dialogue-box as published: true", printed, "demo.gd")

    # In an empty project again, but for the addon.
    game = checkout / "game"
    shutil.rmtree(game / "addons/dialogue_box")
    for path in (*game.glob("assetstore.*"), *game.glob(".assetstore")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    lines = block("gdscript").splitlines()
    (game / "readme.gd").write_text(
        "extends SceneTree\nfunc _init() -> void:\n" + "".join(f"\t{line}\n" for line in lines)
        + "\tprint(box.get_script().resource_path)\n\tbox.free()\n\tquit()\n")
    printed = run(["godot", "--headless", "--script", "readme.gd"], cwd=game, env=environment)
    demand("samples:sample-works/dialogue-box Dialogue Box", printed, "the GDScript")
    demand("installed res://addons/dialogue_box/dialogue_box.gd", printed, "the GDScript")


def main():
    with tempfile.TemporaryDirectory() as name:
        environment = dict(os.environ, HOME=name, PATH=f"{OUT}/bin:{os.environ['PATH']}")
        for variable in ("ASSETSTORE_STORE", "XDG_DATA_HOME"):
            environment.pop(variable, None)
        for part in (shell, program, godot):
            part(pathlib.Path(name), environment)
    print("readme: the shell, the program and the engine do what the README says")


if __name__ == "__main__":
    main()
