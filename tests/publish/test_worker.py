"""The service worker belongs to one site: its line says which, and its version what is in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from publish.worker import BadWorker, worker

PROGRAM = Path(__file__).resolve().parents[2] / "templates" / "sw.js"


def _site(body: bytes) -> Any:
    found = re.search(r"const SITE=(\{.*?\});", body.decode())
    assert found
    return json.loads(found[1])


def test_the_worker_knows_its_site_below_any_base() -> None:
    site = _site(worker(PROGRAM, "/hutong", ["/hutong/", "/hutong/en/"], ["/hutong/assets/b.js", "/hutong/assets/a.css"]))
    assert site["scope"] == "/hutong/"
    assert site["homes"] == ["/hutong/", "/hutong/en/"]
    assert site["files"] == ["/hutong/assets/a.css", "/hutong/assets/b.js"]


def test_the_version_changes_with_any_asset_and_with_nothing_else() -> None:
    def version(*files: str) -> str:
        return str(_site(worker(PROGRAM, "", ["/"], files))["version"])

    assert version("/assets/a.1.js", "/assets/b.1.css") == version("/assets/b.1.css", "/assets/a.1.js")
    assert version("/assets/a.1.js") != version("/assets/a.2.js")


def test_a_program_without_the_line_to_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sw.js").write_text("const SITE = {};\n", encoding="utf-8")
    with pytest.raises(BadWorker, match=r"^sw\.js must hold once: const SITE = "):
        worker(tmp_path / "sw.js", "", ["/"], [])


def test_the_sample_has_its_worker_at_the_root_with_every_asset(sample_site: Path) -> None:
    site = _site((sample_site / "sw.js").read_bytes())
    files = {f"/assets/{path.name}" for path in (sample_site / "assets").iterdir() if path.is_file()}
    assert set(site["files"]) == files
    assert site["homes"] == ["/", "/en/"]
