"""`list` and `show`: the queue and one request, for people and for scripts."""

from __future__ import annotations

from contextlib import closing

import click

from district.problem import Refusal
from intake.account_store import names_in
from intake.lifecycle import Status
from intake.listing import as_json, as_table
from intake.options import command
from intake.queues import NoQueueYet
from intake.receipt import Receipt
from intake.session import Session, known, officer_of, receipt_of
from intake.showing import as_page
from intake.store import Store

_MOST = 1_000_000


@click.command("list")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text",
              help="A table, or one JSON object per line.")
@click.option("--limit", type=click.IntRange(1, _MOST), metavar="N",
              help="At most so many.")
@click.option("--community", default="", metavar="ID", help="Only this community's.")
@click.option("--officer", default="", metavar="OFFICER",
              help="Only what this officer is to act on; by id or name.")
@click.option("--status", type=click.Choice([status.value for status in Status]),
              help="Only these.")
@command
def list_requests(
    session: Session,
    shape: str,
    limit: int | None,
    community: str,
    officer: str,
    status: str | None,
) -> None:
    """The queue in working order: what is open before what is closed, the earliest due first."""
    holder = officer_of(officer, session.district) if officer else ""
    try:
        store = session.store()
    except NoQueueYet as error:
        click.echo(session.say(f"error.{error.code}", **error.facts), err=True)
        return
    try:
        # Ended before the queue is closed, also where whoever reads the lines has had enough.
        with closing(
            store.queue(Status(status) if status else None, community, limit, holder)
        ) as requests:
            # JSON goes out line by line: a long queue need not fit in memory.
            table = as_table(list(requests), session) if shape == "text" else None
            empty = True
            for line in table or map(as_json, requests):
                empty = False
                click.echo(line)
        if empty:
            _say_why_empty(session, community, shape)
    finally:
        store.close()


def _say_why_empty(session: Session, community: str, shape: str) -> None:
    if community:
        known(community, session.district.communities, "community")
    if shape == "text":
        click.echo(session.say("list.empty"), err=True)


@click.command()
@click.argument("number", nargs=-1, required=True, metavar="N")
@command
def show(session: Session, number: tuple[str, ...]) -> None:
    """One request with its history; opens what is sealed when the desk's key is here."""
    receipt = receipt_of(number)
    store = session.store()
    try:
        for line in _page(session, store, receipt):
            click.echo(line)
    finally:
        store.close()


def _page(session: Session, store: Store, receipt: Receipt) -> list[str]:
    request = store.find(receipt)
    if request is None:
        raise Refusal("receipt_unknown")
    events = store.events(request)
    accounts = names_in(store.engine, events)
    return as_page(request, store.definition(request), events, session, accounts)
