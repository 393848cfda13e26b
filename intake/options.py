"""The options every command shares, taken before or after its name, and how commands end."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from district.problem import Refusal
from intake.queues import QueueUrl, check_url
from intake.session import Session, Usage, locale_language
from intake.settings import from_environment

_SHARED = ("queue", "content", "lang", "now")


def shared(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--queue`, `--content`, `--lang` and `--now`."""
    options = [
        click.option("--queue", metavar="URL", help="The queue, such as sqlite:///var/intake.db."),
        click.option("--content", metavar="DIR", help="The folder with the YAML files."),
        click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the sentences."),
        click.option("--now", metavar='"2026-11-23 10:00"', help="Act as if it were this time."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def remember(context: click.Context, given: dict[str, Any]) -> None:
    """Keep what stood before the command's name."""
    context.obj = {name: given[name] for name in _SHARED}


def command(function: Callable[..., int | None]) -> Callable[..., Any]:
    """Give a command its `Session`; a refusal becomes one sentence and an exit code."""

    @wraps(function)
    def run(context: click.Context, /, **given: Any) -> None:
        session = _session({name: given.pop(name) for name in _SHARED}, context.obj or {})
        try:
            check_url(session.settings.queue)
            code = function(session, **given)
        except Refusal as refusal:
            click.echo(session.say(f"error.{refusal.code}", **refusal.facts), err=True)
            code = 2 if isinstance(refusal, Usage | QueueUrl) else 1
        context.exit(code or 0)

    return shared(click.pass_context(run))


def _session(after: dict[str, Any], before: dict[str, Any]) -> Session:
    given = {
        name: before.get(name) if after[name] is None else after[name] for name in _SHARED
    }
    settings = from_environment(os.environ)
    # Given and empty is a variable that was not set, not a wish for the default.
    if given["queue"] is not None:
        settings = replace(settings, queue=given["queue"])
    if given["content"] is not None:
        settings = replace(settings, content=Path(given["content"]))
    return Session(settings, given["lang"] or locale_language(), given["now"] or "")
