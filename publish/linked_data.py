"""What a page says in schema.org's words (JSON-LD 1.1), for machines that read it.

A page's data tells only what its text tells. Who serves nowhere today is left out, and so are the
names of team members and editors. Things of other pages are named by `@id`, the address of the
page in the same language; a meeting is its series' page with the meeting's id behind a `#`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup

from district.calendar import Meeting
from district.forms import Form
from district.records import Community, MeetingSeries, Notice, Officer, Place, Station
from look.safe import marked
from publish.handover import host_on
from publish.page import Page
from publish.render import Renderer
from publish.tables import LICENCE, Table, table_path

Thing = dict[str, Any]
"""A thing's properties. `@type` comes first, and none is empty."""

_SCHEMA = "https://schema.org"
_STATUS = {"cancelled": "EventCancelled", "moved": "EventRescheduled"}
"""By a meeting's status; any other takes place when and where it says."""
_LANGUAGES = {"zh": "zh-Hans"}
_encode = msgspec.json.Encoder().encode
_UNSAFE = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end the script element early, or read as markup in it."""


class LinkedData:
    """The data of pages in one renderer's language, of the site that it renders at the time."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.t = renderer.t
        self.zone = ZoneInfo(renderer.profile.timezone)
        self.language = _LANGUAGES.get(self.t.language, self.t.language)
        self.district = self.t.name(renderer.profile.name)

    def block(self, page: Page) -> Markup:
        """A page's data as a script element that nothing executes; empty where it has none."""
        thing = self.of(page)
        return script({"@context": _SCHEMA} | thing) if thing else Markup()

    def of(self, page: Page) -> Thing | None:
        """What a page is about."""
        facts = page.facts
        match page.template:
            case "station":
                return self._station(facts["station"])
            case "officer" if facts["served"]:
                return self._officer(facts["officer"], facts["served"])
            case "community":
                return self._community(facts["community"])
            case "meeting":
                return self._meetings(facts["series"])
            case "notice":
                return self._notice(facts["notice"])
            case "request":
                return self._form(facts["form"])
            case "home":
                return self._home()
            case "open_data":
                return self._data(facts["tables"])
        return None

    def _address(self, kind: str, name: str) -> str:
        return self.renderer.address(f"/{kind}/{name}/")

    def _publisher(self) -> Thing:
        name = self.t.plain("shell.site", district=self.district)
        return {"@type": "GovernmentOrganization", "@id": f"{self.renderer.address('/')}#police",
                "name": name}

    def _named(self, station: Station) -> Thing:
        """A station as other pages name it."""
        return {"@type": "PoliceStation", "@id": self._address("stations", station.id),
                "name": self.t.name(station.name), "telephone": station.phone}

    def _station(self, station: Station) -> Thing:
        communities = self.renderer.site.communities(station.id)
        return self._named(station) | {
            "url": self._address("stations", station.id),
            "address": {"@type": "PostalAddress", "streetAddress": self.t.name(station.address),
                        "addressLocality": self.district, "addressCountry": "CN"},
            "areaServed": [self.t.name(one.name) for one in communities],
        }

    def _officer(self, officer: Officer, served: list[Community]) -> Thing:
        address = self._address("officers", officer.id)
        thing: Thing = {
            "@type": "Person", "@id": address, "name": self.t.name(officer.name),
            "jobTitle": self.t.plain("officer.role"), "telephone": officer.phone, "url": address,
        }
        if officer.id in self.renderer.site.photos:
            thing["image"] = self.renderer.origin + self.renderer.photo(officer)
        if officer.speaks:
            thing["knowsLanguage"] = list(officer.speaks)
        return thing | {
            "worksFor": self._named(self.renderer.site.station(officer.station)),
            "workLocation": [self._area(one) for one in served],
        }

    def _area(self, community: Community) -> Thing:
        return {"@type": "AdministrativeArea", "@id": self._address("communities", community.id),
                "name": self.t.name(community.name)}

    def _community(self, community: Community) -> Thing:
        thing = self._area(community)
        thing["url"] = thing["@id"]
        if community.former_names:
            thing["alternateName"] = list(community.former_names)
        district = {"@type": "AdministrativeArea", "name": self.district}
        thing["containedInPlace"] = {
            "@type": "AdministrativeArea", "name": self.t.name(community.subdistrict),
            "containedInPlace": district,
        }
        return thing

    def _meetings(self, series: MeetingSeries) -> Thing:
        """The series, and each of the dates that the page shows."""
        address = self._address("meetings", series.id)
        organizer = self._organizer(series)
        common: Thing = {
            "eventAttendanceMode": f"{_SCHEMA}/OfflineEventAttendanceMode",
            "isAccessibleForFree": True, "organizer": {"@id": organizer["@id"]},
        }
        name, shown = self.t.name(series.title), self.renderer.site.dated([series], most=10)
        events = [self._event(one, name, address) | common for one in shown]
        whole = {"@type": "EventSeries", "@id": address, "name": name, "url": address}
        place = {"location": self._place(series.place) | {"@id": f"{address}#place"}}
        return {"@graph": [whole | place | common | {"organizer": organizer}, *events]}

    def _organizer(self, series: MeetingSeries) -> Thing:
        """The host who serves today, as the page shows the host; else whose site this is."""
        host = host_on(self.renderer.site, series, self.renderer.site.day)
        if host is None:
            return self._publisher()
        return {"@type": "Person", "@id": self._address("officers", host.id),
                "name": self.t.name(host.name), "telephone": host.phone}

    def _event(self, meeting: Meeting, name: str, address: str) -> Thing:
        series, status = meeting.series, meeting.status.value
        elsewhere = meeting.place != series.place
        thing: Thing = {
            "@type": "Event", "@id": f"{address}#{meeting.id}", "name": name,
            "eventStatus": f"{_SCHEMA}/{_STATUS.get(status, 'EventScheduled')}",
            "startDate": self._moment(meeting.start), "endDate": self._moment(meeting.end),
            "location": self._place(meeting.place) if elsewhere else {"@id": f"{address}#place"},
            "superEvent": {"@id": address},
        }
        if status == "moved":
            planned = datetime.combine(meeting.day, series.first.time())
            thing["previousStartDate"] = self._moment(planned)
        if meeting.reason:
            thing["description"] = self.t.name(meeting.reason)
        return thing

    def _place(self, place: Place) -> Thing:
        thing: Thing = {"@type": "Place", "name": self.t.name(place.name)}
        if place.address:
            thing["address"] = place.address
        if place.step_free is not None:
            thing["amenityFeature"] = {
                "@type": "LocationFeatureSpecification",
                "name": self.t.plain("meeting.step_free"), "value": place.step_free,
            }
        return thing

    def _notice(self, notice: Notice) -> Thing:
        address = self._address("notices", notice.id)
        return {
            "@type": "NewsArticle", "@id": address, "headline": self.t.name(notice.title),
            "url": address, "inLanguage": self.language,
            "datePublished": self._moment(notice.published), "expires": str(notice.expires),
            "author": {"@type": "GovernmentOrganization", "name": self.t.name(notice.source)},
            "publisher": self._publisher(),
        }

    def _form(self, form: Form) -> Thing:
        address = self._address("requests", form.id)
        thing: Thing = {
            "@type": "GovernmentService", "@id": address, "name": self.t.name(form.title),
            "description": self.t.name(form.intro), "serviceType": form.kind, "url": address,
            "provider": self._publisher(),
            "areaServed": {"@type": "AdministrativeArea", "name": self.district},
        }
        if self.renderer.profile.intake_url:
            thing["availableChannel"] = {"@type": "ServiceChannel", "serviceUrl": address}
        return thing

    def _home(self) -> Thing:
        """No `SearchAction`: what a resident looks up is part of no address."""
        address, publisher = self.renderer.address("/"), self._publisher()
        return {"@type": "WebSite", "@id": address, "name": publisher["name"], "url": address,
                "inLanguage": self.language, "publisher": publisher}

    def _data(self, tables: Iterable[Table]) -> Thing:
        """The open data; each table is a file of it."""
        address, files = self.renderer.address("/data/"), [table_path(one.name) for one in tables]
        return {
            "@type": "Dataset", "@id": address, "url": address,
            "name": self.t.plain("data.title", district=self.district),
            "description": self.t.plain("data.description", district=self.district),
            "license": LICENCE["path"], "creator": self._publisher(),
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": "text/csv",
                 "contentUrl": self.renderer.address(f"/{file}")} for file in files
            ],
        }

    def _moment(self, moment: datetime) -> str:
        return moment.replace(tzinfo=self.zone).isoformat(timespec="seconds")


def script(thing: Thing) -> Markup:
    """The element that carries a thing; no text in it can end it early."""
    text = _encode(thing).decode()
    for sign, code in _UNSAFE.items():
        text = text.replace(sign, code)
    return marked(f'<script type="application/ld+json">{text}</script>')
