"""A resident sends a form and follows it: from the site, in a real browser, to a real door."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT, run

STORY = "夜里一点多还在放音乐"


class Door:
    """`python -m intake serve` with the built sample beside it."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.queue = f"sqlite:///{folder}/queue.db"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "intake", "serve", "--port", "0", "--lang", "en", "--site",
             str(site)],
            cwd=ROOT, env={**os.environ, "HUTONG_QUEUE": self.queue}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        found = re.search("localhost:([0-9]+)", self.process.stdout.readline())
        assert found, self.process.communicate()[1]
        self.address = f"http://127.0.0.1:{found[1]}"

    def listed(self) -> list[dict[str, Any]]:
        done = run("-m", "intake", "list", "--queue", self.queue, "--format", "json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def stop(self) -> tuple[str, str]:
        """What it said in all; SIGTERM ends it in order."""
        self.process.send_signal(signal.SIGTERM)
        said = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, said
        return said


@pytest.fixture
def door(tmp_path: Path, sample_site: Path) -> Iterator[Door]:
    opened = Door(tmp_path, sample_site)
    yield opened
    if opened.process.poll() is None:
        opened.stop()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A small telephone, with the site's worker, as a resident's is."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield context.new_page()
    context.close()


def fill(page: Page, door: Door, story: str = STORY, language: str = "") -> None:
    page.goto(f"{door.address}/{language}requests/noise/")
    page.fill("#field-address", "府学胡同36号")
    page.check("#field-noise_kind-1")
    page.fill("#field-place", "胡同西口的酒吧")
    page.check("#field-time_of_day-2")
    page.fill("#field-details", story)


def send(page: Page) -> None:
    page.click("main form button[type=submit]")


def receipt(page: Page) -> tuple[str, str]:
    expect(page.locator(".receipt")).to_be_visible()
    number, code = page.locator(".receipt dd").all_inner_texts()
    return number, code


def look_up(page: Page, door: Door, number: str, code: str) -> None:
    page.goto(f"{door.address}/receipts")
    page.fill("#number", number)
    page.fill("#code", code)
    send(page)


def test_without_javascript_a_form_is_corrected_sent_followed_and_withdrawn(
    door: Door, plain_phone: Page
) -> None:
    page = plain_phone
    fill(page, door)
    page.fill("#field-phone", "12")
    send(page)
    expect(page.locator("#problems a")).to_have_count(1)
    assert page.input_value("#field-details") == STORY
    assert page.is_checked("#field-noise_kind-1")
    page.click("#problems a")
    page.fill("#field-phone", "010-0000 9001")
    send(page)
    number, code = receipt(page)
    assert code not in page.url
    assert number not in page.title()
    look_up(page, door, number, code)
    expect(page.locator("main")).to_contain_text("等民警签收")
    assert STORY not in page.content()
    page.fill("#text-add", "昨晚两点还在吵")
    page.click("form:has(#text-add) button")
    expect(page.locator("[role=status]")).to_contain_text("收好了")
    page.check("#erase")
    page.click("form:has(#erase) button")
    expect(page.locator("main")).to_contain_text("内容已按约定删除")
    (listed,) = door.listed()
    assert (listed["receipt"], listed["status"], listed["outcome"]) == (
        number, "forgotten", "withdrawn",
    )
    assert "forms.example" not in "".join(door.stop())


def test_two_clicks_and_the_back_button_give_one_request_and_one_receipt(
    door: Door, phone: Page
) -> None:
    fill(phone, door)
    key = phone.input_value("input[name=key]")
    assert re.fullmatch("[0-9a-f]{32}", key)
    phone.dblclick("main form button[type=submit]")
    first = receipt(phone)
    phone.go_back()
    send(phone)
    assert receipt(phone) == first
    assert len(door.listed()) == 1


def test_a_form_without_a_network_waits_and_is_sent_once_with_its_key(
    door: Door, phone: Page
) -> None:
    fill(phone, door)
    phone.context.set_offline(True)
    send(phone)
    expect(phone.locator(".form__status")).to_contain_text("现在连不上网")
    assert door.listed() == []
    phone.context.set_offline(False)
    receipt(phone)
    assert len(door.listed()) == 1


def test_a_form_that_waits_can_be_held_back(door: Door, phone: Page) -> None:
    fill(phone, door)
    phone.context.set_offline(True)
    send(phone)
    phone.click("text=先不提交")
    phone.context.set_offline(False)
    expect(phone.locator(".form__status")).to_contain_text("您写的都还在")
    phone.wait_for_load_state("networkidle")
    assert door.listed() == []


def test_a_draft_is_kept_only_if_wished_and_gone_once_it_is_sent(
    door: Door, phone: Page
) -> None:
    context = phone.context
    fill(phone, door)
    phone.close()
    page = context.new_page()
    page.goto(f"{door.address}/requests/noise/")
    assert page.input_value("#field-details") == ""
    fill(page, door)
    page.check("#keep-here")
    key = page.input_value("input[name=key]")
    page.close()
    page = context.new_page()
    page.goto(f"{door.address}/requests/noise/")
    assert page.input_value("#field-details") == STORY
    assert page.is_checked("#field-time_of_day-2")
    assert page.input_value("input[name=key]") == key
    send(page)
    receipt(page)
    page.goto(f"{door.address}/requests/noise/")
    assert page.input_value("#field-details") == ""
    assert page.evaluate("localStorage.length") == page.evaluate(
        "Object.keys(localStorage).filter((name) => !name.startsWith('hutong:draft')).length"
    )


def test_an_emergency_stops_once_and_offers_the_call(door: Door, phone: Page) -> None:
    fill(phone, door, "店里着火了，浓烟")
    send(phone)
    expect(phone.locator("a.call[href='tel:119']")).to_be_visible()
    assert door.listed() == []
    send(phone)
    receipt(phone)
    assert len(door.listed()) == 1


def test_in_english_and_by_keyboard_alone(door: Door, phone: Page) -> None:
    fill(phone, door, language="en/")
    phone.focus("#field-details")
    for _ in range(3):
        phone.keyboard.press("Tab")
    while phone.evaluate("document.activeElement.type") != "submit":
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    number, code = receipt(phone)
    assert "It is stored" in phone.inner_text("h1")
    phone.goto(f"{door.address}/receipts?language=en")
    phone.focus("#number")
    phone.keyboard.type(number)
    phone.keyboard.press("Tab")
    phone.keyboard.type(code)
    phone.keyboard.press("Enter")
    expect(phone.locator("main")).to_contain_text("It has come in")


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_no_page_of_the_door_keeps_anybody_out(
    door: Door, chromium: Browser, language: str, scheme: Any
) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 740}, color_scheme=scheme)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    below = "" if language == "zh" else "en/"

    def look(what: str) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{what}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, what

    fill(page, door, language=below)
    page.fill("#field-details", "x" * 2)
    page.evaluate("document.querySelector('form').noValidate = true")
    page.fill("#field-place", "")
    send(page)
    expect(page.locator("#problems")).to_be_visible()
    look("problems")
    page.fill("#field-place", "酒吧")
    page.fill("#field-details", "有人拿刀")
    send(page)
    expect(page.locator(".stop")).to_be_visible()
    look("stop")
    send(page)
    number, code = receipt(page)
    look("receipt")
    page.goto(f"{door.address}/receipts?language={language}")
    look("receipts")
    page.fill("#number", number)
    page.fill("#code", "AAAAAA")
    send(page)
    expect(page.locator("#problems")).to_be_visible()
    look("wrong code")
    page.fill("#code", code)
    send(page)
    expect(page.locator("#text-add")).to_be_visible()
    look("status")
    page.goto(f"{door.address}/receipts/nothing/here?language={language}")
    look("missing")
    assert {url.split("/")[2] for url in asked} == {door.address.split("/")[2]}
    context.close()
