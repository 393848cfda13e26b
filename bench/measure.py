"""Whole processes, with their time and memory; and processes that are killed."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

LIMIT = 1800
"""Seconds after which a process is stopped."""
_SAMPLE = 0.1
_MOST_SAID = 20_000
_PATIENCE = 5


class Failed(Exception):
    """A command did not end well; the message is what it said last."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process from its start to its end. `together` is 0 where /proc cannot tell.

    `largest` is the peak memory of its largest process (wait4), `together` the largest sum of
    all its processes, shared pages counted once (PSS, ten times a second). Both in MB.
    `said` is what it printed, at most the end of it.
    """

    seconds: float
    cpu: float
    largest: float
    together: float
    said: str = ""


def run(command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end; `Failed` when it does not exit with 0."""
    os.sync()  # what an earlier process left to write is not this one's
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = _start(command, cwd, env, said)
        watch = _Watch(process.pid, started + LIMIT)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.over.set()
        watch.join()
        said.seek(0)
        text = said.read()[-_MOST_SAID:].decode(errors="replace").strip()
        if process.returncode:
            raise Failed(f"{command[0]} ended with {process.returncode}: {text[-400:]}")
    unit = 1024 if os.uname().sysname == "Linux" else 1024 * 1024
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss / unit, watch.peak / 1024, text)


class End(Enum):
    """How a process that was to be killed ended. STUCK: killed, but others of its session had to
    be stopped as well, because they had not ended by themselves."""

    ENDED = "ended"
    KILLED = "killed"
    STUCK = "stuck"


def run_and_kill(command: Sequence[str | Path], cwd: Path, after: float, alone: bool) -> End:
    """Start a command and SIGKILL it `after` seconds; all its processes at once, unless `alone`."""
    with tempfile.TemporaryFile() as said:
        process = _start(command, cwd, None, said)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            return _kill(process, alone)
        if process.returncode:
            said.seek(0)
            raise Failed(said.read()[-400:].decode(errors="replace"))
        return End.ENDED


def _kill(process: subprocess.Popen[bytes], alone: bool) -> End:
    stuck = False
    if alone:
        process.kill()
        process.wait()
        stuck = not _await_end(process.pid)
    _stop_session(process.pid)
    process.wait()
    _await_end(process.pid)
    return End.STUCK if stuck else End.KILLED


def _await_end(session: int) -> bool:
    """Whether all processes of a session ended within a while."""
    over = time.monotonic() + _PATIENCE
    while _members(session):
        if time.monotonic() > over:
            return False
        time.sleep(0.02)
    return True


def _start(
    command: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None, said: IO[bytes]
) -> subprocess.Popen[bytes]:
    """A process that leads a session of its own. It keeps compiled modules, as anybody's does."""
    given = {**os.environ, **(env or {})}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(  # noqa: S603  our own commands
        [str(word) for word in command], cwd=cwd, env=given,
        stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
    )


def _stop_session(session: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


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
                _stop_session(self.session)
                return
            self.peak = max(self.peak, sum(map(_pss, _members(self.session))))


def _members(session: int) -> list[int]:
    """The processes of a session that have not ended; none are found where there is no /proc."""
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit() and int(name) >= session:
            try:
                state = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and os.getsid(int(name)) == session:
                    found.append(int(name))
            except (OSError, IndexError):
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
