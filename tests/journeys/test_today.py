"""Today's hours are right on the day they are read, wherever the reader's clock stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route

OFFICER, COMMUNITY = "/officers/shen-yifan/", "/communities/fuxue/"
THURSDAY, SATURDAY, SUNDAY = "2026-11-26", "2026-11-28", "2026-11-29"
"""Days after the sample is built, on a Monday; and one of the officer's absence, built before it."""
AWAY, BACK = "2026-12-03", "2026-12-08"
_SHIFTS = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().map(one => one.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([]), 400);
})"""


@contextmanager
def opened(
    browser: Browser, moment: str, zone: str = "Asia/Shanghai", width: int = 360,
    scripts: bool = True,
) -> Iterator[Page]:
    """A page whose clock stands at that moment, in a browser that takes itself to be in `zone`."""
    context = browser.new_context(
        viewport={"width": width, "height": 740}, timezone_id=zone, locale="zh-CN",
        java_script_enabled=scripts, service_workers="block",
    )
    page = context.new_page()
    if scripts:
        page.clock.set_fixed_time(moment)
    yield page
    context.close()


def said(page: Page) -> str:
    """What stands there of today; one line."""
    shown = [one for one in page.locator(".today > p").all() if one.is_visible()]
    assert len(shown) == 1
    return re.sub(r"\s+", " ", shown[0].inner_text()).strip()


def marked(page: Page) -> list[str]:
    """The days that are marked as today's."""
    return page.locator(".week [aria-current=date] dt").all_inner_texts()


@pytest.mark.journey
@pytest.mark.parametrize("path", [OFFICER, COMMUNITY])
@pytest.mark.parametrize(("language", "day", "line", "weekday"), [
    ("", THURSDAY, "今天在社区： 09:00–16:00 府学社区警务室", "星期四"),
    ("", SATURDAY, "今天在社区： 09:00–10:00 院落走访", "星期六"),
    ("", SUNDAY, "今天不在社区。", "星期日"),
    ("", AWAY, "今天外出，有事请找代班民警： 李敏 010-0000 1204", "星期四"),
    ("", BACK, "今天在社区： 09:00–16:00 府学社区警务室", "星期二"),
    ("/en", THURSDAY, "Today in the neighbourhood: 09:00 to 16:00 Fuxue police room", "Thursday"),
    ("/en", SUNDAY, "Not in the neighbourhood today.", "Sunday"),
    ("/en", AWAY, "Away today. Standing in: Li Min 010-0000 1204", "Thursday"),
])
def test_the_days_own_line_is_shown_and_its_row_marked(
    chromium: Browser, address: str, path: str, language: str, day: str, line: str, weekday: str
) -> None:
    with opened(chromium, f"{day}T10:00:00+08:00") as page:
        page.goto(f"{address}{language}{path}")
        assert said(page) == line
        assert marked(page) == [weekday]
        away = page.locator(".week--away").count()
        assert away == (day == AWAY)


@pytest.mark.journey
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Asia/Shanghai"])
@pytest.mark.parametrize(("moment", "weekday"), [
    ("2026-11-28T15:59:00Z", "星期六"), ("2026-11-28T16:00:00Z", "星期日"),
    ("2026-11-30T15:59:59Z", "星期一"), ("2026-12-31T16:00:00Z", "星期五"),
])
def test_what_day_it_is_is_asked_where_the_district_is(
    chromium: Browser, address: str, zone: str, moment: str, weekday: str
) -> None:
    with opened(chromium, moment, zone) as page:
        page.goto(address + OFFICER)
        assert marked(page) == [weekday]


@pytest.mark.journey
@pytest.mark.parametrize(("day", "away"), [
    ("2026-11-30", False), ("2026-12-01", True), ("2026-12-07", True), ("2026-12-08", False),
])
def test_an_absence_begins_and_ends_with_its_days(
    chromium: Browser, address: str, day: str, away: bool
) -> None:
    for clock in ("00:00:00", "23:59:59"):
        with opened(chromium, f"{day}T{clock}+08:00") as page:
            page.goto(address + COMMUNITY)
            assert ("外出" in said(page)) == away


@pytest.mark.journey
@pytest.mark.parametrize("event", ["visibilitychange", "pageshow"])
def test_a_page_left_open_over_midnight_corrects_itself(
    chromium: Browser, address: str, event: str
) -> None:
    with opened(chromium, "2026-11-28T23:59:00+08:00") as page:
        page.goto(address + OFFICER)
        assert marked(page) == ["星期六"]
        page.clock.set_fixed_time("2026-11-29T00:01:00+08:00")
        target = "document" if event == "visibilitychange" else "window"
        page.evaluate(f"{target}.dispatchEvent(new Event('{event}'))")
        assert marked(page) == ["星期日"]
        assert said(page) == "今天不在社区。"


@pytest.mark.journey
@pytest.mark.parametrize("path", [OFFICER, COMMUNITY, f"/en{COMMUNITY}"])
def test_without_scripts_the_week_is_there_and_no_empty_box(
    chromium: Browser, address: str, path: str
) -> None:
    with opened(chromium, THURSDAY, scripts=False) as page:
        page.goto(address + path)
        assert page.locator(".week > div").count() == 7
        assert all(row.is_visible() for row in page.locator(".week > div").all())
        assert not page.locator(".today > p:visible").count()
        box = page.locator(".today").bounding_box()
        assert not box or box["height"] == 0
        assert page.locator(".week [aria-current]").count() == 0


@pytest.mark.journey
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("day", [THURSDAY, SUNDAY, AWAY])
@pytest.mark.parametrize("path", [OFFICER, f"/en{COMMUNITY}"])
def test_nothing_on_the_page_moves_when_the_line_comes_late(
    chromium: Browser, address: str, path: str, day: str, width: int
) -> None:
    with opened(chromium, f"{day}T10:00:00+08:00", width=width) as page:
        held: list[Route] = []
        page.route("**/today.*.js", lambda route: held.append(route))
        page.goto(address + path, wait_until="commit")
        page.locator(".week").wait_for()
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))")
        before = page.locator(".week").bounding_box()
        assert not marked(page)
        [script] = held
        script.continue_()
        page.locator(".week [aria-current=date]").wait_for()
        assert page.evaluate(_SHIFTS) == []
        assert page.locator(".week").bounding_box() == before


@pytest.mark.journey
def test_the_lines_are_not_printed(chromium: Browser, address: str) -> None:
    with opened(chromium, f"{AWAY}T10:00:00+08:00") as page:
        page.goto(address + OFFICER)
        page.emulate_media(media="print")
        assert not page.locator(".today").is_visible()
        row = page.locator(".week [aria-current=date]")
        assert row.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
