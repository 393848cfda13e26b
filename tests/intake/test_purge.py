"""`purge`: what was kept as long as was said is gone, from the file and from the log beside it."""

from __future__ import annotations

import sqlite3

import pytest

from tests.intake.conftest import Desk

CANARY = "1987-06-05"
LATER = "2027-06-30 10:00"


def bytes_of(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(desk.folder.glob("intake.db*")))


def closed(desk: Desk, number: int, note: str = "店家已装隔音") -> str:
    data = f"address,story,since\n府学胡同{number}号,半夜很吵,{CANARY}\n"
    receipt = str(desk.submit(f"{number}.csv", data, "--form", "noise").stdout.split()[0])
    desk("claim", receipt, "--as", "shen-yifan")
    desk("close", receipt, "--outcome", "resolved", "--note", note)
    return receipt


def secrets_in(desk: Desk) -> list[bytes]:
    """Everything a resident or an officer wrote, as it lies in the file: sealed or open."""
    with sqlite3.connect(desk.folder / "intake.db") as db:
        boxes = [row[0] for row in db.execute("SELECT sealed FROM request UNION SELECT sealed FROM note")]
        marks = [value.encode() for row in db.execute("SELECT fingerprint, content FROM request")
                 for value in row]
    return [*boxes, *marks, CANARY.encode()]


def test_nothing_of_a_forgotten_request_stays_in_any_file(desk: Desk) -> None:
    for number in range(1, 6):
        closed(desk, number)
    secrets = secrets_in(desk)
    before = bytes_of(desk)
    # Long boxes lie on several pages, so a part of each is looked for.
    assert all(secret[:16] in before for secret in secrets)
    desk.now = LATER
    assert desk("purge").stdout == (
        "5 requests had been kept long enough; what they said is erased.\n"
    )
    after = bytes_of(desk)
    assert [secret for secret in secrets if secret[:16] in after or secret[-16:] in after] == []
    assert desk("purge").stdout.startswith("0 requests")


def test_the_number_the_dates_and_the_history_stay(desk: Desk) -> None:
    receipt = closed(desk, 1)
    desk.now = LATER
    assert desk("purge").stdout.startswith("1 request had been kept long enough")
    page = desk("show", receipt).stdout
    assert page == (
        f"Receipt: {receipt}\n"
        "Form: Night-time noise\n"
        "Status: erased · resolved\n"
        "Community: Fuxue Community\n"
        "Officer: Shen Yifan\n"
        "Received: 2026-11-23 10:00\n"
        "Due: 2026-11-25 23:59\n"
        "\n"
        "It was kept as long as promised; what the resident wrote has been erased.\n"
        "\n"
        "2026-11-23 10:00  accepted  intake\n"
        "2026-11-23 10:00  claimed  Shen Yifan\n"
        "2026-11-23 10:00  closed  desk  resolved\n"
        "2027-06-30 10:00  erased  when its time was up\n"
    )
    (row,) = desk.listed()
    assert (row["status"], row["outcome"], row["community"]) == ("forgotten", "resolved", "fuxue")
    assert desk("list").stdout.splitlines()[1].split()[1] == "erased"


def test_what_is_not_closed_or_not_over_is_left_alone(desk: Desk) -> None:
    waiting = desk.one()
    desk.submit("b.csv", "address,story\n府学胡同2号,很吵\n", "--form", "noise")
    claimed = next(r["receipt"] for r in desk.listed() if r["receipt"] != waiting)
    desk("claim", claimed, "--as", "li-min")
    reopened, fresh = closed(desk, 3), closed(desk, 4)
    desk("reopen", reopened, "--note", "又吵了")
    desk.now = "2027-05-21 10:00"
    assert desk("purge").stdout.startswith("0 requests")
    desk.now = LATER
    assert desk("purge").stdout.startswith("1 request ")
    for receipt in (waiting, claimed, reopened):
        assert "很吵" in desk("show", receipt).stdout
    assert "很吵" not in desk("show", fresh).stdout


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    receipt = closed(desk, 1)
    desk.now = LATER
    assert desk("purge", "--dry-run").stdout == (
        "1 request has been kept long enough and would be erased. Nothing was changed.\n"
    )
    assert "半夜很吵" in desk("show", receipt).stdout


def test_a_forgotten_request_cannot_be_worked_on(desk: Desk) -> None:
    receipt = closed(desk, 1)
    desk.now = LATER
    desk("purge")
    for words in (["claim", receipt, "--as", "li-min"], ["reopen", receipt, "--note", "又吵了"]):
        assert "has been erased on time" in desk(*words, exits=1).stderr


def test_what_was_forgotten_is_not_known_again(desk: Desk) -> None:
    receipt = closed(desk, 1)
    desk.now = LATER
    desk("purge")
    again = desk.submit("1.csv", (desk.folder / "1.csv").read_bytes(), "--form", "noise")
    assert again.stdout.split()[0] != receipt


def test_a_reader_that_keeps_old_pages_in_use_is_said_and_the_next_run_finishes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUTONG_WAIT", "0")
    closed(desk, 1)
    secrets = secrets_in(desk)
    desk.now = LATER
    reader = sqlite3.connect(desk.folder / "intake.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM request").fetchone()
    result = desk("purge", exits=1)
    assert f"another program is using the queue {desk.folder / 'intake.db'}" in result.stderr
    reader.close()
    assert desk("purge").stdout.startswith("0 requests")
    after = bytes_of(desk)
    assert [secret for secret in secrets if secret[:16] in after] == []


def test_a_queue_that_is_not_there_has_nothing_to_forget(desk: Desk) -> None:
    result = desk("purge")
    assert result.stdout == ""
    assert "there is no queue at" in result.stderr
