"""The noise register and the figures: what the desk counts, for the communities of who asks.

Of years of reports that takes seconds, so it is done in a thread: nobody else waits for it.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from intake.courses import courses
from intake.desk.figures_page import days_of, figures_facts
from intake.desk.noise_page import Asked, NoisePage, asked_of
from intake.desk.scope import local_day
from intake.desk.visit import Visit
from intake.hearing import heard

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def noise(visit: Visit) -> Response:
    page, asked = await _register(visit)
    zone = visit.desk.current().district.profile.timezone
    today = local_day(visit.desk.now(), zone)
    facts = await run_in_threadpool(page.facts, asked, today)
    return visit.page("noise", page.t.plain("noise.title"), section="noise", **facts)


async def noise_csv(visit: Visit) -> Response:
    page, asked = await _register(visit)
    body = await run_in_threadpool(page.csv, asked.filter)
    return _file(body, "text/csv; charset=utf-8", "noise.csv")


async def noise_xlsx(visit: Visit) -> Response:
    page, asked = await _register(visit)
    return _file(await run_in_threadpool(page.xlsx, asked.filter), _XLSX, "noise.xlsx")


async def figures(visit: Visit) -> Response:
    scope, current = visit.scope, visit.desk.current()
    found = await visit.desk.reader.ask(lambda store: courses(store.engine, current.district))
    mine = [each for each in found if scope.everything or each.community in scope.communities]
    speaker = current.pages.speaker(visit.language)
    facts = await run_in_threadpool(
        figures_facts, mine, current.district, speaker, days_of(visit.request.query_params),
        visit.desk.now(),
    )
    return visit.page("figures", speaker.plain("figures.title"), section="figures", **facts)


async def _register(visit: Visit) -> tuple[NoisePage, Asked]:
    scope, current = visit.scope, visit.desk.current()
    found = await visit.desk.reader.ask(lambda store: heard(store.engine, current.district))
    mine = [each for each in found if scope.everything or each.community in scope.communities]
    page = NoisePage(mine, current.district, current.pages.speaker(visit.language))
    return page, asked_of(visit.request.query_params)


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind,
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})
