"""Which pages there are: from a `Site` to `Page`s, nothing rendered yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from district.records import Community, Form, MeetingSeries, Notice, Officer, Station
from publish.page import Page
from publish.site import Site
from publish.speak import Speaker
from publish.streets import Street


class Plan:
    """The pages of one language."""

    def __init__(self, site: Site, t: Speaker) -> None:
        self.site = site
        self.t = t
        self.streets = site.streets

    def pages(self) -> Iterator[Page]:
        """Every record page, look-up list and index, in a steady order."""
        yield from self._fronts()
        yield from self._streets()
        district = self.site.district
        for station in district.stations.values():
            yield self._station(station)
        for officer in district.officers.values():
            yield self._officer(officer)
        for community in district.communities.values():
            yield from self._community(community)
        for series in district.meetings.values():
            yield self._series(series)
        for notice in self.site.notices:
            yield self._notice(notice)
        for form in self.site.forms:
            yield self._form(form)

    def _page(
        self, path: str, template: str, title: str, description: str, section: str = "",
        *, listed: bool = True, **facts: Any,
    ) -> Page:
        return Page(
            self.t.language, path, template, title, description, section, facts, listed
        )

    def _front(self, path: str, name: str, section: str, **facts: Any) -> Page:
        title, description = self.t.plain(f"{name}.title"), self.t.plain(
            f"{name}.description", district=self.t.name(self.site.profile.name)
        )
        return self._page(path, name, title, description, section, **facts)

    def _fronts(self) -> Iterator[Page]:
        site, district = self.site, self.site.district
        fortnight = site.day + timedelta(days=13)
        series = list(district.meetings.values())
        yield self._front("/", "home", "officers", series=series)
        yield self._front("/communities/", "communities", "officers", places=self._stations())
        yield self._front("/stations/", "stations", "officers")
        yield self._front("/officers/", "officers", "officers")
        yield self._front(
            "/meetings/", "meetings", "meetings",
            dated=site.dated(series, most=1000, until=fortnight), until=fortnight,
            places=self._stations(meeting=True),
        )
        yield self._front("/notices/", "notices", "notices")
        yield self._front("/requests/", "requests", "requests")
        yield self._front("/404.html", "not_found", "")

    def _stations(self, *, meeting: bool = False) -> list[tuple[str, str]]:
        """The stations (with meetings), to jump to: id and the name without 派出所."""
        site, suffix = self.site, self.t.plain("station.suffix")
        return [
            (one.id, self.t.name(one.name).removesuffix(suffix))
            for one in site.district.stations.values()
            if not meeting or site.series_of(site.communities(one.id))
        ]

    def _streets(self) -> Iterator[Page]:
        initials = list(self.streets)
        yield self._front("/streets/", "streets", "officers", streets=self.streets)
        for initial, streets in self.streets.items():
            yield self._street_list(initial, streets, initials)

    def _street_list(self, initial: str, streets: list[Street], initials: list[str]) -> Page:
        return self._page(
            f"/streets/{initial.lower()}/", "street_list",
            self.t.plain("street_list.title", initial=initial),
            self.t.plain("street_list.description", initial=initial, count=len(streets)),
            "officers", initial=initial, streets=streets, initials=initials,
        )

    def _station(self, station: Station) -> Page:
        name = self.t.name(station.name)
        return self._page(
            f"/stations/{station.id}/", "station", name,
            self.t.plain("station.description", station=name), "officers", station=station,
        )

    def _officer(self, officer: Officer) -> Page:
        name = self.t.name(officer.name)
        served = self.site.serves(officer)
        path = f"/officers/{officer.id}/"
        if not served and all(p.since <= self.site.day for p in officer.postings):
            return self._page(
                path, "officer_former", self.t.plain("officer_former.title", officer=name),
                self.t.plain("officer_former.description", officer=name), "officers",
                listed=False, officer=officer,
            )
        where = self.t.list([self.t.name(c.name) for c in served])
        title = self.t.plain("officer.title", officer=name, communities=where)
        return self._page(
            path, "officer", title if served else name,
            self.t.plain("officer.description", officer=name, communities=where), "officers",
            officer=officer, served=served, series=self.site.series_of(served),
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
            self.t.plain("community.description", community=name), "officers", **facts,
        )
        yield self._page(
            f"{path}poster/", "poster", self.t.plain("poster.title", community=name),
            self.t.plain("poster.description", community=name), "officers", listed=False, **facts,
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
        return self._page(
            f"/meetings/{series.id}/", "meeting", title,
            self.t.plain("meeting.description", meeting=title), "meetings", series=series,
        )

    def _notice(self, notice: Notice) -> Page:
        title = self.t.name(notice.title)
        return self._page(
            f"/notices/{notice.id}/", "notice", title,
            self.t.plain("notice.description", notice=title), "notices", notice=notice,
        )

    def _form(self, form: Form) -> Page:
        title = self.t.name(form.title)
        return self._page(
            f"/requests/{form.id}/", "request", title,
            self.t.plain("request.description", form=title), "requests", form=form,
        )


