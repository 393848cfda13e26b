"""`Row` and `Reject`: one form as it stands in a file, and why one was not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from district.localized import Localized


@dataclass(frozen=True, slots=True)
class Headings:
    """The first row of a table; `number` is its line. Comes before the rows it names."""

    number: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One raw form: column (or key) to text, nothing tidied. `number` as a person counts."""

    number: int
    cells: Mapping[str, str]

    def __reduce__(self) -> tuple[Any, ...]:
        # Goes to other processes by the hundred thousand; a dataclass' own way is slow.
        return Row, (self.number, self.cells)


@dataclass(frozen=True, slots=True)
class Reject:
    """Why a row, or with number 0 the whole file, is not taken.

    `code` names the sentence `intake.reject.<code>`; `facts` fill it and never hold a value of
    the form. `title` is the field's title, shown in the sentence as `{title}`; a fact `help`
    follows the sentence. `whole`: because of it nothing more of the file is read.
    """

    number: int
    code: str
    column: str = ""
    title: Localized | None = None
    facts: Mapping[str, str | Localized] = field(default_factory=dict)
    whole: bool = False


@dataclass(slots=True)
class Reading:
    """What a reader may know of why it reads, and what it tells meanwhile.

    `share` is how much of the file has been read, from 0 to 1; None where nobody can tell.
    `sheets` are names (folded) of a sheet that is meant, and `knows` tells whether a form has such
    a column; without it the first sheet is read.
    """

    sheets: frozenset[str] = frozenset()
    knows: Callable[[str], bool] | None = None
    share: float | None = None


Item = Headings | Row | Reject
Items = Iterator[Item]
