"""Signing in and out, as a browser sees it."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from argon2 import PasswordHasher

from intake.accounts import Role
from intake.desk.signing_in import SigningIn
from intake.door.clients import Proxies
from intake.passwords import Passwords
from tests.intake.desk.conftest import PASSWORD, Browser, Office, hidden

SESSION = "__Host-desk"


def test_who_signs_in_is_greeted_by_name_and_role(either: Office) -> None:
    browser = either.browser()
    answer = browser.follow(browser.sign_in("shen"))
    assert answer.status_code == 200
    assert "沈一帆" in answer.text
    assert "社区民警" in answer.text


def test_who_is_not_signed_in_is_asked_and_sent_on_afterwards(office: Office) -> None:
    browser = office.browser()
    asked = browser.get("/desk/account?done=1")
    assert asked.headers["location"] == "/desk/sign-in?next=%2Fdesk%2Faccount%3Fdone%3D1"
    page = browser.follow(asked)
    answer = browser("POST", "/desk/sign-in",
                     data={**hidden(page.text), "name": "shen", "password": PASSWORD})
    assert answer.headers["location"] == "/desk/account?done=1"


def test_who_is_signed_in_is_not_asked_again(office: Office) -> None:
    answer = office.browser("shen").get("/desk/sign-in?next=/desk/account")
    assert answer.headers["location"] == "/desk/account"


@pytest.mark.parametrize(("name", "password"), [
    ("shen", "not it, but long enough"), ("nobody", PASSWORD), ("", ""), ("SHEN", PASSWORD.lower() + "x"),
    ("shen\x00", PASSWORD), ("x" * 5000, "y" * 5000), ("shen", ""),
])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    office: Office, name: str, password: str
) -> None:
    browser = office.browser()
    answer = browser.sign_in(name, password)
    assert answer.status_code == 422
    assert "账号或密码不对。" in answer.text
    assert SESSION not in browser.cookies
    assert not password or password not in answer.text


def test_a_name_is_typed_with_capitals_and_full_width_letters_too(office: Office) -> None:
    for name in ("Shen", " ＳＨＥＮ "):
        assert office.browser().sign_in(name).status_code == 303


def test_a_password_is_the_same_in_full_width(office: Office) -> None:
    assert office.browser().sign_in("shen", PASSWORD.replace("1983", "１９８３")).status_code == 303


def test_the_cookie_stays_on_this_host_and_goes_to_no_script(office: Office) -> None:
    lines = office.browser().sign_in("shen").headers.get_list("set-cookie")
    (line,) = [line for line in lines if line.startswith(f"{SESSION}=")]
    attributes = {part.strip().lower() for part in line.split(";")[1:]}
    assert attributes == {"httponly", "path=/", "samesite=lax", "secure"}
    token = line.partition("=")[2].partition(";")[0]
    assert len(token) == 43


def test_the_queue_knows_no_token(office: Office) -> None:
    browser = office.browser("shen")
    (row,) = office.rows("SELECT * FROM session")
    assert browser.cookies[SESSION] not in str(dict(row))


def test_a_token_that_was_there_before_is_never_the_one_signed_in_with(office: Office) -> None:
    planted = "A" * 43
    browser = office.browser(cookies={SESSION: planted})
    browser.sign_in("shen")
    assert browser.cookies[SESSION] != planted
    assert office.browser(cookies={SESSION: planted}).get("/desk/").status_code == 303


def test_signing_in_again_ends_the_session_before(office: Office) -> None:
    browser = office.browser("shen")
    before = browser.cookies[SESSION]
    page = office.browser().get("/desk/sign-in")
    again = office.browser(cookies={**browser.cookies})
    again.cookies["__Host-desk-visitor"] = page.headers["set-cookie"].partition("=")[2].partition(";")[0]
    answer = again("POST", "/desk/sign-in",
                   data={**hidden(page.text), "name": "head", "password": PASSWORD})
    assert answer.status_code == 303
    assert office.browser(cookies={SESSION: before}).get("/desk/").status_code == 303
    assert len(office.rows("SELECT * FROM session")) == 1


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 42 + "é", "a" * 64, "'; --", ""])
def test_a_cookie_that_is_no_token_of_ours_is_nobody(office: Office, token: str) -> None:
    answer = office.browser()("GET", "/desk/", headers={"cookie": f"{SESSION}={token}".encode()})
    assert answer.status_code == 303


def test_after_half_an_hour_of_nothing_one_signs_in_again(either: Office) -> None:
    browser = either.browser("shen")
    for _ in range(3):
        either.passed += 29 * 60
        assert browser.get("/desk/").status_code == 200
        either.settle()
    either.passed += 30 * 60
    assert browser.get("/desk/").status_code == 303


def test_after_twelve_hours_one_signs_in_again_whatever_one_did(office: Office) -> None:
    browser = office.browser("shen")
    for _ in range(12 * 3 - 1):
        office.passed += 20 * 60
        assert browser.get("/desk/").status_code == 200
        office.settle()
    office.passed += 20 * 60
    assert browser.get("/desk/").status_code == 303


def test_that_somebody_is_there_is_written_once_a_minute(office: Office) -> None:
    browser, seen = office.browser("shen"), []
    for _ in range(6):
        office.passed += 20
        browser.get("/desk/")
        office.settle()
        seen.append(office.rows("SELECT seen_at FROM session")[0]["seen_at"])
    assert len(set(seen)) == 3


def test_sessions_whose_time_is_over_are_removed_when_somebody_signs_in(office: Office) -> None:
    office.browser("shen")
    office.passed += 30 * 60
    office.browser("head")
    assert [row["account"] for row in office.rows("SELECT * FROM session")] == ["head"]


def test_signing_out_ends_the_session_for_good(either: Office) -> None:
    browser = either.browser("shen")
    kept = dict(browser.cookies)
    answer = browser.send("/desk/sign-out")
    assert answer.headers["location"] == "/desk/sign-in"
    assert SESSION not in browser.cookies
    assert either.browser(cookies=kept).get("/desk/").status_code == 303
    assert either.rows("SELECT * FROM session") == []


def test_signing_out_by_a_link_does_nothing(office: Office) -> None:
    browser = office.browser("shen")
    assert browser.get("/desk/sign-out").status_code == 404
    assert browser.get("/desk/").status_code == 200


def test_another_role_counts_from_the_next_request(office: Office) -> None:
    browser = office.browser("shen")
    office.change("shen", role=Role.HELPER)
    assert browser.get("/desk/").status_code == 303  # and signs in again
    assert "协助人员" in browser.follow(browser.sign_in("shen")).text


def test_an_account_that_is_switched_off_is_out_at_once_and_stays_out(either: Office) -> None:
    browser = either.browser("shen")
    either.change("shen", active=False)
    assert browser.get("/desk/").status_code == 303
    assert browser.sign_in("shen").status_code == 422


# --- Too many wrong ones

def test_five_wrong_passwords_lock_a_name_also_for_the_right_one(office: Office) -> None:
    for _ in range(5):
        assert office.browser().sign_in("shen", "wrong, and wrong again").status_code == 422
    answer = office.browser(peer="198.51.100.1").sign_in("shen")
    assert answer.status_code == 429
    assert "输错的次数太多，请 3 分钟后再试。" in answer.text
    office.passed += 179
    assert office.browser().sign_in("shen").status_code == 429
    office.passed += 1
    assert office.browser().sign_in("shen").status_code == 303


def test_a_name_that_nobody_has_is_locked_alike(office: Office) -> None:
    for _ in range(5):
        assert office.browser().sign_in("nobody", "x").status_code == 422
    assert office.browser().sign_in("nobody", "x").status_code == 429


def test_another_name_is_not_locked_by_it(office: Office) -> None:
    for _ in range(6):
        office.browser().sign_in("shen", "x")
    assert office.browser().sign_in("head").status_code == 303


def test_twenty_wrong_passwords_lock_a_network(office: Office) -> None:
    for number in range(20):
        assert office.browser().sign_in(f"name{number}", "x").status_code == 422
    assert office.browser(peer="203.0.113.99").sign_in("shen").status_code == 429
    assert office.browser(peer="198.51.100.1").sign_in("shen").status_code == 303


def test_what_comes_by_an_unknown_proxy_is_not_one_network(office: Office) -> None:
    for number in range(21):
        assert office.browser(peer="127.0.0.1").sign_in(f"name{number}", "x").status_code == 422


def test_behind_a_proxy_that_is_believed_networks_are_told_apart(office: Office) -> None:
    office.desk.proxies = Proxies(["127.0.0.1"])
    for number in range(21):
        browser = office.browser(peer="127.0.0.1", headers={"x-forwarded-for": f"198.51.{number}.9"})
        assert browser.sign_in(f"name{number}", "x").status_code == 422


def test_right_passwords_do_not_count(office: Office) -> None:
    for _ in range(30):
        assert office.browser().sign_in("shen").status_code == 303


def test_many_sent_at_once_do_not_all_get_through(office: Office) -> None:
    async def all_of_them() -> list[bool]:
        async def one() -> bool:
            try:
                await office.desk.signing_in.compare("shen", None, "x", "", 0.0)
            except Exception:
                return False
            return True

        return await asyncio.gather(*(one() for _ in range(50)))

    assert sum(asyncio.run(all_of_them())) == 5


class Counting(Passwords):
    """Counts how often something was compared."""

    def __init__(self, hasher: PasswordHasher) -> None:
        super().__init__(hasher)
        self.compared: list[bool] = []

    def compare(self, hashed: str | None, text: str) -> bool:
        self.compared.append(hashed is not None)
        return super().compare(hashed, text)


@pytest.mark.parametrize("name", ["shen", "nobody", "off", "by-issuer"])
def test_a_password_is_compared_whoever_it_is(office: Office, name: str) -> None:
    counting = Counting(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    office.desk.signing_in.close()
    office.desk.signing_in = SigningIn(counting)
    if name == "off":
        office.change("shen", active=False)
    assert office.browser().sign_in("shen" if name == "off" else name, "x").status_code == 422
    assert len(counting.compared) == 1


def test_a_hash_of_other_costs_is_made_anew_at_the_next_sign_in(office: Office) -> None:
    office.desk.signing_in.close()
    office.desk.signing_in = SigningIn(
        Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    )
    for _ in range(2):
        assert office.browser().sign_in("shen").status_code == 303
        (row,) = office.rows("SELECT password FROM account WHERE name = 'shen'")
        assert "m=16,t=2,p=1" in row["password"]


# --- Cookies that are not kept, pages that are old

def test_a_browser_that_keeps_no_cookie_is_told_that_https_is_needed(office: Office) -> None:
    answer = office.browser(base="http://desk.example").sign_in("shen")
    assert answer.status_code == 400
    assert "https" in answer.text


@pytest.mark.parametrize("changes", [
    {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"},
])
def test_a_form_for_signing_in_that_is_not_this_browsers_signs_nobody_in(
    office: Office, changes: dict[str, str]
) -> None:
    browser = office.browser()
    page = browser.get("/desk/sign-in")
    given = {**hidden(page.text), "name": "shen", "password": PASSWORD, **changes}
    answer = browser("POST", "/desk/sign-in", data=given)
    assert answer.status_code == 403
    assert SESSION not in browser.cookies


def test_another_site_signs_nobody_in(office: Office) -> None:
    browser = office.browser()
    given = {**hidden(browser.get("/desk/sign-in").text), "name": "shen", "password": PASSWORD}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert browser("POST", "/desk/sign-in", data=given, headers=headers).status_code == 403


@pytest.mark.parametrize("body", [b"\xff", b"name=a&name=b", b"x" * 300_000])
def test_a_body_that_cannot_be_read_is_a_page(office: Office, body: bytes) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = office.browser()("POST", "/desk/sign-in", content=body, headers=kind)
    assert answer.status_code in {400, 413, 422}
    assert "没有收到" in answer.text


# --- One's own password

def changing(browser: Browser, **given: str) -> httpx.Response:
    return browser.send("/desk/account", **given)


NEW = "correct horse battery staple"


def test_who_changes_the_password_stays_and_is_out_everywhere_else(either: Office) -> None:
    here, there = either.browser("shen"), either.browser("shen")
    before = here.cookies[SESSION]
    answer = changing(here, password=PASSWORD, new=NEW, again=NEW)
    assert "密码已经修改" in here.follow(answer).text
    assert here.cookies[SESSION] != before
    assert there.get("/desk/").status_code == 303
    assert either.browser().sign_in("shen").status_code == 422
    assert either.browser().sign_in("shen", NEW).status_code == 303


@pytest.mark.parametrize(("given", "said"), [
    ({"password": "wrong one, quite", "new": NEW, "again": NEW}, "现在的密码不对"),
    ({"password": PASSWORD, "new": NEW, "again": f"{NEW}x"}, "不一样"),
    ({"password": PASSWORD, "new": "short", "again": "short"}, "至少 12 个字符"),
    ({"password": PASSWORD, "new": "shenshen1234", "again": "shenshen1234"}, "账号名"),
    ({"password": PASSWORD, "new": "1234567890123", "again": "1234567890123"}, "太常见"),
    ({"password": PASSWORD}, "至少 12 个字符"),
    ({}, "现在的密码不对"),
])
def test_a_change_of_password_that_does_not_fit_changes_nothing(
    office: Office, given: dict[str, str], said: str
) -> None:
    answer = changing(office.browser("shen"), **given)
    assert answer.status_code == 422
    assert said in answer.text
    assert office.browser().sign_in("shen").status_code == 303


def test_guessing_at_the_present_password_is_locked_too(office: Office) -> None:
    browser = office.browser("shen")
    for _ in range(5):
        assert changing(browser, password="x", new=NEW, again=NEW).status_code == 422
    assert changing(browser, password=PASSWORD, new=NEW, again=NEW).status_code == 429


def test_nothing_of_it_is_told_to_whoever_runs_the_desk(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = office.browser("shen")
    browser.send("/desk/sign-out")
    browser.sign_in("shen", "wrong, and wrong again")
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_the_account_says_nothing_of_its_hash(office: Office) -> None:
    page = office.browser("shen").get("/desk/account").text
    assert "argon2" not in page
    assert re.search("<title>我的账号 · ", page)
