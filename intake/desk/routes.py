"""Every address of the desk, who may call it, and what answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from intake.accounts import Role
from intake.desk import elsewhere, home, own, registers, requests, signing, slip_pages
from intake.desk.guard import Handler, guarded
from intake.desk.menu import ALL, DECIDERS, HELPERS, STAFF
from intake.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Way:
    """One method of one address, and the roles for which it is there."""

    method: str
    path: str
    roles: frozenset[Role]
    handler: Handler


@dataclass(frozen=True, slots=True)
class OpenWay:
    """One that needs nobody to be signed in."""

    method: str
    path: str
    handler: Callable[[Request], Awaitable[Response]]


ROUTES = (
    Way("GET", "/desk/", ALL, home.show),
    Way("POST", "/desk/requests", STAFF, requests.look_for),
    Way("GET", "/desk/requests/{number}", STAFF, requests.show),
    Way("POST", "/desk/requests/{number}/{move}", STAFF, requests.act),
    Way("GET", "/desk/noise", STAFF, registers.noise),
    Way("GET", "/desk/noise.csv", STAFF, registers.noise_csv),
    Way("GET", "/desk/noise.xlsx", STAFF, registers.noise_xlsx),
    Way("GET", "/desk/figures", DECIDERS, registers.figures),
    Way("GET", "/desk/slips", HELPERS, slip_pages.show_list),
    Way("GET", "/desk/slips/{slip}", HELPERS, slip_pages.show),
    Way("POST", "/desk/slips/{slip}", HELPERS, slip_pages.report),
    Way("GET", "/desk/account", ALL, own.show),
    Way("POST", "/desk/account", ALL, own.change),
    Way("POST", "/desk/sign-out", ALL, signing.sign_out),
)
OPEN = (
    OpenWay("GET", "/desk/sign-in", signing.ask),
    OpenWay("POST", "/desk/sign-in", signing.sign_in),
    OpenWay("GET", "/desk/oidc", elsewhere.go),
    OpenWay("GET", "/desk/oidc/back", elsewhere.back),
)
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


async def _nothing(visit: Visit) -> Response:
    return visit.missing()


def routes() -> list[Route]:
    """What no way leads to looks like what is not for this account."""
    ways = [
        *(Route(way.path, way.handler, methods=[way.method]) for way in OPEN),
        *(Route(way.path, guarded(way.handler, way.roles), methods=[way.method])
          for way in ROUTES),
    ]
    return [*ways, Route("/desk/{rest:path}", guarded(_nothing, frozenset(ALL)), methods=_METHODS)]
