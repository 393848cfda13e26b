"""The look-up's names for the browser, in small files: a query fetches the few that may answer it.

Each name lies in one of a fixed number of buckets, `lookup/<bucket>.json`; what an answer shows
of a station's people is in `lookup/at/<station>.json` (publish/lookup_cards.py). A station yields
its rows from its own records; the rows of all stations, in any order, make the files.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from district.addresses import Match, Reason, match_of, names_of, street_order
from district.numbers import SUFFIXES
from district.records import Community, Officer, Profile
from district.typed import fold
from publish.site import Site
from publish.speak import Speaker

CHARACTERS = 3
"""How many characters of a Chinese name say where it lies: half a name leads to the same file.
At two, a district of 10,000 communities has files of 9 KB compressed, too heavy for an answer.
A name in Latin letters counts as a whole: too many begin with xiao and dong."""

Row = Sequence[str | int]
"""A name and a place it leads to, JSON-able: [folded name, four values that sort the places of
one name, then the place: community, its shown name, station, reason, numbers as in the YAML,
shown name of what was found, officer]. The officer only where one was found, and then the station
is the officer's. A community's own name is shown as "", for it stands above already."""

_BEFORE_DIGITS = re.compile(r"[^0-9]*")
_BEFORE_A_NUMBER = f"no第{SUFFIXES}"


def bucket_of(folded: str, buckets: int) -> int:
    """The bucket of a folded name, the same with and without a house number after it; 0 is the
    first. templates/assets/asking.js does it word for word.

    The hash is 32-bit FNV-1a over code points, its upper half laid over the lower, because the
    low bits alone see only the low bits of each character.
    """
    found = _BEFORE_DIGITS.match(folded)
    # 甲 before a number may be the number's own, and no and 第: they count for no name.
    head = found[0].rstrip(_BEFORE_A_NUMBER) if found else ""
    start = (head if head[0].isascii() else head[:CHARACTERS]) if head else folded[:1]
    value = 0x811C9DC5
    for character in start:
        value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return (value ^ value >> 16) % buckets


def prefixes(profile: Profile) -> list[str]:
    """The folded beginnings of an address to ignore, longest first; the page carries them."""
    return sorted(map(fold, profile.also_written), key=len, reverse=True)


def name_rows(
    site: Site, t: Speaker, communities: Iterable[Community], officers: Iterable[Officer],
    buckets: int,
) -> dict[int, list[Row]]:
    """The rows of these communities and officers by bucket.

    Of the rest of the district `site` must hold the communities that these officers serve, and
    those that share a street with these communities: they may say how it is read (`site.latin`).
    """
    rows: dict[int, list[Row]] = defaultdict(list)
    for community in communities:
        for row in _community(site, t, community):
            rows[bucket_of(row[0], buckets)].append(row)
    for officer in officers:
        for row in _officer(site, t, officer):
            rows[bucket_of(row[0], buckets)].append(row)
    return rows


def shard_json(rows: Iterable[Row]) -> bytes:
    """The file of one bucket: folded name → its places, as a person walks a street."""
    names: dict[Any, dict[Row, None]] = defaultdict(dict)
    for folded, _, _, _, _, *place in sorted(map(tuple, rows)):
        names[folded][tuple(place)] = None
    data = {name: list(places) for name, places in names.items()}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _community(site: Site, t: Speaker, community: Community) -> Iterator[tuple[Any, ...]]:
    place = (community.id, t.name(community.name), community.station)
    for at, (name, match, order) in enumerate(_names(community)):
        shown = _shown(site, t, match)
        yield name, *order, community.id, at, *place, match.reason, match.numbers, shown


def _officer(site: Site, t: Speaker, officer: Officer) -> Iterator[tuple[Any, ...]]:
    shown = t.name(officer.name)
    folded = map(fold, (officer.name.zh, officer.name.en))
    for name in filter(None, dict.fromkeys(folded)):
        for at, served in enumerate(site.serves(officer)):
            place = (served.id, t.name(served.name), officer.station, Reason.OFFICER, "", shown)
            yield name, "", 0, officer.id, at, *place, officer.id


def _names(community: Community) -> Iterator[tuple[str, Match, tuple[str, int]]]:
    """The folded names that lead to a community, with what sorts them on a street."""
    for entry in community.addresses:
        match = match_of(community, entry)
        folded = map(fold, (entry.name, entry.en, *entry.also))
        for name in filter(None, dict.fromkeys(folded)):
            yield name, match, street_order(entry)
    own: dict[str, Match] = {}
    for name, match in names_of(community):
        own.setdefault(fold(name), match)
    for name in filter(None, own):
        yield name, own[name], ("", 0)


def _shown(site: Site, t: Speaker, match: Match) -> str:
    if match.reason == Reason.COMMUNITY:
        return ""
    latin = "" if t.language == "zh" else site.latin.get(match.name, "")
    return f"{latin} {match.name}".strip()
