"""The page that asks who somebody is, and what a post said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from intake.desk import tokens
from intake.desk.same_site import HOME
from intake.desk.visit import Guest
from intake.door.reading import read_posted

_NOT_WRITTEN = frozenset({"csrf", "next", "language", "password", "new", "again"})
_SHORTEST = 4
"""What is shorter was chosen and not written."""


async def posted(request: Request) -> dict[str, str]:
    """The fields of a post, by name; raises `BadBody`."""
    found = await read_posted(request)
    return {**found.answers, **found.controls}


def written_in(given: Mapping[str, str]) -> list[str]:
    """What somebody wrote, to be shown so that it is not lost."""
    return [text for name, text in given.items()
            if name not in _NOT_WRITTEN and len(text) >= _SHORTEST]


def sign_in_address(wanted: str) -> str:
    """Where one signs in, and is sent to `wanted` afterwards."""
    return "/desk/sign-in" if wanted == HOME else f"/desk/sign-in?next={quote(wanted, safe='')}"


def ask_to_sign_in(
    guest: Guest, wanted: str, status: int = 200, *, problem: str = "", name: str = "",
    written: Sequence[str] = (),
) -> Response:
    """Name and password are asked for. The form is good in this browser only."""
    visitor = tokens.kept(guest.request, tokens.VISITOR) or tokens.new_token()
    issuer = guest.desk.issuer
    page = guest.page(
        "sign_in", guest.say("sign_in.title"), status, problem=problem, name=name, wanted=wanted,
        written=written, token=tokens.csrf_of(visitor), issuer=issuer.name if issuer else "",
    )
    tokens.keep(page, tokens.VISITOR, visitor)
    return page
