"""An officer's week, as pages show it."""

from __future__ import annotations

from district.records import Officer, PresenceHours
from publish.site import week_of


def days_of(officer: Officer) -> list[tuple[str, list[PresenceHours]]]:
    """What may be true of a day: weekdays as digits (1 is Monday) with the hours they share."""
    alike: dict[tuple[PresenceHours, ...], str] = {}
    for day, hours in week_of(officer):
        alike[tuple(hours)] = alike.get(tuple(hours), "") + str(day + 1)
    return [(days, list(hours)) for hours, days in alike.items()]
