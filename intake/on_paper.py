"""What a clerk types from a paper form, as the form stores it.

Choices, dates, times, yes and no. Takes tidied text. What is none of these stays as it is, for
validation to refuse.
"""

from __future__ import annotations

import re
import unicodedata

from district.forms import Field

_DATE = re.compile(r"([0-9]{4}) ?[./年-] ?([0-9]{1,2}) ?[./月-] ?([0-9]{1,2}) ?[日号]?")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
MINUTES = "%H:%M"
_YES = ("是", "有", "yes", "true", "1", "on")
_NO = ("否", "无", "no", "false", "0", "off")
_YES_NO = dict.fromkeys(_YES, "true") | dict.fromkeys(_NO, "false")


def as_stored(field: Field, value: str) -> str:
    """A choice's code for its label, `2026-11-01` for `2026年11月1日`, `09:30` for `9:30`."""
    form = field.descriptor.get("format", "default")
    if field.type == "date" and form in {"default", "any"}:
        return _date(value)
    if field.type == "time" and form in {"default", "any", MINUTES}:
        return _time(value, seconds=form != MINUTES)
    if field.type == "boolean" and not gives_own_words(field):
        return _YES_NO.get(_fold(value), value)
    return _choice(field, value)


def is_typed_otherwise(field: Field) -> bool:
    """Whether anything of this field may be stored otherwise than it was typed."""
    choices = "enum" in field.descriptor.get("constraints", {})
    return choices or field.type in {"date", "time", "boolean"}


def gives_own_words(field: Field) -> bool:
    """Whether the form itself says which words mean yes and no."""
    return "trueValues" in field.descriptor or "falseValues" in field.descriptor


def _date(value: str) -> str:
    found = _DATE.fullmatch(value)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else value


def _time(value: str, *, seconds: bool) -> str:
    found = _TIME.fullmatch(value)
    if not found or (not seconds and found[3] not in {None, "00"}):
        return value
    clock = f"{int(found[1]):02}:{found[2]}"
    return f"{clock}:{found[3] or '00'}" if seconds else clock


def _choice(field: Field, value: str) -> str:
    """The code of a choice typed as its code or label; as it was where two labels are alike."""
    codes = field.descriptor.get("constraints", {}).get("enum", ())
    if not codes or value in codes:
        return value
    meant = [
        code for code in codes
        if _fold(value) in {_fold(name) for name in _names(field, code) if name}
    ]
    return str(meant[0]) if len(meant) == 1 else value


def _names(field: Field, code: str) -> tuple[str, ...]:
    label = field.labels.get(code)
    return (code, label.zh, label.en) if label else (code,)


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
