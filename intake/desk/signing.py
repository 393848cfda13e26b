"""`/desk/sign-in` and `/desk/sign-out`: with name and password in, with a button out."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from intake.account_store import Accounts
from intake.accounts import Account, tidy_name
from intake.desk import tokens
from intake.desk.asking import ask_to_sign_in, posted
from intake.desk.guard import away, bad_body, signed_in
from intake.desk.same_site import is_from_here, ours
from intake.desk.signing_in import TooMany, TooOften
from intake.desk.visit import Guest, Visit
from intake.door.bodies import BadBody
from intake.door.reading import network_of
from intake.store import Store
from intake.troubles import QueueTrouble

_LONGEST_NAME = 40


async def ask(request: Request) -> Response:
    """Name and password are asked for, of who is not signed in."""
    guest = Guest.of(request)
    wanted = ours(request.query_params.get("next", ""))
    try:
        if await signed_in(guest) is not None:
            return guest.see(wanted)
    except QueueTrouble:
        return away(guest, {})
    return ask_to_sign_in(guest, wanted)


async def sign_in(request: Request) -> Response:
    guest = Guest.of(request)
    try:
        return await _sign_in(guest, await posted(request))
    except BadBody as bad:
        return bad_body(guest, bad)
    except QueueTrouble:
        return away(guest, {})


async def _sign_in(guest: Guest, given: Mapping[str, str]) -> Response:
    desk, request = guest.desk, guest.request
    wanted = ours(given.get("next", ""))
    name, password = tidy_name(given.get("name", ""))[:_LONGEST_NAME], given.get("password", "")
    visitor = tokens.kept(request, tokens.VISITOR)
    if not visitor:
        # It was given with the form: the browser does not keep what is given over plain HTTP.
        return ask_to_sign_in(guest, wanted, 400, problem=guest.say("sign_in.cookie"), name=name)
    if not is_from_here(request) or not tokens.is_csrf(visitor, given.get("csrf", "")):
        return ask_to_sign_in(guest, wanted, 403, problem=guest.say("sign_in.again"), name=name)
    account = await desk.reader.ask(lambda store: Accounts(store.engine).find(name))
    network = network_of(request, desk.proxies)
    try:
        right, fresh = await desk.signing_in.compare(
            name, account, password, network, desk.monotonic()
        )
    except TooOften as often:
        problem = guest.desk.pages.words(guest.language).count(
            "page.desk.sign_in.too_often", often.minutes
        )
        return ask_to_sign_in(guest, wanted, 429, problem=problem, name=name)
    except TooMany:
        return ask_to_sign_in(guest, wanted, 503, problem=guest.say("sign_in.too_many"), name=name)
    if right and account is not None:
        begun = await begin(guest, account, wanted, fresh)
        if begun is not None:
            return begun
    return ask_to_sign_in(guest, wanted, 422, problem=guest.say("sign_in.wrong"), name=name)


async def begin(
    guest: Guest, account: Account, wanted: str, password: str | None = None
) -> Response | None:
    """Signed in from here on, with a token that nobody had before; None: not any more."""
    desk, token = guest.desk, tokens.new_token()
    old, now = tokens.kept(guest.request, tokens.SESSION), desk.now()

    def begun(store: Store) -> bool:
        return Accounts(store.engine).sign_in(
            account, tokens.hashed(token), tokens.hashed(old), now, password
        )

    if not await desk.writer.ask(begun):
        return None
    response = guest.see(wanted)
    tokens.keep(response, tokens.SESSION, token)
    tokens.drop(response, tokens.VISITOR)
    return response


async def sign_out(visit: Visit) -> Response:
    mark = tokens.hashed(tokens.kept(visit.request, tokens.SESSION))
    await visit.desk.writer.ask(lambda store: Accounts(store.engine).sign_out(mark))
    response = visit.see("/desk/sign-in")
    tokens.drop(response, tokens.SESSION)
    return response
