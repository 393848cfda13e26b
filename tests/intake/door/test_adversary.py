"""What somebody with bad intentions and some patience would try at the door."""

from __future__ import annotations

import json
import re

import pytest

from intake.acceptance import Acceptance
from intake.door.writer import Writer
from intake.receipt import read_receipt
from intake.request import Arrival
from intake.troubles import QueueTrouble
from tests.intake.door.conftest import GOOD, Asker
from tests.intake.door.test_receipts import seen


@pytest.mark.parametrize("name", ["_version", "_work", "_took", "_website", "_calm", "language", "key"])
@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\u202e", "9"])
def test_what_a_page_says_of_itself_may_be_anything(either: Asker, name: str, text: str) -> None:
    either.door.posts._buckets["203.0.113.0/24"] = (0.0, 0.0)
    for long in (1, 64, 3000):
        body = json.dumps(GOOD)[:-1] + f', "{name}": "{text * long}"}}'
        if name == "key":
            body = body.replace('"key": "k1", ', "").replace(', "key": "k1"', "")
        answer = either("POST", "/requests/noise", content=body.encode(),
                        headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, (name, text, long)


@pytest.mark.parametrize("name", ["number", "code", "move", "seen", "text", "erase", "language"])
def test_what_is_sent_to_a_receipt_may_be_anything(either: Asker, name: str) -> None:
    number, code = either.receipt()
    for text in ("\\u0000", "\\ud800", "\\u202e", "9" * 5000, ""):
        given = {"number": number, "code": code, "move": "add", "text": "又吵了"}
        body = json.dumps(given | {name: "@"}).replace('"@"', f'"{text}"').encode()
        answer = either("POST", "/receipts", content=body,
                        headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, (name, text)


def test_an_addition_sent_twice_at_once_is_written_once(either: Asker) -> None:
    number, code = either.receipt()
    given = {"number": number, "code": code, "move": "add", "text": "又吵了", "language": "en",
             "seen": seen(either.follow(number, code).text)}
    answers = either.together([("POST", "/receipts", {"data": given})] * 8)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    store = either.store
    request = store.find(read_receipt(number))
    assert request is not None
    assert [each.move for each in store.events(request)] == ["accept", "add"]
    store.close()


def test_guesses_sent_at_once_are_counted_each(ask: Asker) -> None:
    number, code = ask.receipt()
    given = {"number": number, "code": "AAAAAA"}
    answers = ask.together([("POST", "/receipts", {"data": given})] * 50)
    assert sum(answer.status_code == 422 for answer in answers) == 10
    ask.peer = "198.51.100.1"
    assert ask.follow(number, code).status_code == 429


def test_work_that_is_no_text_at_all_is_no_work(ask: Asker) -> None:
    for answer in ("1.b.\ud800:1", "1.\ud800.c:1", "1.b.c:\ud800", "\ud800.b.c:1"):
        assert not ask.door.work.solved(answer, "203.0.113.0/24", 0)


def test_a_form_without_a_key_that_was_stored_after_all_is_known_again(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that breaks off after the commit, and a page without script."""
    accept = Writer.accept

    async def cut(self: Writer, arrival: Arrival) -> Acceptance:
        await accept(self, arrival)
        raise QueueTrouble("queue_no_server", queue="q")

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "accept", cut)
        page = ask.post(key=None)
    assert page.status_code == 503
    kept = dict(re.findall('<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    assert ask("POST", "/requests/noise", data=kept).status_code == 303
    assert len(ask.queue()) == 1
