"""From what rules and reading found to what people are told: no false alarm, nothing twice.

Rules see one station's excerpt at a time and cannot know which files of others could not be read.
They say in `Problem.unless` what their conclusion hangs on; here, where all is known, it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from district.problem import ANY, Problem
from district.references import Known, explain, unknown
from district.unread import Unread

_OF_A_POSTING = frozenset({"unknown_community", "dates_backwards"})
"""Nobody can tell whom such a posting was meant to serve, or when."""


def settle(
    problems: Iterable[Problem], unread: Unread, known: Callable[[str], list[Known]]
) -> list[Problem]:
    """The problems that hold, in their order, each once and with an empty `unless`.

    `known` gives the `Known` of a kind, `communities` or `officers`, in the whole district. It is
    called for the first unknown id of that kind and not otherwise.
    """
    likely = [problem for problem in problems if unknown(problem) not in unread.files]
    doubtful = unread.files | set(_doubts(likely))
    doubtful |= {(kind, ANY) for kind, _ in doubtful}
    once = cache(known)
    settled: dict[Hashable, Problem] = {}
    for problem in likely:
        explained = explain(problem, once)
        if doubtful.isdisjoint(explained.unless):
            certain = replace(explained, unless=())
            settled.setdefault(_whole(certain), certain)
    return list(settled.values())


def _doubts(problems: Iterable[Problem]) -> Iterator[tuple[str, str]]:
    """What cannot be taken as written, as `Problem.unless` names it."""
    for problem in problems:
        if problem.code == "unknown_community":
            yield problem.code, problem.file
        if problem.code in _OF_A_POSTING and problem.path[:1] == ("postings",):
            yield "postings", problem.file


def _whole(problem: Problem) -> Hashable:
    """All there is to a problem, in a form that tells twins."""
    place = problem.file, problem.path, problem.line, problem.column
    return *place, problem.code, problem.level, *sorted(problem.facts.items())
