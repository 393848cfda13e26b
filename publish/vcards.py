"""vCards (RFC 2426, version 3.0, which every telephone reads) of the officers who serve today.

Of an officer who has left there is none: who asks for it again finds no number. What was saved says
itself that numbers change, and where today's stands.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from district.localized import Localized
from district.names import surname_of
from district.records import Community, Officer
from look.dial import tel
from publish.contentlines import folded, text
from publish.render import Renderer
from publish.site import Site


def vcards(
    site: Site, officers: Iterable[Officer], renderer: Renderer
) -> Iterator[tuple[str, bytes]]:
    """Each officer's by its path below the language's root: `officers/x/x.vcf`."""
    for officer in officers:
        served = site.serves(officer)
        if served:
            card = _card(site, officer, served, renderer)
            yield f"officers/{officer.id}/{officer.id}.vcf", card


def _card(site: Site, officer: Officer, served: list[Community], renderer: Renderer) -> bytes:
    t, station = renderer.t, site.station(officer.station)
    address = text(t.name(station.address))
    host = urlsplit(site.profile.url).hostname or ""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"PRODID:-//Hutong//{host}//{t.language.upper()}",
        # The same in every language: who saves the other one later has one contact, not two.
        f"UID:{officer.id}@{host}",
        f"FN:{text(t.name(officer.name))}",
        f"N:{_parted(officer.name, t.language)}",
        # Telephones show the first: there a resident looks for the station, not the district.
        f"ORG:{text(t.name(station.name))};{text(t.name(site.profile.name))}",
        f"TITLE:{text(t.plain('officer.role'))}",
        f"TEL;TYPE=WORK,VOICE:{tel(officer.phone).removeprefix('tel:')}",
        f"ADR;TYPE=WORK:;;{address};;;;",
        f"LABEL;TYPE=WORK:{address}",
        f"URL:{renderer.address(f'/officers/{officer.id}/')}",
        f"NOTE:{text(_note(site, officer, served, renderer))}",
    ]
    if officer.id in site.photos:
        lines.append(f"PHOTO;VALUE=URI:{renderer.origin}{renderer.photo(officer)}")
    lines += [f"REV:{officer.verified_on}", "END:VCARD"]
    return b"".join(map(folded, lines))


@functools.lru_cache(maxsize=1024)
def _parted(name: Localized, language: str) -> str:
    """Family and given name; three parts that nobody has stay empty."""
    whole = name.get(language)
    if name.language(language) == "zh":
        family = surname_of(whole)
        given = whole.removeprefix(family)
    else:
        # Names are written as they are said in Chinese, the family's first.
        family, _, given = whole.partition(" ")
    return f"{text(family)};{text(given)};;;"


def _note(site: Site, officer: Officer, served: list[Community], renderer: Renderer) -> str:
    t = renderer.t
    lines = [t.plain("vcard.serves", communities=t.names(one.name for one in served))]
    lines += [
        t.plain("vcard.hours", days=t.days(hours.days), time=t.until(hours.start, hours.end),
                place=t.name(hours.at))
        for hours in officer.hours
    ]
    lines += [t.plain("vcard.emergency", number=one.number) for one in site.profile.emergency[:1]]
    return "\n".join([*lines, t.plain("vcard.fresh")])
