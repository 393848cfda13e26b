"""The remark under a pull request: one, renewed, on each platform, as a server on loopback hears it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).resolve().parent.parent.parent / "tools" / "remark.py"


class Platform(ThreadingHTTPServer):
    """Keeps remarks and issues as the three platforms do, and who asked with which token."""

    def __init__(self) -> None:
        self.kept: dict[str, list[dict[str, Any]]] = {"remarks": [], "issues": []}
        self.asked: list[tuple[str, str]] = []
        self.tokens: set[str] = set()
        self.failing = False
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Platform

    def _do(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((self.command, path))
        self.server.tokens.add(self.headers.get("Authorization") or self.headers["PRIVATE-TOKEN"])
        kind = "remarks" if "comments" in path or "notes" in path else "issues"
        kept = self.server.kept[kind]
        size = int(self.headers.get("Content-Length") or 0)
        given = json.loads(self.rfile.read(size)) if size else {}
        if self.server.failing:
            self.send_error(500)
            return
        if self.command == "POST":
            number = len(kept) + 7
            kept.append({"id": number, "iid": number, "number": number, **given})
        elif self.command in {"PATCH", "PUT"}:
            (one,) = [each for each in kept if path.endswith(f"/{each['id']}")]
            one.update(given)
        body = json.dumps(kept).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_PUT = _do

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def platform() -> Iterator[Platform]:
    server = Platform()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def github(url: str) -> dict[str, str]:
    return {"GITHUB_REPOSITORY": "police/site", "GITHUB_API_URL": url, "GITHUB_TOKEN": "t1",
            "GITHUB_REF": "refs/pull/12/merge"}


def gitlab(url: str) -> dict[str, str]:
    return {"CI_PROJECT_ID": "31", "CI_API_V4_URL": url, "HUTONG_TOKEN": "t1",
            "CI_MERGE_REQUEST_IID": "12"}


def gitee(url: str) -> dict[str, str]:
    return {"GITEE_REPOSITORY": "police/site", "GITEE_API_URL": url, "GITEE_TOKEN": "t1",
            "GITEE_PULL_REQUEST_IID": "12"}


EACH = pytest.mark.parametrize("where", [github, gitlab, gitee])


def remark(kind: str, text: str, folder: Path, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    file = folder / "text.md"
    file.write_text(text, "utf-8")
    own = {name: value for name, value in os.environ.items()
           if not name.startswith(("GITHUB_", "CI_", "GITEE_", "HUTONG_"))}
    return subprocess.run([sys.executable, TOOL, kind, file], env={**own, **given}, text=True,
                          capture_output=True, check=True)


@EACH
def test_a_change_is_remarked_on_once_and_the_remark_renewed(
    where: Any, platform: Platform, tmp_path: Path
) -> None:
    remark("change", "3 页会变", tmp_path, where(platform.url))
    remark("change", "4 页会变", tmp_path, where(platform.url))
    (one,) = platform.kept["remarks"]
    assert one["body"].startswith("4 页会变")
    assert any("/12/" in path for _, path in platform.asked)
    assert all("t1" in token for token in platform.tokens)


@EACH
def test_what_is_due_stands_in_one_issue(where: Any, platform: Platform, tmp_path: Path) -> None:
    remark("due", "- [ ] 沈一帆", tmp_path, where(platform.url))
    remark("due", "- [ ] 李敏", tmp_path, where(platform.url))
    (one,) = platform.kept["issues"]
    assert "李敏" in one.get("body", one.get("description", ""))
    assert one["title"] == "需要核实的内容"


@EACH
def test_where_there_is_nothing_to_say_nothing_is_begun(
    where: Any, platform: Platform, tmp_path: Path
) -> None:
    remark("change", "", tmp_path, where(platform.url))
    remark("due", "", tmp_path, where(platform.url))
    assert platform.kept == {"remarks": [], "issues": []}


@EACH
def test_without_a_token_the_text_stands_in_the_log(
    where: Any, platform: Platform, tmp_path: Path
) -> None:
    given = {name: value for name, value in where(platform.url).items() if "TOKEN" not in name}
    said = remark("change", "3 页会变", tmp_path, given)
    assert "3 页会变" in said.stdout
    assert "No token" in said.stderr
    assert platform.asked == []


def test_a_platform_that_fails_holds_up_no_change(platform: Platform, tmp_path: Path) -> None:
    platform.failing = True
    said = remark("change", "3 页会变", tmp_path, github(platform.url))
    assert "3 页会变" in said.stdout
    assert "t1" not in said.stdout + said.stderr
