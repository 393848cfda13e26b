"""`Shop`: where units and works for the whole district are made, in whichever process.

All that a process needs is in it, and is forked with it; only names go out and digests come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from markupsafe import Markup

from district.sounds import learnt
from district.survey import Survey
from publish.ledger import Ledger, Parts
from publish.press import Press
from publish.tree import Tree, digest
from publish.urgent import from_parts
from publish.works import FOR_EVER, Work, makes_lists


@dataclass(slots=True)
class Done:
    """What came of one maker: its files' digests, and which of them were written now."""

    maker: str
    files: dict[str, bytes] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    parts: Parts = field(default_factory=dict)
    until: datetime = FOR_EVER
    facts: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    sounds: dict[str, list[str]] = field(default_factory=dict)


class Shop:
    """Makes what it is told and puts it into the tree, but for files that are there already."""

    def __init__(self, survey: Survey, press: Press, ledger: Ledger, tree: Tree) -> None:
        self.survey = survey
        self.press = press
        self.ledger = ledger
        self.tree = tree

    def unit(self, unit: str) -> Done:
        """All of a unit's files."""
        done = Done(f"unit/{unit}")
        timing = self.press.timing
        with timing("plan"):
            excerpt = self.survey.excerpt(unit)
        made = self.press.unit(excerpt)
        done.parts, done.until = made.parts, made.until
        with timing("write"):
            known = {} if self.tree.fresh else self.ledger.files(done.maker)
            for path, body in made.files:
                self._put(path, body, known, done)
        done.seconds, done.sounds = timing.taken(), learnt()
        return done

    def whole(self, work: Work) -> Done:
        """The files of a work for the whole district."""
        done = Done(work.maker, until=work.until)
        known = {} if self.tree.fresh else self.ledger.files(work.maker)
        if work.kind in ("data", "calendar"):
            with self.press.timing("write"):
                self._long(work, known, done)
        else:
            for path, body in self._files(work):
                with self.press.timing("write"):
                    self._put(path, body, known, done)
        done.seconds = self.press.timing.taken()
        return done

    def _files(self, work: Work) -> Iterator[tuple[str, bytes]]:
        press, language = self.press, work.language
        match work.kind:
            case "common":
                yield from press.common({name: self._urgent(name) for name in press.renderers})
            case "fronts":
                yield from press.fronts(
                    language, self._units(work.family), self.survey.figures,
                    self._urgent(language),
                )
            case "streets":
                key = work.keys[0]
                initials = self.ledger.keys(work.family)
                parts = (part[key] for part in self._units(work.family) if key in part)
                yield from press.streets(
                    language, key, initials, parts if key else (), self._urgent(language)
                )
            case "lookup":
                for bucket, rows in self._buckets(work.family, work.keys).items():
                    yield from press.lookup(language, bucket, rows)
            case "near":
                for bucket, rows in self._buckets(work.family, work.keys).items():
                    yield from press.near(bucket, rows)
            case "characters":
                yield from press.characters(self._characters())
            case "all":
                every = map(str, range(press.size.buckets))
                slips = map(str, range(press.size.near_buckets))
                cards = {path: card for part in self._units(f"cards.{language}")
                         for path, card in part.items()}
                yield from press.every_name(
                    language, self._buckets(work.family, every), self._buckets("near", slips),
                    cards, self._characters(),
                )
            case "feed":
                yield from press.feed(language, (part["notices"] for part in
                                                 self._units(work.family) if "notices" in part))
            case "admin":
                # Late: only a district with a browser editor needs it.
                from publish.admin import admin_files  # noqa: PLC0415

                stations = {name: body.decode() for part in self._units(work.family)
                            for name, body in part.items()}
                yield from admin_files(press.profile, press.renderers["zh"].t.words, stations)
            case "package":
                yield from press.package(language, self._tables())
            case "sitemap":
                names = (part[""].decode() for part in self._units(work.family))
                yield from press.sitemap(names, self._lists())

    def _buckets(self, family: str, keys: Iterable[str]) -> dict[int, list[bytes]]:
        buckets: dict[str, list[bytes]] = {key: [] for key in keys}
        for part in self._units(family):
            for key in part.keys() & buckets.keys():
                buckets[key].append(part[key])
        return {int(key): rows for key, rows in buckets.items()}

    def _characters(self) -> Iterator[bytes]:
        return (part[""] for part in self._units("characters"))

    def _urgent(self, language: str) -> Markup:
        """What stands on top of the district's own pages."""
        return from_parts(part[""] for part in self._units(f"urgent.{language}") if part)

    def _units(self, family: str) -> Iterator[dict[str, bytes]]:
        return (dict(part) for _, part in self.ledger.parts(family))

    def _lists(self) -> Iterator[str]:
        """The files of the works that make pages, as the ledger has noted them."""
        for maker in self.ledger.given:
            if makes_lists(maker):
                yield from self.ledger.files(maker)

    def _tables(self) -> dict[str, tuple[int, str]]:
        """Each table's size and SHA-256, as the works that wrote them noted."""
        found = {}
        for maker, given in self.ledger.given.items():
            if maker.startswith("whole/data"):
                size, mark = given.facts
                found[maker.rpartition("/")[2]] = int(size), mark
        return found

    def _long(self, work: Work, known: dict[str, bytes], done: Done) -> None:
        """A file that may be too large for memory, written piece by piece."""
        paths = self.press.long_paths(work)
        counted = _Counted(self._pieces(work))
        mark = digest(counted)
        for path in paths:
            done.files[path] = mark
            if known.get(path) == mark:
                continue
            if path == paths[0]:
                self.tree.put(path, self._pieces(work))
            else:
                # The same bytes in every language: one file under several names.
                self.tree.link(path, f"{self.tree.folder}/{paths[0]}")
            done.written.append(path)
        done.facts = [str(counted.size), counted.mark.hexdigest()]

    def _pieces(self, work: Work) -> Iterator[bytes]:
        bodies = (body for part in self._units(work.family) for body in part.values())
        return self.press.long(work, bodies)

    def _put(self, path: str, body: bytes, known: dict[str, bytes], done: Done) -> None:
        mark = digest(body)
        if known.get(path) != mark:
            self.tree.put(path, body)
            done.written.append(path)
        done.files[path] = mark


class _Counted:
    """Passes pieces on and keeps count of them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = pieces
        self.size = 0
        self.mark = sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.size += len(piece)
            self.mark.update(piece)
            yield piece
