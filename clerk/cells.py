"""A cell of a spreadsheet as the text that was meant: what Excel spoiled is mended where certain.

Excel drops the first zero of a badge, makes a day a number, and shortens a long number to 1.1E+11.
The first two can be known; digits that are gone cannot.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from clerk.asking import node_of, pieces
from district.chinese import choice_meant
from district.kinds import Weekdays
from district.problem import Refusal
from district.shape import Choice, Door, Many, Reported
from district.values import DATE

_EXACT = 10**15
"""Spreadsheets keep fifteen digits; what is longer has already lost some."""
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")
_FIRST_DAY = 18_264
"""1950-01-01 as a spreadsheet counts days; 2200-01-01 is the last."""
_LAST_DAY = 109_575
_ZERO = date(1899, 12, 30)
_BADGE = 6
_AREA = re.compile("(?:10|2[0-9])[0-9]{8}|[3-9][0-9]{9,10}")
# A refusal whose suggestion says the same in our signs; others only guess.
_CERTAIN = {
    "full_width": "meant", "list_comma": "meant", "not_a_date": "near", "not_a_moment": "near",
    "not_a_time": "near", "not_a_weekday": "near", "not_a_language": "near", "not_numbers": "near",
    "not_a_photo_name": "near",
}
_QUIET = frozenset({"not_a_weekday", "not_a_language", "not_numbers", "not_a_choice"})
"""What is only said in Chinese words is no mistake in a list, and nothing need be said of it."""
_NUMBERED = frozenset({"numbers", "buildings"})


class Spoiled(Exception):
    """The cell cannot be known; the argument is the code `cli.import.<code>`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` as a file has it; `typed` is what stood there, where it was mended."""

    text: str
    typed: str = ""


def read_cell(value: Any, kind: Any, name: str) -> Cell:
    """`name` is the key that the cell is for, of that kind. Raises `Spoiled`."""
    if name in _NUMBERED and isinstance(value, date):
        # 3-5 was typed, or 3-50, or a day: it is gone.
        raise Spoiled("became_a_day")
    text = _text(value, kind)
    if _SHORTENED.fullmatch(text):
        raise Spoiled("digits_lost")
    whole = _zeros(value, text, name)
    mended, quiet = _mended(whole, kind)
    if mended == text or (quiet and whole == text):
        return Cell(mended)
    return Cell(mended, text)


def _text(value: Any, kind: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() if kind is DATE and _FIRST_DAY <= value < _LAST_DAY:
            return str(_ZERO + timedelta(days=int(value)))
        case int() | float():
            if abs(value) >= _EXACT:
                raise Spoiled("digits_lost")
            return str(int(value)) if value == int(value) else repr(value)
        case datetime() if value.time() == time():
            return str(value.date())
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
    return _bare(str(value))


def _bare(text: str) -> str:
    """Without what cannot be seen, as cells bring it along from elsewhere."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc"}
                   or sign == "\n")
    return "\n".join(re.sub(r"[ \t\u3000\xa0]+", " ", line).strip() for line in seen.split("\n"))


def _zeros(value: Any, text: str, name: str) -> str:
    """A number that was one of digits, with the zeros at its beginning again."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return text
    if name == "badge":
        return text.zfill(_BADGE)
    if name == "phone" and _AREA.fullmatch(text) and not re.fullmatch("1[3-9][0-9]{9}", text):
        # An area code begins with a zero, and no other number has so many digits.
        at = 2 if text[0] in "12" else 3
        return f"0{text[:at]}-{text[at:-4]} {text[-4:]}"
    return text


def _mended(text: str, kind: Any) -> tuple[str, bool]:
    """What our reader takes of it, and whether only words were translated for that."""
    if not text:
        return "", True
    if isinstance(kind, Many | Weekdays):
        inner = kind.kind if isinstance(kind, Many) else kind
        done = [_mended_one(piece, inner) for piece in pieces(text)]
        joined = ", ".join(piece for piece, _ in done)
        return joined, all(quiet for _, quiet in done)
    return _mended_one(text, kind)


def _mended_one(text: str, kind: Any) -> tuple[str, bool]:
    quiet = True
    for _ in range(3):
        code, facts = _refusal(text, kind)
        if not code:
            break
        better = facts.get(_CERTAIN.get(code, ""), "")
        if code == "not_a_choice" and isinstance(kind, Choice):
            better = str(choice_meant(text, kind.values))
        if code == "not_numbers" and re.search("[-－–—~～至到]$", text):
            better = ""
        if not better or better == text:
            break
        text, quiet = better, quiet and code in _QUIET
    return text, quiet


def _refusal(text: str, kind: Any) -> tuple[str, dict[str, str]]:
    door = Door("")
    try:
        kind.read(node_of(text, kind), (), door)
    except Refusal as refusal:
        return refusal.code, refusal.facts
    except Reported:
        return door.problems[0].code, dict(door.problems[0].facts)
    return "", {}


# --- addresses as people write them

_COMPOUND = re.compile(
    "(?:小区|家园|花园|公寓|大厦|大院|家属院|宿舍|新村|[东西南北]里|苑|园)$"
)
_STREET = re.compile("(?:胡同|大街|小街|斜街|街|路|巷|条)$")
_NEXT = re.compile("[；;\n]|[，,、](?=[^0-9\\s单双奇偶甲乙丙丁至到])")
_PARITY = re.compile("[（(]?(单|双|奇|偶)(?:号|数)?[)）]?")
_ALL = re.compile("(?:[（(]?(?:全部|全段|全街|整条|所有)[)）]?)+$")


def addresses(text: str) -> list[dict[str, str]]:
    """`府学胡同1-33号单号；府学家园1-12号楼` as entries of a file. Raises `Spoiled`."""
    return [_address(piece.strip()) for piece in _NEXT.split(text) if piece.strip()]


def _address(piece: str) -> dict[str, str]:
    parity = _PARITY.search(piece)
    rest = _PARITY.sub("", piece, count=1) if parity else piece
    found = re.fullmatch(r"([^0-9]+?)\s*([0-9].*)?", _ALL.sub("", rest), re.DOTALL)
    if not found:
        raise Spoiled("address_unclear")
    name, numbers = found[1].strip(" ：:"), found[2] or ""
    counted = re.search("楼|栋|幢|座", numbers)
    if bool(_COMPOUND.search(name) or counted) == bool(_STREET.search(name)):
        raise Spoiled("address_unclear")
    if parity and numbers:
        numbers = f"{'单号' if parity[1] in '单奇' else '双号'}{numbers}"
    key = "numbers" if _STREET.search(name) else "buildings"
    entry = {"street" if key == "numbers" else "compound": name}
    if numbers or key == "numbers":
        entry[key] = numbers or "all"
    return entry
