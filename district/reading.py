"""From a content folder to a `District`, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from district import layout, yamltext
from district.contract import PROFILE, RECORDS
from district.localized import LANGUAGES, Localized
from district.photo import check_photo
from district.problem import NotYaml, Problem, Refusal
from district.records import District, Number, Profile, StationId
from district.retelling import retell
from district.shape import REQUIRED, Door, Reported
from district.slip import tight_or_wide
from district.span import Span
from district.unread import Unread


@dataclass(slots=True)
class Reading:
    """What came of reading a content folder: records and problems, nothing judged yet."""

    district: District
    problems: list[Problem]


@dataclass(slots=True)
class _Collected:
    """Records by kind and id while the folder is walked."""

    records: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {kind: {} for kind in RECORDS}
    )
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    unread: set[tuple[str, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, relative: str, kind: str, **facts: str) -> None:
        """Report a file that is not read, and that its kind may lack an id because of it."""
        self.problems.append(Problem(code, relative, (), facts))
        if kind == "stations":
            self.unread.add((kind, relative.split("/")[1]))
        elif kind:
            self.unread.add((kind, ""))


def read_district(content: Path) -> Reading:
    """Read everything below `content`. Never raises for what staff wrote."""
    found = _Collected()
    if not content.is_dir():
        found.problems.append(Problem("no_content", "", facts={"folder": str(content)}))
        return Reading(_district(_unread_profile(), found), found.problems)
    profile = _read_profile(content, found)
    for relative in layout.walk(content, found.problems):
        if not layout.may_stay(relative):
            _read_file(content, relative, found)
    if any(problem.code == "folder_unreadable" for problem in found.problems):
        found.unread.update((kind, "") for kind in RECORDS)
    _miss_stations(found)
    return Reading(_district(profile, found), found.problems)


def locate(problems: Iterable[Problem], content: Path) -> list[Problem]:
    """Fill in the line and column of problems that only know their path in the file."""
    roots: dict[str, yamltext.Node | None] = {}
    located = []
    for problem in problems:
        if problem.line == 0 and problem.file.endswith(".yaml"):
            if problem.file not in roots:
                try:
                    roots[problem.file] = yamltext.parse(
                        yamltext.read_text(content / problem.file)
                    )
                except Refusal:
                    roots[problem.file] = None
            line, column = yamltext.locate(roots[problem.file], problem.path)
            problem = replace(problem, line=line, column=column)
        located.append(problem)
    return sorted(located, key=lambda p: (p.file, p.line, p.column, p.code))


def read_root(content: Path, relative: str, door: Door) -> yamltext.Mapping | None:
    """A file's root mapping; None after reporting why there is none."""
    try:
        root = yamltext.parse(yamltext.read_text(content / relative))
    except NotYaml as error:
        door.problems.append(_said(error, relative))
        return None
    if root is None:
        door.report("empty_file", None, (), {})
        return None
    if not isinstance(root, yamltext.Mapping):
        slip = tight_or_wide(root.value, *yamltext.mark(root)) if _is_word(root) else None
        if slip:
            door.problems.append(_said(slip, relative))
        else:
            door.report("file_not_a_mapping", root, (), {})
        return None
    return root


def _said(error: NotYaml, file: str) -> Problem:
    return Problem(error.code, file, (), error.facts, line=error.line, column=error.column)


def _is_word(node: yamltext.Node) -> bool:
    return isinstance(node, yamltext.Scalar) and not node.style


def _read_file(content: Path, relative: str, found: _Collected) -> None:
    if layout.leads_astray(content, relative):
        found.refuse("link", relative, layout.nearest_kind(relative))
        return
    slot = layout.slot(relative)
    if slot is None:
        _refuse_stray(content, relative, found)
        return
    kind, station, name = slot
    if station and not layout.ID.fullmatch(station):
        _refuse_folder(station, found)
        return
    if not (layout.DATED if kind == "notices" else layout.ID).fullmatch(name):
        _refuse_name(relative, kind, name, found)
        return
    if (kind, name) in found.files:
        found.refuse("id_taken", relative, kind, id=name, first=found.files[kind, name])
        found.unread.add((kind, name))
        return
    found.files[kind, name] = relative
    record = _read_record(content, relative, slot, found)
    if record is None:
        found.unread.add((kind, name))
    else:
        found.records[kind][name] = record


def _read_record(
    content: Path, relative: str, slot: tuple[str, str, str], found: _Collected
) -> Any:
    kind, station, name = slot
    door = Door(relative)
    root = read_root(content, relative, door)
    values: dict[str, Any] | None = None
    if root is not None:
        meant = _kind_of(root)
        if meant not in ("", kind):
            found.refuse("wrong_folder", relative, meant, folder=layout.folder_of(meant, station))
            return None
        values = _values(kind, root, door)
    if values and values.get("photo"):
        try:
            check_photo(content, relative, values["photo"])
        except Refusal as refusal:
            found.problems.append(Problem(refusal.code, relative, ("photo",), refusal.facts))
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


def _refuse_stray(content: Path, relative: str, found: _Collected) -> None:
    kind = layout.nearest_kind(relative)
    ending = layout.ending(relative)
    if ending:
        if relative.endswith(f"station{ending}"):
            kind = "stations"
        found.refuse("file_ending", relative, kind, ending=ending)
        return
    parts = relative.split("/")
    station = parts[1] if parts[0] == "stations" and len(parts) > 2 else ""
    root = read_root(content, relative, Door(relative)) if relative.endswith(".yaml") else None
    kind = (_kind_of(root) if root else "") or kind
    near = layout.folder_of(kind, station) if kind and relative.endswith(".yaml") else ""
    found.refuse("stray_file", relative, kind, near=near)


def _refuse_name(relative: str, kind: str, name: str, found: _Collected) -> None:
    wrong = layout.wrong_signs(name)
    if kind != "notices":
        found.refuse("file_name", relative, kind, name=name)
    elif wrong and layout.BEGINS_WITH_DATE.match(name):
        found.refuse("file_name_signs", relative, kind, signs="” “".join(wrong))
    else:
        found.refuse("notice_file_name", relative, kind, name=name)


def _refuse_folder(station: str, found: _Collected) -> None:
    """One word about a folder whose name cannot be an id, however many files it holds."""
    file = f"stations/{station}"
    if all(problem.file != file for problem in found.problems):
        for kind in layout.STATION_KINDS:
            found.unread.add((kind, ""))
        found.problems.append(Problem("folder_name", file, (), {"name": station}))


def _miss_stations(found: _Collected) -> None:
    """A station's folder holds a `station.yaml`."""
    known = {name for kind, name in {*found.files, *found.unread} if kind == "stations"}
    files = (file.split("/") for file in found.files.values())
    for name in sorted({parts[1] for parts in files if parts[0] == "stations"} - known):
        file = f"stations/{name}/station.yaml"
        found.problems.append(Problem("no_station_file", file, facts={"station": name}))
        found.unread.add(("stations", name))


def _read_profile(content: Path, found: _Collected) -> Profile:
    file = "district.yaml"
    if not (content / file).exists():
        found.problems.append(Problem("no_district_file", file))
        return _unread_profile()
    door = Door(file, found.problems)
    root = read_root(content, file, door)
    if root is not None:
        try:
            return Profile(file=file, **PROFILE.values(root, (), door))
        except Reported:
            pass
    found.unread.add(("profile", "district"))
    return _unread_profile()


def _unread_profile() -> Profile:
    """Stands in for an unreadable `district.yaml` so that the rest is still checked."""
    nobody = Number("", Localized(""))
    return Profile(
        file="district.yaml", name=Localized(""), timezone="Asia/Shanghai", languages=LANGUAGES,
        url="http://localhost/", intake_url="/", emergency=(), hotline=nobody,
        presence_hours_promised=0, verify_every=Span(minutes=180 * 1440), also_written=(),
        footer=None,
    )


def _district(profile: Profile, found: _Collected) -> District:
    kinds: dict[str, Any] = {
        kind: dict(sorted(records.items())) for kind, records in found.records.items()
    }
    return District(profile=profile, unread=Unread(frozenset(found.unread)), **kinds)
