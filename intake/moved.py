"""What a move makes of a request: the columns it changes, or why it is not allowed. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from district.problem import Refusal
from intake import clock
from intake.lifecycle import BY_HOLDER, Move, Outcome, Status, decide
from intake.request import ELSEWHERE, Request, Routing, Step

LEASE = timedelta(days=3)
"""How long a claim holds where nobody says."""
CHANGED = (
    "status", "community", "officer", "claimed_by", "routing", "outcome", "referred_to",
    "closed_at", "due_at", "turn_at", "fence", "leased_until", "asked_at", "joined_to", "meeting",
    "look_on", "not_by",
)
"""The columns that a move may change."""
_NEW_HOLDER = frozenset({Move.CLAIM, Move.HAND_OVER, Move.TAKE_OVER})
LAPSED = "lapsed"
"""The detail of a claim of what another had claimed, when that claim had run out."""
RENEWED = "renewed"
"""The detail of a claim by the officer who holds it already."""
OFF = "off"
"""The detail where it was taken off an agenda; else the meeting's key is."""


def after(request: Request, step: Step) -> Status:
    """The status the move leads to; raises `Refusal` where it is not allowed."""
    status = decide(request.status, step.move)
    claimed = request.status is Status.CLAIMED
    if step.fence is not None and step.fence != request.fence:
        raise Refusal("stale_claim", holder=request.claimed_by or "")
    if step.move is Move.CLAIM and claimed and request.claimed_by != step.officer:
        if not request.lapsed(step.at):
            raise Refusal("cannot_claim_claimed", holder=request.claimed_by or "")
    elif claimed and step.move in BY_HOLDER and step.officer not in {None, request.claimed_by}:
        # Somebody who gives no name passes: the command line need not.
        raise Refusal("not_holder", holder=request.claimed_by or "")
    if step.move in {Move.CLAIM, Move.TAKE_OVER} and step.officer is None:
        raise Refusal("account_no_officer")
    if step.move is Move.TAKE_OVER and step.officer == request.claimed_by:
        raise Refusal("holder_already")
    by_hand = step.move is Move.HAND_OVER or step.routing is Routing.BY_HAND
    if by_hand and request.not_by and step.to == request.not_by:
        raise Refusal("may_not_close", holder=request.not_by)
    closing = step.move in {Move.CLOSE, Move.REFER}
    if closing and request.not_by and step.officer in {None, request.not_by}:
        raise Refusal("another_must_close", holder=request.not_by)
    if closing and request.status is Status.JOINED and not step.main:
        raise Refusal("joined_follows")
    if step.move is Move.ASSIGN and not claimed and _is_with(request, step):
        raise Refusal("assigned_already")
    if step.move is Move.LOOK and request.outcome is not Outcome.AGREED:
        raise Refusal("nothing_agreed")
    return status


def _is_with(request: Request, step: Step) -> bool:
    """Another desk was quicker: it is already as it should be."""
    return (request.officer, request.community, request.routing) == (
        step.to, step.community or request.community, step.routing or request.routing
    )


def changes(request: Request, step: Step, status: Status) -> dict[str, Any]:
    """The columns after the move; `status` is what `after` said."""
    moves_on = step.move in {Move.OBJECT, Move.REOPEN}
    columns: dict[str, Any] = {
        "status": status.value,
        "community": request.community, "officer": request.officer,
        "routing": request.routing.value,
        "claimed_by": None, "leased_until": None, "fence": request.fence,
        "outcome": request.outcome.value if request.outcome and not moves_on else None,
        "referred_to": request.referred_to if not moves_on else "",
        "closed_at": request.closed_at if not moves_on else None,
        "look_on": request.look_on if not moves_on else None,
        "due_at": step.due_at or request.due_at,
        "turn_at": step.turn_at or step.due_at or request.turn_at,
        "asked_at": request.asked_at,
        "joined_to": request.joined_to if status in {Status.JOINED, Status.CLOSED} else None,
        "meeting": request.meeting, "not_by": request.not_by,
    }
    if status in {Status.CLAIMED, Status.CLOSED}:
        # Whoever held it stays on record while it is closed.
        columns["claimed_by"] = request.claimed_by
    if status is Status.CLAIMED:
        columns |= _held(request, step)
    if status is Status.CLOSED and request.status is not Status.CLOSED:
        columns |= _closed(request, step)
    match step.move:
        case Move.ASK:
            columns["asked_at"] = request.asked_at or step.at
        case Move.ANSWER:
            columns["asked_at"] = None
        case Move.OBJECT:
            columns["not_by"] = request.claimed_by
        case Move.ASSIGN:
            columns["officer"] = step.to
            columns["community"] = step.community or request.community
            columns["routing"] = (step.routing or request.routing).value
        case Move.AGENDA:
            columns["meeting"] = step.meeting or None
        case Move.LOOK:
            columns["look_on"] = step.look_on
    return columns


def _held(request: Request, step: Step) -> dict[str, Any]:
    if step.move not in _NEW_HOLDER:
        return {"leased_until": request.leased_until}
    holder = step.to if step.move is Move.HAND_OVER else step.officer
    until = step.until or clock.stamp(clock.unstamp(step.at) + LEASE)
    renewed = step.move is Move.CLAIM and request.claimed_by == holder and not (
        request.lapsed(step.at)
    )
    return {
        "claimed_by": holder, "leased_until": until,
        "fence": request.fence if renewed else request.fence + 1,
    }


def _closed(request: Request, step: Step) -> dict[str, Any]:
    return {
        "outcome": step.outcome.value if step.outcome else None,
        "referred_to": step.referred_to, "closed_at": step.at, "asked_at": None, "not_by": None,
        "look_on": step.look_on if step.outcome is Outcome.AGREED else None,
    }


def detail_of(request: Request, step: Step) -> str:
    """What the event says beside the move: never a personal value."""
    if step.detail:
        return step.detail
    if step.move is Move.CLAIM and request.status is Status.CLAIMED:
        return RENEWED if request.claimed_by == step.officer else LAPSED
    if step.move is Move.AGENDA:
        return step.meeting or OFF
    if step.elsewhere:
        return ELSEWHERE
    return step.referred_to or (step.outcome.value if step.outcome else "") or step.to or ""
