"""An import of thousands while the desk is used: nobody at the desk is kept waiting for it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from district.records import OfficerId
from intake import clock
from intake.audit import verify
from intake.door.writer import Writer
from intake.keys import make_keys
from intake.lifecycle import Move, Outcome
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.request import Step, Taking
from tests.conftest import ROOT
from tests.intake.queues import ENGINES, Postgres
from tests.torture import times

LI = OfficerId("li-min")
LONGEST = 5.0
"""Seconds for claim and close together, while two processors seal and store somebody's file."""


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/q.db"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.database()


def test_an_import_keeps_nobody_at_the_desk_waiting(
    url: str, tmp_path: Path, content: Path
) -> None:
    rows = times(1_500, 10_000)
    file = tmp_path / "import.csv"
    lines = [f"府学胡同{n % 900 + 1}号,半夜第{n}次很吵" for n in range(rows)]
    file.write_text("\n".join(["address,story", *lines]) + "\n", "utf-8")
    make_keys(tmp_path / "keys")
    open_queue(url, 5, create=True).close()
    importing = subprocess.Popen(
        [sys.executable, "-m", "intake", "submit", str(file), "--form", "noise", "--lang", "en"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "HUTONG_QUEUE": url, "HUTONG_CONTENT": str(content),
             "HUTONG_KEYS": str(tmp_path / "keys")},
    )
    writer = Writer(lambda: open_queue(url, 5, create=False), new_receipt)
    took: list[float] = []
    try:
        asyncio.run(_work(writer, importing, took))
    finally:
        importing.kill()
        _, said = importing.communicate()
        writer.close()
    assert importing.returncode == 0, said
    store = open_queue(url, 5, create=False)
    assert store.engine.rows("SELECT count(*) AS n FROM request")[0]["n"] == rows
    assert len(list(store.queue(officer=LI))) >= len(took) > 0
    assert verify(store.engine).flaws == ()
    store.close()
    print(f"{len(took)} claimed and closed beside, the slowest in {max(took):.2f} s")
    assert max(took) < LONGEST


async def _work(
    writer: Writer, importing: subprocess.Popen[bytes], took: list[float]
) -> None:
    while importing.poll() is None:
        begun, now = time.monotonic(), clock.unstamp("2026-11-23T02:00:00Z")
        at, until = clock.stamp(now), clock.lease(now, "Asia/Shanghai")
        request = await writer.take(Taking(LI, at, until))
        if request is None:
            await asyncio.sleep(0.01)
            continue
        step = Step(Move.CLOSE, at, LI, outcome=Outcome.ADVISED, fence=request.fence)
        await writer.make(request.receipt, step)
        took.append(time.monotonic() - begun)
