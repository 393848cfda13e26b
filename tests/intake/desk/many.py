"""A queue of many open requests, multiplied from one inside the database."""

from __future__ import annotations

from collections.abc import Sequence

from intake.chain import COLUMNS
from intake.store import Store
from tests.intake.making_arrivals import take

_CHANGED = {
    "receipt": "{text9}", "fingerprint": "{text64}", "content": "{text64}",
    "turn_at": "'2026-12-' || {day} || 'T02:00:00Z'", "community": "'c' || ((n - n / 150 * 150))",
    "status": "CASE (n - n / 20 * 20) WHEN 7 THEN 'claimed' ELSE 'waiting' END",
    "claimed_by": "CASE (n - n / 20 * 20) WHEN 7 THEN 'shen' END", "officer": "'shen'",
    "leased_until": "CASE (n - n / 20 * 20) WHEN 7 THEN '2026-12-01T02:00:00Z' END",
    "asked_at": "CASE (n - n / 20 * 20) WHEN 9 THEN '2026-11-24T02:00:00Z' END",
}
_NUMBERS = {
    "SqliteEngine": "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
                    " WHERE n < :count) SELECT n FROM c)",
    "PostgresEngine": "(SELECT n FROM generate_series(1, :count::int) AS n)",
}
_TEXTS = {
    "SqliteEngine": {"text9": "printf('%09d', n)", "text64": "printf('f%063d', n)",
                     "day": "printf('%02d', 1 + (n - n / 28 * 28))"},
    "PostgresEngine": {"text9": "lpad(n::text, 9, '0')", "text64": "'f' || lpad(n::text, 63, '0')",
                       "day": "lpad((1 + (n - n / 28 * 28))::text, 2, '0')"},
}


def multiply(store: Store, count: int, communities: Sequence[str] = ()) -> None:
    """`count` open requests, in 150 communities or these; the chain knows nothing of them."""
    take(store)
    kind = type(store.engine).__name__
    named = " ".join(f"WHEN {place} THEN '{name}'" for place, name in enumerate(communities))
    number = len(communities)
    texts = _TEXTS[kind] | {
        "community": f"CASE n - n / {number} * {number} {named} END" if number else
        "'c' || (n - n / 150 * 150)",
    }
    columns = [_CHANGED.get(name, f"request.{name}").format(**texts) for name in COLUMNS]
    with store.engine.writing():
        store.engine.run(
            f"INSERT INTO request (id, {', '.join(COLUMNS)})"
            f" SELECT n + 1, {', '.join(columns)} FROM request, {_NUMBERS[kind]} AS numbers",
            {"count": count},
        )
        store.engine.run("UPDATE chain SET requests = :n", {"n": count + 1})
    # As a server does by itself once rows have come in.
    store.engine.run("VACUUM ANALYZE" if kind == "PostgresEngine" else "ANALYZE")
