"""`Survey`: a content folder read and judged, station by station. What is as it was is remembered.

    survey = take_survey(Path("content"), clock, store, jobs=2)
    survey.problems                            # every problem there is
    survey.fingerprints["jiaodaokou"]          # stands for all that the station's pages may show
    survey.excerpt("jiaodaokou")

A unit is judged again when one of its files changed, when a record came, went or changed where it
looked, when `district.yaml` changed, and on another day.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from district.catalogue import Catalogue, Changes
from district.excerpt import Excerpt, Looked
from district.figures import RequestFigures, read_figures
from district.layout import is_record, unit_of
from district.pages import check_pages
from district.parallel import spread
from district.problem import Level, Problem
from district.profile import FILE, ProfileRead, read_profile
from district.reading import common_problems, locate, taken, unit_problems
from district.records import Profile
from district.references import Known, known_among
from district.rules import check_all
from district.settling import settle
from district.store import Damaged, Store
from district.unread import Unread
from district.words import read_words

_UNIT, _SEAL = "unit/", "seal"
"""What the names of judgements begin with, and the name of the seal on them."""

Clock = Callable[[str], datetime]
"""Time zone name → the local time there, without a zone."""


class _Judged(msgspec.Struct, array_like=True):
    """What came of judging a unit, for the day and district.yaml that `made_for` stands for."""

    made_for: bytes
    fingerprint: bytes
    looked: bytes
    problems: list[Problem]
    unread: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Common:
    """What the files say that hold no record: district.yaml, hand-written pages, words, figures."""

    read: ProfileRead
    problems: list[Problem]
    figures: RequestFigures | None


@dataclass(frozen=True, slots=True)
class Survey:
    """`problems` are in the order of files and lines; `fingerprints` go by unit, "" among them, as
    does what each `looked` at; `seconds` are what reading and checking took."""

    catalogue: Catalogue
    common: _Common
    now: datetime
    problems: list[Problem]
    fingerprints: dict[str, bytes]
    units: dict[str, list[str]]
    looked: dict[str, bytes]
    seconds: dict[str, float]

    @property
    def profile(self) -> Profile:
        return self.common.read.profile

    @property
    def figures(self) -> RequestFigures | None:
        return self.common.figures

    @property
    def errors(self) -> int:
        return sum(problem.level == Level.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors

    def narrowed(self, files: Set[str]) -> Survey:
        """The same with these files and their problems alone."""
        units = {
            unit: [file for file in found if file in files] for unit, found in self.units.items()
        }
        problems = [problem for problem in self.problems if problem.file in files]
        return replace(self, problems=problems, units=units)

    def touched(self, keys: Set[int]) -> set[str]:
        """The units that looked at any of these keys."""
        return {unit for unit, body in self.looked.items() if Looked(body).meets(keys)}

    def excerpt(self, unit: str) -> Excerpt:
        return self.catalogue.excerpt(unit, self.units[unit], self.profile)


@dataclass(frozen=True, slots=True)
class Since:
    """The last survey, of the same content, with the same store, by this process; and every file
    there that may have changed since. The shipped words have not."""

    survey: Survey
    files: frozenset[str]


def take_survey(
    content: Path, clock: Clock, store: Store, jobs: int = 1, since: Since | None = None,
    only: Set[str] = frozenset(),
) -> Survey:
    """Read what changed below `content` and judge what it touches.

    `since` spares it all that these files have nothing to do with; the survey is the same. With
    `only`, no file but these is looked at: the others are taken as the store has them, if it does.
    Raises `Damaged` when the store is not as it was written. Never raises for what staff wrote.
    """
    started = time.perf_counter()
    catalogue = since.survey.catalogue if since else Catalogue(content, store)
    kept = _Kept(store, catalogue.saved)
    named = since.files if since else only if catalogue.known else None
    changes = catalogue.refresh(jobs, named or None, links=since is not None)
    units = catalogue.units()
    # After the files were looked at: their digests are never newer than what is read here.
    same = since is not None and all(map(is_record, changes.files))
    common = since.survey.common if since and same else _read_common(content)
    read = common.read
    now = clock(read.profile.timezone)
    reading = time.perf_counter() - started
    made_for = _made_for(now.date(), read.profile)
    judged = kept.judged()
    touched = {unit_of(file) for file in changes.files if is_record(file)}
    stale = [
        unit for unit in units
        if unit in touched or _is_stale(judged.get(unit), changes, made_for)
    ]
    # What is about to be judged again is forgotten in the same move as the files are noted, or a
    # killed process would leave new files with old judgements.
    kept.only(units.keys() - stale)
    catalogue.save()
    kept.save(catalogue.saved)
    judge = partial(_judge, catalogue, units, read.profile, now, made_for)
    for unit, one in spread(stale, judge, jobs):
        judged[unit] = one
        kept.add(unit, one)
    kept.save(catalogue.saved)
    problems = _problems(common, catalogue, units, judged)
    seconds = {"read": reading, "check": time.perf_counter() - started - reading}
    prints = {unit: judged[unit].fingerprint for unit in units}
    looked = {unit: judged[unit].looked for unit in units}
    return Survey(catalogue, common, now, problems, prints, units, looked, seconds)


def _read_common(content: Path) -> _Common:
    read = read_profile(content)
    problems = list(check_pages(content))
    for language in read.profile.languages:
        read_words(language, content, problems)
    figures, wrong = read_figures(content)
    return _Common(read, locate([*problems, *wrong], content), figures)


class _Kept:
    """Judgements as the store has them, under a seal that binds them to the head they go with.

    Where two processes wrote at once, or a part was lost, the seal is broken and nothing is kept.
    """

    def __init__(self, store: Store, head: bytes) -> None:
        self.store = store
        found = {name.removeprefix(_UNIT): body for name, body in store.below(_UNIT)}
        self._sealed = store.get(_SEAL)
        self._bodies = found if self._sealed == _seal(head, found) else {}
        self._dropped = found.keys() - self._bodies

    def judged(self) -> dict[str, _Judged]:
        try:
            return {
                unit: msgspec.msgpack.decode(body, type=_Judged)
                for unit, body in self._bodies.items()
            }
        except msgspec.MsgspecError as error:
            raise Damaged(str(self.store.file)) from error

    def only(self, units: Set[str]) -> None:
        """Forget the others."""
        dropped = self._dropped | (self._bodies.keys() - units)
        self.store.drop([_UNIT + unit for unit in dropped])
        self._bodies = {unit: body for unit, body in self._bodies.items() if unit in units}

    def add(self, unit: str, judged: _Judged) -> None:
        self._bodies[unit] = msgspec.msgpack.encode(judged)
        self.store.put({_UNIT + unit: self._bodies[unit]})

    def save(self, head: bytes) -> None:
        seal = _seal(head, self._bodies)
        if seal != self._sealed:
            self.store.put({_SEAL: seal})
        self.store.save()
        self._sealed = seal


def _seal(head: bytes, units: Mapping[str, bytes]) -> bytes:
    made = blake2b(head, digest_size=16)
    for unit, body in sorted(units.items()):
        made.update(blake2b(f"{unit}\0".encode() + body, digest_size=16).digest())
    return made.digest()


def _made_for(day: date, profile: Profile) -> bytes:
    return blake2b(f"{day}".encode() + msgspec.msgpack.encode(profile), digest_size=16).digest()


def _is_stale(judged: _Judged | None, changes: Changes, made_for: bytes) -> bool:
    if judged is None or judged.made_for != made_for:
        return True
    return Looked(judged.looked).meets(changes.keys)


def _judge(
    catalogue: Catalogue, units: dict[str, list[str]], profile: Profile, now: datetime,
    made_for: bytes, unit: str,
) -> tuple[str, _Judged]:
    """What the unit's own files say wrong, by themselves and beside all they touch."""
    problems, unread = unit_problems(unit, units[unit], catalogue)
    excerpt = catalogue.excerpt(unit, units[unit], profile)
    problems += excerpt.problems
    unread |= taken(excerpt)
    own = {*units[unit], FILE}
    problems += [one for one in check_all(excerpt.district, now) if one.file in own]
    located = locate(problems, catalogue.content)
    return unit, _Judged(
        made_for, excerpt.fingerprint, excerpt.looked.body(), located, sorted(unread)
    )


def _problems(
    common: _Common, catalogue: Catalogue, units: Iterable[str], judged: dict[str, _Judged]
) -> list[Problem]:
    problems, hidden = common_problems(common.read, catalogue)
    problems = locate(problems, catalogue.content) + common.problems
    for unit in units:
        problems += judged[unit].problems
        hidden.update(judged[unit].unread)
    unread = Unread(frozenset(hidden))

    def known(kind: str) -> list[Known]:
        return known_among(catalogue.records(kind), unread.of(kind))

    settled = settle(problems, unread, known)
    return sorted(settled, key=lambda one: (one.file, one.line, one.column, one.code))
