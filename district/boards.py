"""Boards at the gates: which of them carry the number of an officer who has handed over.

Shared by the rule that warns and by `build.py posters --outdated`, so that both mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from district.postings import Postings
from district.records import Community, CommunityId, Officer, Posting, Role

AHEAD = timedelta(days=7)
"""How long before a hand-over its board is asked for: printing and hanging take a few days."""
_REMEMBERED = timedelta(days=60)
"""How long a board that nobody noted anything about is taken to hang there as it was."""


@dataclass(frozen=True, slots=True)
class OldBoard:
    """A board that shows `old` (None: the station) though `new` leads from `since` on."""

    community: Community
    old: Officer | None
    new: Officer
    since: date


def old_board(community: Community, postings: Postings, day: date) -> OldBoard | None:
    """What is wrong with the number on the board of a community, if anything is."""
    leading = _leading(postings, community.id, day)
    if leading is None:
        return None
    new, posting = leading
    printed = community.board_printed
    if printed is None:
        old = _before(postings, community.id, leading, day)
        wrong = old is not None
    else:
        old = postings.lead(community.id, printed)
        wrong = posting.since > printed and (old is None or old.phone != new.phone)
    return OldBoard(community, old, new, posting.since) if wrong else None


def _leads(postings: Postings, name: CommunityId) -> list[tuple[Officer, Posting]]:
    return [pair for pair in postings.all_of(name) if pair[1].role == Role.LEAD]


def coming_leads(
    postings: Postings, name: CommunityId, day: date
) -> list[tuple[Officer, Posting]]:
    """Who begins to lead within a week: boards are printed and hung before."""
    return [pair for pair in _leads(postings, name) if day < pair[1].since <= day + AHEAD]


def _leading(postings: Postings, name: CommunityId, day: date) -> tuple[Officer, Posting] | None:
    """Who leads, or from a week ahead who will: the one whom a board hung now must show."""
    serving = (pair for pair in _leads(postings, name) if pair[1].holds(day))
    return next(iter([*coming_leads(postings, name, day), *serving]), None)


def _before(
    postings: Postings, name: CommunityId, leading: tuple[Officer, Posting], day: date
) -> Officer | None:
    """The last lead before with another number, unless that is long ago."""
    new, posting = leading
    ended = [
        (other.until, officer) for officer, other in _leads(postings, name)
        if officer.phone != new.phone and other.since < posting.since
        and other.until is not None and other.until >= day - _REMEMBERED
    ]
    return max(ended, key=lambda pair: pair[0])[1] if ended else None
