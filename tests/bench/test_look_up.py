"""What `bench/publishing.py` measures of the look-up, on small districts.

R4 with every run of the tests; `HUTONG_BENCH=1 make test` measures the others too, which takes
half a minute. That figures come out is asserted, never what they are.
"""

from __future__ import annotations

import gzip
import urllib.request
from pathlib import Path

import pytest

from bench.browsers import ask
from bench.serving import served
from tests.bench.test_publishing import SLOW, bench


def test_a_served_site_is_packed_and_its_assets_last(sample_site: Path) -> None:
    script = next((sample_site / "assets").glob("asking.*.js"))
    with served(sample_site) as address:
        with urllib.request.urlopen(f"{address}/assets/{script.name}") as answer:
            assert gzip.decompress(answer.read()) == script.read_bytes()
            assert answer.headers["Cache-Control"] == "max-age=31536000, immutable"
        with urllib.request.urlopen(f"{address}/communities/fuxue/") as answer:
            assert gzip.decompress(answer.read()).decode().startswith("<!")
            assert answer.headers["Cache-Control"] == "no-cache"


def test_the_browsers_code_tells_which_files_it_fetched(sample_site: Path) -> None:
    [found, unknown] = ask(sample_site, ["府学胡同36号", "13800138000"], typing=True)
    assert (found.status, found.communities) == ("found", ["fuxue"])
    assert "at/jiaodaokou.json" in found.fetched
    assert set(found.before) <= {path.name for path in (sample_site / "lookup").iterdir()}
    assert unknown.status == "unknown"


def test_the_gold_file_is_measured_in_python_and_in_the_browsers_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = bench(capsys, "--only", "R4", "--work", str(tmp_path))
    assert said.count("% right community first: ") == 2
    assert "    both answer alike: " in said


@SLOW
def test_what_a_resident_waits_for_and_what_the_look_up_costs_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = bench(capsys, "--only", "R3,R5,R6,WHERE,INDEX", "--work", str(tmp_path))
    assert said.count("  one answer: median ") == 5
    assert "    Enter to the frame with the answer: median " in said
    assert said.count("  layout shift: ") == 4
    assert said.count("lines a second: ") == 2
    assert "    % of the processors' time: " in said
    assert "    in its own functions, one process: " in said
