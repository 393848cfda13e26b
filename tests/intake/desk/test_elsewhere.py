"""Signing in by an issuer of OpenID Connect: a real one on loopback, honest and otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from intake.account_store import Accounts
from intake.accounts import Account, Role, Subject
from intake.desk.issuer import Issuer, is_safe
from tests.intake.desk.conftest import Browser, Office
from tests.intake.desk.issuers import CLIENT, SECRET, Provider, other_key, running


@dataclass
class There:
    """An office that one may sign in to by a provider, and who is known to both."""

    office: Office
    provider: Provider

    def begin(self, browser: Browser, wanted: str = "") -> str:
        """The address that the provider sends the browser back to, without the host."""
        asked = {"next": wanted} if wanted else {}
        sent = browser.get("/desk/oidc", params=asked)
        assert sent.status_code == 303, sent.text
        back = httpx.get(sent.headers["location"])
        assert back.status_code == 302, back.text
        return self.path(back.headers["location"])

    def path(self, address: str) -> str:
        assert address.startswith("https://desk.example/desk/oidc/back?")
        return address.removeprefix("https://desk.example")

    def sign_in(self, browser: Browser, wanted: str = "") -> httpx.Response:
        return browser.get(self.begin(browser, wanted))


@pytest.fixture
def there(office: Office) -> Iterator[There]:
    provider = Provider(lambda: office.now.timestamp())
    with running(provider):
        office.desk.issuer = Issuer(provider.url, CLIENT, SECRET, "市局统一登录")
        store = office.store
        subject = Subject(provider.url, provider.user)
        Accounts(store.engine).add(Account("mei", "梅警官", Role.DISTRICT, subject=subject))
        store.close()
        yield There(office, provider)


def test_who_the_issuer_knows_and_who_has_an_account_is_signed_in(there: There) -> None:
    browser = there.office.browser()
    answer = there.sign_in(browser, "/desk/account")
    assert answer.headers["location"] == "/desk/account"
    page = browser.follow(answer).text
    assert "梅警官" in page
    assert "/desk/account" in page
    assert 'type="password"' not in page  # there is none to change


def test_the_page_for_signing_in_offers_it_by_its_name(there: There) -> None:
    page = there.office.browser().get("/desk/sign-in?next=/desk/account").text
    assert '<a class="button" href="/desk/oidc?next=/desk/account">市局统一登录</a>' in page


def test_the_issuer_is_asked_for_itself_once_and_for_its_keys_once(there: There) -> None:
    for _ in range(2):
        assert there.sign_in(there.office.browser()).status_code == 303
    for path in ("/.well-known/openid-configuration", "/keys"):
        assert there.provider.asked.count(path) == 1


def test_new_keys_are_taken_up_within_a_minute(there: There) -> None:
    assert there.sign_in(there.office.browser()).status_code == 303
    there.provider.change_keys()
    assert there.sign_in(there.office.browser()).status_code == 502
    there.office.passed += 60
    assert there.sign_in(there.office.browser()).status_code == 303


def test_what_is_sent_there_names_no_secret_and_is_never_the_same(there: There) -> None:
    sent = [there.office.browser().get("/desk/oidc").headers["location"] for _ in range(2)]
    one, two = (parse_qs(urlsplit(address).query) for address in sent)
    for name in ("state", "nonce", "code_challenge"):
        assert one[name] != two[name]
    assert one["code_challenge_method"] == ["S256"]
    assert one["scope"] == ["openid"]
    assert not any(SECRET in address for address in sent)


WRONG = {
    "another nonce": {"nonce": "x"}, "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://evil.example"}, "no issuer": {"iss": None},
    "for somebody else": {"aud": "other"}, "for others too, and not said for whom":
        {"aud": [CLIENT, "other"]}, "meant for another": {"azp": "other"},
    "over": {"exp": 1, "iat": 0}, "without an end": {"exp": None}, "not begun": {"iat": 9e9},
    "not yet": {"nbf": 9e9},
    "nobody": {"sub": None}, "nobody's name": {"sub": ""}, "a number": {"sub": 7},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG.keys())
def test_an_id_token_that_says_something_else_is_not_believed(
    there: There, claims: dict[str, object]
) -> None:
    there.provider.claims = claims
    browser = there.office.browser()
    answer = there.sign_in(browser)
    assert answer.status_code == 502
    assert "核对不上" in answer.text
    assert browser.get("/desk/").status_code == 303


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_an_id_token_that_anybody_could_have_made_is_not_believed(there: There, alg: str) -> None:
    there.provider.alg = alg
    assert there.sign_in(there.office.browser()).status_code == 502


def test_an_id_token_signed_by_another_is_not_believed(there: There) -> None:
    there.provider.signing = other_key()
    assert there.sign_in(there.office.browser()).status_code == 502


@pytest.mark.parametrize("state", ["state=x&", "", "state=%E5%B7%B7&"])
def test_a_state_that_is_not_this_browsers_is_refused_without_asking(
    there: There, state: str
) -> None:
    browser = there.office.browser()
    back = re.sub("state=[^&]*&?", "", there.begin(browser)).replace("?", f"?{state}")
    there.provider.asked.clear()
    assert browser.get(back).status_code == 400
    assert there.provider.asked == []


def test_an_answer_that_was_meant_for_another_browser_signs_nobody_in(there: There) -> None:
    mine, yours = there.office.browser(), there.office.browser()
    back = there.begin(mine)
    there.begin(yours)
    for browser in (yours, there.office.browser()):
        assert browser.get(back).status_code == 400
        assert "__Host-desk" not in browser.cookies


def test_an_answer_is_good_once(there: There) -> None:
    browser = there.office.browser()
    back = there.begin(browser)
    kept = dict(browser.cookies)
    assert browser.get(back).status_code == 303
    assert there.office.browser().get(back).status_code == 400
    # Even with what the browser had kept: the issuer knows that its code was used.
    again = there.office.browser(cookies=kept)
    assert again.get(back).status_code == 403


def test_an_answer_is_good_for_ten_minutes(there: There) -> None:
    browser = there.office.browser()
    back = there.begin(browser)
    there.office.passed += 601
    assert browser.get(back).status_code == 400


def test_an_answer_from_another_issuer_is_not_believed(there: There) -> None:
    browser = there.office.browser()
    assert browser.get(f"{there.begin(browser)}&iss=https://evil.example").status_code == 502


@pytest.mark.parametrize("said", ["error=access_denied&error_description=<b>no</b>", "code="])
def test_who_is_not_let_in_there_is_told_so_in_our_own_words(there: There, said: str) -> None:
    browser = there.office.browser()
    state = parse_qs(urlsplit(there.begin(browser)).query)["state"][0]
    answer = browser.get(f"/desk/oidc/back?state={state}&{said}")
    assert answer.status_code == 403
    assert "<b>" not in answer.text


def test_a_subject_without_an_account_is_told_whom_to_ask(there: There) -> None:
    there.provider.user = "emp-9999"
    answer = there.sign_in(there.office.browser())
    assert answer.status_code == 403
    assert "没有账号" in answer.text
    assert "emp-9999" not in answer.text


def test_an_account_that_is_off_does_not_come_in(there: There) -> None:
    there.office.change("mei", active=False)
    assert there.sign_in(there.office.browser()).status_code == 403


def test_anothers_subject_of_the_same_name_is_nobody_here(there: There) -> None:
    there.office.change("mei", subject=Subject("https://other.example", there.provider.user))
    assert there.sign_in(there.office.browser()).status_code == 403


def test_an_old_session_ends_when_another_begins(there: There) -> None:
    browser = there.office.browser("shen")
    before = browser.cookies["__Host-desk"]
    assert there.sign_in(browser).status_code == 303
    assert browser.cookies["__Host-desk"] != before
    assert there.office.browser(cookies={"__Host-desk": before}).get("/desk/").status_code == 303


@pytest.mark.parametrize("metadata", [
    {"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"},
    {"jwks_uri": 7}, {"authorization_endpoint": "javascript:alert(1)"},
    {"token_endpoint": None},
])
def test_an_issuer_that_is_not_what_was_configured_is_not_gone_to(
    there: There, metadata: dict[str, object]
) -> None:
    there.provider.metadata = metadata
    assert there.office.browser().get("/desk/oidc").status_code == 502


def test_an_issuer_that_is_away_is_a_sentence_and_passwords_still_work(there: There) -> None:
    there.office.desk.issuer = Issuer("http://127.0.0.1:9", CLIENT, SECRET, "x")
    browser = there.office.browser()
    answer = browser.get("/desk/oidc")
    assert answer.status_code == 503
    assert "连不上" in answer.text
    assert browser.sign_in("shen").status_code == 303


def test_an_issuer_that_goes_away_on_the_way_is_a_sentence(there: There) -> None:
    browser = there.office.browser()
    back = there.begin(browser)
    issuer = there.office.desk.issuer
    assert issuer is not None
    there.provider.metadata = {"token_endpoint": "http://127.0.0.1:9/token"}
    there.office.desk.issuer = Issuer(issuer.url, CLIENT, SECRET, "x")
    assert browser.get(back).status_code == 503


def test_a_wrong_secret_is_a_sentence(there: There) -> None:
    there.office.desk.issuer = Issuer(there.provider.url, CLIENT, "wrong", "x")
    assert there.sign_in(there.office.browser()).status_code == 403


def test_without_an_issuer_there_is_nothing_there(office: Office) -> None:
    for path in ("/desk/oidc", "/desk/oidc/back?code=1&state=2"):
        assert office.browser().get(path).status_code == 404


@pytest.mark.parametrize(("address", "safe"), [
    ("https://id.example/x", True), ("http://127.0.0.1:80", True), ("http://localhost", True),
    ("http://id.example", False), ("https://", False), ("ftp://localhost", False),
    ("http://localhost.evil.example", False), ("http://localhost@evil.example", False),
    ("javascript:1", False), ("http://[", False), ("", False),
])
def test_what_is_sent_to_an_issuer_is_sealed_on_the_way(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
