"""`Catalogue`: a content folder's files as they were last read, and which changed since.

    catalogue = Catalogue(Path("content"), store)
    changed = catalogue.refresh(jobs=2)        # only files whose digest is new are read
    catalogue.excerpt("jiaodaokou", profile)   # a station with all that it touches
    catalogue.save()

The store keeps every file's record under the file's digest, and one head: the files there are and
the index of keys. With an empty store everything is read.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from district.entry import Entry, read_entry
from district.excerpt import Excerpt, take_everything, take_excerpt
from district.index import Index, Pair, number, standing
from district.layout import is_photo, is_record, unit_of, walked
from district.parallel import spread
from district.photo import MOST_BYTES
from district.problem import Problem
from district.records import Profile
from district.scan import MAX_BYTES, look, look_again, scan
from district.store import Damaged, Store

CHUNK = 200
"""Files in one piece of work."""
_HEAD = "head"

_Chunk = tuple[dict[str, bytes], list[tuple[str, bytes, list[int]]]]
"""Entries under the names they are stored by; each file's digest and where its record stands."""


class _Head(msgspec.Struct, array_like=True):
    """What is known of a content folder before anything is looked at.

    `files` and `digests` go together; an index's file is its place in `files`, where a file that
    is gone leaves "".
    """

    files: list[str] = []
    digests: list[bytes] = []
    index: bytes = b""


@dataclass(slots=True)
class Changes:
    """Since the last refresh: files that are new, changed or gone, and the keys it matters at."""

    files: set[str] = field(default_factory=set)
    keys: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The files there are, in order; the record files by unit, and the others."""

    files: list[str]
    units: dict[str, list[str]]
    common: list[str]


class Catalogue:
    """Raises `Damaged` when the store is not as it was written.

    `saved` stands for the head that is in the store.
    """

    def __init__(self, content: Path, store: Store) -> None:
        self.content = content
        self.store = store
        self.problems: list[Problem] = []
        body = store.get(_HEAD)
        head = _decoded(body, _Head, store) or _Head()
        self.saved = _stamp(body)
        self._files = head.files
        self._place = {file: place for place, file in enumerate(head.files) if file}
        self._digests = head.digests
        self._index = Index(head.index)
        self._sorted: _Sorted | None = None
        self._links: set[str] | None = None

    # --- bringing it up to date

    def refresh(
        self, jobs: int = 1, only: Set[str] | None = None, *, links: bool = True
    ) -> Changes:
        """Look at every file, read those that changed, forget those that are gone.

        `only` names every file that may have changed since the last time: the others are then not
        looked at again, but where only looking at all can tell, and (with `links`) those that
        lead to one of these.
        """
        known = self.known
        gone, new = self._differing(only, links)
        if gone or not new.keys() <= self._place.keys():
            self._sorted = None
        changes = Changes({*gone, *new})
        out = [pair for file in changes.files for pair in self._pairs(file)]
        self.store.drop([_name(self._digests[self._place[file]])
                         for file in changes.files if file in self._place])
        for file in gone:
            place = self._place.pop(file)
            self._files[place], self._digests[place] = "", b""
        at, come = array("Q"), array("I")
        for pieces, stood in self._read([file for file in new if is_record(file)], jobs):
            self.store.put(pieces)
            for file, digest, keys in stood:
                new[file] = digest
                at.extend(keys)
                come.extend([self._put(file, digest)] * len(keys))
        for file, digest in new.items():
            self._put(file, digest)
        self._index.change(out, zip(at, come, strict=True))
        # Where nothing was known nobody looked for anything.
        changes.keys = {key for key, _ in out}.union(at) if known else set()
        return changes

    def _differing(self, only: Set[str] | None, links: bool) -> tuple[list[str], dict[str, bytes]]:
        """The files that are gone, and those that are new or changed with their digests."""
        seen = None if only is None or self.problems else self._named(only, links)
        if seen is None:
            self.problems = []
            seen = dict.fromkeys(self._place) | scan(self.content, self.problems)
            self._links = None
        gone = [file for file, digest in seen.items() if digest is None and file in self._place]
        new = {file: digest for file, digest in seen.items()
               if digest is not None and digest != self.digest(file)}
        return gone, new

    def _named(self, only: Set[str], links: bool) -> dict[str, bytes | None] | None:
        """What `look_again` finds of these files, and of links: they may lead to one of these."""
        if not links:
            return look_again(self.content, only, self._place)
        known = self._place.keys() if self._links is None else self._links
        self._links = {file for file in known | only if os.path.islink(f"{self.content}/{file}")}
        return look_again(self.content, only | self._links, self._place)

    def save(self) -> None:
        """Keep the head; the store itself is saved by whoever opened it."""
        head = _Head(self._files, self._digests, self._index.body())
        body = msgspec.msgpack.encode(head)
        if _stamp(body) != self.saved:
            self.store.put({_HEAD: body})
            self.saved = _stamp(body)

    def _read(self, files: Sequence[str], jobs: int) -> Iterator[_Chunk]:
        chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
        return spread(chunks, partial(_read_chunk, self.content), jobs)

    def _put(self, file: str, digest: bytes) -> int:
        place = self._place.get(file)
        if place is None:
            place = self._place[file] = len(self._files)
            self._files.append(file)
            self._digests.append(digest)
        self._digests[place] = digest
        return place

    def _pairs(self, file: str) -> Iterator[Pair]:
        """Where a file's record stood until now."""
        if file in self._place and is_record(file):
            record = self.record(file)
            for key in standing(record) if record is not None else ():
                yield number(key), self._place[file]

    # --- asking it

    @property
    def known(self) -> bool:
        """Whether any file is known from before."""
        return bool(self._place)

    def digest(self, file: str) -> bytes | None:
        place = self._place.get(file)
        return None if place is None else self._digests[place]

    def files(self) -> list[str]:
        """Every file there is, as `layout.walk` finds them."""
        return self._in_order().files

    def common(self) -> dict[str, bytes]:
        """The digests of the files that hold no record: district.yaml, words, pages, remarks."""
        return {file: self._digests[self._place[file]] for file in self._in_order().common}

    def units(self) -> dict[str, list[str]]:
        """The files that hold records, or should, by the station whose folder they lie in."""
        return self._in_order().units

    def _in_order(self) -> _Sorted:
        """The files sorted out, once for as long as none comes or goes."""
        if self._sorted is None:
            files = sorted(self._place, key=walked)
            units: dict[str, list[str]] = {"": []}
            common = []
            for file in files:
                if is_record(file):
                    units.setdefault(unit_of(file), []).append(file)
                else:
                    common.append(file)
            self._sorted = _Sorted(files, dict(sorted(units.items())), common)
        return self._sorted

    def entry(self, file: str) -> Entry:
        """What came of reading a file."""
        body = self.store.get(_name(self._digests[self._place[file]]))
        entry = _decoded(body, Entry, self.store)
        if not isinstance(entry, Entry):
            raise Damaged(str(self.store.file))
        return entry

    def excerpt(self, unit: str, files: Iterable[str], profile: Profile) -> Excerpt:
        """The unit with these files, and all that it touches."""
        own = [file for file in files if self.record(file) is not None]
        return take_excerpt(unit, own, self.find, self.record, profile)

    def everything(self, profile: Profile) -> Excerpt:
        """All records at once, as one unit: for small districts, and for look-ups."""
        own = [file for file in self.files() if is_record(file) and self.record(file) is not None]
        return take_everything(own, self.find, self.record, profile)

    def records(self, kind: str) -> Iterator[Any]:
        """Every record of a kind, the first of an id, by file; slow in a large district."""
        seen = set()
        for file in self.files():
            if is_record(file) and self.entry(file).kind == kind:
                record = self.record(file)
                if record.id not in seen:
                    seen.add(record.id)
                    yield record

    def record(self, file: str) -> Any:
        """A file's record, or None."""
        try:
            return self.entry(file).unpacked()
        except msgspec.MsgspecError as error:
            raise Damaged(str(self.store.file)) from error

    def find(self, key: int) -> list[tuple[str, bytes]]:
        """The files of the records that stand at a key's number, with their digests."""
        return [(self._files[at], self._digests[at]) for at in self._index.at(key)]


def _read_chunk(content: Path, files: Sequence[str]) -> _Chunk:
    pieces, stood = {}, []
    for file in files:
        seen = look(content, file, MOST_BYTES if is_photo(file) else MAX_BYTES)
        entry = read_entry(file, seen)
        pieces[_name(seen.digest)] = msgspec.msgpack.encode(entry)
        record = entry.unpacked()
        keys = [number(key) for key in standing(record)] if record is not None else []
        stood.append((file, seen.digest, keys))
    return pieces, stood


def _name(digest: bytes) -> str:
    return f"file/{digest.hex()}"


def _stamp(head: bytes | None) -> bytes:
    return blake2b(head or b"", digest_size=16).digest()


def _decoded(body: bytes | None, kind: type[Any], store: Store) -> Any:
    try:
        return None if body is None else msgspec.msgpack.decode(body, type=kind)
    except msgspec.MsgspecError as error:
        raise Damaged(str(store.file)) from error
