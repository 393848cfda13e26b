"""Answers over HTTP: pages and JSON, never kept, never indexed, escaped."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

RETRY_AFTER = 30
"""Seconds."""


def html(page: str, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    # What cannot be encoded was refused long before; should it come so far, it must not be a 500.
    body = page.encode("utf-8", "replace")
    return Response(body, status, named, media_type="text/html")


def as_json(value: Any, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    # A lone half of a character is told as JSON escapes it; UTF-8 has no place for it.
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(body, status, named, media_type="application/json")


def see(address: str) -> Response:
    """Look there instead, by GET (RFC 9110, 15.4.4)."""
    return Response(status_code=303, headers={"Location": address})


def problems(found: list[tuple[str, str]], status: int, **headers: str) -> Response:
    """`{"problems": [{"field", "message"}…]}`."""
    told = [{"field": name, "message": message} for name, message in found]
    return as_json({"problems": told}, status, **headers)
