"""`FILE.rejects.csv`: what was not taken and why, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TextIO

from district.localized import Localized
from district.words import Words
from intake.rows import Reject
from look.sheets import safe

COLUMNS = ("row", "field", "reason")


def sentence(reject: Reject, words: Words, *, helped: bool = True) -> str:
    """The reason in words; holds no value of the form. `helped`: with the field's own help."""
    facts = {
        name: fact.get(words.language) if isinstance(fact, Localized) else fact
        for name, fact in reject.facts.items()
    }
    facts["title"] = reject.title.get(words.language) if reject.title else reject.column
    reason = words(f"intake.reject.{reject.code}", **facts)
    help_ = facts.get("help", "") if helped else ""
    return words("intake.reject.with_help", reason=reason, help=help_) if help_ else reason


def rejects_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.rejects.csv")


class Rejects:
    """Writes the rejects of one file; the file appears whole when it is finished.

    A run without rejects removes the file an earlier run left. `OSError` passes to the caller.
    """

    def __init__(self, path: Path, words: Words) -> None:
        self.path = rejects_file(path)
        self.count = 0
        self._part = self.path.with_name(f".{self.path.name}.part")
        self._words = words
        self._file: TextIO | None = None

    def add(self, reject: Reject) -> None:
        self.count += 1
        if self._file is None:
            self._file = self._part.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(COLUMNS)
        row = str(reject.number) if reject.number else ""
        cells = (row, reject.column, sentence(reject, self._words))
        csv.writer(self._file).writerow(map(safe, cells))

    def finish(self) -> None:
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return
        self._file.close()
        self._part.replace(self.path)

    def abandon(self) -> None:
        """Leave what an earlier run wrote as it is."""
        if self._file is not None:
            self._file.close()
            self._part.unlink(missing_ok=True)

