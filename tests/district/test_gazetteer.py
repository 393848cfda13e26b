"""The names of a district at their keys: what leads there, and what is only mentioned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.characters import characters_of
from district.gazetteer import Gazetteer, Name
from district.syllables import key, slip_keys
from tests.district.making import FUXUE, JIAODONG, SHEN, changed, good_district, read_with

TODAY = date(2026, 11, 23)
SPELLED = {
    "府学胡同": "fuxuehutong", "东四北大街": "dongsibeidajie", "张自忠路": "zhangzizhonglu",
    "府学家园": "fuxuejiayuan", "府学小区": "fuxuexiaoqu", "香饵胡同": "xiangerhutong",
    "府学社区": "fuxueshequ", "府学": "fuxue", "交东社区": "jiaodongshequ", "交东": "jiaodong",
    "交道口街道": "jiaodaokoujiedao", "交道口派出所": "jiaodaokoupaichusuo",
    "沈一帆": "shenyifan", "沈": "shen", "李敏": "limin", "李": "li",
}
"""All names of the good district, and how they are spelled."""


@cache
def good() -> Gazetteer:
    return Gazetteer(good_district(), TODAY)


def texts(names: list[Name]) -> list[str]:
    return [name.text for name in names]


def named(text: str, gazetteer: Gazetteer | None = None) -> Name:
    [name] = [one for one in (gazetteer or good()).at(key(SPELLED[text])) if one.text == text]
    return name


def led(places: list) -> list[tuple[str, str, str]]:  # type: ignore[type-arg]
    return [(place.match.community, place.match.reason, place.match.numbers) for place in places]


@pytest.mark.parametrize("text", SPELLED)
def test_every_name_lies_at_the_key_of_its_spelling(text: str) -> None:
    assert texts(good().at(key(SPELLED[text]))).count(text) == 1


def test_there_is_nothing_at_a_key_of_no_name() -> None:
    for look in (good().at, good().begun, good().near):
        assert look(key("meishuguan")) == []
        assert look("") == []


def test_a_name_with_two_spellings_lies_at_the_keys_of_both() -> None:
    assert "李敏" in texts(good().at(key("limin")))
    assert "李敏" in texts(good().at(key("minli")))


def test_the_names_at_a_key_are_in_order() -> None:
    found = texts(good().at(key("jiaodaokoujiedao")))
    assert found == sorted(found)
    assert {"交道口街道", "交道口派出所"} <= set(found)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("fxht", "府学胡同"), ("dongsi", "东四北大街"), ("zhangzizhong", "张自忠路"), ("jiaodaokou", "交道口街道")],
)
def test_whoever_types_a_part_of_a_name_comes_upon_it(typed: str, text: str) -> None:
    assert text in texts(good().begun(key(typed)))


@pytest.mark.parametrize("text", SPELLED)
def test_whoever_may_have_begun_a_name_also_sees_what_lies_there(text: str) -> None:
    at = key(SPELLED[text])
    assert texts(good().begun(at))[: len(good().at(at))] == texts(good().at(at))


@given(st.sampled_from(["府学胡同", "东四北大街", "张自忠路", "香饵胡同", "交道口街道"]), st.integers(0, 2))
def test_whoever_leaves_out_a_character_comes_near_the_name(text: str, at: int) -> None:
    apart = {"府学胡同": "fu xue hu tong", "东四北大街": "dong si bei da jie", "张自忠路": "zhang zi zhong lu",
             "香饵胡同": "xiang er hu tong", "交道口街道": "jiao dao kou jie dao"}[text].split()
    typed = "".join(apart[:at] + apart[at + 1 :])
    assert any(text in texts(good().near(one)) for one in slip_keys(typed))


# --- what a name leads to


def test_a_name_leads_to_all_its_places_as_a_person_walks_the_street() -> None:
    assert led(named("张自忠路").places) == [
        ("jiaodong", "street_number", "even 2-38, odd 65-99"), ("fuxue", "street_number", "odd 1-63"),
    ]
    assert named("张自忠路").forms == ("zhangzizhonglu",)


KINDS: dict[str, Callable[[Name], list]] = {  # type: ignore[type-arg]
    "claims": lambda name: led(name.claims),
    "own": lambda name: led(name.own),
    "people": lambda name: led(name.people),
    "surnamed": lambda name: [(one.community, one.reason, one.numbers) for one in name.surnamed],
}


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("府学胡同", "claims", [("fuxue", "street", "")]),
        ("府学小区", "claims", [("fuxue", "building", "1-12")]),
        ("府学社区", "own", [("fuxue", "community", "")]),
        ("交道口街道", "own", [("fuxue", "subdistrict", ""), ("jiaodong", "subdistrict", "")]),
        ("交道口派出所", "own", [("fuxue", "station", ""), ("jiaodong", "station", "")]),
        ("李敏", "people", [("jiaodong", "officer", ""), ("fuxue", "deputy", "")]),
        ("李", "surnamed", [("jiaodong", "surname", ""), ("fuxue", "surname", "")]),
    ],
)
def test_a_name_leads_there_in_one_way_and_in_no_other(
    text: str, kind: str, found: list[tuple[str, str, str]]
) -> None:
    assert {one: told(named(text)) for one, told in KINDS.items()} == {
        one: found if one == kind else [] for one in KINDS
    }


def test_who_leads_comes_before_who_only_stands_in(tmp_path: Path) -> None:
    text = changed(SHEN, "    role: lead\n", "    role: deputy\n  - {community: jiaodong, from: 2024-09-01, role: deputy}\n")
    li = "stations/jiaodaokou/officers/li-min.yaml"
    turned = changed(li, "fuxue, from: 2025-03-01, role: deputy", "fuxue, from: 2025-03-01, role: lead")
    files = {SHEN: text, li: turned.replace("jiaodong, from: 2024-09-01, role: lead", "jiaodong, from: 2024-09-01, role: deputy")}
    gazetteer = Gazetteer(read_with(tmp_path, files).district, TODAY)
    assert led(named("李敏", gazetteer).people) == [("fuxue", "officer", ""), ("jiaodong", "deputy", "")]


def test_one_name_of_a_street_and_a_community_is_one_name(tmp_path: Path) -> None:
    text = changed(JIAODONG, "street: 香饵胡同, en: Xiang'er Hutong", "street: 府学, en: Fuxue")
    name = named("府学", Gazetteer(read_with(tmp_path, {JIAODONG: text}).district, TODAY))
    assert led(name.claims) == [("jiaodong", "street", "")]
    assert led(name.own) == [("fuxue", "community", "")]
    assert not name.is_bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [("府学", True), ("交东", True), ("府学社区", False), ("府学胡同", False), ("交道口街道", False)],
)
def test_a_bare_name_is_that_of_a_community_without_the_word(text: str, bare: bool) -> None:
    assert named(text).is_bare is bare


def test_an_officer_who_serves_nobody_today_has_no_name_here() -> None:
    early = Gazetteer(good_district(), date(2020, 1, 1))
    assert early.at(key("limin")) == []
    assert texts(early.at(key("fuxuehutong"))) == texts(good().at(key("fuxuehutong")))


def test_the_characters_are_those_of_its_names() -> None:
    assert good().characters == characters_of(SPELLED)


def test_what_two_communities_share_has_all_spellings(tmp_path: Path) -> None:
    text = changed(FUXUE, "street: 张自忠路\n", "street: 张自忠路\n    en: Zhang Zizhong Road West\n")
    name = named("张自忠路", Gazetteer(read_with(tmp_path, {FUXUE: text}).district, TODAY))
    assert name.forms == ("zhangzizhonglu", "zhangzizhongluxi")
    assert len(name.places) == 2
