"""The desk beside the door in one server, and each alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from intake.desk.running import issuer_of
from intake.session import Session, Usage
from intake.settings import from_environment

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def serving(content: Path, folder: Path, *more: str, **env: str) -> Iterator[httpx.Client]:
    environment = {**os.environ, "HUTONG_QUEUE": f"sqlite:///{folder}/q.db", **env}
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", "serve", "--port", "0", "--content", str(content),
         "--lang", "en", *more],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search("http://localhost:([0-9]+)", process.stdout.readline())
        assert found is not None
        with httpx.Client(base_url=f"http://127.0.0.1:{found[1]}") as client:
            yield client
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()


@pytest.mark.parametrize(("only", "desk", "door"), [
    ((), 200, 200), (("--only", "desk"), 200, 404), (("--only", "door"), 404, 200),
])
def test_door_and_desk_are_served_together_or_one_of_them(
    content: Path, tmp_path: Path, only: tuple[str, ...], desk: int, door: int
) -> None:
    with serving(content, tmp_path, *only) as client:
        assert client.get("/desk/sign-in").status_code == desk
        assert client.get("/receipts").status_code == door
        assert client.get("/healthz").json() == {"status": "ok", "troubles": []}
        policy = client.get("/receipts").headers["content-security-policy"]
        assert "default-src 'none'" in policy


@pytest.mark.parametrize(("only", "begun", "ended"), [
    ((), "受理端和办理台已开：", "受理端和办理台已停，收到的都已保存。"),
    (("--only", "desk"), "办理台已开：", "办理台已停，办的都已保存。"),
    (("--only", "door"), "受理端已开：", "受理端已停，收到的都已保存。"),
])
def test_it_says_what_was_opened_and_what_is_closed(
    content: Path, tmp_path: Path, only: tuple[str, ...], begun: str, ended: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", "--lang", "zh", "serve", "--port", "0",
         "--content", str(content), *only],
        cwd=ROOT, env={**os.environ, "HUTONG_QUEUE": f"sqlite:///{tmp_path}/q.db"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(begun)
        assert re.search(r"http://localhost:\d+/desk/ " if "desk" in only else "localhost:", line)
        process.terminate()
        assert ended in process.communicate(timeout=20)[1]
    finally:
        process.kill()


def given(content: Path, **env: str) -> Session:
    settings = from_environment({"HUTONG_CONTENT": str(content),
                                 **{f"HUTONG_OIDC_{name}": text for name, text in env.items()}})
    return Session(settings, "en")


def test_an_issuer_is_there_where_all_of_it_is_configured(content: Path) -> None:
    assert issuer_of(given(content)) is None
    whole = {"ISSUER": "https://id.example", "CLIENT": "desk", "SECRET": "s"}
    issuer = issuer_of(given(content, **whole))
    assert issuer is not None
    assert issuer.name == "Sign in with your organisation"
    named = issuer_of(given(content, **whole, NAME="市局统一登录"))
    assert named is not None
    assert named.name == "市局统一登录"
    for name in whole:
        rest = {each: text for each, text in whole.items() if each != name}
        with pytest.raises(Usage) as refused:
            issuer_of(given(content, **rest))
        assert refused.value.code == "oidc_settings"
    with pytest.raises(Usage) as refused:
        issuer_of(given(content, **{**whole, "ISSUER": "http://id.example"}))
    assert refused.value.code == "oidc_https"


def test_the_secret_of_the_issuer_is_shown_nowhere(content: Path) -> None:
    session = given(content, ISSUER="https://id.example", CLIENT="desk", SECRET="hidden-secret")
    assert "hidden-secret" not in repr(session.settings)
    assert "hidden-secret" not in repr(issuer_of(session))
