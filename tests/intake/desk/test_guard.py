"""Who reaches what: every address with every role, forged posts, false addresses, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.responses import Response

from intake.accounts import Role
from intake.desk import app as desk_app
from intake.desk import home, routes
from intake.desk.menu import MENU, menu_of
from intake.desk.routes import OPEN, ROUTES, Way
from intake.desk.same_site import HOME, ours
from intake.desk.visit import Visit
from intake.door.current import Current, read_current
from tests.conftest import ROOT
from tests.intake.conftest import write_content
from tests.intake.desk.conftest import PEOPLE, START, Browser, Office, closed, csrf_of, opened

NAMES = {person.role: person.name for person in PEOPLE}
GETS = [way for way in ROUTES if way.method == "GET"]
POSTS = [way for way in ROUTES if way.method == "POST"]


def filled(path: str) -> str:
    """An address of that kind, of something that is not there."""
    return "/".join("K7P3MX92X" if part.startswith("{") else part for part in path.split("/"))


# --- Every address with every role

@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("way", ROUTES, ids=lambda way: f"{way.method} {way.path}")
def test_an_address_is_there_for_its_roles_and_for_nobody_else(
    office: Office, way: Way, role: Role
) -> None:
    browser = office.browser(NAMES[role])
    missing = browser.get("/desk/nothing")
    if way.method == "GET":
        answer = browser.get(filled(way.path))
    else:
        answer = browser.send(filled(way.path))
    if role not in way.roles:
        assert answer.status_code == 404
        if way.method == "GET":
            assert bare(answer.text) == bare(missing.text)
    else:
        assert answer.status_code != 403


def bare(page: str) -> str:
    """A page without its own address."""
    return "\n".join(line for line in page.splitlines() if "hreflang" not in line)


@pytest.mark.parametrize("way", ROUTES, ids=lambda way: f"{way.method} {way.path}")
def test_an_address_is_there_for_nobody_who_is_not_signed_in(office: Office, way: Way) -> None:
    answer = office.browser()(way.method, filled(way.path), **({"data": {"a": "b"}} if way.method == "POST" else {}))
    assert answer.status_code == (303 if way.method == "GET" else 401)


def test_every_address_is_below_the_desk_and_named_once() -> None:
    every = [(way.method, way.path) for way in [*ROUTES, *OPEN]]
    assert len(set(every)) == len(every)
    assert all(path.startswith("/desk/") for _, path in every)


@pytest.mark.parametrize("role", Role)
def test_the_menu_has_nothing_that_is_not_there(office: Office, role: Role) -> None:
    browser = office.browser(NAMES[role])
    for item in menu_of(role):
        assert browser.get(item.path).status_code == 200
    assert {way.path for way in GETS} >= {item.path for item in MENU}


# One that only heads have, until the desk has such pages of its own.
@pytest.fixture
def heads_only(monkeypatch: pytest.MonkeyPatch, office: Office) -> Office:
    done: list[str] = []

    async def do(visit: Visit) -> Response:
        done.append(visit.account.name)
        return visit.see("/desk/")

    heads = frozenset({Role.HEAD})
    more = (Way("GET", "/desk/heads", heads, home.show), Way("POST", "/desk/heads", heads, do))
    monkeypatch.setattr(routes, "ROUTES", (*ROUTES, *more))
    office.done = done  # type: ignore[attr-defined]
    return office


@pytest.mark.parametrize(("name", "status", "done"), [
    ("head", 303, ["head"]), ("shen", 404, []), ("district", 404, []), ("helper", 404, []),
])
def test_a_wrong_role_gets_nothing_and_does_nothing(
    heads_only: Office, name: str, status: int, done: list[str]
) -> None:
    browser = heads_only.browser(name)
    assert browser.get("/desk/heads").status_code == (200 if done else 404)
    assert browser.send("/desk/heads").status_code == status
    assert heads_only.done == done  # type: ignore[attr-defined]


def test_what_is_forbidden_looks_like_what_is_not_there(heads_only: Office) -> None:
    browser = heads_only.browser("shen")
    pages = [browser.get(path) for path in ("/desk/heads", "/desk/nothing", "/desk/heads/1")]
    assert len({bare(page.text) for page in pages}) == 1
    assert len({str(sorted(page.headers)) for page in pages}) == 1


# --- Forged posts

CROSS = {
    "cross-site": {"sec-fetch-site": "cross-site"}, "same-site": {"sec-fetch-site": "same-site"},
    "an old browser elsewhere": {"origin": "https://evil.example"},
    "an old browser's null": {"origin": "null"}, "an empty origin": {"origin": ""},
    "another port": {"origin": "https://desk.example:8443"},
    "a longer host": {"origin": "https://desk.example.evil.example"},
    "no address": {"origin": "https://["},
    "cross-site from our origin": {"sec-fetch-site": "cross-site", "origin": "https://desk.example"},
}


@pytest.mark.parametrize("headers", CROSS.values(), ids=CROSS.keys())
def test_a_post_from_elsewhere_does_nothing_even_with_the_right_token(
    heads_only: Office, headers: dict[str, str]
) -> None:
    browser = heads_only.browser("head")
    given = {"csrf": csrf_of(browser.get("/desk/")), "text": "what somebody else wrote"}
    answer = browser("POST", "/desk/heads", data=given, headers=headers)
    assert answer.status_code == 403
    assert "what somebody else wrote" not in answer.text
    assert heads_only.done == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("headers", [
    {}, {"sec-fetch-site": "same-origin"}, {"origin": "https://desk.example"},
    {"sec-fetch-site": "same-origin", "origin": "https://desk.example"},
])
def test_a_post_of_our_own_page_is_done(heads_only: Office, headers: dict[str, str]) -> None:
    browser = heads_only.browser("head")
    given = {"csrf": csrf_of(browser.get("/desk/"))}
    assert browser("POST", "/desk/heads", data=given, headers=headers).status_code == 303
    assert heads_only.done == ["head"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("host", "status"), [
    ("desk.example:8443", 303), ("desk.example", 403),
])
def test_a_server_in_front_must_leave_the_port_in_the_host(
    heads_only: Office, host: str, status: int
) -> None:
    """nginx's `$http_host` does, and its `$host` does not."""
    browser = heads_only.browser("head")
    given = {"csrf": csrf_of(browser.get("/desk/"))}
    headers = {"origin": "https://desk.example:8443", "host": host}
    assert browser("POST", "/desk/heads", data=given, headers=headers).status_code == status


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_server_in_front_that_we_show_leaves_the_port(name: str) -> None:
    hosts = re.findall(r"proxy_set_header Host (\S+);", (ROOT / name).read_text("utf-8"))
    assert hosts == ["$http_host"]


def _tokens(office: Office) -> Iterator[tuple[str, dict[str, str]]]:
    other = csrf_of(office.browser("shen").get("/desk/"))
    again = csrf_of(office.browser("head").get("/desk/"))
    yield from {
        "none": {}, "empty": {"csrf": ""}, "wrong": {"csrf": "0" * 64}, "no text": {"csrf": "é"},
        "another's": {"csrf": other}, "of another session of one's own": {"csrf": again},
        "in capitals": {"csrf": again.upper()},
    }.items()


def test_a_post_without_the_token_of_its_session_does_nothing(heads_only: Office) -> None:
    for name, given in _tokens(heads_only):
        browser = heads_only.browser("head")
        answer = browser("POST", "/desk/heads", data={**given, "text": "半夜又响了"})
        assert answer.status_code == 403, name
        assert "半夜又响了" in answer.text, name
    assert heads_only.done == []  # type: ignore[attr-defined]


def test_a_token_in_the_address_is_none(heads_only: Office) -> None:
    browser = heads_only.browser("head")
    token = csrf_of(browser.get("/desk/"))
    answer = browser("POST", f"/desk/heads?csrf={token}", data={"a": "b"})
    assert answer.status_code == 403


def test_the_token_of_the_form_is_not_the_sessions(office: Office) -> None:
    browser = office.browser("shen")
    assert browser.cookies["__Host-desk"] not in browser.get("/desk/account").text


def test_what_was_written_when_the_session_was_over_is_not_lost(office: Office) -> None:
    browser = office.browser("shen")
    page = browser.get("/desk/account")
    office.passed += 31 * 60
    answer = browser.send("/desk/requests/K7P3MX92X/close", page, text="说好了<b>十点</b>以后不放音乐",
                          password="never shown again", language="zh")
    assert answer.status_code == 401
    assert "说好了&lt;b&gt;十点&lt;/b&gt;以后不放音乐" in answer.text
    assert "never shown again" not in answer.text
    assert 'name="password"' in answer.text


def test_after_signing_in_again_one_is_back_on_the_page_one_wrote_on(office: Office) -> None:
    browser = office.browser()
    for referer, wanted in [
        ("https://desk.example/desk/account?done=1", "/desk/account?done=1"),
        ("https://evil.example/desk/account", HOME), ("https://desk.example/receipts", HOME),
        ("https://desk.example//evil.example", HOME), ("https://[", HOME), ("", HOME),
    ]:
        answer = browser("POST", "/desk/account", data={"a": "b"}, headers={"referer": referer})
        assert f'name="next" value="{wanted}"' in answer.text


# --- False addresses

@pytest.mark.parametrize("address", [
    "", "/", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/desk/",
    "https:evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x",
    "/desk//evil.example", "/desk/\\evil.example", "/desk/%2f%2fevil.example", "/desk/%5cevil",
    "%2f%2fevil.example", "/%2fevil.example", "/desk/..//evil.example", "/desk/../receipts",
    "/desk/..", "/desk/./x", "/desk/x/../y", "/desk/%2e%2e/x", "/desk", "/desks/", "/desk/ x",
    "/desk/x\r\nSet-Cookie: a=b", "/desk/x\n", "/desk/%0d%0aSet-Cookie:a=b", "/desk/?a=%0d%0a",
    "/desk/?a=\r\n", "/desk/#x", "/desk/?a#b", "/desk/@evil.example", "/desk/:80", "desk/",
    "/desk/\x00", "/desk/\t", " /desk/", "/desk/?next=//evil.example", "/desk/府学", "．．/desk/",
    "/desk/" + "x" * 600,
])
def test_one_is_sent_to_a_page_of_the_desk_and_nowhere_else(address: str) -> None:
    assert ours(address) == HOME


@pytest.mark.parametrize("address", [
    "/desk/", "/desk/account", "/desk/requests/K7P3MX92X", "/desk/noise?month=2026-11&kind=bar",
    "/desk/?place=%E5%BA%9C%E5%AD%A6", "/desk/figures/", "/desk/noise.csv",
])
def test_a_page_of_the_desk_is_where_one_is_sent(address: str) -> None:
    assert ours(address) == address


@pytest.mark.parametrize("wanted", ["//evil.example", "/desk/%0d%0aX: y", "https://evil.example"])
def test_signing_in_leads_nowhere_else(office: Office, wanted: str) -> None:
    browser = office.browser()
    assert browser.sign_in("shen", next=wanted).headers["location"] == HOME
    assert browser.get("/desk/sign-in", params={"next": wanted}).headers["location"] == HOME
    page = office.browser().get("/desk/sign-in", params={"next": wanted}).text
    assert "evil" not in page.replace("hreflang", "") or wanted not in page


# --- Headers, errors, languages

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          " form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
PLACES = ["/desk", "/desk/", "/desk/account", "/desk/sign-in", "/desk/nothing", "/desk/oidc",
          "/desk/oidc/back", "/desk/assets/none.css"]


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("name", ["", "shen"])
def test_every_answer_is_sealed_off_and_kept_by_nobody(
    office: Office, path: str, name: str
) -> None:
    headers = office.browser(name).get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_a_method_that_is_not_there_is_a_page_with_the_same_headers(
    office: Office, method: str
) -> None:
    browser = office.browser("shen")
    answer = browser(method, "/desk/nothing", data={"csrf": csrf_of(browser.get("/desk/"))})
    assert answer.status_code == 404
    assert answer.headers["content-security-policy"] == POLICY


def test_assets_are_kept_for_ever_under_a_name_of_their_own(office: Office) -> None:
    files = office.desk.pages.files
    assert {path.split("/")[-1].split(".")[0] for path in files} >= {"desk", "district", "brand"}
    for path in files:
        answer = office.browser().get(path)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.content == files[path]


def test_a_page_has_no_script_or_style_of_its_own_and_asks_nobody_else(office: Office) -> None:
    browser = office.browser("shen")
    for page in (browser.get("/desk/account"), office.browser().get("/desk/sign-in")):
        assert "style=" not in page.text
        assert "<style" not in page.text
        assert "onclick" not in page.text
        assert "http://" not in page.text.replace("http://www.w3.org", "")
        assert "https://" not in page.text


def test_a_mistake_of_ours_is_a_page_without_values(
    office: Office, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def fall(visit: Visit) -> Response:
        raise ValueError(visit.request.query_params["number"])

    monkeypatch.setattr(routes, "ROUTES", (*ROUTES, Way("GET", "/desk/fall", frozenset(Role), fall)))
    answer = office.browser("shen").get("/desk/fall?number=13800138000")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    told = capfd.readouterr()
    assert "test_guard.py" in told.err
    assert "13800138000" not in told.out + told.err
    assert "ValueError" not in answer.text


def test_a_queue_that_is_away_is_a_page_that_keeps_what_was_written(
    office: Office, tmp_path: Path
) -> None:
    browser = office.browser("shen")
    page = browser.get("/desk/account")
    (tmp_path / "q.db").rename(tmp_path / "away.db")
    (tmp_path / "q.db").mkdir()
    office.desk.reader._shut()
    answer = browser.send("/desk/requests/K7P3MX92X/close", page, text="说好了十点以后不放音乐")
    assert answer.status_code == 503
    assert "说好了十点以后不放音乐" in answer.text
    assert browser.get("/desk/").status_code == 503
    assert office.browser().get("/desk/sign-in").status_code == 200


def test_a_language_that_is_chosen_stays(office: Office) -> None:
    browser = office.browser("shen")
    assert '<html lang="zh-Hans">' in browser.get("/desk/").text
    assert '<html lang="en">' in browser.get("/desk/?language=en").text
    assert "My account" in browser.get("/desk/account").text
    assert "page.desk" not in browser.get("/desk/account").text
    assert '<html lang="zh-Hans">' in browser.get("/desk/?language=zh").text
    assert '<html lang="zh-Hans">' in browser.get("/desk/?language=fr").text
    assert browser.cookies["desk-language"] == "zh"


def test_the_other_language_is_the_same_page(office: Office) -> None:
    page = office.browser("shen").get("/desk/account?done=1&language=zh").text
    assert 'href="/desk/account?done=1&amp;language=en"' in page


def test_the_desk_is_below_the_districts_prefix(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    file = folder / "district.yaml"
    file.write_text(file.read_text("utf-8").replace("url:", "intake_url: /dc/\nurl:"), "utf-8")
    current: Current = read_current(folder, START)
    office = opened(f"sqlite:///{tmp_path}/q.db", current, tmp_path)
    try:
        browser = Browser(office.desk)
        asked = browser.get("/dc/desk/account")
        assert asked.headers["location"] == "/dc/desk/sign-in?next=%2Fdesk%2Faccount"
        assert browser.sign_in("shen", next="/desk/account").headers["location"] == "/dc/desk/account"
        page = browser.get("/dc/desk/account").text
        assert 'action="/dc/desk/sign-out"' in page
        for path in office.desk.pages.files:
            assert browser.get(f"/dc{path}").status_code == 200
        assert 'href="/dc/desk/assets/desk.' in page
    finally:
        closed(office)


def test_the_words_are_those_of_the_content_as_it_is_now(office: Office) -> None:
    before = office.desk.pages
    assert office.desk.pages is before
    current = office.desk.current()
    newer = replace(current)
    office.desk.current = lambda: newer
    assert office.desk.pages is not before


def test_what_is_not_the_desks_is_a_page(office: Office) -> None:
    assert office.browser().get("/").headers["location"] == "/desk/"
    assert office.browser().get("/requests/noise").status_code == 404
    assert desk_app.ASSETS.startswith(HOME)
