"""What all measurements share: where things are, limits, and made-up words."""

import pathlib
import random
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / ".build/out"
WORK = ROOT / ".build/bench"
COMMAND = OUT / "bin/assetstore"
LIBRARY = OUT / "lib/libassetstore.so"

broken = []


def promise(text, value, limit, unit):
    """Prints one measurement beside its limit; a limit of None is for information."""
    verdict = ""
    if limit is not None:
        kept = value <= limit
        verdict = f"   limit {limit:g}{unit}" + ("" if kept else "   BROKEN")
        if not kept:
            broken.append(text)
    print(f"  {text:58} {value:10.2f}{unit}{verdict}", flush=True)


def compile_c(name, *libraries):
    target = WORK / name
    subprocess.run(
        ["cc", "-std=c11", "-O2", "-D_GNU_SOURCE", "-rdynamic", f"-I{ROOT}/Include", "-o", target,
         ROOT / f"Tests/Bench/{name}.c", *libraries, f"-Wl,-rpath,{OUT}/lib"], check=True)
    return target


def words(count):
    """Made-up words, and how often each comes up: a few often, most seldom, as in a language."""
    chance = random.Random(1)
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    made = sorted({"".join(chance.choices(syllables, k=chance.choice([2, 2, 3, 3, 4])))
                   for _ in range(count)})
    chance.shuffle(made)
    return made, [1 / (rank + 3) for rank in range(len(made))]
