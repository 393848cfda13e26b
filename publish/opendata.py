"""Open data: CSV files (UTF-8, LF) and the Data Package v1 that describes them.

`datapackage.json` follows specs.frictionlessdata.io: a Tabular Data Package whose resources carry
Table Schemas with titles, primary and foreign keys. Dates are ISO 8601; moments carry their offset.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from publish.calendars import Dated
from publish.site import Site
from publish.speak import Speaker
from publish.tables import Cell, Table, Tables

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
_MOMENT = "%Y-%m-%dT%H:%M:%S%z"


class OpenData:
    """The CSV files, written once; `files` describes them in one language."""

    def __init__(self, site: Site, dated: Dated) -> None:
        self.site = site
        self.tables = Tables(site, dated).all()
        self.bodies = {table.name: _csv(table) for table in self.tables}

    def files(self, t: Speaker) -> Iterator[tuple[str, bytes]]:
        """Each file by its path below the language's root: `data/officers.csv`."""
        package = json.dumps(self._package(t), ensure_ascii=False, indent=1)
        yield "data/datapackage.json", f"{package}\n".encode()
        for name, body in self.bodies.items():
            yield f"data/{name}.csv", body

    def _package(self, t: Speaker) -> dict[str, Any]:
        district, zone = t.name(self.site.profile.name), ZoneInfo(self.site.profile.timezone)
        made = self.site.now.replace(tzinfo=zone, microsecond=0).astimezone(UTC)
        root = self.site.base if t.language == "zh" else f"{self.site.base}{t.language}/"
        return {
            "profile": "tabular-data-package",
            "name": "community-police",
            "title": t.plain("data.title", district=district),
            "description": t.plain("data.description", district=district),
            "homepage": urljoin(self.site.profile.url, root),
            "created": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "licenses": [LICENCE],
            "contributors": [
                {"title": t.plain("shell.site", district=district), "role": "publisher"}
            ],
            "resources": [self._resource(table, t) for table in self.tables],
        }

    def _resource(self, table: Table, t: Speaker) -> dict[str, Any]:
        body = self.bodies[table.name]
        return {
            "profile": "tabular-data-resource",
            "name": table.name,
            "title": t.plain(f"data.table.{table.name}"),
            "path": f"{table.name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\n"},
            "bytes": len(body),
            "hash": f"sha256:{sha256(body).hexdigest()}",
            "schema": {
                "fields": [_field(column, table, t) for column in table.columns.split()],
                "primaryKey": list(table.key),
                "foreignKeys": [
                    {"fields": [column], "reference": {"resource": target, "fields": ["id"]}}
                    for column, target in table.links.items()
                ],
            },
        }


def _field(column: str, table: Table, t: Speaker) -> dict[str, Any]:
    """`until:date?` as a Table Schema field."""
    name, _, kind = column.rstrip("?").partition(":")
    made: dict[str, Any] = {"name": name, "title": t.plain(f"data.field.{name}")}
    made["type"] = "string" if kind in ("", "uri") else kind
    if kind == "uri":
        made["format"] = "uri"
    elif kind == "datetime":
        made["format"] = _MOMENT
    constraints: dict[str, bool] = {}
    if not column.endswith("?"):
        constraints["required"] = True
    if table.key == (name,):
        constraints["unique"] = True
    return made | ({"constraints": constraints} if constraints else {})


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = table.columns.split()
    writer.writerow([column.rstrip("?").partition(":")[0] for column in columns])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
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
