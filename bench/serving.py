"""A small web server for a built site that does what a real one does: gzip, and lasting assets."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

LEVEL = 6
"""Of gzip, as servers have it unless told otherwise."""
_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml",
    ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp",
    ".woff2": "font/woff2", ".ico": "image/x-icon",
}
_PACKED = (".html", ".css", ".js", ".json", ".svg")


@cache
def packed(path: Path) -> bytes:
    """A file as it goes over the wire."""
    body = path.read_bytes()
    return gzip.compress(body, LEVEL, mtime=0) if path.suffix in _PACKED else body


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes

    def __init__(self, site: Path, *given: object) -> None:
        self.site = site
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        file = self.site / (path + "index.html" if path.endswith("/") else path).lstrip("/")
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = packed(file)
        self.send_response(HTTPStatus.OK)
        lasting = path.startswith("/assets/")  # their names say what is in them
        self.send_header(
            "Cache-Control", "max-age=31536000, immutable" if lasting else "no-cache"
        )
        self.send_header("Content-Type", _TYPES.get(file.suffix, "application/octet-stream"))
        if file.suffix in _PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that is closed does not say good-bye."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site, served for as long as this lasts."""
    server = _Server(("127.0.0.1", 0), partial(_Pages, site))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
