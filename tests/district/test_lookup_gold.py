"""Goal R4: the look-up on `tests/lookup_gold.tsv`, queries as people write them, by hand.

Its columns are group, query, status and community: one or more of them, the right ones first;
`*` stands for more than five, of which none is listed and more has to be typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from district.addresses import AT_MOST, Answer, Lookup, LookupStatus
from district.lines import Because
from district.reading import read_district
from tests.conftest import NOW, ROOT

GOLD = ROOT / "tests" / "lookup_gold.tsv"
MANY = "*"
TOO_MANY = (Because.NUMBER, Because.MANY)
FEWEST_IN_A_GROUP = 20
FEWEST = 600
KNOWN_MISSES = {
    "夕照寺街16号派出所电话多少": "choose",
    "十块玉南街": "unknown",
    "Dongsi Norht Street 401": "unknown",
}
"""Queries not answered as they should be, and how they are: none of them certain."""


@dataclass(frozen=True)
class Row:
    group: str
    query: str
    status: str
    communities: tuple[str, ...]

    @property
    def right(self) -> tuple[str, ...]:
        """The communities of which one has to be shown; none where nothing is listed."""
        return () if MANY in self.communities else self.communities


def rows_of(path: Path) -> Iterator[Row]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in [one for one in lines if one.strip() and not one.startswith("#")][1:]:
        group, query, status, communities = line.split("\t")
        yield Row(group, query, status, tuple(filter(None, communities.split(","))))


ROWS = list(rows_of(GOLD))


def shown(answer: Answer) -> list[str]:
    """The communities of an answer in the order in which they are read, each once."""
    if answer.because in TOO_MANY:
        return []
    return list(dict.fromkeys(match.community for match in answer.matches))


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    lookup = Lookup(read_district(ROOT / "content").district, datetime.fromisoformat(NOW).date())
    return {row.query: lookup.ask(row.query) for row in ROWS}


def test_the_gold_file_is_large_enough_in_every_group() -> None:
    groups = Counter(row.group for row in ROWS)
    assert len(ROWS) >= FEWEST
    assert len({row.query for row in ROWS}) == len(ROWS)
    assert {group: count for group, count in groups.items() if count < FEWEST_IN_A_GROUP} == {}


def test_no_wrong_community_is_ever_shown_as_certain(answers: dict[str, Answer]) -> None:
    wrong = [
        (row.query, row.communities, shown(answers[row.query])) for row in ROWS
        if answers[row.query].status is LookupStatus.FOUND
        and not set(shown(answers[row.query])) <= set(row.communities)
    ]
    assert wrong == []


def test_the_right_community_comes_first_or_among_three(answers: dict[str, Answer]) -> None:
    ranked = [row for row in ROWS if row.right]
    first = [row for row in ranked if set(shown(answers[row.query])[:1]) & set(row.right)]
    three = [row for row in ranked if set(shown(answers[row.query])[:3]) & set(row.right)]
    assert len(first) / len(ranked) >= 0.97, [row.query for row in ranked if row not in first]
    assert len(three) / len(ranked) >= 0.99, [row.query for row in ranked if row not in three]


def test_every_answer_has_the_status_written_beside_it(answers: dict[str, Answer]) -> None:
    """But for a few, which are listed: a change for better or worse shows here."""
    misses = {
        row.query: answers[row.query].status.value for row in ROWS
        if answers[row.query].status != row.status
    }
    assert misses == KNOWN_MISSES


def test_what_is_found_is_the_one_community_and_what_is_listed_is_short(
    answers: dict[str, Answer],
) -> None:
    for row in ROWS:
        answer = answers[row.query]
        if row.query in KNOWN_MISSES:
            continue
        if MANY in row.communities:
            assert answer.because in TOO_MANY, row
        elif row.status == LookupStatus.FOUND:
            assert shown(answer) == list(row.communities), row
        elif row.status == LookupStatus.CHOOSE:
            assert 0 < len(shown(answer)) <= AT_MOST, row
        else:
            assert not answer.matches, row
