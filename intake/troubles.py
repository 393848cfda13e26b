"""`QueueTrouble`: the queue cannot be read or written."""

from __future__ import annotations

from district.problem import Refusal


class QueueTrouble(Refusal):
    """The queue cannot be read or written: nothing of the attempt is known to be stored."""
