"""Around every application: headers on every answer, the path's prefix taken off, errors told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from starlette.responses import Response

from intake.door.telling import tell_where

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]


def without_prefix(scope: Scope, prefix: str) -> Scope:
    """The request as it looks below the prefix; one that is not below it stays as it is."""
    path = str(scope["path"])
    if not prefix or not path.startswith(f"{prefix}/"):
        return scope
    path = path.removeprefix(prefix)
    return {**scope, "path": path, "raw_path": path.encode()}


def outermost(app: App, prefix: Callable[[], str], headers: Callable[[str], Headers]) -> App:
    """`headers` of a path are added to each answer; no error is told in a value's words."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        scope = without_prefix(scope, prefix())
        more = headers(str(scope["path"]))
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message["headers"], *more]
            await send(message)

        try:
            await app(scope, receive, sending)
        except Exception as error:
            tell_where(error)
            if not begun:
                await Response(b"500", 500)(scope, receive, sending)

    return wrapped
