"""Agreements to be looked at again on a day: those whose day has come, and the next few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.desk.scope import Scope
from intake.engine import Engine
from intake.request import Request
from intake.stored import REQUEST, among, request_of

MOST, NEXT = 5, 3
"""On the first page: those whose day has come, and those to come."""
MANY = 200
"""In the list of its own."""
# `coalesce` keeps the databases from the indexes by community: of those a closed request has many
# neighbours, and of agreements that somebody is to look at there are few.
_MINE = "coalesce({}, FALSE) AND "
DUE = f"{REQUEST} WHERE {{}}look_on <= :today ORDER BY look_on, id LIMIT :most"
AHEAD = f"{REQUEST} WHERE {{}}look_on > :today ORDER BY look_on, id LIMIT :most"
COUNT = (
    "SELECT count(*) AS n FROM (SELECT id FROM request WHERE {}look_on <= :today"
    " ORDER BY look_on, id LIMIT :most) AS due"
)


@dataclass(frozen=True, slots=True)
class Looks:
    """`due`: on their day or past it; `count` is of those that the list of its own has."""

    due: tuple[Request, ...] = ()
    ahead: tuple[Request, ...] = ()
    count: int = 0


def looks_of(engine: Engine, scope: Scope, today: date, most: int, ahead: int) -> Looks:
    """Of the communities served or stood in for, the earliest first."""
    given: dict[str, Any] = {"today": today.isoformat()}
    mine = ""
    if not scope.everything:
        if not scope.communities:
            return Looks()
        condition, named = among("community", scope.communities)
        mine, given = _MINE.format(condition), given | {**named}

    def read(statement: str, limit: int) -> tuple[Request, ...]:
        rows = engine.rows(statement.format(mine), {**given, "most": limit})
        return tuple(map(request_of, rows))

    due = read(DUE, most)
    counted = engine.rows(COUNT.format(mine), {**given, "most": MANY}) if len(due) == most else []
    return Looks(due, read(AHEAD, ahead), counted[0]["n"] if counted else len(due))
