"""`/desk/`: the desk's first page."""

from __future__ import annotations

from starlette.responses import Response

from intake.desk.visit import Visit


async def show(visit: Visit) -> Response:
    return visit.page("home", visit.say("home.title"), section="list")
