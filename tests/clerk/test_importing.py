"""A station's own list becomes files: mended where that is certain, else told, and all or none."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from clerk.cells import Spoiled, addresses, read_cell
from clerk.importing import _Import
from clerk.posing import kind_at
from district.contract import COMMUNITY, OFFICER
from district.reading import read_district
from district.words import read_words
from publish.setting import Setting
from tests.conftest import NOW, run
from tests.district.making import GOOD

STATION = "stations/jiaodaokou"
HEADS = ["序号", "派出所", "社区", "民警姓名", "警号", "联系电话", "职责", "任职日期"]
Rows = list[list[Any]]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(GOOD, tmp_path / "content")
    return tmp_path / "content"


def book(tmp_path: Path, sheets: dict[str, Rows], *merged: str) -> Path:
    """A workbook as a clerk has it; the cells of the first sheet that are merged."""
    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for block in merged:
        made.worksheets[0].merge_cells(block)
    file = tmp_path / "list.xlsx"
    made.save(file)
    return file


def take(file: Path, content: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run("build.py", "import", str(file), "--content", str(content), "--now", NOW, *more)


def told(done: subprocess.CompletedProcess[str], file: Path) -> list[str]:
    return [line.removeprefix(str(file)) for line in done.stdout.splitlines()]


def files_of(content: Path) -> dict[str, bytes]:
    return {
        file.relative_to(content).as_posix(): file.read_bytes()
        for file in sorted(content.rglob("*")) if file.is_file()
    }


def test_a_list_as_clerks_have_it_becomes_files(content: Path, tmp_path: Path) -> None:
    """A title above, numbers in front, merged cells, blank rows, headings again, lost zeros."""
    file = book(tmp_path, {"名单": [
        ["交道口派出所社区民警名单（2026年11月）"],
        HEADS,
        [1, "交道口派出所", "府学社区", "曾小吕", 22345, 1000001299, "协助", "2024年9月1日"],
        [2, None, "交东社区", None, None, None, "协助", datetime(2025, 3, 1)],
        [],
        HEADS,
        [3, "交道口", "交东社区", "单小雨", "０３２３４５", "010-0000 1298", "副", 45536],
    ]}, "A1:H1", "B3:B4", "D3:D4", "E3:E4", "F3:F4")
    done = take(file, content, "--lang", "zh")
    assert done.returncode == 0, done.stdout + done.stderr
    officers = read_district(content).district.officers
    zeng, shan = officers["zeng-xiaolyu"], officers["shan-xiaoyu"]  # type: ignore[index]
    assert (zeng.badge, zeng.phone, zeng.name.en) == ("022345", "010-0000 1299", "Zeng Xiaolyu")
    assert [(p.community, p.since, p.role) for p in zeng.postings] == [
        ("fuxue", date(2024, 9, 1), "deputy"), ("jiaodong", date(2025, 3, 1), "deputy"),
    ]
    assert (shan.badge, shan.postings[0].since) == ("032345", date(2024, 9, 1))
    assert shan.verified_on == date(2026, 11, 23)
    mended = [line for line in told(done, file) if "读 →" in line]
    assert mended[:3] == [
        "[名单]:3:5 警号：“22345”按“022345”读 → 核对一下；不对就改表格，再导入 [提醒]",
        "[名单]:3:6 联系电话：“1000001299”按“010-0000 1299”读 → 核对一下；不对就改表格，再导入 [提醒]",
        "[名单]:3:8 任职日期：“2024年9月1日”按“2024-09-01”读 → 核对一下；不对就改表格，再导入 [提醒]",
    ]
    assert done.stderr == "写好了 2 个文件，没有变化的 0 个。\n"


def test_stations_communities_and_addresses_come_from_one_sheet_each(tmp_path: Path) -> None:
    file = book(tmp_path, {
        "派出所": [["派出所名称", "地址", "值班电话"], ["东四派出所", "东四十条 0 号", "010-0000 1400"]],
        "社区": [["社区名称", "社区代码", "所属街道", "警务室", "管辖范围"],
                 ["六条社区", 110101004001, "东四街道", "东四六条 0 号",
                  "东四六条1-63号（单号）；东四七条全部；月牙小区1-4号楼"]],
        "民警": [["姓名", "警号", "手机", "责任区", "起始日期"],
                 ["王小明", "900001", "010-0000 1401", "六条社区", date(2026, 1, 5)]],
    })
    into = tmp_path / "into"
    done = take(file, tmp_path, "--into", str(into))
    assert done.returncode == 0, done.stdout + done.stderr
    district = read_district(into).district
    community = district.communities["liutiao"]  # type: ignore[index]
    assert community.station == "dongsi"
    assert [(one.name, str(one.numbers)) for one in community.addresses] == [
        ("东四六条", "odd 1-63"), ("东四七条", "all"), ("月牙小区", "1-4"),
    ]
    assert [bool(one.street) for one in community.addresses] == [True, True, False]
    officer = district.officers["wang-xiaoming"]  # type: ignore[index]
    assert officer.postings[0].community == "liutiao"


def spoiled(content: Path, tmp_path: Path, *row: Any) -> list[str]:
    """What is said of one officer's row, after which nothing has changed."""
    before = files_of(content)
    file = book(tmp_path, {"民警": [HEADS, [1, "交道口派出所", *row]]})
    done = take(file, content, "--lang", "zh")
    assert done.returncode == 1
    assert done.stderr == "没有写文件。请按上面说的改好表格，再导入一次。\n"
    assert files_of(content) == before
    return told(done, file)


GOOD_ROW = ["府学社区", "王小明", "900001", "010-0000 1299", "协助", "2026-01-05"]


@pytest.mark.parametrize(("at", "value", "said"), [
    (2, "90001", '[民警]:2:5 警号："90001" 不是警号 → 写六位数字并加引号，例如 "012345"'),
    (2, "=A1", "[民警]:2:5 警号：这一格是公式 → 复制，再选择性粘贴为“值”"),
    (3, "1.0E+09", "[民警]:2:6 联系电话：1.0E+09 是 Excel 缩写的数，后面几位已经丢了 → 把这一列设成“文本”格式，重新填写"),
    (3, "没有", '[民警]:2:6 联系电话："没有" 不是电话号码 → 只写数字、空格和连字符，例如 010-0000 1203'),
    (5, "去年", '[民警]:2:8 任职日期："去年" 不是日期 → 按“年-月-日”写，例如 2026-11-23'),
    (5, None, "[民警]:2:1 任职起：缺少“任职起” → 加上“任职起”一列，或者在这一行填上"),
])
def test_what_cannot_be_known_is_told_at_its_cell(
    at: int, value: Any, said: str, content: Path, tmp_path: Path
) -> None:
    row = [*GOOD_ROW]
    row[at] = value
    assert said in spoiled(content, tmp_path, *row)


def test_what_the_check_would_say_is_said_of_the_row(content: Path, tmp_path: Path) -> None:
    row = [*GOOD_ROW]
    row[2] = "012345"
    lines = spoiled(content, tmp_path, *row)
    assert any(line.startswith("[民警]:2:5 警号：") and "shen-yifan" in line for line in lines), lines
    row = [*GOOD_ROW]
    row[0] = "没有的社区"
    lines = spoiled(content, tmp_path, *row)
    assert any(line.startswith("[民警]:2:3 社区：") for line in lines), lines


def test_rows_that_contradict_each_other_are_told(content: Path, tmp_path: Path) -> None:
    before = files_of(content)
    row = [1, "交道口派出所", *GOOD_ROW]
    other = [*row]
    other[5] = "010-0000 1298"
    file = book(tmp_path, {"民警": [HEADS, row, other]})
    done = take(file, content, "--lang", "zh")
    assert done.returncode == 1
    assert "[民警]:3:6 联系电话：这里写“010-0000 1298”，第 2 行写的是“010-0000 1299” → 两处改成一样" in told(done, file)
    assert files_of(content) == before


def test_a_file_that_says_something_else_is_left_alone(content: Path, tmp_path: Path) -> None:
    before = files_of(content)
    file = book(tmp_path, {"民警": [
        HEADS, [1, "交道口派出所", "府学社区", "沈一帆", "012345", "010-0000 1203", "主责", "2024-09-01"],
    ]})
    done = take(file, content)
    assert done.returncode == 1
    assert any("shen-yifan.yaml is there already, and says something else" in line
               for line in told(done, file))
    assert files_of(content) == before


def test_a_station_that_is_nowhere_named_can_be_given(content: Path, tmp_path: Path) -> None:
    (content / "stations/dongsi").mkdir()
    (content / "stations/dongsi/station.yaml").write_text(
        'name: 东四派出所\naddress: 东四十条 0 号\nphone: 010-0000 1400\n', "utf-8"
    )
    heads, row = ["姓名", "警号", "电话", "社区", "职责"], ["王小明", "900001", "010-0000 1299", "府学社区", "副"]
    file = book(tmp_path, {"Sheet1": [heads, row]})
    done = take(file, content, "--since", "2026-01-05")
    assert "[Sheet1]:2:1 no police station is named" in told(done, file)[0]
    done = take(file, content, "--since", "2026-01-05", "--station", "jiaodaokou", "--dry-run")
    assert (done.returncode, done.stderr[:33]) == (0, "This can be imported: 1 new files"), done
    assert not (content / STATION / "officers/wang-xiaoming.yaml").exists()
    done = take(file, content, "--since", "2026-01-05", "--station", "jiaodaokou")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0, str(content / STATION / "officers/wang-xiaoming.yaml")
    )


def test_columns_and_sheets_that_are_not_read_are_told(content: Path, tmp_path: Path) -> None:
    heads = [*HEADS, "血型"]
    file = book(tmp_path, {
        "民警": [heads, [1, "交道口派出所", *GOOD_ROW, "A"]], "备注": [["看看"], ["这里"]],
    })
    done = take(file, content, "--lang", "zh")
    assert done.returncode == 0
    lines = told(done, file)
    assert "[民警]:1:9 血型：没有这样的栏目，这一列没有读 → 要读的话，改成 export 表里的表头 [提醒]" in lines
    assert any(line.startswith("[备注]:1:1 这张工作表里没有认得的表头") for line in lines)


def test_an_id_cannot_lead_out_of_the_content(content: Path, tmp_path: Path) -> None:
    file = book(tmp_path, {"民警": [["编号", *HEADS], ["../../../evil", 1, "交道口派出所", *GOOD_ROW]]})
    done = take(file, content)
    assert done.returncode == 1
    assert "“../../../evil” cannot be an id" in done.stdout
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(("body", "said"), [
    (b"not a workbook", "is no Excel workbook (.xlsx). Save an old .xls as .xlsx first.\n"),
    (b"", "is no Excel workbook (.xlsx). Save an old .xls as .xlsx first.\n"),
])
def test_what_is_no_workbook_is_said(
    body: bytes, said: str, content: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(body)
    done = take(file, content)
    assert (done.returncode, done.stderr) == (2, f"{file} {said}")
    done = take(tmp_path / "none.xlsx", content)
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path}/none.xlsx cannot be read (No such file or directory).\n"


def test_a_workbook_cut_short_or_without_a_list_is_said(content: Path, tmp_path: Path) -> None:
    file = book(tmp_path, {"Sheet1": []})
    done = take(file, content)
    assert (done.returncode, done.stderr) == (
        1, f"No station, community or officer was found in {file}; nothing was written.\n"
    )
    whole = book(tmp_path, {"民警": [HEADS, [1, "交道口派出所", *GOOD_ROW]]}).read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    done = take(file, content)
    assert (done.returncode, done.stderr.partition(" is no ")[0]) == (2, str(file))
    file.write_bytes(whole)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part[: len(part) // 2] if "sheet1" in name else part)
    done = take(file, content)
    assert (done.returncode, done.stderr) == (
        2, f"{file} is damaged and cannot be read. Open it in Excel, save it anew and try again.\n"
    )


def test_where_one_file_cannot_be_written_none_is(content: Path, tmp_path: Path) -> None:
    (content / "stations/dongsi").mkdir()
    (content / "stations/dongsi/officers").write_text("", "utf-8")
    before = files_of(content)
    setting = Setting(content, read_words("en"), None)
    files = {"stations/a/station.yaml": "a\n", "stations/dongsi/officers/b.yaml": "b\n"}
    assert _Import(setting, tmp_path / "x", "", None)._write(files, 0, dry_run=False) == 1
    assert files_of(content) == before
    file = book(tmp_path, {"民警": [HEADS, [1, "dongsi", *GOOD_ROW]], "派出所": [
        ["编号", "名称", "地址", "电话"], ["dongsi", "东四派出所", "东四十条 0 号", "010-0000 1400"],
    ]})
    done = take(file, content)
    assert (done.returncode, done.stderr) == (
        1, f"{content} cannot be written (File exists); it is as it was.\n"
    )
    assert files_of(content) == before


# --- cells

BADGE, PHONE = OFFICER.keys["badge"].kind, OFFICER.keys["phone"].kind
SINCE, DAYS = kind_at(OFFICER, "postings", "from"), kind_at(OFFICER, "hours", "days")
NUMBERS, CODE = kind_at(COMMUNITY, "addresses", "numbers"), COMMUNITY.keys["code"].kind


@pytest.mark.parametrize(("value", "kind", "name", "text"), [
    (12345, BADGE, "badge", "012345"), (12345.0, BADGE, "badge", "012345"),
    ("12345", BADGE, "badge", "12345"), ("０１２３４５", BADGE, "badge", "012345"),
    (1000001203, PHONE, "phone", "010-0000 1203"), (13800000000, PHONE, "phone", "13800000000"),
    (57100001203, PHONE, "phone", "0571-0000 1203"), ("\u200b010-0000\xa01203 ", PHONE, "phone", "010-0000 1203"),
    (45536, SINCE, "from", "2024-09-01"), (datetime(2024, 9, 1), SINCE, "from", "2024-09-01"),
    ("2024/9/1", SINCE, "from", "2024-09-01"), ("2024年9月1日", SINCE, "from", "2024-09-01"),
    (12, SINCE, "from", "12"), (time(9), kind_at(OFFICER, "hours", "from"), "from", "09:00"),
    ("下午4点半", kind_at(OFFICER, "hours", "until"), "until", "16:30"),
    ("周一至周五、周日", DAYS, "days", "mon-fri, sun"), ("工作日", DAYS, "days", "mon-fri"),
    ("主责", kind_at(OFFICER, "postings", "role"), "role", "lead"),
    ("中文、英语", OFFICER.keys["speaks"].kind, "speaks", "zh, en"),
    ("单号 1-25、40号", NUMBERS, "numbers", "odd 1-25, 40"), ("全部", NUMBERS, "numbers", "all"),
    ("1-", NUMBERS, "numbers", "1-"), (110101003005.0, CODE, "code", "110101003005"),
])
def test_a_cell_is_read_as_what_was_meant(value: Any, kind: Any, name: str, text: str) -> None:
    assert read_cell(value, kind, name).text == text


@pytest.mark.parametrize(("value", "kind", "name", "code"), [
    ("1.1010E+11", CODE, "code", "digits_lost"), (1.5e15, CODE, "code", "digits_lost"),
    (datetime(2026, 1, 12), NUMBERS, "numbers", "became_a_day"),
])
def test_a_cell_whose_digits_are_gone_is_not_guessed(
    value: Any, kind: Any, name: str, code: str
) -> None:
    with pytest.raises(Spoiled, match=code):
        read_cell(value, kind, name)


@pytest.mark.parametrize(("text", "entries"), [
    ("府学胡同1-33号（单号）", [{"street": "府学胡同", "numbers": "单号1-33号"}]),
    ("府学胡同 1-33号、35甲、40号", [{"street": "府学胡同", "numbers": "1-33号、35甲、40号"}]),
    ("府学胡同全部，府学家园", [{"street": "府学胡同", "numbers": "all"}, {"compound": "府学家园"}]),
    ("张自忠路双号2-38", [{"street": "张自忠路", "numbers": "双号2-38"}]),
])
def test_an_address_as_people_write_it_is_taken_apart(
    text: str, entries: list[dict[str, str]]
) -> None:
    assert addresses(text) == entries


@pytest.mark.parametrize("text", ["地安门", "12号", "府学胡同1号楼"])
def test_an_address_that_may_be_either_is_not_guessed(text: str) -> None:
    with pytest.raises(Spoiled, match="address_unclear"):
        addresses(text)
