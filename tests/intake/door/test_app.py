"""The door's addresses: headers, a path to live under, a site beside it, and what is not there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from intake.door import posting
from tests.conftest import ROOT
from tests.intake.conftest import write_content
from tests.intake.door.conftest import GOOD, Asker, hidden, made

ADDRESSES = ["/receipts", "/receipts/x", "/requests/noise/", "/requests/none", "/healthz", "/nowhere"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_strict_headers_and_no_cookie(ask: Asker, address: str) -> None:
    for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"):
        answer = ask(method, address)
        assert answer.status_code < 500
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers
        if address != "/nowhere":
            assert answer.headers["cache-control"] == "no-store"


def test_a_page_loads_nothing_but_the_door_s_own_and_that_is_there(ask: Asker) -> None:
    page = ask.get("/receipts?language=en").text
    assert "<style" not in page
    assert not re.search(r"<script(?! src=)|\son\w+=|style=", page)
    addresses = re.findall(r'<(?:link rel="(?:stylesheet|icon)"[^>]*href|script src)="([^"]+)"', page)
    assert len(addresses) >= 3
    for address in addresses:
        answer = ask.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask.get("/receipts/assets/..%2f..%2fseal.py").status_code == 404
    assert ask.get("/receipts/assets/none.css").status_code == 404


@pytest.mark.parametrize("stripped", [True, False])
def test_the_door_lives_under_a_path_whether_the_proxy_takes_it_off_or_not(
    tmp_path: Path, stripped: bool
) -> None:
    content = write_content(tmp_path / "content")
    file = content / "district.yaml"
    file.write_text(file.read_text("utf-8") + "\nintake_url: /hutong/\n", "utf-8")
    ask = made(f"sqlite:///{tmp_path}/q.db", content, tmp_path)
    before = "" if stripped else "/hutong"
    answer = ask("POST", f"{before}/requests/noise", data=GOOD)
    where = answer.headers["location"]
    assert where.startswith("/hutong/receipts/")
    page = ask.get(where.removeprefix("/hutong") if stripped else where)
    assert page.status_code == 200
    for address in re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text):
        if "receipts" in address:
            assert address.startswith("/hutong/receipts"), address
    form = ask.get(f"{before}/requests/noise/").text
    assert 'action="/hutong/requests/noise"' in form
    assert ask.send().json()["status_url"] == "/hutong/receipts"
    ask.door.writer.close()


def test_a_site_may_be_served_beside_it(tmp_path: Path, content: Path) -> None:
    site = tmp_path / "site"
    (site / "requests/noise").mkdir(parents=True)
    (site / "index.html").write_text("home")
    (site / "404.html").write_text("not here")
    (site / "requests/noise/index.html").write_text("the site's own page")
    ask = made(f"sqlite:///{tmp_path}/q.db", content, tmp_path, site=site)
    assert ask.get("/").text == "home"
    assert ask.get("/requests/noise/").text == "the site's own page"
    assert ask.get("/requests/noise").headers["location"] == "/requests/noise/"
    missing = ask.get("/nowhere")
    assert (missing.status_code, missing.text) == (404, "not here")
    assert ask.get("/../q.db").status_code == 404
    assert ask.post().status_code == 303
    assert ask.get("/receipts").status_code == 200
    ask.door.writer.close()


def test_a_site_on_another_host_is_linked_with_its_host(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")
    file = content / "district.yaml"
    file.write_text(file.read_text("utf-8") + "\nintake_url: https://forms.example.org/\n", "utf-8")
    ask = made(f"sqlite:///{tmp_path}/q.db", content, tmp_path)
    page = ask.get("/receipts").text
    assert 'href="https://example.org/"' in page
    assert 'href="/receipts/assets/' in page
    ask.door.writer.close()


def test_what_nobody_foresaw_is_a_500_that_tells_no_value_and_loses_none(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError(f"canary {GOOD['story']}")

    with monkeypatch.context() as patched:
        patched.setattr(posting, "_accepted", broken)
        answer = ask.post()
        assert answer.status_code == ask.send().status_code == 500
        said = "".join(capfd.readouterr())
    assert "RuntimeError" in said
    assert "posting.py" in said
    assert GOOD["story"] not in said
    assert "canary" not in answer.text
    assert ask("POST", "/requests/noise", data=hidden(answer.text)).status_code == 303
    assert len(ask.queue()) == 1


def test_a_mistake_anywhere_else_is_a_page_that_says_so(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError(GOOD["story"])

    monkeypatch.setattr("intake.door.receipts.read_receipt", broken)
    answer = ask.follow("ABC-DEF-GHJ", "AAAAAA")
    assert answer.status_code == 500
    assert "出了点问题" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    monkeypatch.setattr("intake.door.pages.Pages.page", broken)
    assert ask.get("/receipts").status_code == 500
    assert GOOD["story"] not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("/requests/noise", "GET, HEAD, POST"), ("/requests/noise/", "GET, HEAD, POST"),
     ("/receipts", "GET, HEAD, POST"), ("/receipts/x", "GET, HEAD"), ("/healthz", "GET, HEAD")],
)
def test_a_method_that_is_not_taken_is_told_which_are(
    ask: Asker, address: str, allowed: str
) -> None:
    for method in ("PUT", "OPTIONS", "TRACE", "BREW"):
        answer = ask(method, address)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert ask("HEAD", address).content == b""


def test_a_form_s_page_leads_to_itself_in_every_language(ask: Asker) -> None:
    page = ask.get("/requests/noise/").text
    ways = re.findall(r'href="(/requests/noise[^"]*)"', page)
    assert {way.rpartition("=")[2] for way in ways} == {"zh", "en"}
    for way in ways:
        shown = ask.get(way)
        assert shown.status_code == 200
        assert 'name="key"' in shown.text


def test_languages_are_asked_for_or_told_by_the_browser(ask: Asker) -> None:
    for accepted, asked, language in [
        ("en-GB,en;q=0.9", "", "en"), ("fr,de", "", "zh-Hans"), ("en", "?language=zh", "zh-Hans"),
        ("", "?language=xx", "zh-Hans"), (";;,", "", "zh-Hans"), ("ZH-tw", "", "zh-Hans"),
    ]:
        page = ask.get(f"/receipts{asked}", headers={"Accept-Language": accepted}).text
        assert f'<html lang="{language}">' in page


def test_the_door_imports_no_desk_and_no_table_of_frictionless() -> None:
    script = """
import sys
from datetime import UTC, datetime
from intake.door import running, server, app, posting, receipts, watch
from pathlib import Path
from intake.door.current import read_current
read_current(Path("content"), datetime.now(UTC))
print(" ".join(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    loaded = {f"{name}." for name in done.stdout.split()}
    for heavy in ("publish", "mkdocs", "material", "intake.desk", "pandas", "numpy", "sqlalchemy",
                  "openpyxl", "requests", "rich", "typer", "fastapi", "frictionless.server"):
        assert not {name for name in loaded if name.startswith(f"{heavy}.")}
