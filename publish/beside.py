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

DEMO_QUEUE = "sqlite:///var/demo/queue.db"
_PORT = re.compile(rb"http://[^ ]*:([0-9]+)")
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG, prctl(2)."""


@contextmanager
def door(content: Path) -> Iterator[int]:
    """The port of a door that runs as long as the block; 0 where it could not be opened.

    What it has to say it says on standard error itself.
    """
    environment = {"HUTONG_QUEUE": DEMO_QUEUE, **os.environ}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-m", "intake", "serve", "--port", "0", "--content", str(content)],
        cwd=Path(__file__).resolve().parent.parent, env=environment, stdout=subprocess.PIPE,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    try:
        assert process.stdout is not None
        # Nothing but the line with its address, once it listens; the end of it where it cannot.
        found = _PORT.search(process.stdout.readline())
        yield int(found[1]) if found else 0
    finally:
        process.terminate()
        process.wait()


def _die_with_parent() -> None:
    """A preview that is killed takes its door along."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
