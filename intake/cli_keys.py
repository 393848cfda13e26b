"""`keys`: make the key pair, show what is there."""

from __future__ import annotations

import click

from intake import keys as key_files
from intake.options import command
from intake.session import Session


@click.group()
def keys() -> None:
    """The keys that seal what residents write."""


@keys.command()
@command
def new(session: Session) -> int:
    """Make a key pair where there is none."""
    folder = session.keys_folder
    found = key_files.read_door(folder)
    if found is not None:
        click.echo(session.say("error.keys_there", folder=folder, key=found.id), err=True)
        return 1
    made = key_files.make_keys(folder)
    click.echo(session.say("keys_made", folder=folder, key=made.id))
    return 0


@keys.command()
@command
def show(session: Session) -> int:
    """Which key the door seals with, and whether the desk can open it here. Shows no key."""
    door = session.door_keys()
    folder = session.keys_folder
    here = key_files.read_private(folder, door.id) is not None
    file = key_files.private_file(folder, door.id)
    code = "keys_whole" if here else "keys_public_only"
    click.echo(session.say(code, folder=folder, key=door.id, file=file))
    return 0
