"""The look-up's data for the browser: every exact name with what it leads to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from district.addresses import Match, Reason, fold, match_of, names_of
from district.records import Community
from publish.site import Site
from publish.speak import Speaker


def lookup_json(site: Site, t: Speaker) -> bytes:
    """The look-up of one language.

    `communities`: [id, name, officer id, officer name, telephone], "" where nobody leads.
    `names`: folded name → [community index, reason, numbers as in the YAML, why in words].
    `prefixes`: folded beginnings to ignore. templates/assets/lookup.js reads it.
    """
    names: dict[str, list[list[Any]]] = defaultdict(list)
    communities = []
    position = {name: index for index, name in enumerate(site.district.communities)}
    for index, community in enumerate(site.district.communities.values()):
        communities.append(_community(site, t, community))
        for name, match in _names(community):
            names[fold(name)].append([index, match.reason, match.numbers, t.why(match)])
    for officer in site.district.officers.values():
        for community in site.serves(officer):
            match = Match(community.id, Reason.OFFICER, officer.name.zh)
            for name in dict.fromkeys((officer.name.zh, officer.name.en)):
                if name:
                    entry = [position[community.id], match.reason, officer.id, t.why(match)]
                    names[fold(name)].append(entry)
    prefixes = sorted(map(fold, site.profile.also_written), key=len, reverse=True)
    data = {"communities": communities, "names": dict(sorted(names.items())), "prefixes": prefixes}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _community(site: Site, t: Speaker, community: Community) -> list[str]:
    lead = site.postings.lead(community.id, site.day)
    person = [lead.id, t.name(lead.name), lead.phone] if lead else ["", "", ""]
    return [community.id, t.name(community.name), *person]


def _names(community: Community) -> Iterator[tuple[str, Match]]:
    for entry in community.addresses:
        match = match_of(community, entry)
        for name in dict.fromkeys((entry.name, entry.en, *entry.also)):
            if name:
                yield name, match
    yield from names_of(community)
