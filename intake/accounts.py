"""`Account` and `Role`: who may use the desk, and as what."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from district.problem import Refusal
from district.records import OfficerId, StationId

_NAME = re.compile("[a-z0-9][a-z0-9._-]{0,39}")


ACCOUNT = "@"
"""Before the name of an account, where an event's actor is no officer."""


class Role(StrEnum):
    """What an account may do is decided by it at every request."""

    OFFICER = "officer"
    HEAD = "head"
    DISTRICT = "district"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an issuer of OpenID Connect means; one issuer's subjects say nothing to another's."""

    issuer: str
    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """`officer` is set for an officer and may be for others; `station` for a head and no other.

    `password` is the hash in argon2id's own notation, None for who comes by an issuer only.
    """

    name: str
    shown: str
    role: Role
    officer: OfficerId | None = None
    station: StationId | None = None
    password: str | None = None
    subject: Subject | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is alive: whose it is, and when it was last seen (a stamp)."""

    account: Account
    seen_at: str


def tidy_name(text: str) -> str:
    """As it is compared: full-width letters and capitals count as plain ones."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def new_name(text: str) -> str:
    """The name of a new account; raises `Refusal("account_name")`."""
    name = tidy_name(text)
    if not _NAME.fullmatch(name):
        raise Refusal("account_name", name=text[:40])
    return name
