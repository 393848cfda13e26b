"""`figures/requests.csv`: what became of requests, counted by `python -m intake stats --publish`.

The one file of the content that a program writes. It is read like any other: what is wrong in it is
told with its line, and it can do no harm where somebody changed it by hand.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from district import yamltext
from district.contract import FORM_KINDS
from district.layout import FIGURES, ID
from district.problem import Problem, Refusal, nearest

COLUMNS = ("month", "by", "name", "received", "in_time", "settled", "days")
TOTAL = "total"
"""Stands for the month in a row that is about all months together."""
BY = ("all", "kind", "station")
LEAST = 5
"""Numbers from 1 to below this are not published: somebody may be known by them."""
SMALL = "<5"
HIDDEN = "x"
"""Stands for a number by which, with the sums, a small one could be worked out."""
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_DAYS = re.compile(r"(0|[1-9][0-9]{0,3})(\.5)?")

Figure = int | str
"""A number, or `SMALL` or `HIDDEN` in the place of one."""


@dataclass(frozen=True, slots=True)
class Row:
    """Requests received in a month (by its first day; None: in all of them).

    `in_time`: of those, had a first reply in the time that was promised; `settled`: have an
    outcome; `days`: the median of working days until the first reply, where told.
    `name` is a kind of form, a station's id ("" where none could be found), or "" for `all`.
    """

    month: date | None
    by: str
    name: str
    received: Figure
    in_time: Figure
    settled: Figure
    days: float | None


@dataclass(frozen=True, slots=True)
class RequestFigures:
    """The rows in the order of the file; `body` is the file."""

    rows: tuple[Row, ...]
    body: bytes

    @property
    def months(self) -> list[date]:
        return sorted({row.month for row in self.rows if row.month})

    def of(self, by: str, month: date | None) -> list[Row]:
        return [row for row in self.rows if row.by == by and row.month == month]


def read_figures(content: Path) -> tuple[RequestFigures | None, list[Problem]]:
    """The figures, None where there are none that can be shown, and what is wrong with the file."""
    path = content / FIGURES
    if not path.is_file():
        return None, []
    try:
        text = yamltext.read_text(path)
    except yamltext.NotYaml as error:
        return None, [
            Problem(error.code, FIGURES, (), error.facts, line=error.line, column=error.column)
        ]
    problems: list[Problem] = []
    rows = list(_rows(text, problems))
    if problems:
        return None, problems
    return RequestFigures(tuple(rows), text.encode()), []


def _rows(text: str, problems: list[Problem]) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    seen: dict[tuple[str, str, str], int] = {}
    try:
        heads = next(lines, [])
        if tuple(heads) != COLUMNS:
            problems.append(_heads_wrong(heads))
            return
        for cells in lines:
            number = lines.line_num
            try:
                row = _row(cells)
                key = (cells[0], row.by, row.name)
                if key in seen:
                    raise _Wrong("month", Refusal("figures_twice", first=seen[key]))
                seen[key] = number
                yield row
            except _Wrong as wrong:
                problems.append(_problem(wrong, cells, number))
    except csv.Error:
        problems.append(Problem("figures_quotes", FIGURES, (), line=lines.line_num, column=1))


class _Wrong(Exception):
    """What is wrong, and in which column."""

    def __init__(self, column: str, refusal: Refusal) -> None:
        super().__init__(column)
        self.column = column
        self.refusal = refusal


def _problem(wrong: _Wrong, cells: Sequence[str], line: int) -> Problem:
    place = COLUMNS.index(wrong.column)
    column = sum(len(cell) + 1 for cell in cells[:place]) + 1
    refusal = wrong.refusal
    return Problem(
        refusal.code, FIGURES, (wrong.column,), refusal.facts, line=line, column=column
    )


def _heads_wrong(heads: Sequence[str]) -> Problem:
    wanted = ",".join(COLUMNS)
    unknown = next((name for name in heads if name not in COLUMNS), "")
    if unknown:
        facts = {"name": unknown[:40], "columns": wanted, "near": nearest(unknown, COLUMNS)}
        return Problem("figures_column", FIGURES, (), facts, line=1, column=1)
    return Problem("figures_columns", FIGURES, (), {"columns": wanted}, line=1, column=1)


def _row(cells: Sequence[str]) -> Row:
    if len(cells) != len(COLUMNS):
        facts = {"found": str(len(cells)), "wanted": str(len(COLUMNS))}
        raise _Wrong("month", Refusal("figures_cells", **facts))
    given = dict(zip(COLUMNS, cells, strict=True))
    by, name = given["by"], given["name"]
    if by not in BY:
        near = nearest(by, BY)
        raise _Wrong("by", Refusal("figures_by", found=by[:40], choices=", ".join(BY), near=near))
    _check_name(by, name)
    counts = {each: _figure(each, given[each]) for each in ("received", "in_time", "settled")}
    for each in ("in_time", "settled"):
        _check_part(each, counts[each], counts["received"])
    return Row(_month(given["month"]), by, name, **counts, days=_days(given["days"]))


def _month(text: str) -> date | None:
    if text == TOTAL:
        return None
    found = _MONTH.fullmatch(text)
    if found is None:
        raise _Wrong("month", Refusal("figures_month", found=text[:40]))
    return date(int(found[1]), int(found[2]), 1)


def _check_name(by: str, name: str) -> None:
    if by == "kind" and name not in FORM_KINDS:
        facts = {"found": name[:40], "choices": ", ".join(FORM_KINDS)}
        raise _Wrong("name", Refusal("figures_kind", **facts, near=nearest(name, FORM_KINDS)))
    if by == "station" and name and not ID.fullmatch(name):
        raise _Wrong("name", Refusal("figures_station", found=name[:40]))
    if by == "all" and name:
        raise _Wrong("name", Refusal("figures_all", found=name[:40]))


def _figure(column: str, text: str) -> Figure:
    if text in (SMALL, HIDDEN):
        return text
    if not _NUMBER.fullmatch(text):
        raise _Wrong(column, Refusal("figures_number", found=text[:40]))
    if 0 < int(text) < LEAST:
        raise _Wrong(column, Refusal("figures_small", found=text))
    return int(text)


def _check_part(column: str, part: Figure, whole: Figure) -> None:
    if isinstance(part, int) and isinstance(whole, int) and part > whole:
        raise _Wrong(column, Refusal("figures_more", found=part, whole=whole))


def _days(text: str) -> float | None:
    if not text:
        return None
    if not _DAYS.fullmatch(text):
        raise _Wrong("days", Refusal("figures_days", found=text[:40]))
    return float(text)
