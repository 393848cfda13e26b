"""A look at the built site on this machine. Not for the open network."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_HEADERS = {
    # What a real server should send too: nothing but our own files, no script but our own.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class _Pages(SimpleHTTPRequestHandler):
    """Static files with our 404 page, no listings, and no log of who looked at what."""

    extensions_map = {  # noqa: RUF012  the base class's own shape
        ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8", ".json": "application/json",
        ".svg": "image/svg+xml", ".ics": "text/calendar; charset=utf-8",
        ".xml": "application/atom+xml; charset=utf-8", ".csv": "text/csv; charset=utf-8",
        ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
        "": "application/octet-stream",
    }

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def send_head(self) -> Any:
        try:
            return super().send_head()
        except ValueError:  # an address such as /%00 names no file
            self.send_error(HTTPStatus.NOT_FOUND)
            return None

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        root = Path(self.directory)
        language = "en/" if self.path.startswith("/en/") else ""
        page = root / f"{language}404.html"
        body = page.read_bytes() if page.is_file() else b"404"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing: an address looked at is nobody's business."""


def make_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server for `site` on the loopback address, not yet running; `OSError`: port taken."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Pages, directory=str(site)))
