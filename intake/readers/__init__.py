"""Readers: from a file to raw rows, streaming where the format allows.

`read(path)` yields `Headings` (for tables), `Row`s and `Reject`s and never raises for what is in
the file.
"""

from __future__ import annotations

from pathlib import Path

from intake.readers import csv_rows, json_rows, xlsx_rows, yaml_rows
from intake.readers.encoding import Unreadable
from intake.rows import Items, Reading, Reject

_READERS = {
    ".json": json_rows.read,
    ".jsonl": json_rows.read_lines,
    ".ndjson": json_rows.read_lines,
    ".yaml": yaml_rows.read,
    ".yml": yaml_rows.read,
    ".csv": csv_rows.read,
    ".tsv": csv_rows.read,
    ".txt": csv_rows.read,
    ".xlsx": xlsx_rows.read,
}
SUFFIXES = tuple(_READERS)


def read(path: Path, reading: Reading | None = None) -> Items:
    """The rows of a file by its suffix; `reading` is kept where the format allows."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        code = "old_excel" if path.suffix.lower() in {".xls", ".et", ".ods"} else "unknown_format"
        yield Reject(0, code)
        return
    try:
        if path.stat().st_size == 0:
            yield Reject(0, "empty_file")
            return
        yield from reader(path, reading or Reading())
    except Unreadable as error:
        yield Reject(0, error.code, facts=error.facts)
    except OSError as error:
        yield Reject(0, "file_unreadable", facts={"why": error.strerror or ""})
