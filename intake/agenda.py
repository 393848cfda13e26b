"""上会: the neighbours' meetings that requests are put on, and what came of it there. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from district.calendar import Meeting, MeetingStatus, meeting_on, meetings
from district.localized import Localized
from district.records import CommunityId, District, MeetingId, MeetingSeries, Place
from district.rules.summary_to_write import TO_WRITE
from intake import clock
from intake.lifecycle import Outcome
from intake.request import Request

MOST = 3
BACK = timedelta(weeks=4)
AHEAD = timedelta(weeks=5)
"""So far that a monthly meeting is always among them."""
_FAR = timedelta(days=200)
_SETTLED = frozenset({Outcome.RESOLVED, Outcome.ADVISED, Outcome.AGREED})


@dataclass(frozen=True, slots=True)
class Choice:
    """A meeting that a request may be put on; `key` is what `request.meeting` then says."""

    key: str
    title: Localized
    start: datetime
    end: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class Item:
    """A request on an agenda, with how many that say the same are on it too."""

    request: Request
    joined: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """What was raised at a meeting, and how much of it is settled by now."""

    raised: int
    settled: int


def key_of(meeting: Meeting) -> str:
    """The meeting's day by its series, which stays when it is moved."""
    return f"{meeting.series.id}/{meeting.day.isoformat()}"


def find(district: District, key: str) -> Meeting | None:
    """None where there is no such series, or it has no meeting that day."""
    series, _, day = key.partition("/")
    found = district.meetings.get(MeetingId(series))
    if found is None:
        return None
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    # Days can be written in other ways too, and one meeting must have one key.
    return meeting_on(found, on) if str(on) == day else None


def choices(district: District, community: CommunityId | None, now: datetime) -> list[Choice]:
    """The next meetings of a community that take place, those still under way among them."""
    here = local(district, now)
    found = [
        meeting
        for series in district.meetings.values() if community in series.communities
        for meeting in meetings(series, here.date() - timedelta(days=1), here.date() + _FAR)
        if meeting.status is not MeetingStatus.CANCELLED and meeting.end > here
    ]
    found.sort(key=lambda meeting: (meeting.start, meeting.series.id))
    return [
        Choice(key_of(one), one.series.title, one.start, one.end, one.place)
        for one in found[:MOST]
    ]


def around(
    district: District, wanted: Callable[[MeetingSeries], bool], now: datetime
) -> tuple[list[Meeting], list[Meeting]]:
    """Those to come, the next first, and those of the last weeks, the latest first."""
    here = local(district, now)
    first, last = here.date() - BACK, here.date() + AHEAD
    found = [
        meeting for series in district.meetings.values() if wanted(series)
        for meeting in meetings(series, first, last)
    ]
    found.sort(key=lambda meeting: (meeting.start, meeting.series.id))
    ahead = [one for one in found if one.end > here]
    return ahead, [one for one in reversed(found) if one.end <= here]


def has_begun(meeting: Meeting, district: District, now: datetime) -> bool:
    return meeting.start <= local(district, now)


def local(district: District, now: datetime) -> datetime:
    """The time as a meeting has it."""
    return now.astimezone(ZoneInfo(district.profile.timezone)).replace(tzinfo=None)


def items_of(requests: Iterable[Request], start: datetime | None, timezone: str) -> list[Item]:
    """What is to be talked about: what says the same once, and not what was taken back before."""
    begins = clock.stamp(start.replace(tzinfo=ZoneInfo(timezone))) if start else ""
    there = [one for one in requests if not _taken_back(one, begins)]
    mains = {one.id for one in there}
    joined = Counter(one.joined_to for one in there if one.joined_to in mains)
    return [Item(one, joined[one.id]) for one in there if one.joined_to not in mains]


def _taken_back(request: Request, begins: str) -> bool:
    return request.outcome is Outcome.WITHDRAWN and (request.closed_at or "") < begins


def count(items: Iterable[Item]) -> Count:
    listed = list(items)
    return Count(len(listed), sum(one.request.outcome in _SETTLED for one in listed))


def held_entry(meeting: Meeting, counted: Count, languages: Iterable[str]) -> str:
    """What goes under `held:` in the series' file; with that line where the file has none yet.

    A summary that is there already stays; else a person writes one, or takes it out.
    """
    written = meeting.minutes.summary if meeting.minutes else None
    if written:
        texts = {name: text for name, text in (("zh", written.zh), ("en", written.en)) if text}
        said = {name: json.dumps(text, ensure_ascii=False) for name, text in texts.items()}
    else:
        said = dict.fromkeys(languages, TO_WRITE)
    summary = ", ".join(f"{name}: {text}" for name, text in said.items())
    entry = (
        f"  - {{on: {meeting.day}, raised: {counted.raised}, settled: {counted.settled},"
        f" summary: {{{summary}}}}}\n"
    )
    return entry if meeting.series.held else f"held:\n{entry}"


def file_of(meeting: Meeting) -> str:
    """The file that has the series, as people at the station know it."""
    return f"content/{meeting.series.file}"
