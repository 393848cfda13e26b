"""Who read which request, and when, is on record; what was read is not."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys

import httpx
import pytest

from intake.receipt import Receipt
from tests.conftest import ROOT
from tests.intake.conftest import Desk
from tests.intake.desk.conftest import Office, hidden
from tests.intake.desk.making import PHONE, STORY, receive
from tests.intake.desk.test_requests import do, done

AT = "2026-11-23T02:00:00Z"


@pytest.fixture(autouse=True)
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "hutong.desk")
    return caplog


def lines(told: pytest.LogCaptureFixture) -> list[str]:
    found = [one.getMessage() for one in told.records if one.name == "hutong.desk"]
    told.clear()
    return found


def read(page: str, account: str, *receipts: Receipt) -> str:
    return f"{AT} read page={page} account={account} requests={','.join(receipts)}"


def test_each_page_that_shows_what_a_resident_wrote_leaves_a_line(
    either: Office, told: pytest.LogCaptureFixture
) -> None:
    one, other = receive(either, story="一"), receive(either, story="二")
    shen, head = either.browser("shen"), either.browser("head")
    shen.get("/desk/")
    assert lines(told) == []
    head.get(f"/desk/requests/{one}")
    assert lines(told) == [read("request", "head", one)]
    done(shen, one, "claim")
    done(shen, other, "claim")
    lines(told)
    shen.get("/desk/")
    assert lines(told) == [read("list", "shen", one, other)]
    do(shen, one, "close", outcome="")
    # The page of the form, and the page that says what is missing.
    assert lines(told) == [read("request", "shen", one)] * 2


def test_a_helper_who_opens_a_slip_is_on_record(
    office: Office, told: pytest.LogCaptureFixture
) -> None:
    receipt, shen = receive(office), office.browser("shen")
    done(shen, receipt, "claim")
    page = done(shen, receipt, "slip", to="helper", note="看看灯", until="tomorrow")
    slip = re.findall(r'name="slip" value="(\d+)"', page.text)[-1]
    helper = office.browser("helper")
    lines(told)
    helper.get("/desk/slips")
    assert lines(told) == []
    helper.get(f"/desk/slips/{slip}")
    assert lines(told) == [read("slip", "helper", receipt)]


def test_whoever_may_not_see_a_request_has_read_nothing(
    office: Office, told: pytest.LogCaptureFixture
) -> None:
    elsewhere = receive(office, "东四北大街 2 号")
    assert office.browser("shen").get(f"/desk/requests/{elsewhere}").status_code == 404
    assert office.browser("").get(f"/desk/requests/{elsewhere}").status_code == 303
    assert lines(told) == []


def test_a_line_holds_nothing_of_what_was_read(
    office: Office, told: pytest.LogCaptureFixture
) -> None:
    receipt, shen = receive(office, name="王小明"), office.browser("shen")
    done(shen, receipt, "claim")
    shen.get("/desk/")
    text = "\n".join(lines(told))
    assert text
    for personal in (STORY, PHONE, "府学胡同", "王小明", "沈一帆"):
        assert personal not in text


def test_a_desk_that_is_served_writes_them_to_its_standard_error(desk: Desk) -> None:
    number = desk.one()
    desk("accounts", "add", "chief", "--role", "district", "--shown", "值班", "--generate")
    generated = desk("accounts", "password", "chief", "--generate").output
    password = generated.split()[-1]
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", "--queue", desk.queue, "--content", str(desk.content),
         "serve", "--port", "0", "--only", "desk"], cwd=ROOT, env={**os.environ, "LANG": "C"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://localhost:\d+", process.stdout.readline())
        assert found is not None
        visit(found[0], password, f"/desk/requests/{number.replace('-', '')}")
        process.terminate()
        said = process.communicate(timeout=20)[1]
    finally:
        process.kill()
    plain = number.replace("-", "")
    assert re.search(rf"^\S+Z read page=request account=chief requests={plain}$", said, re.M)
    assert "半夜很吵" not in said


def visit(address: str, password: str, path: str) -> None:
    """Signed in as a browser does, which over plain http would not send the cookies back."""
    with httpx.Client(base_url=address) as client:
        page = client.get("/desk/sign-in")
        kept = dict(re.findall(r"([\w-]+)=([^;]+)", line)[0]
                    for line in page.headers.get_list("set-cookie"))
        signed = client.post(
            "/desk/sign-in", data={**hidden(page.text), "name": "chief", "password": password},
            headers={"cookie": "; ".join(f"{k}={v}" for k, v in kept.items())},
        )
        assert signed.status_code == 303, signed.text
        kept |= dict(re.findall(r"([\w-]+)=([^;]+)", line)[0]
                     for line in signed.headers.get_list("set-cookie"))
        cookie = "; ".join(f"{k}={v}" for k, v in kept.items())
        assert client.get(path, headers={"cookie": cookie}).status_code == 200
