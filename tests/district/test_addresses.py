"""The look-up: found, choose or unknown, and never a wrong officer shown as certain."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.addresses import Lookup, LookupStatus, Reason
from district.numbers import SUFFIXES
from district.typed import fold
from tests.district.making import FUXUE, JIAODONG, changed, good_district, read_with

TODAY = date(2026, 11, 23)


@cache
def good() -> Lookup:
    return Lookup(good_district(), TODAY)


def said(text: str, lookup: Lookup | None = None) -> tuple[str, list[str], str | None]:
    """(status, communities, officer) of an answer."""
    answer = (lookup or good()).ask(text)
    return answer.status, [match.community for match in answer.matches], answer.officer


FOUND_FUXUE = ("found", ["fuxue"], "shen-yifan")
FOUND_JIAODONG = ("found", ["jiaodong"], "li-min")
UNKNOWN: tuple[str, list[str], None] = ("unknown", [], None)


@pytest.mark.parametrize(
    "text",
    [
        "府学胡同36号",
        "府学胡同 36 号",
        "府学胡同36",
        "府学胡同３６号",
        "府学胡同36號",
        "府学胡同甲36号",
        "府学胡同36号院2号楼501室",
        "府学胡同 36 号 2 号楼",
        "府学胡同36-2",
        "北京市东城区府学胡同36号",
        "东城府学胡同36号",
        "  府学胡同，36号。 ",
        "36 Fuxue Hutong",
        "No. 36, Fuxue Hutong",
        "no 36 fuxue hutong",
        "Fuxue Hutong 36",
        "Fuxue Hutong",
        "FUXUE  HUTONG",
        "府学胡同",
        "府学家园3号楼",
        "府学小区 3 栋",
        "东四北大街401号",
        "府学社区",
        "府学",
        "Fuxue Community",
    ],
)
def test_an_address_leads_to_its_community_and_lead_officer(text: str) -> None:
    assert said(text) == FOUND_FUXUE


@pytest.mark.parametrize("text", ["张自忠路2号", "张自忠路38", "张自忠路65号", "香饵胡同1号", "Xiang'er Hutong 5"])
def test_a_shared_street_is_decided_by_the_number(text: str) -> None:
    assert said(text) == FOUND_JIAODONG


def test_the_answer_says_why() -> None:
    assert [
        (match.reason, match.name, match.numbers) for text in ("张自忠路63号", "府学胡同", "府学家园1")
        for match in good().ask(text).matches
    ] == [
        (Reason.STREET_NUMBER, "张自忠路", "odd 1-63"),
        (Reason.STREET, "府学胡同", ""),
        (Reason.BUILDING, "府学家园", "1-12"),
    ]


def test_a_street_that_is_split_asks_which_number() -> None:
    status, communities, officer = said("张自忠路")
    assert (status, set(communities), officer) == ("choose", {"fuxue", "jiaodong"}, None)


def test_a_street_of_one_community_that_is_not_whole_asks_too() -> None:
    assert said("东四北大街") == ("choose", ["fuxue"], None)


def test_a_number_that_nobody_claims_is_offered_and_never_certain() -> None:
    status, communities, officer = said("张自忠路40号")
    assert (status, set(communities), officer) == ("choose", {"fuxue", "jiaodong"}, None)
    assert said("东四北大街529号") == ("choose", ["fuxue"], None)
    assert said("府学家园13号楼")[0] == "choose"


@given(st.integers(0, 9999), st.sampled_from(["", *SUFFIXES]), st.sampled_from(["", "号", "号院3号楼"]))
def test_the_look_up_is_certain_exactly_for_numbers_that_somebody_claims(
    number: int, suffix: str, rest: str
) -> None:
    fuxue = number % 2 == 1 and 1 <= number <= 63
    jiaodong = (number % 2 == 0 and 2 <= number <= 38) or (number % 2 == 1 and 65 <= number <= 99)
    status, communities, _ = said(f"张自忠路{number}{suffix}{rest}")
    if fuxue or jiaodong:
        assert (status, communities) == ("found", ["fuxue" if fuxue else "jiaodong"])
    else:
        assert status == "choose"


@pytest.mark.parametrize("between", ["-", "—", " ", ",", "，", "(", "（", "·", "'", "’", ".", "、", "²", "②"])
def test_what_stands_between_two_numbers_never_makes_one_of_them(between: str) -> None:
    tail = "" if between in "²②" else "2"
    status, communities, _ = said(f"张自忠路3{between}{tail}")
    assert status != LookupStatus.FOUND or communities == ["fuxue"]
    assert "32" not in fold(f"3{between}{tail}")


def test_a_fraction_or_a_number_of_five_digits_is_no_house_number() -> None:
    assert said("张自忠路12345号")[0] != "found"
    assert said("张自忠路3/4号")[0] != "found"


def test_a_suffixed_number_that_is_written_out_wins_over_the_plain_stretch(tmp_path: Path) -> None:
    files = {
        FUXUE: changed(FUXUE, "numbers: odd 1-63", 'numbers: "odd 1-63, 70甲"'),
        JIAODONG: changed(JIAODONG, "even 2-38, odd 65-99", "even 2-80, odd 65-99"),
    }
    reading = read_with(tmp_path, files)
    assert reading.problems == []
    lookup = Lookup(reading.district, TODAY)
    assert said("张自忠路70号", lookup) == FOUND_JIAODONG
    assert said("张自忠路70甲", lookup) == FOUND_FUXUE
    assert said("张自忠路甲70号", lookup) == FOUND_FUXUE
    assert said("张自忠路70乙号", lookup) == FOUND_JIAODONG


def test_a_longer_street_name_is_never_matched_by_a_shorter_one(tmp_path: Path) -> None:
    text = changed(JIAODONG, "street: 香饵胡同, en: Xiang'er Hutong", "street: 东四, en: Dongsi")
    lookup = Lookup(read_with(tmp_path, {JIAODONG: text}).district, TODAY)
    assert said("东四5号", lookup) == FOUND_JIAODONG
    assert said("东四北大街401号", lookup) == FOUND_FUXUE
    assert said("东四十条5号", lookup) == UNKNOWN
    assert said("东四北街5号", lookup) == UNKNOWN
    assert said("东四北大街西巷5号", lookup) == UNKNOWN


def test_a_street_that_begins_like_a_prefix_is_kept_whole(tmp_path: Path) -> None:
    text = changed(JIAODONG, "street: 香饵胡同, en: Xiang'er Hutong", "street: 东城, en: Dongcheng")
    lookup = Lookup(read_with(tmp_path, {JIAODONG: text}).district, TODAY)
    assert said("东城", lookup) == FOUND_JIAODONG


def test_two_compounds_of_one_name_ask_which(tmp_path: Path) -> None:
    text = changed(JIAODONG, "addresses:\n", "addresses:\n  - {compound: 府学家园, buildings: 20-30}\n")
    lookup = Lookup(read_with(tmp_path, {JIAODONG: text}).district, TODAY)
    status, communities, officer = said("府学家园", lookup)
    assert (status, set(communities), officer) == ("choose", {"fuxue", "jiaodong"}, None)
    assert said("府学家园21号楼", lookup) == FOUND_JIAODONG


def test_a_former_name_still_finds_the_community(tmp_path: Path) -> None:
    text = changed(JIAODONG, "office: ", "former_names: [土儿社区]\noffice: ")
    lookup = Lookup(read_with(tmp_path, {JIAODONG: text}).district, TODAY)
    assert said("土儿社区", lookup) == FOUND_JIAODONG


def test_an_officer_of_one_community_is_found_by_name() -> None:
    assert said("沈一帆") == FOUND_FUXUE
    assert said("shen yifan") == FOUND_FUXUE


def test_an_officer_of_several_communities_is_known_and_the_community_is_asked() -> None:
    assert said("李敏") == ("choose", ["jiaodong", "fuxue"], "li-min")


def test_an_officer_who_has_left_is_not_found(tmp_path: Path) -> None:
    name = "stations/jiaodaokou/officers/shen-yifan.yaml"
    text = changed(name, "    from: 2024-09-01\n", "    from: 2024-09-01\n    until: 2026-11-22\n")
    lookup = Lookup(read_with(tmp_path, {name: text}).district, TODAY)
    assert said("沈一帆", lookup) == UNKNOWN
    assert said("府学胡同36号", lookup) == ("found", ["fuxue"], None)


@pytest.mark.parametrize(
    "text",
    ["", " ", "。", "号", "36", "36号", "👮", "府学胡同👮36号", "\x00\x1b[31m", "府\u200b学", "a" * 10_000,
     "府学胡同36" * 2_000, "府学胡同" + " " * 300 + "36", "某某路5号", "' or 1=1 --", "東四"],
)
def test_nonsense_is_unknown(text: str) -> None:
    assert said(text) == UNKNOWN


@given(st.text(max_size=80))
def test_any_text_gets_an_answer_that_keeps_its_promise(text: str) -> None:
    answer = good().ask(text)
    if answer.status is LookupStatus.FOUND:
        assert len(answer.matches) == 1
    elif answer.status is LookupStatus.UNKNOWN:
        assert answer.matches == ()
    else:
        assert answer.matches


SEPARATORS = st.characters(categories=["P", "Z", "S"])


@given(st.integers(1, 99), st.text(SEPARATORS, min_size=1, max_size=3), st.integers(1, 99))
def test_folding_never_joins_two_numbers(one: int, between: str, other: int) -> None:
    assert f"{one}{other}" not in fold(f"{one}{between}{other}")
