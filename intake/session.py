"""`Session`: what one command works with, opened only when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from district.problem import Refusal, nearest
from district.reading import read_district
from district.records import District, OfficerId
from district.references import by_name, known_among, near_id
from district.values import take_moment
from district.words import Words, read_words
from intake import clock, keys
from intake.queues import open_queue
from intake.receipt import Receipt, read_receipt
from intake.settings import Settings
from intake.store import Store

NEEDED = ("profile", "stations", "communities", "officers", "forms")
"""The kinds of records that decide where a request goes."""


class Usage(Refusal):
    """The command was called wrongly: exit code 2."""


@dataclass(frozen=True)
class Session:
    """`language` is `zh` or `en`; `moment` is what `--now` gave, or ""."""

    settings: Settings
    language: str
    moment: str = ""

    @cached_property
    def words(self) -> Words:
        return read_words(self.language, self.settings.content)

    @cached_property
    def district(self) -> District:
        """The district; raises `Usage` when what routing needs cannot be read."""
        content = self.settings.content
        if not (content / "district.yaml").is_file():
            raise Usage("content_none", folder=content)
        reading = read_district(content)
        if any(reading.unread.any(kind) for kind in NEEDED):
            # A community that cannot be read could make another look like the only answer.
            raise Usage("content_broken", folder=content, count=len(reading.problems))
        return reading.district

    @cached_property
    def now(self) -> datetime:
        if not self.moment:
            return datetime.now(UTC)
        try:
            local = take_moment(self.moment.strip())
        except Refusal:
            raise Usage("not_now") from None
        return local.replace(tzinfo=ZoneInfo(self.district.profile.timezone))

    @property
    def today(self) -> date:
        """The day it is in the district."""
        return self.now.astimezone(ZoneInfo(self.district.profile.timezone)).date()

    @property
    def lease(self) -> str:
        """Until when a claim of now holds."""
        return clock.lease(self.now, self.district.profile.timezone)

    @property
    def keys_folder(self) -> Path:
        return self.settings.keys_beside(self.settings.queue)

    @property
    def backups_folder(self) -> Path:
        return self.keys_folder.parent / "backups"

    def store(self, *, create: bool = False) -> Store:
        return open_queue(self.settings.queue, self.settings.wait, create=create)

    def door_keys(self) -> keys.DoorKeys:
        found = keys.read_door(self.keys_folder)
        if found is None:
            raise Refusal("keys_none", folder=self.keys_folder)
        return found

    def say(self, code: str, /, **facts: object) -> str:
        return self.words(f"intake.{code}", **facts)


def receipt_of(parts: Iterable[str]) -> Receipt:
    """The receipt number from the words of the command line, spaces and all."""
    return read_receipt("".join(parts))


def known(name: str, ids: Iterable[str], kind: str) -> str:
    """The id, when it is one; raises `Usage("<kind>_unknown")` with a suggestion."""
    choices = [str(each) for each in ids]
    if name in choices:
        return name
    near = nearest(name, choices)
    raise Usage(f"{kind}_unknown_near" if near else f"{kind}_unknown", name=name, near=near)


def officer_of(text: str, district: District) -> OfficerId:
    """The id of the officer meant by an id or a name.

    Raises `Usage`: `officer_unknown`, `officer_unknown_near`, `officer_several`.
    """
    if text in district.officers:
        return OfficerId(text)
    everybody = known_among(district.officers.values())
    ids = by_name(text, everybody, "")
    if len(ids) > 1:
        raise Usage("officer_several", name=text, ids=", ".join(ids))
    if ids:
        return OfficerId(ids[0])
    near = near_id(text, everybody, "")
    raise Usage("officer_unknown_near" if near else "officer_unknown", name=text, near=near)


def locale_language() -> str:
    """`zh` where the locale of the terminal is Chinese, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "en"
