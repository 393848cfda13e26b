"""Whatever clerks and their tools leave behind: `fmt` and `new` say it as `check` does, and change
nothing that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import cli
from district.checking import check_content
from district.reading import read_district
from tests.conftest import NOW
from tests.district.making import NOW as MOMENT
from tests.district.test_mistakes import NAMES, content_with
from tests.district.test_mistakes import text_of as text_in
from tests.torture import LONG

STATION = "stations/jiaodaokou"
OFFICER = f"{STATION}/officers/shen-yifan.yaml"
NEW = [
    "--station", "jiaodaokou", "--name", "王小明", "--badge", "900001", "--phone", "010-0000 1299",
    "--community", "jiaodong", "--role", "deputy", "--days", "mon-fri", "--start", "09:00",
    "--end", "17:00", "--at", "警务室",
]


def run(content: Path, *words: str) -> Result:
    """A command in this process, or hundreds would take too long; no terminal is there."""
    return CliRunner().invoke(
        cli, [*words, "--content", str(content), "--lang", "en"], catch_exceptions=False
    )


def bytes_of(content: Path) -> dict[str, bytes | str]:
    """Every file's bytes, and where a link leads."""
    return {
        file.relative_to(content).as_posix(): str(file.readlink()) if file.is_symlink()
        else file.read_bytes()
        for file in sorted(content.rglob("*")) if file.is_symlink() or file.is_file()
    }


@pytest.mark.parametrize("mistake", NAMES if LONG else NAMES[::6])
def test_fmt_leaves_alone_what_cannot_be_read_and_loses_no_record(
    mistake: str, tmp_path: Path
) -> None:
    content = content_with(mistake, tmp_path)
    before, read = bytes_of(content), read_district(content)
    done = run(content, "fmt")
    after = bytes_of(content)
    assert done.exit_code in (0, 1)
    assert after.keys() == before.keys()
    wrong = {problem.file for problem in read.problems}
    assert {file for file in before if after[file] != before[file]}.isdisjoint(wrong)
    again = read_district(content)
    assert again.district == read.district
    assert [(one.code, one.file) for one in again.problems] == [
        (one.code, one.file) for one in read.problems
    ]
    assert run(content, "fmt").stdout == "".join(
        line for line in done.stdout.splitlines(keepends=True) if not _is_path(line, content)
    )
    assert bytes_of(content) == after


def _is_path(line: str, content: Path) -> bool:
    """Whether a line of `fmt` is the name of a file it tidied, not a problem."""
    return Path(line.strip()) in set(content.rglob("*.yaml"))


@pytest.mark.parametrize("mistake", [
    "merge_conflict", "merge_conflict_half_mended", "merge_conflict_in_a_notice_text",
    "file_half_saved", "file_name_in_chinese", "files_that_differ_in_capitals",
    "link_out_of_content", "link_to_itself", "not_utf8_but_gbk", "utf16_from_notepad",
    "nul_character", "file_of_two_megabytes", "brackets_without_end", "duplicate_key",
])
def test_fmt_says_of_a_file_what_check_says(mistake: str, tmp_path: Path) -> None:
    content = content_with(mistake, tmp_path)
    before = bytes_of(content)
    problems = check_content(content, lambda zone: MOMENT).problems
    done = run(content, "fmt")
    said = text_in(problems, "en").replace("content/", f"{content}/")
    assert (done.exit_code, done.stdout) == (1, said)
    assert "left alone" in done.stderr
    assert bytes_of(content) == before


def test_windows_line_ends_and_a_byte_order_mark_are_taken_away(tmp_path: Path) -> None:
    content = content_with("fine_windows_line_ends", tmp_path)
    file = content / OFFICER
    plain = file.read_bytes().replace(b"\r\n", b"\n")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert run(content, "fmt", "--check").exit_code == 1
    assert file.read_bytes() != plain
    done = run(content, "fmt", str(file))
    assert (done.exit_code, done.stdout) == (0, f"{file}\n")
    assert file.read_bytes() == plain
    assert run(content, "fmt", "--check").exit_code == 0


def test_a_photo_of_five_megabytes_is_none_of_fmts_business(tmp_path: Path) -> None:
    content = content_with("fine_photo_of_five_megabytes", tmp_path)
    before = bytes_of(content)
    photo = content / STATION / "officers/shen-yifan.jpg"
    assert run(content, "check", "--no-cache", "--now", NOW).exit_code == 0
    assert run(content, "fmt", str(photo)).exit_code == 0
    assert run(content, "fmt").exit_code == 0
    assert bytes_of(content) == before


def test_a_link_inside_the_content_stays_one_and_its_file_is_tidied(tmp_path: Path) -> None:
    content = content_with("fine_photo", tmp_path)
    file = content / OFFICER
    real = content / STATION / "officers/shen.md"
    text = file.read_text("utf-8")
    file.rename(real)
    real.write_text(text.replace("name: {", "name:   {"), "utf-8")
    file.symlink_to("shen.md")
    assert run(content, "fmt").exit_code == 0
    assert file.is_symlink()
    assert real.read_text("utf-8") == text


def test_a_file_outside_the_content_or_none_at_all_is_a_usage_error(tmp_path: Path) -> None:
    content = content_with("fine_photo", tmp_path)
    outside = tmp_path / "other.yaml"
    outside.write_text("a:   1\n", "utf-8")
    done = run(content, "fmt", str(outside))
    assert done.exit_code == 2
    assert "does not lie in the content folder" in done.stderr
    assert outside.read_text("utf-8") == "a:   1\n"
    done = run(content, "fmt", str(content / "none.yaml"))
    assert (done.exit_code, done.stderr) == (2, f"There is no file {content}/none.yaml.\n")


SOME = sorted({
    *NAMES[::6], "merge_conflict", "file_half_saved", "fine_windows_line_ends",
    "fine_byte_order_mark", "files_that_differ_in_capitals", "file_name_in_chinese",
    "fine_photo_of_five_megabytes", "link_out_of_content",
})


@pytest.mark.parametrize("mistake", SOME)
def test_a_new_file_can_be_begun_beside_any_mistake(mistake: str, tmp_path: Path) -> None:
    """Somebody else's slip must not keep a clerk from beginning; nor may theirs be touched."""
    content = content_with(mistake, tmp_path)
    before = bytes_of(content)
    done = run(content, "new", "officer", *NEW, "--now", NOW)
    after = bytes_of(content)
    assert {name: after[name] for name in before} == before
    file = f"{STATION}/officers/wang-xiaoming.yaml"
    known = {"jiaodaokou", "jiaodong"} <= {
        *read_district(content).district.stations, *read_district(content).district.communities,
    }
    # Where the station's or the community's own file cannot be read, they are not known.
    assert done.exit_code == (0 if known else 2), done.stdout + done.stderr
    assert after.keys() - before.keys() == ({file} if known else set())
