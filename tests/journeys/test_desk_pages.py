"""Every page of the desk: no axe violation in light and dark and in both languages, whole at 360
and 320 px, text and taps large enough, nothing asked of others, nothing the browser refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from district.records import OfficerId
from intake import clock, slip_writing
from intake.lifecycle import Move, Outcome
from intake.request import NewSlip, Step
from tests.journeys.offices import (
    MONDAY,
    Kept,
    Office,
    opened,
    sheet,
    sign_in,
    unfold,
)
from tests.journeys.seeing import faults, too_wide, violations

pytestmark = pytest.mark.journey
SHEN, AT = OfficerId("shen-yifan"), clock.stamp(MONDAY)
LAST_WEEK = MONDAY - timedelta(days=6)
MEETING = "fuxue-neighbours/2026-11-25"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with opened(tmp_path_factory.mktemp("desk"), None) as made:
        yield made


@pytest.fixture(scope="module")
def stages(office: Office) -> dict[str, Kept]:
    """A request in each status; of the sample's two weeks, so that no list is empty."""
    make, until = office.make, clock.stamp(MONDAY + timedelta(days=3))
    held = Step(Move.CLAIM, AT, SHEN, until=until)
    found = {name: office.receive(f"府学胡同{number}号") for number, name in enumerate(
        ("waiting", "asked", "joined", "closed", "objected", "forgotten", "slip"), 2
    )}
    found |= {
        "late": office.receive("府学胡同12号", now=LAST_WEEK, needs_help_first="是"),
        "quarantined": office.receive("府学胡同14号", suspicion="flood"),
        "unplaced": office.receive("没有这条街99号"),
        "claimed": office.receive("府学胡同36号", heard_on="2026-11-20", heard_at="23:10"),
        "alike": office.receive("府学胡同36号"),
        "agreed": office.receive("府学胡同5号", "mediation"),
        "elsewhere": office.receive("南锣鼓巷58号", heard_on="2026-11-14", heard_at="01:20"),
    }
    for name in ("claimed", "asked", "closed", "objected", "agreed", "slip"):
        make(found[name], held)
    make(found["asked"], Step(Move.ASK, AT, SHEN))
    make(found["joined"], Step(Move.JOIN, AT, SHEN, main=found["claimed"].number))
    make(found["waiting"], Step(Move.AGENDA, AT, SHEN, meeting=MEETING))
    for name in ("closed", "objected"):
        make(found[name], Step(Move.CLOSE, AT, SHEN, outcome=Outcome.RESOLVED))
    make(found["objected"], Step(Move.OBJECT, AT, resident=True))
    make(found["agreed"], Step(Move.CLOSE, AT, SHEN, outcome=Outcome.AGREED, look_on="2026-11-25"))
    make(found["forgotten"], Step(Move.WITHDRAW, AT, outcome=Outcome.WITHDRAWN, resident=True))
    store = office.store
    store.erase(found["forgotten"].number, AT, "resident")
    store.close()
    shown = slip_writing.Shown("看看灯亮不亮", "府学胡同 8 号", "张女士", "010-**** 9001", "010-0000 9001")
    make(found["slip"], Step(Move.SLIP, AT, SHEN, detail="helper", slip=NewSlip(
        "helper", until, slip_writing.write(office.door.keys, shown))))
    return found


@dataclass
class Looker:
    """Somebody's browser, and all that was wrong with what it showed."""

    page: Page
    office: Office
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script {error}"))
        self.page.on("request", lambda asked: self._is_ours(asked.url))

    def _told(self, told: ConsoleMessage) -> None:
        # Of an answer's status the browser tells as well; we ask for some of them.
        if told.type == "error" and "server responded with a status of" not in told.text:
            self.wrong.append(f"console {told.text}")

    def _is_ours(self, url: str) -> None:
        if not url.startswith(f"{self.office.address}/"):
            self.wrong.append(f"asked {url}")

    def at(self, path: str, status: int = 200, **query: str) -> None:
        """A page in Chinese, then in English, which has other names but no other colours."""
        self._go(path, status, {**query, "language": "en"})
        expect(self.page.locator("html")).to_have_attribute("lang", "en")
        name = f"{path} {query} en"
        self.wrong += violations(self.page, name, rules={"color-contrast": {"enabled": False}})
        self.narrow(name)
        self.also_at(path, status, **query)

    def also_at(self, path: str, status: int = 200, **query: str) -> None:
        """A page of a template whose English was looked at elsewhere."""
        self._go(path, status, {**query, "language": "zh"})
        expect(self.page.locator("html")).to_have_attribute("lang", "zh-Hans")
        self.here(f"{path} {query}")

    def _go(self, path: str, status: int, query: dict[str, str]) -> None:
        answer = self.page.goto(f"{self.office.address}/desk/{path}?{urlencode(query)}")
        assert answer is not None
        assert answer.status == status
        self._open()

    def here(self, name: str) -> None:
        """The page that is shown now, with everything open."""
        self._open()
        self.wrong += faults(self.page, name)
        self.page.emulate_media(color_scheme="dark")
        self.wrong += violations(self.page, f"{name} dark", runOnly=["color-contrast"])
        self.page.emulate_media(color_scheme="light")
        self.narrow(name)

    def narrow(self, name: str) -> None:
        self.wrong += too_wide(self.page, name)
        self.page.set_viewport_size({"width": 320, "height": 640})
        self.wrong += too_wide(self.page, name)
        self.page.set_viewport_size({"width": 360, "height": 740})

    def _open(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach((it) => it.open = true)")


Look = Callable[[str], Looker]


@pytest.fixture
def as_(chromium: Browser, office: Office, stages: dict[str, Kept]) -> Iterator[Look]:
    contexts = []

    def made(name: str) -> Looker:
        context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN",
                                       color_scheme="light", reduced_motion="reduce")
        contexts.append(context)
        looker = Looker(context.new_page(), office)
        if name:
            sign_in(looker.page, office, name)
        return looker

    yield made
    for context in contexts:
        context.close()


def test_the_lists(as_: Look) -> None:
    shen, head = as_("shen"), as_("head")
    shen.at("")
    shen.also_at("", list="asked")
    shen.also_at("", list="quarantined")
    for name in ("open", "look", "objected"):
        shen.also_at("", list=name)
    head.also_at("")
    assert shen.wrong + head.wrong == []


@pytest.mark.parametrize("names", [
    ("waiting", "claimed", "late", "joined"), ("asked", "closed", "objected", "forgotten"),
    ("quarantined", "unplaced", "agreed", "slip"),
], ids=lambda names: names[0])
def test_a_request_in_every_status_with_all_its_forms_open(
    as_: Look, stages: dict[str, Kept], names: tuple[str, ...]
) -> None:
    shen, head = as_("shen"), as_("head")
    for name in names:
        looker = head if name == "unplaced" else shen
        show = looker.at if name in {"claimed", "unplaced", "agreed"} else looker.also_at
        show(f"requests/{stages[name].number}")
    assert shen.wrong + head.wrong == []


def test_what_is_refused(as_: Look, stages: dict[str, Kept]) -> None:
    shen = as_("shen")
    page, office = shen.page, shen.office
    sheet(page, office, stages["claimed"])
    unfold(page, "close")
    page.check("#act-close input[value=agreed]")
    page.fill("#close-tell", "谈妥了")
    page.click("form[action$='/close'] button")
    expect(page.locator(".error-summary")).to_be_focused()
    shen.here("refused")
    page.goto(f"{office.address}/desk/")
    page.fill("#number", "ABC")
    page.click(".lookup button")
    expect(page.locator(".error-summary")).to_be_visible()
    shen.here("number")
    shen.at("nothing-here", 404)
    # A form that is not of this session, and one of nobody's.
    sheet(page, office, stages["claimed"])
    for name in ("forged", "signed out"):
        unfold(page, "note")
        page.fill("#note-note", "写了一段")
        page.evaluate("document.querySelectorAll('[name=csrf]').forEach((it) => it.value = 'x')")
        if name == "signed out":
            page.context.clear_cookies()
        page.click("form[action$='/note'] button")
        expect(page.locator(".written")).to_have_text("写了一段")
        shen.here(name)
        page.go_back()
    assert shen.wrong == []


def test_the_station_and_what_it_counts(as_: Look) -> None:
    head = as_("head")
    for path in ("station", "figures", "noise"):
        head.at(path)
    # A plan is compared, and a day that is none is told.
    head.also_at("noise", **{"street": "府学胡同", "since": "2026-11-01", "from": "then"})
    assert head.wrong == []


def test_meetings_and_accounts(as_: Look, office: Office) -> None:
    shen, district, guest = as_("shen"), as_("district"), as_("")
    for path in ("meetings", f"meetings/{MEETING}", "account"):
        shen.at(path)
    for day in ("2026-11-18", "2026-12-02"):
        shen.also_at(f"meetings/fuxue-neighbours/{day}")
    district.also_at("station")
    guest.at("sign-in")
    guest.page.fill("#name", "shen")
    guest.page.fill("#password", "不是这个")
    guest.page.click("main button")
    expect(guest.page.locator(".error-summary")).to_be_focused()
    guest.here("wrong password")
    assert shen.wrong + district.wrong + guest.wrong == []


def test_a_helpers_slips(as_: Look) -> None:
    helper = as_("helper")
    helper.at("slips")
    helper.page.click(".job__link")
    helper.here("slip")
    helper.page.check("#came-not_done")
    helper.page.fill("#note", "没人在家")
    helper.page.click("main button")
    expect(helper.page.locator("[role=status]")).to_be_visible()
    helper.here("reported")
    assert helper.wrong == []
