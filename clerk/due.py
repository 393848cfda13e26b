"""`build.py due`: what must be confirmed, written or printed, by station, with its day."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from clerk.style import Line, Markdown, Plain, Section
from clerk.things import Thing, things
from district.index import number
from district.problem import nearest
from district.report import Sentence, place, sentence
from district.survey import Survey, take_survey
from publish.cache import Cache
from publish.options import caching
from publish.session import trusting
from publish.setting import Setting, command

if TYPE_CHECKING:
    from icalendar import Event

_ALL = 1_000_000


@command
@click.option("--station", "stations", multiple=True, metavar="ID", help="Of this station alone.")
@click.option("--format", "style", type=click.Choice(["text", "json", "ics", "markdown"]),
              default="text")
@click.option("--strict", is_flag=True, help="Exit with 1 where anything is due.")
@caching
def due(
    setting: Setting, stations: tuple[str, ...], style: str, strict: bool, cache: Path | None,
    jobs: int,
) -> int:
    """What must be confirmed, written or printed: where, and by when.

    Profiles to confirm, minutes and summaries to write, boards with an old number, absences
    without a deputy, series that end and notices that expire.
    """
    try:
        return _run(setting, stations, style, strict, cache, jobs)
    except OSError as error:
        if cache is None:
            raise
        setting.say("cache_unusable", cache=cache, why=error.strerror or error)
        return _run(setting, stations, style, strict, None, jobs)


def _run(
    setting: Setting, stations: tuple[str, ...], style: str, strict: bool, cache: Path | None,
    jobs: int,
) -> int:
    with Cache(cache) as opened:

        def work() -> tuple[Survey, list[Thing]]:
            survey = take_survey(setting.content, setting.clock, opened.content(), jobs)
            return survey, things(survey, stations)

        (survey, found), damaged = trusting(opened, work)
        if damaged:
            setting.say("cache_damaged", cache=cache)
        known = [unit for unit in survey.units if unit]
        for name in stations:
            if name not in known:
                near = nearest(name, known)
                setting.say("unknown_station_near" if near else "unknown_station", id=name,
                            **({"near": near} if near else {}))
                return 2
        if survey.errors:
            setting.telling.echo(setting.words.count("due.errors", survey.errors))
        for line in _FORMATS[style](Due(setting, survey), found):
            click.echo(line, nl=isinstance(line, str))
    return int(strict and bool(found))


class Due:
    """Tells things in one language."""

    def __init__(self, setting: Setting, survey: Survey) -> None:
        self.words = setting.words
        self.content = setting.content.as_posix()
        self.survey = survey
        self.today = survey.now.date()

    def said(self, thing: Thing) -> Sentence:
        if thing.ruled:
            return sentence(thing.problem, self.content, self.words)
        code, facts = f"due.{thing.problem.code}", thing.problem.facts
        return Sentence(self.words(f"{code}.what", **facts), self.words(f"{code}.mend", **facts))

    def when(self, thing: Thing) -> str:
        """Since when, or until when."""
        if thing.until is not None:
            return self.words("due.span", since=thing.day, until=thing.until)
        late = (self.today - thing.day).days
        if late > 0:
            return self.words.count("due.late", late, day=thing.day)
        return self.words("due.ahead" if late else "due.today", day=thing.day)

    def station(self, thing: Thing) -> str:
        """The station's name; the district's for what is everybody's."""
        name = self.survey.profile.name
        if thing.station:
            found = self.survey.catalogue.find(number(f"stations/{thing.station}"))
            record = self.survey.catalogue.record(found[0][0]) if found else None
            if record is None:
                return thing.station
            name = record.name
        return name.get(self.words.language)

    def sections(self, found: list[Thing], style: Plain | Markdown) -> Iterator[Section]:
        for _, group in groupby(found, key=lambda one: one.station):
            own = list(group)
            lines = []
            for one in own:
                said = self.said(one)
                lines.append(Line(self.words(
                    "due.line", when=self.when(one),
                    place=style.place(place(one.problem, self.content)),
                    what=style.fact(said.what), mend=style.fact(said.mend),
                ), box=True))
            title = self.words.count("due.station", len(own),
                                     station=style.fact(self.station(own[0])))
            yield Section(title, lines)


def _text(told: Due, found: list[Thing]) -> Iterator[str]:
    yield _head(told, found)
    yield from Plain(most=_ALL).write(told.sections(found, Plain()), told.words)


def _markdown(told: Due, found: list[Thing]) -> Iterator[str]:
    yield _head(told, found)
    yield from Markdown().write(told.sections(found, Markdown()), told.words)


def _head(told: Due, found: list[Thing]) -> str:
    if not found:
        return told.words("due.none", day=told.today)
    return told.words.count("due.head", len(found), day=told.today)


def _json(told: Due, found: list[Thing]) -> Iterator[str]:
    """One object a line."""
    for one in found:
        said, problem = told.said(one), one.problem
        yield json.dumps({
            "code": problem.code, "file": f"{told.content}/{problem.file}", "line": problem.line,
            "column": problem.column, "field": problem.field, "station": one.station,
            "station_name": told.station(one), "day": str(one.day),
            "until": str(one.until) if one.until else None, "late": one.day < told.today,
            "what": said.what, "mend": said.mend, "uid": one.uid,
        }, ensure_ascii=False)


def _ics(told: Due, found: list[Thing]) -> Iterator[bytes]:
    """All-day events: hardly any calendar on a phone shows a VTODO that it subscribes to. What is
    late stands on today, or nobody would see it."""
    from icalendar import Calendar  # noqa: PLC0415 - of no use to the other formats

    profile = told.survey.profile
    host = urlsplit(profile.url).hostname or "localhost"
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Hutong//{host}//due//{told.words.language.upper()}")
    calendar.add("X-WR-CALNAME", told.words("due.calendar"))
    for one in found:
        calendar.add_component(_event(told, one, host))
    yield calendar.to_ical()


def _event(told: Due, one: Thing, host: str) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    said = told.said(one)
    start: date = max(one.day, told.today)
    zone = ZoneInfo(told.survey.profile.timezone)
    event = Event()
    event.add("UID", f"{one.uid}@{host}")
    event.add("DTSTAMP", told.survey.now.replace(tzinfo=zone).astimezone(UTC))
    event.add("DTSTART", start)
    event.add("DTEND", start + timedelta(days=1))
    event.add("SUMMARY", told.words("due.event", station=told.station(one), what=said.what))
    event.add("DESCRIPTION", "\n".join(
        (told.when(one), said.mend, place(one.problem, told.content))
    ))
    event.add("TRANSP", "TRANSPARENT")
    return event


_FORMATS: Mapping[str, Callable[[Due, list[Thing]], Iterator[str] | Iterator[bytes]]] = {
    "text": _text, "markdown": _markdown, "json": _json, "ics": _ics,
}
