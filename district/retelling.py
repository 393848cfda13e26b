"""The problems of one file, told again in the light of the whole file."""

from __future__ import annotations

import re
from dataclasses import replace

from district import yamltext
from district.problem import Problem
from district.values import USUAL


def retell(problems: list[Problem], root: yamltext.Mapping) -> list[Problem]:
    """One slip told once, and what is missing filled in from what the file says elsewhere."""
    return [_with_own_time(problem, root) for problem in _joined(problems)]


def _joined(problems: list[Problem]) -> list[Problem]:
    """A key too much in one place and missing in another is one slip: the indentation."""
    missing = {p.facts["key"]: p for p in problems if p.code == "missing_key"}
    strays = ("unknown_key", "key_misplaced")
    moved = {
        key for p in problems
        if p.code in strays and (key := p.facts["key"]) in missing
        and (p.path[:-1] != missing[key].path[:-1])
    }
    told = []
    for problem in problems:
        if problem.code == "unknown_key" and problem.facts["key"] in moved:
            above = missing[problem.facts["key"]].path[:-1]
            near = next((str(step) for step in above if isinstance(step, str)), "")
            facts = {"key": problem.facts["key"], "near": near}
            told.append(replace(problem, code="key_misplaced", facts=facts))
        elif problem.code != "missing_key" or problem.facts["key"] not in moved:
            told.append(problem)
    return told


def _with_own_time(problem: Problem, root: yamltext.Mapping) -> Problem:
    """A meeting moved to a day without a time is offered the time its series has."""
    day, _, time = problem.facts.get("near", "").partition(" ")
    if problem.code != "not_a_moment" or problem.field != "moved_to" or time != USUAL:
        return problem
    first = yamltext.keys(root).get("first")
    found = re.search(r" ([0-2][0-9]:[0-5][0-9])$", str(first[1].value).strip()) if first else None
    if not found:
        return problem
    return replace(problem, facts={**problem.facts, "near": f"{day} {found[1]}"})
