"""From a form of the desk to a `Step`: one function for each move. They raise `Refusal`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from district.problem import Refusal
from district.records import CommunityId
from intake import agenda as agendas
from intake import assigning, moved
from intake.accounts import Account
from intake.agreement import PARTIES, look_on
from intake.desk import slips
from intake.desk.making import Making
from intake.desk.sheet import Found
from intake.due import due_after
from intake.lifecycle import Move, Outcome, Status
from intake.meaning import AT_MEETING, is_ticked
from intake.receipt import Receipt, read_receipt
from intake.request import CALLS, Request, Step


def claim(making: Making) -> Step:
    community = making.found.request.community
    officer = making.account.officer
    if officer is None:
        raise Refusal("account_no_officer")
    elsewhere = community is not None and not making.router.serves(officer, community)
    return making.step(Move.CLAIM, until=making.until(), elsewhere=elsewhere, fence=None, seen=None)


def release(making: Making) -> Step:
    return making.step(Move.RELEASE, note=making.note())


def note(making: Making) -> Step:
    return making.step(Move.NOTE, note=making.note(needed=True), fence=None)


def call(making: Making) -> Step:
    came = making.given.get("came", "")
    if came not in CALLS:
        raise Refusal("call_result")
    return making.step(Move.CALL, detail=came, note=making.note())


def ask(making: Making) -> Step:
    return making.step(Move.ASK, tell=making.tell("question", needed=True))


def hand_over(making: Making) -> Step:
    to = making.officer("to")
    if to == making.account.officer:
        raise Refusal("holder_already")
    return making.step(Move.HAND_OVER, to=to, until=making.until(), note=making.note())


def take_over(making: Making) -> Step:
    if making.account.officer is None:
        raise Refusal("account_no_officer")
    return making.step(Move.TAKE_OVER, until=making.until(), note=making.note(needed=True))


def refer(making: Making) -> Step:
    body = making.body("body")
    return making.step(Move.REFER, outcome=Outcome.REFERRED, referred_to=body,
                       note=making.note(), tell=making.tell("tell"))


def close(making: Making) -> Step:
    try:
        outcome = Outcome(making.given.get("outcome", ""))
    except ValueError:
        raise Refusal("outcome_none") from None
    if outcome in {Outcome.REFERRED, Outcome.WITHDRAWN}:
        raise Refusal("close_referred" if outcome is Outcome.REFERRED else "outcome_none")
    tell = making.tell("tell", needed=True)
    if outcome is Outcome.AGREED:
        parties = {name: making.text(name) for name in PARTIES}
        return making.step(Move.CLOSE, outcome=outcome, tell=tell, look_on=_look_on(making),
                           note=making.note(parties))
    return making.step(Move.CLOSE, outcome=outcome, tell=tell, note=making.note())


def _look_on(making: Making) -> str:
    return look_on(
        making.day("look_on"), making.at, making.found.form.keep_for, making.timezone
    )


def look(making: Making) -> Step:
    """Whether an agreement holds: it does, and is looked at once more or not; or it is broken."""
    if making.given.get("holds") == "broken":
        return _again(making, "broken")
    later = _look_on(making) if making.given.get("look_on", "").strip() else None
    return making.step(Move.LOOK, detail="kept", look_on=later, note=making.note(), fence=None)


def reopen(making: Making) -> Step:
    return _again(making, "")


def _again(making: Making, detail: str) -> Step:
    found = making.found
    due = due_after(Move.REOPEN, found.request, found.form, making.at, making.timezone)
    assert due is not None
    return making.step(Move.REOPEN, due_at=due.due_at, turn_at=due.turn_at, detail=detail,
                       note=making.note(needed=True), fence=None)


def admit(making: Making) -> Step:
    return making.step(Move.ADMIT, note=making.note(), fence=None)


def assign(making: Making) -> Step:
    to = making.officer("to")
    given = making.given.get("community", "") or making.found.request.community or ""
    if not making.router.knows_community(CommunityId(given)):
        raise Refusal("community_unknown", name=given[:40])
    made = assigning.by_hand(making.found.request, to, CommunityId(given), making.at, "")
    plain = making.step(Move.ASSIGN)
    return replace(made, by=plain.by, officer=plain.officer, seen=plain.seen, note=making.note())


def join(making: Making) -> Step:
    return making.step(Move.JOIN, main=read_receipt(making.given.get("main", "")))


def split(making: Making) -> Step:
    return making.step(Move.SPLIT, fence=None)


def agenda(making: Making) -> Step:
    """Only where the resident agreed: by a tick on the form, or since, as the officer says."""
    meeting = making.given.get("meeting", "")
    agreed = is_ticked(making.found.request.open, AT_MEETING) or making.given.get("agreed") == "1"
    if meeting and not agreed:
        raise Refusal("meeting_not_agreed")
    there = agendas.choices(making.district, making.found.request.community, making.now)
    if meeting and meeting not in {each.key for each in there}:
        raise Refusal("meeting_not_there")
    return making.step(Move.AGENDA, meeting=meeting or None, fence=None)


STEPS: Mapping[str, Callable[[Making], Step]] = {
    "claim": claim, "release": release, "note": note, "call": call, "ask": ask,
    "hand-over": hand_over, "take-over": take_over, "refer": refer, "close": close, "look": look,
    "reopen": reopen, "admit": admit, "assign": assign, "join": join, "split": split,
    "agenda": agenda, "slip": slips.give, "withdraw-slip": slips.withdraw,
}
"""By the last part of the address that the form is posted to."""


def move_of(name: str) -> Move:
    """The move that a form of that name makes."""
    return Move.REPORT if name == "withdraw-slip" else Move(name.replace("-", "_"))


def allowed(found: Found, account: Account, at: str, *, decides: bool) -> frozenset[str]:
    """What this account may do with it now; `decides`: may say who has what."""
    request, officer = found.request, account.officer
    mine = request.status is Status.CLAIMED and officer is not None and (
        request.claimed_by == officer
    )
    may: set[str] = set()
    if request.status is not Status.FORGOTTEN:
        may.add("note")
    match request.status:
        case Status.QUARANTINED:
            may |= {"admit", "close"}
        case Status.WAITING:
            may |= {"claim"} if officer else set()
            may |= {"agenda", "join"}
        case Status.CLAIMED if mine:
            may |= {"claim", "release", "call", "ask", "hand-over", "refer", "close", "agenda",
                    "join", "slip"}
        case Status.CLAIMED if officer:
            may |= {"claim" if request.lapsed(at) else "take-over"}
        case Status.JOINED:
            may.add("split")
        case Status.CLOSED:
            may.add("reopen")
            may |= {"look"} if request.outcome is Outcome.AGREED else set()
    if request.not_by and request.not_by == officer:
        may -= {"close", "refer"}
    if found.slips:
        may.add("withdraw-slip")
    if decides and request.status in {Status.QUARANTINED, Status.WAITING, Status.CLAIMED}:
        may.add("assign")
    return frozenset(may)


class Unavailable(Refusal):
    """This account may not do it, whatever the queue allows: there is no such thing here."""


def fresh(making: Making, name: str) -> Making:
    """Raises `Refusal("page_stale")` where the page knew less than there is.

    Before anything else is found wrong: a page that is shown again knows everything, and what the
    resident added meanwhile would never be told.
    """
    seen = making.given.get("seen", "")
    if name != "claim" and seen.isdecimal() and int(seen[:10]) != len(making.found.events):
        raise Refusal("page_stale")
    return making


def check(request: Request, step: Step) -> None:
    """Raises what the queue would."""
    moved.after(request, step)


def receipts_of(found: Found) -> list[Receipt]:
    """Those that follow this one, if any does."""
    return [each.receipt for each in found.joined if each.status is Status.JOINED]
