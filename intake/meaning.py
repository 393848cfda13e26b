"""What some fields mean to the desk, by their names, which every form may use."""

from __future__ import annotations

from collections.abc import Mapping

from district.forms import Form
from intake.request import Heard
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


def heard_of(form: Form, values: Mapping[str, str], route: Route) -> Heard:
    """For the noise register; nothing for a form of another kind."""
    if form.kind != NOISE:
        return Heard()
    private = {field.name for field in form.fields if field.personal}
    told = {name: text for name, text in values.items() if name not in private}
    day, hour = told.get(HEARD_ON, ""), told.get(HEARD_AT, "")
    heard_at = f"{day}T{hour[:2] or '??'}" if day else None
    return Heard(route.street, told.get(SOUND), heard_at)
