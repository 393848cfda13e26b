"""What is made for the whole district, and from which parts; nothing heavy is imported to know it.

A work's name is its maker in the ledger: `common`, `fronts.zh`, `streets.zh/D`, `lookup.zh/3`, …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2b

from publish.size import Size
from publish.tables import TABLES

SLICES = 16
"""Works among which the look-up's buckets are divided. Each reads the parts of all units, so there
are no more of them in a larger district."""
FOR_EVER = datetime(9999, 12, 31)  # noqa: DTZ001  local to the district
_MAKER = "whole/"
_TOPPED = ("common", "fronts", "streets")


@dataclass(frozen=True, slots=True)
class Work:
    """`kind` says what is made, for a `language` or "", of the `keys` of a `family` of parts.

    Empty `keys` stand for all of the family. `made_from` and `until` are as in `ledger.Given`.
    """

    kind: str
    language: str
    family: str
    keys: tuple[str, ...]
    made_from: bytes
    until: datetime

    @property
    def maker(self) -> str:
        one = self.keys[0] if self.keys else self.family.partition(".")[2]
        return f"{_MAKER}{self.kind}.{self.language}/{one}"

    @property
    def table(self) -> str:
        """The table of open data that a `data` work writes."""
        return self.family.partition(".")[2]

    @property
    def last(self) -> bool:
        """Whether it tells about the files of other works, and so is done after them."""
        return self.kind in ("package", "sitemap")

    def needs(self, changed: Iterable[tuple[str, str]]) -> bool:
        """Whether one of these parts, by family and key, goes into it."""
        if self.kind == "package":
            return any(family.startswith("data.") for family, _ in changed)
        if self.kind == "all":
            made_from = (self.family, "near", f"cards.{self.language}", "characters")
            return any(family in made_from for family, _ in changed)
        if self.kind == "sitemap":
            return any(family.startswith(("sitemap", "streets.")) for family, _ in changed)
        return any(
            self._is_topped_with(family)
            or (family == self.family and (not self.keys or key in self.keys))
            for family, key in changed
        )

    def _is_topped_with(self, family: str) -> bool:
        """Whether its pages have on top what this family hands on: `common` of all languages."""
        return self.kind in _TOPPED and family.startswith(f"urgent.{self.language}")


def makes_lists(maker: str) -> bool:
    """Whether a maker in the ledger makes pages for the whole district."""
    return maker.startswith(tuple(f"{_MAKER}{kind}." for kind in ("common", "fronts", "streets")))


def is_whole(maker: str) -> bool:
    """Whether a maker in the ledger is a work for the whole district, no unit."""
    return maker.startswith(_MAKER)


def works(
    languages: Iterable[str], size: Size, initials: dict[str, list[str]], stamp: bytes,
    now: datetime, figures: bytes = b"", admin: bytes = b"",
) -> Iterator[Work]:
    """Every work; `initials` are those of streets, by language, `figures` the content's file.

    `admin` stands for the browser editor's own files, b"" where the district has none.
    """
    fronts = blake2b(stamp + figures, digest_size=16).digest()
    midnight = datetime.combine(now.date() + timedelta(days=1), time())
    new_year = datetime(now.year + 1, 1, 1)  # noqa: DTZ001  local to the district
    yield Work("common", "", "", ("",), stamp, FOR_EVER)
    if admin:
        made_from = blake2b(stamp + admin, digest_size=16).digest()
        yield Work("admin", "", "admin", (), made_from, FOR_EVER)
    for table in TABLES:
        yield Work("data", "", f"data.{table.name}", (), stamp, FOR_EVER)
    yield Work("characters", "", "characters", (), stamp, FOR_EVER)
    for keys in _slices(size.near_buckets):
        yield Work("near", "", "near", keys, stamp, FOR_EVER)
    for language in languages:
        # Its rules of the time zone begin with the year.
        yield Work("calendar", language, f"calendar.{language}", (), stamp, new_year)
        for keys in _slices(size.buckets):
            yield Work("lookup", language, f"lookup.{language}", keys, stamp, FOR_EVER)
        if not size.large:
            yield Work("all", language, f"lookup.{language}", (), stamp, FOR_EVER)
        yield from _streets(language, sorted(initials.get(language, ())), stamp)
        yield Work("feed", language, f"feed.{language}", (), stamp, FOR_EVER)
        # Its lists begin with the day.
        yield Work("fronts", language, f"lists.{language}", (), fronts, midnight)
        yield Work("package", language, "", (), stamp, FOR_EVER)
    yield Work("sitemap", "", "sitemap", (), stamp, FOR_EVER)


def _slices(buckets: int) -> Iterator[tuple[str, ...]]:
    step = -(-buckets // SLICES)
    for start in range(0, buckets, step):
        yield tuple(str(key) for key in range(start, min(start + step, buckets)))


def _streets(language: str, initials: list[str], stamp: bytes) -> Iterator[Work]:
    """Each list names all initials there are."""
    made_from = blake2b(stamp + "".join(initials).encode(), digest_size=16).digest()
    for initial in ("", *initials):
        yield Work(
            "streets", language, f"streets.{language}", (initial,), made_from, FOR_EVER
        )
