"""The commands people type, on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.intake.conftest import Desk
from tests.intake.queues import Postgres


@dataclass
class PostgresDesk(Desk):
    """The same commands with a queue on a server."""

    url: str = ""

    @property
    def queue(self) -> str:
        return self.url


def test_a_request_goes_from_submit_to_purge_on_postgresql(
    tmp_path: Path, content: Path, postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUTONG_KEYS", str(tmp_path / "keys"))
    desk = PostgresDesk(tmp_path, content, url=postgres_server.database())
    assert "there is no queue at" in desk("list").stderr
    receipt = desk.one()
    assert desk.one() == receipt
    desk("claim", receipt, "--as", "shen-yifan")
    desk("ask", receipt, "--as", "shen-yifan", "--question", "哪天？")
    assert "半夜很吵" in desk("show", receipt).stdout
    desk("close", receipt, "--outcome", "resolved", "--note", "好了", "--tell", "已经好了。")
    desk("keys", "rotate")
    assert desk("keys", "reseal").stdout.startswith("1 request is sealed")
    assert "已经好了。" in desk("show", receipt).stdout
    desk("backup")
    desk.now = "2027-06-30 10:00"
    assert desk("purge").stdout.splitlines() == [
        "1 request had been kept long enough; what it said is erased.",
        "The same is erased in 1 place of the backups.",
    ]
    assert "半夜很吵" not in desk("show", receipt).stdout
    assert desk("verify").stdout.startswith("Whole: 1 requests, 6 events")
