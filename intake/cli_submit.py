"""`submit`: files of forms into the queue."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from district.problem import Refusal
from intake import keys
from intake.columns import Columns, Forms
from intake.options import command
from intake.queues import open_queue
from intake.receipt import grouped
from intake.rejects import Rejects, sentence
from intake.rows import Reject
from intake.session import Session, Usage, known
from intake.store import QueueTrouble, Store
from intake.submit import Accepted, Submitter

_SHOWN_REJECTS = 20
_TICK = 200


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--form", metavar="ID", help="The form all rows belong to.")
@command
def submit(session: Session, files: tuple[str, ...], form: str | None) -> int:
    """Put forms from JSON, YAML, CSV or XLSX files into the queue.

    Prints one line per accepted form, with its receipt and code. What is not accepted goes to
    FILE.rejects.csv with row, field and reason. Safe to run again: nothing is accepted twice, and
    what was accepted before has the same receipt and code.
    """
    paths = [_file(name) for name in files]
    columns = _form(session, form)
    store = open_queue(session.settings.queue, session.settings.wait, create=True)
    try:
        door = _door_keys(session, store)
        submitter = Submitter(session.district, store, door, session.now)
        return max([_submit_file(session, submitter, path, columns) for path in paths])
    finally:
        store.close()


def _file(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        raise Usage("file_is_folder", file=name)
    if not path.exists():
        raise Usage("file_none", file=name)
    return path


def _form(session: Session, form: str | None) -> Columns | None:
    forms = Forms(session.district.forms)
    return forms.columns[known(form, forms.columns, "form")] if form else None


def _door_keys(session: Session, store: Store) -> keys.DoorKeys:
    """The keys; made on the very first run, never in place of keys that are in use."""
    folder = session.keys_folder
    door = keys.read_door(folder)
    if door is not None:
        return door
    in_use = store.keys_in_use()
    if in_use:
        raise Usage("keys_lost", folder=folder, keys=", ".join(in_use))
    door = keys.make_keys(folder)
    click.echo(session.say("keys_made", folder=folder, key=door.id), err=True)
    return door


@dataclass(slots=True)
class _Tally:
    accepted: int = 0
    again: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.accepted + self.again + self.rejected


def _submit_file(
    session: Session, submitter: Submitter, path: Path, form: Columns | None
) -> int:
    rejects, tally = Rejects(path, session.words), _Tally()
    try:
        for result in submitter.submit(path, form):
            if isinstance(result, Reject):
                tally.rejected += 1
                _report(session, rejects, result, path)
            else:
                tally.accepted += not result.again
                tally.again += result.again
                click.echo(_line(session, result))
            _progress(tally)
        _finish(session, rejects)
    except Refusal:
        rejects.abandon()
        _progress(None)
        click.echo(session.say("submit.stopped", file=path, stored=tally.accepted), err=True)
        raise
    _progress(None)
    _sum_up(session, path, tally, rejects)
    return 1 if tally.rejected else 0


def _line(session: Session, result: Accepted) -> str:
    """The receipt first, so that a script can take the first word of the line."""
    receipt, title = grouped(result.receipt), result.form.title.get(session.language)
    facts = {"receipt": receipt, "code": result.code, "row": result.number, "form": title}
    if result.again:
        return session.say("submit.again", **facts)
    route = result.route
    if route.community is None:
        return session.say(f"submit.new_{route.routing.value}", **facts)
    facts["community"] = session.district.communities[route.community].name.get(session.language)
    if route.officer is None:
        return session.say("submit.new_no_lead", **facts)
    facts["officer"] = session.district.officers[route.officer].name.get(session.language)
    return session.say("submit.new", **facts)


def _report(session: Session, rejects: Rejects, reject: Reject, path: Path) -> None:
    if rejects.count < _SHOWN_REJECTS:
        reason = sentence(reject, session.words)
        code = "submit.rejected_row" if reject.number else "submit.rejected_file"
        click.echo(session.say(code, file=path, row=reject.number, reason=reason), err=True)
    try:
        rejects.add(reject)
    except OSError as error:
        why = error.strerror or ""
        raise QueueTrouble("rejects_unwritable", file=rejects.path, why=why) from error


def _finish(session: Session, rejects: Rejects) -> None:
    try:
        rejects.finish()
    except OSError as error:
        why = error.strerror or ""
        raise QueueTrouble("rejects_unwritable", file=rejects.path, why=why) from error


def _sum_up(session: Session, path: Path, tally: _Tally, rejects: Rejects) -> None:
    code = "submit.sum_rejected" if tally.rejected else "submit.sum"
    facts = {"file": path, "rejects": rejects.path}
    counts = {"new": tally.accepted, "again": tally.again, "rejected": tally.rejected}
    click.echo(session.say(code, **facts, **counts), err=True)


def _progress(tally: _Tally | None) -> None:
    """Rows so far, on a terminal only; None wipes the line."""
    if not sys.stderr.isatty():
        return
    if tally is None:
        click.echo("\r\x1b[K", nl=False, err=True)
    elif tally.rows % _TICK == 0:
        click.echo(f"\r\x1b[K… {tally.rows:,}", nl=False, err=True)
