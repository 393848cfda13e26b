"""Tables for people who open them in a spreadsheet, which takes no cell of them for a formula.

A CSV has no types: a text that a spreadsheet could take for a formula gets an apostrophe before it.
An XLSX has: there every text is marked as one, and stays as it was written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

Cell = str | int | float | date | None
"""Numbers stay numbers; a date is written as 2026-11-23."""

_STARTS = "=+\\-@＝＋－＠\ufe62\ufe63\ufe66\ufe6b\u207a\u207b\u207c\u208a\u208b\u208c\ufb29\u2212"
_UNSEEN = (
    "\\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
"""What a spreadsheet, or the eye, passes over at the beginning of a cell."""
# Another program, or Excel in another country, ends a cell or a row at these though it is quoted:
# it begins to heed quotes only where a cell of its own begins.
_ENDS = ";；\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029|"
_FORMULA = re.compile(f"((?:^|[{_ENDS}])[{_UNSEEN}'\"]*)(?=[{_STARTS}])")
# What XML cannot hold, and halves of characters that UTF-8 cannot.
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
"""Characters in a cell of a spreadsheet."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_name(title: str) -> str:
    """A title as the name of a sheet: spreadsheets take 31 characters, and some signs not."""
    return _NOT_IN_NAMES.sub(" ", title).strip(" '")[:31].strip(" '") or "-"


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it reads it from a CSV."""
    plain = _FORMULA.sub(r"\1'", _BROKEN.sub("�", text))
    return f"'{plain}" if plain.startswith(("\t", "\r", "\n")) else plain


def write_csv(file: IO[str], heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """The table, for a file that was opened with `newline=""`."""
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe(head) for head in heads])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as a file, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO(newline="")
    write_csv(text, heads, rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as a workbook with one sheet of this name."""
    # A late import: half the commands would pay for it and never use it.
    from openpyxl import Workbook  # noqa: PLC0415

    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(sheet_name(name))
    sheet.freeze_panes = "A2"
    sheet.append([_typed(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_typed(sheet, cell) for cell in row])
    whole = io.BytesIO()
    workbook.save(whole)
    return whole.getvalue()


def _typed(sheet: Any, cell: Cell, *, bold: bool = False) -> Any:
    """What a write-only sheet takes; a text is one whatever it begins with, edited or not."""
    if cell is None or isinstance(cell, int | float):
        return cell
    text = _BROKEN.sub("�", str(cell))[:_LONGEST]
    if not (bold or text.startswith(("=", "#")) or _FORMULA.search(text)):
        # A text for openpyxl too, which is three times as quick where it makes the cell itself.
        return text
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  as above
    from openpyxl.styles import Font  # noqa: PLC0415  as above

    made = WriteOnlyCell(sheet)
    as_text(made, text)
    if bold:
        made.font = Font(bold=True)
    return made


def as_text(cell: Any, text: str) -> None:
    """Make an openpyxl cell hold a text, never a formula, whatever it begins with."""
    plain = _BROKEN.sub("�", text)[:_LONGEST]
    cell.value = plain
    # Only now: the value alone had decided that it is a formula, an error or a number.
    cell.data_type = "s"
    if _FORMULA.search(plain):
        # Who goes into the cell and leaves it again would else make it a formula.
        cell.quotePrefix = True
        cell.number_format = "@"


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return cell if isinstance(cell, int | float) else safe(str(cell))
