"""`/desk/requests/<number>`: the sheet of one request, and the moves that are made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from district.problem import Refusal
from intake import agenda, clock
from intake.accounts import Role
from intake.desk import readings, sheet, slips, steps
from intake.desk.making import Making
from intake.desk.naming import Names
from intake.desk.reasons import reasons_of
from intake.desk.sheet import Found, Sheet
from intake.desk.visit import Visit
from intake.keys import DoorKeys, read_door
from intake.lifecycle import Outcome, Status
from intake.meaning import AT_MEETING, is_ticked
from intake.receipt import grouped, read_receipt
from intake.request import CALLS
from intake.unsealing import Opener

_DECIDE = frozenset({Role.HEAD, Role.DISTRICT})
OUTCOMES = tuple(each for each in Outcome if each not in {Outcome.REFERRED, Outcome.WITHDRAWN})
"""What a person at the desk may write as an outcome; the others have moves of their own."""


async def show(visit: Visit) -> Response:
    found = await _found(visit)
    if found is None:
        return visit.missing()
    done = visit.request.query_params.get("done", "")
    return _page(visit, found, done=done if done in steps.STEPS else "")


async def look_for(visit: Visit) -> Response:
    """A number typed into the field at the top of the list."""
    typed = visit.given.get("number", "")[:40]
    try:
        receipt = read_receipt(typed)
    except Refusal as refusal:
        words = visit.desk.pages.words(visit.language)
        problem = words(f"intake.error.{refusal.code}", **refusal.facts)
        return visit.page("number", visit.say("number.title"), 422, problem=problem, typed=typed)
    return visit.see(f"/desk/requests/{receipt}")


async def act(visit: Visit) -> Response:
    """Make a move; refused, the page says why, and what was written is kept on it."""
    name = visit.request.path_params["move"]
    found = await _found(visit)
    if found is None or name not in steps.STEPS:
        return visit.missing()
    names = _names(visit)
    try:
        making = _making(visit, found)
        if name not in steps.allowed(found, visit.account, making.at, decides=_decides(visit)):
            _refuse_as_the_queue_would(making, name)
        step = steps.STEPS[name](steps.fresh(making, name))
        made = await visit.desk.writer.make(found.request.receipt, step)
    except Refusal as refusal:
        if isinstance(refusal, steps.Unavailable) or refusal.code == "receipt_unknown":
            return visit.missing()
        again = await _found(visit)
        problem = sheet.refused(names, refusal, name)
        status = 409 if refusal.code in _CONFLICTS else 422
        faulty = str(refusal.facts.get("field", ""))
        return _page(visit, again or found, status, problem=problem, failed=name, faulty=faulty)
    if not visit.scope.holds(made):
        return visit.see("/desk/?done=" + name)
    return visit.see(f"/desk/requests/{made.receipt}?done={name}")


_CONFLICTS = frozenset({
    "page_stale", "stale_claim", "cannot_claim_claimed", "cannot_close_closed", "not_holder",
    "slip_over",
})


def _refuse_as_the_queue_would(making: Making, name: str) -> None:
    """Somebody was quicker, or it is not this account's to do: the queue's own words say which."""
    steps.check(making.found.request, making.step(steps.move_of(name)))
    raise steps.Unavailable("not_holder")


async def _found(visit: Visit) -> Found | None:
    try:
        receipt = read_receipt(visit.request.path_params["number"])
    except Refusal:
        return None
    scope = visit.scope
    return await visit.desk.reader.ask(lambda store: sheet.find(store, receipt, scope))


def _names(visit: Visit) -> Names:
    return Names(visit.desk.current().district, visit.desk.pages.words(visit.language))


def _decides(visit: Visit) -> bool:
    return visit.account.role in _DECIDE


def _door(visit: Visit) -> DoorKeys | None:
    try:
        return read_door(visit.desk.keys)
    except Refusal:
        return None


def _making(visit: Visit, found: Found) -> Making:
    door = _door(visit)
    if door is None:
        raise Refusal("keys_none", folder=visit.desk.keys)
    current, now = visit.desk.current(), visit.desk.now()
    return Making(visit.account, found, visit.given, now, current.district, current.router(now),
                  door, Opener(visit.desk.keys))


def _page(
    visit: Visit, found: Found, status: int = 200, *, problem: str = "", failed: str = "",
    faulty: str = "", done: str = "",
) -> Response:
    """`failed` is the move whose form shows `problem` and keeps what was given, `faulty` its field
    that is wrong."""
    readings.note(visit, "request", [found.request.receipt] if found.request.sealed else [])
    names = replace(_names(visit), accounts=found.accounts)
    at = clock.stamp(visit.desk.now())
    opener = Opener(visit.desk.keys)
    made = sheet.sheet_of(found, opener, _door(visit), names)
    may = steps.allowed(found, visit.account, at, decides=_decides(visit))
    facts = {
        "sheet": made, "request": found.request, "names": names, "may": may, "done": done,
        "why": reasons_of(found.request, at, visit.desk.current().district.profile.timezone,
                          visit.account.officer),
        "problem": problem, "failed": failed, "faulty": faulty,
        "given": dict(visit.given) if failed else {},
        "number": grouped(found.request.receipt),
        "lapsed": found.request.lapsed(at),
        "mine": found.request.claimed_by == visit.account.officer is not None,
        "joined_here": steps.receipts_of(found),
        "ticked": is_ticked(found.request.open, AT_MEETING),
        **_ways(names, found), **_meetings(visit, found),
        **_choices(visit, found, may), "forward": _forward(made, names),
        **slips.facts(found, opener, names, visit.desk.now()),
    }
    return visit.page("request", visit.say("request.title"), status, section="list", **facts)


Way = tuple[str, str]
"""A choice: its value, and what is shown."""


def _ways(names: Names, found: Found) -> Mapping[str, Sequence[Any]]:
    words = names.words
    near = [each for each in found.alike if each.joined_to is None]
    joinable = [each for each in near if each.status in {Status.WAITING, Status.CLAIMED}]
    return {
        "near": near,
        "joinable": [(each.receipt, f"{grouped(each.receipt)} · {names.time(each.received_at)}")
                     for each in joinable],
        "outcomes": [(each.value, words(f"intake.outcome.{each.value}")) for each in OUTCOMES],
        "calls": [(each, words(f"page.desk.call.{each}")) for each in CALLS],
    }


def _meetings(visit: Visit, found: Found) -> Mapping[str, Any]:
    """The meetings it may be put on, and what the one is called that it is on."""
    current, language = visit.desk.current(), visit.language
    speaker = current.pages.speaker(language)
    there = agenda.choices(current.district, found.request.community, visit.desk.now())
    ways = [(one.key, f"{one.title.get(language)} {speaker.date(one.start.date())}")
            for one in there]
    key = found.request.meeting
    if key:
        ways.append(("", visit.say("agenda_off")))
    return {"meetings": ways, "meeting_name": _names(visit).meeting(key) if key else ""}


def _choices(visit: Visit, found: Found, may: frozenset[str]) -> Mapping[str, Any]:
    """Whom it can be given to, where a form asks: who works that day, the nearest first."""
    current = visit.desk.current()
    router, district = current.router(visit.desk.now()), current.district
    if not may & {"hand-over", "assign"}:
        return {"officers": [], "others": [], "communities": []}
    community = found.request.community
    place = district.communities.get(community) if community else None
    home = place.station if place else None
    at_work = [one for one in district.officers.values() if router.at_work(one.id)]
    near = sorted(at_work, key=lambda one: (
        not (community and router.serves(one.id, community)), one.station != home, one.id,
    ))
    scope = visit.scope
    offered = [one for one in near if scope.everything or one.station in {home, scope.station}]
    language = visit.language
    officers: list[Way] = [(one.id, one.name.get(language)) for one in offered or near]
    communities: list[Way] = [
        (name, district.communities[name].name.get(language)) for name in scope.communities
    ]
    officers = [way for way in officers if way[0] != found.request.not_by]
    others = [way for way in officers if way[0] != found.request.claimed_by]
    return {"officers": officers, "others": others, "communities": communities}


def _forward(made: Sheet, names: Names) -> str:
    """A text to send to another body: what the resident wrote, and nothing of who did."""
    words = names.words
    lines = [words("page.desk.forward.head", form=names.form(made.request.form),
                   day=names.time(made.request.received_at), number=grouped(made.request.receipt))]
    private = {"phone", "name"}
    lines += [
        words("page.desk.forward.line", title=each.field.title.get(words.language), text=each.text)
        for each in made.answers if each.field.name not in private and each.text
    ]
    return "\n".join([*lines, words("page.desk.forward.end")])

