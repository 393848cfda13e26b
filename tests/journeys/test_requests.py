"""A form on its way from a file to an officer's outcome, by the commands people type."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW, run

FORMS = """地址,发生了什么,电话,可在邻里沟通会上谈
府学胡同36号,楼上装修漏水，两家谈不拢,010-0000 9001,是
东四北大街,门口堆放杂物说了几次没用,010-0000 9002,否
府学胡同3号,,010-0000 9003,
月亮胡同1号,邻居的狗夜里叫,010-0000 9004,是
"""


@pytest.fixture
def queue(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/queue.db"


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A counter clerk's spreadsheet, saved by a Chinese Excel."""
    file = tmp_path / "调解.csv"
    file.write_bytes(FORMS.encode("gb18030"))
    return file


def _listed(queue: str, *words: str) -> list[dict[str, Any]]:
    done = run("-m", "intake", "list", "--queue", queue, "--format", "json", "--now", NOW, *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_file_of_forms_is_submitted_claimed_and_closed(queue: str, forms: Path) -> None:
    submit = ("-m", "intake", "submit", str(forms), "--form", "mediation", "--queue", queue,
              "--now", NOW)
    done = run(*submit)
    assert done.returncode == 1, "one form of four lacks its story"
    assert len(done.stdout.splitlines()) == 3
    rejects = forms.with_name(forms.name + ".rejects.csv")
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["field"]) for row in rows] == [("4", "story")]

    requests = _listed(queue)
    assert len(requests) == 3
    fuxue = next(request for request in requests if request["community"] == "fuxue")
    assert fuxue["officer"] == "shen-yifan"
    assert fuxue["form"] == "mediation"
    assert fuxue["status"] == "waiting"
    assert fuxue["due_at"] > fuxue["received_at"]
    others = [request for request in requests if request is not fuxue]
    assert all(not request["community"] and not request["officer"] for request in others)

    move = ("--queue", queue, "--now", NOW)
    number = fuxue["receipt"]
    refused = run("-m", "intake", "close", number, "--outcome", "agreed", *move)
    assert refused.returncode == 1
    assert "claim" in refused.stderr.lower() + refused.stdout.lower()
    assert run("-m", "intake", "claim", number, "--as", "shen-yifan", *move).returncode == 0
    shown = run("-m", "intake", "show", number, *move)
    assert "楼上装修漏水" in shown.stdout
    closed = run("-m", "intake", "close", number, "--outcome", "agreed", *move)
    assert closed.returncode == 0, closed.stderr
    assert [r["receipt"] for r in _listed(queue, "--status", "closed")] == [number]
    reopened = run("-m", "intake", "reopen", number, "--note", "漏水又来了", *move)
    assert reopened.returncode == 0, reopened.stderr
    assert len(_listed(queue, "--status", "waiting")) == 3


def test_sending_the_same_file_again_accepts_nothing_twice(queue: str, forms: Path) -> None:
    submit = ("-m", "intake", "submit", str(forms), "--form", "mediation", "--queue", queue,
              "--now", NOW)
    run(*submit)
    before = _listed(queue)
    again = run(*submit)
    assert again.returncode == 1
    assert _listed(queue) == before


def test_no_file_beside_the_queue_holds_what_a_resident_wrote(
    queue: str, forms: Path, tmp_path: Path
) -> None:
    run("-m", "intake", "submit", str(forms), "--form", "mediation", "--queue", queue, "--now", NOW)
    assert len(_listed(queue)) == 3
    forms.unlink()
    canaries = ("楼上装修漏水", "府学胡同36号", "9001")
    for file in tmp_path.rglob("*"):
        if file.is_file():
            body = file.read_bytes()
            for canary in canaries:
                assert canary.encode() not in body, (file.name, canary)
                assert canary.encode("gb18030") not in body, (file.name, canary)
