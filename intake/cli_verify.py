"""`verify`: is the queue what its history says?"""

from __future__ import annotations

import click

from intake.audit import verify as verify_queue
from intake.options import command
from intake.session import Session

_SHOWN = 50


@click.command()
@click.option("--head", default="", metavar="HASH",
              help="A hash this command printed before and that was noted elsewhere.")
@command
def verify(session: Session, head: str) -> int:
    """Check every event against the one before it, and every request against its last event.

    Prints how much there is and the hash of the last event: note it where nobody can change it,
    and give it to --head later to see that the history before it is still the same.
    """
    store = session.store()
    try:
        found = verify_queue(store.engine, head.strip())
    finally:
        store.close()
    for flaw in found.flaws[:_SHOWN]:
        facts = {"event": flaw.event, "receipt": flaw.receipt}
        click.echo(session.say(f"verify.{flaw.code}", **facts), err=True)
    if len(found.flaws) > _SHOWN:
        more = len(found.flaws) - _SHOWN
        click.echo(session.words.count("intake.verify.more", more), err=True)
    code = "verify.flawed" if found.flaws else "verify.whole"
    facts = {"requests": found.requests, "events": found.events, "head": found.head}
    click.echo(session.say(code, **facts), err=bool(found.flaws))
    return 1 if found.flaws else 0
