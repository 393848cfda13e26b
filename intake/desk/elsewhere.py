"""`/desk/oidc`: signing in by an issuer of OpenID Connect, there and back."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from starlette.requests import Request
from starlette.responses import Response

from intake.account_store import Accounts
from intake.desk import tokens
from intake.desk.guard import away
from intake.desk.issuer import Begun, Issuer, IssuerTrouble
from intake.desk.same_site import ours
from intake.desk.signing import begin
from intake.desk.visit import Guest
from intake.door import answers
from intake.troubles import QueueTrouble

COOKIE = "__Host-desk-oidc"
_SECONDS = 600
"""For signing in at the issuer."""
_KEPT = re.compile(r"([A-Za-z0-9_-]{43})\.([0-9]{1,12})\.([A-Za-z0-9_=-]{0,700})")
_LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?")
_STATUS = {"stale": 400, "refused": 403, "not_believed": 502, "away": 503, "unknown": 403}


async def go(request: Request) -> Response:
    """To the issuer, with what ties its answer to this browser."""
    guest = Guest.of(request)
    issuer, wanted = guest.desk.issuer, ours(request.query_params.get("next", ""))
    if issuer is None:
        return guest.missing()
    begun = Begun(tokens.new_token())
    try:
        address = await issuer.address(begun, _back(guest))
    except IssuerTrouble as trouble:
        return _told(guest, trouble.code)
    response = answers.see(address)
    next_ = urlsafe_b64encode(wanted.encode()).decode()
    kept = f"{begun.secret}.{int(guest.desk.now().timestamp())}.{next_}"
    tokens.keep(response, COOKIE, kept, _SECONDS)
    return response


async def back(request: Request) -> Response:
    """From the issuer, with a code that says who it was. Good once, and in one browser."""
    guest = Guest.of(request)
    issuer = guest.desk.issuer
    if issuer is None:
        return guest.missing()
    response = await _back_from(guest, issuer)
    tokens.drop(response, COOKIE)
    return response


async def _back_from(guest: Guest, issuer: Issuer) -> Response:
    asked, desk = guest.request.query_params, guest.desk
    begun, wanted = _begun(guest)
    if begun is None or not hmac.compare_digest(
        begun.state.encode(), asked.get("state", "").encode()
    ):
        return _told(guest, "stale")
    if "error" in asked or not asked.get("code"):
        return _told(guest, "refused")
    try:
        subject = await issuer.subject(
            asked["code"], asked.get("iss", ""), begun, _back(guest), desk.now(), desk.monotonic()
        )
        account = await desk.reader.ask(lambda store: Accounts(store.engine).of_subject(subject))
        signed = await begin(guest, account, wanted) if account is not None else None
    except IssuerTrouble as trouble:
        return _told(guest, trouble.code)
    except QueueTrouble:
        return away(guest, {})
    return signed if signed is not None else _told(guest, "unknown")


def _begun(guest: Guest) -> tuple[Begun | None, str]:
    """The attempt of this browser while it is good, and where it wanted to go."""
    found = _KEPT.fullmatch(guest.request.cookies.get(COOKIE, ""))
    if found is None or guest.desk.now().timestamp() - int(found[2]) > _SECONDS:
        return None, ""
    try:
        wanted = urlsafe_b64decode(found[3]).decode("ascii")
    except ValueError:
        wanted = ""
    return Begun(found[1]), ours(wanted)


def _back(guest: Guest) -> str:
    """The address that the issuer must know as ours: it compares, so a false host leads nowhere."""
    host = guest.request.headers.get("host", "")
    scheme = "http" if _LOCAL.fullmatch(host) else "https"
    return f"{scheme}://{host}{guest.desk.pages.prefix}/desk/oidc/back"


def _told(guest: Guest, code: str) -> Response:
    return guest.page("elsewhere", guest.say("elsewhere.title"), _STATUS[code], code=code)
