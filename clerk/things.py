"""`Thing`: something in the content that somebody must confirm, write or print, and by when.

Most are what the rules of `check` warn of. The rest has not come about yet, and no rule speaks of
it: what is soon to be confirmed, series that run out, notices that expire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

from district.layout import is_record, unit_of
from district.problem import Problem
from district.reading import locate
from district.records import MeetingSeries, Notice, Officer, StationId
from district.rules.minutes_missing import WITHIN
from district.survey import Survey

VERIFY_SOON = timedelta(days=14)
SERIES_SOON = timedelta(days=30)
NOTICE_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Thing:
    """`problem` says what and where: by `problem.<code>` in the words where a rule found it, else
    by `due.<code>`. It is due on `day`; what lasts for a time does so up to and with `until`.

    `uid` stays the same from day to day, until the thing is done.
    """

    problem: Problem
    ruled: bool
    station: StationId | None
    day: date
    until: date | None
    uid: str


def things(survey: Survey, stations: Iterable[str] = ()) -> list[Thing]:
    """All of some stations, or of the whole district; by station, then by day."""
    wanted = frozenset(stations)
    found = [*_ruled(survey), *_ahead(survey, wanted)]
    chosen = [one for one in found if not wanted or one.station in wanted]
    return sorted(chosen, key=lambda one: (one.station or "", one.day, one.problem.file,
                                           one.problem.line, one.problem.code))


# --- what rules found


def _ruled(survey: Survey) -> Iterator[Thing]:
    for problem in survey.problems:
        when = RULED.get(problem.code)
        if when is None:
            continue
        record = survey.catalogue.record(problem.file)
        if record is not None:
            yield _thing(problem, *when(problem, record), ruled=True)


_When = tuple[date, date | None]


def _verified(problem: Problem, record: Officer) -> _When:
    return record.verified_on + timedelta(days=int(problem.facts["every"])), None


def _minutes(problem: Problem, _: Any) -> _When:
    return _day(problem, "day") + WITHIN, None


def _absence(problem: Problem, record: Officer) -> _When:
    away = record.away[int(problem.path[1])]
    return away.since, away.until


def _on(fact: str) -> Callable[[Problem, Any], _When]:
    return lambda problem, _: (_day(problem, fact), None)


def _day(problem: Problem, fact: str) -> date:
    return date.fromisoformat(problem.facts[fact])


RULED: Mapping[str, Callable[[Problem, Any], _When]] = {
    "verified_long_ago": _verified,
    "minutes_missing": _minutes,
    "summary_to_write": _on("day"),
    "board_old_number": _on("since"),
    "away_without_deputy": _absence,
    "deputy_gone": _absence,
    "deputy_away": _absence,
    "no_lead": _on("day"),
}
"""The warnings of `check` that ask for something to be done, and when each is due."""


# --- what is to come


def _ahead(survey: Survey, wanted: frozenset[str]) -> Iterator[Thing]:
    problems: list[tuple[Problem, date]] = []
    today = survey.now.date()
    for unit, files in survey.units.items():
        if wanted and unit not in wanted:
            continue
        for file in files:
            record = survey.catalogue.record(file) if is_record(file) else None
            match record:
                case Officer():
                    problems += _to_verify(record, survey.profile.verify_every.days, today)
                case MeetingSeries():
                    problems += _to_end(record, today)
                case Notice():
                    problems += _to_expire(record, today)
    days = {(problem.file, problem.code): day for problem, day in problems}
    for problem in locate((one for one, _ in problems), survey.catalogue.content):
        yield _thing(problem, days[problem.file, problem.code], None, ruled=False)


def _to_verify(officer: Officer, every: int, today: date) -> Iterator[tuple[Problem, date]]:
    day = officer.verified_on + timedelta(days=every)
    serving = any(one.until is None or one.until >= today for one in officer.postings)
    if serving and today <= day <= today + VERIFY_SOON:
        facts = {"officer": officer.name.zh, "day": str(officer.verified_on), "due": str(day)}
        yield Problem("verify_soon", officer.file, ("verified_on",), facts), day


def _to_end(series: MeetingSeries, today: date) -> Iterator[tuple[Problem, date]]:
    last = series.repeats.until if series.repeats else None
    if last is not None and today <= last <= today + SERIES_SOON:
        facts = {"title": series.title.zh, "day": str(last)}
        yield Problem("series_ends", series.file, ("repeats", "until"), facts), last


def _to_expire(notice: Notice, today: date) -> Iterator[tuple[Problem, date]]:
    if today <= notice.expires <= today + NOTICE_SOON:
        facts = {"title": notice.title.zh, "day": str(notice.expires)}
        yield Problem("notice_expires", notice.file, ("expires",), facts), notice.expires


def _thing(problem: Problem, day: date, until: date | None, *, ruled: bool) -> Thing:
    unit = unit_of(problem.file)
    return Thing(replace(problem, unless=()), ruled, StationId(unit) if unit else None, day, until,
                 _uid(problem, day))


def _uid(problem: Problem, day: date) -> str:
    """An overdue profile is the one that was soon to be confirmed; minutes are asked for until all
    are there."""
    same = {"verified_long_ago": "verify_soon"}
    code = same.get(problem.code, problem.code)
    when = "" if code == "minutes_missing" else str(day)
    made = blake2b("\0".join((code, problem.file, when)).encode(), digest_size=12)
    return f"due-{made.hexdigest()}"
