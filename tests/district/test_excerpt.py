"""An excerpt is enough to judge its station by, and changes with all that it shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.catalogue import Catalogue
from district.excerpt import KINDS, Excerpt, Looked
from district.layout import unit_of
from district.problem import Problem
from district.profile import FILE, read_profile
from district.records import OfficerId, Profile
from district.rules import check_all
from district.store import Store
from tests.district.making import NOW
from tests.district.stations import changed, four_stations
from tests.making_districts import Making

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "content"


class Reading:
    """A content folder read into memory, and read again after each change."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.catalogue = Catalogue(content, Store(None, ""))
        self.refresh()

    def refresh(self) -> tuple[set[str], set[int]]:
        changes = self.catalogue.refresh()
        self.profile: Profile = read_profile(self.content).profile
        self.units = self.catalogue.units()
        return changes.files, changes.keys

    def excerpts(self) -> dict[str, Excerpt]:
        return {
            unit: self.catalogue.excerpt(unit, files, self.profile)
            for unit, files in self.units.items()
        }

    def everything(self) -> Excerpt:
        return self.catalogue.everything(self.profile)


def judged(excerpt: Excerpt, files: set[str], now: Any = NOW) -> list[Problem]:
    found = [*excerpt.problems, *check_all(excerpt.district, now)]
    return [problem for problem in found if problem.file in files]


def whole_is_the_sum(reading: Reading, now: Any = NOW) -> None:
    """Every unit judged by itself says of its files what is said beside all others."""
    everything = reading.everything()
    of_all = set()
    for unit, excerpt in reading.excerpts().items():
        files = set(reading.units[unit])
        assert judged(excerpt, files, now) == judged(everything, files, now), unit
        of_all |= set(map(repr, judged(excerpt, {FILE}, now)))
        assert excerpt.files == everything.files & files
        for kind in KINDS:
            own = [one for one in getattr(everything.district, kind).values() if one.file in files]
            assert excerpt.own(kind) == own
            seen = getattr(excerpt.district, kind)
            assert list(seen) == sorted(seen)
            assert seen.items() <= getattr(everything.district, kind).items()
        assert excerpt.district.photos.items() <= everything.district.photos.items()
    assert of_all == set(map(repr, judged(everything, {FILE}, now)))


def test_every_station_of_the_sample_is_judged_as_beside_all_the_others() -> None:
    reading = Reading(SAMPLE)
    assert len(reading.units) == 18
    whole_is_the_sum(reading)


@pytest.mark.parametrize("seed", range(4))
def test_every_station_of_a_random_district_is_judged_as_beside_all_the_others(
    seed: int, tmp_path: Path
) -> None:
    making = Making(tmp_path / "content", Random(seed), clean=seed == 0, stations=4)
    reading = Reading(making.content)
    for _ in range(8):
        whole_is_the_sum(reading, making.now)
        for _ in range(4):
            making.edit()
        reading.refresh()


# --- what changes an excerpt is what it looked at


def sound(before: dict[str, Excerpt], after: dict[str, Excerpt], files: set[str],
          keys: set[int]) -> set[str]:
    """Whatever differs is judged again: the units that differ."""
    touched = {unit_of(file) for file in files}
    differ = set()
    for unit, new in after.items():
        old = before.get(unit)
        again = unit in touched or old is None or old.looked.meets(keys)
        same = old is not None and all(
            getattr(old.district, kind) == getattr(new.district, kind)
            for kind in (*KINDS, "photos")
        ) and (old.files, old.problems) == (new.files, new.problems)
        if old is None or old.fingerprint != new.fingerprint:
            differ.add(unit)
        assert same or unit in differ, f"{unit} shows something else and does not say so"
        assert again or (unit not in differ and old is not None
                         and old.looked.body() == new.looked.body()), unit
    return differ


@pytest.mark.parametrize("seed", range(4))
def test_a_unit_whose_fingerprint_an_edit_changes_had_looked_where_it_was_made(
    seed: int, tmp_path: Path
) -> None:
    making = Making(tmp_path / "content", Random(seed), clean=seed % 2 == 0, stations=3)
    reading = Reading(making.content)
    before = reading.excerpts()
    differing = 0
    for _ in range(50):
        making.edit()
        files, keys = reading.refresh()
        after = reading.excerpts()
        differing += len(sound(before, after, files, keys))
        before = after
    assert differing > 20


def edits_of(path: Path) -> Iterator[bytes | None]:
    """What may become of one file, least first."""
    body = path.read_bytes()
    yield body + (b"\n# x\n" if path.suffix == ".yaml" else b"x")
    yield b"broken\xff"
    yield None
    yield body


def test_no_single_file_changes_what_is_seen_unnoticed(tmp_path: Path) -> None:
    """Each file in turn: a remark added, broken, deleted, and back as it was."""
    making = Making(tmp_path / "content", Random(11), stations=3)
    for _ in range(6):
        making.edit("photo")
    reading = Reading(making.content)
    first = before = reading.excerpts()
    elsewhere = 0
    for file in [file for files in reading.units.values() for file in files]:
        path = making.content / file
        for body in list(edits_of(path)):
            if body is None:
                path.unlink()
            else:
                path.write_bytes(body)
            files, keys = reading.refresh()
            assert files == {file}
            after = reading.excerpts()
            differ = sound(before, after, files, keys)
            elsewhere += len(differ - {unit_of(file)})
            before = after
    assert {unit: one.fingerprint for unit, one in before.items()} == {
        unit: one.fingerprint for unit, one in first.items()
    }
    assert elsewhere > 30


def test_a_fingerprint_does_not_hang_on_how_the_files_came_to_be(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", Random(8), clean=False, stations=3)
    reading = Reading(making.content)
    for _ in range(60):
        making.edit()
        reading.refresh()
    fresh = Reading(making.content)
    assert {unit: one.fingerprint for unit, one in reading.excerpts().items()} == {
        unit: one.fingerprint for unit, one in fresh.excerpts().items()
    }


# --- what is in sight


A_OWN = {
    "stations": {"a"}, "communities": {"a-town"}, "officers": {"a-officer"},
    "meetings": {"a-talk"}, "notices": {"2026-11-20-a", "2026-11-20-all"}, "forms": {"noise"},
    "photos": {"stations/a/officers/face.png"},
}


def in_sight(content: Path, unit: str = "a") -> dict[str, set[str]]:
    """What unit a sees, beside what it sees of itself in every case."""
    reading = Reading(content)
    seen = reading.excerpts()[unit].district
    return {
        kind: more for kind in (*KINDS, "photos")
        if (more := set(getattr(seen, kind)) - A_OWN[kind])
    }


FACES = {name: f"stations/{name}/officers/face.png" for name in "abcd"}
EDITS: dict[str, tuple[list[tuple[str, ...]], dict[str, set[str]]]] = {
    "nothing is shared": ([], {}),
    "an officer of another station serves here": (
        [("stations/b/officers/b-officer.yaml", "community: b-town", "community: a-town")],
        {"officers": {"b-officer"}, "photos": {FACES["b"]}},
    ),
    "our officer serves elsewhere": (
        [("stations/a/officers/a-officer.yaml", "community: a-town", "community: b-town")],
        {"communities": {"b-town"}, "officers": {"b-officer"}, "meetings": {"b-talk"},
         "stations": {"b"}, "notices": {"2026-11-20-b"}, "photos": {FACES["b"]}},
    ),
    "somebody of another station stands in": (
        [("stations/a/officers/a-officer.yaml", "away: []",
          "away: [{from: 2026-12-01, until: 2026-12-02, deputy: c-officer}]")],
        {"officers": {"c-officer"}, "photos": {FACES["c"]}},
    ),
    "somebody stands in for one of another station who serves here": (
        [("stations/b/officers/b-officer.yaml", "community: b-town", "community: a-town",
          "away: []", "away: [{from: 2026-12-01, until: 2026-12-02, deputy: c-officer}]")],
        {"officers": {"b-officer", "c-officer"}, "photos": {FACES["b"], FACES["c"]}},
    ),
    "a host of another station": (
        [("stations/a/meetings/a-talk.yaml", "host: a-officer", "host: d-officer")],
        {"officers": {"d-officer"}, "communities": {"d-town"}, "stations": {"d"},
         "notices": {"2026-11-20-d"}, "photos": {FACES["d"]}},
    ),
    "a meeting of another station is held here": (
        [("stations/b/meetings/b-talk.yaml", "[b-town]", "[b-town, a-town]")],
        {"meetings": {"b-talk"}},
    ),
    "a notice of another station, wrongly, and one of the district, rightly, names us": (
        [("stations/b/notices/2026-11-20-b.yaml", "body", "communities: [a-town]\nbody"),
         ("notices/2026-11-20-all.yaml", "body", "communities: [a-town]\nbody")],
        {"notices": {"2026-11-20-b"}},
    ),
    "a street is shared": (
        [("stations/c/communities/c-town.yaml", "c街", "a街")],
        {"communities": {"c-town"}, "stations": {"c"}, "notices": {"2026-11-20-c"}},
    ),
    "a street bears our other name": (
        [("stations/a/communities/a-town.yaml", 'numbers: "all"', 'numbers: "all", also: [C 街]'),
         ("stations/c/communities/c-town.yaml", "c街", "Ｃ街")],
        {"communities": {"c-town"}, "stations": {"c"}, "notices": {"2026-11-20-c"}},
    ),
    "a street is read like our former name": (
        [("stations/a/communities/a-town.yaml", 'numbers: "all"',
          'numbers: "all", former_names: [草厂胡同]'),
         ("stations/c/communities/c-town.yaml", "c街", "草场胡同")],
        {"communities": {"c-town"}, "stations": {"c"}, "notices": {"2026-11-20-c"}},
    ),
    "a community bears our former name": (
        [("stations/a/communities/a-town.yaml", "former_ids", "former_names: [c社区]\nformer_ids")],
        {"communities": {"c-town"}, "stations": {"c"}, "notices": {"2026-11-20-c"}},
    ),
    "an id that was ours": (
        [("stations/c/communities/c-town.yaml", "old-c", "old-a")],
        {"communities": {"c-town"}, "stations": {"c"}, "notices": {"2026-11-20-c"}},
    ),
    "our number": (
        [("stations/d/officers/d-officer.yaml", "010-0000 0003", "0100000 0000")],
        {"officers": {"d-officer"}},  # an error: no page will show a face
    ),
    "our code": (
        [("stations/d/communities/d-town.yaml", "110101003003", "110101003000")],
        {"communities": {"d-town"}, "stations": {"d"}, "notices": {"2026-11-20-d"}},
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_a_station_sees_what_it_touches_and_nothing_else(case: str, tmp_path: Path) -> None:
    content = four_stations(tmp_path / "content")
    edits, expected = EDITS[case]
    for file, *pairs in edits:
        changed(content, file, *pairs)
    seen = in_sight(content)
    missing = {kind: names - seen.get(kind, set()) for kind, names in expected.items()}
    assert not any(missing.values()), missing
    assert seen == expected
    whole_is_the_sum(Reading(content))


def test_the_districts_own_unit_sees_the_communities_its_notices_name(tmp_path: Path) -> None:
    content = four_stations(tmp_path / "content")
    assert set(Reading(content).excerpts()[""].district.communities) == set()
    changed(content, "notices/2026-11-20-all.yaml", "body", "communities: [b-town]\nbody")
    seen = Reading(content).excerpts()[""].district
    assert (set(seen.communities), set(seen.stations)) == ({"b-town"}, {"b"})


def test_an_id_that_an_earlier_file_has_is_not_seen_and_is_told_once(tmp_path: Path) -> None:
    content = four_stations(tmp_path / "content")
    twin = content / "stations/b/communities/a-town.yaml"
    twin.write_text((content / "stations/b/communities/b-town.yaml").read_text("utf-8"), "utf-8")
    excerpts = Reading(content).excerpts()
    assert {one.file for one in excerpts["a"].own("communities")} == {
        "stations/a/communities/a-town.yaml"}
    assert {one.file for one in excerpts["b"].own("communities")} == {
        "stations/b/communities/b-town.yaml"}
    assert [(one.code, one.file, one.facts) for one in excerpts["b"].problems] == [
        ("id_taken", "stations/b/communities/a-town.yaml",
         {"id": "a-town", "first": "stations/a/communities/a-town.yaml"})
    ]
    assert excerpts["a"].problems == ()


def test_an_id_that_becomes_free_changes_who_has_it_though_all_files_stay_in_sight(
    tmp_path: Path,
) -> None:
    content = four_stations(tmp_path / "content")
    twin = content / "stations/b/officers/a-officer.yaml"
    shutil.copyfile(content / "stations/b/officers/b-officer.yaml", twin)
    reading = Reading(content)
    before = reading.excerpts()
    assert [one.code for one in before["b"].problems] == ["id_taken"]
    (content / "stations/a/officers/a-officer.yaml").unlink()
    files, keys = reading.refresh()
    assert "b" in sound(before, reading.excerpts(), files, keys)


def test_the_first_file_is_the_first_as_folders_are_walked(tmp_path: Path) -> None:
    """A hyphen comes before the slash, but the folder a before the folder a-b."""
    content = four_stations(tmp_path / "content")
    shutil.copytree(content / "stations/b", content / "stations/a-b")
    reading = Reading(content)
    shutil.copyfile(content / "stations/b/officers/b-officer.yaml",
                    content / "stations/a/officers/b-officer.yaml")
    reading.refresh()
    whole_is_the_sum(reading)
    officer = reading.everything().district.officers[OfficerId("b-officer")]
    assert officer.file == "stations/a/officers/b-officer.yaml"
    excerpts = reading.excerpts()
    assert {unit: [one.file for one in excerpt.own("officers")]
            for unit, excerpt in excerpts.items() if unit in ("a-b", "b")} == {"a-b": [], "b": []}
    facts = {one.facts["first"] for unit in ("a-b", "b") for one in excerpts[unit].problems
             if one.file.endswith("b-officer.yaml")}
    assert facts == {"stations/a/officers/b-officer.yaml"}


def test_a_form_that_comes_is_seen_by_every_unit(tmp_path: Path) -> None:
    content = four_stations(tmp_path / "content")
    form = content / "forms/noise.yaml"
    text = form.read_text("utf-8")
    form.unlink()
    reading = Reading(content)
    before = reading.excerpts()
    form.write_text(text, "utf-8")
    files, keys = reading.refresh()
    assert sound(before, reading.excerpts(), files, keys) == {"", "a", "b", "c", "d"}


# --- the keys


KEYS = st.sets(st.integers(0, 2**64 - 1) | st.integers(0, 30), max_size=30)


@given(KEYS, KEYS)
def test_looked_meets_what_it_holds(own: set[int], others: set[int]) -> None:
    looked = Looked.of(own)
    assert looked.meets(others) == bool(own & others)
    assert Looked(looked.body()).meets(others) == bool(own & others)
    assert Looked.of(own).body() == looked.body()
