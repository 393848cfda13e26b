"""Whatever is sent to the door or given to `submit`: an answer, soon, and never a 5xx."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import Workbook

from district.problem import Refusal
from district.words import read_words
from intake import readers
from intake.columns import Forms
from intake.prepare import check_headings, prepare
from intake.rejects import sentence
from intake.rows import Headings, Reject, Row
from tests.intake.conftest import write_content
from tests.intake.door.conftest import GOOD, Asker, made
from tests.torture import LONG, times

SEED = 20261127
_SLOWEST, _LONGEST = 1.0, 20.0
"""Seconds of reckoning for one post; and by the clock, where other work holds the machine up."""
_ODD = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"%ED%A0%80", b"%", b"%zz", b"%u4e00", b"&&&", b"===",
    "府学胡同".encode("gb18030"), "\u202e".encode(), "\ufffd".encode(), "ﷺ".encode() * 20, b"\r\n",
    b'"', b"'", b"\\", b"{", b"[", b"]" * 50, b"--B--", b"--B\r\n", b"NaN", b"1e999", b"null",
    b"<script>", b"'; DROP TABLE request; --", b"${jndi:x}", b"../" * 20, b"\xf0\x9f\x91\xae",
    b"A" * 3000, b"9" * 5000, "ก็".encode() * 100, b"address", b"key", b"_version", b"_calm=1",
]
_TYPES = [
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=gbk",
    "multipart/form-data; boundary=B", "multipart/form-data", "application/json", "text/plain", "",
    "application/json; charset=utf-16", "multipart/form-data; boundary=" + "B" * 300,
    'multipart/form-data; boundary="B";;;=', "application/x-www-form-urlencoded;charset",
]


def _multipart(fields: dict[str, str]) -> bytes:
    parts = [f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
             for name, text in fields.items()]
    return ("".join(parts) + "--B--\r\n").encode()


def _good(chance: Random) -> tuple[bytes, str]:
    fields = {**GOOD, "key": str(chance.randrange(50)), "kind": "bar", "since": "2026-11-01"}
    match chance.randrange(3):
        case 0:
            return urlencode(fields).encode(), _TYPES[0]
        case 1:
            return _multipart(fields), _TYPES[2]
        case _:
            return json.dumps(fields, ensure_ascii=bool(chance.randrange(2))).encode(), _TYPES[4]


def mutated(chance: Random, body: bytes) -> bytes:
    for _ in range(chance.randrange(5)):
        at = chance.randrange(len(body) + 1)
        until = min(len(body), at + chance.randrange(1, 40))
        match chance.randrange(5):
            case 0:
                body = body[:at] + chance.choice(_ODD) + body[at:]
            case 1:
                body = body[:at] + body[until:]
            case 2:
                body = body[:at] + chance.randbytes(until - at) + body[until:]
            case 3:
                body = body[:at] + body[at:until] * chance.randrange(2, 60) + body[until:]
            case _:
                body = body[:at]
    return body


def post(chance: Random) -> tuple[str, dict[str, Any]]:
    body, kind = _good(chance)
    body = mutated(chance, body)
    headers = {"Content-Type": kind if chance.random() < 0.8 else chance.choice(_TYPES)}
    if chance.random() < 0.1:
        headers["Idempotency-Key"] = chance.choice(["", '"', "k" * 500, "a b", "1"])
    if chance.random() < 0.1:
        headers["Accept"] = chance.choice(["*/*", "application/json", "text/html", ",,;q=x"])
    if chance.random() < 0.05:
        headers["Accept-Language"] = chance.choice(["en", "zh-CN,zh", ";;;", "x" * 500])
    path = chance.choice(["/requests/noise"] * 8 + ["/receipts", "/requests/visit", "/requests/x"])
    return path, {"content": body, "headers": headers}


def storm(ask: Asker, count: int, seed: int) -> dict[int, int]:
    """So many posts; how many answers had each status. Fails with the post that broke it."""
    chance, statuses = Random(seed), dict[int, int]()
    for number in range(count):
        path, more = post(chance)
        begun, clock = time.process_time(), time.perf_counter()
        answer = ask("POST", path, **more)
        took = _took(begun, clock)
        where = f"seed {seed}, number {number}: {path} {more['headers']} {more['content'].hex()}"
        assert answer.status_code < 500, f"{answer.status_code} {where}"
        assert took < _SLOWEST, f"{took:.1f} s {where}"
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
    return statuses


def _took(begun: float, clock: float) -> float:
    assert time.perf_counter() - clock < _LONGEST
    return time.process_time() - begun


def memory() -> float:
    """Megabytes in use at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_no_post_is_answered_with_a_5xx_or_hangs(
    tmp_path: Path, content: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ask = made(f"sqlite:///{tmp_path}/q.db", content, tmp_path, peer="127.0.0.1")
    storm(ask, 200, SEED)
    before = memory()
    statuses = storm(ask, times(1500, 1000), SEED + 1)
    assert statuses.keys() >= {200, 303, 400, 422}, statuses
    assert memory() - before < 60
    ask.door.writer.close()
    assert capfd.readouterr().err == "", "an exception of ours was told"


@pytest.mark.skipif(not LONG, reason="a million posts: make torture")
def test_a_million_posts(tmp_path: Path) -> None:
    children = []
    for core in range(2):
        if (child := os.fork()) == 0:
            code = 1
            try:
                folder = tmp_path / str(core)
                folder.mkdir()
                _half_a_million(folder, SEED + 1000 * (core + 1))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]


def _half_a_million(folder: Path, seed: int) -> None:
    content = write_content(folder / "content")
    begun, totals, before = time.monotonic(), dict[int, int](), 0.0
    for lap in range(100):
        ask = made(f"sqlite:///{folder}/q{lap}.db", content, folder, peer="127.0.0.1")
        for status, count in storm_together(ask, 5000, seed + lap).items():
            totals[status] = totals.get(status, 0) + count
        ask.door.writer.close()
        (folder / f"q{lap}.db").unlink()
        before = before or memory()
        grown = memory() - before
        rate = sum(totals.values()) / (time.monotonic() - begun)
        print(f"{sum(totals.values()):,} posts, {rate:,.0f}/s, {grown:.0f} MB more, {totals}",
              flush=True)
        assert grown < 150


def storm_together(ask: Asker, count: int, seed: int) -> dict[int, int]:
    """The same on one event loop, without a client library between."""
    chance, statuses = Random(seed), dict[int, int]()

    async def one(number: int) -> None:
        path, more = post(chance)
        body, sent = more["content"], list[Any]()
        headers = [(name.lower().encode(), text.encode()) for name, text in more["headers"].items()]
        scope = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": [*headers, (b"content-length", b"%d" % len(body))],
            "client": ("127.0.0.1", 1), "scheme": "http", "server": ("door", 80),
            "http_version": "1.1", "root_path": "",
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        begun, clock = time.process_time(), time.perf_counter()
        await ask.app(scope, receive, send)
        took = _took(begun, clock)
        where = f"seed {seed}, number {number}: {path} {more['headers']} {body.hex()}"
        status = sent[0]["status"]
        assert status < 500, f"{status} {where}"
        assert took < _SLOWEST, f"{took:.1f} s {where}"
        statuses[status] = statuses.get(status, 0) + 1

    async def all_of_them() -> None:
        for number in range(count):
            await one(number)

    asyncio.run(all_of_them())
    return statuses


def _csv() -> bytes:
    return "address,story,phone,since\n府学胡同1号,半夜很吵,13800138000,2026-11-01\n".encode() * 3


def _xlsx() -> bytes:
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["address", "story", "phone"], ["府学胡同1号", "半夜很吵", "13800138000"]):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def _bomb() -> bytes:
    """A zip that unfolds to hundreds of times its size."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(_xlsx())) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped,
    ):
        for name in good.namelist():
            data = good.read(name)
            if name.endswith("sheet1.xml"):
                data = data[:-20] + b" " * 200_000_000
            zipped.writestr(name, data)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "a.csv": _csv, "a.xlsx": _xlsx,
    "a.json": lambda: json.dumps([GOOD, GOOD], ensure_ascii=False).encode(),
    "a.yaml": lambda: "- {form: noise, address: 府学胡同1号, story: 半夜很吵}\n".encode() * 3,
}


def rows_of(path: Path, forms: Forms) -> Iterator[str]:
    """What `submit` would say of the file, row by row."""
    words = read_words("zh")
    for item in readers.read(path):
        if isinstance(item, Headings):
            for reject in check_headings(item, forms, forms.columns["noise"]):
                yield sentence(reject, words)
        elif isinstance(item, Row):
            found = prepare(item, forms, forms.columns["noise"])
            for reject in [found] if isinstance(found, Reject) else found.rejects:
                yield sentence(reject, words)
        else:
            yield sentence(item, words)


@pytest.mark.parametrize("name", list(FILES))
def test_no_file_stops_the_reader_or_holds_it(
    name: str, tmp_path: Path, content: Path, district: Any
) -> None:
    chance, good, forms = Random(SEED), FILES[name](), Forms(district.forms)
    for number in range(times(60, 20_000)):
        body = mutated(chance, good)
        path = tmp_path / name
        path.write_bytes(body)
        begun, clock = time.process_time(), time.perf_counter()
        try:
            for _ in rows_of(path, forms):
                pass
        except Refusal:
            pass
        except Exception as error:
            raise AssertionError(f"{name} number {number}: {body.hex()[:4000]}") from error
        assert _took(begun, clock) < _SLOWEST, f"{name} number {number}: {body.hex()[:4000]}"


def test_a_zip_bomb_is_told_and_not_unfolded(
    tmp_path: Path, district: Any
) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_bomb())
    before, begun = memory(), time.perf_counter()
    assert list(rows_of(path, Forms(district.forms)))
    assert time.perf_counter() - begun < _SLOWEST
    assert memory() - before < 100
