"""Open requests follow absences and postings by themselves; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from district.postings import absence_on
from district.records import CommunityId, District, OfficerId
from intake.assigning import assign
from intake.lifecycle import Move
from intake.receipt import Receipt
from intake.request import Request, Routing, Step
from intake.route import Router
from intake.store import Store
from tests.intake.making_arrivals import NOW, take

SHEN, LI = OfficerId("shen-yifan"), OfficerId("li-min")
MONDAY, AWAY, BOTH_AWAY = date(2026, 11, 23), date(2026, 12, 3), date(2026, 12, 20)


def one(store: Store, **changes: object) -> Receipt:
    return take(store, **({"officer": SHEN} | changes))


def after(store: Store, receipt: Receipt) -> Request:
    found = store.find(receipt)
    assert found is not None
    return found


def last(store: Store, receipt: Receipt) -> tuple[str, str, str]:
    event = store.events(after(store, receipt))[-1]
    return event.move.value, event.actor, event.detail


def test_what_is_right_stays_as_it_is(store: Store, district: District) -> None:
    receipt = one(store)
    assert assign(store, Router(district, MONDAY), NOW) == 0
    assert last(store, receipt)[0] == "accept"


def test_an_absence_moves_what_waits_and_what_is_claimed_and_the_return_moves_it_back(
    store: Store, district: District
) -> None:
    waiting, claimed = one(store), one(store)
    store.make(claimed, Step(Move.CLAIM, NOW, SHEN))
    assert absence_on(district.officers[SHEN], AWAY)
    assert assign(store, Router(district, AWAY), NOW) == 2
    for receipt in (waiting, claimed):
        request = after(store, receipt)
        assert (request.status, request.officer, request.claimed_by) == ("waiting", LI, None)
        assert last(store, receipt) == ("assign", "desk", "absence")
    assert assign(store, Router(district, AWAY), NOW) == 0
    assert assign(store, Router(district, MONDAY), NOW) == 2
    assert last(store, waiting) == ("assign", "desk", "back")
    assert after(store, waiting).officer == SHEN


def test_where_nobody_stands_in_it_stays_and_says_so(store: Store, district: District) -> None:
    receipt = one(store)
    store.make(receipt, Step(Move.CLAIM, NOW, SHEN))
    assert assign(store, Router(district, BOTH_AWAY), NOW) == 0
    assert after(store, receipt).claimed_by == SHEN


def test_a_change_of_posting_moves_open_requests(store: Store, district: District) -> None:
    receipt = one(store)
    moved = replace(district, officers={
        SHEN: replace(district.officers[SHEN], postings=()),
        LI: replace(district.officers[LI], postings=tuple(
            replace(each, role=district.officers[SHEN].postings[0].role)
            for each in district.officers[LI].postings
        )),
    })
    assert assign(store, Router(moved, MONDAY), NOW) == 1
    assert last(store, receipt) == ("assign", "desk", "posting")
    assert after(store, receipt).officer == LI


def test_what_a_deleted_officer_holds_goes_to_who_serves(store: Store, district: District) -> None:
    receipt = one(store)
    store.make(receipt, Step(Move.CLAIM, NOW, OfficerId("gone")))
    assert assign(store, Router(district, MONDAY), NOW) == 1
    request = after(store, receipt)
    assert (request.status, request.officer) == ("waiting", SHEN)
    assert last(store, receipt) == ("assign", "desk", "officer_gone")


def test_a_community_that_is_no_more_leaves_its_requests_to_be_sorted(
    store: Store, district: District
) -> None:
    receipt = one(store, community=CommunityId("razed"))
    assert assign(store, Router(district, MONDAY), NOW) == 1
    request = after(store, receipt)
    assert (request.officer, request.routing) == (None, Routing.NO_LEAD)
    assert last(store, receipt) == ("assign", "desk", "community_gone")
    assert assign(store, Router(district, MONDAY), NOW) == 0


def test_what_a_community_became_has_its_requests(store: Store, district: District) -> None:
    receipt = one(store, community=CommunityId("old-fuxue"))
    fuxue = district.communities[CommunityId("fuxue")]
    merged = replace(district, communities={
        **district.communities, fuxue.id: replace(fuxue, former_ids=("old-fuxue",)),
    })
    assert assign(store, Router(merged, MONDAY), NOW) == 1
    assert after(store, receipt).community == "fuxue"
    assert last(store, receipt) == ("assign", "desk", "merged")


def test_what_was_given_by_hand_stays_there_until_that_officer_is_away(
    store: Store, district: District
) -> None:
    receipt = one(store)
    store.make(receipt, Step(Move.ASSIGN, NOW, to=LI, routing=Routing.BY_HAND, by="@head"))
    assert assign(store, Router(district, MONDAY), NOW) == 0
    assert after(store, receipt).officer == LI


@pytest.mark.parametrize("when", [MONDAY, AWAY])
def test_two_desks_at_once_write_it_once(store: Store, district: District, when: date) -> None:
    receipt = one(store, officer=LI)
    router = Router(district, when)
    count = assign(store, router, NOW) + assign(store, router, NOW)
    assert count == len([e for e in store.events(after(store, receipt)) if e.move == "assign"])
    assert count <= 1


def test_claimed_meanwhile_it_is_left_alone(store: Store, district: District) -> None:
    receipt = one(store, officer=LI)
    step = Step(Move.ASSIGN, NOW, to=SHEN, routing=Routing.FOUND, fence=0)
    store.make(receipt, Step(Move.CLAIM, NOW, SHEN))
    (refused,) = store.make_all([(receipt, step)])
    assert not isinstance(refused, Request)
    assert after(store, receipt).claimed_by == SHEN
