"""The noise register's files as they are asked for over the web, also when they are long."""

from __future__ import annotations

import asyncio
import io
import time
import zipfile

import httpx
from openpyxl import load_workbook

from tests.intake.desk.conftest import Browser, Office
from tests.intake.desk.making import STORY, found, receive
from tests.intake.desk.many import multiply

MANY = 20_000
XLSX = "/desk/noise.xlsx"


def test_the_files_hold_the_reports_of_ones_own_and_nothing_personal(either: Office) -> None:
    receive(either)
    receive(either, "东四北大街 2 号")
    for name, lines in (("shen", 1), ("district", 2)):
        browser = either.browser(name)
        answer = browser.get(XLSX)
        assert answer.headers["content-disposition"] == 'attachment; filename="noise.xlsx"'
        (sheet,) = load_workbook(io.BytesIO(answer.content))
        assert sheet.max_row == lines + 1
        table = browser.get("/desk/noise.csv").content.decode("utf-8-sig")
        assert len(table.splitlines()) == lines + 1
        assert "府学胡同" in table
        assert STORY not in table


def test_nobody_waits_while_a_long_file_is_made(office: Office) -> None:
    """The server goes on with what else there is to do, all the while."""
    store = office.store
    multiply(store, MANY, ("fuxue", "dongsi"))
    version = found(office, receive(office)).version
    with store.engine.writing():
        store.engine.run("UPDATE request SET version = :version", {"version": version})
    store.close()
    whole, longest = asyncio.run(watched(office.browser("district")))
    assert longest < whole / 4, (whole, longest)


async def watched(browser: Browser) -> tuple[float, float]:
    """How long the file took, and the longest time for which nothing else was done."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    transport = httpx.ASGITransport(browser.app, client=(browser.peer, 4711))
    async with httpx.AsyncClient(transport=transport, base_url=browser.base) as client:
        begun = last = time.perf_counter()
        making = asyncio.create_task(client.get(XLSX, headers={"cookie": cookies}))
        longest = 0.0
        while not making.done():
            await asyncio.sleep(0)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
    with zipfile.ZipFile(io.BytesIO((await making).content)) as file:
        assert file.read("xl/worksheets/sheet1.xml").count(b"<row") > MANY
    return last - begun, longest
