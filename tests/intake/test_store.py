"""The queue, the same on SQLite and on a real PostgreSQL: what it takes, keeps and refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from district.forms import Form, FormId
from district.localized import Localized
from district.problem import Refusal
from district.records import OfficerId
from district.span import Span
from intake.acceptance import Again, Conflict, New
from intake.arriving import Edition
from intake.lifecycle import Move, Outcome, Status
from intake.receipt import new_receipt
from intake.request import Request, Sealed, Step
from intake.store import Store
from tests.intake.making_arrivals import BROKEN, LATER, NOW, arrival, take


def test_an_accepted_request_waits_with_one_event(store: Store) -> None:
    request = store.find(take(store))
    assert request is not None
    assert (request.status, request.holder, request.open) == ("waiting", "shen", {"kind": "bar"})
    assert request.sealed == Sealed("k1", b"box")
    (event,) = store.events(request)
    assert (event.move, event.actor, event.at, event.status) == ("accept", "door", NOW, "waiting")


def test_the_same_fingerprint_keeps_its_receipt(store: Store) -> None:
    first = arrival()
    (new,) = store.accept([first], new_receipt)
    assert isinstance(new, New)
    assert store.accept([first, first], new_receipt) == [Again(new.receipt)] * 2
    assert len(list(store.queue())) == 1


def test_the_same_fingerprint_with_other_content_is_a_conflict(store: Store) -> None:
    first = arrival()
    store.accept([first], new_receipt)
    assert store.accept([replace(first, content="f" * 64)], new_receipt) == [Conflict()]


def test_a_batch_is_taken_whole_or_not_at_all(store: Store) -> None:
    broken = arrival(received_at="yesterday")
    with pytest.raises(BROKEN):
        store.accept([arrival(), broken], new_receipt)
    assert list(store.queue()) == []
    assert store.keys_in_use() == []


def test_a_receipt_that_is_taken_is_never_given_again(store: Store) -> None:
    taken = take(store)
    numbers = iter([taken, new_receipt()])
    (accepted,) = store.accept([arrival()], lambda: next(numbers))
    assert isinstance(accepted, New)
    assert accepted.receipt != taken


def test_a_request_lives_from_claim_to_outcome_and_back(store: Store) -> None:
    receipt = take(store)
    claimed = store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    assert (claimed.status, claimed.holder, claimed.officer) == ("claimed", "li", "shen")
    note = Sealed("k2", b"note")
    closed = store.make(receipt, Step(Move.CLOSE, LATER, outcome=Outcome.AGREED, note=note))
    assert (closed.status, closed.outcome, closed.closed_at) == ("closed", "agreed", LATER)
    assert closed.holder == "li"
    again = store.make(receipt, Step(Move.REOPEN, LATER, due_at="2026-12-01T00:00:00Z"))
    assert (again.status, again.outcome, again.closed_at) == ("waiting", None, None)
    assert (again.holder, again.due_at) == ("shen", "2026-12-01T00:00:00Z")
    assert [(e.move, e.actor, e.detail, e.note) for e in store.events(again)] == [
        ("accept", "door", "", None),
        ("claim", "li", "", None),
        ("close", "desk", "agreed", note),
        ("reopen", "desk", "", None),
    ]
    assert store.keys_in_use() == ["k1", "k2"]


def test_a_referred_request_names_the_body(store: Store) -> None:
    step = Step(Move.REFER, LATER, outcome=Outcome.REFERRED, referred_to="12345")
    referred = store.make(take(store), step)
    assert (referred.status, referred.outcome, referred.referred_to) == (
        "closed", "referred", "12345",
    )


def test_a_refused_move_changes_nothing(store: Store) -> None:
    receipt = take(store)
    before = store.find(receipt)
    for step in (Step(Move.CLOSE, LATER, outcome=Outcome.AGREED), Step(Move.RELEASE, LATER)):
        with pytest.raises(Refusal):
            store.make(receipt, step)
    assert store.find(receipt) == before
    assert before is not None
    assert len(store.events(before)) == 1


def test_another_officer_cannot_close_what_one_holds(store: Store) -> None:
    receipt = take(store)
    store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    step = Step(Move.CLOSE, LATER, officer=OfficerId("shen"), outcome=Outcome.AGREED)
    with pytest.raises(Refusal) as error:
        store.make(receipt, step)
    assert error.value.code == "not_holder"


def test_who_acted_is_written_down_and_nobody_else(store: Store) -> None:
    receipt = take(store)
    store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li"), elsewhere=True))
    store.make(receipt, Step(Move.RELEASE, LATER))
    store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    done = store.make(
        receipt, Step(Move.CLOSE, LATER, officer=OfficerId("li"), outcome=Outcome.AGREED)
    )
    assert [(e.actor, e.detail) for e in store.events(done)] == [
        ("door", ""), ("li", "elsewhere"), ("desk", ""), ("li", ""), ("li", "agreed"),
    ]


def test_the_working_order_is_open_first_then_due_then_received(store: Store) -> None:
    late = take(store, due_at="2026-11-30T00:00:00Z")
    closed = take(store, due_at="2026-11-01T00:00:00Z")
    soon = take(store, due_at="2026-11-25T00:00:00Z", received_at=LATER)
    sooner = take(store, due_at="2026-11-25T00:00:00Z")
    refer = Step(Move.REFER, LATER, outcome=Outcome.REFERRED, referred_to="12345")
    store.make(closed, refer)
    store.make(late, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    assert [r.receipt for r in store.queue()] == [sooner, soon, late, closed]
    assert [r.receipt for r in store.queue(Status.WAITING, limit=1)] == [sooner]
    assert list(store.queue(community="dongsi")) == []
    assert [r.receipt for r in store.queue(officer="li")] == [late]


def test_events_are_only_ever_added(store: Store) -> None:
    take(store)
    for statement in ("UPDATE event SET actor = 'x'", "DELETE FROM event"):
        with pytest.raises(BROKEN, match="only ever added"), store.engine.writing():
            store.engine.run(statement)
    assert len(store.engine.rows("SELECT id FROM event")) == 1


@pytest.mark.parametrize(
    "change",
    [
        "status = 'lost'",
        "status = 'closed'",
        "status = 'claimed'",
        "outcome = 'agreed'",
        "referred_to = '12345'",
        "community = NULL",
        "routing = 'unknown'",
        "open = 'no json'",
        "received_at = 'yesterday'",
        "key_id = NULL",
        "receipt = 'X'",
        "status = 'forgotten'",
        "fingerprint = NULL",
        "version = 'nowhere'",
        "salt = NULL",
        "status = 'quarantined'",
    ],
)
def test_the_database_refuses_what_cannot_be_true(store: Store, change: str) -> None:
    take(store)
    with pytest.raises(BROKEN), store.engine.writing():
        store.engine.run(f"UPDATE request SET {change}")


def test_what_is_suspicious_waits_apart_until_a_person_lets_it_through(store: Store) -> None:
    odd = take(store, suspicion="trap")
    plain = take(store, due_at="2026-12-24T02:00:00Z")
    closed = take(store)
    store.make(closed, Step(Move.REFER, LATER, outcome=Outcome.REFERRED, referred_to="12345"))
    assert [each.receipt for each in store.queue()] == [plain, odd, closed]
    request = store.find(odd)
    assert request is not None
    assert (request.status, request.suspicion) == ("quarantined", "trap")
    with pytest.raises(Refusal) as error:
        store.make(odd, Step(Move.CLAIM, LATER, OfficerId("li")))
    assert error.value.code == "cannot_claim_quarantined"
    assert store.make(odd, Step(Move.ADMIT, LATER)).status == "waiting"
    assert [each.receipt for each in store.queue()] == [odd, plain, closed]
    assert [each.move for each in store.events(request)] == ["quarantine", "admit"]


def test_a_resident_adds_answers_withdraws_and_objects(store: Store) -> None:
    receipt, note = take(store), Sealed("k2", b"note")
    letter = Sealed("letter", b"letter")
    store.make(receipt, Step(Move.ADD, LATER, resident=True, note=note))
    store.make(receipt, Step(Move.CLAIM, LATER, OfficerId("li")))
    asked = store.make(receipt, Step(Move.ASK, LATER, OfficerId("li"), letter=letter))
    answered = store.make(receipt, Step(Move.ANSWER, LATER, resident=True, note=note))
    assert asked.holder == answered.holder == "li"
    closed = store.make(receipt, Step(Move.CLOSE, LATER, outcome=Outcome.ADVISED, letter=letter))
    again = store.make(receipt, Step(Move.OBJECT, LATER, resident=True, due_at=LATER, note=note))
    assert (closed.status, again.status, again.claimed_by) == ("closed", "waiting", None)
    gone = store.make(
        receipt, Step(Move.WITHDRAW, LATER, resident=True, outcome=Outcome.WITHDRAWN)
    )
    assert (gone.status, gone.outcome) == ("closed", "withdrawn")
    assert [(e.move, e.actor, e.note, e.letter) for e in store.events(gone)] == [
        ("accept", "door", None, None),
        ("add", "resident", note, None),
        ("claim", "li", None, None),
        ("ask", "li", None, letter),
        ("answer", "resident", note, None),
        ("close", "desk", None, letter),
        ("object", "resident", note, None),
        ("withdraw", "resident", None, None),
    ]
    assert store.keys_in_use() == ["k1", "k2"], "a letter is sealed with no key of the desk"


def test_one_request_can_be_erased_at_once(store: Store) -> None:
    receipt, other = take(store), take(store)
    with pytest.raises(Refusal) as error:
        store.erase(receipt, LATER, "resident")
    assert error.value.code == "cannot_forget_waiting"
    step = Step(Move.WITHDRAW, LATER, resident=True, outcome=Outcome.WITHDRAWN)
    store.make(receipt, step)
    store.erase(receipt, LATER, "resident")
    gone, kept = store.find(receipt), store.find(other)
    assert gone is not None
    assert kept is not None
    assert (gone.status, gone.open, gone.sealed) == ("forgotten", {}, None)
    assert kept.sealed is not None


def test_editions_are_remembered_with_the_day_they_were_last_current(store: Store) -> None:
    form = Form(FormId("noise"), "", Localized("吵"), Localized("吵"), None, "noise", Span(60),
                Span(60), "address", ())
    edition = Edition.of(form)
    assert store.edition(edition.version) is None
    store.register([edition], LATER)
    store.register([edition], NOW)
    assert store.edition(edition.version) == (edition.definition, LATER)


def test_a_batch_of_many_hundreds_is_one_transaction(store: Store) -> None:
    many = [arrival() for _ in range(1201)]
    results = store.accept([*many, *many[:5]], new_receipt)
    assert [type(each) for each in results] == [New] * 1201 + [Again] * 5
    assert store.engine.rows("SELECT requests, events FROM chain")[0]["events"] == 1201
    assert store.engine.rows("SELECT count(*) AS n FROM definition")[0]["n"] == 1


def test_however_many_are_due_all_of_them_are_forgotten_and_no_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.store._FORGOTTEN_AT_ONCE", 3)
    for day in range(10, 20):
        receipt = take(store)
        step = Step(Move.WITHDRAW, f"2026-12-{day}T02:00:00Z", outcome=Outcome.WITHDRAWN)
        store.make(receipt, step)
    waiting = take(store)

    def over(request: Request, _: str) -> bool:
        return (request.closed_at or "") < "2026-12-17"

    assert store.forget(over, LATER) == 7
    left = {each.receipt for each in store.queue() if each.sealed is not None}
    assert len(left) == 4
    assert waiting in left
    assert store.forget(over, LATER) == 0
    assert store.count_forgotten() == 7
