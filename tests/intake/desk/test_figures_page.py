"""What the figures' page shows staff."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined
from lxml import html

from district.records import District
from district.words import read_words
from intake.desk.figures_page import Days, days_of, figures_facts
from intake.figures import Course
from look.speak import Speaker
from tests.conftest import ROOT

NOW = datetime(2026, 11, 23, 10)


def course(day: int, replied: int | None = None, settled: bool = False, **changes: Any) -> Course:
    received = datetime(2026, 11, day, 9)
    owed = received + timedelta(days=2)
    facts: dict[str, Any] = {"kind": "noise", "station": "jdk"}
    return Course(form="f", community="c", received=received, owed=owed, due=owed, settled=settled,
                  replied=received + timedelta(days=replied) if replied is not None else None,
                  **facts | changes)


COURSES = [course(2, 1, True), course(3, 1), course(4, 7, True), course(5, station="", kind="visit"),
           course(22)]


def shown(courses: list[Course], district: District, language: str, **query: str) -> Any:
    made = Environment(
        loader=ChoiceLoader([
            DictLoader({"desk/page.html": "<html><main>{% block content %}{% endblock %}</main></html>"}),
            FileSystemLoader(ROOT / "templates"),
        ]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    t = Speaker(read_words(language))
    made.globals.update(t=t, url=lambda path: f"/p{path}")
    facts = figures_facts(courses, district, t, days_of(query), NOW)
    text = made.get_template("desk/figures.html").render(facts)
    assert "style=" not in text and "<script" not in text
    return html.fromstring(text)


def test_every_number_is_shown_whole(district: District) -> None:
    page = shown(COURSES, district, "zh")
    assert page.find_class("lead")[0].text_content() == "受理 5 件，办结 2 件，在办 3 件，其中超期 2 件。"
    tables = [
        [[cell.text_content() for cell in row] for row in table.iter("tr")] for table in page.iter("table")
    ]
    head = ["受理", "按时首复", "按时率", "首复天数", "办结", "在办", "超期"]
    total = ["合计", "5", "2 / 4", "50%", "1", "2", "3", "2"]
    assert tables == [
        [["类别", *head], ["噪声", "4", "2 / 3", "66%", "1", "2", "2", "1"],
         ["走访", "1", "0 / 1", "0%", "—", "0", "1", "1"], total],
        [["派出所", *head], ["交道口派出所", "4", "2 / 3", "66%", "1", "2", "2", "1"],
         ["未定派出所", "1", "0 / 1", "0%", "—", "0", "1", "1"], total],
        [["月份", *head], ["2026-11", *total[1:]], total],
    ]
    assert "应作首次答复 4 件，按时 2 件（50%）。" in page.text_content()
    for table in page.iter("table"):
        assert {one.get("scope") for one in table.iter("th")} == {"col", "row"}
        assert table.getparent().get("tabindex") == "0"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_days_choose_and_what_is_not_understood_is_said(district: District, language: str) -> None:
    page = shown(COURSES, district, language, **{"from": "2026-11-22"})
    assert page.find_class("lead")[0].text_content().count("1") == 2
    assert not shown(COURSES, district, language, until="2026-11-01").findall(".//table")
    page = shown(COURSES, district, language, **{"from": "<b>", "until": "2026-02-30"})
    assert len(page.find_class("callout--warning")) == 2
    assert not page.findall(".//b")


def test_days_the_wrong_way_round_are_exchanged() -> None:
    found = days_of({"from": "2026-11-20", "until": "2026-11-01", "x": "y"})
    assert found == Days(date(2026, 11, 1), date(2026, 11, 20), ("backwards",))
