"""The desk from the command line: every move has its command, and says what it did."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Desk


def move(desk: Desk, *words: str, exits: int = 0) -> str:
    return desk(*words, exits=exits).output


@pytest.fixture
def claimed(desk: Desk) -> str:
    number = desk.one()
    desk("claim", number, "--as", "shen-yifan")
    return number


def test_notes_and_calls_are_in_the_history(desk: Desk, claimed: str) -> None:
    assert "written down" in move(desk, "note", claimed, "--note", "周三再去")
    assert "written down" in move(desk, "call", claimed, "--as", "沈一帆", "--came", "no_answer")
    shown = desk("show", claimed).stdout
    assert "周三再去" in shown
    assert "nobody answered" in shown


def test_it_is_handed_over_and_taken_over(desk: Desk, claimed: str) -> None:
    assert "Li Min" in move(desk, "hand-over", claimed, "--to", "li-min", "--as", "shen-yifan")
    move(desk, "close", claimed, "--outcome", "advised", "--as", "shen-yifan", exits=1)
    move(desk, "take-over", claimed, "--as", "shen-yifan", "--note", "李敏请假")
    assert desk.listed()[0]["claimed_by"] == "shen-yifan"


def test_what_led_nowhere_is_assigned_to_a_community(desk: Desk) -> None:
    result = desk.submit("a.csv", "address,story\n天安门,半夜很吵\n", "--form", "noise")
    number = result.stdout.split()[0]
    assert "--community" in move(desk, "assign", number, "--to", "li-min", exits=1)
    move(desk, "assign", number, "--to", "li-min", "--community", "dongs", exits=2)
    move(desk, "assign", number, "--to", "李敏", "--community", "dongsi")
    (listed,) = desk.listed()
    assert (listed["community"], listed["officer"], listed["routing"]) == (
        "dongsi", "li-min", "by_hand",
    )


def test_two_are_joined_and_split(desk: Desk) -> None:
    main = desk.one()
    other = desk.submit("b.csv", "address,story\n府学胡同1号,还是很吵\n", "--form", "noise")
    number = other.stdout.split()[0]
    move(desk, "join", number, "--to", main)
    assert desk.listed("--status", "joined")[0]["receipt"] == number
    move(desk, "split", number)
    assert not desk.listed("--status", "joined")


def test_an_agreement_only_is_looked_at(desk: Desk, claimed: str) -> None:
    desk("close", claimed, "--outcome", "advised", "--as", "shen-yifan")
    assert "agreed" in move(desk, "look", claimed, exits=1)
    assert "2026-12-20" in move(desk, "look", claimed, "--again", "soon", exits=1)


def test_a_claim_that_ran_out_is_anybodys(desk: Desk, claimed: str) -> None:
    move(desk, "claim", claimed, "--as", "li-min", exits=1)
    desk.now = "2026-12-01 10:00"
    move(desk, "claim", claimed, "--as", "li-min")
    assert desk.listed()[0]["claimed_by"] == "li-min"


AGREED = ("--one", "楼上", "--other", "楼下", "--agreed", "十点后不拖椅子")


def test_an_agreement_is_written_whole_and_looked_at_again(desk: Desk, claimed: str) -> None:
    close = ("close", claimed, "--as", "shen-yifan", "--outcome")
    assert "--look-on" in move(desk, *close, "agreed", *AGREED, exits=2)
    assert "--look-on" in move(desk, *close, "advised", *AGREED, "--look-on", "2026-11-30", exits=2)
    assert "between" in move(desk, *close, "agreed", *AGREED, "--look-on", "2031-01-01", exits=1)
    move(desk, *close, "agreed", *AGREED, "--look-on", "2026-11-30")
    shown = desk("show", claimed).stdout
    assert "十点后不拖椅子" in shown
    assert "2026-11-30" in shown
    assert "between" in move(desk, "look", claimed, "--again", "2020-01-01", exits=1)
    move(desk, "look", claimed, "--again", "2026-12-10")
    assert "2026-12-10" in desk("show", claimed).stdout


def test_the_history_calls_helpers_by_their_names(desk: Desk, claimed: str) -> None:
    desk("accounts", "add", "zhao", "--role", "helper", "--shown", "赵师傅", "--generate")
    desk("slip", claimed, "--to", "zhao", "--text", "看看灯", "--hours", "24", "--as", "shen-yifan")
    assert "Shen Yifan  赵师傅" in desk("show", claimed).stdout
