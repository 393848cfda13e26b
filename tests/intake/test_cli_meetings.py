"""`agenda` and `mark` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.conftest import Desk
from tests.intake.desk.two_stations import SERIES, write_two

KEY = "fuxue-neighbours/2026-11-25"


@pytest.fixture
def two(tmp_path: Path) -> Desk:
    return Desk(tmp_path, write_two(tmp_path / "content"))


def ticked(two: Desk) -> str:
    result = two.submit(
        "one.csv", "address,story,at_meeting\n府学胡同1号,半夜很吵,yes\n", "--form", "noise"
    )
    return str(result.stdout.split()[0])


def test_a_request_is_put_on_an_agenda_and_taken_off(two: Desk) -> None:
    receipt = ticked(two)
    said = two("mark", receipt, "--meeting", KEY, "--as", "shen-yifan").stdout
    assert said == (
        f"{receipt} is on the agenda of Fuxue neighbours' meeting 2026-11-25 19:00.\n"
    )
    assert "Shen Yifan  Fuxue neighbours' meeting 2026-11-25 19:00\n" in two("show", receipt).stdout
    agenda = two("agenda", "fuxue-neighbours", "2026-11-25").stdout
    assert "Topic: Gas safety in winter" in agenda
    assert f"{receipt}  Night-time noise  2026-11-23  waiting  ticked on the form" in agenda
    assert "府学胡同1" not in agenda
    assert two("mark", receipt, "--off").stdout == f"{receipt} is taken off the agenda.\n"
    assert "taken off" in two("show", receipt).stdout
    assert receipt not in two("agenda", KEY).stdout


def test_only_who_agrees_is_spoken_of_and_only_at_a_meeting_of_the_community(two: Desk) -> None:
    receipt = two.one()
    for words, reason in (
        (("--meeting", KEY), "has not agreed"),
        (("--meeting", "fuxue-neighbours/2026-12-02", "--agreed"), "is cancelled"),
        (("--meeting", "far/2026-11-26", "--agreed"), "is not of the community"),
    ):
        assert reason in two("mark", receipt, *words, exits=1).stderr
    for words in ((), ("--off", "--meeting", KEY), ("--meeting", "no/2026-11-25"),
                  ("--meeting", "fuxue-neighbours/2026-11-24")):
        two("mark", receipt, *words, exits=2)
    two("mark", receipt, "--meeting", KEY, "--agreed")
    assert "was asked" in two("agenda", KEY).stdout


def test_the_meetings_are_listed_with_how_many_are_on_each(two: Desk) -> None:
    two("mark", ticked(two), "--meeting", KEY)
    lines = [line.split() for line in two("agenda").stdout.splitlines()]
    assert ["2026-11-25", "19:00", "to", "come", "1"] in [line[:5] for line in lines]
    assert any(line[2] == "cancelled" and line[-1].endswith("2026-12-02") for line in lines[1:])
    assert any(line[2] == "moved" and line[-1].endswith("2026-12-09") for line in lines[1:])


def test_what_goes_into_the_file_stands_alone_on_the_output(two: Desk) -> None:
    receipt = ticked(two)
    two("mark", receipt, "--meeting", KEY)
    assert "not begun" in two("agenda", KEY, "--held", exits=1).stderr
    assert "is cancelled" in two(
        "agenda", "fuxue-neighbours", "2026-12-02", "--held", exits=1
    ).stderr
    two.now = "2026-11-25 21:00"
    two("claim", receipt, "--as", "shen-yifan")
    two("close", receipt, "--outcome", "resolved", "--as", "shen-yifan")
    result = two("agenda", KEY, "--held")
    assert result.stdout == (
        "  - {on: 2026-11-25, raised: 1, settled: 1, summary: {zh: …, en: …}}\n"
    )
    assert f"content/{SERIES}" in result.stderr
    file = two.content / SERIES
    file.write_text(file.read_text("utf-8") + result.stdout, "utf-8")
    assert "has that day already" in two("agenda", KEY, "--held").stderr
    two("agenda", "--held", exits=2)
