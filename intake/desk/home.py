"""`/desk/`: what first, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from intake import clock
from intake.accounts import Role
from intake.desk import slip_pages, worklist
from intake.desk.naming import Names
from intake.desk.reasons import Reason, reasons_of
from intake.desk.scope import local_day
from intake.desk.steps import STEPS
from intake.desk.visit import Visit
from intake.desk.worklist import ASKED, QUARANTINED, WORK
from intake.lifecycle import Status
from intake.meaning import PHONE
from intake.receipt import grouped
from intake.request import Request
from intake.store import Store
from intake.unsealing import Opener

RUNGS = {"asked": ASKED, "quarantined": QUARANTINED}
"""Lists of their own, by the word that asks for them."""
_AHEAD = timedelta(days=7)
"""How long before its day an agreement to be looked at is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list. `address` and `phone` only where whoever looks holds it."""

    request: Request
    number: str
    form: str
    community: str
    holder: str
    why: tuple[Reason, ...]
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    mine: list[Request]
    page: worklist.Page
    counts: dict[int, int]
    given: list[Request]
    unplaced: list[Request]
    looks: list[Request]
    route_by: dict[str, str]


async def show(visit: Visit) -> Response:
    if visit.account.role is Role.HELPER:
        return await slip_pages.show_list(visit)
    asked = visit.request.query_params
    rung = RUNGS.get(asked.get("list", ""), WORK)
    after = asked.get("after", "")
    after_id = int(after) if after.isdecimal() and len(after) < 16 else 0
    scope, at = visit.scope, clock.stamp(visit.desk.now())
    read = await visit.desk.reader.ask(
        lambda store: _read(store, visit, rung, after_id)
    )
    mine = {each.id for each in read.mine}
    rows = [_row(visit, each, at) for each in read.page.requests if each.id not in mine]
    opener = Opener(visit.desk.keys)
    done = asked.get("done", "")
    return visit.page(
        "home", visit.say("home.title"), section="list",
        mine=[_held(visit, each, at, opener, read.route_by) for each in read.mine],
        rows=rows, given=[_row(visit, each, at) for each in read.given],
        unplaced=[_row(visit, each, at) for each in read.unplaced],
        looks=[_row(visit, each, at) for each in read.looks],
        counts=read.counts, after=read.page.after, first=not after_id,
        list=next((name for name, value in RUNGS.items() if value == rung), ""),
        places=len(scope.communities), done=done if done in STEPS else "",
    )


def _read(store: Store, visit: Visit, rung: int, after: int) -> _Read:
    scope, engine = visit.scope, store.engine
    first = rung == WORK and not after
    with engine.reading():
        mine = worklist.held_by(engine, visit.account.officer) if first else []
        return _Read(
            mine, worklist.page_of(engine, scope, rung, after), worklist.counts(engine, scope),
            worklist.given_to(engine, scope) if first else [],
            worklist.unplaced(engine, scope) if first else [],
            worklist.to_look_at(engine, scope, _until(visit).isoformat()) if first else [],
            {each.version: worklist.route_by(engine, each.version) for each in mine},
        )


def _until(visit: Visit) -> date:
    timezone = visit.desk.current().district.profile.timezone
    return local_day(visit.desk.now(), timezone) + _AHEAD


def _row(visit: Visit, request: Request, at: str, **more: str) -> Row:
    district = visit.desk.current().district
    names = Names(district, visit.desk.pages.words(visit.language))
    held = request.status is Status.CLAIMED and not request.lapsed(at)
    return Row(
        request, grouped(request.receipt), names.form(request.form),
        names.community(request.community, request.routing),
        names.officer(request.claimed_by) if held else "",
        tuple(reasons_of(request, at, district.profile.timezone, visit.account.officer)), **more,
    )


def _held(
    visit: Visit, request: Request, at: str, opener: Opener, route_by: dict[str, str]
) -> Row:
    """With where to go and whom to call: whoever holds it is on the way."""
    values = {**request.open, **opener.open(request.sealed).values}
    return _row(visit, request, at, address=values.get(route_by[request.version], ""),
                phone=values.get(PHONE, ""))
