"""Physical lines and CSV records: an unclosed quote costs its own row, never the rest."""

from __future__ import annotations

import csv
import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from intake.rows import Reading

MAX_LINE = 60_000
"""Characters in one line; no form of ours has more in all its fields together. Twice as many
stay below the limit of the `csv` module for one cell, 131,072."""
MAX_RECORD_LINES = 300
_TOLD = 256
_LOOKAHEAD = 16_000_000
_LONG_LOOKS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line with its end. `text` is cut short when `too_long`."""

    number: int
    text: str
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """The cells that begin on line `number`, or why there are none.

    `inner` are the further lines the cells were read from.
    """

    number: int
    cells: tuple[str, ...] = ()
    code: str = ""
    inner: tuple[Line, ...] = ()


class Lines:
    """The lines of a stream, with those handed back coming first."""

    def __init__(self, stream: TextIO, reading: Reading) -> None:
        self._stream = stream
        self._reading = reading
        self._size = os.fstat(stream.fileno()).st_size
        self._back: deque[Line] = deque()
        self._number = 0

    def take(self) -> Line | None:
        if self._back:
            return self._back.popleft()
        text = self._stream.readline(MAX_LINE)
        if not text:
            return None
        self._number += 1
        if self._number % _TOLD == 0:
            self._reading.share = self._stream.buffer.tell() / self._size
        if len(text) < MAX_LINE or text.endswith(("\n", "\r")):
            return Line(self._number, text)
        rest = text
        while rest and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(MAX_LINE)
        return Line(self._number, text, too_long=True)

    def give_back(self, lines: list[Line]) -> None:
        self._back.extendleft(reversed(lines))


class Records:
    """Splits lines into records as spreadsheets write them, strictly."""

    def __init__(self, lines: Lines, delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._long_looks = _LONG_LOOKS

    def __iter__(self) -> Iterator[Record]:
        while (line := self._lines.take()) is not None:
            yield self._too_long(line) if line.too_long else self._record(line)

    def read_again(self, record: Record) -> None:
        """Only the first line of this record was its own: go on with the next line."""
        self._lines.give_back(list(record.inner))

    @staticmethod
    def _too_long(line: Line) -> Record:
        return Record(line.number, code="row_too_long")

    def _record(self, first: Line) -> Record:
        # Nearly every record is one line, most without a quote: then there is nothing to weigh.
        if '"' not in first.text:
            return Record(first.number, tuple(first.text.rstrip("\r\n").split(self._delimiter)))
        with suppress(csv.Error):
            alone = csv.reader((first.text,), delimiter=self._delimiter, strict=True)
            return Record(first.number, tuple(next(alone)))
        taken = [first]
        size = len(first.text)

        def feed() -> Iterator[str]:
            nonlocal size
            yield first.text
            while len(taken) < MAX_RECORD_LINES and size < MAX_LINE:
                line = self._lines.take()
                if line is None:
                    return
                taken.append(line)
                if line.too_long:
                    return
                size += len(line.text)
                yield line.text

        try:
            cells = next(csv.reader(feed(), delimiter=self._delimiter, strict=True))
        except csv.Error:
            if len(taken) >= MAX_RECORD_LINES or size >= MAX_LINE:
                return self._skip(taken)
            self._lines.give_back(taken[1:])
            return Record(first.number, code="row_quote")
        return Record(first.number, tuple(cells), inner=tuple(taken[1:]))

    def _skip(self, taken: list[Line]) -> Record:
        """An open quote after hundreds of lines: one huge cell that closes later, or a slip?

        When the quote closes where a cell may end, everything up to there is one row. Otherwise
        the quote was a slip: only its own line is lost.
        """
        beyond: list[Line] = []
        size = 0
        self._long_looks -= 1
        while self._long_looks >= 0 and size < _LOOKAHEAD:
            line = self._lines.take()
            if line is None:
                break
            beyond.append(line)
            size += len(line.text)
            # Doubled quotes stand for a quote inside the cell.
            _, quote, after = line.text.replace('""', "").partition('"')
            if quote and not line.too_long:
                if after.startswith((self._delimiter, "\n", "\r")) or not after:
                    return Record(taken[0].number, code="row_too_long")
                break
        self._lines.give_back([*taken[1:], *beyond])
        return Record(taken[0].number, code="row_quote")
