"""`serve`: the site as the files stand, built again on every save; the open pages are told."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Set
from contextlib import suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from district.layout import is_walked
from district.problem import Level
from district.stamp import ROOT
from district.survey import Clock
from district.words import SHIPPED
from publish.lock import Busy
from publish.mark import tree_of
from publish.news import News
from publish.render import TEMPLATES
from publish.serve import make_server
from publish.session import Outcome, Session, Task, begun
from publish.telling import FAILURES, Telling
from publish.watching import saves

_LOOK = (TEMPLATES, ROOT / "mkdocs.yml")
_LANGS = {"zh": "zh-Hans"}


def serve(
    telling: Telling, content: Path, clock: Clock, cache: Path, jobs: int, port: int,
    door: int = 0,
) -> int:
    """Until Ctrl-C. The exit status: 1 where there is nothing to show for problems, 2 where it
    cannot be served. `door` is the port of a door that takes the forms, or 0."""
    folder = cache / "preview"
    task = Task(content, clock, folder / "site", folder, jobs, lambda survey: bool(survey.errors),
                telling.progress, ours=True)
    news = News(_LANGS.get(telling.words.language, telling.words.language))
    try:
        server = make_server(task.out, port, news, door=door)
    except OSError as error:
        telling.say("port_taken", port=port, other=port + 1, why=error.strerror or error)
        return 2
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with server, begun(task) as session:
            return _follow(_Preview(session, telling, news), server)
    except Busy:
        telling.say("preview_busy", place=folder)
    except OSError as error:
        telling.echo(telling.failure(error, task.out, folder))
    except KeyboardInterrupt:
        telling.say("stopped")
        return 0
    return 2


def _follow(preview: _Preview, server: ThreadingHTTPServer) -> int:
    task, telling = preview.session.task, preview.telling
    status = preview.build(task.jobs)
    if status:
        return status
    Thread(target=server.serve_forever, daemon=True).start()
    telling.say("serving", port=server.server_address[1])
    content = task.content.resolve()
    watched = [content, *_LOOK, *([] if SHIPPED.is_relative_to(content) else [SHIPPED])]
    try:
        for burst, paths in enumerate(saves(*watched)):
            saved = None if paths is None else below(content, paths)
            if saved is None or saved:
                # One process: a fork beside the server's threads may hang. The first burst is what
                # was saved before anybody watched, most often nothing.
                preview.build(1, saved, quiet=burst == 0)
    except OSError as error:
        telling.say("cannot_watch", why=error.strerror or error)
    finally:
        server.shutdown()
    return 2


def below(content: Path, paths: Iterable[str]) -> Set[str] | None:
    """The files of the content among these; None where the look or the shipped words changed too.

    What editors keep beside a file is nobody's save.
    """
    top, found = f"{content}/", set()
    for path in paths:
        if not path.startswith(top):
            if is_walked(path.rpartition("/")[2]):
                return None
        elif is_walked(path.removeprefix(top)):
            found.add(path.removeprefix(top))
    return found


class _Preview:
    """Builds, and says what came of it: on the terminal, and on the pages that are open."""

    def __init__(self, session: Session, telling: Telling, news: News) -> None:
        self.session = session
        self.telling = telling
        self.news = news
        self._told: set[str] = set()

    def build(self, jobs: int, saved: Set[str] | None = None, *, quiet: bool = False) -> int:
        """0: the preview is as the files are; 1: they have problems; 2: it could not be built.

        `quiet`: where nothing changed, nothing is said.
        """
        telling, task = self.telling, self.session.task
        telling.begin()
        status, says = 2, ""
        try:
            outcome = self.session.build(jobs, saved)
            says = self._say(outcome, quiet)
            status = 1 if says else 0
        except FAILURES as error:
            says = telling.failure(error, task.out, task.cache)
            telling.echo(says)
        except Exception as error:
            # A slip in a template, say. Whatever was saved, it must not end the serving.
            traceback.print_exc()
            says = telling.words("cli.save_failed", why=error)
            telling.echo(says)
        self.news.tell(f"{tree_of(task.out):032x}", says)
        if status == 0:
            # What is wrong here the next build meets as well, and tells.
            with suppress(Exception):
                self.session.make_ready()
        return status

    def _say(self, outcome: Outcome, quiet: bool) -> str:
        """On the terminal what came of a build; what the pages are to say of it."""
        telling, survey, built = self.telling, outcome.survey, outcome.built
        telling.progress("", 0, 0)
        if outcome.damaged:
            telling.say("cache_damaged", cache=self.session.task.cache)
        lines = [telling.problem(one) for one in survey.problems]
        for one, line in zip(survey.problems, lines, strict=True):
            # Warnings stay: each is told once.
            if one.level == Level.ERROR or line not in self._told:
                telling.echo(line)
        self._told = set(lines)
        if built is None:
            telling.say("preview_stays")
            first = next(one for one in survey.problems if one.level == Level.ERROR)
            return telling.words.count(
                "cli.save_broken", survey.errors, first=telling.problem(first)
            )
        telling.theme(built, self.session.task.cache)
        if built.written or built.removed:
            telling.say("previewed", pages=built.pages, written=built.written,
                        removed=built.removed, seconds=telling.seconds)
        elif not quiet:
            telling.say("preview_same", seconds=telling.seconds)
        return ""
