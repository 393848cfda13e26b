"""`export`: requests as a table to take away."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from district.problem import Refusal
from intake.cli_stats import day_of
from intake.exporting import Exporter, Wanted, forms_of
from intake.keys import private_file
from intake.options import command
from intake.placing import placed
from intake.session import Session, Usage, known
from intake.store import Store
from intake.stored import REQUEST, request_of
from look.sheets import as_xlsx, write_csv

_SHAPES = ("csv", "xlsx", "json")
_SHOWN = 5
"""Receipts named of those that did not open."""


@click.command()
@click.option("--to", "file", metavar="FILE", help="Where to; else it is printed.")
@click.option("--format", "shape", type=click.Choice(_SHAPES),
              help="Else by the ending of FILE, else csv; json is one object per line.")
@click.option("--from", "since", metavar="DAY", help="Received on this day or later.")
@click.option("--until", metavar="DAY", help="Received on this day or before.")
@click.option("--form", default="", metavar="ID", help="Only of this form.")
@click.option("--community", default="", metavar="ID", help="Only of this community.")
@click.option("--open", "open_", is_flag=True, help="With the fields by which nobody is known.")
@click.option("--personal", is_flag=True,
              help="With what is sealed. Needs the desk's key and --to; only you can read FILE.")
@command
def export(
    session: Session, file: str | None, shape: str | None, since: str | None, until: str | None,
    form: str, community: str, open_: bool, personal: bool,
) -> int:
    """Requests as a table: number, form, place, dates, status, outcome and routing.

    No spreadsheet takes a cell for a formula. Nothing a resident wrote is in it without --open or
    --personal; notes and letters never are.
    """
    shape = shape or _shape_of(file)
    if community:
        known(community, session.district.communities, "community")
    wanted = Wanted(day_of(since), day_of(until), form, community, open_, personal)
    _check_place(file, shape, personal)
    store = session.store()
    try:
        rows = store.engine.rows("SELECT version, body FROM definition")
        exporter = Exporter(
            session.district, forms_of({row["version"]: row["body"] for row in rows}), wanted,
            session.keys_folder,
        )
        if form:
            known(form, {one.id for one in exporter.forms.values()}, "form")
        with _opened(file, personal) as whole:
            _write(whole, shape, exporter, store, session)
    finally:
        store.close()
    return _tell(session, exporter, file)


def _shape_of(file: str | None) -> str:
    ending = Path(file or "").suffix.lower().removeprefix(".").replace("jsonl", "json")
    return ending if ending in _SHAPES else "csv"


def _check_place(file: str | None, shape: str, personal: bool) -> None:
    """Raises `Usage` where it would come out where it must not."""
    path = Path(file) if file and file != "-" else None
    if path is None:
        if personal:
            raise Usage("export_personal_where")
        if file or shape == "xlsx":
            raise Usage("export_where")
    elif (path.exists() and not path.is_file()) or path.is_symlink():
        # A terminal, a pipe, or a way to one.
        raise Usage("export_no_file", file=path)


@contextmanager
def _opened(file: str | None, personal: bool) -> Iterator[IO[bytes]]:
    if file is None:
        yield sys.stdout.buffer
        return
    try:
        with placed(Path(file), 0o600 if personal else 0o644) as whole:
            yield whole
    except OSError as error:
        raise Refusal("file_unwritable", file=file, why=error.strerror or "") from error


def _write(
    whole: IO[bytes], shape: str, exporter: Exporter, store: Store, session: Session
) -> None:
    requests = map(request_of, store.engine.each(f"{REQUEST} ORDER BY id"))
    if shape == "json":
        for line in exporter.lines(requests):
            whole.write(f"{line}\n".encode())
    elif shape == "xlsx":
        rows = exporter.cells(requests)
        whole.write(as_xlsx(session.say("export.sheet"), exporter.heads(), rows))
    else:
        text = io.TextIOWrapper(whole, "utf-8-sig", newline="", write_through=True)
        write_csv(text, exporter.heads(), exporter.cells(requests))
        text.detach()


def _tell(session: Session, exporter: Exporter, file: str | None) -> int:
    """Say what was written and where, and what did not open."""
    if file is not None:
        say = "personal" if exporter.wanted.personal else "done"
        code = {"personal": "intake.export.personal", "done": "intake.export.done"}[say]
        click.echo(session.words.count(code, exporter.count, file=file), err=True)
    for key, receipts in sorted(exporter.shut.items()):
        more = session.say("export.more") if len(receipts) > _SHOWN else ""
        click.echo(session.words.count(
            "intake.export.shut", len(receipts), key=key, file=private_file(
                session.keys_folder, key
            ), receipts=", ".join(receipts[:_SHOWN]) + more,
        ), err=True)
    return 1 if exporter.shut else 0
