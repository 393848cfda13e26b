"""`export`: requests as tables; nothing personal without the flag that says so."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from intake.keys import privates_in
from tests.intake.conftest import Desk

FORMS = (
    "address,story,phone,kind\n府学胡同1号,=cmd|' /C calc'!A0,13800138000,dog\n"
    "没有这条街 9 号,半夜很吵,,bar\n"
)
CANARIES = ("府学胡同1号", "calc", "13800138000", "没有这条街")


def filled(desk: Desk) -> list[str]:
    done = desk.submit("a.csv", FORMS, "--form", "noise")
    desk.submit("b.csv", "where,badge\n府学胡同2号,B-7\n", "--form", "visit")
    desk("claim", done.stdout.split()[0], "--as", "shen-yifan")
    return [line.split()[0] for line in done.stdout.splitlines()]


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_the_table_has_what_is_not_personal_in_the_order_of_arrival(desk: Desk) -> None:
    filled(desk)
    rows = table(desk("export").stdout_bytes)
    assert [list(row.values())[1:] for row in rows] == [
        ["noise", "noise", "fuxue", "jdk", "shen-yifan", "2026-11-23T02:00:00Z",
         "2026-11-25T15:59:59Z", "", "claimed", "", "", "found"],
        ["noise", "noise", "", "", "", "2026-11-23T02:00:00Z", "2026-11-25T15:59:59Z", "", "waiting",
         "", "", "unknown"],
        ["visit", "visit", "fuxue", "jdk", "shen-yifan", "2026-11-23T02:00:00Z",
         "2026-11-24T02:00:00Z", "", "waiting", "", "", "found"],
    ]


@pytest.mark.parametrize("shape", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("flags", [[], ["--open"]])
def test_nothing_personal_is_in_it_without_the_flag(desk: Desk, shape: str, flags: list[str]) -> None:
    filled(desk)
    to = desk.folder / f"out.{shape}"
    done = desk("export", "--to", str(to), *flags)
    assert done.stderr == f"3 requests are written to {to}.\n" and done.stdout == ""
    text = to.read_bytes().decode("utf-8", "replace")
    if shape == "xlsx":
        sheet: Any = load_workbook(to).active
        text = repr(list(sheet.iter_rows(values_only=True)))
    assert not [canary for canary in CANARIES if canary in text]
    assert ("dog" in text) == bool(flags)


def test_what_is_open_is_in_it_when_asked_for(desk: Desk) -> None:
    filled(desk)
    rows = table(desk("export", "--open").stdout_bytes)
    assert [row["open.kind"] for row in rows] == ["dog", "bar", ""]
    assert rows[2]["open.badge"] == "B-7" and rows[0]["open.badge"] == ""
    [line] = desk("export", "--open", "--format", "json", "--form", "visit").stdout.splitlines()
    assert json.loads(line)["open"] == {"badge": "B-7", "where": "府学胡同2号"}


def test_personal_values_go_to_a_file_that_only_the_owner_reads(desk: Desk) -> None:
    filled(desk)
    to = desk.folder / "people.csv"
    to.write_text("old")
    to.chmod(0o644)
    done = desk("export", "--personal", "--to", str(to))
    assert done.stderr.startswith(f"3 requests are written to {to} with their personal values")
    assert done.stdout == ""
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    rows = table(to.read_bytes())
    assert rows[0]["personal.story"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["personal.phone"] == "13800138000" and rows[0]["sealed_with"] == ""
    assert rows[1]["personal.address"] == "没有这条街 9 号"
    assert [row["personal.story"] for row in rows][2] == ""


def test_a_workbook_holds_what_was_written_as_text(desk: Desk) -> None:
    filled(desk)
    to = desk.folder / "people.xlsx"
    desk("export", "--personal", "--to", str(to))
    sheet: Any = load_workbook(to).active
    heads = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, heads.index("personal.story") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)
    assert sheet.title == "Requests"


@pytest.mark.parametrize(("words", "sentence"), [
    (["--personal"], "personal values are not printed"),
    (["--personal", "--to", "-"], "personal values are not printed"),
    (["--personal", "--to", "/dev/stdout"], "no ordinary file"),
    (["--personal", "--to", "/dev/tty"], "no ordinary file"),
    (["--personal", "--to", "."], "no ordinary file"),
    (["--format", "xlsx"], "name a file with --to"),
    (["--to", "-"], "name a file with --to"),
    (["--form", "nosie"], "noise"),
    (["--community", "fuxeu"], "fuxue"),
    (["--from", "1.1.2026"], "is not a day"),
])
def test_what_must_not_be_is_refused_and_nothing_is_printed(
    desk: Desk, words: list[str], sentence: str
) -> None:
    filled(desk)
    done = desk("export", *words, exits=2)
    assert sentence in done.stderr
    assert done.stdout == ""


def test_no_link_and_no_pipe_leads_personal_values_elsewhere(desk: Desk) -> None:
    filled(desk)
    (desk.folder / "link.csv").symlink_to(desk.folder / "other.csv")
    os.mkfifo(desk.folder / "pipe.csv")
    for name in ("link.csv", "pipe.csv"):
        done = desk("export", "--personal", "--to", str(desk.folder / name), exits=2)
        assert "no ordinary file" in done.stderr
    assert not (desk.folder / "other.csv").exists()


@pytest.mark.parametrize("shape", ["csv", "json"])
def test_rows_whose_key_is_missing_are_named_and_the_rest_is_written(desk: Desk, shape: str) -> None:
    first = filled(desk)
    old = privates_in(desk.folder / "keys")[0]
    desk("keys", "rotate")
    desk.submit("c.csv", "address,story\n府学胡同3号,新的一件\n", "--form", "noise")
    (desk.folder / "keys" / f"{old}.private").rename(desk.folder / "away")
    to = desk.folder / f"people.{shape}"
    done = desk("export", "--personal", "--to", str(to), exits=1)
    assert "2 did not open" in done.stderr and f"They need the key {old}" in done.stderr
    assert first[0] in done.stderr
    assert not [canary for canary in CANARIES if canary in done.output]
    body = to.read_bytes()
    if shape == "csv":
        rows = table(body)
        assert [row["sealed_with"] for row in rows] == [old, old, "", ""]
        assert [row["personal.story"] for row in rows] == ["", "", "", "新的一件"]
    else:
        lines = [json.loads(line) for line in body.decode().splitlines()]
        assert [line["sealed_with"] for line in lines] == [old, old, None, None]
        assert lines[3]["personal"]["story"] == "新的一件"


def test_a_key_file_that_is_broken_is_a_key_that_is_missing(desk: Desk) -> None:
    filled(desk)
    key = privates_in(desk.folder / "keys")[0]
    (desk.folder / "keys" / f"{key}.private").write_text("broken")
    done = desk("export", "--personal", "--to", str(desk.folder / "x.csv"), exits=1)
    assert f"key {key}" in done.stderr
    (desk.folder / "keys" / f"{key}.private").write_text("0" * 64)
    desk("export", "--personal", "--to", str(desk.folder / "x.csv"), exits=1)


def test_days_and_places_choose(desk: Desk) -> None:
    filled(desk)
    for words, count in [
        (("--from", "2026-11-23"), 3), (("--from", "2026-11-24"), 0), (("--until", "2026-11-22"), 0),
        (("--community", "fuxue"), 2), (("--form", "noise", "--community", "fuxue"), 1),
    ]:
        assert len(desk("export", "--format", "json", *words).stdout.splitlines()) == count


def test_a_request_that_is_forgotten_keeps_its_line(desk: Desk) -> None:
    receipt = desk.one()
    desk("claim", receipt, "--as", "shen-yifan")
    desk("close", receipt, "--outcome", "advised")
    desk.now = "2028-01-01 10:00"
    desk("purge")
    to = desk.folder / "x.json"
    desk("export", "--open", "--personal", "--to", str(to))
    line = json.loads(to.read_text("utf-8"))
    assert (line["status"], line["outcome"], line["open"], line["personal"]) == ("forgotten", "advised", {}, {})


def test_an_export_that_fails_leaves_what_was_there(desk: Desk, tmp_path: Path) -> None:
    filled(desk)
    done = desk("export", "--to", str(tmp_path / "no" / "x.csv"), exits=1)
    assert "cannot be written" in done.stderr
    assert not list(tmp_path.glob("**/.x.csv*"))
