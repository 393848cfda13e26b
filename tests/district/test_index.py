"""Where records stand: every key by which somebody looks for them; and the index of it all."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.index import Index, Pair, kind_of, number, standing
from district.photo import Photo
from district.reading import read_district
from tests.district.making import (
    FUXUE,
    GOOD,
    SHEN,
    STATION,
    changed,
    content_with,
    good_district,
)

PAIRS = st.tuples(
    st.sampled_from([0, 1, 2, 2**63, 2**64 - 1]) | st.integers(0, 40), st.integers(0, 6)
)
CHANGES = st.lists(st.tuples(st.lists(PAIRS, max_size=12), st.lists(PAIRS, max_size=12)))


class Plain:
    """The same as an index, so simple that it is right."""

    def __init__(self) -> None:
        self.files: dict[int, set[int]] = defaultdict(set)

    def change(self, gone: list[Pair], come: list[Pair]) -> None:
        for key, file in gone:
            self.files[key].discard(file)
        for key, file in come:
            self.files[key].add(file)


def same(index: Index, plain: Plain) -> None:
    for key in {*plain.files, 0, 39, 41, 2**64 - 1}:
        assert index.at(key) == sorted(plain.files[key])


@given(CHANGES)
def test_an_index_is_what_a_dict_of_sets_would_be(changes: list[tuple[Any, Any]]) -> None:
    index, plain = Index(), Plain()
    for gone, come in changes:
        index.change(gone, come)
        plain.change(gone, come)
        same(index, plain)
        index = Index(index.body())
        same(index, plain)


@pytest.mark.parametrize("size", [1, 999, 1000, 1001, 5000])
def test_many_changes_at_once_are_the_same_as_few(size: int) -> None:
    rng = Random(size)
    index, plain = Index(), Plain()
    for _ in range(6):
        def some() -> list[Pair]:
            return [(rng.randrange(400), rng.randrange(50)) for _ in range(size // 2 + 1)]

        gone, come = some(), some()
        index.change(iter(gone), iter(come))
        plain.change(gone, come)
        same(index, plain)
    assert Index(index.body()).body() == index.body()


def test_an_empty_index_has_nobody_and_no_body() -> None:
    assert (Index().at(7), Index().body()) == ([], b"")


def test_a_change_takes_out_before_it_puts_in() -> None:
    index = Index()
    index.change([(1, 1)], [(1, 1), (1, 1)])
    assert index.at(1) == [1]
    index.change([(1, 1), (1, 1), (9, 9)], [(1, 1)])
    assert index.at(1) == [1]
    index.change([(1, 1)], [])
    assert (index.at(1), index.body()) == ([], b"")


def test_a_key_is_a_number_of_its_whole_text() -> None:
    keys = ["posted/fuxue", "posted/fuxu", "held/fuxue", "place/府学", "place/府学胡同", "", "forms/"]
    assert len({number(key) for key in keys}) == len(keys)
    assert all(0 <= number(key) < 2**64 for key in keys)


# --- where each kind stands


def stands(record: Any) -> tuple[str, set[str]]:
    keys = list(standing(record))
    return kind_of(record), set(keys)


def test_a_station_a_form_and_a_photo_stand_at_their_names() -> None:
    district = good_district()
    (station,), (form,) = district.stations.values(), district.forms.values()
    assert stands(station) == ("stations", {"stations/jiaodaokou"})
    assert stands(form) == ("forms", {"forms/noise", "forms/"})
    photo = Photo(f"{STATION}/officers/a.jpg", 1)
    assert stands(photo) == ("photos", {f"photos/{STATION}/officers/a.jpg"})


def test_a_community_stands_at_its_ids_its_code_and_the_sound_of_every_name(
    tmp_path: Path,
) -> None:
    former = {FUXUE: changed(
        FUXUE, "\naddresses:", "former_ids: [old-fuxue, older]\nformer_names: [育群社区]\n\naddresses:"
    ).replace("numbers: odd 1-63", "numbers: odd 1-63\n    former_names: [铁狮子胡同]")}
    district = read_district(content_with(tmp_path, former)).district
    (community,) = (one for one in district.communities.values() if one.id == "fuxue")
    kind, keys = stands(community)
    assert kind == "communities"
    assert keys >= {
        "communities/fuxue", f"code/{community.code}", "address/fuxue", "address/old-fuxue",
        "address/older",
    }
    assert {key for key in keys if key.startswith("sounds/")} == {
        "sounds/fuxue", "sounds/yuqun", "sounds/fuxuehutong", "sounds/dongsibeidajie",
        "sounds/zhangzizhonglu", "sounds/tieshizihutong", "sounds/fuxuejiayuan",
        "sounds/fuxuexiaoqu",
    }


def test_an_officer_stands_where_he_is_and_was_posted_and_at_his_numbers() -> None:
    officer = read_district(GOOD).district.officers
    (shen,) = (one for one in officer.values() if one.file == SHEN)
    kind, keys = stands(shen)
    assert kind == "officers"
    assert keys == {
        "officers/shen-yifan", f"badge/{shen.badge}", "phone/01000001203",
        *(f"posted/{posting.community}" for posting in shen.postings),
    }


def test_a_meeting_stands_where_it_is_held() -> None:
    (series,) = good_district().meetings.values()
    assert stands(series) == ("meetings", {"meetings/fuxue-neighbours", "held/fuxue"})


@pytest.mark.parametrize(
    ("file", "communities", "keys"),
    [
        (f"{STATION}/notices/2026-11-20-x.yaml", "communities: [fuxue, jiaodong]\n",
         {"noticed/fuxue", "noticed/jiaodong"}),
        (f"{STATION}/notices/2026-11-20-x.yaml", "", {"noticed-by/jiaodaokou"}),
        ("notices/2026-11-20-x.yaml", "communities: [fuxue]\n", {"noticed/fuxue"}),
        ("notices/2026-11-20-x.yaml", "", {"noticed-by/"}),
    ],
)
def test_a_notice_stands_at_those_it_concerns(
    file: str, communities: str, keys: set[str], tmp_path: Path
) -> None:
    good = (GOOD / STATION / "notices/2026-11-20-winter-gas.yaml").read_text("utf-8")
    lines = [line for line in good.splitlines(True) if not line.startswith("communities:")]
    content = content_with(tmp_path, {file: communities + "".join(lines)})
    (notice,) = (one for one in read_district(content).district.notices.values()
                 if one.file == file)
    assert stands(notice) == ("notices", {"notices/2026-11-20-x", *keys})
