"""Kinds of single value: texts, dates, times, counts, ids."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import NoReturn

from district import yamltext
from district.chinese import language_meant
from district.editing import SCALAR, Schema, digits, either, words
from district.localized import Localized
from district.problem import Path, Refusal
from district.scalar import scalar
from district.shape import Door, Key, Shape, Word

EARLIEST, LATEST = 1949, 2199
"""Years outside are slips of the finger, and would let sums with dates run over."""
USUAL = "19:00"
"""When neighbours meet: the time offered where only a date was given."""
YES = frozenset({"是", "有", "对", "y", "yes", "true", "on", "1"})
NO = frozenset({"否", "无", "没有", "不", "n", "no", "false", "off", "0"})
"""What people write for `yes` and `no`, in lower case."""


_NO_CHARACTERS = frozenset("\ufffe\uffff")
"""Unicode never gives them a meaning, and XML, which feeds are written in, forbids them."""
# They turn the writing direction of everything that follows on a page (UAX #9).
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _printable(text: str) -> str:
    # An escape in double quotes can still bring in what `yamltext` refuses when it is typed.
    if text.isprintable():
        return text
    for character in text:
        control = unicodedata.category(character) in {"Cc", "Cs"} and character != "\n"
        if control or character in _BIDI or character in _NO_CHARACTERS:
            raise Refusal("control_character", character=f"U+{ord(character):04X}")
    return text


class LocalizedText:
    """`{zh: …, en: …}`, or a bare string, which is Chinese only."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Localized:
        if isinstance(node, yamltext.Mapping):
            return BOTH.read(node, path, door)
        return Localized(_printable(scalar(node)))

    def schema(self) -> Schema:
        return either(TEXT.schema(), BOTH.schema())


def _refuse_date(text: str) -> NoReturn:
    found = re.fullmatch(r"(\d{4})\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,2})\s*[日号]?", text)
    meant = f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else ""
    try:
        date.fromisoformat(meant or "2000-01-01")
    except ValueError:
        raise Refusal("no_such_date", value=text) from None
    raise Refusal("not_a_date", value=text, near=meant)


def take_date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        _refuse_date(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _refuse_date(text)
    if not EARLIEST <= day.year <= LATEST:
        raise Refusal("date_far", value=text)
    return day


def take_time(text: str) -> time:
    """`09:00`; `24:00` is not taken, the day ends at `23:59`."""
    if re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", text):
        return time.fromisoformat(text)
    raise Refusal("not_a_time", value=text, near=_time_meant(text))


def take_end(text: str) -> time:
    """A time at which something ends: `4:00` may be meant for the morning or the afternoon."""
    try:
        return take_time(text)
    except Refusal as refusal:
        early = refusal.facts.get("near", "")
        if early < "12:00" and re.fullmatch(r"[1-9]\D*|[1-9]\D+[0-9]{2}\D*", text):
            late = f"{int(early[:2]) + 12}{early[2:]}" if early else ""
            if late and not re.search("[上早]|am", text.lower()):
                raise Refusal("which_half", value=text, early=early, late=late) from None
        raise


def _time_meant(text: str) -> str:
    """`9点半`, `下午4点`, `7 pm` and `1500` as they are written here, or ""."""
    if text == "24:00":
        return "23:59"
    bare = re.fullmatch("([01]?[0-9]|2[0-3])([0-5][0-9])", text)
    if bare:
        return f"{int(bare[1]):02}:{bare[2]}"
    half = "(上午|早上|中午|下午|傍晚|晚上|晚|am|pm)?"
    clock = r"(\d{1,2})(?:\s*[:：.点时h]\s*(\d{1,2}|半|一刻)?\s*分?)?"
    found = re.fullmatch(rf"{half}\s*{clock}\s*{half}", text.lower())
    if not found or not (found[1] or found[4] or re.search("[:：.点时h]", text)):
        return ""
    hour, said = int(found[2]), found[3] or "0"
    minute = {"半": 30, "一刻": 15}.get(said) or int(said if said.isdecimal() else 0)
    late = (found[1] or found[4] or "") in {"下午", "傍晚", "晚上", "晚", "pm"}
    hour += 12 if late and hour < 12 else 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def take_moment(text: str, usual: str = USUAL) -> datetime:
    """`2026-09-02 19:00`, local to the district; `usual` is the time offered with a bare date."""
    day, _, clock = text.partition(" ")
    if not clock:
        apart = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})", text)
        near = f"{apart[1]} {apart[2]}" if apart else _with_time(text, usual)
        raise Refusal("not_a_moment", value=text, near=near)
    return datetime.combine(take_date(day), take_time(clock.strip()))


def _with_time(text: str, usual: str) -> str:
    """A date alone, however written, with the usual time; "" where there is no such date."""
    try:
        return f"{take_date(text)} {usual}"
    except Refusal as refusal:
        near = refusal.facts.get("near", "")
        return f"{near} {usual}" if near else ""


def matching(pattern: str, code: str, most: int = 0) -> Word[str]:
    """A scalar whose whole text matches `pattern`; otherwise `code` is the reason.

    `most` is the highest number it can be where digits alone match.
    """
    compiled = re.compile(pattern)

    def take(text: str) -> str:
        if not compiled.fullmatch(text):
            raise Refusal(code, value=text)
        return text

    refusal = Refusal(code)
    return Word(take, digits(pattern, refusal, most) if most else words(pattern, refusal))


def _take_flag(text: str) -> bool:
    if text in {"yes", "true"}:
        return True
    if text in {"no", "false"}:
        return False
    near = "yes" if text.lower() in YES else "no" if text.lower() in NO else ""
    raise Refusal("not_yes_or_no", value=text, near=near)


def take_step_free(text: str) -> bool:
    """`yes` or `no`. 有 and 是 may be said of the steps or of the ramp: nothing is suggested."""
    if text.lower() in {"yes", "no", "true", "false"}:
        return _take_flag(text)
    raise Refusal("not_step_free", value=text)


def take_language(text: str) -> str:
    if not re.fullmatch("[a-z]{2,3}", text):
        raise Refusal("not_a_language", value=text, near=language_meant(text))
    return text


def _take_count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise Refusal("not_a_count", value=text)
    return int(text)


def take_id(text: str) -> str:
    form = r"[a-z0-9]+(-[a-z0-9]+)*"
    if re.fullmatch(form, text):
        return text
    tidy = re.sub(r"[ _]+", "-", text.lower().removesuffix(".yaml"))
    raise Refusal("not_an_id", value=text, near=tidy if re.fullmatch(form, tidy) else "")


def _take_reference(text: str) -> str:
    """An id, or a Chinese name: which id that is, the rules know who see the whole district."""
    if re.fullmatch(r"[\w·]+", text) and re.search("[\u4e00-\u9fff]", text):
        return text
    return take_id(text)


_DATE = "(?:19|2[01])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_CLOCK = words(_TIME, Refusal("not_a_time"))
_FLAG: Schema = {
    **words("yes|no|true|false", Refusal("not_yes_or_no"), "boolean"), "examples": ["yes", "no"],
}
_MOMENT = words(rf"{_DATE} \s*{_TIME}", Refusal("not_a_moment"))
# A Chinese name in an id's place is read so that the rules can tell the id: it is wrong anyway.
_ID: Schema = {**words("[a-z0-9]+(?:-[a-z0-9]+)*", Refusal("not_an_id")), "type": SCALAR}

TEXT = Word(_printable, {
    "type": SCALAR, "pattern": r"\S", "patternErrorMessage": Refusal("empty_value"),
})
BOTH = Shape(Localized, [Key("zh", TEXT), Key("en", TEXT, default="")])
LOCALIZED = LocalizedText()
PROSE = LocalizedText()
"""A text of several lines, in Markdown."""
DATE = Word(take_date, words(_DATE, Refusal("not_a_date")))
TIME = Word(take_time, _CLOCK)
MOMENT = Word(take_moment, _MOMENT)
FLAG = Word(_take_flag, _FLAG)
COUNT = Word(_take_count, digits("[0-9]{1,6}", Refusal("not_a_count"), 999_999))
END = Word(take_end, _CLOCK)
PUBLISHED = Word(lambda text: take_moment(text, "09:00"), _MOMENT)
STEP_FREE = Word(take_step_free, _FLAG | {"errorMessage": Refusal("not_step_free")})
LANGUAGE = Word(take_language, words("[a-z]{2,3}", Refusal("not_a_language")))
ID = Word(take_id, _ID)


class Reference(Word[str]):
    """The id of a record of that kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(_take_reference, _ID)
        self.kind = kind


TO_COMMUNITY = Reference("communities")
TO_OFFICER = Reference("officers")
TO_STATION = Reference("stations")
