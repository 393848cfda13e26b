"""`serve`: the public door and the desk."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from intake.options import command
from intake.session import Session, Usage


@click.command()
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen.")
@click.option("--port", default=8080, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.option("--site", metavar="DIR", help="A built site to serve beside it, on the same origin.")
@click.option("--only", type=click.Choice(["door", "desk"]), help="Only one of the two.")
@command
def serve(session: Session, host: str, port: int, site: str | None, only: str | None) -> int:
    """Take forms over HTTP, and have them worked at /desk/, until Ctrl-C.

    Keys and queue are made on the first run. Behind a reverse proxy name it in HUTONG_PROXIES, so
    that limits count residents and not the proxy.
    """
    if session.moment:
        raise Usage("serve_now")
    folder = _site(site)
    _free(host, port)
    _serve(session, host, port, folder, only)
    click.echo(session.say(f"serve.ended.{only or 'both'}"), err=True)
    return 0


def _serve(session: Session, host: str, port: int, site: Path | None, only: str | None) -> None:
    # Late imports: a server's worth of libraries that no other command needs, and a door by itself
    # does without those of the desk.
    if only == "door":
        from intake.door import running as door  # noqa: PLC0415  see above

        door.run(session, host, port, site)
    else:
        from intake.desk import running as desk  # noqa: PLC0415  see above

        desk.run(session, host, port, site, door_too=only is None)


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
