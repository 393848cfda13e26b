"""外出: who is away in the coming days, and on which of them nobody stands in. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from district.postings import Postings, has_left
from district.records import Absence, District, Officer, OfficerId
from intake.request import Routing
from intake.route import on_duty


@dataclass(frozen=True, slots=True)
class Away:
    """`deputies` act for the communities the officer leads; on the days `alone` nobody does."""

    officer: Officer
    absence: Absence
    deputies: tuple[OfficerId, ...]
    alone: tuple[date, ...]


def away_between(
    district: District, first: date, last: date, wanted: Callable[[Officer], bool]
) -> list[Away]:
    """Absences that touch these days, those without a deputy first, then by when they begin."""
    postings = Postings(district.officers)
    found = [
        _away(officer, absence, postings, first, last)
        for officer in district.officers.values()
        if wanted(officer) and not has_left(officer, first)
        for absence in officer.away
        if absence.since <= last and absence.until >= first
    ]
    return sorted(found, key=lambda one: (not one.alone, one.absence.since, one.officer.id))


def _away(
    officer: Officer, absence: Absence, postings: Postings, first: date, last: date
) -> Away:
    deputies: dict[OfficerId, None] = {}
    alone = []
    for day in _days(max(first, absence.since), min(last, absence.until)):
        for posting in officer.postings:
            lead = postings.lead(posting.community, day)
            if not posting.holds(day) or lead is None or lead.id != officer.id:
                continue
            acting, routing = on_duty(postings, posting.community, day)
            if routing is Routing.AWAY:
                alone.append(day)
            elif acting:
                deputies[acting] = None
    return Away(officer, absence, tuple(deputies), tuple(dict.fromkeys(alone)))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
