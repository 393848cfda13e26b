"""Claims with a lease and a number, moves in batches, and what is joined to what; on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from district.problem import Refusal
from district.records import CommunityId, OfficerId
from intake.audit import verify
from intake.lifecycle import Move, Outcome, Status
from intake.receipt import Receipt, new_receipt
from intake.request import Request, Routing, Sealed, Step, Taking, Urgency
from intake.store import Store
from tests.intake.making_arrivals import NOW, arrival, take

LI, SHEN = OfficerId("li"), OfficerId("shen")
SOON, LAPSED, LATE = "2026-11-23T02:00:05Z", "2026-11-23T02:00:10Z", "2026-11-23T02:00:20Z"


def is_whole(store: Store) -> bool:
    """The definition of these arrivals is none; all else must be as it was written."""
    return {each.code for each in verify(store.engine).flaws} == {"definition_changed"}


def claim(store: Store, receipt: Receipt, who: OfficerId = LI, at: str = NOW) -> Request:
    return store.make(receipt, Step(Move.CLAIM, at, who, until=LAPSED if at == NOW else LATE))


def closing(who: OfficerId, at: str, **more: object) -> Step:
    return replace(Step(Move.CLOSE, at, who, outcome=Outcome.ADVISED), **more)  # type: ignore[arg-type]


def code_of(error: pytest.ExceptionInfo[Refusal]) -> str:
    return error.value.code


def test_a_claim_holds_until_its_lease_is_over_and_each_has_its_number(store: Store) -> None:
    receipt = take(store)
    first = claim(store, receipt)
    assert (first.claimed_by, first.leased_until, first.fence) == (LI, LAPSED, 1)
    with pytest.raises(Refusal) as error:
        claim(store, receipt, SHEN, SOON)
    assert code_of(error) == "cannot_claim_claimed"
    second = claim(store, receipt, SHEN, LAPSED)
    assert (second.claimed_by, second.fence) == (SHEN, 2)
    assert [(each.move, each.detail) for each in store.events(second)] == [
        ("accept", ""), ("claim", ""), ("claim", "lapsed"),
    ]
    assert is_whole(store)


def test_a_stale_hand_is_refused_and_changes_nothing(store: Store) -> None:
    receipt = take(store)
    stale = claim(store, receipt).fence
    fresh = claim(store, receipt, LI, LAPSED).fence
    for step in (closing(LI, LATE, fence=stale), Step(Move.RELEASE, LATE, LI, fence=stale)):
        with pytest.raises(Refusal) as error:
            store.make(receipt, step)
        assert code_of(error) == "stale_claim"
    found = store.find(receipt)
    assert found is not None
    assert (found.status, found.fence) == (Status.CLAIMED, fresh)
    assert store.make(receipt, closing(LI, LATE, fence=fresh)).outcome is Outcome.ADVISED


def test_who_holds_a_claim_renews_it_under_the_same_number(store: Store) -> None:
    receipt = take(store)
    claim(store, receipt)
    renewed = claim(store, receipt, LI, SOON)
    assert (renewed.fence, renewed.leased_until) == (1, LATE)


def test_a_claim_that_ran_out_and_nobody_took_still_closes(store: Store) -> None:
    receipt = take(store)
    fence = claim(store, receipt).fence
    assert store.make(receipt, closing(LI, LATE, fence=fence)).status is Status.CLOSED


def test_taking_the_first_gives_each_another_and_those_that_ran_out_again(store: Store) -> None:
    receipts = [take(store, due_at=f"2026-11-2{day}T02:00:00Z") for day in (6, 5, 7)]
    first = store.take(LI, NOW, LAPSED)
    more = store.take(SHEN, NOW, LAPSED, most=5)
    assert [each.receipt for each in first + more] == [receipts[1], receipts[0], receipts[2]]
    assert store.take(SHEN, SOON, LATE) == []
    again = store.take(SHEN, LAPSED, LATE, most=9)
    assert [(each.receipt, each.fence) for each in again] == [
        (receipts[1], 2), (receipts[0], 2), (receipts[2], 2),
    ]


def test_what_may_be_taken_can_be_of_one_community(store: Store) -> None:
    take(store)
    mine = take(store, community=CommunityId("dongsi"))
    assert [each.receipt for each in store.take(LI, NOW, LAPSED, 9, "dongsi")] == [mine]


def test_two_who_close_at_once_close_it_once(store: Store) -> None:
    receipt = take(store)
    fence = claim(store, receipt).fence
    mine, other = store.make_all([
        (receipt, closing(LI, SOON, fence=fence)), (receipt, closing(LI, SOON, fence=fence)),
    ])
    assert isinstance(mine, Request)
    assert isinstance(other, Refusal)
    assert other.code == "cannot_close_closed"
    assert [each.move for each in store.events(mine)] == ["accept", "claim", "close"]


def test_in_a_batch_what_is_refused_hinders_no_other(store: Store) -> None:
    receipts = [take(store) for _ in range(3)]
    steps = [(each, Step(Move.CLAIM, NOW, LI)) for each in receipts]
    steps.insert(1, (receipts[0], Step(Move.CLAIM, NOW, SHEN)))
    steps.append((Receipt("AAAAAAAAA"), Step(Move.CLAIM, NOW, SHEN)))
    made = store.make_all(steps)
    assert [each.code if isinstance(each, Refusal) else each.claimed_by for each in made] == [
        LI, "cannot_claim_claimed", LI, LI, "receipt_unknown",
    ]
    assert is_whole(store)


def test_a_claim_is_handed_over_and_taken_over_with_a_new_number(store: Store) -> None:
    receipt = take(store)
    claim(store, receipt)
    handed = store.make(receipt, Step(Move.HAND_OVER, SOON, LI, to=SHEN, fence=1, until=LATE))
    assert (handed.claimed_by, handed.fence) == (SHEN, 2)
    with pytest.raises(Refusal) as error:
        store.make(receipt, Step(Move.HAND_OVER, SOON, LI, to=LI))
    assert code_of(error) == "not_holder"
    taken = store.make(receipt, Step(Move.TAKE_OVER, SOON, OfficerId("head"), until=LATE))
    assert (taken.claimed_by, taken.fence) == ("head", 3)
    with pytest.raises(Refusal) as error:
        store.make(receipt, Step(Move.TAKE_OVER, SOON, OfficerId("head")))
    assert code_of(error) == "holder_already"


def test_after_an_objection_only_another_closes(store: Store) -> None:
    receipt = take(store)
    claim(store, receipt)
    store.make(receipt, closing(LI, SOON))
    store.make(receipt, Step(Move.OBJECT, SOON, resident=True))
    claim(store, receipt, LI, SOON)
    for step in (closing(LI, LATE), replace(closing(LI, LATE), officer=None),
                 Step(Move.REFER, LATE, LI, outcome=Outcome.REFERRED, referred_to="12345")):
        with pytest.raises(Refusal) as error:
            store.make(receipt, step)
        assert code_of(error) == "another_must_close"
    store.make(receipt, Step(Move.HAND_OVER, LATE, LI, to=SHEN))
    for step in (Step(Move.HAND_OVER, LATE, SHEN, to=LI),
                 Step(Move.ASSIGN, LATE, to=LI, routing=Routing.BY_HAND)):
        with pytest.raises(Refusal) as error:
            store.make(receipt, step)
        assert code_of(error) == "may_not_close"
    closed = store.make(receipt, closing(SHEN, LATE))
    assert (closed.status, closed.not_by) == (Status.CLOSED, None)


def join(store: Store, receipt: Receipt, main: Receipt) -> Request:
    return store.make(receipt, Step(Move.JOIN, NOW, LI, main=main))


def test_what_is_joined_is_closed_with_the_main_one_and_has_a_letter_of_its_own(
    store: Store,
) -> None:
    main, other = take(store), take(store)
    assert join(store, other, main).status is Status.JOINED
    with pytest.raises(Refusal) as error:
        store.make(other, closing(LI, NOW))
    assert code_of(error) == "joined_follows"
    claim(store, main)
    store.make(main, closing(LI, SOON, tell=lambda each: Sealed("letter", each.encode())))
    closed = store.find(other)
    assert closed is not None
    assert (closed.outcome, closed.closed_at) == (Outcome.ADVISED, SOON)
    letters = [each.letter.box for each in store.events(closed) if each.letter]
    assert letters == [other.encode()]
    assert is_whole(store)


def test_joining_is_undone_and_undoes_itself_when_the_main_one_is_withdrawn(store: Store) -> None:
    main, one, other = take(store), take(store), take(store)
    join(store, one, main)
    join(store, other, main)
    assert store.make(one, Step(Move.SPLIT, NOW, LI)).joined_to is None
    store.make(main, Step(Move.WITHDRAW, SOON, outcome=Outcome.WITHDRAWN, resident=True))
    found = store.find(other)
    assert found is not None
    assert (found.status, found.joined_to) == (Status.WAITING, None)
    assert [each.move for each in store.events(found)] == ["accept", "join", "split"]


def test_what_only_another_may_close_is_not_closed_along(store: Store) -> None:
    main, other = take(store), take(store)
    claim(store, other)
    store.make(other, closing(LI, NOW))
    store.make(other, Step(Move.OBJECT, NOW, resident=True))
    join(store, other, main)
    claim(store, main)
    assert store.make(main, closing(LI, SOON)).status is Status.CLOSED
    found = store.find(other)
    assert found is not None
    assert (found.status, found.not_by) == (Status.WAITING, LI)


@pytest.mark.parametrize(("change", "code"), [
    ({}, "cannot_join_there"),
    ({"community": CommunityId("dongsi")}, "cannot_join_elsewhere"),
])
def test_only_what_is_open_and_of_one_community_is_joined(
    store: Store, change: dict[str, object], code: str
) -> None:
    main, other = take(store, **change), take(store)
    if not change:
        claim(store, main)
        store.make(main, closing(LI, NOW))
    with pytest.raises(Refusal) as error:
        join(store, other, main)
    assert code_of(error) == code
    with pytest.raises(Refusal):
        join(store, other, other)


def test_nothing_is_joined_in_a_chain(store: Store) -> None:
    main, one, other = take(store), take(store), take(store)
    join(store, one, main)
    with pytest.raises(Refusal) as error:
        join(store, other, one)
    assert code_of(error) == "cannot_join_there"
    with pytest.raises(Refusal) as error:
        join(store, main, other)
    assert code_of(error) == "cannot_join_main"


def test_the_clock_stands_while_the_resident_is_asked(store: Store) -> None:
    receipt = take(store)
    claim(store, receipt)
    asked = store.make(receipt, Step(Move.ASK, SOON, LI))
    again = store.make(receipt, Step(Move.ASK, LATE, LI))
    assert (asked.asked_at, again.asked_at) == (SOON, SOON)
    later = "2026-11-25T15:59:59Z"
    answered = store.make(
        receipt, Step(Move.ANSWER, LATE, resident=True, due_at=later, turn_at=later)
    )
    assert (answered.asked_at, answered.due_at, answered.turn_at) == (None, later, later)


def test_it_is_assigned_and_what_was_claimed_waits_again(store: Store) -> None:
    receipt = take(store)
    claim(store, receipt)
    step = Step(Move.ASSIGN, SOON, to=SHEN, routing=Routing.DEPUTY, detail="absence")
    moved = store.make(receipt, step)
    assert (moved.status, moved.officer, moved.claimed_by, moved.routing) == (
        Status.WAITING, SHEN, None, Routing.DEPUTY,
    )
    with pytest.raises(Refusal) as error:
        store.make(receipt, closing(LI, LATE, fence=1))
    assert code_of(error) in {"stale_claim", "cannot_close_waiting"}


def test_a_house_that_comes_again_comes_earlier(store: Store) -> None:
    urgency = Urgency(False, "2026-11-25T02:00:00Z", "2026-11-24T02:00:00Z")
    house = {"place": "a" * 64, "urgency": urgency}
    found = [store.find(take(store, **house)) for _ in range(3)]
    assert [(each.repeats, each.turn_at) for each in found if each] == [
        (0, urgency.turn_at), (1, urgency.turn_at), (2, urgency.turn_again_at),
    ]
    old = store.find(take(store, **house, received_at="2026-06-01T02:00:00Z"))
    assert old is not None


def test_an_agreement_is_looked_at_again(store: Store) -> None:
    receipt = take(store)
    claim(store, receipt)
    agreed = store.make(receipt, Step(Move.CLOSE, SOON, LI, outcome=Outcome.AGREED,
                                      look_on="2026-12-20"))
    assert agreed.look_on == "2026-12-20"
    assert store.make(receipt, Step(Move.LOOK, LATE, LI)).look_on is None
    store.make(receipt, Step(Move.LOOK, LATE, LI, look_on="2026-12-30"))
    assert store.make(receipt, Step(Move.REOPEN, LATE, LI, detail="broken")).look_on is None
    claim(store, receipt, LI, LATE)
    store.make(receipt, closing(LI, LATE))
    with pytest.raises(Refusal) as error:
        store.make(receipt, Step(Move.LOOK, LATE, LI))
    assert code_of(error) == "nothing_agreed"


def test_moves_and_claims_of_one_transaction_see_each_other(store: Store) -> None:
    receipts = [take(store) for _ in range(3)]
    claim(store, receipts[0])
    note = Sealed("k1", b"note")
    made, taken = store.work(
        [(receipts[0], Step(Move.RELEASE, SOON, LI, note=note)),
         (receipts[1], Step(Move.NOTE, SOON, LI, note=note))],
        [Taking(SHEN, SOON, LATE)] * 4,
    )
    assert [isinstance(each, Request) for each in made] == [True, True]
    assert [each and each.receipt for each in taken] == [*receipts, None]
    assert is_whole(store)


def test_nobody_holds_nothing(store: Store) -> None:
    with pytest.raises(Refusal) as error:
        store.make(take(store), Step(Move.CLAIM, NOW))
    assert code_of(error) == "account_no_officer"


def test_of_a_place_that_everybody_writes_from_only_the_latest_are_counted(store: Store) -> None:
    """However often it comes, one more costs no more; what lies in quarantine counts as nothing."""
    house = {"place": "b" * 64}
    for number in range(25):
        take(store, **house, suspicion="flood" if number >= 22 else "")
    last = store.find(take(store, **house))
    assert last is not None
    assert last.repeats == 17


def test_more_places_at_once_than_one_statement_names(store: Store) -> None:
    arrivals = [arrival(place=f"{number:064}") for number in range(1_100)]
    assert len(store.accept(arrivals, new_receipt)) == 1_100
    again = [arrival(place=each.place) for each in arrivals]
    store.accept(again, new_receipt)
    rows = store.engine.rows("SELECT repeats, count(*) AS n FROM request GROUP BY repeats")
    assert {row["repeats"]: row["n"] for row in rows} == {0: 1_100, 1: 1_100}
