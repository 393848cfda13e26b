"""A door that listens: on a real port, with people who are slow, and an end in order."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from intake.audit import verify
from intake.queues import open_queue
from intake.receipt import grouped
from tests.conftest import ROOT
from tests.intake.door.conftest import GOOD


def no_more() -> None:
    """A disk on which no file grows beyond a quarter of a megabyte."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))


@contextmanager
def opened(
    folder: Path, content: Path, before: Callable[[], None] | None = None
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A door with little patience, and its port; `before` runs in its process first."""
    environment = {**os.environ, "HUTONG_QUEUE": f"sqlite:///{folder}/q.db",
                   "HUTONG_CONTENT": str(content), "LANG": "en_US.UTF-8"}
    script = (
        "from intake.door import reading, server; server.HEADER_SECONDS = 0.4;"
        " server.ANSWER_SECONDS = 0.4;"
        " reading.SECONDS = 0.4; reading.read_body.__defaults__ = (0.4,);"
        " from intake.cli import intake; intake()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, "serve", "--port", "0"], cwd=ROOT, env=environment,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=before,
    )
    assert process.stdout is not None
    found = re.search("localhost:([0-9]+)", process.stdout.readline())
    assert found
    try:
        yield process, int(found[1])
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture
def door(
    tmp_path: Path, content: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """For one test, which may end it."""
    with opened(tmp_path, content, getattr(request, "param", None)) as door:
        yield door


@pytest.fixture(scope="module")
def port(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a door listens that outlives the tests."""
    with opened(tmp_path_factory.mktemp("door"), content) as (_, port):
        yield port


def said(port: int, *pieces: bytes, until: bytes = b"") -> bytes:
    """What the door answers to bytes on a connection that then stays open; to its end, or until."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        for piece in pieces:
            connection.sendall(piece)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
            if until and until in answer:
                break
        return answer


def post(body: bytes, length: int | None = None) -> bytes:
    return (
        b"POST /requests/noise HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n" % (len(body) if length is None else length) + body
    )


def test_who_never_ends_a_head_is_cut_off(port: int) -> None:
    assert said(port) == b""
    assert said(port, b"POST /requests/noise HTTP/1.1\r\nHost: x\r\n") == b""


def test_who_never_takes_an_answer_is_cut_off(port: int) -> None:
    """A thousand of them would else keep everybody out, for ever."""
    page = said(port, b"GET /receipts HTTP/1.1\r\nHost: x\r\n\r\n", until=b"</html>")
    sheet = re.search(rb"/receipts/assets/[^\"]+[.]css", page)[0]  # type: ignore[index]
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        # More than the systems of both keep for us.
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % sheet * 1000)
        ended = select.poll()
        ended.register(connection, select.POLLHUP | select.POLLERR)
        assert ended.poll(10_000)


def test_who_never_ends_a_body_is_told(port: int) -> None:
    answer = said(port, post(b"story=x", length=900), until=b"}")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert "网络太慢".encode() in answer


def test_too_long_a_body_is_refused_before_it_is_read(port: int) -> None:
    answer = said(port, post(b"", length=10**12), until=b"}")
    assert answer.startswith(b"HTTP/1.1 413 ")
    chunked = (
        b"POST /requests/noise HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    assert said(port, chunked, *[piece] * 20, until=b"HTTP").startswith(b"HTTP/1.1 413 ")


def test_a_head_without_measure_is_refused(port: int) -> None:
    begun = b"GET /receipts HTTP/1.1\r\nHost: x\r\n"
    for endless in (begun + b"X: " + b"y" * 40_000, begun + b"X: y\r\n" * 8000,
                    b"GET /" + b"y" * 40_000):
        assert said(port, endless).startswith(b"HTTP/1.1 431 ")
    assert said(port, begun + b"X: " + b"y" * 20_000 + b"\r\n\r\n", until=b"</html>").startswith(
        b"HTTP/1.1 200 "
    )


def test_who_never_ends_what_was_answered_is_cut_off(port: int) -> None:
    answer = said(port, post(b"story=x", length=10**12))
    assert answer.startswith(b"HTTP/1.1 413 ")
    for dribbled in (post(b"story=x", length=10**6), b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(dribbled)
            assert connection.recv(65536)
            connection.settimeout(0.05)
            cut = False
            for _ in range(100):
                try:
                    connection.sendall(b"\r\n")
                    cut = not connection.recv(65536)
                except TimeoutError:
                    continue
                except ConnectionError:
                    cut = True
                if cut:
                    break
            assert cut


def test_what_is_under_way_at_the_end_is_taken_and_answered(
    door: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    process, port = door
    whole = post("&".join(f"{n}={t}" for n, t in GOOD.items()).encode())
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(whole[:-20])
        said(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", until=b"}")
        process.send_signal(signal.SIGTERM)
        connection.sendall(whole[-20:])
        assert connection.recv(65536).startswith(b"HTTP/1.1 201 ")
    process.communicate(timeout=20)
    assert process.returncode == 0
    store = open_queue(f"sqlite:///{tmp_path}/q.db", 1, create=False)
    assert len(list(store.queue())) == 1
    store.close()


def test_an_end_in_order_says_so_and_tells_nothing_of_anybody(
    door: tuple[subprocess.Popen[str], int]
) -> None:
    process, port = door

    async def crowd() -> list[bytes]:
        async def one(number: int) -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            fields = {**GOOD, "key": f"k{number}", "story": f"金丝雀{number}"}
            writer.write(post("&".join(f"{n}={t}" for n, t in fields.items()).encode()))
            answer = await reader.readuntil(b"\r\n\r\n")
            writer.close()
            return answer[:12]

        return await asyncio.gather(*(one(number) for number in range(40)))

    assert set(asyncio.run(crowd())) == {b"HTTP/1.1 201"}
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Everything they took is stored" in err
    assert not re.search("金丝雀|13800138000|/requests/|127.0.0.1 -", out + err)


def test_a_port_that_is_taken_is_a_sentence(port: int, tmp_path: Path, content: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "intake", "serve", "--port", str(port), "--content", str(content),
         "--queue", f"sqlite:///{tmp_path}/other.db", "--lang", "en"],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )
    assert done.returncode == 2
    assert f"port {port} cannot be used" in done.stderr


@pytest.mark.parametrize("door", [no_more], indirect=True, ids=["full"])
def test_a_full_disk_is_a_503_and_every_receipt_shown_is_stored(
    door: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    process, port = door
    shown, full = set(), 0
    for number in range(2000):
        fields = {**GOOD, "key": f"k{number}", "story": f"第{number}次很吵" * 20}
        answer = said(port, post("&".join(f"{n}={t}" for n, t in fields.items()).encode()),
                      until=b"}")
        if answer.startswith(b"HTTP/1.1 503 "):
            assert b"receipt" not in answer.partition(b"\r\n\r\n")[2]
            full += 1
            if full == 5:
                break
        else:
            assert answer.startswith(b"HTTP/1.1 201 ")
            shown.add(re.search(rb'"receipt": "([^"]+)"', answer)[1].decode())  # type: ignore[index]
    assert full == 5
    process.kill()
    process.communicate()
    store = open_queue(f"sqlite:///{tmp_path}/q.db", 1, create=False)
    assert {grouped(each.receipt) for each in store.queue()} == shown
    assert verify(store.engine).flaws == ()
    store.close()
