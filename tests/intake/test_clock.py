"""When an answer is due, and times in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from district.span import parse_span
from intake.clock import due, shown, stamp, unstamp

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("received", "span", "expected"),
    [
        ("2026-11-23 10:00", "2 working days", "2026-11-25 23:59"),
        ("2026-11-27 10:00", "1 working day", "2026-11-30 23:59"),  # Friday to Monday
        ("2026-11-28 10:00", "1 working day", "2026-11-30 23:59"),  # Saturday
        ("2026-09-30 18:00", "1 working day", "2026-10-08 23:59"),  # over the October holiday
        ("2026-02-13 10:00", "1 working day", "2026-02-14 23:59"),  # a make-up Saturday (调休)
        ("2026-11-23 10:00", "24 hours", "2026-11-24 10:00"),
        ("2026-11-23 10:00", "3 days", "2026-11-26 10:00"),
    ],
)
def test_due_is_counted_on_the_working_day_calendar(
    received: str, span: str, expected: str
) -> None:
    moment = datetime.fromisoformat(received).replace(tzinfo=ZoneInfo(ZONE))
    assert shown(stamp(due(moment, parse_span(span), ZONE)), ZONE) == expected


def test_the_day_of_receipt_is_the_districts_not_the_servers() -> None:
    # 17:30 UTC on Monday is Tuesday 01:30 in Beijing.
    moment = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert shown(stamp(due(moment, parse_span("1 working day"), ZONE)), ZONE) == "2026-11-25 23:59"


def test_a_stamp_is_utc_and_reads_back() -> None:
    moment = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo(ZONE))
    assert stamp(moment) == "2026-11-23T02:00:00Z"
    assert unstamp(stamp(moment)) == moment
