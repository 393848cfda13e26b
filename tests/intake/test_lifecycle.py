"""The table of allowed moves, and a sentence for every other."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from district.problem import Refusal
from district.words import read_words
from intake import lifecycle
from intake.lifecycle import ABSENT, Absent, Move, Outcome, Status, decide
from intake.request import Routing

STATES: list[Status | Absent] = [ABSENT, *Status]

ALLOWED = {
    "absent accept waiting",
    "absent quarantine quarantined",
    "quarantined admit waiting",
    "quarantined close closed",
    "waiting claim claimed",
    "waiting refer closed",
    "claimed claim claimed",
    "claimed release waiting",
    "claimed refer closed",
    "claimed ask claimed",
    "claimed call claimed",
    "claimed hand_over claimed",
    "claimed take_over claimed",
    "claimed slip claimed",
    "claimed close closed",
    "waiting join joined",
    "claimed join joined",
    "joined split waiting",
    "joined close closed",
    "joined refer closed",
    "quarantined assign quarantined",
    "waiting assign waiting",
    "claimed assign waiting",
    "joined assign joined",
    "waiting agenda waiting",
    "claimed agenda claimed",
    "waiting answer waiting",
    "claimed answer claimed",
    "joined answer joined",
    "quarantined add quarantined",
    "waiting add waiting",
    "claimed add claimed",
    "joined add joined",
    "quarantined withdraw closed",
    "waiting withdraw closed",
    "claimed withdraw closed",
    "joined withdraw closed",
    "quarantined note quarantined",
    "waiting note waiting",
    "claimed note claimed",
    "joined note joined",
    "closed note closed",
    "quarantined report quarantined",
    "waiting report waiting",
    "claimed report claimed",
    "joined report joined",
    "closed report closed",
    "quarantined reseal quarantined",
    "waiting reseal waiting",
    "claimed reseal claimed",
    "joined reseal joined",
    "closed reseal closed",
    "closed look closed",
    "closed object waiting",
    "closed reopen waiting",
    "closed forget forgotten",
}


def test_exactly_these_moves_are_allowed() -> None:
    found = set()
    for status in STATES:
        for move in Move:
            try:
                found.add(f"{status.value} {move.value} {decide(status, move).value}")
            except Refusal as refusal:
                assert refusal.code in {
                    f"cannot_{move.value}_{status.value}", f"cannot_do_{status.value}"
                }
    assert found == ALLOWED


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_other_move_has_a_sentence(language: str) -> None:
    words = read_words(language)
    for status in Status:
        for move in Move:
            try:
                decide(status, move)
            except Refusal as refusal:
                assert words(f"intake.error.{refusal.code}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_status_move_outcome_and_routing_has_a_word(language: str) -> None:
    words = read_words(language)
    kinds = (("status", Status), ("outcome", Outcome), ("move", Move), ("routing", Routing))
    for kind, values in kinds:
        for value in values:
            assert words(f"intake.{kind}.{value.value}")


def test_every_status_move_and_outcome_has_its_sentence_in_the_code() -> None:
    tree = ast.parse(Path(inspect.getfile(lifecycle)).read_text("utf-8"))
    for cls in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
        members = [n for n in cls.body if isinstance(n, ast.Assign)]
        sentences = [n for n in cls.body if isinstance(n, ast.Expr)]
        if cls.name != "Absent":
            assert len(sentences) == len(members) + 1
