"""`Site`: a district on the day it is built, with the questions that pages ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit

from district.calendar import Meeting, MeetingStatus, as_held, is_over, meetings
from district.forms import Form
from district.holidays import knows_year
from district.photo import photo_file
from district.postings import Postings, absence_on, communities_of, has_left, stands_in
from district.records import (
    Absence,
    Community,
    CommunityId,
    District,
    MeetingId,
    MeetingSeries,
    Notice,
    NoticeId,
    Officer,
    OfficerId,
    Posting,
    PresenceHours,
    Role,
    Station,
    StationId,
)
from publish.streets import latin_names

AHEAD = timedelta(days=70)
"""How far dated meetings are listed: long enough that a page a month old still helps."""
BEHIND = timedelta(days=60)
"""How far back minutes are shown."""
FORTNIGHT = timedelta(days=13)
"""How far the list of all meetings looks, its first day not counted."""
ANNOUNCED = timedelta(days=7)
"""How long before it a hand-over is announced."""
FORM_ORDER = ("question", "visit", "noise", "mediation", "rental", "group")
"""Request forms by kind, as pages list them: what anybody may want first, what few need last."""
_SEVERITY = ("urgent", "warning", "info")


@dataclass(frozen=True, slots=True)
class Served:
    """An officer in a community: the posting, and the absence and deputy of the day."""

    officer: Officer
    posting: Posting
    absence: Absence | None
    deputy: Officer | None


class Site:
    """Read-only; every list is in the order it is shown.

    `photos` gives the published file name of each photo there is: the officer's, whatever the
    file's own was. The face of one who has left is not shown, nor kept.
    """

    def __init__(self, district: District, now: datetime) -> None:
        self.photos = _photos(district, now.date())
        self._station_notices: dict[StationId, list[Notice]] = {}
        self._served: dict[CommunityId, list[Served]] = {}
        self._meetings: dict[MeetingId, tuple[list[Meeting], list[Meeting]]] = {}
        self.district = district
        self.profile = district.profile
        self.now = now
        self.day = now.date()
        self.base = urlsplit(district.profile.url).path
        self.postings = Postings(district.officers)
        self._series: dict[CommunityId, list[MeetingSeries]] = defaultdict(list)
        for series in district.meetings.values():
            for name in series.communities:
                self._series[name].append(series)
        self._officers: dict[StationId, list[Officer]] = defaultdict(list)
        for officer in district.officers.values():
            self._officers[officer.station].append(officer)
        self._communities: dict[StationId, list[Community]] = defaultdict(list)
        for community in district.communities.values():
            self._communities[community.station].append(community)
        published = [n for n in district.notices.values() if n.published <= now]
        self.notices = sorted(published, key=notice_order)
        self.current_notices = [n for n in self.notices if n.expires >= self.day]
        self.urgent = [n for n in self.current_notices if n.severity == "urgent"]
        self.forms = sorted(district.forms.values(), key=_form_order)

    @cached_property
    def latin(self) -> dict[str, str]:
        """Every street and compound in Latin letters, for pages that are not in Chinese."""
        return latin_names(self.district)

    def station(self, name: StationId) -> Station:
        return self.district.stations[name]

    def communities(self, station: StationId) -> list[Community]:
        return self._communities[station]

    def officer(self, name: OfficerId | None) -> Officer | None:
        return self.district.officers.get(name) if name else None

    def served_by(self, community: CommunityId) -> list[Served]:
        """The officers of a community today, leads first."""
        found = self._served.get(community)
        if found is None:
            found = [self._serving(*pair) for pair in self.postings.on(community, self.day)]
            self._served[community] = found
        return found

    def deputies_of(self, community: CommunityId) -> list[Served]:
        return [one for one in self.served_by(community) if one.posting.role == Role.DEPUTY]

    def serves(self, officer: Officer) -> list[Community]:
        return communities_of(officer, self.district, self.day)

    def officers_of(self, station: StationId) -> list[Officer]:
        """The officers of a station who serve somewhere today."""
        return [officer for officer in self._officers[station] if self.serves(officer)]

    def deputy(self, absence: Absence) -> Officer | None:
        """Who stands in; nobody where the deputy has left by then."""
        deputy = self.officer(absence.deputy)
        return deputy if deputy and stands_in(deputy, absence, self.day) else None

    def absence(self, officer: Officer) -> Absence | None:
        return absence_on(officer, self.day)

    def overdue(self, officer: Officer) -> bool:
        """Whether the profile has not been confirmed for longer than the district allows."""
        return (self.day - officer.verified_on).days > self.profile.verify_every.days

    def series_of(self, communities: list[Community]) -> list[MeetingSeries]:
        """The meeting series of any of these communities, each once."""
        found = {s.id: s for community in communities for s in self._series[community.id]}
        return list(found.values())

    def running(self, series: Iterable[MeetingSeries]) -> list[MeetingSeries]:
        """Those of which something is still to come, single ones as they are held."""
        return [as_held(one) for one in series if not is_over(one, self.day)]

    def series_with(self, officer: Officer) -> list[MeetingSeries]:
        """What is held where an officer serves; nothing once he serves nowhere."""
        return self.series_of(self.serves(officer))

    def dated(
        self, series: list[MeetingSeries], most: int = 8, until: date | None = None
    ) -> list[Meeting]:
        """The dated meetings from the day of the build on, by start."""
        found = [m for one in series for m in self._around(one)[1]]
        if until:
            found = [m for m in found if m.start.date() <= until]
        if len(series) > 1:
            found.sort(key=lambda m: (m.start, m.series.id))
        return found[:most]

    def held(self, series: list[MeetingSeries], most: int = 3) -> list[Meeting]:
        """Past meetings with minutes, latest first."""
        past = [m for one in series for m in self._around(one)[0]]
        return sorted(past, key=lambda m: m.start, reverse=True)[:most]

    def _around(self, series: MeetingSeries) -> tuple[list[Meeting], list[Meeting]]:
        """The meetings of a series that were held and those from today on, worked out once."""
        found = self._meetings.get(series.id)
        if found is None:
            around = meetings(series, self.day - BEHIND, self.day + AHEAD)
            past = [m for m in around if m.start.date() <= self.day]
            held = [m for m in past if m.status == MeetingStatus.HELD]
            ahead = [m for m in around if m.last_day >= self.day]
            found = self._meetings[series.id] = (held, ahead)
        return found

    def notices_for(self, community: Community) -> list[Notice]:
        """Current notices that concern a community: its own, its station's, the district's."""
        common = self._common_notices(community.station)
        named = self._named_notices.get(community.id, [])
        return sorted([*common, *named], key=lambda n: self._rank[n.id]) if named else common

    def concerns(self, notice: Notice, community: Community) -> bool:
        if notice.communities:
            return community.id in notice.communities
        return notice.station in (None, community.station)

    def _common_notices(self, station: StationId) -> list[Notice]:
        """Current notices for all of a station's communities."""
        found = self._station_notices.get(station)
        if found is None:
            found = [
                n for n in self.current_notices
                if not n.communities and n.station in (None, station)
            ]
            self._station_notices[station] = found
        return found

    @cached_property
    def _rank(self) -> dict[NoticeId, int]:
        return {notice.id: at for at, notice in enumerate(self.current_notices)}

    @cached_property
    def _named_notices(self) -> dict[CommunityId, list[Notice]]:
        """Current notices by the communities they name."""
        named: dict[CommunityId, list[Notice]] = defaultdict(list)
        for notice in self.current_notices:
            for community in notice.communities:
                named[community].append(notice)
        return named

    def notices_of(self, station: StationId) -> list[Notice]:
        """Current notices that concern a station or one of its communities."""
        return [n for n in self.current_notices if self.concerns_station(n, station)]

    def concerns_station(self, notice: Notice, station: StationId) -> bool:
        if notice.station or not notice.communities:
            return notice.station in (None, station)
        return any(c.id in notice.communities for c in self.communities(station))

    def urgent_for(self, communities: Iterable[Community] = ()) -> list[Notice]:
        """Urgent notices that concern any of these communities, or the whole district."""
        if not self.urgent:  # as on nearly every day
            return []
        here = list(communities)
        return [
            n for n in self.urgent if everywhere(n) or any(self.concerns(n, c) for c in here)
        ]

    def updated(self, notice: Notice) -> datetime:
        """When a notice was last changed, as far as that is past."""
        later = notice.updated
        return later if later and later <= self.now else notice.published

    def _serving(self, officer: Officer, posting: Posting) -> Served:
        absence = self.absence(officer)
        return Served(officer, posting, absence, self.deputy(absence) if absence else None)


def _photos(district: District, day: date) -> dict[OfficerId, str]:
    published = {}
    for officer in district.officers.values():
        photo = district.photos.get(photo_file(officer.file, officer.photo))
        if photo is not None and photo.portrait and not has_left(officer, day):
            published[officer.id] = f"{officer.id}.{photo.mark}.jpg"
    return published


def unknown_years(found: list[Meeting]) -> list[int]:
    """The years of meetings that skip holidays, where nobody knows the holidays yet."""
    years = {one.day.year for one in found if one.series.on_holidays == "skip"}
    return sorted(year for year in years if not knows_year(year))


def hours_on(officer: Officer, weekday: int) -> list[PresenceHours]:
    """An officer's presence hours of a weekday (0 is Monday), by start."""
    found = [hours for hours in officer.hours if weekday in hours.days]
    return sorted(found, key=lambda hours: hours.start)


def week_of(officer: Officer) -> list[tuple[int, list[PresenceHours]]]:
    """Each weekday with its presence hours."""
    by_start = sorted(officer.hours, key=lambda hours: hours.start)
    return [(day, [hours for hours in by_start if day in hours.days]) for day in range(7)]


def weekly_hours(officer: Officer) -> float:
    """Hours of presence a week."""
    return sum(hours.minutes for hours in officer.hours) / 60


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month after."""
    return month_of(month_of(day) + timedelta(days=31))


def everywhere(notice: Notice) -> bool:
    """Whether a notice concerns the whole district."""
    return notice.station is None and not notice.communities


def notice_order(notice: Notice) -> tuple[int, float, str]:
    """Sorts notices as they are listed: what is urgent first, then what is new."""
    return _SEVERITY.index(notice.severity), -notice.published.timestamp(), notice.id


def _form_order(form: Form) -> tuple[int, str]:
    return FORM_ORDER.index(form.kind), form.id
