"""A look-up's answer as `build.py where` gives it: one JSON object, or lines to read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from district.addresses import Answer, LookupStatus
from district.lines import Because
from district.names import Match
from district.records import District
from look.speak import Speaker


def answer_json(query: str, answer: Answer, t: Speaker) -> str:
    """`{"query", "status", "community", "officer", "why", "choices": [{"community", "why"}…]}`.

    `why` says why it was found, or what is asked, or why there is no answer.
    """
    found = answer.matches[0] if answer.status == LookupStatus.FOUND else None
    choices = [
        {"community": match.community, "why": t.why(match)} for match in offered(answer)
    ]
    return json.dumps(
        {
            "query": query, "status": answer.status,
            "community": found.community if found else None,
            "officer": answer.officer if found else None,
            "why": t.why(found) if found else t.words(f"because.{because(answer)}"),
            "choices": choices,
        },
        ensure_ascii=False,
    )


def offered(answer: Answer) -> tuple[Match, ...]:
    """What there is to choose from: nothing where too many would have to be listed."""
    listed = answer.because not in (Because.NUMBER, Because.MANY)
    return answer.matches if answer.status == LookupStatus.CHOOSE and listed else ()


def because(answer: Answer) -> str:
    """The code of the sentence `because.<code>` that says what is asked, or what is wrong."""
    return str(answer.because or answer.status)


def answer_lines(answer: Answer, district: District, t: Speaker) -> Iterator[str]:
    """The answer for a person at a terminal, ids included."""
    found = answer.status == LookupStatus.FOUND
    if not found:
        yield t.words(f"because.{because(answer)}")
    if answer.status == LookupStatus.UNKNOWN:
        yield t.words("cli.where_unknown", hotline=district.profile.hotline.number)
        return
    for match in answer.matches if found else offered(answer):
        name = t.name(district.communities[match.community].name)
        said = {"why": t.why(match), "community": name, "id": match.community}
        yield t.words("cli.where_community", **said)
    officer = district.officers.get(answer.officer) if answer.officer else None
    if officer and found:
        said = {"officer": t.name(officer.name), "id": officer.id, "phone": officer.phone}
        yield t.words("cli.where_officer", **said)
