"""`template`: a table for paper forms that `submit` reads back."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from district.definition import read, write
from district.forms import Field, Form
from district.localized import Localized
from district.reading import read_district
from district.words import read_words
from intake.columns import Columns
from intake.template import Column, columns_of
from intake.workbook import as_xlsx
from look.sheets import sheet_name
from tests.intake.conftest import Desk

SAMPLE = Path("content")
LANGUAGES = ("zh", "en")


def made(desk: Desk, *words: str) -> Path:
    path = desk.folder / "table.xlsx"
    path.unlink(missing_ok=True)
    desk("template", *words, "--out", str(path))
    return path


def filled(path: Path, *rows: list[Any]) -> str:
    workbook = openpyxl.load_workbook(path)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            workbook.worksheets[0].cell(number, place).value = value
    workbook.save(path)
    return str(path)


def lists(path: Path) -> dict[str, list[str]]:
    """What each column of the table may be chosen from, by its heading."""
    workbook = openpyxl.load_workbook(path)
    table, found = workbook.worksheets[0], {}
    for rule in table.data_validations.dataValidation:
        if rule.type == "list":
            sheet, cells = rule.formula1.split("!")
            ranged = workbook[sheet.strip("'")][cells.replace("$", "")]
            values = [row[0].value for row in ranged] if isinstance(ranged, tuple) else [ranged.value]
            found[table[f"{str(rule.sqref).split(':')[0][:-1]}1"].value] = values
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_in_table_is_submitted_as_it_was_typed(desk: Desk, language: str) -> None:
    desk.language = language
    yes, barking = ("是", "犬吠") if language == "zh" else ("yes", "Barking")
    path = made(desk, "noise")
    name = filled(
        path,
        ["fuxue-1", "府学胡同1号", "狗叫", "01068880000", barking, date(2026, 11, 1), 3, 55.5, yes, time(9, 5)],
        ["fuxue-2", "府学胡同2号", "还是狗叫"],
    )
    first, _ = desk("submit", name, "--form", "noise").stdout.splitlines()
    desk.language = "en"
    shown = desk("show", first.split()[0]).stdout
    for line in ("Phone: 01068880000", "Kind: Barking", "Since: 2026-11-01", "People: 3",
                 "Level: 55.5", "At the meeting: yes", "At: 09:05"):
        assert line in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["group", "mediation", "noise", "question", "rental", "visit"])
def test_the_headings_of_every_form_of_the_sample_are_read_back(language: str, form: str) -> None:
    found = next(one for name, one in read_district(SAMPLE).district.forms.items() if name == form)
    known = Columns(found)
    columns = columns_of(found, read_words(language))
    meant = [known.field(each.heading) for each in columns[1:]]
    assert meant == list(found.fields)
    assert all(each.required == each.heading.endswith("*") for each in columns)
    assert known.layout(tuple(each.heading for each in columns)).key == columns[0].heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_that_may_be_chosen_is_taken(desk: Desk, language: str) -> None:
    desk.language, desk.content = language, SAMPLE.resolve()
    path = made(desk, "rental")
    offered = lists(path)
    table = openpyxl.load_workbook(path).worksheets[0]
    names = [cell.value for cell in table[1]]
    rows = []
    for number in range(max(map(len, offered.values()))):
        typed = {name: choices[number % len(choices)] for name, choices in offered.items()}
        rest = {"phone": "010-0000 9001"}
        rows.append([
            f"r-{number}", *(typed.get(name, _some(name, number, rest)) for name in names[1:])
        ])
    result = desk("submit", filled(path, *rows), "--form", "rental")
    assert len(result.stdout.splitlines()) == len(rows)


def _some(name: str, number: int, rest: dict[str, str]) -> str:
    if "电话" in name or "hone" in name:
        return rest["phone"]
    return "3" if "几" in name or "many" in name else f"府学胡同{number + 1}号"


def test_a_first_zero_stays_and_the_headings_stand_still(desk: Desk) -> None:
    table = openpyxl.load_workbook(made(desk, "noise")).worksheets[0]
    assert table.title == "Night-time noise"
    assert table.freeze_panes == "A2"
    names = [cell.value for cell in table[1]]
    formats = {
        name: table.column_dimensions[cell.column_letter].number_format
        for name, cell in zip(names, table[1], strict=True)
    }
    assert formats == {
        "Paper form number": "@", "Address *": "@", "What happened *": "@", "Phone": "@",
        "Kind": "@", "Since": "yyyy-mm-dd", "People": "0", "Level": "General",
        "At the meeting": "@", "At": "hh:mm",
    }


def test_the_number_of_a_paper_form_makes_it_safe_to_send_twice(desk: Desk) -> None:
    path = made(desk, "noise")
    name = filled(path, ["fuxue-1", "府学胡同1号", "狗叫"])
    first = desk("submit", name, "--form", "noise").stdout
    again = desk("submit", name, "--form", "noise").stdout
    assert first.split()[0] == again.split()[0]
    result = desk("submit", filled(path, ["fuxue-1", "府学胡同1号", "猫叫"]), "--form", "noise", exits=1)
    assert "this key was used before" in result.stderr
    assert len(desk.listed()) == 1


def test_the_other_sheets_are_no_forms(desk: Desk) -> None:
    path = made(desk, "noise")
    workbook = openpyxl.load_workbook(path)
    assert [sheet.sheet_state for sheet in workbook.worksheets] == ["visible", "visible", "hidden"]
    filled(path, ["", "府学胡同1号", "狗叫"])
    workbook = openpyxl.load_workbook(path)
    workbook.move_sheet(workbook.worksheets[1], -1)
    workbook.save(path)
    assert len(desk("submit", str(path), "--form", "noise").stdout.splitlines()) == 1


def test_a_table_that_is_there_is_left_alone(desk: Desk) -> None:
    path = made(desk, "noise")
    before = path.read_bytes()
    result = desk("template", "noise", "--csv", "--out", str(path), exits=1)
    assert "left alone" in result.stderr
    assert path.read_bytes() == before


def test_a_csv_opens_in_excel_and_is_read_back(desk: Desk) -> None:
    path = desk.folder / "t.csv"
    desk.language = "zh"
    desk("template", "noise", "--csv", "--out", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open("a", encoding="utf-8") as file:
        file.write("fuxue-1,府学胡同1号,狗叫,,犬吠,,,,是,9:05\n")
    assert len(desk("submit", str(path), "--form", "noise").stdout.splitlines()) == 1


def test_a_form_nobody_knows_is_told_with_the_nearest(desk: Desk) -> None:
    assert "did you mean noise" in desk("template", "noize", exits=2).stderr


def form_with(noise: Form, field: Field) -> Form:
    fields = (field, *noise.fields)
    return Form(noise.id, "", noise.title, noise.intro, None, "noise", noise.reply_within,
                noise.keep_for, "address", fields)


def test_labels_of_any_length_and_sign_are_offered_whole(noise: Form, tmp_path: Path) -> None:
    labels = {f"c{n}": Localized("很长的标签，" * 5 + str(n), f'a "long" label, number {n}, ' * 5) for n in range(40)}
    field = Field("what", "string", Localized("=1+1", "=1+1"), None, False, False, labels,
                  {"name": "what", "type": "string", "constraints": {"enum": list(labels)}})
    path = tmp_path / "a.xlsx"
    path.write_bytes(as_xlsx(form_with(noise, field), read_words("zh")))
    assert lists(path)["=1+1"] == [label.zh for label in labels.values()]
    # A title is a text, whatever it begins with.
    assert openpyxl.load_workbook(path).worksheets[0]["B1"].data_type != "f"


def test_two_choices_with_one_label_are_offered_by_their_codes(noise: Form) -> None:
    labels = {"a": Localized("其他", "Other"), "b": Localized("其他", "Other"), "c": Localized("酒吧", "Bar")}
    field = Field("what", "string", Localized("什么", "What"), None, False, False, labels,
                  {"name": "what", "type": "string", "constraints": {"enum": ["a", "b", "c"]}})
    column: Column = columns_of(form_with(noise, field), read_words("zh"))[1]
    assert column.choices == ("a", "b", "酒吧")


def test_a_field_with_the_title_of_another_is_headed_by_its_name(noise: Form) -> None:
    field = Field("where", "string", Localized("电话", "Phone"), None, False, False, {},
                  {"name": "where", "type": "string"})
    form = form_with(noise, field)
    headings = [each.heading for each in columns_of(form, read_words("zh"))]
    assert "电话" in headings
    known = Columns(read(write(form)))
    assert [known.field(each).name for each in headings[1:]] == [f.name for f in form.fields]  # type: ignore[union-attr]


def test_a_title_becomes_a_name_a_sheet_may_have() -> None:
    assert sheet_name("噪声/登记: [夜间]?*") == "噪声 登记   夜间"
    assert sheet_name("'" + "长" * 50) == "长" * 31
    assert sheet_name("//") == "-"
