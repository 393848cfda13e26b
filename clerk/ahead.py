"""What becomes of meetings and notices: moved, cancelled, added, ended; published, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from clerk.sides import Sides
from district.calendar import Meeting, MeetingStatus, meetings, on_pattern
from district.layout import slot
from district.localized import Localized
from district.records import MeetingId, MeetingSeries, Notice, NoticeId

AHEAD = timedelta(days=366)
"""How far dated meetings are compared."""


class Fate(StrEnum):
    """What a change makes of a meeting or a notice."""

    ADDED = "added"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    ENDED = "ended"
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    CHANGED = "changed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class MeetingNews:
    """One dated meeting of a series; `start` and `place` are None where it is held no more."""

    fate: Fate
    series: MeetingId
    title: Localized
    was: datetime | None
    start: datetime | None
    place: Localized | None
    reason: Localized | None


@dataclass(frozen=True, slots=True)
class NoticeNews:
    """`day` is when it is published or ends, where that is what changed."""

    fate: Fate
    notice: NoticeId
    title: Localized
    severity: str
    published: datetime
    expires: str


def meeting_news(sides: Sides) -> Iterator[MeetingNews]:
    """Every meeting ahead that residents would find otherwise than before, by series and start."""
    before, after = _by_id(sides, "meetings")
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        old, new = _dated(was, sides.now), _dated(now, sides.now)
        for day in sorted(old.keys() | new.keys()):
            news = _compared(old.get(day), new.get(day))
            if news and max(filter(None, (news.was, news.start))) >= sides.now:
                yield news


def notice_news(sides: Sides) -> Iterator[NoticeNews]:
    """What residents can read from now on, or no more."""
    before, after = _by_id(sides, "notices")
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        fate = _fate(was, now, sides.now)
        shown = now or was
        if fate and shown:
            yield NoticeNews(fate, shown.id, shown.title, shown.severity, shown.published,
                             str(shown.expires))


def _by_id(sides: Sides, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The records of a kind in files that differ, by id: one that moved between stations is one."""
    found: tuple[dict[str, Any], dict[str, Any]] = {}, {}
    for file in sides.records:
        place = slot(file)
        if place and place[0] == kind:
            for at, record in enumerate(sides.pair(file)):
                if record is not None:
                    found[at][record.id] = record
    return found


def _dated(series: MeetingSeries | None, now: datetime) -> dict[Any, Meeting]:
    """A series' meetings from today on, by the date that the series gave them."""
    if series is None or (series.repeats and not on_pattern(series, series.first.date())):
        return {}
    day = now.date()
    held = {day - AHEAD, *(one.on for one in series.changes if one.on < day)}
    found = meetings(series, min(held), day + AHEAD)
    return {one.day: one for one in found if one.status != MeetingStatus.HELD}


def _compared(was: Meeting | None, now: Meeting | None) -> MeetingNews | None:
    known = now or was
    if known is None:
        return None
    off, on = _is_off(was), _is_off(now)
    fate = None
    if off and not on:
        fate = Fate.RESTORED if was else Fate.ADDED
    elif on and not off:
        fate = Fate.CANCELLED if now else Fate.ENDED
    elif was and now and not on and _where(was) != _where(now):
        fate = Fate.MOVED
    if fate is None:
        return None
    start = now.start if now and not on else None
    return MeetingNews(
        fate, known.series.id, known.series.title, was.start if was and not off else None, start,
        now.place.name if now and start else None, now.reason if now else None,
    )


def _is_off(meeting: Meeting | None) -> bool:
    return meeting is None or meeting.status == MeetingStatus.CANCELLED


def _where(meeting: Meeting) -> tuple[object, ...]:
    return meeting.start, meeting.end, meeting.place.name, meeting.place.address


def _fate(was: Notice | None, now: Notice | None, moment: datetime) -> Fate | None:
    old, new = _standing(was, moment), _standing(now, moment)
    if new == "current":
        return Fate.PUBLISHED if old != "current" else Fate.CHANGED if was != now else None
    if old == "current":
        return Fate.EXPIRED if new == "past" else Fate.WITHDRAWN
    if new == "ahead" and was != now:
        return Fate.SCHEDULED
    return Fate.WITHDRAWN if old == "ahead" and now is None else None


def _standing(notice: Notice | None, now: datetime) -> str:
    if notice is None:
        return ""
    if notice.published > now:
        return "ahead"
    return "current" if notice.expires >= now.date() else "past"
