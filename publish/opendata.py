"""Open data: CSV files (UTF-8, LF) and the Data Package v1 that describes them.

`datapackage.json` follows specs.frictionlessdata.io: a Tabular Data Package whose resources carry
Table Schemas with titles, primary and foreign keys. Dates are ISO 8601; moments carry their offset.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from itertools import chain
from typing import Any
from urllib.parse import urljoin

from district.excerpt import Excerpt
from look.speak import Speaker
from publish.rows import Cell, Rows
from publish.site import Site
from publish.tables import LICENCE, TABLES, Column, Table

_MOMENT = "%Y-%m-%dT%H:%M:%S%z"


def rows_of(site: Site, excerpt: Excerpt) -> dict[str, dict[str, bytes]]:
    """The parts of a unit: family `data.officers`, key `rows`, the lines of the table."""
    rows = Rows(site, excerpt)
    parts = {f"data.{table.name}": _lines(rows.of(table.name)) for table in TABLES}
    return {family: {"rows": body} for family, body in parts.items() if body}


def table_pieces(name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """A table's file, piece by piece."""
    table = next(one for one in TABLES if one.name == name)
    return chain([_lines([[column.name for column in table.parsed()]])], parts)


class Package:
    """What describes the tables, in one language."""

    def __init__(self, site: Site, t: Speaker) -> None:
        self.site = site
        self.t = t

    def file(self, sizes: Mapping[str, tuple[int, str]]) -> tuple[str, bytes]:
        """Its path and bytes, given each table's size in bytes and SHA-256."""
        package = json.dumps(self._package(self.t, sizes), ensure_ascii=False, indent=1)
        return "data/datapackage.json", f"{package}\n".encode()

    def _package(self, t: Speaker, sizes: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
        district = t.name(self.site.profile.name)
        root = self.site.base if t.language == "zh" else f"{self.site.base}{t.language}/"
        return {
            "profile": "tabular-data-package",
            "name": "community-police",
            "title": t.plain("data.title", district=district),
            "description": t.plain("data.description", district=district),
            "homepage": urljoin(self.site.profile.url, f"{root}data/"),
            "licenses": [LICENCE],
            "contributors": [
                {"title": t.plain("shell.site", district=district), "role": "publisher"}
            ],
            "resources": [_resource(table, t, *sizes[table.name]) for table in TABLES],
        }


def _resource(table: Table, t: Speaker, size: int, mark: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": t.plain(f"data.table.{table.name}"),
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "bytes": size,
        "hash": f"sha256:{mark}",
        "schema": {
            "fields": [_field(column, table, t) for column in table.parsed()],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": target, "fields": ["id"]}}
                for column, target in table.links.items()
            ],
        },
    }


def _field(column: Column, table: Table, t: Speaker) -> dict[str, Any]:
    """A column as a Table Schema field."""
    made: dict[str, Any] = {"name": column.name, "title": t.plain(f"data.field.{column.name}")}
    made["type"] = "string" if column.kind == "uri" else column.kind
    if column.kind == "uri":
        made["format"] = "uri"
    elif column.kind == "datetime":
        made["format"] = _MOMENT
    constraints: dict[str, bool] = {}
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    return made | ({"constraints": constraints} if constraints else {})


def _lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(
        [cell if type(cell) is str else _written(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, time):
        return cell.isoformat(timespec="seconds")
    return str(cell)
