"""改派: who has an open request follows absences and postings by itself, each change an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from district.records import CommunityId, OfficerId
from intake.lifecycle import Move, Status
from intake.receipt import Receipt
from intake.request import Request, Routing, Step
from intake.route import Router
from intake.store import Store

_AT_ONCE = 200
"""Moves in a transaction: nobody waits longer than these take."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An open request, as far as it matters to whom it belongs."""

    receipt: Receipt
    community: CommunityId
    officer: OfficerId | None
    claimed_by: OfficerId | None
    routing: Routing
    fence: int


def assign(store: Store, router: Router, at: str) -> int:
    """Bring every open request to whom it belongs on the router's day; how many were moved."""
    count = 0
    steps = list(_steps(placed(store), router, at))
    for start in range(0, len(steps), _AT_ONCE):
        made = store.make_all(steps[start : start + _AT_ONCE])
        # One that was claimed or closed meanwhile is refused, and looked at again the next time.
        count += sum(isinstance(each, Request) for each in made)
    return count


def placed(store: Store) -> list[Placed]:
    """Every open request whose community is known."""
    rows = store.engine.rows(
        "SELECT receipt, community, officer, claimed_by, routing, fence FROM request"
        " WHERE closed_at IS NULL AND community IS NOT NULL"
    )
    return [
        Placed(row["receipt"], row["community"], row["officer"], row["claimed_by"],
               Routing(row["routing"]), row["fence"])
        for row in rows
    ]


def _steps(requests: Iterable[Placed], router: Router, at: str) -> Iterator[tuple[Receipt, Step]]:
    for each in requests:
        heir = router.heir(each.community)
        if heir != each.community:
            officer, routing = router.on_duty(heir)
            yield each.receipt, Step(Move.ASSIGN, at, to=officer, community=heir, routing=routing,
                                     detail="merged", fence=each.fence)
        elif (found := moves_to(each, router)) is not None:
            officer, routing, why = found
            yield each.receipt, Step(Move.ASSIGN, at, to=officer, routing=routing, detail=why,
                                     fence=each.fence)


def moves_to(request: Placed, router: Router) -> tuple[OfficerId | None, Routing, str] | None:
    """To whom it goes, how, and why; None where it is right as it is.

    Whoever claimed it keeps it while at work, wherever posted; so does who was given it by hand.
    """
    officer, routing = router.on_duty(request.community)
    kept = request.claimed_by or (
        request.officer if request.routing is Routing.BY_HAND else None
    )
    if kept is not None and (router.at_work(kept) or kept == officer):
        return None
    if request.claimed_by is None and request.officer == officer:
        return None
    return officer, routing, _why(request, router, routing)


def _why(request: Placed, router: Router, routing: Routing) -> str:
    before = request.claimed_by or request.officer
    if not router.knows_community(request.community):
        return "community_gone"
    if before is not None and not router.knows(before):
        return "officer_gone"
    if routing is Routing.DEPUTY:
        return "absence"
    return "back" if request.routing is Routing.DEPUTY else "posting"


REASONS = (
    "community_gone", "officer_gone", "absence", "back", "posting", "by_hand", "merged",
)
"""Why it was assigned: the details of such an event."""


def by_hand(
    request: Request, to: OfficerId, community: CommunityId, at: str, by: str
) -> Step:
    """Somebody who may decide it gives it to an officer, and says which community it is of."""
    waits = request.status is not Status.CLAIMED
    return Step(
        Move.ASSIGN, at, to=to, community=community, routing=Routing.BY_HAND, detail="by_hand",
        fence=request.fence if waits else None, by=by,
    )
