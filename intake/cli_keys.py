"""`keys`: make the key pair, show what is there, change it for another."""

from __future__ import annotations

import click

from district.problem import Refusal
from intake import clock
from intake import keys as key_files
from intake.erasing import wipe
from intake.options import command
from intake.request import Sealed
from intake.resealing import reseal as reseal_all
from intake.seal import NotOpened, seal, unseal
from intake.session import Session, Usage


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


@keys.command()
@command
def rotate(session: Session) -> int:
    """Make a new pair, for what is sealed from now on.

    What was sealed before opens with the old private key, which stays; `keys reseal` changes it
    over. A running door takes the new key within a few seconds.
    """
    before = session.door_keys()
    made = key_files.rotate(session.keys_folder)
    facts = {"folder": session.keys_folder, "key": made.id, "old": before.id}
    click.echo(session.say("keys_rotated", **facts))
    return 0


@keys.command()
@command
def reseal(session: Session) -> int:
    """Open what was sealed with older keys and seal it with the present one.

    Needs the old private keys here. Safe to stop and to run again.
    """
    door, folder = session.door_keys(), session.keys_folder
    privates = {name: key_files.read_private(folder, name) for name in
                key_files.privates_in(folder)}

    def again(sealed: Sealed) -> Sealed | None:
        private = privates.get(sealed.key_id)
        try:
            return seal(door.public, unseal(private, sealed)) if private else None
        except NotOpened:
            return None

    store = session.store()
    try:
        found = reseal_all(store.engine, door.id, again, clock.stamp(session.now))
        wipe(store.engine)
        used = [name for name in store.keys_in_use() if name != door.id]
    finally:
        store.close()
    click.echo(session.words.count("intake.keys_resealed", found.done, key=door.id))
    if found.left:
        facts = {"keys": ", ".join(used), "folder": folder}
        click.echo(session.words.count("intake.keys_not_resealed", found.left, **facts), err=True)
    return 1 if found.left else 0


@keys.command()
@click.argument("name", metavar="KEY")
@click.option("--yes", is_flag=True, help="I know that what it sealed can never be read again.")
@command
def retire(session: Session, name: str, yes: bool) -> int:
    """Destroy an old private key that nothing in the queue is sealed with any more.

    Backups made before the change of keys can then not be read by anyone.
    """
    door, folder = session.door_keys(), session.keys_folder
    if name not in key_files.privates_in(folder):
        raise Usage("key_unknown", key=name, folder=folder)
    store = session.store()
    try:
        used = name in store.keys_in_use()
    finally:
        store.close()
    if used or name == door.id:
        raise Refusal("key_in_use", key=name)
    if not yes:
        raise Usage("key_retire_yes", key=name)
    key_files.retire(folder, name)
    click.echo(session.say("keys_retired", key=name))
    return 0
