"""`accounts`: who may use the desk."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from district.records import OfficerId, StationId
from intake import passwords
from intake.account_store import Accounts
from intake.accounts import Account, Role, Subject, new_name, tidy_name
from intake.options import command
from intake.passwords import Passwords
from intake.session import Session, Usage, known, officer_of

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that could be read as a digit."""
_GROUPS, _GROUP = 5, 4
T = TypeVar("T")

_ROLE = click.Choice([role.value for role in Role])


@click.group()
def accounts() -> None:
    """Who may use the desk, and as what."""


def _password(function: Callable[..., Any]) -> Callable[..., Any]:
    stdin = click.option("--password-stdin", is_flag=True,
                         help="Take the password from standard input.")
    generate = click.option("--generate", is_flag=True,
                            help="Make a password up, and show it once.")
    return stdin(generate(function))


def _facts(function: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.option("--officer", metavar="OFFICER", help="Which officer it is, by id or name."),
        click.option("--station", metavar="ID", help="Which station a head is the head of."),
        click.option("--shown", metavar="NAME", help="The name that the desk shows."),
        click.option("--oidc", metavar="SUBJECT",
                     help="Whom the issuer in HUTONG_OIDC_ISSUER means."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@accounts.command()
@click.argument("name")
@click.option("--role", required=True, type=_ROLE, help="What the account may do.")
@_facts
@_password
@command
def add(
    session: Session, name: str, role: str, officer: str | None, station: str | None,
    shown: str | None, oidc: str | None, password_stdin: bool, generate: bool,
) -> None:
    """Make an account. Its password is asked for, unless it comes with --oidc."""
    made = _with_facts(session, Account(new_name(name), "", Role(role)), officer, station, shown,
                       oidc)
    if made.subject is None or password_stdin or generate:
        hashed, told = _new_password(session, made.name, password_stdin, generate)
        made = replace(made, password=hashed)
    else:
        told = ""

    def add(accounts: Accounts) -> str:
        accounts.add(made)
        return accounts.place

    place = _at(session, add, create=True)
    click.echo(session.say("accounts.added", name=made.name, queue=place))
    _tell(session, told)


@accounts.command()
@click.argument("name")
@click.option("--role", type=_ROLE, help="What the account may do from now on.")
@_facts
@command
def change(
    session: Session, name: str, role: str | None, officer: str | None, station: str | None,
    shown: str | None, oidc: str | None,
) -> None:
    """Change what an account is; it is signed out everywhere. An empty value takes one away."""
    account = _found(session, name)
    changed = _with_facts(session, replace(account, role=Role(role) if role else account.role),
                          officer, station, shown, oidc)
    _at(session, lambda store: store.change(changed))
    click.echo(session.say("accounts.changed", name=changed.name))


@accounts.command()
@click.argument("name")
@_password
@command
def password(session: Session, name: str, password_stdin: bool, generate: bool) -> None:
    """Give an account another password; it is signed out everywhere."""
    account = _found(session, name)
    hashed, told = _new_password(session, account.name, password_stdin, generate)
    _at(session, lambda store: store.change(replace(account, password=hashed)))
    click.echo(session.say("accounts.password", name=account.name))
    _tell(session, told)


@accounts.command()
@click.argument("name")
@command
def off(session: Session, name: str) -> None:
    """Switch an account off and sign it out everywhere. It is kept: what it did names it."""
    account = _found(session, name)
    _at(session, lambda store: store.change(replace(account, active=False)))
    click.echo(session.say("accounts.off", name=account.name))


@accounts.command()
@click.argument("name")
@command
def on(session: Session, name: str) -> None:
    """Switch an account on again."""
    account = _found(session, name)
    _at(session, lambda store: store.change(replace(account, active=True)))
    click.echo(session.say("accounts.on", name=account.name))


@accounts.command()
@click.argument("name")
@click.option("--end", is_flag=True, help="Sign the account out everywhere.")
@command
def sessions(session: Session, name: str, end: bool) -> None:
    """How often an account is signed in just now."""
    account = _found(session, name)
    count = _at(session, lambda store: store.count_sessions(account.name, session.now))
    if end:
        _at(session, lambda store: store.end_sessions(account.name))
    code = "intake.accounts.ended" if end else "intake.accounts.signed_in"
    click.echo(session.words.count(code, count, name=account.name))


@accounts.command("list")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text",
              help="Lines for people, or one JSON object per line.")
@command
def list_accounts(session: Session, shape: str) -> None:
    """All accounts, by name. No password is shown; nobody knows one."""
    for account in _at(session, Accounts.all):
        click.echo(_as_json(account) if shape == "json" else _as_line(session, account))


def _with_facts(
    session: Session, account: Account, officer: str | None, station: str | None,
    shown: str | None, oidc: str | None,
) -> Account:
    """The account with what was given; "" takes away. Raises `Usage` when it does not fit."""
    who, where, subject = account.officer, account.station, account.subject
    if officer is not None:
        who = officer_of(officer, session.district) if officer else None
    if station is not None:
        stations = session.district.stations
        where = StationId(known(station, stations, "station")) if station else None
    if account.role is not Role.HEAD and station is None:
        where = None
    if oidc is not None:
        subject = _subject(session, oidc) if oidc else None
    if account.role is Role.OFFICER and who is None:
        raise Usage("account_officer")
    if (account.role is Role.HEAD) != (where is not None):
        raise Usage("account_station")
    name = shown or account.shown or _name_of(session, who) or account.name
    return replace(account, officer=who, station=where, subject=subject, shown=name)


def _name_of(session: Session, officer: OfficerId | None) -> str:
    return session.district.officers[officer].name.zh if officer else ""


def _subject(session: Session, name: str) -> Subject:
    if not session.settings.oidc_issuer:
        raise Usage("oidc_issuer")
    return Subject(session.settings.oidc_issuer, name)


def _found(session: Session, name: str) -> Account:
    """Raises `Usage`: `account_unknown`, `account_unknown_near`."""
    every = {account.name: account for account in _at(session, Accounts.all)}
    return every[known(tidy_name(name), every, "account")]


def _at(session: Session, work: Callable[[Accounts], T], *, create: bool = False) -> T:
    store = session.store(create=create)
    try:
        return work(Accounts(store.engine))
    finally:
        store.close()


def _new_password(session: Session, name: str, stdin: bool, generate: bool) -> tuple[str, str]:
    """The hash of a new password, and the password where it is to be told."""
    if stdin and generate:
        raise Usage("password_how")
    if generate:
        text = "-".join(
            "".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS)
        )
    elif stdin:
        text = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        text = click.prompt(session.say("accounts.ask"), hide_input=True,
                            confirmation_prompt=session.say("accounts.ask_again"))
    else:
        raise Usage("password_how")
    passwords.check(text, name)
    return Passwords().hash(text), text if generate else ""


def _tell(session: Session, generated: str) -> None:
    if generated:
        click.echo(session.say("accounts.generated"), err=True)
        click.echo(generated)


def _as_json(account: Account) -> str:
    return json.dumps({
        "name": account.name, "shown": account.shown, "role": account.role.value,
        "officer": account.officer, "station": account.station,
        "password": account.password is not None,
        "oidc": account.subject.name if account.subject else None, "active": account.active,
    }, ensure_ascii=False)


def _as_line(session: Session, account: Account) -> str:
    role = session.words(f"page.desk.role.{account.role}")
    parts = [account.name, account.shown, role, account.officer or "", account.station or ""]
    line = "  ".join(part for part in parts if part)
    return line if account.active else session.say("accounts.is_off", line=line)
