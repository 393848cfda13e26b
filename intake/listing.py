"""The queue as lines: a table for people, JSON for scripts. Nothing personal in either."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from district.table import aligned
from intake import clock
from intake.lifecycle import Status
from intake.receipt import grouped
from intake.request import Request
from intake.session import Session


def as_json(request: Request) -> str:
    """One object: `officer` is who is to act; `routed_to` and `claimed_by` say how it came."""
    return json.dumps(
        {
            "receipt": grouped(request.receipt),
            "form": request.form,
            "community": request.community,
            "officer": request.holder,
            "status": request.status,
            "received_at": request.received_at,
            "due_at": request.due_at,
            "outcome": request.outcome,
            "closed_at": request.closed_at,
            "referred_to": request.referred_to or None,
            "routing": request.routing,
            "routed_to": request.officer,
            "claimed_by": request.claimed_by,
        },
        ensure_ascii=False,
    )


def as_table(requests: Sequence[Request], session: Session) -> Iterator[str]:
    """Headings, then a line per request, in columns that line up in Chinese too; or nothing."""
    if not requests:
        return
    headings = ("receipt", "status", "due", "form", "community", "officer")
    rows = [[session.say(f"list.{name}") for name in headings]]
    rows += [_cells(request, session) for request in requests]
    yield from aligned(rows)


def _cells(request: Request, session: Session) -> list[str]:
    due = clock.shown(request.due_at, session.district.profile.timezone)
    late = request.closed_at is None and request.due_at < clock.stamp(session.now)
    outcome = request.outcome if request.status is Status.CLOSED else None
    stands = f"outcome.{outcome}" if outcome else f"status.{request.status}"
    return [
        grouped(request.receipt),
        session.say(stands),
        session.say("list.late", due=due) if late else due,
        *place_names(request, session),
    ]


def place_names(request: Request, session: Session) -> tuple[str, str, str]:
    """The names of form, community and officer; the id where the district no longer has it."""
    district, language = session.district, session.language
    form = district.forms.get(request.form)
    community = district.communities.get(request.community) if request.community else None
    officer = district.officers.get(request.holder) if request.holder else None
    waits = request.status is Status.WAITING
    nowhere = session.say(f"routing.{request.routing.value}") if waits else "—"
    return (
        form.title.get(language) if form else request.form,
        community.name.get(language) if community else request.community or nowhere,
        officer.name.get(language) if officer else request.holder or "—",
    )
