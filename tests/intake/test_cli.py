"""Working the queue from the command line."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from district.words import Words, places, read_words
from tests.intake.conftest import Desk

INTAKE = Path(__file__).resolve().parents[2] / "intake"


def test_a_request_is_claimed_and_closed(desk: Desk) -> None:
    receipt = desk.one()
    assert desk("claim", receipt, "--as", "shen-yifan").stdout == (
        f"{receipt} is claimed by Shen Yifan, due 2026-11-25 23:59.\n"
    )
    assert [r["status"] for r in desk.listed()] == ["claimed"]
    assert desk("close", receipt, "--outcome", "agreed").stdout == f"{receipt} is closed: agreed.\n"
    (row,) = desk.listed()
    assert (row["status"], row["outcome"], row["closed_at"]) == (
        "closed", "agreed", "2026-11-23T02:00:00Z",
    )


def test_a_request_is_released_referred_and_reopened(desk: Desk) -> None:
    receipt = desk.one()
    desk("claim", receipt, "--as", "li-min")
    desk("release", receipt)
    assert desk.listed()[0]["officer"] == "shen-yifan"
    assert "is referred to 12345" in desk("refer", receipt, "--to", "12345").stdout
    assert desk.listed()[0]["referred_to"] == "12345"
    desk.now = "2026-11-30 10:00"
    assert "due 2026-12-02 23:59" in desk("reopen", receipt, "--note", "又吵了").stdout
    assert desk.listed()[0]["status"] == "waiting"


def test_the_receipt_may_be_typed_as_it_was_read_out(desk: Desk) -> None:
    receipt = desk.one()
    assert desk("show", *receipt.lower().split("-")).exit_code == 0
    assert desk("show", receipt.replace("-", "")).exit_code == 0


def test_show_opens_what_is_sealed_when_the_key_is_here(desk: Desk) -> None:
    receipt = desk.one()
    desk("claim", receipt, "--as", "shen-yifan")
    desk("close", receipt, "--outcome", "resolved", "--note", "店家已装隔音")
    page = desk("show", receipt).stdout
    assert page == (
        f"Receipt: {receipt}\n"
        "Form: Night-time noise\n"
        "Status: closed · resolved\n"
        "Community: Fuxue Community\n"
        "Officer: Shen Yifan\n"
        "Received: 2026-11-23 10:00\n"
        "Due: 2026-11-25 23:59\n"
        "\n"
        "Address: 府学胡同1号\n"
        "What happened: 半夜很吵\n"
        "\n"
        "2026-11-23 10:00  accepted  intake\n"
        "2026-11-23 10:00  claimed  Shen Yifan\n"
        "2026-11-23 10:00  closed  desk  resolved\n"
        "    店家已装隔音\n"
    )


def test_show_without_the_key_says_which_is_missing_and_shows_the_rest(desk: Desk) -> None:
    desk.submit("a.csv", "address,story,kind\n府学胡同1号,半夜很吵,dog\n", "--form", "noise")
    receipt = desk.listed()[0]["receipt"]
    (private,) = (desk.folder / "keys").glob("*.private")
    key = private.stem
    private.rename(desk.folder / "elsewhere")
    page = desk("show", receipt).stdout
    assert f"It opens with the key {key}, which is not here" in page
    assert "Kind: Barking" in page
    assert "半夜" not in page
    assert desk("keys", "show").stdout.startswith(f"Keys {key}, only the public one")
    private.write_text("0" * 64)
    assert "does not open what is sealed here" in desk("show", receipt).stdout


def test_a_changed_form_is_shown_as_it_was(desk: Desk, tmp_path: Path) -> None:
    receipt = desk.one()
    changed = tmp_path / "changed"
    for path in sorted(desk.content.rglob("*.yaml")):
        copy = changed / path.relative_to(desk.content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text("utf-8").replace("What happened", "Tell us"), "utf-8")
    desk.content = changed
    assert "What happened: 半夜很吵" in desk("show", receipt).stdout
    again = desk.one()
    assert again == receipt


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["claim", "{}", "--as", "shen-yifa"], 2,
         "there is no officer with the id or name “shen-yifa”; did you mean shen-yifan?"),
        (["claim", "{}", "--as", "王伟"], 2, "there is no officer with the id or name “王伟”"),
        (["close", "{}", "--outcome", "agreed"], 1,
         "nobody holds this request, so it cannot be closed; claim it first"),
        (["close", "{}", "--outcome", "referred"], 1,
         "to hand it to another body use refer, and name the body with --to"),
        (["release", "{}"], 1, "nobody holds this request; it is waiting to be claimed"),
        (["reopen", "{}", "--note", "x"], 1,
         "this request is not closed, it is waiting; claim it"),
        (["show", "K7P-3MX-922"], 1,
         "the number has a wrong character or two of them swapped; check it"),
        (["show", "K7P-3MX-92X"], 1, "there is no request with this number"),
        (["claim", "K7P-3MX-92X", "--as", "li-min"], 1, "there is no request with this number"),
        (["reopen", "K7P-3MX-92X", "--note", "x"], 1, "there is no request with this number"),
        (["show", "12"], 1, "this is not a receipt number; they look like K7P-3MX-92X"),
        (["refer", "{}", "--to", " "], 2, "write something"),
        (["refer", "{}", "--to", "物业 张三 139-1111 2222"], 2,
         "name only the body, in at most 40 characters and without a telephone number; details "
         "belong in --note, which is sealed"),
        (["refer", "{}", "--to", "物" * 41], 2, "name only the body, in at most 40 characters"),
        (["list", "--limit", "99999999999999999999"], 2, "is not in the range 1<=x<=1000000"),
        (["list", "--queue", ""], 2, "“” is not the address of a queue"),
        (["keys", "show", "--queue", " "], 2, "“ ” is not the address of a queue"),
        (["list", "--queue", "sqlite:///:memory:"], 2,
         "a queue in memory would be lost when the command ends; name a file"),
        (["list", "--content", ""], 2, "name the content folder with --content"),
        (["reopen", "{}", "--note", "a\x07"], 2,
         "the text holds an invisible or broken character; type it again"),
        (["list", "--community", "fuxu"], 2,
         "there is no community with the id “fuxu”; did you mean fuxue?"),
        (["keys", "new"], 1, "are in {keys} already; none were made"),
    ],
)
def test_what_is_not_possible_is_a_sentence(
    desk: Desk, words: list[str], code: int, sentence: str
) -> None:
    receipt = desk.one()
    result = desk(*[word.replace("{}", receipt) for word in words], exits=code)
    assert sentence.replace("{keys}", str(desk.folder / "keys")) in result.stderr
    assert result.stdout == ""


def test_another_officer_cannot_close_what_one_holds(desk: Desk) -> None:
    receipt = desk.one()
    desk("claim", receipt, "--as", "shen-yifan")
    again = desk("claim", receipt, "--as", "li-min", exits=1)
    assert "to pass it on, release it first" in again.stderr
    result = desk("close", receipt, "--as", "li-min", "--outcome", "agreed", exits=1)
    assert "shen-yifan holds this request" in result.stderr


def test_an_officer_may_be_named_instead_of_the_id(desk: Desk) -> None:
    receipt = desk.one()
    desk("claim", receipt, "--as", "沈一帆")
    desk("close", receipt, "--as", "Shen Yifan", "--outcome", "agreed")
    assert [line.split()[2:5] for line in desk("show", receipt).stdout.splitlines()[-2:]] == [
        ["claimed", "Shen", "Yifan"], ["closed", "Shen", "Yifan"],
    ]


def test_a_name_that_two_officers_bear_needs_the_id(desk: Desk, tmp_path: Path) -> None:
    receipt = desk.one()
    twice = tmp_path / "twice"
    shutil.copytree(desk.content, twice)
    officers = twice / "stations/jdk/officers"
    other = (officers / "li-min.yaml").read_text("utf-8").replace("012346", "012347")
    (officers / "li-min-2.yaml").write_text(other, "utf-8")
    desk.content = twice
    result = desk("claim", receipt, "--as", "李敏", exits=2)
    assert "several officers are called “李敏”; use the id: li-min, li-min-2" in result.stderr


def test_a_claim_from_elsewhere_is_allowed_and_said(desk: Desk) -> None:
    desk.submit("a.csv", "address,story\n东四北大街2号,很吵\n", "--form", "noise")
    receipt = desk.listed()[0]["receipt"]
    result = desk("claim", receipt, "--as", "shen-yifan")
    assert result.stderr == "Note: Shen Yifan does not serve Dongsi Community; the history says so.\n"
    assert "claimed  Shen Yifan  does not serve this community" in desk("show", receipt).stdout


def test_a_claim_by_the_deputy_or_the_stand_in_needs_no_remark(desk: Desk) -> None:
    receipt = desk.one()
    assert desk("claim", receipt, "--as", "li-min").stderr == ""
    assert "does not serve" not in desk("show", receipt).stdout


def test_nobody_is_written_down_for_what_the_desk_did(desk: Desk) -> None:
    receipt = desk.one()
    desk("claim", receipt, "--as", "shen-yifan")
    desk("release", receipt, "--note", "休假")
    desk("refer", receipt, "--to", "12345", "--note", "管道漏水")
    page = desk("show", receipt).stdout.splitlines()
    assert [line[18:] for line in page[-5:]] == [
        "claimed  Shen Yifan", "released  desk", "", "referred  desk  12345", "",
    ]
    assert [page[-3], page[-1]] == ["    休假", "    管道漏水"]


def test_what_is_claimed_no_longer_asks_to_be_assigned(desk: Desk) -> None:
    desk.submit("a.csv", "address,story\n天安门,很吵\n", "--form", "noise")
    receipt = desk.listed()[0]["receipt"]
    before = desk("show", receipt).stdout
    assert "Community: to be checked" in before
    assert "check it, and the officer concerned claims it" in before
    desk("claim", receipt, "--as", "li-min")
    after = desk("show", receipt).stdout
    assert "check it" not in after
    assert ("Community: not known from the address; whoever claimed it serves "
            "Dongsi Community, Fuxue Community\n") in after
    assert desk("list").stdout.splitlines()[1].endswith("—          Li Min")


def test_the_list_is_a_table_in_working_order(desk: Desk) -> None:
    desk.one()
    desk.submit("v.csv", "where\n天安门\n", "--form", "visit")
    desk.now = "2026-11-25 09:00"
    lines = desk("list").stdout.splitlines()
    assert lines[0].split() == ["Receipt", "Status", "Due", "Form", "Community", "Officer"]
    assert lines[1].split()[1:] == [
        "waiting", "2026-11-24", "10:00", "late", "Home", "visit", "to", "be", "checked", "—",
    ]
    assert lines[2].split()[1:4] == ["waiting", "2026-11-25", "23:59"]


def test_the_table_lines_up_in_chinese(desk: Desk) -> None:
    desk.one()
    desk.language = "zh"
    heading, row = desk("list").stdout.splitlines()
    assert heading == "回执编号     状态    答复期限          表单          社区      社区民警"
    assert row.endswith("待签收  2026-11-25 23:59  夜间噪声登记  府学社区  沈一帆")


def test_the_list_takes_filters_and_a_limit(desk: Desk) -> None:
    desk.submit("a.csv", "address,story\n府学胡同1号,很吵\n府学胡同2号,很吵\n东四北大街2号,很吵\n",
                "--form", "noise")
    assert len(desk.listed("--community", "fuxue")) == 2
    assert len(desk.listed("--limit", "1")) == 1
    assert desk.listed("--status", "closed") == []
    assert len(desk.listed("--officer", "li-min")) == 1
    assert len(desk.listed("--officer", "沈一帆")) == 2
    desk("claim", desk.listed("--officer", "沈一帆")[0]["receipt"], "--as", "li-min")
    assert len(desk.listed("--officer", "Li Min")) == 2
    assert desk("list", "--limit", "0", exits=2).stdout == ""


def test_a_queue_that_is_not_there_yet_is_empty_and_not_made(desk: Desk) -> None:
    result = desk("list", "--format", "json")
    assert result.stdout == ""
    assert "there is no queue at" in result.stderr
    desk("show", "K7P-3MX-92X", exits=1)
    assert list(desk.folder.iterdir()) == []


def test_shared_options_stand_before_or_after_the_command(desk: Desk) -> None:
    receipt = desk.one()
    other = f"sqlite:///{desk.folder}/other.db"
    assert desk("list", "--format", "json", "--queue", other).stdout == ""
    assert "回执编号" in desk("show", receipt, "--lang", "zh").stdout


def test_keys_are_made_and_shown_without_showing_them(desk: Desk) -> None:
    made = desk("keys", "new").stdout
    shown = desk("keys", "show").stdout
    for path in (desk.folder / "keys").iterdir():
        assert path.read_text().strip() not in made + shown
    assert shown.startswith("Keys ")


WORDS = {language: read_words(language) for language in ("zh", "en")}
SAYS = {"posting.py": "page.door", "receipts.py": "page.receipt"}
"""Where the pages of the door have their sentences; every other `say` is of the commands."""


def _says(path: Path, call: ast.Call) -> str:
    """Where what is said here has its sentences: a session says what the commands say."""
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    if path.parent.name == "desk" and not (isinstance(of, ast.Name) and of.id == "session"):
        return "page.desk"
    return SAYS.get(path.name, "intake")


def _ours(words: Words) -> dict[str, str]:
    return {c: s for c, s in words.sentences.items() if c.startswith("intake.")}


def test_both_languages_have_the_same_sentences_with_the_same_places() -> None:
    zh, en = _ours(WORDS["zh"]), _ours(WORDS["en"])
    assert zh.keys() == en.keys()
    for code in zh:
        assert places(zh[code]) == places(en[code]), code


def test_every_code_in_the_program_has_a_sentence() -> None:
    """A literal handed to `Reject`, `Refusal` and their kin, or to `say`, is in the catalogue."""
    kinds = {
        "Reject": "reject", "Unreadable": "reject", "Usage": "error", "QueueTrouble": "error",
        "QueueUrl": "error", "NoQueueYet": "error",
    }
    missing = []
    for path in sorted(INTAKE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            texts = [a.value for a in call.args if isinstance(a, ast.Constant)]
            codes = [t for t in texts if isinstance(t, str) and re.fullmatch(r"[a-z_.0-9]+", t)]
            if name == "say" and codes:
                wanted = [f"{_says(path, call)}.{codes[0]}"]
            elif name == "BadBody" and codes:
                wanted = [f"page.door.bad.{codes[0]}"]
            elif name in kinds and codes:
                wanted = [f"intake.{kinds[name]}.{codes[0]}"]
            elif name == "Refusal" and codes:
                wanted = [f"intake.{kind}.{codes[0]}" for kind in ("reject", "error")]
            else:
                continue
            if not any(code in WORDS["zh"] for code in wanted):
                missing.append((path.name, wanted))
    assert missing == []


def test_intake_never_imports_publish_and_its_modules_form_a_ladder() -> None:
    imports: dict[str, set[str]] = {}
    for path in INTAKE.rglob("*.py"):
        name = ".".join(path.relative_to(INTAKE.parent).with_suffix("").parts)
        imports[name.removesuffix(".__init__")] = set(_imported(path))
    assert not [n for n, names in imports.items() if any(i.startswith("publish") for i in names)]
    done: set[str] = set()
    while len(done) < len(imports):
        ready = {n for n in imports if n not in done and (imports[n] & imports.keys()) <= done}
        assert ready, {n: imports[n] & imports.keys() - done for n in imports if n not in done}
        done |= ready


def _imported(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            inside = [n for n in names if (INTAKE.parent / f"{n.replace('.', '/')}.py").exists()]
            found += inside or [node.module]
    return found
