"""`serve`: what a clerk saves is on the page at once, and a slip leaves the old page up."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Ask again and again until it is true: another process decides when that is."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str, Path]]:
    """(content to edit, address, what the command said)."""
    content = Path(shutil.copytree(ROOT / "tests/district/good", tmp_path / "content"))
    port, said = _free_port(), tmp_path / "said.txt"
    with said.open("w") as stderr:
        server = subprocess.Popen(
            [sys.executable, "build.py", "serve", "--port", str(port), "--now", NOW,
             "--content", str(content), "--out", str(tmp_path / "site"),
             "--cache", str(tmp_path / "cache"), "--lang", "en"],
            cwd=ROOT, stderr=stderr,
        )
    _until(lambda: "The site is on" in said.read_text(encoding="utf-8"))
    yield content, f"http://127.0.0.1:{port}", said
    server.send_signal(signal.SIGINT)
    assert server.wait(20) == 0


def _page(address: str) -> str:
    with urllib.request.urlopen(f"{address}/officers/shen-yifan/", timeout=10) as answer:
        return str(answer.read().decode())


def test_what_is_saved_is_on_the_page_and_a_slip_leaves_the_old_page(
    served: tuple[Path, str, Path],
) -> None:
    content, address, said = served
    file = content / "stations/jiaodaokou/officers/shen-yifan.yaml"
    good = file.read_text(encoding="utf-8")
    assert "010-0000 1203" in _page(address)
    file.write_text(good.replace("010-0000 1203", "010-0000 1299"), encoding="utf-8")
    _until(lambda: "010-0000 1299" in _page(address))
    file.write_text(good.replace("badge:", "bagde:"), encoding="utf-8")
    _until(lambda: "did you mean badge?" in said.read_text(encoding="utf-8"))
    assert "010-0000 1299" in _page(address)
