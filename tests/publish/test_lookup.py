"""The look-up in the browser gives the answers of district/addresses.py."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from district.addresses import Lookup
from district.reading import read_district
from district.typed import fold
from tests.conftest import ROOT

QUERIES = """
府学胡同|府学胡同36号|府学胡同 36 号|府学胡同３６号|北京市东城区府学胡同36号|东城府学胡同36号院2号楼501
36 Fuxue Hutong|no. 36 Fuxue Hutong|Fuxue Hutong|fuxue hutong|FUXUE COMMUNITY|府学社区|府学
东四北大街|东四北大街401号|东四北大街402号|东四北大街528号|东四北大街9999号|东四北大街401-3|东四北大街401 3
中剪子巷35甲|中剪子巷35甲号|中剪子巷甲35号|中剪子巷35号|中剪子巷36号|中剪子巷40|中剪子巷 33
府学家园|府学家园3号楼|府学小区12号楼2单元|府学家园13号楼|铁狮子胡同东口|铁狮子胡同东口401号
沈一帆|Shen Yifan|shenyifan|李敏|王小明|东四|东四十条|东四3条|和平里|和平里7区|菊儿胡同|菊儿社区|月亮胡同
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
    page.goto(f"{address}/about/")
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


def _in_python(lookup: Lookup, query: str) -> tuple[str, list[str]]:
    answer = lookup.ask(query)
    return answer.status.value, sorted({match.community for match in answer.matches})


def _in_browser(page: Page, query: str) -> tuple[str, list[str]]:
    status, communities = page.evaluate(
        """text => {
          const answer = lookup.ask(names, text);
          return [answer.status, answer.entries.map(entry => names.communities[entry[0]][0])];
        }""",
        query,
    )
    return status, sorted(set(communities))


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


def test_the_file_of_names_carries_no_number_but_the_lead_officers(names: Any) -> None:
    assert len(names["communities"]) == 169
    assert all(len(community) == 6 for community in names["communities"])
