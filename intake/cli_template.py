"""`template`: a table to type paper forms into."""

from __future__ import annotations

from pathlib import Path

import click

from district.problem import Refusal
from intake.columns import Forms
from intake.options import command
from intake.session import Session, known
from intake.template import as_csv
from intake.workbook import as_xlsx


@click.command()
@click.argument("form", metavar="FORM")
@click.option("--xlsx", "kind", flag_value="xlsx", default="xlsx", help="With drop-downs (usual).")
@click.option("--csv", "kind", flag_value="csv", help="The headings alone.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Else FORM.xlsx here.")
@command
def template(session: Session, form: str, kind: str, out: Path | None) -> None:
    """Make a table to type in forms that were taken on paper at the counter.

    Its headings are in the language of --lang, and submit reads them back. A file that is there
    already is left alone.
    """
    forms = Forms(session.district.forms)
    found = forms.columns[known(form, forms.columns, "form")].form
    path = out or Path(f"{found.id}.{kind}")
    data = as_xlsx(found, session.words) if kind == "xlsx" else as_csv(found, session.words)
    try:
        # Never over a table that somebody has filled in.
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise Refusal("template_there", file=path) from None
    except OSError as error:
        raise Refusal("template_unwritable", file=path, why=error.strerror or "") from error
    click.echo(session.say("template.made", file=path, form=found.id))
