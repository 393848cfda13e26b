"""What a resident typed: names made comparable, and the house number after a street's name."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from district.numbers import HIGHEST, SUFFIXES
from district.numerals import CHARACTERS, value_of

# A dash between digits means a door inside (36-2); any other sign there tears the number in two.
_DASHES = "‐‑‒–—―－~～-"
_SPACES = r"\s\ufeff"
_SIGNS = r",.，。、·'’()（）:：;；/"
_DASH_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9])[{_SPACES}]*[{_DASHES}]+[{_SPACES}]*(?=[0-9])")
_TEAR_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9])[{_SPACES}{_SIGNS}{_DASHES}]+(?=[0-9])")
_NOISE = re.compile(rf"[{_SPACES}{_SIGNS}‐‑‒–—―]+|(?<![0-9])-+|-+(?![0-9])")
NUMBERS: Mapping[str, str] = {
    "number": rf"^(?:no|第)?([{SUFFIXES}])?([0-9]{{1,4}})(?![0-9])((?:-[0-9]{{1,4}})*)"
    rf"(?:号(?=[{SUFFIXES}](?![0-9])))?([{SUFFIXES}])?(.*)$",
    "numeral": rf"^((?:no|第)?[{SUFFIXES}]?)([{CHARACTERS}]+)((?:[{SUFFIXES}]?号|栋|幢|座).*)$",
    # Inside the gate: 号院2号楼3单元501室, 号旁门, 号平房. Anything else (对面, 隔壁, another
    # street) may move the place.
    "inside": r"^(?![一二三四五六七八九十东西南北中])(?:[号號](?:院|旁门|楼)?|院)?"
    r"(?:[0-9~-]|[a-z](?![a-z])|[一二三四五六七八九十东西南北中]|号|院|楼|栋|幢|座|单元|门|层|室|房|平房|附|内)*$",
    "torn": f"^[{SUFFIXES}]?[0-9~]",
    "behind": "^号([0-9]{1,3})(?:号?院|$)",
    "block": r"^(?:[号號]?楼|栋|幢|座)",
}
"""Sources of regular expressions about house numbers; browsers are given them as they stand."""
SPOKEN: Mapping[str, str] = {
    "danyuan": "单元", "yuan": "院", "hao": "号", "lou": "楼", "shi": "室", "ceng": "层",
    "men": "门", "jia": "甲", "yi": "乙", "bing": "丙", "ding": "丁",
}
"""What stands around a number, in pinyin."""
_FOUND = {name: re.compile(source, re.DOTALL) for name, source in NUMBERS.items()}
_PINYIN = re.compile("|".join(SPOKEN))
# Inside the gate: 号院2号楼3单元501室, 号旁门, 号平房. Anything else (对面, 隔壁, another street)
# may move the place.
_INSIDE = re.compile(
    r"(?:[号號](?:院|旁门|楼)?|院)?"
    r"(?:[0-9~-]|[a-z](?![a-z])|[一二三四五六七八九十东西南北中]|号|院|楼|栋|幢|座|单元|门|层|室|房|平房|附|内)*"
)
_BUILDING = re.compile(r"(?:[号號]?楼|栋|幢|座)")


# What most names are made of, and nothing changes.
_PLAIN = re.compile("[\u4e00-\u9fffA-Za-z0-9 ]*")


@functools.lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """How names are compared: half-width, lower case, without spaces and punctuation.

    Between two digits a dash stays a dash and anything else becomes a tilde: neither 36-2 nor
    36² nor 36 2 nor 36,2 must ever become 362.
    """
    plain = apart(text).lower()
    dashed = _DASH_BETWEEN_DIGITS.sub("\0", plain)
    torn = _TEAR_BETWEEN_DIGITS.sub("~", dashed).replace("\0", "-")
    return _NOISE.sub("", torn)


def apart(text: str) -> str:
    """Half-width, with superscripts and circled figures kept apart from the digits before them."""
    if _PLAIN.fullmatch(text):
        return text
    spread = "".join(f" {c} " if unicodedata.category(c) == "No" else c for c in text)
    return unicodedata.normalize("NFKC", spread.replace("\0", " "))


def unmarked(text: str) -> str:
    """Without marks above letters: Lǚ is lu. What has none stays as it is."""
    if _PLAIN.fullmatch(text):
        return text
    spread = unicodedata.normalize("NFD", text)
    return "".join(c for c in spread if unicodedata.category(c) != "Mn")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """The number after a street or compound.

    `torn`: the digits may belong together (3 6号). `moved`: words follow that may point elsewhere
    (对面, 隔壁). `building`: it counts buildings, not doors (3号楼). `others`: numbers that may
    have been meant instead (399-401 as a range, 2-9 as 29, 5号7 as 57号).
    """

    number: int
    suffix: str
    torn: bool
    moved: bool
    building: bool
    others: tuple[int, ...]


def read_number(rest: str) -> TypedNumber | None:
    """The house number at the start of folded text, or None where there is none."""
    numeral = _FOUND["numeral"].search(rest)
    value = value_of(numeral[2]) if numeral else None
    figures = f"{numeral[1]}{value}{numeral[3]}" if numeral and value is not None else rest
    found = _FOUND["number"].search(_PINYIN.sub(lambda one: SPOKEN[one[0]], figures))
    if not found:
        return None
    before, digits, dashed, after, tail = found.groups()
    number = int(digits)
    second = dashed.split("-")[1] if dashed else "0"
    # 5号7 may be flat 7 behind number 5, or number 57 with two keys swapped.
    behind = _FOUND["behind"].search(tail)
    meant = [int(second), int(digits + second)] if dashed else []
    meant += [int(digits + behind[1])] if behind else []
    return TypedNumber(
        number, before or after or "", bool(_FOUND["torn"].search((after or "") + tail)),
        not _FOUND["inside"].search(tail), bool(_FOUND["block"].search(tail)),
        tuple(one for one in meant if number < one <= HIGHEST),
    )
