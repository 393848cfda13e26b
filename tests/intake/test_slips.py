"""Slips in the queue, the same on SQLite and on a real PostgreSQL; and on the command line."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from district.problem import Refusal
from district.records import OfficerId
from intake import backup, slip_store, slips
from intake.account_store import Accounts
from intake.accounts import Account, Role
from intake.audit import verify
from intake.keys import privates_in, read_door
from intake.lifecycle import Move, Outcome
from intake.queues import open_queue
from intake.receipt import Receipt
from intake.request import NewSlip, Sealed, Step
from intake.resealing import reseal
from intake.slips import DONE, NOT_DONE, WITHDRAWN, Slip, State
from intake.store import Store
from tests.intake.conftest import Desk
from tests.intake.making_arrivals import BROKEN, LATER, NOW, take
from tests.intake.test_audit import BODY, VERSION

SHEN = OfficerId("shen")
SOON, EVENING = "2026-11-23T03:00:00Z", "2026-11-23T14:00:00Z"
HELPER = Account("zhao", "赵师傅", Role.HELPER, password="x")


def hired(store: Store, *more: Account) -> None:
    for each in (HELPER, *more):
        Accounts(store.engine).add(each)


def given(store: Store, receipt: Receipt, account: str = "zhao", until: str = EVENING,
          at: str = NOW, box: bytes = b"slip") -> Slip:
    slip = NewSlip(account, until, Sealed("k1", box))
    store.make(receipt, Step(Move.SLIP, at, SHEN, detail=account, slip=slip))
    return slips_of(store, receipt)[-1]


def slips_of(store: Store, receipt: Receipt) -> list[Slip]:
    request = store.find(receipt)
    assert request is not None
    return slip_store.of_request(store.engine, request.id)


def claimed(store: Store) -> Receipt:
    receipt = take(store, version=VERSION, definition=BODY)
    store.make(receipt, Step(Move.CLAIM, NOW, SHEN))
    return receipt


def report(slip: Slip, came: str, at: str = SOON) -> Step:
    return Step(Move.REPORT, at, by="@zhao", detail=came, about=slip.id)


@pytest.fixture
def at_work(store: Store) -> Store:
    hired(store)
    return store


def test_a_slip_is_given_with_an_event_and_bears_its_number(at_work: Store) -> None:
    receipt = claimed(at_work)
    slip = given(at_work, receipt)
    assert (slip.account, slip.shown, slip.given_by, slip.given_at, slip.until) == (
        "zhao", "赵师傅", "shen", NOW, EVENING,
    )
    assert (slip.receipt, slip.form, slip.sealed) == (receipt, "noise", Sealed("k1", b"slip"))
    assert slip.id == 3
    request = at_work.find(receipt)
    assert request is not None
    last = at_work.events(request)[-1]
    assert (last.move, last.actor, last.detail) == ("slip", "shen", "zhao")
    assert verify(at_work.engine).flaws == ()


def test_it_is_found_by_who_has_it_and_by_nobody_else(at_work: Store) -> None:
    hired_too = Account("qian", "钱师傅", Role.HELPER, password="x")
    Accounts(at_work.engine).add(hired_too)
    slip = given(at_work, claimed(at_work))
    assert slip_store.find(at_work.engine, slip.id, "zhao") == slip
    assert slip_store.find(at_work.engine, slip.id, "qian") is None
    assert slip_store.find(at_work.engine, slip.id + 1, "zhao") is None
    assert slip_store.of_account(at_work.engine, "zhao") == [slip]
    assert slip_store.of_account(at_work.engine, "qian") == []


@pytest.mark.parametrize("account", [
    Account("li", "李敏", Role.OFFICER, OfficerId("li-min"), None, "x"),
    Account("gone", "孙师傅", Role.HELPER, password="x", active=False),
])
def test_nobody_but_a_helper_at_work_is_given_one(store: Store, account: Account) -> None:
    hired(store, account)
    receipt = claimed(store)
    for name in (account.name, "nobody", ""):
        with pytest.raises(Refusal) as refusal:
            given(store, receipt, name)
        assert refusal.value.code == "helper_unknown"
    assert slips_of(store, receipt) == []
    assert [each.name for each in slip_store.helpers(store.engine)] == ["zhao"]


def test_only_who_holds_the_request_gives_one(at_work: Store) -> None:
    receipt = take(at_work)
    with pytest.raises(Refusal, match="cannot_do_waiting"):
        given(at_work, receipt)
    at_work.make(receipt, Step(Move.CLAIM, NOW, OfficerId("li-min")))
    with pytest.raises(Refusal, match="not_holder"):
        given(at_work, receipt)
    assert slips_of(at_work, receipt) == []


def test_a_time_that_is_past_is_no_end(at_work: Store) -> None:
    receipt = claimed(at_work)
    with pytest.raises(Refusal, match="slip_until"):
        given(at_work, receipt, until=NOW)
    with pytest.raises(BROKEN), at_work.engine.writing():
        at_work.engine.run(
            "INSERT INTO slip (id, request, account, given_by, given_at, until, sealed, key_id)"
            " VALUES (1, 1, 'zhao', 'shen', :at, :at, :box, 'k1')", {"at": NOW, "box": b"x"},
        )


def test_what_is_done_is_not_done_again(at_work: Store) -> None:
    receipt = claimed(at_work)
    slip = given(at_work, receipt)
    at_work.make(receipt, report(slip, NOT_DONE))
    assert slips_of(at_work, receipt)[0].state(SOON) is State.OPEN
    at_work.make(receipt, report(slip, DONE))
    assert slips_of(at_work, receipt)[0].state(SOON) is State.DONE
    for came in (DONE, NOT_DONE, WITHDRAWN):
        with pytest.raises(Refusal, match="slip_over"):
            at_work.make(receipt, report(slip, came))
    request = at_work.find(receipt)
    assert request is not None
    told = [(e.move, e.actor, e.detail) for e in at_work.events(request)][-2:]
    assert told == [("report", "@zhao", "not_done"), ("report", "@zhao", "done")]


def test_two_reports_in_one_transaction_end_it_once(at_work: Store) -> None:
    receipt = claimed(at_work)
    slip = given(at_work, receipt)
    first, second = at_work.make_all([(receipt, report(slip, DONE))] * 2)
    assert not isinstance(first, Refusal)
    assert isinstance(second, Refusal)
    assert second.code == "slip_over"


def test_after_its_time_or_taken_back_nothing_can_be_said_of_it(at_work: Store) -> None:
    receipt = claimed(at_work)
    late, back = given(at_work, receipt), given(at_work, receipt)
    at_work.make(receipt, report(back, WITHDRAWN))
    assert [each.state(SOON) for each in slips_of(at_work, receipt)] == [
        State.OPEN, State.WITHDRAWN,
    ]
    assert late.state(EVENING) is State.OVER
    for slip, at in ((late, EVENING), (back, SOON)):
        with pytest.raises(Refusal, match="slip_over"):
            at_work.make(receipt, report(slip, DONE, at))


def test_a_closed_request_ends_its_slips_for_good(at_work: Store) -> None:
    receipt = claimed(at_work)
    slip = given(at_work, receipt)
    at_work.make(receipt, Step(Move.CLOSE, SOON, SHEN, Outcome.RESOLVED))
    assert slips_of(at_work, receipt)[0].state(SOON) is State.OVER
    at_work.make(receipt, Step(Move.REOPEN, SOON, SHEN, due_at=LATER))
    at_work.make(receipt, Step(Move.CLAIM, SOON, SHEN))
    assert slips_of(at_work, receipt)[0].state(SOON) is State.OVER
    with pytest.raises(Refusal, match="slip_over"):
        at_work.make(receipt, report(slip, DONE))
    assert given(at_work, receipt, at=SOON).state(SOON) is State.OPEN


def test_a_report_about_another_requests_slip_is_none(at_work: Store) -> None:
    slip, other = given(at_work, claimed(at_work)), claimed(at_work)
    with pytest.raises(Refusal, match="slip_over"):
        at_work.make(other, report(slip, DONE))
    assert slip_store.find(at_work.engine, slip.id, "zhao") == slip


def test_what_is_still_to_be_done_comes_first_the_most_urgent_of_it_before_all(
    at_work: Store,
) -> None:
    receipt = claimed(at_work)
    ends = ["2026-11-25T14:00:00Z", EVENING, "2026-11-24T14:00:00Z", "2026-11-23T02:30:00Z"]
    made = [given(at_work, receipt, until=end).id for end in ends]
    done = given(at_work, receipt)
    at_work.make(receipt, report(done, DONE))
    mine = slip_store.of_account(at_work.engine, "zhao")
    assert [each.id for each in slip_store.by_turn(mine, SOON)] == [
        made[1], made[2], made[0], done.id, made[3],
    ]


def test_a_forgotten_request_leaves_no_slip(at_work: Store) -> None:
    receipt, other = claimed(at_work), claimed(at_work)
    given(at_work, receipt)
    kept = given(at_work, other)
    at_work.make(receipt, Step(Move.CLOSE, SOON, SHEN, Outcome.RESOLVED))
    at_work.erase(receipt, LATER, "purge")
    assert slips_of(at_work, receipt) == []
    assert slips_of(at_work, other) == [kept]
    assert verify(at_work.engine).flaws == ()


def test_slips_are_sealed_anew_and_name_the_key_they_are_sealed_with(at_work: Store) -> None:
    receipt = claimed(at_work)
    given(at_work, receipt)
    with at_work.engine.writing():
        at_work.engine.run("UPDATE slip SET key_id = 'older'")
    assert at_work.keys_in_use() == ["k1", "older"]
    shut = reseal(at_work.engine, "k1", lambda sealed: None, SOON)
    assert (shut.done, shut.left) == (0, 1)
    done = reseal(at_work.engine, "k1", lambda sealed: Sealed("k1", b"again"), SOON)
    assert (done.done, done.left) == (1, 0)
    assert slips_of(at_work, receipt)[0].sealed == Sealed("k1", b"again")
    assert at_work.keys_in_use() == ["k1"]
    assert verify(at_work.engine).flaws == ()


def test_a_backup_carries_slips_also_where_there_is_no_such_account(
    at_work: Store, tmp_path: Path
) -> None:
    receipt = claimed(at_work)
    slip = given(at_work, receipt)
    file = tmp_path / f"copy{backup.SUFFIX}"
    backup.back_up(at_work.engine, file)
    copy = open_queue(f"sqlite:///{file}", 0, create=False)
    (kept,) = slips_of(copy, receipt)
    assert (kept.id, kept.account, kept.sealed, kept.shown) == (
        slip.id, "zhao", slip.sealed, "zhao",
    )
    copy.close()


@pytest.mark.parametrize(("local", "offered"), [
    ("2026-11-23 10:00", {"evening": "2026-11-23 22:00", "tomorrow": "2026-11-24 22:00",
                          "days": "2026-11-26 10:00"}),
    ("2026-11-23 21:00", {"tomorrow": "2026-11-24 22:00", "days": "2026-11-26 21:00"}),
    ("2026-11-23 00:00", {"evening": "2026-11-23 22:00", "tomorrow": "2026-11-24 22:00",
                          "days": "2026-11-26 00:00"}),
    ("2026-11-23 22:30", {"tomorrow": "2026-11-24 22:00", "days": "2026-11-26 22:00"}),
    ("2026-12-31 23:59", {"tomorrow": "2027-01-01 22:00", "days": "2027-01-03 22:00"}),
])
def test_a_slip_ends_at_ten_in_the_evening_or_after_three_days(
    local: str, offered: dict[str, str]
) -> None:
    utc = datetime.fromisoformat(f"{local}+08:00").astimezone(UTC)
    found = slips.ends(utc, "Asia/Shanghai")
    wanted = {name: datetime.fromisoformat(f"{end}+08:00").astimezone(UTC) for name, end in
              offered.items()}
    assert found == {name: end.strftime("%Y-%m-%dT%H:%M:%SZ") for name, end in wanted.items()}
    for name, end in found.items():
        assert slips.end_of(name, utc, "Asia/Shanghai") == end


def test_what_was_offered_a_moment_ago_is_still_taken() -> None:
    late = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    assert "evening" not in slips.ends(late, "Asia/Shanghai")
    assert slips.end_of("evening", late, "Asia/Shanghai") == EVENING
    assert slips.end_of("evening", late.replace(hour=14), "Asia/Shanghai") is None
    for choice in ("", "never", "days "):
        assert slips.end_of(choice, late, "Asia/Shanghai") is None


# --- The command line

def with_helper(desk: Desk) -> str:
    receipt = desk.one()
    desk("accounts", "add", "zhao", "--role", "helper", "--shown", "赵师傅", "--generate")
    desk("claim", receipt, "--as", "shen-yifan")
    return receipt


def test_a_slip_is_given_and_listed_on_the_command_line(desk: Desk) -> None:
    receipt = with_helper(desk)
    assert "No slip" in desk("slips", receipt).stderr
    done = desk("slip", receipt, "--to", "zhao", "--text", "看看路灯亮不亮", "--hours", "8",
                "--as", "shen-yifan")
    assert done.stdout == f"{receipt}: slip given to zhao, good until 2026-11-23 18:00.\n"
    assert desk("slips", receipt).stdout == (
        "no. 3  赵师傅 (zhao)  given 2026-11-23 10:00  ends 2026-11-23 18:00  open\n"
        "    看看路灯亮不亮\n"
    )
    page = desk("show", receipt).stdout
    assert "slip given to a helper  Shen Yifan  赵师傅" in page
    assert "    看看路灯亮不亮" in page
    desk.now = "2026-11-23 18:00"
    assert desk("slips", receipt).stdout.splitlines()[0].endswith("over")


@pytest.mark.parametrize(("words", "exits", "said"), [
    (["--to", "nobody", "--text", "x", "--hours", "1"], 1, "no helper's account"),
    (["--to", "zhao", "--text", " ", "--hours", "1"], 2, ""),
    (["--to", "zhao", "--text", "x", "--hours", "0"], 2, ""),
    (["--to", "zhao", "--text", "x", "--hours", "73"], 2, ""),
    (["--to", "zhao", "--text", "x", "--hours", "1", "--as", "li-min"], 1,
     "holds this request"),
])
def test_what_cannot_be_given_is_told(desk: Desk, words: list[str], exits: int, said: str) -> None:
    receipt = with_helper(desk)
    assert said in desk("slip", receipt, *words, exits=exits).stderr
    assert desk("slips", receipt).stdout == ""


def test_a_slip_keeps_a_key_in_use_and_no_file_of_a_forgotten_one(desk: Desk) -> None:
    receipt = with_helper(desk)
    desk("slip", receipt, "--to", "zhao", "--text", "看看路灯亮不亮", "--hours", "8")
    (old,) = privates_in(desk.folder / "keys")
    desk("keys", "rotate")
    assert "still in use" in desk("keys", "retire", old, "--yes", exits=1).stderr
    desk("keys", "reseal")
    door = read_door(desk.folder / "keys")
    assert door is not None
    desk("keys", "retire", old, "--yes")
    assert "看看路灯亮不亮" in desk("slips", receipt).stdout
    with sqlite3.connect(desk.folder / "intake.db") as db:
        ((box, key),) = db.execute("SELECT sealed, key_id FROM slip").fetchall()
    db.close()
    assert key == door.id
    desk("backup")
    desk("close", receipt, "--outcome", "resolved")
    desk.now = "2027-06-30 10:00"
    desk("purge")
    files = [*desk.folder.glob("intake.db*"), *(desk.folder / "backups").iterdir()]
    for file in files:
        data = file.read_bytes()
        assert box[:16] not in data
        assert box[-16:] not in data


def test_a_command_gives_a_slip_for_as_long_as_the_desk_does_and_no_longer(desk: Desk) -> None:
    receipt = with_helper(desk)
    most = str(int(slips.LONGEST.total_seconds() / 3600))
    given = desk("slip", receipt, "--to", "zhao", "--text", "x", "--hours", most)
    assert "good until 2026-11-26 10:00" in given.stdout
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert slips.ends(now, "Asia/Shanghai")["days"] == "2026-11-26T02:00:00Z"
    too_long = str(int(most) + 1)
    desk("slip", receipt, "--to", "zhao", "--text", "x", "--hours", too_long, exits=2)


def test_the_demo_and_the_privacy_page_keep_to_the_longest_time() -> None:
    root = Path(__file__).resolve().parents[2]
    (hours,) = re.findall(r"--hours (\d+)", (root / "tools/demo.sh").read_text("utf-8"))
    assert timedelta(hours=int(hours)) <= slips.LONGEST == timedelta(days=3)
    assert "最长三天" in (root / "content/pages/zh/privacy.md").read_text("utf-8")
    assert "For three days" in (root / "content/pages/en/privacy.md").read_text("utf-8")
