"""The host of a meeting is posted to one of its communities, and still is while the series runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.problem import Level, Problem
from district.records import District, Posting


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        host = district.officers.get(series.host)
        if host is None:
            continue  # `unknown_officer` says so
        # A community written wrongly, here or in a posting of the host, may be the one they share.
        unless = tuple(("unknown_community", file) for file in (series.file, host.file))
        facts = {"host": host.name.zh, "communities": ", ".join(series.communities)}
        here = [p for p in host.postings if p.community in series.communities]
        over = series.repeats.until if series.repeats else series.first.date()
        if not here:
            yield Problem("host_not_posted", series.file, ("host",), facts, unless=unless)
        elif over >= now.date() and all(_over(posting, now.date()) for posting in here):
            # Only time brought this about: the posting ran out.
            yield Problem(
                "host_posting_over", series.file, ("host",), facts, Level.WARNING, unless=unless
            )


def _over(posting: Posting, today: date) -> bool:
    """Whether the posting ran out; one that ends before it begins is another rule's business."""
    return posting.until is not None and posting.since <= posting.until < today
