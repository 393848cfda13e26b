"""What goes onto a slip, and what comes off it: the officer's words, and a masked resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from district.records import District
from intake import masking
from intake.keys import DoorKeys
from intake.meaning import NAME, PHONE
from intake.request import NOTE, Sealed
from intake.route import Router
from intake.seal import seal

_ADDRESS, _WHO, _MASKED, _NUMBER = "address", "who", "masked", "number"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the helper sees. `phone` is masked; `number` can be rung, "" where the helper may not.

    Everything but the text is "" where the resident did not write it.
    """

    text: str
    address: str = ""
    who: str = ""
    phone: str = ""
    number: str = ""


def shown_of(
    values: Mapping[str, str], route_by: str, district: District, router: Router, text: str,
    *, may_ring: bool,
) -> Shown:
    """`values` are a request's; `route_by` is the field of its form that holds the address."""
    number = values.get(PHONE, "").strip()
    return Shown(
        text, _house(values.get(route_by, ""), district, router),
        masking.surname(values.get(NAME, "")), masking.phone(number), number if may_ring else "",
    )


def _house(address: str, district: District, router: Router) -> str:
    route = router.route(address)
    if route.community is None or route.street is None:
        return ""
    ranges = district.communities[route.community].addresses
    names = [name for each in ranges if each.name == route.street
             for name in (*each.names, each.en)]
    return masking.house(address, [route.street, *names], route.house or "")


def write(door: DoorKeys, shown: Shown) -> Sealed:
    values = {NOTE: shown.text, _ADDRESS: shown.address, _WHO: shown.who, _MASKED: shown.phone,
              _NUMBER: shown.number}
    return seal(door.public, {name: text for name, text in values.items() if text})


def read(values: Mapping[str, str]) -> Shown:
    """Of an opened box."""
    return Shown(*(values.get(name, "") for name in (NOTE, _ADDRESS, _WHO, _MASKED, _NUMBER)))
