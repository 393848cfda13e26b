"""The look-up in the browser gives the answers of district/addresses.py."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from district.addresses import Lookup, Reason
from district.reading import read_district
from district.records import Community, District, Station
from district.typed import fold
from district.words import read_words
from publish.lookup import Row, bucket_of, name_rows, shard_json
from publish.lookup_cards import station_json
from publish.site import Site
from publish.size import buckets_for
from publish.speak import Speaker
from tests.conftest import NOW, ROOT

zh = Speaker(read_words("zh"))
MOMENT = datetime.fromisoformat(NOW)
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
def district() -> District:
    return read_district(ROOT / "content").district


@pytest.fixture(scope="module")
def lookup(district: District) -> Lookup:
    return Lookup(district, MOMENT.date())


@pytest.fixture(scope="module")
def cards(sample_site: Path) -> dict[str, Any]:
    """What is in the file of each station."""
    files = (sample_site / "lookup" / "at").iterdir()
    return {file.stem: json.loads(file.read_bytes()) for file in files}


@pytest.fixture(scope="module")
def browser_page(chromium: Browser, address: str, sample_site: Path) -> Page:
    """The home page with the look-up's scripts at hand. `answer` asks only the buckets that a
    text needs and fails where all buckets would answer otherwise."""
    page = chromium.new_page()
    page.goto(f"{address}/")
    scripts = [next((sample_site / "assets").glob(f"{one}.*.js")).name for one in ("asking", "lookup")]
    page.evaluate(
        """async scripts => {
          const [asking, show] = await Promise.all(scripts.map(one => import(`/assets/${one}`)));
          const at = document.querySelector('form[data-lookup]').dataset;
          const prefixes = JSON.parse(at.prefixes), count = Number(at.buckets);
          const numbers = [...Array(count).keys()];
          const shards = await Promise.all(numbers.map(
            async one => (await fetch(`${at.lookup}${one}.json`)).json()));
          const all = asking.namesOf(shards);
          const needed = text => asking.bucketsFor(text, prefixes, count);
          const answer = text => {
            const few = asking.namesOf(needed(text).map(one => shards[one]));
            const told = asking.ask(few, prefixes, text);
            const whole = asking.ask(all, prefixes, text);
            if (JSON.stringify(told) !== JSON.stringify(whole)) throw new Error(`buckets: ${text}`);
            return told;
          };
          Object.assign(window, { asking, show, needed, answer, count });
        }""",
        scripts,
    )
    return page


def _in_python(lookup: Lookup, query: str) -> tuple[str, list[str], list[str]]:
    answer = lookup.ask(query)
    whys = {zh.why(one) for one in answer.matches if one.reason in WITH_A_RULE}
    return answer.status.value, sorted({m.community for m in answer.matches}), sorted(whys)


def _in_browser(page: Page, query: str) -> tuple[str, list[str], list[str]]:
    status, communities, whys = page.evaluate(
        """text => {
          const { status, entries } = answer(text);
          const ids = entries.map(entry => entry.community);
          return [status, ids, entries.map(show.why).filter(Boolean)];
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
    folded = fold(text)
    assert browser_page.evaluate("text => asking.fold(text)", text) == folded
    found = browser_page.evaluate("text => asking.bucketOf(text, count)", folded)
    assert found == bucket_of(folded, 32)
    assert _in_browser(browser_page, text) == _in_python(lookup, text)


def test_every_address_range_is_found_by_its_own_name_and_first_number(
    lookup: Lookup, district: District
) -> None:
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
        ids = browser_page.evaluate("text => answer(text).entries.map(one => one.officer)", query)
        assert set(ids) == {lookup.ask(query).officer}


def test_a_house_number_does_not_change_the_bucket_of_a_name(district: District) -> None:
    for name in _names(district):
        for rest in ("3", "no3", "第3", "甲3", "第乙36-2号院", "3号楼2单元", "40~1", "丁1丁"):
            assert bucket_of(name + rest, 2048) == bucket_of(name, 2048), name + rest


@given(st.text(alphabet="no第甲乙府学a1", min_size=1, max_size=6), st.sampled_from(["1", "no12", "第甲3号", "丁4-4"]))
def test_a_house_number_does_not_change_the_bucket_of_any_name(name: str, rest: str) -> None:
    assert bucket_of(name + rest, 2048) == bucket_of(name, 2048)


@pytest.mark.parametrize(
    ("communities", "buckets"), [(1, 8), (64, 8), (65, 16), (169, 32), (256, 32), (257, 64), (10_000, 2048)]
)
def test_a_bucket_is_shared_by_about_eight_communities(communities: int, buckets: int) -> None:
    assert buckets_for(communities) == buckets


def test_the_names_of_the_sample_are_spread_evenly_over_the_buckets(district: District) -> None:
    names = _names(district)
    held = [sum(bucket_of(name, 32) == bucket for name in names) for bucket in range(32)]
    assert max(held) <= 2 * len(names) / 32, held


def _names(district: District) -> set[str]:
    communities, officers = district.communities.values(), district.officers.values()
    names = {name for one in communities for entry in one.addresses for name in (entry.name, entry.en, *entry.also)}
    names |= {name for one in (*communities, *officers) for name in (one.name.zh, one.name.en)}
    return {fold(name) for name in names} - {""}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_files_made_station_by_station_are_those_of_the_whole_district(
    district: District, sample_site: Path, language: str
) -> None:
    t, folder = Speaker(read_words(language)), sample_site / ("en" if language == "en" else "") / "lookup"
    rows: dict[int, list[Row]] = {bucket: [] for bucket in range(32)}
    for station in district.stations.values():
        site = Site(_excerpt(district, station), MOMENT)
        own = [one for one in site.district.officers.values() if one.station == station.id]
        for bucket, found in name_rows(site, t, site.communities(station.id), own, 32).items():
            rows[bucket] += json.loads(json.dumps(found))
        body = (folder / "at" / f"{station.id}.json").read_text("utf-8")
        # The sample's photographs are named by their bytes, which the site alone has read.
        made = station_json(site, t, station).decode()
        assert _without_faces(made) == _without_faces(body), station.id
    for bucket, found in rows.items():
        random.Random(bucket).shuffle(found)
        assert shard_json(found) == (folder / f"{bucket}.json").read_bytes(), bucket


def _excerpt(district: District, station: Station) -> District:
    """A station's own records, and those of others that they touch."""
    own = {one.id for one in district.communities.values() if one.station == station.id}
    officers = {
        name: one for name, one in district.officers.items()
        if one.station == station.id or any(posting.community in own for posting in one.postings)
    }
    deputies = {away.deputy for one in officers.values() for away in one.away if away.deputy}
    officers |= {name: district.officers[name] for name in deputies}
    touched = {posting.community for one in officers.values() for posting in one.postings}
    streets = {name for one in own for name in _streets(district.communities[one])}
    touched |= {name for name, one in district.communities.items() if streets & _streets(one)}
    return replace(
        district, stations={station.id: station},
        communities={name: one for name, one in district.communities.items() if name in own | touched},
        officers=dict(sorted(officers.items())),
        meetings={name: one for name, one in district.meetings.items() if own & set(one.communities)},
    )


def _streets(community: Community) -> set[str]:
    return {name for entry in community.addresses for name in (entry.name, *entry.also)}


def _without_faces(body: str) -> Any:
    data = json.loads(body)
    for officer in data["officers"].values():
        del officer[2]
    return data


def test_a_station_says_no_number_of_an_officer_who_serves_nobody(
    cards: dict[str, Any], lookup: Lookup
) -> None:
    assert sum(len(station["communities"]) for station in cards.values()) == 169
    for station in cards.values():
        leads = {community[1] for community in station["communities"].values()}
        deputies = {absence[3] for one in station["officers"].values() for absence in one[3]}
        for officer, (name, *_) in station["officers"].items():
            assert officer in leads | deputies or lookup.ask(name).matches, officer
        assert (leads | deputies) - {""} <= station["officers"].keys()


def test_a_station_tells_every_absence_that_is_not_over(cards: dict[str, Any]) -> None:
    officers = {name: one for station in cards.values() for name, one in station["officers"].items()}
    since, until, said, deputy = officers["cui-yonggang"][3][0]
    assert (since, until) == ("2026-11-23T00:00+08:00", "2026-11-28T00:00+08:00")
    assert said.startswith("崔永刚从2026年11月23日到2026年11月27日外出")
    assert deputy == "chang-deming"
    assert officers["shen-yifan"][3][0][0] == "2026-12-01T00:00+08:00"
    assert officers["zhang-zhipeng"][3] == [], "an absence of October is over"


def test_a_bucket_without_names_is_a_file_all_the_same() -> None:
    assert shard_json([]) == b"{}"


def test_the_files_fetched_for_one_answer_are_at_most_8_kilobytes(
    browser_page: Page, sample_site: Path, district: District
) -> None:
    queries = [query for community in district.communities.values() for entry in community.addresses
               for query in _ways_to_type(entry.name, entry.en)]
    queries += [one.name.get(language) for kind in (district.communities, district.officers)
                for one in kind.values() for language in ("zh", "en")]
    needs = browser_page.evaluate(
        "queries => queries.map(text => [needed(text), answer(text).entries[0]?.station])", queries
    )
    for root in (sample_site, sample_site / "en"):
        sizes = {file: len(gzip.compress(file.read_bytes(), 6)) for file in (root / "lookup").rglob("*.json")}
        for query, (buckets, station) in zip(queries, needs, strict=True):
            # An officer who serves nowhere any more is not found.
            files = [*buckets, *([f"at/{station}"] if station else [])]
            size = sum(sizes[root / f"lookup/{file}.json"] for file in files)
            assert size <= 8_000, (root, query, buckets, size)


def _ways_to_type(name: str, latin: str) -> Iterator[str]:
    yield from (name, f"{name}36号", f"北京市东城区{name}36号院2号楼")
    if latin:
        yield from (latin, f"36 {latin}")


def test_the_scripts_of_the_look_up_are_at_most_8_kilobytes(sample_site: Path) -> None:
    scripts = list((sample_site / "assets").glob("*.js"))
    assert len(scripts) == 2
    assert sum(len(gzip.compress(script.read_bytes(), 6)) for script in scripts) <= 8_000


@pytest.mark.parametrize("sign", [" ", ",", "，", "、", "·", "-", "—", "～", "(", "/", "²", "_"])
def test_a_sign_inside_a_house_number_never_leads_to_another_community(
    lookup: Lookup, district: District, sign: str
) -> None:
    for community in district.communities.values():
        for entry in community.addresses:
            for stretch in entry.numbers.stretches:
                digits = str(stretch.high)
                if len(digits) > 1 and not stretch.suffix:
                    text = f"{entry.name}{digits[0]}{sign}{digits[1:]}号"
                    answer = lookup.ask(text)
                    if answer.status == "found":
                        assert answer.matches[0].community == community.id, text
