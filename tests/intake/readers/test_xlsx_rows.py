"""XLSX cells as a person would have typed them; no formulas, no bombs."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from intake.readers import read
from intake.rows import Headings, Reading, Reject, Row


def sheet(path: Path, *rows: list[Any]) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def seen(path: Path) -> list[tuple[int, object]]:
    return [
        (item.number, dict(item.cells) if isinstance(item, Row) else item.code)
        for item in read(path)
        if isinstance(item, Row | Reject)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("府学胡同", "府学胡同"),
        (12.0, "12"),
        (13800138000, "13800138000"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (True, "true"),
        (date(2026, 11, 1), "2026-11-01"),
        (datetime(2026, 11, 1), "2026-11-01"),
        (datetime(2026, 11, 1, 22, 30), "2026-11-01 22:30"),
        (time(22, 30), "22:30"),
        (time(22, 30, 5), "22:30:05"),
        (timedelta(hours=22, minutes=30), "22:30"),
    ],
)
def test_a_cell_is_what_a_person_would_have_typed(path: Path, value: object, typed: str) -> None:
    assert seen(sheet(path, ["a", "b"], [value, "x"])) == [(2, {"a": typed, "b": "x"})]


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers(path: Path) -> None:
    assert seen(sheet(path, ["a", "b"], [None, None], [" ", ""], ["1", None])) == [
        (4, {"a": "1", "b": ""})
    ]


def test_a_formula_costs_its_row_and_names_its_cell(path: Path) -> None:
    sheet(path, ["a", "b"], ["1", "2"], ["=1+1", "x"], ["3", "4"])
    assert seen(path) == [
        (2, {"a": "1", "b": "2"}), (3, "formula"), (4, {"a": "3", "b": "4"}),
    ]
    (formula,) = [item for item in read(path) if isinstance(item, Reject)]
    assert formula.facts == {"cell": "A3"}


def test_errors_and_numbers_that_lost_digits_cost_their_row(path: Path) -> None:
    sheet(path, ["a"], ["#N/A"], [110101199001011234], ["ok"])
    assert [code for _, code in seen(path)] == ["xlsx_error_cell", "xlsx_long_number", {"a": "ok"}]


def test_too_many_columns_are_refused(path: Path) -> None:
    assert seen(sheet(path, [f"c{n}" for n in range(300)])) == [(0, "too_many_columns")]


def test_a_row_longer_than_the_headings_is_refused(path: Path) -> None:
    assert seen(sheet(path, ["a"], ["1", "2"], ["3"])) == [(2, "cell_count"), (3, {"a": "3"})]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_says_so(path: Path, share: float) -> None:
    data = sheet(path, ["a"], *[[str(n)] for n in range(500)]).read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert seen(path) == [(0, "xlsx_not_a_workbook")]


def test_another_file_called_xlsx_says_so(path: Path) -> None:
    path.write_text("a,b\n1,2\n")
    assert seen(path) == [(0, "xlsx_not_a_workbook")]


def test_a_zip_that_is_no_workbook_says_so(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert seen(path) == [(0, "xlsx_damaged")]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path: Path) -> None:
    sheet(path, ["a"], ["1"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", b"0" * 30_000_000)
    assert seen(path) == [(0, "xlsx_too_large")]


def test_a_sheet_cut_in_the_middle_keeps_the_rows_before(tmp_path: Path, path: Path) -> None:
    whole = sheet(tmp_path / "whole.xlsx", ["a"], *[[f"x{n}"] for n in range(50)])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            cut = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, data[: len(data) // 2] if cut else data)
    rows = seen(path)
    assert rows[0] == (2, {"a": "x0"})
    assert rows[-1] == (0, "xlsx_breaks_off")


def test_a_row_number_out_of_this_world_does_not_hang(tmp_path: Path, path: Path) -> None:
    whole = sheet(tmp_path / "whole.xlsx", ["a"], ["1"])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            data = data.replace(b'<row r="2"', b'<row r="999999999"').replace(b'r="A2"', b"")
            target.writestr(name, data)
    assert seen(path) == [(0, "xlsx_damaged")]


def test_an_older_format_says_what_to_save_as(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert seen(tmp_path / "a.xls") == [(0, "old_excel")]
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert seen(tmp_path / "a.pdf") == [(0, "unknown_format")]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


FORMS = [["address", "story"], ["府学胡同1号", "很吵"]]
OTHER = [["month", "how many"], ["November", 7]]


def chosen(path: Path) -> list[object]:
    asked = Reading(frozenset({"noise"}), {"address", "story", "key"}.__contains__)
    return [dict(i.cells) if isinstance(i, Row) else i.code for i in read(path, asked)
            if isinstance(i, Row | Reject)]


TAKEN = [{"address": "府学胡同1号", "story": "很吵"}]


@pytest.mark.parametrize(
    ("sheets", "found"),
    [
        ({"a": OTHER, "b": FORMS}, TAKEN),
        ({"a": OTHER, "Noise": FORMS, "c": FORMS}, TAKEN),
        ({"a": [["key", "x", "y"]], "b": FORMS}, TAKEN),
        ({"a": [], "b": [[], *FORMS]}, TAKEN),
        ({"a": FORMS, "b": FORMS}, ["xlsx_which_sheet"]),
        ({f"s{n}": OTHER for n in range(51)}, ["xlsx_which_sheet"]),
    ],
)
def test_the_sheet_with_the_forms_is_read_and_never_one_of_several(
    path: Path, sheets: dict[str, list[list[Any]]], found: list[object]
) -> None:
    assert chosen(workbook(path, **sheets)) == found


def test_a_workbook_without_such_a_sheet_is_told_by_the_headings_of_the_first(path: Path) -> None:
    headings = next(item for item in read(workbook(path, a=OTHER, b=OTHER)))
    assert isinstance(headings, Headings)
    assert headings.names == ("month", "how many")


def test_a_hidden_sheet_is_not_looked_at(path: Path) -> None:
    workbook(path, a=FORMS, b=FORMS)
    made = openpyxl.load_workbook(path)
    made["a"].sheet_state = "hidden"
    made["b"]["B2"] = "也吵"
    made.save(path)
    assert chosen(path) == [{"address": "府学胡同1号", "story": "也吵"}]
