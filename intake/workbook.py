"""The XLSX of a template: a table with drop-downs, a sheet that explains it, and the lists."""

from __future__ import annotations

import io
from typing import Any

from district.forms import Form
from district.words import Words
from intake.template import Column, columns_of
from look.sheets import as_text, sheet_name

ROWS = 5_000
"""Rows below the headings that have drop-downs and formats."""
_FORMATS = {
    # Text: otherwise a spreadsheet eats the first zero of a telephone number.
    "text": "@", "date": "yyyy-mm-dd", "time": "hh:mm", "integer": "0", "number": "General",
}
_WIDTHS = {"text": 22, "date": 13, "time": 10, "integer": 10, "number": 10}
_LONG = 50
_PROMPT = 255
"""Characters; a spreadsheet says a file is damaged when the note beside a cell has more."""
_LISTS = "_"


def as_xlsx(form: Form, words: Words) -> bytes:
    """The workbook; its first sheet is called like the form, by which `submit` knows it."""
    # A late import: half the commands would pay for it and never use it.
    from openpyxl import Workbook  # noqa: PLC0415

    columns = columns_of(form, words)
    workbook = Workbook()
    table: Any = workbook.active
    table.title = sheet_name(form.title.get(words.language))
    guide = workbook.create_sheet(sheet_name(words("intake.template.guide")))
    lists = workbook.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    _head(table, [each.heading for each in columns], [each.required for each in columns])
    for place, column in enumerate(columns, 1):
        _format(table, place, column)
        _rule(table, lists, place, column)
    _explain(guide, columns, form, words)
    whole = io.BytesIO()
    workbook.save(whole)
    return whole.getvalue()


def _put(sheet: Any, row: int, place: int, text: str) -> Any:
    cell = sheet.cell(row, place)
    as_text(cell, text)
    return cell


def _head(sheet: Any, names: list[str], marked: list[bool]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415  as above

    for place, (name, mark) in enumerate(zip(names, marked, strict=True), 1):
        cell = _put(sheet, 1, place, name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor="FFE08A" if mark else "E7ECF3")
    sheet.freeze_panes = "A2"


def _format(sheet: Any, place: int, column: Column) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415  as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  as above

    whole = sheet.column_dimensions[get_column_letter(place)]
    whole.width = _LONG if column.long else _WIDTHS[column.kind]
    whole.number_format = _FORMATS[column.kind]
    whole.alignment = Alignment(wrap_text=True, vertical="top")


def _rule(table: Any, lists: Any, place: int, column: Column) -> None:
    """A drop-down where there are choices, from a range: a list in the cell itself has 255
    characters at most and no commas. The help stands beside the cell."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  as above
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415  as above

    letter = get_column_letter(place)
    rule = DataValidation(allow_blank=True)
    if column.choices:
        for row, choice in enumerate(column.choices, 1):
            _put(lists, row, place, choice)
        rule.type = "list"
        rule.formula1 = f"'{_LISTS}'!${letter}$1:${letter}${len(column.choices)}"
        rule.showErrorMessage = True
        rule.error = column.takes[:_PROMPT]
    rule.showInputMessage = True
    rule.prompt = (f"{column.takes}\n{column.help}" if column.help else column.takes)[:_PROMPT]
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    table.add_data_validation(rule)


def _explain(guide: Any, columns: list[Column], form: Form, words: Words) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415  as above

    names = [words(f"intake.template.head.{name}") for name in ("column", "need", "takes", "help")]
    _head(guide, names, [False] * len(names))
    for row, column in enumerate(columns, 2):
        need = words("intake.template.required" if column.required else "intake.template.optional")
        for place, text in enumerate((column.heading, need, column.takes, column.help), 1):
            cell = _put(guide, row, place, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (26, 10, 50, 60), strict=True):
        guide.column_dimensions[letter].width = width
    last = len(columns) + 3
    for row, name in enumerate(("fill", "number", "send", "delete"), last):
        _put(guide, row, 1, words(f"intake.template.how.{name}", form=form.id))
