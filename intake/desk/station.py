"""`/desk/station`: a station head's Monday, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from district.records import CommunityId, Officer
from intake import clock, standings
from intake.away import Away, away_between
from intake.desk.naming import Names
from intake.desk.stationed import communities_of, station_of, to_choose
from intake.desk.visit import Visit
from intake.engine import Engine
from intake.monday import Days, Holder, Standing, Waiting, Week, Weeks, standing
from intake.receipt import grouped
from intake.store import Store

AHEAD = timedelta(weeks=2)
MOST = 8
"""Late ones by name; of more, the number: what comes below must not be out of sight on a phone."""
MOST_DUE = 5
REMEMBERED = 300.0
"""Seconds."""
LISTENED = timedelta(weeks=4)
STREETS = 5
MANY = 12
"""Officers with most."""


@dataclass(frozen=True, slots=True)
class Line:
    """A request in one of the lists; `lapsed`: the claim has run out."""

    number: str
    path: str
    form: str
    community: str
    holder: str
    claimed: bool
    lapsed: bool
    due: str
    days: int


@dataclass(frozen=True, slots=True)
class Load:
    """An officer with what is open; `gone`: no longer in the district's list."""

    name: str
    open: int
    late: int
    away: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Loud:
    """A street with its reports of the last weeks; `path` leads to its register."""

    name: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class _Read:
    standing: Standing
    weeks: list[Week]
    late: list[Waiting]
    today: list[Waiting]
    following: list[Waiting]
    unsorted: list[Waiting]
    objected: list[Waiting]
    look: list[Waiting]
    loud: list[tuple[str, int]]


async def show(visit: Visit) -> Response:
    district = visit.desk.current().district
    days = Days(visit.desk.now(), district.profile.timezone)
    station = station_of(visit)
    mine = communities_of(visit, station)
    read = await visit.desk.reader.ask(lambda store: _read(store, visit, days, mine))
    names = Names(district, visit.desk.pages.words(visit.language))
    away = away_between(
        district, days.today, days.today + AHEAD,
        lambda officer: station is None or officer.station == station.id,
    )

    def lines(found: Sequence[Waiting]) -> list[Line]:
        return [_line(one, names) for one in found]

    # A list of the desk holds all that the account may see, so it fits the whole only.
    whole = not visit.scope.everything or station is None
    return visit.page(
        "station", visit.say("station.title"), section="station",
        station=station, stations=to_choose(visit), days=days, now=read.standing,
        lists={"work": "/desk/?list=open", "unsorted": "/desk/#unplaced",
               "asked": "/desk/?list=asked",
               "quarantined": "/desk/?list=quarantined"} if whole else {},
        late=lines(read.late), today=lines(read.today), following_=lines(read.following),
        unsorted=lines(read.unsorted), objected=lines(read.objected), look=lines(read.look),
        weeks=read.weeks, loads=_loads(read.standing.holders, visit, away, days)[:MANY],
        out=[one for one in away if one.absence.since <= days.today],
        soon=[one for one in away if one.absence.since > days.today],
        named=lambda ids: [names.officer(one) for one in ids],
        loud=[Loud(name, number, f"/desk/noise?{urlencode({'street': name})}")
              for name, number in read.loud],
    )


def _read(
    store: Store, visit: Visit, days: Days, mine: Sequence[CommunityId]
) -> _Read:
    engine, inside, known = store.engine, frozenset(mine), visit.scope.known
    with engine.reading():
        found = standings.groups(engine, days, mine, known)
        stands = standing(found, inside, known)
        weeks, loud = _gone_by(engine, visit, days, mine)
        now, tonight, following = (
            clock.stamp(days.now), days.end(days.today), days.end(days.following)
        )
        return _Read(
            stands, weeks, standings.late(engine, days, found, mine, MOST),
            standings.due_until(engine, days, mine, now, tonight, MOST_DUE),
            standings.due_until(engine, days, mine, tonight, following, MOST_DUE),
            _unsorted(engine, days, standings.gone(found, known), stands),
            [one for one in standings.objected(engine, days) if one.community in inside],
            [one for one in standings.to_look_at(engine, days) if one.community in inside],
            loud,
        )


def _gone_by(
    engine: Engine, visit: Visit, days: Days, mine: Sequence[CommunityId]
) -> tuple[list[Week], list[tuple[str, int]]]:
    """The weeks, which are over and hardly change, and where it was loud in them: of a whole
    district they are ten thousands of requests."""

    def count() -> tuple[list[Week], list[tuple[str, int]]]:
        weeks = Weeks(days)
        standings.count_weeks(engine, days, mine, weeks)
        since = days.stamp(days.today - LISTENED)
        return weeks.all(), standings.loud(engine, mine, since, STREETS)

    key = ("station", days.today, tuple(mine))
    desk = visit.desk
    return desk.remembered.get(key, desk.current(), desk.monotonic, count, REMEMBERED)


def _unsorted(
    engine: Engine, days: Days, gone: list[CommunityId], stands: Standing
) -> list[Waiting]:
    return standings.unsorted(engine, days, gone, MOST_DUE) if stands.unsorted else []


def _line(one: Waiting, names: Names) -> Line:
    found = names.district.communities.get(one.community) if one.community else None
    return Line(
        grouped(one.receipt), f"/desk/requests/{one.receipt}", names.form(one.form),
        found.name.get(names.words.language) if found else one.community or "",
        names.officer(one.holder), one.claimed, one.lapsed,
        names.time(one.due_at) if "T" in one.due_at else one.due_at, one.days,
    )


def _loads(
    holders: Sequence[Holder], visit: Visit, away: Sequence[Away], days: Days
) -> list[Load]:
    district = visit.desk.current().district
    names = Names(district, visit.desk.pages.words(visit.language))
    out = {one.officer.id for one in away if one.absence.since <= days.today}

    def load(one: Holder) -> Load:
        known: Officer | None = district.officers.get(one.officer) if one.officer else None
        return Load(names.officer(one.officer), one.open, one.late, one.officer in out,
                    one.officer is not None and known is None)

    return [load(one) for one in holders]
