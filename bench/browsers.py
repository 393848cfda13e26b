"""A real Chromium as slow as an old telephone; and the look-up's scripts without a browser."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.measure import Failed

SLOWER = 4
"""Times that the processor is slowed down."""
DOWN, UP, LATENCY = 1_600_000 / 8, 750_000 / 8, 150
"""Slow 4G: bytes a second, bytes a second, milliseconds."""
NO_CHROMIUM = "Chromium is not installed: make test installs one"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


@contextmanager
def chromium() -> Iterator[Browser]:
    """`Failed` where there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        raise Failed(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def telephone(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page of a telephone that has never been here, and what slows it down."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True,
        has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    try:
        yield page, context.new_cdp_session(page)
    finally:
        context.close()


def slow_processor(session: CDPSession) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def slow_network(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP,
    })


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer of the look-up's own script, and the files of `lookup/` that it fetched for it;
    `before` are those fetched for suggestions while the same was typed, character by character."""

    query: str
    status: str
    because: str
    communities: list[str]
    fetched: list[str]
    before: list[str]


_ASK = """
import fs from "node:fs";
const [site, scripts, given] = process.argv.slice(2);
const { ask, suggest } = await import(`${scripts}/asking.js`);
const { queries, typing, ...source } = JSON.parse(fs.readFileSync(given, "utf8"));
const texts = new Map();
let fetched;
const file = async (path) => {
  fetched.add(path);
  if (!texts.has(path)) texts.set(path, fs.readFileSync(`${site}/lookup/${path}`, "utf8"));
  return JSON.parse(texts.get(path));
};
const all = { ...source, file };
const out = [];
for (const query of queries) {
  const before = (fetched = new Set());
  if (typing) for (let n = 1; n <= query.length; n += 1) await suggest(query.slice(0, n), all);
  fetched = new Set();
  const { status, because, entries } = await ask(query, all);
  const [first] = entries;
  const people = first?.officer && entries.every(one => one.officer === first.officer);
  // As showing.js: whom to ring is in the station's file.
  if (status === "found" || (people && !because)) await file(`at/${first.station}.json`);
  out.push({ query, status, because, communities: entries.map(one => one.community),
             fetched: [...fetched], before: [...before] });
}
process.stdout.write(JSON.stringify(out));
"""


def ask(site: Path, queries: Sequence[str], *, typing: bool = False) -> list[Asked]:
    """The answers of the scripts that lie in a built site, from its files, without a browser."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"type": "module"}')
        for script in (site / "assets").glob("*.js"):
            shutil.copy(script, folder / script.name)
            if script.name.startswith("asking."):
                shutil.copy(script, folder / "asking.js")
        (folder / "ask.js").write_text(_ASK, encoding="utf-8")
        given = {"queries": list(queries), "typing": typing, **_source(site)}
        (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
        done = subprocess.run(  # noqa: S603
            [_node(), folder / "ask.js", site.resolve(), folder, folder / "given.json"],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )
    if done.returncode:
        raise Failed(f"node: {done.stderr[-400:]}")
    return [Asked(**one) for one in json.loads(done.stdout)]


def _node() -> str:
    """Node of this machine, or the one that Playwright brings."""
    from playwright._impl._driver import compute_driver_executable  # noqa: PLC0415  private there

    return shutil.which("node") or str(compute_driver_executable()[0])


def _source(site: Path) -> dict[str, Any]:
    """What the home page tells its scripts."""
    page = (site / "index.html").read_text(encoding="utf-8")
    at = {name: html.unescape(value) for name, value in
          re.findall(r'data-(prefixes|buckets|knowledge)="([^"]*)"', page)}
    return {name: json.loads(value) for name, value in at.items()}
