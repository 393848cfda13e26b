"""`Current`: what the door knows of the content, read once and replaced as a whole."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from district.forms import Form, FormId
from district.problem import Level
from district.reading import read_district
from district.records import District
from district.rules import check_all
from intake.arriving import Edition, Reception
from intake.columns import Columns, Forms
from intake.door.pages import Pages
from intake.keys import DoorKeys
from intake.route import Router
from intake.session import NEEDED
from intake.validate import Validator

_PAGES = ("about", "privacy", "accessibility")


class Unreadable(Exception):
    """The content has problems with which a request could reach the wrong officer; how many."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """One edition of a form, and what reads and judges a post of it."""

    edition: Edition
    columns: Columns
    forms: Forms
    validator: Validator

    @classmethod
    def of(cls, edition: Edition) -> Fitted:
        form = edition.form
        forms = Forms({form.id: form})
        return cls(edition, forms.columns[form.id], forms, Validator(form))

    @property
    def form(self) -> Form:
        return self.edition.form


@dataclass(slots=True)
class Current:
    """The forms as they are now, who works where, and the door's pages."""

    district: District
    pages: Pages
    forms: Mapping[FormId, Fitted]
    _router: tuple[date, Router] | None = field(default=None)

    def reception(self, keys: DoorKeys, now: datetime) -> Reception:
        """What takes a form in at this moment; who is on duty is looked up once a day."""
        timezone = self.district.profile.timezone
        return Reception(keys, self.router(now), timezone, now)

    def router(self, now: datetime) -> Router:
        """Who works where on that day."""
        day = now.astimezone(ZoneInfo(self.district.profile.timezone)).date()
        if self._router is None or self._router[0] != day:
            self._router = (day, Router(self.district, day))
        return self._router[1]


def settle() -> None:
    """Take what lives as long as the content out of the garbage collector's rounds.

    A district is some hundred thousand records; walking them costs a tenth of a second each time.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def read_current(content: Path, now: datetime) -> Current:
    """The content as it is; raises `Unreadable`, or `Refusal("form_schema")`.

    A form that has an error is one of those: it might lead its requests astray. Elsewhere errors
    keep nobody from sending one: routing never guesses.
    """
    reading = read_district(content)
    if any(reading.unread.any(kind) for kind in NEEDED):
        raise Unreadable(len(reading.problems))
    district = reading.district
    here = now.astimezone(ZoneInfo(district.profile.timezone)).replace(tzinfo=None)
    errors = [
        problem for problem in check_all(district, here)
        if problem.level == Level.ERROR and problem.file.startswith("forms/")
    ]
    if errors:
        raise Unreadable(len(errors))
    written = {
        language: frozenset(
            name for name in _PAGES if (content / "pages" / language / f"{name}.md").is_file()
        )
        for language in district.profile.languages
    }
    return Current(
        district,
        Pages(district.profile, content, written),
        {name: Fitted.of(Edition.of(form)) for name, form in district.forms.items()},
    )
