"""XLSX: the sheet with the forms, cell by cell as a person would have typed it; no formulas."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from district.problem import Refusal
from intake.columns import fold
from intake.readers.encoding import Unreadable
from intake.readers.table import MAX_COLUMNS, Table
from intake.rows import Items, Reading, Reject
from look.packed import MOST_UNPACKED, Bomb, NotAWorkbook, refuse_bombs

MOST_ROWS = 1_048_576
_PEEKED = 50
"""Sheets, and below rows, that are looked into for headings."""
_FIRST_ROWS = 50
# Spreadsheets keep fifteen digits; what is longer has already lost some.
_EXACT = 10**15


def read(path: Path, reading: Reading) -> Items:
    """Headings, then a row per sheet row, numbered as the sheet shows."""
    _refuse_bombs(path)
    # A late import: reading any other format need not pay for openpyxl.
    import openpyxl  # noqa: PLC0415

    # It warns on standard error of what it does not support, drop-downs for one.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    last = 0
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        try:
            sheet = _sheet(workbook, reading)
            if isinstance(sheet, Reject):
                yield sheet
                return
            for number, item in _items(sheet):
                last = number
                yield item
        finally:
            workbook.close()
    except (GeneratorExit, OSError):
        raise
    except Exception as error:
        # openpyxl raises whatever the XML parser, zlib or its own casts raise; all mean damage.
        if isinstance(error, Refusal):
            raise
        code = "xlsx_breaks_off" if last else "xlsx_damaged"
        yield Reject(0, code, facts={"row": str(last)})


def _sheet(workbook: Any, reading: Reading) -> Any:
    """The sheet that is meant, or a `Reject`. What is not read is never a resident's row by chance.

    The one called like a form; else the only one whose headings are a form's; else the first, of
    which the headings are told.
    """
    sheets = [each for each in workbook.worksheets if each.sheet_state == "visible"]
    sheets = sheets or workbook.worksheets
    for each in sheets:
        # What the file says of its own size is often wrong.
        each.reset_dimensions()
    if not sheets:
        return Reject(0, "xlsx_no_sheet")
    if len(sheets) == 1 or reading.knows is None:
        return sheets[0]
    named = [each for each in sheets if fold(each.title) in reading.sheets]
    if not named and len(sheets) > _PEEKED:
        return Reject(0, "xlsx_which_sheet", facts={"count": str(len(sheets))})
    likely = named or [each for each in sheets if _is_table(each, reading.knows)]
    if len(likely) > 1:
        return Reject(0, "xlsx_which_sheet", facts={"count": str(len(likely))})
    return likely[0] if likely else sheets[0]


def _is_table(sheet: Any, knows: Callable[[str], bool]) -> bool:
    """Whether at least half of its headings are a form's."""
    for cells in sheet.iter_rows(max_row=_FIRST_ROWS, max_col=MAX_COLUMNS, values_only=True):
        names = [str(cell) for cell in cells if cell is not None and str(cell).strip()]
        if names:
            return sum(map(knows, names)) * 2 >= len(names)
    return False


def _items(sheet: Any) -> Iterator[tuple[int, Any]]:
    table = Table()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > MOST_ROWS:
            yield number, Reject(0, "xlsx_damaged", facts={"row": str(number)})
            return
        if all(cell.value is None for cell in cells):
            continue
        try:
            texts = [_text(cell) for cell in cells]
        except Refusal as refusal:
            yield number, Reject(number, refusal.code, facts=refusal.facts)
            if not table.named:
                yield number, Reject(0, "headings_unreadable")
                return
            continue
        width = max((place for place, text in enumerate(texts, 1) if text.strip()), default=0)
        wanted = texts if not table.named else _fit(texts, width, table)
        for item in table.row(number, wanted):
            yield number, item
        if table.refused:
            return
    for item in table.end():
        yield 0, item


def _fit(texts: Sequence[str], width: int, table: Table) -> Sequence[str]:
    """A sheet has no row length of its own: as long as the headings, or as what is written."""
    wanted = max(width, table.width)
    return [*texts[:wanted], *[""] * (wanted - len(texts))]


def _refuse_bombs(path: Path) -> None:
    try:
        refuse_bombs(path)
    except NotAWorkbook as error:
        raise Unreadable("xlsx_not_a_workbook") from error
    except Bomb as error:
        raise Unreadable("xlsx_too_large", most=f"{MOST_UNPACKED:,}") from error


def _text(cell: Any) -> str:
    """The cell as typed; raises `Refusal` for formulas, errors and numbers that lost digits."""
    value = cell.value
    if value is None:
        return ""
    where = f"{cell.column_letter}{cell.row}"
    if cell.data_type == "f":
        raise Refusal("formula", cell=where)
    if cell.data_type == "e":
        raise Refusal("xlsx_error_cell", cell=where)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, where)
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == time() else f"{day} {_clock(value.time())}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(value)


def _number(value: float, where: str) -> str:
    if abs(value) >= _EXACT:
        raise Refusal("xlsx_long_number", cell=where)
    return str(int(value)) if value == int(value) else repr(value)


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")
