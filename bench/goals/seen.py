"""R5 and R6: how long a resident with an old telephone waits, in a real browser."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from bench.browsers import chromium, slow_network, slow_processor, telephone
from bench.builders import Bench
from bench.goals.fetched import gold
from bench.serving import packed, served
from bench.tell import tell, tell_goal

ANSWERS = 60
PAUSE = 200
"""Milliseconds after which the page has done what it does while somebody types."""
_KEPT = """async () => {
  const all = document.querySelector("form[data-lookup]").dataset.whole;
  return !all || !!(navigator.serviceWorker.controller && await caches.match(all));
}"""
_WATCH = """() => {
  // From a key's own time stamp until a frame with what it led to has been shown.
  const at = { key: 0, answer: 0, list: 0 };
  window.measured = at;
  addEventListener("keydown", event => {
    if (event.isTrusted) Object.assign(at, { key: event.timeStamp, answer: 0, list: 0 });
  }, true);
  const shown = (id, name, options) => {
    new MutationObserver(() => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { if (!at[name]) at[name] = performance.now(); };
      port2.postMessage(0);
    })).observe(document.getElementById(id), options);
  };
  shown("lookup-answer", "answer", { childList: true });
  shown("lookup-list", "list", { childList: true, attributes: true });
}"""
_PAINTED = """async () => {
  const entries = type => new Promise(done => {
    new PerformanceObserver((list, self) => { self.disconnect(); done(list.getEntries()); })
      .observe({ type, buffered: true });
    setTimeout(() => done([]), 300);
  });
  const painted = await entries("largest-contentful-paint");
  const last = painted[painted.length - 1];
  const shifts = await entries("layout-shift");
  return { lcp: last ? last.startTime : NaN, what: last?.element?.tagName ?? "",
           shift: shifts.reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0) };
}"""


def r5(bench: Bench) -> None:
    """key pressed to answer shown, 4 × CPU slowdown, data cached"""
    site = bench.sample_site()
    chance = random.Random(bench.asked.seed)  # noqa: S311  measuring, not secrets
    queries = [query for query, status, _ in gold() if status != "unknown" and len(query) < 40]
    some = chance.sample(queries, ANSWERS)
    with chromium() as browser, served(site) as address, telephone(browser) as (page, session):
        page.goto(f"{address}/")
        _until(page, _KEPT)
        page.reload()
        page.wait_for_timeout(1500)
        page.evaluate(_WATCH)
        slow_processor(session)
        for query in some[:3]:  # compiled as it is after a first look-up
            _answered(page, query)
        answers = [_answered(page, query) for query in some]
        lists = [_suggested(page, query) for query in some]
    _tell_times("Enter to the frame with the answer", answers)
    tell(f"slowest: {max(zip(answers, some, strict=True))[1]}")
    tell_goal("ms, median", statistics.median(answers), "≤", 50)
    tell_goal("ms, p95", _at(answers, 95), "≤", 50)
    known = [one for one in lists if one]
    if known:
        _tell_times("last key to the frame with suggestions", known)


def _until(page: Page, script: str) -> None:
    for _ in range(200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    tell("the look-up was not kept within ten seconds; files are fetched")


def _answered(page: Page, query: str) -> float:
    """Milliseconds from Enter to the answer."""
    page.fill("#lookup", query)
    page.wait_for_timeout(PAUSE)  # whoever types has seen the suggestions
    page.keyboard.press("Enter")
    return _waited(page, "answer")


def _suggested(page: Page, query: str) -> float:
    """Milliseconds from the last key to the list; 0 where none appears."""
    if not query[-1].isalnum() or not query[-1].isascii():
        return 0  # no key of this keyboard
    page.fill("#lookup", query[:-1])
    page.wait_for_timeout(2 * PAUSE)
    page.keyboard.press("End")
    page.keyboard.press(query[-1])
    return _waited(page, "list")


def _waited(page: Page, what: str) -> float:
    for _ in range(40):
        at: dict[str, Any] = page.evaluate("measured")
        if at[what]:
            return float(at[what] - at["key"])
        page.wait_for_timeout(25)
    return 0


def _at(times: Sequence[float], percent: int) -> float:
    every = sorted(times)
    return every[min(len(every) - 1, len(every) * percent // 100)]


def _tell_times(name: str, times: Sequence[float]) -> None:
    tell(f"{name}: median {statistics.median(times):.0f} ms, p95 {_at(times, 95):.0f}, "
         f"slowest {max(times):.0f}; {len(times)} times")


def r6(bench: Bench) -> None:
    """largest paint and layout shift of a first visit, slow 4G, 4 × CPU slowdown"""
    site = bench.sample_site()
    with chromium() as browser, served(site) as address:
        for path in _pages(site):
            seen = [_visit(browser, f"{address}{path}") for _ in range(bench.asked.runs)]
            lcp = [one["lcp"] / 1000 for one in seen]
            shift = max(one["shift"] for one in seen)
            size = len(packed(site / path.lstrip("/") / "index.html")) / 1024
            tell(f"{path} ({size:.0f} KB of HTML): median {statistics.median(lcp):.2f} s "
                 f"({min(lcp):.2f}–{max(lcp):.2f}), the largest is {seen[0]['what']}; "
                 f"{seen[0]['requests']} requests")
            tell_goal("  seconds", statistics.median(lcp), "≤", 1)
            tell_goal("  layout shift", shift, "≤", 0)


def _pages(site: Path) -> list[str]:
    """Home, a community, an officer with a photo and one without."""
    found = [min((site / "communities").glob("*/index.html"))]
    officers = sorted((site / "officers").glob("*/index.html"))
    pictured = [one for one in officers if b"/assets/officers/" in one.read_bytes()]
    plain = [one for one in officers if one not in pictured]
    found += [*pictured[:1], *plain[:1]]
    return ["/", *(f"/{one.parent.relative_to(site).as_posix()}/" for one in found)]


def _visit(browser: Browser, address: str) -> dict[str, Any]:
    with telephone(browser) as (page, session):
        _slow(session)
        requests: list[str] = []
        page.on("request", lambda one: requests.append(one.url))
        page.goto(address, wait_until="load")
        page.wait_for_timeout(700)
        found: dict[str, Any] = page.evaluate(_PAINTED)
        return found | {"requests": len(requests)}


def _slow(session: CDPSession) -> None:
    slow_network(session)
    slow_processor(session)
