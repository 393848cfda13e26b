"""The records of a district, as staff wrote them. Frozen; every date and time is local.

The words are those of the glossary: `Posting` 任职, `PresenceHours` 驻区时间, `Absence` 外出,
`AddressRange` 门牌范围, `MeetingSeries` 邻里沟通会, `Notice` 公告.
`file` is the path below the content folder, with forward slashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from district.forms import Form, FormId
from district.localized import Localized
from district.numbers import Numbers
from district.photo import Photo
from district.span import Span

StationId = NewType("StationId", str)
CommunityId = NewType("CommunityId", str)
OfficerId = NewType("OfficerId", str)
MeetingId = NewType("MeetingId", str)
NoticeId = NewType("NoticeId", str)


class Role(StrEnum):
    LEAD = "lead"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number anyone may need, and what it is for."""

    number: str
    purpose: Localized


@dataclass(frozen=True, slots=True)
class BrowserEditor:
    """Where the editor at /admin/ saves: a repository, and the content folder in it.

    `api` and `sign_in` are "" for the platform's own servers.
    """

    backend: str
    repo: str
    branch: str
    folder: str
    api: str
    sign_in: str
    app_id: str
    review: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """`district.yaml`; `intake_url` is "" where no door takes forms: pages say where to go."""

    file: str
    name: Localized
    timezone: str
    languages: tuple[str, ...]
    url: str
    intake_url: str
    emergency: tuple[Number, ...]
    hotline: Number
    presence_hours_promised: int
    verify_every: Span
    also_written: tuple[str, ...]
    footer: Localized | None
    reviewers: tuple[str, ...] = ()
    """Accounts or teams of the platform whose review a change needs; a station may have its own."""
    admin: BrowserEditor | None = None


@dataclass(frozen=True, slots=True)
class Station:
    id: StationId
    file: str
    name: Localized
    address: Localized
    phone: str
    open: Localized | None
    reviewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressRange:
    """A street with house numbers, or a compound with buildings: exactly one of the two."""

    street: str
    compound: str
    en: str
    numbers: Numbers
    also: tuple[str, ...]
    former_names: tuple[str, ...] = ()
    sounds_like: tuple[str, ...] = ()
    """Names of other places that are known to sound like one of its own."""

    @property
    def name(self) -> str:
        return self.street or self.compound

    @property
    def names(self) -> tuple[str, ...]:
        """Every Chinese name it is found by, its own first, each once."""
        return tuple(dict.fromkeys((self.name, *self.also, *self.former_names)))


@dataclass(frozen=True, slots=True)
class TeamMember:
    role: str
    count: int
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    name: Localized
    join: Localized | None


@dataclass(frozen=True, slots=True)
class Community:
    id: CommunityId
    file: str
    station: StationId
    name: Localized
    code: str
    subdistrict: Localized
    former_names: tuple[str, ...]
    former_ids: tuple[str, ...]
    office: Localized
    addresses: tuple[AddressRange, ...]
    team: tuple[TeamMember, ...]
    groups: tuple[Group, ...]
    board_printed: date | None
    """The day whose facts the board at its gate shows, where that is noted."""


@dataclass(frozen=True, slots=True)
class Posting:
    """An officer serves a community from `since` until `until`, both days included."""

    community: CommunityId
    since: date
    until: date | None
    role: Role

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class PresenceHours:
    """Weekdays (0 is Monday) on which the officer is at `at` from `start` to `end`."""

    days: tuple[int, ...]
    start: time
    end: time
    at: Localized

    @property
    def minutes(self) -> int:
        """Minutes a week."""
        each = self.end.hour * 60 + self.end.minute - self.start.hour * 60 - self.start.minute
        return each * len(self.days)


@dataclass(frozen=True, slots=True)
class Absence:
    """Away from `since` to `until`, both days included."""

    since: date
    until: date
    deputy: OfficerId | None


@dataclass(frozen=True, slots=True)
class Officer:
    id: OfficerId
    file: str
    station: StationId
    name: Localized
    badge: str
    phone: str
    photo: str
    speaks: tuple[str, ...]
    postings: tuple[Posting, ...]
    hours: tuple[PresenceHours, ...]
    away: tuple[Absence, ...]
    about: Localized | None
    verified_on: date


@dataclass(frozen=True, slots=True)
class Place:
    name: Localized
    address: str
    step_free: bool | None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Weekly (`weeks` 1 or 2) on weekdays, or monthly (`weeks` 0) on the nth weekday.

    `days` holds (nth, weekday): nth is 0 for weekly, 1 to 5, or -1 for the last of the month.
    """

    weeks: int
    days: tuple[tuple[int, int], ...]
    until: date


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """What became of the occurrence of `on`: cancelled with a reason, moved, or elsewhere.

    `restored` says that it takes place as first planned after all; `announced` when residents were
    told. Of several for one date the last counts.
    """

    on: date
    cancelled: Localized | None
    moved_to: datetime | None
    place: Place | None
    restored: Localized | None = None
    announced: date | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a meeting that was held brought: questions raised and settled."""

    on: date
    raised: int
    settled: int
    summary: Localized | None


@dataclass(frozen=True, slots=True)
class MeetingSeries:
    """`revised_on` is the day on which time, place or pattern of the whole series last changed."""

    id: MeetingId
    file: str
    station: StationId
    title: Localized
    communities: tuple[CommunityId, ...]
    host: OfficerId
    place: Place
    first: datetime
    lasts: Span
    repeats: Recurrence | None
    on_holidays: str
    changes: tuple[MeetingChange, ...]
    agenda: tuple[Localized, ...]
    held: tuple[Minutes, ...]
    revised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """`station` is None for a notice of the whole district, `updated` for one never changed."""

    id: NoticeId
    file: str
    station: StationId | None
    title: Localized
    kind: str
    severity: str
    published: datetime
    updated: datetime | None
    expires: date
    communities: tuple[CommunityId, ...]
    body: Localized
    source: Localized
    edited_by: str
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class District:
    """The whole of `content/`, or an excerpt: each kind by id, in id order; photos by file."""

    profile: Profile
    stations: Mapping[StationId, Station]
    communities: Mapping[CommunityId, Community]
    officers: Mapping[OfficerId, Officer]
    meetings: Mapping[MeetingId, MeetingSeries]
    notices: Mapping[NoticeId, Notice]
    forms: Mapping[FormId, Form]
    photos: Mapping[str, Photo]
