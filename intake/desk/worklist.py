"""What a person finds first: the requests in working order, a page of them, read by index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from district import definition
from intake.desk.scope import Scope
from intake.engine import Engine
from intake.lifecycle import Status
from intake.request import Request
from intake.stored import FREE, OPEN, REQUEST, RUNG, TURN, among, request_of

PAGE = 30
"""Requests on a page: more is more than a person works through before the next look."""
WORK, ASKED, QUARANTINED, JOINED = 0, 1, 2, 3
"""Rungs of the working order, as `RUNG` has them; a page can show the first three."""
_RUNGS = {Status.QUARANTINED: QUARANTINED, Status.JOINED: JOINED}
"""Whether the resident was asked or not."""
Place = tuple[str, str, int]
"""Where a request stands within its rung: turn, arrival, id."""

_FIRST = (
    f"SELECT * FROM (SELECT {TURN} FROM request"  # noqa: S608 (names are ours)
    f" WHERE {{}}{RUNG} = :rung{{}} ORDER BY {TURN} LIMIT :most) AS first"
)
"""Where they stand, by the index alone: of several communities most are not shown."""
_BEYOND = f" AND ({TURN}) > (:turn, :received, :id)"
_OBJECTED = f"{REQUEST} WHERE not_by IS NOT NULL ORDER BY {TURN}"
_HELD = (
    f"{REQUEST} WHERE claimed_by = :officer AND status = 'claimed' ORDER BY {TURN} LIMIT :most"
)
COUNT = (
    "SELECT community, status, count(*) AS n, count(asked_at) AS asked FROM request"  # noqa: S608
    f" WHERE {{}}{OPEN} GROUP BY community, status"
)
"""By community too, because `request_open` has that order and nothing is to be sorted."""
_GIVEN = (
    f"{REQUEST} WHERE officer = :officer AND routing = 'by_hand' AND status = 'waiting'"
    f" ORDER BY {TURN} LIMIT :most"
)
_UNPLACED = f"{REQUEST} WHERE {{}} AND {RUNG} < 4 ORDER BY {TURN} LIMIT :most"
# From one community to the next by the index: closed requests are many, communities are not.
_COMMUNITIES = (
    "WITH RECURSIVE each(name) AS (SELECT min(community) FROM request UNION ALL"
    " SELECT (SELECT min(community) FROM request WHERE community > each.name) FROM each"
    " WHERE each.name IS NOT NULL) SELECT name FROM each WHERE name IS NOT NULL"
)
_MOST_HELD = 200
_AT_ONCE = 100
"""Communities in one question."""


@dataclass(frozen=True, slots=True)
class Page:
    """`requests` in working order; `after` leads to the next page, None where this is the last."""

    requests: tuple[Request, ...]
    after: int | None


def place_of(request: Request) -> Place:
    return request.turn_at, request.received_at, request.id


def page_of(
    engine: Engine, scope: Scope, rung: int, after: int = 0, most: int = PAGE, *, free_at: str = ""
) -> Page:
    """A page of one rung; `after` is the id of the last request of the page before.

    With `free_at`, a stamp, only what nobody holds then.
    """
    last = _last(engine, after) | ({"at": free_at} if free_at else {})
    given = {"rung": rung, "most": most + 1, **last}
    if scope.everything:
        places = _places(engine, [""], given)
    else:
        # Each community is answered in order by the index; all at once, for each way to the
        # database and back costs more than that.
        places = sorted(
            place for at in range(0, len(scope.communities), _AT_ONCE)
            for place in _places(engine, scope.communities[at : at + _AT_ONCE], given)
        )[: most + 1]
    shown = [number for _, _, number in places[:most]]
    return Page(_whole(engine, shown), shown[-1] if len(places) > most else None)


def _whole(engine: Engine, numbers: Sequence[int]) -> tuple[Request, ...]:
    """These requests, in this order."""
    if not numbers:
        return ()
    condition, named = among("id", numbers)
    rows = engine.rows(f"{REQUEST} WHERE {condition}", named)
    found = {row["id"]: request_of(row) for row in rows}
    return tuple(found[number] for number in numbers)


def _last(engine: Engine, after: int) -> dict[str, Any]:
    if not after:
        return {}
    rows = engine.rows("SELECT turn_at, received_at, id FROM request WHERE id = :id", {"id": after})
    return {
        "turn": rows[0]["turn_at"], "received": rows[0]["received_at"], "id": after
    } if rows else {}


def _places(
    engine: Engine, communities: Sequence[str], given: Mapping[str, Any]
) -> list[Place]:
    """The first of each community; "" is all of them together."""
    beyond = (_BEYOND if "id" in given else "") + (f" AND {FREE}" if "at" in given else "")
    named = {f"community_{at}": name for at, name in enumerate(communities) if name}
    each = [f"community = :{name} AND " for name in named] or [""]
    statement = " UNION ALL ".join(_FIRST.format(where, beyond) for where in each)
    rows = engine.rows(statement, {**given, **named})
    return [(row["turn_at"], row["received_at"], row["id"]) for row in rows]


def held_by(engine: Engine, officer: str | None) -> list[Request]:
    """What the officer holds, also where the claim has run out and nobody took it."""
    if not officer:
        return []
    rows = engine.rows(_HELD, {"officer": officer, "most": _MOST_HELD})
    return [request_of(row) for row in rows]


def given_to(engine: Engine, scope: Scope, most: int = PAGE) -> list[Request]:
    """What the station gave to the officer by hand, of communities that are another's."""
    if scope.everything or not scope.officer:
        return []
    rows = engine.rows(_GIVEN, {"officer": scope.officer, "most": most})
    return [each for each in map(request_of, rows) if each.community not in scope.communities]


def objected(engine: Engine, scope: Scope) -> list[Request]:
    """What residents say is not settled: open, and there are few. Also what was assigned to the
    account from another community, for nothing else would lead there."""
    return list(of_scope(map(request_of, engine.rows(_OBJECTED)), scope))


def counts(engine: Engine, scope: Scope) -> dict[int, int]:
    """How many open requests there are, by rung."""
    if scope.everything:
        rows = engine.rows(COUNT.format(""))
    elif scope.communities:
        condition, named = among("community", scope.communities)
        rows = engine.rows(COUNT.format(f"{condition} AND "), named)
    else:
        return {}
    found: Counter[int] = Counter()
    for row in rows:
        status = Status(row["status"])
        found[_RUNGS.get(status, WORK)] += row["n"] - row["asked"]
        found[_RUNGS.get(status, ASKED)] += row["asked"]
    return {rung: n for rung, n in found.items() if n}


def unplaced(engine: Engine, scope: Scope, most: int = PAGE) -> list[Request]:
    """Open requests of no community, or of one that is no more: a person says where they belong."""
    if not scope.unplaced:
        return []
    gone = [row["name"] for row in engine.rows(_COMMUNITIES) if row["name"] not in scope.known]
    given: dict[str, Any] = {"most": most}
    rows = [*engine.rows(_UNPLACED.format("community IS NULL"), given)]
    if gone:
        condition, named = among("community", gone)
        rows += engine.rows(_UNPLACED.format(condition), {**named, **given})
    return sorted(map(request_of, rows), key=place_of)[:most]


def same_place(engine: Engine, request: Request, most: int = 50) -> list[Request]:
    """Other requests from the same house, the latest first."""
    if request.place is None:
        return []
    rows = engine.rows(
        f"{REQUEST} WHERE place = :place AND id <> :id ORDER BY received_at DESC, id LIMIT :most",
        {"place": request.place, "id": request.id, "most": most},
    )
    return [request_of(row) for row in rows]


def joined_to(engine: Engine, request: Request) -> list[Request]:
    rows = engine.rows(f"{REQUEST} WHERE joined_to = :id ORDER BY id", {"id": request.id})
    return [request_of(row) for row in rows]


def by_id(engine: Engine, number: int) -> Request | None:
    rows = engine.rows(f"{REQUEST} WHERE id = :id", {"id": number})
    return request_of(rows[0]) if rows else None


def of_scope(requests: Iterable[Request], scope: Scope) -> Sequence[Request]:
    return [each for each in requests if scope.holds(each)]


def route_by(engine: Engine, version: str) -> str:
    """The field of that form that holds the address."""
    rows = engine.rows("SELECT body FROM definition WHERE version = :version", {"version": version})
    return definition.read(rows[0]["body"]).route_by if rows else ""
