"""`build.py diff`: what a reviewer reads, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.clerk.repository import commit, committed, edit, git
from tests.conftest import ROOT, run
from tests.district.making import FUXUE, GOOD, JIAODONG, LI, NOW, SHEN, STATION, content_with

MEETING = f"{STATION}/meetings/fuxue-neighbours.yaml"
NOTICE = f"{STATION}/notices/2026-11-20-winter-gas.yaml"


def diff(
    content: Path, *options: str, base: str = "HEAD", **environment: str
) -> subprocess.CompletedProcess[str]:
    return run("build.py", "diff", base, "--content", str(content), "--no-cache",
               "--now", f"{NOW:%Y-%m-%d %H:%M}", *options, **environment)


def told(content: Path, *options: str) -> list[str]:
    done = diff(content, *options)
    assert done.stderr == ""
    return done.stdout.splitlines()


def facts(content: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(diff(content, "--format", "json").stdout)
    return found


def test_where_nothing_differs_it_is_said(tmp_path: Path) -> None:
    content = committed(tmp_path)
    assert told(content) == ["Nothing differs from HEAD."]
    assert told(content, "--lang", "zh") == ["和 HEAD 相比，内容没有变化。"]


def test_a_reviewer_reads_what_residents_will_see(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, FUXUE, "odd 1-63", "odd 21-63")
    edit(content, JIAODONG, "even 2-38, odd 65-99", "even 2-38, odd 1-19, odd 65-99")
    edit(content, LI, "010-0000 1204", "010-0000 1299")
    edit(content, MEETING, "changes:\n", "changes:\n  - {on: 2026-12-09, cancelled: 停电}\n")
    edit(content, NOTICE, "expires: 2027-02-28", "expires: 2026-11-22")
    lines = told(content)
    for line in (
        "  10 addresses: Shen Yifan (Fuxue Community) → Li Min (Jiaodong Community); such as "
        "张自忠路 1, 张自忠路 3, 张自忠路 5",
        "  Fuxue neighbours' meeting: 1 meeting cancelled: 2026-12-09 19:00",
        "  Ended early: Gas safety this winter",
        "1 gate board to print again",
        "  Jiaodong Community (jiaodong): Li Min 010-0000 1299",
        "    phone: 010-0000 1204 → 010-0000 1299",
        "    numbers (addresses, 张自忠路): odd 1-63 → odd 21-63",
    ):
        assert line in lines, line
    assert lines[0].endswith(", 5 files differ.")
    chinese = told(content, "--lang", "zh")
    for line in (
        "  10 个门牌：沈一帆（府学社区） → 李敏（交东社区），例如张自忠路1号、张自忠路3号、张自忠路5号",
        "  “府学邻里沟通会”取消 1 场：2026-12-09 19:00",
        "  “冬季用气安全提醒”提前到期",
        "有 1 块联系牌要重新打印",
    ):
        assert line in chinese, line


def test_a_hand_over_says_who_hands_what_to_whom_from_which_day(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, SHEN, "    role: lead\n", "    until: 2026-12-09\n    role: lead\n")
    edit(content, LI, "{community: fuxue, from: 2025-03-01, role: deputy}",
         "{community: fuxue, from: 2026-12-10, role: lead}")
    lines = told(content, "--lang", "zh")
    assert "  府学社区的社区民警：沈一帆 → 李敏，从 2026-12-10 起" in lines
    assert "  府学社区（fuxue）：李敏 010-0000 1204，从 2026-12-10 起" in lines


def test_a_comment_holds_no_markup_that_staff_wrote(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, NOTICE, "title: {zh: 冬季用气安全提醒, en: Gas safety this winter}",
         "title: '<b>@everyone</b> [x](http://y) `z`'")
    text = diff(content, "--format", "markdown", "--lang", "zh").stdout
    assert "- “\\<b\\>@\u200ceveryone\\</b\\> \\[x\\](http://y) \\`z\\`”内容有改动" in text
    assert "### 公告" in text
    assert f"- `{content}/{NOTICE}`：" in text


def test_programs_are_told_everything(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, LI, "010-0000 1204", "010-0000 1299")
    found = facts(content)
    assert found["files"] == [{
        "file": LI, "state": "changed", "kind": "officers", "other": "", "fields": [
            {"path": ["phone"], "shown": ["phone"], "old": "010-0000 1204", "new": "010-0000 1299"},
        ],
    }]
    assert found["pages"]["by_kind"]["posters"] == 2
    assert found["pages"]["count"] == len(found["pages"]["pages"])
    assert [one["community"] for one in found["boards"]] == ["jiaodong"]
    assert found["commit"] == git(tmp_path, "rev-parse", "HEAD").strip()


def test_photos_pages_and_remarks_are_told_by_their_file(tmp_path: Path) -> None:
    page = (ROOT / "content/pages/zh/about.md").read_text("utf-8")
    content = committed(tmp_path, {"pages/zh/about.md": page})
    (content / "pages/zh/about.md").write_text(f"{page}\n还有一句。\n", "utf-8")
    (content / FUXUE).write_text("# 2026\n" + (content / FUXUE).read_text("utf-8"), "utf-8")
    lines = told(content)
    assert f"  {content}/pages/zh/about.md: changed" in lines
    assert f"  {content}/{FUXUE}: only remarks or layout" in lines
    assert "  hand-written pages, 1: /about/" in lines
    (content / "pages/zh/about.md").unlink()
    done = diff(content)
    assert done.returncode == 1
    assert "keep the page and say where its content has gone" in done.stdout


def test_a_long_comment_is_cut_where_it_would_not_be_taken(tmp_path: Path) -> None:
    files = {f"notices/2026-11-20-n{number}.yaml": (GOOD / NOTICE).read_text("utf-8").replace(
        "communities: [fuxue]\n", "") for number in range(90)}
    content = committed(tmp_path, files)
    for name in files:
        edit(content, name, "title: {zh: 冬季用气安全提醒, en: Gas safety this winter}",
             f"title: {'安' * 1600}")
    comment = diff(content, "--format", "markdown", "--lang", "zh").stdout
    assert 30_000 < len(comment) < 65_536
    assert "太长，后面的请在本机运行 python build.py diff 看。" in comment


# --- addresses on the web


@pytest.mark.parametrize(("file", "address", "mend"), [
    (NOTICE, "/notices/2026-11-20-winter-gas/", "set expires to yesterday"),
    (MEETING, "/meetings/fuxue-neighbours/", "set the until of repeats"),
    ("forms/noise.yaml", "/requests/noise/", "keep the file"),
])
def test_an_address_that_would_break_is_an_error(
    tmp_path: Path, file: str, address: str, mend: str
) -> None:
    content = committed(tmp_path)
    (content / file).unlink()
    done = diff(content)
    assert done.returncode == 1
    (line,) = [one for one in done.stdout.splitlines() if one.startswith(f"  {address} (")]
    assert mend in line


def merged(content: Path, signpost: str) -> None:
    """Jiaodong becomes a part of Fuxue."""
    (content / JIAODONG).unlink()
    edit(content, FUXUE, "addresses:\n", f"{signpost}addresses:\n"
         "  - {street: 香饵胡同, numbers: all}\n")
    edit(content, FUXUE, "numbers: odd 1-63", 'numbers: "odd 1-63, even 2-38, odd 65-99"')
    edit(content, LI, "  - {community: jiaodong, from: 2024-09-01, role: lead}\n", "")


def test_a_signpost_keeps_the_address_of_a_merged_community(tmp_path: Path) -> None:
    content = committed(tmp_path)
    merged(content, "former_ids: [jiaodong]\n")
    done = diff(content)
    assert (done.returncode, "would break" in done.stdout) == (0, False), done.stdout
    commit(tmp_path)
    edit(content, FUXUE, "former_ids: [jiaodong]\n", "")
    done = diff(content)
    assert done.returncode == 1
    assert "write jiaodong back into former_ids" in done.stdout


def test_a_merged_community_without_a_signpost_is_an_error(tmp_path: Path) -> None:
    content = committed(tmp_path)
    merged(content, "")
    done = diff(content, "--lang", "zh")
    assert done.returncode == 1
    assert "former_ids: [jiaodong]，旧网址就会指过去" in done.stdout


def test_an_officer_who_moves_to_another_station_keeps_the_address(tmp_path: Path) -> None:
    content = committed(tmp_path)
    other = content / "stations/dongsi"
    (other / "officers").mkdir(parents=True)
    shutil.copy(content / STATION / "station.yaml", other / "station.yaml")
    edit(content, "stations/dongsi/station.yaml", "010-0000 1200", "010-0000 1300")
    (content / LI).rename(other / "officers/li-min.yaml")
    done = diff(content)
    assert "would break" not in done.stdout, done.stdout
    moved = f"  {content}/stations/dongsi/officers/li-min.yaml: was {content}/{LI}"
    assert moved in done.stdout.splitlines()
    edit(content, "stations/dongsi/officers/li-min.yaml", "010-0000 1204", "010-0000 1299")
    lines = told(content)
    assert lines[lines.index(moved) + 1] == "    phone: 010-0000 1204 → 010-0000 1299"


def test_a_language_taken_away_breaks_all_its_addresses(tmp_path: Path) -> None:
    content = committed(tmp_path)
    with (content / "district.yaml").open("a", encoding="utf-8") as file:
        file.write("languages: [zh]\n")
    done = diff(content)
    assert done.returncode == 1
    assert "  /en/ (" in done.stdout


# --- what cannot be compared


def test_errors_of_the_content_come_first_and_alone(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, SHEN, '"16:00"', '"26:00"')
    done = diff(content)
    assert done.returncode == 1
    assert "shen-yifan.yaml:13:5 until" in done.stdout
    assert done.stderr == "Mend these first; what changes is told then.\n"
    marked = diff(content, "--format", "markdown").stdout
    assert f"- `{content}/{SHEN}:13:5` until: " in marked
    (problem,) = json.loads(diff(content, "--format", "json").stdout)["problems"]
    assert (problem["line"], problem["field"]) == (13, "until")


def test_content_that_was_broken_then_is_compared_as_far_as_it_could_be_read(
    tmp_path: Path,
) -> None:
    content = committed(tmp_path, {SHEN: "name: [", f"{STATION}/station.yaml": "name: {"})
    for name in (SHEN, f"{STATION}/station.yaml"):
        shutil.copy(GOOD / name, content / name)
    done = diff(content)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{SHEN}: one of the two cannot be read and was not compared" in done.stdout


@pytest.mark.parametrize("revision", ["v9", "HEAD:content", "0" * 40, "HEAD~1", "-p"])
def test_a_revision_that_is_not_there_is_told(tmp_path: Path, revision: str) -> None:
    content = committed(tmp_path)
    done = run("build.py", "diff", "--content", str(content), "--no-cache", "--", revision)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"The repository has no revision {revision}. Check the tag, branch or commit.\n"
    )


def test_a_shallow_clone_says_how_to_fetch_the_rest(tmp_path: Path) -> None:
    content = committed(tmp_path)
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "later")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tmp_path}", "short")
    done = diff(tmp_path / "short" / content.name, base="HEAD~1")
    assert done.returncode == 2
    assert "git fetch --unshallow" in done.stderr
    assert "fetch-depth: 0" in done.stderr


def test_content_outside_git_is_told(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    done = diff(content)
    assert (done.returncode, done.stderr) == (
        2, f"{content} is not in a git repository, so nobody can tell what it was at HEAD.\n"
    )


def test_a_folder_that_the_revision_lacks_is_told(tmp_path: Path) -> None:
    commit(tmp_path)
    content = content_with(tmp_path, {})
    done = diff(content)
    assert (done.returncode, done.stderr) == (2, f"There is no folder {content} in HEAD.\n")


def test_a_machine_without_git_is_told(tmp_path: Path) -> None:
    content = committed(tmp_path)
    (tmp_path / "empty").mkdir()
    done = diff(content, PATH=str(tmp_path / "empty"))
    assert (done.returncode, done.stderr) == (
        2, f"There is no git on this machine to tell what {content} was at HEAD.\n"
    )


def test_nothing_of_the_user_s_is_touched(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, LI, "010-0000 1204", "010-0000 1299")
    git(tmp_path, "add", "content")
    (content / "forms/new.yaml").write_text("# later\n", "utf-8")
    status = git(tmp_path, "status", "--porcelain")
    diff(content)
    assert git(tmp_path, "status", "--porcelain") == status
