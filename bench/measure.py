"""Whole processes with their time and memory, and trees of files compared."""

from __future__ import annotations

import hashlib
import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT = 1800
"""Seconds after which a process is stopped."""
_SAMPLE = 0.1


class Failed(Exception):
    """A command did not end well; the message is what it said last."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process from its start to its end. `together` is 0 where /proc cannot tell.

    `largest` is the peak memory of its largest process (wait4), `together` the largest sum of
    all its processes, shared pages counted once (PSS, ten times a second). Both in MB.
    """

    seconds: float
    cpu: float
    largest: float
    together: float


@dataclass(frozen=True, slots=True)
class Tree:
    """What lies below a folder: HTML files, all files, their bytes."""

    pages: int
    files: int
    size: int


def run(command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end; `Failed` when it does not exit with 0."""
    os.sync()  # what an earlier process left to write is not this one's
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  our own commands
            [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(process.pid, started + LIMIT)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.over.set()
        watch.join()
        if process.returncode:
            said.seek(0)
            tail = said.read()[-400:].decode(errors="replace").strip()
            raise Failed(f"{command[0]} ended with {process.returncode}: {tail}")
    unit = 1024 if os.uname().sysname == "Linux" else 1024 * 1024
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss / unit, watch.peak / 1024)


class _Watch(threading.Thread):
    """Samples the memory of a session's processes; stops them when they take too long."""

    def __init__(self, session: int, until: float) -> None:
        super().__init__(daemon=True)
        self.session, self.until = session, until
        self.over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        while not self.over.wait(_SAMPLE):
            if time.perf_counter() > self.until:
                os.killpg(self.session, signal.SIGKILL)
                return
            self.peak = max(self.peak, sum(map(_pss, _members(self.session))))


def _members(session: int) -> list[int]:
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit() and int(name) >= session:
            try:
                if os.getsid(int(name)) == session:
                    found.append(int(name))
            except OSError:
                continue
    return found


def _pss(process: int) -> int:
    """Kilobytes of a process, shared pages divided among those who share them."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def middle(runs: Sequence[Run]) -> Run:
    """The medians of time, and the largest memory."""
    return Run(
        statistics.median(one.seconds for one in runs),
        statistics.median(one.cpu for one in runs),
        max(one.largest for one in runs), max(one.together for one in runs),
    )


def tree(folder: Path) -> Tree:
    pages = files = size = 0
    for path, _, names in os.walk(folder):
        for name in names:
            files += 1
            pages += name.endswith(".html")
            size += os.stat(os.path.join(path, name)).st_size
    return Tree(pages, files, size)


def digests(folder: Path) -> dict[str, bytes]:
    """A hash of every file by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in folder.rglob("*") if path.is_file()
    }


def first_difference(one: Path, other: Path) -> str:
    """The first path that differs between two trees, or ""."""
    mine, theirs = digests(one), digests(other)
    differ = [name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)]
    return min(differ, default="")


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of change of every file by its path: what was written again differs."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            status = os.stat(full)
            found[os.path.relpath(full, folder)] = status.st_ino, status.st_mtime_ns
    return found


def written(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> int:
    """How many files are new or were written again."""
    return sum(before.get(name) != stamp for name, stamp in after.items())
