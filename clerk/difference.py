"""`Difference`: all that a change of the content means for residents, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from clerk.ahead import MeetingNews, NoticeNews, meeting_news, notice_news
from clerk.boards import boards_to_print
from clerk.broken import Broken, broken
from clerk.fields import Field, fields
from clerk.moves import HandOver, Move, moving
from clerk.pages import Pages, changed_pages
from clerk.sides import Side, Sides
from district.index import number
from district.layout import is_photo, slot
from district.localized import Localized
from district.problem import NotYaml
from district.scan import load
from publish.sheets import Sheet


@dataclass(frozen=True, slots=True)
class FileChange:
    """`state` is `added`, `changed`, `removed`, `renamed` (then `other` is its name before),
    `retouched` (only remarks or layout) or `unread` (there is no telling what of it changed)."""

    file: str
    state: str
    kind: str
    fields: tuple[Field, ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """`boards` are those to print again."""

    sides: Sides
    files: list[FileChange]
    pages: Pages
    moves: list[Move]
    hand_overs: list[HandOver]
    meetings: list[MeetingNews]
    notices: list[NoticeNews]
    boards: list[Sheet]
    broken: list[Broken]

    def name(self, kind: str, name: str | None) -> Localized | None:
        """What something of a kind is called, as it is now or else as it was."""
        if not name:
            return None
        for side in (self.sides.after, self.sides.before):
            record = _by_id(side, kind, name)
            if record is not None:
                called: Localized = record.name if hasattr(record, "name") else record.title
                return called
        return None


def difference(sides: Sides) -> Difference:
    """Compare the two; takes the longer the more stations the change touches."""
    units = _peopled(sides)
    found = moving(sides, units)
    hand_overs = list(found.hand_overs())
    return Difference(
        sides, _files(sides), changed_pages(sides), found.moves(), hand_overs,
        list(meeting_news(sides)), list(notice_news(sides)),
        boards_to_print(sides, units, hand_overs), list(broken(sides)),
    )


def _peopled(sides: Sides) -> list[str]:
    """The units in which a change may alter who serves where, or what a board says."""
    kinds = {file: (slot(file) or ("", "", ""))[0] for file in sides.records}
    people = [file for file, kind in kinds.items()
              if kind in ("communities", "officers", "meetings") or is_photo(file)]
    stations = [slot(file) for file, kind in kinds.items() if kind == "stations"]
    return sorted({*sides.touched(people), *(place[1] for place in stations if place)} - {""})


# --- files


def _files(sides: Sides) -> list[FileChange]:
    found = [_file(sides, file) for file in sides.files]
    return _renamed(sides, [one for one in found if one.state != "same"])


def _file(sides: Sides, file: str) -> FileChange:
    place = slot(file)
    kind = place[0] if place else file.partition("/")[0].removesuffix(".yaml")
    before = sides.base.files[file]
    there = sides.survey.catalogue.digest(file) is not None
    state = "changed" if there and before is not None else "added" if there else "removed"
    if not there and before is None:
        return FileChange(file, "same", kind)
    if not file.endswith(".yaml"):
        return FileChange(file, state, kind)
    try:
        after = load(sides.survey.catalogue.content / file) if there else None
    except NotYaml:
        return FileChange(file, "unread", kind)
    found = fields(before, after) if state == "changed" else []
    if found is None:
        return FileChange(file, "unread", kind)
    if state == "changed" and not found:
        return FileChange(file, "retouched", kind)
    return FileChange(file, state, kind, tuple(found))


def _renamed(sides: Sides, found: list[FileChange]) -> list[FileChange]:
    """A file that went and one that came with the same content, or the same id in another
    station's folder, are one that was renamed."""
    gone = [one for one in found if one.state == "removed"]
    kept = []
    for one in found:
        if one.state == "added":
            body = _body(sides, one.file)
            other = next((was for was in gone if sides.base.files[was.file] == body), None) or next(
                (was for was in gone if _place(was) == _place(one) != ("", "")), None
            )
            if other is not None:
                gone.remove(other)
                differing = fields(sides.base.files[other.file], body) or ()
                one = replace(one, state="renamed", other=other.file, fields=tuple(differing))
        kept.append(one)
    return [one for one in kept if one.state != "removed" or one in gone]


def _place(change: FileChange) -> tuple[str, str]:
    """Kind and id."""
    place = slot(change.file)
    return (place[0], place[2]) if place else ("", "")


def _body(sides: Sides, file: str) -> bytes:
    try:
        return load(sides.survey.catalogue.content / file)
    except NotYaml:
        return b""


def _by_id(side: Side, kind: str, name: str) -> Any:
    found = side.find(number(f"{kind}/{name}"))
    return side.record(found[0][0]) if found else None

