"""Every name that leads to a community, how it is read, and the keys at which it is looked for."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from district.lines import english_words, head_of
from district.localized import Localized
from district.numbers import Numbers
from district.numerals import lanes
from district.records import AddressRange, Community, CommunityId, Officer, OfficerId, Role, Station
from district.sounds import readings, sounds
from district.syllables import (
    STRANGE,
    initial,
    key,
    letters,
    slips_of,
    units,
)
from district.typed import fold, unmarked


class Reason(StrEnum):
    """Why a community was found or offered: a code whose sentence is `why.<reason>`."""

    STREET = "street"
    STREET_NUMBER = "street_number"
    COMPOUND = "compound"
    BUILDING = "building"
    COMMUNITY = "community"
    FORMER_NAME = "former_name"
    SUBDISTRICT = "subdistrict"
    STATION = "station"
    OFFICER = "officer"
    DEPUTY = "deputy"
    SURNAME = "surname"


ALL = Numbers()
ADDRESS = frozenset((Reason.STREET, Reason.STREET_NUMBER, Reason.COMPOUND, Reason.BUILDING))


@dataclass(frozen=True, slots=True)
class Match:
    """A community and why: `name` is what was recognised, `numbers` the rule that holds there,
    `formerly` the name it once had, where that was typed."""

    community: CommunityId
    reason: Reason
    name: str
    numbers: str = ""
    formerly: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name leads. `order` sorts the places on a street as a person walks it."""

    match: Match
    order: tuple[str, int] = ("", 0)
    numbers: Numbers = ALL
    officer: OfficerId | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """One name and one place: `text` folded, `forms` how it is written in Latin letters."""

    text: str
    forms: tuple[str, ...]
    place: Place


_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 司徒 东方 夏侯 皇甫 尉迟 公孙 慕容 令狐 端木 独孤 呼延".split()
)
KIND = (
    r"[东西南北中前后内外上下]?(?:胡同|大街|小街|斜街|街|路|巷|[一二三四五六七八九十头]+[条区]|条|里)$"
    r"|(?:小区|家园|花园|公寓|大厦|大院|家属院|宿舍|新村|社区|派出所|街道|苑|园)$"
)
"""Source of a regular expression: what kind of place the end of a name says it is."""
_KIND = re.compile(KIND)
_STREET = re.compile("(?:da|xiao|xie)?jie$")
_DIGITS = re.compile("[0-9]")
_LANE_ONE = re.compile("头条$")


def match_of(community: Community, entry: AddressRange, formerly: str = "") -> Match:
    """The match that an address range stands for."""
    if entry.numbers.everything:
        reason = Reason.STREET if entry.street else Reason.COMPOUND
        return Match(community.id, reason, entry.name, "", formerly)
    reason = Reason.STREET_NUMBER if entry.street else Reason.BUILDING
    return Match(community.id, reason, entry.name, str(entry.numbers), formerly)


def street_order(entry: AddressRange) -> tuple[str, int]:
    """Sorts the claims on one street as a person walks it: one side, then the other."""
    first = entry.numbers.stretches[0] if entry.numbers.stretches else None
    return (first.parity, first.low) if first else ("", 0)


def names_of(community: Community) -> Iterator[tuple[str, Match]]:
    """A community's own names, old and new, each with the match it stands for."""
    own = Match(community.id, Reason.COMMUNITY, community.name.zh)
    short = community.name.zh.removesuffix("社区")
    for name in dict.fromkeys((community.name.zh, short, community.name.en)):
        if name:
            yield name, own
    for name in community.former_names:
        for called in dict.fromkeys((name, name.removesuffix("社区"))):
            yield called, Match(community.id, Reason.FORMER_NAME, name)


def named_by(community: Community, station: Station | None) -> Iterator[Named]:
    """Every name that leads to a community, but for its officers'."""
    for entry in community.addresses:
        order = street_order(entry)
        place = Place(match_of(community, entry), order, entry.numbers)
        for name in dict.fromkeys((entry.name, *entry.also)):
            yield from _named(name, entry.en if name == entry.name else "", place)
        for name in entry.former_names:
            old = Place(match_of(community, entry, name), order, entry.numbers)
            yield from _named(name, "", old)
    for name, match in names_of(community):
        if name == community.name.en:
            continue  # A spelling of the Chinese one.
        english = community.name.en if match.reason is Reason.COMMUNITY else ""
        if name != community.name.zh:
            english = english.removesuffix(" Community")
        yield from _named(name, english, Place(match))
    for reason, told in (
        (Reason.SUBDISTRICT, community.subdistrict),
        (Reason.STATION, station.name if station else Localized("", "")),
    ):
        if told.zh:
            yield from _named(told.zh, told.en, Place(Match(community.id, reason, told.zh)))


def english_forms(community: Community) -> Iterator[tuple[str, list[str]]]:
    """How staff write a community's streets and compounds in English, by the folded names."""
    for entry in community.addresses:
        if entry.en:
            yield lanes(fold(entry.name)), latin_forms(entry.en, Reason.STREET)


def surname_of(name: str) -> str:
    """What a Chinese name begins with: one character, or two that are one surname."""
    return name[:2] if name[:2] in _SURNAMES else name[:1]


def named_after(
    officer: Officer, served: Iterable[Community], day: date
) -> Iterator[Named]:
    """What an officer is called, leading to the communities served, the first first."""
    leads = {one.community for one in officer.postings if one.holds(day) and one.role is Role.LEAD}
    name = officer.name.zh
    surname = surname_of(name)
    family = officer.name.en.partition(" ")[0] if len(surname) == 1 else ""
    for at, community in enumerate(served):
        own = Reason.OFFICER if community.id in leads else Reason.DEPUTY
        for called, english, reason in (
            (name, officer.name.en, own), (surname, family, Reason.SURNAME)
        ):
            match = Match(community.id, reason, name)
            place = Place(match, (officer.id, at), officer=officer.id)
            yield from _named(called, english, place)


def _named(name: str, english: str, place: Place) -> Iterator[Named]:
    text = lanes(fold(name))
    # East Chang'an Street, also as Chang'an East Street is no name of ours: only staff's own.
    own = latin_forms(english, place.match.reason)
    # An officer knows best how the name is read: 曾 is Zeng there. And where staff write what the
    # characters say one by one, the dictionary need not be asked.
    settled = own and (place.officer or own == [one_by_one(text)])
    forms = own if settled else [spelled(text), *own]
    found = tuple(dict.fromkeys(form for form in forms if form))
    if text:
        yield Named(text, found, place)
        if _LANE_ONE.search(text):
            first = _LANE_ONE.sub("一条", text)
            yield Named(first, (spelled(first),), place)


def latin_forms(english: str, reason: Reason) -> list[str]:
    """Staff's own English name in letters; an officer's with the surname last, too."""
    if not english:
        return []
    plain = unmarked(english.lower())
    forms = [letters(lanes(fold(english_words(plain))))]
    words = plain.split()
    if reason in (Reason.OFFICER, Reason.DEPUTY) and len(words) == 2:
        forms.append(letters(fold(" ".join(reversed(words)))))
    return forms


@functools.lru_cache(maxsize=65536)
def spelled(text: str) -> str:
    """A folded name in pinyin, as its characters are read together."""
    read = "".join(sounds(text)).lower().replace("ü", "u")
    return "".join(c if c.isascii() else STRANGE for c in read)


@functools.lru_cache(maxsize=65536)
def one_by_one(text: str) -> str:
    """A folded name in pinyin, each character by itself, as whoever types is taken to read it."""
    read = letters(text)
    return read if read.isascii() else "".join(c if c.isascii() else rare(c) for c in read)


def rare(character: str) -> str:
    """How a character that is not of level 1 is read."""
    return letters(unmarked(readings(character)[0].lower())) or STRANGE


def spellings(text: str, forms: Sequence[str]) -> list[str]:
    """How a name may be written in Latin letters: what ends with 街 as … Street, too."""
    streets = [_STREET.sub("street", form) for form in forms] if text.endswith("街") else []
    return [*forms, *streets]


def essential(text: str, forms: Iterable[str]) -> tuple[str, ...]:
    """The forms, sorted, without those that `spellings` has anyway."""
    every = sorted(set(forms))
    told = {street for one in every for street in spellings(text, [one]) if street != one}
    return tuple(one for one in every if one not in told)


def stems(text: str) -> list[str]:
    """A Chinese name without what it ends with: 东四北大街 is 东四北 and 东四."""
    found = []
    kind = _KIND.search(text)
    if kind and kind.start() > 1:
        found.append(text[: kind.start()])
        if kind[0][0] in "东西南北中前后内外上下" and len(kind[0]) > 1:
            found.append(text[: kind.start() + 1])
    return found


def own_keys(text: str, forms: Iterable[str]) -> list[str]:
    """The keys at which a name lies with what it leads to: those of what is typed before a number,
    even where that is part of the name (贡院6号)."""
    every = spellings(text, list(forms))
    ways = {one_by_one(head_of(text)): None}
    ways |= {_DIGITS.split(form)[0] or form: None for form in every}
    return list(dict.fromkeys(map(key, ways)))


def begun_keys(text: str, forms: Iterable[str]) -> list[str]:
    """The keys at which only the name itself lies, for whoever typed a part of it."""
    begins = "".join(initial(one_by_one(c)) for c in text)
    found = [key(begins), *(key(one_by_one(stem)) for stem in stems(text))]
    own = set(own_keys(text, forms))
    return [one for one in dict.fromkeys(found) if one not in own]


def near_keys(text: str, forms: Iterable[str]) -> list[str]:
    """The keys at which the name lies for whoever typed it with a slip."""
    ways = dict.fromkeys(map(units, (one_by_one(text), *forms)))
    # As the characters are, when the letters run together otherwise: 菊儿 is jue, r in juerhutong.
    ways[tuple(one_by_one(c) for c in text)] = None
    found = [one for way in ways for one in slips_of(way)]
    return list(dict.fromkeys(found))


def is_short(text: str, forms: Iterable[str]) -> bool:
    """Whether a name has fewer syllables than a key."""
    return any(len(units(form)) < 3 for form in (one_by_one(text), *forms))
