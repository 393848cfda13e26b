"""`Names`: officers, communities, days and times as a page of the desk says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from district.records import CommunityId, District, OfficerId
from district.words import Words
from intake import agenda, clock
from intake.accounts import ACCOUNT
from intake.request import Routing
from look.speak import Speaker

_OTHERS = frozenset({"door", "desk", "purge", "resident"})


@dataclass(frozen=True, slots=True)
class Names:
    """Bound to a district as it is now, and to a language.

    `accounts`: what those people are called whose accounts a history names.
    """

    district: District
    words: Words
    accounts: Mapping[str, str] = field(default_factory=dict)

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
        if name.startswith(ACCOUNT):
            return self.account(name.removeprefix(ACCOUNT))
        return self.officer(name)

    def account(self, name: str) -> str:
        """Whose account it is; the account's name where there is none any more."""
        return self.accounts.get(name, name)

    def meeting(self, key: str) -> str:
        """The meeting's title and date; the key where the district knows it no more."""
        found = agenda.find(self.district, key)
        if found is None:
            return key
        day = Speaker(self.words).date(found.start.date())
        return f"{found.series.title.get(self.words.language)} {day}"

    def local(self, stamp: str) -> datetime:
        zone = ZoneInfo(self.district.profile.timezone)
        return clock.unstamp(stamp).astimezone(zone)

    def day(self, stamp: str) -> date:
        return self.local(stamp).date()

    def time(self, stamp: str) -> str:
        """`2026-11-23 10:00`."""
        return clock.shown(stamp, self.district.profile.timezone)
