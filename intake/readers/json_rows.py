"""JSON: one form, a list of forms, or one form per line. Numbers stay the characters typed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from district.problem import Refusal
from intake.readers.csv_lines import Lines
from intake.readers.encoding import Unreadable, open_text, read_text
from intake.rows import Items, Reading, Reject, Row

MOST = 50_000_000
"""A JSON document is read whole; larger ones belong in lines."""


class _Object(dict[str, Any]):
    """A JSON object; `twice` is the key that was given twice, or ""."""

    twice = ""


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    whole = _Object()
    for key, value in pairs:
        if key in whole:
            whole.twice = key
        whole[key] = value
    return whole


def _constant(text: str) -> NoReturn:
    raise Refusal("json_constant", word=text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=_constant
)


def read(path: Path, reading: Reading) -> Items:
    """The forms of a document, numbered from 1; lines of JSON are recognised too."""
    text = read_text(path, MOST).removeprefix("\ufeff")
    if not text.strip():
        yield Reject(0, "empty_file")
        return
    try:
        document = _decode(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and _is_object(text.lstrip().split("\n", 1)[0]):
            yield from read_lines(path, reading)
            return
        facts = {"line": str(error.lineno), "column": str(error.colno)}
        yield Reject(0, "json_broken", facts=facts)
        return
    except Refusal as error:
        yield Reject(0, error.code, facts=error.facts)
        return
    forms = document if isinstance(document, list) else [document]
    if not forms:
        yield Reject(0, "empty_file")
    for number, form in enumerate(forms, 1):
        reading.share = number / len(forms)
        yield _row(number, form)


def read_one(text: str) -> Row | Reject:
    """The one form that a text is."""
    try:
        return _row(1, _decode(text))
    except json.JSONDecodeError as error:
        facts = {"line": str(error.lineno), "column": str(error.colno)}
        return Reject(0, "json_broken", facts=facts)
    except Refusal as error:
        return Reject(0, error.code, facts=error.facts)


def read_lines(path: Path, reading: Reading) -> Items:
    """One form per line; a line that cannot be read costs only itself."""
    with open_text(path) as stream:
        lines, any_line = Lines(stream, reading), False
        while (line := lines.take()) is not None:
            if not line.text.strip():
                continue
            any_line = True
            if line.too_long:
                yield Reject(line.number, "row_too_long")
                continue
            try:
                yield _row(line.number, _decode(line.text))
            except json.JSONDecodeError as error:
                facts = {"line": str(line.number), "column": str(error.colno)}
                yield Reject(line.number, "json_broken", facts=facts)
            except Refusal as error:
                yield Reject(line.number, error.code, facts=error.facts)
    if not any_line:
        yield Reject(0, "empty_file")


def _decode(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise Unreadable("too_deep") from None


def _is_object(line: str) -> bool:
    try:
        return isinstance(_decode(line), dict)
    except (json.JSONDecodeError, Refusal):
        return False


def _row(number: int, form: Any) -> Row | Reject:
    if not isinstance(form, _Object):
        return Reject(number, "not_a_form")
    if form.twice:
        name = form.twice[:40]
        return Reject(number, "key_twice", name, facts={"column": name})
    nested = _nested(form.items())
    if nested is not None:
        return Reject(number, "not_plain", nested[:40])
    return Row(number, {key: _text(value) for key, value in form.items()})


def _nested(pairs: Iterable[tuple[str, Any]]) -> str | None:
    return next((key for key, value in pairs if isinstance(value, dict | list)), None)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
