"""What every command of `build.py` is told, and how a function becomes one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from district.problem import Problem
from district.report import as_github, as_gitlab, as_json, as_text
from district.words import Words, read_words
from publish.options import moment, own_language
from publish.telling import Telling

_REPORTS = {"text": as_text, "json": as_json, "github": as_github}
REPORTS = (*_REPORTS, "gitlab")


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

    @property
    def telling(self) -> Telling:
        return Telling(self.words, self.content)

    def report(
        self, problems: list[Problem], echo: Callable[[str], None], style: str = "text"
    ) -> None:
        """Each problem on its line; `gitlab` wants all of them in one list."""
        if style == "gitlab":
            echo(as_gitlab(problems, self.content.as_posix(), self.words))
            return
        for problem in problems:
            echo(_REPORTS[style](problem, self.content.as_posix(), self.words))

    def say(self, code: str, **facts: object) -> None:
        self.telling.say(code, **facts)


def command(function: Callable[..., int | None]) -> click.Command:
    """A command with the options all of them share; what it returns is the exit status."""

    @click.option("--content", type=click.Path(path_type=Path), default=Path("content"),
                  show_default=True, help="The folder with the YAML files.")
    @click.option("--lang", type=click.Choice(["zh", "en"]), default=None,
                  help="The language of the messages; the locale's by default.")
    @click.option("--now", callback=moment, metavar='"2026-11-23 10:00"',
                  help="Local time to build or check for; the clock's by default.")
    def run(content: Path, lang: str | None, now: datetime | None, **options: object) -> None:
        setting = Setting(content, read_words(lang or own_language()), now)
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
    return click.command(name=function.__name__.rstrip("_"), help=function.__doc__)(run)
