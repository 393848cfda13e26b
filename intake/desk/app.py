"""The desk as an ASGI application: everything below `/desk/`, and its headers."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from intake.desk.desk import Desk
from intake.desk.pages import ASSETS
from intake.desk.routes import routes
from intake.desk.visit import Guest
from intake.door import answers
from intake.door.asgi import App, Headers, outermost

_HEADERS = [
    (b"content-security-policy",
     b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
     b" form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    # Not no-referrer: with it a browser calls the origin of our own forms `null`.
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_PRIVATE = (b"cache-control", b"no-store")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def make_desk(desk: Desk) -> App:
    """The application for `/desk` and all below it, also under the door's prefix."""
    app = Starlette(
        routes=[
            Route("/desk", _to_desk, methods=["GET"]),
            # Where there is no door, this is what is found at the host's name.
            Route("/", _to_desk, methods=["GET"]),
            Route(f"{ASSETS}{{name}}", _asset, methods=["GET"]),
            *routes(),
        ],
        exception_handlers={404: _missing, 405: _missing, 500: _failed},
    )
    app.router.redirect_slashes = False
    app.state.desk = desk
    return outermost(app, lambda: desk.pages.prefix, _headers)


def _headers(path: str) -> Headers:
    return _HEADERS if path.startswith(ASSETS) else [*_HEADERS, _PRIVATE]


async def _to_desk(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return answers.see(f"{desk.pages.prefix}/desk/")


async def _asset(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    path = f"{ASSETS}{request.path_params['name']}"
    body = desk.pages.files.get(path)
    if body is None:
        return Response(b"404", 404, headers={"Cache-Control": "no-store"})
    kind = _TYPES.get(path[path.rfind("."):], "application/octet-stream")
    return Response(body, headers={"Cache-Control": "public, max-age=31536000, immutable"},
                    media_type=kind)


async def _missing(request: Request, error: Exception) -> Response:
    """What is not below `/desk/`, or a method that nobody knows."""
    return Guest.of(request).missing()


async def _failed(request: Request, error: Exception) -> Response:
    """A mistake of ours; where it was `outermost` tells whoever runs the desk."""
    guest = Guest.of(request)
    return guest.page("failed", guest.say("failed.title"), 500)
