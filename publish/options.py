"""What options of the command line stand for: a language, a moment, a cache."""

from __future__ import annotations

import functools
import locale
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from district.parallel import cores
from district.problem import Refusal
from district.values import take_moment


def own_language() -> str:
    """The language of the messages where none is named: the locale's."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = name or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def moment(context: click.Context, option: click.Parameter, text: str | None) -> datetime | None:
    """A moment as typed; a usage error where it is none."""
    if text is None:
        return None
    try:
        return take_moment(text)
    except Refusal:
        raise click.BadParameter('write it like "2026-11-23 10:00"') from None


def caching(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """The options of a command that remembers what it read and made."""

    @click.option("--cache", type=click.Path(path_type=Path), default=Path(".cache"),
                  show_default=True, help="Where to remember what was read and made.")
    @click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
    @click.option("--jobs", type=click.IntRange(1, 64), default=None,
                  help="Processes to use; the processors there are by default.")
    @functools.wraps(function)
    def run(
        *given: object, cache: Path, no_cache: bool, jobs: int | None, **options: object
    ) -> int | None:
        return function(
            *given, cache=None if no_cache else cache, jobs=jobs or cores(), **options
        )

    return run
