"""`Problem`: what is wrong, where exactly, how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Path = tuple[str | int, ...]
"""Where inside a file: keys and list positions, outermost first."""

ANY = "*"
"""Stands in `Problem.unless` for whatever id or file it may be."""


class Level(StrEnum):
    ERROR = "error"
    """Stops the build."""
    WARNING = "warning"
    """Shown; stops the build only with `--strict`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the content.

    `code` names the sentence (`problem.<code>` in content/words), `facts` fill it. `line` and
    `column` count from 1; they are 0 until `reading.locate` has looked the path up in the file.
    `unless` says what would make it a false alarm: (kind, id) of files that could not be read, or
    (code, file) of a problem it would only follow from, `postings` for any that puts a posting in
    doubt. `district.settling` asks after them and clears it.
    """

    code: str
    file: str
    path: Path = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    level: Level = Level.ERROR
    line: int = 0
    column: int = 0
    unless: tuple[tuple[str, str], ...] = ()

    @property
    def field(self) -> str:
        """The name of the key concerned, or "" for the file as a whole."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")


class Refusal(Exception):
    """A value cannot be taken; `code` and `facts` become a `Problem` where it stands."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = {name: str(value) for name, value in facts.items()}


class NotYaml(Refusal):
    """The text is not YAML we take; `line` and `column` count from 1."""

    def __init__(self, code: str, line: int, column: int, **facts: object) -> None:
        super().__init__(code, **facts)
        self.line = line
        self.column = column


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or ""."""
    candidates = list(known)
    folded = {name.lower(): name for name in candidates}
    close = difflib.get_close_matches(word.lower(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else ""
