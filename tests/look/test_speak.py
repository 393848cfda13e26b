"""Dates, hours and rules as each language says them."""

from __future__ import annotations

from datetime import date, time

import pytest

from district.localized import Localized
from district.numbers import parse_numbers
from district.records import AddressRange
from district.span import parse_span
from district.words import read_words
from look.speak import Speaker

zh, en = Speaker(read_words("zh")), Speaker(read_words("en"))


def test_a_date_is_said_with_its_weekday() -> None:
    assert zh.date(date(2026, 11, 25)) == "2026年11月25日 星期三"
    assert en.date(date(2026, 11, 25)) == "Wednesday 25 November 2026"


def test_a_stretch_of_time_reads_well_aloud() -> None:
    assert zh.until(time(9), time(16, 30)) == "09:00–16:30"
    assert en.until(time(9), time(16, 30)) == "09:00 to 16:30"


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        ((0, 1, 2, 3, 4), "星期一至星期五", "Monday to Friday"),
        ((0, 2), "星期一、星期三", "Monday, Wednesday"),
        ((5, 6), "星期六、星期日", "Saturday, Sunday"),
        ((0, 1, 2, 6), "星期一至星期三、星期日", "Monday to Wednesday, Sunday"),
    ],
)
def test_runs_of_three_weekdays_and_more_are_drawn_together(
    days: tuple[int, ...], chinese: str, english: str
) -> None:
    assert (zh.days(days), en.days(days)) == (chinese, english)


@pytest.mark.parametrize(
    ("numbers", "chinese", "english"),
    [
        ("all", "全部门牌", "all numbers"),
        ("odd 401-527", "单号 401–527 号", "odd numbers 401–527"),
        ("1-33, 35甲, 40", "1–33 号、35甲 号、40 号", "No. 1–33, No. 35甲, No. 40"),
    ],
)
def test_a_range_of_numbers_is_said_in_words(numbers: str, chinese: str, english: str) -> None:
    entry = AddressRange("府学胡同", "", "", parse_numbers(numbers), ())
    assert (zh.numbers(entry), en.numbers(entry)) == (chinese, english)


def test_a_text_in_another_language_than_the_page_is_marked() -> None:
    assert en.say(Localized("府学社区", "Fuxue Community")) == "Fuxue Community"
    assert en.say(Localized("<府学>")) == '<span lang="zh-Hans">&lt;府学&gt;</span>'
    assert zh.say(Localized("府学社区", "Fuxue")) == "府学社区"


def test_spans_are_said_with_their_unit() -> None:
    assert zh.span(parse_span("3 working days")) == "3 个工作日"
    assert en.span(parse_span("1 working day")) == "1 working day"
    assert en.span(parse_span("180 days")) == "180 days"
    assert en.span(parse_span("90m")) == "90 minutes"


def test_facts_in_a_sentence_are_escaped() -> None:
    assert "&lt;b&gt;" in zh("badge", badge="<b>")
