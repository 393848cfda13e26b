"""An id that no record has: the name it stands for, the id one slip away, or nobody."""

from __future__ import annotations

import pytest

from district.references import Known, by_name, known_communities, known_officers, near_id
from tests.district.making import good_district

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
    officers, communities = known_officers(district), known_communities(district)
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
