"""What the programme's page tells of requests, from the figures in the content.

A number that is not published is shown as what stands there instead, and drawn as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from district.figures import Figure, RequestFigures, Row
from look.speak import Speaker
from publish.charts import Bar, chart
from publish.programme_charts import MANY, Shown


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: received, replied in time, settled, days until the first reply."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A table; `by` is `month`, `kind` or `station`, `head` the code of its first heading."""

    by: str
    head: str
    lines: tuple[Line, ...]
    shown: Shown | None


@dataclass(frozen=True, slots=True)
class RequestsShown:
    lead: str
    tables: tuple[Lines, ...]
    total: Line


def requests_shown(
    figures: RequestFigures, stations: Mapping[str, str], t: Speaker
) -> RequestsShown | None:
    """`stations` are their short names by id. None where the file has no row for all."""
    months = figures.months
    total = next(iter(figures.of("all", None)), None)
    if total is None or not months:
        return None
    by_month = [(t.year_month(month), row) for month in months
                for row in figures.of("all", month)]
    kinds = [(t.plain(f"form_kind.{row.name}"), row) for row in figures.of("kind", None)]
    places = [(stations.get(row.name) or row.name or t.plain("programme.no_station"), row)
              for row in figures.of("station", None)]
    tables = [
        _lines("month", "programme.month", by_month, t),
        _lines("kind", "programme.kind", kinds, t),
        _lines("station", "officer.station", places, t),
    ]
    return RequestsShown(
        _lead(figures, total, t), tuple(one for one in tables if one.lines), _line("", total, t)
    )


def _lead(figures: RequestFigures, total: Row, t: Speaker) -> str:
    since, until = figures.months[0], figures.months[-1]
    span = t.year_month(until) if since == until else t.plain(
        "meetings.span", since=t.year_month(since), until=t.year_month(until)
    )
    if not all(isinstance(one, int) for one in (total.received, total.settled, total.in_time)):
        return t.plain("programme.requests_few", span=span)
    return t.plain(
        "programme.requests_lead", span=span, received=_told(total.received, t),
        settled=_told(total.settled, t), in_time=_told(total.in_time, t),
    )


def _lines(by: str, head: str, rows: list[tuple[str, Row]], t: Speaker) -> Lines:
    lines = tuple(_line(name, row, t) for name, row in rows)
    return Lines(by, head, lines, _chart(by, rows, t))


def _line(name: str, row: Row, t: Speaker) -> Line:
    days = "—" if row.days is None else t.number(row.days)
    return Line(name, (*(_told(one, t) for one in (row.received, row.in_time, row.settled)), days))


def _chart(by: str, rows: list[tuple[str, Row]], t: Speaker) -> Shown | None:
    """Settled of received; only months, and of few: the other tables are short enough to read."""
    told = [(name, row.received) for name, row in rows if isinstance(row.received, int)]
    if by != "month" or len(rows) > MANY or not any(number for _, number in told):
        return None
    bars = [
        Bar(name, f"{_told(row.settled, t)} / {_told(row.received, t)}", _drawn(row.settled),
            _drawn(row.received))
        for name, row in rows
    ]
    where, most = max(told, key=lambda one: one[1])
    says = t.plain("programme.requests_most", where=where, received=t.number(most))
    return Shown(
        f"requests_{by}", says, t.plain("programme.closed"), t.plain("programme.received"),
        chart(bars),
    )


def _told(figure: Figure, t: Speaker) -> str:
    return t.number(figure) if isinstance(figure, int) else figure


def _drawn(figure: Figure) -> float:
    return figure if isinstance(figure, int) else 0
