"""The pages that list a whole district, from its units' parts: the first page, the indexes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from district.figures import RequestFigures
from publish.lookup import knowledge_json, prefixes
from publish.page import Page
from publish.parts import NEXT
from publish.programme import programme
from publish.programme_charts import Charts
from publish.programme_requests import requests_shown
from publish.render import Renderer
from publish.site import FORTNIGHT, Site
from publish.size import LONG, Size
from publish.streets import OTHER
from publish.tables import LICENCE, TABLES

Part = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Row:
    """A station as the indexes show it. `counts` and `rows` go by kind: `communities`, …"""

    id: str
    name: Markup
    short: str
    address: Markup
    counts: dict[str, int]
    rows: dict[str, Markup]


class Fronts:
    """The indexes of one language; `site` holds no records, only the profile and the day."""

    def __init__(self, site: Site, renderer: Renderer, size: Size) -> None:
        self.site = site
        self.t = renderer.t
        self.size = size

    def pages(
        self, parts: Iterable[Part], figures: RequestFigures | None = None
    ) -> Iterator[Page]:
        """Every index that lists records, from the `lists` parts of all units in order."""
        units = list(parts)
        stations = [_row(part) for part in units if "station" in part]
        notices = sorted(row for part in units for row in json.loads(part["notices"]))
        dated = sorted(row for part in units for row in json.loads(part.get("dated", b"[]")))
        until = self.site.day + FORTNIGHT
        large, last = self.size.large, until.isoformat()
        yield self._front(
            "/", "home", "officers", buckets=self.size.buckets, large=large,
            knowledge=knowledge_json(),
            prefixes=json.dumps(prefixes(self.site.profile), ensure_ascii=False),
            dated=_html(row[2] for row in dated[:NEXT]),
            notices=_html(row[5] for row in notices[:NEXT]), forms=_joined(units, "forms"),
        )
        yield self._front("/communities/", "communities", "officers", stations=stations,
                          large=large)
        yield self._front("/stations/", "stations", "officers", stations=stations)
        yield self._front("/officers/", "officers", "officers", stations=stations, large=large)
        yield self._front(
            "/meetings/", "meetings", "meetings", stations=stations, large=large, until=until,
            dated=_html(row[2] for row in dated if row[0][:10] <= last),
        )
        yield self._front(
            "/notices/", "notices", "notices", stations=stations, large=large,
            notices=_html(row[4] for row in notices if row[3] or not large),
        )
        yield self._programme(units, figures)
        yield self._front("/requests/", "requests", "requests", forms=_joined(units, "described"))

    def _programme(self, units: list[Part], figures: RequestFigures | None) -> Page:
        """What the programme amounts to, in figures and charts."""
        found = programme(self.site, units)
        charts = Charts(self.t, found)
        names = {one["id"]: one["short"] for one in
                 (json.loads(part["station"]) for part in units if "station" in part)}
        requests = requests_shown(figures, names, self.t) if figures else None
        since, until = min(found.months), max(found.months)
        return self._front(
            "/programme/", "programme", "about", programme=found, since=since, until=until,
            hours=charts.hours(), months=charts.months(), by_station=charts.stations(),
            requests=requests,
        )

    def not_found(self) -> Page:
        return self._front("/404.html", "not_found", "")

    def offline(self) -> Page:
        """What the service worker shows for a page that it has not kept."""
        return self._front("/offline.html", "offline", "")

    def data(self) -> Page:
        """What the open data is, told from the same definitions as its tables."""
        return self._front("/data/", "open_data", "about", tables=TABLES, licence=LICENCE)

    def streets(self, initials: Iterable[str]) -> Page:
        """The index of all lists of streets."""
        return self._front("/streets/", "streets", "officers", streets=sorted(initials, key=_last))

    def street_lists(
        self, initial: str, initials: Iterable[str], parts: Iterable[bytes]
    ) -> Iterator[Page]:
        """One list for an initial, or one for each of its first syllables where it is long."""
        claims = [row for part in parts for row in json.loads(part)]
        # The columns: syllable, sound, name, side and number on the street, community, heading,
        # HTML. A name of today that was another street's once has two headings.
        claims.sort(key=lambda row: (row[1], row[2], row[6], row[3], row[4], row[5]))
        streets = [
            (rows[0][0], {"heading": Markup(rows[0][6]), "claims": _html(r[7] for r in rows)})  # noqa: S704
            for rows in (list(found) for _, found in groupby(claims, lambda row: (row[2], row[6])))
        ]
        path = f"/streets/{initial.lower()}/"
        above: dict[str, Any] = {"initial": initial, "initials": sorted(initials, key=_last)}
        if len(streets) <= LONG:
            yield self._street_list(path, initial, [one for _, one in streets], **above)
            return
        groups: dict[str, list[Any]] = {}
        for syllable, street in streets:
            groups.setdefault(syllable or OTHER, []).append(street)
        names = sorted(groups)
        yield self._street_list(path, initial, [], syllables=names, **above)
        for name in names:
            yield self._street_list(f"{path}{name}/", name, groups[name], trail=initial, **above)

    def _street_list(
        self, path: str, called: str, streets: list[Any], syllables: Iterable[str] = (),
        trail: str = "", **facts: Any,
    ) -> Page:
        above = [(f"/streets/{trail.lower()}/", trail)] if trail else []
        title = self.t.plain("street_list.title", initial=called)
        description = self.t.plain("street_list.description", initial=called)
        return Page(
            self.t.language, path, "street_list", title, description, "officers",
            {"streets": streets, "syllables": list(syllables), "above": above, **facts},
        )

    def _front(self, path: str, name: str, section: str, **facts: Any) -> Page:
        district = self.t.name(self.site.profile.name)
        title = self.t.plain(f"{name}.title")
        description = self.t.plain(f"{name}.description", district=district)
        return Page(self.t.language, path, name, title, description, section, facts)


def _row(part: Part) -> Row:
    station = json.loads(part["station"])
    kinds = part.keys() & {"communities", "officers", "meetings"}
    rows = {kind: Markup(part[kind].decode()) for kind in kinds}  # noqa: S704  by the unit
    name, address = Markup(station["name"]), Markup(station["address"])  # noqa: S704
    return Row(station["id"], name, station["short"], address, station["counts"], rows)


def _joined(units: Iterable[Part], key: str) -> Markup:
    return Markup(b"".join(part.get(key, b"") for part in units).decode())  # noqa: S704  as above


def _html(rows: Iterable[str]) -> list[Markup]:
    return [Markup(row) for row in rows]  # noqa: S704  finished by the unit


def _last(initial: str) -> tuple[bool, str]:
    """Names that begin with no letter come last."""
    return initial == OTHER, initial
