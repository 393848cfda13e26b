"""The content before and after: a folder as it stands beside what it was at a revision.

Only the files that differ are read a second time. A station as it was is the records of today with
these few put in their place: the same excerpt the pages of then were made from.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from district.entry import Entry, read_entry
from district.excerpt import Excerpt, take_excerpt
from district.index import number, standing
from district.layout import is_record, unit_of, walked
from district.profile import FILE, read_profile
from district.records import Profile
from district.scan import MAX_BYTES, Seen
from district.survey import Survey
from district.words import Words, read_words
from publish.revision import Before

_Found = list[tuple[str, bytes]]


class Side:
    """A content folder at one of the two times; the units are those of the stations' folders."""

    def __init__(self, profile: Profile, units: Mapping[str, list[str]]) -> None:
        self.profile = profile
        self.units = units
        self._excerpts: dict[str, Excerpt] = {}

    def record(self, file: str) -> Any:
        """The record of a file; None where there is no such file, or none that can be read."""
        raise NotImplementedError

    def find(self, key: int) -> _Found:
        """The files of the records that stand at a key's number, with their digests."""
        raise NotImplementedError

    def excerpt(self, unit: str) -> Excerpt:
        """A unit with all it touches; empty where it was not yet, or is no more."""
        found = self._excerpts.get(unit)
        if found is None:
            own = [file for file in self.units.get(unit, ()) if self.record(file) is not None]
            found = take_excerpt(unit, own, self.find, self.record, self.profile)
            self._excerpts[unit] = found
        return found


class _After(Side):
    """The folder as the survey found it."""

    def __init__(self, survey: Survey) -> None:
        super().__init__(survey.profile, survey.units)
        self.survey = survey

    def record(self, file: str) -> Any:
        catalogue = self.survey.catalogue
        known = catalogue.digest(file) is not None and is_record(file)
        return catalogue.record(file) if known else None

    def find(self, key: int) -> _Found:
        return self.survey.catalogue.find(key)


class _Before(Side):
    """The same with what a revision held in the place of what differs."""

    def __init__(self, after: _After, files: Mapping[str, bytes | None]) -> None:
        super().__init__(_profile(after.profile, files), _units(after.units, files))
        self._after = after
        self._files = files
        self._entries = {
            file: _entry(file, body) for file, body in files.items()
            if body is not None and is_record(file)
        }
        self._standing: dict[int, _Found] = defaultdict(list)
        for file, entry in self._entries.items():
            record = entry.unpacked()
            digest = blake2b(file.encode() + b"\0" + (files[file] or b""), digest_size=16).digest()
            for key in set(standing(record)) if record is not None else ():
                self._standing[number(key)].append((file, digest))

    def record(self, file: str) -> Any:
        if file not in self._files:
            return self._after.record(file)
        entry = self._entries.get(file)
        return entry.unpacked() if entry else None

    def find(self, key: int) -> _Found:
        there = [pair for pair in self._after.find(key) if pair[0] not in self._files]
        return there + self._standing.get(key, [])


class Sides:
    """`before` and `after`, and the `files` that differ, as paths below the content."""

    def __init__(self, survey: Survey, base: Before) -> None:
        self.survey = survey
        self.base = base
        self.now: datetime = survey.now
        after = _After(survey)
        self.after: Side = after
        self.before: Side = _Before(after, base.files)
        self.files = sorted(base.files, key=walked)
        self._words: dict[str, Words] = {}

    @cached_property
    def records(self) -> list[str]:
        """The files that differ and hold, or held, a record."""
        return [file for file in self.files if is_record(file)]

    @property
    def new_profile(self) -> bool:
        return self.before.profile != self.after.profile

    def pair(self, file: str) -> tuple[Any, Any]:
        """A file's record before and after."""
        return self.before.record(file), self.after.record(file)

    def words(self, side: Side) -> dict[str, Words]:
        """The sentences of each language that a side's pages are in."""
        content, names = self.survey.catalogue.content, side.profile.languages
        if side is self.after or not any(file.startswith("words/") for file in self.files):
            return {name: self._words_now(name) for name in names}
        with tempfile.TemporaryDirectory(prefix="hutong-") as folder:
            (Path(folder) / "words").mkdir()
            for name in names:
                file = f"words/{name}.yaml"
                now = content / file
                body = self.base.files.get(file, now.read_bytes() if now.is_file() else None)
                if body is not None:
                    (Path(folder) / file).write_bytes(body)
            return {name: read_words(name, Path(folder)) for name in names}

    def _words_now(self, language: str) -> Words:
        if language not in self._words:
            self._words[language] = read_words(language, self.survey.catalogue.content)
        return self._words[language]

    def touched(self, files: Iterable[str]) -> list[str]:
        """The units that have one of these files, or a page that may show what is in one."""
        units, keys = set(), set()
        for file in files:
            units.add(unit_of(file))
            for record in self.pair(file):
                keys |= set(self._keys(record)) if record is not None else set()
        units |= self.survey.touched({number(key) for key in keys})
        return sorted(units)

    def _keys(self, record: Any) -> Iterable[str]:
        """Where a record is looked for by those who show it."""
        for key in standing(record):
            if not key.startswith("stations/"):
                yield key
                continue
            # Whoever shares a street with a station's communities looks at the station too, and
            # shows nothing of it: it is shown where one of its communities or officers is.
            for side in (self.before, self.after):
                for file in side.units.get(record.id, ()):
                    found = side.record(file)
                    if found is not None and file.split("/")[2] in ("communities", "officers"):
                        yield file.split("/")[2] + "/" + getattr(found, "id", "")


def _entry(file: str, body: bytes) -> Entry:
    if len(body) > MAX_BYTES and file.endswith(".yaml"):
        return Entry()
    return read_entry(file, Seen(b"", body, len(body)))


def _profile(now: Profile, files: Mapping[str, bytes | None]) -> Profile:
    if FILE not in files:
        return now
    with tempfile.TemporaryDirectory(prefix="hutong-") as folder:
        (Path(folder) / FILE).write_bytes(files[FILE] or b"")
        read = read_profile(Path(folder))
    return read.profile if read.whole else now


def _units(
    now: Mapping[str, list[str]], files: Mapping[str, bytes | None]
) -> dict[str, list[str]]:
    units = {unit: [file for file in own if file not in files] for unit, own in now.items()}
    for file, body in files.items():
        if body is not None and is_record(file):
            units.setdefault(unit_of(file), []).append(file)
    return {unit: sorted(own, key=walked) for unit, own in units.items()}
