"""`/desk/meetings`: the neighbours' meetings, what is on their agendas, and what came of it.

An agenda is read out and printed: it says nothing of a resident, whoever looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from district.calendar import Meeting, MeetingStatus
from district.records import District, MeetingSeries
from intake import agenda, marked
from intake.agenda import Count, Item
from intake.desk.naming import Names
from intake.desk.scope import Scope
from intake.desk.stationed import station_of, to_choose
from intake.desk.visit import Visit
from intake.engine import Engine
from intake.meaning import AT_MEETING, is_ticked
from intake.receipt import grouped
from intake.request import Request


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting in the list; `count` requests are marked for it."""

    meeting: Meeting
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Stray:
    """Open requests are marked for a meeting that does not take place; None: nobody knows it."""

    key: str
    meeting: Meeting | None
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A request on an agenda; `path` leads to it for who may open it."""

    number: str
    path: str
    form: str
    received: str
    stands: str
    agreed: bool
    joined: int


async def show(visit: Visit) -> Response:
    """Those to come and those of the last four weeks."""
    district, scope, now = visit.desk.current().district, visit.scope, visit.desk.now()
    station = station_of(visit)

    def wanted(series: MeetingSeries) -> bool:
        return _is_for(series, scope) and station in {None, district.stations.get(series.station)}

    ahead, past = agenda.around(district, wanted, now)

    def read(engine: Engine) -> tuple[dict[str, tuple[int, int]], list[Stray]]:
        shown = marked.counts(engine, [agenda.key_of(one) for one in (*ahead, *past)])
        return dict(shown), _strays(engine, district, scope)

    counts, strays = await visit.desk.reader.ask(lambda store: read(store.engine))

    def entry(meeting: Meeting) -> Entry:
        key = agenda.key_of(meeting)
        return Entry(meeting, key, counts.get(key, (0, 0))[0])

    return visit.page(
        "meetings", visit.say("meetings.title"), section="meetings",
        ahead=[entry(one) for one in ahead], past=[entry(one) for one in past], strays=strays,
        station=station, stations=to_choose(visit),
    )


def _is_for(series: MeetingSeries, scope: Scope) -> bool:
    """Whether it is a meeting of one of the account's communities, or its officer is the host."""
    mine = any(name in scope.communities for name in series.communities)
    return scope.everything or mine or series.host == scope.officer


def _strays(engine: Engine, district: District, scope: Scope) -> list[Stray]:
    found = {key: agenda.find(district, key) for key in marked.keys(engine)}
    lost = {
        key: meeting for key, meeting in found.items()
        if (scope.everything if meeting is None else
            meeting.status is MeetingStatus.CANCELLED and _is_for(meeting.series, scope))
    }
    counts = marked.counts(engine, lost)
    return [Stray(key, meeting, counts[key][1]) for key, meeting in lost.items()
            if counts.get(key, (0, 0))[1]]


async def show_one(visit: Visit) -> Response:
    """The agenda, and after the meeting what is to be written into the series' file."""
    district, scope = visit.desk.current().district, visit.scope
    given = visit.request.path_params
    key = f"{given['series']}/{given['day']}"
    meeting = agenda.find(district, key)
    if not scope.everything and (meeting is None or not _is_for(meeting.series, scope)):
        return visit.missing()
    requests = await visit.desk.reader.ask(lambda store: marked.requests_on(store.engine, key))
    if meeting is None and not requests:
        return visit.missing()
    timezone = district.profile.timezone
    items = agenda.items_of(requests, meeting.start if meeting else None, timezone)
    counted = agenda.count(items)
    names = Names(district, visit.desk.pages.words(visit.language))
    return visit.page(
        "meeting", visit.say("agenda.title"), section="meetings", meeting=meeting, key=key,
        host=names.officer(meeting.series.host) if meeting else "",
        lines=[_line(each, names, scope) for each in items], counted=counted,
        entry=_entry(visit, meeting, counted) if meeting else "",
        file=agenda.file_of(meeting) if meeting else "",
        differs=_differs(meeting, counted) if meeting else False,
    )


def _line(item: Item, names: Names, scope: Scope) -> Line:
    request = item.request
    return Line(
        grouped(request.receipt),
        f"/desk/requests/{request.receipt}" if scope.holds(request) else "",
        names.form(request.form), str(names.day(request.received_at)), _stands(request, names),
        is_ticked(request.open, AT_MEETING), item.joined,
    )


def _stands(request: Request, names: Names) -> str:
    if request.outcome:
        return names.words(f"intake.outcome.{request.outcome.value}")
    return names.words(f"intake.status.{request.status.value}")


def _entry(visit: Visit, meeting: Meeting, counted: Count) -> str:
    """The entry for the YAML; "" while there is nothing to say."""
    district = visit.desk.current().district
    if meeting.status is MeetingStatus.CANCELLED:
        return ""
    if not agenda.has_begun(meeting, district, visit.desk.now()):
        return ""
    return agenda.held_entry(meeting, counted, district.profile.languages)


def _differs(meeting: Meeting, counted: Count) -> bool:
    written = meeting.minutes
    return written is not None and (written.raised, written.settled) != (
        counted.raised, counted.settled
    )
