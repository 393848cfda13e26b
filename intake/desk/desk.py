"""`Desk`: everything a page of the desk is made with, held together and handed to the handlers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from intake.desk.issuer import Issuer
from intake.desk.memory import Memory
from intake.desk.pages import Pages
from intake.desk.signing_in import SigningIn
from intake.door.clients import Proxies
from intake.door.current import Current
from intake.door.writer import Writer


@dataclass(slots=True)
class Desk:
    """`current` gives the content as it is now. Clocks are given, for tests.

    `reader`, `counter` and `writer` each own a store: a page never waits behind moves, nor behind
    a register that is counted.
    """

    current: Callable[[], Current]
    keys: Path
    """The folder of the keys; a private key is read when something is to be opened."""
    reader: Writer
    counter: Writer
    writer: Writer
    proxies: Proxies
    signing_in: SigningIn
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    issuer: Issuer | None = None
    """Where else one may sign in."""
    remembered: Memory = field(default_factory=Memory)
    _pages: tuple[Current, Pages] | None = field(default=None)

    @property
    def pages(self) -> Pages:
        """The pages in the words of the content as it is now."""
        current = self.current()
        if self._pages is None or self._pages[0] is not current:
            self._pages = (current, Pages(current))
        return self._pages[1]
