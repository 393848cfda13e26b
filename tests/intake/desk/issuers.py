"""A real OpenID Connect provider on loopback, built from authlib's server side.

It checks client, redirect address, code and PKCE by itself; `faults` make its tokens wrong.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    AuthorizationServer,
    ClientMixin,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "desk", "a secret of the client's"
BACK = "https://desk.example/desk/oidc/back"


@dataclass
class _Client(ClientMixin):
    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == BACK

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class _Code(AuthorizationCodeMixin):
    user: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return BACK

    def get_scope(self) -> str:
        return "openid"


class _Request(OAuth2Request):
    def __init__(self, method: str, uri: str, headers: dict[str, str], body: str) -> None:
        # It stands for TLS, which is not there on loopback.
        super().__init__(method, f"https://issuer{uri}", headers=headers)
        self._args = dict(parse_qsl(urlsplit(uri).query))
        self._form = dict(parse_qsl(body))
        self.payload = BasicOAuth2Payload(self._args | self._form)

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


@dataclass
class Provider:
    """`user` signs in whenever anybody is sent there. `now` is its clock, in seconds."""

    now: Callable[[], float]
    user: str = "emp-0417"
    claims: dict[str, Any] = field(default_factory=dict)
    """What its ID tokens say other than the truth."""
    alg: str = "RS256"
    metadata: dict[str, Any] = field(default_factory=dict)
    """What it says of itself other than the truth."""
    port: int = 0
    key: RSAKey = field(default_factory=lambda: _key("first"))
    signing: Any = None
    """Signs with another key than it publishes."""
    codes: dict[str, _Code] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def change_keys(self) -> None:
        self.key = _key("second")

    def id_token(self, nonce: str) -> str:
        now = int(self.now())
        claims = {"iss": self.url, "sub": self.user, "aud": CLIENT, "exp": now + 300, "iat": now,
                  "nonce": nonce, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.alg == "none":
            return f"{_b64({'alg': 'none', 'typ': 'JWT'})}.{_b64(claims)}."
        if self.alg == "HS256":
            # Whoever knows the client's secret could have made it.
            key: Any = OctKey.import_key(SECRET)
        else:
            key = self.signing or self.key
        return jwt.encode({"alg": self.alg, "kid": self.key.kid}, claims, key, [self.alg])


def _b64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


_KEYS: dict[str, RSAKey] = {}


def _key(name: str) -> RSAKey:
    if name not in _KEYS:
        _KEYS[name] = RSAKey.generate_key(2048, {"kid": name, "use": "sig"})
    return _KEYS[name]


def other_key() -> RSAKey:
    """Nobody's."""
    return _key("other")


def _server(provider: Provider) -> AuthorizationServer:
    class Server(AuthorizationServer):
        def query_client(self, client_id: str) -> _Client | None:
            return _Client() if client_id == CLIENT else None

        def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
            pass

        def create_oauth2_request(self, request: _Request) -> _Request:
            return request

        def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, Any, Any]:
            return status, body, headers

        def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
            pass

    class Grant(AuthorizationCodeGrant):
        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            data = request.payload.data
            provider.codes[code] = _Code(
                provider.user, data.get("nonce", ""), data["code_challenge"],
                data["code_challenge_method"],
            )

        def query_authorization_code(self, code: str, client: _Client) -> _Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: _Code) -> None:
            provider.codes = {
                code: each for code, each in provider.codes.items()
                if each is not authorization_code
            }

        def authenticate_user(self, authorization_code: _Code) -> str:
            return authorization_code.user

    def with_id_token(grant: Grant) -> None:
        def process(of: Grant, response: Any) -> None:
            _, token, _ = response
            token["id_token"] = provider.id_token(of.request.authorization_code.nonce)

        grant.register_hook("after_create_token_response", process)

    server = Server()
    server.register_token_generator("default", BearerTokenGenerator(
        lambda **_: secrets.token_urlsafe(24)
    ))
    server.register_grant(Grant, [CodeChallenge(required=True), with_id_token])
    return server


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    server = _server(provider)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            if path == "/.well-known/openid-configuration":
                self._answer(200, {
                    "issuer": provider.url, "authorization_endpoint": f"{provider.url}/authorize",
                    "token_endpoint": f"{provider.url}/token", "jwks_uri": f"{provider.url}/keys",
                    **provider.metadata,
                }, [])
            elif path == "/keys":
                self._answer(200, {"keys": [provider.key.as_dict(private=False)]}, [])
            elif path == "/authorize":
                request = _Request("GET", self.path, dict(self.headers), "")
                grant = server.get_consent_grant(request, end_user=provider.user)
                self._answer(*server.create_authorization_response(
                    request, grant_user=provider.user, grant=grant
                ))
            else:
                self._answer(404, "", [])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            provider.asked.append(self.path)
            request = _Request("POST", self.path, dict(self.headers), body)
            self._answer(*server.create_token_response(request))

        def _answer(self, status: int, body: Any, headers: Any) -> None:
            text = json.dumps(body) if isinstance(body, dict) else body or ""
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if not headers:
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.port = http.server_address[1]
    thread = threading.Thread(target=lambda: http.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield provider
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
