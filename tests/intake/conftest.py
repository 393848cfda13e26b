"""A tiny district and the commands run on it; real files, real SQLite."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from district.forms import Form
from district.reading import read_district
from district.records import District
from intake.cli import intake
from intake.queues import open_queue
from intake.store import Store
from tests.intake.queues import ENGINES, Postgres, postgres

NOW = "2026-11-23 10:00"

FILES = {
    "district.yaml": """
name: {zh: 小区县, en: Tiny District}
url: https://example.org/
emergency: [{number: "110", for: {zh: 报警, en: Police}}]
hotline: {number: "12345", for: {zh: 市民热线, en: City services}}
also_written: [北京市东城区]
""",
    "stations/jdk/station.yaml": """
name: {zh: 交道口派出所, en: Jiaodaokou Police Station}
address: 交道口南大街 0 号
phone: 010-0000 1200
""",
    "stations/jdk/communities/fuxue.yaml": """
name: {zh: 府学社区, en: Fuxue Community}
code: "110101003003"
subdistrict: {zh: 交道口街道, en: Jiaodaokou Subdistrict}
office: 府学胡同 0 号
addresses:
  - {street: 府学胡同, numbers: all}
  - {street: 东四北大街, numbers: odd 1-99}
""",
    "stations/jdk/communities/dongsi.yaml": """
name: {zh: 东四社区, en: Dongsi Community}
code: "110101003004"
subdistrict: {zh: 交道口街道, en: Jiaodaokou Subdistrict}
office: 东四北大街 0 号
addresses:
  - {street: 东四北大街, numbers: even 2-98}
""",
    "stations/jdk/communities/nobody.yaml": """
name: {zh: 无人社区, en: Nobody Community}
code: "110101003005"
subdistrict: {zh: 交道口街道, en: Jiaodaokou Subdistrict}
office: 无人胡同 0 号
addresses:
  - {street: 无人胡同, numbers: all}
""",
    "stations/jdk/officers/shen-yifan.yaml": """
name: {zh: 沈一帆, en: Shen Yifan}
badge: "012345"
phone: 010-0000 1203
postings: [{community: fuxue, from: 2024-09-01, role: lead}]
hours: [{days: mon-fri, from: "09:00", until: "16:00", at: 警务室}]
away:
  - {from: 2026-12-01, until: 2026-12-07, deputy: li-min}
  - {from: 2026-12-10, until: 2026-12-11}
  - {from: 2026-12-20, until: 2026-12-21}
verified_on: 2026-11-01
""",
    "stations/jdk/officers/li-min.yaml": """
name: {zh: 李敏, en: Li Min}
badge: "012346"
phone: 010-0000 1204
postings:
  - {community: dongsi, from: 2024-09-01, role: lead}
  - {community: fuxue, from: 2024-09-01, role: deputy}
hours: [{days: mon-fri, from: "09:00", until: "16:00", at: 警务室}]
away: [{from: 2026-12-20, until: 2026-12-21}]
verified_on: 2026-11-01
""",
    "forms/noise.yaml": """
title: {zh: 夜间噪声登记, en: Night-time noise}
intro: 说说哪里吵
kind: noise
reply_within: 2 working days
keep_for: 180 days
route_by: address
fields:
  - name: address
    type: string
    title: {zh: 地址, en: Address}
    personal: true
    constraints: {required: true, maxLength: 120}
  - name: story
    type: string
    title: {zh: 怎么回事, en: What happened}
    long: true
    personal: true
    constraints: {required: true, minLength: 2, maxLength: 200}
  - name: phone
    type: string
    title: {zh: 电话, en: Phone}
    personal: true
    constraints: {pattern: '[0-9]{11}|[0-9]{3}'}
  - name: kind
    type: string
    title: {zh: 种类, en: Kind}
    constraints: {enum: [bar, dog]}
    labels: {bar: 酒吧, dog: {zh: 犬吠, en: Barking}}
  - {name: since, type: date, title: {zh: 开始日期, en: Since}}
  - name: people
    type: integer
    title: {zh: 人数, en: People}
    constraints: {minimum: 1, maximum: 9}
  - {name: level, type: number, title: {zh: 分贝, en: Level}}
  - name: at_meeting
    type: boolean
    title: {zh: 可在会上谈, en: At the meeting}
    trueValues: [是, "yes", "true"]
    falseValues: [否, "no", "false"]
  - {name: at, type: time, title: {zh: 几点, en: At}, format: "%H:%M"}
""",
    "forms/visit.yaml": """
title: {zh: 上门走访, en: Home visit}
intro: 想请民警来
kind: visit
reply_within: 24 hours
keep_for: 30 days
route_by: where
fields:
  - {name: where, type: string, title: {zh: 住处, en: Where}, constraints: {required: true}}
  - {name: badge, type: string, title: {zh: 门禁号, en: Door badge}, constraints: {unique: true}}
""",
}


def write_content(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def district(content: Path) -> District:
    reading = read_district(content)
    assert reading.problems == []
    return reading.district


@pytest.fixture(scope="session")
def noise(district: District) -> Form:
    return next(form for name, form in district.forms.items() if name == "noise")


@dataclass
class Desk:
    """`python -m intake` on the tiny district with a queue of its own."""

    folder: Path
    content: Path
    language: str = "en"
    now: str = NOW

    @property
    def queue(self) -> str:
        return f"sqlite:///{self.folder / 'intake.db'}"

    def __call__(self, *words: str, exits: int = 0) -> Result:
        shared = ["--queue", self.queue, "--content", str(self.content), "--lang", self.language]
        result = CliRunner().invoke(intake, [*shared, "--now", self.now, *words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == exits, result.output
        return result

    def file(self, name: str, data: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    def submit(self, name: str, data: str | bytes, *words: str, exits: int = 0) -> Result:
        return self("submit", self.file(name, data), *words, exits=exits)

    def listed(self, *words: str) -> list[dict[str, Any]]:
        lines = self("list", "--format", "json", *words).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def rejects(self, name: str) -> list[tuple[str, str, str]]:
        """(row, field, reason) of each line of the rejects file."""
        path = self.folder / f"{name}.rejects.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [(row["row"], row["field"], row["reason"]) for row in csv.DictReader(file)]

    def one(self) -> str:
        """The receipt of a fresh request."""
        result = self.submit("one.csv", "address,story\n府学胡同1号,半夜很吵\n", "--form", "noise")
        return str(result.stdout.split()[0])


@pytest.fixture
def desk(tmp_path: Path, content: Path) -> Desk:
    return Desk(tmp_path, content)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture(params=ENGINES)
def queue_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place for a queue, on either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/intake.db"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.database()


@pytest.fixture
def store(queue_url: str) -> Iterator[Store]:
    opened = open_queue(queue_url, 0, create=True)
    yield opened
    opened.close()
