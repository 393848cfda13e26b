"""The door as an ASGI application: its addresses, its headers, and what happens when all fails."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles

from intake.door import answers, posting, receipts
from intake.door.asgi import App, Headers, outermost
from intake.door.door import Door
from intake.door.pages import ASSETS

_HEADERS = [
    (b"content-security-policy",
     b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
     b" form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
_PRIVATE = [(b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex")]
_SHUT = frozenset({"queue", "register", "forgetting_late"})
"""Broken content is no reason to turn residents away; a promise that is not kept is."""
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def make_app(door: Door, site: Path | None = None) -> App:
    """The application; `site` is a built site to serve beside it, on the same origin."""
    routes: list[Route | Mount] = [
        Route("/requests/{form}", posting.take_form, methods=["POST"]),
        Route("/requests/{form}/", posting.take_form, methods=["POST"]),
        Route("/receipts", receipts.ask, methods=["GET"]),
        Route("/receipts", receipts.follow, methods=["POST"]),
        Route("/receipts/challenge", posting.challenge, methods=["GET"]),
        Route("/receipts/assets/{name}", _asset, methods=["GET"]),
        Route("/receipts/{ticket}", receipts.show_ticket, methods=["GET"]),
        Route("/healthz", _health, methods=["GET"]),
    ]
    if site is None:
        routes += [
            Route("/requests/{form}", posting.show_form, methods=["GET"]),
            Route("/requests/{form}/", posting.show_form, methods=["GET"]),
        ]
    else:
        routes += [
            Route("/requests/{form}", _to_form, methods=["GET"]),
            Mount("/", StaticFiles(directory=site, html=True)),
        ]
    app = Starlette(routes=routes, exception_handlers={
        404: _missing, 405: _missing, 500: _failed,
    })
    app.router.redirect_slashes = False
    app.state.door = door
    app.state.beside = site is not None
    return outermost(app, lambda: door.current.pages.prefix, _headers)


def _headers(path: str) -> Headers:
    if path.startswith(ASSETS) or not _is_ours(path):
        return _HEADERS
    return [*_HEADERS, *_PRIVATE]


def _is_ours(path: str) -> bool:
    return path.startswith(("/receipts", "/requests/", "/healthz"))


async def _missing(request: Request, error: Exception) -> Response:
    """No such address, or none that takes this method."""
    door: Door = request.app.state.door
    status = error.status_code if isinstance(error, HTTPException) else 404
    pages = door.current.pages
    language = pages.language(request.query_params.get("language", ""),
                              request.headers.get("accept-language", ""))
    title = pages.speaker(language).plain("not_found.title")
    more = {"Allow": _allowed(request)} if status == 405 else {}
    return answers.html(pages.page(language, "door/missing.html", title), status, **more)


async def _failed(request: Request, error: Exception) -> Response:
    """A mistake of ours; where it was `outermost` tells whoever runs the door."""
    door: Door = request.app.state.door
    pages = door.current.pages
    language = pages.language(request.query_params.get("language", ""),
                              request.headers.get("accept-language", ""))
    title = pages.words(language)("page.door.failed.title")
    return answers.html(pages.page(language, "door/failed.html", title), 500)


def _allowed(request: Request) -> str:
    """The methods that this address takes (RFC 9110, 15.5.6)."""
    found = {"GET", "HEAD"} if request.app.state.beside else set[str]()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return ", ".join(sorted(found))


async def _asset(request: Request) -> Response:
    door: Door = request.app.state.door
    path = f"{ASSETS}{request.path_params['name']}"
    body = door.current.pages.files.get(path)
    if body is None:
        return Response(b"404", 404)
    kind = _TYPES.get(path[path.rfind("."):], "application/octet-stream")
    return Response(body, headers={"Cache-Control": "public, max-age=31536000, immutable"},
                    media_type=kind)


async def _to_form(request: Request) -> Response:
    """The form's page, which the site beside has; who calls up where it was posted comes here."""
    door: Door = request.app.state.door
    prefix = door.current.pages.prefix
    language = request.query_params.get("language", "")
    others = door.current.pages.languages[1:]
    below = f"/{language}" if language in others else ""
    name = request.path_params["form"]
    if name not in door.current.forms:
        return await posting.show_form(request)
    return answers.see(f"{prefix}{below}/requests/{name}/")


async def _health(request: Request) -> Response:
    """What needs a person, by name. 503 where no form can be taken, or none should be."""
    door: Door = request.app.state.door
    troubles = sorted(door.troubles)
    body = {"status": "trouble" if troubles else "ok", "troubles": troubles}
    return answers.as_json(body, 503 if _SHUT.intersection(troubles) else 200)
