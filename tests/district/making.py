"""Small districts and records for the tests: the good district, with a few files put in place."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from district.checking import check_content
from district.contract import MEETING
from district.problem import Problem
from district.reading import Reading, read_district
from district.records import District, MeetingId, MeetingSeries, StationId
from district.shape import Door
from district.yamltext import Mapping, parse

GOOD = Path(__file__).parent / "good"
NOW = datetime(2026, 11, 23, 10, 0)
STATION = "stations/jiaodaokou"
FUXUE = f"{STATION}/communities/fuxue.yaml"
JIAODONG = f"{STATION}/communities/jiaodong.yaml"
SHEN = f"{STATION}/officers/shen-yifan.yaml"
LI = f"{STATION}/officers/li-min.yaml"


def content_with(folder: Path, files: dict[str, str]) -> Path:
    """A copy of the good district below `folder` with these files put in place."""
    content = folder / "content"
    shutil.copytree(GOOD, content)
    for name, text in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return content


def read_with(folder: Path, files: dict[str, str]) -> Reading:
    return read_district(content_with(folder, files))


def problems_of(content: Path) -> list[Problem]:
    """Everything `check` sees in a content folder."""
    return check_content(content, lambda zone: NOW).problems


def good_district() -> District:
    reading = read_district(GOOD)
    assert reading.problems == []
    return reading.district


def changed(name: str, old: str, new: str) -> str:
    """The text of a good file with one place changed."""
    text = (GOOD / name).read_text("utf-8")
    assert text.count(old) == 1, old
    return text.replace(old, new)


def series(text: str) -> MeetingSeries:
    """A meeting series from the YAML of its timing; the rest is filled in."""
    whole = "{title: 沟通会, communities: [fuxue], host: shen-yifan, place: {name: 活动室}}"
    root = parse(text)
    rest = parse(whole)
    assert isinstance(root, Mapping) and isinstance(rest, Mapping)
    root.value.extend(rest.value)
    values = MEETING.values(root, (), Door("meeting.yaml"))
    return MeetingSeries(
        id=MeetingId("neighbours"), file="meeting.yaml", station=StationId("jiaodaokou"), **values
    )
