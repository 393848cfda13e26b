"""The cache folder: what a build remembers for the next one. It may be deleted at any time."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Self

from district.stamp import code_stamp
from district.store import Store, discard

_LEDGER = "1"
"""The form of the ledger; code and look are part of a site's own stamp."""


class Cache:
    """`folder` None: nothing is remembered, and what a build must note meanwhile is temporary.

        with Cache(Path(".cache")) as cache:
            cache.content()         # the store of records and judgements, opened once
            cache.site()            # the store of the ledger, likewise
            cache.close()           # without saving; the next to ask for one opens it again
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._work = folder or Path(tempfile.mkdtemp(prefix="hutong-"))
        self._stores: dict[str, Store] = {}

    def content(self) -> Store:
        return self._opened("content.db", code_stamp("district"))

    def site(self) -> Store:
        return self._opened("site.db", _LEDGER)

    @property
    def spare(self) -> Path | None:
        """Where the site before the present one waits for the next change."""
        return self.folder / "spare" if self.folder else None

    def discard(self) -> None:
        """Throw away what cannot be trusted."""
        self.close()
        for name in ("content.db", "site.db"):
            discard(self._work / name)

    def close(self) -> None:
        while self._stores:
            self._stores.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
        if self.folder is None:
            shutil.rmtree(self._work, ignore_errors=True)

    def _opened(self, name: str, version: str) -> Store:
        if name not in self._stores:
            self._stores[name] = Store(self._work / name, version)
        return self._stores[name]
