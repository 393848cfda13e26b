"""`Door`: a real `python -m intake serve` for tests, and what a resident does with its pages."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.conftest import ROOT, run

STORY = "夜里一点多还在放音乐"


class Door:
    """On a port of its own, with its queue and keys in `folder`; beside it a built `site`, if any."""

    def __init__(self, folder: Path, site: Path | None, wait: str = "5") -> None:
        self.file = folder / "queue.db"
        self.queue = f"sqlite:///{self.file}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "intake", "serve", "--port", "0", "--lang", "en",
             *(["--site", str(site)] if site else [])],
            cwd=ROOT, env={**os.environ, "HUTONG_QUEUE": self.queue, "HUTONG_WAIT": wait},
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        found = re.search("localhost:([0-9]+)", self.process.stdout.readline())
        assert found, self.process.communicate()[1]
        self.address = f"http://127.0.0.1:{found[1]}"

    def desk(self, *words: str) -> str:
        """A command of the desk on the same queue; what it said."""
        done = run("-m", "intake", *words, "--queue", self.queue)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def listed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.desk("list", "--format", "json").splitlines()]

    @contextmanager
    def shut(self) -> Iterator[None]:
        """The queue cannot be written as long as the block lasts."""
        other = sqlite3.connect(self.file)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.close()

    def stop(self) -> tuple[str, str]:
        """What it said in all; SIGTERM ends it in order."""
        self.process.send_signal(signal.SIGTERM)
        said = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, said
        return said

    def end(self) -> None:
        if self.process.poll() is None:
            self.stop()


def fill(page: Page, door: Door, story: str = STORY, language: str = "") -> None:
    """The noise form, in full."""
    page.goto(f"{door.address}/{language}requests/noise/")
    page.fill("#field-address", "府学胡同36号")
    page.check("#field-noise_kind-1")
    page.fill("#field-place", "胡同西口的酒吧")
    page.check("#field-time_of_day-2")
    page.fill("#field-details", story)


def send(page: Page) -> None:
    page.click("main form button[type=submit]")


def receipt(page: Page) -> tuple[str, str]:
    """Number and code, once they are shown."""
    expect(page.locator(".receipt")).to_be_visible()
    number, code = page.locator(".receipt dd").all_inner_texts()
    return number, code


def look_up(page: Page, door: Door, number: str, code: str, language: str = "zh") -> None:
    page.goto(f"{door.address}/receipts?language={language}")
    page.fill("#number", number)
    page.fill("#code", code)
    send(page)
