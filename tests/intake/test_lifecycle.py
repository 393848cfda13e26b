"""The table of allowed moves, and a sentence for every other."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from district.problem import Refusal
from district.words import read_words
from intake import lifecycle
from intake.lifecycle import ABSENT, Absent, Move, Outcome, Status, check_holder, decide

STATES: list[Status | Absent] = [ABSENT, *Status]

ALLOWED = {
    "absent accept waiting",
    "absent quarantine quarantined",
    "quarantined admit waiting",
    "quarantined add quarantined",
    "quarantined withdraw closed",
    "quarantined close closed",
    "quarantined reseal quarantined",
    "waiting claim claimed",
    "waiting refer closed",
    "waiting answer waiting",
    "waiting add waiting",
    "waiting withdraw closed",
    "waiting reseal waiting",
    "claimed release waiting",
    "claimed refer closed",
    "claimed ask claimed",
    "claimed answer claimed",
    "claimed add claimed",
    "claimed withdraw closed",
    "claimed close closed",
    "claimed reseal claimed",
    "closed object waiting",
    "closed reopen waiting",
    "closed reseal closed",
    "closed forget forgotten",
}


def test_exactly_these_moves_are_allowed() -> None:
    found = set()
    for status in STATES:
        for move in Move:
            try:
                found.add(f"{status.value} {move.value} {decide(status, move).value}")
            except Refusal as refusal:
                assert refusal.code == f"cannot_{move.value}_{status.value}"
    assert found == ALLOWED


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_other_move_has_a_sentence(language: str) -> None:
    words = read_words(language)
    for status in Status:
        for move in Move:
            if f"{status.value} {move.value}" not in {" ".join(a.split()[:2]) for a in ALLOWED}:
                assert words(f"intake.error.cannot_{move.value}_{status.value}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_status_move_and_outcome_has_a_word(language: str) -> None:
    words = read_words(language)
    for kind, values in (("status", Status), ("outcome", Outcome), ("move", Move)):
        for value in values:
            assert words(f"intake.{kind}.{value.value}")


def test_every_status_move_and_outcome_has_its_sentence_in_the_code() -> None:
    tree = ast.parse(Path(inspect.getfile(lifecycle)).read_text("utf-8"))
    for cls in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
        members = [n for n in cls.body if isinstance(n, ast.Assign)]
        sentences = [n for n in cls.body if isinstance(n, ast.Expr)]
        if cls.name != "Absent":
            assert len(sentences) == len(members) + 1


def test_only_the_officer_who_holds_a_request_works_on_it() -> None:
    check_holder(None, "li-min")
    check_holder("li-min", None)
    check_holder("li-min", "li-min")
    with pytest.raises(Refusal) as error:
        check_holder("li-min", "shen-yifan")
    assert error.value.code == "not_holder"
