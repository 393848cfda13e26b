"""The rows of the open data's tables (publish/tables.py). Nothing is written here.

Left out on purpose: the names and numbers of team members and the names of editors; officers who
serve nowhere any more, so that an old number lives on in nobody's spreadsheet; postings and
absences that ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from district.calendar import meetings
from district.excerpt import Excerpt
from district.localized import Localized
from district.records import Absence, Officer
from publish.handover import host_on, is_former
from publish.site import BEHIND, Site, hours_on, month_of

AHEAD = timedelta(days=100)
"""How far ahead dated meetings are told."""
Cell = str | int | bool | date | datetime | time | None
Row = tuple[Cell, ...]


class Rows:
    """The rows of a unit's own records on the day of the build, by the name of their table."""

    def __init__(self, site: Site, excerpt: Excerpt) -> None:
        self.site = site
        self.zone = ZoneInfo(site.profile.timezone)
        self.home = urljoin(site.profile.url, site.base)
        self.own = excerpt.own
        self.serving = [officer for officer in excerpt.own("officers") if self._serves(officer)]
        since, until = window(site.day)
        self.meetings = [
            one for series in excerpt.own("meetings") for one in meetings(series, since, until)
        ]
        self.notices = [one for one in site.current_notices if one.file in excerpt.files]

    def of(self, table: str) -> Iterator[Row]:
        rows: Iterator[Row] = getattr(self, f"_{table}")()
        return rows

    def _serves(self, officer: Officer) -> bool:
        if is_former(self.site, officer):
            return False
        return any(one.until is None or one.until >= self.site.day for one in officer.postings)

    def _url(self, kind: str, name: str) -> str:
        return f"{self.home}{kind}/{name}/"

    def _moment(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self.zone)

    def _stations(self) -> Iterator[Row]:
        for one in self.own("stations"):
            url = self._url("stations", one.id)
            yield one.id, *_both(one.name), one.address.zh, one.phone, url

    def _communities(self) -> Iterator[Row]:
        for one in self.own("communities"):
            yield (
                one.id, one.station, *_both(one.name), one.code, *_both(one.subdistrict),
                *_both(one.office), _joined(one.former_names), self._url("communities", one.id),
            )

    def _addresses(self) -> Iterator[Row]:
        for community in self.own("communities"):
            for position, one in enumerate(community.addresses, 1):
                kind = "street" if one.street else "compound"
                yield (
                    community.id, position, kind, one.name, one.en or None, str(one.numbers),
                    _joined(one.also), _joined(one.former_names),
                )

    def _officers(self) -> Iterator[Row]:
        for one in self.serving:
            yield (
                one.id, one.station, *_both(one.name), one.badge, one.phone,
                _joined(one.speaks), one.verified_on, self._url("officers", one.id),
            )

    def _postings(self) -> Iterator[Row]:
        for officer in self.serving:
            for one in officer.postings:
                if one.until is None or one.until >= self.site.day:
                    yield officer.id, one.community, one.role.value, one.since, one.until

    def _hours(self) -> Iterator[Row]:
        for officer in self.serving:
            for weekday in range(7):
                for one in hours_on(officer, weekday):
                    yield officer.id, weekday + 1, one.start, one.end, *_both(one.at)

    def _absences(self) -> Iterator[Row]:
        for officer in self.serving:
            spans = {(one.since, one.until): one.deputy for one in reversed(officer.away)}
            for (since, until), name in sorted(spans.items()):
                if until >= self.site.day:
                    deputy = self.site.deputy(Absence(since, until, name))
                    standing_in = deputy.id if deputy and self._serves(deputy) else None
                    yield officer.id, since, until, standing_in

    def _meetings(self) -> Iterator[Row]:
        for one in self.meetings:
            series, minutes = one.series, one.minutes
            host = host_on(self.site, series, self.site.day)
            yield (
                one.id, series.id, *_both(series.title),
                host.id if host and self._serves(host) else None,
                self._moment(one.start), self._moment(one.end), one.status.value,
                *_both(one.place.name), one.place.address or None, one.place.step_free,
                *_both(one.reason), minutes.raised if minutes else None,
                minutes.settled if minutes else None, self._url("meetings", series.id),
            )

    def _meeting_communities(self) -> Iterator[Row]:
        for one in self.meetings:
            for community in dict.fromkeys(one.series.communities):
                yield one.id, community

    def _notices(self) -> Iterator[Row]:
        for one in self.notices:
            yield (
                one.id, one.station, *_both(one.title), one.kind, one.severity,
                self._moment(one.published), one.expires, *_both(one.body), *_both(one.source),
                self._url("notices", one.id),
            )

    def _notice_communities(self) -> Iterator[Row]:
        for one in self.notices:
            for community in dict.fromkeys(one.communities):
                yield one.id, community


def window(day: date) -> tuple[date, date]:
    """The first and last day of the meetings told. Both move with the month, not the day: where
    nothing changed the bytes are the same."""
    month = month_of(day)
    return month - BEHIND, month + AHEAD


def _both(text: Localized | None) -> tuple[str | None, str | None]:
    return (text.zh, text.en or None) if text else (None, None)


def _joined(names: Iterable[str]) -> str | None:
    return "; ".join(names) or None
