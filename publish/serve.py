"""A look at the built site on this machine. Not for the open network.

A preview is told by its `News`: its pages then reload when the site has changed. What they need for
that is put into them here; the files on disk are those of a site built to be published.
"""

from __future__ import annotations

import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from publish.news import News
from publish.passing import is_for_door, pass_on

RELOAD = Path(__file__).resolve().parent / "reload"
"""The files that only a preview has, at `/.hutong/`."""
HEARTBEAT = 15
"""Seconds after which a page that listens hears at least that somebody is there."""
_CHANGES = "/.hutong/changes"
_POLICY = "Content-Security-Policy"
_HEADERS = {
    # What a real server should send too: nothing but our own files, no script but our own.
    _POLICY: (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class _Pages(SimpleHTTPRequestHandler):
    """Static files with our 404 page, no listings, and no log of who looked at what."""

    headers_sent = _HEADERS
    extensions_map = {  # noqa: RUF012  the base class's own shape
        ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8", ".json": "application/json",
        ".svg": "image/svg+xml", ".ics": "text/calendar; charset=utf-8",
        ".vcf": "text/vcard; charset=utf-8",
        ".xml": "application/xml; charset=utf-8", ".csv": "text/csv; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
        ".woff2": "font/woff2",
        "": "application/octet-stream",
    }

    def guess_type(self, path: Any) -> str:
        """By the name's ending; a feed's is that of a sitemap too."""
        if str(path).endswith("/notices.xml"):
            return "application/atom+xml; charset=utf-8"
        return super().guess_type(path)

    def end_headers(self) -> None:
        for name, value in self.headers_sent.items():
            # The browser editor's page says itself what it may reach, but for this.
            edits = name == _POLICY and urlsplit(self.path).path.startswith("/admin/")
            self.send_header(name, "frame-ancestors 'none'" if edits else value)
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
        body = self.dressed(page.read_bytes()) if page.is_file() else b"404"
        self.begin(HTTPStatus.NOT_FOUND, "404.html", len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def dressed(self, html: bytes) -> bytes:
        """A page as it is sent."""
        return html

    def begin(self, status: HTTPStatus, name: str, size: int | None) -> None:
        """The headers of an answer; the name's ending says of what type."""
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(name))
        if size is not None:
            self.send_header("Content-Length", str(size))
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing: an address looked at is nobody's business."""


class _Preview(_Pages):
    """Pages that follow the news. Nothing of them is kept: two saves may fall into one second."""

    headers_sent = _HEADERS | {"Cache-Control": "no-store"}
    extensions_map = _Pages.extensions_map | {".events": "text/event-stream"}

    def __init__(
        self, *arguments: Any, news: News, heartbeat: float, door: int, directory: str
    ) -> None:
        self.news = news
        self.door = door
        self.heartbeat = heartbeat
        # Before the page is read: at worst it is told too early that it is old, never too late.
        self.build = news.build
        super().__init__(*arguments, directory=directory)

    def do_POST(self) -> None:
        if self.door:
            pass_on(self, self.door)
        else:
            # There is nobody to take it.
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)

    def do_HEAD(self) -> None:
        if self.door and is_for_door("HEAD", self.path):
            pass_on(self, self.door)
        else:
            super().do_HEAD()

    def do_GET(self) -> None:
        if self.door and is_for_door("GET", self.path):
            pass_on(self, self.door)
        elif urlsplit(self.path).path == _CHANGES:
            self.begin(HTTPStatus.OK, "changes.events", None)
            self._follow()
        else:
            super().do_GET()

    def send_head(self) -> Any:
        del self.headers["If-Modified-Since"]
        path = urlsplit(self.path).path
        try:
            if path == _CHANGES:
                self.begin(HTTPStatus.OK, "changes.events", None)
                return None
            if path.startswith("/.hutong/"):
                file, body = path, self._ours(path.removeprefix("/.hutong/"))
            else:
                file = self.translate_path(self.path) + ("index.html" if path[-1:] == "/" else "")
                body = self.dressed(Path(file).read_bytes()) if file.endswith(".html") else b""
        except (OSError, ValueError):
            body = b""
        if not body:
            return super().send_head()
        self.begin(HTTPStatus.OK, file, len(body))
        return BytesIO(body)

    def _ours(self, name: str) -> bytes:
        """A file of `RELOAD`, b"" where there is none."""
        files = {path.name: path for path in RELOAD.iterdir()}
        return files[name].read_bytes() if name in files else b""

    def dressed(self, html: bytes) -> bytes:
        script = f'<script src="/.hutong/reload.js" defer data-build="{self.build}"></script>'
        return html.replace(b"</head>", script.encode() + b"\n</head>", 1)

    def _follow(self) -> None:
        """Server-sent events for as long as the page listens."""
        number = 0
        while True:
            found = self.news.after(number, self.heartbeat)
            if found:
                number = found[0]
            self.wfile.write(f"data: {found[1]}\n\n".encode() if found else b": still here\n\n")


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that goes on to another page does not wait for what it asked for.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def make_server(
    site: Path, port: int, news: News | None = None, heartbeat: float = HEARTBEAT, door: int = 0
) -> ThreadingHTTPServer:
    """A server for `site` on the loopback address, not yet running; `OSError`: port taken.

    A preview passes on what is for the `door`, the port of one on this machine.
    """
    pages: Any = _Pages
    if news is not None:
        pages = partial(_Preview, news=news, heartbeat=heartbeat, door=door)
    return _Server(("127.0.0.1", port), partial(pages, directory=str(site)))
