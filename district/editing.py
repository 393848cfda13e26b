"""What an editor can be told of a value: parts of JSON Schema, made where the value is read.

An editor sees what its YAML parser made of a scalar: 012345 without quotes is a number to it,
true a flag. So a schema takes every type that a scalar we take may turn into, and is never
stricter than our reader, which sees the characters. `errorMessage` holds the refusal that our
reader would give; `clerk.schemas` puts its words there.
"""

from __future__ import annotations

from typing import Any

from district.problem import Refusal

Schema = dict[str, Any]

SCALAR = ["string", "number", "boolean"]
"""What any text may be taken for; a date or a time of day stays a string in YAML 1.2."""


def words(pattern: str, refusal: Refusal, *also: str) -> Schema:
    """A scalar of that pattern; `also` are the other types it may be taken for."""
    types = ["string", *also] if also else "string"
    return {"type": types, "pattern": f"^(?:{pattern})$", "errorMessage": refusal}


def digits(pattern: str, refusal: Refusal, most: int) -> Schema:
    """A scalar of that pattern that may be all digits, and then at most that number."""
    return {**words(pattern, refusal, "integer"), "minimum": 0, "maximum": most}


def either(one: Schema, other: Schema) -> Schema:
    """What takes the values of both: of different types, or the keywords would be mixed up."""
    types = [
        *([one["type"]] if isinstance(one["type"], str) else one["type"]),
        *([other["type"]] if isinstance(other["type"], str) else other["type"]),
    ]
    return {**other, **one, "type": types}


def any_case(word: str) -> str:
    """A pattern for the word in small and capital letters."""
    return "".join(
        f"[{sign.upper()}{sign.lower()}]" if sign.isascii() and sign.isalpha() else sign
        for sign in word
    )


def as_typed(value: Any) -> Any:
    """A default as it would be written in a file."""
    if isinstance(value, tuple):
        return list(map(as_typed, value))
    return value if isinstance(value, int) else str(value)
