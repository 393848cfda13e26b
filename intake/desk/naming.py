"""`Names`: officers, communities, days and times as a page of the desk says them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from district.records import CommunityId, District, OfficerId
from district.words import Words
from intake import clock
from intake.request import Routing

ACCOUNT = "@"
"""Before the name of an account, where an event's actor is no officer."""
_OTHERS = frozenset({"door", "desk", "purge", "resident"})


@dataclass(frozen=True, slots=True)
class Names:
    """Bound to a district as it is now, and to a language."""

    district: District
    words: Words

    def officer(self, name: str | None) -> str:
        """The officer's name; the id where the district no longer has one; "" for nobody."""
        found = self.district.officers.get(OfficerId(name)) if name else None
        return found.name.get(self.words.language) if found else name or ""

    def phone(self, name: str | None) -> str:
        found = self.district.officers.get(OfficerId(name)) if name else None
        return found.phone if found else ""

    def community(self, name: CommunityId | None, routing: Routing) -> str:
        if name is None:
            return self.words(f"intake.routing.{routing.value}")
        found = self.district.communities.get(name)
        if found is None:
            return self.words("page.desk.community_gone", id=name)
        return found.name.get(self.words.language)

    def form(self, name: str) -> str:
        found = next((form for key, form in self.district.forms.items() if key == name), None)
        return found.title.get(self.words.language) if found else name

    def actor(self, name: str) -> str:
        """Who made a move: an officer, somebody with another account, or a part of the system."""
        if name in _OTHERS:
            return self.words(f"intake.show.{name}")
        return name.removeprefix(ACCOUNT) if name.startswith(ACCOUNT) else self.officer(name)

    def local(self, stamp: str) -> datetime:
        zone = ZoneInfo(self.district.profile.timezone)
        return clock.unstamp(stamp).astimezone(zone)

    def day(self, stamp: str) -> date:
        return self.local(stamp).date()

    def time(self, stamp: str) -> str:
        """`2026-11-23 10:00`."""
        return clock.shown(stamp, self.district.profile.timezone)
