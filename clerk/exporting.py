"""`export`: stations, communities and officers as tables to print, or to edit and import again."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import click

from clerk.shown import Shower
from clerk.tables import TABLES, Table, heading, written
from district.checking import check_content
from district.words import Words
from look.sheets import as_csv, as_text, sheet_name
from publish.setting import Setting, command

_WIDEST = 46
_ROOM = 2
_A4 = 9


@command
@click.option("--station", default="", metavar="ID", help="Of this station alone.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
def export(setting: Setting, station: str, file: Path) -> int:
    """Stations, communities and officers as tables: FILE.xlsx, or FILE.csv for one file of each.

    `import` reads FILE.xlsx again. No spreadsheet takes a cell for a formula.
    """
    if file.suffix.lower() not in (".xlsx", ".csv"):
        setting.say("export.ending", file=file)
        return 2
    checked = check_content(setting.content, setting.clock)
    if checked.errors:
        setting.report(checked.problems, setting.telling.echo)
        return 1
    if station and station not in checked.district.stations:
        known = ", ".join(checked.district.stations)
        setting.say("new.no_station", id=station, known=known)
        return 2
    shower = Shower(checked.district, setting.words.language)
    tables = [(table, list(shower.rows(table, station))) for table in TABLES]
    try:
        made = _write(file, tables, setting.words)
    except OSError as error:
        setting.say("export.unwritten", file=file, why=error.strerror or error)
        return 1
    for one in made:
        click.echo(one.as_posix())
    return 0


def _write(file: Path, tables: list[tuple[Table, list[Any]]], words: Words) -> list[Path]:
    if file.suffix.lower() == ".xlsx":
        _put(file, workbook(tables, words))
        return [file]
    made = []
    for table, rows in tables:
        one = file.with_name(f"{file.stem}-{table.name}{file.suffix}")
        _put(one, as_csv([heading(table, column, words) for column in written(table)], rows))
        made.append(one)
    return made


def _put(file: Path, body: bytes) -> None:
    beside = file.with_name(f".{file.name}.{os.getpid()}~")
    try:
        beside.write_bytes(body)
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def workbook(tables: Sequence[tuple[Table, Sequence[Sequence[str | int]]]], words: Words) -> bytes:
    """A sheet for each table, set to be printed: landscape, as wide as the page, headed on each."""
    # Late: a third of a second that a table in CSV does not need.
    from openpyxl import Workbook  # noqa: PLC0415

    book: Any = Workbook()
    book.remove(book.active)
    for table, rows in tables:
        sheet: Any = book.create_sheet(sheet_name(words(f"cli.sheet.title.{table.name}")))
        heads = [heading(table, column, words) for column in written(table)]
        _fill(sheet, [heads, *rows])
        _head(sheet)
        _print(sheet)
    whole = BytesIO()
    book.save(whole)
    return whole.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[str | int]]) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415  as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  as above

    around = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.alignment = around
            if isinstance(value, int):
                cell.value = value
            elif value:
                as_text(cell, value)
                # So that who types over it keeps the zero at the beginning of a badge.
                cell.number_format = "@"
    for place, column in enumerate(zip(*rows, strict=True), 1):
        width = max(map(_width, column)) + _ROOM
        sheet.column_dimensions[get_column_letter(place)].width = min(width, _WIDEST)


def _width(value: str | int) -> int:
    """In half-width signs, as a sheet counts them."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in str(value))


def _head(sheet: Any) -> None:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415  as above

    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7ECF3")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _print(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "&A  &P/&N"
