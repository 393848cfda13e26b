"""Passing on: what is for the door goes to the door, from a preview that stands before it."""

from __future__ import annotations

import http.client
import re
from http.server import BaseHTTPRequestHandler

MOST = 256 * 1024
"""Bytes of a post: more than the door takes, so that it is the door that says so."""
_SECONDS = 30
_FOR_DOOR = re.compile(r"/(?:receipts(?:/.*)?|healthz|desk(?:/.*)?|requests/[^/]+)")
_HOP = frozenset({
    "connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade",
    "proxy-authorization", "proxy-authenticate", "server", "date",
})


def is_for_door(method: str, path: str) -> bool:
    """Whether the door answers this; what a form's page is the site has."""
    return method == "POST" or _FOR_DOOR.fullmatch(path.partition("?")[0]) is not None


def pass_on(handler: BaseHTTPRequestHandler, port: int) -> None:
    """Ask the door at the port on this machine, and answer what it answers."""
    length = handler.headers.get("Content-Length", "0")
    if "Transfer-Encoding" in handler.headers:
        # No browser sends a form in pieces; its end would have to be looked for.
        handler.close_connection = True
        handler.send_error(411)
        return
    if not (length.isascii() and length.isdecimal()) or len(length) > 9 or int(length) > MOST:
        handler.close_connection = True
        handler.send_error(413)
        return
    body = handler.rfile.read(int(length))
    headers = {name: text for name, text in handler.headers.items() if name.lower() not in _HOP}
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        door.request(handler.command, handler.path, body or None, headers)
        answer = door.getresponse()
        said = answer.read()
    except (OSError, http.client.HTTPException):
        handler.send_error(502)
        return
    finally:
        door.close()
    # As it came: the door has its own headers, not those of a page that is kept.
    handler.send_response_only(answer.status)
    for name, text in answer.getheaders():
        if name.lower() not in _HOP and name.lower() != "content-length":
            handler.send_header(name, text)
    handler.send_header("Content-Length", str(len(said)))
    BaseHTTPRequestHandler.end_headers(handler)
    if handler.command != "HEAD":
        handler.wfile.write(said)
