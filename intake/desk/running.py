"""Running the desk: beside the door in one server, or alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.desk import readings
from intake.desk.app import make_desk
from intake.desk.desk import Desk
from intake.desk.issuer import Issuer, is_safe
from intake.desk.signing_in import SigningIn
from intake.door import running
from intake.door.app import make_app
from intake.door.asgi import App, Receive, Scope, Send, without_prefix
from intake.door.door import Door
from intake.door.writer import Writer
from intake.passwords import Passwords
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.session import Session, Usage


def run(session: Session, host: str, port: int, site: Path | None, *, door_too: bool) -> None:
    """Until told to stop; raises what is wrong with content, queue, keys or settings."""
    door = running.open_door(session)
    readings.begin()
    try:
        with desk_beside(session, door) as desk:
            app = beside(door, make_app(door, site), make_desk(desk), door_too=door_too)
            running.serve(session, door, app, host, port, "both" if door_too else "desk")
    finally:
        door.writer.close()


@contextmanager
def desk_beside(session: Session, door: Door) -> Iterator[Desk]:
    """A desk on the door's content, clocks and writer: one process writes by one thread."""
    settings = session.settings
    issuer = issuer_of(session)

    def reading() -> Writer:
        return Writer(lambda: open_queue(settings.queue, settings.wait, create=False), new_receipt)

    reader, counter = reading(), reading()
    signing_in = SigningIn(Passwords())
    try:
        yield Desk(lambda: door.current, session.keys_folder, reader, counter, door.writer,
                   door.proxies, signing_in, door.now, door.monotonic, issuer)
    finally:
        signing_in.close()
        reader.close()
        counter.close()


def issuer_of(session: Session) -> Issuer | None:
    """Where else one may sign in; raises `Usage` where half of it is configured."""
    settings = session.settings
    given = (settings.oidc_issuer, settings.oidc_client, settings.oidc_secret)
    if not any(given):
        return None
    if not all(given):
        raise Usage("oidc_settings")
    if not is_safe(settings.oidc_issuer):
        raise Usage("oidc_https")
    name = settings.oidc_name or session.say("serve.oidc")
    return Issuer(*given, name)


def beside(door: Door, public: App, desk: App, *, door_too: bool) -> App:
    """Both at one address. Without the door only its `/healthz` is there, and the desk is first."""

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        path = without_prefix(scope, door.current.pages.prefix).get("path", "")
        if path == "/desk" or path.startswith("/desk/"):
            app = desk
        elif door_too or path == "/healthz":
            app = public
        else:
            app = desk
        await app(scope, receive, send)

    return both
