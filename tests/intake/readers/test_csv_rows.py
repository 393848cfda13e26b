"""CSV as people and spreadsheets write it; every row stands or falls alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from intake.readers import read
from intake.rows import Headings, Reject, Row

Seen = list[tuple[int, object]]


def seen(path: Path) -> Seen:
    """Rows as (line, cells), rejects as (line, code); headings left out."""
    found: Seen = []
    for item in read(path):
        if isinstance(item, Row):
            found.append((item.number, dict(item.cells)))
        elif isinstance(item, Reject):
            found.append((item.number, item.code))
        else:
            assert isinstance(item, Headings)
    return found


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


TEXT = "名字,事情\n张三,半夜很吵\n李四,楼上搬家具\n"
ROWS: Seen = [
    (2, {"名字": "张三", "事情": "半夜很吵"}),
    (3, {"名字": "李四", "事情": "楼上搬家具"}),
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030", "utf-16-le", "utf-16-be"]
)
def test_chinese_is_read_in_every_encoding_spreadsheets_write(csv: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16-") else ""
    csv.write_bytes((mark + TEXT).encode(encoding))
    assert seen(csv) == ROWS


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_line_ends_are_recognised(csv: Path, delimiter: str, end: str) -> None:
    csv.write_bytes(TEXT.replace(",", delimiter).replace("\n", end).encode())
    assert seen(csv) == ROWS


def test_the_separator_line_of_excel_is_taken_at_its_word(csv: Path) -> None:
    csv.write_text("sep=;\na;b,c\n1;2\n")
    assert seen(csv) == [(3, {"a": "1", "b,c": "2"})]


def test_quoted_cells_hold_delimiters_quotes_and_lines(csv: Path) -> None:
    csv.write_text('a,b\n"x,y","say ""hi""\nthere"\n3,4\n')
    assert seen(csv) == [(2, {"a": "x,y", "b": 'say "hi"\nthere'}), (4, {"a": "3", "b": "4"})]


@pytest.mark.parametrize(
    "data",
    [
        random.Random(3).randbytes(3000).replace(b"\0", b"\1"),
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n" + bytes(range(1, 255)) * 9,
        "繁體中文的檔案，不是簡體".encode("big5") * 20,
        b"\xff\xfe\x00\x00a\x00\x00\x00",
        b"a,b\n1,\x00\n",
    ],
)
def test_noise_is_refused_as_a_whole(csv: Path, data: bytes) -> None:
    csv.write_bytes(data)
    assert seen(csv) == [(0, "noise")]


def test_one_broken_row_does_not_turn_utf_8_into_mojibake(csv: Path) -> None:
    csv.write_bytes((TEXT * 5).encode() + b"\xb0\xa1\xff,x\n")
    rows = seen(csv)
    assert rows[:2] == ROWS
    assert rows[-1] == (16, {"名字": "\ufffd\ufffd\ufffd", "事情": "x"})


def test_one_broken_row_does_not_spoil_gbk_either(csv: Path) -> None:
    csv.write_bytes((TEXT * 5).encode("gbk") + b"\xff\xff,x\n")
    rows = seen(csv)
    assert rows[:2] == ROWS
    assert "\ufffd" in str(rows[-1])


def test_an_unterminated_quote_costs_its_own_row_only(csv: Path) -> None:
    csv.write_text('a,b\n1,2\n3,"open\n5,6\n"7","8"\n9,10\n')
    assert seen(csv) == [
        (2, {"a": "1", "b": "2"}),
        (3, "row_quote"),
        (4, {"a": "5", "b": "6"}),
        (5, {"a": "7", "b": "8"}),
        (6, {"a": "9", "b": "10"}),
    ]


def test_an_unterminated_quote_on_the_last_line_is_its_row(csv: Path) -> None:
    csv.write_text('a,b\n1,2\n3,"open')
    assert seen(csv) == [(2, {"a": "1", "b": "2"}), (3, "row_quote")]


def test_an_unterminated_quote_far_from_the_end_loses_nothing_else(csv: Path) -> None:
    csv.write_text('a,b\n1,"open\n' + "5,6\n" * 5000)
    rows = seen(csv)
    assert rows[0] == (2, "row_quote")
    assert len(rows) == 5001
    assert rows[-1] == (5002, {"a": "5", "b": "6"})


def test_a_quote_in_the_wrong_place_is_its_row(csv: Path) -> None:
    csv.write_text('a,b\n"x"y,2\n3,4\n')
    assert seen(csv) == [(2, "row_quote"), (3, {"a": "3", "b": "4"})]


@pytest.mark.parametrize(
    "cell", ["x" * 10_000_000, '"' + "x" * 10_000_000 + '"', '"' + "y" * 99 + "\n" * 200_000 + '"']
)
def test_a_huge_cell_is_one_rejected_row(csv: Path, cell: str) -> None:
    csv.write_text(f"a,b\n1,2\n3,{cell}\n5,6\n")
    rows = seen(csv)
    assert [row[1] for row in rows] == [
        {"a": "1", "b": "2"}, "row_too_long", {"a": "5", "b": "6"},
    ]


def test_a_cell_of_150_000_characters_is_too_long_not_a_slip_of_the_quotes(csv: Path) -> None:
    csv.write_text(f"a,b\n1,{'x' * 150_000}\n5,6\n")
    assert [row[1] for row in seen(csv)] == ["row_too_long", {"a": "5", "b": "6"}]


def test_a_pair_of_quotes_around_two_residents_costs_the_first_line_only(csv: Path) -> None:
    csv.write_text('a,b,c\n1,2,3\n4,"5,6\n7,8,9"\n10,11,12\n')
    assert seen(csv) == [
        (2, {"a": "1", "b": "2", "c": "3"}),
        (3, "cell_count"),
        (4, {"a": "7", "b": "8", "c": '9"'}),
        (5, {"a": "10", "b": "11", "c": "12"}),
    ]


def test_a_resident_inside_the_cell_of_another_is_never_merged_into_it(csv: Path) -> None:
    csv.write_text('a,b,c\n4,"5\n7,8,9\nx",6\n10,"11\n12, and 13",14\n')
    assert seen(csv) == [(2, "row_inside"), (5, "row_inside")]
    first, second = (item for item in read(csv) if isinstance(item, Reject))
    assert first.facts == {"first": "2", "last": "4", "line": "3"}
    assert second.facts == {"first": "5", "last": "6", "line": "6"}


def test_lines_of_prose_and_blank_lines_are_no_residents(csv: Path) -> None:
    csv.write_text('a,b,c\n1,"very loud, yes\n\n,,\nevery night",3\n"\n",,\n4,5,6\n')
    assert seen(csv) == [
        (2, {"a": "1", "b": "very loud, yes\n\n,,\nevery night", "c": "3"}),
        (8, {"a": "4", "b": "5", "c": "6"}),
    ]


def test_lines_in_a_table_of_one_column_are_not_taken_for_rows(csv: Path) -> None:
    csv.write_text('a\n"1\n2"\n')
    assert seen(csv) == [(2, {"a": "1\n2"})]


def test_many_records_of_too_many_lines_end_in_time(csv: Path) -> None:
    csv.write_text("a,b,c\n" + ('"""x\n' + "x\n" * 250 + '"\n') * 60)
    assert len(seen(csv)) == 60 * 252


def test_a_nul_leaves_the_other_rows_readable(csv: Path) -> None:
    csv.write_bytes((TEXT * 5).encode() + "王五\0,灯坏了\n".encode() + TEXT.encode())
    rows = seen(csv)
    assert rows[:2] == ROWS
    assert (16, {"名字": "王五\0", "事情": "灯坏了"}) in rows
    assert rows[-1] == (19, {"名字": "李四", "事情": "楼上搬家具"})


def test_rows_with_too_few_or_too_many_cells_are_refused(csv: Path) -> None:
    csv.write_text("a,b\n1\n1,2,3\n1,2,\n,\n\n4,5\n")
    assert seen(csv) == [
        (2, "cell_count"), (3, "cell_count"), (4, {"a": "1", "b": "2"}), (7, {"a": "4", "b": "5"}),
    ]


def test_a_column_without_a_name_may_only_be_empty(csv: Path) -> None:
    csv.write_text("a,,b\n1,,2\n1,x,2\n")
    assert seen(csv) == [(2, {"a": "1", "b": "2"}), (3, "cell_without_heading")]


def test_a_column_given_twice_is_refused_before_any_row(csv: Path) -> None:
    csv.write_text("a,a\n1,2\n")
    assert seen(csv) == [(0, "column_twice")]


def test_too_many_columns_are_refused_before_any_row(csv: Path) -> None:
    csv.write_text(",".join(f"c{n}" for n in range(300)) + "\n1\n")
    assert seen(csv) == [(0, "too_many_columns")]


@pytest.mark.parametrize("data", [b"", b"\n\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(csv: Path, data: bytes) -> None:
    csv.write_bytes(data)
    assert seen(csv) == [(0, "empty_file")]


def test_headings_that_cannot_be_read_say_so(csv: Path) -> None:
    csv.write_text('"a,b\n1,2\n')
    assert seen(csv) == [(1, "row_quote"), (0, "headings_unreadable")]


def test_ten_megabytes_of_opening_quotes_end_in_time(csv: Path) -> None:
    csv.write_text("a,b\n" + '1,"x\n' * 20_000)
    assert {row[1] for row in seen(csv)} == {"row_quote"}
