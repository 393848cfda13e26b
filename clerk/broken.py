"""Addresses on the web that a change would break: what was there is gone and left no signpost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clerk.sides import Sides
from district.index import kind_of, number
from district.records import Community, Notice
from publish.page import rooted

_SECTIONS = {"forms": "requests"}
"""Kinds whose pages do not lie under the kind's own name."""


@dataclass(frozen=True, slots=True)
class Broken:
    """`why` names the sentence about mending it."""

    address: str
    why: str
    file: str


def broken(sides: Sides) -> Iterator[Broken]:
    """Every address that answered before and would not now, in the site's first language."""
    for file in sides.records:
        was, now = sides.pair(file)
        if was is None or kind_of(was) == "photos":
            continue
        for address, why in _lost(sides, was, now):
            yield Broken(address, why, file)
    for file in sides.files:
        address = hand_written(file)
        if address and sides.base.files[file] and sides.survey.catalogue.digest(file) is None:
            yield Broken(address, "page", file)
    for language in sides.before.profile.languages:
        if language not in sides.after.profile.languages:
            yield Broken(rooted(language, "/"), "language", sides.after.profile.file)


def hand_written(file: str) -> str:
    """The address of a hand-written page, or ""."""
    match file.split("/"):
        case ["pages", language, *_, name] if name.endswith(".md"):
            slug = file.removeprefix(f"pages/{language}/").removesuffix(".md")
            return rooted(language, f"/{slug.removesuffix('index')}/".replace("//", "/"))
    return ""


def _lost(sides: Sides, was: Any, now: Any) -> Iterator[tuple[str, str]]:
    kind = kind_of(was)
    top = f"/{_SECTIONS.get(kind, kind)}/"
    if isinstance(was, Community):
        for name in (was.id, *was.former_ids):
            # Whoever bears the id now or says that it once did: its page or a signpost.
            if not sides.after.find(number(f"address/{name}")):
                yield f"{top}{name}/", "communities" if name == was.id else "signpost"
        return
    if isinstance(was, Notice):
        if was.published > sides.now:
            return
        if now is not None and now.published > sides.now:
            yield f"{top}{was.id}/", "notice_later"
            return
    if now is None and not sides.after.find(number(f"{kind}/{was.id}")):
        yield f"{top}{was.id}/", kind
