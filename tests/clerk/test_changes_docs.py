"""What editors are told of `diff` and `due` runs as it stands there, and says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clerk.things import NOTICE_SOON, SERIES_SOON, VERIFY_SOON
from district.boards import AHEAD
from district.rules import community_without_lead
from district.rules.minutes_missing import WITHIN
from tests.clerk.repository import commit, committed, edit
from tests.conftest import ROOT, run
from tests.district.making import LI, NOW

TEXT = (ROOT / "docs/editors/changes.md").read_text("utf-8")
COMMANDS = [line.partition("#")[0].split()
            for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S) for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_runs(tmp_path: Path, command: list[str]) -> None:
    content = committed(tmp_path)
    edit(content, LI, "010-0000 1204", "010-0000 1299")
    commit(tmp_path)
    assert command[0] == "python"
    done = run(*command[1:], "--content", str(content), "--no-cache",
               "--now", f"{NOW:%Y-%m-%d %H:%M}")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_days_told_are_those_that_count() -> None:
    for days, words in (
        (VERIFY_SOON, "到期前 {} 天起"), (WITHIN, "开会 {} 天以后"), (AHEAD, "换人前 {} 天起"),
        (community_without_lead.AHEAD, "{} 天以内"), (SERIES_SOON, "最后一天以前 {} 天起"),
        (NOTICE_SOON, "| 快到期的公告 | 到期前 {} 天起"),
    ):
        assert words.format(days.days) in TEXT
