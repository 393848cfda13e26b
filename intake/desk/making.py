"""`Making`: a move that somebody at the desk asked for, before it is a `Step`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from district.problem import Refusal
from district.records import District, OfficerId
from intake import clock, letters
from intake.accounts import ACCOUNT, Account
from intake.desk.sheet import Found
from intake.keys import DoorKeys
from intake.lifecycle import Move
from intake.request import NOTE, Sealed, Step, Tell
from intake.route import Router
from intake.seal import seal
from intake.unsealing import Opener
from intake.written import body_of, text_of


@dataclass(frozen=True, slots=True)
class Making:
    """Who makes it, of what, when, and with which fields.

    `door` seals what is written, `opener` opens what the resident wrote.
    """

    account: Account
    found: Found
    given: Mapping[str, str]
    now: datetime
    district: District
    router: Router
    door: DoorKeys
    opener: Opener

    @property
    def at(self) -> str:
        return clock.stamp(self.now)

    @property
    def timezone(self) -> str:
        return self.district.profile.timezone

    @property
    def values(self) -> Mapping[str, str]:
        """What the resident wrote, as far as it can be opened here."""
        request = self.found.request
        return {**request.open, **self.opener.open(request.sealed).values}

    def text(self, name: str) -> str:
        """The tidied text of a field; raises `Refusal` where there is none, or too much."""
        return _of(name, self.given, text_of)

    def body(self, name: str) -> str:
        """The name of another body; raises `Refusal`."""
        return _of(name, self.given, body_of)

    def note(
        self, more: Mapping[str, str] | None = None, *, needed: bool = False
    ) -> Sealed | None:
        """The field `note`, sealed for the desk, with what else belongs to it."""
        wanted = needed or self.given.get("note", "").strip()
        written = {**({NOTE: self.text("note")} if wanted else {}), **(more or {})}
        return seal(self.door.public, written) if written else None

    def tell(self, name: str, *, needed: bool = False) -> Tell | None:
        """A sentence to the resident, and to those joined to the request as well."""
        if not needed and not self.given.get(name, "").strip():
            return None
        text, secret = self.text(name), self.door.secret
        return lambda receipt: letters.write(secret, receipt, text)

    def until(self) -> str:
        return clock.lease(self.now, self.timezone)

    def step(self, move: Move, **more: object) -> Step:
        by = "" if self.account.officer else f"{ACCOUNT}{self.account.name}"
        fence, seen = self.given.get("fence", ""), self.given.get("seen", "")
        made = Step(
            move, self.at, self.account.officer, by=by,
            fence=int(fence) if fence.isdecimal() and len(fence) < 10 else None,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        )
        return replace(made, **more)  # type: ignore[arg-type]

    def officer(self, name: str) -> OfficerId:
        """An officer of the district who is posted today; raises `Refusal("officer_unknown")`."""
        chosen = OfficerId(self.given.get(name, ""))
        if not self.router.knows(chosen):
            raise Refusal("officer_unknown", name=chosen[:40])
        return chosen

    def day(self, name: str) -> date:
        return date.fromisoformat(_of(name, self.given, clock.day_of))


def _of(field: str, given: Mapping[str, str], read: Callable[[str], str]) -> str:
    """What is read in the field; a `Refusal` names it."""
    try:
        return read(given.get(field, ""))
    except Refusal as refusal:
        raise Refusal(refusal.code, **{**refusal.facts, "field": field}) from None
