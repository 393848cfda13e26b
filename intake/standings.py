"""Reads from the queue how a station stands. Every question is answered from an index.

What is open is counted in `request_open` alone, whose columns these statements need and no others;
only of the few that are shown the whole row is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from district import definition
from district.holidays import add_working_days, working_days_between
from district.records import CommunityId
from district.span import Span
from intake import clock
from intake.engine import Engine, Row
from intake.lifecycle import Status
from intake.monday import IN_WORK, WEEKS, Days, Group, Waiting, Weeks
from intake.receipt import Receipt
from intake.stored import OPEN, among

_COUNTS = ("count", "asked", "late", "today", "following", "first")
_EACH = "community, status, claimed_by, officer"
_ON = "asked_at IS NULL"
_IF = "count(CASE WHEN {} THEN 1 END) AS {}"
GROUPS = (
    f"SELECT {_EACH}, count(*) AS count, count(asked_at) AS asked,"  # noqa: S608 (names are ours)
    f" {_IF.format(f'{_ON} AND due_at < :now', 'late')},"
    f" {_IF.format(f'{_ON} AND due_at >= :now AND due_at < :tonight', 'today')},"
    f" {_IF.format(f'{_ON} AND due_at >= :tonight AND due_at < :following', 'following')},"
    " min(CASE WHEN asked_at IS NULL THEN due_at END) AS first FROM request"
    f" WHERE {OPEN} AND {{}} GROUP BY {_EACH}"
)
"""One look at each entry of the index: of a whole district they are fifty thousand."""
UNTOUCHED = (
    f"SELECT {_IF.format('received_at >= :week_1', 'received_1')},"  # noqa: S608 (names are ours)
    f" {_IF.format('received_at < :week_1', 'received_2')},"
    f" {_IF.format('received_at >= :week_1 AND due_at < :now', 'missed_1')},"
    f" {_IF.format('received_at < :week_1 AND due_at < :now', 'missed_2')} FROM request"
    f" WHERE {OPEN} AND {{}} AND status <> 'quarantined' AND fence = 0"
    f" AND received_at >= :week_2 AND received_at < :week_0"
)
"""What nobody ever claimed, and so nobody replied to."""
NAMED = (
    "WITH RECURSIVE named (community) AS ("  # noqa: S608 (names are ours)
    f"SELECT min(community) FROM request WHERE {OPEN} UNION ALL"
    f" SELECT (SELECT min(community) FROM request WHERE {OPEN}"
    " AND community > named.community) FROM named WHERE named.community IS NOT NULL)"
    " SELECT community FROM named WHERE community IS NOT NULL"
)
"""Each community once, by as many steps in the index as there are communities."""
_SHOWN = (
    "SELECT receipt, form, community, officer, claimed_by, due_at, leased_until FROM request WHERE "
)
DUE = (
    f"{_SHOWN}id IN (SELECT id FROM request WHERE {OPEN}"  # noqa: S608 (names are ours)
    " AND status NOT IN ('quarantined', 'joined') AND asked_at IS NULL"
    " AND due_at >= :since AND due_at < :until AND {} ORDER BY due_at, id LIMIT :most)"
    " ORDER BY due_at, id"
)
OBJECTED = f"{_SHOWN}not_by IS NOT NULL AND {OPEN} ORDER BY due_at, id"
LOOK = (
    "SELECT receipt, form, community, officer, claimed_by, look_on AS due_at, leased_until"
    " FROM request WHERE look_on IS NOT NULL AND look_on <= :until ORDER BY look_on, id"
)
TOUCHED = (
    "SELECT id, version, received_at, closed_at, outcome FROM request"  # noqa: S608 (names are ours)
    f" WHERE {OPEN} AND status <> 'quarantined' AND fence > 0"
    f" AND received_at >= :week_{WEEKS} AND received_at < :week_0 AND {{}}"
)
CLOSED = (
    "SELECT id, version, received_at, closed_at, outcome, suspicion"  # noqa: S608 (names are ours)
    " FROM request"
    f" WHERE {{}} AND closed_at >= :week_{WEEKS}"
)
ADMITTED = "SELECT request FROM event WHERE {} AND move = 'admit'"
REPLIES = (
    "SELECT request, min(at) AS at FROM event WHERE {} AND (move IN ('ask', 'close', 'refer')"
    " OR (move = 'call' AND detail = 'reached')) GROUP BY request"
)
LOUD = (
    "SELECT street, count(*) AS n FROM request WHERE {} AND street IS NOT NULL"
    " AND received_at >= :since AND status <> 'quarantined'"
    " AND (outcome IS NULL OR outcome NOT IN ('duplicate', 'out_of_scope', 'withdrawn'))"
    # The hour that was told; `??` where none was.
    " AND (heard_at IS NULL OR substr(heard_at, 12, 2) < '06' OR substr(heard_at, 12, 2) >= '22')"
    " GROUP BY street ORDER BY count(*) DESC, street LIMIT :most"
)
_AT_ONCE = 500
Communities = Sequence[CommunityId]
Known = Collection[CommunityId]


def stamps(days: Days) -> dict[str, str]:
    """What `GROUPS` and the others ask by."""
    return {
        "now": clock.stamp(days.now), "tonight": days.end(days.today),
        "following": days.end(days.following), "week_0": days.stamp(days.monday),
        **{f"week_{at}": days.stamp(day) for at, day in enumerate(days.weeks, 1)},
    }


def groups(engine: Engine, days: Days, where: Communities, known: Known) -> list[Group]:
    """Every open request of these communities, and what has none that is known, counted."""
    given = stamps(days)
    found = [row["community"] for row in engine.rows(NAMED)]
    condition, named = _in([*where, *(name for name in found if name not in known)])
    return [
        _group(row)
        for inside in (condition, "community IS NULL")
        for row in engine.rows(GROUPS.format(inside), given | named)
    ]


def _group(row: Row) -> Group:
    return Group(row["community"], Status(row["status"]), row["claimed_by"] or row["officer"],
                 *(row[name] for name in _COUNTS))


def late(
    engine: Engine, days: Days, found: Sequence[Group], where: Communities, most: int
) -> list[Waiting]:
    """What is past its date, the oldest first.

    So many of the oldest are in as many of the groups, those whose first is the oldest.
    """
    mine = frozenset(where)
    firsts = sorted(
        (one.first, one.community) for one in found
        if one.late and one.first and one.status in IN_WORK and one.community in mine
    )
    near = {place: None for first, place in firsts if first <= firsts[:most][-1][0] and place}
    return _due(engine, days, list(near), ("", clock.stamp(days.now)), most) if near else []


def due_until(
    engine: Engine, days: Days, where: Communities, since: str, until: str, most: int
) -> list[Waiting]:
    return _due(engine, days, where, (since, until), most)


def _due(
    engine: Engine, days: Days, where: Communities, span: tuple[str, str], most: int
) -> list[Waiting]:
    condition, named = _in(where)
    given = {**named, "since": span[0], "until": span[1], "most": most}
    return [_waiting(row, days) for row in engine.rows(DUE.format(condition), given)]


def unsorted(
    engine: Engine, days: Days, gone: Known, most: int
) -> list[Waiting]:
    """What has no community, or one that is no more; the first due first."""
    among_them, named = _in(list(gone))
    condition = f"(community IS NULL OR {among_them})" if gone else "community IS NULL"
    given = {**named, "since": "", "until": "9", "most": most}
    return [_waiting(row, days) for row in engine.rows(DUE.format(condition), given)]


def objected(engine: Engine, days: Days) -> list[Waiting]:
    """Where the resident says that it is not settled, and another must close it."""
    return [_waiting(row, days) for row in engine.rows(OBJECTED)]


def to_look_at(engine: Engine, days: Days) -> list[Waiting]:
    """Agreements to be looked at by the end of this week; `due_at` is a day."""
    rows = engine.rows(LOOK, {"until": str(days.sunday)})
    return [_waiting(row, days) for row in rows]


def _waiting(row: Row, days: Days) -> Waiting:
    due = row["due_at"]
    day = clock.local_day(due, days.timezone) if "T" in due else date.fromisoformat(due)
    now = clock.stamp(days.now)
    return Waiting(
        Receipt(row["receipt"]), row["form"], row["community"],
        row["claimed_by"] or row["officer"], row["leased_until"] is not None,
        row["leased_until"] is not None and row["leased_until"] <= now, due,
        working_days_between(day, days.today) if day < days.today else 0,
    )


def count_weeks(engine: Engine, days: Days, where: Communities, weeks: Weeks) -> None:
    """What came in or was closed in the last weeks."""
    bodies = {row["version"]: row["body"]
              for row in engine.rows("SELECT version, body FROM definition")}
    promise = _Promise(days, bodies)
    inside, named = _in(where)
    given = stamps(days) | named
    (row,) = engine.rows(UNTOUCHED.format(inside), given)
    weeks.untouched([row[f"received_{at}"] for at in (1, 2)],
                    [row[f"missed_{at}"] for at in (1, 2)])
    unsure = {}
    closed = _genuine(engine, engine.rows(CLOSED.format(inside), given))
    for row in (*engine.rows(TOUCHED.format(inside), given), *closed):
        received_at, closed_at = row["received_at"], row["closed_at"]
        owed = promise.owed(received_at, row["version"])
        if closed_at is not None:
            weeks.closed(closed_at)
        if closed_at is None or closed_at > owed or row["outcome"] == "withdrawn":
            if owed:
                unsure[row["id"]] = (received_at, owed, row["outcome"] == "withdrawn")
        else:
            # Closed so soon that the first reply was in time, whenever that was.
            weeks.came(received_at, owed, closed_at, dropped=False)
    replies = _replies(engine, list(unsure))
    for number, (received_at, owed, withdrawn) in unsure.items():
        weeks.came(received_at, owed, replies.get(number), dropped=withdrawn)


def _genuine(engine: Engine, rows: Sequence[Row]) -> list[Row]:
    """Without what a person found to be none: that was never received."""
    odd = [row["id"] for row in rows if row["suspicion"]]
    admitted = {row["request"] for row in _of_requests(engine, ADMITTED, odd)}
    return [row for row in rows if not row["suspicion"] or row["id"] in admitted]


def _replies(engine: Engine, numbers: Sequence[int]) -> dict[int, str]:
    """When each of these requests had its first reply, where it had one."""
    return {row["request"]: row["at"] for row in _of_requests(engine, REPLIES, numbers)}


def _of_requests(engine: Engine, statement: str, numbers: Sequence[int]) -> Iterator[Row]:
    for start in range(0, len(numbers), _AT_ONCE):
        condition, named = among("request", numbers[start : start + _AT_ONCE])
        yield from engine.rows(statement.format(condition), named)


class _Promise:
    """By when a first reply is owed; worked out once for what came in on the same day."""

    def __init__(self, days: Days, bodies: Mapping[str, str]) -> None:
        self._days = days
        self._bodies = bodies
        self._dates = [days.weeks[-1] + timedelta(days=at) for at in range(7 * (WEEKS + 1))]
        self._begins = [days.stamp(day) for day in self._dates]
        self._within: dict[str, Span] = {}
        self._known: dict[tuple[date, int], str] = {}

    def owed(self, received_at: str, version: str) -> str:
        """"" for what came in before these weeks: nobody asks here how soon it had a reply."""
        at = bisect_right(self._begins, received_at) - 1
        if at < 0:
            return ""
        within = self._within.get(version)
        if within is None:
            within = self._within[version] = definition.read(self._bodies[version]).reply_within
        if not within.working_days:
            due = clock.due(clock.unstamp(received_at), within, self._days.timezone)
            return clock.stamp(due)
        key = (self._dates[at], within.working_days)
        if key not in self._known:
            end = clock.unstamp(self._days.end(add_working_days(*key)))
            self._known[key] = clock.stamp(end - timedelta(seconds=1))
        return self._known[key]


def _in(where: Communities) -> tuple[str, dict[str, Any]]:
    if not where:
        return "1 = 0", {}
    condition, named = among("community", where)
    return condition, dict(named)


def loud(
    engine: Engine, where: Communities, since: str, most: int
) -> list[tuple[str, int]]:
    """The streets from which most was reported since then, without what was heard by day."""
    condition, named = _in(where)
    given = {**named, "since": since, "most": most}
    return [(row["street"], row["n"]) for row in engine.rows(LOUD.format(condition), given)]


def gone(found: Sequence[Group], known: Known) -> list[CommunityId]:
    """Communities that open requests are of and that are no more."""
    return list({one.community: None for one in found
                 if one.community is not None and one.community not in known})
