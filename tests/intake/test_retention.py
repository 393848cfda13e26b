"""How long a request is kept after its outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from district import definition
from district.forms import Form, FormId
from district.records import OfficerId
from district.span import Span
from intake.lifecycle import Outcome, Status
from intake.receipt import Receipt
from intake.request import Request, Routing
from intake.retention import Retention

ZONE = "Asia/Shanghai"
CLOSED = Request(
    1, Receipt("K7P3MX92X"), FormId("noise"), "v", None, None, OfficerId("li-min"),
    Routing.UNKNOWN, Status.CLOSED, "", Outcome.AGREED, "", "2026-11-20T02:00:00Z",
    "2026-11-25T02:00:00Z", "2026-11-23T02:00:00Z", {}, None,
)


def over(form: Form, keep_for: Span, moment: str, request: Request = CLOSED) -> bool:
    now = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ZONE))
    return Retention(now, ZONE).over(request, definition.write(replace(form, keep_for=keep_for)))


@pytest.mark.parametrize(
    ("moment", "is_over"), [("2026-12-23 09:59", False), ("2026-12-23 10:00", True)]
)
def test_it_ends_to_the_minute(noise: Form, moment: str, is_over: bool) -> None:
    assert over(noise, Span(minutes=30 * 1440), moment) is is_over


@pytest.mark.parametrize(
    ("moment", "is_over"), [("2026-11-25 23:59", False), ("2026-11-26 00:00", True)]
)
def test_working_days_end_with_the_last_of_them(noise: Form, moment: str, is_over: bool) -> None:
    assert over(noise, Span(working_days=2), moment) is is_over


@pytest.mark.parametrize("status", [Status.WAITING, Status.CLAIMED, Status.FORGOTTEN])
def test_only_a_closed_request_is_ever_over(noise: Form, status: Status) -> None:
    closed_at = CLOSED.closed_at if status is Status.FORGOTTEN else None
    request = replace(CLOSED, status=status, closed_at=closed_at)
    assert not over(noise, Span(minutes=1), "2099-01-01 00:00", request)
