"""Where a request comes from, as the browser says; and where one may be sent."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request

HOME = "/desk/"
_LONGEST = 512
# No percent sign in a path: none of ours needs one, and what it hides need not be found out.
_OURS = re.compile(
    r"/desk/(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*"
    r"(?:\?(?:[A-Za-z0-9._~=&+-]|%[2-9A-Fa-f][0-9A-Fa-f])*)?"
)


def is_from_here(request: Request) -> bool:
    """Whether a post was sent by a page of this very host.

    Browsers since 2020 to 2023 say so in `Sec-Fetch-Site`; before that, `Origin` names the host.
    What is no browser sends neither, and has no cookie that somebody else could use.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or _is_this_host(request, _split(origin))


def _is_this_host(request: Request, address: SplitResult) -> bool:
    return bool(address.netloc) and address.netloc.lower() == request.headers["host"].lower()


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def ours(address: str) -> str:
    """The address where it is a path of the desk, else the desk's first page."""
    if len(address) > _LONGEST or not _OURS.fullmatch(address):
        return HOME
    parts = address.partition("?")[0].split("/")
    return HOME if {".", ".."}.intersection(parts) else address


def came_from(request: Request, prefix: str) -> str:
    """The page of the desk that a post was sent from."""
    referer = _split(request.headers.get("referer", ""))
    if not _is_this_host(request, referer):
        return HOME
    return ours(referer.path.removeprefix(prefix) + (f"?{referer.query}" if referer.query else ""))
