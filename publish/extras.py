"""What people and programs take with them: calendars, feeds and open data."""

from __future__ import annotations

from collections.abc import Mapping

from district.words import Words
from publish.calendars import Calendars, dated_meetings
from publish.feeds import Feeds
from publish.opendata import OpenData
from publish.render import Renderer
from publish.site import Site


def extra_files(site: Site, words: Mapping[str, Words]) -> dict[str, bytes]:
    """Every such file of the site by its path, in each language of `words`.

    The data is the same in each language; its description is not.
    """
    dated = dated_meetings(site)
    calendars, feeds, data = Calendars(site, dated), Feeds(site), OpenData(site, dated)
    files: dict[str, bytes] = {}
    for language, one in words.items():
        renderer = Renderer(site, one, {})
        prefix = "" if language == "zh" else f"{language}/"
        for found in (calendars.files(renderer), feeds.files(renderer), data.files(renderer.t)):
            files |= {f"{prefix}{path}": body for path, body in found}
    return files
