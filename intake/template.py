"""A table for forms that were taken on paper: its columns, and what each of them takes.

`submit` reads the headings back, whatever language they are in.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from district.forms import Field, Form
from district.problem import Refusal
from district.words import Words
from intake.columns import KEY, OWN, Columns
from intake.on_paper import MINUTES, as_stored, gives_own_words
from intake.tidy import tidy

_DIGITS = re.compile(r"\[0-9[-+ ()]*\]\{([0-9]+),([0-9]+)\}")
_YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


@dataclass(frozen=True, slots=True)
class Column:
    """`choices` are what may be chosen, as it is read back; `kind` says how a cell is formatted.

    `kind` is `text`, `date`, `time`, `integer` or `number`.
    """

    heading: str
    required: bool
    takes: str
    help: str
    kind: str = "text"
    long: bool = False
    choices: tuple[str, ...] = ()


def columns_of(form: Form, words: Words) -> list[Column]:
    """The number of the paper form, then the form's fields."""
    known = Columns(form)
    heading = next(
        name for name, meant in OWN.items()
        if meant == KEY and name != KEY and name.isascii() == (words.language != "zh")
    )
    say = words("intake.template.key")
    key = Column(heading[0].upper() + heading[1:], False, say, words("intake.template.key_help"))
    return [key, *(_column(each, known, words) for each in form.fields)]


def as_csv(form: Form, words: Words) -> bytes:
    """The headings alone, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerow([each.heading for each in columns_of(form, words)])
    return text.getvalue().encode("utf-8-sig")


def _column(field: Field, known: Columns, words: Words) -> Column:
    title = field.title.get(words.language)
    star = " *" if field.required else ""
    # Two fields may have one title; a name is always a field's own.
    heading = title + star if known.field(title + star) is field else field.name + star
    help_ = field.help.get(words.language) if field.help else ""
    choices = _choices(field, words.language)
    takes = _takes(field, choices, words)
    return Column(heading, field.required, takes, help_, _kind(field), field.long, choices)


def _choices(field: Field, language: str) -> tuple[str, ...]:
    """Labels in the language; a code where its label would not be understood as that choice."""
    if field.type == "boolean":
        return tuple(_words_for(field, place, language) for place in (0, 1))
    codes = field.descriptor.get("constraints", {}).get("enum", ())
    labels = [field.labels[code].get(language) if code in field.labels else "" for code in codes]
    return tuple(
        label if label and _means(field, label, str(code)) else str(code)
        for code, label in zip(codes, labels, strict=True)
    )


def _means(field: Field, label: str, code: str) -> bool:
    try:
        return as_stored(field, tidy(label)) == code
    except Refusal:
        return False


def _words_for(field: Field, place: int, language: str) -> str:
    """Yes (0) or no (1) in a word the form takes."""
    usual = _YES_NO[language][place]
    if not gives_own_words(field):
        return usual
    given = field.descriptor.get(("trueValues", "falseValues")[place])
    taken = given or (("true", "false")[place],)
    return usual if usual in taken else str(taken[0])


def _kind(field: Field) -> str:
    form = field.descriptor.get("format", "default")
    if field.type in {"integer", "number"}:
        return field.type
    usual = form in {"default", "any"} or (field.type == "time" and form == MINUTES)
    return field.type if field.type in {"date", "time"} and usual else "text"


def _takes(field: Field, choices: tuple[str, ...], words: Words) -> str:
    constraints = field.descriptor.get("constraints", {})
    if choices:
        return words("intake.template.takes.choice", choices=" / ".join(choices))
    digits = _DIGITS.fullmatch(constraints.get("pattern", ""))
    if digits:
        return words("intake.template.takes.digits", least=digits[1], most=digits[2])
    if field.type == "string" and "maxLength" in constraints:
        return words("intake.template.takes.text_most", most=constraints["maxLength"])
    kind = _kind(field)
    if field.type in {"date", "time"} and kind == "text":
        return words("intake.template.takes.format", format=field.descriptor["format"])
    bounds = [
        words(f"intake.template.takes.{name}", bound=constraints[name])
        for name in ("minimum", "maximum") if name in constraints
    ]
    parts = [words(f"intake.template.takes.{kind}"), *bounds]
    return words("intake.template.takes.list").join(parts)
