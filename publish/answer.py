"""A look-up's answer as `build.py where` gives it: one JSON object, or lines to read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from district.addresses import Answer, LookupStatus
from district.records import District
from publish.speak import Speaker


def answer_json(query: str, answer: Answer, t: Speaker) -> str:
    """`{"query", "status", "community", "officer", "why", "choices": [{"community", "why"}…]}`."""
    found = answer.matches[0] if answer.status == LookupStatus.FOUND else None
    choices = [] if found else [
        {"community": match.community, "why": t.why(match)} for match in answer.matches
    ]
    return json.dumps(
        {
            "query": query, "status": answer.status,
            "community": found.community if found else None,
            "officer": answer.officer if found else None,
            "why": t.why(found) if found else "", "choices": choices,
        },
        ensure_ascii=False,
    )


def answer_lines(answer: Answer, district: District, t: Speaker) -> Iterator[str]:
    """The answer for a person at a terminal, ids included."""
    if answer.status == LookupStatus.UNKNOWN:
        yield t.words("cli.where_unknown", hotline=district.profile.hotline.number)
        return
    if answer.status == LookupStatus.CHOOSE:
        yield t.words("cli.where_choose")
    for match in answer.matches:
        name = t.name(district.communities[match.community].name)
        said = {"why": t.why(match), "community": name, "id": match.community}
        yield t.words("cli.where_community", **said)
    officer = district.officers.get(answer.officer) if answer.officer else None
    if officer and answer.status == LookupStatus.FOUND:
        said = {"officer": t.name(officer.name), "id": officer.id, "phone": officer.phone}
        yield t.words("cli.where_officer", **said)
