"""From a raw row to tidied values under the names of a form's fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from district.problem import Refusal
from intake import columns
from intake.columns import Columns, Forms
from intake.rows import Headings, Reject, Row
from intake.tidy import tidy


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row whose form is known; blank fields are left out. `rejects` is what was wrong so far."""

    number: int
    columns: Columns
    key: str
    values: Mapping[str, str]
    rejects: tuple[Reject, ...]

    @property
    def refused_fields(self) -> frozenset[str]:
        return frozenset(reject.column for reject in self.rejects)


def check_headings(headings: Headings, forms: Forms, fixed: Columns | None) -> list[Reject]:
    """What is wrong with a whole table before its rows: with anything here, none is read."""
    names = [name for name in headings.names if name]
    if fixed is None and columns.FORM not in map(columns.own, names):
        # A table without headings shows its first resident here: name nothing from it.
        known = any(forms.any_knows(name) for name in names)
        return [Reject(0, "no_form" if known else "no_headings", facts={"forms": forms.ids})]
    if fixed is None:
        strange = [name for name in names if not columns.own(name) and not forms.any_knows(name)]
        every = next(iter(forms.columns.values()), None)
        return [every.unknown(name, headings.number) for name in strange] if every else []
    if not any(map(fixed.knows, names)):
        return [Reject(0, "no_headings", facts={"forms": forms.ids})]
    twice = fixed.twice(names, headings.number)
    return [
        *([twice] if twice else []),
        *(fixed.unknown(name, headings.number) for name in names if not fixed.knows(name)),
        *fixed.missing(names, headings.number),
    ]


def prepare(row: Row, forms: Forms, fixed: Columns | None) -> Prepared | Reject:
    """Tidy a row; a `Reject` when not even its form is known."""
    form = fixed or _form(_named(row), row.number, forms)
    if isinstance(form, Reject):
        return form
    layout = form.layout(tuple(row.cells))
    told = row.cells[layout.form] if layout.form else ""
    if fixed is not None and told.strip():
        named = forms.find(told)
        if named is not fixed:
            return Reject(row.number, "other_form", facts={"form": fixed.form.id})
    values: dict[str, str] = {}
    rejects: list[Reject] = []
    if layout.doubled:
        twice = form.twice((name for name, text in row.cells.items() if text.strip()), row.number)
        rejects += [twice] if twice else []
    for heading, field in layout.fields:
        text = row.cells[heading]
        if field is None:
            # In a table of several forms the columns of the others are there, and empty.
            if text.strip() or not forms.any_knows(heading):
                rejects.append(form.unknown(heading, row.number))
            continue
        try:
            value = tidy(text, prose=field.long) if text else ""
        except Refusal as refusal:
            found = Reject(row.number, refusal.code, field.name, field.title, refusal.facts)
            rejects.append(found)
            continue
        if value:
            values[field.name] = form.stored(field, value)
    key = _key(row.cells[layout.key], row.number) if layout.key else ""
    if isinstance(key, Reject):
        rejects.append(key)
        key = ""
    if not values and not rejects:
        rejects.append(Reject(row.number, "row_blank"))
    return Prepared(row.number, form, key, values, tuple(rejects))


def _named(row: Row) -> str:
    """What stands in the column that names the form."""
    named = [text for name, text in row.cells.items() if columns.own(name) == columns.FORM]
    return named[-1] if named else ""


def _form(text: str, number: int, forms: Forms) -> Columns | Reject:
    """The form a row names. What stands there instead may be anything: it is not repeated."""
    if not text.strip():
        return Reject(number, "form_blank", columns.FORM, facts={"forms": forms.ids})
    found = forms.find(text[:200])
    if found:
        return found
    near = forms.near(text[:200])
    code = "form_unknown_near" if near else "form_unknown"
    return Reject(number, code, columns.FORM, facts={"near": near, "forms": forms.ids})


def _key(text: str, number: int) -> str | Reject:
    try:
        key = tidy(text)
    except Refusal as refusal:
        return Reject(number, refusal.code, columns.KEY, facts=refusal.facts)
    return key if len(key) <= 200 else Reject(number, "key_too_long", columns.KEY)
