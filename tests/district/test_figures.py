"""`figures/requests.csv`: read like anything else, and what is wrong in it is told with its line."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from district.figures import COLUMNS, HIDDEN, SMALL, Row, read_figures
from district.layout import FIGURES, is_record
from district.problem import Problem
from district.store import Store
from district.survey import Since, take_survey
from district.words import read_words
from tests.district.making import GOOD

HEAD = ",".join(COLUMNS)
FINE = f"""{HEAD}
2026-10,all,,12,11,x,1.5
2026-10,kind,noise,8,7,7,1
2026-10,kind,visit,<5,<5,<5,
2026-10,station,jiaodaokou,12,11,x,1.5
2026-10,station,,0,0,0,
total,all,,12,11,x,1.5
"""


def put(folder: Path, text: str | bytes) -> Path:
    (folder / "figures").mkdir(exist_ok=True)
    (folder / FIGURES).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_the_rows_are_read_as_they_stand(tmp_path: Path) -> None:
    found, problems = read_figures(put(tmp_path, FINE))
    assert problems == [] and found is not None
    assert found.rows[0] == Row(date(2026, 10, 1), "all", "", 12, 11, HIDDEN, 1.5)
    assert found.rows[2] == Row(date(2026, 10, 1), "kind", "visit", SMALL, SMALL, SMALL, None)
    assert found.months == [date(2026, 10, 1)]
    assert [row.name for row in found.of("station", date(2026, 10, 1))] == ["jiaodaokou", ""]
    assert found.body == FINE.encode()


def test_spreadsheets_may_save_it_in_their_way(tmp_path: Path) -> None:
    text = "\ufeff" + FINE.replace("\n", "\r\n").replace("2026-10,all", '"2026-10","all"')
    found, problems = read_figures(put(tmp_path, text))
    assert problems == [] and found is not None and len(found.rows) == 6


def test_there_need_be_none(tmp_path: Path) -> None:
    assert read_figures(tmp_path) == (None, [])


@pytest.mark.parametrize(("line", "code", "column", "says"), [
    ("2026-13,all,,9,9,9,", "figures_month", 1, "“2026-13”不是月份"),
    ("2026-1,all,,9,9,9,", "figures_month", 1, "“2026-1”不是月份"),
    ("Nov 2026,all,,9,9,9,", "figures_month", 1, "“Nov 2026”不是月份"),
    (",all,,9,9,9,", "figures_month", 1, "“”不是月份"),
    ("2026-11,kinds,noise,9,9,9,", "figures_by", 9, "是不是 kind"),
    ("2026-11,kind,nosie,9,9,9,", "figures_kind", 14, "是不是 noise"),
    ("2026-11,kind,,9,9,9,", "figures_kind", 14, "没有“”这种表单"),
    ("2026-11,station,交道口,9,9,9,", "figures_station", 17, "不是派出所的代号"),
    ("2026-11,all,noise,9,9,9,", "figures_all", 13, "这里是“noise”"),
    ("2026-11,all,,-9,9,9,", "figures_number", 14, "“-9”不是件数"),
    ("2026-11,all,,9.5,9,9,", "figures_number", 14, "“9.5”不是件数"),
    ("2026-11,all,,1e9,9,9,", "figures_number", 14, "不是件数"),
    ("2026-11,all,,９,9,9,", "figures_number", 14, "不是件数"),
    ("2026-11,all,,9,=1+8,9,", "figures_number", 16, "“=1+8”不是件数"),
    ("2026-11,all,,9,9,3,", "figures_small", 18, "3 件太少"),
    ("2026-11,all,,9,9,10,", "figures_more", 18, "10 件比收到的 9 件还多"),
    ("2026-11,all,,9,9,9,soon", "figures_days", 20, "“soon”不是天数"),
    ("2026-11,all,,9,9,9,-1", "figures_days", 20, "“-1”不是天数"),
    ("2026-11,all,,9,9,9", "figures_cells", 1, "这一行有 6 格，应该是 7 格"),
    ("2026-11,all,,9,9,9,,", "figures_cells", 1, "这一行有 8 格"),
    ("total,all,,9,9,9,", "figures_twice", 1, "在第 7 行已经有了"),
    ('2026-11,"all"x,,9,9,9,', "figures_quotes", 1, "引号不成对"),
    ('2026-11,"all,,9,9,9,', "figures_quotes", 1, "引号不成对"),
])
def test_what_is_wrong_is_told_with_its_place_and_how_to_mend_it(
    tmp_path: Path, line: str, code: str, column: int, says: str
) -> None:
    found, problems = read_figures(put(tmp_path, f"{FINE}{line}\n"))
    assert found is None
    [problem] = problems
    assert (problem.code, problem.file, problem.line, problem.column) == (code, FIGURES, 8, column)
    zh, en = (read_words(language) for language in ("zh", "en"))
    assert says in told(problem, zh)
    assert told(problem, en)


def told(problem: Problem, words: object) -> str:
    facts = dict(problem.facts)
    near = "mend_near" if facts.get("near") else "mend"
    return " ".join(
        words(f"problem.{problem.code}.{part}", **facts) for part in ("what", near)  # type: ignore[operator]
    )


@pytest.mark.parametrize(("text", "code"), [
    ("", "figures_columns"), ("month,by\n", "figures_columns"),
    (FINE.replace("received", "recieved"), "figures_column"),
    (FINE.replace(",days", ",extra,days"), "figures_column"),
    (FINE.replace("month,by", "by,month"), "figures_columns"),
    (FINE.replace(",", ";"), "figures_column"),
    (FINE.encode("utf-16"), "file_not_utf8"),
])
def test_a_file_with_other_columns_is_not_read_at_all(tmp_path: Path, text: str | bytes, code: str) -> None:
    found, [problem] = read_figures(put(tmp_path, text))
    assert found is None and problem.code == code and problem.line == 1
    assert told(problem, read_words("zh"))


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    _, problems = read_figures(put(tmp_path, f"{HEAD}\nx,all,,9,9,9,\ntotal,all,,y,9,9,\n\n"))
    assert [(one.line, one.code) for one in problems] == [
        (2, "figures_month"), (3, "figures_number"), (4, "figures_cells")]


# --- in a content folder


def survey(content: Path, since: Since | None = None, store: Store | None = None):  # type: ignore[no-untyped-def]
    return take_survey(content, lambda zone: datetime(2026, 11, 23, 10), store or Store(None, ""), since=since)


def test_the_check_of_a_district_tells_it_with_the_rest(tmp_path: Path) -> None:
    content = Path(shutil.copytree(GOOD, tmp_path / "content"))
    assert survey(content).problems == [] and survey(content).figures is None
    put(content, FINE)
    assert survey(content).problems == []
    assert survey(content).figures.months == [date(2026, 10, 1)]
    put(content, FINE + "2026-11,all,,9,9,3,\n")
    found = survey(content)
    assert [(one.file, one.line, one.code) for one in found.problems] == [(FIGURES, 8, "figures_small")]
    assert found.errors == 1 and found.figures is None


def test_a_survey_that_goes_on_from_the_last_one_looks_at_it_again(tmp_path: Path) -> None:
    content = Path(shutil.copytree(GOOD, tmp_path / "content"))
    store = Store(None, "")
    last = survey(content, store=store)
    put(content, FINE)
    changed = survey(content, Since(last, frozenset({FIGURES})), store)
    assert changed.figures is not None
    assert not is_record(FIGURES)


def test_other_files_beside_it_are_strays(tmp_path: Path) -> None:
    content = put(Path(shutil.copytree(GOOD, tmp_path / "content")), FINE)
    (content / "figures" / "other.csv").write_text("x")
    assert [one.code for one in survey(content).problems] == ["stray_file"]
