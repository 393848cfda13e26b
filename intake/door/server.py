"""uvicorn around the door: bounds of time and size before a request is one, no log of who asked."""

from __future__ import annotations

import asyncio
import signal
import socket
import struct
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from intake.door.asgi import App

HEADER_SECONDS = 10
"""For the head of a request, for a connection on which none comes, and for the rest of a body that
was answered before its end."""
ANSWER_SECONDS = 60
"""For an answer to be taken, once the system keeps no more of it; the largest is some 30 KB."""
MOST_HEAD = 32 * 1024
_HEAD_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"connection: close\r\ncontent-length: 0\r\n\r\n"
)
ANSWER_SECONDS = 60
"""For an answer to be taken, once the system keeps no more of it; the largest is some 30 KB."""
_CONNECTIONS = 1000
_ENDING = 10
"""Seconds for what is under way when the door is told to close."""
_ENDS = (signal.SIGINT, signal.SIGTERM)


class _Bounded(HttpToolsProtocol):
    """uvicorn waits for ever for the end of a request's head, of any length, and for who does not
    take the answer; this does not."""

    _timer: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _head = 0
    """Bytes of a head that has begun and not ended."""
    _in_head = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._flows()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            # Nothing is being answered: it is a head that has not ended, or what nobody waits for.
            self._wait()
        if self._in_head:
            self._head += len(data)
            if self._head > MOST_HEAD:
                self.transport.write(_HEAD_TOO_LARGE)
                self.transport.close()

    def on_message_begin(self) -> None:
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(ANSWER_SECONDS, self._drop)

    def resume_writing(self) -> None:
        self._flows()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        # Closing waits until all is taken.
        self._stalled = self._stalled or self.loop.call_later(ANSWER_SECONDS, self._drop)

    def _drop(self) -> None:
        """Close it now, and have the system forget what was not taken (socket(7), SO_LINGER)."""
        self._stalled = None
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _flows(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEADER_SECONDS, self._cut)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _cut(self) -> None:
        self._timer = None
        # Who does not end what was begun does not read either: nothing is left to wait for.
        self.transport.abort()


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[int], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn would raise the signal once more when all is done, before the queue is closed."""
        before = {each: signal.signal(each, self.handle_exit) for each in _ENDS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready(self.servers[0].sockets[0].getsockname()[1])


def run(
    app: App, host: str, port: int, beside: Callable[[], Awaitable[None]],
    ready: Callable[[int], None],
) -> None:
    """Serve until told to stop; `beside` runs as long, and `ready` is told the port."""

    async def lifespan(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        task = asyncio.ensure_future(beside())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def whole(scope: Any, receive: Any, send: Any) -> None:
        await (lifespan if scope["type"] == "lifespan" else app)(scope, receive, send)

    config = uvicorn.Config(
        whole, host=host, port=port, http=_Bounded, access_log=False, log_level="critical",
        server_header=False, date_header=True, proxy_headers=False, ws="none", lifespan="on",
        limit_concurrency=_CONNECTIONS, backlog=_CONNECTIONS, timeout_keep_alive=HEADER_SECONDS,
        timeout_graceful_shutdown=_ENDING, h11_max_incomplete_event_size=16_384,
    )
    _Server(config, ready).run()
