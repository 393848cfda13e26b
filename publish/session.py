"""One call of `build.py site`, `check` or `serve`: its caches, trusted as far as they are good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from district.stamp import code_stamp
from district.store import Damaged
from district.survey import Clock, Since, Survey, take_survey
from publish.build import Built, Order, Place, Tell, build_site, make_ready, size_of
from publish.cache import Cache
from publish.ledger import Ledger
from publish.lock import alone
from publish.stamp import site_stamp
from publish.timing import Timing

if TYPE_CHECKING:
    from publish.press import Press
    from publish.size import Size

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`built` is None where the survey found errors; `damaged` a cache that was thrown away."""

    survey: Survey
    built: Built | None
    damaged: bool


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be built. `refuses` says of a survey that nothing may be built from it; `ours`
    that nobody else writes where the site stands."""

    content: Path
    clock: Clock
    out: Path
    cache: Path | None
    jobs: int
    refuses: Callable[[Survey], bool]
    tell: Tell
    ours: bool = False


def check(
    content: Path, clock: Clock, cache: Path | None, jobs: int, only: Set[str] = frozenset()
) -> Outcome:
    """The survey alone; with `only`, these files and their problems alone.

    The other files are then taken as the cache has them, but before anything is called wrong
    because of one of them, all are looked at.
    """
    with Cache(cache) as opened:

        def work() -> Survey:
            store = opened.content()
            survey = take_survey(content, clock, store, jobs, only=only)
            if only and any(problem.file in only for problem in survey.problems):
                survey = take_survey(content, clock, store, jobs)
            return survey.narrowed(only) if only else survey

        survey, damaged = trusting(opened, work)
    return Outcome(survey, None, damaged)


def build(task: Task) -> Outcome:
    """Survey, and build what it allows. Raises what `begun` and `Session.build` raise."""
    with begun(task) as session:
        return session.build(task.jobs)


@contextmanager
def begun(task: Task) -> Iterator[Session]:
    """A session that has the cache and the site for itself. Raises `Busy` when another has one."""
    with Cache(task.cache) as cache, alone(task.cache or task.out, task.out):
        yield Session(task, cache)


class Session:
    """Builds of one site, one after another. As long as all goes well the next one finds in memory
    what this one read and made ready: the survey, and the press while its stamp holds."""

    def __init__(self, task: Task, cache: Cache) -> None:
        self.task = task
        self._cache = cache
        # Of the code as it was loaded, whatever happens to its files later.
        self._code = code_stamp("district", "publish")
        self._survey: Survey | None = None
        self._press: tuple[bytes, Press] | None = None
        self._to_press: Callable[[], Press] | None = None
        self._warm: Press | None = None

    @property
    def place(self) -> Place:
        return Place(self.task.out, self._cache.spare, self.task.ours)

    def build(self, jobs: int, saved: Set[str] | None = None) -> Outcome:
        """Survey, and build what that allows.

        `saved` names every file below the content that may have changed since the last build of
        this session, where nothing else has; without it all is looked at. Raises what `build_site`
        raises but `Damaged`.
        """
        with self._whole():
            (survey, built), damaged = trusting(self._cache, partial(self._build, jobs, saved))
        self._survey = survey
        return Outcome(survey, built, damaged)

    def make_ready(self) -> None:
        """Do now, after a build, what the next one would have to do before it changes the site."""
        with self._whole():
            make_ready(self.place, Ledger(self._cache.site()))
            if self._survey is None or self._to_press is None:
                return
            press = self._to_press()
            if press is not self._warm:
                # A station's pages for nobody: its templates are compiled then.
                press.unit(self._survey.excerpt(list(self._survey.units)[-1]))
                self._warm = press

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """All or nothing: of half a piece of work nothing must be noted, here or in the stores."""
        try:
            yield
        except BaseException:
            self._survey = None
            self._cache.close()
            raise

    def _build(self, jobs: int, saved: Set[str] | None) -> tuple[Survey, Built | None]:
        task, timing = self.task, Timing()
        # Taken away until all has gone well.
        last, self._survey = self._survey, None
        since = Since(last, frozenset(saved)) if last and saved is not None else None
        survey = take_survey(task.content, task.clock, self._cache.content(), jobs, since)
        timing.add(survey.seconds)
        if task.refuses(survey):
            return survey, None
        size = size_of(survey)
        stamp = site_stamp(
            self._code, survey.catalogue.common(), (size, survey.profile.languages)
        )
        self._to_press = partial(self._pressed, survey, size, stamp, timing)
        order = Order(survey, size, self.place, stamp, jobs, task.tell, self._to_press)
        built = build_site(order, Ledger(self._cache.site()))
        built.seconds.update(timing.taken())
        return survey, built

    def _pressed(self, survey: Survey, size: Size, stamp: bytes, timing: Timing) -> Press:
        """The press for that stamp, at the survey's time."""
        if self._press is None or self._press[0] != stamp:
            # Late: templates, theme and pinyin, for nothing when there is nothing to make.
            from publish.prepare import make_press  # noqa: PLC0415

            self.task.tell("theme", 0, 0)
            with timing("theme"):
                self._press = stamp, make_press(survey, size, self.task.cache)
        press = self._press[1]
        press.turn(survey.now)
        return press


def trusting(cache: Cache, work: Callable[[], T]) -> tuple[T, bool]:
    """What the work gives; once more from nothing when the cache proves damaged, and whether."""
    try:
        return work(), False
    except Damaged:
        cache.discard()
        return work(), True
