"""`Engine`: what the store asks of a database. Statements name their values, as `:receipt`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Values = Mapping[str, Any]
Row = Any
"""One row; `row["receipt"]` is a column of it."""


class Engine(Protocol):
    """One connection, for one thread. Every method raises `QueueTrouble` when it cannot.

    `place` is how people know the queue: its file, or the server and database without a password.
    `lock` ends the statement that reads the head of the chain, so that writers wait there.
    """

    place: str
    lock: str

    def writing(self, *, long: bool = False) -> AbstractContextManager[None]:
        """One transaction: on the disk when the block is left, undone when it raises.

        Unless it is said to be `long`, it holds up nobody for ever, whatever becomes of us.
        """
        ...

    def reading(self) -> AbstractContextManager[None]:
        """A block in which every answer is of one and the same moment."""
        ...

    def rows(self, statement: str, values: Values = ...) -> Sequence[Row]: ...

    def each(self, statement: str, values: Values = ...) -> Iterator[Row]:
        """The rows one by one, for answers that may not fit in memory."""
        ...

    def run(self, statement: str, values: Values = ...) -> None: ...

    def many(self, statement: str, values: Sequence[Values]) -> None:
        """The statement once for each of the values."""
        ...

    def wipe(self) -> None:
        """Leave nothing of what was erased in the database's files.

        Raises `Refusal("purge_unfinished")` when another program keeps old pages in use.
        """
        ...

    def close(self) -> None: ...
