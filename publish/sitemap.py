"""Sitemaps (sitemaps.org): one for each unit, one for the lists, and the index that names them.

Only listed pages stand in them. No `lastmod`: a page changes with the day too, and a date that is
often wrong is worth less than none. No alternates: each page names its own in other languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote, urljoin, urlsplit

from district.records import Profile
from look.safe import written

INDEX = "sitemap.xml"
LISTS = "sitemaps/lists.xml"
"""Of the pages that list the district, and of the hand-written ones."""
MOST = 50_000
"""Addresses in one file: what the protocol allows."""
_UNLISTED = ("404.html", "offline.html")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

File = tuple[str, bytes]


def unit_sitemaps(unit: str, site: str, paths: Sequence[str]) -> Iterator[File]:
    """A unit's, given where the site lives (`https://example.org/hutong`) and its listed pages.

    One file unless there are more than `MOST`; an id has no dot, so no two units share a name.
    """
    name = f"sitemaps/stations/{unit}" if unit else "sitemaps/district"
    for start in range(0, len(paths), MOST):
        number = f".{start // MOST + 1}" if start else ""
        yield f"{name}{number}.xml", _sitemap(site, paths[start:start + MOST])


def list_sitemap(site: str, files: Iterable[str]) -> File:
    """That of the pages among the files made for the whole district."""
    pages = sorted(file for file in files if file.endswith(".html"))
    listed = [f"/{file.removesuffix('index.html')}" for file in pages
              if not file.endswith(_UNLISTED)]
    return LISTS, _sitemap(site, listed)


def sitemap_index(site: str, names: Iterable[str]) -> File:
    """What search engines read first."""
    rows = "".join(f"<sitemap><loc>{_address(site, f'/{name}')}</loc></sitemap>\n"
                   for name in (LISTS, *names))
    body = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{rows}</sitemapindex>\n'
    return INDEX, body.encode()


def robots(profile: Profile) -> Iterator[File]:
    """`robots.txt`, where the site has a host to itself: below a path nobody looks for one.

    It keeps robots from the desk and from receipts alone, where they are on this host.
    """
    here, door = urlsplit(profile.url), urlsplit(urljoin(profile.url, profile.intake_url))
    if here.path != "/":
        return
    closed = [f"{door.path}desk/", f"{door.path}receipts"]
    shut = closed if profile.intake_url and door.netloc == here.netloc else [""]
    lines = ["User-agent: *", *(f"Disallow: {path}".rstrip() for path in shut), "",
             f"Sitemap: {urljoin(profile.url, INDEX)}", ""]
    yield "robots.txt", "\n".join(lines).encode()


def _sitemap(site: str, paths: Iterable[str]) -> bytes:
    rows = "".join([f"<url><loc>{_address(site, path)}</loc></url>\n" for path in paths])
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{rows}</urlset>\n'.encode()


def _address(site: str, path: str) -> str:
    return written(site + (path if path.isascii() else quote(path)))
