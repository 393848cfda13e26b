"""Backups: the queue in one file, sealed as it is, that forgets what the queue forgets."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from district.problem import Refusal
from intake import backup
from intake.audit import verify
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.store import Store
from tests.intake.conftest import Desk
from tests.intake.making_arrivals import arrival, take
from tests.intake.test_audit import BODY, VERSION, fill
from tests.intake.test_purge import CANARY, closed, secrets_in

MONTHS_LATER = "2027-06-30 10:00"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / f"copy{backup.SUFFIX}"


def opened(file: Path) -> Store:
    return open_queue(f"sqlite:///{file}", 0, create=False)


def test_a_backup_is_the_same_queue_in_one_private_file(store: Store, file: Path) -> None:
    fill(store)
    assert backup.back_up(store.engine, file) == 12
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []
    assert not Path(f"{file}-wal").exists()
    copy = opened(file)
    assert list(copy.queue()) == list(store.queue())
    assert verify(copy.engine) == verify(store.engine)
    for request in store.queue():
        assert copy.events(request) == store.events(request)
    copy.close()


def test_a_backup_taken_back_goes_on_where_the_queue_was(
    store: Store, file: Path, tmp_path: Path
) -> None:
    fill(store)
    backup.back_up(store.engine, file)
    other = open_queue(f"sqlite:///{tmp_path}/other.db", 0, create=True)
    assert backup.restore(file, other) == 12
    assert list(other.queue()) == list(store.queue())
    take(other, version=VERSION, definition=BODY)
    assert verify(other.engine).flaws == ()
    with pytest.raises(Refusal) as error:
        backup.restore(file, other)
    assert error.value.code == "restore_not_empty"
    other.close()


def test_a_queue_moves_from_a_file_into_postgresql(
    store: Store, file: Path, tmp_path: Path
) -> None:
    source = open_queue(f"sqlite:///{tmp_path}/source.db", 0, create=True)
    fill(source)
    backup.back_up(source.engine, file)
    backup.restore(file, store)
    assert list(store.queue()) == list(source.queue())
    assert verify(store.engine) == verify(source.engine)
    source.close()


def test_a_backup_that_was_changed_is_not_taken_back(store: Store, file: Path) -> None:
    take(store, version=VERSION, definition=BODY)
    backup.back_up(store.engine, file)
    with sqlite3.connect(file) as db:
        db.execute("UPDATE request SET due_at = received_at")
    db.close()
    store.close()
    fresh = open_queue(f"sqlite:///{file.parent}/fresh.db", 0, create=True)
    with pytest.raises(Refusal) as error:
        backup.restore(file, fresh)
    assert error.value.code == "restore_flawed"
    assert list(fresh.queue()) == []
    fresh.close()


def test_a_backup_that_fails_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    take(store)
    store.engine.run("DELETE FROM chain")
    with pytest.raises(ValueError, match="not enough values"):
        backup.back_up(store.engine, tmp_path / "a.db")
    assert not list(tmp_path.glob("*a.db*"))
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal):
        backup.back_up(store.engine, tmp_path / "file" / "a.db")


def test_what_the_queue_forgets_its_backups_forget(desk: Desk) -> None:
    early = closed(desk, 1)
    late = closed(desk, 2)
    secrets = secrets_in(desk)
    desk("backup")
    elsewhere = str(desk.folder / "elsewhere.db")
    desk("backup", "--to", elsewhere)
    (file,) = (desk.folder / "backups").iterdir()
    desk.now = MONTHS_LATER
    done = desk("purge", "--backups", elsewhere)
    assert done.stdout.splitlines() == [
        "2 requests had been kept long enough; what they said is erased.",
        "The same is erased in 4 places of the backups.",
    ]
    for path in (file, Path(elsewhere)):
        bytes_ = path.read_bytes()
        assert [secret for secret in secrets if secret[:16] in bytes_] == []
        copy = opened(path)
        assert {request.receipt for request in copy.queue()} == {
            early.replace("-", ""), late.replace("-", ""),
        }
        assert verify(copy.engine).flaws == ()
        copy.close()
    assert desk("purge", "--backups", elsewhere).stdout.splitlines() == [
        "0 requests had been kept long enough; what they said is erased.",
    ]


def test_a_request_still_open_in_the_backup_is_forgotten_there_too(desk: Desk) -> None:
    desk.submit("1.csv", f"address,story,since\n府学胡同1号,半夜很吵,{CANARY}\n", "--form", "noise")
    desk("backup")
    receipt = desk.listed()[0]["receipt"]
    desk("claim", receipt, "--as", "shen-yifan")
    desk("close", receipt, "--outcome", "resolved")
    desk.now = MONTHS_LATER
    desk("purge")
    (file,) = (desk.folder / "backups").iterdir()
    assert CANARY.encode() not in file.read_bytes()
    copy = opened(file)
    (request,) = copy.queue()
    assert (request.status, request.outcome, request.sealed) == ("forgotten", "resolved", None)
    assert verify(copy.engine).flaws == ()
    copy.close()


def test_the_commands_say_what_they_did(desk: Desk) -> None:
    desk.one()
    made = desk("backup", "--to", str(desk.folder / "a.db"))
    assert made.stdout == (
        f"1 request is copied to {desk.folder}/a.db. Keep it apart from the keys.\n"
    )
    assert "is there already" in desk("backup", "--to", str(desk.folder / "a.db"), exits=2).stderr
    done = desk("--queue", f"sqlite:///{desk.folder}/new.db", "restore", str(desk.folder / "a.db"))
    assert done.stdout.startswith("1 request is back in ")
    whole = desk("verify")
    assert whole.stdout.startswith("Whole: 1 requests, 1 events. Last: ")
    head = whole.stdout.split()[-1]
    assert desk("verify", "--head", head).stdout == whole.stdout
    assert "not in the history" in desk("verify", "--head", "0" * 64, exits=1).stderr


def test_a_form_sent_again_to_a_restored_queue_has_its_receipt(store: Store, file: Path) -> None:
    mine = arrival(version=VERSION, definition=BODY)
    store.accept([mine], new_receipt)
    backup.back_up(store.engine, file)
    copy = opened(file)
    (again,) = copy.accept([mine], new_receipt)
    assert again.receipt == next(store.queue()).receipt  # type: ignore[union-attr]
    copy.close()


def test_a_backup_has_no_accounts_and_those_made_anew_by_their_names_have_their_history(
    desk: Desk, tmp_path: Path
) -> None:
    number = desk.one()
    made = ("accounts", "add", "zhao", "--role", "helper", "--shown", "赵师傅", "--generate")
    desk(*made)
    desk("claim", number, "--as", "shen-yifan")
    desk("slip", number, "--to", "zhao", "--text", "看看灯", "--hours", "24", "--as", "shen-yifan")
    desk("backup", "--to", str(tmp_path / "copy.db"))
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT count(*) FROM account").fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM session").fetchone() == (0,)
    (tmp_path / "again").mkdir()
    again = Desk(tmp_path / "again", desk.content)
    assert "accounts add" in again("restore", str(tmp_path / "copy.db")).stdout
    assert "Shen Yifan  zhao" in again("show", number).stdout
    again(*made)
    assert "Shen Yifan  赵师傅" in again("show", number).stdout
    assert "赵师傅 (zhao)" in again("slips", number).stdout
