"""What the door tells whoever runs it of a mistake of its own: where, never with a value."""

from __future__ import annotations

import sys
import traceback


def tell_where(error: BaseException) -> None:
    """The kind of error and its lines in the code; not its message, which may quote a value."""
    lines = "".join(traceback.format_tb(error.__traceback__))
    print(f"{type(error).__name__}\n{lines}", file=sys.stderr, flush=True)
