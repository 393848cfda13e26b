"""What some fields mean to the desk, by their names, which every form may use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from district.forms import Form
from intake.noise import MORNING
from intake.request import NoiseEntry
from intake.route import Route

FIRST = "needs_help_first"
"""A tick box: somebody old, disabled or very young; the turn comes a working day earlier."""
AT_MEETING = "at_meeting"
"""A tick box: it may be talked about at the neighbours' meeting."""
SOUND = "noise_kind"
HEARD_ON = "heard_on"
"""A date: the evening on which the noise began."""
HEARD_AT = "heard_at"
"""A time of the day."""
PHONE = "phone"
NAME = "name"
NOISE = "noise"
"""The kind of form whose requests enter the noise register."""


def is_ticked(values: Mapping[str, str], name: str) -> bool:
    """Whether a tick box is ticked, among canonical values."""
    return values.get(name) == "true"


def heard_of(form: Form, values: Mapping[str, str], route: Route) -> NoiseEntry:
    """For the noise register; nothing for a form of another kind."""
    if form.kind != NOISE:
        return NoiseEntry()
    private = {field.name for field in form.fields if field.personal}
    told = {name: text for name, text in values.items() if name not in private}
    return NoiseEntry(route.street, told.get(SOUND), _when(told))


def _when(told: Mapping[str, str]) -> str | None:
    """The day by the calendar: the form asks for the evening on which the night began."""
    if HEARD_ON not in told:
        return None
    day, hour = date.fromisoformat(told[HEARD_ON]), told.get(HEARD_AT, "")[:2]
    if not hour:
        return f"{day}T??"
    return f"{day + timedelta(days=int(hour) < MORNING)}T{hour}"
