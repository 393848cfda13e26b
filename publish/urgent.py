"""Urgent notices, as they stand on top of every page that they concern.

A page of one record says which those are (`Page.urgent`). Those for the whole district stand on
every page there is: the district's own pages have them from family `urgent.zh` of the parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup

from district.records import Notice
from look.safe import marked
from publish.render import Renderer
from publish.site import everywhere, notice_order


def on_top(notices: Iterable[Notice], renderer: Renderer) -> Markup:
    """What is written above the article; nothing where there are none."""
    return marked("".join(_row(one, renderer) for one in notices))


def urgent_part(notices: Iterable[Notice], renderer: Renderer) -> dict[str, bytes]:
    """What these urgent notices hand on to the district's own pages."""
    rows = [[*notice_order(one), _row(one, renderer)] for one in notices if everywhere(one)]
    return {"": json.dumps(rows, ensure_ascii=False).encode()} if rows else {}


def from_parts(parts: Iterable[bytes]) -> Markup:
    """The same as `on_top`, of all units' parts."""
    rows = sorted(row for part in parts for row in json.loads(part))
    return marked("".join(row[-1] for row in rows))


def _row(notice: Notice, renderer: Renderer) -> str:
    return renderer.macro("notices", "urgent", notice).decode()
