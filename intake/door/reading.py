"""Reading a request: its body within bounds of size and time, its language, who it is from."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from intake.door import bodies
from intake.door.bodies import MOST_BYTES, BadBody, Posted
from intake.door.clients import Network, Proxies

SECONDS = 10
"""For the whole body: on the slowest network a form takes a tenth of that."""


async def read_body(request: Request, seconds: float = SECONDS) -> bytes:
    """The whole body; raises `BadBody` before more than `MOST_BYTES` of it are held."""
    told = request.headers.get("content-length", "0")
    if not told.isascii() or not told.isdigit():
        raise BadBody("body_length", 400)
    if len(told) > 12 or int(told) > MOST_BYTES:
        raise BadBody("body_too_large", 413)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > MOST_BYTES:
                    raise BadBody("body_too_large", 413)
    except TimeoutError:
        raise BadBody("body_slow", 408) from None
    except ClientDisconnect:
        raise BadBody("body_cut", 400) from None
    return bytes(body)


async def read_posted(request: Request) -> Posted:
    return bodies.parse(await read_body(request), request.headers.get("content-type", ""))


def wants_json(request: Request) -> bool:
    """Whether the sender is a program: it sends JSON, or takes JSON and no page."""
    if bodies.kind_of(request.headers.get("content-type", "")) == "json":
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def network_of(request: Request, proxies: Proxies) -> Network:
    peer = request.client.host if request.client else ""
    return proxies.network(peer, request.headers.getlist("x-forwarded-for"))
