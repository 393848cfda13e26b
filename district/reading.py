"""What the files of a content folder say by themselves, before any rule has judged them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from district import yamltext
from district.catalogue import Catalogue
from district.contract import RECORDS
from district.excerpt import Excerpt
from district.layout import slot
from district.problem import Problem, Refusal
from district.profile import ProfileRead, read_profile
from district.records import District
from district.store import Store
from district.unread import Unread


@dataclass(slots=True)
class Reading:
    """What came of reading a content folder: records and problems, nothing judged yet."""

    district: District
    problems: list[Problem]
    unread: Unread


def read_district(content: Path) -> Reading:
    """The whole district below `content`. Never raises for what staff wrote."""
    read = read_profile(content)
    catalogue = Catalogue(content, Store(None, ""))
    catalogue.refresh()
    units = catalogue.units()
    everything = catalogue.everything(read.profile)
    problems, unread = common_problems(read, catalogue)
    for unit, files in units.items():
        found, hidden = unit_problems(unit, files, catalogue)
        problems += found
        unread |= hidden
    problems += everything.problems
    unread |= taken(everything)
    return Reading(everything.district, problems, Unread(frozenset(unread)))


def common_problems(
    read: ProfileRead, catalogue: Catalogue
) -> tuple[list[Problem], set[tuple[str, str]]]:
    """What is wrong with district.yaml and with the folders, and the kinds they hide."""
    unread = set() if read.whole else {("profile", "district")}
    if any(problem.code == "folder_unreadable" for problem in catalogue.problems):
        unread |= {(kind, "") for kind in RECORDS}
    return [*read.problems, *catalogue.problems], unread


def unit_problems(
    unit: str, files: Iterable[str], catalogue: Catalogue
) -> tuple[list[Problem], set[tuple[str, str]]]:
    """What is wrong with the unit's files one by one, and the kinds and ids they hide."""
    problems: list[Problem] = []
    unread: set[tuple[str, str]] = set()
    found = set()
    for file in files:
        entry = catalogue.entry(file)
        problems += entry.problems
        unread.update(entry.unread)
        place = slot(file)
        if place:
            found.add(place[0])
    problems = [
        twin(problem, lambda file: catalogue.digest(file) is not None) for problem in problems
    ]
    if unit and found and "stations" not in found | {kind for kind, _ in unread}:
        file = f"stations/{unit}/station.yaml"
        problems.append(Problem("no_station_file", file, facts={"station": unit}))
        unread.add(("stations", unit))
    return problems, unread


def twin(problem: Problem, known: Callable[[str], bool]) -> Problem:
    """Whose name differs from another file's in capitals alone must not be given that name: who
    renames it would lose one of the two. `known` tells whether a file of just that name is there.
    """
    other = problem.file.lower()
    if problem.code != "file_name" or other == problem.file or not known(other):
        return problem
    return replace(problem, code="file_name_twin", facts={"first": other})


def taken(excerpt: Excerpt) -> set[tuple[str, str]]:
    """The kinds and ids that an earlier file has taken: two files claim each.

    Which id the second was meant to have nobody can tell.
    """
    slots = [place for problem in excerpt.problems if (place := slot(problem.file))]
    return {(kind, name) for kind, _, name in slots} | {(kind, "") for kind, _, _ in slots}


def locate(problems: Iterable[Problem], content: Path) -> list[Problem]:
    """Fill in the line and column of problems that only know their path in the file."""
    roots: dict[str, yamltext.Node | None] = {}
    located = []
    for problem in problems:
        if problem.line == 0 and problem.file.endswith(".yaml"):
            if problem.file not in roots:
                try:
                    roots[problem.file] = yamltext.parse(
                        yamltext.read_text(content / problem.file)
                    )
                except Refusal:
                    roots[problem.file] = None
            line, column = yamltext.locate(roots[problem.file], problem.path)
            problem = replace(problem, line=line, column=column)
        located.append(problem)
    return sorted(located, key=lambda p: (p.file, p.line, p.column, p.code))
