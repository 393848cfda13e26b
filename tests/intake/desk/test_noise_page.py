"""What the noise register's page says, and that everybody can read it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined
from lxml import html
from openpyxl import load_workbook

from district.reading import read_district
from district.records import District
from district.words import read_words
from intake.desk.heat import LEVELS, heat_map, level
from intake.desk.noise_page import NoisePage, asked_of
from intake.noise import HOURS, Filter, Heard
from look.speak import Speaker
from tests.conftest import ROOT

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 20)
STREET, OTHER = "府学胡同", "东四北大街"


def report(day: date = FRIDAY, hour: int | None = 23, **changes: Any) -> Heard:
    facts = {"sound": "bar", "street": STREET, "community": "fuxue", "station": "jiaodaokou"}
    return Heard(day=day, hour=hour, **{**facts, **changes})


REPORTS = [
    report(), report(), report(FRIDAY + timedelta(1), 1), report(hour=None),
    report(hour=None, dated=False), report(street=OTHER, sound="dog", hour=21),
    report(street="", sound="", hour=None), report(FRIDAY - timedelta(40), street="=1+1", sound="gone"),
]


@pytest.fixture(scope="module")
def district() -> District:
    return read_district(ROOT / "content").district


def speaker(language: str) -> Speaker:
    return Speaker(read_words(language, ROOT / "content"))


@pytest.fixture(params=["zh", "en"])
def page(request: pytest.FixtureRequest, district: District) -> Iterator[NoisePage]:
    yield NoisePage(REPORTS, district, speaker(request.param))


def shown(page: NoisePage, **query: str) -> Any:
    """The page in a base of nothing: which one it gets is tested where that is made."""
    templates = ROOT / "templates"
    made = Environment(
        loader=ChoiceLoader([
            DictLoader({"desk/page.html": "<html><main>{% block content %}{% endblock %}</main></html>"}),
            FileSystemLoader(templates),
        ]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    made.globals.update(t=page.t, url=lambda path: f"/p{path}")
    text = made.get_template("desk/noise.html").render(page.facts(asked_of(query), TODAY))
    assert "style=" not in text and "<script" not in text
    return html.fromstring(text)


def table(page: Any, number: int) -> list[list[str]]:
    found = list(page.iter("table"))[number]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found.iter("tr")]


# --- what an address may ask


@pytest.mark.parametrize(("query", "wanted", "plan", "problems"), [
    ({}, Filter(), None, ()),
    ({"kind": "bar", "street": " 府学胡同 ", "community": "fuxue", "station": "x"},
     Filter("bar", STREET, "fuxue", "x"), None, ()),
    ({"from": "2026-11-01", "until": "2026-11-20"},
     Filter(since=date(2026, 11, 1), until=FRIDAY), None, ()),
    ({"from": "2026-11-20", "until": "2026-11-01"},
     Filter(since=date(2026, 11, 1), until=FRIDAY), None, ("backwards",)),
    ({"from": "yesterday", "until": "2026-02-30", "since": "20261101", "street": STREET},
     Filter(street=STREET), None, ("day_from", "day_until", "day_since")),
    ({"since": "2026-11-01"}, Filter(), None, ("no_street",)),
    ({"since": "2026-11-01", "street": STREET}, Filter(street=STREET), date(2026, 11, 1), ()),
    ({"street": "长" * 500, "number": "x"}, Filter(street="长" * 120), None, ()),
])
def test_an_address_asks_for_what_it_says(
    query: dict[str, str], wanted: Filter, plan: date | None, problems: tuple[str, ...]
) -> None:
    asked = asked_of(query)
    assert (asked.filter, asked.plan, asked.problems) == (wanted, plan, problems)


def test_what_was_not_understood_is_said(page: NoisePage) -> None:
    whole = shown(page, **{"from": "x", "until": "2026-02-30", "since": "1"})
    assert len(whole.find_class("callout--warning")) == 3
    for query in ({"from": "2026-12-01", "until": "2026-11-01"}, {"since": "2026-11-01"}):
        assert len(shown(page, **query).find_class("callout--warning")) == 1


# --- the map and its table


def test_the_map_and_the_table_have_the_same_numbers(page: NoisePage) -> None:
    whole = shown(page)
    drawn = [text.text for text in whole.find_class("heat__count")]
    rows = table(whole, 0)
    told = [cell for row in rows[1:25] for cell in row[1:] if cell != "0"]
    assert drawn == told == ["1", "2", "1", "1"]
    assert [row[0][:2] for row in rows[1:25]] == [f"{hour:02}" for hour in HOURS]
    assert rows[25][1:] == ["0", "0", "0", "0", "2", "0", "0"]
    assert rows[26][1:] == ["0", "1", "0", "0", "0", "0", "0"][:1] + rows[26][2:]
    assert sum(map(int, rows[26][1:])) == len(REPORTS) - 1


def test_the_map_is_a_picture_with_a_name_a_sentence_and_a_table(page: NoisePage) -> None:
    whole = shown(page)
    [picture] = whole.iter("svg")
    assert picture.get("role") == "img"
    ids = {one.get("id") for one in whole.iter() if one.get("id")}
    named = [*picture.get("aria-labelledby").split(), picture.get("aria-describedby")]
    assert set(named) <= ids
    assert picture.findtext("desc") in (
        "最多的是星期五 23 时：2 件。", "Most on Friday at 23:00: 2.")
    for one in whole.iter("table"):
        region = one.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-label") or region.get("aria-labelledby") in ids
        assert {head.get("scope") for head in one.iter("th")} == {"col", "row"}
    found = [one.get("id") for one in whole.iter() if one.get("id")]
    assert len(found) == len(set(found))
    for label in whole.iter("label"):
        assert label.get("for") in ids


def test_a_night_after_midnight_is_told_as_the_night_of_the_day_before(district: District) -> None:
    one = NoisePage([report(FRIDAY + timedelta(1), 1)], district, speaker("zh"))
    assert "最多的是星期五夜里（次日）1 时：1 件。" in shown(one).text_content()


def test_without_hours_there_is_a_table_and_no_map(page: NoisePage, district: District) -> None:
    untimed = NoisePage([report(hour=None)], district, page.t)
    whole = shown(untimed)
    assert not list(whole.iter("svg"))
    assert table(whole, 0)[25][5] == "1"
    nothing = shown(NoisePage([], district, page.t))
    assert not list(nothing.iter("table"))


@pytest.mark.parametrize(("count", "most", "strong"), [
    (0, 0, 0), (0, 9, 0), (1, 1, 4), (1, 100, 1), (25, 100, 1), (26, 100, 2), (100, 100, 4),
])
def test_something_is_never_drawn_as_nothing(count: int, most: int, strong: int) -> None:
    assert level(count, most) == strong <= LEVELS


def test_the_cells_of_the_map_lie_inside_and_beside_each_other() -> None:
    made = heat_map(list("1234567"), [(str(hour), [hour] * 7) for hour in HOURS], "22")
    assert [line.label for line in made.lines if line.ruled] == ["22"]
    assert len(made.lines) == 24
    for line in made.lines:
        assert line.top + made.line <= made.height
        edges = [(tile.x, tile.x + made.cell) for tile in line.tiles]
        assert all(left[1] < right[0] for left, right in pairwise(edges))
        assert edges[-1][1] <= made.width


def test_chinese_sentences_follow_each_other_without_a_space(district: District) -> None:
    for reports in (REPORTS, [report(hour=None)]):
        for language, wanted in (("zh", r"共 \d+ 件。\S"), ("en", r"\d+ reports\. \S")):
            page = NoisePage(reports, district, speaker(language))
            texts = [one.text_content() for one in shown(page).find_class("lead")]
            assert any(re.match(wanted, text) for text in texts), texts


# --- streets, plans


def test_streets_are_ranked_and_lead_to_the_register_of_each(page: NoisePage) -> None:
    whole = shown(page, kind="bar", since="2026-11-01")
    rows = table(whole, 1)
    assert [row[:2] for row in rows[1:]] == [[STREET, "5"]]
    rows = table(shown(page), 1)
    assert [row[1] for row in rows[1:]] == ["5", "1", "1", "1"]
    assert rows[1][3] in ("23:00–00:00", "23:00–02:00")
    links = [link.get("href") for link in shown(page, kind="bar").iter("a") if link.text == STREET]
    assert links == ["/p/desk/noise?kind=bar&street=%E5%BA%9C%E5%AD%A6%E8%83%A1%E5%90%8C"]


def test_a_street_alone_leaves_the_ranking_whole(page: NoisePage) -> None:
    whole = shown(page, street=OTHER)
    assert [text.text for text in whole.find_class("heat__count")] == ["1"]
    assert len(table(whole, 1)) == 5
    assert [one.text for one in whole.xpath("//a[@aria-current]")] == [OTHER]


def test_a_plan_is_told_in_a_sentence_and_a_table(district: District) -> None:
    begin = FRIDAY - timedelta(28)
    reports = [report(begin - timedelta(days), 22) for days in (1, 3, 8, 15, 28)]
    reports += [report(begin + timedelta(2), 22), report(begin - timedelta(2), street=OTHER)]
    zh = shown(NoisePage(reports, district, speaker("zh")), street=STREET, since=str(begin))
    assert f"{STREET}降噪方案后 4 周登记 1 件，之前 4 周 5 件，少了 4 件。" in zh.text_content()
    assert table(zh, 0) == [
        ["", STREET, "其他街巷"], ["之前（2026-09-25 至 2026-10-22）", "5", "1"],
        ["之后（2026-10-23 至 2026-11-19）", "1", "0"],
    ]
    en = NoisePage(reports, district, speaker("en"))
    for since, sentence in [
        (begin - timedelta(14), "and had 2 in the 2 weeks before: 1 more."),
        (TODAY - timedelta(6), "cannot be compared yet"),
        (TODAY + timedelta(6), "cannot be compared yet"),
        (begin + timedelta(7), "and had 4 in the 3 weeks before: 4 fewer."),
    ]:
        text = shown(en, street=STREET, since=str(since)).text_content()
        assert sentence in " ".join(text.split()), since


def test_the_map_may_show_other_days_than_the_plan_is_compared_on(page: NoisePage) -> None:
    asked = asked_of({"street": STREET, "since": "2026-11-16", "from": "2027-01-01"})
    facts = page.facts(asked, TODAY)
    assert facts["register"].total == 0
    assert facts["quieting"]["found"].there == (0, 5)


# --- files


def test_the_files_have_a_line_for_each_report_and_no_formula(page: NoisePage) -> None:
    lines = list(csv.reader(io.StringIO(page.csv(Filter()).decode("utf-8-sig"), newline="")))
    assert len(lines) == len(REPORTS) + 1
    assert lines[1][5] == "'=1+1" and lines[1][4] == "gone"
    assert lines[2][:4] == ["2026-11-20", page.t.weekday(4), "2026-11-20", "21"]
    assert lines[5][:4] == ["2026-11-20", page.t.weekday(4), "2026-11-21", "1"]
    assert len(list(csv.reader(io.StringIO(page.csv(Filter(sound="dog")).decode("utf-8-sig"))))) == 2
    sheet: Any = load_workbook(io.BytesIO(page.xlsx(Filter()))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][5] == "=1+1" and sheet["F2"].data_type == "s"
    assert rows[2][3] == 21
    assert [str(cell) for cell in rows[0]] == lines[0]


def test_names_are_those_of_the_district(district: District) -> None:
    page = NoisePage(REPORTS, district, speaker("en"))
    assert page.sound("bar") == "Bar or live music" and page.sound("gone") == "gone"
    assert page.community("fuxue") == "Fuxue Community" and page.community("gone") == "gone"
    options = [one.text for one in shown(page).get_element_by_id("f-community")]
    assert options == ["All", "Fuxue Community"]


def test_what_was_written_into_an_address_cannot_become_markup(page: NoisePage) -> None:
    whole = shown(page, street="<script>x</script>", kind="\"><img src=x>", since="2026-11-01")
    assert not list(whole.iter("img"))


# --- colours


def luminance(colour: str) -> float:
    wide = "".join(sign * 2 for sign in colour) if len(colour) == 3 else colour
    parts = [int(wide[at:at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_number_can_be_read_on_its_cell_in_light_and_dark() -> None:
    text = (ROOT / "templates/desk/assets/heat.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    )
    for scheme in (light, {**light, **dark}):
        for strong in range(1, LEVELS + 1):
            ink = scheme.get(f"on-heat-{strong}", scheme["on-heat"])
            pair = sorted(luminance(one) + 0.05 for one in (ink, scheme[f"heat-{strong}"]))
            assert pair[1] / pair[0] >= 7, (strong, pair[1] / pair[0])
