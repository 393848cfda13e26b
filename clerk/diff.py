"""`build.py diff BASE`: what residents will see change since a git revision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from clerk.difference import Difference, difference
from clerk.sides import Sides
from clerk.style import Line, Markdown, Plain, Section
from clerk.telling import Teller
from district.problem import Level, Problem
from district.report import as_json, message, place
from district.survey import Survey, take_survey
from publish.cache import Cache
from publish.options import caching
from publish.revision import Before, NoRevision, differing
from publish.session import trusting
from publish.setting import Setting, command


@command
@click.argument("base", metavar="BASE")
@click.option("--format", "style", type=click.Choice(["text", "markdown", "json"]),
              default="text")
@caching
def diff(setting: Setting, base: str, style: str, cache: Path | None, jobs: int) -> int:
    """What residents will see change since the git revision BASE, such as main or HEAD~1.

    Exit 1: the content has errors (then these are all that is told), or an address on the web
    would break.
    """
    try:
        before = differing(setting.content, base)
    except NoRevision as error:
        setting.say(f"since.{error}", revision=base, content=setting.content)
        return 2
    try:
        return _told(setting, base, style, before, cache, jobs)
    except OSError as error:
        if cache is None:
            raise
        setting.say("cache_unusable", cache=cache, why=error.strerror or error)
        return _told(setting, base, style, before, None, jobs)


def _told(
    setting: Setting, base: str, style: str, before: Before, cache: Path | None, jobs: int
) -> int:
    with Cache(cache) as opened:

        def work() -> Survey | Difference:
            survey = take_survey(setting.content, setting.clock, opened.content(), jobs)
            return survey if survey.errors else difference(Sides(survey, before))

        found, damaged = trusting(opened, work)
        if damaged:
            setting.say("cache_damaged", cache=cache)
        if isinstance(found, Survey):
            errors = [one for one in found.problems if one.level == Level.ERROR]
            _tell_errors(setting, errors, style)
            return 1
        if style == "json":
            click.echo(msgspec.json.encode(_plain(found, base), enc_hook=str).decode())
        else:
            for line in _lines(setting, found, base, style):
                click.echo(line)
        return int(bool(found.broken))


def _lines(setting: Setting, found: Difference, base: str, style: str) -> Iterator[str]:
    written = Markdown() if style == "markdown" else Plain()
    if not found.files:
        yield setting.words("diff.same", base=written.fact(base))
        return
    facts = {"base": written.fact(base), "commit": found.sides.base.commit[:9]}
    yield setting.words.count("diff.head", len(found.files), **facts)
    yield from written.write(Teller(found, setting.words, written).sections(), setting.words)


def _tell_errors(setting: Setting, errors: list[Problem], style: str) -> None:
    content, words = setting.content.as_posix(), setting.words
    if style == "json":
        said = ",".join(as_json(one, content, setting.words) for one in errors)
        click.echo(f'{{"problems":[{said}]}}')
    elif style == "markdown":
        mark = Markdown()
        lines = [
            Line(f"{mark.place(place(one, content))} {mark.fact(message(one, content, words))}")
            for one in errors
        ]
        section = Section(setting.words("diff.errors"), lines)
        for line in mark.write([section], setting.words):
            click.echo(line)
    else:
        setting.telling.echo(setting.words("diff.errors"))
        setting.report(errors, click.echo)


def _plain(found: Difference, base: str) -> dict[str, Any]:
    """All that was found, for programs: nothing is cut short."""
    pages: dict[str, int] = dict(found.pages.most)
    for one in found.pages.pages:
        pages[one.kind] = pages.get(one.kind, 0) + 1
    boards = [{"community": one.board.community.id, "officer": one.board.lead.id
               if one.board.lead else None, "number": one.board.number,
               "version": one.board.version} for one in found.boards]
    return {
        "base": base, "commit": found.sides.base.commit, "now": found.sides.now,
        "files": found.files, "broken": found.broken, "moves": found.moves,
        "hand_overs": found.hand_overs, "meetings": found.meetings, "notices": found.notices,
        "boards": boards,
        "pages": {"exact": found.pages.exact, "count": sum(pages.values()), "by_kind": pages,
                  "pages": found.pages.pages, "lists": found.pages.lists},
    }
