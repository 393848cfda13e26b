"""`agenda` and `mark`: what is to be talked about at a neighbours' meeting, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from district.calendar import Meeting, MeetingStatus
from district.problem import Refusal
from district.table import aligned
from intake import agenda, clock, marked
from intake.agenda import Item
from intake.lifecycle import Move
from intake.meaning import AT_MEETING, is_ticked
from intake.moving import found, now_of, officer_named, opened
from intake.options import command
from intake.receipt import grouped
from intake.request import Request, Step
from intake.session import Session, Usage, receipt_of


@click.command("agenda")
@click.argument("meeting", nargs=-1, metavar="[SERIES DAY]")
@click.option("--held", is_flag=True,
              help="After the meeting: the line for the series' YAML, and nothing else.")
@command
def show_agenda(session: Session, meeting: tuple[str, ...], held: bool) -> None:
    """The coming and last meetings; or the agenda of one, without anything personal."""
    if not meeting:
        if held:
            raise Usage("held_which")
        _list(session)
        return
    one = _meeting(session, "/".join(meeting))
    with opened(session) as store:
        requests = marked.requests_on(store.engine, agenda.key_of(one))
    items = agenda.items_of(requests, one.start, session.district.profile.timezone)
    if held:
        _write_held(session, one, items)
        return
    for line in _agenda(session, one, items):
        click.echo(line)


def _meeting(session: Session, key: str) -> Meeting:
    one = agenda.find(session.district, key)
    if one is None:
        raise Usage("meeting_unknown", meeting=key)
    return one


def _list(session: Session) -> None:
    ahead, past = agenda.around(session.district, lambda series: True, session.now)
    listed = [*reversed(past), *ahead]
    with opened(session) as store:
        counts = marked.counts(store.engine, [agenda.key_of(one) for one in listed])
    if not listed:
        click.echo(session.say("agenda.none"), err=True)
        return
    rows = [[session.say("agenda.day"), session.say("agenda.stands"),
             session.say("agenda.requests"), session.say("agenda.meeting"),
             session.say("agenda.key")]]
    for one in listed:
        key = agenda.key_of(one)
        rows.append([
            f"{one.start:%Y-%m-%d %H:%M}", session.say(f"agenda.{one.status.value}"),
            str(counts.get(key, (0, 0))[0]), one.series.title.get(session.language), key,
        ])
    for line in aligned(rows):
        click.echo(line)


def _agenda(session: Session, one: Meeting, items: list[Item]) -> Iterator[str]:
    language = session.language
    yield (
        f"{one.series.title.get(language)}  {one.start:%Y-%m-%d %H:%M}"
        f"  {one.place.name.get(language)}  {session.say(f'agenda.{one.status.value}')}"
    )
    for topic in one.series.agenda:
        yield session.say("agenda.topic", text=topic.get(language))
    if not items:
        yield session.say("agenda.none")
        return
    rows = [[session.say("list.receipt"), session.say("list.form"), session.say("agenda.received"),
             session.say("agenda.stands"), session.say("agenda.agreed")]]
    rows += [_cells(session, each) for each in items]
    yield from aligned(rows)


def _cells(session: Session, item: Item) -> list[str]:
    request = item.request
    form = session.district.forms.get(request.form)
    what = form.title.get(session.language) if form else str(request.form)
    if item.joined:
        what = session.say("agenda.joined", what=what, n=item.joined)
    stands = f"outcome.{request.outcome}" if request.outcome else f"status.{request.status}"
    ticked = "ticked" if is_ticked(request.open, AT_MEETING) else "asked"
    received = clock.local_day(request.received_at, session.district.profile.timezone)
    return [grouped(request.receipt), what, str(received), session.say(stands),
            session.say(f"agenda.{ticked}")]


def _write_held(session: Session, one: Meeting, items: list[Item]) -> None:
    """The line alone on the standard output, so that it can go on into the file."""
    if one.status is MeetingStatus.CANCELLED:
        raise Refusal("meeting_cancelled")
    if not agenda.has_begun(one, session.district, session.now):
        raise Refusal("meeting_ahead")
    if one.minutes:
        facts = {"raised": one.minutes.raised, "settled": one.minutes.settled}
        click.echo(session.say("agenda.written", **facts), err=True)
    else:
        click.echo(session.say("agenda.file", file=agenda.file_of(one)), err=True)
    languages = session.district.profile.languages
    click.echo(agenda.held_entry(one, agenda.count(items), languages), nl=False)


@click.command()
@click.argument("number", nargs=-1, required=True, metavar="N")
@click.option("--meeting", "key", default="", metavar="SERIES/DAY",
              help="The meeting, as `agenda` lists it.")
@click.option("--agreed", is_flag=True,
              help="The resident was asked and agrees, where the form was not ticked.")
@click.option("--off", is_flag=True, help="Take it off the agenda.")
@click.option("--as", "officer", metavar="OFFICER", help="Who does it, by id or name.")
@command
def mark(
    session: Session, number: tuple[str, ...], key: str, agreed: bool, off: bool,
    officer: str | None,
) -> None:
    """Put a request on the agenda of a neighbours' meeting, or take it off."""
    if bool(key) == off:
        raise Usage("mark_what")
    receipt = receipt_of(number)
    one = None if off else _meeting(session, key)
    if one is not None:
        _check(one, found(session, receipt), agreed=agreed)
    step = Step(Move.AGENDA, now_of(session), officer_named(session, officer),
                meeting=agenda.key_of(one) if one else None)
    with opened(session) as store:
        store.make(receipt, step)
    number_ = grouped(receipt)
    if one is None:
        click.echo(session.say("done.agenda_off", receipt=number_))
        return
    meeting = f"{one.series.title.get(session.language)} {one.start:%Y-%m-%d %H:%M}"
    click.echo(session.say("done.agenda", receipt=number_, meeting=meeting))


def _check(one: Meeting, request: Request, *, agreed: bool) -> None:
    if one.status is MeetingStatus.CANCELLED:
        raise Refusal("meeting_cancelled")
    if request.community not in one.series.communities:
        raise Refusal("meeting_elsewhere")
    if not agreed and not is_ticked(request.open, AT_MEETING):
        raise Refusal("meeting_not_agreed")
