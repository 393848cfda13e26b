"""The content's files as a command is given them, and how one is put in their place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from district.contract import RECORDS
from district.entry import read_entry, read_root
from district.layout import slot, walk
from district.problem import Problem
from district.profile import FILE, read_profile
from district.reading import locate, twin
from district.scan import Seen
from district.shape import Door


def below(content: Path, file: Path) -> str | None:
    """The path below the content folder, or None outside; of a link its own, not where it leads."""
    whole = file.parent.resolve() / file.name
    try:
        return whole.relative_to(content.resolve()).as_posix()
    except ValueError:
        return None


def yaml_files(content: Path, under: str = "") -> Iterator[str]:
    """Every YAML file below the folder `under` of the content, sorted as they are walked."""
    start = f"{under}/" if under not in ("", ".") else ""
    for file in walk(content, []):
        if file.endswith(".yaml") and file.startswith(start):
            yield file


def own_problems(content: Path, file: str, seen: Seen) -> list[Problem]:
    """What is wrong with one file by itself; where there is something its record is not known."""
    if file == FILE:
        return locate(read_profile(content).problems, content)
    if slot(file) is None and file.startswith("words/"):
        door = Door(file)
        read_root(seen, door)
        return door.problems

    def known(name: str) -> bool:
        # Not asked of the system, which may take both names for one.
        return Path(name).name in os.listdir((content / name).parent)

    return locate((twin(one, known) for one in read_entry(file, seen).problems), content)


def kind_of(file: str) -> str:
    """The kind of record that lies there, or ""."""
    found = slot(file)
    return found[0] if found and found[0] in RECORDS else ""


def put(path: Path, text: str) -> None:
    """Write a file as a whole or not at all; a link's target is written, and its mode stays."""
    target = path.resolve()
    # A name that the reader of the content passes over, should the machine stop here.
    beside = target.with_name(f".{target.name}.{os.getpid()}~")
    try:
        with open(beside, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def put_new(path: Path, text: str) -> None:
    """Write a file that is not there; raises `FileExistsError` where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}~")
    try:
        with open(beside, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A link is made only where nothing is, even when two write at once.
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def taken_in_other_letters(path: Path) -> str:
    """The name of a file there that differs in capitals alone: some systems take them for one."""
    names: Iterable[str] = os.listdir(path.parent) if path.parent.is_dir() else ()
    return next((name for name in names if name.lower() == path.name.lower()), "")
