"""`Change`: what one build does to the site's files, kept account of as its makers report."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from district.sounds import MOST
from publish.ledger import Given, Ledger
from publish.mark import Mark, total, weight
from publish.tree import Tree

if TYPE_CHECKING:
    from publish.shop import Done

KEPT = timedelta(days=1)
"""How long an old style sheet or script stays: a page opened before the change may ask for it."""


class Change:
    """`count` files were written; `lag` are the paths that differ from the site before, where that
    is known. `differ` are the families and keys of parts that changed; `sounds` how names are read
    that nobody knew yet.

    Of a site made from nothing no path is kept here but those of assets: there may be millions.
    """

    def __init__(self, ledger: Ledger, old: Mark, *, fresh: bool) -> None:
        self.ledger = ledger
        self.old = old
        self.fresh = fresh
        self.count = 0
        self.lag: list[str] = []
        self.removed: list[str] = []
        self.differ: set[tuple[str, str]] = set()
        self.seconds: dict[str, float] = {}
        self.sounds: dict[str, list[str]] = {}
        self._before: set[str] = set()
        self._now: set[str] = set()
        self._assets: set[str] = set()
        self._tree = 0 if fresh else old.tree

    def note(self, done: Done, made_from: bytes, now: datetime) -> None:
        """A maker's report: into the ledger, and into the account."""
        if self.fresh:
            self._tree = total((weight(*pair) for pair in done.files.items()), self._tree)
        else:
            self._account(self.ledger.files(done.maker), done.files)
            self.lag += done.written
        self._assets.update(path for path in done.files if _is_asset(path))
        self.count += len(done.written)
        self.differ |= self.ledger.hand_on(done.maker, done.parts)
        keys = {family: _told(family, found) for family, found in done.parts.items() if found}
        given = Given(made_from, now, done.until, keys, done.facts)
        self.ledger.note(done.maker, given, done.files)
        if len(self.sounds) < MOST:
            self.sounds.update(done.sounds)
        for step, took in done.seconds.items():
            self.seconds[step] = self.seconds.get(step, 0) + took

    def strike(self, maker: str) -> None:
        """A maker that is no more, and whatever it gave."""
        self._account(self.ledger.files(maker), {})
        self.differ |= self.ledger.hand_on(maker, {})
        self.ledger.strike(maker)

    def settle(self, tree: Tree, out: Path, now: datetime) -> Mark:
        """Take away what is no longer made, keep old assets for a while; the tree's mark."""
        before = set(self.old.files) if self.fresh else self._before
        gone = before - self._now
        kept = {path: until for path, until in self.old.kept.items() if until > now}
        kept |= {path: now + KEPT for path in gone if _is_asset(path)}
        kept = {path: until for path, until in kept.items()
                if path not in self._assets and os.path.isfile(out / path)}
        if self.fresh:
            for path in kept:
                tree.link(path, f"{out}/{path}")
            makers = list(self.ledger.given)
            files = sorted(path for maker in makers for path in self.ledger.files(maker))
        else:
            over = {path for path in self.old.kept if path not in kept} - self._now
            self.removed = sorted((gone | over) - kept.keys())
            for path in self.removed:
                tree.remove(path)
            self.lag += self.removed
            files = self.old.files
            if self._now != self._before:
                files = sorted(set(files).difference(gone) | self._now)
        tree.mark = Mark(self._tree, files, kept)
        return tree.mark

    def _account(self, before: dict[str, bytes], now: dict[str, bytes]) -> None:
        self._before |= before.keys()
        self._now |= now.keys()
        went = (weight(*pair) for pair in before.items() if now.get(pair[0]) != pair[1])
        came = (weight(*pair) for pair in now.items() if before.get(pair[0]) != pair[1])
        self._tree = total(came, self._tree, went)


def _told(family: str, keys: Iterable[str]) -> list[str]:
    """The keys that must be known without looking at the parts: those that make pages."""
    return sorted(keys) if family.startswith("streets.") else []


def _is_asset(path: str) -> bool:
    """A style sheet or script with a hash in its name; no photo, which goes when it must go."""
    return path.startswith("assets/") and path.count("/") == 1
