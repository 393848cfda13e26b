"""Running the door: from a command's session to a server that listens."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from intake.door import server
from intake.door.app import make_app
from intake.door.asgi import App
from intake.door.clients import Proxies
from intake.door.current import Unreadable, read_current, settle
from intake.door.door import Door
from intake.door.limits import Rate
from intake.door.watch import Watch
from intake.door.work import Work
from intake.door.writer import Writer
from intake.opening import door_keys
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.session import Session, Usage

_GUESSES, _NUMBERS, _QUARTER = 20, 10, 900
"""Wrong codes from one network and for one number, in a quarter of an hour."""
_TEN_MINUTES = 600


def run(session: Session, host: str, port: int, site: Path | None) -> None:
    """Until told to stop; raises what is wrong with content, queue, keys or settings."""
    door = open_door(session)
    try:
        serve(session, door, make_app(door, site), host, port, "door")
    finally:
        door.writer.close()


def serve(session: Session, door: Door, app: App, host: str, port: int, what: str) -> None:
    """The application, with the door's watch beside it, until told to stop.

    `what` it opens is a code of `intake.serve.ready`.
    """

    def tell(code: str) -> None:
        click.echo(session.say(f"serve.{code}"), err=True)

    def ready(bound: int) -> None:
        shown = f"http://{'localhost' if host == '127.0.0.1' else host}:{bound}"
        place = _place(session.settings.queue)
        click.echo(session.say(f"serve.ready.{what}", address=shown, queue=place))
        sys.stdout.flush()

    content, backups = session.settings.content, session.backups_folder
    watch = Watch(door, content, session.keys_folder, backups, tell)
    settle()
    server.run(app, host, port, watch.run, ready)


def open_door(session: Session) -> Door:
    """Raises what is wrong with content, queue, keys or settings."""
    settings = session.settings
    assert session.district is not None  # says what is wrong with the content, if anything is
    store = open_queue(settings.queue, settings.wait, create=True)
    try:
        held = door_keys(session, store)
    finally:
        store.close()
    try:
        current, proxies = read_current(settings.content, session.now), Proxies(settings.proxies)
    except Unreadable as error:
        raise Usage("content_broken", folder=settings.content, count=error.args[0]) from None
    except ValueError:
        raise Usage("proxies_wrong") from None
    # It was made just now: when it is gone, that is a trouble and no reason to begin another.
    writer = Writer(lambda: open_queue(settings.queue, settings.wait, create=False), new_receipt)
    guesses, numbers = Rate(_GUESSES, _QUARTER), Rate(_NUMBERS, _QUARTER)
    posts = Rate(settings.posts, _TEN_MINUTES)
    work = Work(held.secret)
    return Door(current, held, writer, proxies, posts, guesses, numbers, work)


def _place(queue: str) -> str:
    """The queue without a password."""
    return queue if "@" not in queue else f"{queue.partition(':')[0]}://…@{queue.rpartition('@')[2]}"
