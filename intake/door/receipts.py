"""`/receipts`: with number and code, and nothing else, a resident follows a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from district import definition
from district.problem import Refusal
from intake import clock
from intake.door import answers, following
from intake.door.bodies import BadBody
from intake.door.door import Door
from intake.door.following import Standing
from intake.door.reading import network_of, read_posted, wants_json
from intake.due import due_after
from intake.lifecycle import Move
from intake.receipt import Receipt, code_of, grouped, is_code, read_receipt
from intake.store import Store
from intake.troubles import QueueTrouble


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request in the language it is answered in."""

    door: Door
    request: Request
    language: str

    def say(self, code: str, **facts: object) -> str:
        return self.door.current.pages.words(self.language)(f"page.receipt.{code}", **facts)

    def page(self, template: str, status: int, path: str = "", **facts: Any) -> Response:
        # The number stands on the page, never in its title.
        pages = self.door.current.pages
        page = pages.page(self.language, f"door/{template}.html", self.say("title"), path, **facts)
        return answers.html(page, status)

    def ask_for_both(self, problem: str, number: str, status: int, written: str = "") -> Response:
        """`written` is shown, so that it is not lost."""
        if wants_json(self.request):
            return answers.problems([("", problem)], status)
        return self.page("receipts", status, "" if problem else "/receipts",
                         problem=problem, number=number, written=written)


def _visit(request: Request, wanted: str = "") -> _Visit:
    door: Door = request.app.state.door
    wanted = wanted or request.query_params.get("language", "")
    accepted = request.headers.get("accept-language", "")
    return _Visit(door, request, door.current.pages.language(wanted, accepted))


async def ask(request: Request) -> Response:
    """Number and code are asked for."""
    return _visit(request).ask_for_both("", "", 200)


async def show_ticket(request: Request) -> Response:
    """The page after a form was sent: number and code, large, for an hour."""
    visit = _visit(request)
    door = visit.door
    receipt = door.tickets.read(request.path_params["ticket"], door.now())
    if receipt is None:
        return visit.ask_for_both(visit.say("over"), "", 410)
    try:
        found = await door.writer.ask(lambda store: store.find(receipt))
    except QueueTrouble:
        # It is stored; only the date cannot be looked up just now.
        found = None
    timezone = door.current.district.profile.timezone
    due = clock.unstamp(found.due_at).astimezone(ZoneInfo(timezone)).date() if found else None
    return visit.page(
        "sent", 200, number=grouped(receipt), code=code_of(door.keys.secret, receipt), due=due,
        form=found.form if found else "",
    )


async def follow(request: Request) -> Response:
    """Where a request stands, and what the resident does about it."""
    visit = _visit(request)
    try:
        posted = await read_posted(request)
    except BadBody as bad:
        words = visit.door.current.pages.words(visit.language)
        return visit.ask_for_both(words(f"page.door.bad.{bad.code}", **bad.facts), "", bad.status)
    given = {**posted.answers, **posted.controls}
    visit = _visit(request, given.get("language", ""))
    try:
        return await _follow(visit, given)
    except QueueTrouble:
        return visit.ask_for_both(
            visit.say("unread"), given.get("number", "")[:40], 503, given.get("text", "")
        )


async def _follow(visit: _Visit, given: Mapping[str, str]) -> Response:
    door, typed = visit.door, given.get("number", given.get("receipt", ""))[:40]
    now, network = door.monotonic(), network_of(visit.request, door.proxies)
    try:
        receipt = read_receipt(typed)
    except Refusal as refusal:
        words = door.current.pages.words(visit.language)
        return visit.ask_for_both(
            words(f"intake.error.{refusal.code}", **refusal.facts), typed, 422
        )
    if (network and door.guesses.over(network, now)) or door.numbers.over(receipt, now):
        return visit.ask_for_both(visit.say("too_often"), typed, 429, given.get("text", ""))
    right = is_code(door.keys.secret, receipt, given.get("code", "")[:40])
    # Nothing is asked for a wrong code: a number nobody has then takes as long as any other.
    known = await door.writer.ask(lambda store: _look(store, receipt, door)) if right else None
    if known is None:
        door.numbers.take(receipt, now)
        if network:
            door.guesses.take(network, now)
        return visit.ask_for_both(visit.say("wrong"), typed, 422)
    if move := given.get("move", ""):
        return await _act(visit, known, receipt, move, given)
    return _standing(visit, known, "", "", 200)


def _look(store: Store, receipt: Receipt, door: Door) -> Standing | None:
    request = store.find(receipt)
    if request is None:
        return None
    timezone = door.current.district.profile.timezone
    return following.standing(request, store.events(request), door.keys.secret, timezone)


async def _act(
    visit: _Visit, known: Standing, receipt: Receipt, move: str, given: Mapping[str, str]
) -> Response:
    door = visit.door
    at, text = clock.stamp(door.now()), given.get("text", "")
    district = door.current.district

    def made(store: Store) -> tuple[Standing, str]:
        # Looked at anew by the one thread that writes: it may have been sent twice at once.
        fresh = _look(store, receipt, door) or known
        if given.get("seen", str(fresh.seen)) != str(fresh.seen):
            return fresh, "stale"
        if move not in fresh.moves:
            return fresh, "not_now"
        if move == Move.FORGET:
            store.erase(receipt, at, "resident")
            return _look(store, receipt, door) or known, f"done.{move}"
        form = definition.read(store.definition(fresh.request))
        due = due_after(Move(move), fresh.request, form, at, district.profile.timezone)
        store.make(receipt, following.step_of(Move(move), text, door.keys.public, at, due))
        if move == "withdraw" and given.get("erase") == "1":
            store.erase(receipt, at, "resident")
        return _look(store, receipt, door) or known, f"done.{move}"

    try:
        after, said = await door.writer.ask(made)
    except QueueTrouble:
        raise
    except Refusal as refusal:
        words = door.current.pages.words(visit.language)
        message = words(f"intake.error.{refusal.code}", **refusal.facts)
        return _standing(visit, known, "", message, 422, text=text, move=move)
    if said != f"done.{move}":
        # Nothing was done, and what was written is kept on the page.
        return _standing(visit, after, visit.say(said), "", 409, text=text, move=move)
    return _standing(visit, after, visit.say(said), "", 200)


def _standing(
    visit: _Visit, known: Standing, note: str, problem: str, status: int, text: str = "",
    move: str = "",
) -> Response:
    door, request = visit.door, known.request
    if wants_json(visit.request):
        if problem or status >= 400:
            return answers.problems([("text" if problem else "", problem or note)], status)
        return answers.as_json({
            "receipt": grouped(request.receipt), "form": request.form, "status": known.status,
            "outcome": request.outcome, "received_at": request.received_at,
            "due_at": request.due_at, "question": known.asked or None,
        })
    district = door.current.district
    zone = ZoneInfo(district.profile.timezone)
    form = district.forms.get(request.form)
    officer = district.officers.get(request.claimed_by) if request.claimed_by else None
    return visit.page(
        "status", status, known=known, request=request, note=note, problem=problem, text=text,
        move=move, form=form, officer=officer, number=grouped(request.receipt),
        code=code_of(door.keys.secret, request.receipt),
        received=clock.unstamp(request.received_at).astimezone(zone).date(),
        due=clock.unstamp(request.due_at).astimezone(zone).date(),
    )
