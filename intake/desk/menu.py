"""The menu in the desk's header: what each role finds there."""

from __future__ import annotations

from dataclasses import dataclass

from intake.accounts import Role

ALL = frozenset(Role)
STAFF = ALL - {Role.HELPER}
"""Who works on requests; a helper sees slips only."""
DECIDERS = frozenset({Role.HEAD, Role.DISTRICT})
"""Who may say who has what, and sees how it goes as a whole."""
HELPERS = frozenset({Role.HELPER})


@dataclass(frozen=True, slots=True)
class Item:
    """`name` is what a page says its `section` is, and of the word `page.desk.menu.<name>`."""

    name: str
    path: str
    roles: frozenset[Role]


MENU = (
    Item("list", "/desk/", STAFF),
    Item("noise", "/desk/noise", STAFF),
    Item("figures", "/desk/figures", DECIDERS),
    Item("slips", "/desk/slips", HELPERS),
    Item("account", "/desk/account", ALL),
)


def menu_of(role: Role) -> list[Item]:
    return [item for item in MENU if role in item.roles]
