"""The open data: a valid Data Package, the same facts as the YAML, and nothing private in it."""

import csv
import html
import io
import json
import re
import shutil
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from frictionless import Package

from district.calendar import meetings
from district.excerpt import KINDS, Excerpt, Looked
from district.reading import read_district
from district.records import District, TeamMember
from district.words import read_words
from look.speak import Speaker
from publish.opendata import Package as Description
from publish.opendata import rows_of, table_pieces
from publish.rows import window
from publish.site import Site
from publish.tables import LICENCE, TABLES, table_path
from tests.conftest import run
from tests.district.making import GOOD
from tests.making_districts import Making

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 23, 10, 0)


@pytest.fixture(scope="module")
def district() -> District:
    return read_district(CONTENT).district


def files_of(district: District, language: str = "zh") -> dict[str, bytes]:
    """The whole district as if it were one unit."""
    site = Site(district, NOW)
    files = frozenset(one.file for kind in KINDS for one in getattr(district, kind).values())
    parts = rows_of(site, Excerpt("", district, files, Looked.of(()), b"", ()))
    bodies = {
        one.name: b"".join(table_pieces(one.name, parts.get(f"data.{one.name}", {}).values()))
        for one in TABLES
    }
    sizes = {name: (len(body), sha256(body).hexdigest()) for name, body in bodies.items()}
    described = Description(site, Speaker(read_words(language, CONTENT))).file(sizes)
    return dict([described, *((table_path(name), body) for name, body in bodies.items())])


@pytest.fixture(scope="module")
def files(district: District) -> dict[str, bytes]:
    return files_of(district)


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"data/{name}.csv"].decode(), newline="")))


def put(files: dict[str, bytes], folder: Path) -> Package:
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return Package(str(folder / "data" / "datapackage.json"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_package_of_the_sample_is_valid(district, language, tmp_path):
    report = put(files_of(district, language), tmp_path).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["warnings"] == 0
    assert report.stats["tasks"] == 11


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_command_that_others_use_finds_the_published_package_valid(
    sample_site: Path, language: str
) -> None:
    done = run("-m", "frictionless", "validate", "datapackage.json",
               cwd=sample_site / f"{language}data")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("VALID") == len(TABLES)


@pytest.mark.parametrize(("table", "row"), [
    ("absences", b"nobody,2026-12-01,2026-12-02,li-min\n"),
    ("absences", b"li-min,2026-12-01,2026-12-02,nobody\n"),
    ("hours", b"nobody,1,09:00:00,10:00:00,x,\n"),
    ("addresses", b"nowhere,1,street,x,,all,,\n"),
    ("meeting_communities", b"fuxue-neighbours-20261125,nowhere\n"),
])
def test_the_command_that_others_use_finds_a_row_that_leads_nowhere(
    sample_site: Path, tmp_path: Path, table: str, row: bytes
) -> None:
    folder = shutil.copytree(sample_site / "data", tmp_path / "data")
    with (folder / f"{table}.csv").open("ab") as file:
        file.write(row)
    # The hash and size say so too; what is asked is whether the keys do.
    text = (folder / "datapackage.json").read_text("utf-8")
    (folder / "datapackage.json").write_text(
        re.sub(r'"hash": "[^"]*",\n|"bytes": \d+,\n', "", text), "utf-8")
    done = run("-m", "frictionless", "validate", "datapackage.json", "--json", cwd=folder)
    assert done.returncode == 1
    found = json.loads(done.stdout)["tasks"]
    assert {error["type"] for task in found for error in task["errors"]} == {"foreign-key"}


def test_a_row_that_leads_nowhere_would_be_found(files, tmp_path):
    """That `frictionless` does look at our keys."""
    package = put(files, tmp_path)
    broken = files["data/postings.csv"].replace(b",fuxue,", b",nowhere,", 1)
    (tmp_path / "data" / "postings.csv").write_bytes(broken)
    types = {found for [found] in package.validate().flatten(["type"])}
    assert "foreign-key" in types


def test_no_team_member_and_no_editor_is_named(district, files):
    community = district.communities["fuxue"]
    named = replace(community, team=(TeamMember("grid_worker", 1, "不该出现的赵师傅"),))
    notices = {
        name: replace(one, edited_by="不该出现的编辑", reviewed_by="不该出现的审核")
        for name, one in district.notices.items()
    }
    other = replace(
        district, communities={**district.communities, "fuxue": named}, notices=notices
    )
    assert any(c.team for c in district.communities.values())
    everything = b"".join(files_of(other).values()).decode()
    assert "不该出现" not in everything
    assert files_of(other) == files


def test_no_name_that_staff_wrote_for_a_neighbours_eye_alone_is_in_a_published_table(
    tmp_path: Path,
) -> None:
    content = shutil.copytree(GOOD, tmp_path / "content")
    hidden = "甲乙丙丁"
    for file in content.rglob("communities/*.yaml"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"(?ms)^team:\n.*?(?=^\w|\Z)", "", text) + (
            f"team:\n  - {{role: grid_worker, name: {hidden}}}\n"), "utf-8")
    for file in content.rglob("notices/*.yaml"):
        text = re.sub(r"(?m)^edited_by: .*", f"edited_by: {hidden}一", file.read_text("utf-8"))
        file.write_text(re.sub(r"(?m)^reviewed_by: .*", f"reviewed_by: {hidden}二", text), "utf-8")
    done = run("build.py", "site", "--content", str(content), "--out", str(tmp_path / "site"),
               "--no-cache", "--now", "2026-11-23 10:00")
    assert done.returncode == 0, done.stderr
    shown = [page for page in (tmp_path / "site").rglob("*.html")
             if hidden in page.read_text("utf-8")]
    assert shown, "its pages do name them"
    for file in (tmp_path / "site").rglob("*"):
        if file.is_file() and file.suffix in (".csv", ".json", ".ics", ".xml"):
            assert hidden not in file.read_text("utf-8"), file
    linked = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
    for page in shown:
        assert hidden not in "".join(linked.findall(page.read_text("utf-8")))


def test_an_absence_names_who_stands_in_and_is_gone_when_it_is_over(district, files):
    officer = district.officers["shen-yifan"]
    assert officer.away
    away = [
        {"officer": officer.id, "since": str(one.since), "until": str(one.until),
         "deputy": one.deputy or ""}
        for one in officer.away if one.until >= NOW.date()
    ]
    found = [row for row in rows(files, "absences") if row["officer"] == officer.id]
    assert found == away and away
    over = tuple(replace(one, until=date(2026, 11, 22)) for one in officer.away)
    twice = officer.away * 2
    for changed, expected in ((over, []), (twice, away)):
        officers = {**district.officers, officer.id: replace(officer, away=changed)}
        other = files_of(replace(district, officers=officers))
        assert [row for row in rows(other, "absences") if row["officer"] == officer.id] == expected


def test_a_deputy_who_has_left_is_in_no_row(district):
    officer = district.officers["shen-yifan"]
    deputy = district.officers[officer.away[0].deputy]
    ended = tuple(replace(one, until=date(2026, 11, 22)) for one in deputy.postings)
    officers = {**district.officers, deputy.id: replace(deputy, postings=ended)}
    other = files_of(replace(district, officers=officers))
    [row] = [row for row in rows(other, "absences") if row["officer"] == officer.id]
    assert row["deputy"] == ""


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_page_about_the_data_tells_every_table_and_column(sample_site, language):
    package = json.loads((sample_site / language / "data/datapackage.json").read_text("utf-8"))
    page = (sample_site / language / "data/index.html").read_text("utf-8")
    assert f'href="{LICENCE["path"]}"' in page
    assert package["homepage"] == f"https://example.org/{language}data/"
    sections = re.split(r'<section class="section" id="', page)[1:]
    assert [one.partition('"')[0] for one in sections] == [one["name"] for one in package["resources"]]
    for section, resource in zip(sections, package["resources"], strict=True):
        table = html.unescape(section.partition("</table>")[0])
        assert resource["title"] in table
        assert f'/data/{resource["path"]}"' in section
        body = re.findall(r"<tr><th[^>]*>(\w+)</th><td>(.*?)</td><td>(.*?)</td>", table)
        schema = resource["schema"]
        assert [(name, meaning.partition("<br>")[0]) for name, meaning, _ in body] == [
            (field["name"], field["title"]) for field in schema["fields"]
        ]
        links = {key["fields"][0]: key["reference"]["resource"] for key in schema["foreignKeys"]}
        for field, (name, meaning, kind) in zip(schema["fields"], body, strict=True):
            assert re.findall(r'href="#(\w+)"', meaning) == ([links[name]] if name in links else [])
            # A second line says that it is a key, or that it may be empty.
            required = field.get("constraints", {}).get("required", False)
            assert ("<br>" in kind) == (not required or name in schema["primaryKey"])


def test_random_districts_have_a_valid_package(tmp_path):
    for seed in range(3):
        making = Making(tmp_path / f"content{seed}", Random(seed))
        for _ in range(15):
            making.edit()
        found = read_district(making.content).district
        report = put(files_of(found), tmp_path / f"data{seed}").validate()
        assert report.valid, report.flatten(["type", "message"])


def test_an_officer_who_serves_nowhere_any_more_is_left_out_with_the_number(district, files):
    officer = district.officers["shen-yifan"]
    ended = tuple(replace(one, until=date(2026, 11, 22)) for one in officer.postings)
    officers = {**district.officers, officer.id: replace(officer, postings=ended)}
    assert officer.phone in files["data/officers.csv"].decode()
    gone = files_of(replace(district, officers=officers))
    for name in ("officers", "postings", "hours"):
        assert officer.id not in gone[f"data/{name}.csv"].decode()
    assert officer.phone not in b"".join(gone.values()).decode()


def test_the_tables_hold_what_the_district_has(district, files):
    days = window(NOW.date())
    assert [row["id"] for row in rows(files, "communities")] == list(district.communities)
    assert len(rows(files, "addresses")) == sum(
        len(one.addresses) for one in district.communities.values()
    )
    dated = [one for series in district.meetings.values() for one in meetings(series, *days)]
    assert len(dated) > 500
    assert [(row["id"], row["start"]) for row in rows(files, "meetings")] == [
        (one.id, f"{one.start:%Y-%m-%dT%H:%M:%S}+08:00") for one in dated
    ]


def test_every_column_has_a_title_in_both_languages(district, files):
    for language in ("zh", "en"):
        package = json.loads(files_of(district, language)["data/datapackage.json"])
        for resource in package["resources"]:
            header = files[f"data/{resource['path']}"].decode().split("\n", 1)[0].split(",")
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == header
            assert all(field["title"] for field in fields)
            assert resource["schema"]["primaryKey"]


def test_the_files_are_utf_8_without_a_mark_and_with_plain_line_ends(files):
    for body in files.values():
        assert body.decode("utf-8")[0] != "\ufeff"
        assert b"\r" not in body
        assert body.endswith(b"\n")


def test_nothing_in_the_package_is_the_moment_of_the_build(files):
    assert "created" not in json.loads(files["data/datapackage.json"])


def test_the_same_district_gives_the_same_bytes(files):
    assert files_of(read_district(CONTENT).district) == files
