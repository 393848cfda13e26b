"""The questions of each kind of new file, and what the answers make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from clerk.asking import Answers, Question, pieces
from clerk.dated import MEETING_QUESTIONS, NOTICE_QUESTIONS, meeting, notice
from clerk.naming import person_english, person_id
from clerk.places import COMMUNITY_QUESTIONS, STATION_QUESTIONS, community, station
from clerk.posing import IN_STATION, Values, always, both, file_name, kind_at, names, today
from district.contract import OFFICER
from district.localized import Localized
from district.values import END, TEXT, TIME, TO_COMMUNITY


@dataclass(frozen=True, slots=True)
class Form:
    """`kind` of file; what is asked; the id proposed; and the file's values."""

    kind: str
    questions: tuple[Question, ...]
    values: Callable[[Answers], Values]


# --- an officer

def _office(answers: Answers) -> str:
    community = answers.district.communities.get(answers["community"])  # type: ignore[call-overload]
    return community.office.zh if community else ""


def _officer(answers: Answers) -> Values:
    days = pieces(answers["days"])
    return {
        "name": both(answers, "name", "name-en"),
        "badge": answers["badge"],
        "phone": answers["phone"],
        "speaks": pieces(answers["speaks"]),
        "postings": [{
            "community": answers["community"], "from": date.fromisoformat(answers["from"]),
            "role": answers["role"],
        }],
        "hours": [{
            "days": days[0] if len(days) == 1 else days,
            "from": answers["start"], "until": answers["end"],
            "at": Localized(answers["at"]),
        }],
        "about": Localized(answers["about"]),
        "verified_on": date.fromisoformat(answers["verified-on"]),
    }


_OFFICER = (
    IN_STATION,
    *names(person_english),
    file_name(lambda answers: person_id(answers["name"])),
    Question("badge", kind_at(OFFICER, "badge"), "Badge: six digits."),
    Question("phone", kind_at(OFFICER, "phone"), "Telephone number residents call."),
    Question("speaks", kind_at(OFFICER, "speaks"), "Languages: zh, en.", usual=always("zh")),
    Question("community", TO_COMMUNITY, "Id or name of the community served.", of="community"),
    Question("role", kind_at(OFFICER, "postings", "role"), "lead or deputy.", usual=always("lead")),
    Question("from", kind_at(OFFICER, "postings", "from"), "First day there.", usual=today),
    Question("days", kind_at(OFFICER, "hours", "days"), "Presence: days, as mon-fri.",
             offer=always("mon-fri")),
    Question("start", TIME, "Presence: from, as 09:00.", offer=always("09:00")),
    Question("end", END, "Presence: until, as 17:00.", offer=always("17:00")),
    Question("at", TEXT, "Presence: where; the community's office if left out.", usual=_office),
    Question("about", TEXT, "A sentence about the officer.", needed=False),
    Question("verified-on", kind_at(OFFICER, "verified_on"), "Day all this was confirmed.",
             usual=today),
)


FORMS: Mapping[str, Form] = {
    "officer": Form("officers", _OFFICER, _officer),
    "community": Form("communities", COMMUNITY_QUESTIONS, community),
    "station": Form("stations", STATION_QUESTIONS, station),
    "meeting": Form("meetings", MEETING_QUESTIONS, meeting),
    "notice": Form("notices", NOTICE_QUESTIONS, notice),
}
