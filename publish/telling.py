"""What a build says on the terminal: how far it is, what it found, what came of it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from district.problem import Problem
from district.report import as_text
from district.words import Words
from publish.build import Built
from publish.engine import EngineError
from publish.lock import Busy
from publish.mark import NotOurs

FAILURES = (NotOurs, Busy, EngineError, OSError)
"""What a build may raise that is no mistake in the content and none of ours."""


class Telling:
    """All of it goes to stderr, in one language."""

    def __init__(self, words: Words, content: Path) -> None:
        self.words = words
        self.content = content.as_posix()
        self._began = self._shown = 0.0

    def say(self, code: str, **facts: object) -> None:
        self.echo(self.words(f"cli.{code}", **facts))

    def echo(self, line: str) -> None:
        click.echo(line, err=True)

    def problem(self, problem: Problem) -> str:
        return as_text(problem, self.content, self.words)

    def begin(self) -> None:
        """A build begins now."""
        self._began = time.monotonic()

    @property
    def seconds(self) -> str:
        """For how long the build has gone on."""
        return f"{time.monotonic() - self._began:.1f}"

    def progress(self, step: str, done: int, total: int) -> None:
        """How far a build is, once it has taken a second, on a terminal only; "" for the end."""
        now = time.monotonic()
        soon = now - self._began < 1 or (step and now - self._shown < 0.1)
        if soon or not sys.stderr.isatty():
            return
        self._shown = now
        name = self.words(f"cli.step.{step}") if step else ""
        count = f" {done}/{total}" if total else ""
        click.echo(f"\r\033[K{name}{count}", nl=False, err=True)

    def theme(self, built: Built, cache: Path | None) -> None:
        """What the theme engine complained about."""
        for line in built.warnings:
            self.say("theme_warning", line=line)
        if built.theme_damaged:
            self.say("cache_damaged", cache=cache)

    def failure(self, error: Exception, out: Path, cache: Path | None) -> str:
        """The sentence for one of `FAILURES`."""
        match error:
            case NotOurs():
                return self.words("cli.not_ours", file=error)
            case Busy():
                return self.words("cli.busy", place=error)
            case OSError():
                where = _is_output(error.filename, out, cache)
                code = "cannot_write" if where else "cannot_read"
                file, why = error.filename or out, error.strerror or error
                return self.words(f"cli.{code}", file=file, why=why)
        return self.words("cli.theme_failed", why=error)


def _is_output(name: str | None, out: Path, cache: Path | None) -> bool:
    """Whether an error's file lies where the new site is made, or is not told (a full disk)."""
    places = [out.resolve().parent, *([cache.resolve()] if cache else [])]
    return name is None or any(Path(name).resolve().is_relative_to(place) for place in places)
