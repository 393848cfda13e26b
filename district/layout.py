"""Which kind of file lies where in a content folder, and what lies where it should not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from district.photo import ENDINGS
from district.problem import Problem, nearest

STATION_KINDS = ("communities", "officers", "meetings", "notices")
DISTRICT_KINDS = ("forms", "notices")
CALLED = {
    "stations": "station", "communities": "community", "officers": "officer",
    "meetings": "meeting", "notices": "notice", "forms": "form",
}
"""Kind → what one file of it is called, in words and in schemas."""
FIGURES = "figures/requests.csv"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*")
BEGINS_WITH_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
# Files that people and their tools keep beside the content without meaning it as content.
_BYSTANDERS = (".md", ".txt")
# What editors and downloads make of a YAML file's name: x.yml, x.YAML, x.yaml.txt, x.yaml.bak.
_ALMOST_YAML = re.compile(r"(.+?)(\.ya?ml(?:\.[A-Za-z0-9]+)?)", re.IGNORECASE)


def walk(content: Path, problems: list[Problem]) -> Iterator[str]:
    """Relative paths of the files below `content`, sorted; links that lead astray included.

    A folder that cannot be read is a problem: what lies in it must not seem never to have been.
    Links to folders are not followed, so no cycle of them is ever walked.
    """
    top = str(content)
    if not os.path.isdir(top):
        return

    def below(path: str) -> str:
        return path[len(top) + 1 :].replace(os.sep, "/")

    def lost(error: OSError) -> None:
        folder = below(str(error.filename))
        problems.append(Problem("folder_unreadable", folder, (), {"why": error.strerror or ""}))

    for folder, names, files in os.walk(top, onerror=lost):
        names[:] = sorted(name for name in names if not name.startswith("."))
        here = below(folder + os.sep) if folder != top else ""
        for name in list(names):
            if os.path.islink(f"{folder}{os.sep}{name}"):
                names.remove(name)
                problems.append(Problem("link", here + name))
        for name in sorted(files):
            if is_walked(name):
                yield here + name


def is_walked(relative: str) -> bool:
    """Whether `walk` would find a file there: editors keep theirs as `.x.swp` and `x~`."""
    parts = relative.split("/")
    return not relative.endswith("~") and not any(part.startswith(".") for part in parts)


def walked(relative: str) -> str:
    """What paths are sorted by to come as `walk` finds them: a folder's files, then its folders."""
    folder, slash, name = relative.rpartition("/")
    # No name has these signs, and they come before all that it may have.
    return "\1" + folder.replace("/", "\0\1") + "\0\0" + name if slash else "\0" + name


def unit_of(relative: str) -> str:
    """The station in whose folder a file lies, or "" for the district's own files."""
    top, _, rest = relative.partition("/")
    return rest.partition("/")[0] if top == "stations" and "/" in rest else ""


def is_record(relative: str) -> bool:
    """Whether a file is read for what it says of the district: a record, a photo, or a mistake."""
    if relative.endswith(".yaml") and relative.startswith("stations/"):
        return True
    return is_photo(relative) or not may_stay(relative)


def leads_astray(content: Path, relative: str) -> bool:
    """Whether the file is a link to something outside the content folder, or to nothing."""
    path = content / relative
    if not path.is_symlink():
        return False
    target = os.path.realpath(path)
    return not (os.path.exists(target) and Path(target).is_relative_to(content.resolve()))


def slot(relative: str) -> tuple[str, str, str] | None:
    """(kind, station, id) of a file by where it lies; station is "" for the district's own."""
    match relative.split("/"):
        case ["stations", station, "station.yaml"]:
            return "stations", station, station
        case ["stations", station, kind, name] if kind in STATION_KINDS:
            return (kind, station, name[:-5]) if name.endswith(".yaml") else None
        case [kind, name] if kind in DISTRICT_KINDS:
            return (kind, "", name[:-5]) if name.endswith(".yaml") else None
    return None


def called(relative: str) -> str:
    """What a file is called by where it lies: "officer", or "district"; "" for any other."""
    if relative == "district.yaml":
        return "district"
    place = slot(relative)
    return CALLED[place[0]] if place else ""


def may_stay(relative: str) -> bool:
    """Whether a file that is no record may lie here: words, pages, figures, photos, remarks."""
    parts = relative.split("/")
    name = parts[-1].lower()
    if relative in {"district.yaml", FIGURES} or parts[0] in {"pages", "words"}:
        return True
    if name.endswith(_BYSTANDERS):
        return not _ALMOST_YAML.fullmatch(name)
    return is_photo(relative)


def is_photo(relative: str) -> bool:
    """Whether a file lies and is named like an officer's photo."""
    parts = relative.split("/")
    return len(parts) == 4 and parts[2] == "officers" and relative.lower().endswith(ENDINGS)


def ending(relative: str) -> str:
    """The ending of a name that nearly ends in .yaml and would then be read here, or ""."""
    found = _ALMOST_YAML.fullmatch(relative)
    return found[2] if found and (slot(f"{found[1]}.yaml") or found[1] == "district") else ""


def wrong_signs(name: str) -> list[str]:
    """The runs of signs that an id, and so a file's name, cannot hold."""
    return re.findall("[^a-z0-9-]+", name)


def folder_of(kind: str, station: str) -> str:
    """The folder in which files of a kind lie."""
    if kind == "stations":
        return f"stations/{station or '…'}/station.yaml"
    if kind in STATION_KINDS:
        return f"stations/{station or '…'}/{kind}/"
    return f"{kind}/"


def nearest_kind(relative: str) -> str:
    """The kind whose folder such a file was probably meant for, or ""."""
    folders = relative.split("/")[:-1]
    kinds = (*STATION_KINDS, "forms")
    near = (nearest(name, kinds) for name in reversed(folders) if name != "stations")
    return next((kind for kind in near if kind), "")
