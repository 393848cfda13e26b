"""Kinds of single value: texts, dates, times, counts, ids."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import NoReturn

from district import yamltext
from district.localized import Localized
from district.problem import Path, Refusal
from district.shape import Door, Key, Shape, Word, scalar


def _printable(text: str) -> str:
    # An escape in double quotes can still bring in what `yamltext` refuses when it is typed.
    for character in text:
        if character != "\n" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise Refusal("control_character", character=f"U+{ord(character):04X}")
    return text


class LocalizedText:
    """`{zh: …, en: …}`, or a bare string, which is Chinese only."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Localized:
        if isinstance(node, yamltext.Mapping):
            return _BOTH.read(node, path, door)
        return Localized(_printable(scalar(node)))


def _refuse_date(text: str) -> NoReturn:
    found = re.fullmatch(r"(\d{4})\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,2})\s*[日号]?", text)
    meant = f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else ""
    if meant == text:
        raise Refusal("no_such_date", value=text)
    raise Refusal("not_a_date", value=text, meant=meant or "2026-11-23")


def take_date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        _refuse_date(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse_date(text)


def take_time(text: str) -> time:
    """`09:00`; `24:00` is not taken, the day ends at `23:59`."""
    if re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", text):
        return time.fromisoformat(text)
    found = re.fullmatch(r"([01]?\d|2[0-3])\s*[:：.点时h]\s*([0-5]?\d)?分?", text)
    meant = f"{int(found[1]):02}:{int(found[2] or 0):02}" if found else "09:00"
    raise Refusal("not_a_time", value=text, meant=meant)


def take_moment(text: str) -> datetime:
    """`2026-09-02 19:00`, local to the district."""
    day, _, clock = text.partition(" ")
    if not clock:
        raise Refusal("not_a_moment", value=text)
    return datetime.combine(take_date(day), take_time(clock.strip()))


def matching(pattern: str, code: str) -> Word[str]:
    """A scalar whose whole text matches `pattern`; otherwise `code` is the reason."""
    compiled = re.compile(pattern)

    def take(text: str) -> str:
        if not compiled.fullmatch(text):
            raise Refusal(code, value=text)
        return text

    return Word(take)


def _take_flag(text: str) -> bool:
    if text in {"yes", "true"}:
        return True
    if text in {"no", "false"}:
        return False
    raise Refusal("not_yes_or_no", value=text)


def _take_count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise Refusal("not_a_count", value=text)
    return int(text)


TEXT = Word(_printable)
_BOTH = Shape(Localized, [Key("zh", TEXT), Key("en", TEXT, default="")])
LOCALIZED = LocalizedText()
DATE = Word(take_date)
TIME = Word(take_time)
MOMENT = Word(take_moment)
FLAG = Word(_take_flag)
COUNT = Word(_take_count)
ID = matching(r"[a-z0-9]+(-[a-z0-9]+)*", "not_an_id")
