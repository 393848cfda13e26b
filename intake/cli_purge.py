"""`purge`: forget what has been kept as long as was said."""

from __future__ import annotations

import click

from intake import clock
from intake.lifecycle import Status
from intake.options import command
from intake.queues import NoQueueYet
from intake.retention import Retention
from intake.session import Session


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say how many it would be.")
@command
def purge(session: Session, dry_run: bool) -> None:
    """Erase what residents wrote in requests closed longer ago than their form says.

    Number, dates, outcome and history stay, without any value. Open requests are never touched.
    """
    retention = Retention(session.now, session.district.profile.timezone)
    try:
        store = session.store()
    except NoQueueYet as error:
        click.echo(session.say(f"error.{error.code}", **error.facts), err=True)
        return
    try:
        if dry_run:
            closed = list(store.queue(Status.CLOSED))
            count = sum(retention.over(each, store.definition(each)) for each in closed)
        else:
            count = store.forget(retention.over, clock.stamp(session.now))
    finally:
        store.close()
    code = "intake.purge.would" if dry_run else "intake.purge.done"
    click.echo(session.words.count(code, count))
