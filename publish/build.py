"""A whole build, after the check: what must be made anew is made, then the site changes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from district.parallel import spread
from district.sounds import learn
from district.survey import Survey
from publish import works
from publish.change import Change
from publish.ledger import Ledger
from publish.mark import Mark, read_mark, tree_of
from publish.packages import stamp as packages_stamp
from publish.size import Size
from publish.tree import Tree, can_change, changed, double, fresh
from publish.works import Work

if TYPE_CHECKING:
    from publish.press import Press
    from publish.shop import Shop

Tell = Callable[[str, int, int], None]
"""Told of progress: the step, how far, of how many (0 when not known)."""
FEW = 6
"""Pieces of work that are done sooner than other processes could begin."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site stands, and where the one before it waits (None: nowhere).

    `ours`: nobody else writes there, so nothing is looked for that was not made here.
    """

    out: Path
    spare: Path | None
    ours: bool = False


@dataclass(slots=True)
class Built:
    """What came of a build. `seconds` go by step; `warnings` are the theme engine's."""

    files: int
    pages: int
    written: int = 0
    removed: int = 0
    warnings: tuple[str, ...] = ()
    theme_damaged: bool = False
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is told. `stamp` stands for all that every page depends on besides records and
    time; `press` makes the press when there is something to make."""

    survey: Survey
    size: Size
    place: Place
    stamp: bytes
    jobs: int
    tell: Tell
    press: Callable[[], Press]


def build_site(order: Order, ledger: Ledger) -> Built:
    """Bring the site up to date with a district that is free of errors.

    Raises `EngineError` when the theme engine fails, `NotOurs` when the output folder holds
    something that was not made here, `OSError` when a file cannot be read or written, `Damaged`
    when the ledger is not as it was written.
    """
    place, now = order.place, order.survey.now
    standing = tree_of(place.out)
    old = (read_mark(place.out) if standing >= 0 else None) or Mark()
    known = ledger.describes(standing) and _can_change(place)
    if not known:
        ledger.forget()
    units, gone = _stale(order, ledger)
    if known and not (units or gone or old.over(now) or _wholes(order, ledger, set())):
        return Built(len(old.files), old.pages())
    press = order.press()
    if press.sounds is None:
        press.sounds = ledger.sounds(order.stamp)
        learn(press.sounds)
    change = Change(ledger, old, fresh=not known)
    with _tree(order, ledger, known) as tree:
        # Late: pages, calendars and pinyin, for nothing when there is nothing to do.
        from publish.shop import Shop  # noqa: PLC0415

        shop = Shop(order.survey, press, ledger, tree)
        for unit in gone:
            change.strike(unit)
        _make_units(order, shop, units, change)
        _make_wholes(order, shop, change)
        order.tell("write", 0, 0)
        mark = change.settle(tree, place.out, now)
    if change.sounds:
        press.sounds |= change.sounds
        ledger.keep_sounds(order.stamp, press.sounds)
    # Of a site made from nothing the spare knows nothing.
    ledger.close(mark.tree, standing if known else -1, change.lag)
    return Built(
        len(mark.files), mark.pages(), change.count, len(change.removed),
        press.theme.warnings, press.theme.cache_damaged, change.seconds,
    )


def make_ready(place: Place, ledger: Ledger) -> None:
    """Let the next change find the site before it, which else it would have to link anew."""
    tree = tree_of(place.out)
    if place.spare is None or not (ledger.describes(tree) and can_change(place.out, place.spare)):
        return
    if ledger.behind < 0 or tree_of(place.spare) != ledger.behind:
        double(place.out, place.spare)
        ledger.close(tree, tree, ())


def size_of(survey: Survey) -> Size:
    """How large the district is."""
    files = (file for files in survey.units.values() for file in files)
    return Size.of(sum("/communities/" in file for file in files))


def _can_change(place: Place) -> bool:
    return place.spare is not None and can_change(place.out, place.spare)


def _stale(order: Order, ledger: Ledger) -> tuple[list[str], list[str]]:
    """The units that must be made, and those that are no more."""
    prints, now = order.survey.fingerprints, order.survey.now
    units = [
        unit for unit, fingerprint in prints.items()
        if not ledger.holds(_unit(unit), order.stamp + fingerprint, now)
    ]
    gone = [
        maker for maker in ledger.given if not works.is_whole(maker) and maker[5:] not in prints
    ]
    return units, gone


def _unit(unit: str) -> str:
    """A unit's name in the ledger."""
    return f"unit/{unit}"


def _wholes(order: Order, ledger: Ledger, changed: Iterable[tuple[str, str]]) -> list[Work]:
    """The works that must be done, once the parts at these keys have changed."""
    differ = set(changed)
    return [
        work for work in _every(order, ledger)
        if work.needs(differ)
        or not ledger.holds(work.maker, work.made_from, order.survey.now)
    ]


def _every(order: Order, ledger: Ledger) -> Iterator[Work]:
    """Every work there is, given the parts that the ledger has."""
    languages = order.survey.profile.languages
    initials = {name: sorted(ledger.keys(f"streets.{name}")) for name in languages}
    figures = order.survey.figures
    return works.works(
        languages, order.size, initials, order.stamp, order.survey.now,
        figures.body if figures else b"",
        packages_stamp() if order.survey.profile.admin else b"",
    )


def _tree(order: Order, ledger: Ledger, known: bool) -> AbstractContextManager[Tree]:
    place = order.place
    if not known or place.spare is None:
        return fresh(place.out, ours=place.ours)
    return changed(
        place.out, place.spare, ledger.behind, ledger.lag, order.jobs, ours=place.ours
    )


def _make_units(order: Order, shop: Shop, units: list[str], change: Change) -> None:
    now, prints = order.survey.now, order.survey.fingerprints
    jobs = order.jobs if len(units) > FEW else 1
    if jobs > 1:
        shop.ledger.share()
    # What takes longest comes first, so that no process waits long for the last one.
    units = sorted(units, key=lambda unit: (-len(order.survey.units[unit]), unit))
    for at, done in enumerate(spread(units, shop.unit, jobs), 1):
        unit = done.maker.partition("/")[2]
        change.note(done, order.stamp + prints[unit], now)
        order.tell("render", at, len(units))


def _make_wholes(order: Order, shop: Shop, change: Change) -> None:
    """The works for the whole district; those that tell about others' files come after these."""
    every = {work.maker for work in _every(order, shop.ledger)}
    for maker in [one for one in shop.ledger.given if works.is_whole(one) and one not in every]:
        change.strike(maker)
    for last in (False, True):
        due = [
            work for work in _wholes(order, shop.ledger, change.differ)
            if work.last == last
        ]
        jobs = order.jobs if len(due) > FEW else 1
        if jobs > 1:
            shop.ledger.share()
        made_from = {work.maker: work.made_from for work in due}
        for done in spread(due, shop.whole, jobs):
            change.note(done, made_from[done.maker], order.survey.now)
