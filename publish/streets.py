"""Streets and compounds by how they are read: the way without JavaScript, and names in Latin."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin

from district.addresses import street_order
from district.records import AddressRange, Community, District

OTHER = "0-9"
"""The group of names that begin with no letter."""

# What the dictionary reads otherwise than the people who live there.
load_phrases_dict({"长巷": [["cháng"], ["xiàng"]]})

# What kind of place it is makes a word of its own: 东四北大街 is Dongsi Beidajie.
_KIND = re.compile(
    r"(?:(?<=..)(?:[东西南北中前后内外上下](?:大街|小街|胡同|街|路|巷)|[东西南北中]?"
    r"[0-9一二三四五六七八九十头]+[条区]|[东西南北中][里区]|家园|花园|公寓|大厦|大院|号院|宿舍"
    r"|广场|新村|住宅|甲?[0-9]+|[街路巷])"
    r"|(?<=.)(?:胡同|大街|小街|斜街|小区))$"
)
_NUMBERED = re.compile(r"(\D+?) ?([0-9]+[甲乙丙丁]?) ?号")


@dataclass(frozen=True, slots=True)
class Street:
    """A street or compound with every community that claims part of it."""

    name: str
    initial: str
    sound: str
    claims: tuple[tuple[Community, AddressRange], ...]


def by_initial(district: District) -> dict[str, list[Street]]:
    """Streets and compounds by initial, both in pinyin order; `also` names have their own place."""
    claims: dict[str, list[tuple[Community, AddressRange]]] = defaultdict(list)
    for community in district.communities.values():
        for entry in community.addresses:
            for name in dict.fromkeys((entry.name, *entry.also)):
                claims[name].append((community, entry))
    groups: dict[str, list[Street]] = defaultdict(list)
    for name, entries in claims.items():
        own = next((entry.en for _, entry in entries if entry.en and entry.name == name), "")
        sound = _sound(name, own)
        initial = sound[0].upper() if sound[:1].isascii() and sound[:1].isalpha() else OTHER
        entries.sort(key=lambda claim: street_order(claim[1]))
        groups[initial].append(Street(name, initial, sound, tuple(entries)))
    for streets in groups.values():
        streets.sort(key=lambda street: (street.sound, street.name))
    return dict(sorted(groups.items(), key=lambda pair: (pair[0] == OTHER, pair[0])))


def latin_names(district: District) -> dict[str, str]:
    """Every street and compound in Latin letters: staff's own `en`, or else its pinyin."""
    entries = [one for community in district.communities.values() for one in community.addresses]
    own = {entry.name: entry.en for entry in entries if entry.en}
    names = dict.fromkeys(name for entry in entries for name in (entry.name, *entry.also))
    return {name: own.get(name) or spelled(name) for name in names}


def latin_address(text: str, names: Mapping[str, str]) -> str:
    """府学胡同 12 号 as 12 Fuxue Hutong, or "" where it is not a known name and a number."""
    found = _NUMBERED.fullmatch(text)
    name = names.get(found[1] if found else text, "")
    return f"{found[2]} {name}" if found and name else name


@functools.cache
def spelled(name: str) -> str:
    """A name in pinyin as signs write it: 菊儿胡同 Ju'er Hutong, 东四北大街 Dongsi Beidajie."""
    # One syllable a character; the whole name at once, for 长 is read by its neighbours.
    sounds = lazy_pinyin(
        name, style=Style.NORMAL, v_to_u=True,
        errors=lambda text: list(text),  # type: ignore[arg-type,return-value]  # 27 is two
    )
    words, end = [], len(name)
    while kind := _KIND.search(name[:end]):
        words.append(_joined(sounds[kind.start() : end]))
        end = kind.start()
    return " ".join((_joined(sounds[:end]), *reversed(words)))


def _joined(syllables: list[str]) -> str:
    # Xi'an is two syllables, Xian is one.
    rest = (f"'{one}" if one[:1] in "aoe" else one for one in syllables[1:])
    return "".join((syllables[0].capitalize(), *rest))


def _sound(name: str, own: str) -> str:
    """How a name is read; staff's own `en` settles which reading of a character (长, 重) is meant.

    East Chang'an Street is no reading of 东长安街: it stays under D, where its reader looks.
    """
    readings = {sound[:1] for sound in pinyin(name[:1], style=Style.NORMAL, heteronym=True)[0]}
    if own and own[:1].lower() in readings:
        return own.lower()
    return " ".join(lazy_pinyin(name, style=Style.NORMAL)).lower()
