"""The keys of a queue, made on the very first run and never in place of keys that are in use."""

from __future__ import annotations

import click

from intake import keys
from intake.session import Session, Usage
from intake.store import Store


def door_keys(session: Session, store: Store) -> keys.DoorKeys:
    """Raises `Usage("keys_lost")` when the queue is sealed with keys that are not here."""
    folder = session.keys_folder
    door = keys.read_door(folder)
    if door is not None:
        return door
    in_use = store.keys_in_use()
    if in_use:
        raise Usage("keys_lost", folder=folder, keys=", ".join(in_use))
    door = keys.make_keys(folder)
    click.echo(session.say("keys_made", folder=folder, key=door.id), err=True)
    return door
