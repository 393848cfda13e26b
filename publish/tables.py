"""The tables of the open data: what each column is, and on what terms they may be used.

The package that describes them and the page about them both come from here. Nothing heavy is
imported to know it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is a type of Table Schema, or `uri`: a `string` that is an address."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Columns are `name` or `name:type` (a type of Table Schema; `string` where left out).

    `key` is the primary key; `links` maps a column to the table whose `id` it names. A column
    ending in `?` may be empty.
    """

    name: str
    columns: str
    key: tuple[str, ...] = ("id",)
    links: Mapping[str, str] = field(default_factory=dict)

    def parsed(self) -> Iterator[Column]:
        """Its columns, in order."""
        for column in self.columns.split():
            name, _, kind = column.rstrip("?").partition(":")
            yield Column(name, kind or "string", not column.endswith("?"))


_NOTICES = "id station? title title_en? kind severity published:datetime expires:date body " \
           "body_en? source source_en? url:uri"
TABLES = (
    Table("stations", "id name name_en? address phone url:uri"),
    Table(
        "communities",
        "id station name name_en? code subdistrict subdistrict_en? office office_en? "
        "former_names? url:uri", links={"station": "stations"},
    ),
    Table(
        "addresses",
        "community position:integer kind name name_en? numbers also? former_names?",
        ("community", "position"), {"community": "communities"},
    ),
    Table(
        "officers", "id station name name_en? badge phone speaks verified_on:date url:uri",
        links={"station": "stations"},
    ),
    Table(
        "postings", "officer community role since:date until:date?",
        ("officer", "community", "since"), {"officer": "officers", "community": "communities"},
    ),
    Table(
        "hours", "officer weekday:integer start:time end:time place place_en?",
        ("officer", "weekday", "start"), {"officer": "officers"},
    ),
    Table(
        "absences", "officer since:date until:date deputy?", ("officer", "since", "until"),
        {"officer": "officers", "deputy": "officers"},
    ),
    Table(
        "meetings",
        "id series title title_en? host? start:datetime end:datetime status place place_en? "
        "address? step_free:boolean? reason? reason_en? raised:integer? settled:integer? url:uri",
        links={"host": "officers"},
    ),
    Table(
        "meeting_communities", "meeting community", ("meeting", "community"),
        {"meeting": "meetings", "community": "communities"},
    ),
    Table("notices", _NOTICES, links={"station": "stations"}),
    Table(
        "notice_communities", "notice community", ("notice", "community"),
        {"notice": "notices", "community": "communities"},
    ),
)
"""In the order of the package, `stations` first: every link leads to a table before it. Request
forms have none: they are a way in, no fact of the district, and each has a page of its own."""


def table_path(name: str) -> str:
    """Where a table's file lies below the language's root."""
    return f"data/{name}.csv"
