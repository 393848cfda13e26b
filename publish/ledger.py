"""`Ledger`: what the site in the output folder was made from, and what each maker gave.

A maker is a unit (`unit/jiaodaokou`) or a work for the whole district (`whole/…`). The ledger is
about one tree, by its digest; about any other it knows nothing, and all is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from district.store import Damaged, Store

Parts = dict[str, dict[str, bytes]]
"""What a unit hands on to the district-wide files: family → key → bytes."""


class Given(msgspec.Struct, array_like=True):
    """What a maker gave last, and from what. It is right from `since` until before `until`.

    `keys` names the families of its parts, and their keys where works depend on which there are;
    `facts` are for other works to know.
    """

    made_from: bytes
    since: datetime
    until: datetime
    keys: dict[str, list[str]] = {}
    facts: list[str] = []

    def holds(self, made_from: bytes, now: datetime) -> bool:
        """Whether making it again would give the same."""
        return self.made_from == made_from and self.since <= now < self.until


class _Head(msgspec.Struct, array_like=True):
    """`tree` is the digest of the site this is about, "" for none; `lag` what its spare lacks;
    `makers` how many gave something."""

    tree: str = ""
    behind: str = ""
    lag: list[str] = []
    makers: int = 0


class Ledger:
    """Raises `Damaged` when the store is not as it was written."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._head = self._read("head", _Head) or _Head()
        self.given: dict[str, Given] = {
            name.removeprefix("given/"): self._decoded(body, Given)
            for name, body in store.below("given/")
        }
        if self._head.tree and len(self.given) != self._head.makers:
            raise Damaged(str(store.file))

    def describes(self, tree: int) -> bool:
        """Whether this is about the site whose tree has that digest."""
        return self._head.tree == f"{tree:032x}"

    @property
    def behind(self) -> int:
        """The digest of the site before that, which the spare holds."""
        return int(self._head.behind or "-1", 16)

    @property
    def lag(self) -> list[str]:
        """The paths that may differ between the two."""
        return self._head.lag

    def holds(self, maker: str, made_from: bytes, now: datetime) -> bool:
        """Whether what a maker gave last is still right."""
        given = self.given.get(maker)
        return given is not None and given.holds(made_from, now)

    def share(self) -> None:
        """Let other processes read what was noted. Until it is closed the ledger then describes
        no site: a build that ends early leaves the next one to make all anew."""
        self.store.put({"head": msgspec.msgpack.encode(_Head())})
        self.store.save()

    def forget(self) -> None:
        """There is no site that it knows."""
        for prefix in ("given/", "files/", "part/"):
            self.store.drop([name for name, _ in self.store.below(prefix)])
        self.given.clear()

    def files(self, maker: str) -> dict[str, bytes]:
        """The files a maker gave last: each one's digest by its path."""
        files: dict[str, bytes] | None = self._read(f"files/{maker}", dict[str, bytes])
        if files is None and maker in self.given:
            raise Damaged(str(self.store.file))
        return files or {}

    def note(self, maker: str, given: Given, files: Mapping[str, bytes]) -> None:
        """What a maker gave."""
        self.given[maker] = given
        self.store.put({
            f"given/{maker}": msgspec.msgpack.encode(given),
            f"files/{maker}": msgspec.msgpack.encode(files),
        })

    def strike(self, maker: str) -> None:
        """A maker that is no more; its parts have been taken back before."""
        del self.given[maker]
        self.store.drop([f"given/{maker}", f"files/{maker}"])

    def sounds(self, stamp: bytes) -> dict[str, list[str]]:
        """How names are read, as the last build with that stamp learnt it."""
        found = self._read(f"sounds/{stamp.hex()}", dict[str, list[str]])
        return dict(found or {})

    def keep_sounds(self, stamp: bytes, sounds: Mapping[str, list[str]]) -> None:
        name = f"sounds/{stamp.hex()}"
        self.store.drop([one for one, _ in self.store.below("sounds/") if one != name])
        self.store.put({name: msgspec.msgpack.encode(sounds)})

    def close(self, tree: int, behind: int, lag: Iterable[str]) -> None:
        """The ledger describes the site that now stands."""
        head = _Head(f"{tree:032x}", f"{behind:032x}", sorted(lag), len(self.given))
        self.store.put({"head": msgspec.msgpack.encode(head)})
        self.store.save()

    # --- parts

    def hand_on(self, unit: str, parts: Parts) -> set[tuple[str, str]]:
        """Keep a unit's parts; the families and keys at which they differ from those before."""
        differ: set[tuple[str, str]] = set()
        known = self.given[unit].keys if unit in self.given else {}
        for family in parts.keys() | known.keys():
            name = f"part/{family}/{unit}"
            now = parts.get(family, {})
            before = self._read(name, dict[str, bytes]) if family in known else {}
            if before is None:
                raise Damaged(str(self.store.file))
            keys = {key for key in now.keys() | before.keys() if now.get(key) != before.get(key)}
            differ |= {(family, key) for key in keys}
            if not now:
                self.store.drop([name])
            elif keys:
                self.store.put({name: msgspec.msgpack.encode(now)})
        return differ

    def keys(self, family: str) -> set[str]:
        """The keys of a family that any unit has."""
        return {key for given in self.given.values() for key in given.keys.get(family, ())}

    def parts(self, family: str) -> Iterator[tuple[str, Mapping[str, bytes]]]:
        """Each unit's parts of a family, by unit."""
        prefix = f"part/{family}/"
        missing = {unit for unit, given in self.given.items() if family in given.keys}
        for name, body in self.store.below(prefix):
            unit = name.removeprefix(prefix)
            missing.discard(unit)
            yield unit, self._decoded(body, dict[str, bytes])
        if missing:
            raise Damaged(str(self.store.file))

    def _read(self, name: str, kind: Any) -> Any:
        body = self.store.get(name)
        return None if body is None else self._decoded(body, kind)

    def _decoded(self, body: bytes, kind: Any) -> Any:
        try:
            return msgspec.msgpack.decode(body, type=kind)
        except msgspec.MsgspecError as error:
            raise Damaged(str(self.store.file)) from error
