"""Tables to print and to edit: what is exported is imported as what it was."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from district.reading import read_district
from district.records import District
from tests.conftest import NOW, ROOT, run
from tests.district.making import GOOD

KINDS = ("stations", "communities", "officers")


def records(content: Path) -> dict[str, Any]:
    district: District = read_district(content).district
    return {kind: getattr(district, kind) for kind in KINDS}


def with_photos(folder: Path) -> Path:
    """A folder with nothing but the sample's photos, which no table can hold."""
    for photo in (ROOT / "content").rglob("*.jpg"):
        place = folder / photo.relative_to(ROOT / "content")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photo, place)
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample_exported_and_imported_is_the_sample(language: str, tmp_path: Path) -> None:
    book, into = tmp_path / "list.xlsx", with_photos(tmp_path / "into")
    done = run("build.py", "export", str(book), "--lang", language)
    assert (done.returncode, done.stdout) == (0, f"{book}\n"), done.stderr
    done = run("build.py", "import", str(book), "--into", str(into), "--now", NOW)
    assert done.returncode == 0, done.stdout[:2000]
    assert done.stderr == "Wrote 334 files; 0 are unchanged.\n"
    assert records(into) == records(ROOT / "content")
    # Every line is a file that was written: nothing had to be mended.
    assert all(line.endswith(".yaml") for line in done.stdout.splitlines())
    again = run("build.py", "import", str(book), "--into", str(into), "--now", NOW)
    assert (again.returncode, again.stderr) == (0, "Wrote 0 files; 334 are unchanged.\n")
    tidy = run("build.py", "fmt", "--check", "--content", str(into))
    assert tidy.returncode == 0, tidy.stdout


def test_a_sheet_is_set_to_be_printed(tmp_path: Path) -> None:
    book = tmp_path / "list.xlsx"
    assert run("build.py", "export", str(book), "--lang", "zh").returncode == 0
    sheets = load_workbook(book).worksheets
    assert [sheet.title for sheet in sheets] == [
        "派出所", "社区", "地址", "警务团队", "群组", "民警", "任职", "驻区时间", "外出",
    ]
    for sheet in sheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.freeze_panes == "A2"
        widths = [column.width for column in sheet.column_dimensions.values()]
        assert len(widths) == sheet.max_column
        assert all(4 <= width <= 46 for width in widths)


def test_no_cell_of_a_workbook_or_table_is_a_formula(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(GOOD, content)
    file = content / "stations/jiaodaokou/officers/li-min.yaml"
    evil = "=HYPERLINK(\"https://example.org/\")"
    file.write_text(file.read_text("utf-8") + f"about: '{evil}'\n", "utf-8")
    book = tmp_path / "list.xlsx"
    assert run("build.py", "export", str(book), "--content", str(content)).returncode == 0
    cells = [cell for sheet in load_workbook(book) for row in sheet for cell in row]
    assert evil in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert run("build.py", "export", str(tmp_path / "list.csv"), "--content",
               str(content)).returncode == 0
    with open(tmp_path / "list-officers.csv", encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["About"] for row in rows if row["Id"] == "li-min"] == [f"'{evil}"]
    assert [row["Badge"] for row in rows] == ["012346", "012345"]


def test_there_is_a_csv_of_each_table(tmp_path: Path) -> None:
    done = run("build.py", "export", str(tmp_path / "list.csv"), "--content", str(GOOD))
    assert done.returncode == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        Path(line).name for line in done.stdout.splitlines()
    )
    assert len(done.stdout.splitlines()) == 9


def test_one_station_alone_can_be_exported(tmp_path: Path) -> None:
    book = tmp_path / "list.xlsx"
    done = run("build.py", "export", str(book), "--station", "jiaodaokou", "--lang", "zh")
    assert done.returncode == 0
    sheet = load_workbook(book)["民警"]
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"交道口派出所"}
    done = run("build.py", "export", str(book), "--station", "nowhere")
    assert (done.returncode, done.stderr[:35]) == (2, "There is no police station nowhere.")


def test_another_ending_and_a_folder_that_is_not_there_are_said(tmp_path: Path) -> None:
    done = run("build.py", "export", str(tmp_path / "list.pdf"))
    assert (done.returncode, done.stderr) == (
        2, f"{tmp_path}/list.pdf must end in .xlsx or .csv.\n"
    )
    done = run("build.py", "export", str(tmp_path / "no/list.xlsx"), "--content", str(GOOD))
    assert done.returncode == 1
    assert "cannot be written (No such file or directory)" in done.stderr
    assert "Traceback" not in done.stderr
