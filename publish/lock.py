"""One build at a time, in a cache and into a site."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


class Busy(Exception):
    """Another build is at work there; the argument is the path."""


@contextmanager
def alone(*paths: Path) -> Iterator[None]:
    """Hold each of these files or folders, as far as it exists, while the block runs.

    `Busy` when somebody has one. The system gives them back when the process ends, however it ends.
    """
    with ExitStack() as stack:
        for path in dict.fromkeys(paths):
            if path.exists():
                _hold(path, stack)
        yield


def _hold(path: Path, stack: ExitStack) -> None:
    handle = os.open(path, os.O_RDONLY)
    stack.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy(str(path)) from None
