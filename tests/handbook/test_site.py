"""The handbook as a site: every link leads somewhere, its search knows Chinese, nobody else is asked."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tools.handbook_search import JOINER
from tools.screenshots import LARGEST, SHOTS

DOCS = ROOT / "docs"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make handbook` builds it; strict, so that a link to nowhere ends it."""
    folder = tmp_path_factory.mktemp("handbook")
    (line,) = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines()
               if "handbook.yml" in line]
    words = line[line.index("-m mkdocs"):].replace("-d handbook", f"-d {folder}").split()
    done = subprocess.run([sys.executable, *words], cwd=ROOT, text=True, capture_output=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def at(handbook: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(handbook)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def screen(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield context.new_page()
    context.close()


def pages_of(nav: Any) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    return [page for part in parts for page in pages_of(part)]


def test_every_page_has_its_place_in_the_list_once() -> None:
    nav = pages_of(yaml.safe_load((ROOT / "handbook.yml").read_text("utf-8"))["nav"])
    there = [page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")]
    assert sorted(nav) == sorted(page for page in there if not page.startswith("decisions/"))


@pytest.mark.parametrize("page", sorted(DOCS.glob("*/**/*.md")), ids=lambda page: page.stem)
def test_what_a_page_leads_to_is_there_where_the_files_are_read_too(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    missing = [link for link in links
               if not link.startswith("https://") and not (page.parent / link).exists()]
    assert missing == []


def test_every_picture_is_small_and_shown_and_made_by_the_script() -> None:
    pictures = {picture.name: picture for picture in (DOCS / "images").glob("*.webp")}
    assert {name for name, file in pictures.items() if file.stat().st_size > LARGEST} == set()
    shown = re.findall(r"images/([\w-]+\.webp)", "".join(
        page.read_text("utf-8") for page in DOCS.rglob("*.md")))
    assert sorted(shown) == sorted(pictures) == sorted(f"{shot.name}.webp" for shot in SHOTS)


def test_every_task_is_in_the_editors_list() -> None:
    listed = re.findall(r"\]\((tasks/[^)]+)\)", (DOCS / "editors/README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(f"tasks/{page.name}" for page in DOCS.glob("editors/tasks/*"))


def found(screen: Page, words: str) -> list[str]:
    """The titles of what is found, best first."""
    screen.set_default_timeout(10_000)
    screen.locator(".md-search__input").click()
    screen.locator(".md-search-result__meta", has_text="键入以开始搜索").wait_for()
    screen.locator(".md-search__input").fill(words)
    screen.locator(".md-search__input").press("End")  # Material listens to keys
    screen.locator("li.md-search-result__item").first.wait_for()
    return [each.replace(JOINER, "").strip() for each in
            screen.locator("li.md-search-result__item article > h1").all_inner_texts()]


@pytest.mark.parametrize(("words", "page"), [
    ("请假", "民警请假"), ("换电话", "换电话"), ("取消沟通会", "取消或改期一次沟通会"), ("撤通知", "撤通知"),
    ("合并", "社区合并或改名"), ("冲突", "冲突了怎么办"), ("交接", "换民警（交接）"), ("值班时间", "改值班时间"),
    ("警号没加引号", "看懂检查的提示"), ("until", "沟通会怎么写"), ("nginx", "装到服务器上"),
])
def test_what_an_editor_types_is_found_at_the_top(
    at: str, screen: Page, words: str, page: str
) -> None:
    screen.goto(f"{at}/")
    assert found(screen, words)[0] == page


def test_nothing_is_asked_of_anybody_else(at: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/editors/tasks/hand-over/"):
        page.goto(f"{at}{path}")
        assert found(page, "请假")
    context.close()
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((at, "blob:", "data:"))] == []
