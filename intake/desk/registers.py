"""The noise register and the figures: what the desk counts, for the communities of who asks.

Of years of reports that takes seconds, so it is done in a thread: nobody else waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from district.records import CommunityId
from intake.courses import each_course
from intake.desk.figures_page import days_of, figures_facts
from intake.desk.noise_page import Asked, NoisePage, asked_of
from intake.desk.scope import local_day
from intake.desk.visit import Visit
from intake.engine import Engine
from intake.hearing import heard

Facts = dict[str, Any]
"""What a template shows."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def noise(visit: Visit) -> Response:
    asked, zone = _asked(visit), visit.desk.current().district.profile.timezone
    today = local_day(visit.desk.now(), zone)
    facts = await _remembered(
        visit, ("noise", asked, today), lambda engine: _register(visit, engine).facts(asked, today)
    )
    title = visit.desk.current().pages.speaker(visit.language).plain("noise.title")
    return visit.page("noise", title, section="noise", **facts)


async def noise_csv(visit: Visit) -> Response:
    wanted = _asked(visit).filter
    body = await visit.desk.counter.ask(lambda store: _register(visit, store.engine).csv(wanted))
    return _file(body, "text/csv; charset=utf-8", "noise.csv")


async def noise_xlsx(visit: Visit) -> Response:
    wanted = _asked(visit).filter
    body = await visit.desk.counter.ask(lambda store: _register(visit, store.engine).xlsx(wanted))
    return _file(body, _XLSX, "noise.xlsx")


async def figures(visit: Visit) -> Response:
    current, days, now = visit.desk.current(), days_of(visit.request.query_params), visit.desk.now()
    speaker = current.pages.speaker(visit.language)

    def count(engine: Engine) -> Facts:
        found = each_course(engine, current.district, _communities(visit))
        return figures_facts(found, current.district, speaker, days, now)

    facts = await _remembered(visit, ("figures", days), count)
    return visit.page("figures", speaker.plain("figures.title"), section="figures", **facts)


async def _remembered(visit: Visit, key: object, count: Callable[[Engine], Facts]) -> Facts:
    """What is counted of all there ever was, by a thread of its own, which others do not wait for.

    A whole district's takes a second or more.
    """
    desk, whose = visit.desk, (_communities(visit), visit.language, key)
    return await desk.counter.ask(lambda store: desk.remembered.get(
        whose, desk.current(), desk.monotonic, lambda: count(store.engine)
    ))


def _communities(visit: Visit) -> tuple[CommunityId, ...] | None:
    """None: all, and what has none."""
    scope = visit.scope
    return None if scope.everything else scope.communities


def _asked(visit: Visit) -> Asked:
    return asked_of(visit.request.query_params)


def _register(visit: Visit, engine: Engine) -> NoisePage:
    current = visit.desk.current()
    found = heard(engine, current.district, _communities(visit))
    return NoisePage(found, current.district, current.pages.speaker(visit.language))


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind,
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})
