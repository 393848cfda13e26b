"""Whole pages of the small district, compared with the files beside this one.

A change that is meant: HUTONG_GOLDEN=write python -m pytest tests/publish/test_golden.py, then
read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import pytest

from publish import session
from tests.conftest import ROOT

GOLDEN = Path(__file__).parent / "golden"
PAGES = (
    "index.html", "officers/shen-yifan/index.html", "communities/fuxue/index.html",
    "communities/fuxue/poster/index.html", "stations/jiaodaokou/index.html",
    "meetings/index.html", "meetings/fuxue-neighbours/index.html", "notices/index.html",
    "notices/2026-11-20-winter-gas/index.html", "requests/noise/index.html",
    "streets/f/index.html", "en/index.html", "en/officers/shen-yifan/index.html",
    "en/communities/fuxue/index.html", "en/requests/noise/index.html", "404.html",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("golden") / "site"
    outcome = session.build(session.Task(
        content=ROOT / "tests/district/good", clock=lambda _: datetime(2026, 11, 23, 10, 0),
        out=out, cache=None, jobs=1, refuses=lambda survey: bool(survey.problems),
        tell=lambda *_: None,
    ))
    assert outcome.built, outcome.survey.problems
    return {path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_small_district_is_as_it_was(files: dict[str, bytes], name: str) -> None:
    html = files[name].decode()
    # The names of assets change with their bytes; that is not what these files are about.
    shown = re.sub(r"(/assets/[\w.]+?)\.[0-9a-f]{8}\.", r"\1.", html)
    golden = GOLDEN / name.replace("/index.html", ".html").replace("/", "_")
    if os.environ.get("HUTONG_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == golden.read_text(encoding="utf-8")


def test_a_district_without_hand_written_pages_links_to_none(files: dict[str, bytes]) -> None:
    assert "about/index.html" not in files
    assert b"/about/" not in files["index.html"]
