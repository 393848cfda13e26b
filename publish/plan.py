"""Which pages a unit has: from the records of an excerpt to `Page`s, nothing rendered yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from district import definition
from district.calendar import as_held
from district.excerpt import Excerpt
from district.forms import Form
from district.records import Community, MeetingSeries, Notice, Officer, Station
from look.filling import Filling
from look.speak import Speaker
from publish.board import board_of
from publish.handover import is_former, served_once
from publish.page import Page
from publish.site import Site


class Plan:
    """The pages of a unit's own records, in one language."""

    def __init__(self, site: Site, t: Speaker, excerpt: Excerpt) -> None:
        self.site = site
        self.t = t
        self.excerpt = excerpt

    def pages(self) -> Iterator[Page]:
        """In a steady order."""
        own = self.excerpt.own
        for station in own("stations"):
            yield self._station(station)
        for officer in own("officers"):
            yield self._officer(officer)
        for community in own("communities"):
            yield from self._community(community)
        for series in own("meetings"):
            yield self._series(series)
        for notice in own("notices"):
            if notice.published <= self.site.now:
                yield self._notice(notice)
        for form in own("forms"):
            yield self._form(form)

    def _page(
        self, path: str, template: str, title: str, description: str, section: str = "",
        *, listed: bool = True, urgent: Iterable[Notice] = (), **facts: Any,
    ) -> Page:
        return Page(
            self.t.language, path, template, title, description, section, facts, listed,
            tuple(urgent),
        )

    def _station(self, station: Station) -> Page:
        name = self.t.name(station.name)
        urgent = [n for n in self.site.urgent if self.site.concerns_station(n, station.id)]
        return self._page(
            f"/stations/{station.id}/", "station", name,
            self.t.plain("station.description", station=name), "officers", urgent=urgent,
            station=station,
        )

    def _officer(self, officer: Officer) -> Page:
        name = self.t.name(officer.name)
        served = self.site.serves(officer)
        path = f"/officers/{officer.id}/"
        if is_former(self.site, officer):
            return self._page(
                path, "officer_former", self.t.plain("officer_former.title", officer=name),
                self.t.plain("officer_former.description", officer=name), "officers",
                listed=False, officer=officer, communities=served_once(self.site, officer),
            )
        where = self.t.list([self.t.name(c.name) for c in served])
        title = self.t.plain("officer.title", officer=name, communities=where)
        return self._page(
            path, "officer", title if served else name,
            self.t.plain("officer.description", officer=name, communities=where), "officers",
            urgent=self.site.urgent_for(served), officer=officer, served=served,
            series=self.site.series_with(officer),
        )

    def _community(self, community: Community) -> Iterator[Page]:
        name = self.t.name(community.name)
        path = f"/communities/{community.id}/"
        facts: dict[str, Any] = {
            "community": community, "station": self.site.station(community.station),
            "series": self.site.series_of([community]),
        }
        yield self._page(
            path, "community", self.t.plain("community.title", community=name),
            self.t.plain("community.description", community=name), "officers",
            urgent=self.site.urgent_for([community]), **facts,
        )
        yield self._page(
            f"{path}poster/", "poster", self.t.plain("poster.title", community=name),
            self.t.plain("poster.description", community=name), "officers", listed=False,
            board=board_of(self.site, community),
        )
        for former in community.former_ids:
            yield self._page(
                f"/communities/{former}/", "signpost",
                self.t.plain("signpost.title", community=name),
                self.t.plain("signpost.description", community=name), "officers",
                listed=False, community=community, target=path,
            )

    def _series(self, series: MeetingSeries) -> Page:
        title = self.t.name(series.title)
        here = self.site.district.communities
        urgent = self.site.urgent_for(here[name] for name in series.communities if name in here)
        return self._page(
            f"/meetings/{series.id}/", "meeting", title,
            self.t.plain("meeting.description", meeting=title), "meetings", urgent=urgent,
            series=series, place=as_held(series).place,
        )

    def _notice(self, notice: Notice) -> Page:
        title = self.t.name(notice.title)
        return self._page(
            f"/notices/{notice.id}/", "notice", title,
            self.t.plain("notice.description", notice=title), "notices",
            urgent=[one for one in self.site.urgent_for() if one is not notice], notice=notice,
        )

    def _filling(self, form: Form) -> Filling:
        """Nothing filled in; only which definition of the form the page shows."""
        return Filling(definition.version(definition.write(form)))

    def _form(self, form: Form) -> Page:
        title = self.t.name(form.title)
        return self._page(
            f"/requests/{form.id}/", "request", title,
            self.t.plain("request.description", form=title), "requests",
            urgent=self.site.urgent_for(), form=form, filling=self._filling(form),
        )


