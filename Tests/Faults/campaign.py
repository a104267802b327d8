#!/usr/bin/env python3
"""The fault campaign: each operation with each fault at each of its file-system calls.

campaign.py                 all points
campaign.py --every 13      each 13th point of each operation and fault: the slice that `make check` runs
campaign.py --first         ends at the first violation
campaign.py --only remove --fault EIO --point 17 --keep DIR     one point, whose files stay in DIR

Before a fault the project has its old bytes. After it the project is opened by an ordinary command, and must
have exactly its old or exactly its new ones; the command given once more must succeed and give the new ones.
What exactly is looked at: judge.py. The campaign of all points begins with the power cuts (power.py).

Writes results.json and results.md (of a part: part.json, part.md) into .build/faults, and ends with 1 if a
single point was not as it must be.
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import shutil
import sys
import tempfile
import time

import judge
import operations
import power
import tracing

COLUMNS = (*tracing.FAULTS, power.FAULT)
WORKERS = 2
WHOLE = pathlib.Path(__file__).resolve().parents[2] / ".build/faults"


class Bench:
    """A worker's folder, with the starting point of one operation ready to be copied."""

    def __init__(self, root, operation):
        self.operation = operation
        self.root = pathlib.Path(root)
        self.area = operations.Area(self.root / "live")
        self.trace = self.root / "trace"
        self.base = self.root / "base"
        for folder in (self.area.folder, self.base):
            shutil.rmtree(folder, ignore_errors=True)
        self.root.mkdir(exist_ok=True)
        operation.prepare(self.area)
        os.rename(self.area.folder, self.base)
        self.reset()
        self.area.run("list")
        self.old = judge.State(self.area.folder)
        self.old_words = self.reopen()
        self.reset()
        self.run(self.line)
        self.after = judge.State(self.area.folder)
        if operation.finally_:
            self.run(self.area.line(*operation.finally_(self.area)))
        self.new = judge.State(self.area.folder)
        self.new_words = self.reopen()

    @property
    def line(self):
        return self.area.line(*self.operation.words(self.area))

    def reset(self):
        shutil.rmtree(self.area.folder, ignore_errors=True)
        shutil.copytree(self.base, self.area.folder, symlinks=True)

    def run(self, line):
        result = tracing.run(line, self.area.folder)
        if result.code != 0:
            raise RuntimeError(f"{self.operation.name}: {result.code} without any fault: {result.stderr}")
        return result

    def reopen(self):
        """What ordinary commands say of the project: (verify's findings, the files of list)."""
        verify = self.area.run("verify", "--json", code=None)
        listed = self.area.run("list", "--files", "--json", code=None)
        if verify.code not in (0, 1) or listed.code != 0:
            raise RuntimeError(f"cannot be opened: {verify.stderr.strip() or listed.stderr.strip()}")
        return json.loads(verify.stdout), json.loads(listed.stdout)

    def unsound(self):
        """What is wrong without any fault of ours, but for the kill that a recovery starts with."""
        found = self.old.problems + self.new.problems
        for state, (verify, _) in ((self.old, self.old_words), (self.new, self.new_words)):
            problems, edits = state.agreement()
            if not self.operation.installs:
                problems = []
            differing = {row["path"] for row in verify["findings"] if row["kind"] in ("modified", "missing")}
            found += problems + [f"verify is wrong about {path}" for path in edits ^ differing]
        if self.area.wanted:
            difference = judge.same(self.old, self.area.wanted)
            found += [f"killed and recovered: {difference}"] if difference else []
        return found

    def count(self):
        """The calls of an undisturbed run."""
        self.reset()
        result, calls = tracing.count(self.line, self.area.folder, self.trace)
        if result.code != 0:
            raise RuntimeError(f"{self.operation.name} under strace: {result.stderr}")
        return calls

    def attempt(self, fault, calls, call):
        """Spoils one call; (whether it came to that, what was wrong afterwards)."""
        self.reset()
        words = tracing.injection(fault, calls, call)
        started = time.monotonic()
        result = tracing.spoil(self.line, self.area.folder, self.trace, words)
        if not result.hit:
            return False, []
        problems = [] if fault == "SIGKILL" else self.answer(fault, call, result)
        if time.monotonic() - started > 8:
            problems.append(f"it took {time.monotonic() - started:.0f} s")
        try:
            return True, problems + self.consequences(fault, result)
        except (RuntimeError, OSError, ValueError) as error:
            return True, problems + [str(error)]

    def answer(self, fault, call, result):
        """What is wrong with how the command itself took an error."""
        problems = []
        allowed = {0, 8} | ({7} if call.name in ("fcntl", "flock") else set())
        if result.code not in allowed:
            problems.append(f"exit code {result.code}: {result.stderr.strip()[-300:]}")
        # That something was put right is said in a line of its own.
        lines = sum("undid an interrupted change" not in line for line in result.stderr.splitlines())
        if result.code not in (0, None) and lines != 1 and not (fault == "full disk" and lines == 0):
            problems.append(f"{lines} lines on stderr: {result.stderr[:300]}")
        return problems

    def consequences(self, fault, result):
        try:
            words = self.reopen()
        except RuntimeError as error:
            return [str(error)]
        state = judge.State(self.area.folder)
        # A killed process leaves its temporary files until `cache gc` or the next day, and SQLite a journal
        # that was never needed until the next change.
        own = {problem for problem in state.problems if fault == "SIGKILL" and is_temporary(problem)}
        state.problems = [problem for problem in state.problems if problem not in own]
        which, problems = judge.between(state, self.old, self.new)
        fitting = [
            said for kind, said in ((self.old, self.old_words), (self.new, self.new_words))
            if not judge.same(state, kind)]
        if which is not None and words not in fitting:
            problems.append("verify or list say something else than without the fault")
        if fault != "SIGKILL" and result.code is not None:
            differs = judge.same(state, self.after if result.code == 0 else self.old)
            if differs:
                problems.append(f"it said {result.code}, but {differs}")
        if problems:
            return problems
        return self.again(which, own)

    def again(self, which, own):
        """The same once more, undisturbed."""
        if which is self.old or self.operation.repeats:
            line = self.line if not self.operation.finally_ else self.area.line(*self.operation.finally_(self.area))
            result = tracing.run(line, self.area.folder)
            if result.code != 0:
                return [f"once more gives {result.code}: {result.stderr.strip()}"]
            if self.reopen() != self.new_words:
                return ["once more: verify or list say something else than without the fault"]
        state = judge.State(self.area.folder)
        state.problems = [problem for problem in state.problems if problem not in own]
        problems = [f"once more: {problem}" for problem in judge.exactly(state, self.new)]
        if own:
            self.area.run("cache", "gc")
            problems += [f"even after gc: {problem}" for problem in judge.State(self.area.folder).problems]
        return problems


def is_temporary(problem):
    return problem.startswith(("left behind in the store: tmp/new-", "left behind in the store: projects-v1/")) \
        or problem == "left behind in the project: .assetstore/state.sqlite-journal" \
        or problem.startswith("left behind beside the project: ")


def reliable(bench):
    """The calls of an operation, of two countings; says where they differ."""
    first, second = bench.count(), bench.count()
    here = [tracing.normal(call) for call in first]
    if here != [tracing.normal(call) for call in second]:
        print(f"{bench.operation.name}: two runs made {len(first)} and {len(second)} calls", flush=True)
    return first if len(first) >= len(second) else second


benches = {}


def work(task):
    """A chunk of trials, in a worker."""
    root, number, trials = task
    folder = pathlib.Path(root) / multiprocessing.current_process().name.split("-")[-1].zfill(3)
    operation = operations.OPERATIONS[number]
    if benches.get("number") != number:
        bench = Bench(folder, operation)
        benches.update(number=number, bench=bench, calls=bench.count())
    bench, calls = benches["bench"], benches["calls"]
    results = []
    for fault, point, name, nth in trials:
        call = next((call for call in calls if (call.name, call.nth) == (name, nth)), None)
        hit, problems = bench.attempt(fault, calls, call) if call else (False, [])
        results.append((fault, point, str(call), hit, problems))
    return number, results


def plan(root, arguments, table):
    """All trials: chunks of (operation, [(fault, point, call's name, its number)])."""
    chunks = []
    for number, operation in enumerate(operations.OPERATIONS):
        if arguments.only and arguments.only != operation.name:
            continue
        try:
            bench = Bench(root / "000", operation)
            problems = bench.unsound()
        except RuntimeError as error:
            problems = [str(error)]
        if problems:
            show(number, "SIGKILL", 0, "before all trials", problems)
            table[operation.name, "SIGKILL"].update(tried=1, violations=1)
            continue
        calls = reliable(bench)
        spoilt = [call for call in calls if call.is_counted(str(bench.area.folder))]
        trials = []
        for fault in tracing.FAULTS:
            points = [(point, call) for point, call in enumerate(spoilt, 1) if call.can_fail(fault)]
            # Another beginning for each, so that together they see more places.
            points = points[tracing.FAULTS.index(fault) % arguments.every::arguments.every]
            for point, call in points:
                if arguments.fault in (None, fault) and arguments.point in (None, point):
                    trials.append((fault, point, call.name, call.nth))
        print(f"{operation.name}: {len(spoilt)} calls, {len(trials)} trials", flush=True)
        chunks += [(str(root), number, trials[start:start + 24]) for start in range(0, len(trials), 24)]
    return chunks


def show(number, fault, point, call, problems):
    name = operations.OPERATIONS[number].name
    print(f"\nVIOLATION: {name}, {fault} at point {point}: {call}")
    for problem in problems:
        print(f"  {problem}")
    print(f"  again: Tests/Faults/campaign.py --only '{name}' --fault '{fault}' --point {point} --keep DIR", flush=True)


def report(table, seconds, every, name):
    """Writes the table as JSON and as Markdown; the number of violations."""
    WHOLE.mkdir(parents=True, exist_ok=True)
    rows = [dict(operation=name, fault=fault, **counts) for (name, fault), counts in table.items()]
    (WHOLE / f"{name}.json").write_text(
        json.dumps({"every": every, "seconds": round(seconds), "rows": rows}, indent=1) + "\n")
    lines = ["| operation | " + " | ".join(COLUMNS) + " | violations |"]
    lines.append("| --- |" + " ---: |" * (len(COLUMNS) + 1))
    total = [0] * (len(COLUMNS) + 1)
    for operation in dict.fromkeys(operation for operation, _ in table):
        cells = [table[operation, fault] for fault in COLUMNS]
        numbers = [cell["tried"] for cell in cells] + [sum(cell["violations"] for cell in cells)]
        total = [one + other for one, other in zip(total, numbers)]
        lines.append(row(operation, numbers))
    lines.append(row("all", total))
    (WHOLE / f"{name}.md").write_text("\n".join(lines) + "\n")
    print("\n" + "\n".join(lines))
    return total[-1]


def row(name, numbers):
    """What was not tried stays empty."""
    *tried, violations = numbers
    return f"| {name} | " + " | ".join([str(number or "") for number in tried] + [str(violations)]) + " |"


def cut_power(table):
    """Adds the power cuts, which are tried in the library's own tests, to the table."""
    rows, words = power.campaign(operations.ROOT)
    for line in words:
        print(f"\nVIOLATION: {line}", flush=True)
    for found in rows:
        table[found["operation"], power.FAULT].update(tried=found["tried"], violations=found["violations"])
    print(f"power loss: {sum(found['tried'] for found in rows)} outcomes", flush=True)


def take_command(root):
    """Works with a copy of the command, so that a build meanwhile changes nothing."""
    built = pathlib.Path(operations.COMMAND).resolve().parent.parent
    if (built / "lib").is_dir():
        shutil.copytree(built, root / "out", symlinks=True, dirs_exist_ok=True)
        operations.COMMAND = str(root / "out/bin" / pathlib.Path(operations.COMMAND).name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--fault", choices=tracing.FAULTS)
    parser.add_argument("--point", type=int)
    parser.add_argument("--keep", type=pathlib.Path)
    arguments = parser.parse_args()
    if not shutil.which("strace"):
        sys.exit("campaign.py: strace is missing")
    is_whole = arguments.every == 1 and not arguments.only and not arguments.fault
    started = time.monotonic()
    # Memory is faster than a disk, and nothing here is about power.
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    root = arguments.keep or pathlib.Path(tempfile.mkdtemp(prefix="faults-", dir=shared))
    root.mkdir(exist_ok=True)
    take_command(root)
    table = collections.defaultdict(lambda: {"tried": 0, "violations": 0, "missed": 0})
    try:
        chunks = plan(root, arguments, table)
        for _, number, _ in chunks:
            for fault in tracing.FAULTS:
                # Rows in the order of the operations, also where nothing was tried.
                table[operations.OPERATIONS[number].name, fault]
        if is_whole:
            cut_power(table)
        with multiprocessing.Pool(WORKERS) as pool:
            for done, (number, results) in enumerate(pool.imap_unordered(work, chunks), 1):
                if done % 40 == 0:
                    print(f"{done} of {len(chunks)} parts are done", flush=True)
                for fault, point, call, hit, problems in results:
                    cell = table[operations.OPERATIONS[number].name, fault]
                    cell["tried" if hit else "missed"] += 1
                    cell["violations"] += bool(problems)
                    if problems:
                        show(number, fault, point, call, problems)
                if arguments.first and any(cell["violations"] for cell in table.values()):
                    break
    finally:
        # A command of a worker that was ended may still write.
        for _ in range(50 if not arguments.keep else 0):
            shutil.rmtree(root, ignore_errors=True)
            if not root.exists():
                break
            time.sleep(0.1)
    seconds = time.monotonic() - started
    violations = report(table, seconds, arguments.every, "results" if is_whole else "part")
    tried = sum(cell["tried"] for cell in table.values())
    missed = sum(cell["missed"] for cell in table.values())
    print(f"{tried} points in {seconds:.0f} s, {missed} not reached")
    print(f"faults: {tried - violations} passed, {violations} failed")
    # A few more or fewer calls of SQLite may be missed, but no more.
    sys.exit(1 if violations or not tried or missed > tried // 50 else 0)


if __name__ == "__main__":
    main()
