"""What happens when things go wrong: short forms in `make test`, long ones in `make torture`."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("HUTONG_TORTURE"))


def times(short: int, long: int) -> int:
    """How often, in this run."""
    return long if LONG else short
