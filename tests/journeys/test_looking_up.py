"""The look-up while somebody types, what it remembers, and what it does without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

WHOLE = """() => navigator.serviceWorker.controller && caches.match(
  document.querySelector('form.lookup').dataset.whole).then(found => !!found)"""
PATHS = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map(name => caches.open(name)));
  const kept = await Promise.all(caches_.map(one => one.keys()));
  return kept.flat().map(request => new URL(request.url).pathname);
}"""


@pytest.fixture
def own_phone(chromium: Browser) -> Iterator[Page]:
    """A telephone that may keep what a site asks it to keep."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN",
                                   timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()


def _field(page: Page) -> Locator:
    return page.get_by_role("combobox")


def _ask(page: Page, text: str) -> Locator:
    _field(page).fill(text)
    _field(page).press("Enter")
    return page.get_by_role("status")


def _until(page: Page, script: str) -> None:
    """Wait for it. Our content security policy forbids what Playwright's own waiting needs."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(script)


def _wait_until_kept(page: Page) -> None:
    _until(page, WHOLE)
    # What arrives last on a first visit: the whole look-up, in the page's own hands.
    page.wait_for_load_state("networkidle")


# --- while somebody types


def test_suggestions_are_walked_with_the_keys_and_one_is_chosen(phone: Page, address: str) -> None:
    phone.goto(f"{address}/")
    field, options = _field(phone), phone.get_by_role("option")
    field.press_sequentially("张自忠")
    expect(options.first).to_be_visible()
    count = options.count()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowUp")
    expect(options.nth(count - 1)).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(phone.locator("[aria-selected=true]")).to_have_count(0)
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    first = options.first.get_attribute("id") or ""
    expect(field).to_have_attribute("aria-activedescendant", first)
    field.press("Home")
    expect(phone.locator("[aria-selected=true]")).to_have_count(0)
    field.press("ArrowDown")
    field.press("Enter")
    expect(options).to_have_count(0)
    expect(phone.get_by_role("status")).to_contain_text("张自忠路")
    expect(field).to_have_value("张自忠路")


def test_escape_closes_the_suggestions_first_and_empties_the_field_after(
    phone: Page, address: str
) -> None:
    phone.goto(f"{address}/")
    field, options = _field(phone), phone.get_by_role("option")
    field.press_sequentially("张自忠")
    expect(options.first).to_be_visible()
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("张自忠")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("Escape")
    field.press("Escape")
    expect(field).to_have_value("")


def test_a_screen_reader_is_told_what_the_field_is_and_how_many_suggestions_there_are(
    phone: Page, address: str
) -> None:
    phone.goto(f"{address}/en/")
    field = _field(phone)
    expect(field).to_have_accessible_name("Your address")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    expect(field).to_have_attribute("aria-controls", "lookup-list")
    expect(field).to_have_accessible_description(re.compile("never leaves this phone"))
    field.press_sequentially("zhangzizhong")
    expect(phone.get_by_role("listbox", name="Suggestions")).to_be_visible()
    count = phone.get_by_role("option").count()
    said = phone.locator("[aria-live=polite]#lookup-said")
    expect(said).to_have_text(f"{count} result{'s' if count > 1 else ''}")


def test_while_an_input_method_composes_its_keys_are_its_own(phone: Page, address: str) -> None:
    phone.goto(f"{address}/")
    field = _field(phone)
    field.press_sequentially("张自忠")
    expect(phone.get_by_role("option").first).to_be_visible()
    for key in ("ArrowDown", "Enter", "Escape"):
        field.dispatch_event("keydown", {"key": key, "isComposing": True, "bubbles": True})
    expect(phone.locator("[aria-selected=true]")).to_have_count(0)
    expect(phone.get_by_role("option").first).to_be_visible()
    expect(phone.locator("#lookup-answer")).to_be_empty()


def test_an_old_suggestion_is_never_the_answer_to_new_words(phone: Page, address: str) -> None:
    phone.goto(f"{address}/")
    field = _field(phone)
    field.press_sequentially("张自忠")
    expect(phone.get_by_role("option").first).to_be_visible()
    field.press("ArrowDown")
    field.fill("府学胡同36号")
    field.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("府学社区")


@pytest.mark.parametrize("width", [360, 1280])
def test_suggestions_move_nothing_and_leave_the_button_in_sight(
    chromium: Browser, address: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 740}, service_workers="block")
    page = context.new_page()
    page.goto(f"{address}/")
    page.evaluate("""() => { window.moved = 0; new PerformanceObserver(list => {
      for (const one of list.getEntries()) window.moved += one.value;
    }).observe({ type: 'layout-shift', buffered: true }); }""")
    _field(page).press_sequentially("张自忠", delay=300)
    expect(page.get_by_role("option").first).to_be_in_viewport(ratio=0.9)
    button = page.get_by_role("button", name="查找")
    expect(button).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.moved") == 0
    button.click()
    expect(page.get_by_role("status")).to_contain_text("张自忠路")
    for option in page.locator(".suggestions__row").all():
        assert (option.bounding_box() or {"height": 0})["height"] >= 48
    context.close()


# --- the answers


@pytest.mark.parametrize(
    ("typed", "title", "links"),
    [
        ("府雪胡同", "您要找的是不是", "府学社区"),
        ("东四北大街", "请再加上门牌号", "按街巷和小区找"),
        ("东四", "请写得再具体一点", "按街巷和小区找"),
        ("府学社区东四北大街1号", "请看看是哪一处", "隆福寺社区"),
        ("13800138000", "这里不用写电话和证件号码", "派出所"),
        ("海淀区中关村大街1号", "这个地址好像在别的区", "12345"),
    ],
)
def test_where_one_officer_is_not_certain_the_answer_asks_or_leads_on_and_names_nobody(
    phone: Page, address: str, typed: str, title: str, links: str
) -> None:
    phone.goto(f"{address}/")
    answer = _ask(phone, typed)
    expect(answer.get_by_role("heading", name=title)).to_be_visible()
    expect(answer.get_by_role("link", name=links)).to_be_visible()
    expect(answer.locator("a.call")).to_have_count(0)
    assert answer.get_by_role("link").count() <= 5


def test_a_telephone_number_typed_by_mistake_fetches_nothing(phone: Page, address: str) -> None:
    phone.goto(f"{address}/", wait_until="networkidle")
    asked: list[Request] = []
    phone.on("request", lambda request: asked.append(request))
    _field(phone).press_sequentially("13800138000", delay=30)
    _field(phone).press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("没有发出去")
    assert asked == []


# --- what is remembered


def test_a_community_is_remembered_only_where_asked_and_forgotten_where_asked(
    own_phone: Page, address: str
) -> None:
    own_phone.goto(f"{address}/")
    answer = _ask(own_phone, "府学胡同36号")
    expect(answer).to_contain_text("沈一帆")
    assert own_phone.evaluate("localStorage.length") == 0
    answer.get_by_role("button", name="记住我的社区").click()
    expect(answer).to_contain_text("记住了")
    _wait_until_kept(own_phone)
    own_phone.goto(f"{address}/")
    own = own_phone.locator("#lookup-own")
    expect(own.get_by_role("link", name="府学社区")).to_have_attribute("href", "/communities/fuxue/")
    _until(own_phone, "caches.match('/officers/shen-yifan/').then(found => !!found)")
    own.get_by_role("button", name="忘掉").click()
    expect(own).to_be_empty()
    _until(own_phone, "caches.match('/officers/shen-yifan/').then(found => !found)")
    own_phone.goto(f"{address}/")
    expect(own_phone.locator(".lead")).to_be_visible()
    expect(own).to_be_empty()
    assert own_phone.evaluate("localStorage.length") == 0


def test_the_remembered_community_moves_nothing_when_it_appears(
    own_phone: Page, address: str
) -> None:
    own_phone.goto(f"{address}/")
    place = own_phone.locator("form.lookup")
    before = place.bounding_box()
    _ask(own_phone, "府学胡同36号").get_by_role("button", name="记住").click()
    own_phone.goto(f"{address}/")
    expect(own_phone.locator("#lookup-own a")).to_be_visible()
    assert place.bounding_box() == before


# --- without a network


def _visited(page: Page, address: str) -> BrowserContext:
    """After one visit, in which a community was found and remembered."""
    page.goto(f"{address}/")
    _ask(page, "府学胡同36号").get_by_role("button", name="记住").click()
    _wait_until_kept(page)
    _until(page, "caches.match('/officers/shen-yifan/').then(found => !!found)")
    return page.context


def test_after_one_visit_the_look_up_and_the_own_community_need_no_network(
    own_phone: Page, address: str
) -> None:
    _visited(own_phone, address).set_offline(True)
    own_phone.goto(f"{address}/")
    # Another street than before, in another station.
    answer = _ask(own_phone, "国子监街5号")
    expect(answer.locator("a.call").first).to_be_visible()
    expect(answer).to_contain_text("现在没有网络")
    own_phone.locator("#lookup-own a").click()
    expect(own_phone.get_by_role("heading", level=1)).to_have_text("府学社区")
    face = own_phone.locator(".officer-card__face img").first
    assert face.evaluate("image => image.complete && image.naturalWidth > 0")
    own_phone.get_by_role("link", name="沈一帆").first.click()
    expect(own_phone.get_by_role("heading", level=1)).to_have_text("沈一帆")


def test_a_page_that_was_not_kept_says_so_and_gives_the_emergency_number(
    own_phone: Page, address: str
) -> None:
    own_phone.goto(f"{address}/communities/guozijian/")
    own_phone.goto(f"{address}/")
    _wait_until_kept(own_phone)
    own_phone.context.set_offline(True)
    for path, title, number in (
        ("/communities/guozijian/", "现在没有网络", "110"),
        ("/en/meetings/", "You are offline", "110"),
    ):
        own_phone.goto(f"{address}{path}")
        expect(own_phone.get_by_role("heading", level=1)).to_have_text(title)
        expect(own_phone.get_by_role("main")).to_contain_text(number)
    own_phone.get_by_role("main").get_by_role("link").click()
    expect(_field(own_phone)).to_be_visible()


def test_what_was_visited_is_not_kept_but_for_the_look_up(own_phone: Page, address: str) -> None:
    own_phone.goto(f"{address}/")
    _wait_until_kept(own_phone)
    for path in ("/communities/guozijian/", "/officers/cui-yonggang/", "/requests/noise/", "/streets/f/"):
        own_phone.goto(f"{address}{path}")
    own_phone.goto(f"{address}/")
    kept = [path for path in own_phone.evaluate(PATHS) if "/assets/" not in path]
    assert sorted(kept) == ["/", "/en/", "/en/offline.html", "/lookup/all.json", "/offline.html"]


def test_once_all_is_kept_a_look_up_asks_the_server_for_no_more_than_a_face(
    own_phone: Page, address: str
) -> None:
    own_phone.goto(f"{address}/")
    _wait_until_kept(own_phone)
    own_phone.goto(f"{address}/", wait_until="networkidle")
    asked: list[str] = []
    own_phone.context.on("request", lambda request: asked.append(request.url))
    _field(own_phone).press_sequentially("府学胡同36号", delay=100)
    _field(own_phone).press("Enter")
    expect(own_phone.get_by_role("status")).to_contain_text("沈一帆")
    assert [url for url in asked if "/assets/officers/" not in url] == []


def test_a_new_number_is_shown_though_an_old_one_was_kept(own_phone: Page, address: str) -> None:
    own_phone.goto(f"{address}/")
    _wait_until_kept(own_phone)
    own_phone.evaluate("""async () => {
      const cache = await caches.open((await caches.keys())[0]);
      const old = await (await cache.match('/lookup/all.json')).text();
      await cache.put('/lookup/all.json', new Response(old.split('010-0000 1203').join('010-0000 9999')));
    }""")
    own_phone.goto(f"{address}/")
    expect(_ask(own_phone, "府学胡同36号").locator("a.call")).to_contain_text("010-0000 1203")


def test_all_that_is_kept_can_be_removed_and_stays_away_until_wanted_again(
    own_phone: Page, address: str
) -> None:
    _visited(own_phone, address)
    with own_phone.expect_navigation():
        own_phone.get_by_role("button", name="从这部手机上清除").click()
    again = own_phone.get_by_role("button", name="存在这部手机上", exact=True)
    expect(again).to_be_visible()
    assert own_phone.evaluate("caches.keys()") == []
    assert own_phone.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    expect(own_phone.locator("#lookup-own")).to_be_empty()
    expect(_ask(own_phone, "府学胡同36号")).to_contain_text("沈一帆")
    assert own_phone.evaluate("caches.keys()") == []
    with own_phone.expect_navigation():
        again.click()
    _wait_until_kept(own_phone)


def test_a_phone_that_saves_data_keeps_nothing(own_phone: Page, address: str) -> None:
    own_phone.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    own_phone.goto(f"{address}/", wait_until="networkidle")
    expect(_ask(own_phone, "府学胡同36号")).to_contain_text("沈一帆")
    own_phone.wait_for_timeout(800)
    assert own_phone.evaluate("caches.keys()") == []
    expect(own_phone.locator("#lookup-kept")).to_be_hidden()


# --- privacy and access


@pytest.mark.parametrize("kind", ["own_phone", "plain_phone"])
def test_what_is_typed_is_in_no_address_and_no_header_with_or_without_javascript(
    request: pytest.FixtureRequest, address: str, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    page.goto(f"{address}/")
    page.get_by_label("您住哪儿").fill("府学胡同36号")
    page.get_by_role("button", name="查找").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("main").get_by_role("link").first.click()
    assert asked
    for one in asked:
        sent = unquote("\n".join([one.url, *one.headers.values()]))
        assert not re.search("府学|胡同|36号", sent), sent
        assert "?" not in one.url.rstrip("?"), one.url


@pytest.mark.journey
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["", "/en"])
def test_no_state_of_the_look_up_has_an_axe_violation(
    chromium: Browser, address: str, language: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 740})
    page, wrong = context.new_page(), list[str]()
    page.emulate_media(reduced_motion="reduce")

    def check(state: str) -> None:
        for violation in Axe().run(page).response["violations"]:
            targets = [node["html"][:120] for node in violation["nodes"][:3]]
            wrong.append(f"{language} {width} {state}: {violation['id']} {targets}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{language} {width} {state}: too wide")

    page.goto(f"{address}{language}/")
    _field(page).press_sequentially("张自忠")
    expect(page.get_by_role("option").first).to_be_visible()
    _field(page).press("ArrowDown")
    check("suggestions")
    for state, typed in (
        ("found", "府学胡同36号"), ("choose", "张自忠路"), ("number", "东四北大街"),
        ("guess", "府雪胡同"), ("unknown", "火星哈哈大道99号"), ("personal", "13800138000"),
    ):
        expect(_ask(page, typed).get_by_role("heading").first).to_be_visible()
        page.wait_for_timeout(50)
        check(state)
    _ask(page, "府学胡同36号").locator("button").click()
    check("remembered")
    _wait_until_kept(page)
    context.set_offline(True)
    page.goto(f"{address}{language}/")
    expect(_ask(page, "府学胡同36号").locator(".callout").first).to_be_visible()
    check("offline")
    page.goto(f"{address}{language}/meetings/")
    check("offline page")
    context.close()
    assert not wrong, "\n".join(wrong)
