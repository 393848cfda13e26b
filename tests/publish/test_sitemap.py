"""The sitemaps: the protocol's rules, every page that may be found in them, and no other."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from district.reading import read_district
from district.records import Profile
from publish import session
from publish.sitemap import MOST, list_sitemap, robots, sitemap_index, unit_sitemaps
from tests.conftest import ROOT

SITE = "https://example.org"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(body: bytes, root: str, row: str) -> list[str]:
    """The addresses in a sitemap or an index, once it has kept every rule of the protocol."""
    assert len(body) <= 50 * 1024 * 1024
    assert body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    tree = etree.fromstring(body)
    assert tree.tag == NAMESPACE + root
    assert 1 <= len(tree) <= 50_000
    found = []
    for entry in tree:
        assert entry.tag == NAMESPACE + row
        assert [child.tag for child in entry] == [f"{NAMESPACE}loc"]
        assert not entry.attrib and not entry[0].attrib
        address = entry[0].text
        assert 12 <= len(address) < 2048
        assert address.isascii() and re.fullmatch(r"[!-~]+", address)
        found.append(address)
    return found


def file_of(site: Path, address: str) -> Path:
    path = urlsplit(address).path.lstrip("/")
    return site / (f"{path}index.html" if not path or path.endswith("/") else path)


@pytest.fixture(scope="module")
def mapped(sample_site: Path) -> Counter[str]:
    """Every address that the sample's sitemaps name."""
    found = Counter[str]()
    for address in locations((sample_site / "sitemap.xml").read_bytes(), "sitemapindex", "sitemap"):
        found.update(locations(file_of(sample_site, address).read_bytes(), "urlset", "url"))
    return found


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_district(ROOT / "content").district.profile


def test_every_address_in_a_sitemap_answers_with_a_page_of_that_address(
    sample_site: Path, mapped: Counter[str]
) -> None:
    for address in mapped:
        html = file_of(sample_site, address).read_text("utf-8")
        assert f'<link rel="canonical" href="{address}">' in html


def test_every_page_that_may_be_found_is_in_one_sitemap_once_and_no_other_is(
    sample_site: Path, mapped: Counter[str]
) -> None:
    listed = set()
    for page in sample_site.rglob("*.html"):
        html = page.read_text("utf-8")
        own = f"{SITE}/{page.relative_to(sample_site).as_posix().removesuffix('index.html')}"
        if f'<link rel="canonical" href="{own}">' in html and "noindex" not in html:
            listed.add(own)
    assert mapped.keys() == listed
    assert set(mapped.values()) == {1}
    assert len(listed) > 800


def test_every_sitemap_there_is_stands_in_the_index(sample_site: Path) -> None:
    index = (sample_site / "sitemap.xml").read_bytes()
    named = {file_of(sample_site, one) for one in locations(index, "sitemapindex", "sitemap")}
    assert named == set((sample_site / "sitemaps").rglob("*.xml"))


def test_a_list_of_streets_and_a_page_that_are_no_more_leave_the_sitemaps_with_the_edit(
    tmp_path: Path,
) -> None:
    content = shutil.copytree(ROOT / "tests/district/good", tmp_path / "content")
    file = content / "stations/jiaodaokou/communities/jiaodong.yaml"

    def build() -> set[str]:
        outcome = session.build(session.Task(
            content=content, clock=lambda _: datetime(2026, 11, 23, 10, 0), out=tmp_path / "site",
            cache=tmp_path / "cache", jobs=1, refuses=lambda survey: bool(survey.errors),
            tell=lambda *_: None,
        ))
        assert outcome.built, outcome.survey.problems
        maps = (tmp_path / "site/sitemaps").rglob("*.xml")
        return {one for file in maps for one in locations(file.read_bytes(), "urlset", "url")}

    before = build()
    file.write_text(file.read_text("utf-8").replace("香饵胡同", "府右街"), "utf-8")
    (content / "stations/jiaodaokou/notices/2026-11-20-winter-gas.yaml").unlink()
    assert before - build() == {
        f"{SITE}{language}{path}" for language in ("", "/en")
        for path in ("/streets/x/", "/notices/2026-11-20-winter-gas/")
    }
    assert not (tmp_path / "site/streets/x").exists()


def test_a_unit_with_more_pages_than_one_sitemap_may_hold_has_several() -> None:
    paths = [f"/officers/wang-{number}/" for number in range(2 * MOST + 1)]
    files = dict(unit_sitemaps("dongsi", SITE, paths))
    assert list(files) == [
        "sitemaps/stations/dongsi.xml", "sitemaps/stations/dongsi.2.xml",
        "sitemaps/stations/dongsi.3.xml",
    ]
    found = [locations(body, "urlset", "url") for body in files.values()]
    assert [len(one) for one in found] == [MOST, MOST, 1]
    assert [one for part in found for one in part] == [SITE + path for path in paths]


def test_a_unit_without_pages_has_no_sitemap() -> None:
    assert dict(unit_sitemaps("", SITE, [])) == {}


def test_a_site_below_a_path_says_so_in_every_address() -> None:
    site = "https://example.org/a~b/hutong"
    _, index = sitemap_index(site, ["sitemaps/district.xml"])
    assert locations(index, "sitemapindex", "sitemap") == [
        f"{site}/sitemaps/lists.xml", f"{site}/sitemaps/district.xml",
    ]
    _, lists = list_sitemap(site, ["en/index.html", "404.html", "assets/a.css", "streets/f/index.html"])
    assert locations(lists, "urlset", "url") == [f"{site}/en/", f"{site}/streets/f/"]


@pytest.mark.parametrize(
    ("url", "intake", "closed"),
    [
        ("https://example.org/", "/", ["/desk/", "/receipts"]),
        ("https://example.org/", "/door/", ["/door/desk/", "/door/receipts"]),
        ("https://example.org/", "https://example.org/", ["/desk/", "/receipts"]),
        ("https://example.org/", "https://forms.example.org/", [""]),
        ("https://example.org/", "", [""]),
    ],
)
def test_robots_are_kept_from_the_desk_and_from_receipts_alone(
    profile: Profile, url: str, intake: str, closed: list[str]
) -> None:
    [(name, body)] = robots(replace(profile, url=url, intake_url=intake))
    lines = body.decode().splitlines()
    assert name == "robots.txt"
    assert lines[0] == "User-agent: *"
    assert [line.removeprefix("Disallow:").strip() for line in lines[1:-2]] == closed
    assert lines[-1] == "Sitemap: https://example.org/sitemap.xml"


def test_below_a_path_there_is_no_robots_txt(profile: Profile) -> None:
    assert list(robots(replace(profile, url="https://example.org/hutong/"))) == []
