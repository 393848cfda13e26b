"""No name of a community, or of its streets, may be taken for another community's.

Names that are written otherwise and read the same: who types pinyin, or speaks, is asked which is
meant, and a slip of the pen would be found by nobody. And names that are the same, where one is a
street's other or former name, or a community's former name. What both say was once called so may
well have been divided; what both say is called so today is for `overlapping_addresses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.namesakes import Namesake, pairs, plain
from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    told = set()
    for one, other in pairs(district.communities.values()):
        code = _mistaken(one, other)
        place = code, other.community.id, other.path, other.name
        if code and place not in told:
            told.add(place)
            facts = {
                "name": other.name, "other": one.name, "community": one.community.name.zh,
                "file": one.community.file,
            }
            yield Problem(code, other.community.file, other.path, facts, Level.WARNING)


def _mistaken(one: Namesake, other: Namesake) -> str | None:
    """The problem of two names that are read the same, if it is one."""
    code = None
    if plain(one.name) != plain(other.name):
        # 菊儿胡同, once 局儿胡同, and 菊儿胡同 in the next community are one street.
        if plain(one.name) not in other.names and plain(other.name) not in one.names:
            code = "sounds_alike"
    elif one.names[0] != other.names[0] and not one.key == other.key == "former_names":
        if one.position >= 0 and other.position >= 0:
            code = "name_shared"
        elif one.position == other.position:
            code = "community_name_shared"
    return code
