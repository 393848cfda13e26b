"""`/desk/account`: one's own account and password."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from district.problem import Refusal
from intake import passwords
from intake.account_store import Accounts
from intake.desk import signing
from intake.desk.signing_in import TooMany, TooOften
from intake.desk.visit import Visit
from intake.door.reading import network_of
from intake.store import Store
from intake.troubles import QueueTrouble


async def show(visit: Visit) -> Response:
    return _page(visit, 200)


def _page(visit: Visit, status: int, problem: str = "") -> Response:
    return visit.page("account", visit.say("account.title"), status, section="account",
                      problem=problem, done=status == 200 and "done" in visit.request.query_params)


async def change(visit: Visit) -> Response:
    """Another password. All other sessions end; this one goes on under a new token."""
    desk, account, given = visit.desk, visit.account, visit.given
    if account.password is None:
        return visit.missing()
    new, network = given.get("new", ""), network_of(visit.request, desk.proxies)
    try:
        right, _ = await desk.signing_in.compare(
            account.name, account, given.get("password", ""), network, desk.monotonic()
        )
        if not right:
            return _page(visit, 422, visit.say("account.wrong"))
        passwords.check(new, account.name)
        if passwords.tidy(new) != passwords.tidy(given.get("again", "")):
            return _page(visit, 422, visit.say("account.differ"))
        changed = replace(account, password=await desk.signing_in.in_thread(
            lambda: desk.signing_in.passwords.hash(new)
        ))
    except TooOften as often:
        words = desk.pages.words(visit.language)
        return _page(visit, 429, words.count("page.desk.sign_in.too_often", often.minutes))
    except TooMany:
        return _page(visit, 503, visit.say("sign_in.too_many"))
    except QueueTrouble:
        raise
    except Refusal as refusal:
        return _page(visit, 422, visit.trouble(refusal.code, **refusal.facts))

    def change_it(store: Store) -> None:
        Accounts(store.engine).change(changed)

    await desk.writer.ask(change_it)
    begun = await signing.begin(visit, changed, "/desk/account?done=1")
    return begun if begun is not None else visit.missing()
