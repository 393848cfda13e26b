"""Which field a column means: its name, or its title in Chinese or English."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from district.forms import Field, Form, FormId
from district.problem import nearest
from intake.on_paper import as_stored, is_typed_otherwise
from intake.rows import Reject
from look.sheets import sheet_name

FORM = "form"
KEY = "key"
OWN = {
    "form": FORM, "表单": FORM, "key": KEY, "纸质表编号": KEY, "paper form number": KEY,
}
"""Our own columns, as they may be headed. A paper form's running number makes a good key."""
_SHOWN = 40
_LAYOUTS = 64
_KNOWN = 1_000


@functools.lru_cache(1024)
def fold(heading: str) -> str:
    """How headings are compared; a star marks one that must be filled in."""
    return " ".join(heading.rstrip("*＊ ").split()).lower()


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings of one table (or the keys of one object) as one form understands them.

    `form` and `key` are the headings of our own columns, "" where there are none; `fields` are the
    others, with None for what the form does not know. `doubled`: two of them may be one field.
    """

    form: str
    key: str
    fields: tuple[tuple[str, Field | None], ...]
    doubled: bool


class Columns:
    """The columns of one form, and the two of our own: `form` and `key`."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._stored: dict[str, dict[str, str]] = {
            field.name: {} for field in form.fields if is_typed_otherwise(field)
        }
        self._layouts: dict[tuple[str, ...], Layout] = {}
        self._fields: dict[str, Field] = {}
        # Names win over titles, and the first title over a later one like it.
        for field in form.fields:
            self._fields[fold(field.name)] = field
        for field in form.fields:
            for title in {field.title.zh, field.title.en} - {""}:
                self._fields.setdefault(fold(title), field)

    def field(self, heading: str) -> Field | None:
        return self._fields.get(fold(heading))

    def knows(self, heading: str) -> bool:
        return fold(heading) in self._fields or own(heading) != ""

    def layout(self, headings: tuple[str, ...]) -> Layout:
        """The same for every row of a table, so worked out once."""
        found = self._layouts.get(headings)
        if found is None:
            if len(self._layouts) >= _LAYOUTS:
                self._layouts.clear()
            found = self._layouts[headings] = self._layout(headings)
        return found

    def _layout(self, headings: tuple[str, ...]) -> Layout:
        ours = {own(heading): heading for heading in headings}
        fields = tuple((each, self.field(each)) for each in headings if not own(each))
        named = [field.name for _, field in fields if field]
        doubled = len(set(named)) < len(named)
        return Layout(ours.get(FORM, ""), ours.get(KEY, ""), fields, doubled)

    def stored(self, field: Field, value: str) -> str:
        """What the form stores for a tidied value: `as_stored`, remembered where values repeat."""
        known = self._stored.get(field.name)
        if known is None:
            return value
        if value not in known:
            if len(known) >= _KNOWN or len(value) > _SHOWN:
                return as_stored(field, value)
            known[value] = as_stored(field, value)
        return known[value]

    def unknown(self, heading: str, number: int) -> Reject:
        """A refusal of a column, with the one that was probably meant."""
        near = nearest(heading, self._shown_names())
        shown = heading[:_SHOWN]
        code = "column_unknown_near" if near else "column_unknown"
        return Reject(number, code, shown, facts={"column": shown, "near": near})

    def twice(self, headings: Iterable[str], number: int) -> Reject | None:
        """Two columns that mean the same field, if there are any."""
        seen: dict[str, str] = {}
        for heading in headings:
            field = self.field(heading)
            if field is None:
                continue
            if field.name in seen:
                facts = {"column": heading[:_SHOWN], "other": seen[field.name][:_SHOWN]}
                return Reject(number, "column_same", heading[:_SHOWN], field.title, facts)
            seen[field.name] = heading
        return None

    def missing(self, headings: Iterable[str], number: int) -> list[Reject]:
        """The required fields that no column of a table is for."""
        given = {field.name for heading in headings if (field := self.field(heading))}
        return [
            Reject(number, "column_missing", field.name, field.title, {"column": field.name})
            for field in self.form.fields
            if field.required and field.name not in given
        ]

    def _shown_names(self) -> list[str]:
        """Titles, then names: of two that differ in case only, the later one is suggested."""
        titles = [t for f in self.form.fields for t in (f.title.zh, f.title.en) if t]
        return titles + [field.name for field in self.form.fields]


def own(heading: str) -> str:
    """`form` or `key` when the column is one of ours, else ""."""
    return OWN.get(fold(heading), "")


class Forms:
    """The district's forms, found by id or title."""

    def __init__(self, forms: Mapping[FormId, Form]) -> None:
        self.columns = {str(name): Columns(form) for name, form in forms.items()}
        self._names = {fold(name): name for name in self.columns}
        for name, columns in self.columns.items():
            for title in {columns.form.title.zh, columns.form.title.en} - {""}:
                self._names.setdefault(fold(title), name)

    def find(self, text: str) -> Columns | None:
        name = self._names.get(fold(text))
        return self.columns[name] if name else None

    def sheets(self, fixed: Columns | None) -> frozenset[str]:
        """What a sheet may be called that holds forms: the folded name or title of one of them."""
        every = [fixed] if fixed else self.columns.values()
        names = [(each.form.id, each.form.title.zh, each.form.title.en) for each in every]
        return frozenset(fold(sheet_name(name)) for each in names for name in each if name)

    def near(self, text: str) -> str:
        found = nearest(fold(text), self._names)
        return self._names.get(found, "")

    def any_knows(self, heading: str) -> bool:
        return any(columns.knows(heading) for columns in self.columns.values())

    @property
    def ids(self) -> str:
        return ", ".join(self.columns)
