"""`slip` and `slips`: give a helper a slip, and see which were given."""

from __future__ import annotations

from datetime import timedelta

import click

from district import definition
from intake import clock, slip_store, written
from intake.lifecycle import Move
from intake.moving import found, note_of, now_of, officer_named, opened, text_of
from intake.options import command
from intake.receipt import grouped
from intake.request import NewSlip, Step
from intake.route import Router
from intake.session import Session, receipt_of
from intake.slip_writing import read, shown_of, write
from intake.slips import LONGEST, Slip
from intake.unsealing import Opener

_N = click.argument("number", nargs=-1, required=True, metavar="N")
_MOST_HOURS = int(LONGEST / timedelta(hours=1))


@click.command()
@_N
@click.option("--to", "account", required=True, metavar="ACCOUNT", help="Which helper's account.")
@click.option("--text", required=True,
              help="What should be done; the helper sees it, so write no more than is needed.")
@click.option("--hours", required=True, type=click.IntRange(1, _MOST_HOURS), metavar="H",
              help="How long the helper sees it.")
@click.option("--may-ring", is_flag=True, help="The helper also sees the resident's whole number.")
@click.option("--as", "officer", metavar="OFFICER",
              help="Who gives it, by id or name; else the desk.")
@command
def slip(
    session: Session, number: tuple[str, ...], account: str, text: str, hours: int, may_ring: bool,
    officer: str | None,
) -> None:
    """Give a helper a slip: what to do, where, and nothing of what the resident told."""
    receipt, name = receipt_of(number), officer_named(session, officer)
    request, words = found(session, receipt), text_of(text, most=written.LONGEST)
    until = clock.stamp(session.now + timedelta(hours=hours))
    values = {**request.open, **Opener(session.keys_folder).open(request.sealed).values}
    with opened(session) as store:
        form = definition.read(store.definition(request))
        shown = shown_of(values, form.route_by, session.district,
                         Router(session.district, session.today), words, may_ring=may_ring)
        new = NewSlip(account, until, write(session.door_keys(), shown))
        step = Step(Move.SLIP, now_of(session), name, note=note_of(session, words),
                    detail=account, slip=new)
        store.make(receipt, step)
    facts = {"receipt": grouped(receipt), "account": account,
             "until": clock.shown(until, session.district.profile.timezone)}
    click.echo(session.say("done.slip", **facts))


@click.command()
@_N
@command
def slips(session: Session, number: tuple[str, ...]) -> None:
    """The slips given for a request: to whom, until when, and what came of them."""
    request = found(session, receipt_of(number))
    with opened(session) as store:
        given = slip_store.of_request(store.engine, request.id)
    opener = Opener(session.keys_folder)
    for each in given:
        click.echo(_line(each, session))
        text = read(opener.open(each.sealed).values).text
        if text:
            click.echo(f"    {text}")
    if not given:
        click.echo(session.say("slips_none"), err=True)


def _line(each: Slip, session: Session) -> str:
    timezone = session.district.profile.timezone
    state = each.state(now_of(session)).value
    return session.say(
        "slips_line", number=each.id, helper=each.shown, account=each.account,
        given=clock.shown(each.given_at, timezone), until=clock.shown(each.until, timezone),
        state=session.words(f"page.desk.slip.state.{state}"),
    )
