"""What is not one's own is not there: every address of a request, with every role."""

from __future__ import annotations

import pytest

from intake.accounts import Role
from intake.desk.steps import STEPS
from tests.intake.desk.conftest import Office
from tests.intake.desk.making import PHONE, STORY, found, moves, receive

ELSEWHERE = "东四北大街 2 号"
GIVEN = {
    "note": "备注", "came": "reached", "question": "几点", "outcome": "advised", "tell": "好了",
    "body": "12345", "to": "li-min", "community": "fuxue", "holds": "kept", "meeting": "",
    "main": "K7P3MX92X", "one": "甲", "other": "乙", "agreed": "1", "look_on": "2026-12-01",
}


@pytest.mark.parametrize("move", STEPS)
@pytest.mark.parametrize("name", ["shen", "helper"])
def test_no_move_reaches_a_request_of_another_community(
    office: Office, name: str, move: str
) -> None:
    receipt, browser = receive(office, ELSEWHERE), office.browser(name)
    page = browser.get("/desk/account")
    answer = browser.send(f"/desk/requests/{receipt}/{move}", page, **GIVEN)
    assert answer.status_code == 404
    assert STORY not in answer.text
    assert [each[0] for each in moves(office, receipt)] == ["accept"]


@pytest.mark.parametrize(("name", "address", "seen"), [
    ("shen", "府学胡同 12 号", True), ("shen", ELSEWHERE, False), ("shen", "天安门", False),
    ("head", "府学胡同 12 号", True), ("head", ELSEWHERE, True), ("head", "天安门", True),
    ("district", ELSEWHERE, True), ("district", "天安门", True),
    ("helper", "府学胡同 12 号", False), ("helper", "天安门", False),
])
def test_a_request_is_there_for_whose_it_is(
    office: Office, name: str, address: str, seen: bool
) -> None:
    receipt, browser = receive(office, address), office.browser(name)
    answer = browser.get(f"/desk/requests/{receipt}")
    assert answer.status_code == (200 if seen else 404)
    assert (STORY in answer.text) is seen
    assert (PHONE in answer.text) is seen


def test_a_number_nobody_has_looks_like_one_of_another(office: Office) -> None:
    receipt, browser = receive(office, ELSEWHERE), office.browser("shen")
    pages = [browser.get(f"/desk/requests/{number}").text.replace(number, "")
             for number in (receipt, "K7P3MX92X", "nonsense")]
    assert pages[0] == pages[1] == pages[2]


def test_only_who_decides_assigns(office: Office) -> None:
    receipt = receive(office)
    answers = {}
    for role in ("shen", "head"):
        browser = office.browser(role)
        answers[role] = browser.send(
            f"/desk/requests/{receipt}/assign", browser.get("/desk/account"),
            to="li-min", community="fuxue",
        ).status_code
    assert answers == {"shen": 404, "head": 303}
    assert found(office, receipt).officer == "li-min"
    assert moves(office, receipt)[-1] == ("assign", "@head", "by_hand")


def test_whom_a_head_may_choose_is_no_way_into_another_station(office: Office) -> None:
    office.change("head", station="elsewhere")
    receipt, browser = receive(office), office.browser("head")
    assert browser.get(f"/desk/requests/{receipt}").status_code == 404


def test_an_officer_sees_what_was_handed_over_from_elsewhere(office: Office) -> None:
    receipt = receive(office, ELSEWHERE)
    head = office.browser("head")
    head.send(f"/desk/requests/{receipt}/assign", head.get("/desk/account"),
              to="shen-yifan", community="dongsi")
    assert office.browser("shen").get(f"/desk/requests/{receipt}").status_code == 200


def test_with_another_role_the_account_sees_another_desk_at_once(office: Office) -> None:
    receipt, browser = receive(office), office.browser("district")
    assert browser.get(f"/desk/requests/{receipt}").status_code == 200
    store = office.store
    store.engine.run("UPDATE account SET role = 'helper' WHERE name = 'district'")
    store.close()
    assert browser.get(f"/desk/requests/{receipt}").status_code == 404
    assert {each.value for each in Role} == {"officer", "head", "district", "helper"}
