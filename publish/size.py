"""How large a district is: small ones are listed on one page, large ones station by station."""

from __future__ import annotations

from dataclasses import dataclass

LONG = 400
"""Entries that a page may list before it becomes a burden to an old phone."""
COMMUNITIES = 4
"""How many communities share a bucket of the look-up, about: their names are a few kilobytes."""
FEWEST = 8
NEAR = 4


def buckets_for(communities: int) -> int:
    """How many buckets a district of so many communities has: a power of two, at least 8."""
    wanted = max(FEWEST, -(-communities // COMMUNITIES))
    return 1 << (wanted - 1).bit_length()


@dataclass(frozen=True, slots=True)
class Size:
    """Nothing else of the whole district decides how a station's pages look."""

    large: bool
    buckets: int

    @property
    def near_buckets(self) -> int:
        """Those of the names for whoever makes a slip: several are fetched for one answer."""
        return self.buckets * NEAR

    @classmethod
    def of(cls, communities: int) -> Size:
        return cls(communities > LONG, buckets_for(communities))
