"""`backup` and `restore`: the queue in one file, sealed as it is."""

from __future__ import annotations

from pathlib import Path

import click

from district.problem import Refusal
from intake import backup as backups
from intake import clock
from intake.options import command
from intake.queues import open_queue
from intake.session import Session, Usage


@click.command()
@click.option("--to", "file", metavar="FILE",
              help="Where to; else a file named after the moment, in backups/ beside the keys.")
@command
def backup(session: Session, file: str | None) -> None:
    """Copy the queue into one file while it is in use. Personal values stay sealed in it.

    What the queue forgets, `purge` also erases from the backups in that folder; name others with
    its --backups. Keep the keys elsewhere: who has both can read everything.
    """
    moment = clock.stamp(session.now).replace(":", "-")
    path = Path(file) if file else session.backups_folder / f"{moment}{backups.SUFFIX}"
    if path.exists():
        raise Usage("backup_there", file=path)
    store = session.store()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        count = backups.back_up(store.engine, path)
    except OSError as error:
        raise Refusal("backup_unwritable", file=path, why=error.strerror or "") from error
    finally:
        store.close()
    click.echo(session.words.count("intake.backup.done", count, file=path))


@click.command()
@click.argument("file", metavar="FILE")
@command
def restore(session: Session, file: str) -> None:
    """Take a backup back into a queue that is still empty. Run `purge` afterwards."""
    store = open_queue(session.settings.queue, session.settings.wait, create=True)
    try:
        count = backups.restore(Path(file), store)
    finally:
        store.close()
    click.echo(session.words.count("intake.backup.restored", count, queue=store.place))
