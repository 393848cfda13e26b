"""`guarded`: nobody reaches a page of the desk who is not signed in, or has another role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from intake.account_store import Accounts, is_to_be_seen
from intake.accounts import Account, Role
from intake.desk import tokens
from intake.desk.asking import ask_to_sign_in, posted, sign_in_address, written_in
from intake.desk.same_site import came_from, is_from_here, ours
from intake.desk.visit import Guest, Visit
from intake.door.bodies import BadBody
from intake.troubles import QueueTrouble

Handler = Callable[[Visit], Awaitable[Response]]
_READS = frozenset({"GET", "HEAD"})


def guarded(handler: Handler, roles: frozenset[Role]) -> Callable[[Request], Awaitable[Response]]:
    """The handler for accounts of these roles. For others there is nothing here.

    A post by who is not signed in, or from a page that is not ours, does nothing and is shown
    again, so that what was written is not lost. The account is read at every request.
    """

    async def guard(request: Request) -> Response:
        guest = Guest.of(request)
        given: Mapping[str, str] = {}
        try:
            if request.method not in _READS:
                given = await posted(request)
            account = await signed_in(guest)
            if account is None:
                return _sign_in_first(guest, given)
            token = tokens.kept(request, tokens.SESSION)
            visit = Visit(guest.desk, request, guest.language, account, tokens.csrf_of(token),
                          given)
            if account.role not in roles:
                return visit.missing()
            if request.method not in _READS and not _is_meant(request, token, given):
                return _forged(visit)
            return await handler(visit)
        except BadBody as bad:
            return bad_body(guest, bad)
        except QueueTrouble:
            return away(guest, given)

    return guard


async def signed_in(guest: Guest) -> Account | None:
    """Whose session this is, as the account is now."""
    token = tokens.kept(guest.request, tokens.SESSION)
    if not token:
        return None
    desk, mark = guest.desk, tokens.hashed(token)
    now = desk.now()
    signed = await desk.reader.ask(lambda store: Accounts(store.engine).signed_in(mark, now))
    if signed is None:
        return None
    if is_to_be_seen(signed, now):
        desk.writer.leave(lambda store: Accounts(store.engine).seen(mark, now))
    return signed.account


def bad_body(guest: Guest, bad: BadBody) -> Response:
    words = guest.desk.pages.words(guest.language)
    problem = words(f"page.door.bad.{bad.code}", **bad.facts)
    return guest.page("bad", guest.say("bad.title"), bad.status, problem=problem)


def away(guest: Guest, given: Mapping[str, str]) -> Response:
    """The queue cannot be asked just now."""
    written = written_in(given) if is_from_here(guest.request) else []
    return guest.page("away", guest.say("away.title"), 503, written=written)


def _is_meant(request: Request, token: str, given: Mapping[str, str]) -> bool:
    return is_from_here(request) and tokens.is_csrf(token, given.get("csrf", ""))


def _forged(visit: Visit) -> Response:
    # From elsewhere it is somebody else's text, and no reason to show it.
    written = written_in(visit.given) if is_from_here(visit.request) else []
    return visit.page("forged", visit.say("forged.title"), 403, written=written)


def _sign_in_first(guest: Guest, given: Mapping[str, str]) -> Response:
    request = guest.request
    if request.method in _READS:
        query = f"?{request.url.query}" if request.url.query else ""
        return guest.see(sign_in_address(ours(f"{request.url.path}{query}")))
    wanted = came_from(request, guest.desk.pages.prefix)
    written = written_in(given) if is_from_here(request) else []
    return ask_to_sign_in(guest, wanted, 401, problem=guest.say("sign_in.over"), written=written)
