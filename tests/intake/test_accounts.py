"""Accounts and sessions in the queue, and the commands for them; on both engines."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from district.problem import Refusal
from district.records import OfficerId
from intake.account_store import Accounts
from intake.accounts import Account, Role, Subject, new_name
from intake.backup import back_up, restore
from intake.cli import intake
from intake.passwords import Passwords
from intake.queues import open_queue
from intake.store import Store
from tests.intake.conftest import Desk

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
SHEN = Account("shen", "沈一帆", Role.OFFICER, OfficerId("shen-yifan"), password="$argon2id$")
MEI = Account("mei", "梅", Role.DISTRICT, subject=Subject("https://id.example", "417"))


def test_an_account_is_found_as_it_was_made(store: Store) -> None:
    accounts = Accounts(store.engine)
    for account in (SHEN, MEI):
        accounts.add(account)
        assert accounts.find(account.name) == account
    assert accounts.all() == [MEI, SHEN]
    assert MEI.subject is not None
    assert accounts.of_subject(MEI.subject) == MEI
    assert accounts.of_subject(Subject("https://other.example", "417")) is None
    assert accounts.find("nobody") is None


def test_a_name_and_a_subject_belong_to_one_account(store: Store) -> None:
    accounts = Accounts(store.engine)
    accounts.add(SHEN)
    accounts.add(MEI)
    for work, code in (
        (lambda: accounts.add(SHEN), "account_there"),
        (lambda: accounts.add(replace(MEI, name="other")), "account_subject_there"),
        (lambda: accounts.change(replace(SHEN, subject=MEI.subject)), "account_subject_there"),
        (lambda: accounts.change(replace(SHEN, name="other")), "account_none"),
    ):
        with pytest.raises(Refusal) as refused:
            work()
        assert refused.value.code == code
    assert accounts.all() == [MEI, SHEN]


@pytest.mark.parametrize("changes", [
    {"role": Role.OFFICER, "officer": None}, {"role": Role.HEAD}, {"password": None},
    {"shown": ""}, {"name": "x" * 41},
])
def test_what_cannot_be_true_the_database_refuses(
    store: Store, changes: dict[str, object]
) -> None:
    with pytest.raises(Exception):  # noqa: B017  each engine has its own
        Accounts(store.engine).add(replace(SHEN, **changes))  # type: ignore[arg-type]
    assert Accounts(store.engine).all() == []


def test_a_session_lives_as_long_as_it_is_used_and_no_longer(store: Store) -> None:
    accounts = Accounts(store.engine)
    accounts.add(SHEN)
    assert accounts.sign_in(SHEN, "a" * 64, "0" * 64, NOW)
    for minutes, alive in ((0, True), (29, True), (30, False)):
        found = accounts.signed_in("a" * 64, NOW + timedelta(minutes=minutes))
        assert (found is not None) is alive
    accounts.seen("a" * 64, NOW + timedelta(minutes=29))
    accounts.seen("a" * 64, NOW)  # another desk's clock is behind
    assert accounts.signed_in("a" * 64, NOW + timedelta(minutes=58)) is not None
    assert accounts.signed_in("b" * 64, NOW) is None


def test_any_change_of_an_account_ends_its_sessions_and_nobody_elses(store: Store) -> None:
    accounts = Accounts(store.engine)
    accounts.add(SHEN)
    accounts.add(MEI)
    for change in ({"active": False}, {"role": Role.DISTRICT}, {"password": "$other"}):
        accounts.change(SHEN)
        accounts.sign_in(SHEN, "a" * 64, "", NOW)
        accounts.sign_in(MEI, "b" * 64, "b" * 64, NOW)
        accounts.change(replace(SHEN, **change))  # type: ignore[arg-type]
        assert accounts.count_sessions("shen", NOW) == 0
        assert accounts.count_sessions("mei", NOW) == 1


def test_who_was_changed_while_the_password_was_compared_is_not_signed_in(store: Store) -> None:
    accounts = Accounts(store.engine)
    accounts.add(SHEN)
    for change in ({"active": False}, {"role": Role.DISTRICT}, {"password": "$other"}):
        accounts.change(replace(SHEN, **change))  # type: ignore[arg-type]
        assert not accounts.sign_in(SHEN, "a" * 64, "", NOW)
    off = replace(SHEN, active=False)
    accounts.change(off)
    assert not accounts.sign_in(off, "a" * 64, "", NOW)
    assert accounts.count_sessions("shen", NOW) == 0


def test_no_backup_carries_a_session(store: Store, tmp_path: Path) -> None:
    accounts = Accounts(store.engine)
    accounts.add(SHEN)
    accounts.sign_in(SHEN, "a" * 64, "", NOW)
    back_up(store.engine, tmp_path / "a.backup.db")
    assert b"a" * 64 not in (tmp_path / "a.backup.db").read_bytes()
    other = open_queue(f"sqlite:///{tmp_path}/other.db", 1, create=True)
    restore(tmp_path / "a.backup.db", other)
    assert Accounts(other.engine).signed_in("a" * 64, NOW) is None
    other.close()


@pytest.mark.parametrize("text", ["", "沈", "a b", "-a", "a" * 41, "a/b", "a\nb", "<b>"])
def test_a_name_that_cannot_be_typed_everywhere_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        new_name(text)


def test_a_name_is_kept_as_it_is_compared() -> None:
    assert new_name(" Shen.Yi-Fan_2 ") == "shen.yi-fan_2"


# --- The commands

def accounts_of(desk: Desk) -> list[dict[str, object]]:
    lines = desk("accounts", "list", "--format", "json").stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_an_account_is_made_with_a_password_that_is_shown_once(desk: Desk) -> None:
    done = desk("accounts", "add", "Shen", "--role", "officer", "--officer", "沈一帆", "--generate")
    password = done.stdout.splitlines()[-1]
    assert len(password) == 24
    assert accounts_of(desk) == [{
        "name": "shen", "shown": "沈一帆", "role": "officer", "officer": "shen-yifan",
        "station": None, "password": True, "oidc": None, "active": True,
    }]
    store = open_queue(desk.queue, 1, create=False)
    account = Accounts(store.engine).find("shen")
    store.close()
    assert account is not None
    assert Passwords().compare(account.password, password)
    assert password not in desk("accounts", "list").output


def test_an_account_may_come_by_an_issuer_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ("accounts", "add", "mei", "--role", "district", "--oidc", "417")
    assert "HUTONG_OIDC_ISSUER" in desk(*add, exits=2).output
    monkeypatch.setenv("HUTONG_OIDC_ISSUER", "https://id.example")
    desk(*add)
    assert accounts_of(desk)[0]["oidc"] == "417"
    assert accounts_of(desk)[0]["password"] is False


@pytest.mark.parametrize(("words", "exits", "said"), [
    (("--role", "officer", "--generate"), 2, "must say which officer"),
    (("--role", "officer", "--officer", "shen-yifn", "--generate"), 2, "did you mean shen-yifan"),
    (("--role", "head", "--generate"), 2, "must say which station"),
    (("--role", "head", "--station", "jdx", "--generate"), 2, "did you mean jdk"),
    (("--role", "helper", "--station", "jdk", "--generate"), 2, "no other account"),
    (("--role", "helper"), 2, "where the password comes from"),
    (("--role", "helper", "--generate", "--password-stdin"), 2, "where the password comes from"),
    (("--role", "helper", "--password-stdin"), 1, "12 characters or more"),
])
def test_an_account_that_does_not_fit_is_not_made(
    desk: Desk, words: tuple[str, ...], exits: int, said: str
) -> None:
    assert said in desk("accounts", "add", "zhao", *words, exits=exits).output
    if Path(desk.queue.removeprefix("sqlite:///")).exists():
        assert accounts_of(desk) == []


def test_an_account_goes_through_its_life(desk: Desk) -> None:
    desk("accounts", "add", "wang", "--role", "head", "--station", "jdk", "--generate")
    said = desk("accounts", "add", "wang", "--role", "helper", "--generate", exits=1).output
    assert "already" in said
    desk("accounts", "off", "wang")
    assert "(switched off)" in desk("accounts", "list").output
    desk("accounts", "on", "wang")
    desk("accounts", "change", "wang", "--role", "district", "--shown", "王")
    assert accounts_of(desk)[0] | {"role": "district", "shown": "王", "station": None} == accounts_of(desk)[0]
    assert "did you mean wang" in desk("accounts", "off", "wangg", exits=2).output
    assert "wang is signed in 0 times" in desk("accounts", "sessions", "wang").output
    store = open_queue(desk.queue, 1, create=False)
    account = Accounts(store.engine).find("wang")
    assert account is not None
    Accounts(store.engine).sign_in(account, "a" * 64, "", NOW)
    assert "signed in 1 time." in desk("accounts", "sessions", "wang").output
    desk("accounts", "sessions", "wang", "--end")
    assert Accounts(store.engine).count_sessions("wang", NOW) == 0
    Accounts(store.engine).sign_in(account, "a" * 64, "", NOW)
    desk("accounts", "password", "wang", "--generate")
    assert Accounts(store.engine).count_sessions("wang", NOW) == 0
    store.close()


def test_a_password_comes_from_standard_input(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["--queue", desk.queue, "--content", str(desk.content), "accounts", "add", "zhao",
             "--role", "helper", "--password-stdin"]
    done = CliRunner().invoke(intake, words, input="correct horse battery\n")
    assert done.exit_code == 0, done.output
    store = open_queue(desk.queue, 1, create=False)
    account = Accounts(store.engine).find("zhao")
    store.close()
    assert account is not None
    assert Passwords().compare(account.password, "correct horse battery")


def test_a_password_is_asked_for_twice_on_a_terminal(desk: Desk) -> None:
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", "--queue", desk.queue, "--content", str(desk.content),
         "accounts", "add", "zhao", "--role", "helper"],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )
    os.close(theirs)
    said = io.BytesIO()
    try:
        for prompt in (b"Password:", b"once more"):
            while prompt not in said.getvalue():
                said.write(os.read(mine, 1000))
            os.write(mine, b"correct horse battery\n")
        assert process.wait(30) == 0
    finally:
        process.kill()
        os.close(mine)
    assert b"correct" not in said.getvalue()
    assert accounts_of(desk)[0]["name"] == "zhao"
