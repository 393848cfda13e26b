"""What CSV and XLSX share: a row of headings, then rows of as many cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from intake.rows import Headings, Items, Reject, Row

MAX_COLUMNS = 200


class Table:
    """Turns rows of cells into items. Blank rows are passed over."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._whole = False
        self.refused = False
        """The headings cannot be used: what follows means nothing."""

    @property
    def named(self) -> bool:
        return bool(self._names)

    @property
    def width(self) -> int:
        return len(self._names)

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether so many cells are a row of this table; empty ones may follow."""
        width = len(self._names)
        return len(cells) >= width and not any(cell.strip() for cell in cells[width:])

    def row(self, number: int, cells: Sequence[str]) -> Items:
        if not "".join(cells).strip():
            return
        if self._whole and len(cells) == len(self._names):
            yield Row(number, dict(zip(self._names, cells, strict=True)))
            return
        if not self._names:
            yield self._headings(number, cells)
            return
        if not self.fits(cells):
            facts = {"found": str(len(cells)), "wanted": str(len(self._names))}
            yield Reject(number, "cell_count", facts=facts)
            return
        pairs = list(zip(self._names, cells, strict=False))
        if any(cell.strip() for name, cell in pairs if not name):
            yield Reject(number, "cell_without_heading")
            return
        yield Row(number, {name: cell for name, cell in pairs if name})

    def end(self) -> Items:
        """What is to be said when nothing more comes."""
        if not self._names:
            yield Reject(0, "empty_file")

    def _headings(self, number: int, cells: Sequence[str]) -> Headings | Reject:
        names = [" ".join(cell.split()) for cell in cells]
        while names and not names[-1]:
            names.pop()
        self.refused = True
        if len(names) > MAX_COLUMNS:
            facts = {"found": str(len(names)), "most": str(MAX_COLUMNS)}
            return Reject(0, "too_many_columns", facts=facts)
        twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
        if twice:
            return Reject(0, "column_twice", twice[0][:40], facts={"column": twice[0][:40]})
        self.refused = False
        self._names = tuple(names)
        self._whole = all(names)
        return Headings(number, self._names)
