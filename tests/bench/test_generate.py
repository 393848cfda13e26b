"""`bench/generate.py`: what is measured is a district such as staff could have written."""

from __future__ import annotations

from pathlib import Path

from bench.generate import generate
from bench.invented.writer import NOW
from bench.trees import digests, first_difference
from district.checking import check_content

NOWHERE = Path("nowhere")


def test_a_generated_district_is_free_of_problems(tmp_path: Path) -> None:
    generate(40, tmp_path, seed=7, table=NOWHERE)
    checked = check_content(tmp_path, lambda zone: NOW)
    assert {problem.code for problem in checked.problems} == {"holidays_unknown"}
    assert len(checked.district.communities) == 40
    assert len(checked.district.officers) == 35
    assert len(checked.district.meetings) == 14


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        generate(40, tmp_path / name, seed=seed, table=NOWHERE)
    assert first_difference(tmp_path / "one", tmp_path / "same") == ""
    assert digests(tmp_path / "one") != digests(tmp_path / "other")


def test_names_that_run_out_are_numbered_and_their_codes_stay_unique(tmp_path: Path) -> None:
    generate(400, tmp_path, seed=7, table=NOWHERE)
    checked = check_content(tmp_path, lambda zone: NOW)
    assert {problem.code for problem in checked.problems} == {"holidays_unknown"}
    assert any(one.name.zh.endswith("社区2区") for one in checked.district.communities.values())
