"""What the browser keeps and sends back: session tokens, their cookies, and tokens of forms."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

SESSION = "__Host-desk"
"""The prefix makes browsers refuse it from a neighbour's host and without TLS (RFC 6265bis)."""
VISITOR = "__Host-desk-visitor"
"""Kept by who is not signed in yet: a form for signing in is good in one browser only."""
_TOKEN = re.compile("[A-Za-z0-9_-]{43}")
_CSRF = b"hutong desk form"


def new_token() -> str:
    """256 bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """As the queue knows it: who reads the queue can sign in with nothing that is there."""
    return hashlib.sha256(token.encode()).hexdigest()


def kept(request: Request, cookie: str) -> str:
    """The token in that cookie, "" where there is none that could be ours."""
    token = request.cookies.get(cookie, "")
    return token if _TOKEN.fullmatch(token) else ""


def csrf_of(token: str) -> str:
    """What the forms of this session carry; says nothing of the token."""
    return hmac.new(token.encode(), _CSRF, hashlib.sha256).hexdigest()


def is_csrf(token: str, given: str) -> bool:
    # Bytes: a text may hold what compare_digest does not take.
    return bool(token) and hmac.compare_digest(csrf_of(token).encode(), given.encode())


def keep(response: Response, cookie: str, token: str, seconds: int | None = None) -> None:
    """Until the browser is closed, or for so many seconds."""
    response.set_cookie(cookie, token, max_age=seconds, path="/", secure=True, httponly=True,
                        samesite="lax")


def drop(response: Response, cookie: str) -> None:
    response.delete_cookie(cookie, path="/", secure=True, httponly=True, samesite="lax")
