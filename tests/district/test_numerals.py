"""Chinese numerals, against a writer of numerals that knows nothing of the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.numerals import CHARACTERS, lanes, value_of
from tests.typing_noise import chinese as said
from tests.typing_noise import figures as read_out

FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "零"), (10, "十"), (16, "十六"), (20, "二十"), (36, "三十六"), (102, "一百零二"),
     (110, "一百一十"), (527, "五百二十七"), (1005, "一千零五"), (1050, "一千零五十"), (9999, "九千九百九十九")],
)
def test_the_writer_of_these_tests_writes_numerals_as_people_do(number: int, text: str) -> None:
    assert said(number) == text


@pytest.mark.parametrize(
    "write",
    [said, read_out, lambda n: said(n).translate(FORMAL), lambda n: read_out(n).translate(FORMAL),
     lambda n: said(n).replace("二百", "两百").replace("二千", "两千"),
     lambda n: f"一{said(n)}" if 10 <= n < 20 else said(n)],
    ids=["written out", "read out", "formal", "formal read out", "with 两", "with 一十"],
)
def test_every_number_below_ten_thousand_is_read_however_it_is_written(write) -> None:  # type: ignore[no-untyped-def]
    assert [n for n in range(10_000) if value_of(write(n)) != n] == []


@pytest.mark.parametrize(
    "text",
    ["", "万", "一万", "廿", "一二三四五", "百", "千", "百五", "一百百", "十百", "三十百", "百千", "一百二百", "三十二十", "一百二三",
     "二三十", "一百三零", "36", "三6", "三十六号", "甲", "三 六", "〇〇〇〇〇"],
)
def test_what_is_no_numeral_below_ten_thousand_has_no_value(text: str) -> None:
    assert value_of(text) is None


@given(st.text(CHARACTERS, max_size=8))
def test_any_row_of_numerals_is_a_house_number_or_none(text: str) -> None:
    value = value_of(text)
    assert value is None or 0 <= value <= 9999


@given(st.text(max_size=8))
def test_a_text_with_anything_else_in_it_is_no_numeral(text: str) -> None:
    assert value_of(f"三{text}") is None or set(text) <= set(CHARACTERS)


@pytest.mark.parametrize("kind", ["条", "巷", "区", "里", "tiao", "xiang", "qu", "li"])
def test_lanes_and_quarters_are_numbered_as_signs_have_it(kind: str) -> None:
    texts = [lanes(f"东四{n}{kind}") for n in range(1, 100)]
    assert texts == [f"东四{said(n)}{kind}" for n in range(1, 100)]


@pytest.mark.parametrize(
    "text",
    ["东四3号", "东四三条", "东四100条", "东四0条", "东四03条", "东四3", "dongsi3quan", "3号楼5层", "", "条3"],
)
def test_what_is_no_numbered_lane_is_left_as_it_is(text: str) -> None:
    assert lanes(text) == text


@given(st.text("东四条巷区里号0123456789-一三", max_size=12))
def test_lanes_once_written_stay_so(text: str) -> None:
    assert lanes(lanes(text)) == lanes(text)
