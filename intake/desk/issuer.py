"""`Issuer`: an OpenID Connect provider that says who somebody is (OpenID Connect Core 1.0, 3.1).

Authorization code with PKCE, state and nonce. authlib speaks the protocol and checks the claims,
joserfc the signatures.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
import hmac
import ssl
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from intake.accounts import Subject

_SECONDS = 10
"""For all that is asked of the issuer while somebody waits."""
_LEEWAY = 120
"""Seconds by which its clock may differ from ours."""
_KEYS_AGAIN = 60
"""Seconds before keys are asked for again because of one that is not known."""
# Not `none`, and none with which whoever knows our secret could sign.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
               "Ed25519", "EdDSA"]
_KINDS = frozenset({"RSA", "EC", "OKP"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
T = TypeVar("T")

_DISCOVERY = "/.well-known/openid-configuration"


class IssuerTrouble(Exception):
    """It did not work out; `code` is `away`, `refused` or `not_believed`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Begun:
    """One attempt, of one browser. All that must not be guessed comes from its secret."""

    secret: str

    def _part(self, name: bytes) -> str:
        digest = hmac.new(self.secret.encode(), name, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    @property
    def state(self) -> str:
        return self._part(b"state")

    @property
    def nonce(self) -> str:
        return self._part(b"nonce")

    @property
    def verifier(self) -> str:
        return self._part(b"verifier")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the issuer says of itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    auth_method: str


@dataclass(slots=True)
class Issuer:
    """`url` is as it is configured. Its metadata is read at the first use and kept."""

    url: str
    client: str
    secret: str = field(repr=False)
    name: str
    """On the button."""
    _known: _Known | None = field(default=None, repr=False)
    _keys: tuple[float, KeySet] | None = field(default=None, repr=False)

    async def address(self, begun: Begun, back: str) -> str:
        """Where the browser is sent; the issuer sends it `back`. Raises `IssuerTrouble`."""
        known = await self._bounded(self._knowing())
        async with self._speaking(known, back) as speaking:
            address, _ = speaking.create_authorization_url(
                known.authorization, state=begun.state, nonce=begun.nonce,
                code_verifier=begun.verifier,
            )
        return str(address)

    async def subject(
        self, code: str, said: str, begun: Begun, back: str, now: datetime, steady: float
    ) -> Subject:
        """Whom it means by this code. `said` is the issuer the answer says it is from (RFC 9207).

        Raises `IssuerTrouble`.
        """
        return await self._bounded(self._asked(code, said, begun, back, now, steady))

    async def _asked(
        self, code: str, said: str, begun: Begun, back: str, now: datetime, steady: float
    ) -> Subject:
        known = await self._knowing()
        if said and said != known.issuer:
            raise IssuerTrouble("not_believed")
        async with self._speaking(known, back) as speaking:
            try:
                token = await speaking.fetch_token(
                    known.token, grant_type="authorization_code", code=code,
                    code_verifier=begun.verifier, redirect_uri=back,
                )
            except OAuthError:
                raise IssuerTrouble("refused") from None
        claims = await self._believed(token, known, begun, now, steady)
        return Subject(self.url, claims["sub"])

    async def _believed(
        self, token: Mapping[str, Any], known: _Known, begun: Begun, now: datetime, steady: float
    ) -> Mapping[str, Any]:
        """The claims of the ID token: signed, for us, for this attempt, still good."""
        options = {"iss": {"essential": True, "value": known.issuer},
                   "aud": {"essential": True, "value": self.client}}
        params = {"nonce": begun.nonce, "client_id": self.client,
                  "access_token": token.get("access_token")}
        try:
            signed = await self._decoded(str(token["id_token"]), known, steady)
            claims = CodeIDToken(signed.claims, signed.header, options, params)
            claims.validate(int(now.timestamp()), _LEEWAY)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            raise IssuerTrouble("not_believed") from None
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise IssuerTrouble("not_believed")
        return cast(Mapping[str, Any], claims)

    async def _decoded(self, text: str, known: _Known, steady: float) -> jwt.Token:
        if self._keys is None:
            self._keys = (steady, await _keys(known))
        read_at, keys = self._keys
        try:
            return jwt.decode(text, keys, algorithms=_ALGORITHMS)
        except (InvalidKeyIdError, ValueError):
            if steady - read_at < _KEYS_AGAIN:
                raise
        # It may have changed its keys since.
        self._keys = (steady, await _keys(known))
        return jwt.decode(text, self._keys[1], algorithms=_ALGORITHMS)

    async def _knowing(self) -> _Known:
        if self._known is None:
            told = await _read(self.url.rstrip("/") + _DISCOVERY)
            known = _known(told)
            if known.issuer.rstrip("/") != self.url.rstrip("/"):
                raise IssuerTrouble("not_believed")
            self._known = known
        return self._known

    def _speaking(self, known: _Known, back: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self.client, self.secret, token_endpoint_auth_method=known.auth_method, scope="openid",
            redirect_uri=back, code_challenge_method="S256", timeout=_SECONDS, verify=_tls(),
        )

    async def _bounded(self, asked: Awaitable[T]) -> T:
        """What went wrong on the way there is told by its code; no answer is waited for long."""
        try:
            async with asyncio.timeout(_SECONDS):
                return await asked
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError):
            raise IssuerTrouble("away") from None


def is_safe(address: str) -> bool:
    """Whether what is sent there is sealed on the way, or does not leave this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (
        parts.scheme == "http" and host in _LOOPBACK
    ))


def _known(told: Mapping[str, Any]) -> _Known:
    def address(name: str) -> str:
        given = told.get(name)
        if not isinstance(given, str) or not is_safe(given):
            raise IssuerTrouble("not_believed")
        return given

    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    basic = "client_secret_basic" in methods
    return _Known(
        address("issuer"), address("authorization_endpoint"), address("token_endpoint"),
        address("jwks_uri"), "client_secret_basic" if basic else "client_secret_post",
    )


async def _keys(known: _Known) -> KeySet:
    """The keys it may sign with; what else is there is not ours to understand."""
    told = await _read(known.keys)
    return KeySet.import_key_set({"keys": [
        key for key in told["keys"] if key.get("kty") in _KINDS and key.get("use", "sig") == "sig"
    ]})


@functools.cache
def _tls() -> ssl.SSLContext:
    """Made once: it reads every authority that the system trusts."""
    return httpx2.create_ssl_context()


async def _read(address: str) -> dict[str, Any]:
    async with httpx2.AsyncClient(timeout=_SECONDS, verify=_tls()) as client:
        answer = await client.get(address, headers={"Accept": "application/json"})
        answer.raise_for_status()
        told = answer.json()
    if not isinstance(told, dict):
        raise IssuerTrouble("not_believed")
    return told
