"""`Accounts`: the accounts and sessions of a queue, on any engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from district.problem import Refusal
from district.records import OfficerId, StationId
from intake import clock
from intake.accounts import ACCOUNT, Account, Role, SignedIn, Subject
from intake.engine import Engine, Row
from intake.lifecycle import Move
from intake.request import Event
from intake.stored import among

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
"""A page asked for need not be a page written down."""

_COLUMNS = "name, shown, role, officer, station, password, issuer, subject, active"
_ACCOUNT = f"SELECT {_COLUMNS} FROM account"  # noqa: S608 (names of columns)
_ADD = (
    f"INSERT INTO account ({_COLUMNS}) VALUES (:name, :shown, :role, :officer, :station,"  # noqa: S608
    " :password, :issuer, :subject, :active)"
)
_CHANGE = (
    "UPDATE account SET shown = :shown, role = :role, officer = :officer, station = :station,"
    " password = :password, issuer = :issuer, subject = :subject, active = :active"
    " WHERE name = :name"
)
_SESSION = (
    "SELECT account.*, session.seen_at FROM session JOIN account ON account.name = session.account"
    " WHERE session.token = :token AND account.active = 1"
    " AND session.begun_at > :oldest AND session.seen_at > :quiet"
)
_END_OVER = "DELETE FROM session WHERE begun_at <= :oldest OR seen_at <= :quiet"


class Accounts:
    """Methods raise `QueueTrouble` when the queue cannot be read or written.

    A token here is the SHA-256 of the one that the browser keeps.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.place = engine.place

    def find(self, name: str) -> Account | None:
        return _one(self._engine.rows(f"{_ACCOUNT} WHERE name = :name", {"name": name}))

    def of_subject(self, subject: Subject) -> Account | None:
        """Whom the issuer means, switched off or not."""
        return _one(self._engine.rows(
            f"{_ACCOUNT} WHERE issuer = :issuer AND subject = :subject",
            {"issuer": subject.issuer, "subject": subject.name},
        ))

    def all(self) -> list[Account]:
        return [_account(row) for row in self._engine.rows(f"{_ACCOUNT} ORDER BY name")]

    def add(self, account: Account) -> None:
        """Raises `Refusal`: `account_there`, `account_subject_there`."""
        with self._engine.writing():
            if self.find(account.name) is not None:
                raise Refusal("account_there", name=account.name)
            self._subject_free(account)
            self._engine.run(_ADD, _values(account))

    def change(self, account: Account) -> None:
        """Replace it, and end its sessions. Raises `account_none`, `account_subject_there`."""
        with self._engine.writing():
            if self.find(account.name) is None:
                raise Refusal("account_none", name=account.name)
            self._subject_free(account)
            self._engine.run(_CHANGE, _values(account))
            self._end_all(account.name)

    def end_sessions(self, name: str) -> None:
        with self._engine.writing():
            self._end_all(name)

    def count_sessions(self, name: str, now: datetime) -> int:
        """How often the account is signed in."""
        query = (
            "SELECT count(*) AS n FROM session WHERE account = :name AND begun_at > :oldest"
            " AND seen_at > :quiet"
        )
        return int(self._engine.rows(query, {"name": name, **_limits(now)})[0]["n"])

    def sign_in(
        self, account: Account, token: str, old: str, now: datetime, password: str | None = None
    ) -> bool:
        """Begin a session, end the `old` one and all whose time is over; False: not any more.

        The account may have been changed while its password was compared. `password` is a new
        hash of the same password.
        """
        with self._engine.writing():
            self._engine.run(_END_OVER, _limits(now))
            if self.find(account.name) != account or not account.active:
                return False
            self._engine.run("DELETE FROM session WHERE token = :token", {"token": old})
            at = clock.stamp(now)
            self._engine.run(
                "INSERT INTO session (token, account, begun_at, seen_at)"
                " VALUES (:token, :account, :at, :at)",
                {"token": token, "account": account.name, "at": at},
            )
            if password is not None:
                self._engine.run("UPDATE account SET password = :password WHERE name = :name",
                                 {"password": password, "name": account.name})
            return True

    def signed_in(self, token: str, now: datetime) -> SignedIn | None:
        """Whose session it is, as the account is now; None when there is none, or it is over."""
        rows = self._engine.rows(_SESSION, {"token": token, **_limits(now)})
        return SignedIn(_account(rows[0]), rows[0]["seen_at"]) if rows else None

    def seen(self, token: str, now: datetime) -> None:
        """Somebody is there."""
        with self._engine.writing():
            self._engine.run(
                "UPDATE session SET seen_at = :at WHERE token = :token AND seen_at < :at",
                {"token": token, "at": clock.stamp(now)},
            )

    def sign_out(self, token: str) -> None:
        with self._engine.writing():
            self._engine.run("DELETE FROM session WHERE token = :token", {"token": token})

    def _subject_free(self, account: Account) -> None:
        other = self.of_subject(account.subject) if account.subject else None
        if other is not None and other.name != account.name:
            raise Refusal("account_subject_there", name=other.name)

    def _end_all(self, name: str) -> None:
        self._engine.run("DELETE FROM session WHERE account = :name", {"name": name})


def names_in(engine: Engine, events: Iterable[Event]) -> dict[str, str]:
    """What the people are called whose accounts a history names, as far as there are such."""
    known = {event.actor.removeprefix(ACCOUNT) for event in events
             if event.actor.startswith(ACCOUNT)}
    known |= {event.detail for event in events if event.move is Move.SLIP}
    if not known:
        return {}
    condition, named = among("name", sorted(known))
    rows = engine.rows(f"SELECT name, shown FROM account WHERE {condition}", named)  # noqa: S608
    return {row["name"]: row["shown"] for row in rows}


def is_to_be_seen(signed: SignedIn, now: datetime) -> bool:
    """Whether that somebody is there is worth writing down."""
    return now - clock.unstamp(signed.seen_at) >= _SEEN_EVERY


def _limits(now: datetime) -> dict[str, str]:
    return {"oldest": clock.stamp(now - LONGEST), "quiet": clock.stamp(now - IDLE)}


def _one(rows: Sequence[Row]) -> Account | None:
    return _account(rows[0]) if rows else None


def _account(row: Row) -> Account:
    subject = Subject(row["issuer"], row["subject"]) if row["subject"] is not None else None
    officer, station = row["officer"], row["station"]
    return Account(
        row["name"], row["shown"], Role(row["role"]),
        OfficerId(officer) if officer is not None else None,
        StationId(station) if station is not None else None,
        row["password"], subject, bool(row["active"]),
    )


def _values(account: Account) -> dict[str, object]:
    subject = account.subject
    return {
        "name": account.name, "shown": account.shown, "role": account.role.value,
        "officer": account.officer, "station": account.station, "password": account.password,
        "issuer": subject.issuer if subject else None,
        "subject": subject.name if subject else None, "active": int(account.active),
    }
