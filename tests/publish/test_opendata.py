"""The open data: a valid Data Package, the same facts as the YAML, and nothing private in it."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from frictionless import Package

from district.calendar import meetings
from district.excerpt import KINDS, Excerpt, Looked
from district.reading import read_district
from district.records import District, TeamMember
from district.words import read_words
from publish.opendata import Package as Description
from publish.opendata import rows_of, table_path, table_pieces
from publish.rows import window
from publish.site import Site
from publish.speak import Speaker
from publish.tables import TABLES

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
    assert report.stats["tasks"] == 10


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
