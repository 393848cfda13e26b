"""Kinds of value that only one key has: weekdays, web addresses, and records that must agree.

`contract.py` says where each is used.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from district import yamltext
from district.editing import Schema, any_case, digits, words
from district.localized import LANGUAGES, Localized
from district.numbers import HIGHEST, PATTERN, Numbers, parse_numbers
from district.problem import Path, Refusal, nearest
from district.records import AddressRange, MeetingChange, Recurrence, TeamMember
from district.shape import Choice, Door, Many, Word
from district.span import parse_span
from district.values import LOCALIZED, NO, YES, matching

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEVERAL_DAYS = {
    "工作日": "mon-fri", "周末": "sat-sun", "每天": "mon-sun", "每日": "mon-sun", "天天": "mon-sun"
}
_ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1}

_DAY = "|".join(WEEKDAYS)
_NOT_A_DAY = Refusal("not_a_weekday", choices=", ".join(WEEKDAYS))

SPAN = Word(parse_span, words(
    "(?!0+[^0-9])[0-9]{1,4}(?:m|h| (?:working days?|days?|weeks?|hours?|minutes?))",
    Refusal("not_a_span"),
) | {"examples": ["90m", "180 days", "3 working days"]})
PHONE = matching(
    r"[0-9]{3,4}[- ]?[0-9]{3,4}[- ]?[0-9]{0,4}|[0-9]{3,6}", "not_a_phone", 999_999_999_999
)


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        choices = ", ".join(WEEKDAYS)
        raise Refusal("not_a_weekday", value=text, near=_weekday_meant(text), choices=choices)
    return WEEKDAYS.index(text)


def _weekday_meant(text: str) -> str:
    """`Wednesday`, `Wed.`, `周三` and `3` as they are written here, or ""."""
    if re.fullmatch("[1-7]", text):
        return WEEKDAYS[int(text) - 1]
    chinese = re.fullmatch("(?:周|星期|礼拜)([一二三四五六日天])", text)
    if chinese:
        return WEEKDAYS[min("一二三四五六日天".index(chinese[1]), 6)]
    begun = next((day for day in WEEKDAYS if text.lower().startswith(day)), "")
    return begun or nearest(text, WEEKDAYS)


class Weekdays:
    """`mon-fri`, `sat`, or a list of either."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> tuple[int, ...]:
        items = _STRETCHES.read(node, path, door)
        return tuple(sorted({day for stretch in items for day in stretch}))

    def schema(self) -> Schema:
        return _STRETCHES.schema()

    @staticmethod
    def stretch(text: str) -> tuple[int, ...]:
        if text in _SEVERAL_DAYS:
            near = _SEVERAL_DAYS[text]
            raise Refusal("not_a_weekday", value=text, near=near, choices=", ".join(WEEKDAYS))
        ends = [end.strip() for end in re.split("[-至到~—–]", text)]
        if len(ends) != 2:
            return (_weekday(text),)
        meant = [_weekday_meant(end) for end in ends]
        if ends != meant or "-" not in text:
            near = "-".join(meant) if all(meant) else ""
            raise Refusal("not_a_weekday", value=text, near=near, choices=", ".join(WEEKDAYS))
        start, end = map(WEEKDAYS.index, meant)
        if end < start:
            raise Refusal("weekdays_backwards", value=text)
        return tuple(range(start, end + 1))


_STRETCHES = Many(
    Word(Weekdays.stretch, words(rf"(?:{_DAY})(?: *- *(?:{_DAY}))?", _NOT_A_DAY) | {
        "examples": ["mon-fri", "sat"],
    }),
    at_least=1, or_one=True,
)


def _take_nth_weekday(text: str) -> tuple[int, int]:
    nth, _, day = text.rpartition(" ")
    if not nth:
        return 0, _weekday(day)
    if nth not in _ORDINALS:
        raise Refusal("not_an_ordinal", value=text, choices=", ".join(_ORDINALS))
    return _ORDINALS[nth], _weekday(day)


NTH_WEEKDAY = Word(_take_nth_weekday, words(
    f"(?:(?:{'|'.join(_ORDINALS)}) )?(?:{_DAY})",
    Refusal("not_a_weekday", choices=", ".join((*WEEKDAYS, "2nd sat"))),
) | {"examples": ["wed", "2nd sat", "last fri"]})


def write_nth_weekday(nth: int, weekday: int) -> str:
    """What `NTH_WEEKDAY` reads: `wed`, `2nd wed`, `last wed`."""
    ordinal = next((word for word, number in _ORDINALS.items() if number == nth), "")
    return f"{ordinal} {WEEKDAYS[weekday]}".strip()


def _take_timezone(text: str) -> str:
    try:
        # "localtime", "Factory" and the like mean another zone on every machine.
        if "/" not in text and text != "UTC":
            raise ValueError
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("not_a_timezone", value=text) from None
    return text


TIMEZONE = Word(_take_timezone, words(".*/.*|UTC", Refusal("not_a_timezone")))
SITE_URL = matching(
    r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?/", "not_a_site_url"
)
INTAKE_URL = matching(
    r"(https?://[A-Za-z0-9.:\[\]-]+)?/([A-Za-z0-9._~-]+/)*", "not_an_intake_url"
)
NUMBERS = Word(parse_numbers, digits(PATTERN, Refusal("not_numbers"), HIGHEST) | {
    "examples": ["all", "odd 1-63", "even 2-38", "1-33, 35甲, 40"],
})


def address_range(**given: Any) -> AddressRange:
    street, compound = given["street"], given["compound"]
    if bool(street) == bool(compound):
        raise Refusal("street_or_compound")
    wrong, right = ("buildings", "numbers") if street else ("numbers", "buildings")
    if given[wrong] is not None:
        raise Refusal("numbers_or_buildings", wrong=wrong, right=right)
    if street and given["numbers"] is None:
        raise Refusal("missing_key", key="numbers")
    numbers = given["numbers"] if street else given["buildings"]
    return AddressRange(
        street, compound, given["en"], numbers or Numbers(), given["also"], given["former_names"],
        given["sounds_like"],
    )


def team_member(role: str, count: int | None, name: str) -> TeamMember:
    return TeamMember(role, 1 if count is None else count, name)


def board_printed(printed_on: date) -> date:
    return printed_on


def recurrence(every: str, on: tuple[tuple[int, int], ...], until: Any) -> Recurrence:
    weeks = {"week": 1, "2 weeks": 2, "month": 0}[every]
    twice = next((day for at, day in enumerate(on) if day in on[:at]), None)
    if twice is not None:
        raise Refusal("day_twice", day=write_nth_weekday(*twice))
    if weeks and any(nth for nth, _ in on):
        raise Refusal("ordinal_without_month")
    if not weeks and not all(nth for nth, _ in on):
        raise Refusal("month_without_ordinal")
    return Recurrence(weeks, on, until)


def meeting_change(**given: Any) -> MeetingChange:
    says = [key for key in ("cancelled", "moved_to", "restored") if given[key] is not None]
    if not says and given["place"] is None:
        raise Refusal("change_without_change")
    if says == ["cancelled", "moved_to"]:
        raise Refusal("cancelled_and_moved")
    if len(says) > 1:
        raise Refusal("restored_and_changed", key=says[0])
    return MeetingChange(**given)


class SiteLanguages:
    """`[zh]` or `[zh, en]`: Chinese lies at the root of the site, English under /en/."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> tuple[str, ...]:
        languages = Many(Choice(*LANGUAGES), at_least=1).read(node, path, door)
        if languages != LANGUAGES[: len(languages)]:
            raise Refusal("languages_order", value=", ".join(languages))
        return languages

    def schema(self) -> Schema:
        schema = Many(Choice(*LANGUAGES), at_least=1).schema()
        return {**schema, "items": [{"const": one} for one in LANGUAGES], "additionalItems": False}


class ReasonText:
    """A text that says why: yes and no do not."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Localized:
        reason = LOCALIZED.read(node, path, door)
        if reason.zh.lower() in YES | NO:
            raise Refusal("no_reason", value=reason.zh)
        return reason

    def schema(self) -> Schema:
        schema = LOCALIZED.schema()
        schema["properties"]["zh"] = self._bare(schema["properties"]["zh"])
        return self._bare(schema)

    @staticmethod
    def _bare(text: Schema) -> Schema:
        no_reason = "|".join(map(any_case, sorted(YES | NO)))
        return {
            **text, "type": [kind for kind in text["type"] if kind != "boolean"],
            "pattern": rf"^(?!(?:{no_reason})$)[\s\S]*\S",
            "patternErrorMessage": Refusal("no_reason"),
        }
