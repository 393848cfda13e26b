"""Streets and compounds by how they are read: the way without JavaScript, and names in Latin."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from district.names import street_order
from district.records import AddressRange, Community, District
from district.sounds import readings, sounds

OTHER = "0-9"
"""The group of names that begin with no letter."""

# What kind of place it is makes a word of its own: 东四北大街 is Dongsi Beidajie.
_KIND = re.compile(
    r"(?:(?<=..)(?:[东西南北中前后内外上下](?:大街|小街|胡同|街|路|巷)|[东西南北中]?"
    r"[0-9一二三四五六七八九十头]+[条区]|[东西南北中][里区]|家园|花园|公寓|大厦|大院|号院|宿舍"
    r"|广场|新村|住宅|甲?[0-9]+|[街路巷])"
    r"|(?<=.)(?:胡同|大街|小街|斜街|小区))$"
)
_NUMBERED = re.compile(r"(\D+?) ?([0-9]+[甲乙丙丁]?) ?号")


@dataclass(frozen=True, slots=True)
class Claim:
    """A community's part of a street or compound, under one of its names.

    `former`: it is called otherwise today. `initial` is its first letter in pinyin, `syllable` its
    first syllable; `sound` sorts names, `order` the claims on one street as a person walks it.
    """

    name: str
    former: bool
    initial: str
    syllable: str
    sound: str
    order: tuple[str, int]
    community: Community
    entry: AddressRange


def claims_of(district: District, communities: Iterable[Community]) -> Iterator[Claim]:
    """What these communities claim; `also` and former names have a place of their own.

    `district` holds at least those who share a street with them: they may say how it is read.
    """
    own: dict[str, str] = {}
    for community in district.communities.values():
        for entry in community.addresses:
            if entry.en:
                own.setdefault(entry.name, entry.en)
    for community in communities:
        for entry in community.addresses:
            for name in entry.names:
                former = name in entry.former_names and name != entry.name
                syllable, sound = _sound(name, own.get(name, ""))
                initial = syllable[0].upper() if syllable else OTHER
                yield Claim(
                    name, former, initial, syllable, sound, street_order(entry), community, entry
                )


def latin_names(district: District) -> dict[str, str]:
    """Every street and compound in Latin letters: staff's own `en`, or else its pinyin."""
    entries = [one for community in district.communities.values() for one in community.addresses]
    own = {entry.name: entry.en for entry in entries if entry.en}
    names = dict.fromkeys(name for entry in entries for name in entry.names)
    return {name: own.get(name) or spelled(name) for name in names}


def latin_address(text: str, names: Mapping[str, str]) -> str:
    """府学胡同 12 号 as 12 Fuxue Hutong, or "" where it is not a known name and a number."""
    found = _NUMBERED.fullmatch(text)
    name = names.get(found[1] if found else text, "")
    return f"{found[2]} {name}" if found and name else name


@functools.lru_cache(maxsize=4096)
def spelled(name: str) -> str:
    """A name in pinyin as signs write it: 菊儿胡同 Ju'er Hutong, 东四北大街 Dongsi Beidajie."""
    read = sounds(name)
    words, end = [], len(name)
    while kind := _KIND.search(name[:end]):
        words.append(_joined(read[kind.start() : end]))
        end = kind.start()
    return " ".join((_joined(read[:end]), *reversed(words)))


def _joined(syllables: list[str]) -> str:
    # Xi'an is two syllables, Xian is one.
    rest = (f"'{one}" if one[:1] in "aoe" else one for one in syllables[1:])
    return "".join((syllables[0].capitalize(), *rest))


@functools.lru_cache(maxsize=4096)
def _sound(name: str, own: str) -> tuple[str, str]:
    """A name's first syllable, and how it is read. The syllable is "" where it has no letters.

    Staff's own `en` settles which reading of a character (长, 重) is meant. East Chang'an Street is
    no reading of 东长安街: it stays under D, where its reader looks.
    """
    read = [sound.replace("ü", "v") for sound in sounds(name)]
    ways = readings(name[:1]) if own else []
    meant = next((one for one in ways if own[:1].lower() == one[:1]), "")
    first = (meant or read[0]).lower()
    syllable = first if first.isascii() and first.isalpha() else ""
    return syllable, own.lower() if meant else " ".join(read).lower()
