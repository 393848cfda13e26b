"""`submit`: one line per accepted form, one clear line for everything else."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, suppress
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from intake.queues import open_queue
from intake.receipt import read_receipt
from tests.intake.conftest import NOW, Desk

ROOT = Path(__file__).resolve().parents[2]
GOOD = "address,story\n府学胡同1号,半夜很吵\n东四北大街2号,楼上搬家具\n"


def test_a_csv_goes_into_the_queue_routed_and_due(desk: Desk) -> None:
    result = desk.submit("a.csv", GOOD, "--form", "noise")
    first, second = result.stdout.splitlines()
    assert read_receipt(first.split()[0])
    assert first.endswith("row 2  Night-time noise → Fuxue Community, Shen Yifan")
    assert second.endswith("row 3  Night-time noise → Dongsi Community, Li Min")
    assert [
        (r["form"], r["community"], r["officer"], r["status"], r["received_at"], r["due_at"])
        for r in desk.listed()
    ] == [
        ("noise", "fuxue", "shen-yifan", "waiting", "2026-11-23T02:00:00Z", "2026-11-25T15:59:59Z"),
        ("noise", "dongsi", "li-min", "waiting", "2026-11-23T02:00:00Z", "2026-11-25T15:59:59Z"),
    ]


def test_the_first_run_makes_keys_and_says_so(desk: Desk) -> None:
    assert "Made the keys" in desk.submit("a.csv", GOOD, "--form", "noise").stderr
    assert "Made the keys" not in desk.submit("b.csv", GOOD, "--form", "noise").stderr


def test_lost_keys_are_not_replaced_behind_your_back(desk: Desk) -> None:
    desk.one()
    for path in (desk.folder / "keys").iterdir():
        path.unlink()
    result = desk.submit("b.csv", GOOD, "--form", "noise", exits=2)
    assert "put the old keys back" in result.stderr
    assert len(desk.listed()) == 1


def test_running_again_accepts_nothing_twice(desk: Desk) -> None:
    # Receipt, the word “code”, code.
    first = [line.split()[:3] for line in
             desk.submit("a.csv", GOOD, "--form", "noise").stdout.splitlines()]
    again = desk.submit("a.csv", GOOD, "--form", "noise")
    assert [line.split()[:3] for line in again.stdout.splitlines()] == first
    assert all(line.endswith(": accepted before") for line in again.stdout.splitlines())
    assert "0 accepted, 2 accepted before" in again.stderr
    assert len(desk.listed()) == 2


def test_the_same_form_is_the_same_in_every_format_and_spelling(desk: Desk) -> None:
    receipt = desk.one()
    values = {"form": "noise", "Address": "　府学胡同１号 ", "怎么回事": "半夜很吵\r\n"}
    for name, data in {
        "a.json": json.dumps(values),
        "b.yaml": "form: noise\nstory: 半夜很吵\naddress: 府学胡同1号\n",
        "c.jsonl": json.dumps([values][0]) + "\n",
        "d.csv": "form;story;address\nnoise;半夜很吵;府学胡同1号\n",
    }.items():
        assert desk.submit(name, data).stdout.split()[0] == receipt
    assert len(desk.listed()) == 1


def test_xlsx_goes_into_the_queue_and_a_formula_costs_its_row(desk: Desk) -> None:
    workbook = openpyxl.Workbook()
    for row in (["地址", "怎么回事", "电话"], ["府学胡同1号", "半夜很吵", 13800138000],
                ["=A2", "很吵", None], ["府学胡同3号", "很吵", None]):
        workbook.active.append(row)
    workbook.save(desk.folder / "a.xlsx")
    desk("submit", str(desk.folder / "a.xlsx"), "--form", "noise", exits=1)
    assert desk.rejects("a.xlsx") == [
        ("3", "", "cell A3 holds a formula; write plain text")
    ]
    assert len(desk.listed()) == 2


def test_one_file_may_hold_forms_of_several_kinds(desk: Desk) -> None:
    desk.submit(
        "a.csv",
        "form,address,story,where\nnoise,府学胡同1号,很吵,\nHome visit,,,府学胡同2号\n",
    )
    assert {row["form"] for row in desk.listed()} == {"noise", "visit"}


def test_an_address_nobody_knows_waits_for_the_station(desk: Desk) -> None:
    result = desk.submit("a.csv", "address,story\n天安门,很吵\n东四北大街,很吵\n无人胡同1号,很吵\n",
                         "--form", "noise")
    unknown, choose, nobody = result.stdout.splitlines()
    assert unknown.endswith("the address is not known; check it, then claim it")
    assert choose.endswith("the address fits several communities; check it, then claim it")
    assert nobody.endswith(
        "Nobody Community, no lead officer now; another officer of the station should claim it"
    )
    assert [(r["community"], r["officer"], r["routing"]) for r in desk.listed()] == [
        (None, None, "unknown"), (None, None, "choose"), ("nobody", None, "no_lead"),
    ]


def test_the_deputy_has_it_while_the_officer_is_away(desk: Desk) -> None:
    desk.now = "2026-12-03 10:00"
    desk.one()
    assert [(r["officer"], r["routing"]) for r in desk.listed()] == [("li-min", "deputy")]


REJECTED = [
    ("a.csv", b"", "there is no form in the file"),
    ("a.csv", b"address,story\n", None),
    ("a.csv", bytes(range(1, 256)) * 9, "the file is not text, or is not UTF-8, UTF-16 or GBK; "
     "save it as CSV in UTF-8"),
    ("a.csv", "adress,story\n府学胡同1号,吵吵\n",
     "the form has no field “adress”; did you mean “address”?"),
    ("a.csv", "story\n很吵\n", "the required column “Address” (address) is missing"),
    ("a.csv", "张三,13800138000\n李四,110\n", "the first row names no column we know; it must "
     "hold the column names, and --form or a column form must name the form (noise, visit)"),
    ("a.json", "{", "this is not correct JSON at line 1, character 2"),
    ("a.yaml", "a: [", "this is not correct YAML at line 1, column 4"),
    ("a.xlsx", b"PK\x03\x04", "the file is not a whole XLSX file, perhaps it was cut off; "
     "save it again"),
    ("a.doc", b"x", "this kind of file is not taken; use JSON, YAML, CSV or XLSX"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), REJECTED)
def test_a_file_that_cannot_be_taken_gets_one_clear_line(
    desk: Desk, name: str, data: str | bytes, sentence: str | None
) -> None:
    result = desk.submit(name, data, "--form", "noise", exits=1 if sentence else 0)
    if sentence:
        assert sentence in [reason for _, _, reason in desk.rejects(name)]
        assert sentence in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        ("noise,,很吵,", "address", "“Address” must be filled in"),
        ("noise,府学胡同1号,\u3000,", "story", "“What happened” must be filled in"),
        ("noise,府学胡同1号,很\x07吵,", "story",
         "“What happened” holds the invisible control character U+0007; delete it"),
        ("noise,府学胡同1号,很\u202e吵,", "story",
         "“What happened” holds a hidden character that turns the text around; delete it"),
        ("noise,府学胡同1号,很吵,13800138000<script>", "phone",
         "“Phone” is not written as it should be; check it, or leave it empty"),
        ("nois,府学胡同1号,很吵,", "form",
         "there is no such form; did you mean noise? There are: noise, visit"),
        ("13800138000,府学胡同1号,很吵,", "form",
         "there is no such form; there are: noise, visit"),
        (",府学胡同1号,很吵,", "form", "it does not say which form this is (noise, visit)"),
        ("noise,,,", "", "nothing is filled in apart from the name of the form"),
        ("visit,府学胡同1号,,", "address",
         "the form has no field “address”"),
        ("noise,府学胡同1号", "", "this row has 2 cells and there are 4 columns; "
         "check the separators and quotation marks"),
        ('noise,府学胡同1号,"很吵,', "", "the quotation marks in this row do not pair up; "
         "add the missing one or delete the extra one"),
        ("noise,府学胡同1号," + "x" * 10_000_000 + ",", "",
         "the row is too long; no form asks for so much"),
        ("noise,府学胡同1号," + "x" * 20_000 + ",", "story",
         "“What happened” is too long; at most 10000 characters"),
    ],
    ids=range(14),
)
def test_a_bad_row_costs_only_itself(desk: Desk, row: str, field: str, sentence: str) -> None:
    data = f"form,address,story,phone\nnoise,府学胡同1号,很吵,\n{row}\nnoise,府学胡同2号,很吵,\n"
    result = desk.submit("a.csv", data, exits=1)
    assert ("3", field, sentence) in desk.rejects("a.csv")
    assert len(result.stdout.splitlines()) == len(desk.listed()) == 2


def test_two_residents_in_one_pair_of_quotes_are_both_named(desk: Desk) -> None:
    result = desk.submit(
        "a.csv",
        "address,story,phone,at_meeting\n"
        "府学胡同1号,第一个人的故事,13800001111,true\n"
        '府学胡同2号,"第二个人的故事,13800002222,true\n'
        '府学胡同3号,第三个人的故事,13800003333,true"\n'
        "府学胡同4号,第四个人的故事,13800004444,true\n",
        "--form", "noise", exits=1,
    )
    assert [line.split()[4] for line in result.stdout.splitlines()] == ["2", "5"]
    assert [(row, field) for row, field, _ in desk.rejects("a.csv")] == [
        ("3", ""), ("4", "at_meeting"),
    ]
    assert "2 accepted, 0 accepted before; 2 rows not accepted, see" in result.stderr


def test_a_resident_swallowed_by_the_story_of_another_is_named_with_the_lines(desk: Desk) -> None:
    data = 'address,story,kind\n府学胡同2号,"很吵\n府学胡同3号,灯坏了,bar\n真的",dog\n'
    result = desk.submit("a.csv", data, "--form", "noise", exits=1)
    assert desk.rejects("a.csv") == [
        ("2", "", "lines 2 to 4 stand between two quotation marks and would be one form, but "
         "line 3 looks like a row of its own; mend the quotation marks, or put the text on one "
         "line if all of it belongs to this form")
    ]
    assert result.stdout == ""


def test_a_nul_costs_only_its_row(desk: Desk) -> None:
    data = GOOD + "府学胡同3号,很\0吵很吵\n府学胡同4号,很吵\n"
    desk.submit("a.csv", data, "--form", "noise", exits=1)
    assert desk.rejects("a.csv") == [
        ("4", "story", "“What happened” holds the invisible control character U+0000; delete it")
    ]
    assert len(desk.listed()) == 3


def test_a_nul_in_the_headings_is_a_sentence(desk: Desk) -> None:
    result = desk.submit("a.csv", GOOD.replace("story", "story\0"), "--form", "noise", exits=1)
    assert "the form has no field" in result.stderr
    assert "0 accepted, 0 accepted before; the file or the rest of it could not be read" in (
        result.stderr
    )


def test_the_sum_counts_rows_and_not_reasons(desk: Desk) -> None:
    data = "address,story,people,kind\n,很,12,cat\n府学胡同1号,很吵,,\n"
    result = desk.submit("a.csv", data, "--form", "noise", exits=1)
    assert len(desk.rejects("a.csv")) == 4
    assert "1 accepted, 0 accepted before; 1 row not accepted, see" in result.stderr


def test_what_was_closed_and_comes_again_says_so_and_how_to_go_on(desk: Desk) -> None:
    receipt = desk.one()
    desk("claim", receipt, "--as", "li-min")
    desk("close", receipt, "--outcome", "resolved")
    desk.now = "2026-12-24 10:00"
    data = "address,story\n府学胡同1号,半夜很吵\n"
    result = desk.submit("b.csv", data, "--form", "noise")
    assert result.stdout.endswith(
        ": accepted on 2026-11-23 and closed (resolved); if it has come up again, "
        f"reopen {receipt}, or send it with a key of its own\n"
    )
    desk("reopen", receipt, "--note", "又吵了")
    assert desk.submit("b.csv", data, "--form", "noise").stdout.endswith(": accepted before\n")


def test_yes_and_no_are_taken_where_a_form_has_no_words_for_them(
    desk: Desk, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    shutil.copytree(desk.content, plain)
    form = plain / "forms/noise.yaml"
    lines = form.read_text("utf-8").splitlines(keepends=True)
    form.write_text("".join(line for line in lines if "Values:" not in line), "utf-8")
    desk.content = plain
    rows = "".join(f"府学胡同{n}号,很吵,{word}\n" for n, word in enumerate("是 无 yes OFF 大概".split(), 1))
    desk.submit("a.csv", "address,story,at_meeting\n" + rows, "--form", "noise", exits=1)
    with sqlite3.connect(desk.folder / "intake.db") as db:
        stored = [json.loads(row[0]) for row in db.execute("SELECT open FROM request ORDER BY id")]
    assert [each["at_meeting"] for each in stored] == ["true", "false", "true", "false"]
    assert desk.rejects("a.csv") == [
        ("6", "at_meeting", "“At the meeting” must be one of: yes / no")
    ]


def test_a_paper_form_is_typed_in_as_it_is_printed(desk: Desk) -> None:
    desk.submit(
        "a.csv",
        "地址,怎么回事,种类,开始日期,几点\n"
        "府学胡同1号,很吵,酒吧,2026年11月1日,9:30\n"
        "府学胡同2号,很吵,barking,2026/11/1,22:30\n"
        "府学胡同3号,很吵,DOG,2026.11.1,22:30:00\n",
        "--form", "noise",
    )
    with sqlite3.connect(desk.folder / "intake.db") as db:
        rows = [json.loads(row[0]) for row in db.execute("SELECT open FROM request ORDER BY id")]
    assert rows == [
        {"at": "09:30", "kind": "bar", "since": "2026-11-01"},
        {"at": "22:30", "kind": "dog", "since": "2026-11-01"},
        {"at": "22:30", "kind": "dog", "since": "2026-11-01"},
    ]


def test_a_date_and_a_time_of_a_spreadsheet_are_taken(desk: Desk) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["地址", "怎么回事", "开始日期", "几点"])
    workbook.active.append(["府学胡同1号", "很吵", date(2026, 11, 1), time(22, 30)])
    workbook.save(desk.folder / "a.xlsx")
    desk("submit", str(desk.folder / "a.xlsx"), "--form", "noise")
    with sqlite3.connect(desk.folder / "intake.db") as db:
        (stored,) = db.execute("SELECT open FROM request").fetchone()
    assert json.loads(stored) == {"at": "22:30", "since": "2026-11-01"}


@pytest.mark.parametrize(("language", "sentence"), [
    ("zh", "“种类”只能从这些里选：酒吧（bar） / 犬吠（dog）"),
    ("en", "“Kind” must be one of: 酒吧 (bar) / Barking (dog)"),
])
def test_a_wrong_choice_is_told_the_labels_with_their_codes(
    desk: Desk, language: str, sentence: str
) -> None:
    desk.language = language
    desk.submit("a.csv", "address,story,kind\n府学胡同1号,很吵,cat\n", "--form", "noise", exits=1)
    assert desk.rejects("a.csv") == [("2", "kind", sentence)]


def test_a_wrong_number_is_told_kindly_with_the_help_of_its_field(
    desk: Desk, tmp_path: Path
) -> None:
    desk.language = "zh"
    kind = tmp_path / "kind"
    shutil.copytree(desk.content, kind)
    form = kind / "forms/noise.yaml"
    text = form.read_text("utf-8").replace("'[0-9]{11}|[0-9]{3}'", "'[0-9+ -]{7,20}'")
    form.write_text(text.replace("{zh: 电话, en: Phone}", "{zh: 电话}\n    help: 不留电话也行。"), "utf-8")
    desk.content = kind
    desk.submit("a.csv", "address,story,phone\n府学胡同1号,很吵,没有\n", "--form", "noise", exits=1)
    assert desk.rejects("a.csv") == [
        ("2", "phone", "“电话”只写数字，中间可以有空格和 -，一共 7 到 20 位；没有可以空着。不留电话也行。")
    ]


def test_every_fault_of_a_row_is_reported_at_once(desk: Desk) -> None:
    desk.submit("a.csv", "address,story,people,kind\n,很,12,cat\n", "--form", "noise", exits=1)
    assert [field for _, field, _ in desk.rejects("a.csv")] == ["address", "story", "kind",
                                                                "people"]


def test_rejects_are_in_chinese_for_chinese_staff(desk: Desk) -> None:
    desk.language = "zh"
    desk.submit("a.csv", "地址,怎么回事\n,很吵\n", "--form", "noise", exits=1)
    assert desk.rejects("a.csv") == [("2", "address", "“地址”必须填写")]


def test_reasons_never_repeat_what_a_resident_wrote(desk: Desk) -> None:
    canary = "CANARY13800138000"
    data = (
        f"form,address,story,phone,kind,since,people\n"
        f"noise,{canary * 20},{canary * 50},{canary},{canary},{canary},{canary}\n"
        f"{canary},{canary},{canary},{canary},{canary},{canary},{canary}\n"
    )
    result = desk.submit("a.csv", data, exits=1)
    assert "CANARY" not in result.output
    assert "CANARY" not in (desk.folder / "a.csv.rejects.csv").read_text("utf-8")


def test_rejects_open_in_a_spreadsheet_without_running_anything(desk: Desk) -> None:
    desk.submit("a.json", '{"form": "noise", "=cmd()": "1", "address": "a", "story": "bb"}',
                exits=1)
    raw = (desk.folder / "a.json.rejects.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert desk.rejects("a.json")[0][1] == "'=cmd()"


def test_a_later_run_without_rejects_removes_the_file(desk: Desk) -> None:
    desk.submit("a.csv", "address,story\n,很吵\n", "--form", "noise", exits=1)
    assert (desk.folder / "a.csv.rejects.csv").exists()
    desk.submit("a.csv", GOOD, "--form", "noise")
    assert not (desk.folder / "a.csv.rejects.csv").exists()


def test_a_key_makes_a_form_the_same_and_other_content_is_refused(desk: Desk) -> None:
    head = "key,address,story\n"
    desk.submit("a.csv", head + "k1,府学胡同1号,很吵\n", "--form", "noise")
    again = desk.submit("b.csv", head + "k1,府学胡同1号,很吵\nk2,府学胡同1号,很吵\n",
                        "--form", "noise")
    assert "accepted before" in again.stdout.splitlines()[0]
    assert "accepted before" not in again.stdout.splitlines()[1]
    desk.submit("c.csv", head + "k1,府学胡同1号,别的事\n", "--form", "noise", exits=1)
    assert desk.rejects("c.csv") == [
        ("2", "key", "this key was used before for something else; use another key or send what "
         "was sent then")
    ]
    assert len(desk.listed()) == 2


def test_nothing_personal_is_readable_in_the_database(desk: Desk) -> None:
    desk.submit("a.csv", "address,story,phone,kind\n府学胡同1号,秘密的事情,13800138000,bar\n",
                "--form", "noise")
    for path in desk.folder.glob("intake.db*"):
        data = path.read_bytes()
        for canary in ("府学胡同1", "秘密", "13800138000"):
            assert canary.encode() not in data
    assert b'{"kind": "bar"}' in b"".join(
        path.read_bytes() for path in desk.folder.glob("intake.db*")
    )


def test_the_code_is_not_stored(desk: Desk) -> None:
    line = desk.submit("a.csv", GOOD, "--form", "noise").stdout.splitlines()[0]
    code = line.split("code ")[1].split()[0]
    with sqlite3.connect(desk.folder / "intake.db") as db:
        assert code not in str(db.execute("SELECT * FROM request").fetchall())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["submit", "{}/none.csv"], "there is no file {}/none.csv"),
        (["submit", "{}"], "{} is a folder; name the files in it"),
        (["submit", "{}/pipe.csv"], "{}/pipe.csv is not an ordinary file"),
        (["submit", "/dev/stdin"], "/dev/stdin is not an ordinary file"),
        (["submit", "/dev/null"], "/dev/null is not an ordinary file"),
        (["submit", "{}/a.csv", "--form", "nois"],
         "there is no form “nois”; did you mean noise?"),
        (["submit", "{}/a.csv", "--queue", "mysql://x/y"],
         "“mysql://x/y” is not the address of a queue; write it like sqlite:///var/intake.db"),
        (["submit", "{}/a.csv", "--content", "{}/none"],
         "there is no district.yaml in {}/none; name the content folder with --content"),
        (["submit", "{}/a.csv", "--now", "soon"], 'write --now like "2026-11-23 10:00"'),
    ],
)
def test_a_wrong_call_is_a_sentence_and_exit_2(
    desk: Desk, words: list[str], sentence: str
) -> None:
    desk.file("a.csv", GOOD)
    os.mkfifo(desk.folder / "pipe.csv")
    here = str(desk.folder)
    result = desk(*[word.replace("{}", here) for word in words], exits=2)
    assert sentence.replace("{}", here) in result.stderr


def test_content_that_cannot_be_read_stops_before_anything_is_routed(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    for path in sorted(desk.content.rglob("*.yaml")):
        copy = broken / path.relative_to(desk.content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (broken / "stations/jdk/communities/dongsi.yaml").write_text("name: [")
    desk.content = broken
    result = desk.submit("a.csv", GOOD, "--form", "noise", exits=2)
    assert "requests could reach the wrong officer" in result.stderr


def test_a_locked_queue_is_a_sentence_and_nothing_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUTONG_WAIT", "0")
    desk.one()
    other = sqlite3.connect(desk.folder / "intake.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    result = desk.submit("b.csv", GOOD, "--form", "noise", exits=1)
    other.close()
    assert "is in use by another program; nothing was written this time" in result.stderr
    assert "0 accepted; run it again to go on" in result.stderr
    assert len(desk.submit("b.csv", GOOD, "--form", "noise").stdout.splitlines()) == 2


BATCH = 250
"""Rows in a transaction where a test needs several of them: so few thousand rows are enough."""


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here as in `_process`."""
    monkeypatch.setattr("intake.submit.BATCH", BATCH)


def _process(
    desk: Desk, *words: str, limit: int = 0, out: Path | None = None, into: str | None = None,
    batch: int = BATCH,
) -> subprocess.Popen[str]:
    """The real command in a process of its own; `limit`: no file may grow beyond so many bytes.

    `out` takes what it prints, `into` is the file on its standard input.
    """
    shared = ["--queue", desk.queue, "--content", str(desk.content), "--lang", "en", "--now", NOW]
    code = f"import resource, runpy, sys, intake.submit\nintake.submit.BATCH = {batch}\n"
    if limit:
        code += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    code += "runpy.run_module('intake', run_name='__main__', alter_sys=True)"
    with ExitStack() as files:
        return subprocess.Popen(
            [sys.executable, "-c", code, *shared, *words], cwd=ROOT, text=True,
            stdin=files.enter_context(open(into)) if into else None,
            stdout=files.enter_context(out.open("w")) if out else subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )


def test_a_file_on_standard_input_leaves_no_rejects_among_the_devices(desk: Desk) -> None:
    process = _process(desk, "submit", "/dev/stdin", into=desk.file("a.csv", GOOD))
    out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert "save the forms to a file and name that" in err
    assert not Path("/dev/stdin.rejects.csv").exists()


def test_a_terminal_sees_how_much_of_the_file_is_done_and_then_nothing_of_it(desk: Desk) -> None:
    text = "".join(f"府学胡同{n}号,很吵很吵\n" for n in range(1, 4500))
    name = desk.file("a.csv", "address,story\n" + text)
    ours, theirs = pty.openpty()
    shared = ["--queue", desk.queue, "--content", str(desk.content), "--lang", "en", "--now", NOW]
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", *shared, "submit", name, "--form", "noise"], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    with suppress(OSError):
        while data := os.read(ours, 4096):
            seen += data
    os.close(ours)
    assert process.wait(60) == 0
    told = re.findall(r"\u2026 ([0-9,]+) \u00b7 ([0-9]+)%", seen.decode())
    assert [rows for rows, _ in told] == ["2,000", "4,000", "4,499"]
    shares = [int(share) for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] >= 90
    assert f"\r\x1b[K{name}: 4499 accepted" in seen.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_that_nobody_can_write_is_a_sentence_and_loses_nothing(desk: Desk) -> None:
    desk("keys", "new")
    name = desk.file("a.csv", GOOD + ",很吵\n")
    process = _process(desk, "submit", name, "--form", "noise", out=Path("/dev/full"))
    _, err = process.communicate()
    assert process.returncode == 1
    assert err == (
        f"The output broke off (No space left on device). 2 new forms from {name} are safely in "
        "the queue; run it again, and the same receipts and codes are printed.\n"
    )
    assert len(desk.listed()) == 2
    assert not list(desk.folder.glob("*.part"))
    assert desk("submit", name, "--form", "noise", exits=1).stdout.count("accepted before") == 2


def test_a_reader_that_goes_away_is_a_sentence_too(desk: Desk) -> None:
    rows = "".join(f"府学胡同{n}号,很吵很吵\n" for n in range(1, 1500))
    name = desk.file("a.csv", "address,story\n" + rows)
    process = _process(desk, "submit", name, "--form", "noise")
    assert process.stdout is not None
    first = process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    assert process.wait() == 1
    stored = [row["receipt"] for row in desk.listed()]
    assert first.split()[0] in stored
    assert err.splitlines()[-1].startswith(
        f"The output broke off (Broken pipe). {len(stored)} new forms from {name}"
    )
    assert "Traceback" not in err


def test_a_disk_that_takes_no_more_is_a_sentence(desk: Desk) -> None:
    desk.one()
    rows = "".join(f"府学胡同{n}号,很吵很吵\n" for n in range(1, 1500))
    name = desk.file("a.csv", "address,story\n" + rows)
    process = _process(desk, "submit", name, "--form", "noise", limit=600_000)
    out, err = process.communicate()
    assert process.returncode == 1
    assert "Traceback" not in err
    assert "cannot be written; nothing was written this time" in err
    # Every receipt that was printed is stored, and nothing that was not.
    stored = {row["receipt"] for row in desk.listed()}
    printed = {line.split()[0] for line in out.splitlines()}
    assert printed <= stored
    assert len(stored) == len(printed) + 1
    assert printed


def test_kill_in_the_middle_loses_no_receipt_and_doubles_nothing(desk: Desk) -> None:
    rows = 1500
    text = "".join(f"府学胡同{n}号,很吵很吵\n" for n in range(1, rows + 1))
    name = desk.file("a.csv", "address,story\n" + text)
    process = _process(desk, "submit", name, "--form", "noise")
    assert process.stdout is not None
    shown = [process.stdout.readline() for _ in range(3)]
    process.send_signal(signal.SIGKILL)
    shown += process.stdout.read().splitlines()
    process.communicate()
    whole = {line.split()[0] for line in shown if line.strip()}
    codes = {tuple(line.split()[:3]) for line in shown[:-1] if line.strip()}
    stored = {row["receipt"] for row in desk.listed()}
    # The last line may have been cut off by the kill.
    assert len(whole - stored) <= 1
    assert len(stored) < rows
    again = desk("submit", name, "--form", "noise").stdout.splitlines()
    assert len(desk.listed()) == rows
    # What was stored and never printed has its code now, and what was printed has the same.
    assert codes <= {tuple(line.split()[:3]) for line in again}
    assert {line.split()[0] for line in again} >= stored
    with sqlite3.connect(desk.folder / "intake.db") as db:
        assert db.execute("SELECT count(*) FROM event").fetchone() == (rows,)


def children(process: subprocess.Popen[str]) -> list[int]:
    """The processes that help this one."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == process.pid:
                found.append(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to find them in")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_whatever_ends_it_or_its_helpers_nothing_is_lost_and_nobody_stays(
    desk: Desk, how: signal.Signals
) -> None:
    rows = 3000
    text = "".join(f"府学胡同{n}号,很吵很吵\n" for n in range(1, rows + 1))
    name = desk.file("a.csv", "address,story\n" + text)
    process = _process(desk, "submit", name, "--form", "noise")
    assert process.stdout is not None
    shown = [process.stdout.readline() for _ in range(BATCH + 1)]
    helpers = children(process)
    assert helpers
    # A helper is killed as by a machine without memory; Ctrl-C goes to all, as in a terminal.
    for one in [helpers[0]] if how is signal.SIGKILL else [*helpers, process.pid]:
        os.kill(one, how)
    assert process.stderr is not None
    out, err = process.stdout.read(), process.stderr.read()
    assert process.wait(60) == 1, err
    assert "Traceback" not in err
    assert ("a helping process was ended" in err) == (how is signal.SIGKILL)
    assert not any(Path(f"/proc/{one}").exists() for one in helpers)
    printed = {line.split()[0] for line in (*shown, *out.splitlines())}
    assert printed <= {row["receipt"] for row in desk.listed()}
    again = desk("submit", name, "--form", "noise").stdout.splitlines()
    assert len(again) == rows == len(desk.listed())
    assert printed <= {line.split()[0] for line in again}


def test_helpers_tell_the_same_as_one_process_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, small_batches: None
) -> None:
    rows = [f"府学胡同{n}号,很吵{n},{'bar' if n % 7 else 'cat'}" for n in range(1, 1000)]
    rows[700] = rows[10]
    text = "address,story,kind\n" + "\n".join(rows) + "\n"
    many = desk.submit("a.csv", text, "--form", "noise", exits=1)
    monkeypatch.setattr("intake.submit.cores", lambda: 1)
    one = desk.submit("a.csv", text, "--form", "noise", exits=1)
    told = [line.replace(": accepted before", "").split(" → ")[0] for line in many.stdout.splitlines()]
    assert told == [line.replace(": accepted before", "") for line in one.stdout.splitlines()]
    assert many.stderr.split("\n", 1)[1].splitlines()[:-1] == one.stderr.splitlines()[:-1]


def test_two_at_once_accept_each_form_once(desk: Desk) -> None:
    text = "".join(f"府学胡同{n}号,很吵很吵\n" for n in range(1, 300))
    names = [desk.file(f"{n}.csv", "address,story\n" + text) for n in range(2)]
    processes = [_process(desk, "submit", name, "--form", "noise") for name in names]
    receipts = []
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err
        receipts.append([line.split()[0] for line in out.splitlines()])
    assert receipts[0] == receipts[1]
    assert len(desk.listed()) == 299
    assert len(list((desk.folder / "keys").glob("*.private"))) == 1


def test_what_is_imported_is_as_urgent_and_as_loud_as_what_was_sent(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ROOT / "content")
    desk("submit", str(ROOT / "demo" / "requests-noise.csv"), "--form", "noise")
    store = open_queue(desk.queue, 0, create=False)
    first = store.engine.rows("SELECT * FROM request ORDER BY id")[0]
    store.close()
    assert (first["street"], first["sound"], first["heard_at"]) == ("南锣鼓巷", "bar", "2026-11-20T23")
    assert first["vulnerable"] == 1
    assert first["turn_at"] < first["due_at"]
    assert len(first["place"]) == 64
