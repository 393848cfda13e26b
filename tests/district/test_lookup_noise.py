"""What noise may do to an answer, kind by kind, on generated variants of the sample's addresses.

Some thousands with every run of the tests; 100,000 with HUTONG_TORTURE=1, which also prints what
became of each kind. The kinds and what each may do are in tests/typing_noise.py; what is right is
read from the records there, never from the look-up.
"""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from district.addresses import Answer, Lookup, LookupStatus
from district.lines import Because
from district.reading import read_district
from district.records import District
from tests.conftest import NOW, ROOT
from tests.typing_noise import KINDS, May, Truth, Typed, readable, typings

TORTURE = bool(os.environ.get("HUTONG_TORTURE"))
COUNT = 100_000 if TORTURE else 4_000
SEED = 20261123
TODAY = datetime.fromisoformat(NOW).date()
MOST_BY_CHANCE = 0.02
"""So large a share of mistakes, at most, may have written another real name."""
SHOWN = 40


@dataclass(frozen=True)
class Case:
    """`before` is the answer to the address without noise."""

    typed: Typed
    before: Answer
    after: Answer

    def __str__(self) -> str:
        found = [f"{one.community} ({one.name} {one.numbers})" for one in self.after.matches]
        chance = ", which another name is by chance" if self.typed.chance else ""
        return (f"{self.typed.kind}: {readable(self.typed.text)!r} for {self.typed.clean}{chance}: "
                f"{self.after.status.value} {', '.join(found[:5])}; right: "
                f"{', '.join(sorted(self.typed.right)) or 'nobody'}")


def communities(answer: Answer) -> set[str]:
    return {match.community for match in answer.matches}


def is_wrong(case: Case) -> bool:
    """Certain of a community that is not the one and only right one."""
    return case.after.status is LookupStatus.FOUND and communities(case.after) != case.typed.right


def outcome(case: Case) -> str:
    if is_wrong(case):
        return "WRONG"
    if case.after.status is LookupStatus.FOUND:
        return "found"
    if communities(case.after) & case.typed.right:
        return "offered"
    return "asked" if case.after.matches else "unknown"


@pytest.fixture(scope="module")
def district() -> District:
    return read_district(ROOT / "content").district


@pytest.fixture(scope="module")
def lookup(district: District) -> Lookup:
    return Lookup(district, TODAY)


@pytest.fixture(scope="module")
def truth(district: District) -> Truth:
    return Truth(district, TODAY)


@pytest.fixture(scope="module")
def cases(lookup: Lookup, truth: Truth) -> list[Case]:
    clean: dict[str, Answer] = {}
    made = []
    for typed in itertools.islice(typings(truth, random.Random(SEED)), COUNT):
        if typed.clean not in clean:
            clean[typed.clean] = lookup.ask(typed.clean)
        made.append(Case(typed, clean[typed.clean], lookup.ask(typed.text)))
    if TORTURE:
        print(table(made))
    return made


def table(cases: list[Case]) -> str:
    """What became of each kind."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        counts[case.typed.kind][outcome(case)] += 1
        counts[case.typed.kind]["by chance"] += case.typed.chance
    columns = ("found", "offered", "asked", "unknown", "WRONG", "by chance")
    lines = [f"{'':<44}" + "".join(f"{one:>10}" for one in columns)]
    for kind, found in counts.items():
        lines.append(f"{kind:<44}" + "".join(f"{found[one]:>10}" for one in columns))
    return "\n" + "\n".join(lines)


def told(cases: list[Case], fails: Callable[[Case], bool]) -> list[str]:
    """The failing ones in words, each once, so many of them that a person can read them."""
    found = list(dict.fromkeys(str(case) for case in cases if fails(case)))
    return found[:SHOWN] if not TORTURE else found


def test_an_address_without_noise_is_certain_exactly_where_one_community_claims_it(
    truth: Truth, lookup: Lookup, cases: list[Case]
) -> None:
    wrong = []
    for clean in sorted({case.typed.clean for case in cases}):
        right, answer = truth.written(clean), lookup.ask(clean)
        assert right
        certain = answer.status is LookupStatus.FOUND
        numbered = any(c.isdigit() for c in clean)
        if (certain and communities(answer) != right) or (numbered and certain != (len(right) == 1)):
            wrong.append((clean, answer.status.value, communities(answer), right))
    assert wrong == []


def test_no_noise_makes_another_community_certain(cases: list[Case]) -> None:
    assert told(cases, is_wrong) == []


def test_harmless_noise_changes_no_answer(cases: list[Case]) -> None:
    harmless = [case for case in cases if case.typed.may is May.NOTHING]
    assert told(harmless, lambda case: (case.before.status, case.before.matches) !=
                (case.after.status, case.after.matches)) == []


def test_exact_pinyin_and_a_place_in_front_are_answered_rightly_or_asked_about(
    cases: list[Case],
) -> None:
    asked = [case for case in cases if case.typed.may is May.ASK]
    assert told(asked, lambda case: outcome(case) not in ("found", "offered")
                and case.after.because not in (Because.MANY, Because.NUMBER)) == []


def test_what_lies_somewhere_else_is_never_certain(cases: list[Case]) -> None:
    never = [case for case in cases if case.typed.may is May.NEVER]
    assert told(never, lambda case: case.after.status is LookupStatus.FOUND) == []


def test_mistakes_rarely_write_another_real_name(cases: list[Case]) -> None:
    mistakes = [case for case in cases if case.typed.may is May.LOSE]
    assert sum(case.typed.chance for case in mistakes) <= MOST_BY_CHANCE * len(mistakes)


def test_every_kind_of_noise_was_tried(cases: list[Case]) -> None:
    counts = Counter(case.typed.kind for case in cases)
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= COUNT // len(KINDS)
