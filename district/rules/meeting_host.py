"""The host of a meeting is posted to one of its communities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.problem import Level, Problem
from district.records import District, MeetingSeries, Officer, Posting


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        host = district.officers.get(series.host)
        if host is None or not _all_known(series, host, district):
            continue  # `unknown_officer` or `unknown_community` says so
        facts = {"host": host.name.zh, "communities": ", ".join(series.communities)}
        here = [p for p in host.postings if p.community in series.communities]
        over = series.repeats.until if series.repeats else series.first.date()
        if not here:
            yield Problem("host_not_posted", series.file, ("host",), facts)
        elif over >= now.date() and all(_over(posting, now.date()) for posting in here):
            # Only time brought this about: the posting ran out.
            yield Problem("host_posting_over", series.file, ("host",), facts, Level.WARNING)


def _all_known(series: MeetingSeries, host: Officer, district: District) -> bool:
    """Whether the meeting and its host name only communities that exist."""
    named = {*series.communities, *(posting.community for posting in host.postings)}
    return named <= district.known("communities")


def _over(posting: Posting, today: date) -> bool:
    """Whether the posting ran out; one that ends before it begins is another rule's business."""
    return posting.until is not None and posting.since <= posting.until < today
