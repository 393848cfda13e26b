"""The look-up's data for the browser: every exact name with what it leads to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from district.addresses import Match, Reason, fold, match_of, names_of, street_order
from district.calendar import MeetingStatus
from district.records import Community
from publish.site import Site
from publish.speak import Speaker

MEETINGS = 4
"""How many dated meetings an answer carries: a page a month old still has one to come."""


def lookup_json(site: Site, t: Speaker) -> bytes:
    """The look-up of one language.

    `communities`: [id, name, officer id, officer name, telephone, meetings], "" where nobody
    leads; a meeting is [start with its offset, in words]: the reader's clock picks what is ahead.
    `names`: folded name → [community index, reason, numbers as in the YAML, why in words].
    `prefixes`: folded beginnings to ignore. templates/assets/lookup.js reads it.
    """
    ordered: dict[str, list[tuple[tuple[str, int], list[Any]]]] = defaultdict(list)
    communities = []
    position = {name: index for index, name in enumerate(site.district.communities)}
    for index, community in enumerate(site.district.communities.values()):
        communities.append(_community(site, t, community))
        for name, match, order in _names(community):
            entry = [index, match.reason, match.numbers, t.why(match)]
            ordered[fold(name)].append((order, entry))
    for officer in site.district.officers.values():
        for community in site.serves(officer):
            match = Match(community.id, Reason.OFFICER, officer.name.zh)
            for name in dict.fromkeys((officer.name.zh, officer.name.en)):
                if name:
                    entry = [position[community.id], match.reason, officer.id, t.why(match)]
                    ordered[fold(name)].append((("", 0), entry))
    names = {
        name: [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]
        for name, entries in sorted(ordered.items())
    }
    prefixes = sorted(map(fold, site.profile.also_written), key=len, reverse=True)
    data = {"communities": communities, "names": names, "prefixes": prefixes}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _community(site: Site, t: Speaker, community: Community) -> list[Any]:
    lead = site.postings.lead(community.id, site.day)
    person = [lead.id, t.name(lead.name), lead.phone] if lead else ["", "", ""]
    dated = site.dated(site.series_of([community]), most=MEETINGS + 2)
    zone = ZoneInfo(site.profile.timezone)
    coming = [
        [meeting.start.replace(tzinfo=zone).isoformat(timespec="minutes"), t.meeting(meeting)]
        for meeting in dated if meeting.status != MeetingStatus.CANCELLED
    ]
    return [community.id, t.name(community.name), *person, coming[:MEETINGS]]


def _names(community: Community) -> Iterator[tuple[str, Match, tuple[str, int]]]:
    for entry in community.addresses:
        match = match_of(community, entry)
        for name in dict.fromkeys((entry.name, entry.en, *entry.also)):
            if name:
                yield name, match, street_order(entry)
    for name, match in names_of(community):
        yield name, match, ("", 0)
