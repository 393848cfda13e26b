#!/usr/bin/env python3
"""The door for staff: check the content, build the site, look at it, look an address up."""

from __future__ import annotations

import locale
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import click

from district.addresses import Lookup
from district.checking import Checked, check_content
from district.problem import Refusal
from district.report import as_github, as_json, as_text
from district.values import take_moment
from district.words import Words, read_words
from publish.answer import answer_json, answer_lines
from publish.speak import Speaker
from publish.write import NotOurs, refuse_foreign

REPORTS = {"text": as_text, "json": as_json, "github": as_github}


@dataclass(frozen=True, slots=True)
class Setting:
    """What every command is told: where the content is, the language, and the time if given."""

    content: Path
    words: Words
    now: datetime | None

    def clock(self, timezone: str) -> datetime:
        """The given time, or SOURCE_DATE_EPOCH (reproducible-builds.org), or the clock's."""
        if self.now:
            return self.now
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        # Seconds of this and the next centuries; anything else is nobody's build time.
        given = epoch.isascii() and epoch.isdigit() and len(epoch) <= 10
        moment = datetime.fromtimestamp(int(epoch), UTC) if given else datetime.now(UTC)
        return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)

    def say(self, code: str, **facts: object) -> None:
        click.echo(self.words(f"cli.{code}", **facts), err=True)


def _own_language() -> str:
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = name or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _moment(context: click.Context, option: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return take_moment(text)
    except Refusal:
        raise click.BadParameter('write it like "2026-11-23 10:00"') from None


def command(function: Callable[..., int | None]) -> click.Command:
    """A command with the options all of them share; what it returns is the exit status."""

    @click.option("--content", type=click.Path(path_type=Path), default=Path("content"),
                  show_default=True, help="The folder with the YAML files.")
    @click.option("--lang", type=click.Choice(["zh", "en"]), default=None,
                  help="The language of the messages; the locale's by default.")
    @click.option("--now", callback=_moment, metavar='"2026-11-23 10:00"',
                  help="Local time to build or check for; the clock's by default.")
    def run(content: Path, lang: str | None, now: datetime | None, **options: object) -> None:
        setting = Setting(content, read_words(lang or _own_language()), now)
        if not content.is_dir():
            setting.say("no_content", folder=content)
            sys.exit(2)
        try:
            status = function(setting, **options)
            sys.stdout.flush()
        except OSError as error:
            # A full disk behind a redirect, a closed pipe: nothing more can be said there.
            setting.say("cannot_say", why=error.strerror or error)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        sys.exit(status or 0)

    for parameter in getattr(function, "__click_params__", []):
        run.__click_params__.append(parameter)  # type: ignore[attr-defined]
    return cli.command(name=function.__name__.rstrip("_"), help=function.__doc__)(run)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Hutong: community police pages from YAML. Exit 0: done, 1: problems, 2: usage."""


@command
@click.option("--format", "style", type=click.Choice(list(REPORTS)), default="text")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def check(setting: Setting, style: str, strict: bool) -> int:
    """Report every problem in the content, each with its line and how to mend it."""
    checked = check_content(setting.content, setting.clock)
    _report(setting, checked, style, click.echo)
    if style == "text":
        _summarise(setting, checked)
    return int(bool(checked.errors or (strict and checked.problems)))


@command
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@click.option("--cache", type=click.Path(path_type=Path), default=Path(".cache"),
              show_default=True)
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None,
              help="Processes to use; the processors there are by default.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def site(
    setting: Setting, out: Path, cache: Path, no_cache: bool, jobs: int | None, strict: bool
) -> int:
    """Build the whole site into --out; nothing is written when the check fails."""
    return _build(setting, out, None if no_cache else cache, jobs, strict)


def _build(
    setting: Setting, out: Path, cache: Path | None, jobs: int | None = None, strict: bool = False
) -> int:
    # Late, so that check and where start without the theme, pinyin and calendars.
    from publish.build import build_site  # noqa: PLC0415
    from publish.engine import EngineError  # noqa: PLC0415
    from publish.parallel import cores  # noqa: PLC0415

    started = time.monotonic()
    if _inside(out, setting.content) or (cache and _inside(cache, out)):
        setting.say("folders_inside", out=out, content=setting.content, cache=cache)
        return 2
    try:
        refuse_foreign(out)
    except NotOurs as error:
        setting.say("not_ours", file=error)
        return 2
    checked = check_content(setting.content, setting.clock)
    _report(setting, checked, "text", lambda line: click.echo(line, err=True))
    if checked.errors or (strict and checked.problems):
        setting.say("nothing_written")
        return 1
    tell = _progress(setting, started)
    try:
        built = build_site(
            setting.content, checked.district, checked.now, out, cache, jobs or cores(), tell
        )
    except EngineError as error:
        setting.say("theme_failed", why=error)
        return 2
    except OSError as error:
        code = "cannot_write" if _is_output(error.filename, out) else "cannot_read"
        setting.say(code, file=error.filename or out, why=error.strerror or error)
        return 2
    tell("", 0, 0)
    for line in built.warnings:
        setting.say("theme_warning", line=line)
    if built.cache_damaged:
        setting.say("cache_damaged", cache=cache)
    seconds = f"{time.monotonic() - started:.1f}"
    setting.say("built", pages=built.pages, out=out, seconds=seconds)
    return 0


def _is_output(name: str | None, out: Path) -> bool:
    """Whether an error's file lies where the new site is made, or is not told (a full disk)."""
    return name is None or Path(name).resolve().is_relative_to(out.resolve().parent)


def _inside(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())


@command
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@click.option("--cache", type=click.Path(path_type=Path), default=Path(".cache"),
              show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(setting: Setting, out: Path, cache: Path, port: int) -> int:
    """Build the site, serve it on this machine, and build again whenever a file is saved."""
    # Late: only serve needs a server and a watcher.
    from watchfiles import watch  # noqa: PLC0415

    from publish.render import TEMPLATES  # noqa: PLC0415
    from publish.serve import make_server  # noqa: PLC0415

    status = _build(setting, out, cache)
    if status:
        return status
    try:
        server = make_server(out, port)
    except OSError as error:
        setting.say("port_taken", port=port, other=port + 1, why=error.strerror or error)
        return 2
    setting.say("serving", port=port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for _ in watch(setting.content, TEMPLATES):
            # One process: a fork beside the server's threads may hang.
            _build(setting, out, cache, jobs=1)
    except KeyboardInterrupt:
        setting.say("stopped")
    finally:
        server.shutdown()
        server.server_close()
    return 0


@command
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.argument("text", nargs=-1)
def where(setting: Setting, style: str, text: tuple[str, ...]) -> int:
    """Which community and officer an address belongs to; "-" reads lines, prints JSON."""
    checked = check_content(setting.content, setting.clock)
    if checked.errors:
        _report(setting, checked, "text", lambda line: click.echo(line, err=True))
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


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines of UTF-8; what is not is replaced, so that one bad line cannot end the run."""
    for line in stream:
        yield line.decode("utf-8", errors="replace")


def _report(
    setting: Setting, checked: Checked, style: str, echo: Callable[[str], None]
) -> None:
    for problem in checked.problems:
        echo(REPORTS[style](problem, setting.content.as_posix(), setting.words))


def _summarise(setting: Setting, checked: Checked) -> None:
    if checked.problems:
        code, facts = "summary", {"errors": checked.errors, "warnings": checked.warnings}
    else:
        kinds = ("stations", "communities", "officers", "meetings", "notices", "forms")
        files = 1 + sum(len(getattr(checked.district, kind)) for kind in kinds)
        code, facts = "none", {"files": files}
    click.echo(setting.words(f"problem.{code}", **facts), err=True)


def _progress(setting: Setting, started: float) -> Callable[[str, int, int], None]:
    """Tells how far a build is, once it has taken a second, on a terminal only."""
    shown = [0.0]

    def tell(step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if not sys.stderr.isatty() or now - started < 1 or (step and now - shown[0] < 0.1):
            return
        shown[0] = now
        name = setting.words(f"cli.step.{step}") if step else ""
        count = f" {done}/{total}" if total else ""
        click.echo(f"\r\033[K{name}{count}", nl=False, err=True)

    return tell


if __name__ == "__main__":
    cli()
