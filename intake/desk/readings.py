"""Who read which request at the desk, and when: a line for whoever answers for personal data.

Never a value of what was read, nor anything of whom it is about.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable

from intake import clock
from intake.desk.visit import Visit
from intake.receipt import Receipt

_LOG = logging.getLogger("hutong.desk")


def begin() -> None:
    """Lines go to the standard error from now on, where whatever runs the desk keeps them."""
    if not _LOG.handlers:
        _LOG.addHandler(logging.StreamHandler(sys.stderr))
    _LOG.setLevel(logging.INFO)


def note(visit: Visit, page: str, receipts: Iterable[Receipt]) -> None:
    """The account was shown what residents wrote of these, on that kind of page."""
    shown = ",".join(receipts)
    if shown:
        _LOG.info("%s read page=%s account=%s requests=%s", clock.stamp(visit.desk.now()), page,
                  visit.account.name, shown)
