"""Two folders change places in one move, where the system can do that."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux renameat2(2)
_RENAME_SWAP = 2  # macOS renamex_np(2)


def exchange(one: Path, other: Path) -> bool:
    """Swap two existing paths atomically; False where the system or file system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and call is not None:
        return bool(call(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0)
    if sys.platform == "darwin":
        call = ctypes.CDLL(None, use_errno=True).renamex_np
        return bool(call(first, second, _RENAME_SWAP) == 0)
    return False
