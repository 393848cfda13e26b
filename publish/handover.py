"""Hand-over: who comes and who goes within a week, and who answers where somebody has gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from district.records import Community, MeetingSeries, Officer, Posting, Role
from publish.site import ANNOUNCED, Site

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """From `day` on `officer` no longer serves a community in `role`.

    `successor` leads it then; None where nobody does, and for a deputy.
    """

    officer: Officer
    community: Community
    role: Role
    day: date
    successor: Officer | None


def coming(site: Site, community: Community) -> list[tuple[Officer, Posting]]:
    """Postings that begin within a week and bring somebody new, or in a new role; leads first."""
    return [
        (officer, posting) for officer, posting in site.postings.all_of(community.id)
        if _soon(site, posting.since) and not _has(officer, posting, posting.since - _DAY)
    ]


def beginning(site: Site, officer: Officer) -> list[Posting]:
    """The same for one officer; all that are planned for one who serves nowhere yet."""
    known = site.district.communities
    ahead = [
        one for one in officer.postings
        if one.since > site.day and one.community in known
        and not _has(officer, one, one.since - _DAY)
    ]
    if any(one.since <= site.day for one in officer.postings):
        return [one for one in ahead if _soon(site, one.since)]
    return ahead


def leaving(site: Site, officer: Officer) -> list[Leaving]:
    """Postings of an officer that end within a week and do not go on."""
    found = []
    for one in officer.postings:
        community = site.district.communities.get(one.community)
        if community is None or one.until is None or not one.holds(site.day):
            continue
        day = one.until + _DAY
        if _soon(site, day) and not _has(officer, one, day):
            lead = site.postings.lead(community.id, day) if one.role == Role.LEAD else None
            found.append(Leaving(officer, community, one.role, day, lead))
    return found


def unfilled(site: Site, community: Community) -> list[Leaving]:
    """Leads of a community who leave within a week, where nobody is to follow."""
    return [
        one for served in site.served_by(community.id) for one in leaving(site, served.officer)
        if one.community is community and one.role == Role.LEAD and one.successor is None
    ]


def is_former(site: Site, officer: Officer) -> bool:
    """Whether an officer served somewhere and does not today."""
    past = any(one.until is not None and one.until < site.day for one in officer.postings)
    return past and not site.serves(officer)


def served_once(site: Site, officer: Officer) -> list[Community]:
    """Where a former officer served, each community once."""
    names = dict.fromkeys(p.community for p in officer.postings if p.since <= site.day)
    known = site.district.communities
    return [known[name] for name in names if name in known]


def host_on(site: Site, series: MeetingSeries, day: date) -> Officer | None:
    """Who hosts a meeting that day: once the host has gone, whoever leads a community of it."""
    host = site.officer(series.host)
    if host and any(p.community in series.communities and p.holds(day) for p in host.postings):
        return host
    leads = (site.postings.lead(name, day) for name in series.communities)
    return next((lead for lead in leads if lead), None)


def hosts_ahead(site: Site, series: MeetingSeries) -> Iterator[tuple[date, Officer]]:
    """Who else will host it within a week, and from when."""
    last = host_on(site, series, site.day)
    for number in range(1, ANNOUNCED.days + 1):
        day = site.day + timedelta(days=number)
        host = host_on(site, series, day)
        if host and host is not last:
            yield day, host
            last = host


def _soon(site: Site, day: date) -> bool:
    return site.day < day <= site.day + ANNOUNCED


def _has(officer: Officer, posting: Posting, day: date) -> bool:
    """Whether an officer has that day the community and the role that this posting gives."""
    return any(
        one.community == posting.community and one.role == posting.role and one.holds(day)
        for one in officer.postings
    )
