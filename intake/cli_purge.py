"""`purge`: forget what has been kept as long as was said."""

from __future__ import annotations

import time
from pathlib import Path

import click

from intake import backup as backups
from intake import clock
from intake.lifecycle import Status
from intake.options import command
from intake.queues import NoQueueYet
from intake.retention import Retention
from intake.session import Session
from intake.store import Store


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say how many it would be.")
@click.option("--backups", "others", multiple=True, metavar="FILE",
              help="A backup that lies elsewhere and must forget too; may be given several times.")
@command
def purge(session: Session, dry_run: bool, others: tuple[str, ...]) -> None:
    """Erase what residents wrote in requests closed longer ago than their form says.

    Number, dates, outcome and history stay, without any value. Open requests are never touched.
    Backups in the backups folder forget the same.
    """
    retention = Retention(session.now, session.district.profile.timezone)
    try:
        store = session.store()
    except NoQueueYet as error:
        click.echo(session.say(f"error.{error.code}", **error.facts), err=True)
        return
    try:
        if dry_run:
            closed = store.queue(Status.CLOSED)
            count = sum(retention.over(each, store.definition(each)) for each in list(closed))
            click.echo(session.words.count("intake.purge.would", count))
            return
        count = store.forget(retention.over, clock.stamp(session.now))
        click.echo(session.words.count("intake.purge.done", count))
        _purge_backups(session, store, others)
    finally:
        store.close()


def _purge_backups(session: Session, store: Store, others: tuple[str, ...]) -> None:
    paths = [*backups.backups_in(session.backups_folder), *map(Path, others)]
    backups.sweep(session.backups_folder, time.time())
    count = backups.forget_in(paths, store.forgotten(), clock.stamp(session.now))
    if count:
        click.echo(session.words.count("intake.purge.backups", count))
