"""`serve`: the public door."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import click

from district.problem import Refusal
from intake.opening import door_keys
from intake.options import command
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.session import Session, Usage


@click.command()
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen.")
@click.option("--port", default=8080, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.option("--site", metavar="DIR", help="A built site to serve beside it, on the same origin.")
@command
def serve(session: Session, host: str, port: int, site: str | None) -> int:
    """Take forms over HTTP, until Ctrl-C.

    Keys and queue are made on the first run. Behind a reverse proxy name it in HUTONG_PROXIES, so
    that limits count residents and not the proxy.
    """
    # Late imports: a server's worth of libraries that no other command needs.
    from intake.door import server  # noqa: PLC0415
    from intake.door.app import make_app  # noqa: PLC0415
    from intake.door.clients import Proxies  # noqa: PLC0415
    from intake.door.current import Unreadable, read_current, settle  # noqa: PLC0415
    from intake.door.door import Door  # noqa: PLC0415
    from intake.door.limits import Rate  # noqa: PLC0415
    from intake.door.watch import Watch  # noqa: PLC0415
    from intake.door.writer import Writer  # noqa: PLC0415

    settings = session.settings
    folder = _site(site)
    _free(host, port)
    assert session.district is not None  # says what is wrong with the content, if anything is
    store = open_queue(settings.queue, settings.wait, create=True)
    try:
        held = door_keys(session, store)
    finally:
        store.close()
    try:
        current = read_current(settings.content)
    except Unreadable as error:
        raise Usage("content_broken", folder=settings.content, count=error.args[0]) from None
    try:
        proxies = Proxies(settings.proxies)
    except ValueError:
        raise Usage("proxies_wrong") from None
    writer = Writer(lambda: open_queue(settings.queue, settings.wait, create=True), new_receipt)
    door = Door(current, held, writer, proxies, Rate(settings.posts, 600), Rate(20, 900),
                Rate(10, 900))

    def tell(code: str) -> None:
        click.echo(session.say(f"serve.{code}"), err=True)

    watch = Watch(door, settings.content, session.keys_folder, session.backups_folder, tell)

    async def beside() -> None:
        try:
            await door.register()
        except Refusal:
            tell("register")
        await watch.run()

    def ready(bound: int) -> None:
        shown = f"http://{'localhost' if host == '127.0.0.1' else host}:{bound}"
        click.echo(session.say("serve.ready", address=shown, queue=_place(settings.queue)))
        sys.stdout.flush()

    settle()
    try:
        server.run(make_app(door, folder), host, port, beside, ready)
    finally:
        writer.close()
    click.echo(session.say("serve.ended"), err=True)
    return 0


def _site(name: str | None) -> Path | None:
    if name is None:
        return None
    if not (Path(name) / "index.html").is_file():
        raise Usage("site_none", folder=name)
    return Path(name)


def _free(host: str, port: int) -> None:
    """Said before anything is opened; raises `Usage("port_taken")`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise Usage("port_taken", port=port, why=error.strerror or "") from None


def _place(queue: str) -> str:
    """The queue without a password."""
    return queue if "@" not in queue else f"{queue.partition(':')[0]}://…@{queue.rpartition('@')[2]}"


