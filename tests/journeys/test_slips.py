"""A helper's slip in a real browser, on a small telephone: given, read, reported on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.doors import Door
from tests.journeys.seeing import faults

pytestmark = pytest.mark.journey
FORM = (
    "address,noise_kind,place,time_of_day,details,phone\n"
    "府学胡同12号 3单元501,bar,胡同西口,night,夜里一点还在响,01000001234\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Door]:
    opened = Door(tmp_path, None)
    yield opened
    opened.end()


def person(desk: Door, name: str, *words: str) -> str:
    """The password of a new account."""
    said = desk.desk("accounts", "add", name, *words, "--generate")
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){4}", said)
    assert found, said
    return found[0]


def sign_in(page: Page, desk: Door, name: str, password: str) -> None:
    page.goto(f"{desk.address}/desk/sign-in?language=zh")
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("main form button[type=submit]")
    expect(page.locator(".who")).to_be_visible()


def sign_out(page: Page) -> None:
    page.click(".who__out")
    expect(page.locator("#password")).to_be_visible()


def press(page: Page, move: str) -> None:
    page.click(f"form[action$='/{move}'] button[type=submit]")
    expect(page.locator("[role=status]")).to_be_visible()


def test_a_slip_goes_to_a_helper_and_comes_back(desk: Door, phone: Page, tmp_path: Path) -> None:
    file = tmp_path / "form.csv"
    file.write_text(FORM, "utf-8")
    desk.desk("submit", str(file), "--form", "noise")
    officer = person(desk, "shen", "--role", "officer", "--officer", "shen-yifan", "--shown", "沈一帆")
    helper = person(desk, "zhao", "--role", "helper", "--shown", "赵师傅")
    sign_in(phone, desk, "shen", officer)
    phone.click(".job__link")
    press(phone, "claim")
    # A tap on the number opens the form that notes the call.
    phone.locator("[data-call]").evaluate("it => { it.href = '#act-call'; }")
    phone.click("[data-call]")
    expect(phone.locator("#act-call")).to_have_attribute("open", "")
    phone.click("#act-slip > summary")
    phone.select_option("#slip-to", "zhao")
    phone.fill("#slip-note", "看看胡同西口的灯亮不亮")
    phone.check("input[name=until][value=tomorrow]")
    assert faults(phone, "giving") == []
    press(phone, "slip")
    assert faults(phone, "given") == []
    request = phone.url.partition("?")[0]
    sign_out(phone)
    sign_in(phone, desk, "zhao", helper)
    assert faults(phone, "list") == []
    phone.click(".job__link")
    shown = phone.inner_text("main")
    assert "看看胡同西口的灯亮不亮" in shown
    assert "府学胡同 12 号" in shown
    for kept in ("501", "夜里一点还在响", "01000001234"):
        assert kept not in shown
    assert faults(phone, "slip") == []
    phone.emulate_media(media="print")
    expect(phone.get_by_text("这张纸用完请交还民警")).to_be_visible()
    expect(phone.locator(".site-header")).to_be_hidden()
    phone.emulate_media(media="screen")
    # Not done needs a word; what is missing is read first.
    phone.check("#came-not_done")
    phone.click("main form button[type=submit]")
    expect(phone.locator(".error-summary")).to_be_focused()
    assert faults(phone, "problem") == []
    phone.check("#came-done")
    phone.fill("#note", "换了一个灯泡")
    # A second press while it is being sent sends nothing more.
    phone.dblclick("main form button[type=submit]")
    expect(phone.locator("[role=status]")).to_be_visible()
    assert faults(phone, "thanks") == []
    phone.goto(request)
    expect(phone.get_by_role("heading", level=1)).to_have_text("没有这一页")
    sign_out(phone)
    sign_in(phone, desk, "shen", officer)
    phone.goto(request)
    expect(phone.locator(".history")).to_contain_text("换了一个灯泡")
    assert faults(phone, "after") == []


def test_a_button_that_was_pressed_says_so_and_is_pressed_once(desk: Door, phone: Page) -> None:
    password = person(desk, "zhao", "--role", "helper", "--shown", "赵师傅")
    sign_in(phone, desk, "zhao", password)
    phone.goto(f"{desk.address}/desk/account")
    # Counted and kept here, after the page's own script had it: as if nobody answered.
    phone.evaluate("""() => {
      window.sent = 0;
      addEventListener("submit", (event) => { event.preventDefault(); window.sent += 1; });
    }""")
    phone.fill("#password", password)
    phone.fill("#new", "巷子里的灯一直亮着 1983")
    phone.fill("#again", "巷子里的灯一直亮着 1983")
    button = phone.locator("main form button[type=submit]")
    button.click()
    expect(button).to_be_disabled()
    expect(button).to_have_text("正在保存…")
    phone.press("#again", "Enter")
    assert phone.evaluate("window.sent") == 1
