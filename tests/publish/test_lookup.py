"""The look-up in the browser gives the answers of district/addresses.py."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from district.addresses import Lookup, Reason
from district.reading import read_district
from district.typed import fold
from district.words import read_words
from publish.speak import Speaker
from tests.conftest import ROOT

zh = Speaker(read_words("zh"))
WITH_A_RULE = {Reason.STREET, Reason.STREET_NUMBER, Reason.COMPOUND, Reason.BUILDING,
               Reason.FORMER_NAME}
"""Reasons that are said beside the community's name, in the browser in its own code."""
QUERIES = """
府学胡同|府学胡同36号|府学胡同 36 号|府学胡同３６号|北京市东城区府学胡同36号|东城府学胡同36号院2号楼501
36 Fuxue Hutong|no. 36 Fuxue Hutong|Fuxue Hutong|fuxue hutong|FUXUE COMMUNITY|府学社区|府学
东四北大街|东四北大街401号|东四北大街402号|东四北大街528号|东四北大街9999号|东四北大街401-3|东四北大街401 3
中剪子巷35甲|中剪子巷35甲号|中剪子巷甲35号|中剪子巷35号|中剪子巷36号|中剪子巷40|中剪子巷 33
府学家园|府学家园3号楼|府学小区12号楼2单元|府学家园13号楼|铁狮子胡同东口|铁狮子胡同东口401号
沈一帆|Shen Yifan|shenyifan|沈一帆警官|沈一帆 民警|沈一帆警官民警|警官|民警|李敏|崔永刚警官|王小明|东四|东四十条|东四3条|和平里|和平里7区|菊儿胡同|菊儿社区|月亮胡同
张自忠路2号|张自忠路3号|张自忠路|交道口|交道口派出所|13800138000|110101199003070000|<b>府学胡同</b>
🏮|a|一|   |constructor|__proto__|toString|府学胡同\u0000|府学胡同36甲号|36-2|府学胡同36-2号|府学胡同12 3|东四北大街40 1号|东四北大街4 01号|东四北大街401~1|和平里北街2,1号|王府井大街29，1号旁门|鼓楼东大街2·3号
东四北大街399-401号|东四北大街401号东四北大街2号|东四北大街401号对面|东四北大街401号（西城区）|40¹ Dongsi North Street
府学胡同36号对面|东四北大街401号楼|府学家园3栋2单元|东四北大街401号院2号楼3 05室|东四北大街401号b座|fuxue hutong 36 beijing
东城区府学胡同36号|北京市府学胡同36号|北京站东街|北京站东街5号|北京府学胡同|东城区东城区府学胡同
""".strip().replace("\n", "|").split("|")


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(read_district(ROOT / "content").district, date(2026, 11, 23))


@pytest.fixture(scope="module")
def names(sample_site: Path) -> Any:
    file = next((sample_site / "assets").glob("lookup.zh.*.json"))
    return json.loads(file.read_bytes())


@pytest.fixture(scope="module")
def browser_page(chromium: Browser, address: str, sample_site: Path) -> Page:
    page = chromium.new_page()
    page.goto(f"{address}/")
    script = next((sample_site / "assets").glob("lookup.*.js")).name
    data = next((sample_site / "assets").glob("lookup.zh.*.json")).name
    page.evaluate(
        """async ([script, data]) => {
          window.lookup = await import(`/assets/${script}`);
          window.names = await (await fetch(`/assets/${data}`)).json();
        }""",
        [script, data],
    )
    return page


def _in_python(lookup: Lookup, query: str) -> tuple[str, list[str], list[str]]:
    answer = lookup.ask(query)
    whys = {zh.why(one) for one in answer.matches if one.reason in WITH_A_RULE}
    return answer.status.value, sorted({m.community for m in answer.matches}), sorted(whys)


def _in_browser(page: Page, query: str) -> tuple[str, list[str], list[str]]:
    status, communities, whys = page.evaluate(
        """text => {
          const answer = lookup.ask(names, text);
          const ids = answer.entries.map(entry => names.communities[entry[0]][0]);
          return [answer.status, ids, answer.entries.map(lookup.why).filter(Boolean)];
        }""",
        query,
    )
    return status, sorted(set(communities)), sorted(set(whys))


@pytest.mark.parametrize("query", QUERIES)
def test_the_browser_answers_as_python_does(lookup: Lookup, browser_page: Page, query: str) -> None:
    assert _in_browser(browser_page, query) == _in_python(lookup, query)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="府学胡同东四北大街0123456789甲-—–号楼 ，,()no.Fux３６²①'\u3000\ufeff\x1f", max_size=14))
def test_the_browser_answers_as_python_does_whatever_is_typed(
    lookup: Lookup, browser_page: Page, text: str
) -> None:
    assert browser_page.evaluate("text => lookup.fold(text)", text) == fold(text)
    assert _in_browser(browser_page, text) == _in_python(lookup, text)


def test_every_address_range_is_found_by_its_own_name_and_first_number(lookup: Lookup) -> None:
    district = read_district(ROOT / "content").district
    for community in district.communities.values():
        for entry in community.addresses:
            first = entry.numbers.stretches[0] if entry.numbers.stretches else None
            text = f"{entry.name}{first.low}{first.suffix}号" if first else entry.name
            answer = lookup.ask(text)
            found = {match.community for match in answer.matches}
            assert community.id in found, text
            # A street that runs through several communities may ask; it must never name another.
            assert answer.status == "found", text


def test_the_browser_names_the_officer_that_python_names(
    lookup: Lookup, browser_page: Page
) -> None:
    for query in ("沈一帆", "崔永刚警官", "cui yonggang"):
        ids = browser_page.evaluate(
            "text => lookup.ask(names, text).officers.map(row => names.officers[row][0])", query
        )
        assert ids == [lookup.ask(query).officer]


def test_the_file_of_names_carries_no_number_of_an_officer_who_serves_nobody(names: Any) -> None:
    assert len(names["communities"]) == 169
    assert all(len(community) == 5 for community in names["communities"])
    leads = {community[3] for community in names["communities"]}
    deputies = {absence[3] for officer in names["officers"] for absence in officer[4]}
    for row, (name, _, _, _, _, served) in enumerate(names["officers"]):
        assert served or row in leads | deputies, name


def test_the_file_of_names_tells_every_absence_that_is_not_over(names: Any) -> None:
    officers = {officer[0]: officer for officer in names["officers"]}
    since, until, said, deputy = officers["cui-yonggang"][4][0]
    assert (since, until) == ("2026-11-23T00:00+08:00", "2026-11-28T00:00+08:00")
    assert said.startswith("崔永刚从2026年11月23日到2026年11月27日外出")
    assert names["officers"][deputy][0] == "chang-deming"
    assert officers["shen-yifan"][4][0][0] == "2026-12-01T00:00+08:00"
    assert officers["zhang-zhipeng"][4] == [], "an absence of October is over"


def test_the_files_of_names_stay_small(sample_site: Path) -> None:
    for file in (sample_site / "assets").glob("lookup.*.json"):
        assert len(gzip.compress(file.read_bytes(), 6)) <= 40_000, file.name


@pytest.mark.parametrize("sign", [" ", ",", "，", "、", "·", "-", "—", "～", "(", "/", "²", "_"])
def test_a_sign_inside_a_house_number_never_leads_to_another_community(
    lookup: Lookup, sign: str
) -> None:
    district = read_district(ROOT / "content").district
    for community in district.communities.values():
        for entry in community.addresses:
            for stretch in entry.numbers.stretches:
                digits = str(stretch.high)
                if len(digits) > 1 and not stretch.suffix:
                    text = f"{entry.name}{digits[0]}{sign}{digits[1:]}号"
                    answer = lookup.ask(text)
                    if answer.status == "found":
                        assert answer.matches[0].community == community.id, text
