"""What the rows of a list say of each record, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from clerk.asking import pieces
from clerk.cells import Spoiled, addresses, read_cell
from clerk.posing import kind_at
from clerk.sheets import Note, Row, Where
from clerk.tables import ID, STATION, SUBJECT, TABLES, TEXT, Column, Table
from district.contract import ADDRESS, RECORDS
from district.values import LOCALIZED

_ORDER = {table.name: at for at, table in enumerate(TABLES)}


@dataclass(slots=True)
class Draft:
    """A record of the list. `where` has the place of everything said of it, by path in the file."""

    kind: str
    name: str
    at: Where
    id: str = ""
    station: str = ""
    texts: dict[tuple[str, ...], str] = field(default_factory=dict)
    lists: dict[str, list[dict[tuple[str, ...], str]]] = field(default_factory=dict)
    where: dict[tuple[str | int, ...], Where] = field(default_factory=dict)
    heads: set[tuple[str, ...]] = field(default_factory=set)

    def place(self, path: tuple[str | int, ...]) -> Where:
        """Where the list says what stands at that path of the file, or else the record begins."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.where:
                return self.where[path[:length]]
        below = [at for key, at in self.where.items() if path and key[: len(path)] == path]
        return below[0] if below else self.at


class Drafts:
    """Rows go in by `take`, all of them; `clerk.drafted` makes files of them."""

    def __init__(self, notes: list[Note]) -> None:
        self.notes = notes
        self.all: dict[str, list[Draft]] = {kind: [] for kind in RECORDS}

    # --- taking rows

    def take(self, rows: Iterable[Row]) -> None:
        """Records first, then the entries of their lists, in whichever order the sheets are."""
        for row in sorted(rows, key=lambda row: (bool(row.table.key), _ORDER[row.table.name])):
            texts = dict(self._texts(row))
            if row.table.key:
                self._take_entry(row, texts)
            else:
                self._take_record(row, texts)

    def _texts(self, row: Row) -> Iterator[tuple[Column, str]]:
        for column, (value, where) in row.cells.items():
            kind, name = _kind_of(row.table, column), column.path[-1]
            try:
                cell = read_cell(value, kind, name)
            except Spoiled as spoiled:
                self.note(where, str(spoiled), value=str(value))
                continue
            if cell.typed:
                self.note(where, "mended", wrong=False, typed=cell.typed, text=cell.text)
            if cell.text:
                yield column, cell.text

    def _take_record(self, row: Row, texts: Mapping[Column, str]) -> None:
        named = {column.path: text for column, text in texts.items() if not column.of}
        name = named.get(("name", "zh"), "")
        if not name:
            if texts:
                self.note(row.where, "no_name")
            return
        draft = self._draft(row, name, named)
        draft.heads.update(column.path for column in row.cells)
        own = [column for column in texts if not column.of and not column.key]
        for column in own:
            self._say(draft, column, texts[column], row.cells[column][1])
        entry = {column: text for column, text in texts.items() if column.key and not column.of}
        self._enter(draft, row, entry)
        self._take_foreign(row, texts)

    def _take_foreign(self, row: Row, texts: Mapping[Column, str]) -> None:
        """What an officer's row says of the community served."""
        foreign = [column for column in texts if column.of]
        name = next((text for column, text in texts.items() if column.path == ("community",)), "")
        if not foreign:
            return
        if not name:
            self.note(row.where, "no_community")
            return
        draft = self.named("communities", name) or self._begun("communities", name, row)
        stationed = next((column for column in texts if column.path == STATION), None)
        if stationed and not draft.station:
            self._say(draft, stationed, texts[stationed], row.cells[stationed][1])
        for column in foreign:
            if column.key:
                self._enter(draft, row, {column: texts[column]})
            else:
                self._say(draft, column, texts[column], row.cells[column][1])

    def _take_entry(self, row: Row, texts: Mapping[Column, str]) -> None:
        subject = next((text for column, text in texts.items() if column.path == SUBJECT), "")
        if not subject:
            if texts:
                self.note(row.where, "no_name")
            return
        draft = self.named(row.table.kind, subject)
        if draft is None:
            self.note(row.where, "not_in_list", name=subject)
            return
        rest = {column: text for column, text in texts.items() if column.path != SUBJECT}
        self._enter(draft, row, rest)

    def _enter(self, draft: Draft, row: Row, texts: Mapping[Column, str]) -> None:
        """One more entry of a list, or several where a text has several addresses."""
        by_list: dict[str, dict[Column, str]] = {}
        for column, text in texts.items():
            by_list.setdefault(column.key or row.table.key, {})[column] = text
        for key, columns in by_list.items():
            entries = draft.lists.setdefault(key, [])
            written = next((one for one in columns if one.path == TEXT), None)
            if written:
                where = row.cells[written][1]
                for one in self._addresses(columns[written], where):
                    if one not in entries:
                        draft.where[key, len(entries)] = where
                        entries.append(one)
                continue
            for entry in _apart({column.path: text for column, text in columns.items()}):
                if entry in entries:  # the same in each row, as merged cells have it
                    continue
                at = len(entries)
                draft.where[key, at] = row.where
                for column in columns:
                    draft.where[key, at, *column.path] = row.cells[column][1]
                entries.append(entry)

    def _addresses(self, text: str, where: Where) -> list[dict[tuple[str, ...], str]]:
        try:
            found = addresses(text)
        except Spoiled as spoiled:
            self.note(where, str(spoiled), value=text)
            return []
        return [
            {(key,): read_cell(value, ADDRESS.keys[key].kind, key).text
             for key, value in one.items()}
            for one in found
        ]

    def _say(self, draft: Draft, column: Column, text: str, where: Where) -> None:
        if column.path == ID:
            return
        if column.path == STATION:
            draft.station, draft.where[column.path] = text, where
            return
        before = draft.texts.get(column.path, text)
        if before != text:
            first = draft.where[column.path]
            self.note(where, "two_values", value=text, before=before, row=str(first.row))
            return
        draft.texts[column.path], draft.where[column.path] = text, where

    # --- finding records

    def _draft(self, row: Row, name: str, named: Mapping[tuple[str, ...], str]) -> Draft:
        """The record that a row is about: another row may have begun it."""
        kind, id_, badge = row.table.kind, named.get(ID, ""), named.get(("badge",), "")
        for draft in self.all[kind]:
            same = draft.id == id_ if id_ else draft.name == name
            other = badge and draft.texts.get(("badge",), badge) != badge
            if same and not other:
                return draft
        draft = self._begun(kind, name, row)
        draft.id = id_
        return draft

    def _begun(self, kind: str, name: str, row: Row) -> Draft:
        draft = Draft(kind, name, row.where, texts={("name", "zh"): name})
        self.all[kind].append(draft)
        return draft

    def named(self, kind: str, name: str) -> Draft | None:
        """The one record of the list that has this id or name."""
        found = [draft for draft in self.all[kind] if draft.id == name] or [
            draft for draft in self.all[kind] if name in names_of(draft.name)
        ]
        return found[0] if len(found) == 1 else None

    def note(self, where: Where, code: str, *, wrong: bool = True, **facts: str) -> None:
        self.notes.append(Note(where, code, facts, wrong))


def _apart(entry: dict[tuple[str, ...], str]) -> list[dict[tuple[str, ...], str]]:
    """One entry for each community that a cell names: 府学社区、交东社区."""
    served = pieces(entry.get(("community",), ""))
    return [{**entry, ("community",): piece} for piece in served] or [entry]


def names_of(name: str) -> tuple[str, ...]:
    """A name, and the same without what kind of place it is."""
    short = name.removesuffix("派出所").removesuffix("社区")
    return (name, short) if short else (name,)


def _kind_of(table: Table, column: Column) -> Any:
    """The kind of value that the contract gives a column's key."""
    if column.path[0].startswith("@"):
        return LOCALIZED
    shape = RECORDS[column.of or table.kind][0]
    key = column.key or table.key
    where = (key, *column.path) if key else column.path
    kind = kind_at(shape, where[0]) if len(where) == 1 else None
    if kind is None:
        inner = kind_at(shape, *where[:-1]) if where[-1] in {"zh", "en"} else None
        kind = inner if inner is LOCALIZED else kind_at(shape, *where)
    return kind
