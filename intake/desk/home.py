"""`/desk/`: what first, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from intake import clock
from intake.accounts import Role
from intake.desk import looks, readings, slip_pages, worklist
from intake.desk.looks import Looks
from intake.desk.naming import Names
from intake.desk.reasons import Reason, look_reasons, reasons_of, waits_for_another
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

NEXT, OPEN, LOOK, OBJECTED = "", "open", "look", "objected"
"""Lists by the word that asks for them: what nobody holds, what is to be worked on whoever holds
it, agreements to look at again, and what another person must close."""
RUNGS = {NEXT: WORK, OPEN: WORK, "asked": ASKED, "quarantined": QUARANTINED}
"""Those that are pages of one rung of the working order."""
LISTS = frozenset({*RUNGS, LOOK, OBJECTED})
MOST_OBJECTED = 5
"""On the first page; the list of its own has all."""


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
    look_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    mine: list[Request]
    page: worklist.Page
    counts: dict[int, int]
    given: list[Request]
    unplaced: list[Request]
    objected: list[Request]
    looks: Looks
    route_by: dict[str, str]


async def show(visit: Visit) -> Response:
    if visit.account.role is Role.HELPER:
        return await slip_pages.show_list(visit)
    asked = visit.request.query_params
    wanted = asked.get("list", "")
    name = wanted if wanted in LISTS else NEXT
    after = asked.get("after", "")
    after_id = int(after) if after.isdecimal() and len(after) < 16 else 0
    at = clock.stamp(visit.desk.now())
    read = await visit.desk.reader.ask(lambda store: _read(store, visit, name, after_id))
    first = name == NEXT and not after_id
    objected = _objected(visit, read.objected, at) if first else read.objected
    above = {each.id for each in (*read.mine, *(objected if first else ()))}
    readings.note(visit, "list", [each.receipt for each in read.mine if each.sealed])
    opener = Opener(visit.desk.keys)
    done = asked.get("done", "")

    def rows(found: Iterable[Request]) -> list[Row]:
        return [_row(visit, each, at) for each in found]

    return visit.page(
        "home", visit.say("home.title"), section="list", list=name, first=first,
        mine=[_held(visit, each, at, opener, read.route_by) for each in read.mine],
        rows=rows(each for each in read.page.requests if each.id not in above),
        given=rows(read.given), unplaced=rows(read.unplaced),
        objected=rows(objected), objections=len(read.objected),
        due=rows(read.looks.due), ahead=rows(read.looks.ahead), looks=read.looks.count,
        counts=read.counts, after=read.page.after, done=done if done in STEPS else "",
    )


def _objected(visit: Visit, found: Iterable[Request], at: str) -> list[Request]:
    """For whoever may close them, those that nobody has who may."""
    officer = visit.account.officer
    return [
        each for each in found if officer and each.not_by != officer
        and waits_for_another(each, at)
    ][:MOST_OBJECTED]


def _read(store: Store, visit: Visit, name: str, after: int) -> _Read:
    scope, engine, now = visit.scope, store.engine, visit.desk.now()
    first, long = name == NEXT and not after, name == LOOK
    today = local_day(now, visit.desk.current().district.profile.timezone)
    with engine.reading():
        mine = worklist.held_by(engine, visit.account.officer) if first else []
        page = worklist.page_of(
            engine, scope, RUNGS[name], after, free_at=clock.stamp(now) if name == NEXT else "",
        ) if name in RUNGS else worklist.Page((), None)
        return _Read(
            mine, page, worklist.counts(engine, scope),
            worklist.given_to(engine, scope) if first else [],
            worklist.unplaced(engine, scope) if first else [], worklist.objected(engine, scope),
            looks.looks_of(engine, scope, today, looks.MANY if long else looks.MOST,
                           looks.MANY if long else looks.NEXT),
            {each.version: worklist.route_by(engine, each.version) for each in mine},
        )


def _row(visit: Visit, request: Request, at: str, **more: str) -> Row:
    district = visit.desk.current().district
    names = Names(district, visit.desk.pages.words(visit.language))
    zone = district.profile.timezone
    held = request.status is Status.CLAIMED and not request.lapsed(at)
    why = reasons_of(request, at, zone, visit.account.officer)
    return Row(
        request, grouped(request.receipt), names.form(request.form),
        names.community(request.community, request.routing),
        names.officer(request.claimed_by) if held or request.look_on else "",
        (*why, *look_reasons(request, clock.local_day(at, zone))), **more,
        look_on=date.fromisoformat(request.look_on) if request.look_on else None,
    )


def _held(
    visit: Visit, request: Request, at: str, opener: Opener, route_by: dict[str, str]
) -> Row:
    """With where to go and whom to call: whoever holds it is on the way."""
    values = {**request.open, **opener.open(request.sealed).values}
    return _row(visit, request, at, address=values.get(route_by[request.version], ""),
                phone=values.get(PHONE, ""))
