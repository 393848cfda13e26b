"""Kinds of value that only one key has: weekdays, constraints, labels, and records that must agree.

`contract.py` says where each is used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from district import yamltext
from district.forms import Field
from district.localized import LANGUAGES, Localized
from district.numbers import Numbers
from district.patterns import endless_part
from district.problem import Path, Refusal, nearest
from district.records import AddressRange, MeetingChange, Recurrence, TeamMember
from district.shape import REQUIRED, Choice, Door, Key, Many, Reported, Shape, Word, attempt
from district.span import parse_span
from district.values import COUNT, FLAG, LOCALIZED, NO, TEXT, YES, matching

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEVERAL_DAYS = {
    "工作日": "mon-fri", "周末": "sat-sun", "每天": "mon-sun", "每日": "mon-sun", "天天": "mon-sun"
}
_ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1}

SPAN = Word(parse_span)
PHONE = matching(r"[0-9]{3,4}[- ]?[0-9]{3,4}[- ]?[0-9]{0,4}|[0-9]{3,6}", "not_a_phone")


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
        items = Many(Word(self._stretch), at_least=1, or_one=True).read(node, path, door)
        return tuple(sorted({day for stretch in items for day in stretch}))

    @staticmethod
    def _stretch(text: str) -> tuple[int, ...]:
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


def nth_weekday(text: str) -> tuple[int, int]:
    nth, _, day = text.rpartition(" ")
    if not nth:
        return 0, _weekday(day)
    if nth not in _ORDINALS:
        raise Refusal("not_an_ordinal", value=text, choices=", ".join(_ORDINALS))
    return _ORDINALS[nth], _weekday(day)


def write_nth_weekday(nth: int, weekday: int) -> str:
    """What `nth_weekday` reads: `wed`, `2nd wed`, `last wed`."""
    ordinal = next((word for word, number in _ORDINALS.items() if number == nth), "")
    return f"{ordinal} {WEEKDAYS[weekday]}".strip()


def timezone(text: str) -> str:
    try:
        # "localtime", "Factory" and the like mean another zone on every machine.
        if "/" not in text and text != "UTC":
            raise ValueError
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("not_a_timezone", value=text) from None
    return text


def site_url(text: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?/", text):
        raise Refusal("not_a_site_url", value=text)
    return text


def intake_url(text: str) -> str:
    if not re.fullmatch(r"(https?://[A-Za-z0-9.:\[\]-]+)?/([A-Za-z0-9._~-]+/)*", text):
        raise Refusal("not_an_intake_url", value=text)
    return text


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


class Constraints:
    """The constraints of a Table Schema field, each with the value type the standard gives it."""

    counts = ("minLength", "maxLength")
    flags = ("required", "unique")
    texts = ("pattern", "minimum", "maximum")

    def read(self, node: yamltext.Node, path: Path, door: Door) -> dict[str, Any]:
        shape: Shape[dict[str, Any]] = Shape(dict, [
            *(Key(name, FLAG, default=None) for name in self.flags),
            *(Key(name, COUNT, default=None) for name in self.counts),
            Key("pattern", Word(self._pattern), default=None),
            Key("minimum", TEXT, default=None),
            Key("maximum", TEXT, default=None),
            Key("enum", Many(TEXT, at_least=1), default=None),
        ])
        values = shape.read(node, path, door)
        given = {name: value for name, value in values.items() if value is not None}
        if "enum" in given:
            given["enum"] = list(given["enum"])
        return given

    @staticmethod
    def _pattern(text: str) -> str:
        try:
            re.compile(text)
        except re.error as error:
            raise Refusal("not_a_pattern", value=text, why=error.msg) from None
        part = endless_part(text)
        if part:
            raise Refusal("pattern_endless", value=text, part=part)
        return text


class ReasonText:
    """A text that says why: yes and no do not."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Localized:
        reason = LOCALIZED.read(node, path, door)
        if reason.zh.lower() in YES | NO:
            raise Refusal("no_reason", value=reason.zh)
        return reason


class Labels:
    """`{value: {zh, en}}`: the words shown for the values of an enum."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Mapping[str, Localized]:
        if not isinstance(node, yamltext.Mapping):
            raise Refusal("not_a_mapping", keys="…")
        labels: dict[str, Localized] = {}
        for name, (key_node, value) in yamltext.keys(node).items():
            label = attempt(LOCALIZED, value, (*path, name), door, key_node)
            if label is REQUIRED:
                raise Reported
            labels[name] = label
        return labels


def _bound(text: str, cast: type[int] | type[float]) -> int | float:
    try:
        value = cast(text)
    except ValueError:
        raise Refusal("bound_not_a_number", value=text) from None
    # No form counts so far, and databases and caches keep numbers of 64 bits.
    if isinstance(value, int) and abs(value) >= 2**63:
        raise Refusal("bound_not_a_number", value=text)
    return value


def form_field(**given: Any) -> Field:
    constraints = dict(given["constraints"] or {})
    if given["type"] in {"integer", "number"}:
        cast = int if given["type"] == "integer" else float
        for bound in ("minimum", "maximum"):
            if bound in constraints:
                constraints[bound] = _bound(constraints[bound], cast)
    descriptor: dict[str, Any] = {"name": given["name"], "type": given["type"]}
    if constraints:
        descriptor["constraints"] = constraints
    for name in ("format", "trueValues", "falseValues"):
        if given[name]:
            descriptor[name] = list(given[name]) if name.endswith("Values") else given[name]
    return Field(
        given["name"], given["type"], given["title"], given["help"], given["personal"],
        given["long"], given["labels"] or {}, descriptor,
    )
