"""What residents come for, in a real browser on a small screen."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Request, Route, expect

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_resident_types_a_street_and_finds_the_officer_and_the_next_meeting(
    phone: Page, address: str
) -> None:
    phone.clock.set_fixed_time(NOON)
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill("府学胡同36号")
    phone.get_by_role("button", name="查找").click()
    answer = phone.get_by_role("status")
    expect(answer).to_contain_text("府学社区")
    expect(answer).to_contain_text("沈一帆")
    expect(answer).to_contain_text("府学胡同，全部门牌")
    expect(answer).to_contain_text("邻里沟通会： 2026年11月25日 星期三 19:00–20:30")
    expect(answer.locator("a.call")).to_have_attribute("href", "tel:+861000001203")


def test_an_answer_read_weeks_later_names_a_meeting_that_is_still_to_come(
    phone: Page, address: str
) -> None:
    phone.clock.set_fixed_time(datetime(2026, 12, 11, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill("府学胡同36号")
    phone.get_by_label("您住哪儿").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("2026年12月16日")


def test_after_a_look_up_on_a_small_screen_the_answer_is_on_the_screen(
    phone: Page, address: str
) -> None:
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill("府学胡同36号")
    phone.get_by_role("button", name="查找").click()
    answer = phone.get_by_role("status")
    expect(answer.get_by_role("heading", name="府学社区")).to_be_in_viewport(ratio=1)
    expect(answer.locator("img")).to_be_in_viewport(ratio=1)
    expect(answer.locator("a.call")).to_be_in_viewport(ratio=1)
    # Tab goes on from where the resident was, into the answer.
    phone.keyboard.press("Tab")
    expect(answer.get_by_role("link", name="沈一帆")).to_be_focused()


@pytest.mark.parametrize(
    ("moment", "officer", "number"),
    [
        (datetime(2026, 11, 22, 23, 59), "崔永刚", "1303"),
        (datetime(2026, 11, 23, 0, 0), "常德明", "1301"),
        (datetime(2026, 11, 27, 23, 59), "常德明", "1301"),
        (datetime(2026, 11, 28, 0, 0), "崔永刚", "1303"),
    ],
)
def test_while_the_officer_is_away_the_answer_gives_the_stand_in_and_only_then(
    phone: Page, address: str, moment: datetime, officer: str, number: str
) -> None:
    phone.clock.set_fixed_time(moment.replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill("国子监社区")
    phone.get_by_label("您住哪儿").press("Enter")
    answer = phone.get_by_role("status")
    expect(answer.get_by_role("link", name=officer)).to_be_visible()
    expect(answer.locator("a.call")).to_have_count(1)
    expect(answer.locator("a.call")).to_contain_text(f"010-0000 {number}")
    away = answer.get_by_text("崔永刚从2026年11月23日到2026年11月27日外出")
    expect(away).to_be_visible(visible=officer == "常德明")


@pytest.mark.parametrize("typed", ["沈一帆", "沈一帆警官", "沈一帆 民警"])
def test_an_officers_name_gives_the_officer_and_the_communities_he_serves(
    phone: Page, address: str, typed: str
) -> None:
    phone.clock.set_fixed_time(NOON)
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill(typed)
    phone.get_by_label("您住哪儿").press("Enter")
    answer = phone.get_by_role("status")
    expect(answer.get_by_role("link", name="沈一帆")).to_be_visible()
    expect(answer.locator("a.call")).to_have_attribute("href", "tel:+861000001203")
    expect(answer.get_by_role("link", name="交东社区")).to_be_visible()
    answer.get_by_role("link", name="府学社区").click()
    assert phone.url == f"{address}/communities/fuxue/"


def test_two_officers_of_one_name_are_both_offered_with_their_communities(
    phone: Page, address: str
) -> None:
    def namesakes(route: Route) -> None:
        file = route.fetch().json()
        rows = [row for rows in file[0].values() for row in rows if row[0].startswith("沈一帆")]
        for row in rows:
            for community in (["guozijian", "国子监社区"], ["beiluoguxiang", "北锣鼓巷社区"]):
                row.append([*community, "andingmen", "officer", "", "沈一帆", "cui-yonggang"])
        route.fulfill(json=file)

    phone.route(re.compile(r"/lookup/[0-9]+\.json"), namesakes)
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill("沈一帆")
    phone.get_by_label("您住哪儿").press("Enter")
    answer = phone.get_by_role("status")
    expect(answer).to_contain_text("您找哪一位")
    expect(answer.locator("a.call")).to_have_count(0)
    expect(answer.get_by_role("link", name="府学社区")).to_be_visible()
    expect(answer.get_by_role("link", name="国子监社区、北锣鼓巷社区")).to_be_visible()


def test_an_answer_in_english_shows_a_street_by_its_sound_and_by_its_sign(
    phone: Page, address: str
) -> None:
    phone.goto(f"{address}/en/")
    phone.get_by_label("Your address").fill("张自忠路2号")
    phone.get_by_label("Your address").press("Enter")
    answer = phone.get_by_role("status")
    expect(answer).to_contain_text("张自忠路 (even numbers 2–38)")
    expect(answer.locator("span[lang=zh-Hans]")).to_have_text("张自忠路")


def test_a_street_of_several_communities_asks_which_numbers(phone: Page, address: str) -> None:
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill("张自忠路")
    phone.get_by_label("您住哪儿").press("Enter")
    answer = phone.get_by_role("status")
    expect(answer).to_contain_text("是哪一处")
    expect(answer).not_to_contain_text("沈一帆")
    answer.get_by_role("link", name="府学社区").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("府学社区")


def test_an_unknown_address_gets_the_lists_and_the_hotline_and_no_officer(
    phone: Page, address: str
) -> None:
    phone.goto(f"{address}/")
    phone.get_by_label("您住哪儿").fill("火星哈哈大道99号")
    phone.get_by_label("您住哪儿").press("Enter")
    answer = phone.get_by_role("status")
    expect(answer).to_contain_text("没有找到这个地址")
    expect(answer.get_by_role("link", name=re.compile("12345"))).to_be_visible()


def test_of_what_is_typed_only_numbers_of_buckets_and_the_answer_leave_the_phone(
    phone: Page, address: str
) -> None:
    asked: list[Request] = []
    phone.goto(f"{address}/", wait_until="networkidle")
    phone.on("request", lambda request: asked.append(request))
    phone.get_by_label("您住哪儿").press_sequentially("北京市东城区府学胡同36号", delay=120)
    phone.get_by_label("您住哪儿").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("沈一帆")
    phone.wait_for_load_state("networkidle")
    assert phone.url == f"{address}/"
    paths = {re.sub(r"[0-9a-f]{8}(?=\.jpg)", "…", one.url.removeprefix(address)) for one in asked}
    answer = {"/lookup/at/jiaodaokou.json", "/assets/officers/shen-yifan.….jpg"}
    assert answer <= paths
    # While somebody types, and for the answer: buckets, in each of which lie many other names.
    assert all(re.fullmatch(r"/lookup/([0-9]+|characters)\.json", one) for one in paths - answer)
    for request in asked:
        sent = unquote("\n".join([request.url, *request.all_headers().values()]))
        assert not re.search("府学|胡同|36号|fuxue", sent), sent
        assert request.post_data is None


def test_the_same_files_are_not_fetched_twice(phone: Page, address: str) -> None:
    asked: list[str] = []
    phone.goto(f"{address}/")
    phone.on("request", lambda request: asked.append(request.url))
    for typed in ("府学胡同36号", "府学胡同", "府学胡同1号"):
        phone.get_by_label("您住哪儿").fill(typed)
        phone.get_by_label("您住哪儿").press("Enter")
        expect(phone.get_by_role("status")).to_contain_text("沈一帆")
    files = [url for url in asked if url.endswith(".json")]
    assert len(files) == len(set(files)) <= 3


@pytest.mark.parametrize("files", ["**/lookup/*.json", "**/lookup/at/*.json"])
@pytest.mark.parametrize("lost", [True, False])
def test_a_look_up_that_fails_says_so_and_can_be_tried_again(
    phone: Page, address: str, files: str, lost: bool
) -> None:
    phone.goto(f"{address}/")
    phone.route(files, lambda route: route.abort() if lost else route.fulfill(status=404))
    phone.get_by_label("您住哪儿").fill("府学胡同36号")
    phone.get_by_label("您住哪儿").press("Enter")
    expect(phone.get_by_role("status")).to_have_text("查找暂时用不了，请从下面的列表里找。")
    phone.unroute(files)
    phone.get_by_label("您住哪儿").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("沈一帆")


def test_a_site_replaced_between_two_files_of_an_answer_is_asked_afresh(
    phone: Page, address: str
) -> None:
    phone.route("**/lookup/at/*.json", lambda route: route.fulfill(
        json={"name": "", "phone": "", "communities": {}, "officers": {}}))
    phone.goto(f"{address}/")
    for typed in ("府学胡同36号", "沈一帆"):
        phone.get_by_label("您住哪儿").fill(typed)
        phone.get_by_label("您住哪儿").press("Enter")
        expect(phone.get_by_role("status")).to_contain_text("查找暂时用不了")
    phone.unroute("**/lookup/at/*.json")
    phone.get_by_label("您住哪儿").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("沈一帆")


def test_without_javascript_the_street_lists_lead_to_the_officer_and_the_meeting(
    plain_phone: Page, address: str
) -> None:
    plain_phone.goto(f"{address}/")
    plain_phone.get_by_label("您住哪儿").fill("府学胡同")
    plain_phone.get_by_role("button", name="查找").click()
    # The form leads to the lists and carries nothing of what was typed.
    assert plain_phone.url.rstrip("?") == f"{address}/streets/"
    plain_phone.get_by_role("link", name="F", exact=True).click()
    street = plain_phone.locator("section", has_text="府学胡同")
    street.get_by_role("link", name=re.compile("府学社区")).first.click()
    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("府学社区")
    expect(plain_phone.get_by_role("link", name="沈一帆").first).to_be_visible()
    expect(plain_phone.locator("a.call").first).to_have_attribute("href", "tel:+861000001203")
    expect(plain_phone.locator(".meeting time").first).to_have_attribute(
        "datetime", "2026-11-25T19:00"
    )


def test_two_taps_from_the_gate_poster_address_to_a_ringing_phone(
    plain_phone: Page, address: str
) -> None:
    plain_phone.goto(f"{address}/communities/fuxue/")
    button = plain_phone.locator("a.call").first
    box = button.bounding_box()
    assert box and box["y"] + box["height"] <= 740, "the number is not on the first screen"


def test_a_student_reads_the_same_facts_in_english(phone: Page, address: str) -> None:
    phone.goto(f"{address}/communities/fuxue/")
    phone.get_by_role("link", name="English").click()
    assert phone.url == f"{address}/en/communities/fuxue/"
    expect(phone.get_by_role("heading", level=1)).to_have_text("Fuxue Community")
    expect(phone.get_by_role("link", name="Shen Yifan").first).to_be_visible()
    expect(phone.locator("html")).to_have_attribute("lang", "en")


def test_the_look_up_works_by_keyboard_alone(phone: Page, address: str) -> None:
    phone.goto(f"{address}/en/")
    phone.keyboard.press("Tab")
    expect(phone.locator(":focus")).to_have_text("Skip to the main content")
    phone.keyboard.press("Enter")
    for _ in range(12):
        phone.keyboard.press("Tab")
        if phone.evaluate("document.activeElement.id") == "lookup":
            break
    phone.keyboard.type("36 Fuxue Hutong")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("Shen Yifan")


def test_a_page_that_does_not_exist_says_so_and_leads_on(phone: Page, address: str) -> None:
    response = phone.goto(f"{address}/officers/nobody/")
    assert response and response.status == 404
    expect(phone.get_by_role("heading", level=1)).to_have_text("没有这个页面")
    phone.get_by_role("main").get_by_role("link", name="按街巷和小区找").click()
    assert phone.url == f"{address}/streets/"
