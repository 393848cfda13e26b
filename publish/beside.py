"""The door beside a preview: a process of its own, on a port of its own, on demo keys."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
DEMO_QUEUE = f"sqlite:///{ROOT}/var/demo/queue.db"
_PORT = re.compile(rb"http://[^ ]*:([0-9]+)")
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG, prctl(2)."""
_SECONDS = 20
"""In which a door that is told to stop has stopped."""


@contextmanager
def door(content: Path, language: str) -> Iterator[int]:
    """The port of a door that runs as long as the block; 0 where it could not be opened.

    What it has to say it says on standard error itself. SIGTERM ends the block in order.
    """
    environment = {"HUTONG_QUEUE": DEMO_QUEUE, **os.environ}
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    before = signal.signal(signal.SIGTERM, _leave)
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-m", "intake", "serve", "--port", "0", "--content", str(content),
         "--lang", language],
        env=environment, stdout=subprocess.PIPE,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    try:
        assert process.stdout is not None
        # Nothing but the line with its address, once it listens; the end of it where it cannot.
        found = _PORT.search(process.stdout.readline())
        yield int(found[1]) if found else 0
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _die_with_parent() -> None:
    """A preview that is killed takes its door along."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
