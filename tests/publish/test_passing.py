"""A preview passes on what is for its door, and says so where the door does not answer."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from publish.news import News
from publish.passing import MOST, is_for_door
from publish.serve import make_server

PAGE = "<!doctype html><html><head><title>页</title></head><body>site</body></html>"


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/requests/noise"), ("POST", "/requests/noise/"), ("POST", "/receipts"),
    ("POST", "/anything"), ("GET", "/requests/noise"), ("GET", "/requests/noise?language=en"),
    ("GET", "/receipts"), ("GET", "/receipts?language=en"), ("GET", "/receipts/abc"),
    ("GET", "/receipts/assets/a.css"), ("GET", "/desk/"), ("GET", "/desk/x"), ("GET", "/healthz"),
    ("HEAD", "/healthz"),
])
def test_these_are_for_the_door(method: str, path: str) -> None:
    assert is_for_door(method, path)


@pytest.mark.parametrize("path", [
    "/", "/requests/", "/requests/noise/", "/en/requests/noise/", "/receiptsx", "/healthz/x",
    "/assets/a.css", "/officers/receipts/", "/?/receipts", "/.hutong/changes",
])
def test_these_are_the_sites(path: str) -> None:
    assert not is_for_door("GET", path)


class Answering(BaseHTTPRequestHandler):
    """A door that says back what it was asked."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        asked = f"{self.command} {self.path}\n{self.headers}\n".encode() + self.rfile.read(length)
        self.send_response_only(303 if self.command == "POST" else 200)
        self.send_header("Location", "/receipts/ticket")
        self.send_header("Content-Security-Policy", "the door's")
        self.send_header("X-Twice", "1")
        self.send_header("X-Twice", "2")
        self.send_header("Content-Length", str(len(asked)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(asked)

    do_POST = do_HEAD = do_GET

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[int]:
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "requests/noise").mkdir(parents=True)
    for path in ("index.html", "404.html", "requests/noise/index.html"):
        (tmp_path / path).write_text(PAGE, "utf-8")
    return tmp_path


@contextmanager
def preview(site: Path, door: int) -> Iterator[int]:
    news = News("en")
    news.tell("1a")
    with running(make_server(site, 0, news, door=door)) as port:
        yield port


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    """A preview with a door."""
    door = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    with running(door) as behind, preview(site, behind) as port:
        yield port


def ask(
    port: int, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    return answer, answer.read()


def test_a_post_goes_to_the_door_and_its_answer_comes_back_as_it_is(port: int) -> None:
    answer, said = ask(port, "POST", "/requests/noise?a=%20b", b"x=%E5%BA%9C",
                       Content_Type="application/x-www-form-urlencoded", Idempotency_Key="k1")
    assert answer.status == 303
    assert answer.headers["Location"] == "/receipts/ticket"
    assert answer.headers.get_all("Content-Security-Policy") == ["the door's"]
    assert answer.headers.get_all("X-Twice") == ["1", "2"]
    assert answer.headers["Cache-Control"] is None
    assert said.startswith(b"POST /requests/noise?a=%20b\n")
    assert b"Idempotency-Key: k1" in said
    assert said.endswith(b"\nx=%E5%BA%9C")


def test_a_page_of_the_door_gets_no_script_of_the_preview(port: int) -> None:
    answer, said = ask(port, "GET", "/receipts")
    assert (answer.status, said[:14]) == (200, b"GET /receipts\n")
    assert ask(port, "HEAD", "/receipts")[1] == b""
    assert b"reload.js" in ask(port, "GET", "/requests/noise/")[1]


def test_what_is_too_long_is_not_read(port: int) -> None:
    for told in (str(MOST + 1), "1" * 5000, "-1", "²", "x"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.putrequest("POST", "/requests/noise")
        connection.putheader("Content-Length", told.encode("utf-8"))
        connection.endheaders()
        assert connection.getresponse().status == 413, told
        connection.close()


def test_what_comes_in_pieces_is_not_taken(port: int) -> None:
    answer, _ = ask(port, "POST", "/requests/noise", b"0\r\n\r\n", Transfer_Encoding="chunked")
    assert answer.status == 411


def test_a_door_that_does_not_answer_is_told(site: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = probe.getsockname()[1]
    with preview(site, nobody) as port:
        assert ask(port, "POST", "/requests/noise", b"a=1")[0].status == 502
        assert ask(port, "GET", "/receipts")[0].status == 502
        assert ask(port, "GET", "/requests/noise/")[0].status == 200


def test_where_no_door_is_nothing_can_be_sent(site: Path) -> None:
    with preview(site, 0) as port:
        assert ask(port, "POST", "/requests/noise", b"a=1")[0].status == 503
        assert ask(port, "GET", "/receipts")[0].status == 404
