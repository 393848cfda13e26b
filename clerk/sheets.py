"""A workbook's tables, found by their headings whatever else stands on the sheets."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clerk.tables import TABLES, Column, Table, folded, headings, titles
from district.words import Words
from look.packed import refuse_bombs

_PEEKED = 20
"""Rows above the headings: a title, who made the list, an empty one."""
_COUNTING = frozenset({"序号", "no", "no.", "#"})
"""Columns that only number the rows."""
MOST_ROWS = 20_000
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Where:
    """Row and column count from 1; `head` is what stands above the column."""

    sheet: str
    row: int
    column: int = 1
    head: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be said of a place: `cli.import.<code>`; `wrong` if nothing may be written."""

    where: Where
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    wrong: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a table holds: each value as the workbook has it, and where it stands."""

    table: Table
    where: Where
    cells: Mapping[Column, tuple[Any, Where]]


class Damaged(Exception):
    """The file begins as a workbook does and cannot be read as one."""


def read_rows(
    file: Path, languages: Sequence[Words], notes: list[Note]
) -> list[Row]:
    """Every row of every table. Raises `NotAWorkbook`, `Bomb`, `Damaged` or `OSError`."""
    refuse_bombs(file)
    # Late: a third of a second, for nothing where the file is no workbook.
    import openpyxl  # noqa: PLC0415

    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        book = openpyxl.load_workbook(file)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [row for sheet in sheets for row in _Sheet(sheet, languages, notes).rows()]
    except OSError:
        raise
    except Exception as error:
        # openpyxl raises whatever the XML parser, zlib or its own casts raise; all mean damage.
        raise Damaged(str(file)) from error


class _Sheet:
    def __init__(self, sheet: Any, languages: Sequence[Words], notes: list[Note]) -> None:
        self.sheet = sheet
        self.title = str(sheet.title)
        self.notes = notes
        self.languages = languages
        self._filled = dict(_merged(sheet))
        # What has a colour and no value goes on for a million rows.
        filled = (row for (row, _), cell in sheet._cells.items() if cell.value is not None)
        self._last = max(filled, default=0)

    def rows(self) -> Iterator[Row]:
        found = self._headed()
        if found is None:
            if self._last > 1:
                self._note("no_table", Where(self.title, 1), wrong=False)
            return
        table, row, columns = found
        heads = {at: self._shown(row, at) for at in range(1, self._width() + 1)}
        for at, head in heads.items():
            counts = folded(head) in _COUNTING
            if head and not counts and at not in columns and any(self._below(row, at)):
                place = Where(self.title, row, at, head)
                self._note("column_unread", place, wrong=False)
        if self._last > row + MOST_ROWS:
            self._note("too_many_rows", Where(self.title, self._last), most=str(MOST_ROWS))
            return
        for number in range(row + 1, self._last + 1):
            cells = dict(self._cells(number, columns, heads))
            if cells and not self._is_heading(number, columns, heads):
                yield Row(table, Where(self.title, number), cells)

    def _headed(self) -> tuple[Table, int, dict[int, Column]] | None:
        """The table, the row of its headings, and the column each heading means."""
        best: tuple[int, int, Table, dict[int, Column]] | None = None
        title = folded(self.title)
        for row in range(1, min(self._last, _PEEKED) + 1):
            heads = {at: folded(self._shown(row, at)) for at in range(1, self._width() + 1)}
            for table in TABLES:
                columns = _matched(heads, headings(table, self.languages))
                # The sheet's own name weighs more than any one heading.
                named = title in titles(table, self.languages)
                score = len(columns) * 2 + (5 if named and len(columns) > 1 else 0)
                if len(columns) > 1 and (best is None or score > best[0]):
                    best = score, row, table, columns
        return (best[2], best[1], best[3]) if best else None

    def _cells(
        self, number: int, columns: Mapping[int, Column], heads: Mapping[int, str]
    ) -> Iterator[tuple[Column, tuple[Any, Where]]]:
        for at, column in columns.items():
            cell = self.sheet.cell(number, at)
            value = self._value(number, at)
            place = Where(self.title, number, at, heads[at])
            if cell.data_type == "f":
                self._note("formula", place)
            elif cell.data_type == "e":
                self._note("error_cell", place, value=str(value))
            elif value is not None and str(value).strip():
                yield column, (value, place)

    def _is_heading(
        self, number: int, columns: Mapping[int, Column], heads: Mapping[int, str]
    ) -> bool:
        """Headings again, as on every page of a list that was made to be printed."""
        shown = [(self._shown(number, at), heads[at]) for at in columns]
        return sum(one == head for one, head in shown) * 2 > len(shown)

    def _below(self, row: int, at: int) -> Iterator[bool]:
        last = min(self._last, row + MOST_ROWS)
        return (self._value(number, at) is not None for number in range(row + 1, last + 1))

    def _width(self) -> int:
        return min(int(self.sheet.max_column), MOST_COLUMNS)

    def _value(self, row: int, at: int) -> Any:
        return self._filled.get((row, at), self.sheet.cell(row, at).value)

    def _shown(self, row: int, at: int) -> str:
        return " ".join(str(self._value(row, at) or "").split())

    def _note(self, code: str, where: Where, *, wrong: bool = True, **facts: str) -> None:
        self.notes.append(Note(where, code, facts, wrong))


def _matched(heads: Mapping[int, str], known: Mapping[str, Column]) -> dict[int, Column]:
    """The columns that are meant, each by the first heading for it."""
    columns: dict[int, Column] = {}
    for at, head in heads.items():
        column = known.get(head)
        if column is not None and column not in columns.values():
            columns[at] = column
    return columns


def _merged(sheet: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """What stands in cells that were merged down: the same in each row, as a reader sees it."""
    for block in sheet.merged_cells.ranges:
        value = sheet.cell(block.min_row, block.min_col).value
        for row in range(block.min_row, block.max_row + 1):
            yield (row, block.min_col), value
