#!/usr/bin/env python3
"""Fuzzes the targets of Tests/Fuzz one after another, with libFuzzer and the address sanitizer.

fuzz.py [TARGET...]           for FUZZ_SECONDS (60) each; all of them without names
fuzz.py --merge [TARGET...]   makes the corpus anew: of what was found, as little as reaches the same code

What is found on the way stays in .build/fuzz/corpus and is gone on with. An input that breaks something is put
into .build/fuzz/found; once it is mended, the input goes into the corpus as regression-WHAT.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FUZZ = ROOT / "Tests/Fuzz"
CORPUS = FUZZ / "Corpus"
SCRATCH = ROOT / ".build/fuzz"
BUILT = SCRATCH / "release"
TARGETS = sorted(folder.name for folder in CORPUS.iterdir())
# Large enough for what the target is about, small enough for a corpus that is committed.
LARGEST = {"archive": 3000, "state": 2000, "library": 2000, "index": 2000, "versions": 300, "ref": 200, "url": 300, "layout": 500, "service": 1500,
    "calls": 400}


def build():
    """The program that has the targets of Swift, and the one that calls the functions of the header."""
    # Only one sanitizer reaches the compiler by SwiftPM's own option, which also makes a program without main.
    swift = [os.environ.get("SWIFT", "swift"), "build", "--quiet", "--configuration", "release", "--scratch-path", SCRATCH,
        "-Xswiftc", "-enable-testing", "--sanitize", "fuzzer", "-Xswiftc", "-sanitize=fuzzer,address"]
    for product in ("fuzz", "assetstore"):
        subprocess.run([*swift, "--product", product], cwd=ROOT, check=True, env={**os.environ, "ASSETSTORE_FUZZ": "build"})
    with (SCRATCH / "calls.h").open("w") as header:
        subprocess.run(["python3", FUZZ / "Calls/generate.py"], check=True, stdout=header)
    # The compiler whose sanitizer runtime is the one that Swift has.
    clang = pathlib.Path(shutil.which("swift")).with_name("clang")
    subprocess.run([clang, "-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-fuse-ld=lld", "-fsanitize=fuzzer,address", "-IInclude",
        f"-I{FUZZ / 'Calls'}", f"-I{SCRATCH}", "-o", SCRATCH / "calls", FUZZ / "Calls/calls.c", f"-L{BUILT}", "-lassetstore",
        f"-Wl,-rpath,{BUILT}"], cwd=ROOT, check=True)
    subprocess.run([ROOT / "examples/make-samples.sh", SCRATCH / "samples"], check=True, stdout=subprocess.DEVNULL)


def command(target):
    program = SCRATCH / "calls" if target == "calls" else BUILT / "fuzz"
    environment = {**os.environ, "ASSETSTORE_FUZZ": target, "ASSETSTORE_FUZZ_SAMPLE": SCRATCH / "samples/packages/health-bar.zip",
        # Swift's own report of a crash takes minutes here, and libFuzzer makes one.
        "ASAN_OPTIONS": "detect_leaks=0", "SWIFT_BACKTRACE": "enable=no"}
    options = [f"-max_len={LARGEST.get(target, 1000)}", "-timeout=20", "-rss_limit_mb=3000", "-use_value_profile=1"]
    return [program, *options], environment


def fuzz(target, seconds):
    """Whether nothing was found."""
    kept, found = SCRATCH / "corpus" / target, SCRATCH / "found"
    for folder in (kept, found):
        folder.mkdir(parents=True, exist_ok=True)
    words, environment = command(target)
    log = SCRATCH / f"{target}.log"
    with log.open("wb") as output:
        status = subprocess.run([*words, f"-max_total_time={seconds}", "-print_final_stats=1",
            f"-artifact_prefix={found}/{target}-", kept, CORPUS / target], cwd=SCRATCH, env=environment, stdout=output,
            stderr=subprocess.STDOUT).returncode
    lines = log.read_text(errors="replace").splitlines()
    stats = dict(line[6:].split(":") for line in lines if line.startswith("stat::"))
    runs = stats.get("number_of_executed_units", "?").strip()
    print(f"{'ok    ' if status == 0 else 'FAILED'}  {target}: {runs} inputs", flush=True)
    if status:
        for line in lines:
            if any(mark in line for mark in ("Fatal error", "FAILED", "ERROR:", "Test unit written")):
                print("        " + line[:400])
        print(f"        all of it: {log}", flush=True)
    return status == 0


def merge(target):
    """Replaces the corpus of a target; regressions stay."""
    fresh = SCRATCH / "merged" / target
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    words, environment = command(target)
    old = CORPUS / target
    # By places reached alone: how often, and with what values, would keep ten times as many.
    words = [word for word in words if word != "-use_value_profile=1"] + ["-use_counters=0"]
    sources = [folder for folder in (old, SCRATCH / "corpus" / target) if folder.is_dir()]
    subprocess.run([*words, "-merge=1", fresh, *sources], cwd=SCRATCH, env=environment, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for path in old.iterdir():
        if not path.name.startswith("regression-"):
            path.unlink()
    for path in sorted(fresh.iterdir()):
        shutil.copyfile(path, old / path.name[:16])
    files = list(old.iterdir())
    print(f"{target}: {len(files)} inputs, {sum(path.stat().st_size for path in files)} bytes")


def main():
    # In memory where possible; what breaks leaves its folder behind.
    memory = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        os.environ["TMPDIR"] = folder
        run(sys.argv[1:])


def run(names):
    is_merge = names[:1] == ["--merge"]
    names = names[is_merge:] or TARGETS
    unknown = set(names) - set(TARGETS)
    if unknown:
        sys.exit(f"fuzz.py: no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    build()
    if is_merge:
        for name in names:
            merge(name)
        return
    seconds = int(os.environ.get("FUZZ_SECONDS", "60"))
    results = [fuzz(name, seconds) for name in names]
    print(f"fuzz: {results.count(True)} passed, {results.count(False)} failed")
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
