"""`Entry`: what came of reading one file. It depends on that file and its place alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from district import layout, yamltext
from district.contract import RECORDS
from district.photo import Photo, photo_of
from district.problem import NotYaml, Problem
from district.records import StationId
from district.retelling import retell
from district.scan import Seen
from district.shape import REQUIRED, Door, Reported
from district.slip import tight_or_wide

_NOTHING = msgspec.Raw(b"\xc0")
_READERS: Mapping[str, msgspec.msgpack.Decoder[Any]] = {
    "photos": msgspec.msgpack.Decoder(Photo),
    **{kind: msgspec.msgpack.Decoder(record) for kind, (_, record) in RECORDS.items()},
}


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """`record` is that of `kind`, still packed; `kind` is "" where there is none.

    `unread` names the kinds and ids that this file hides because it could not be read.
    """

    kind: str = ""
    record: msgspec.Raw = _NOTHING
    problems: tuple[Problem, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()

    def unpacked(self) -> Any:
        """The record, or None. Raises `msgspec.MsgspecError` when it is none of its kind."""
        return _READERS[self.kind].decode(self.record) if self.kind else None


@dataclass(slots=True)
class _Found:
    """What is found while a file is read."""

    record: Any = None
    problems: list[Problem] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, code: str, relative: str, kind: str, **facts: str) -> None:
        """Report a file that is not read, and that its kind may lack an id because of it."""
        self.problems.append(Problem(code, relative, (), facts))
        if kind:
            # Only a file in a station's folder says which station it was meant to be.
            self.unread.append((kind, layout.unit_of(relative) if kind == "stations" else ""))


def read_entry(relative: str, seen: Seen) -> Entry:
    """Read the file at that place below the content folder. Never raises for what staff wrote."""
    if layout.is_photo(relative):
        if seen.astray or seen.refusal:
            return Entry()
        photo = photo_of(relative, seen.size, seen.body)
        return Entry("photos", msgspec.Raw(msgspec.msgpack.encode(photo)))
    found = _Found()
    kind = _read_file(relative, seen, found)
    packed = msgspec.Raw(msgspec.msgpack.encode(found.record)) if found.record else _NOTHING
    return Entry(
        kind if found.record else "", packed, tuple(found.problems), tuple(found.unread)
    )


def read_root(seen: Seen, door: Door) -> yamltext.Mapping | None:
    """A file's root mapping; None after reporting why there is none."""
    try:
        if seen.refusal:
            raise seen.refusal
        root = yamltext.parse(yamltext.decode(seen.body))
    except NotYaml as error:
        door.problems.append(_said(error, door.file))
        return None
    if root is None:
        door.report("empty_file", None, (), {})
        return None
    if not isinstance(root, yamltext.Mapping):
        slip = tight_or_wide(root.value, *yamltext.mark(root)) if _is_word(root) else None
        if slip:
            door.problems.append(_said(slip, door.file))
        else:
            door.report("file_not_a_mapping", root, (), {})
        return None
    return root


def _said(error: NotYaml, file: str) -> Problem:
    return Problem(error.code, file, (), error.facts, line=error.line, column=error.column)


def _is_word(node: yamltext.Node) -> bool:
    return isinstance(node, yamltext.Scalar) and not node.style


def _read_file(relative: str, seen: Seen, found: _Found) -> str:
    """Read into `found`; the kind of file it is, or ""."""
    if seen.astray:
        found.refuse("link", relative, layout.nearest_kind(relative))
        return ""
    slot = layout.slot(relative)
    if slot is None:
        _refuse_stray(relative, seen, found)
        return ""
    kind, station, name = slot
    if station and not layout.ID.fullmatch(station):
        _refuse_folder(station, found)
        return ""
    if not (layout.DATED if kind == "notices" else layout.ID).fullmatch(name):
        _refuse_name(relative, kind, name, found)
        return ""
    found.record = _record(relative, seen, slot, found)
    if found.record is None:
        found.unread.append((kind, name))
    return kind


def _record(
    relative: str, seen: Seen, slot: tuple[str, str, str], found: _Found
) -> Any:
    kind, station, name = slot
    door = Door(relative)
    root = read_root(seen, door)
    values: dict[str, Any] | None = None
    if root is not None:
        meant = _kind_of(root)
        if meant not in ("", kind):
            found.refuse("wrong_folder", relative, meant, folder=layout.folder_of(meant, station))
            return None
        values = _values(kind, root, door)
    found.problems.extend(door.problems)
    if values is None:
        return None
    if kind in layout.STATION_KINDS:
        values["station"] = StationId(station) if station else None
    return RECORDS[kind][1](id=name, file=relative, **values)


def _values(kind: str, root: yamltext.Mapping, door: Door) -> dict[str, Any] | None:
    try:
        return RECORDS[kind][0].values(root, (), door)
    except Reported:
        door.problems[:] = retell(door.problems, root)
        return None


def _kind_of(root: yamltext.Mapping) -> str:
    """The kind of file that has just these keys, or ""."""
    given = set(yamltext.keys(root))
    fits = [
        kind for kind, (shape, _) in RECORDS.items()
        if given <= set(shape.keys)
        and all(name in given for name, key in shape.keys.items() if key.default is REQUIRED)
    ]
    return fits[0] if len(fits) == 1 else ""


def _refuse_stray(relative: str, seen: Seen, found: _Found) -> None:
    kind = layout.nearest_kind(relative)
    ending = layout.ending(relative)
    if ending:
        if relative.endswith(f"station{ending}"):
            kind = "stations"
        found.refuse("file_ending", relative, kind, ending=ending)
        return
    parts = relative.split("/")
    station = parts[1] if parts[0] == "stations" and len(parts) > 2 else ""
    root = read_root(seen, Door(relative)) if relative.endswith(".yaml") else None
    kind = (_kind_of(root) if root else "") or kind
    near = layout.folder_of(kind, station) if kind and relative.endswith(".yaml") else ""
    found.refuse("stray_file", relative, kind, near=near)


def _refuse_name(relative: str, kind: str, name: str, found: _Found) -> None:
    wrong = layout.wrong_signs(name)
    if kind != "notices":
        found.refuse("file_name", relative, kind, name=name)
    elif wrong and layout.BEGINS_WITH_DATE.match(name):
        found.refuse("file_name_signs", relative, kind, signs="” “".join(wrong))
    else:
        found.refuse("notice_file_name", relative, kind, name=name)


def _refuse_folder(station: str, found: _Found) -> None:
    """The same word from each of the folder's files: said once in the end."""
    found.unread += [(kind, "") for kind in layout.STATION_KINDS]
    found.problems.append(Problem("folder_name", f"stations/{station}", (), {"name": station}))
