"""Runs the command under strace: counts its file-system calls, and spoils a single one of them.

strace counts calls of each name by themselves, so the n-th call of a run is addressed as the k-th call
of its name. The command has one thread and does the same at each run, so that address holds; a trial in
which it did not says so (`Run.hit` is false).
"""

import os
import re
import signal
import subprocess

TIMEOUT = 60

CALLS = (
    "openat,open,creat,write,pwrite64,writev,pwritev,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,"
    "rmdir,fsync,fdatasync,syncfs,sync_file_range,ftruncate,truncate,fallocate,chmod,fchmod,fchmodat,flock,"
    "fcntl,link,linkat,symlink,symlinkat,copy_file_range,sendfile,utimensat"
).split(",")

# What each call can fail with. A lock that is refused is EACCES for fcntl: SQLite waits then.
GROWING = {"write", "pwrite64", "writev", "pwritev", "mkdir", "mkdirat", "fallocate", "ftruncate", "symlink", "link"}
RENAMING = {"rename", "renameat", "renameat2"}
SYNCING = {"fsync", "fdatasync", "syncfs"}
NAMING = {"mkdir", "mkdirat", "unlink", "unlinkat", "rmdir", "chmod", "fchmodat", "link", "symlink"} | RENAMING

FAULTS = ("SIGKILL", "ENOSPC", "full disk", "EIO", "EACCES")
FULL_DISK = ("write", "pwrite64", "mkdir")


class Call:
    """One call of a run. `nth` counts the calls of its name."""

    def __init__(self, name, nth, text):
        self.name, self.nth, self.text = name, nth, text

    @property
    def creates(self):
        return any(flag in self.text for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"))

    def is_counted(self, area):
        """Whether it is one of the calls that are spoilt."""
        if self.name == "fcntl":
            return "F_SETLK" in self.text
        if self.name in ("openat", "open"):
            return self.creates or f'"{area}' in self.text
        return True

    def can_fail(self, fault):
        """Whether `fault` is possible for it."""
        opens = self.name in ("openat", "open", "creat")
        if fault == "SIGKILL":
            return not opens or self.creates
        if re.match(r"(write|fcntl)\([012]\D", self.text) or "F_UNLCK" in self.text:
            return False
        if fault == "ENOSPC":
            return opens and self.creates or self.name in GROWING | RENAMING | SYNCING
        if fault == "full disk":
            return self.name in FULL_DISK
        if fault == "EACCES":
            return opens or self.name in NAMING | {"fcntl"}
        return fault == "EIO"

    def __str__(self):
        return self.text if len(self.text) < 160 else self.text[:157] + "..."


class Run:
    """What became of a run."""

    def __init__(self, code, stdout, stderr, hit=True):
        self.code, self.hit = code, hit
        self.stdout = stdout.decode("utf-8", "replace")
        self.stderr = stderr.decode("utf-8", "replace")


def run(line, directory):
    """Runs a command line to its end."""
    names = ("_proxy", "assetstore_store", "xdg_")
    environment = {k: v for k, v in os.environ.items() if not any(name in k.lower() for name in names)}
    environment.update(HOME=str(directory), TERM="dumb")
    process = subprocess.Popen(
        [str(word) for word in line], cwd=directory, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Run(None, b"", b"hangs")
    return Run(process.returncode, stdout, stderr)


def count(line, directory, trace):
    """Runs a command line and gives (the run, its calls in order)."""
    result = run(["strace", "-f", "-y", "-o", trace, "-e", "trace=" + ",".join(CALLS), *line], directory)
    calls, numbers = [], {}
    for text in open(trace, encoding="utf-8", errors="replace"):
        match = re.match(r"\d+ +((\w+)\(.*)", text)
        if not match:
            continue
        name = match.group(2)
        numbers[name] = numbers.get(name, 0) + 1
        calls.append(Call(name, numbers[name], match.group(1)))
    return result, calls


def injection(fault, calls, call):
    """What to tell strace to spoil `call`; of a full disk also all that needs space after it."""
    if fault == "SIGKILL":
        # With --seccomp-bpf strace loses the signal.
        return ["-e", f"trace={call.name}", "-e", f"inject={call.name}:signal=SIGKILL:when={call.nth}"]
    if fault != "full disk":
        inject = f"inject={call.name}:error={fault}:when={call.nth}"
        return ["--seccomp-bpf", "-e", f"trace={call.name}", "-e", inject]
    words = ["--seccomp-bpf", "-e", "trace=" + ",".join(FULL_DISK)]
    for name in FULL_DISK:
        before = [other for other in calls[:calls.index(call)] if other.name == name]
        words += ["-e", f"inject={name}:error=ENOSPC:when={len(before) + 1}+"]
    return words


def spoil(line, directory, trace, words):
    """Runs a command line with an injection."""
    result = run(["strace", "-f", "-o", trace, *words, *line], directory)
    text = open(trace, encoding="utf-8", errors="replace").read()
    result.hit = "(INJECTED)" in text or "killed by SIGKILL" in text
    return result


def normal(call):
    """The text of a call without what differs from run to run."""
    text = re.sub(r"\b[0-9]{10}-[0-9a-f]{16}\b|\b[0-9a-f]{16}\b|pipe:\[\d+", "RANDOM", call.text.split(" = ")[0])
    return call.name if call.name.startswith(("write", "pwrite")) else text
