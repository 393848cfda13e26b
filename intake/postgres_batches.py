"""One statement for many rows: PostgreSQL makes ready once what else it would for each of them.

A row by itself costs more for its constraints to be read than for them to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_INSERT = re.compile(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \((:\w+(?:, :\w+)*)\)")
_UPDATE = re.compile(r"UPDATE (\w+) SET (\w+ = :\w+(?:, \w+ = :\w+)*) WHERE (\w+) = :(\w+)")


@dataclass(frozen=True, slots=True)
class Batch:
    """Columns of a table, and under which name each is given."""

    table: str
    columns: tuple[str, ...]
    names: tuple[str, ...]
    key: str = ""
    """The column by which rows are found that are changed; none where rows are put in."""

    def statement(self, types: Mapping[str, str]) -> bytes:
        """With a place for each column's values, one list after the other."""
        lists = ", ".join(f"%s::{types[name]}[]" for name in self.columns)
        names = ", ".join(self.columns)
        if not self.key:
            return f"INSERT INTO {self.table} ({names}) SELECT * FROM unnest({lists})".encode()  # noqa: S608 (names are ours)
        changes = ", ".join(f"{name} = new.{name}" for name in self.columns if name != self.key)
        return (
            f"UPDATE {self.table} SET {changes} FROM unnest({lists}) AS new ({names})"  # noqa: S608
            f" WHERE {self.table}.{self.key} = new.{self.key}"
        ).encode()


@lru_cache(maxsize=64)
def batch_of(statement: str) -> Batch | None:
    """A statement that puts in or changes one row; None where it does more than that."""
    if found := _INSERT.fullmatch(statement):
        columns, names = found[2].split(", "), found[3].replace(":", "").split(", ")
        return Batch(found[1], tuple(columns), tuple(names))
    if found := _UPDATE.fullmatch(statement):
        pairs = [each.split(" = :") for each in found[2].split(", ")]
        columns, names = [found[3], *(pair[0] for pair in pairs)], [pair[1] for pair in pairs]
        return Batch(found[1], tuple(columns), (found[4], *names), found[3])
    return None
