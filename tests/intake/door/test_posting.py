"""A form at the door: stored and receipted, explained, or refused with nothing lost."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from intake.keys import read_private
from intake.receipt import is_code, read_receipt
from intake.seal import unseal
from intake.store import Store
from intake.troubles import QueueTrouble
from tests.intake.door.conftest import GOOD, Asker, hidden, made


def test_a_form_is_stored_and_a_receipt_page_shown(either: Asker) -> None:
    answer = either.post()
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert re.fullmatch(r"/receipts/[\w-]{60,}\?language=zh", where)
    page = either.get(where)
    assert page.status_code == 200
    (request,) = either.queue()
    number = f"{request.receipt[:3]}-{request.receipt[3:6]}-{request.receipt[6:]}"
    assert number in page.text
    assert number not in re.search("<title>.*</title>", page.text)[0]  # type: ignore[index]
    assert (request.community, request.officer, request.status) == ("fuxue", "shen-yifan", "waiting")
    assert "2026年11月25日" in page.text
    assert 'data-sent="noise"' in page.text


def test_json_gets_its_receipt_as_json_and_a_repeat_the_same(either: Asker) -> None:
    first, again = either.send(), either.send()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert set(first.json()) == {"receipt", "code", "status_url"}
    receipt = read_receipt(first.json()["receipt"])
    assert is_code(either.door.keys.secret, receipt, first.json()["code"])
    assert len(either.queue()) == 1


def test_a_form_sent_three_ways_is_one_and_the_same(ask: Asker) -> None:
    given = {**GOOD, "key": ""}
    ask.send(**given)
    ask.post(**given)
    files = {name: (None, text) for name, text in given.items()}
    multipart = ask("POST", "/requests/noise", files=files)
    assert multipart.status_code == 303
    assert len(ask.queue()) == 1


def test_the_same_key_with_other_content_is_refused_and_offered_as_new(either: Asker) -> None:
    either.post()
    other = either.post(story="这是另一件事，也很吵")
    assert other.status_code == 409
    assert "这是另一件事" in other.text
    key = re.search('name="key" value="([0-9a-f]{32})"', other.text)
    assert key
    assert len(either.queue()) == 1
    fields = hidden(other.text)
    assert fields.pop("language") == "zh"
    assert either("POST", "/requests/noise", data=fields).status_code == 303
    assert len(either.queue()) == 2
    assert either.send(story="第三件事，还是很吵").json()["problems"][0]["field"] == "key"


def test_a_key_may_be_in_the_header_and_wins_there(ask: Asker) -> None:
    headers = {"Idempotency-Key": '"h-1"'}
    one = ask("POST", "/requests/noise", json=GOOD, headers=headers)
    two = ask("POST", "/requests/noise", json={**GOOD, "key": "k2"}, headers=headers)
    assert one.json() == two.json()
    assert len(ask.queue()) == 1


def test_without_a_key_the_same_words_are_the_same_form(ask: Asker) -> None:
    assert ask.post(key=None).status_code == ask.post(key=None).status_code == 303
    assert len(ask.queue()) == 1


def test_the_same_key_sixty_four_times_at_once_is_one_request(either: Asker) -> None:
    for number in range(4):
        body = json.dumps({**GOOD, "key": f"same-{number}"}).encode()
        headers = {"Content-Type": "application/json"}
        answers = either.together([
            ("POST", "/requests/noise", {"content": body, "headers": dict(headers)})
        ] * 64)
        assert sorted({each.status_code for each in answers}) == [200, 201]
        assert len({each.text for each in answers}) == 1
    assert len(either.queue()) == 4


def test_problems_stand_beside_their_fields_with_every_answer_kept(ask: Asker) -> None:
    answer = ask.post(story="吵", phone="<b>1", language="en", at_meeting="true", kind="bar")
    assert answer.status_code == 422
    assert 'lang="en"' in answer.text
    assert "There are 2 things to correct." in answer.text
    assert 'href="#field-story"' in answer.text
    assert 'id="field-phone-error"' in answer.text
    assert 'value="&lt;b&gt;1"' in answer.text
    assert "<b>1" not in answer.text
    assert re.search('value="bar" checked', answer.text)
    assert re.search('name="at_meeting" value="true" checked', answer.text)
    assert 'value="府学胡同1号"' in answer.text
    assert 'name="key" value="k1"' in answer.text
    assert ask.queue() == []


def test_problems_of_json_name_their_fields(ask: Asker) -> None:
    answer = ask.send(story=None, kind="cat", adress="x", language="en")
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert [each["field"] for each in problems] == ["adress", "story", "kind"]
    assert problems[0]["message"] == "the form has no field “adress”; did you mean “address”?"


def test_what_an_extension_adds_to_a_page_is_left_out(ask: Asker) -> None:
    assert ask.post(zzz_extension="1").status_code == 303
    (request,) = ask.queue()
    assert "zzz_extension" not in request.open


def test_personal_answers_lie_sealed_and_the_door_cannot_open_them(ask: Asker) -> None:
    ask.post(since="2026-11-01")
    (request,) = ask.queue()
    assert request.open == {"since": "2026-11-01"}
    folder = ask.url.removeprefix("sqlite:///").replace("q.db", "keys")
    private = read_private(Path(folder), ask.door.keys.id)
    assert private is not None
    assert unseal(private, request.sealed) == {
        "address": "府学胡同1号", "story": "半夜很吵，睡不着", "phone": "13800138000",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_emergency_stops_once_and_then_goes_on(ask: Asker, language: str) -> None:
    stop = ask.post(story="楼下着火了，烟很大", language=language)
    assert stop.status_code == 200
    assert 'href="tel:110"' in stop.text
    assert "119" in stop.text
    assert ask.queue() == []
    fields = hidden(stop.text)
    assert fields["_calm"] == "1"
    assert ask("POST", "/requests/noise", data=fields).status_code == 303
    assert len(ask.queue()) == 1


def test_an_emergency_comes_before_what_is_wrong_with_the_form(ask: Asker) -> None:
    assert ask.post(story="他拿刀", phone=None, address=None).status_code == 200


def test_a_program_is_told_whom_to_call_beside_its_receipt(ask: Asker) -> None:
    body = ask.send(story="他拿刀追我", language="en").json()
    assert body["emergency"] == [{"number": "110", "for": "Police"}]
    assert body["receipt"]


@pytest.mark.parametrize(
    ("changes", "suspicion"),
    [({"_website": "x"}, "trap"), ({"_took": "1"}, "fast"), ({"_took": "60"}, ""), ({"_took": "x"}, "")],
)
def test_what_is_odd_is_kept_for_a_person_to_look_at(
    ask: Asker, changes: dict[str, str], suspicion: str
) -> None:
    assert ask.post(**changes).status_code == 303
    (request,) = ask.queue()
    assert request.suspicion == suspicion
    assert request.status == ("quarantined" if suspicion else "waiting")


def test_a_flood_from_one_network_is_kept_apart_and_never_dropped(ask: Asker) -> None:
    for number in range(70):
        assert ask.post(key=f"f{number}", story=f"第{number}次很吵很吵").status_code == 303
    statuses = [each.status for each in ask.queue()]
    assert (statuses.count("waiting"), statuses.count("quarantined")) == (60, 10)
    ask.peer = "203.0.114.9"
    ask.post(key="other")
    ask.passed = 700
    ask.peer = "203.0.113.9"
    ask.post(key="later", story="过了一会儿又吵")
    assert [each.status for each in ask.queue()].count("waiting") == 62


def test_this_machine_is_not_counted(
    ask: Asker
) -> None:
    ask.peer = "127.0.0.1"
    for number in range(65):
        ask.post(key=f"p{number}", story=f"第{number}次很吵很吵")
    assert {each.status for each in ask.queue()} == {"waiting"}


def test_a_queue_that_cannot_be_written_is_a_503_with_everything_kept(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise QueueTrouble("queue_full", queue="q")

    ask.post(key="before")
    with monkeypatch.context() as patched:
        patched.setattr("intake.store.Store.accept", full)
        answer = ask.post()
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "30"
        assert "receipt" not in answer.headers.get("location", "")
        assert html.escape("半夜很吵，睡不着") in answer.text
        assert ask.send().json()["problems"][0]["message"].startswith("现在不能保存")
    fields = hidden(answer.text)
    assert ask("POST", "/requests/noise", data=fields).status_code == 303
    assert len(ask.queue()) == 2


def test_what_may_have_been_stored_and_is_sent_again_without_a_key_is_one(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = Store.accept

    def cut(*given: Any) -> None:
        accept(*given)
        raise QueueTrouble("queue_lost", queue="q")

    with monkeypatch.context() as patched:
        patched.setattr("intake.store.Store.accept", cut)
        answer = ask.post(key=None)
    assert answer.status_code == 503
    assert ask("POST", "/requests/noise", data=hidden(answer.text)).status_code == 303
    assert len(ask.queue()) == 1


def test_a_locked_queue_is_a_503_and_works_again_afterwards(
    tmp_path: Path, content: Path
) -> None:
    ask = made(f"sqlite:///{tmp_path}/q.db", content, tmp_path, wait=0)
    ask.post(key="before")
    other = ask.store
    with other.engine.writing():
        assert ask.post().status_code == 503
        assert ask.get("/healthz").status_code == 503
    other.close()
    assert ask.post().status_code == 303
    assert ask.get("/healthz").status_code == 200
    assert len(ask.queue()) == 2
    ask.door.writer.close()


def test_a_clock_that_jumps_back_changes_nothing_for_the_resident(ask: Asker) -> None:
    number, code = ask.receipt()
    ask.wall = -86_400 * 400
    assert ask.follow(number, code).status_code == 200
    assert ask.post(key="k2").status_code == 303
    assert ask.get(ask.post(key="k2").headers["location"]).status_code == 200


@pytest.mark.parametrize("path", ["/requests/nothing", "/requests/%00"])
def test_a_form_there_is_not_is_said_and_what_was_written_shown(ask: Asker, path: str) -> None:
    answer = ask("POST", path, data={"story": "写了很久的<话>"})
    assert answer.status_code == 410
    assert "写了很久的&lt;话&gt;" in answer.text


def test_the_form_page_has_a_key_of_its_own_and_the_form_s_version(ask: Asker) -> None:
    one, two = ask.get("/requests/noise/").text, ask.get("/requests/noise/?language=en").text
    keys = re.findall('name="key" value="([0-9a-f]{32})"', one + two)
    assert len(set(keys)) == 2
    version = ask.door.current.forms["noise"].edition.version  # type: ignore[index]
    assert f'name="_version" value="{version}"' in one
    assert "Send" in two
    assert ask.get("/requests/none/").status_code == 404
