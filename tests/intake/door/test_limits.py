"""Who a request is from, how often, and tickets that pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.door import limits
from intake.door.clients import Proxies
from intake.door.limits import Rate
from intake.door.tickets import Tickets
from intake.receipt import new_receipt

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.7", [], "203.0.113.0/24"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.0/24"),
        ("2001:db8:1:2:3::1", [], "2001:db8:1::/56"),
        ("::ffff:203.0.113.7", [], "203.0.113.0/24"),
        ("fe80::1%eth0", [], "fe80::/56"),
        ("127.0.0.1", [], ""),
        ("::1", [], ""),
        ("", [], ""),
        ("unix:", ["x"], ""),
        ("10.0.0.9", ["198.51.100.1"], "198.51.100.0/24"),
        ("10.0.0.9", ["6.6.6.6, 198.51.100.1"], "198.51.100.0/24"),
        ("10.0.0.9", ["6.6.6.6", "198.51.100.1, 10.0.0.3"], "198.51.100.0/24"),
        ("10.0.0.9", ["10.0.0.3"], "10.0.0.0/24"),
        ("10.0.0.9", ["rubbish"], ""),
        ("10.0.0.9", [], "10.0.0.0/24"),
        ("10.0.0.9", ["[2001:db8::5]"], "2001:db8::/56"),
    ],
)
def test_only_a_believed_proxy_says_who_somebody_is(
    peer: str, forwarded: list[str], network: str
) -> None:
    assert Proxies(["10.0.0.0/8"]).network(peer, forwarded) == network


def test_a_wrong_proxy_is_a_mistake_at_the_start() -> None:
    with pytest.raises(ValueError, match="x"):
        Proxies(["x"])


def test_a_rate_is_used_up_and_fills_again() -> None:
    rate = Rate(3, 30)
    assert [rate.take("a", 0) for _ in range(4)] == [True, True, True, False]
    assert rate.over("a", 0)
    assert not rate.over("b", 0)
    assert rate.take("a", 10)
    assert not rate.take("a", 10)
    assert [rate.take("a", 1000) for _ in range(4)] == [True, True, True, False]
    assert not rate.take("a", 5), "a clock that stands or goes back gives nothing"


def test_a_rate_remembers_a_bounded_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_NAMES", 100)
    rate = Rate(1, 10)
    for number in range(5000):
        rate.take(str(number), 0)
    assert len(rate._buckets) == 100


def test_a_ticket_opens_one_receipt_for_an_hour() -> None:
    tickets, receipt = Tickets(b"s" * 32), new_receipt()
    ticket = tickets.write(receipt, NOW)
    assert receipt not in ticket
    assert tickets.read(ticket, NOW + timedelta(minutes=60)) == receipt
    assert tickets.read(ticket, NOW + timedelta(minutes=61)) is None
    assert tickets.read(ticket, NOW - timedelta(days=1)) == receipt
    assert tickets.write(receipt, NOW) != ticket
    assert Tickets(b"t" * 32).read(ticket, NOW) is None
    for place in range(0, len(ticket), 7):
        changed = ticket[:place] + ("A" if ticket[place] != "A" else "B") + ticket[place + 1 :]
        assert tickets.read(changed, NOW) is None
    for rubbish in ("", "=", "a", "ä", "A" * 500, "\x00", "%"):
        assert tickets.read(rubbish, NOW) is None
