"""`/desk/slips`: the slips a helper was given, and what the helper says came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from district.problem import Refusal
from intake import clock, slip_store
from intake.accounts import ACCOUNT
from intake.desk import readings
from intake.desk.guard import away
from intake.desk.naming import Names
from intake.desk.visit import Visit
from intake.keys import DoorKeys, read_door
from intake.lifecycle import Move
from intake.request import NOTE, Step
from intake.seal import seal
from intake.slip_writing import read
from intake.slips import DONE, NOT_DONE, Slip, State
from intake.troubles import QueueTrouble
from intake.unsealing import Opener
from intake.written import text_of

CAME = (DONE, NOT_DONE)
"""What a helper can say came of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A slip in the helper's list. Of what is not open no more than that, and when it was given."""

    slip: Slip
    state: State
    given: str
    form: str = ""
    community: str = ""
    by: str = ""
    until: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN


async def show_list(visit: Visit) -> Response:
    account, at = visit.account.name, clock.stamp(visit.desk.now())
    found = await visit.desk.reader.ask(lambda store: slip_store.of_account(store.engine, account))
    names = _names(visit)
    rows = [_row(each, names, at) for each in slip_store.by_turn(found, at)]
    done = visit.request.query_params.get("done", "")
    return visit.page("slips", visit.say("slip.list"), section="slips", rows=rows,
                      done=done if done in CAME else "")


async def show(visit: Visit) -> Response:
    slip = await _mine(visit)
    if slip is None or slip.state(clock.stamp(visit.desk.now())) is not State.OPEN:
        return visit.missing()
    return _page(visit, slip)


async def report(visit: Visit) -> Response:
    """What came of it, for the request's history. Not done leaves it open, to be tried again."""
    slip = await _mine(visit)
    if slip is None:
        return visit.missing()
    door = _door(visit)
    if door is None:
        return away(visit, visit.given)
    came = visit.given.get("came", "")
    try:
        if came not in CAME:
            raise Refusal("slip_came")
        await visit.desk.writer.make(slip.receipt, _step(visit, slip, came, door))
    except QueueTrouble:
        raise
    except Refusal as refusal:
        if refusal.code == "slip_over" or refusal.code.startswith("cannot_"):
            return _over(visit, slip)
        return _page(visit, slip, 422, visit.trouble(refusal.code, **refusal.facts))
    return visit.see(f"/desk/slips?done={came}")


def _step(visit: Visit, slip: Slip, came: str, door: DoorKeys) -> Step:
    written = visit.given.get("note", "")
    note = None
    if came == NOT_DONE or written.strip():
        note = seal(door.public, {NOTE: text_of(written)})
    return Step(Move.REPORT, clock.stamp(visit.desk.now()), by=f"{ACCOUNT}{visit.account.name}",
                detail=came, note=note, about=slip.id)


async def _mine(visit: Visit) -> Slip | None:
    number, account = visit.request.path_params["slip"], visit.account.name
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        return None
    return await visit.desk.reader.ask(
        lambda store: slip_store.find(store.engine, int(number), account)
    )


def _page(visit: Visit, slip: Slip, status: int = 200, problem: str = "") -> Response:
    readings.note(visit, "slip", [slip.receipt])
    names, opened = _names(visit), Opener(visit.desk.keys).open(slip.sealed)
    given: Mapping[str, str] = visit.given if problem else {}
    return visit.page(
        "slip", visit.say("slip.title"), status, section="slips", problem=problem,
        slip=_row(slip, names, clock.stamp(visit.desk.now())), shown=read(opened.values),
        shut=bool(opened.trouble), phone=names.phone(slip.given_by), came=given.get("came", ""),
        note=given.get("note", ""),
        ways=[(each, visit.say(f"slip.say.{each}")) for each in CAME],
    )


def _over(visit: Visit, slip: Slip) -> Response:
    """It is over by now; what the helper wrote is shown, to be told in another way."""
    names = _names(visit)
    note = visit.given.get("note", "").strip()
    return visit.page("slip_over", visit.say("slip.over_title"), 409, section="slips",
                      by=names.actor(slip.given_by), phone=names.phone(slip.given_by),
                      written=[note] if note else [])


def _row(slip: Slip, names: Names, at: str) -> Row:
    state, given = slip.state(at), names.time(slip.given_at)
    if state is not State.OPEN:
        return Row(slip, state, given)
    return Row(
        slip, state, given, names.form(slip.form), names.community(slip.community, slip.routing),
        names.actor(slip.given_by), names.time(slip.until),
    )


def _names(visit: Visit) -> Names:
    return Names(visit.desk.current().district, visit.desk.pages.words(visit.language))


def _door(visit: Visit) -> DoorKeys | None:
    try:
        return read_door(visit.desk.keys)
    except Refusal:
        return None
