"""Gate posters and cards as PDF: every fact on its sheet, codes that phones read, fonts inside."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from district.checking import check_content
from district.words import read_words
from publish.posters import Order, Posters
from publish.printing import Wanted
from publish.telling import Telling
from publish.typesetting import Typesetter
from tests.conftest import NOW as SAMPLE_NOW
from tests.conftest import run
from tests.district.making import FUXUE, JIAODONG, LI, NOW, SHEN, STATION, changed, content_with
from tests.publish.reading_pdf import codes_on, fonts_of, pages, picture_of, squeezed, text_of

MEETING = f"{STATION}/meetings/fuxue-neighbours.yaml"


def printed(content: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The command as staff type it, at the moment the small district is made for."""
    return run("build.py", "posters", "--content", str(content), "--now", f"{NOW:%Y-%m-%d %H:%M}",
               *options)


def pdf_of(content: Path, *options: str) -> bytes:
    out = content.parent / "boards.pdf"
    done = printed(content, "--out", str(out), *options)
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """All boards of a station of the sample."""
    out = tmp_path_factory.mktemp("posters") / "jiaodaokou.pdf"
    done = run("build.py", "posters", "--station", "jiaodaokou", "--out", str(out),
               "--now", SAMPLE_NOW)
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


def test_a_station_is_one_file_with_two_sheets_for_each_community(station: bytes) -> None:
    found = pages(station)
    assert len(found) == 14
    assert {tuple(round(side) for side in page.get_size()) for page in found} == {(595, 842)}
    names = [mark.get_title() for mark in PdfDocument(station).get_toc()]
    assert names == ["大兴社区", "福祥社区", "府学社区", "鼓楼苑社区", "交东社区", "菊儿社区",
                     "南锣鼓巷社区"]


def test_a_poster_tells_every_fact_in_both_languages(station: bytes) -> None:
    told = text_of(pages(station)[4])
    for fact in (
        "府学社区", "Fuxue Community", "沈一帆", "Shen Yifan", "警号 012345", "010-0000 1203",
        "星期一至星期五 09:00–16:00 府学社区警务室", "Saturday 09:00 to 10:00 Courtyard round",
        "每周星期三 19:00–20:30", "every Wednesday, 19:00 to 20:30, Fuxue community room",
        "110报警Police", "119火警Fire", "120急救Ambulance", "12345市民热线City services",
        "交道口派出所 010-0000 1200", "2026年11月1日核实", "2026年11月23日打印",
        "Printed on 23 November 2026",
    ):
        assert squeezed(fact) in told, fact


def test_the_cards_are_five_in_chinese_beside_five_in_english(station: bytes) -> None:
    told = text_of(pages(station)[5])
    for fact in ("警民联系卡", "Contactcard", "沈一帆", "ShenYifan", "每周星期三19:00–20:30"):
        assert told.count(fact) == 5, fact
    assert told.count("010-00001203") == 10


def test_every_code_leads_to_the_page_of_its_community(station: bytes) -> None:
    ids = ["daxing", "fuxiang", "fuxue", "gulouyuan", "jiaodong", "juer", "nanluoguxiang"]
    for at, page in enumerate(pages(station)):
        address = f"https://example.org/communities/{ids[at // 2]}/"
        assert codes_on(page) == [address] * (10 if at % 2 else 1), at


def test_the_page_and_the_paper_show_the_same_version(station: bytes, sample_site: Path) -> None:
    listed = run("build.py", "posters", "--community", "fuxue", "--list", "--now", SAMPLE_NOW)
    version = listed.stdout.splitlines()[1].split()[3]
    html = (sample_site / "communities/fuxue/poster/index.html").read_text("utf-8")
    assert html.count(f"联系牌版本 {version}") == 2
    assert f"联系牌版本{version}" in text_of(pages(station)[4])
    assert f"Boardversion{version}" in text_of(pages(station)[5])


def test_fonts_are_in_the_file_and_a_board_is_small(station: bytes) -> None:
    fonts = {found for page in pages(station) for found in fonts_of(page)}
    assert all(embedded for embedded, _ in fonts)
    assert all(0 < size < 200_000 for _, size in fonts), "only the characters that are used"
    assert len(station) / 7 < 1_000_000


def test_a_reader_is_told_title_language_and_structure(station: bytes) -> None:
    document = PdfDocument(station)
    assert document.get_metadata_value("Title") == "交道口派出所：联系牌和警民联系卡"
    assert document.get_metadata_value("Author") == "东城区"
    assert document.is_tagged()
    assert b"/Lang(zh-CN)" in station.replace(b" ", b"")


def test_a_board_alone_is_under_a_megabyte_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    first = pdf_of(content, "--community", "fuxue")
    assert len(first) < 1_000_000
    assert pdf_of(content, "--community", "fuxue") == first


def test_paper_needs_no_colour(tmp_path: Path) -> None:
    for page in pages(pdf_of(content_with(tmp_path, {}))):
        red, green, blue = picture_of(page).split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()


LONG_HOURS = "".join(
    f'  - {{days: [{day}], from: "09:00", until: "16:00", at: {{zh: 府学胡同与东四北大街交叉口社区警务室, '
    f"en: Police room at the corner of Fuxue Hutong and Dongsi North Street}}}}\n"
    for day in ("mon", "wed", "thu", "fri", "sun")
)


def test_the_most_and_the_longest_there_is_to_say_fits_two_sheets(tmp_path: Path) -> None:
    texts = {
        SHEN: changed(SHEN, "name: {zh: 沈一帆, en: Shen Yifan}",
                      "name: {zh: 买买提艾力·阿不都热合曼, en: Aleksandra-Konstantinovna Featherstonehaugh}"),
        FUXUE: changed(FUXUE, "name: {zh: 府学社区, en: Fuxue Community}",
                       "name: {zh: 新中街东环广场与春秀路北社区, "
                       "en: Xinzhong Street East Ring Plaza and Chunxiu Road North Community}"),
    }
    head, _, tail = texts[SHEN].partition("hours:\n")
    texts[SHEN] = head + "hours:\n" + LONG_HOURS + tail[tail.index("\naway:"):]
    for name in ("second", "third"):
        texts[f"{STATION}/meetings/fuxue-{name}.yaml"] = changed(
            MEETING, "title: {zh: 府学邻里沟通会, en: Fuxue neighbours' meeting}",
            "title: {zh: 府学胡同与张自忠路沿街商户共治圈沟通会, "
            f"en: {name} meeting of the merchants of Fuxue Hutong and Zhang Zizhong Road}}",
        )
    found = pages(pdf_of(content_with(tmp_path, texts), "--community", "fuxue"))
    assert len(found) == 2
    poster, cards = map(text_of, found)
    for fact in ("买买提艾力·阿不都热合曼", "Featherstonehaugh", "新中街东环广场与春秀路北社区",
                 "third meeting of the merchants", "星期日 09:00–16:00 府学胡同", "110报警",
                 "联系牌版本", "Boardversion"):
        assert squeezed(fact) in poster, fact
    assert cards.count("星期日09:00–16:00") == 5
    assert codes_on(found[0]) == ["https://example.org/communities/fuxue/"]
    assert len(codes_on(found[1])) == 10


def test_what_staff_write_is_text_and_never_code(tmp_path: Path) -> None:
    tricks = '#pagebreak() $x^2$ *b* \\ "q" // c #read("boards.json")'
    content = content_with(tmp_path, {
        SHEN: changed(SHEN, "at: 院落走访", f"at: '{tricks}'"),
    })
    found = pages(pdf_of(content, "--community", "fuxue"))
    assert len(found) == 2
    assert squeezed(tricks) in text_of(found[0])


def test_without_a_lead_the_sheets_show_the_station(tmp_path: Path) -> None:
    ended = changed(SHEN, "    role: lead\n", "    until: 2026-11-20\n    role: lead\n")
    poster, cards = pages(pdf_of(content_with(tmp_path, {SHEN: ended}), "--community", "fuxue"))
    assert "沈一帆" not in text_of(poster)
    assert text_of(cards).count("010-00001200") == 20


def test_a_district_in_chinese_alone_has_ten_chinese_cards(tmp_path: Path) -> None:
    texts = {"district.yaml": changed("district.yaml", "emergency:", "languages: [zh]\nemergency:")}
    poster, cards = pages(pdf_of(content_with(tmp_path, texts), "--community", "fuxue"))
    assert text_of(cards).count("警民联系卡") == 10
    assert "Yifan" not in text_of(poster)


def test_a_machine_without_chinese_fonts_is_told_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = content_with(tmp_path, {})
    checked = check_content(content, lambda zone: NOW)
    paper = Posters(Telling(read_words("en"), content), content, checked)
    order = Order(Wanted(), "", tmp_path / "boards.pdf")
    assert paper.run(order, lambda: Typesetter(system=False)) == 2
    assert "Install Noto Sans CJK" in capsys.readouterr().err
    assert not (tmp_path / "boards.pdf").exists()


def test_a_photo_that_is_damaged_is_told_and_no_file_is_written(tmp_path: Path) -> None:
    content = content_with(
        tmp_path, {SHEN: changed(SHEN, "verified_on:", "photo: shen-yifan.jpg\nverified_on:")}
    )
    (content / STATION / "officers/shen-yifan.jpg").write_bytes(b"\xff\xd8\xff no picture")
    done = printed(content, "--out", str(tmp_path / "boards.pdf"))
    assert done.returncode == 1
    assert "shen-yifan.jpg cannot be opened" in done.stderr
    assert not (tmp_path / "boards.pdf").exists()


# --- which boards


def listed(content: Path, *options: str) -> list[str]:
    done = printed(content, "--list", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[1:]


def git(folder: Path, *words: str, day: str = "2026-11-01") -> None:
    who = ["-c", "user.name=Clerk", "-c", "user.email=clerk@example.org"]
    when = f"{day}T12:00:00+08:00"
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True,
                   env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "GIT_AUTHOR_DATE": when,
                        "GIT_COMMITTER_DATE": when})


def committed(folder: Path, files: dict[str, str], day: str = "2026-11-01") -> Path:
    """The good district with these files in a repository of its own."""
    content = content_with(folder, files)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "content")
    git(folder, "commit", "-q", "-m", "boards printed", day=day)
    return content


def test_only_the_board_whose_number_changed_is_to_be_replaced(tmp_path: Path) -> None:
    content = committed(tmp_path, {})
    assert listed(content, "--changed-since", "HEAD") == []
    (content / LI).write_text(changed(LI, "010-0000 1204", "010-0000 1299"), "utf-8")
    (content / SHEN).write_text(changed(SHEN, "verified_on: 2026-11-01", "verified_on: 2026-11-09"),
                                "utf-8")
    (line,) = listed(content, "--changed-since", "HEAD")
    assert line.split()[2] == "jiaodong"
    assert line.split()[-2:] == ["010-0000", "1299"]
    assert (content / LI).read_text("utf-8").count("010-0000 1299") == 1


def test_a_hand_over_that_came_with_time_alone_is_to_be_replaced(tmp_path: Path) -> None:
    content = committed(tmp_path, {
        LI: changed(LI, "from: 2024-09-01, role: lead", "from: 2024-09-01, until: 2026-11-10, role: lead"),
        SHEN: changed(SHEN, "    role: lead\n",
                      "    role: lead\n  - {community: jiaodong, from: 2026-11-11, role: lead}\n"),
    })
    (line,) = listed(content, "--changed-since", "main")
    assert line.split()[2] == "jiaodong"
    assert "Shen Yifan" in line


def test_a_new_community_needs_a_board(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    git(tmp_path, "init", "-q")
    (content / JIAODONG).rename(tmp_path / "later.yaml")
    git(tmp_path, "add", "content")
    git(tmp_path, "commit", "-q", "-m", "one community")
    (tmp_path / "later.yaml").rename(content / JIAODONG)
    assert [line.split()[2] for line in listed(content, "--changed-since", "HEAD")] == ["jiaodong"]


def test_where_nothing_changed_it_is_said_and_no_file_is_written(tmp_path: Path) -> None:
    content = committed(tmp_path, {})
    done = printed(content, "--changed-since", "HEAD", "--out", str(tmp_path / "boards.pdf"))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "There is no board to print, and no file was written.\n"
    assert not (tmp_path / "boards.pdf").exists()


@pytest.mark.parametrize("revision", ["v9", "--help", "HEAD:content", "0" * 40, "HEAD~1"])
def test_a_revision_that_is_not_there_is_told(tmp_path: Path, revision: str) -> None:
    content = committed(tmp_path, {})
    done = printed(content, f"--changed-since={revision}", "--list")
    assert done.returncode == 2
    assert done.stderr == (
        f"The repository has no revision {revision}. Check the tag, branch or commit.\n"
    )


def test_content_outside_git_or_never_committed_is_told(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    done = printed(content, "--changed-since", "HEAD", "--list")
    assert done.returncode == 2
    assert done.stderr == (
        f"{content} is not in a git repository, so nobody can tell what it was at HEAD.\n"
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "empty")
    done = printed(content, "--changed-since", "HEAD", "--list")
    assert (done.returncode, done.stderr) == (2, f"There is no folder {content} in HEAD.\n")


def test_a_repository_that_was_cut_short_says_how_to_fetch_the_rest(tmp_path: Path) -> None:
    content = committed(tmp_path, {})
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "later")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tmp_path}", "short")
    done = printed(tmp_path / "short" / content.name, "--changed-since", "HEAD~1", "--list")
    assert done.returncode == 2
    assert "git fetch --unshallow" in done.stderr


def test_a_hand_over_lists_the_boards_that_carry_an_old_number_a_week_ahead(tmp_path: Path) -> None:
    content = content_with(tmp_path, {
        LI: changed(LI, "from: 2024-09-01, role: lead", "from: 2024-09-01, until: 2026-11-29, role: lead"),
        SHEN: changed(SHEN, "    role: lead\n",
                      "    role: lead\n  - {community: jiaodong, from: 2026-11-30, role: lead}\n"),
    })
    (line,) = listed(content, "--outdated")
    assert line.split()[2] == "jiaodong"
    assert line.endswith("Shen Yifan  010-0000 1203  2026-11-30"), "as it will be, from that day"
    assert listed(content, "--outdated", "--community", "fuxue") == []
    poster, _ = pages(pdf_of(content, "--outdated"))
    assert "010-00001203" in text_of(poster)
    assert "2026年11月30日起使用" in text_of(poster)


def test_an_id_that_nobody_has_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    done = printed(content, "--station", "jiaodaoku", "--list")
    assert (done.returncode, done.stderr) == (
        2, "There is no station jiaodaoku; did you mean jiaodaokou?\n"
    )
    done = printed(content, "--community", "zzz", "--list")
    assert (done.returncode, done.stderr) == (2, "There is no community zzz.\n")


def test_content_with_errors_is_not_printed(tmp_path: Path) -> None:
    content = content_with(tmp_path, {SHEN: changed(SHEN, '"16:00"', '"26:00"')})
    done = printed(content, "--out", str(tmp_path / "boards.pdf"))
    assert done.returncode == 1
    assert "shen-yifan.yaml" in done.stderr
    assert not (tmp_path / "boards.pdf").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = printed(content_with(tmp_path, {}), "--out", str(tmp_path / "nowhere" / "boards.pdf"))
    assert done.returncode == 2
    assert "cannot be read or written" in done.stderr
    done = printed(tmp_path / "content")
    assert (done.returncode, done.stderr) == (
        2, "Name the PDF with --out, or see the boards with --list.\n"
    )
