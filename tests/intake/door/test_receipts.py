"""`/receipts`: number and code open one request, and nothing else does."""

from __future__ import annotations

import re

import pytest

from intake import letters
from intake.audit import verify
from intake.door.following import _SHOWN
from intake.lifecycle import Move, Outcome, Status
from intake.receipt import new_receipt, read_receipt
from intake.request import Step
from intake.troubles import QueueTrouble
from tests.intake.door.conftest import Asker

NOW = "2026-11-23T03:00:00Z"


def seen(page: str) -> str:
    found = re.search('name="seen" value="([0-9]+)"', page)
    assert found
    return found[1]


def make(ask: Asker, number: str, move: Move, **more: object) -> None:
    store = ask.store
    officer = "shen-yifan" if move is Move.CLAIM else None
    store.make(read_receipt(number), Step(move, NOW, officer, **more))  # type: ignore[arg-type]
    store.close()


def ask_resident(ask: Asker, number: str, question: str) -> None:
    receipt = read_receipt(number)
    make(ask, number, Move.ASK, letter=letters.write(ask.door.keys.secret, receipt, question))


def test_number_and_code_show_where_a_request_stands(either: Asker) -> None:
    number, code = either.receipt()
    page = either.follow(number.lower().replace("-", " "), code.lower())
    assert page.status_code == 200
    assert "waits for an officer" in page.text
    assert "Wednesday 25 November 2026" in page.text
    assert "半夜很吵" not in page.text
    make(either, number, Move.CLAIM)
    page = either.follow(number, code)
    assert "An officer is working on it" in page.text
    assert "Shen Yifan" in page.text


def test_a_wrong_code_and_a_number_nobody_has_get_the_same_answer(ask: Asker) -> None:
    number, _ = ask.receipt()
    wrong, nobody = ask.follow(number, "AAAAAA"), ask.follow(new_receipt(), "AAAAAA")
    assert wrong.status_code == nobody.status_code == 422
    plain = [re.sub('value="[^"]*"', "", page.text) for page in (wrong, nobody)]
    assert plain[0] == plain[1]
    assert "do not belong together" in wrong.text


def test_a_mistyped_number_is_told_at_once(ask: Asker) -> None:
    number, code = ask.receipt()
    swapped = number[1] + number[0] + number[2:]
    page = ask.follow(swapped if swapped != number else "22" + number[2:], code)
    assert page.status_code == 422
    assert "wrong character" in page.text
    assert ask.follow("<script>", code).status_code == 422
    assert "<script>alert" not in ask.follow("<script>alert", code).text


def test_guessing_is_slowed_down_for_a_network_and_for_a_number(ask: Asker) -> None:
    number, code = ask.receipt()
    for _ in range(10):
        assert ask.follow(number, "AAAAAA").status_code == 422
    ask.peer = "198.51.100.1"
    assert ask.follow(number, code).status_code == 429, "the number itself has been tried too often"
    other, other_code = ask.receipt(key="k2", story="另外一件事很吵")
    ask.peer = "203.0.113.7"
    for _ in range(10):
        ask.follow(new_receipt(), "AAAAAA")
    assert ask.follow(other, other_code).status_code == 429, "so has the network"
    ask.peer = "198.51.100.1"
    assert ask.follow(other, other_code).status_code == 200
    ask.passed = 1000
    assert ask.follow(number, code).status_code == 200


def test_looking_often_with_the_right_code_is_not_guessing(ask: Asker) -> None:
    number, code = ask.receipt()
    assert {ask.follow(number, code).status_code for _ in range(30)} == {200}


def test_a_question_is_shown_and_answered(either: Asker) -> None:
    number, code = either.receipt()
    make(either, number, Move.CLAIM)
    ask_resident(either, number, "哪天晚上<最>吵？")
    page = either.follow(number, code).text
    assert page.count("哪天晚上&lt;最&gt;吵？") == 2
    done = either.follow(number, code, move="answer", text="星期六，一点以后", seen=seen(page))
    assert done.status_code == 200
    assert "Your answer has come in" in done.text
    assert 'value="answer"' not in done.text
    store = either.store
    request = store.find(read_receipt(number))
    assert request is not None
    events = store.events(request)
    assert [each.move for each in events] == ["accept", "claim", "ask", "answer"]
    assert events[-1].actor == "resident"
    assert events[-1].note is not None
    store.close()


def test_an_action_sent_twice_is_done_once(ask: Asker) -> None:
    number, code = ask.receipt()
    at = seen(ask.follow(number, code).text)
    more = {"move": "add", "text": "还有一句", "seen": at}
    assert ask.follow(number, code, **more).status_code == 200
    again = ask.follow(number, code, **more)
    assert again.status_code == 409
    assert "this time nothing was stored" in again.text
    assert again.text.count("you added something") == 1


def test_what_is_wrong_with_a_text_is_said_and_the_text_kept(ask: Asker) -> None:
    number, code = ask.receipt()
    assert ask.follow(number, code, move="add", text=" ").status_code == 422
    long = ask.follow(number, code, move="add", text="长" * 2001)
    assert "at most 2000 characters" in long.text
    assert "长" * 2001 in long.text
    odd = ask.follow(number, code, move="add", text="a\u202eb")
    assert odd.status_code == 422


def test_a_request_can_be_withdrawn_and_erased_at_once(either: Asker) -> None:
    number, code = either.receipt()
    kept, kept_code = either.receipt(key="k2", story="另外一件事很吵")
    page = either.follow(number, code, move="withdraw", erase="1")
    assert page.status_code == 200
    assert "deleted as promised" in page.text
    assert either.follow(number, code, move="withdraw").status_code == 409
    store = either.store
    gone = store.find(read_receipt(number))
    assert gone is not None
    assert (gone.status, gone.outcome, gone.sealed) == ("forgotten", "withdrawn", None)
    assert verify(store.engine).flaws == ()
    store.close()
    assert "you withdrew it" in either.follow(kept, kept_code, move="withdraw").text


def test_after_an_outcome_a_resident_says_that_it_is_not_settled(either: Asker) -> None:
    number, code = either.receipt()
    make(either, number, Move.CLAIM)
    letter = letters.write(either.door.keys.secret, read_receipt(number), "已经谈好了。")
    make(either, number, Move.CLOSE, outcome=Outcome.RESOLVED, letter=letter)
    page = either.follow(number, code).text
    assert "It is closed: settled." in page
    assert "已经谈好了。" in page
    again = either.follow(number, code, move="object", text="昨晚又吵了")
    assert "It will be looked at again" in again.text
    (request,) = either.queue()
    assert (request.status, request.due_at) == ("waiting", "2026-11-25T15:59:59Z")


def test_after_an_outcome_a_resident_has_everything_deleted(either: Asker) -> None:
    number, code = either.receipt()
    assert either.follow(number, code, move="forget").status_code == 409
    make(either, number, Move.CLAIM)
    letter = letters.write(either.door.keys.secret, read_receipt(number), "已经谈好了。")
    make(either, number, Move.CLOSE, outcome=Outcome.RESOLVED, letter=letter)
    page = either.follow(number, code, move="forget")
    assert "It is deleted." in page.text
    assert "已经谈好了。" not in page.text
    store = either.store
    gone = store.find(read_receipt(number))
    assert gone is not None
    assert (gone.status, gone.outcome, gone.sealed) == ("forgotten", "resolved", None)
    assert [each.actor for each in store.events(gone)][-1] == "resident"
    assert verify(store.engine).flaws == ()
    store.close()
    assert either.follow(number, code, move="object", text="又吵了").status_code == 409


def test_what_cannot_be_done_now_is_not(ask: Asker) -> None:
    number, code = ask.receipt()
    for move in ("object", "answer", "claim", "close", "forget", "nonsense"):
        assert ask.follow(number, code, move=move, text="x").status_code == 409
    (request,) = ask.queue()
    assert request.status == "waiting"


def test_no_more_than_twenty_additions_are_taken(ask: Asker) -> None:
    number, code = ask.receipt()
    for place in range(20):
        assert ask.follow(number, code, move="add", text=f"第{place}句").status_code == 200
    assert ask.follow(number, code, move="add", text="太多了").status_code == 409


def test_what_lies_in_quarantine_looks_like_any_other_to_its_sender(ask: Asker) -> None:
    answer = ask.post(_website="x", language="en")
    page = ask.get(answer.headers["location"]).text
    number, code = (re.findall("<dd>([^<]+)</dd>", page))[:2]
    status = ask.follow(number, code).text
    assert "It has come in" in status
    assert "quarantine" not in status.replace("receipt.status.quarantined", "")


def test_a_receipt_page_closes_after_an_hour(ask: Asker) -> None:
    where = ask.post(language="en").headers["location"]
    ask.wall = 3599
    assert ask.get(where).status_code == 200
    ask.wall = 3601
    over = ask.get(where)
    assert over.status_code == 410
    assert "enter your receipt number" in over.text
    assert ask.get("/receipts/nonsense").status_code == 410
    assert ask.get(f"/receipts/{'A' * 1000}").status_code == 410


def test_a_program_follows_a_request_as_json(ask: Asker) -> None:
    number, code = ask.receipt()
    answer = ask("POST", "/receipts", json={"number": number, "code": code})
    assert answer.json() == {
        "receipt": number, "form": "noise", "status": "waiting", "outcome": None,
        "received_at": "2026-11-23T02:00:00Z", "due_at": "2026-11-25T15:59:59Z", "question": None,
    }
    wrong = ask("POST", "/receipts", json={"number": number, "code": "AAAAAA", "language": "en"})
    assert (wrong.status_code, list(wrong.json())) == (422, ["problems"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_a_resident_can_meet_is_there(ask: Asker, language: str) -> None:
    words = ask.door.current.pages.words(language)
    # What joins a request to another is for the desk: the resident is told that it waits.
    for status in set(Status) - {Status.JOINED}:
        assert words(f"page.receipt.status.{status.value}")
    for outcome in Outcome:
        assert words(f"page.receipt.outcome.{outcome.value}")
    for move in _SHOWN - {Move.QUARANTINE}:
        assert words(f"page.receipt.move.{move.value}")


def test_a_withdrawal_sent_twice_at_once_is_done_once(either: Asker) -> None:
    number, code = either.receipt()
    body = {"number": number, "code": code, "move": "withdraw", "language": "en",
            "seen": seen(either.follow(number, code).text)}
    answers = either.together([("POST", "/receipts", {"data": body})] * 8)
    assert sorted(each.status_code for each in answers) == [200] + [409] * 7
    store = either.store
    request = store.find(read_receipt(number))
    assert request is not None
    assert [each.move for each in store.events(request)] == ["accept", "withdraw"]
    store.close()


def test_what_was_written_is_shown_where_it_could_not_be_taken(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, code = ask.receipt()
    more = {"move": "add", "text": "写了很久的<话>"}
    kept = "写了很久的&lt;话&gt;"
    past = ask.follow(number, code, **more, seen="77")
    assert past.status_code == 409
    assert kept in past.text
    make(ask, number, Move.CLAIM)
    make(ask, number, Move.CLOSE, outcome=Outcome.RESOLVED)
    closed = ask.follow(number, code, **more)
    assert (closed.status_code, kept in closed.text) == (409, True)

    def full(*_: object) -> None:
        raise QueueTrouble("queue_full", queue="q")

    with monkeypatch.context() as patched:
        patched.setattr("intake.store.Store.find", full)
        unread = ask.follow(number, code, **more)
        assert (unread.status_code, kept in unread.text) == (503, True)
    for _ in range(10):
        ask.follow(number, "AAAAAA")
    often = ask.follow(number, code, **more)
    assert (often.status_code, kept in often.text) == (429, True)


def test_a_resident_never_learns_that_a_request_is_joined_to_another(either: Asker) -> None:
    (number, code), (main, _) = either.receipt(), either.receipt(key="another", story="另一家也嫌吵")
    store = either.store
    made = store.make(read_receipt(number), Step(Move.JOIN, "2026-11-23T02:00:00Z", main=read_receipt(main)))
    store.close()
    assert made.status is Status.JOINED
    page = either.follow(number, code).text
    assert main not in page
    assert "并案" not in page
    told = either("POST", "/receipts", json={"number": number, "code": code}).json()
    assert told["status"] == "waiting"
