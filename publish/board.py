"""`Board`: all that stands on a community's board at the gate, and the version it goes by.

The page to print and the PDF both show a `Board`. Two boards with the same facts have the same
version, whatever the wording, the layout or the day: it changes when paper must be replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from district.localized import Localized
from district.photo import photo_file
from district.records import Community, MeetingSeries, Officer, Profile, Station
from district.signs import signs_of
from publish.site import Site

_LENGTH = 5
"""Signs of a version. Of a board's next versions one in six million would look the same."""


@dataclass(frozen=True, slots=True)
class Board:
    """`lead` is None where nobody leads: the board then shows the station's number.

    `photo` stands for the bytes of the lead's photo and is "" where there is none. `address` is
    where the QR code leads.
    """

    profile: Profile
    station: Station
    community: Community
    lead: Officer | None
    photo: str
    series: tuple[MeetingSeries, ...]
    address: str

    @property
    def number(self) -> str:
        """The number in large print."""
        return self.lead.phone if self.lead else self.station.phone

    @property
    def name(self) -> Localized:
        """Whose number that is."""
        return self.lead.name if self.lead else self.station.name

    @property
    def facts(self) -> list[object]:
        """What is printed, in both languages, and nothing that is not."""
        lead, profile = self.lead, self.profile
        return [
            self.community.name, self.station.name, self.station.phone, self.address,
            [lead.name, lead.badge, lead.phone, self.photo, lead.hours] if lead else None,
            [_regular(one) for one in self.series],
            profile.emergency, profile.hotline,
        ]

    @property
    def version(self) -> str:
        """A few signs that stand for the facts."""
        packed = msgspec.json.encode(self.facts, enc_hook=str)
        return signs_of(int.from_bytes(blake2b(packed, digest_size=8).digest()), _LENGTH)


def board_of(site: Site, community: Community) -> Board:
    """The board of a community on the day of the site."""
    lead = site.postings.lead(community.id, site.day)
    photo = site.district.photos.get(photo_file(lead.file, lead.photo)) if lead else None
    return Board(
        site.profile, site.station(community.station), community, lead,
        photo.mark if photo and photo.portrait else "",
        tuple(site.running(site.series_of([community]))),
        f"{site.profile.url.rstrip('/')}/communities/{community.id}/",
    )


def _regular(series: MeetingSeries) -> list[object]:
    """When and where a meeting is held as a rule: a board tells no single dates."""
    repeats, end = series.repeats, series.first + series.lasts.elapsed
    day = series.first.date() if repeats is None else [repeats.weeks, repeats.days]
    return [series.title, series.place.name, day, series.first.time(), end.time()]
