"""`submit`: files of forms into the queue."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from district.problem import Refusal
from intake import clock
from intake.columns import Columns, Forms
from intake.opening import door_keys
from intake.options import command
from intake.queues import open_queue
from intake.receipt import grouped
from intake.rejects import Rejects, sentence
from intake.rows import Reading, Reject
from intake.session import Session, Usage, known
from intake.submit import Accepted, Submitter
from intake.troubles import QueueTrouble

_SHOWN_REJECTS = 20
# /dev/stdin may stand for an ordinary file; beside it there is still no place for the rejects.
_DEVICES = re.compile("/dev(/fd)?$|/proc/")


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
        door = door_keys(session, store)
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
    if not path.is_file() or _DEVICES.match(os.path.realpath(path.parent)):
        raise Usage("file_not_ordinary", file=name)
    return path


def _form(session: Session, form: str | None) -> Columns | None:
    forms = Forms(session.district.forms)
    return forms.columns[known(form, forms.columns, "form")] if form else None


@dataclass(slots=True)
class _Tally:
    """Rows, however many reasons each has; `unread`: the file or the rest of it was not read."""

    accepted: int = 0
    again: int = 0
    rejected: int = 0
    unread: bool = False
    _last: int = 0

    @property
    def rows(self) -> int:
        return self.accepted + self.again + self.rejected

    def accept(self, result: Accepted) -> None:
        self.accepted += not result.again
        self.again += result.again

    def reject(self, reject: Reject) -> None:
        """The reasons of one row come one after the other."""
        if reject.whole or not reject.number:
            self.unread = True
        elif reject.number != self._last:
            self.rejected += 1
            self._last = reject.number


class _OutputBroken(Exception):
    """Standard output takes no more: its disk is full, or its reader has gone."""


def _submit_file(
    session: Session, submitter: Submitter, path: Path, form: Columns | None
) -> int:
    rejects, tally, before = Rejects(path, session.words), _Tally(), submitter.stored
    try:
        for batch in submitter.submit(path, form):
            _take(session, batch, tally, rejects, path)
            _progress(tally, submitter.reading)
        _finish(session, rejects)
    except Refusal:
        rejects.abandon()
        _wipe()
        click.echo(session.say("submit.stopped", file=path, stored=tally.accepted), err=True)
        raise
    except _OutputBroken as error:
        rejects.abandon()
        _wipe()
        facts = {"file": path, "why": error}
        stored = submitter.stored - before
        click.echo(session.words.count("intake.submit.output_broken", stored, **facts), err=True)
        raise click.exceptions.Exit(1) from None
    _wipe()
    _sum_up(session, path, tally, rejects)
    return 1 if rejects.count else 0


def _take(
    session: Session, batch: list[Accepted | Reject], tally: _Tally, rejects: Rejects, path: Path
) -> None:
    """Tell of a batch: receipts and rejects in the order of the rows."""
    lines: list[str] = []
    for result in batch:
        if isinstance(result, Accepted):
            tally.accept(result)
            lines.append(_line(session, result))
        else:
            _print(lines)
            lines = []
            tally.reject(result)
            _report(session, rejects, result, path)
    _print(lines)


def _print(lines: list[str]) -> None:
    if not lines:
        return
    try:
        click.echo("\n".join(lines))
    except OSError as error:
        # What could not be written is tried again when Python ends: let it go nowhere then.
        with suppress(OSError), open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise _OutputBroken(error.strerror or "") from None


def _line(session: Session, result: Accepted) -> str:
    """The receipt first, so that a script can take the first word of the line."""
    receipt, title = grouped(result.receipt), result.form.title.get(session.language)
    facts = {"receipt": receipt, "code": result.code, "row": result.number, "form": title}
    if result.closed is not None:
        received = clock.shown(result.closed.received_at, session.district.profile.timezone)
        facts["day"] = received.partition(" ")[0]
        facts["outcome"] = session.say(f"outcome.{result.closed.outcome.value}")
        return session.say("submit.again_closed", **facts)
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
    facts = {"file": path, "new": tally.accepted, "again": tally.again, "rejects": rejects.path}
    if tally.unread:
        line = session.say("submit.sum_unread", **facts)
    elif tally.rejected:
        line = session.words.count("intake.submit.sum_rejected", tally.rejected, **facts)
    else:
        line = session.say("submit.sum", **facts)
    click.echo(line, err=True)


def _progress(tally: _Tally, reading: Reading) -> None:
    """Rows so far and how much of the file has been read; on a terminal only."""
    if sys.stderr.isatty():
        share = "" if reading.share is None else f" · {reading.share:.0%}"
        click.echo(f"\r\x1b[K… {tally.rows:,}{share}", nl=False, err=True)


def _wipe() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
