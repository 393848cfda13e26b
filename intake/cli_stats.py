"""`stats`: figures for staff, and those that may be published."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from district.layout import FIGURES
from district.problem import Refusal
from district.values import take_date
from intake.courses import courses
from intake.figures import Course, months_from, statement, whole_months
from intake.options import command
from intake.placing import placed
from intake.published_figures import published
from intake.session import Session, Usage
from intake.stating import as_json, as_table, as_text, groups

_YEAR = 12


@click.command()
@click.option("--from", "since", metavar="DAY", help="Received on this day or later.")
@click.option("--until", metavar="DAY", help="Received on this day or before.")
@click.option("--format", "shape", type=click.Choice(["text", "json", "csv"]), default="text",
              help="Tables to read, one JSON object, or a CSV file.")
@click.option("--publish", is_flag=True, help="Write the figures that the site shows.")
@click.option("--to", "file", type=click.Path(path_type=Path), metavar="FILE",
              help="With --publish: where to; else figures/requests.csv in the content folder.")
@command
def stats(
    session: Session, since: str | None, until: str | None, shape: str, publish: bool,
    file: Path | None,
) -> None:
    """Received, first replies and settled, by kind, station and month.

    Each figure is about the requests received in that time, whatever became of them since. With
    --publish the last twelve months that are over are written, or the whole months between the
    given days, numbers from 1 to 4 as <5 and what would give them away as x.
    """
    first, last = day_of(since), day_of(until)
    if first and last and first > last:
        raise Usage("days_backwards")
    if file and not publish:
        raise Usage("stats_to_alone")
    store = session.store()
    try:
        found = courses(store.engine, session.district)
    finally:
        store.close()
    if publish:
        _publish(session, found, first, last, file)
        return
    stated = statement(found, session.now, first, last)
    shown = groups(stated, session.district, session.words)
    if shape == "csv":
        click.echo(as_table(shown), nl=False)
    elif shape == "json":
        click.echo(as_json(stated, shown))
    else:
        for line in as_text(shown, session.words):
            click.echo(line)


def _publish(
    session: Session, found: list[Course], first: date | None, last: date | None,
    file: Path | None,
) -> None:
    months = _months(session.today, first, last)
    if not months:
        raise Usage("stats_no_month")
    path = file or session.settings.content / FIGURES
    try:
        if file is None:
            path.parent.mkdir(exist_ok=True)
        with placed(path) as whole:
            whole.write(published(found, months, session.now))
    except OSError as error:
        raise Refusal("file_unwritable", file=path, why=error.strerror or "") from error
    click.echo(session.say(
        "stats.published", file=path, since=f"{months[0]:%Y-%m}", until=f"{months[-1]:%Y-%m}"
    ), err=True)


def _months(today: date, first: date | None, last: date | None) -> list[date]:
    """The months that are over and lie wholly between the days."""
    this = today.replace(day=1)
    last = min(last or this, this - timedelta(days=1))
    end = (last + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    if first is None:
        return whole_months(end + timedelta(days=1), _YEAR)
    begin = first if first.day == 1 else (first.replace(day=1) + timedelta(days=31)).replace(day=1)
    return months_from(begin, end) if begin <= end else []


def day_of(text: str | None) -> date | None:
    """A day as given; raises `Usage("day_unclear")`."""
    if not text:
        return None
    try:
        return take_date(text.strip())
    except Refusal:
        raise Usage("day_unclear", found=text[:40]) from None
