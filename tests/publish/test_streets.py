"""Streets by how they are read: their group in the lists, and their names in Latin letters."""

from __future__ import annotations

from datetime import datetime

import pytest

from district.contract import FORM_KINDS
from district.reading import read_district
from district.words import read_words
from publish.render import Renderer
from publish.site import FORM_ORDER, Site
from publish.streets import claims_of, latin_address, latin_names, spelled
from tests.conftest import ROOT

DISTRICT = read_district(ROOT / "content").district


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("府学胡同", "Fuxue Hutong"),
        ("菊儿胡同", "Ju'er Hutong"),
        ("东四北大街", "Dongsi Beidajie"),
        ("前门东大街小区", "Qianmen Dongdajie Xiaoqu"),
        ("张自忠路", "Zhangzizhong Lu"),
        ("和平里东街", "Hepingli Dongjie"),
        ("东四十条", "Dongsi Shitiao"),
        ("长巷头条", "Changxiang Toutiao"),
        ("内务部街27号院", "Neiwubu Jie 27 Haoyuan"),
        ("绿园", "Lüyuan"),
        ("东街", "Dongjie"),
        ("胡同", "Hutong"),
    ],
)
def test_a_name_is_spelled_as_signs_write_it(name: str, latin: str) -> None:
    assert spelled(name) == latin


def test_staffs_own_english_wins_over_pinyin() -> None:
    names = latin_names(DISTRICT)
    assert names["东长安街"] == "East Chang'an Street"
    assert names["成贤街"] == "Chengxian Jie", "an `also` name has no English of its own"


def test_an_address_is_read_with_its_number_first_where_the_street_is_known() -> None:
    names = latin_names(DISTRICT)
    assert latin_address("府学胡同 12 号", names) == "12 Fuxue Hutong"
    assert latin_address("府学胡同", names) == "Fuxue Hutong"
    assert latin_address("府学胡同北口", names) == ""


def test_a_street_stands_where_its_chinese_name_is_looked_for() -> None:
    claims = {one.name: one for one in claims_of(DISTRICT, DISTRICT.communities.values())}
    assert claims["东长安街"].initial == "D", "not under E for East Chang'an Street"
    assert (claims["府学胡同"].initial, claims["府学胡同"].syllable) == ("F", "fu")


def test_a_former_name_has_a_place_of_its_own_that_says_what_it_is_called_now() -> None:
    former = [one for one in claims_of(DISTRICT, DISTRICT.communities.values()) if one.former]
    found = {(one.name, one.entry.name, one.initial) for one in former}
    assert ("铁狮子胡同", "张自忠路", "T") in found
    assert all(one.name in one.entry.former_names for one in former)
    site = Site(DISTRICT, datetime(2026, 11, 23, 10))
    communities = {"fuxue", "weijia"}
    claims = [one for one in former if one.name == "铁狮子胡同" and one.community.id in communities]
    shown = {"zh": "铁狮子胡同 <small>现名张自忠路</small>",
             "en": 'Tieshizi Hutong <span lang="zh-Hans">铁狮子胡同</span> <small>now '
                   'Zhang Zizhong Road <span lang="zh-Hans">张自忠路</span></small>'}
    for language, heading in shown.items():
        renderer = Renderer(site, read_words(language), {})
        assert {renderer.macro("streets", "heading", one).decode() for one in claims} == {heading}


def test_a_communitys_page_says_what_its_streets_were_called() -> None:
    site = Site(DISTRICT, datetime(2026, 11, 23, 10))
    community = next(one for one in DISTRICT.communities.values() if one.id == "anhualou")
    shown = {"zh": "原名崇文公社大楼", "en": "formerly Chongwengongshedalou "}
    for language, words in shown.items():
        renderer = Renderer(site, read_words(language), {})
        listed = renderer.macro("addresses", "addresses", community).decode()
        assert f'<span class="addresses__also">{words}' in listed


def test_the_order_of_request_forms_knows_every_kind_once() -> None:
    assert sorted(FORM_ORDER) == sorted(FORM_KINDS)
