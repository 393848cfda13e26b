"""Every name that leads to a community, its spellings, and the keys at which it is looked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.localized import Localized
from district.names import (
    ALL,
    Match,
    Named,
    Place,
    Reason,
    begun_keys,
    english_forms,
    is_short,
    latin_forms,
    match_of,
    named_after,
    named_by,
    names_of,
    near_keys,
    one_by_one,
    own_keys,
    rare,
    spelled,
    spellings,
    stems,
    street_order,
)
from district.numbers import parse_numbers
from district.postings import communities_of
from district.records import AddressRange, Community, CommunityId, Officer, OfficerId
from district.syllables import LEVEL_ONE, key, letters, slip_keys
from tests.district.making import FUXUE, LI, changed, good_district, read_with

TODAY = date(2026, 11, 23)
NAMES = ("府学胡同", "东四北大街", "张自忠路", "菊儿胡同", "东四三条", "长安街", "囍里", "和平里七区", "府学家园")
names = st.one_of(st.sampled_from(NAMES), st.text(sorted(LEVEL_ONE), min_size=1, max_size=6))


def fuxue() -> Community:
    return good_district().communities[CommunityId("fuxue")]


def entry(name: str, numbers: str = "all", *, compound: bool = False, former: tuple[str, ...] = ()) -> AddressRange:
    street, called = ("", name) if compound else (name, "")
    return AddressRange(street, called, "", parse_numbers(numbers), (), former)


# --- what leads to a community


@pytest.mark.parametrize(
    ("claim", "reason", "numbers"),
    [
        (entry("府学胡同"), Reason.STREET, ""),
        (entry("府学胡同", "odd 1-63"), Reason.STREET_NUMBER, "odd 1-63"),
        (entry("府学家园", compound=True), Reason.COMPOUND, ""),
        (entry("府学家园", "1-12", compound=True), Reason.BUILDING, "1-12"),
    ],
)
def test_a_claim_says_why_it_leads_here(claim: AddressRange, reason: Reason, numbers: str) -> None:
    assert match_of(fuxue(), claim) == Match(CommunityId("fuxue"), reason, claim.name, numbers)
    assert match_of(fuxue(), claim, "老名").formerly == "老名"


def test_claims_stand_as_a_person_walks_the_street() -> None:
    claims = [entry("x", one) for one in ("odd 65-99", "even 40-50", "odd 1-63", "even 2-38", "all")]
    assert [str(one.numbers) for one in sorted(claims, key=street_order)] == [
        "all", "even 2-38", "even 40-50", "odd 1-63", "odd 65-99",
    ]


def test_a_community_is_called_by_its_names_old_and_new_with_and_without_the_word(tmp_path: Path) -> None:
    text = changed(FUXUE, "office: ", "former_names: [文丞相社区, 育贤]\noffice: ")
    community = read_with(tmp_path, {FUXUE: text}).district.communities[CommunityId("fuxue")]
    own = Match(CommunityId("fuxue"), Reason.COMMUNITY, "府学社区")
    old = Match(CommunityId("fuxue"), Reason.FORMER_NAME, "文丞相社区")
    assert list(names_of(community)) == [
        ("府学社区", own), ("府学", own), ("Fuxue Community", own),
        ("文丞相社区", old), ("文丞相", old),
        ("育贤", Match(CommunityId("fuxue"), Reason.FORMER_NAME, "育贤")),
    ]


def test_a_community_is_named_by_its_addresses_its_names_and_what_it_lies_in() -> None:
    district = good_district()
    found = named_by(fuxue(), district.stations[fuxue().station])
    assert [(one.text, one.forms, one.place.match.reason) for one in found] == [
        ("府学胡同", ("fuxuehutong",), "street"),
        ("东四北大街", ("dongsibeidajie", "dongsibeistreet"), "street_number"),
        ("张自忠路", ("zhangzizhonglu",), "street_number"),
        ("府学家园", ("fuxuejiayuan",), "building"),
        ("府学小区", ("fuxuexiaoqu",), "building"),
        ("府学社区", ("fuxueshequ",), "community"),
        ("府学", ("fuxue",), "community"),
        ("交道口街道", ("jiaodaokoujiedao",), "subdistrict"),
        ("交道口派出所", ("jiaodaokoupaichusuo",), "station"),
    ]


def test_an_old_name_of_a_street_leads_to_what_it_is_called_now(tmp_path: Path) -> None:
    text = changed(FUXUE, "    numbers: odd 1-63\n", "    numbers: odd 1-63\n    former_names: [铁狮子胡同, 东四3条]\n")
    community = read_with(tmp_path, {FUXUE: text}).district.communities[CommunityId("fuxue")]
    found = {one.text: one.place for one in named_by(community, None)}
    old = Match(CommunityId("fuxue"), Reason.STREET_NUMBER, "张自忠路", "odd 1-63", "铁狮子胡同")
    assert found["铁狮子胡同"] == Place(old, ("odd", 1), parse_numbers("odd 1-63"))
    # Written as signs have it, whatever staff wrote.
    assert found["东四三条"].match.formerly == "东四3条"
    assert "交道口派出所" not in found


def test_a_first_lane_is_called_by_its_number_too(tmp_path: Path) -> None:
    text = changed(FUXUE, "street: 府学胡同\n    en: Fuxue Hutong", "street: 长巷头条")
    community = read_with(tmp_path, {FUXUE: text}).district.communities[CommunityId("fuxue")]
    found = list(named_by(community, None))[:2]
    match = Match(CommunityId("fuxue"), Reason.STREET, "长巷头条")
    assert found == [
        Named("长巷头条", ("changxiangtoutiao",), Place(match)),
        Named("长巷一条", ("changxiangyitiao",), Place(match)),
    ]


def test_english_names_of_addresses_are_those_of_staff() -> None:
    assert list(english_forms(fuxue())) == [
        ("府学胡同", ["fuxuehutong"]), ("东四北大街", ["dongsibeistreet"]),
    ]


# --- officers


def after(officer: Officer) -> list[tuple[str, tuple[str, ...], str, str]]:
    served = communities_of(officer, good_district(), TODAY)
    return [(one.text, one.forms, one.place.match.community, one.place.match.reason)
            for one in named_after(officer, served, TODAY)]


def test_an_officer_leads_to_every_community_served_by_name_and_surname() -> None:
    officer = good_district().officers[OfficerId("li-min")]
    assert after(officer) == [
        ("李敏", ("limin", "minli"), "jiaodong", "officer"),
        ("李", ("li",), "jiaodong", "surname"),
        ("李敏", ("limin", "minli"), "fuxue", "deputy"),
        ("李", ("li",), "fuxue", "surname"),
    ]


def test_an_officer_is_marked_at_each_place_first_things_first() -> None:
    officer = good_district().officers[OfficerId("li-min")]
    served = communities_of(officer, good_district(), TODAY)
    places = [one.place for one in named_after(officer, served, TODAY)]
    assert [(one.order, one.officer, one.numbers) for one in places] == [
        (("li-min", 0), "li-min", ALL), (("li-min", 0), "li-min", ALL),
        (("li-min", 1), "li-min", ALL), (("li-min", 1), "li-min", ALL),
    ]


@pytest.mark.parametrize(
    ("zh", "en", "called"),
    [
        ("欧阳明", "Ouyang Ming", [("欧阳明", ("ouyangming", "mingouyang")), ("欧阳", ("ouyang",))]),
        ("曾荣", "Zeng Rong", [("曾荣", ("zengrong", "rongzeng")), ("曾", ("zeng",))]),
        ("单美英", "", [("单美英", (spelled("单美英"),)), ("单", (spelled("单"),))]),
        ("沈一帆", "Shen Yi Fan", [("沈一帆", ("shenyifan",)), ("沈", ("shen",))]),
    ],
)
def test_an_officer_knows_best_how_the_name_is_read(
    zh: str, en: str, called: list[tuple[str, tuple[str, ...]]], tmp_path: Path
) -> None:
    english = f", en: {en}" if en else ""
    text = changed(LI, "{zh: 李敏, en: Li Min}", f"{{zh: {zh}{english}}}")
    officer = read_with(tmp_path, {LI: text}).district.officers[OfficerId("li-min")]
    assert officer.name == Localized(zh, en)
    found = [(text, forms) for text, forms, community, _ in after(officer) if community == "jiaodong"]
    assert found == called


def test_on_another_day_an_officer_leads_where_the_postings_say() -> None:
    district = good_district()
    officer = district.officers[OfficerId("li-min")]
    served = [district.communities[CommunityId("jiaodong")]]
    reasons = [
        [one.place.match.reason for one in named_after(officer, served, day)]
        for day in (date(2024, 8, 31), date(2024, 9, 1))
    ]
    assert reasons == [[Reason.DEPUTY, Reason.SURNAME], [Reason.OFFICER, Reason.SURNAME]]


# --- how names are spelled


@pytest.mark.parametrize(
    ("english", "reason", "forms"),
    [
        ("Dongsi North Street", Reason.STREET, ["dongsibeistreet"]),
        ("East Chang'an Ave.", Reason.STREET, ["dongchanganstreet"]),
        ("Fuxue Lane", Reason.STREET, ["fuxuexiang"]),
        ("Jiaodaokou Police Station", Reason.STATION, ["jiaodaokoupaichusuo"]),
        ("Shen Yifan", Reason.OFFICER, ["shenyifan", "yifanshen"]),
        ("Shen Yifan", Reason.DEPUTY, ["shenyifan", "yifanshen"]),
        ("Shen Yifan", Reason.STREET, ["shenyifan"]),
        ("Shen Yi Fan", Reason.OFFICER, ["shenyifan"]),
        ("Shen", Reason.SURNAME, ["shen"]),
        ("", Reason.STREET, []),
    ],
)
def test_an_english_name_is_read_in_pinyin(english: str, reason: Reason, forms: list[str]) -> None:
    assert latin_forms(english, reason) == forms


@pytest.mark.parametrize(
    ("text", "together", "apart"),
    [
        ("府学胡同", "fuxuehutong", "fuxuehutong"),
        ("银行里", "yinhangli", "yinxingli"),
        ("长巷头条", "changxiangtoutiao", "changxiangtoutiao"),
        ("绿地", "ludi", "ludi"),
        ("东四三条27", "dongsisantiao27", "dongsisantiao27"),
        ("囍里", "xili", "xili"),
        ("a座", "azuo", "azuo"),
        ("", "", ""),
    ],
)
def test_a_name_is_spelled_as_it_is_read_together_and_as_it_is_typed_one_by_one(
    text: str, together: str, apart: str
) -> None:
    assert (spelled(text), one_by_one(text)) == (together, apart)


@given(names)
def test_a_spelling_has_only_letters_that_everybody_can_type(name: str) -> None:
    for way in (spelled(name), one_by_one(name)):
        assert way.isascii() and way.isalpha() and way.islower()


@given(st.text(sorted(LEVEL_ONE), max_size=6))
def test_one_by_one_is_what_whoever_types_the_characters_is_taken_to_read(name: str) -> None:
    assert one_by_one(name) == letters(name, {})


@pytest.mark.parametrize(("character", "read"), [("囍", "xi"), ("嫘", "lei"), ("菡", "han")])
def test_a_rare_character_is_read_by_the_dictionary(character: str, read: str) -> None:
    assert rare(character) == read


@pytest.mark.parametrize(
    ("text", "forms", "ways"),
    [
        ("东四北大街", ("dongsibeidajie",), ["dongsibeidajie", "dongsibeistreet"]),
        ("南小街", ("nanxiaojie",), ["nanxiaojie", "nanstreet"]),
        ("外交部街", ("waijiaobujie",), ["waijiaobujie", "waijiaobustreet"]),
        ("府学胡同", ("fuxuehutong",), ["fuxuehutong"]),
        ("交道口街道", ("jiaodaokoujiedao",), ["jiaodaokoujiedao"]),
    ],
)
def test_what_ends_with_街_is_spelled_as_a_street_too(
    text: str, forms: tuple[str, ...], ways: list[str]
) -> None:
    assert spellings(text, forms) == ways


# --- parts of names


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("府学胡同", ["府学"]),
        ("东四北大街", ["东四", "东四北"]),
        ("东花市北里", ["东花市", "东花市北"]),
        ("前门大街", ["前门"]),
        ("张自忠路", ["张自忠"]),
        ("和平里", ["和平"]),
        ("和平里七区", ["和平里"]),
        ("长巷头条", ["长巷"]),
        ("府学家园", ["府学"]),
        ("府学社区", ["府学"]),
        ("交道口街道", ["交道口"]),
        ("交道口派出所", ["交道口"]),
        # Too little would be left, or there is nothing to take away.
        ("东大街", []), ("中街", []), ("三条", []), ("胡同", []), ("街", []), ("东四", []), ("沈一帆", []), ("", []),
    ],
)
def test_the_stem_of_a_name_is_what_stands_before_its_kind(text: str, parts: list[str]) -> None:
    assert stems(text) == parts


@given(names)
def test_a_name_begins_with_its_stems_and_each_has_two_characters_at_least(name: str) -> None:
    for part in stems(name):
        assert name.startswith(part) and 2 <= len(part) < len(name)


@pytest.mark.parametrize(
    ("text", "short"),
    [("府学", True), ("沈", True), ("府学里", False), ("府学胡同", False), ("菊儿", True)],
)
def test_a_name_of_fewer_than_three_syllables_is_short(text: str, short: bool) -> None:
    assert is_short(text, (spelled(text),)) is short


def test_a_name_is_short_when_one_of_its_spellings_is() -> None:
    assert is_short("府学里", ("fuxueli", "fx"))
    assert is_short("西安里", ("xianli",))


# --- the keys


@given(names, st.text("0123456789号甲院楼", max_size=6))
def test_a_name_lies_where_whoever_types_it_looks(name: str, rest: str) -> None:
    keys = own_keys(name, (spelled(name),))
    assert key(spelled(name)) in keys
    assert key(one_by_one(name)) in keys
    assert len(set(keys)) == len(keys) <= 2


def test_a_name_with_a_number_in_it_lies_where_what_stands_before_the_number_does() -> None:
    assert own_keys("贡院6号", ("gongyuan6hao",)) == [key("gongyuan")]


@given(names)
def test_whoever_types_a_part_of_a_name_looks_where_it_lies_or_is_mentioned(name: str) -> None:
    forms = (spelled(name),)
    keys = {*own_keys(name, forms), *begun_keys(name, forms)}
    assert {key(one_by_one(stem)) for stem in stems(name)} <= keys
    assert not {*own_keys(name, forms)} & {*begun_keys(name, forms)}


@pytest.mark.parametrize(("name", "typed"), [("府学胡同", "fxht"), ("菊儿胡同", "jeht"), ("张自忠路", "zzzl"), ("东四北大街", "dsbdj")])
def test_whoever_types_initials_looks_where_a_name_lies_or_is_mentioned(name: str, typed: str) -> None:
    forms = (spelled(name),)
    assert key(typed) in {*own_keys(name, forms), *begun_keys(name, forms)}


@given(st.text(sorted(LEVEL_ONE), min_size=3, max_size=6), st.data())
def test_whoever_types_one_character_wrong_looks_where_the_name_is_mentioned(
    name: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    new = data.draw(st.sampled_from(["", "胡", "东", "张", name[at] * 2]))
    typed = name[:at] + new + name[at + 1 :]
    # Letters that run together otherwise are compared character by character.
    if all(letters(c, {})[0] not in "aeo" for c in name + typed):
        assert {*slip_keys(letters(typed, {}))} & {*near_keys(name, (spelled(name),))}


@given(names)
def test_no_key_is_said_twice(name: str) -> None:
    for keys in (begun_keys, near_keys, own_keys):
        found = keys(name, (spelled(name),))
        assert len(found) == len(set(found))
        assert all(found)
