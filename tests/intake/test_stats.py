"""`stats`: what it counts, on both engines, and what it writes for the site."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district import definition
from district.figures import SMALL, read_figures
from district.holidays import add_working_days
from district.records import CommunityId, District
from intake.courses import courses, each_course
from intake.figures import (
    Course,
    months_from,
    statement,
    tally,
    whole_months,
    working_days,
)
from intake.lifecycle import Move, Outcome
from intake.receipt import Receipt
from intake.request import Routing, Step
from intake.store import Store
from tests.intake.conftest import Desk
from tests.intake.making_arrivals import take

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def course(received: datetime, replied: datetime | None = None, **changes: Any) -> Course:
    owed = received + timedelta(days=2)
    facts: dict[str, Any] = {"kind": "noise", "station": "jdk", "owed": owed, "due": owed, "settled": False}
    return Course(form="noise", community="fuxue", received=received, replied=replied, **facts | changes)


def test_a_tally_counts_first_replies_that_were_owed_and_what_is_late() -> None:
    found = tally([
        course(at(2), at(2, 10), settled=True),
        course(at(2), at(4), settled=True),
        course(at(2), at(4, 10)),                       # an hour late, and open past its time
        course(at(3)),                                  # never
        course(at(22)),                                 # has time yet
        course(at(3), settled=True, dropped=True),      # taken back before anybody replied
        course(at(23), due=at(24)),
    ], NOW)
    assert (found.received, found.settled, found.open, found.late) == (7, 3, 4, 2)
    assert (found.replied, found.owed, found.in_time, found.share) == (3, 4, 2, 50)
    assert found.days == 2.0
    assert tally([], NOW).share is None and tally([], NOW).days is None


def test_a_share_of_all_but_one_is_not_all() -> None:
    many = [course(at(2), at(2))] * 299
    assert tally([*many, course(at(2))], NOW).share == 99
    assert tally(many, NOW).share == 100


@pytest.mark.parametrize(("since", "until", "days"), [
    (date(2026, 11, 20), date(2026, 11, 20), 0), (date(2026, 11, 20), date(2026, 11, 22), 0),
    (date(2026, 11, 20), date(2026, 11, 23), 1), (date(2026, 9, 30), date(2026, 10, 8), 1),
    (date(2026, 11, 20), date(2026, 11, 19), 0),
])
def test_working_days_are_counted_as_they_are_promised(since: date, until: date, days: int) -> None:
    assert working_days(since, until) == days


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(0, 15))
def test_working_days_and_the_promise_agree(day: date, count: int) -> None:
    assert working_days(day, add_working_days(day, count)) == count


def test_a_statement_goes_by_kind_station_and_month_with_every_month_between() -> None:
    all_ = [
        course(at(2, month=8), station="jdk"), course(at(30, 23, 10), station=""),
        course(at(1, 0), station="jdk", kind="visit"),
    ]
    found = statement(all_, NOW)
    assert {name: one.received for name, one in found.kinds.items()} == {"noise": 2, "visit": 1}
    assert {name: one.received for name, one in found.stations.items()} == {"": 1, "jdk": 2}
    assert [one.received for one in found.months.values()] == [1, 0, 1, 1]
    some = statement(all_, NOW, date(2026, 10, 30), date(2026, 10, 31))
    assert (some.total.received, list(some.months)) == (1, [date(2026, 10, 1)])
    assert statement([], NOW).months == {}


def test_months_are_counted_over_new_year() -> None:
    assert whole_months(date(2026, 2, 28), 3) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert months_from(date(2025, 12, 31), date(2026, 1, 1)) == [date(2025, 12, 1), date(2026, 1, 1)]
    assert months_from(date(2026, 2, 1), date(2026, 1, 1)) == []


# --- from the queue

RECEIVED = "2026-11-02T01:00:00Z"


def put(store: Store, district: District, form: str = "noise", **changes: Any) -> Receipt:
    stored = definition.write(next(one for name, one in district.forms.items() if name == form))
    return take(store, form=form, version=definition.version(stored), definition=stored,
                received_at=RECEIVED, due_at="2026-11-04T15:59:59Z", **changes)


def make(store: Store, receipt: Receipt, move: Move, when: str, **changes: Any) -> None:
    officer = changes.pop("officer", "shen-yifan")
    store.make(receipt, Step(move, when, officer=officer, **changes))


def test_the_course_of_each_request_is_read(store: Store, district: District) -> None:
    asked = put(store, district)
    make(store, asked, Move.CLAIM, "2026-11-02T02:00:00Z")
    make(store, asked, Move.ASK, "2026-11-03T02:00:00Z")
    make(store, asked, Move.CLOSE, "2026-11-09T02:00:00Z", outcome=Outcome.RESOLVED)
    make(store, asked, Move.REOPEN, "2026-11-10T02:00:00Z", due_at="2026-11-20T15:59:59Z")
    put(store, district, "visit", community=None, officer=None, routing=Routing.UNKNOWN)
    dropped = put(store, district)
    make(store, dropped, Move.WITHDRAW, "2026-11-03T02:00:00Z", officer=None,
         outcome=Outcome.WITHDRAWN, resident=True)
    forgotten = put(store, district, community="gone")
    make(store, forgotten, Move.CLAIM, "2026-11-02T02:00:00Z")
    make(store, forgotten, Move.REFER, "2026-11-05T02:00:00Z", outcome=Outcome.REFERRED, referred_to="12345")
    store.forget(lambda one, _: one.receipt == forgotten, "2026-11-20T00:00:00Z")
    found = courses(store.engine, district)
    assert found == [
        Course("noise", "noise", "fuxue", "jdk", at(2), datetime(2026, 11, 4, 23, 59, 59, tzinfo=ZONE),
               at(3, 10), datetime(2026, 11, 20, 23, 59, 59, tzinfo=ZONE), settled=False),
        Course("visit", "visit", "", "", at(2), at(3), None,
               datetime(2026, 11, 4, 23, 59, 59, tzinfo=ZONE), settled=False),
        Course("noise", "noise", "fuxue", "jdk", at(2), datetime(2026, 11, 4, 23, 59, 59, tzinfo=ZONE),
               None, datetime(2026, 11, 4, 23, 59, 59, tzinfo=ZONE), settled=True, dropped=True),
        Course("noise", "noise", "gone", "", at(2), datetime(2026, 11, 4, 23, 59, 59, tzinfo=ZONE),
               at(5, 10), datetime(2026, 11, 4, 23, 59, 59, tzinfo=ZONE), settled=True),
    ]
    assert tally(found, NOW).share == 33
    for where in ([], [CommunityId("fuxue")], [CommunityId("dongsi")]):
        assert list(each_course(store.engine, district, where)) == [
            one for one in found if one.community in where]


def test_a_call_is_a_reply_once_it_got_through(store: Store, district: District) -> None:
    receipt = put(store, district)
    make(store, receipt, Move.CLAIM, "2026-11-02T02:00:00Z")
    for when, came in (("2026-11-02T03:00:00Z", "no_answer"), ("2026-11-03T03:00:00Z", "reached"),
                       ("2026-11-04T03:00:00Z", "reached")):
        make(store, receipt, Move.CALL, when, detail=came)
    [found] = courses(store.engine, district)
    assert found.replied == at(3, 11)


def test_what_never_left_quarantine_is_not_counted(store: Store, district: District) -> None:
    put(store, district, suspicion="trap")
    junk = put(store, district, suspicion="fast")
    make(store, junk, Move.CLOSE, "2026-11-03T02:00:00Z", officer=None, outcome=Outcome.OUT_OF_SCOPE)
    genuine = put(store, district, suspicion="fast")
    make(store, genuine, Move.ADMIT, "2026-11-03T02:00:00Z", officer=None)
    assert len(courses(store.engine, district)) == 1


# --- the command


def filled(desk: Desk, count: int = 7) -> list[str]:
    desk.now = "2026-10-12 10:00"
    rows = "".join(f"府学胡同{number}号,半夜很吵{number}\n" for number in range(count))
    done = desk.submit("a.csv", f"address,story\n{rows}", "--form", "noise")
    desk.now = "2026-10-13 10:00"
    receipts = [line.split()[0] for line in done.stdout.splitlines()]
    desk("claim", receipts[0], "--as", "shen-yifan")
    desk("close", receipts[0], "--outcome", "resolved", "--note", "店家已装隔音")
    desk.now = "2026-11-23 10:00"
    return receipts


def test_staff_read_figures_as_tables(desk: Desk) -> None:
    filled(desk)
    assert desk("stats").stdout == (
        "Kind   Received  Reply in time  Share  Days to reply  Settled  Open  Late\n"
        "Noise  7         1/7            14%    1              1        6     6\n"
        "\n"
        "Police station             Received  Reply in time  Share  Days to reply  Settled  Open  Late\n"
        "Jiaodaokou Police Station  7         1/7            14%    1              1        6     6\n"
        "\n"
        "Month    Received  Reply in time  Share  Days to reply  Settled  Open  Late\n"
        "2026-10  7         1/7            14%    1              1        6     6\n"
        "\n"
        "All  Received  Reply in time  Share  Days to reply  Settled  Open  Late\n"
        "All  7         1/7            14%    1              1        6     6\n"
        "\n"
    )
    assert desk("stats", "--from", "2026-10-13").stdout.splitlines()[-2].split()[1] == "0"
    desk.language = "zh"
    assert "交道口派出所" in desk("stats").stdout


def test_scripts_read_figures_as_json_and_spreadsheets_as_csv(desk: Desk) -> None:
    filled(desk)
    found = json.loads(desk("stats", "--format", "json", "--until", "2026-10-31").stdout)
    assert found["until"] == "2026-10-31" and found["from"] is None
    assert found["kind"]["noise"] == found["station"]["jdk"] == found["month"]["2026-10"] == found["all"]
    assert found["all"]["received"] == 7 and found["all"]["late"] == 6 and found["all"]["share"] == 14
    body = desk("stats", "--format", "csv").stdout_bytes
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert [(row["by"], row["id"], row["received"]) for row in rows] == [
        ("kind", "noise", "7"), ("station", "jdk", "7"), ("month", "2026-10", "7"), ("all", "", "7")]


@pytest.mark.parametrize(("words", "sentence"), [
    (("--from", "yesterday"), "“yesterday” is not a day"),
    (("--from", "2026-02-30"), "“2026-02-30” is not a day"),
    (("--from", "2026-11-02", "--until", "2026-11-01"), "the first day is after the last"),
    (("--to", "x.csv"), "--to goes with --publish"),
    (("--publish", "--from", "2026-11-01"), "nothing to publish"),
    (("--publish", "--from", "2026-10-02", "--until", "2026-10-31"), "nothing to publish"),
    (("--publish", "--from", "2026-10-01", "--until", "2026-10-30"), "nothing to publish"),
])
def test_what_cannot_be_counted_is_refused(desk: Desk, words: tuple[str, ...], sentence: str) -> None:
    desk.one()
    assert sentence in desk("stats", *words, exits=2).stderr


def test_without_a_queue_there_are_no_figures(desk: Desk) -> None:
    assert "there is no queue" in desk("stats", exits=1).stderr


def test_published_figures_are_read_by_the_site_and_the_same_each_time(desk: Desk) -> None:
    filled(desk)
    to = desk.folder / "content" / "figures" / "requests.csv"
    to.parent.mkdir(parents=True)
    done = desk("stats", "--publish", "--to", str(to), "--from", "2026-09-15", "--until", "2026-11-30")
    assert "2026-10 to 2026-10" in done.stderr and done.stdout == ""
    assert to.read_text("utf-8") == (
        "month,by,name,received,in_time,settled,days\n"
        "2026-10,all,,7,<5,<5,\n"
        "2026-10,kind,noise,7,<5,<5,\n"
        "2026-10,station,jdk,7,<5,<5,\n"
        "total,all,,7,<5,<5,\n"
        "total,kind,noise,7,<5,<5,\n"
        "total,station,jdk,7,<5,<5,\n"
    )
    found, problems = read_figures(desk.folder / "content")
    assert problems == [] and found is not None
    assert found.rows[0].settled == SMALL
    before = to.read_bytes()
    desk("stats", "--publish", "--to", str(to), "--from", "2026-09-15")
    assert to.read_bytes() == before
    assert [one.name for one in to.parent.iterdir()] == ["requests.csv"]


def test_they_are_of_twelve_months_and_go_into_the_content(desk: Desk, tmp_path: Path) -> None:
    filled(desk)
    own = tmp_path / "own"
    for path in desk.content.rglob("*.yaml"):
        copy = own / path.relative_to(desk.content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    desk.content = own
    assert "2025-11 to 2026-10" in desk("stats", "--publish").stderr
    found, _ = read_figures(own)
    assert found is not None and len(found.months) == 12
    (own / "figures" / "requests.csv").unlink()
    (own / "figures").rmdir()
    (own / "figures").write_text("")
    assert "cannot be written" in desk("stats", "--publish", exits=1).stderr
