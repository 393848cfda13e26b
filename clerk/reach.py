"""Which of a unit's pages a change may reach: those of records that refer to one another.

An officer serves communities, a meeting is held in some and has a host, a deputy stands in. What is
not linked to a record that changed, through any number of these, cannot show it. What goes by
station, street or the whole district is not followed: then every page of the unit is looked at.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from clerk.sides import Sides
from district.excerpt import Excerpt
from district.layout import slot
from district.records import Community, MeetingSeries, Notice, Officer
from publish.page import Page

_Node = tuple[str, str]
_LINKED = ("officers", "communities", "meetings", "notices")


class Reach:
    """What the files that differ may change on pages."""

    def __init__(self, sides: Sides) -> None:
        self.everywhere = sides.new_profile or any(one.startswith("words/") for one in sides.files)
        self.streets = False
        self._changed: set[_Node] = set()
        self._widely = self.everywhere
        for file in sides.records:
            pair = sides.pair(file)
            place = slot(file)
            if place is None or place[0] not in _LINKED or any(map(_is_wide, pair)):
                self._widely = True
            else:
                self._changed.add((place[0], place[2]))
            if place and place[0] == "communities" and _addresses(pair[0]) != _addresses(pair[1]):
                # The Latin letters of a street are those that any of its communities wrote.
                self.streets = self._widely = True

    def of(self, *excerpts: Excerpt) -> set[_Node] | None:
        """The records of a unit, before and after, that a change may reach; None for all."""
        if self._widely:
            return None
        links: dict[_Node, set[_Node]] = defaultdict(set)
        for excerpt in excerpts:
            for one, other in _links(excerpt):
                links[one].add(other)
                links[other].add(one)
        found, ahead = set(self._changed), deque(self._changed)
        while ahead:
            new = links[ahead.popleft()] - found
            found |= new
            ahead.extend(new)
        return found


def may_change(page: Page, reached: set[_Node] | None) -> bool:
    """Whether a page is of a record that was reached; that of a station always may."""
    if reached is None or page.template == "station":
        return True
    facts = page.facts
    for kind, name in (("officers", "officer"), ("communities", "community"),
                       ("meetings", "series"), ("notices", "notice")):
        # A community's page has its series, too: the first that is a record says whose it is.
        if hasattr(facts.get(name), "id"):
            return (kind, facts[name].id) in reached
    return "board" not in facts or ("communities", facts["board"].community.id) in reached


def _links(excerpt: Excerpt) -> Iterator[tuple[_Node, _Node]]:
    district = excerpt.district
    for officer in district.officers.values():
        for posting in officer.postings:
            yield ("officers", officer.id), ("communities", posting.community)
        for away in officer.away:
            if away.deputy:
                yield ("officers", officer.id), ("officers", away.deputy)
    for series in district.meetings.values():
        yield ("meetings", series.id), ("officers", series.host)
        for name in series.communities:
            yield ("meetings", series.id), ("communities", name)
    for notice in district.notices.values():
        for name in notice.communities:
            yield ("notices", notice.id), ("communities", name)


def _is_wide(record: object) -> bool:
    """Whether it is shown beyond the records it names."""
    if isinstance(record, Notice):
        return not record.communities or record.severity == "urgent"
    return record is not None and not isinstance(record, (Officer, Community, MeetingSeries))


def _addresses(record: Community | None) -> Iterable[object]:
    return record.addresses if record else ()
