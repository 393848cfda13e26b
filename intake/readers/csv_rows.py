"""CSV: comma, semicolon or tab; quotes as in RFC 4180; every row stands or falls alone."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from intake.readers.csv_lines import Line, Lines, Records
from intake.readers.encoding import open_text
from intake.readers.table import Table
from intake.rows import Items, Reject

_DELIMITERS = ",;\t"
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def read(path: Path) -> Items:
    """Headings, then a row per record, numbered by the line it begins on."""
    with open_text(path) as stream:
        lines = Lines(stream)
        first = _first_line(lines)
        if first is None:
            yield Reject(0, "empty_file")
            return
        told = _SEP.fullmatch(first.text)
        if not told:
            lines.give_back([first])
        table = Table()
        for record in Records(lines, told[1] if told else _delimiter(first.text)):
            if record.code:
                yield Reject(record.number, record.code)
                if not table.named:
                    # Without column names the rest means nothing.
                    yield Reject(0, "headings_unreadable")
                    return
                continue
            yield from table.row(record.number, record.cells)
            if table.refused:
                return
        yield from table.end()


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
