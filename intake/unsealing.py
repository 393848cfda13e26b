"""`Opener`: opens sealed boxes with the private keys that are here, and names what it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from district.problem import Refusal
from intake.keys import private_file, read_private
from intake.request import Sealed
from intake.seal import NotOpened, unseal


@dataclass(frozen=True, slots=True)
class Opened:
    """The values, or why there are none: `sealed` (no key here) or `not_opened`, and which key."""

    values: Mapping[str, str]
    trouble: str = ""
    key: str = ""
    file: Path = Path()


@dataclass(slots=True)
class Opener:
    """`folder` holds the keys. Each key is read once, for as long as this lives."""

    folder: Path
    _keys: dict[str, bytes | None] = field(default_factory=dict)

    def open(self, sealed: Sealed | None) -> Opened:
        if sealed is None:
            return Opened({})
        name = sealed.key_id
        file = private_file(self.folder, name)
        try:
            if name not in self._keys:
                self._keys[name] = read_private(self.folder, name)
            private = self._keys[name]
            if private is None:
                return Opened({}, "sealed", name, file)
            return Opened(unseal(private, sealed))
        except (Refusal, NotOpened):
            return Opened({}, "not_opened", name, file)
