"""What a unit hands on to the pages that list the whole district.

Parts are JSON or finished HTML, by family and key. Family `lists.zh`: `station` (id, names,
counts), `programme` (its figures), `communities`, `officers`, `meetings`, `forms` and `described`
(rows of HTML), `dated` (meetings), `notices`.
Family `streets.zh`: the claims on streets by initial. Family `lookup.zh`: names by bucket.
Family `cards.zh`: what answers show of a station, in a small district. Family `characters`: the
Chinese characters of all names. Family `near`: names for whoever makes a slip, by bucket.
Family `urgent.zh`: what stands on top of pages (publish/urgent.py).
"""

from __future__ import annotations

from typing import Any

import msgspec

from district.excerpt import Excerpt
from district.records import MeetingSeries, Notice, Station
from publish.lookup import Entry, name_rows
from publish.programme import figures_of
from publish.render import Renderer
from publish.site import FORTNIGHT, Site, notice_order
from publish.size import Size
from publish.streets import Claim, claims_of
from publish.urgent import urgent_part

NEXT = 5
"""Meetings and notices that the first page shows."""


class Lists:
    """The parts of one unit in one language."""

    def __init__(
        self, site: Site, renderer: Renderer, excerpt: Excerpt, size: Size, names: list[Entry]
    ) -> None:
        self.site = site
        self.renderer = renderer
        self.t = renderer.t
        self.excerpt = excerpt
        self.size = size
        self.names = names

    def families(self) -> dict[str, dict[str, bytes]]:
        language = self.t.language
        return {
            f"lists.{language}": self.lists(),
            f"streets.{language}": self.streets(),
            f"lookup.{language}": self._names(),
            f"urgent.{language}": self._urgent(),
        }

    def lists(self) -> dict[str, bytes]:
        """Rows for the pages that list the district."""
        own, macro = self.excerpt.own, self.renderer.macro
        parts = {"notices": _packed(self._notices())}
        for station in own("stations"):
            parts["station"] = _packed(self._station(station))
            parts["programme"] = _packed(figures_of(self.site, self.excerpt))
            if not self.size.large:
                parts["communities"] = macro("trail", "communities", own("communities"))
                parts["officers"] = macro("officers", "served", own("officers"))
                parts["meetings"] = macro("meetings", "series", self._running())
        if own("meetings"):
            parts["dated"] = _packed(self._dated(own("meetings")))
        if own("forms"):
            parts["forms"] = macro("forms", "forms")
            parts["described"] = macro("forms", "described", self.site.forms)
        return parts

    def _station(self, station: Station) -> dict[str, Any]:
        own = self.excerpt.own
        name = self.t.name(station.name)
        serving = [one for one in own("officers") if self.site.serves(one)]
        return {
            "id": station.id,
            "name": self.t.say(station.name),
            "plain": name,
            "short": name.removesuffix(self.t.plain("station.suffix")),
            "address": self.t.say(station.address),
            "counts": {
                "communities": len(own("communities")), "officers": len(serving),
                "meetings": len(self._running()), "notices": len(self._current()),
            },
        }

    def _running(self) -> list[MeetingSeries]:
        return self.site.running(self.excerpt.own("meetings"))

    def _dated(self, series: list[MeetingSeries]) -> list[list[Any]]:
        """The next few meetings, or in a small district those of a fortnight: start, id, row."""
        until = self.site.day + FORTNIGHT
        found = self.site.dated(series, most=NEXT)
        if not self.size.large:
            near = self.site.dated(series, most=1000, until=until)
            found = near if len(near) > len(found) else found
        row = self.renderer.macro
        return [
            [one.start.isoformat(), one.series.id,
             row("meetings", "item", one, "h3", True).decode()]
            for one in found
        ]

    def _current(self) -> list[Notice]:
        return [one for one in self.site.current_notices if one.file in self.excerpt.files]

    def _notices(self) -> list[list[Any]]:
        """Current notices: what they are sorted by, a row under h2, a row under h3."""
        macro = self.renderer.macro
        rows = []
        for one in self._current():
            heads = [macro("notices", "item", one, head).decode() for head in ("h2", "h3")]
            rows.append([*notice_order(one), one.station is None, *heads])
        return rows

    def _urgent(self) -> dict[str, bytes]:
        own = [one for one in self.site.urgent if one.file in self.excerpt.files]
        return urgent_part(own, self.renderer)

    def streets(self) -> dict[str, bytes]:
        """The claims on streets, by initial."""
        found: dict[str, list[list[Any]]] = {}
        for claim in claims_of(self.site.district, self.excerpt.own("communities")):
            found.setdefault(claim.initial, []).append(self._claim(claim))
        return {initial: _packed(rows) for initial, rows in found.items()}

    def _claim(self, claim: Claim) -> list[Any]:
        row = self.renderer.macro("streets", "claim", claim.community, claim.entry).decode()
        heading = self.renderer.macro("streets", "heading", claim).decode()
        return [claim.syllable, claim.sound, claim.name, *claim.order, claim.community.id,
                heading, row]

    def _names(self) -> dict[str, bytes]:
        rows = name_rows(self.site, self.t, self.names, self.size.buckets)
        return {str(bucket): _packed(found) for bucket, found in rows.items()}


_encoder = msgspec.json.Encoder(enc_hook=str)


def _packed(value: Any) -> bytes:
    """As JSON; finished HTML becomes plain text."""
    return _encoder.encode(value)


