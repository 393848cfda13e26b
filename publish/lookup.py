"""The look-up's names for the browser, in small files: a query fetches the few that may answer it.

Each name lies at its key (district/names.py), with what it leads to; at some keys more it is only
mentioned, for whoever typed it nearly so. The keys are spread over a fixed number of buckets,
`lookup/<bucket>.json`; what an answer shows of a station's people is in `lookup/at/<station>.json`
(publish/lookup_cards.py). A station yields its rows from its own records; the rows of all
stations, in any order, make the files.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from district.addresses import AT_MOST
from district.characters import characters_of, is_han
from district.lines import PATTERNS, WORDS, prefixes_of
from district.names import (
    KIND,
    Match,
    Named,
    Place,
    Reason,
    begun_keys,
    english_forms,
    essential,
    named_after,
    named_by,
    near_keys,
    one_by_one,
    own_keys,
    rare,
)
from district.records import Community, Officer, Profile
from district.syllables import LEVEL_ONE, TABLE, UNIT
from district.typed import NUMBERS, SPOKEN
from look.speak import Speaker
from publish.site import Site

Row = Sequence[Any]
"""JSON-able. `[key, name]` mentions a name; `[key, name, two values that sort the places of one
name, then the place: community, its shown name, station, reason, numbers as in the YAML, shown
name of what was found, officer]` says where it leads. The officer only where one was found, and
then the station is the officer's. In a file a place may be several communities' ids at once. A
community's own name is shown as "", for it stands above already. The name carries its spellings
where they are not its characters' one by one: `长巷|changxiang`; an empty
spelling stands for those."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of a unit, ready for every language: `text` with its spellings."""

    text: str
    own: list[str]
    begun: list[str]
    near: list[str]
    places: list[Place]


def bucket_of(key: str, buckets: int) -> int:
    """The bucket of a key; 0 is the first. templates/assets/names.js does it word for word.

    The hash is 32-bit FNV-1a over code points, its upper half laid over the lower, because the
    low bits alone see only the low bits of each character.
    """
    value = 0x811C9DC5
    for character in key:
        value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return (value ^ value >> 16) % buckets


def prefixes(profile: Profile) -> list[str]:
    """What may stand before or behind an address, longest first; the page carries it."""
    return prefixes_of(profile.also_written, profile.name.en)


def knowledge_json() -> str:
    """What templates/assets/reading.js must know to read a line as district/lines.py does."""
    known = {"patterns": {**PATTERNS, **NUMBERS, "kind": KIND, "unit": UNIT}, "words": dict(WORDS),
             "spoken": dict(SPOKEN), "table": TABLE}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def entries(
    site: Site, communities: Iterable[Community], officers: Iterable[Officer]
) -> list[Entry]:
    """The names of these communities and officers.

    Of the rest of the district `site` must hold the communities that these officers serve, and
    those that share a street with these communities: they may say how it is spelled.
    """
    own: dict[str, list[Named]] = defaultdict(list)
    for community in communities:
        for named in _of(site, community):
            own[named.text].append(named)
    for officer in officers:
        for named in named_after(officer, site.serves(officer), site.day):
            own[named.text].append(named)
    forms: dict[str, set[str]] = defaultdict(set)
    for community in site.district.communities.values():
        for text, latin in english_forms(community):
            if text in own:
                forms[text].update(latin)
    found = []
    for text, every in own.items():
        spellings = essential(text, forms[text].union(*(named.forms for named in every)))
        found.append(Entry(
            _spelled(text, spellings), own_keys(text, spellings), begun_keys(text, spellings),
            near_keys(text, spellings), list(dict.fromkeys(named.place for named in every)),
        ))
    return found


def _of(site: Site, community: Community) -> Iterator[Named]:
    return named_by(community, site.district.stations.get(community.station))


def name_rows(
    site: Site, t: Speaker, every: Iterable[Entry], buckets: int
) -> dict[int, list[Row]]:
    """The rows of these names by bucket."""
    rows: dict[int, list[Row]] = defaultdict(list)
    for entry in every:
        places = [[*place.order, *_place(site, t, place)] for place in entry.places]
        for key in entry.own:
            rows[bucket_of(key, buckets)] += ([key, entry.text, *place] for place in places)
        for key in entry.begun:
            rows[bucket_of(key, buckets)].append([key, entry.text])
    return rows


def near_rows(every: Iterable[Entry], buckets: int) -> dict[int, str]:
    """The lines `key name` of these names, for whoever typed one with a slip, by bucket; they are
    the same in all languages."""
    rows: dict[int, list[str]] = defaultdict(list)
    for entry in every:
        for key in entry.near:
            rows[bucket_of(key, buckets)].append(f"{key} {entry.text}\n")
    return {bucket: "".join(lines) for bucket, lines in rows.items()}


def characters_in(every: Iterable[Entry]) -> str:
    """The Chinese characters of these names."""
    return "".join(sorted({c for entry in every for c in entry.text if is_han(c)}))


def shard_json(rows: Iterable[Row]) -> bytes:
    """The file of one bucket: `[{key: [[name, place…]…]}, {key: "name name…"}, "簋gui …"]`, the
    places of a name as a person walks a street, and how the rare characters are read."""
    named: dict[str, dict[str, dict[Any, None]]] = defaultdict(lambda: defaultdict(dict))
    near: dict[str, set[str]] = defaultdict(set)
    placed = []
    for row in rows:
        if len(row) == 2:
            near[row[0]].add(row[1])
        else:
            placed.append(tuple(row))
    for key, name, _, _, *place in sorted(placed):
        named[key][name][tuple(place)] = None
    for names in named.values():
        for name, places in names.items():
            names[name] = _fewer(places)
    used = set("".join(name for names in (*named.values(), *near.values()) for name in names))
    whole = [
        {key: [[name, *named[key][name]] for name in sorted(named[key], key=_text)]
         for key in sorted(named)},
        {key: " ".join(sorted(near[key], key=_text)) for key in sorted(near)},
        _rare_sounds(used),
    ]
    return msgspec.json.encode(whole)


def near_json(parts: Iterable[str]) -> bytes:
    """The file of one bucket of `near_rows`: `[{key: "name name…"}, "簋gui …"]`."""
    near: dict[str, list[str]] = defaultdict(list)
    for row in sorted({row for part in parts for row in part.splitlines()}):
        key, _, name = row.partition(" ")
        near[key].append(name)
    used = set("".join(name for names in near.values() for name in names))
    joined = {key: " ".join(names) for key, names in near.items()}
    return msgspec.json.encode([joined, _rare_sounds(used)])


def _fewer(places: dict[Any, None]) -> dict[Any, None]:
    """The places, those that are too many to be listed as one with all communities in it."""
    if len(places) <= AT_MOST:
        return places
    for reason in (Reason.SUBDISTRICT, Reason.STATION, Reason.SURNAME):
        wide = [place for place in places if place[3] == reason]
        ids = dict.fromkeys(place[0] for place in wide)
        if len(ids) > AT_MOST:
            places = {place: None for place in places if place[3] != reason}
            station = wide[0][2] if reason is Reason.STATION else ""
            places[" ".join(ids), "", station, reason, "", wide[0][5]] = None
    return places


def _text(name: str) -> str:
    return name.partition("|")[0]


def characters_json(parts: Iterable[str]) -> bytes:
    """The file `lookup/characters.json`: `["學学…", "簋gui …"]`, traditional characters each with
    its simplified one, and rare ones each with its syllable."""
    known = characters_of(parts)
    simple = "".join(old + new for old, new in known.simple.items())
    return msgspec.json.encode([simple, _rare_sounds(known.sounds)])


def _rare_sounds(used: Iterable[str]) -> str:
    return " ".join(c + rare(c) for c in sorted(used) if is_han(c) and c not in LEVEL_ONE)


def all_json(files: dict[str, bytes]) -> bytes:
    """The file `lookup/all.json`, all others in one: `{"files": {path: …}}`."""
    return msgspec.json.encode({"files": {path: msgspec.Raw(body) for path, body in files.items()}})


def _spelled(text: str, spellings: Iterable[str]) -> str:
    own = one_by_one(text)
    shown = ["" if one == own else one for one in spellings]
    return text if shown == [""] else "|".join((text, *shown))


def _place(site: Site, t: Speaker, place: Place) -> list[str]:
    match = place.match
    community = site.district.communities[match.community]
    station: str = community.station
    if place.officer:
        station = site.district.officers[place.officer].station
    found = [
        community.id, t.name(community.name), station, match.reason, match.numbers,
        _shown(site, t, match, place),
    ]
    return [*found, place.officer] if place.officer else found


def _shown(site: Site, t: Speaker, match: Match, place: Place) -> str:
    if match.reason == Reason.COMMUNITY:
        return ""
    if place.officer:
        return t.name(site.district.officers[place.officer].name)
    latin = "" if t.language == "zh" else site.latin.get(match.name, "")
    return t.once(f"{latin} {match.name}".strip(), match.formerly)
