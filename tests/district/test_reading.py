"""From a content folder to a district: every kind of file, every problem, no chain of false ones."""

from __future__ import annotations

import os
import shutil
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from district.forms import FormId
from district.localized import Localized
from district.problem import Problem
from district.reading import locate, read_district
from district.records import CommunityId, MeetingId, NoticeId, OfficerId, StationId
from tests.district.making import (
    FUXUE,
    GOOD,
    LI,
    SHEN,
    STATION,
    changed,
    content_with,
    good_district,
    problems_of,
    read_with,
)
from tests.pictures import face, read, written

WITH_PHOTO = changed(SHEN, "\npostings:", "photo: shen-yifan.jpg\n\npostings:")


def codes(folder: Path, files: dict[str, str]) -> list[str]:
    """What `check` says, by code."""
    return [problem.code for problem in problems_of(content_with(folder, files))]


def test_every_kind_of_file_becomes_its_record() -> None:
    district = good_district()
    assert district.profile.name == Localized("东城区", "Dongcheng District")
    assert list(district.stations) == ["jiaodaokou"]
    assert list(district.communities) == ["fuxue", "jiaodong"]
    assert list(district.officers) == ["li-min", "shen-yifan"]
    assert list(district.meetings) == ["fuxue-neighbours"]
    assert list(district.notices) == ["2026-11-20-winter-gas"]
    assert list(district.forms) == ["noise"]


def test_a_record_knows_its_file_and_its_station() -> None:
    community = good_district().communities[CommunityId("fuxue")]
    assert (community.file, community.station) == (FUXUE, "jiaodaokou")
    notice = good_district().notices[NoticeId("2026-11-20-winter-gas")]
    assert notice.station == "jiaodaokou"


def test_values_become_what_they_mean() -> None:
    district = good_district()
    officer = district.officers[OfficerId("shen-yifan")]
    assert officer.badge == "012345"
    assert officer.postings[0].since == date(2024, 9, 1)
    assert officer.hours[0].days == (0, 1, 2, 3, 4)
    assert (officer.hours[0].start, officer.hours[0].end) == (time(9), time(16))
    assert officer.speaks == ("zh",)
    meeting = district.meetings[MeetingId("fuxue-neighbours")]
    assert meeting.repeats is not None and meeting.repeats.days == ((0, 2),)
    assert meeting.place.step_free is True
    form = district.forms[FormId("noise")]
    assert form.fields[0].required
    assert form.fields[0].descriptor == {
        "name": "address", "type": "string", "constraints": {"required": True, "maxLength": 120},
    }
    assert district.stations[StationId("jiaodaokou")].address == Localized("交道口南大街 0 号")


def test_a_notice_of_the_whole_district_has_no_station(tmp_path: Path) -> None:
    text = (GOOD / STATION / "notices/2026-11-20-winter-gas.yaml").read_text("utf-8")
    reading = read_with(tmp_path, {"notices/2026-11-20-all.yaml": text})
    assert reading.district.notices[NoticeId("2026-11-20-all")].station is None


def test_reading_says_where_there_is_no_folder(tmp_path: Path) -> None:
    reading = read_district(tmp_path / "nowhere")
    assert [problem.code for problem in reading.problems] == ["no_content"]


def test_remarks_hidden_files_pages_and_unused_photos_may_lie_beside_the_content(
    tmp_path: Path,
) -> None:
    files = {
        "README.md": "# 说明\n", f"{STATION}/备注.txt": "x", ".git/config": "x",
        f"{STATION}/officers/.shen-yifan.yaml.swp": "x", f"{STATION}/officers/a.yaml~": "x",
        "pages/zh/about.md": "---\ntitle: 关于\n---\n", f"{STATION}/officers/old.jpg": "x",
    }
    assert codes(tmp_path, files) == []


def test_an_unreadable_officer_brings_no_false_alarm_about_communities_and_meetings(
    tmp_path: Path,
) -> None:
    assert codes(tmp_path, {SHEN: "name：沈一帆\n", LI: "\tname: x\n"}) == [
        "tab", "full_width_colon",
    ]


def test_an_unreadable_community_brings_no_false_alarm_about_its_officers(tmp_path: Path) -> None:
    assert codes(tmp_path, {FUXUE: ""}) == ["empty_file"]


def test_an_unreadable_district_file_leaves_the_rest_checked(tmp_path: Path) -> None:
    broken = {"district.yaml": "name: [\n", SHEN: changed(SHEN, '"012345"', "12345")}
    assert codes(tmp_path, broken) == ["open_bracket", "not_a_badge"]


def test_a_renamed_officer_is_one_problem_and_not_three(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    (content / SHEN).rename(content / STATION / "officers/沈一帆.yaml")
    assert [problem.code for problem in problems_of(content)] == ["file_name"]


def test_a_file_in_the_wrong_folder_is_one_problem_and_not_twenty(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    (content / SHEN).rename(content / STATION / "communities/shen-yifan.yaml")
    assert [(p.code, p.facts["folder"]) for p in problems_of(content)] == [
        ("wrong_folder", "stations/jiaodaokou/officers/")
    ]


def test_a_problem_of_a_rule_is_located_in_its_file(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    problems = [
        Problem("x", FUXUE, ("addresses", 2, "numbers")), Problem("x", "district.yaml", ()),
        Problem("x", "gone.yaml", ("a",)), Problem("x", "stations/dongsi", ()),
    ]
    assert [(p.file, p.line, p.column) for p in locate(problems, content)] == [
        ("district.yaml", 1, 1), ("gone.yaml", 1, 1), ("stations/dongsi", 0, 0), (FUXUE, 14, 5),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (face(), []),
        (written(read(face()), "PNG"), []),
        (written(read(face()), "WEBP"), []),
        (face() + b"0" * 500_000, []),
        (b"\xff\xd8\xff\xe0 a face", ["photo_damaged"]),
        (b"", ["photo_not_image"]),
        (b"GIF89a", ["photo_not_image"]),
        (b"<svg onload='alert(1)'/>", ["photo_not_image"]),
        (b"RIFF\x10\x00\x00\x00WAVE", ["photo_not_image"]),
    ],
)
def test_a_photo_is_a_picture_whatever_its_size(
    data: bytes, expected: list[str], tmp_path: Path
) -> None:
    content = content_with(tmp_path, {SHEN: WITH_PHOTO})
    (content / STATION / "officers/shen-yifan.jpg").write_bytes(data)
    assert [problem.code for problem in problems_of(content)] == expected


def test_a_photo_is_a_file_inside_the_content(tmp_path: Path) -> None:
    content = content_with(tmp_path, {SHEN: WITH_PHOTO})
    photo = content / STATION / "officers/shen-yifan.jpg"
    photo.mkdir()
    assert [problem.code for problem in problems_of(content)] == ["photo_missing"]
    photo.rmdir()
    outside = tmp_path / "face.jpg"
    outside.write_bytes(face())
    photo.symlink_to(outside)
    assert [problem.code for problem in problems_of(content)] == ["photo_missing"]
    photo.unlink()
    inside = content / STATION / "officers/face.jpg"
    inside.write_bytes(face())
    photo.symlink_to("face.jpg")
    assert problems_of(content) == []


FILES = sorted(path.relative_to(GOOD).as_posix() for path in GOOD.rglob("*.yaml"))
SCRAPS = [
    "", " ", "\t", "\n", ":", "：", "-", "- ", '"', "'", "“", "{", "}", "[", "]", ",", "，", "#", "&", "*",
    "!", "|", ">", "%", "\u3000", "9999", "府学", "all", "---\n", "<<<<<<< HEAD\n", "\x00", "\\", "null",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_slip_of_the_finger_anywhere_never_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(FILES))
    text = (GOOD / name).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 12)))
    slipped = text[:start] + data.draw(st.sampled_from(SCRAPS)) + text[end:]
    content = content_with(tmp_path_factory.mktemp("slip"), {name: slipped})
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems_of(content))


def test_a_folder_that_cannot_be_listed_stops_the_build_and_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root reads everything, so the system's refusal is raised where the system would raise it.
    content = Path(shutil.copytree(GOOD, tmp_path / "content"))
    real = os.scandir

    def scandir(folder: Any = ".") -> Any:
        if Path(folder).name == "officers":
            raise PermissionError(13, "Permission denied", str(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    reading = read_district(content)
    assert [(p.code, p.file) for p in reading.problems] == [
        ("folder_unreadable", "stations/jiaodaokou/officers")
    ]
    assert reading.unread.any("officers")
