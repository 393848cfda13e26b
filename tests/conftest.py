"""What every test may use: the sample district as a built site, a server for it, a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from publish.serve import make_server

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-23 10:00"
"""The moment the sample is built for, a Monday."""

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def run(*words: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """One of our commands as a person runs it, in English unless told otherwise."""
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, text=True, encoding="utf-8", capture_output=True,
        timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", **environment},
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: while one is open its event loop runs, and `asyncio.run` is refused."""
    items.sort(key=lambda item: (
        not item.nodeid.startswith(("tests/intake", "tests/torture")),
        "chromium" in getattr(item, "fixturenames", ()),
    ))


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample district, built by the command people use."""
    folder = tmp_path_factory.mktemp("sample")
    done = run("build.py", "site", "--out", str(folder / "site"), "--cache",
               str(folder / "cache"), "--now", NOW)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def address(sample_site: Path) -> Iterator[str]:
    """The built sample on a port of this machine, with the headers a real server should send."""
    server = make_server(sample_site, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium. Its absence is a failure, not a reason to skip."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium: run the tests with `make test`, which installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page as wide as a small telephone, which keeps nothing of what it visits."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN",
                                   timezone_id="Asia/Shanghai", service_workers="block")
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_phone(chromium: Browser) -> Iterator[Page]:
    """The same without JavaScript."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN",
                                   java_script_enabled=False)
    yield context.new_page()
    context.close()
