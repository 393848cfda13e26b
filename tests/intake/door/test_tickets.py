"""A ticket is the address of a receipt, for an hour and for nobody who has not got it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from intake.door.tickets import Tickets
from intake.receipt import new_receipt

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


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
