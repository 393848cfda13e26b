"""Reads from the queue which requests are marked for which meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from intake.engine import Engine
from intake.request import Request
from intake.stored import REQUEST, among, request_of

KEYS = "SELECT DISTINCT meeting FROM request WHERE meeting IS NOT NULL"
COUNTS = "SELECT meeting, count(*) AS n, sum(CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END) AS open"
COUNTS += " FROM request WHERE {} GROUP BY meeting"
ON_ONE = f"{REQUEST} WHERE meeting = :meeting ORDER BY received_at, id"
_AT_ONCE = 500


def requests_on(engine: Engine, key: str) -> list[Request]:
    """Every request marked for that meeting, the oldest first."""
    return [request_of(row) for row in engine.rows(ON_ONE, {"meeting": key})]


def keys(engine: Engine) -> list[str]:
    """Every meeting that anything was ever marked for."""
    return sorted(row["meeting"] for row in engine.rows(KEYS))


def counts(engine: Engine, wanted: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """How many are marked for each of these meetings, and how many of them are still open."""
    asked: Sequence[str] = list(wanted)
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(asked), _AT_ONCE):
        condition, named = among("meeting", asked[start : start + _AT_ONCE])
        for row in engine.rows(COUNTS.format(condition), named):
            found[row["meeting"]] = (row["n"], int(row["open"]))
    return found
