"""`new` begins files that pass the check, at a terminal and without one."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from clerk.naming import free, person_english, person_id, place_id, title_id
from clerk.writing import told
from district.checking import check_content
from district.contract import FILES as FILES_OF
from district.words import read_words
from tests.conftest import NOW, ROOT, run
from tests.district.making import GOOD
from tests.district.making import NOW as MOMENT

STATION = "stations/jiaodaokou"
GIVEN = {
    "officer": ["--station", "交道口派出所", "--name", "曾小吕", "--badge", "912345",
                "--phone", "010-0000 1299", "--community", "府学社区", "--role", "deputy",
                "--days", "mon-fri", "--start", "09:00", "--end", "17:00",
                "--about", "有事: 找我, 别客气"],
    "community": ["--station", "jiaodaokou", "--name", "菊儿社区", "--code", "110101003006",
                  "--office", "菊儿胡同 0 号", "--street", "菊儿胡同=odd 1-63",
                  "--street", "寿比胡同 all", "--compound", "菊儿小区 1-12"],
    "station": ["--name", "东四派出所", "--address", "东四十条 0 号", "--phone", "010-0000 1400"],
    "meeting": ["--station", "jiaodaokou", "--title", "府学老街坊会", "--communities", "府学社区",
                "--host", "沈一帆", "--place", "活动室", "--first", "2026-12-05 19:00",
                "--every", "month", "--until", "2026-12-31", "--id", "fuxue-elders"],
    "notice": ["--title", "冬季用气安全", "--title-en", "Gas safety in the winter",
               "--kind", "safety", "--expires", "2027-02-28", "--body", "关好阀门。",
               "--source", "东城公安", "--edited-by", "甲", "--reviewed-by", "乙"],
}
FILES = {
    "officer": f"{STATION}/officers/zeng-xiaolyu.yaml",
    "community": f"{STATION}/communities/juer.yaml",
    "station": "stations/dongsi/station.yaml",
    "meeting": f"{STATION}/meetings/fuxue-elders.yaml",
    "notice": "notices/2026-11-23-gas-safety-winter.yaml",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(GOOD, tmp_path / "content")
    return tmp_path / "content"


def begin(content: Path, kind: str, *more: str) -> subprocess.CompletedProcess[str]:
    return run("build.py", "new", kind, "--content", str(content), "--now", NOW, *more)


def files_of(content: Path) -> dict[str, bytes]:
    return {
        file.relative_to(content).as_posix(): file.read_bytes()
        for file in sorted(content.rglob("*")) if file.is_file()
    }


@pytest.mark.parametrize("kind", GIVEN)
def test_a_new_file_passes_the_check_and_is_tidy(kind: str, content: Path) -> None:
    before = files_of(content)
    done = begin(content, kind, *GIVEN[kind])
    assert done.returncode == 0, done.stdout + done.stderr
    after = files_of(content)
    assert after.keys() - before.keys() == {FILES[kind]}
    assert {name: after[name] for name in before} == before
    codes = [problem.code for problem in check_content(content, lambda zone: MOMENT).problems]
    # Who serves a new community is the next file's to say.
    assert codes == (["never_a_lead"] if kind == "community" else [])
    tidy = run("build.py", "fmt", "--check", "--content", str(content))
    assert tidy.returncode == 0, tidy.stdout


@pytest.mark.parametrize("kind", GIVEN)
def test_its_first_line_leads_editors_to_the_schema_of_its_kind(kind: str, content: Path) -> None:
    assert begin(content, kind, *GIVEN[kind]).returncode == 0
    file = content / FILES[kind]
    first = file.read_text("utf-8").splitlines()[0]
    mark = "# yaml-language-server: $schema="
    assert first.startswith(mark)
    led = (file.parent / first.removeprefix(mark)).resolve()
    assert led == content.parent.resolve() / f"schemas/{kind}.json"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", GIVEN)
def test_every_key_there_is_is_explained(kind: str, language: str, content: Path) -> None:
    assert begin(content, kind, *GIVEN[kind], "--lang", language).returncode == 0
    text = (content / FILES[kind]).read_text("utf-8")
    words = read_words(language)
    for key in FILES_OF[kind].keys:
        told = words(f"key.{kind}.{key}.about")
        # Above the key where it is given, behind it where it only may be.
        assert re.search(rf"^# [^\n]*{re.escape(told)}\n(?:#[^\n]*\n)?{key}:", text, re.M) or (
            re.search(rf"^# {key}:  # [^\n]*{re.escape(told)}$", text, re.M)
        ), key


@pytest.mark.parametrize("kind", GIVEN)
def test_editors_find_nothing_wrong_with_it(kind: str, content: Path) -> None:
    assert begin(content, kind, *GIVEN[kind]).returncode == 0
    done = run("-m", "check_jsonschema", "--schemafile", str(ROOT / f"schemas/{kind}.json"),
               str(content / FILES[kind]))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", GIVEN)
def test_another_reader_of_yaml_sees_texts_where_ours_does(kind: str, content: Path) -> None:
    """Badges and times stay texts; days are the dates they are."""
    assert begin(content, kind, *GIVEN[kind]).returncode == 0
    read = yaml.safe_load((content / FILES[kind]).read_text("utf-8"))
    if kind == "officer":
        assert (read["badge"], read["hours"][0]["from"]) == ("912345", "09:00")
        assert read["about"] == {"zh": "有事: 找我, 别客气"}
    if kind == "community":
        assert read["code"] == "110101003006"
        assert read["addresses"] == [
            {"street": "菊儿胡同", "numbers": "odd 1-63"}, {"street": "寿比胡同", "numbers": "all"},
            {"compound": "菊儿小区", "buildings": "1-12"},
        ]
    if kind == "meeting":
        assert ["1st sat"] in read["repeats"].values()


def test_a_new_community_says_that_it_needs_an_officer(content: Path) -> None:
    done = begin(content, "community", *GIVEN["community"])
    assert "community" in done.stdout and "lead" in done.stdout
    assert done.stderr.endswith("One more step, as said above, and the check passes.\n")
    words = [*GIVEN["officer"]]
    words[words.index("府学社区")] = "菊儿社区"
    words[words.index("deputy")] = "lead"
    done = begin(content, "officer", *words)
    assert (done.returncode, done.stderr[-17:]) == (0, "Go on editing it.\n"[-17:]), done.stderr
    assert check_content(content, lambda zone: MOMENT).problems == []


def test_what_is_there_is_never_overwritten(content: Path) -> None:
    before = files_of(content)
    done = begin(content, "officer", *GIVEN["officer"], "--id", "shen-yifan")
    assert done.returncode == 1
    assert done.stderr.endswith(
        "officers/shen-yifan.yaml is there already and was left alone. "
        "Edit it, or choose another name with --id.\n"
    )
    assert files_of(content) == before


def test_a_file_whose_name_differs_in_capitals_alone_is_there_already(content: Path) -> None:
    (content / STATION / "officers/Zeng-Xiaolyu.yaml").write_text("name: 甲\n", "utf-8")
    before = files_of(content)
    done = begin(content, "officer", *GIVEN["officer"])
    assert done.returncode == 1
    assert "Zeng-Xiaolyu.yaml is there already" in done.stderr
    assert files_of(content) == before


def test_an_id_that_somebody_has_gets_a_number(content: Path) -> None:
    words = [*GIVEN["officer"]]
    words[words.index("曾小吕")] = "沈一凡"
    done = begin(content, "officer", *words)
    assert done.stdout.endswith("officers/shen-yifan-2.yaml\n"), done.stderr


def test_what_the_check_would_refuse_is_not_written(content: Path) -> None:
    before = files_of(content)
    words = [*GIVEN["officer"]]
    words[words.index("912345")] = "012345"
    done = begin(content, "officer", *words)
    assert done.returncode == 1
    assert "badge" in done.stdout and "shen-yifan" in done.stdout
    assert done.stderr == "Nothing was written. Mend what is said above and run this again.\n"
    assert files_of(content) == before


def test_without_a_terminal_it_says_all_that_is_missing(content: Path) -> None:
    done = begin(content, "notice", "--title", "停水", "--kind", "service")
    assert done.returncode == 2
    assert done.stderr == (
        "Still missing: --expires --body --source --edited-by --reviewed-by. "
        "Give them, or run this at a terminal, where it asks for them.\n"
    )


def test_every_wrong_answer_is_told_with_the_readers_sentence(content: Path) -> None:
    words = ["--name", "甲", "--station", "东四", "--badge", "１２３４５６", "--phone", "没有",
             "--community", "府学", "--days", "周一至周五", "--start", "9点", "--end", "17:00"]
    done = begin(content, "officer", *words, "--lang", "zh")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "--station：没有 东四 这个派出所。现有：jiaodaokou",
        '--badge："１２３４５６" 里有全角字符 → 改成半角："123456"',
        '--phone："没有" 不是电话号码 → 只写数字、空格和连字符，例如 010-0000 1203',
        '--community：“府学”是名称，这里要写编号 → 写 fuxue',
        '--days："周一至周五" 不是星期 → 写 mon-fri',
        '--start："9点" 不是时刻 → 写成 "09:00"',
    ]


def test_a_folder_that_cannot_be_written_is_said(content: Path) -> None:
    folder = content / STATION / "officers"
    shutil.rmtree(folder)
    folder.write_text("", "utf-8")
    done = begin(content, "officer", *GIVEN["officer"])
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def at_a_terminal(content: Path, kind: str, answers: list[str]) -> tuple[int, str]:
    """Run `new` in a real terminal and type each answer when it is asked for something."""
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "build.py", "new", kind, "--content", str(content), "--now", NOW],
        cwd=ROOT, stdin=writer, stdout=writer, stderr=writer, close_fds=True,
        env={"PATH": os.environ["PATH"], "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"},
    )
    os.close(writer)
    shown, rest = b"", iter(answers)
    while select.select([reader], [], [], 60)[0]:
        try:
            new = os.read(reader, 65536)
        except OSError:
            break
        shown += new
        if shown.endswith(b": "):
            answer = next(rest, None)
            os.write(reader, b"\x04" if answer is None else answer.encode() + b"\n")
    os.close(reader)
    return process.wait(timeout=60), shown.decode("utf-8")


def test_a_terminal_asks_again_until_an_answer_can_be_taken(content: Path) -> None:
    status, shown = at_a_terminal(content, "officer", [
        "交道口派出所", "曾小吕", "", "", "12345", "912345", "010-0000 1299", "", "府学社区",
        "deputy", "", "", "9点", "09:00", "17:00", "", "", "",
    ])
    assert status == 0, shown
    assert '"12345" 不是警号 → 写六位数字并加引号，例如 "012345"' in shown
    assert '"9点" 不是时刻 → 写成 "09:00"' in shown
    assert "文件名（不带 .yaml） [zeng-xiaolyu]:" in shown
    assert (content / FILES["officer"]).exists()
    assert check_content(content, lambda zone: MOMENT).problems == []


def test_who_stops_at_a_terminal_has_written_nothing(content: Path) -> None:
    before = files_of(content)
    status, shown = at_a_terminal(content, "station", ["东四派出所"])
    assert status == 1
    assert "已停止，没有写文件。" in shown
    assert files_of(content) == before


@pytest.mark.parametrize(("name", "id_", "english"), [
    ("沈一帆", "shen-yifan", "Shen Yifan"), ("欧阳倩", "ouyang-qian", "Ouyang Qian"),
    ("吕思远", "lyu-siyuan", "Lyu Siyuan"), ("单小雨", "shan-xiaoyu", "Shan Xiaoyu"),
    ("解放", "xie-fang", "Xie Fang"), ("尉迟明", "yuchi-ming", "Yuchi Ming"),
])
def test_ids_and_names_are_those_of_a_passport(name: str, id_: str, english: str) -> None:
    assert (person_id(name), person_english(name)) == (id_, english)


def test_places_and_titles_are_named_shortly() -> None:
    assert place_id("府学社区") == "fuxue"
    assert place_id("交道口派出所") == "jiaodaokou"
    assert title_id("冬季用气", "Gas safety for the winter!") == "gas-safety-winter"
    assert title_id("停水通知", "") == "tingshuitongzhi"
    assert free("a", frozenset({"a", "a-2"})) == "a-3"


@pytest.mark.parametrize(("text", "written"), [
    ("府学胡同 0 号", "府学胡同 0 号"), ("012345", '"012345"'), ("09:00", '"09:00"'),
    ("no", '"no"'), ("1.10", '"1.10"'), ("2026-11-01", "2026-11-01"),
    ("2026-09-02 19:00", "2026-09-02 19:00"), ("1-33, 35甲, 40", '"1-33, 35甲, 40"'),
    ("odd 1-63", "odd 1-63"), ("“平安”", '"“平安”"'), ('a "b"', '"a \\"b\\""'), ("- a", '"- a"'),
    ("a # b", '"a # b"'), ("", '""'),
])
def test_a_text_is_quoted_where_somebody_may_take_it_for_something_else(
    text: str, written: str
) -> None:
    assert told(text) == written
    assert yaml.load(f"{{a: {written}}}", yaml.CBaseLoader) == {"a": text}


@pytest.mark.parametrize("kind", ["officer", "community", "station", "meeting", "notice"])
@pytest.mark.parametrize("words", [[], ["--lang", "zh"]])
def test_begun_with_nothing_at_all_it_says_what_is_missing(
    content: Path, kind: str, words: list[str]
) -> None:
    done = begin(content, kind, *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "--" in done.stderr


def test_a_first_day_that_is_none_is_told(content: Path) -> None:
    done = begin(content, "meeting", "--first", "soon")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "--first" in done.stderr
