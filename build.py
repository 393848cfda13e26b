#!/usr/bin/env python3
"""The door for staff: check the content, build the site, look at it, look an address up."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, ClassVar

try:
    import click
    import msgspec  # noqa: F401 (the check needs it)
except ModuleNotFoundError as error:
    # The words' own reader is missing as well: this sentence stands here.
    sys.exit(f"This Python does not have {error.name}. Run `sh tools/setup.sh run` once, then"
             " `. .venv/bin/activate` in each new terminal.")

from district.addresses import Lookup
from district.checking import check_content
from district.survey import Survey
from look.speak import Speaker
from publish import session
from publish.answer import answer_json, answer_lines
from publish.options import caching
from publish.packages import fetched
from publish.printing import Wanted
from publish.setting import REPORTS, Setting, command
from publish.telling import FAILURES
from publish.timing import timing_lines


class _Door(click.Group):
    """A group whose commands in `clerk/` are read when somebody asks for them."""

    late: ClassVar[dict[str, str]] = {
        "admin": "clerk.admin:admin",
        "diff": "clerk.diff:diff",
        "due": "clerk.due:due",
        "export": "clerk.exporting:export",
        "fmt": "clerk.fmt:fmt",
        "import": "clerk.importing:import_",
        "new": "clerk.new:new",
        "owners": "clerk.owners:owners",
        "schemas": "clerk.schemas:schemas",
    }
    """Name of a command → where it is: `package.module:function`."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *self.late])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in self.late:
            module, _, function = self.late[name].partition(":")
            found: click.Command = getattr(import_module(module), function)
            return found
        return super().get_command(context, name)


@click.group(cls=_Door, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Hutong: community police pages from YAML. Exit 0: done, 1: problems, 2: usage."""


@cli.add_command
@command
@click.option("--format", "style", type=click.Choice(REPORTS), default="text")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@caching
def check(
    setting: Setting, style: str, strict: bool, files: tuple[Path, ...], cache: Path | None,
    jobs: int,
) -> int:
    """Report every problem in the content, each with its line and how to mend it.

    With FILE, the problems of these files alone, sooner.
    """
    outside = [file for file in files if not _inside(file.parent, setting.content)]
    if outside:
        setting.say("file_outside", file=outside[0], content=setting.content)
        return 2
    top = setting.content.resolve()
    # A file's own name, not where a link leads.
    only = {(one.parent.resolve() / one.name).relative_to(top).as_posix() for one in files}
    try:
        found = session.check(setting.content, setting.clock, cache, jobs, only)
    except OSError as error:
        setting.say("cache_unusable", cache=cache, why=error.strerror or error)
        found = session.check(setting.content, setting.clock, None, jobs, only)
    if found.damaged:
        setting.say("cache_damaged", cache=cache)
    survey = found.survey
    setting.report(survey.problems, click.echo, style)
    if style == "text":
        _summarise(setting, survey, len(only))
    return int(_refuses(survey, strict))


@cli.add_command
@command
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@caching
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--timings", is_flag=True, help="Say where the time went.")
def site(
    setting: Setting, out: Path, cache: Path | None, jobs: int, strict: bool, timings: bool
) -> int:
    """Bring the site in --out up to date; nothing is written when the check fails."""
    return _build(setting, out, cache, jobs, strict=strict, timings=timings)


def _refuses(survey: Survey, strict: bool) -> bool:
    return bool(survey.errors or (strict and survey.problems))


def _build(
    setting: Setting, out: Path, cache: Path | None, jobs: int, *, strict: bool, timings: bool
) -> int:
    if _refused(setting, out, cache):
        return 2
    telling = setting.telling
    telling.begin()
    task = session.Task(
        setting.content, setting.clock, out, cache, jobs,
        lambda survey: _refuses(survey, strict), telling.progress,
    )
    try:
        outcome = session.build(task)
    except FAILURES as error:
        telling.echo(telling.failure(error, out, cache))
        return 2
    telling.progress("", 0, 0)
    if outcome.damaged:
        setting.say("cache_damaged", cache=cache)
    setting.report(outcome.survey.problems, telling.echo)
    if outcome.built is None:
        setting.say("nothing_written")
        return 1
    built = outcome.built
    telling.theme(built, cache)
    if outcome.survey.profile.admin and not fetched():
        setting.say("admin_missing")
    setting.say("built" if built.written or built.removed else "unchanged", out=out,
                pages=built.pages, files=built.files, written=built.written,
                removed=built.removed, seconds=telling.seconds)
    if timings:
        for line in timing_lines(built.seconds, setting.words):
            telling.echo(line)
    return 0


def _refused(setting: Setting, out: Path, cache: Path | None) -> bool:
    """Whether one folder lies inside another where it must not; it is then said."""
    inside = _inside(out, setting.content) or (cache is not None and _inside(cache, out))
    if inside:
        setting.say("folders_inside", out=out, content=setting.content, cache=cache)
    return inside


def _inside(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())


@cli.add_command
@command
@caching
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--intake/--no-intake", default=True, help="Whether a door takes its forms.")
def serve(setting: Setting, cache: Path | None, jobs: int, port: int, intake: bool) -> int:
    """Show the site on this machine as the files stand; an open page follows what is saved.

    Forms go to a door beside it, into the queue HUTONG_QUEUE or that of the demo.
    """
    # Late: only serve needs a server, a watcher and a door.
    from publish import beside, preview  # noqa: PLC0415

    with TemporaryDirectory(prefix="hutong-") as nowhere:
        folder = cache or Path(nowhere)
        if _refused(setting, folder / "preview", cache):
            return 2
        beside_it = beside.door(setting.content, setting.words.language)
        with beside_it if intake else nullcontext(0) as door:
            return preview.serve(
                setting.telling, setting.content, setting.clock, folder, jobs, port, door
            )


@cli.add_command
@command
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.argument("text", nargs=-1)
def where(setting: Setting, style: str, text: tuple[str, ...]) -> int:
    """Which community and officer an address belongs to; "-" reads lines, prints JSON."""
    checked = check_content(setting.content, setting.clock)
    if checked.errors:
        setting.report(checked.problems, setting.telling.echo)
        return 1
    lookup = Lookup(checked.district, checked.now.date())
    speaker = Speaker(setting.words)
    if text == ("-",) or not text:
        for line in _lines(sys.stdin.buffer):
            query = line.rstrip("\r\n")
            click.echo(answer_json(query, lookup.ask(query), speaker))
        return 0
    query = " ".join(text)
    answer = lookup.ask(query)
    if style == "json":
        click.echo(answer_json(query, answer, speaker))
        return 0
    for line in answer_lines(answer, checked.district, speaker):
        click.echo(line)
    return 0


@cli.add_command
@command
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.pdf")
@click.option("--station", "stations", multiple=True, metavar="ID", help="Of this station alone.")
@click.option("--community", "communities", multiple=True, metavar="ID", help="Of this one alone.")
@click.option("--changed-since", metavar="REV", default="",
              help="Boards that say something else than at this git revision.")
@click.option("--outdated", is_flag=True,
              help="Boards with the number of an officer who has handed over, or will in a week.")
@click.option("--list", "listing", is_flag=True, help="Say which they are and print nothing.")
def posters(
    setting: Setting, out: Path | None, stations: tuple[str, ...], communities: tuple[str, ...],
    changed_since: str, outdated: bool, listing: bool,
) -> int:
    """Gate posters and cards to print, as one PDF: two sheets for each community."""
    # Late: only paper needs Typst.
    from publish.posters import Order, Posters  # noqa: PLC0415

    if out is None and not listing:
        setting.say("posters_where")
        return 2
    checked = check_content(setting.content, setting.clock)
    if checked.errors:
        setting.report(checked.problems, setting.telling.echo)
        return 1
    order = Order(Wanted(stations, communities, outdated), changed_since, None if listing else out)
    return Posters(setting.telling, setting.content, checked).run(order)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines of UTF-8; what is not is replaced, so that one bad line cannot end the run."""
    for line in stream:
        yield line.decode("utf-8", errors="replace")


def _summarise(setting: Setting, survey: Survey, files: int) -> None:
    if survey.problems:
        code, facts = "summary", {"errors": survey.errors, "warnings": survey.warnings}
    else:
        code, facts = "none", {"files": files or 1 + sum(map(len, survey.units.values()))}
    click.echo(setting.words(f"problem.{code}", **facts), err=True)


if __name__ == "__main__":
    cli()
