"""An id that no record has: the name it stands for, the id one slip away, or nobody."""

from __future__ import annotations

import pytest

from district.problem import Problem
from district.references import Known, by_name, explain, known_among, near_id
from tests.district.making import SHEN, good_district

HERE, THERE = "jiaodaokou", "dongsi"


def known(*ids: str, station: str = HERE, names: tuple[str, ...] = ()) -> list[Known]:
    return [Known(name, station, frozenset(names)) for name in ids]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shen-yfan", "shen-yifan"),
        ("shen-yiafn", "shen-yifan"),
        ("shen", "shen-yifan"),
        ("shen-yifan-2", "shen-yifan"),
        ("shen-yi", "shen-yifan"),
        ("shen-lan", ""),
        ("li-na", ""),
        ("li", ""),
        ("wang-wei", ""),
    ],
)
def test_only_a_slip_of_the_finger_is_near(written: str, meant: str) -> None:
    assert near_id(written, known("shen-yifan", "li-min"), HERE) == meant


def test_the_same_station_comes_first() -> None:
    everybody = [*known("wang-wei", station=THERE), *known("wang-lei")]
    assert near_id("wang-nei", everybody, HERE) == "wang-lei"
    assert near_id("wang-nei", everybody, THERE) == "wang-wei"


def test_of_two_that_are_equally_near_none_is_named() -> None:
    assert near_id("wang-nei", known("wang-wei", "wang-lei"), HERE) == ""


def test_a_name_is_known_in_every_form_people_write() -> None:
    district = good_district()
    officers = known_among(district.officers.values())
    communities = known_among(district.communities.values())
    for name in ("沈一帆", "Shen Yifan", "shen yifan", "沈 一帆"):
        assert by_name(name, officers, HERE) == ["shen-yifan"]
    for name in ("府学社区", "府学", "Fuxue Community"):
        assert by_name(name, communities, HERE) == ["fuxue"]
    assert by_name("王伟", officers, HERE) == []


def test_of_namesakes_the_one_of_the_same_station_is_meant() -> None:
    namesakes = [
        *known("li-min", names=("李敏",)), *known("li-min-2", station=THERE, names=("李敏",))
    ]
    assert by_name("李敏", namesakes, HERE) == ["li-min"]
    assert by_name("李敏", namesakes, "jingshan") == ["li-min", "li-min-2"]


def test_an_unread_file_is_known_by_its_id_alone() -> None:
    everybody = known_among(good_district().officers.values(), {"wang-wei"})
    assert everybody[-1] == Known("wang-wei")
    assert near_id("wang-we", everybody, HERE) == "wang-wei"


@pytest.mark.parametrize(
    ("written", "code", "facts"),
    [
        ("府学", "name_for_id", {"value": "府学", "ids": "fuxue"}),
        ("北新桥", "not_an_id", {"value": "北新桥", "near": ""}),
        ("fuxu", "unknown_community", {"community": "fuxu", "near": "fuxue"}),
        ("beixinqiao", "unknown_community", {"community": "beixinqiao", "near": ""}),
    ],
)
def test_an_unknown_id_is_explained_where_it_stands(
    written: str, code: str, facts: dict[str, str]
) -> None:
    found = Problem("unknown_community", SHEN, ("postings", 0, "community"), {"community": written})
    told = explain(found, lambda kind: known_among(getattr(good_district(), kind).values()))
    assert (told.code, told.facts) == (code, facts)
    assert (told.file, told.path, told.level) == (found.file, found.path, found.level)


def test_only_a_plain_unknown_id_may_be_that_of_a_file_whose_name_hides_it() -> None:
    for written, unless in (("wang-wei", (("officers", ""),)), ("王伟", ())):
        found = Problem("unknown_officer", SHEN, ("away", 0, "deputy"), {"officer": written})
        assert explain(found, lambda kind: []).unless == unless


def test_the_station_is_that_of_the_file() -> None:
    both = [*known("wang-wei", station=THERE), *known("wang-lei")]
    for file, near in ((SHEN, "wang-lei"), ("notices/2026-11-20-all.yaml", "")):
        found = Problem("unknown_officer", file, ("host",), {"officer": "wang-nei"})
        assert explain(found, lambda kind: both).facts["near"] == near
