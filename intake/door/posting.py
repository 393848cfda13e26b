"""`POST /requests/<form>`: a form comes in, and a receipt goes out once it is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from district.forms import Form
from intake.acceptance import Acceptance, Again, Conflict
from intake.door import answers, judging
from intake.door.bodies import BadBody, Posted
from intake.door.door import Door
from intake.door.judging import Judged, Sent
from intake.door.reading import network_of, read_posted, wants_json
from intake.door.telling import tell_where
from intake.door.work import BITS
from intake.receipt import code_of, grouped
from intake.troubles import QueueTrouble
from look.filling import Filling


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request in the language it is answered in."""

    door: Door
    request: Request
    language: str
    form: str
    json: bool

    def say(self, code: str, **facts: object) -> str:
        return self.door.current.pages.words(self.language)(f"page.door.{code}", **facts)

    def page(self, template: str, title: str, status: int, **facts: Any) -> Response:
        headers = {"Retry_After": str(answers.RETRY_AFTER)} if status == 503 else {}
        page = self.door.current.pages.page(self.language, f"door/{template}.html", title, **facts)
        return answers.html(page, status, **headers)

    def form_page(self, form: Form, filling: Filling, status: int) -> Response:
        pages = self.door.current.pages
        title = pages.speaker(self.language).name(form.title)
        path = f"/requests/{form.id}" if status == 200 else ""
        page = pages.page(
            self.language, "pages/request.html", title, path, form=form, filling=filling
        )
        return answers.html(page, status)


def _visit(door: Door, request: Request, wanted: str = "") -> _Visit:
    pages = door.current.pages
    wanted = wanted or request.query_params.get("language", "")
    language = pages.language(wanted, request.headers.get("accept-language", ""))
    return _Visit(door, request, language, request.path_params["form"], wants_json(request))


async def show_form(request: Request) -> Response:
    """The form's page, where no site shows it; its key is minted here."""
    door: Door = request.app.state.door
    visit = _visit(door, request)
    fitted = await door.edition(visit.form, "")
    if fitted is None:
        return _gone(visit, None)
    filling = Filling(fitted.edition.version, secrets.token_hex(16))
    return visit.form_page(fitted.form, filling, 200)


async def challenge(request: Request) -> Response:
    """How much work a browser with script is asked for before it sends; most often none."""
    door: Door = request.app.state.door
    network, steady = network_of(request, door.proxies), door.monotonic()
    if not network or not door.posts.over(network, steady):
        return answers.as_json({"bits": 0})
    return answers.as_json({"bits": BITS, "challenge": door.work.challenge(network, steady)})


async def take_form(request: Request) -> Response:
    """Stored, explained, or refused with every answer kept."""
    door: Door = request.app.state.door
    visit = _visit(door, request)
    try:
        posted = await read_posted(request)
    except BadBody as bad:
        return _bad(visit, bad)
    visit = _visit(door, request, posted.controls.get("language", ""))
    try:
        return await _take(visit, posted)
    except QueueTrouble as trouble:
        door.troubles["queue"] = trouble.code
        return _unstored(visit, posted, 503)
    except Exception as error:
        # A mistake of ours must not cost what somebody wrote. Sent again it is the same form.
        tell_where(error)
        return _unstored(visit, posted, 500)


async def _take(visit: _Visit, posted: Posted) -> Response:
    door = visit.door
    fitted = await door.edition(visit.form, posted.controls.get("_version", ""))
    if fitted is None:
        return await _older(visit, posted)
    header = visit.request.headers.get("idempotency-key", "").strip().strip('"')
    sent = judging.understand(posted, fitted, header)
    judged = judging.judge(sent)
    if judged.calls and not visit.json and posted.controls.get("_calm") != "1":
        return _stop(visit, sent, judged)
    if judged.rejects:
        return _wrong(visit, sent, judged)
    network, steady = network_of(visit.request, door.proxies), door.monotonic()
    flood = bool(network) and not door.posts.take(network, steady)
    if flood and door.work.solved(posted.controls.get("_work", ""), network, steady):
        flood = False
    suspicion = judging.suspicion_of(posted, flood=flood)
    reception = door.current.reception(door.keys, door.now())
    arrival = judging.arrival_of(sent, judged, reception, suspicion)
    acceptance = await door.writer.accept(arrival)
    door.troubles.pop("queue", None)
    return _accepted(visit, sent, judged, acceptance)


def _accepted(visit: _Visit, sent: Sent, judged: Judged, acceptance: Acceptance) -> Response:
    if isinstance(acceptance, Conflict):
        return _conflict(visit, sent, judged)
    door = visit.door
    receipt = acceptance.receipt
    if not visit.json:
        if isinstance(acceptance, Again) and acceptance.closed and not judged.prepared.key:
            # The same words as some time ago, and no key that says whether they are meant anew.
            return _again(visit, sent, judged)
        ticket = door.tickets.write(receipt, door.now())
        where = f"{door.current.pages.prefix}/receipts/{ticket}?language={visit.language}"
        return answers.see(where)
    body: dict[str, Any] = {
        "receipt": grouped(receipt), "code": code_of(door.keys.secret, receipt),
        "status_url": f"{door.current.pages.prefix}/receipts",
    }
    if judged.calls:
        body["emergency"] = _calls(visit, judged)
    return answers.as_json(body, 200 if isinstance(acceptance, Again) else 201)


def _calls(visit: _Visit, judged: Judged) -> list[dict[str, str]]:
    purposes = {
        one.number: one.purpose.get(visit.language)
        for one in visit.door.current.district.profile.emergency
    }
    return [{"number": each, "for": purposes.get(each, "")} for each in judged.calls]


def _filling(sent: Sent, judged: Judged, key: str, **more: Any) -> Filling:
    """The answers as they were typed; tidied ones where they could be, so that choices stay."""
    values = {**sent.answers, **judged.prepared.values}
    calm = sent.posted.controls.get("_calm") == "1"
    return Filling(sent.fitted.edition.version, key, values, calm=calm, **more)


def _wrong(visit: _Visit, sent: Sent, judged: Judged) -> Response:
    words = visit.door.current.pages.words(visit.language)
    found = judged.problems(words, helped=visit.json)
    if visit.json:
        return answers.problems(found, 422)
    fields = {each.name for each in sent.fitted.form.fields}
    beside = {name: message for name, message in found if name in fields}
    note = " ".join(message for name, message in found if name not in fields)
    key = judged.prepared.key or secrets.token_hex(16)
    filling = _filling(sent, judged, key, problems=beside, note=note)
    return visit.form_page(sent.fitted.form, filling, 422)


def _stop(visit: _Visit, sent: Sent, judged: Judged) -> Response:
    key = judged.prepared.key or secrets.token_hex(16)
    return visit.page(
        "stop", visit.say("stop.title"), 200, calls=_calls(visit, judged), form=sent.fitted.form,
        filling=_filling(sent, judged, key),
    )


def _conflict(visit: _Visit, sent: Sent, judged: Judged) -> Response:
    if visit.json:
        return answers.problems([("key", visit.say("conflict.json"))], 409)
    filling = _filling(sent, judged, secrets.token_hex(16))
    return visit.page("conflict", visit.say("conflict.title"), 409, form=sent.fitted.form,
                      filling=filling)


def _again(visit: _Visit, sent: Sent, judged: Judged) -> Response:
    filling = _filling(sent, judged, secrets.token_hex(16))
    return visit.page("again", visit.say("again.title"), 200, form=sent.fitted.form,
                      filling=filling)


async def _older(visit: _Visit, posted: Posted) -> Response:
    """The page was made from a definition that is honoured no more, or never was ours."""
    present = await visit.door.edition(visit.form, "")
    if present is None:
        return _gone(visit, posted)
    if visit.json:
        return answers.problems([("_version", visit.say("changed"))], 422)
    sent = judging.understand(posted, present, "")
    judged = judging.judge(sent)
    words = visit.door.current.pages.words(visit.language)
    fields = {each.name for each in present.form.fields}
    beside = {name: text for name, text in judged.problems(words) if name in fields}
    key = judged.prepared.key or secrets.token_hex(16)
    filling = _filling(sent, judged, key, problems=beside, note=visit.say("changed"))
    return visit.form_page(present.form, filling, 422)


def _gone(visit: _Visit, posted: Posted | None) -> Response:
    """There is no such form, or no more: what was written is shown, so that it is not lost."""
    status = 404 if posted is None else 410
    if visit.json:
        return answers.problems([("", visit.say("gone.title"))], status)
    written = [text for text in posted.answers.values() if text.strip()] if posted else []
    return visit.page("gone", visit.say("gone.title"), status, written_before=written)


def _bad(visit: _Visit, bad: BadBody) -> Response:
    message = visit.say(f"bad.{bad.code}", **bad.facts)
    if visit.json:
        return answers.problems([("", message)], bad.status)
    return visit.page("bad", visit.say("bad.title"), bad.status, message=message,
                      form=visit.form if visit.form in visit.door.current.forms else "")


def _unstored(visit: _Visit, posted: Posted, status: int) -> Response:
    """The queue cannot be written: nothing is lost, and no receipt is shown.

    No key is added where none was: should it be stored after all, as when the connection broke
    at the commit, the same words sent again must be the same form.
    """
    if visit.json:
        return answers.problems([("", visit.say("unstored.json"))], status,
                                Retry_After=str(answers.RETRY_AFTER))
    # With the key it had, or with none: should it be stored after all, as when a database's answer
    # is lost on the way, it is then known again.
    kept = [*posted.answers.items(), *posted.controls.items()]
    action = f"{visit.door.current.pages.prefix}/requests/{visit.form}"
    return visit.page("unstored", visit.say("unstored.title"), status, kept=kept, action=action)
