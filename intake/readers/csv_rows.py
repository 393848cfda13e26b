"""CSV: comma, semicolon or tab; quotes as in RFC 4180; every row stands or falls alone.

Quotation marks set wrongly can make one record of several residents' rows. Where the number of
cells shows it, only the first line is refused and the others are read on their own; where a line
inside looks like a row, nothing of the record is taken and the reject names its lines.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from intake.readers.csv_lines import Line, Lines, Record, Records
from intake.readers.encoding import open_text
from intake.readers.table import Table
from intake.rows import Items, Reading, Reject

_DELIMITERS = ",;\t"
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def read(path: Path, reading: Reading) -> Items:
    """Headings, then a row per record, numbered by the line it begins on."""
    with open_text(path) as stream:
        lines = Lines(stream, reading)
        first = _first_line(lines)
        if first is None:
            yield Reject(0, "empty_file")
            return
        told = _SEP.fullmatch(first.text)
        if not told:
            lines.give_back([first])
        table = Table()
        delimiter = told[1] if told else _delimiter(first.text)
        records = Records(lines, delimiter)
        for record in records:
            if record.code:
                yield Reject(record.number, record.code)
                if not table.named:
                    # Without column names the rest means nothing.
                    yield Reject(0, "headings_unreadable")
                    return
                continue
            if table.named and record.inner and any(map(str.strip, record.cells)):
                if not table.fits(record.cells):
                    records.read_again(record)
                elif (line := _row_inside(record, table, delimiter)) is not None:
                    yield _swallowed(record, line)
                    continue
            yield from table.row(record.number, record.cells)
            if table.refused:
                return
        yield from table.end()


def _row_inside(record: Record, table: Table, delimiter: str) -> Line | None:
    """A line inside the record that would be a row by itself, in a table of several columns."""
    if table.width < 2:
        return None
    for line in record.inner:
        cells = next(csv.reader([line.text], delimiter=delimiter))
        if table.fits(cells) and any(map(str.strip, cells)):
            return line
    return None


def _swallowed(record: Record, line: Line) -> Reject:
    facts = {
        "first": str(record.number), "last": str(record.inner[-1].number), "line": str(line.number)
    }
    return Reject(record.number, "row_inside", facts=facts)


def _first_line(lines: Lines) -> Line | None:
    """The first line that is not blank."""
    while (line := lines.take()) is not None:
        if line.text.strip():
            return line
    return None


def _delimiter(heading: str) -> str:
    """The one that splits the headings into most columns; a comma when none does."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(csv.reader([heading], delimiter=delimiter)))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=columns)
